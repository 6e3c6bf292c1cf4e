#!/bin/sh
# The tools of the shell: Miller knows quotes; datamash and awk split at every comma, and
# are wrong about a log in which a quoted field has one.
#
#   tools.sh miller|datamash|mawk LOG     the answer to W1
#   tools.sh version miller|datamash|mawk
set -eu
here=$(dirname "$0")

joint() { # tool log: gender, age, nationality, decision, outcome, number
  case $1 in
    miller)
      columns=gender,age,nationality,decision,outcome
      mlr --icsv --otsv --headerless-csv-output count-distinct -f $columns "$2"
      ;;
    datamash) datamash -t , --output-delimiter '	' --header-in -s -g 8,9,10,5,7 count 1 <"$2" ;;
    mawk)
      mawk -F , '
        NR > 1 { n[$8 "\t" $9 "\t" $10 "\t" $5 "\t" $7]++ }
        END { for (key in n) print key "\t" n[key] }' "$2"
      ;;
  esac
}

case $1 in
  version)
    case $2 in
      miller) mlr --version | sed 's/^mlr/Miller/' ;;
      datamash) datamash --version | sed -n '1s/.*) /datamash /p' ;;
      mawk) mawk -W version 2>&1 | sed -n '1s/^\(mawk [^ ]*\).*/\1/p' ;;
    esac
    ;;
  *) joint "$1" "$2" | mawk -f "$here/derive.awk" ;;
esac
