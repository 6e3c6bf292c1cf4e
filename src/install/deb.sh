#!/bin/sh
# Builds the Debian packages of this source into build/deb: iemand, the library
# (libiemand0, libiemand-dev) and the Python module (python3-iemand). The source is copied, as Debian wants its folder at the top.
#
#   deb.sh [words for dpkg-buildpackage]
set -eu
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^#define IEM_VERSION "\(.*\)"/\1/p' include/iemand.h)
grep -q "^iemand ($version)" src/install/debian/changelog || {
  echo "src/install/debian/changelog does not know version $version" >&2
  exit 1
}
place=build/deb
copy=$place/iemand-$version

rm -rf "$place"
mkdir -p "$copy"
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$copy"
cp -r src/install/debian "$copy/debian"

# What the program is built with is said once, in deps.sh.
libraries=$(sed -n '/^need_to_build/,/^}/s/^  need \([a-z0-9.+-]*-dev\) .*/\1/p' src/install/deps.sh |
  grep -v '^libc6-dev$' | paste -s -d ' ' | sed 's/ /, /g')
sed -i "s/@LIBRARIES@/$libraries/" "$copy/debian/control"
[ ! -d src/install/systemd ] || echo lib/systemd >>"$copy/debian/iemand.install"

cd "$copy"
export DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS-nocheck parallel=${JOBS:-2}}"
dpkg-buildpackage -b -us -uc "$@"
