#!/bin/sh
# What a cross compiler lacks: headers and libraries of another machine, taken from
# Debian's own packages into a folder, so that this machine's packages stay as they are.
#
#   tests/arm/root.sh FOLDER [ARCHITECTURE]     arm64 unless it says another
set -eu
folder=$1 arch=${2:-arm64}
[ ! -e "$folder/done" ] || exit 0
mkdir -p "$folder"
folder=$(cd "$folder" && pwd) # apt-get wants whole paths
apt=$folder.apt
mkdir -p "$folder" "$apt/lists/partial" "$apt/cache/archives/partial"
: >"$apt/status"

apt_get() { # as if for a machine of that kind on which nothing is installed
  apt-get -qq -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
    -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" \
    -o Debug::NoLocking=1 -o APT::Install-Recommends=false "$@"
}

echo "Fetching Debian's libraries for $arch into $folder …"
# A list that cannot be had now does no harm where another one has the packages.
apt_get update || echo 'apt-get update failed; trying with the lists there are' >&2
case $arch in i386) gcc=libgcc-12-dev ;; *) gcc= ;; esac # clang brings none
# shellcheck disable=SC2086 # none or one
apt_get install --download-only -y $gcc libcmocka-dev libcsv-dev libgsl-dev libjansson-dev \
  libsqlite3-dev libssl-dev libyaml-dev libzstd-dev zlib1g-dev
for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$folder"; done
rm -rf "$apt"
: >"$folder/done"
