#!/usr/bin/env bash
# Rows per second of iemand, beside what anybody has to spend who reads the same file.
#
#   benchmarks/run.sh BUILD-DIRECTORY
#   ROWS=N     rows of the made-up log; 1000000
#   ROUNDS=N   times that everything runs; 5
#   TRIES=N    times that a run is tried while others keep the machine busy; 5
#
# The answers are compared before anything is timed. Then all contestants run in turn,
# round after round, and every ratio is taken within a round: so a machine that is busy
# for a while is busy for all of them. Seconds of another day or machine say nothing.
#
# Prints a Markdown page; that of a release build is kept in benchmarks/results.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

B=$1 ROWS=${ROWS:-1000000} ROUNDS=${ROUNDS:-5} TRIES=${TRIES:-5}
IEMAND=$B/iemand FLOORS=$B/benchmarks/floors MEASURE=$B/benchmarks/measure
WORK=build/bench
LOG=$WORK/log.csv PLAN=datasets/averaging.yaml
CONTESTANTS='cat memchr libcsv libcsv-keeps tally-1 scan-1 scan-2 cases-2'
PEERS='duckdb-1 duckdb-2 pandas'
PYTHON=

say() { printf 'bench: %s\n' "$1" >&2; }

stop() {
  say "$1; nothing is kept"
  exit 1
}

# ---- the contestants ---------------------------------------------------------------------

# The job of the peers is that of `iemand tally`: people and adverse decisions of every
# combination of facts and group. They print the number of combinations and the sums.

cuts() { # of x1: "-1.28, -0.84, …"
  sed -n 's/.*column: x1, bands: \[\(.*\)\].*/\1/p' "$PLAN"
}

sql() { # threads
  local band
  band=$(cuts | sed 's/ *\([^,]*\),*/ + (x1 >= \1)::int/g; s/^ + //')
  cat <<END
SET threads = $1;
WITH cube AS MATERIALIZED (
  SELECT "group" AS g, $band AS band, x2, x3,
    count(*) AS n, count(*) FILTER (decision = 'adverse') AS adverse
  FROM read_csv('$LOG', header = true) GROUP BY ALL)
SELECT 'cells ' || count(*) FROM cube UNION ALL
SELECT g || ' ' || sum(n) || ' ' || sum(adverse) FROM cube GROUP BY g
END
}

PANDAS='
import sys
import numpy as np
import pandas as pd
log = pd.read_csv(sys.argv[1], usecols=["group", "x1", "x2", "x3", "decision"])
log["band"] = np.searchsorted([float(c) for c in sys.argv[2].split(",")], log.x1, "right")
log["adverse"] = log.decision == "adverse"
cube = log.groupby(["group", "band", "x2", "x3"]).adverse.agg(["size", "sum"])
print("cells", len(cube))
for group, sums in cube.groupby("group").sum().iterrows():
    print(group, sums["size"], sums["sum"])
'

command_of() { # contestant: sets COMMAND
  local threads=${1#*-}
  local read_log=("$LOG" -p "$PLAN" --threads "$threads")
  case $1 in
    cat) COMMAND=(cat "$LOG") ;;
    memchr | libcsv*) COMMAND=("$FLOORS" --only "$1" "$LOG") ;;
    tally-*) COMMAND=("$IEMAND" tally "${read_log[@]}" -o "$WORK/tally") ;;
    scan-*) COMMAND=("$IEMAND" scan "${read_log[@]}") ;;
    cases-*) COMMAND=("$IEMAND" scan "${read_log[@]}" --cases "$WORK/cases.csv") ;;
    duckdb-*) COMMAND=(duckdb -noheader -list -c "$(sql "$threads")") ;;
    pandas) COMMAND=("$PYTHON" -c "$PANDAS" "$LOG" "$(cuts)") ;;
  esac
}

name_of() { # contestant
  local threads="${1#*-} threads"
  threads=${threads/#1 threads/1 thread}
  case $1 in
    cat) echo "\`cat\` to /dev/null" ;;
    memchr) echo 'line ends, by memchr' ;;
    libcsv) echo 'bare libcsv, 1 thread' ;;
    libcsv-keeps) echo 'bare libcsv that keeps blanks, 1 thread' ;;
    tally-*) echo "\`iemand tally\`, $threads" ;;
    scan-*) echo "\`iemand scan\`, $threads" ;;
    cases-*) echo "\`iemand scan --cases\`, $threads" ;;
    duckdb-*) echo "DuckDB, counts only, $threads" ;;
    pandas) echo 'pandas, counts only' ;;
  esac
}

is_here() { # a peer
  case $1 in
    duckdb-*) command -v duckdb >/dev/null ;;
    pandas)
      for PYTHON in python3 /usr/bin/python3; do
        ! "$PYTHON" -c 'import pandas' 2>/dev/null || return 0
      done
      return 1
      ;;
  esac
}

version_of() { # a peer that is here
  case $1 in
    duckdb-*) echo "DuckDB $(duckdb --version)" ;;
    pandas) "$PYTHON" -c 'import pandas; print("pandas", pandas.__version__)' ;;
  esac
}

