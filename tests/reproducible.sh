#!/bin/sh
# The same source gives the same bytes: built twice from copies in folders of different
# names, with other locales, time zones, masks and numbers of jobs, and compared.
set -eu
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
one=$place/here two=$place/in-quite-another-folder/there

build() { # folder, jobs, the rest of the environment
  folder=$1 jobs=$2
  shift 2
  mkdir -p "$folder"
  tar -c --exclude=./build --exclude=./.git . | tar -x -C "$folder"
  env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL "$@" make -s -C "$folder" "-j$jobs" all pages >/dev/null
}

build "$one" "${JOBS:-2}" LC_ALL=C.UTF-8 TZ=UTC
umask 077
build "$two" 1 LC_ALL=C TZ=Pacific/Kiritimati

files=$(cd "$one/build/release" && find iemand libiemand.a libiemand.so.* pages -type f | sort)
status=0
for file in $files; do
  if cmp -s "$one/build/release/$file" "$two/build/release/$file"; then
    echo "same  $(sha256sum <"$one/build/release/$file" | cut -c 1-64)  $file"
  else
    echo "OTHER $file"
    status=1
  fi
done
exit $status
