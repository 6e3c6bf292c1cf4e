#!/usr/bin/env bash
# A build for arm64, run here by an emulator: the unit tests of the reader, whose vector
# path is another one there, and logs that must give the same bytes as this machine's
# build gives.
#
#   tests/arm/run.sh BUILD ARM64-BUILD ROOT
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
NATIVE=$1 ARM=$2 ROOT=$3
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC COLUMNS=100 TMPDIR=$SCRATCH
passed=0 failed=0

emulated() { qemu-aarch64-static -L "$ROOT" "$@"; }

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
  emulated "$ARM/tests/unit/test_$1" >"$SCRATCH/said" 2>&1
  verdict "unit $1" $? "$SCRATCH/said"
}

same() { # log, reader, then the rest of the command
  local log=$1 reader=$2 here=$SCRATCH/here there=$SCRATCH/there
  shift 2
  "$NATIVE/iemand" scan "$log" "$@" --json "$here.json" >"$here" 2>&1
  emulated "$ARM/iemand" scan "$log" "$@" --reader "$reader" --json "$there.json" \
    >"$there" 2>&1
  { diff "$here" "$there" && diff "$here.json" "$there.json"; } >"$SCRATCH/said" 2>&1
  verdict "$log by $reader" $? "$SCRATCH/said"
}

for name in border columns dialect index parse split; do unit "$name"; done
"$NATIVE/iemand" synth --world averaging --rows 60000 --seed 5 >"$SCRATCH/large.csv"
for reader in neon portable libcsv; do
  same datasets/duo-cub-2014.csv "$reader" -p datasets/duo-cub-2014.yaml
  same datasets/averaging.csv "$reader" -p datasets/averaging.yaml
  same "$SCRATCH/large.csv" "$reader" -p datasets/averaging.yaml
done
echo "arm64, emulated: $passed passed, $failed failed"
[ "$failed" = 0 ]
