# Figures of other programs, in tests/golden/NAME.json: compared with a scan of the counts
# that stand there too (anywhere), or of the log itself (where IEMAND_DATA has it).
#
#   golden counts NAME       golden log NAME

golden() {
  figures_of=$CASE/../../golden/$2.json
  from=$1
  from_"$from"
  golden_figures against_reference --reference "$ground=$(golden_text .reference)"
  golden_figures against_rest
}

golden_text() { jq -r "$1" "$figures_of"; }

# The counts as a log with a column `n`; a fact that has bands comes with them already.
from_counts() {
  ground=$(golden_text .ground)
  golden_text '.counts | .columns, .rows[] | @csv' >counts.csv
  set -- --decision "decision=$(golden_text .counts.event)" --count n
  save_scan counts.csv "$@" --ground "$ground" --fact "$(golden_text '.counts.columns[0]')"
}

from_log() {
  ground=$(golden_text .ground)
  need_log "$(golden_text .log)"
  set -- --decision "$(golden_text .decision)"
  golden_text '.where[]' >where
  while IFS= read -r condition; do set -- "$@" --where "$condition"; done <where
  save_scan "$LOG" "$@" --ground "$ground" --fact "$(golden_text .fact)"
}

# The words of a scan, one a line: the figures are of two scans. Where the fact is a
# number in bands, CMH is compared inside the bands too, which the peers cannot.
save_scan() {
  printf '%s\n' "$@" >words
  case $* in *--fact\ *:*) inside=true ;; *) inside=false ;; esac
}

golden_figures() { # key of the figures, more words of the scan
  key=$1
  shift
  [ "$(golden_text ".$key | length")" != 0 ] || return 0
  while IFS= read -r word; do set -- "$@" "$word"; done <words
  scan "$@" --quiet --json golden.json
  jq -r -L "$CASE/.." --slurpfile golden "$figures_of" --arg key "$key" --arg from "$from" \
    --argjson inside "$inside" '
    include "figures";
    . as $result |
    def estimate($name; $is; $want):
      ($want | if .low then "value", "low", "high" else "value" end) as $part
      | figure("\($want.group): \($name) \($part)"; $is[$part]; $want[$part]; 1e-9);
    def compared:
      . as $want | $want.group as $group | $want.what as $what
      | $result | if $what == "rate" then estimate($what; group($group).rate; $want)
        elif $what == "p" then
          is("\($group): test"; disparity($group; "risk_ratio").test; "score"),
          figure("\($group): p"; disparity($group; "risk_ratio").p; $want.value; 1e-9)
        elif $what == "cmh" then
          figure("\($group): CMH"; treatment($group).cmh.z | . * .; $want.value; 1e-9)
        elif $what == "cmh_p" then
          figure("\($group): CMH, p"; treatment($group).cmh.p; $want.value; 1e-9)
        elif $what | test("breslow_day|tarone") then
          figure("\($group): \($what)"; treatment($group).homogeneity[$what]; $want.value; 1e-9)
        else estimate($what; disparity($group; $what | sub("_interval$"; "")); $want)
        end;
    def comparable: ($inside and (.what | test("^cmh"))) | not;
    $golden[0] as $golden | $result.manifest as $manifest
    | [if $from == "log" then
        is("rows"; $manifest.rows | [.read, .used, .excluded, .rejected];
           [$golden.rows_read, $golden.rows, $golden.rows_read - $golden.rows, 0])
      else
        is("people"; $manifest.people; $golden.rows)
      end]
      + [$golden[$key][] | select(comparable) | compared] | report' golden.json
}
