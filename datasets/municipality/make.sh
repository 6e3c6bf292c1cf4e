#!/bin/sh
# Makes the three logs: make.sh IEMAND DIR. 'make datasets' does, and a test compares.
set -eu
iemand=$1 dir=$2
town() { "$iemand" synth --world municipality --seed 45 "$@"; }
town --rows 2600 --knob agency=1 >"$dir/benefits.csv"
town --rows 1300 --knob agency=2 >"$dir/taxes.csv"
town --rows 1300 --knob agency=3 >"$dir/debts.csv"
