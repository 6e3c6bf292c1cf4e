# shellcheck shell=bash
# The page: the goals, then every race.

processor() {
  sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sed -n 1p | grep . || uname -m
}

commit_of_tree() {
  git rev-parse --verify --quiet --short HEAD 2>/dev/null || echo none
  [ -z "$(git status --porcelain -- src include benchmarks Makefile \
    ':!benchmarks/results' 2>/dev/null)" ] || echo 'and changes since'
}

# ---- the goals -----------------------------------------------------------------------------

# what, "at least"|"at most", bound, measured ("": it was not), unit, [by processor seconds]
goal() {
  awk -v what="$1" -v sense="$2" -v bound="$3" -v got="$4" -v unit="$5" -v work="${6:-}" 'BEGIN {
    printf "| %s | %s %s%s |", what, sense, bound, unit
    if (got == "") { print " not measured | | |"; exit }
    met = sense == "at least" ? got >= bound : got <= bound
    printf " %.2f%s | %s |", got, unit, met ? "met" : "**missed**"
    if (work != "") printf " %.2f", work
    print " |"
  }'
}

faster() { # race what peer bound
  goal "$2" 'at least' "$4" "$(ratio "$1" "$3" iemand.2)" ' × faster' \
    "$(work_ratio "$1" "$3" iemand.2)"
}

# The time of the one is at most so many times that of the other.
within() { # race what contestant contestant bound
  goal "$2" 'at most' "$5" "$(ratio "$1" "$3" "$4")" ' ×' "$(work_ratio "$1" "$3" "$4")"
}

print_goal_of_sizes() {
  local got
  got=$(row_cost_ratio iemand.2 "$ROWS" $((ROWS / 10)))
  goal "cost per row, $ROWS rows against a tenth" 'at most' 1.1 "$got" ' ×'
  got=$(row_cost_ratio iemand.2 $((10 * ROWS)) "$ROWS")
  goal "cost per row, ten times $ROWS rows against $ROWS" 'at most' 1.1 "$got" ' ×'
}

# 64 MiB, and 128 bytes for each occupied cell.
print_goal_of_memory() { # race
  local cells
  [ -n "${TRUTH[$1]:-}" ] || return 0
  cells=$(awk '$1 == "cells" { print $2; exit } NF == 4 { print $1; exit }' \
    "${TRUTH[$1]}")
  goal "memory, ${1^^}, 2 threads: 64 MiB and 128 bytes a cell" 'at most' \
    "$(awk -v cells="$cells" 'BEGIN { printf "%.0f", 64 + cells * 128 / 1048576 }')" \
    "$(peak_mib "$1" iemand.2)" ' MiB'
}

print_goals() {
  echo '| goal | asked | measured | | by processor seconds |'
  echo '|---|---|---|---|--:|'
  faster w1 'W1, 2 threads, against DuckDB' duckdb.2 8
  goal "W1, 2 threads, memory of DuckDB's" 'at most' 0.25 "$(peak_ratio w1 iemand.2 duckdb.2)" ' ×'
  faster w1 'W1, 2 threads, against polars' polars.2 6
  faster w1 'W1, 2 threads, against data.table' datatable.2 8
  faster w1 'W1, 2 threads, against pandas' pandas.1 30
  faster w2 'W2, 2 threads, against DuckDB' duckdb.2 6
  faster w2 'W2, 2 threads, against polars' polars.2 6
  faster w2 'W2, 2 threads, against data.table' datatable.2 6
  faster quoted 'all fields quoted, W1, 2 threads, against DuckDB' duckdb.2 7
  within w1 "W1, 2 threads, warm, against \`cat\`" iemand.2 cat.1 2.2
  within cold "W1, 2 threads, cold, against \`cat\`" iemand.2 cat.1 1.15
  within w1 'W1, 1 thread, against a bare vector index' iemand.1 floor-index.1 2.5
  goal 'instructions per byte, W1' 'at most' 6 "${INSTRUCTIONS:-}" ''
  within w1 'libcsv path, W1, 1 thread, against bare libcsv' iemand-libcsv.1 floor-libcsv.1 1.2
  goal 'W1, 2 threads against 1' 'at least' 1.8 "$(ratio w1 iemand.1 iemand.2)" ' × faster'
  within w1 'W1, 4 threads against 2' iemand.4 iemand.2 1.3
  within w2 'whole scan of W2 with cases, against W2 alone' scan-cases.2 iemand.2 3
  goal 'second pass (cases), W2, against the first' 'at most' 1 \
    "$(extra_ratio w2 scan-cases.2 scan.2 iemand.2)" ' ×'
  goal 'conditional tests of 40 groups in 50,000 cells, 1 thread' 'at most' 1.5 \
    "${CONDITIONAL:-}" ' s'
  goal 'scan of 10,000 rows, start to exit' 'at most' 30 "$(milliseconds small scan.2)" ' ms'
  print_goal_of_sizes
  print_goal_of_memory w1
  print_goal_of_memory w2
}

