#!/bin/sh
# The public header compiles alone, as C11 and as C++.
set -e
strict='-Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude'
echo '#include <iemand.h>' | gcc -x c -std=c11 $strict -
echo '#include <iemand.h>' | g++ -x c++ -std=c++11 $strict -
