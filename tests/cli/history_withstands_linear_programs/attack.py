"""Attacks what is published of a history, by integer programs: see attack_tables."""
import collections, csv, math, os, random, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from attack_tables import LEAST, Tables, attack

COUNTS = "rows_used decisions adverse reference_decisions reference_adverse".split()
ENDS = [14, 15, 24, 25, 34, 54, 95, 104, 195]
PLAN = """title: Grants
decision: {column: d, adverse: ["yes"], favourable: ["no"]}
grounds: [g, s]
reference: {g: A}
facts: [c]
"""


def write_month(name, draw):
    """Of C and D few get one decision, in some months; in others some have no group."""
    rows = []
    for g in "ABCD":
        for d in ("yes", "no"):
            few = g in "CD" and draw.random() < 0.4
            for _ in range(draw.randint(1, 9) if few else draw.choice(ENDS)):
                rows.append((g, "mv"[draw.random() < 0.4], d))
    rows += [("", "m", "no")] * draw.choice([0, 0, 3, 30])
    with open(name, "w") as log:
        log.write("g,s,c,d\n")
        for g, s, d in rows:
            log.write(f"{g},{s},{draw.choice('01')},{d}\n")


def remember(iemand, scans):
    draw = random.Random(7)
    with open("plan.yaml", "w") as out:
        out.write(PLAN)
    for scan in range(scans):
        write_month("log.csv", draw)
        subprocess.run([iemand, "scan", "log.csv", "-p", "plan.yaml", "--history", "s.db",
                        "--period", f"{2000 + scan}", "--quiet"], check=True)
    for words in (["--csv", "exact.csv"], ["--publish", "--csv", "told.csv"]):
        subprocess.run([iemand, "history", "s.db", *words, "--quiet"], check=True)


def by_scan(name):
    """Counts of each scan; those of a reference are one number in all rows."""
    scans = collections.defaultdict(dict)
    for row in csv.DictReader(open(name)):
        who = (row["ground"], row["group"])
        for key in COUNTS:
            value = float(row[key]) if row[key] else None
            about = (row["ground"], row["reference"], "reference") if "reference" in key else who
            if key == "rows_used":
                about = ("all",)
            elif "reference" in key and row["reference"] == "rest":
                about = who + ("rest",)
            scans[row["period"]][about + (key.replace("reference_", ""),)] = value
    return [scans[period] for period in sorted(scans)]


def shares(scan):
    """Adverse decisions are a part of all."""
    for key in list(scan):
        if key[-1] == "adverse":
            yield key, key[:-1] + ("decisions",)


def check_evidence():
    """In steps of 20 times as much, and of no group that has a small count in some scan."""
    small, told = set(), set()
    for row in csv.DictReader(open("exact.csv")):
        n, adverse = float(row["decisions"]), float(row["adverse"])
        if min(adverse, n - adverse) < LEAST:
            small.add((row["ground"], row["group"]))
    for row in csv.DictReader(open("told.csv")):
        for e in (row["evidence"], row["evidence_of_averaging"]):
            power = math.log(float(e)) / math.log(20) if e else 0
            if abs(power - round(power)) > 1e-6:
                print("evidence in fine steps:", e)
            if e:
                told.add((row["ground"], row["group"]))
    for who in sorted(small & told):
        print("evidence about few people:", who)
    return len(told)


def main():
    iemand, scans = sys.argv[1], int(sys.argv[2])
    remember(iemand, scans)
    exact, told = by_scan("exact.csv"), by_scan("told.csv")
    keys = {key for scan in exact for key in scan}
    for scan in exact:
        scan.update({key: 0 for key in keys - scan.keys()})  # nobody without a group
        scan["all", "decisions"] = scan["all", "rows_used"]
        scan["all", "adverse"] = scan["s", "m", "adverse"] + scan["s", "v", "adverse"]
    tables = Tables(exact, told, shares(exact[0]), lambda key: True)
    print(f"{check_evidence()} groups with evidence;", attack("history", tables, scans),
          file=sys.stderr)


main()
