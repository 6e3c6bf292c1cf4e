#!/bin/sh
# iemand, as a contestant: counts, saves the tally, and prints the answer from it.
#
#   iemand.sh w1|w2 BUILD LOG PLAN THREADS [OPTION …]
set -eu
work=$1 build=$2 log=$3 plan=$4 threads=$5
shift 5
tally=$(dirname "$log")/$work.tally
"$build/iemand" tally "$log" -p "$plan" --threads "$threads" --quiet -o "$tally" "$@"
case $work in
  w1) "$build/benchmarks/cells" groups gender,age,nationality outcome "$tally" ;;
  w2) "$build/benchmarks/cells" sums "$tally" ;;
esac
