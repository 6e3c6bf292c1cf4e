#!/bin/sh
# Makes the reports that the browser opens: reports.sh IEMAND DATASETS DIR
#
# Each in English and in Dutch: the logs of datasets/, and made-up ones for what those do
# not have: every family of measures, many groups, pairs of grounds, hostile names, and
# nothing to say at all.
set -eu
iemand=$1 datasets=$2 out=$3 here=$(dirname "$0")
logs=$out/logs
mkdir -p "$logs"

report() { # name, words of a scan
  name=$1
  shift
  for lang in en nl; do
    "$iemand" scan "$@" --lang $lang --quiet --html "$out/$name.$lang.html"
  done
}

report_benefits() {
  awk -f "$here/benefits.awk" >"$logs/benefits.csv"
  report benefits "$logs/benefits.csv" --title 'Benefits stopped, 2021 and 2022' \
    --decision stopped=yes --ground origin --ground sex --reference origin=Holland \
    --fact income:15000,20000,30000 --fact household --trait district --trait school \
    --batch list --time day:month --reason reason --score risk --route route=lot \
    --outcome found=unduly --negative duly --step visited=yes --decision-flipped case_turned \
    --also all --intersect 2
}

# Texts that try to be mark-up, that turn round, that never end.
report_names() {
  ground='Herkomst volgens de basisregistratie personen (eerste generatie)'
  awk -v ground="$ground" 'BEGIN {
    print "besluit van de afdeling," ground ",postcode & <wijk>"
    long = "Vreemdelingenbesluitgeneratiekenmerkwaardeomschrijvingzonderspatiesdienergensophoudt"
    n = split("<script>alert(1)</script>|\"quoted\" & <b>bold</b>|" long "|-|" \
      "عربي ومغربي من أصل آخر|\342\200\256turned round|" \
      "日本語の名前がとても長い場合どうなりますか|Q’eqchi’ & Garífuna|\047 onclick=x", name, "|")
    for (g = 1; g <= n; g++)
      for (f = 1; f <= 3; f++)
        for (i = 1; i <= 60; i++)
          printf "%s,\"%s\",%s\n",
            (i * 7 + f * 3) % 60 < 6 + 4 * f + 3 * g ? "afgewezen" : "toegekend", g == 2 \
            ? "\"\"quoted\"\" & <b>bold</b>" : name[g], f == 3 ? long " " f : "<fact> " f
  }' >"$logs/names.csv"
  report names "$logs/names.csv" --title 'Title <with> "tags" & an ever so long word: '\
'Arbeidsongeschiktheidsverzekeringsmaatschappijbeoordelingscommissie' \
    --decision 'besluit van de afdeling=afgewezen' \
    --ground "$ground" \
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

# A gate that fails, cannot tell, passes and reports, on a page and as SARIF.
report_gate() {
  presets=$("$iemand" gate --help | sed -n '/Presets/,/^Exit/s/^  \([a-z][^ ]*\) .*/\1/p' | paste -sd,)
  for lang in en nl; do
    "$iemand" gate "$datasets/duo-cub-2014.csv" -p "$datasets/duo-cub-2014.yaml" --preset "$presets" \
      --lang $lang --quiet --html "$out/gate.$lang.html" --sarif "$out/gate.$lang.sarif" || [ $? -eq 1 ]
  done
}

# One that broke off, as build servers are to read it.
report_broken_gate() {
  "$iemand" gate "$out/nothing.csv" -p "$datasets/duo-cub-2014.yaml" --quiet \
    --sarif "$out/broken.sarif" 2>/dev/null || [ $? -eq 5 ]
}

# Twelve scans, for those inside and for others; and one of the decisions, likewise.
report_months() {
  "$iemand" synth --world change --rows 6000 --seed 8 --knob per-month=500 --knob groups=3 \
    --delta 1.4 --knob change-month=5 >"$logs/months.csv"
  printf '%s\n' 'title: Grants' 'decision: {column: decision, adverse: [adverse]}' \
    'grounds: [group]' 'reference: {group: A}' 'facts: [{column: x1, bands: [-1, 0, 1]}, x2]' \
    'time: {column: day, period: month}' 'case: case' \
    'contact: {name: Team Grants, phone: "14 010", email: grants@example.org}' >"$logs/months.yaml"
  for month in 01 02 03 04 05 06 07 08 09 10 11 12; do
    awk -F, -v month="2021-$month" 'NR == 1 || substr($7, 1, 7) == month' "$logs/months.csv" >"$logs/month.csv"
    "$iemand" scan "$logs/month.csv" -p "$logs/months.yaml" --history "$logs/months.db" --quiet
  done
  case=$(awk -F, '$2 == "B" && $6 == "adverse" { print $1; exit }' "$logs/months.csv")
  for lang in en nl; do
    "$iemand" history "$logs/months.db" --lang $lang --quiet --html "$out/history.$lang.html"
    "$iemand" history "$logs/months.db" --publish --lang $lang --quiet --html "$out/history-published.$lang.html"
    set -- "$logs/months.csv" -p "$logs/months.yaml" --case "$case" --lang $lang --quiet
    "$iemand" explain "$@" --html "$out/explain.$lang.html"
    "$iemand" explain "$@" --internal --html "$out/explain-internal.$lang.html"
  done
}

# A declaration of which some holds, some does not, and some cannot be told.
report_declared() {
  cat >"$logs/record.json" <<'END'
{"name": "Hulp bij het huishouden <besluit>", "organization": "Gemeente Voorbeeld", "status": "In gebruik",
 "begin_date": "2020-01", "contact_email": "bel ons", "lang": "nld", "category": ["Sport"],
 "iemand": {"owner": "Hoofd Zorg", "reviewed_on": "2026-03-01", "allowed": ["x1"], "forbidden": ["x2", "postcode"],
   "norms": [{"name": "gelijke gevallen", "check": ["twin_gap", "group_weight"], "margin": 0.01}, {"name": "menselijk"}]}}
END
  report declared "$datasets/averaging.csv" -p "$datasets/averaging.yaml" \
    --declaration "$logs/record.json" --today 2026-11-23
}

# Every name and value of the log a script, a tag, an escape sequence; on every kind of page.
report_hostile() {
  make=$(cd "$here/../cli/hostile_names" && pwd)/make.py
  (cd "$logs" && mkdir -p hostile && cd hostile && python3 "$make")
  set -- "$logs/hostile/log.csv" -p "$logs/hostile/plan.yaml"
  report hostile "$@" --also all --history "$logs/hostile.db" --period '<script>alert(1)</script>' --replace
  for lang in en nl; do
    "$iemand" history "$logs/hostile.db" --lang $lang --quiet --html "$out/hostile-history.$lang.html"
    "$iemand" explain "$@" --case -2 --internal --lang $lang --quiet --html "$out/hostile-explain.$lang.html"
  done
}

# A municipality: how decisions came about, with reviewers; and three agencies, one citizen.
report_town() {
  report town "$datasets/municipality/benefits.csv" -p "$datasets/municipality/benefits.yaml"
}
report_chain() {
  printf 'the key of a made-up municipality' >"$logs/key"
  for lang in en nl; do
    "$iemand" chain "$datasets/municipality/chain.yaml" --key-file "$logs/key" --lang $lang \
      --quiet --html "$out/chain.$lang.html"
  done
}

report_town
report_chain
report_gate
report_broken_gate
report_hostile
report_months
report_declared
report_datasets
report_benefits
report_names
report_synth
