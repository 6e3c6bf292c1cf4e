#!/bin/sh
# A folder of src/ includes only folders before it in this list and itself; the commands
# see nothing but the public header. Each outside library stays behind its own file.
order='base csv plan tally stats measure family chain judge report store engine cli'

grep -HnE '^ *# *include' $(find src -name '*.[ch]') | awk -v order="$order" '
  function wrong(why) { print $0 ": " why; bad = 1 }
  function behind(library, file) { if (path !~ "^src/" file "$") wrong(library " belongs to " file) }
  BEGIN { n = split(order, list, " "); for (i = 1; i <= n; i++) place[list[i]] = i }
  {
    path = $0; sub(/:.*/, "", path)
    split(path, part, "/"); folder = part[2]
    included = $0; sub(/.*# *include *[<"]/, "", included); sub(/[>"].*/, "", included)
    if (!(folder in place)) wrong("src/" folder " has no place in the order")
    if ($0 ~ /include *"/) {
      to = included; if (!sub(/\/.*/, "", to)) to = folder
      if (!(to in place) || place[to] > place[folder]) wrong(folder " comes before " to)
      else if (folder == "cli" && to != "cli") wrong("a command sees <iemand.h> alone")
    }
    if (included == "csv.h")         behind("libcsv", "csv/parse.c")
    if (included == "yaml.h")        behind("libyaml", "base/yaml.c")
    if (included == "jansson.h")     behind("jansson", "base/json.c")
    if (included ~ /^openssl\//)     behind("libcrypto", "base/digest.c")
    if (included ~ /^(zlib|zstd)/)   behind("zlib and zstd", "csv/unpack.c")
    if (included ~ /^sqlite3/)       behind("SQLite", "store/history.c")
    if (included ~ /^gsl\//)         behind("GSL", "stats/.*")
    if (included == "mpi.h")         behind("MPI", "engine/mpi.c")
  }
  END { exit bad }'
