# What the command tests share; a test reads it with  . "$CASE/../lib.sh"
set -eu

scan() { "$IEMAND" scan "$@"; }
tally() { "$IEMAND" tally "$@"; }

# Runs a command that may end badly and tells how it ended.
ends() {
  ended=0
  "$@" || ended=$?
  echo "ended with $ended"
}

# The same, with what it says on standard error.
says() { ends "$@" 2>&1; }

# Compares figures of a result: figures RESULT 'list of figure(…), is(…)' [jq options]
figures() {
  result=$1 list=$2
  shift 2
  jq -r -L "$CASE/.." "$@" "include \"figures\"; [$list] | report" "$result"
}

# What a result says, whatever it was read from.
but_inputs() { jq -S 'del(.manifest.inputs)' "$1"; }

# Both files hold the same result.
same_result() {
  but_inputs "$1" >"$1.sorted"
  but_inputs "$2" | cmp - "$1.sorted"
}

mode_of() { stat -c %a "$1"; }

skip() {
  echo "$1" >&2
  exit 77
}

# $LOG is a real log of the folder $IEMAND_DATA; the test is skipped where it is not.
need_log() {
  [ "${IEMAND_DATA:-}" ] || skip 'IEMAND_DATA does not name a folder of real logs'
  LOG=$IEMAND_DATA/$1
  [ -r "$LOG" ] || skip "there is no $1 in the folder of real logs"
}

# Sanitizers are slow: they get fewer rows to do the same with.
rows() {
  case $BUILD in
    release) echo "$1" ;;
    *) echo $(($1 / 50)) ;;
  esac
}
