#!/usr/bin/env bash
# The same program by other compilers and at other levels of optimisation: the unit
# tests of counting and measuring pass, and scans say what the release build says.
# Counts, digests, texts and verdicts are equal, and numbers within 1e-9 of each other:
# without -ffast-math and with -ffp-contract=off a compiler may not round otherwise, but
# the functions of a mathematics library that it puts in their place may.
#
#   tests/builds/run.sh BUILD [NAME…]       NAME as below; all of them
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
RELEASE=$1
shift
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC COLUMNS=100
UNIT='averaging columns cube dict digits index logit measure numbers parse save
  shortest strata table2x2 tally together twin'
passed=0 failed=0

builds() { # name, compiler, flags
  cat <<'END'
gcc-O0 gcc -O0
gcc-O1 gcc -O1
gcc-O3 gcc -O3
gcc-native gcc -O3 -march=native
gcc-lto gcc -O2 -flto -ffat-lto-objects
clang-O0 clang -O0
clang-O1 clang -O1
clang-O2 clang -O2
clang-O3 clang -O3
END
}

verdict() { # name, status
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '  not ok %s\n' "$1"
    tail -n 20 "$SCRATCH/said"
  fi
}

scans() { # build, folder: what it says of logs
  mkdir -p "$2"
  for log in duo-cub-2014 averaging berkeley-1973 duo-cub-2014-outcome; do
    "$1/iemand" scan "datasets/$log.csv" -p "datasets/$log.yaml" --also all --quiet \
      --json "$2/$log.json" --cases "$2/$log.csv" || return 1
  done
  "$1/iemand" synth --world surcharge --rows 3000 --seed 5 >"$2/world.csv"
  "$1/iemand" tally datasets/averaging.csv -p datasets/averaging.yaml --quiet -o "$2/tally"
}

# Equal but for numbers that differ by less than 1e-9, of themselves or of 1.
same_json() { # one, other
  jq -e -n --slurpfile a "$1" --slurpfile b "$2" '
    def near($a; $b): ($a - $b | fabs) <= 1e-9 * ([1, ($a | fabs)] | max);
    def same($a; $b): ($a | type) as $t
      | if $t != ($b | type) then false
        elif $t == "number" then near($a; $b)
        elif $t == "array" then ($a | length) == ($b | length)
          and all(range($a | length); same($a[.]; $b[.]))
        elif $t == "object" then ($a | keys) == ($b | keys)
          and all($a | keys[]; same($a[.]; $b[.]))
        else $a == $b end;
    same($a; $b)' >/dev/null
}

same_scans() { # folder, other folder
  local file
  cmp "$1/world.csv" "$2/world.csv" && cmp "$1/tally" "$2/tally" || return 1
  for file in "$1"/*.json; do
    same_json "$file" "$2/${file##*/}" || { echo "${file##*/} differs"; return 1; }
  done
}

try() { # name, compiler, flags
  local name=$1 cc=$2 build=build/builds/$1 ar=ar started=$SECONDS
  shift 2
  [[ $* != *-flto* ]] || ar=gcc-ar
  make --no-print-directory -j"${JOBS:-2}" BUILD=builds B="$build" CC="$cc" AR=$ar CFLAGS="$*" \
    LDFLAGS="$*" "$build/iemand" $(printf "$build/tests/unit/test_%s " $UNIT) \
    >"$SCRATCH/said" 2>&1
  verdict "$name: builds" $?
  for test in $UNIT; do
    "$build/tests/unit/test_$test" >"$SCRATCH/said" 2>&1
    verdict "$name: $test" $?
  done
  scans "$build" "$SCRATCH/$name" >"$SCRATCH/said" 2>&1 &&
    same_scans "$SCRATCH/release" "$SCRATCH/$name" >"$SCRATCH/said" 2>&1
  verdict "$name: scans as the release build" $?
  echo "  $name $cc $* ($((SECONDS - started)) s)"
}

scans "$RELEASE" "$SCRATCH/release" >"$SCRATCH/said" 2>&1
verdict "release: scans" $?
while read -r name cc flags; do
  # shellcheck disable=SC2086 # words
  if [ $# = 0 ] || [[ " $* " == *" $name "* ]]; then try "$name" "$cc" $flags </dev/null; fi
done < <(builds)
echo "builds: $passed passed, $failed failed"
[ "$failed" = 0 ]
