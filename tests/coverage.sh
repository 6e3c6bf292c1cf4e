#!/bin/sh
# What the tests ran, from the counts that a coverage build left: lines and branches of
# src/ by folder, and the files with most that was never run.
#
#   tests/coverage.sh BUILD…
#
# Counts of several builds are added up. Branches that only the compiler made, such as
# those of a throwing call, do not count; neither do lines that cannot be reached. Both
# thresholds are those of the project.
set -eu
cd "$(dirname "$0")/.."
LINES=${LINES_WANTED:-95} BRANCHES=${BRANCHES_WANTED:-85}
rm -rf build/coverage
mkdir -p build/coverage
for build in "$@"; do
  gcovr --root . --object-directory "$build" --filter src/ --exclude-unreachable-branches \
    --exclude-throw-branches --json "build/coverage/${build##*/}.json" "$build" >/dev/null
done
gcovr --root . --add-tracefile 'build/coverage/*.json' --filter src/ \
  --json-summary build/coverage/summary \
  --txt build/coverage/files.txt --html-details build/coverage/index.html >/dev/null
mv build/coverage/summary build/coverage/summary.json
jq -r --argjson lines "$LINES" --argjson branches "$BRANCHES" '
  def share(a; b): if b == 0 then "     –" else "\(1000 * a / b | round / 10)" | (" " * (6 - length)) + . end;
  def row(name; f): name + " " * (14 - (name | length))
    + share(f | map(.line_covered) | add; f | map(.line_total) | add) + " %"
    + share(f | map(.branch_covered) | add; f | map(.branch_total) | add) + " %";
  "folder          lines branches",
  (.files | group_by(.filename | split("/")[1])[] | row("src/" + (.[0].filename | split("/")[1]); .)),
  row("all"; .files), "",
  "lines that no test runs, most first:",
  ([.files[] | {name: .filename, n: (.line_total - .line_covered)} | select(.n > 0)]
   | sort_by(-.n)[:25][] | "  \(.n)\t\(.name)"),
  (if .line_percent < $lines or .branch_percent < $branches
   then "\nbelow the threshold: lines \($lines) %, branches \($branches) %" else empty end)
' build/coverage/summary.json
echo 'line by line: build/coverage/index.html'
jq -e --argjson lines "$LINES" --argjson branches "$BRANCHES" \
  '.line_percent >= $lines and .branch_percent >= $branches' \
  build/coverage/summary.json >/dev/null
