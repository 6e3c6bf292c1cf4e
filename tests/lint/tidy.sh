#!/bin/bash
# clang-tidy, with the checks of .clang-tidy; headers are read with the files that use them.
# The headers of a library are not ours to mend. Nearly all of its time goes to paths through
# long functions: $NODES says how far it follows them.
MPI=$(pkg-config --cflags mpi-c | sed "s|-I|-isystem |g")
export MPI NODES=${NODES:-225000}
find src -name '*.c' -print0 | xargs -0 -P "$JOBS" -n 3 bash -c '
  clang-tidy --quiet --extra-arg={-Xclang,-analyzer-config,-Xclang,max-nodes=$NODES} \
    "$@" -- -std=c11 -D_GNU_SOURCE -Iinclude -Isrc $MPI 2>&1 |
    grep -vE "^[0-9]+ warnings? (generated|treated)|^Suppressed |^Use -header"
  exit "${PIPESTATUS[0]}"' tidy
