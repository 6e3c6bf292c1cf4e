# Each of the two texts at every length of what people wrote before it: never longer than
# the register takes, never cut in a sentence. The limits are those of the publication
# standard 1.0 of the Algoritmeregister.
import json, subprocess, sys

LIMIT = {"risks": 2500, "human_intervention": 2500}
TEXT = {"name": 100, "description_short": 400, "organization": 100, "begin_date": 7,
        "contact_email": 500, "goal": 2500, "lawful_basis": 2500}
STATUS = ["In ontwikkeling", "In gebruik", "Buiten gebruik"]
REQUIRED = ["name", "description_short", "organization", "status", "contact_email",
            "publication_category", "lang"]


def register(record):
    with open("record-limits.json", "w") as file:
        json.dump(record, file)
    done = subprocess.run([sys.argv[1], "register", "log.csv", "-p", "plan.yaml", "--quiet", "--today",
                           "2026-11-23", "--declaration", "record-limits.json"], capture_output=True, text=True)
    return done.returncode, done.stdout


record = json.load(open("record.json"))
full = None
lengths, wrong = set(), []
for own in [0, 1, 1000, 1500, 1700, 1800, 1900, 2000, 2100, 2200, 2250, 2300, 2310, 2320, 2330,
            2340, 2350, 2360, 2370, 2380, 2390, 2400, 2450, 2500]:
    record["risks"] = record["human_intervention"] = "é" * own
    status, out = register(record)
    if status:
        full = full or own
        continue
    made = json.loads(out)
    for field, limit in LIMIT.items():
        text = made[field]
        lengths.add(len(text))
        ours = text[own:].lstrip()
        if len(text) > limit or not text.startswith("é" * own):
            wrong.append((field, own, len(text)))
        if not ours.startswith("Gemeten met iemand") or not ours.endswith("."):
            wrong.append((field, own, ours[-40:]))
    for field, limit in TEXT.items():
        assert len(made[field]) <= limit
    assert made["status"] in STATUS and made["lang"] == "nld" and made["standard_version"] == "1.0"
    assert all(made[field] for field in REQUIRED)
print("wrong:", wrong)
print("longest:", max(lengths) <= 2500, max(lengths) > 2400)
print("no room from", full)
# The border: what fits to the last character loses a sentence when there is one less.
record["human_intervention"] = ""
for own in range(2000, 2350):
    record["risks"] = "x" * own
    status, out = register(record)
    text = json.loads(out)["risks"]
    if len(text) < 2500:
        continue
    record["risks"] = "x" * (own + 1)
    shorter = json.loads(register(record)[1])["risks"]
    print("fits to the last character:", text.endswith("."), "with one less:",
          len(shorter) <= 2500, len(shorter) - own - 1 < len(text) - own)
    break
record["risks"] = "x" * 2495
json.dump(record, open("full.json", "w"))
