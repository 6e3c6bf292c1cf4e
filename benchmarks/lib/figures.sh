# shellcheck shell=bash
# Medians, peaks and ratios of what was measured. A figure that was not measured is empty.

# One line per round: seconds, in the program, in the system, KiB, others' seconds.
times_of() { # race contestant
  cat "$WORK/times/$1/$2" 2>/dev/null || true
}

median() { # of the numbers on standard input
  sort -g | awk '{ a[NR] = $1 }
    END { if (NR) print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }'
}

seconds() { # race contestant
  times_of "$1" "$2" | median
}

processor_seconds() { # race contestant
  times_of "$1" "$2" | awk '{ print $2 + $3 }' | median
}

peak_mib() { # race contestant
  times_of "$1" "$2" | awk '$4 > most { most = $4 } END { if (NR) printf "%.1f", most / 1024 }'
}

# Percentage of the machine that others used meanwhile.
others() { # race contestant
  times_of "$1" "$2" | awk -v processors="$(nproc)" '
    { wall += $1; others += $5 }
    # The machine keeps this account in hundredths of a second.
    END { if (wall >= 0.05 * NR && NR) printf "%.0f %%", 100 * others / (wall * processors) }'
}

# How many times as long the one takes as the other, round by round.
ratio() { # race contestant contestant
  [ -f "$WORK/times/$1/$2" ] && [ -f "$WORK/times/$1/$3" ] || return 0
  paste -d ' ' "$WORK/times/$1/$2" "$WORK/times/$1/$3" | awk '{ print $1 / $6 }' | median
}

# The same by processor seconds, which others on the machine hardly change.
work_ratio() { # race contestant contestant
  [ -f "$WORK/times/$1/$2" ] && [ -f "$WORK/times/$1/$3" ] || return 0
  paste -d ' ' "$WORK/times/$1/$2" "$WORK/times/$1/$3" |
    awk '$7 + $8 { print ($2 + $3) / ($7 + $8) }' | median
}

peak_ratio() { # race contestant contestant
  awk -v a="$(peak_mib "$1" "$2")" -v b="$(peak_mib "$1" "$3")" \
    'BEGIN { if (a && b) print a / b }'
}

# What `a` takes beyond `b`, as a multiple of `c`.
extra_ratio() { # race a b c
  local a b
  a=$(ratio "$1" "$2" "$4") b=$(ratio "$1" "$3" "$4")
  [ -z "$a" ] || [ -z "$b" ] || awk -v a="$a" -v b="$b" 'BEGIN { print a - b }'
}

# Nanoseconds a row at one size over those at another.
row_cost_ratio() { # contestant rows rows
  local times
  times=$(ratio sizes "$1@$2" "$1@$3")
  [ -z "$times" ] || awk -v t="$times" -v a="$2" -v b="$3" 'BEGIN { print t * b / a }'
}
