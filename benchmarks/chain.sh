#!/usr/bin/env bash
# Three agencies with a million people each: time and memory of `iemand chain`, with all
# of it in memory and with most of it on disk, and that the answers are the same bytes.
#
#   benchmarks/chain.sh BUILD-DIRECTORY
#   PEOPLE=N          of whom each agency knows 84 in 100; 1200000
#   BENCH_DIR=DIR     where logs and answers go; build/bench. Logs are kept for next time
#
# Prints a Markdown table.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
B=$PWD/$1 PEOPLE=${PEOPLE:-1200000} DIR=${BENCH_DIR:-build/bench}/chain-${PEOPLE:-1200000}
mkdir -p "$DIR"
cd "$DIR"
[ -s tax.csv ] || awk -v people="$PEOPLE" '
  function draw() { s = (s * 16807) % 2147483647; return s / 2147483647 }
  BEGIN {
    s = 77; split("benefits debts tax", name, " ")
    for (a = 1; a <= 3; a++) print "case,person,decided,origin,income,outcome" >(name[a] ".csv")
    for (i = 0; i < people; i++) {
      group = draw() < .3 ? "B" : "A"; income = int(8 * draw())
      for (a = 1; a <= 3; a++)
        for (k = draw() < .84 ? 1 + (draw() < .19) : 0; k > 0; k--) {
          d = int(672 * draw())
          printf "%d,%09d,%d-%02d-%02d,%s,%d,%s\n", ++n, 100000000 + 7 * i, 2022 + int(d / 336),
            1 + int(d % 336 / 28), 1 + d % 28, group, income,
            draw() < .06 + .02 * income ? "no" : "yes" >(name[a] ".csv")
        }
    }
  }'
printf 'a key of no importance' >key
cat >plan.yaml <<'END'
decision: {column: outcome, adverse: [no]}
grounds: [origin]
facts: [income]
person: person
process: {decided_at: decided}
END
cat >chain.yaml <<'END'
agencies:
  - {name: benefits, plan: plan.yaml, logs: benefits.csv}
  - {name: debts, plan: plan.yaml, logs: debts.csv}
  - {name: tax, plan: plan.yaml, logs: tax.csv}
END
printf '%s people, %s decisions\n\n' "$PEOPLE" "$(cat benefits.csv debts.csv tax.csv | sed '/^case/d' | wc -l)"
echo '| memory allowed | seconds | of processors | most memory, MB |'
echo '|---|---:|---:|---:|'
for memory in 8G 64M 4M; do
  /usr/bin/time -f "| $memory | %e | %U | %M |" -o time "$B/iemand" chain chain.yaml --key-file key \
    --memory "$memory" --json "$memory.json" --quiet
  awk -F '|' -v OFS='|' '{ $5 = sprintf(" %.0f ", $5 / 1024); print }' time
  cmp 8G.json "$memory.json"
done
