# Three agencies about the same people, in whose logs an adverse decision brings others:
# chain_world PEOPLE SEED. A number generator of its own, for the same logs everywhere.
chain_world() {
  awk -v people="$1" -v seed="$2" '
    function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function date(day,   y, m, left, n) {
      y = 2022; left = day
      for (;;) { n = y % 4 ? 365 : 366; if (left < n) break; left -= n; y++ }
      for (m = 1; m <= 12; m++) {
        n = m == 2 ? (y % 4 ? 28 : 29) : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31
        if (left < n) break
        left -= n
      }
      return sprintf("%d-%02d-%02d", y, m, left + 1)
    }
    BEGIN {
      state = seed * 1237 + 11
      split("benefits debts tax", name, " ")
      for (a = 1; a <= 3; a++)
        print "case,person,decided,origin,income,outcome,asked,answered,source" >(name[a] ".csv")
      for (i = 0; i < people; i++) {
        group = draw() < .3 ? "B" : "A"; income = int(4 * draw()); unlucky = draw() < .1; n = 0
        for (a = 1; a <= 3; a++)
          for (k = draw() < .7 ? (draw() < .3 ? 2 : 1) : 0; k > 0; k--) {
            day[n] = int(700 * draw()); at[n] = a; n++
          }
        for (x = 1; x < n; x++)
          for (y = x; y > 0 && day[y - 1] > day[y]; y--) {
            d = day[y]; day[y] = day[y - 1]; day[y - 1] = d
            d = at[y]; at[y] = at[y - 1]; at[y - 1] = d
          }
        for (x = 0; x < n; x++) {
          p = .08 + .05 * income + (unlucky ? .2 : 0) + (group == "B" ? .08 : 0)
          for (y = 0; y < x; y++)
            if (bad[y] && at[y] != at[x] && day[x] > day[y] && day[x] - day[y] <= 90) p += .2
          bad[x] = draw() < p
          asked = answered = source = ""
          if (draw() < .5) {
            d = day[x] + 60 - int(55 * draw()); asked = date(d)
            if (draw() < .7) answered = date(d + int(20 * draw()))
          }
          if (draw() < .6) source = "record-" i "-" int(2 * draw())
          own = draw() < .02 ? "" : draw() < .02 ? "C" : group
          printf "%d,%s,%s,%s,%d,%s,%s,%s,%s\n", ++rows, draw() < .01 ? "" : "p" i,
            date(day[x] + 60), own, income, bad[x] ? "no" : "yes", asked, answered,
            source >(name[at[x]] ".csv")
        }
      }
    }'
  printf 'a key of no importance' >key
  cat >plan.yaml <<'END'
title: made up
decision: {column: outcome, adverse: [no], favourable: [yes]}
grounds: [origin]
facts: [income]
person: person
reference: {origin: A}
process: {decided_at: decided, info_requested_at: asked, info_received_at: answered, source_record: source}
END
  cat >chain.yaml <<'END'
title: Three agencies, made up
agencies:
  - {name: benefits, plan: plan.yaml, logs: benefits.csv}
  - {name: debts, plan: plan.yaml, logs: [debts.csv]}
  - {name: tax, plan: plan.yaml, logs: [tax.csv]}
END
}

chain() { "$IEMAND" chain "$@"; }
