# The groups of W1 from its joint cells, for peers that can count but not ask further:
# gender, age, nationality, decision, outcome and their number, with tabs in between.
BEGIN { FS = OFS = "\t" }
function add(gender, age, nationality,   at) {
  at = gender OFS age OFS nationality
  n[at] += $6
  if ($4 == "denied") adverse[at] += $6
  if ($5 != "") by[at, $4, $5] += $6
}
{
  gender = $1 == "" ? "(missing)" : $1
  age = $2 == "" ? "(missing)" : $2 >= 90 ? 9 : int($2 / 10)
  nationality = $3 == "" ? "(missing)" : $3
  add(gender, "*", "*"); add("*", age, "*"); add("*", "*", nationality)
  add(gender, age, "*"); add(gender, "*", nationality); add("*", age, nationality)
  if (!((gender, age, nationality, $4, $5) in seen)) cells++
  seen[gender, age, nationality, $4, $5]
}
END {
  for (at in n)
    print at, n[at], adverse[at] + 0, by[at, "granted", 0] + 0, by[at, "denied", 0] + 0,
      by[at, "granted", 1] + 0, by[at, "denied", 1] + 0
  print "cells", cells
}
