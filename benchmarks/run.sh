#!/usr/bin/env bash
# How fast iemand counts, beside the floors below which nobody can go and beside what else
# people use for such counts. Compares the answers first, then races, then holds the
# figures against the goals.
#
#   benchmarks/run.sh BUILD-DIRECTORY
#   ROWS=N            rows of the log; 10000000. The races of small things have their own
#   ROUNDS=N          times that everything runs; 5
#   TRIES=N           times that a run is tried while others keep the machine busy; 5,
#                     but no more than there are rounds
#   RACES='w1 w2 …'   these only: w1 w2 quoted sizes small tools cold callgrind
#                     conditional
#   BENCH_LARGE=1     cost per row at ten times ROWS as well (11 GB on disk)
#   BENCH_COLD=1      a race that starts at the disk, with a log of 5 GB (of ROWS, if less)
#   BENCH_CALLGRIND=0 no instruction counts
#   BENCH_FAIRLEARN, BENCH_AIF360, BENCH_AEQUITAS=DIR   checkouts to race as well
#   BENCH_FBT=DIR     a checkout with the program built
#   BENCH_DIR=DIR     where logs and answers go; build/bench. Logs are kept for next time
#
# Races (their contestants run in turn, round after round, and every ratio is taken within
# a round: a machine that is busy for a while is busy for all of them):
#   w1      three grounds, their pairs, confusion counts, from one log
#   w2      forty groups in forty thousand combinations of facts; scans of the same
#   quoted  w1 with every field in quotes
#   sizes   w1 at ROWS / 10, ROWS and 10 × ROWS
#   small   ten thousand rows, start to exit
#   tools   w1 on a million rows at most: what takes too long for more
#   cold    w1, when nothing of the log is in memory
# And two measurements: callgrind, instructions per byte; conditional, the tests of
# benchmarks/conditional.c (not with fewer rows than a million, for it takes its time).
#
# Prints a Markdown page. That of a release build with the default size is kept in
# benchmarks/results, another in BENCH_DIR. `make bench-peers` installs the peers; one that
# is not here is said to be not here.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

B=$1
FULL=10000000
ROWS=${ROWS:-$FULL} ROUNDS=${ROUNDS:-5}
TRIES=${TRIES:-$((ROUNDS < 5 ? ROUNDS : 5))}
WORK=${BENCH_DIR:-build/bench}
SMALL=$((ROWS < 1000000 ? ROWS : 1000000))
ALL_RACES='w1 w2 quoted sizes small tools cold callgrind conditional'
RACES=${RACES:-$ALL_RACES}
SEED=1

for part in contestants answers race figures page; do
  # shellcheck source=/dev/null
  . "benchmarks/lib/$part.sh"
done

mkdir -p "$WORK/times" "$WORK/answers"
COMMIT=$(commit_of_tree | paste -s -d " ") # now: it may be another when the page is written
find_peers
for race in $RACES; do
  case $race in
    w1 | w2 | quoted | sizes | small | tools | cold | callgrind | conditional) "run_$race" ;;
    *) stop "there is no race '$race': $ALL_RACES" ;;
  esac
done
print_page | tee "$WORK/page.md"
keep_page
