"""How a gap changed between two logs of the same cases, by hand.

    changes.py OLD.csv NEW.csv RESULT.json [PERSON-COLUMN]
"""
import bisect
import csv
import json
import math
import sys

old_path, new_path, result_path, *column = sys.argv[1:]
old = {r["case"]: r for r in csv.DictReader(open(old_path))}
cells, alone = {}, 0
for r in csv.DictReader(open(new_path)):
    key = bisect.bisect_right([-1, -.5, 0, .5, 1], float(r["x1"])), r["x2"], r["x3"]
    step = (r["decision"] == "adverse") - (old[r["case"]]["decision"] == "adverse")
    alone += 1
    who = r[column[0]] if column and r[column[0]] else f"alone {alone}"
    cells.setdefault(key, {"A": [], "B": []})[r["group"]].append((who, step))


def mean(steps):
    return sum(steps) / len(steps)


def spread(steps):
    if len(steps) == 1:
        return steps[0] ** 2
    return sum((s - mean(steps)) ** 2 for s in steps) / (len(steps) - 1)


change = members = by_row = alike = 0
errors = {}
for c in cells.values():
    if not (c["A"] and c["B"]):
        continue
    steps = {g: [s for _, s in c[g]] for g in c}
    m1, m0 = len(c["B"]), len(c["A"])
    change += m1 * (mean(steps["B"]) - mean(steps["A"]))
    members += m1
    by_row += m1 * spread(steps["B"]) + m1 * m1 / m0 * spread(steps["A"])
    alike += (m1 + m1 * m1 / m0) * spread(steps["B"] + steps["A"])
    for g, weight in (("B", 1), ("A", -m1 / m0)):
        own = {}
        for who, s in c[g]:
            own.setdefault(who, []).append(s)
        for who, s in own.items():
            others = len(c[g]) - len(s)
            off = sum(s)
            if others:
                off = (off - len(s) * mean(steps[g])) / math.sqrt(others / len(c[g]))
            errors[who] = errors.get(who, 0) + weight * off
by_person = sum(e * e for e in errors.values())
variance = max(by_person, alike * max(1, by_person / by_row))
want = change / members, math.sqrt(variance) / members
got = next(r["paired_change"] for r in json.load(open(result_path))["gate"]["rulings"]
           if r["rule"] == "twin-gap")
se = (got["high"] - got["low"]) / 2 / 1.959963984540054
alike = abs(got["value"] - want[0]) < 1e-9 and abs(se - want[1]) < 1e-9
print("as by hand" if alike else (got, se, want))
