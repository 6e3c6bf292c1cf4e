# shellcheck shell=bash
# Who races, by which command, and who is here. A contestant is a name and, after a point,
# its threads: duckdb.2; in the race of sizes also the rows: duckdb.2@1000000. LOG, PLAN and
# WORKLOAD are those of the race.

IEMAND=$B/iemand FLOORS=$B/benchmarks/floors MEASURE=$B/benchmarks/measure
export NODE_PATH=$PWD/build/bench/peers/node_modules

say() { printf 'bench: %s\n' "$1" >&2; }

stop() {
  say "$1; nothing is kept"
  exit 1
}

threads_of() { # contestant
  local threads=${1%@*}
  echo "${threads##*.}"
}

command_of() { # contestant: sets COMMAND
  local who=${1%.*} threads peers=benchmarks/peers
  threads=$(threads_of "$1")
  local what=(sums) count
  [ "$WORKLOAD" = w2 ] || what=(groups gender,age,nationality outcome)
  count=("$B/benchmarks/cells" "${what[@]}" "$LOG" "$PLAN" threads "$threads")
  local scan=("$IEMAND" scan "$LOG" -p "$PLAN" --threads "$threads" --no-digest --quiet)
  case $who in
    iemand) COMMAND=("${count[@]}" digest no) ;;
    iemand-digest) COMMAND=("${count[@]}") ;;
    iemand-*) COMMAND=("${count[@]}" digest no reader "${who#iemand-}") ;;
    tally)
      COMMAND=("$IEMAND" tally "$LOG" -p "$PLAN" --threads "$threads" --no-digest --quiet)
      COMMAND+=(-o "$WORK/$WORKLOAD.tally")
      ;;
    scan) COMMAND=("${scan[@]}") ;;
    scan-cases) COMMAND=("${scan[@]}" --cases "$WORK/cases.csv") ;;
    scan-cases-1000) COMMAND=("${scan[@]}" --cases "$WORK/cases.csv" --case-limit 1000) ;;
    cat) COMMAND=(cat "$LOG") ;;
    wc) COMMAND=(wc -l "$LOG") ;;
    copy) COMMAND=(dd if="$WORK/cases.csv" of="$WORK/copy.csv" bs=1M status=none) ;;
    floor-*) COMMAND=("$FLOORS" --only "${who#floor-}" "$LOG") ;;
    duckdb) COMMAND=(node "$peers/duckdb.js" "$WORKLOAD" "$LOG" "$threads") ;;
    polars)
      COMMAND=(env "POLARS_MAX_THREADS=$threads" node "$peers/polars.js" "$WORKLOAD" "$LOG")
      ;;
    datatable) COMMAND=(Rscript "$peers/datatable.R" "$WORKLOAD" "$LOG" "$threads") ;;
    pandas) COMMAND=("$PYTHON" "$peers/pandas_counts.py" "$WORKLOAD" "$LOG") ;;
    pandas-categories)
      COMMAND=("$PYTHON" "$peers/pandas_counts.py" "$WORKLOAD" "$LOG" categories)
      ;;
    miller | datamash | mawk) COMMAND=("$peers/tools.sh" "$who" "$LOG") ;;
    fairlearn | aif360 | aequitas | fbt)
      COMMAND=("$PYTHON" "$peers/libraries.py" "$who" "$LOG" "$(checkout_of "$who")")
      ;;
  esac
}

