#!/usr/bin/env bash
# Runs the tests of one build and counts them.
#
#   tests/run.sh BUILD-DIRECTORY [unit] [fuzz] [cli] [worlds]
#   tests/run.sh --golden BUILD-DIRECTORY     rewrite the expected output of tests/cli
#
# ONLY='test_cube|gate_.*': those whose whole name is like this (grep -E), of any suite.
#
# Everything answers in TAP ("ok 1 - name", "not ok 2 - name", "# SKIP"), and all answers
# are read by one reader. A program that ends badly with nothing reported as failed, or
# before it did all it had announced, counts as one failure; one that reports nothing and
# ends well counts as one success.
#
# A command test is a directory tests/cli/NAME with a shell script `cmd` and what it is
# to give: `stdout`, `stderr` (not compared when absent) and `exit` (0 when absent).
# `cmd` runs in an empty directory with $IEMAND (the program), $DATASETS, $CASE (its own
# directory), $BUILD (release, asan …) and $PYTHON, and $IEMAND_DATA when the caller has
# real logs; with status 77 it is skipped. tests/cli/lib.sh has what many of them share.
set -u -o pipefail
# Real logs, which some tests need: a relative name is one of the caller's folder.
[ ! -d "${IEMAND_DATA:-}" ] || IEMAND_DATA=$(cd "$IEMAND_DATA" && pwd) || exit 1
cd "$(dirname "$0")/.." || exit 1

# ---- one test: answers in TAP on standard output ----------------------------------
# shellcheck disable=SC2086 # $RUN and $WATCH are lists of words

run_unit() { # name of an executable in $B/tests/unit
  CMOCKA_MESSAGE_OUTPUT=TAP timeout "$LIMIT" $RUN $WATCH "$B/tests/unit/$1" 2>&1
}

