#!/usr/bin/env bash
# libiemand as others get it: installed, linked and loaded.
#
#   tests/library/run.sh BUILD-DIRECTORY SCRATCH-DIRECTORY
#
# Everything below works on what `make install` has put below a directory of its own.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
B=$PWD/$1
mkdir -p "$2"
PLACE=$(mktemp -d)
trap 'rm -rf "$PLACE"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC COLUMNS=100 PYTHONDONTWRITEBYTECODE=1
passed=0 failed=0

try() { # name, command …
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '  not ok %s\n%s\n' "$name" "$said" | head -n 40
  fi
}

env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make --no-print-directory BUILD="${B##*/}" install PREFIX="$PLACE" PYTHONDIR="$PLACE/python" \
  >"$PLACE.log" || { tail -n 5 "$PLACE.log"; exit 1; }
rm "$PLACE.log"
export PKG_CONFIG_PATH=$PLACE/lib/pkgconfig LD_LIBRARY_PATH=$PLACE/lib PATH=$PLACE/bin:$PATH
SHARED=$PLACE/lib/libiemand.so

# ---- the library itself ------------------------------------------------------------------

# What iemand.h declares is exported, under one version, and nothing else is.
exports_what_is_declared() {
  nm -D --defined-only "$SHARED" | awk '$2 != "A" { print $3 }' | sort >"$PLACE/exported"
  gcc -E -P include/iemand.h | tr '\n' ' ' |
    grep -oE 'visibility\("default"\)[^;{]*' | grep -oE '\biem_[a-z_]+ *\(' |
    tr -d ' (' | sed 's/$/@@IEMAND_0/' | sort -u >"$PLACE/declared"
  [ -s "$PLACE/declared" ] && diff "$PLACE/declared" "$PLACE/exported"
}

is_called_by_its_soname() {
  readelf -d "$SHARED" | grep -q 'SONAME.*\[libiemand\.so\.0\]' &&
    [ "$(readlink -f "$SHARED")" = "$PLACE/lib/libiemand.so.$(pkg-config --modversion iemand)" ]
}

# No private doors: the commands are linked with what is exported, and with nothing else.
carries_the_program() {
  cc "$B/src/cli/main.o" "$B/libcommands.a" -o "$PLACE/dynamic" -L"$PLACE/lib" -liemand || return 1
  for iemand in "$PLACE/dynamic" iemand; do
    $iemand scan datasets/duo-cub-2014.csv -p datasets/duo-cub-2014.yaml \
      --json "$PLACE/${iemand##*/}.json" >"$PLACE/${iemand##*/}.txt" || return 1
  done
  cmp "$PLACE/dynamic.txt" "$PLACE/iemand.txt" && cmp "$PLACE/dynamic.json" "$PLACE/iemand.json"
}

has_a_manual() {
  MANPATH=$PLACE/share/man MANPAGER=cat man 3 libiemand | grep -q 'iem_frame_arrow'
}

# ---- the example -------------------------------------------------------------------------

make_rows() {
  awk 'BEGIN {
    OFS = "\t"; print "origin", "age", "selected"
    for (i = 0; i < 4000; i++) {
      origin = i % 7 < 5 ? "A" : i % 14 == 5 ? "B, the other" : "B"
      age = 18 + i * 37 % 60
      print origin, i % 101 ? age : "", (i * 7919 % 100) < 10 + (origin ~ /B/ ? 25 : 0) ? "yes" : "no"
    }
  }' >"$PLACE/rows"
  python3 - "$PLACE" <<'END'
import csv, sys
place = sys.argv[1]
with open(place + "/rows") as rows, open(place + "/rows.csv", "w", newline="") as out:
    csv.writer(out, lineterminator="\n").writerows(line.rstrip("\n").split("\t") for line in rows)
END
  (cd "$PLACE" && mv rows.csv rows.log && cp rows.log rows.csv &&
    iemand scan rows.csv --quiet --decision selected=yes --ground origin --fact age:30,50 \
      --json want.json >/dev/null) || return 1
  sed -i 's/"path": "rows.csv"/"path": "rows"/' "$PLACE/want.json"
}

# shellcheck disable=SC2046 # flags
example_with() { # shared or static
  local flags
  case $1 in
    shared) flags=$(pkg-config --libs iemand) ;;
    static) flags="$PLACE/lib/libiemand.a $(pkg-config --static --libs iemand | sed 's/-liemand//')" ;;
  esac
  # shellcheck disable=SC2086 # flags
  cc -std=c11 -Wall -Wextra -Werror tests/library/push_rows.c -o "$PLACE/push_$1" \
    $(pkg-config --cflags iemand) $flags || return 1
  "$PLACE/push_$1" <"$PLACE/rows" >"$PLACE/$1.json" && cmp "$PLACE/$1.json" "$PLACE/want.json"
}

# The rows of the example are in the library's hands only: it says so when they are wrong.
example_says_what_is_wrong() {
  printf 'origin\tage\tselected\nA\told\tyes\n' | "$PLACE/push_shared" 2>"$PLACE/said"
  [ $? = 4 ] && grep -qx '1 of 1 rows rejected, so there is no result; .*' "$PLACE/said"
}

# shellcheck disable=SC2046 # flags
example_as_cpp() {
  printf '%s\n' '#include <iemand.h>' \
    'int main() { iem_frame *t = nullptr; iem_error e; return iem_frame_new("x", &t, &e); }' |
    c++ -x c++ -std=c++11 -Wall -Wextra -Werror - -o "$PLACE/cpp" \
      $(pkg-config --cflags --libs iemand) && "$PLACE/cpp"
}

try 'what is declared is exported' exports_what_is_declared
try 'it is called by its soname' is_called_by_its_soname
try 'the program needs no private doors' carries_the_program
try 'it has a manual' has_a_manual
try 'rows for the example' make_rows
try 'the example, shared' example_with shared
try 'the example, static' example_with static
try 'the example says what is wrong' example_says_what_is_wrong
! command -v c++ >/dev/null || try 'a program in C++' example_as_cpp

# ---- Python ------------------------------------------------------------------------------

PYTHON=/usr/bin/python3
[ -x "$PYTHON" ] || PYTHON=python3
duckdb=$(find "$2" -name libduckdb.so 2>/dev/null | head -n 1)
export PYTHONPATH=$PLACE/python IEMAND_LIBRARY=$PLACE/lib/libiemand.so.0 DUCKDB_LIBRARY=$duckdb
export IEMAND=$PLACE/bin/iemand DATASETS=$PWD/datasets HEADER=$PLACE/include/iemand.h
"$PYTHON" tests/library/test_python.py >"$2/python.log" 2>&1
said=$?
grep -E '^(FAIL|ERROR):|Error: ' "$2/python.log" | head -n 40
ran=$(sed -n 's/^Ran \([0-9]*\) test.*/\1/p' "$2/python.log")
bad=$(grep -cE '^(FAIL|ERROR): ' "$2/python.log")
skipped=$(sed -n 's/.*skipped=\([0-9]*\).*/\1/p' "$2/python.log")
[ "$said" = 0 ] || [ "$bad" != 0 ] || bad=1
passed=$((passed + ${ran:-0} - bad - ${skipped:-0}))
failed=$((failed + bad))

printf '%s passed, %s failed' "$passed" "$failed"
[ -z "$skipped" ] || printf ', %s skipped' "$skipped"
echo
[ "$failed" = 0 ]
