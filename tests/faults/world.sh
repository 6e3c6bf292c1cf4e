# The logs, plans and lists that the commands of tests/faults read, in an empty folder;
# a command test's folder is $CASE, the program $IEMAND.
set -eu
. "$CASE/../lib.sh"
. "$CASE/../months.sh"
. "$CASE/../chain_world.sh"
. "$CASE/../declared.sh"
made_log >declared.csv
made_plan >declared.yaml
made_record >record.json
chain_world 60 5
mv plan.yaml chain-plan.yaml
sed -i 's/plan: plan/plan: chain-plan/' chain.yaml
for agency in benefits debts tax; do
  "$IEMAND" ledger $agency.csv -p chain-plan.yaml --key-file key -o $agency.ledger --quiet
done
sed 's/plan: .*logs: \[*\([a-z]*\)\.csv\]*}/ledger: \1.ledger}/' chain.yaml >ledgers.yaml
make_months --delta 2.5 --knob change-month=1
mv 2021-02.csv old.csv
mv 2021-03.csv new.csv
rm 2021-*.csv all.csv
echo 'case: case' >>plan.yaml
# Bands with equally many people take a second reading, of standard input by a copy.
sed 's/bands: \[[^]]*\]/bands: 6/' plan.yaml >bands.yaml
sed -i 's/^facts:.*/facts: [x2, x3]/' plan.yaml
# A bad row for --rejects.
{ cat new.csv; echo 'bad,row'; } >rejects.csv
"$IEMAND" scan old.csv -p plan.yaml --json result.json --cases cases.csv --quiet
"$IEMAND" review --template result.json -o template.csv
awk -F, -v OFS=, 'NR > 1 { $8 = "2026-11-20"; $9 = "Jo"; $10 = "acknowledged" } { print }' \
  template.csv >findings.csv
for log in old new; do "$IEMAND" tally $log.csv -p plan.yaml -o $log.tally --quiet; done
gzip -k new.csv
zstd -q new.csv