run_fuzz() { # on its corpus
  timeout "$LIMIT" $RUN $WATCH "$B/tests/fuzz/$1" "tests/fuzz/corpus/${1#fuzz_}"/* 2>&1
}

run_worlds() {
  timeout "$LIMIT" "$B/tests/worlds/$1" --fast 2>&1
}

run_cli() {
  local got=$SCRATCH/cli/$1.d
  run_case "$1" "$got"
  if [ "$(cat "$got/exit")" = 77 ] && [ ! -e "tests/cli/$1/exit" ]; then
    echo "ok - $1 # SKIP $(head -n 1 "$got/stderr")"
  elif differences "tests/cli/$1" "$got" >"$got/differences"; then
    echo "ok - $1"
  else
    echo "not ok - $1"
    sed 's/^/# /' "$got/differences"
  fi
}

run_case() { # name, directory for what it gives
  mkdir -p "$2/work"
  (
    export CASE=$PWD/tests/cli/$1 FOUND=$2
    cd "$2/work" && timeout "$LIMIT" $RUN sh "$CASE/cmd" </dev/null
  ) >"$2/stdout" 2>"$2/stderr"
  echo $? >"$2/exit"
}

differences() { # expected, got: a diff of what is expected; status 1 when they differ
  local status=0 name
  for name in stdout stderr; do
    [ ! -e "$1/$name" ] || diff -u --label "expected $name" --label "$name" \
      "$1/$name" "$2/$name" || status=1
  done
  local want=0
  [ ! -e "$1/exit" ] || want=$(cat "$1/exit")
  if [ "$(cat "$2/exit")" != "$want" ]; then
    echo "exit status $(cat "$2/exit") where $want is expected"
    [ -e "$1/stderr" ] || tail -n 5 "$2/stderr"
    status=1
  fi
  # What valgrind found, not what it warns of, such as calls of the system it does not know.
  ! grep -hs '^==' "$2"/valgrind.* | head -n 30 | grep . || status=1
  return $status
}

# ---- counting ------------------------------------------------------------------------

# Prints "passed failed skipped" of one answer; $2 is the exit status behind it.
count() {
  awk -v status="$2" '
    /^1\.\.[0-9]+/   { planned += substr($1, 4) }
    /^(not )?ok .*# SKIP/ { skipped++; next }
    /^ok /           { passed++ }
    /^not ok /       { failed++ }
    END {
      short = planned > passed + failed + skipped
      if (!failed && (status != 0 || short)) failed++
      if (!planned && !passed && !failed && !skipped) passed++
      print passed + 0, failed + 0, skipped + 0
    }' "$1"
}

# What a reader needs of a failure: the failed lines and the remarks below them.
explain() {
  awk '/^not ok/ && !/# SKIP/ { on = 1; print "    " $0; next }
       /^(not )?ok/           { on = 0; next }
       on || /^# SEED=/ || !/^(#|1\.\.)/ { print "    " $0 }' "$1" | head -n 60
}

run_one() { # suite, name: keeps the answer and the counts, tells what failed
  local answer=$SCRATCH/$1/$2.tap status passed failed skipped
  "run_$1" "$2" >"$answer"
  status=$?
  count "$answer" $status >"$SCRATCH/$1/$2.count"
  read -r passed failed skipped <"$SCRATCH/$1/$2.count"
  [ "$failed" = 0 ] && return
  printf '  %s %s: %s\n%s\n' "$1" "$2" "$(told "$passed" "$failed" "$skipped")" \
    "$(explain "$answer"; [ $status = 0 ] || echo "    ended with status $status")"
}

told() {
  printf '%s passed, %s failed' "$1" "$2"
  [ "$3" = 0 ] || printf ', %s skipped' "$3"
}

names_of() { # suite
  case $1 in
    unit) find tests/unit -name 'test_*.c' -printf '%f\n' ;;
    fuzz) find tests/fuzz -name 'fuzz_*.c' -printf '%f\n' ;;
    worlds) find tests/worlds -name '*.c' -printf '%f\n' ;;
    cli) find tests/cli -name cmd -printf '%P\n' ;;
  esac | sed 's|/cmd$||; s|\.c$||' | grep -xE "${ONLY:-.*}" | sort
}

sum_up() { # files of counts
  cat /dev/null "$@" 2>/dev/null | awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }'
}

run_suite() {
  local passed failed skipped started=$SECONDS
  mkdir -p "$SCRATCH/$1"
  names_of "$1" | xargs -r -P "$JOBS" -I NAME bash "$0" --one "$1" NAME
  read -r passed failed skipped <<<"$(sum_up "$SCRATCH/$1"/*.count)"
  printf '%-7s %4s  %s (%s s)\n' "$1" "$(names_of "$1" | wc -l)" \
    "$(told "$passed" "$failed" "$skipped")" $((SECONDS - started))
}

# ---- golden ----------------------------------------------------------------------------

rewrite_golden() {
  local name want got
  for name in $(names_of cli); do
    want=tests/cli/$name got=$SCRATCH/$name
    run_case "$name" "$got"
    [ "$(cat "$got/exit")" != 77 ] || continue
    [ -e "$want/stdout" ] || [ -e "$want/stderr" ] || touch "$want/stdout"
    for file in stdout stderr; do
      [ ! -e "$want/$file" ] || cp "$got/$file" "$want/$file"
    done
    cp "$got/exit" "$want/exit"
    [ "$(cat "$got/exit")" != 0 ] || rm "$want/exit"
  done
}

# ---- set-up ------------------------------------------------------------------------------

if [ "${1:-}" = --one ]; then
  run_one "$2" "$3"
  exit 0
fi

golden=
[ "$1" != --golden ] || { golden=yes && shift; }
export B=$1
shift
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
PYTHON=python3
"$PYTHON" -c 'import jsonschema, prometheus_client' 2>/dev/null || PYTHON=/usr/bin/python3
BUILD=${B##*/} IEMAND=$PWD/$B/iemand DATASETS=$PWD/datasets
JOBS=${JOBS:-2} LIMIT=${LIMIT:-280}
# ThreadSanitizer needs the memory map where it expects it.
RUN=
[ "$BUILD" != tsan ] || ! setarch -R true 2>/dev/null || RUN='setarch -R'
# Valgrind runs the programs of the release build; of a test it runs iemand, and is silent
# (tests/memory/iemand).
WATCH=
[ "$BUILD" != valgrind ] || WATCH='valgrind --quiet --error-exitcode=99 --leak-check=full
  --show-leak-kinds=definite --errors-for-leak-kinds=definite'
export SCRATCH PYTHON BUILD IEMAND DATASETS JOBS LIMIT RUN WATCH
export LC_ALL=C.UTF-8 TZ=UTC COLUMNS=100
unset NO_COLOR
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99
export TSAN_OPTIONS=exitcode=99:halt_on_error=1

if [ "$golden" ]; then
  rewrite_golden
  exit
fi
for suite in "$@"; do run_suite "$suite"; done
read -r passed failed skipped <<<"$(sum_up "$SCRATCH"/*/*.count)"
told "$passed" "$failed" "$skipped"
echo
[ "$failed" = 0 ] && [ "$passed" != 0 ]
