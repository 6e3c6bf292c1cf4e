#!/bin/bash
# What the README shows is what the program prints: in each ```console block the lines
# below "$ iemand …" are what that command prints, as far as # up to "LINE" if it says so.
#
#   tests/lint/readme.sh            compare
#   tests/lint/readme.sh --write    put the present output in
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$PWD/${B:-build/release}:$PATH
shown=$(mktemp)
trap 'rm -f "$shown"' EXIT

output_of() { # a line "$ iemand …"
  local said until
  until=$(sed -n 's/.*# up to "\(.*\)"$/\1/p' <<<"$1")
  said=$(COLUMNS=100 bash -c "${1#$ }" 2>&1 </dev/null) || true
  [ -z "$until" ] || said=$(sed "/^$until\$/,\$d" <<<"$said")
  printf '%s\n' "$said"
}

block=
while IFS= read -r line; do
  case $line in
    '```console') block=yes ;;
    '```') block= ;;
  esac
  if [[ $block && $line == '$ iemand '* ]]; then
    printf '%s\n' "$line"
    output_of "$line"
  elif [[ ! $block || $line == '```console' ]]; then
    printf '%s\n' "$line"
  fi
done <README.md >"$shown"

if [ "${1:-}" = --write ]; then
  cat "$shown" >README.md
else
  diff -u --label README.md --label 'what the program prints' README.md "$shown"
fi
