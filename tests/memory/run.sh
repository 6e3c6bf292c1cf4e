#!/usr/bin/env bash
# Where reading what nobody wrote is seen: MemorySanitizer over the unit tests of base, csv
# and tally, and valgrind, which also sees what is lost, over those that are quick and over
# each command of the program (tests/faults).
#
#   tests/memory/run.sh BUILD MSAN-BUILD MSAN-TEST…
#
# Valgrind takes some 30 times as long: a test that needs more than QUICK seconds of a
# processor without it is left out, and named. Tests that measure time or memory themselves, or fill it,
# are left out as well.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
BUILD=$1 MSAN=$2
shift 2
QUICK=${QUICK:-0.5}
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC TMPDIR=$SCRATCH SCRATCH
export MSAN_OPTIONS=exitcode=99
passed=0 failed=0 left_out=

verdict() { # name, status
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '  not ok %s\n' "$1"
    grep -v '^\[' "$SCRATCH/said" | head -n 30
  fi
}

# What a clock says is that of the machine, too: one that is busy would leave out half.
is_quick() { # test
  local TIMEFORMAT='%U %S'
  { time timeout 20 "$1" >/dev/null 2>&1; } 2>&1 |
    awk -v most="$QUICK" '{ exit $1 + $2 > most }'
}

for name; do
  "$MSAN/tests/unit/test_$name" >"$SCRATCH/said" 2>&1
  verdict "msan $name" $?
done

for test in "$BUILD"/tests/unit/test_*; do
  name=${test##*/test_}
  case $name in *.*) continue ;; esac
  if ! is_quick "$test"; then
    left_out="$left_out $name"
    continue
  fi
  valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    "$test" >"$SCRATCH/said" 2>&1
  verdict "valgrind $name" $?
done

python3 tests/faults/run.py "$BUILD/iemand" - --valgrind --jobs "${JOBS:-2}" >"$SCRATCH/said" 2>&1
verdict 'valgrind, each command' $?
tail -n 1 "$SCRATCH/said"
echo "memory: $passed passed, $failed failed; too slow for valgrind:${left_out:- none}"
[ "$failed" = 0 ]
