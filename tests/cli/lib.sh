# What the command tests share; a test reads it with  . "$CASE/../lib.sh"
set -eu

scan() { "$IEMAND" scan "$@"; }
tally() { "$IEMAND" tally "$@"; }

# The names of all commands.
commands() { "$IEMAND" help --completion table | sed -n 's/^command\t\([^\t]*\).*/\1/p'; }

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

# For what takes seconds, and does nothing that other tests do not do as well.
skip_where_slow() {
  case $BUILD in asan | tsan | valgrind) skip 'sanitizers make it slow' ;; esac
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

# log.csv: people of whom group B pays a surcharge, so that all grades occur.
make_log() {
  "$IEMAND" synth --world surcharge --delta 1.6 --rows "$1" --seed 5 >log.csv
}

scan_log() { # logs, and more words
  scan "$@" --quiet --decision decision=adverse --ground group --reference group=A \
    --fact x1:-1,0,1 --fact x2 --fact x3 --case case
}

# The result of log.csv read by one thread, and that something was found in it.
scan_log_once() {
  scan_log log.csv --threads 1 --json once.json --cases once.csv
  LC_ALL=C sort once.csv >once.sorted
  jq -r '.cases[0] | [.likely, .possible, .no_indication] | all(. > 0)' once.json
}

# The same result, and the same cases in any order: as_once NAME words of the scan …
as_once() {
  name=$1
  shift
  scan_log "$@" --json other.json --cases other.csv
  same_result once.json other.json
  LC_ALL=C sort other.csv | cmp - once.sorted
  echo "$name: the same"
}

# Skips a case that needs a terminal where none can be opened.
need_terminal() {
  "$PYTHON" -c 'import pty; pty.openpty()' 2>/dev/null && return
  echo 'no terminal can be opened here' >&2
  exit 77
}

# Completes some command lines in a real shell; see press_tab.py.
press_tab() {
  command -v "$1" >/dev/null || skip "there is no $1 here"
  need_terminal
  echo 'origin,my column,typed=as,decided' >log.csv
  echo 'NL,1,2,no' >>log.csv
  touch plan.yaml
  mkdir folder
  ln -s "$IEMAND" iemand
  PATH=$PWD:$PATH
  iemand help --completion "$1" >script
  "$PYTHON" "$CASE/../press_tab.py" "$1"
}

# Skips a test that solves integer programs where nothing here does.
need_programs() {
  "$PYTHON" -c 'import ctypes.util as u; u.find_library("glpk") or exit(1)' ||
    skip 'there is no libglpk here (Debian glpk-utils)'
}
