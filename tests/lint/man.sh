#!/bin/bash
# The man pages, one for each command, are well-formed, can be found by their names, and
# lack no prose; they know every flag with its default, every made-up world and every
# knob.
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
source=src/install/iemand.1
wrong() { echo "$1"; found=yes; }

clean() { # a page: no reader of man pages has a word to say about it
  groff -man -Kutf8 -Tutf8 -ww -z "$1" 2>&1
  { man --warnings -l "$1" >/dev/null; } 2>&1
  mandoc -T lint "$1"
  lexgrog "$1" >/dev/null || echo "$1: cannot be found by its name"
}

said=$(sh src/install/pages.sh "$B/iemand" "$pages" 2>&1) || { echo "pages.sh failed: $said"; exit 1; }
[ -z "$said" ] || wrong "$said"
for command in $("$B/iemand" help --completion table | sed -n 's/^command\t\([^\t]*\).*/\1/p'); do
  [ -s "$pages/man1/iemand-$command.1" ] || wrong "there is no page iemand-$command(1)"
done
for page in "$pages"/man1/*.1 src/install/*.3; do
  said=$(clean "$page")
  [ -z "$said" ] || wrong "$said"
done

# A default that is a number stands where the option is explained.
"$B/iemand" help --completion table |
  awk -F '\t' '$1 == "option" && $6 ~ /^[0-9]/ { print $2, $4, $6 }' >"$pages/defaults"
while read -r command option default; do
  sed 's/\\-/-/g; s/\\f[A-Z]//g' "$pages/man1/iemand-$command.1" |
    awk -v head="--$option([\" ]|\$)" '/^\.TP/ { on = 0 } before == ".TP" { on = $0 ~ head }
      on { print } { before = $0 }' | grep -qF -- "$default" ||
    wrong "iemand-$command(1): --$option is $default unless given, and that is not said"
done <"$pages/defaults"

# What one name means to this command, where another takes something else by it.
"$B/iemand" help --completion table |
  awk -F '\t' '$1 == "option" && $5 != "-" && $5 !~ /\|/ {
    of[++n] = $2; name[n] = $4; argument[n] = $5
    if (!seen[$4, $5]++) kinds[$4]++
  }
  END { for (i = 1; i <= n; i++) if (kinds[name[i]] > 1) print of[i], name[i], argument[i] }' >"$pages/kinds"
[ -s "$pages/kinds" ] || wrong "no option means two things: the next check says nothing"
while read -r command option argument; do
  sed 's/\\-/-/g; s/\\f[A-Z]//g' "$pages/man1/iemand-$command.1" |
    sed -n "s/^\.BR --$option \" \(.*\)\"\$/\1/p" | tr '\n' ' ' >"$pages/said"
  [ "$(cat "$pages/said")" = "$argument " ] ||
    wrong "iemand-$command(1): --$option takes $argument, and the page says: $(cat "$pages/said")"
done <"$pages/kinds"

for name in $("$B/iemand" synth --help | sed -n '/^Worlds/,/^Knobs/s/^  \([a-z-]*\) .*/\1/p
  /^Knobs/,/^Exit/{ s/,//g; /^  /p; }'); do
  sed 's/\\-/-/g' "$pages/man1/iemand-synth.1" | grep -qE "^\.(B|BR -?-?)[ -]*$name( |\$)" ||
    wrong "iemand-synth(1) does not know $name"
done
[ -z "${found:-}" ] || { echo "(pages are made from $source)"; exit 1; }
