# A log of which it is known what was declared and what was not: 1,200 decisions over 24
# months, by two versions of a model, for one purpose, all but 30 looked at in time.
made_log() {
  awk 'BEGIN {
    print "decision,group,income,postcode,decided,purpose,version,role,reviewed"
    for (i = 0; i < 1200; i++) {
      m = i % 24; day = sprintf("%d-%02d-15", 2024 + int(m / 12), 1 + m % 12)
      printf "%s,%s,%s,%d,%s,toekenning,%s,%s,%s\n", i % 7 < 2 ? "nee" : "ja", i % 3 ? "A" : "B",
        i % 5 ? "laag" : "hoog", 1000 + i % 4, day, m < 12 ? "v1" : "v2", "beslisser",
        i < 30 ? "2026-01-01" : day
    }
  }'
}
made_plan() {
  cat <<'END'
title: Toekenning
decision: {column: decision, adverse: [nee]}
grounds: [group]
facts: [income]
time: {column: decided, period: month}
process: {purpose: purpose, model_version: version, reviewer_role: role, review_at: reviewed, decided_at: decided}
END
}
# What a record is when everything in it holds.
made_record() {
  cat <<'END'
{"name": "Toekenning", "description_short": "Besluit over een aanvraag.", "organization": "Gemeente Voorbeeld",
 "status": "In gebruik", "begin_date": "2024-01", "contact_email": "vragen@voorbeeld.nl",
 "publication_category": "Impactvolle algoritmes", "goal": "Aanvragen beoordelen.",
 "lawful_basis": "Participatiewet", "category": ["Sociale zekerheid"], "lang": "nld", "standard_version": "1.0",
 "publication_dt": "2024-02-01T09:00:00",
 "iemand": {"owner": "Hoofd Inkomen", "reviewed_on": "2026-03-01", "purposes": ["toekenning"],
   "model_versions": ["v1", "v2"], "allowed": ["INCOME"], "forbidden": ["group", "geloof"],
   "roles": [{"name": "beslisser", "decisions": "all"}],
   "norms": [{"name": "gelijke gevallen", "check": ["twin_gap", "group-weight"], "margin": 0.1}]}}
END
}
