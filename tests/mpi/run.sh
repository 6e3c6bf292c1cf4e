#!/usr/bin/env bash
# The same command by one process without MPI and by 2 and 4 ranks: what they print, how
# they end, and every file they write must be the same bytes.
#
#   tests/mpi/run.sh PLAIN-BUILD MPI-BUILD
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
PLAIN=$PWD/$1/iemand MPI=$PWD/$2/iemand DATASETS=$PWD/datasets
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC COLUMNS=100 TMPDIR=$SCRATCH
# Open MPI by itself runs neither as root nor more ranks than there are processors, and
# wants to reach into the memory of its neighbours, which a container forbids.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_btl_vader_single_copy_mechanism=none
export OMPI_MCA_btl=self,vader OMPI_MCA_mpi_yield_when_idle=1
passed=0 failed=0

# Runs in a directory of its own, with what the single process and the ranks gave kept.
run_in() { # directory, input for standard input, command …
  local directory=$1 input=$2
  shift 2
  mkdir -p "$directory"
  # One mpirun that ends clears away what another has just begun to use.
  OMPI_MCA_orte_tmpdir_base=$(mktemp -d -p "$SCRATCH")
  export OMPI_MCA_orte_tmpdir_base
  (cd "$directory" && timeout 100 "$@" <"$input" >stdout 2>stderr)
  echo $? >"$directory/exit"
}

verdict() { # name, status, remarks
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '  not ok %s\n%s\n' "$1" "$3" | head -n 40
  fi
}

same() { # name, then the arguments of iemand; INPUT may name standard input
  local name=$1 ranks said
  shift
  rm -rf "$SCRATCH/by"
  # At once, for it is mostly waiting until mpirun has started.
  run_in "$SCRATCH/by/1" "${INPUT:-/dev/null}" "$PLAIN" "$@" &
  for ranks in 2 4; do
    run_in "$SCRATCH/by/$ranks" "${INPUT:-/dev/null}" mpirun -q -n $ranks "$MPI" "$@" &
  done
  wait
  for ranks in 2 4; do
    said=$(diff -r "$SCRATCH/by/1" "$SCRATCH/by/$ranks" 2>&1)
    verdict "$name, $ranks ranks" $? "$said"
  done
}

fails_alike() { # exit status, pattern of the one message, name, arguments
  local want=$1 pattern=$2 name=$3 said
  shift 3
  rm -rf "$SCRATCH/many"
  run_in "$SCRATCH/many" /dev/null "$@"
  said=$(cat "$SCRATCH/many/stderr" "$SCRATCH/many/exit")
  [ "$(cat "$SCRATCH/many/exit")" = "$want" ] &&
    [ "$(wc -l <"$SCRATCH/many/stderr")" = 1 ] &&
    grep -q "$pattern" "$SCRATCH/many/stderr"
  verdict "$name" $? "$said"
}

# ---- logs ------------------------------------------------------------------------------

W=$SCRATCH/logs
mkdir -p "$W"
"$PLAIN" synth --world averaging --rows 30000 --seed 5 >"$W/plain.csv"
"$PLAIN" synth --world surcharge --delta 1.4 --rows 30000 --seed 6 >"$W/part2.csv"
gzip -c "$W/part2.csv" >"$W/part2.csv.gz"

# Every field quoted, some with line ends, quotes and delimiters inside: whatever place
# the log is cut at, it is often inside a field.
awk -F, 'NR == 1 { print "\"note\",\"" $1 "\",\"" $2 "\",\"" $3 "\",\"" $4 "\",\"" $5 "\",\"" $6 "\",\"person\""; next }
  { note = "x"
    if (NR % 3 == 0) note = "one\ntwo, \"\"three\"\"\n" NR ",B,1.5,1,1,adverse,4"
    if (NR % 7 == 0) note = "\r\n\n\"\"\n"
    printf "\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"p%d\"\n", note, $1, $2, $3, $4, $5, $6, NR % 9000 }' \
  "$W/plain.csv" >"$W/quoted.csv"
# Ragged rows, stray quotes, a number that is none; the last record is not ended.
awk 'NR % 977 == 0 { print "too,few"; next } NR % 1501 == 0 { print $0 ",many"; next }
  NR % 2003 == 0 { print "9,\"A\"x,1,1,1,adverse"; next }
  NR % 2999 == 0 { print "9,A,abc,1,1,adverse"; next } { print }' \
  "$W/quoted.csv" | head -c -9 >"$W/ragged.csv"
awk 'NR % 977 == 0 { print "too,few"; next } NR % 2003 == 0 { print "9,A\"x,1,1,1,adverse"; next }
  NR % 2999 == 0 { print "9,A,abc,1,1,adverse"; next } { print }' "$W/plain.csv" >"$W/rows.csv"
printf 'case,group,x1,x2,x3,decision\n1,A,1,1,1,adverse\n' >"$W/tiny.csv"
printf 'case,group,x1,x2,x3,decision\r\n1,A,1,1,1,adverse\r2,B,1,1,1,favourable\r' >"$W/cr.csv"
head -c 3000 "$W/part2.csv.gz" >"$W/cut.csv.gz"
sed 1d "$W/part2.csv" >"$W/headless.csv"

columns=(--decision decision=adverse --ground group --fact x1:-1,0,1 --fact x2)
all=(--json result.json --cases cases.csv --rejects rejects.csv)

# ---- results -----------------------------------------------------------------------------