milliseconds() { # race contestant
  seconds "$1" "$2" | awk '{ print 1000 * $1 }'
}

# ---- the races -----------------------------------------------------------------------------

bytes_of() { # race contestant
  case $2 in
    *@*) wc -c <"$(log_of "${2#*@}")" ;;
    *) echo "${BYTES[$1]}" ;;
  esac
}

rows_of() { # race contestant
  case $2 in
    *@*) echo "${2#*@}" ;;
    *) echo "${COUNT[$1]}" ;;
  esac
}

print_row() { # race contestant hero
  if ! can_race "$1" "$2"; then
    echo "| $(name_of "$2") | ${VERDICT[$1/$2]:-not here} | | | | | | | |"
    return
  fi
  awk -v name="$(name_of "$2")" -v s="$(seconds "$1" "$2")" \
    -v cpu="$(processor_seconds "$1" "$2")" -v ratio="$(ratio "$1" "$2" "$3")" \
    -v mib="$(peak_mib "$1" "$2")" -v others="$(others "$1" "$2")" \
    -v bytes="$(bytes_of "$1" "$2")" -v rows="$(rows_of "$1" "$2")" \
    -v verdict="${VERDICT[$1/$2]:-}" 'BEGIN {
      printf "| %s | %.3f | %.3f | %.2f | %.1f | %.2f | %.1f | %s | %s |\n", name, s, cpu,
        bytes / s / 1e9, 1e9 * s / rows, ratio, mib, others, verdict
    }'
}

print_race() { # race hero title
  local who
  [ -n "${FIELD[$1]:-}" ] || return 0
  printf '\n## %s\n\n' "$3"
  echo '| | s | processor s | GB/s | ns/row | time × iemand | peak MiB | others | answer |'
  echo '|---|--:|--:|--:|--:|--:|--:|--:|---|'
  for who in ${FIELD[$1]}; do print_row "$1" "$who" "$2"; done
}

print_races() {
  print_race w1 iemand.2 "W1: three grounds, their pairs and confusion counts: $(size_of_w1)"
  print_race w2 iemand.2 "W2: forty nationalities among people of the same facts: $(size_of_w2)"
  print_race quoted iemand.2 "All fields quoted, W1, $ROWS rows"
  print_race sizes "iemand.2@$ROWS" 'Cost per row, W1'
  print_race small iemand.2 'Ten thousand rows, start to exit'
  print_race tools iemand.2 "Others, W1, $SMALL rows"
  print_race cold iemand.2 "Nothing in memory at the start, W1, ${COUNT[cold]:-} rows"
}

size_of_w1() {
  [ -z "${TRUTH[w1]:-}" ] || size_of w1 "${TRUTH[w1]}"
}

size_of_w2() {
  [ -z "${TRUTH[w2]:-}" ] ||
    awk '{ print $2, "combinations of facts,", $1, "cells,", $3, "rows" }' "${TRUTH[w2]}"
}

print_instructions() {
  [ -n "${INSTRUCTIONS:-}" ] || return 0
  printf '\nInstructions per byte (callgrind, W1, 1 thread, %s rows, AVX2 at most): %s' \
    "$SMALL" "$INSTRUCTIONS"
  [ -z "${INSTRUCTIONS_LIBCSV:-}" ] || printf '; libcsv path %s' "$INSTRUCTIONS_LIBCSV"
  echo
}

print_page() {
  cat <<END
# $(date +%F)

- $("$IEMAND" --version); commit $COMMIT; $(${CC:-cc} --version | sed -n 1p)
- $(processor), $(nproc) processors, $(uname -sr); peers: $(sed 's/; $//' <<<"${VERSIONS:-none}")
- a made-up log (\`benchmarks/generate.c\`) of 16 columns, in the page cache; \`--no-digest\`
  where nothing else is said
- rounds: $ROUNDS; medians; ratios are taken within a round. "Others" is the part of the machine
  that other programs used meanwhile: two threads can do no better than what is left, but
  processor seconds hardly change. Of up to $TRIES tries of a run the first quiet one counts,
  or the least disturbed
- answers were compared first, row by row, with a count in awk that knows about quotes: cells,
  rows, and (W1) every marginal and pair with its confusion counts. A contestant that counts
  something else is *wrong*, with what it found; commas in quotes and missing values are where
  that happens

## Goals

$(print_goals)
$(print_instructions)
$(print_races)
END
}

# A page that is there already stays.
keep_page() {
  local page n=1
  if [ "${B##*/}" != release ] || [ "$ROWS" != "$FULL" ] || [ "$RACES" != "$ALL_RACES" ]; then
    say "in $WORK/page.md; only all races of a release build with $FULL rows are kept"
    return
  fi
  page=benchmarks/results/$(date +%F).md
  while [ -e "$page" ]; do page=benchmarks/results/$(date +%F)-$((n += 1)).md; done
  mkdir -p benchmarks/results
  cp "$WORK/page.md" "$page"
  say "kept in $page"
}