# ---- the answers -------------------------------------------------------------------------

# The same counts once more, by a program too simple to be wrong about this log, in which
# nothing is quoted and nothing is missing.
answer_of_awk() {
  awk -F, -v cuts="$(cuts)" '
    BEGIN { n_cuts = split(cuts, cut, /, */) }
    NR == 1 { next }
    {
      band = 0
      for (i = 1; i <= n_cuts; i++) band += $3 + 0 >= cut[i] + 0
      if (!((band, $4, $5, $2) in seen)) cells++
      seen[band, $4, $5, $2]
      n[$2]++
      adverse[$2] += $6 == "adverse"
    }
    END {
      print "cells", cells
      for (group in n) print group, n[group], adverse[group]
    }' "$LOG"
}

answer_of_iemand() {
  sed -n 's/.* in \([0-9,]*\) cells$/cells \1/p' "$WORK/tally.out" | tr -d ,
  awk -F'[:,]' '
    /^  "groups"/ { on = 1 }
    /^  "disparities"/ { exit }
    on && $1 ~ /^ *"group"$/ { gsub(/[ "]/, "", $2); group = $2 }
    on && $1 ~ /^ *"n"$/ { n = $2 + 0 }
    on && $1 ~ /^ *"adverse"$/ { print group, n, $2 + 0 }' "$WORK/scan-1.json"
}

same() { # file, file, what they are
  cmp -s "$1" "$2" || stop "$3: $1 and $2 differ"
}

check_iemand() {
  local threads
  for threads in 1 2; do
    "$IEMAND" scan "$LOG" -p "$PLAN" --threads $threads --quiet \
      --json "$WORK/scan-$threads.json" --cases "$WORK/cases-$threads.csv"
  done
  same "$WORK/scan-1.json" "$WORK/scan-2.json" 'result with 1 and 2 threads'
  same "$WORK/cases-1.csv" "$WORK/cases-2.csv" 'cases with 1 and 2 threads'
  grep -q "^ *\"read\": $ROWS,*\$" "$WORK/scan-1.json" || stop "iemand read not $ROWS rows"
  "$IEMAND" tally "$LOG" -p "$PLAN" --threads 1 -o "$WORK/tally" >"$WORK/tally.out"
  answer_of_iemand | sort >"$WORK/iemand.answer"
  answer_of_awk | sort >"$WORK/awk.answer"
  same "$WORK/iemand.answer" "$WORK/awk.answer" 'cells, people and adverse decisions'
}

check_floors() {
  local floor want lines=$((ROWS + 1))
  for floor in memchr libcsv libcsv-keeps; do
    want="$(wc -c <"$LOG") bytes 0 lines $lines records $((6 * lines)) fields"
    [ $floor != memchr ] || want="$(wc -c <"$LOG") bytes $lines lines 0 records 0 fields"
    [ "$("$FLOORS" --only $floor "$LOG")" = "$want" ] || stop "$floor: not $want"
  done
}

check_peers() { # those that are here become contestants
  local peer
  ABSENT='' PEERS_HERE=''
  for peer in $PEERS; do
    if ! is_here "$peer"; then
      ABSENT="$ABSENT $peer"
      continue
    fi
    command_of "$peer"
    "${COMMAND[@]}" | sort >"$WORK/$peer.answer"
    same "$WORK/iemand.answer" "$WORK/$peer.answer" "$peer"
    CONTESTANTS="$CONTESTANTS $peer" PEERS_HERE="$PEERS_HERE; $(version_of "$peer")"
  done
}

# ---- the race ----------------------------------------------------------------------------

# Others may take an eighth of a processor, or two ticks of the clock that tells it.
was_quiet() { # figures of one run
  awk '{ exit !($5 < 0.12 * $1 + 0.02) }' "$1"
}

# The least disturbed of several tries, as soon as one is quiet.
run_once() { # contestant
  local try
  command_of "$1"
  rm -f "$WORK/tries"
  for ((try = 1; try <= TRIES; try++)); do
    rm -f "$WORK/try"
    "$MEASURE" "$WORK/try" "${COMMAND[@]}" >/dev/null 2>"$WORK/errors" ||
      stop "$1: $(tail -n 1 "$WORK/errors")"
    awk '{ print $5 / $1, $0 }' "$WORK/try" >>"$WORK/tries"
    ! was_quiet "$WORK/try" || break
    sleep 0.2
  done
  sort -g "$WORK/tries" | sed -n '1s/^[^ ]* //p' >>"$WORK/times/$1"
}

race() {
  local round who
  rm -rf "$WORK/times"
  mkdir "$WORK/times"
  for ((round = 1; round <= ROUNDS; round++)); do
    say "round $round of $ROUNDS"
    for who in $CONTESTANTS; do run_once "$who"; done
  done
}

# ---- the page ----------------------------------------------------------------------------

# What a contestant took, round by round, in fields 1 to 5; libcsv in 6 to 10, cat in 11
# to 15. Prints seconds; processor seconds; time as a multiple of that of libcsv and of
# cat; the largest resident set in MiB; percentage of the machine that others used.
figures_of() { # contestant
  paste -d ' ' "$WORK/times/$1" "$WORK/times/libcsv" "$WORK/times/cat" |
    awk -v processors="$(nproc)" '
      function median(a,   i, j, kept) {
        for (i = 2; i <= NR; i++) {
          kept = a[i]
          for (j = i - 1; j > 0 && a[j] > kept; j--) a[j + 1] = a[j]
          a[j + 1] = kept
        }
        return (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2
      }
      { s[NR] = $1; cpu[NR] = $2 + $3; libcsv[NR] = $1 / $6; cat[NR] = $1 / $11 }
      $4 > most { most = $4 }
      { wall += $1; others += $5 }
      END {
        print median(s), median(cpu), median(libcsv), median(cat), most / 1024,
          100 * others / (wall * processors)
      }'
}

print_table() {
  local who s cpu libcsv cat mib others
  echo '| | s | processor s | rows/s | MB/s | time × bare libcsv | time × cat | peak MiB | others |'
  echo '|---|--:|--:|--:|--:|--:|--:|--:|--:|'
  for who in $CONTESTANTS; do
    read -r s cpu libcsv cat mib others < <(figures_of "$who")
    awk -v who="$(name_of "$who")" -v rows="$ROWS" -v bytes="$(wc -c <"$LOG")" -v s="$s" \
      -v cpu="$cpu" -v libcsv="$libcsv" -v cat="$cat" -v mib="$mib" -v others="$others" '
      BEGIN {
        printf "| %s | %.3f | %.3f | %.2f M | %.0f | %.2f | %.1f | %.1f |", who, s, cpu,
          rows / s / 1e6, bytes / s / 1e6, libcsv, cat, mib
        # The machine keeps this account in hundredths of a second.
        if (s >= 0.05) printf " %.0f %%", others
        print " |"
      }'
  done
  for who in $ABSENT; do echo "| $(name_of "$who") | not here | | | | | | | |"; done
}

# By processor seconds as well: those hardly change when others use the machine.
print_share() { # contestant
  local s cpu libcsv bare
  read -r _ bare _ < <(figures_of libcsv)
  read -r s cpu libcsv _ < <(figures_of "$1")
  awk -v who="$(name_of "$1")" -v rows="$ROWS" -v s="$s" -v libcsv="$libcsv" -v cpu="$cpu" \
    -v bare="$bare" 'BEGIN {
      printf "- %s: **%.2f million rows/s, %.0f %% of the speed of bare libcsv** on one " \
        "thread; %.1f times its processor seconds\n", who, rows / s / 1e6, 100 / libcsv,
        cpu / bare }'
}

processor() {
  sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sed -n 1p | grep . || uname -m
}

commit() {
  if ! git rev-parse --verify --quiet --short HEAD 2>/dev/null; then
    echo none
  elif [ -n "$(git status --porcelain -- src include benchmarks Makefile ':!benchmarks/results')" ]; then
    echo 'and changes since'
  fi
}

print_page() {
  cat <<END
# $(date +%F)

- $("$IEMAND" --version); commit $COMMIT; $(${CC:-cc} --version | sed -n 1p)
- $(processor), $(nproc) processors, $(uname -sr)
- \`iemand synth --world averaging --rows $ROWS --seed 1\`: $(wc -c <"$LOG") bytes, in the page cache;
  plan \`$PLAN\`, $(sed -n 's/^cells //p' "$WORK/iemand.answer") combinations of facts and group$PEERS_HERE
- medians of $ROUNDS rounds; ratios are taken within a round. "Others" is the part of the machine
  that other programs used meanwhile: two threads can do no better than what is left. Of up
  to $TRIES tries of a run the first quiet one counts, or the least disturbed
- compared first, and equal: cells, people and adverse decisions of each group, of iemand, a
  count in awk and each peer; rows read, lines and records; result and cases with 1 and 2
  threads, byte for byte

$(print_table)

$(print_share scan-1)
$(print_share scan-2)

The floors in one process, which starts only once:

$("$FLOORS" "$LOG" "$ROUNDS")
END
}

# ------------------------------------------------------------------------------------------

mkdir -p "$WORK"
COMMIT=$(commit | paste -s -d ' ') # now: it may be another when the page is written
say "making a log of $ROWS rows"
"$IEMAND" synth --world averaging --rows "$ROWS" --seed 1 >"$LOG"
say 'comparing the answers'
check_iemand
check_floors
check_peers
race
print_page | tee "$WORK/page.md"
if [ "${B##*/}" = release ]; then
  page=benchmarks/results/$(date +%F).md
  [ "$ROWS" = 1000000 ] || page=${page%.md}-$ROWS-rows.md
  mkdir -p benchmarks/results
  cp "$WORK/page.md" "$page"
  say "kept in $page"
fi
