#!/bin/sh
# The man page is well-formed, can be found by its name, and knows every flag, every
# made-up world and every knob.
page=src/install/iemand.1
groff -man -Kutf8 -Tutf8 -ww -z "$page" 2>&1 | grep . && wrong=yes
lexgrog "$page" >/dev/null || wrong=yes
for command in '' $("$B/iemand" --help | sed -n 's/^  \([a-z]\{4,\}\) .*/\1/p'); do
  "$B/iemand" $command --help || echo "--no-help-of-$command"
done | grep -oE -e '--[a-z][a-z-]+' | sort -u | while read -r flag; do
  sed 's/\\-/-/g' "$page" | grep -qF -e "$flag" || echo "$page does not know $flag"
done | grep . && wrong=yes
"$B/iemand" synth --help | sed -n '/^Worlds/,/^Knobs/s/^  \([a-z-]*\) .*/\1/p
  /^Knobs/,/^Exit/{ s/,//g; /^  /p; }' | xargs -n 1 | while read -r name; do
  sed 's/\\-/-/g' "$page" | grep -qE "^\.(B|BR -?-?)[ -]*$name( |\$)" || echo "$page does not know $name"
done | grep . && wrong=yes
[ -z "${wrong:-}" ]
