#!/bin/sh
# Makes what a package of iemand has beside the program: a man page for each command, and
# completions for three shells.
#
#   pages.sh PROGRAM DIRECTORY
set -eu

program=$1 to=$2
here=$(dirname "$0")
version=$("$program" --version | sed 's/^iemand //')
table=$to/table

rm -rf "$to"
mkdir -p "$to/man1" "$to/bash" "$to/zsh" "$to/fish"
"$program" help --completion table >"$table"

# Lines of text fit 80 columns, as readers of the source expect.
wrapped() {
  awk '/^\.nf/ { as_is = 1 } /^\.fi/ { as_is = 0 }
    /^\./ || as_is { print; next }
    { while (length > 79 && match(substr($0, 1, 80), /.* /)) {
        print substr($0, 1, RLENGTH - 1); $0 = substr($0, RLENGTH + 1) }
      print }'
}

page() { # command or nothing, name of the page
  prose=$here/man/$1.man
  [ -e "$prose" ] || prose=
  # shellcheck disable=SC2086 # no word or one
  awk -v page="$1" -v version="$version" -f "$here/pages.awk" "$table" $prose "$here/iemand.1" \
    >"$to/page" # a pipe would hide that it failed
  wrapped <"$to/page" >"$to/man1/$2.1"
}

page '' iemand
awk -F '\t' '$1 == "command" { print $2 }' "$table" | while read -r command; do
  page "$command" "iemand-$command"
done
"$program" help --completion bash >"$to/bash/iemand"
"$program" help --completion zsh >"$to/zsh/_iemand"
"$program" help --completion fish >"$to/fish/iemand.fish"
rm "$table" "$to/page"
