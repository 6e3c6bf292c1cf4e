#!/bin/sh
# The layout of the code is that of .clang-format.
find src include tests benchmarks -name '*.[ch]' -print0 2>/dev/null |
  xargs -0 clang-format --dry-run -Werror
