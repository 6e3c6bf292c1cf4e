#!/bin/sh
# Makes the logs of this folder: the headers of six real logs, and 50 rows that are none
# of theirs. Each column is drawn by itself from how often its values occur in the real
# log, so that no row is anybody's; values of a column that has but a few all occur.
# Numbers of cases and persons are 1, 2, 3 …
#
#   IEMAND_DATA=folder of the real logs tests/logs/make.sh
set -eu
here=$(dirname "$0")
for log in duo_cub_2014 compas_two_years adult hmda_boston1990 german_credit nwo_grants; do
  awk -v seed=2014 -v rows=50 '
    # The fields of a record, quotes kept.
    function fields(line, f,   n, at, quoted, c) {
      n = 1; f[1] = ""; quoted = 0
      for (at = 1; at <= length(line); at++) {
        c = substr(line, at, 1)
        if (c == "\"") quoted = !quoted
        if (c == "," && !quoted) { f[++n] = ""; continue }
        f[n] = f[n] c
      }
      return n
    }
    NR == 1 { print; n = fields($0, header); next }
    {
      fields($0, f)
      for (i = 1; i <= n; i++) {
        value[i, NR - 1] = f[i]
        if (!((i, f[i]) in seen)) { seen[i, f[i]] = 1; distinct[i, ++many[i]] = f[i] }
      }
    }
    END {
      all = NR - 1
      srand(seed)
      for (i = 1; i <= n; i++) {
        for (row = 1; row <= rows; row++) {
          out[i, row] = value[i, 1 + int(rand() * all)]
          if (many[i] == all) out[i, row] = row
        }
        if (many[i] <= 12)
          for (k = 1; k <= many[i]; k++)
            for (twice = 0; twice < 2; twice++)
              out[i, 1 + int(rand() * rows)] = distinct[i, k]
      }
      for (row = 1; row <= rows; row++)
        for (i = 1; i <= n; i++) printf "%s%s", out[i, row], i < n ? "," : "\n"
    }' "$IEMAND_DATA/$log.csv" >"$here/$log.csv"
done
