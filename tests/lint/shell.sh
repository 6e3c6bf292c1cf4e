#!/bin/sh
# Every shell script can be read by the shell it names.
for script in .ci/run $(find src tests benchmarks -name '*.sh' -o -name cmd 2>/dev/null); do
  case $(head -n 1 "$script") in
    *bash) bash -n "$script" || wrong=yes ;;
    *) sh -n "$script" || wrong=yes ;;
  esac
done
[ -z "${wrong:-}" ]
