#!/bin/bash
# What is installed works from where it is: the library example of the README compiles
# with pkg-config alone and runs, man finds the pages, the shells find the completions;
# uninstalling leaves nothing behind. DESTDIR stands before everything and in no file.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place" "$place.log"' EXIT
run() { make --no-print-directory BUILD="${B##*/}" WERROR=1 "$@" >>"$place.log"; }
wrong() { echo "$1" && exit 1; }

run install PREFIX="$place"
sed -n '/^```c$/,/^```$/p' README.md | sed '/^```/d' >"$place/example.c"
export PKG_CONFIG_PATH=$place/lib/pkgconfig LD_LIBRARY_PATH=$place/lib
# shellcheck disable=SC2046 # flags
${CC:-cc} -Wall -Wextra -Werror "$place/example.c" -o "$place/example" \
  $(pkg-config --cflags --libs iemand)
"$place/example" datasets/duo-cub-2014.csv datasets/duo-cub-2014.yaml >"$place/result.json"
jq -e '.schema == "iemand-result/1"' "$place/result.json" >/dev/null
rm "$place"/example* "$place/result.json"

PATH=$place/bin:$PATH
export MANPATH=$place/share/man XDG_DATA_DIRS=$place/share MANPAGER=cat
for command in '' $(iemand help --completion table | sed -n 's/^command\t\([^\t]*\).*/-\1/p'); do
  [ "$(man -w "iemand$command")" = "$place/share/man/man1/iemand$command.1" ] ||
    wrong "man does not find iemand$command(1)"
done
[ -r "$place/share/iemand/iemand-result-1.schema.json" ] || wrong 'the schema is not there'
bash -c '. "$1/bash-completion/completions/iemand" && complete -p iemand' - "$place/share" >/dev/null ||
  wrong 'bash does not take the completions'
! command -v fish >/dev/null || [ "$(HOME=$place fish -c 'complete -C "iemand chec"' | cut -f 1)" = check ] ||
  wrong 'fish does not find the completions'
! command -v zsh >/dev/null || [ "$(zsh -f -c 'fpath=($1 $fpath); autoload -Uz compinit
  compinit -u -D; print $_comps[iemand]' - "$place/share/zsh/site-functions")" = _iemand ] ||
  wrong 'zsh does not find the completions'
rm -rf "$place/.local" "$place/.config" "$place/.cache"

run uninstall PREFIX="$place"
left=$(find "$place" -type f -o -type l)
[ -z "$left" ] || wrong "make uninstall leaves $left"

run install DESTDIR="$place" PREFIX=/opt/iemand
[ -z "$(find "$place" -type f ! -path "$place/opt/iemand/*")" ] || wrong 'DESTDIR is not the only place'
! grep -rIl "$place" "$place/opt" || wrong 'these files name DESTDIR'
unreadable=$(find "$place/opt" ! -perm -a=r)
[ -z "$unreadable" ] || wrong "not readable by everybody: $unreadable"
run uninstall DESTDIR="$place" PREFIX=/opt/iemand
[ -z "$(find "$place" -type f)" ] || wrong 'make uninstall leaves files below DESTDIR'
