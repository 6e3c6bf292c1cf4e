# shellcheck shell=bash
# The logs, the true answer about each, and who agrees with it. TRUTH[race] is its path.

PLAN_W1=benchmarks/w1.yaml PLAN_W2=benchmarks/w2.yaml

# The name has the generator's checksum: a log of another generator is another log.
log_of() { # rows [quoted]: makes it if need be, and prints its path
  local path quoted=${2:+--quoted}
  path=$WORK/log-$1${2:+-$2}-$(cksum <benchmarks/generate.c | cut -d ' ' -f 1).csv
  if [ ! -f "$path" ]; then
    say "making a log of $1 rows${2:+, all $2}"
    # shellcheck disable=SC2086 # one word or none
    "$B/benchmarks/generate" $quoted "$1" $SEED >"$path.part"
    mv "$path.part" "$path"
  fi
  echo "$path"
}

count_in_awk() { # w1|w2 log
  local scripts=benchmarks/peers
  case $1 in
    w1) awk -v work=w1 -f $scripts/truth.awk "$2" | awk -f $scripts/derive.awk ;;
    w2) awk -v work=w2 -f $scripts/truth.awk "$2" ;;
  esac | sort
}

# Kept with the log, for it takes longer than all others together.
true_answer() { # w1|w2 log: prints the path of the answer
  local path
  path=${2%.csv}-$1-$(cat benchmarks/peers/{truth,derive}.awk | cksum | cut -d ' ' -f 1).answer
  if [ ! -f "$path" ]; then
    say "counting $2 in awk"
    count_in_awk "$1" "$2" >"$path.part"
    mv "$path.part" "$path"
  fi
  echo "$path"
}

# Cells, and rows they hold: what a wrong answer is reported by.
size_of() { # w1|w2 answer
  case $1 in
    w1) awk -F '\t' '
      $1 == "cells" { cells = $2 }
      $1 != "*" && $2 == "*" && $3 == "*" { rows += $4 }
      END { print cells + 0, "cells,", rows + 0, "rows" }' "$2" ;;
    w2) awk '{ print $1, "cells,", $3, "rows" }' "$2" ;;
  esac
}

# The answer of iemand has to be the true one, whatever the threads and the reader; that of
# a peer is reported with its own figures when it is not, and so is one that fails.
check() { # race contestants
  local race=$1 truth=${TRUTH[$1]} who got
  shift
  for who in "$@"; do
    got=$WORK/answers/$race-$who
    command_of "$who"
    if ! "${COMMAND[@]}" 2>"$WORK/errors" | sort >"$got"; then
      [[ $who != iemand* ]] || stop "$who, $race: $(tail -n 1 "$WORK/errors")"
      VERDICT[$race/$who]="*failed*: $(tail -n 1 "$WORK/errors")"
    elif cmp -s "$truth" "$got"; then
      VERDICT[$race/$who]='✓'
    elif [[ $who == iemand* ]]; then
      stop "$who, $race: $truth and $got differ"
    elif [[ $who =~ ^(fairlearn|aif360|aequitas)\. ]]; then
      VERDICT[$race/$who]="groups, of rows with an outcome: $(size_of w1 "$got")"
    else
      VERDICT[$race/$who]="*wrong*: $(size_of "$WORKLOAD" "$got")"
    fi
  done
}
declare -A TRUTH VERDICT

# Every floor has seen the whole log.
check_floors() { # rows
  local floor seen bytes lines=$(($1 + 1))
  bytes=$(wc -c <"$LOG")
  for floor in index index-mmap index-windows libcsv libcsv-keeps; do
    seen=$("$FLOORS" --only $floor "$LOG")
    [ "$seen" = "$bytes bytes 0 lines $lines records $((16 * lines)) fields" ] ||
      stop "floor $floor: $seen"
  done
}
