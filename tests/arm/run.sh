#!/usr/bin/env bash
# A build for another machine, run here by an emulator: unit tests, and logs that must
# give the same bytes as this machine's build gives. On arm64 the vector path of the
# reader is another one; on s390x (ARCH=s390x) numbers have their highest byte first.
#
#   tests/arm/run.sh BUILD OTHER-BUILD ROOT UNIT-TEST…
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
NATIVE=$1 OTHER=$2 ROOT=$3 ARCH=${ARCH:-arm64}
shift 3
case $ARCH in
  arm64) emulator=qemu-aarch64-static readers='neon portable libcsv' ;;
  *) emulator=qemu-$ARCH-static readers='portable libcsv' ;;
esac
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC COLUMNS=100 TMPDIR=$SCRATCH
passed=0 failed=0

emulated() { $emulator -L "$ROOT" "$@"; }

verdict() { # name, status, where what was said stands
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '  not ok %s\n' "$1"
    tail -n 20 "$3"
  fi
}

unit() { # name
  emulated "$OTHER/tests/unit/test_$1" >"$SCRATCH/said" 2>&1
  verdict "unit $1" $? "$SCRATCH/said"
}

same() { # log, reader, then the rest of the command
  local log=$1 reader=$2 here=$SCRATCH/here there=$SCRATCH/there
  shift 2
  "$NATIVE/iemand" scan "$log" "$@" --json "$here.json" >"$here" 2>&1
  emulated "$OTHER/iemand" scan "$log" "$@" --reader "$reader" --json "$there.json" \
    >"$there" 2>&1
  { diff "$here" "$there" && diff "$here.json" "$there.json"; } >"$SCRATCH/said" 2>&1
  verdict "$log by $reader" $? "$SCRATCH/said"
}

for name; do unit "$name"; done
if [ ! -e "$OTHER/iemand" ]; then # not the whole program
  echo "$ARCH, emulated: $passed passed, $failed failed"
  exit $((failed > 0))
fi
"$NATIVE/iemand" synth --world averaging --rows 60000 --seed 5 >"$SCRATCH/large.csv"
for reader in $readers; do
  same datasets/duo-cub-2014.csv "$reader" -p datasets/duo-cub-2014.yaml
  same datasets/averaging.csv "$reader" -p datasets/averaging.yaml
  same "$SCRATCH/large.csv" "$reader" -p datasets/averaging.yaml
done
# Counts that one machine saved are read by the other, and written alike.
saved() { # log, plan
  "$NATIVE/iemand" tally "$1" -p "$2" -o "$SCRATCH/here.tally" --quiet
  emulated "$OTHER/iemand" tally "$1" -p "$2" -o "$SCRATCH/there.tally" --quiet
  "$NATIVE/iemand" scan "$SCRATCH/here.tally" -p "$2" >"$SCRATCH/here" 2>&1
  emulated "$OTHER/iemand" scan "$SCRATCH/here.tally" -p "$2" >"$SCRATCH/there" 2>&1
  { cmp "$SCRATCH/here.tally" "$SCRATCH/there.tally" &&
    diff "$SCRATCH/here" "$SCRATCH/there"; } >"$SCRATCH/said" 2>&1
  verdict "$1 in saved counts" $? "$SCRATCH/said"
}
saved datasets/duo-cub-2014.csv datasets/duo-cub-2014.yaml
saved datasets/averaging.csv datasets/averaging.yaml
echo "$ARCH, emulated: $passed passed, $failed failed"
[ "$failed" = 0 ]
