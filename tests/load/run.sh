#!/usr/bin/env bash
# A day of work in bounded time: ten thousand scans in one process that uses the library,
# and a hundred programs at once on one history. Prints a table of what was done and seen.
#
#   tests/load/run.sh BUILD [JOBS [ROUNDS]]     1,000 jobs, 10 rounds
#
# Rounds are in other locales, made here where Debian's `locales` is, and time zones.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$1 jobs=${2:-1000} rounds=${3:-10} failed=0
place=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$place"' EXIT
mkdir "$place/locales" "$place/work"
for locale in nl_NL tr_TR; do
  localedef -i $locale -f UTF-8 "$place/locales/$locale.UTF-8" >/dev/null 2>&1
done
echo "One process, scan after scan"
LOCPATH=$place/locales "$build/tests/load/soak" datasets "$place/work" "$jobs" "$rounds" || failed=1
echo
echo "A hundred programs at once on one history"
TMPDIR=$place python3 tests/load/histories.py "$build/iemand" || failed=1
exit $failed