same 'a plain log' scan "$W/plain.csv" "${columns[@]}" --case case "${all[@]}"
same 'the DUO log' scan "$DATASETS/duo-cub-2014.csv" -p "$DATASETS/duo-cub-2014.yaml" "${all[@]}" --html page.html
same 'quotes and line ends across the cuts' scan "$W/quoted.csv" "${columns[@]}" --case case --person person "${all[@]}"
same 'ragged rows across the cuts' scan "$W/ragged.csv" "${columns[@]}" --case case --max-rejects 100% "${all[@]}"
same 'lines of rejected rows' scan "$W/rows.csv" "${columns[@]}" --max-rejects 200 "${all[@]}"
same 'bands by quantiles' scan "$W/plain.csv" --decision decision=adverse --ground group --fact x1:12 --fact x3:4 "${all[@]}"
same 'several parts, one packed' scan "$W/plain.csv" "$W/part2.csv.gz" "$W/part2.csv" "$W/tiny.csv" "${columns[@]}" --case case "${all[@]}"
same 'the strongest cases' scan "$W/part2.csv" "$W/plain.csv" "${columns[@]}" --case case --cases cases.csv --case-limit 37
same 'a log smaller than a block' scan "$W/tiny.csv" "${columns[@]}" "${all[@]}"
same 'CR and CRLF' scan "$W/cr.csv" "${columns[@]}" "${all[@]}"
same 'pairs of grounds' scan "$W/plain.csv" "${columns[@]}" --ground x3 --intersect 2 --json result.json
same 'a tally' tally "$W/plain.csv" "$W/part2.csv" "${columns[@]}" -o counts
same 'a check' check "$W/plain.csv" "${columns[@]}"
# Questions that a row alone does not answer, and what a declaration says of all values.
T=$DATASETS/municipality
same 'how decisions came about' scan "$T/benefits.csv" -p "$T/benefits.yaml" \
  --declaration "$T/register.json" --today 2026-02-02 --also all --json result.json --quiet
INPUT=$W/plain.csv same 'standard input' scan - "$W/part2.csv" "${columns[@]}" "${all[@]}"
same 'help' scan --help
same 'a made-up log' synth --world individual --rows 1000

# ---- failures ----------------------------------------------------------------------------

same 'too many rejects' scan "$W/rows.csv" "${columns[@]}" --quiet
same 'a log that is not there' scan "$W/none.csv" "${columns[@]}"
same 'a damaged part' scan "$W/plain.csv" "$W/cut.csv.gz" "${columns[@]}"
same 'a part without a header' scan "$W/plain.csv" "$W/headless.csv" "${columns[@]}"
same 'a command line that is wrong' scan "$W/plain.csv" --nonsense
same 'a place that cannot be written' scan "$W/plain.csv" "${columns[@]}" --json /nowhere/x.json
# What goes wrong for one rank alone is told once, and all end alike.
fails_alike 4 'is not the same file for all ranks' 'files differ' \
  mpirun -q -n 1 "$MPI" scan "$W/plain.csv" "${columns[@]}" : -n 1 "$MPI" scan "$W/part2.csv" "${columns[@]}"
fails_alike 5 'none.yaml' 'one rank has no plan' \
  mpirun -q -n 3 "$MPI" scan "$W/plain.csv" "${columns[@]}" : -n 1 "$MPI" scan "$W/plain.csv" -p "$W/none.yaml"
fails_alike 5 'TMPDIR' 'one rank has no room' \
  mpirun -q -n 1 "$MPI" scan "$W/plain.csv" "${columns[@]}" : -n 1 env TMPDIR=/nowhere "$MPI" scan "$W/plain.csv" "${columns[@]}"

# A count that stops behind its pieces goes on from them, also with other ranks.
arguments=(scan "$W/ragged.csv" "$W/part2.csv.gz" "$W/rows.csv" "${columns[@]}" --case case)
run_in "$SCRATCH/one" /dev/null "$PLAIN" "${arguments[@]}" --max-rejects 100% "${all[@]}"
for ranks in 4 2; do
  rm -rf "$SCRATCH/many"
  run_in "$SCRATCH/many" /dev/null mpirun -q -n 4 "$MPI" "${arguments[@]}" --checkpoint "$SCRATCH/kept"
  said=$(find "$SCRATCH/kept" -name 'piece-*' 2>&1)
  [ "$(cat "$SCRATCH/many/exit")" = 4 ] && [ "$(wc -l <<<"$said")" -ge 3 ]
  verdict "stopped for ranks $ranks" $? "$said"
  run_in "$SCRATCH/many" /dev/null mpirun -q -n $ranks "$MPI" "${arguments[@]}" \
    --max-rejects 100% "${all[@]}" --checkpoint "$SCRATCH/kept"
  said=$(diff -r "$SCRATCH/one" "$SCRATCH/many" 2>&1)
  verdict "going on by $ranks ranks" $? "$said"
done

# Without mpirun the same program is one process.
rm -rf "$SCRATCH/one" "$SCRATCH/many"
run_in "$SCRATCH/one" /dev/null "$PLAIN" scan "$W/quoted.csv" "${columns[@]}" "${all[@]}"
run_in "$SCRATCH/many" /dev/null "$MPI" scan "$W/quoted.csv" "${columns[@]}" "${all[@]}"
said=$(diff -r "$SCRATCH/one" "$SCRATCH/many" 2>&1)
verdict 'without mpirun' $? "$said"

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
