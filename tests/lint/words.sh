#!/bin/sh
# The program counts and does not pronounce a legal or moral conclusion; nothing is left to
# be done later; and the files and tests that documents name are there.
conclusions='\b(un)?fair(ly|ness)?\b|discriminat|\b(on)?eerlijk|discrimin'
unfinished='\b(TODO|FIXME|XXX|HACK|placeholder|stub|not (yet )?implemented)\b'
grep -rnIiE "$conclusions" src include && wrong=yes
grep -rnIE "$unfinished" src include tests benchmarks datasets Makefile ./*.md \
  --exclude=words.sh 2>/dev/null && wrong=yes

# shellcheck disable=SC2016 # backquotes of Markdown
named() { grep -hoE "\`$1\`" "$2" | tr -d '\`' | sort -u; }
for file in $(named '[a-z_]+/[a-z_/]+\.(c|h|py|sh|map|1)' CONTRIBUTING.md); do
  [ -e "$file" ] || [ -e "src/$file" ] || { echo "CONTRIBUTING.md: there is no $file"; wrong=yes; }
done
for test in $(named '(tests/unit/|tests/cli/)?[a-z]+(_[a-z]+)+[*]?' SECURITY.md); do
  find tests/cli tests/unit -maxdepth 1 -name "${test##*/}" -o -name "${test##*/}.c" | grep -q . ||
    { echo "SECURITY.md: there is no test $test"; wrong=yes; }
done
[ -z "${wrong:-}" ]
