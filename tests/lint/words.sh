#!/bin/sh
# The program counts and does not pronounce a legal or moral conclusion; and nothing is
# left to be done later.
conclusions='\b(un)?fair(ly|ness)?\b|discriminat|\b(on)?eerlijk|discrimin'
unfinished='\b(TODO|FIXME|XXX|HACK|placeholder|stub|not (yet )?implemented)\b'
grep -rnIiE "$conclusions" src include && wrong=yes
grep -rnIE "$unfinished" src include tests benchmarks datasets Makefile ./*.md \
  --exclude=words.sh 2>/dev/null && wrong=yes
[ -z "${wrong:-}" ]
