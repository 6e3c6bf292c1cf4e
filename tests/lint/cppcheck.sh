#!/bin/sh
# A second opinion. What it keeps of each file is in the build directory. Its checks of
# uninitialised variables know less than those of clang-tidy; twice the same start value is
# no slip in this code.
mkdir -p "$B/cppcheck"
cppcheck --quiet -j "$JOBS" --cppcheck-build-dir="$B/cppcheck" --std=c11 \
  --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
  --suppress=missingIncludeSystem --suppress=uninitvar --suppress=duplicateAssignExpression \
  -D_GNU_SOURCE -D__GNUC__ -Iinclude -Isrc src
