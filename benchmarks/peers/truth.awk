# The same counts by a program too simple to be wrong about this log: no field of it has a
# line end, and a row without quotes splits at its commas.
#
#   awk -v work=w1|w2 -f truth.awk LOG
#   w1: joint cells, as derive.awk wants them; w2: cells, facts, rows, squares
function split_quoted(line,   i, c, field, inside) {
  field = 1
  f[1] = ""
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    if (c == "\"" && inside && substr(line, i + 1, 1) == "\"") {
      f[field] = f[field] c
      i++
    } else if (c == "\"") {
      inside = !inside
    } else if (c == "," && !inside) {
      f[++field] = ""
    } else {
      f[field] = f[field] c
    }
  }
}
NR == 1 { next }
index($0, "\"") { split_quoted($0) }
!index($0, "\"") { split($0, f, ",") }
work == "w1" { n[f[8] "\t" f[9] "\t" f[10] "\t" f[5] "\t" f[7]]++ }
work == "w2" {
  facts = (f[12] == "" ? "" : int(f[12] / 1000)) "\t" f[13] "\t" f[14] "\t" f[15]
  seen[facts]
  n[facts "\t" f[10] "\t" f[5]]++
}
END {
  if (work == "w1") {
    for (key in n) print key "\t" n[key]
  } else {
    for (key in n) { cells++; rows += n[key]; squares += n[key] ^ 2 }
    for (key in seen) combinations++
    printf "%d\t%d\t%d\t%.0f\n", cells, combinations, rows, squares
  }
}
