#!/bin/sh
# Shows all tables that iemand has, of the logs beside this file, in English and in Dutch:
# show.sh IEMAND DIR. 'make demo-municipality' does.
set -eu
iemand=$1 out=$2 here=$(dirname "$0")
today=2026-02-02
person=100770 # in case B00770
mkdir -p "$out/quarters"
cp "$here"/*.csv "$here"/*.yaml "$here/register.json" "$out"
cd "$out"
rm -f scans.db
# Made up as everything here; a real key is a secret.
printf 'the key of a made-up municipality' >key

# A scan after each quarter, as the office would have made it.
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "besluit_op") day = i; head = $0; next }
  { file = "quarters/" substr($day, 1, 4) "-q" int((substr($day, 6, 2) + 2) / 3) ".csv"
    if (!(file in seen)) print head > file
    seen[file]; print > file }' benefits.csv
scan_quarters() {
  for log in quarters/*.csv; do
    quarter=$(basename "$log" .csv)
    month=$((3 * ${quarter#*-q}))
    SOURCE_DATE_EPOCH=$(date -u -d "${quarter%-*}-$month-28" +%s) \
      "$iemand" scan "$log" -p benefits.yaml --history scans.db --quiet
  done
}
gate() { # 1: it fails, and 3: it cannot tell; both are an answer
  "$iemand" gate benefits.csv -p benefits.yaml --declaration register.json \
    --reviews findings.csv --today $today --quiet "$@" || [ $? -eq 1 ] || [ $? -eq 3 ]
}

scan_quarters
gate --json result.json --cases cases.csv --key-file key --tables tables
# Single quarters found the twin gap alone: the others are of two years.
sed -n '1p; /^6ce7bcf9/p' findings.csv >quarters/findings.csv
"$iemand" review quarters/findings.csv --history scans.db --result result.json --today $today >/dev/null
"$iemand" review --template cases.csv --sample 50 --blind -o reviews-to-fill-in.csv >/dev/null
"$iemand" ledger debts.csv -p debts.yaml --column herkomst=afkomst --key-file key \
  --agency schuldhulp -o debts.ledger --quiet
"$iemand" ledger taxes.csv -p taxes.yaml --key-file key --agency kwijtschelding -o taxes.ledger \
  --quiet
"$iemand" register benefits.csv -p benefits.yaml --declaration register.json \
  --today $today -o register-new.json --quiet
for lang in en nl; do
  gate --lang $lang --html report.$lang.html --dialogue dialogue.$lang.md
  "$iemand" scan quarters/2025-q4.csv -p benefits.yaml --history scans.db --today $today \
    --lang $lang --html latest.$lang.html --quiet 2>/dev/null
  "$iemand" scan taxes.csv -p taxes.yaml --lang $lang --html taxes.$lang.html --quiet
  "$iemand" history scans.db --lang $lang --html history.$lang.html >/dev/null
  "$iemand" chain chain.yaml --key-file key --lang $lang --html chain.$lang.html --quiet
  "$iemand" explain benefits.csv -p benefits.yaml --person $person --internal --lang $lang \
    --ledger taxes.ledger --ledger debts.ledger --key-file key --html case.$lang.html --quiet
done

cat <<END_OF_TEXT
In $out, in English (.en) and in Dutch (.nl):
  report.nl.html    two years of decisions about benefits: start here
  case.nl.html      one decision, and nine questions about it
  chain.nl.html     three agencies, one citizen
  history.nl.html   eight quarters in a row, and since when
  latest.nl.html    the last quarter: did the change help?
  taxes.nl.html     an office that records little: what it cannot tell
  dialogue.nl.md    questions for a conversation
END_OF_TEXT
