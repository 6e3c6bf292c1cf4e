#!/usr/bin/env bash
# Inputs that are too large for make test, made here and thrown away: run.sh IEMAND
#
# Each line tells what was tried, how it ended, and the seconds and memory it took; each must
# end as it should, within the bounds that are given with it. ONLY=NAME: that one alone.
set -eu
iemand=$1
here=$(cd "$(dirname "$0")" && pwd)
case $iemand in /*) ;; *) iemand=$PWD/$iemand ;; esac
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
roles='--decision d=y --ground g --fact f'
plan="$roles --quiet --json result.json"
failed=0

# try NAME STATUS SECONDS MEGABYTES WANTED words…: standard input is that of the program
try() {
  local name=$1 status=$2 seconds=$3 memory=$4 wanted=$5 got=0
  shift 5
  [ "${ONLY:-$name}" = "$name" ] || return 0
  /usr/bin/python3 "$here/measured.py" measured "$seconds" "$memory" "$iemand" "$@" >out 2>&1 || got=$?
  local told=ok
  [ "$got" = "$status" ] || told="ended with $got instead of $status"
  [ -z "$wanted" ] || grep -qF -- "$wanted" out || told="does not say '$wanted': $(tail -n 1 out)"
  [ "$told" = ok ] || failed=1
  printf '%-44s %s  %s\n' "$name" "$(cat measured)" "$told"
}

wants() { [ "${ONLY:-$1}" = "$1" ]; }

# A field of a gigabyte, in quotes and without, in a row and in the header; and allowed.
giant() { head -c 1000000000 /dev/zero | tr '\0' x; }
if wants 'field of 1 GB'; then
  { printf 'd,g,f\ny,a,1\nn,b,1\ny,a,' && giant && printf '\nn,b,1\n'; } >giant.csv
  try 'field of 1 GB' 0 60 1000 '' scan giant.csv $plan --max-rejects 1
  rm giant.csv
fi
if wants 'field of 1 GB in quotes'; then
  { printf 'd,g,f\ny,a,1\nn,b,1\ny,a,"' && giant && printf '"\nn,b,1\n'; } >giant.csv
  try 'field of 1 GB in quotes' 0 60 1000 '' scan giant.csv $plan --max-rejects 1
  rm giant.csv
fi
if wants 'header of 1 GB'; then
  { printf 'd,g,f' && giant && printf '\ny,a,1\n'; } >giant.csv
  try 'header of 1 GB' 4 60 1000 'header' scan giant.csv $plan
  rm giant.csv
fi

# A million columns, in a header that is longer than a record may be, and allowed to be.
columns() { seq -f "$1" -s , 1 999997; }
if wants '1 million columns' || wants '1 million columns, allowed'; then
  { printf 'd,g,f,' && columns 'c%.0f' && for row in y,a,1 n,b,1 y,b,2; do printf '%s,' $row && columns %.0f; done; } >wide.csv
  try '1 million columns' 4 60 1000 'header' scan wide.csv $plan
  try '1 million columns, allowed' 0 60 1500 '' scan wide.csv $plan --max-record 16M
  rm wide.csv
fi

# Ten million groups, each of one person, are counted; and with less memory than they take.
if wants '10 million groups' || wants '10 million groups in 64 MB'; then
  { echo d,g,f && seq -f 'y,group %.0f,1' 1 5000000 && seq -f 'n,group %.0f,1' 5000001 10000000; } >groups.csv
  try '10 million groups' 0 300 6000 '10,000,000 rows' tally groups.csv $roles -o groups.tally
  try '10 million groups in 64 MB' 4 170 1000 '--memory' scan groups.csv $plan --memory 64M
  rm groups.csv
fi

# Keys that were made to collide for a hash without a seed.
if wants 'colliding keys'; then
  /usr/bin/python3 "$here/colliding.py" 200000 >keys.csv
  try 'colliding keys' 0 60 1500 '' scan keys.csv --decision d=y --ground g --quiet --json result.json
fi

# What packs well may be large, if somebody says so.
if wants 'gzip of 2 GB'; then
  { echo d,g,f && yes y,a,1 | head -c 2000000004; } | gzip -1 >packed.gz
  try 'gzip of 2 GB' 0 120 1000 '' scan packed.gz $plan --max-bytes 3G
  rm packed.gz
fi
if wants 'zstd bomb of 1 TB'; then
  { echo d,g,f && yes y,a,1 | head -c 1000002; } | zstd -q >one.zst
  { yes y,a,1 | head -c 600000000 | zstd -q >much.zst; } 
  { cat one.zst && for _ in $(seq 1700); do cat much.zst; done; } >bomb.zst
  try 'zstd bomb of 1 TB' 4 60 1000 'as no log does' scan bomb.zst $plan
fi
exit $failed
