#!/bin/bash
# The Debian packages can be built, please lintian in everything, can be installed with
# what Debian has, work, and leave nothing behind when they are purged.
#
# They are installed in a copy of this system's root: an overlay that only this script
# sees and that is gone with it. Where none can be made (it takes root), what is in the
# packages is looked at without.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
wrong() { echo "$1" && exit 1; }

env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS sh src/install/deb.sh >"$place/log" 2>&1 ||
  { tail -n 30 "$place/log" && wrong 'the packages cannot be built'; }
version=$(sed -n 's/^#define IEM_VERSION "\(.*\)"/\1/p' include/iemand.h)
packages=$(echo build/deb/iemand_"$version"_*.deb build/deb/libiemand0_"$version"_*.deb \
  build/deb/libiemand-dev_"$version"_*.deb build/deb/python3-iemand_"$version"_all.deb)
# shellcheck disable=SC2086 # two files
said=$(lintian -EI --pedantic $packages 2>/dev/null) || [ -n "$said" ] || wrong 'lintian fails'
[ -z "$said" ] || wrong "$said"
# shellcheck disable=SC2046,SC2086 # words
apt-get install --simulate -o Dir::Etc::sourcelist=/dev/null $(printf './%s ' $packages) >"$place/log" 2>&1 ||
  { cat "$place/log" && wrong 'Debian has not what the packages depend on'; }

# Below $1 (nothing: the root) everything works as it is.
cat >"$place/works" <<'END'
set -euo pipefail
root=$1 version=$2
wrong() { echo "${root:-installed}: $1" && exit 1; }
iemand=$root/usr/bin/iemand
[ "$($iemand --version)" = "iemand $version" ] || wrong 'another version'
cd "$root/usr/share/doc/iemand/examples"
$iemand scan duo-cub-2014.csv -p duo-cub-2014.yaml | grep '3\.63' >/dev/null || wrong 'the example does not work'
export MANPATH=$root/usr/share/man MANPAGER=cat
man iemand | grep 'reads  *a  *log' >/dev/null || wrong 'man iemand does not work'
for command in $($iemand help --completion table | sed -n 's/^command\t\([^\t]*\).*/\1/p'); do
  [ -s "$root/usr/share/man/man1/iemand-$command.1.gz" ] || wrong "no page iemand-$command(1)"
done
[ -s "$root/usr/share/zsh/vendor-completions/_iemand" ] || wrong 'no completions for zsh'
[ -s "$root/usr/share/fish/vendor_completions.d/iemand.fish" ] || wrong 'no completions for fish'
bash -c '. "$1"/usr/share/bash-completion/completions/iemand; complete -p iemand' - "$root" >/dev/null ||
  wrong 'no completions for bash'
END

# The same with dpkg, compiler and shells as they find it by themselves.
cat >"$place/installed" <<'END'
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin
named() { find /usr /etc /var/lib -name '*iemand*' 2>/dev/null | sort || :; }
named >"$3/before"
dpkg -i "$3"/*.deb >/dev/null
bash "$3/works" '' "$2"
cc -Wall -Werror "$3/example.c" -o "$3/example" $(pkg-config --cflags --libs iemand)
"$3/example" datasets/duo-cub-2014.csv datasets/duo-cub-2014.yaml >/dev/null
man 3 libiemand | grep iem_frame_arrow >/dev/null || { echo 'man libiemand does not work' && exit 1; }
/usr/bin/python3 -c 'import iemand; print(iemand.scan({"d": ["y", "n"], "g": ["A", "B"]}, "d=y", "g"))' |
  grep '2 decisions' >/dev/null || { echo 'the Python module does not work' && exit 1; }
[ ! -x /usr/bin/zsh ] || [ "$(zsh -f -c 'autoload -Uz compinit; compinit -u -D
  print $_comps[iemand]')" = _iemand ] || { echo 'zsh does not find the completions' && exit 1; }
[ ! -x /usr/bin/fish ] || [ "$(HOME=$3 fish -c 'complete -C "iemand chec"' | cut -f 1)" = check ] ||
  { echo 'fish does not find the completions' && exit 1; }
dpkg -P python3-iemand libiemand-dev libiemand0 iemand >/dev/null
left=$(named | comm -13 "$3/before" -)
[ -z "$left" ] || { echo "purged, and these are left: $left" && exit 1; }
END

# shellcheck disable=SC2016 # for the shell inside
overlay='set -e
  mount -t tmpfs none "$1/over"
  mkdir "$1/over/upper" "$1/over/work" "$1/root"
  mount -t overlay overlay -o lowerdir=/,upperdir="$1/over/upper",workdir="$1/over/work" "$1/root"
  mount -t proc proc "$1/root/proc"
  mount --rbind /dev "$1/root/dev"'
mkdir "$place/over" "$place/unpacked" "$place/bring"
for package in $packages; do dpkg-deb -x "$package" "$place/unpacked"; done
bash "$place/works" "$place/unpacked" "$version"

if [ "$(id -u)" = 0 ] && unshare -m sh -c "$overlay" - "$place" 2>/dev/null; then
  # shellcheck disable=SC2086 # two files
  cp $packages "$place/works" "$place/installed" "$place/bring"
  sed -n '/^```c$/,/^```$/p' README.md | sed '/^```/d' >"$place/bring/example.c"
  rmdir "$place/root"
  unshare -m sh -c "$overlay"'
    exec chroot "$1/root" sh -c "cd $3 && exec bash $1/bring/installed - $2 $1/bring"' - "$place" "$version" "$PWD"
fi
