#!/bin/sh
# Makes the reports that the browser opens: reports.sh IEMAND DATASETS DIR
#
# Each in English and in Dutch: the logs of datasets/, and made-up ones for what those do
# not have: every family of measures, many groups, pairs of grounds, hostile names, and
# nothing to say at all.
set -eu
iemand=$1 datasets=$2 out=$3
logs=$out/logs
mkdir -p "$logs"

report() { # name, words of a scan
  name=$1
  shift
  for lang in en nl; do
    "$iemand" scan "$@" --lang $lang --quiet --html "$out/$name.$lang.html"
  done
}

# A benefits office in 24 months: a surcharge on origin from the 15th month on, most of it
# at the visit; it goes through the district; one reason for nearly all of a group. Random
# numbers are a generator of our own, so that every awk makes the same log.
make_benefits() {
  awk 'function lot() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
  function pick(p) { return lot() < p }
  BEGIN {
    seed = 20141117
    print "case,day,origin,sex,income,household,district,school,desk,list,reason,risk,route,visited,stopped,found,case_turned"
    for (i = 1; i <= 14000; i++) {
      m = int((i - 1) * 24 / 14000)
      origin = pick(.22) ? "Karelia" : pick(.16) ? "Frisia" : pick(.03) ? "Livonia" : "Holland"
      sex = pick(.5) ? "woman" : "man"
      income = int(8000 + 42000 * lot() * lot() - (origin == "Karelia" ? 1500 : 0))
      household = pick(.4) ? "alone" : pick(.5) ? "couple" : "with children"
      district = origin == "Karelia" ? (pick(.7) ? "North" : "Centre") : pick(.2) ? "North" : pick(.5) ? "Centre" : "South"
      school = pick(.3) ? "short" : pick(.6) ? "middle" : "long"
      need = .10 + .25 * (income < 20000) + .08 * (household == "alone")
      hard = origin == "Karelia" && m >= 14
      risk = int(100 * (need + .2 * lot() + (hard ? .08 : 0)))
      visited = pick(need + (district == "North" ? .12 : 0) + (hard ? .15 : 0))
      stopped = visited && pick(.5 + (hard ? .12 : 0) + (origin == "Livonia" ? .2 : 0))
      found = visited ? (pick(hard ? .45 : .6) ? "unduly" : "duly") : ""
      reason = !stopped ? "" : hard && pick(.8) ? "standard" : "reason " int(1 + 6 * lot())
      list = "L" int(i / 35)
      if (m >= 14 && int(i / 35) % 19 == 3) { stopped = 1; visited = 1; reason = "standard" }
      printf "%d,%d-%02d-%02d,%s,%s,%d,%s,%s,%s,desk %d,%s,%s,%d,%s,%s,%s,%s,%s\n", i,
        2021 + int(m / 12), m % 12 + 1, 1 + i % 28, origin, sex, income, household, district,
        school, i % 7 + 1, list, reason, risk, pick(.1) ? "lot" : "model", visited ? "yes" : "no",
        stopped ? "yes" : "no", found, (stopped && !(hard && pick(.2))) ? "yes" : "no"
    }
  }' >"$logs/benefits.csv"
}

report_benefits() {
  make_benefits
  report benefits "$logs/benefits.csv" --title 'Benefits stopped, 2021 and 2022' \
    --decision stopped=yes --ground origin --ground sex --reference origin=Holland \
    --fact income:15000,20000,30000 --fact household --trait district --trait school \
    --batch list --time day:month --reason reason --score risk --route route=lot \
    --outcome found=unduly --negative duly --step visited=yes --decision-flipped case_turned \
    --also all --intersect 2
}

# Texts that try to be mark-up, that turn round, that never end.
report_names() {
  awk 'BEGIN {
    print "besluit van de afdeling,Herkomst volgens de basisregistratie personen (eerste generatie),postcode & <wijk>"
    long = "Vreemdelingenbesluitgeneratiekenmerkwaardeomschrijvingzonderspatiesdienergensophoudt"
    n = split("<script>alert(1)</script>|\"quoted\" & <b>bold</b>|" long "|عربي ومغربي من أصل آخر|" \
      "\342\200\256turned round|日本語の名前がとても長い場合どうなりますか|Q’eqchi’ & Garífuna|-|\047 onclick=x", name, "|")
    for (g = 1; g <= n; g++)
      for (f = 1; f <= 3; f++)
        for (i = 1; i <= 60; i++)
          printf "%s,\"%s\",%s\n", (i * 7 + f * 3) % 60 < 6 + 4 * f + 3 * g ? "afgewezen" : "toegekend",
            g == 2 ? "\"\"quoted\"\" & <b>bold</b>" : name[g], f == 3 ? long " " f : "<fact> " f
  }' >"$logs/names.csv"
  report names "$logs/names.csv" --title 'Title <with> "tags" & an ever so long word: '\
'Arbeidsongeschiktheidsverzekeringsmaatschappijbeoordelingscommissie' \
    --decision 'besluit van de afdeling=afgewezen' \
    --ground 'Herkomst volgens de basisregistratie personen (eerste generatie)' \
    --fact 'postcode & <wijk>' --also all
}

report_datasets() {
  for plan in "$datasets"/*.yaml; do
    name=$(basename "$plan" .yaml)
    report "$name" "$datasets/$name.csv" -p "$plan"
  done
}

report_synth() {
  set -- --decision decision=adverse --ground group
  "$iemand" synth --world many-groups --rows 40000 --knob groups=60 --seed 3 >"$logs/groups.csv"
  report many-groups "$logs/groups.csv" "$@" --fact x1:-1,0,1 --fact x2
  "$iemand" synth --world three-groups --rows 9000 --seed 4 >"$logs/three.csv"
  report three-groups "$logs/three.csv" "$@" --reference group=A --fact x1:-1,0,1 --fact x2 \
    --ground x3 --intersect 2
  head -n 40 "$logs/three.csv" >"$logs/few.csv"
  report few "$logs/few.csv" "$@" --fact x2
  head -n 1 "$logs/three.csv" >"$logs/nobody.csv"
  report nobody "$logs/nobody.csv" "$@" --fact x2
}

report_datasets
report_benefits
report_names
report_synth