name_of() { # contestant
  local who=${1%.*} threads
  threads="$(threads_of "$1") threads"
  threads=${threads/#1 threads/1 thread}
  [[ $1 != *@* ]] || threads="$threads, ${1#*@} rows"
  case $who in
    iemand) echo "**iemand**, $threads" ;;
    iemand-digest) echo "iemand, $threads, with the digest of the log" ;;
    iemand-*) echo "iemand, $threads, \`--reader ${who#iemand-}\`" ;;
    tally) echo "\`iemand tally\`, which saves them, $threads" ;;
    scan) echo "\`iemand scan\`, $threads" ;;
    scan-cases) echo "\`iemand scan --cases\`, $threads" ;;
    scan-cases-1000) echo "\`iemand scan --cases --case-limit 1000\`, $threads" ;;
    cat) echo "\`cat\` to /dev/null" ;;
    wc) echo "\`wc -l\`" ;;
    copy) echo "the cases of that scan, copied by \`dd\`" ;;
    floor-read) echo 'the bytes, by pread' ;;
    floor-index) echo 'a bare vector index, by pread' ;;
    floor-index-mmap) echo 'a bare vector index, whole file mapped' ;;
    floor-index-windows) echo 'a bare vector index, mapped 4 MiB at a time' ;;
    floor-libcsv) echo 'bare libcsv counting fields' ;;
    floor-libcsv-keeps) echo 'bare libcsv that keeps blanks' ;;
    duckdb) echo "DuckDB, $threads" ;;
    polars) echo "polars, streaming, $threads" ;;
    datatable) echo "data.table, $threads" ;;
    pandas) echo 'pandas' ;;
    pandas-categories) echo 'pandas, texts as categories' ;;
    miller) echo 'Miller' ;;
    aif360) echo 'AIF360' ;;
    *) echo "$who" ;;
  esac
}

checkout_of() { # fairlearn, …
  local variable=BENCH_${1^^}
  echo "${!variable:-}"
}

is_here() { # who, without threads
  case $1 in
    duckdb) node -e 'require("@duckdb/node-api")' 2>/dev/null ;;
    polars) node -e 'require("nodejs-polars")' 2>/dev/null ;;
    datatable) Rscript -e 'library(data.table)' >/dev/null 2>&1 ;;
    pandas | pandas-categories) [ -n "$PYTHON" ] ;;
    miller) command -v mlr >/dev/null ;;
    datamash | mawk) command -v "$1" >/dev/null ;;
    fairlearn | aif360 | aequitas | fbt)
      [ -n "$PYTHON" ] && [ -n "$(checkout_of "$1")" ] || return 1
      version_of "$1" >/dev/null 2>"$WORK/errors" && return
      say "$1: $(tail -n 1 "$WORK/errors")"
      return 1
      ;;
    iemand-digest) true ;;
    iemand-*)
      printf 'a,b\nx,y\n' | "$IEMAND" tally - --decision a=x --ground b --quiet \
        --reader "${1#iemand-}" -o "$WORK/reader.tally" 2>/dev/null
      ;;
    *) true ;;
  esac
}

version_of() { # who, if it is a peer
  case $1 in
    duckdb | polars) node "benchmarks/peers/$1.js" version ;;
    datatable) Rscript benchmarks/peers/datatable.R version ;;
    pandas) "$PYTHON" benchmarks/peers/pandas_counts.py version ;;
    miller | datamash | mawk) benchmarks/peers/tools.sh version "$1" ;;
    fairlearn | aif360 | aequitas | fbt)
      "$PYTHON" benchmarks/peers/libraries.py version "$1" "$(checkout_of "$1")"
      ;;
  esac
}

# Debian's python3 may have pandas where another one in the path has not.
find_python() {
  for PYTHON in python3 /usr/bin/python3; do
    ! "$PYTHON" -c 'import pandas' 2>/dev/null || return 0
  done
  PYTHON=
}

# Asked once: to start R or node takes time.
find_peers() {
  local who
  find_python
  HERE=' ' VERSIONS=''
  for who in iemand-digest iemand-libcsv iemand-portable iemand-avx2 iemand-avx512 \
    duckdb polars datatable pandas pandas-categories miller datamash mawk \
    fairlearn aif360 aequitas fbt; do
    is_here $who || continue
    HERE="$HERE$who "
    VERSIONS="$VERSIONS$(version_of $who | sed 's/ *$/; /')"
  done
}

knows() { # contestant
  case ${1%.*} in
    iemand | tally | scan* | cat | wc | copy | floor-*) true ;;
    *) [[ $HERE == *" ${1%.*} "* ]] ;;
  esac
}
