#!/bin/sh
# The software bill of materials of a build, as SPDX 2.3 in JSON, on standard output:
#
#   sbom.sh PROGRAM VERSION
#
# The libraries are those the program asks for (NEEDED); their versions are told by dpkg,
# and where there is none by pkg-config. The moment is that of the changelog, or
# SOURCE_DATE_EPOCH: the same build gives the same bytes.
set -eu
program=$1 version=$2
here=$(cd "$(dirname "$0")" && pwd)

moment() {
  if [ "${SOURCE_DATE_EPOCH:-}" ]; then
    date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ
  else
    date -u -d "$(sed -n 's/^ -- .*>  //p' "$here/debian/changelog" | head -n 1)" +%Y-%m-%dT%H:%M:%SZ
  fi
}

# "libz.so.1 /lib/x86_64-linux-gnu/libz.so.1", one a line: what the program itself names.
libraries() {
  ldd "$program" >"$place/ldd"
  readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | while read -r name; do
    awk -v name="$name" '$1 == name { print name, $3 }' "$place/ldd"
  done
}

# "zlib1g 1:1.2.13 amd64 zlib", the last one its source; or what pkg-config knows.
package_of() { # name, path
  path=$(readlink -f "$2")
  package=$(dpkg-query -S "$path" "$2" "${path#/usr}" 2>/dev/null | head -n 1 | sed 's/: .*//; s/,.*//') || package=
  if [ "$package" ]; then
    # shellcheck disable=SC2016 # the fields are dpkg's
    dpkg-query -W -f '${binary:Package} ${Version} ${Architecture} ${source:Package}\n' "$package" | sed 's/:[a-z0-9]* / /'
  else
    pc=$(echo "$1" | sed 's/^lib//; s/[-.].*//')
    echo "$1 $(pkg-config --modversion "$pc" 2>/dev/null || echo unknown) - -"
  fi
}

entry() { # name version architecture source
  cat <<END
    {
      "SPDXID": "SPDXRef-$(printf %s "$1" | tr -c 'A-Za-z0-9.-' -)",
      "name": "$1",
      "versionInfo": "$2",
      "downloadLocation": "NOASSERTION",
      "filesAnalyzed": false,
      "licenseConcluded": "NOASSERTION",
      "licenseDeclared": "NOASSERTION",
      "copyrightText": "NOASSERTION"$([ "$3" = - ] || printf ',\n      "supplier": "Organization: Debian",\n      "sourceInfo": "built from the Debian source package %s",\n      "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",\n        "referenceLocator": "pkg:deb/debian/%s@%s?arch=%s"}]' "$4" "$1" "$(echo "$2" | sed 's/+/%2B/g; s/~/%7E/g; s/:/%3A/g')" "$3")
    }
END
}

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
libraries | while read -r name path; do package_of "$name" "$path"; done | sort -u >"$place/packages"
[ -s "$place/packages" ] || { echo "sbom.sh: $program names no libraries" >&2 && exit 1; }
sum=$(sha256sum <"$program" | cut -d ' ' -f 1)

cat <<END
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "iemand-$version",
  "documentNamespace": "https://spdx.org/spdxdocs/iemand-$version-$sum",
  "creationInfo": {"created": "$(moment)", "creators": ["Tool: iemand-sbom-$version"]},
  "packages": [
    {
      "SPDXID": "SPDXRef-iemand",
      "name": "iemand",
      "versionInfo": "$version",
      "downloadLocation": "NOASSERTION",
      "filesAnalyzed": false,
      "primaryPackagePurpose": "APPLICATION",
      "checksums": [{"algorithm": "SHA256", "checksumValue": "$sum"}],
      "licenseConcluded": "GPL-3.0-or-later",
      "licenseDeclared": "GPL-3.0-or-later",
      "copyrightText": "NOASSERTION"
    }
END
while read -r name what architecture source; do
  echo '    ,'
  entry "$name" "$what" "$architecture" "$source"
done <"$place/packages"
echo '  ],'
echo '  "relationships": ['
echo '    {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-iemand"}'
while read -r name _; do
  printf '    ,{"spdxElementId": "SPDXRef-iemand", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-%s"}\n' \
    "$(printf %s "$name" | tr -c 'A-Za-z0-9.-' -)"
done <"$place/packages"
printf '  ]\n}\n'
