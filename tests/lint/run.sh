#!/usr/bin/env bash
# Runs every check of this folder against one build: tests/lint/run.sh BUILD-DIRECTORY
# A check prints what is wrong and ends with a status other than 0; all are run.
set -u
cd "$(dirname "$0")/../.." || exit 1
export B=$1 JOBS=${JOBS:-2} LC_ALL=C.UTF-8
wrong=0
for check in tests/lint/*.sh; do
  name=$(basename "$check" .sh)
  [ "$name" != run ] || continue
  started=$SECONDS
  if said=$("$check" 2>&1); then
    printf '  %-10s ok (%s s)\n' "$name" $((SECONDS - started))
  else
    printf '  %-10s WRONG\n%s\n' "$name" "$said"
    wrong=$((wrong + 1))
  fi
done
if [ $wrong -gt 0 ]; then
  echo "lint: $wrong of the checks found something"
  exit 1
fi
echo 'lint: nothing found'
