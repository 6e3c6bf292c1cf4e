"""The logs, plan and chain of chain_world.sh, with attacks for names and groups."""
import csv
import json

LINE, ESC = "\n::error::forged", "\x1b[31m"
GROUP = "<script>alert(1)</script>\u202e" + ESC + LINE
NAMES = {"origin": "<script>alert('ground')</script>" + LINE, "outcome": "=outcome" + ESC + LINE,
         "source": "+source" + LINE, "person": "@person" + ESC, "income": "-income|[x](y)"}
AGENCIES = ["benefits", "debts", "tax"]


def attacked(row):
    return [NAMES.get(field, GROUP if field == "B" else field) for field in row]


for agency in AGENCIES:
    with open(agency + ".csv", newline="", encoding="utf-8") as log:
        rows = [attacked(row) for row in csv.reader(log)]
    with open(agency + ".csv", "w", newline="", encoding="utf-8") as log:
        csv.writer(log).writerows(rows)

with open("plan.yaml", "w", encoding="utf-8") as plan:
    json.dump({"title": "<script>alert(2)</script>" + ESC + LINE,
               "decision": {"column": NAMES["outcome"], "adverse": ["no"], "favourable": ["yes"]},
               "grounds": [NAMES["origin"]], "facts": [NAMES["income"]],
               "person": NAMES["person"], "reference": {NAMES["origin"]: "A"},
               "process": {"decided_at": "decided", "info_requested_at": "asked",
                           "info_received_at": "answered", "source_record": NAMES["source"]}},
              plan)

with open("chain.yaml", "w", encoding="utf-8") as chain:
    json.dump({"title": "=chain<script>alert(3)</script>" + ESC + LINE,
               "agencies": [{"name": "<script>alert(4)</script>" + agency + ESC + LINE,
                             "plan": "plan.yaml", "logs": agency + ".csv"}
                            for agency in AGENCIES]}, chain)
