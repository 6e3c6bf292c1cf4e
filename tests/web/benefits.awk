# A benefits office in 24 months. From the 15th on it costs something to come from Karelia,
# most of it at the visit; it goes through the district; one reason serves nearly all of
# them, and some lists are decided alike. Random numbers are our own, so that every awk
# makes the same log.
function lot() {
  seed = (seed * 16807) % 2147483647
  return seed / 2147483647
}

function chance(p) {
  return lot() < p
}

function draw_person() {
  origin = chance(.22) ? "Karelia" : chance(.16) ? "Frisia" : chance(.03) ? "Livonia" : "Holland"
  sex = chance(.5) ? "woman" : "man"
  income = int(8000 + 42000 * lot() * lot() - (origin == "Karelia" ? 1500 : 0))
  household = chance(.4) ? "alone" : chance(.5) ? "couple" : "with children"
  school = chance(.3) ? "short" : chance(.6) ? "middle" : "long"
  if (origin == "Karelia")
    district = chance(.7) ? "North" : "Centre"
  else
    district = chance(.2) ? "North" : chance(.5) ? "Centre" : "South"
}

function decide(late, list) {
  hard = late && origin == "Karelia"
  need = .10 + .25 * (income < 20000) + .08 * (household == "alone")
  risk = int(100 * (need + .2 * lot() + (hard ? .08 : 0)))
  visited = chance(need + (district == "North" ? .12 : 0) + (hard ? .15 : 0))
  stopped = visited && chance(.5 + (hard ? .12 : 0) + (origin == "Livonia" ? .2 : 0))
  if (late && list % 19 == 3) visited = stopped = 1
  found = !visited ? "" : chance(hard ? .45 : .6) ? "unduly" : "duly"
  reason = !stopped ? "" : hard && chance(.8) ? "standard" : "reason " int(1 + 6 * lot())
  route = chance(.1) ? "lot" : "model"
  turned = stopped && !(hard && chance(.2))
}

BEGIN {
  OFS = ","
  seed = 20141117
  print "case,day,origin,sex,income,household,district,school,list,reason,risk,route," \
    "visited,stopped,found,case_turned"
  for (i = 1; i <= 14000; i++) {
    month = int((i - 1) * 24 / 14000)
    draw_person()
    decide(month >= 14, int(i / 35))
    day = sprintf("%d-%02d-%02d", 2021 + int(month / 12), month % 12 + 1, 1 + i % 28)
    print i, day, origin, sex, income, household, district, school, "L" int(i / 35), reason,
      risk, route, visited ? "yes" : "no", stopped ? "yes" : "no", found, turned ? "yes" : "no"
  }
}
