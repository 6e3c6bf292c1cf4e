#!/bin/sh
# Sees to the Debian packages that a goal of the Makefile needs.
#
#   deps.sh demo|demo-municipality|test|test-faults|test-sanitize|test-mpi|test-arm|
#           test-library|test-web|test-hostile|test-reproducible|lint|validate|bench|
#           bench-peers|golden-r|deb|sbom|fuzz|fuzz-afl|fuzz-merge|test-memory|test-builds|
#           test-big-endian|test-32-bit|test-load|coverage
#
# Names the missing ones and installs them with apt-get; when nothing is missing it does
# nothing and needs no network. DEPS=no: names them and stops. What is looked for is the
# header, command or module itself, so a library that came another way counts as well.
set -eu

goal=$1
missing=

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() {
  printf '#include <%s>\n' "$1" | ${CC:-cc} -E -x c -o /dev/null - >/dev/null 2>&1
}

has_file() { [ -e "$1" ]; }

has_python() { # module, then those that one python3 must have beside it
  wanted=$(printf ', %s' "$@")
  python3 -c "import ${wanted#, }" 2>/dev/null || /usr/bin/python3 -c "import $1" 2>/dev/null
}

# Of clang: what -fsanitize links.
has_runtime() {
  file=$(clang --print-file-name="libclang_rt.$1-$(uname -m).a" 2>/dev/null) && [ -e "$file" ]
}

has_r() {
  Rscript -e "library($1)" >/dev/null 2>&1
}

need() { # package, then the question whether it is here
  package=$1
  shift
  "$@" || missing="$missing $package"
}

need_to_build() {
  need gcc has_command "${CC:-cc}"
  need libc6-dev has_header stdio.h
  need pkg-config has_command pkg-config
  need libcsv-dev has_header csv.h
  need libgsl-dev has_header gsl/gsl_cdf.h
  need libjansson-dev has_header jansson.h
  need libsqlite3-dev has_header sqlite3.h
  need libssl-dev has_header openssl/evp.h
  need libyaml-dev has_header yaml.h
  need libzstd-dev has_header zstd.h
  need zlib1g-dev has_header zlib.h
}

need_to_test() {
  need libcmocka-dev has_header cmocka.h
  need locales has_file /usr/share/i18n/locales/nl_NL
  need glpk-utils has_command glpsol
  need gzip has_command gzip
  need jq has_command jq
  need python3-jsonschema has_python jsonschema prometheus_client
  need python3-prometheus-client has_python prometheus_client jsonschema
  need sqlite3 has_command sqlite3
  need zstd has_command zstd
  need fish has_command fish
  need zsh has_command zsh
}

# What makes hostile inputs.
need_to_harm() {
  need gzip has_command gzip
  need python3 has_command python3
  need zstd has_command zstd
}

# The SQLite of Python is the system's.
need_to_fail() {
  need gzip has_command gzip
  need python3 has_python sqlite3
  need zstd has_command zstd
}

need_to_test_ranks() {
  need libopenmpi-dev has_command mpicc
  need openmpi-bin has_command mpirun
}

need_to_emulate() {
  need gcc-aarch64-linux-gnu has_command aarch64-linux-gnu-gcc
  need qemu-user-static has_command qemu-aarch64-static
}

# What loads the library, or hands columns to it; npm brings DuckDB, which Debian has not.
need_to_load() {
  need binutils has_command readelf
  need g++ has_command g++
  need man-db has_command man
  need nodejs has_command node
  need npm has_command npm
  need python3 has_command python3
  need python3-pandas has_python pandas
}

# npm brings playwright-core and axe-core, which Debian has not.
need_to_browse() {
  need chromium has_command "${CHROMIUM:-chromium}"
  need nodejs has_command node
  need npm has_command npm
  need python3 has_command python3
}

need_to_lint() {
  need clang-format has_command clang-format
  need clang-tidy has_command clang-tidy
  need cppcheck has_command cppcheck
  need g++ has_command g++
  need groff-base has_command groff
  need lintian has_command lintian
  need man-db has_command lexgrog
  need mandoc has_command mandoc
}

need_to_package() {
  need debhelper has_command dh
  need dpkg-dev has_command dpkg-buildpackage
}

# What `make bench` does without: whom to race against. node and npm bring DuckDB and
# polars, which Debian has not.
need_to_race() {
  need datamash has_command datamash
  need mawk has_command mawk
  need miller has_command mlr
  need nodejs has_command node
  need npm has_command npm
  need python3-pandas has_python pandas
  need r-cran-data.table has_r data.table
  need valgrind has_command valgrind
}

need_to_remake() {
  need r-base-core has_command Rscript
  need r-cran-epir has_r epiR
  need r-cran-jsonlite has_r jsonlite
}

need_to_fuzz() {
  need clang has_command clang
  need libclang-rt-14-dev has_runtime fuzzer
}

need_to_look_at_memory() {
  need clang has_command clang
  need libclang-rt-14-dev has_runtime msan
  need valgrind has_command valgrind
}

need_to_turn_bytes() {
  need gcc-s390x-linux-gnu has_command s390x-linux-gnu-gcc
  need qemu-user-static has_command qemu-s390x-static
}

need_to_halve_addresses() {
  need clang has_command clang
  need qemu-user-static has_command qemu-i386-static
}

# Locales other than C are made of their sources.
need_to_soak() {
  need locales has_file /usr/share/i18n/locales/nl_NL
  need python3 has_python sqlite3
}

stop() {
  printf '%s\n' "$1" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

need_to_build
case $goal in
  test | test-sanitize) need_to_test ;;
  test-hostile) need_to_harm ;;
  sbom) need binutils has_command readelf ;;
  test-faults) need_to_fail ;;
  test-mpi) need_to_test_ranks ;;
  test-arm) need_to_emulate ;;
  test-library) need_to_load ;;
  test-web) need_to_browse ;;
  lint) need_to_test; need_to_test_ranks; need_to_lint; need_to_package ;;
  deb) need_to_package ;;
  bench-peers) need_to_race ;;
  golden-r) need_to_remake ;;
  fuzz | fuzz-merge) need_to_fuzz ;;
  fuzz-afl) need_to_fuzz; need afl++ has_command afl-clang-fast ;;
  test-memory) need_to_test; need_to_fail; need_to_look_at_memory ;;
  test-valgrind) need_to_test; need valgrind has_command valgrind ;;
  test-builds) need_to_test; need clang has_command clang ;;
  test-big-endian) need_to_turn_bytes ;;
  test-32-bit) need_to_halve_addresses ;;
  test-load) need_to_soak ;;
  coverage) need_to_test; need_to_fail; need_to_test_ranks; need gcovr has_command gcovr ;;
esac
[ -n "$missing" ] || exit 0

printf 'make %s needs these Debian packages, which are not here:\n  %s\n' \
  "$goal" "${missing# }" >&2
[ "${DEPS:-}" != no ] || stop "DEPS=no: nothing is installed; install them and run make again"
has_command apt-get ||
  stop "there is no apt-get here: install them, or what your system calls them, and run make again"
[ "$(id -u)" -eq 0 ] || has_command sudo ||
  stop "installing takes root or sudo: ask for them, and run make again"

echo 'Installing them with apt-get (DEPS=no would not) …' >&2
as_root apt-get update -qq || echo 'apt-get update failed; trying with the lists there are' >&2
# shellcheck disable=SC2086 # a list of words
as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
DEPS=no exec sh "$0" "$goal" # names what is missing still
