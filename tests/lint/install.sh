#!/bin/bash
# What is installed works from where it is: the library example of the README compiles
# with pkg-config alone and runs; uninstalling leaves nothing behind.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

make --no-print-directory install BUILD="${B##*/}" WERROR=1 PREFIX="$place" >"$place.log"
sed -n '/^```c$/,/^```$/p' README.md | sed '/^```/d' >"$place/example.c"
export PKG_CONFIG_PATH=$place/lib/pkgconfig
# shellcheck disable=SC2046 # flags
${CC:-cc} -Wall -Wextra -Werror "$place/example.c" -o "$place/example" \
  $(pkg-config --cflags --libs iemand)
"$place/example" datasets/duo-cub-2014.csv datasets/duo-cub-2014.yaml >"$place/result.json"
jq -e '.schema == "iemand-result/1"' "$place/result.json" >/dev/null
rm "$place"/example* "$place/result.json"

make --no-print-directory uninstall BUILD="${B##*/}" WERROR=1 PREFIX="$place" >>"$place.log"
left=$(find "$place" -type f)
rm -f "$place.log"
[ -z "$left" ] || { echo "make uninstall leaves $left" && exit 1; }
