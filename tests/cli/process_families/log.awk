# A log in which maatwerk reaches one group less often, its objections are upheld more
# often and it waits longer; who decides does not depend on the group. Dates of 2025.
function draw(n) { state = state * 16807 % 2147483647; return int(state / 2147483647 * n) }
function day(d,   m) {
  if (d == "") return ""
  for (m = 1; d >= 28 && m < 12; m++) d -= 28
  return sprintf("2025-%02d-%02d", m, d + 1)
}
BEGIN {
  state = 7
  print "besluit,herkomst,gezin,ontvangen,besloten,gevraagd,antwoord,soort,behandelaar,seconden,advies,maatwerk,bezwaar,bezwaar_besloten,uitkomst,versie,doel,tekst"
  for (i = 0; i < 4000; i++) {
    far = draw(4) == 0
    alone = draw(3) == 0
    human = draw(10) < (alone ? 9 : 6)
    advice = draw(10) < (alone ? 5 : 3)
    custom = human && advice && draw(100) < (far ? 10 : 30)
    adverse = advice && !custom
    from = draw(150)
    wait = 5 + draw(40) + (far ? draw(30) : 0)
    asked = draw(2) ? from + 2 : ""
    answer = asked != "" && draw(4) ? asked + draw(40) : ""
    objected = adverse && draw(100) < (far ? 10 : 20) ? from + wait + draw(42) : ""
    ruled = objected != "" && draw(4) ? objected + 10 + draw(50) : ""
    right = ruled == "" ? "" : draw(100) < (far ? 60 : 25) ? "gegrond" : "ongegrond"
    printf "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s\n", adverse ? "afgewezen" : "toegekend",
      far ? "ver" : "dichtbij", alone ? "alleen" : "samen", day(from), day(from + wait), day(asked), day(answer),
      human ? "mens" : "auto", human ? "desk-" draw(12) : "", human ? 30 + draw(600) : "", advice,
      custom ? "ja" : "nee", day(objected), day(ruled), right, from < 75 ? "v1" : "v2",
      draw(50) ? "toezicht" : "reclame", adverse ? "tekst" draw(far ? 3 : 40) : ""
  }
}
