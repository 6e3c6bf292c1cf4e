# shellcheck shell=bash
# The races: each sets LOG, PLAN and WORKLOAD, checks answers, and lets all run in turn.

# Others may take an eighth of a processor, or two ticks of the clock that tells it.
was_quiet() { # figures of one run
  awk '{ exit !($5 < 0.12 * $1 + 0.02) }' "$1"
}

# The least disturbed of several tries, as soon as one is quiet.
run_once() { # race contestant
  local try
  command_of "$2"
  rm -f "$WORK/tries"
  for ((try = 1; try <= TRIES; try++)); do
    rm -f "$WORK/try"
    [ "$1" != cold ] || "$MEASURE" --evict "$LOG"
    "$MEASURE" "$WORK/try" "${COMMAND[@]}" >/dev/null 2>"$WORK/errors" ||
      stop "$2, $1: $(tail -n 1 "$WORK/errors")"
    awk '{ print $5 / $1, $0 }' "$WORK/try" >>"$WORK/tries"
    ! was_quiet "$WORK/try" || break
    sleep 0.2
  done
  sort -g "$WORK/tries" | sed -n '1s/^[^ ]* //p' >>"$WORK/times/$1/$2"
}

race() { # name contestants
  local name=$1 round who
  shift
  rm -rf "$WORK/times/$name"
  mkdir -p "$WORK/times/$name"
  FIELD[$name]=$*
  for ((round = 1; round <= ROUNDS; round++)); do
    say "race $name, round $round of $ROUNDS"
    for who in "$@"; do
      can_race "$name" "$who" || continue
      [ "$name" != sizes ] || LOG=$(log_of "${who#*@}")
      run_once "$name" "$who"
    done
  done
}
declare -A FIELD BYTES COUNT # contestants, bytes and rows of each race

can_race() { # race contestant
  knows "$2" && [[ ${VERDICT[$1/$2]:-} != '*failed*'* ]]
}

those_here() { # contestants
  local who
  for who in "$@"; do
    ! knows "$who" || echo "$who"
  done
}

enter() { # race w1|w2 rows [quoted]
  WORKLOAD=$2 LOG=$(log_of "$3" "${4:-}")
  case $2 in w1) PLAN=$PLAN_W1 ;; w2) PLAN=$PLAN_W2 ;; esac
  BYTES[$1]=$(wc -c <"$LOG") COUNT[$1]=$3
}

check_those_here() { # race contestants
  say "race $1: comparing the answers"
  # shellcheck disable=SC2046 # a list of words
  check "$1" $(those_here "${@:2}")
}

run_w1() {
  local floors=(cat.1 wc.1 floor-read.1 floor-index.1 floor-index-mmap.1
    floor-index-windows.1 floor-libcsv.1 floor-libcsv-keeps.1)
  local counters=(iemand.1 iemand.2 iemand.4 iemand-digest.1 iemand-digest.2
    iemand-avx512.1 iemand-avx512.2 iemand-avx2.1 iemand-avx2.2 iemand-portable.1
    iemand-portable.2 iemand-libcsv.1 iemand-libcsv.2 duckdb.1 duckdb.2 polars.1 polars.2
    datatable.1 datatable.2 pandas.1)
  enter w1 w1 "$ROWS"
  check_floors "$ROWS"
  TRUTH[w1]=$(true_answer w1 "$LOG")
  check_those_here w1 "${counters[@]}"
  race w1 "${floors[@]}" "${counters[@]}"
}

run_w2() {
  local counters=(iemand.1 iemand.2 iemand-libcsv.2 duckdb.1 duckdb.2 polars.1 polars.2
    datatable.1 datatable.2 pandas.1)
  enter w2 w2 "$ROWS"
  TRUTH[w2]=$(true_answer w2 "$LOG")
  check_those_here w2 "${counters[@]}"
  race w2 cat.1 "${counters[@]}" tally.2 scan.2 scan-cases-1000.2 scan-cases.2 copy.1
}

# The same rows, so the same answer.
run_quoted() {
  local counters=(iemand.1 iemand.2 iemand-libcsv.2 duckdb.2 polars.2 datatable.2 pandas.1)
  enter quoted w1 "$ROWS"
  TRUTH[quoted]=$(true_answer w1 "$LOG")
  enter quoted w1 "$ROWS" quoted
  check_floors "$ROWS"
  check_those_here quoted "${counters[@]}"
  race quoted cat.1 floor-index.1 floor-libcsv.1 "${counters[@]}"
}

run_sizes() {
  local rows who field=()
  WORKLOAD=w1 PLAN=$PLAN_W1
  for rows in $((ROWS / 10)) "$ROWS" ${BENCH_LARGE:+$((10 * ROWS))}; do
    LOG=$(log_of "$rows")
    cat "$LOG" >/dev/null # what was just written, or long ago, comes into memory
    for who in iemand.2 duckdb.2; do field+=("$who@$rows"); done
  done
  race sizes "${field[@]}"
}

run_small() {
  enter small w1 10000
  TRUTH[small]=$(true_answer w1 "$LOG")
  check_those_here small iemand.2 duckdb.2 polars.2 datatable.2
  race small iemand.2 scan.2 duckdb.2 polars.2 datatable.2
}

run_tools() {
  local tools=(iemand.2 duckdb.2 pandas.1 pandas-categories.1 miller.1 mawk.1 datamash.1
    fairlearn.1 aif360.1 aequitas.1 fbt.1)
  enter tools w1 "$SMALL"
  TRUTH[tools]=$(true_answer w1 "$LOG")
  check_those_here tools "${tools[@]}"
  race tools "${tools[@]}"
}

run_cold() {
  [ "${BENCH_COLD:-0}" != 0 ] || return 0
  local rows=$((ROWS < FULL ? ROWS : 45000000))
  enter cold w1 "$rows"
  race cold cat.1 floor-index.1 iemand.1 iemand.2
}

# Of one thread, for valgrind runs one at a time; it knows AVX2 but no AVX-512.
instructions_per_byte() { # [iemand option …]
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$IEMAND" tally "$LOG" \
    -p "$PLAN_W1" --threads 1 --no-digest --quiet -o "$WORK/callgrind.tally" "$@" 2>&1 |
    awk -v bytes="$(wc -c <"$LOG")" '/Collected/ { printf "%.2f", $NF / bytes }'
}

run_callgrind() {
  [ "${BENCH_CALLGRIND:-1}" != 0 ] && command -v valgrind >/dev/null || return 0
  LOG=$(log_of "$SMALL")
  say "counting instructions, $SMALL rows"
  INSTRUCTIONS=$(instructions_per_byte)
  ! knows iemand-libcsv || INSTRUCTIONS_LIBCSV=$(instructions_per_byte --reader libcsv)
}

# It checks its answers itself.
run_conditional() {
  local round program=$B/benchmarks/conditional
  [ -x "$program" ] && [ "$ROWS" -ge 1000000 ] || return 0
  say 'the conditional tests'
  CONDITIONAL=$(for ((round = 1; round <= ROUNDS; round++)); do "$program"; done |
    sed -n 's/.* on 1 core: \([0-9.]*\) s.*/\1/p' | median)
}
