#!/bin/sh
# Makes reports and looks at them in a browser: run.sh BUILD-DIRECTORY FOLDER [--by-turns | NAME …]
#
# FOLDER gets what npm brings, the reports, and screenshots and PDFs of them; nothing is
# written beside the sources. NAME: only these reports, such as duo-cub-2014.nl;
# --by-turns: each in one of its languages.
set -eu
build=$1 folder=$2
shift 2
here=$(dirname "$0")

mkdir -p "$folder"
cp "$here"/*.json "$here"/*.mjs "$folder"
if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  cp "$folder/package-lock.json" "$folder/node_modules/.installed"
fi
rm -rf "$folder/reports" "$folder/screenshots"
sh "$here/reports.sh" "$build/iemand" datasets "$folder/reports"
cd "$folder" && node run.mjs reports "$@"
