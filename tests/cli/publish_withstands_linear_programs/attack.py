"""Attacks all that is published of one log, by integer programs: see attack_tables."""
import bisect, collections, csv, glob, itertools, json, os, random, re, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from attack_figures import about_cells
from attack_tables import LEAST, Tables, attack, is_whole

# What has a name in these tables is seen to be hidden; cells of intersections have none.
NAMED = {"groups", "treatment", "cells", "cases"}

# ---- Logs ----

# At the ends of their rounding, where sums tell most.
ENDS = [14, 15, 24, 25, 34, 54, 95, 104, 195]
KINDS = list(itertools.product("ABC", "mv", "01", ("yes", "no")))


def people(seed, shape):
    draw = random.Random(seed)
    size = [lambda: draw.randint(1, 9), lambda: draw.choice(ENDS), lambda: draw.choice(ENDS)]
    rows = []
    for kind in KINDS:
        for _ in range(draw.choice(size)() * shape.get("times", 1)):
            rows.append(kind)
    # Each kind of each column exists in every log, so that tables have the same rows.
    draw.shuffle(rows)
    for i, (g, s, c, d) in enumerate(rows):
        yield {
            "case": i, "g": g, "s": s, "c": c, "d": d,
            "found": "" if d == "no" else "yes" if i % 3 else "no",
            "score": f"{draw.random():.4f}",
            "day": f"2014-{('02', '05', '08', '11')[i % 4 if i < 40 else draw.randint(0, 3)]}-03",
            "batch": f"b{i // 40}", "reason": "" if d == "no" else f"r{i % 3}",
            "street": f"s{draw.randint(0, 3)}",
            "step": "in" if draw.random() < 0.8 else "out",
        }


def write_log(name, rows):
    rows = list(rows)
    with open(name, "w") as log:
        log.write(",".join(rows[0]) + "\n")
        for row in rows:
            log.write(",".join(str(x) for x in row.values()) + "\n")


# How decisions came about: each column says of some something rare, of others something
# common, of others nothing.
PROCESS = {
    "reviewer_type": "human auto", "reviewer": "ann bob cas dee", "advice": "1 1 0",
    "custom": "yes no no", "review_seconds": "30 90 200", "informed": "yes yes yes no",
    "info_requested_at": "2014-01-02", "info_received_at": "2014-01-20 2014-12-01",
    "objection_at": "2014-12-09", "objection_outcome": "upheld rejected pending",
    "objection_decided_at": "2014-12-20 2015-06-01", "corrected": "yes no no no",
    "stop_requested_at": "2014-01-05", "stopped_at": "2014-01-09 2014-12-12",
    "purpose": "checks checks checks sales", "model_version": "v1 v2", "channel": "letter visit",
    "motivation_hash": "t1 t2 t3", "received_at": "2013-12-01", "facts_at": "2012-01-01 2014-01-01",
}


def accounts(seed, rows):
    """The same rows, with what is recorded of how each was decided."""
    draw = random.Random(seed)
    said = {key: draw.choice([0.1, 0.5, 0.9]) for key in PROCESS}
    values = {key: words.split() for key, words in PROCESS.items()}
    for row in rows:
        for key in ("found", "score", "batch", "reason", "street", "step"):
            del row[key]
        if row["day"] > "2014-06":
            row["day"] = row["day"].replace("2014", "2015")
        for key in PROCESS:
            row[key] = draw.choice(values[key]) if draw.random() < said[key] else ""
        yield row


CORE = "--decision d=yes --favourable no --ground g --ground s --fact c --also all".split()
OTHERS = ("--intersect 2 --outcome found=yes --negative no --score score --time day:quarter "
          "--batch batch --reason reason --trait street --step step=in").split()
SHAPES = {
    "one fact": {"words": OTHERS},
    "a named reference": {"words": OTHERS + ["--reference", "g=A"]},
    "more people": {"words": OTHERS, "times": 3},
    "how it was decided": {"words": ["--time", "day:year", "--reference", "g=A"], "plan": "process.yaml", "times": 2},
}


def scan(iemand, shape, seed):
    """The editions for the office and for others."""
    rows = people(seed, shape)
    write_log("log.csv", accounts(seed, rows) if "plan" in shape else rows)
    words = [iemand, "gate", "log.csv", *CORE, *shape["words"], "-p",
             shape.get("plan", "gate.yaml"), "--quiet"]
    others = ["--publish", "--json", "published.json", "--html", "published.html",
              "--markdown", "published.md", "--junit", "published.xml", "--sarif",
              "published.sarif", "--gitlab", "published.gitlab", "--prometheus",
              "published.prom", "--tables", "published.tables"]
    for more in (["--json", "internal.json"], others):
        done = subprocess.run(words + more, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode not in (0, 1, 3):
            sys.exit(done.stderr)
    editions = [json.load(open(name)) for name in ("internal.json", "published.json")]
    check_others(f"seed {seed}", editions[1])
    return editions


# ---- What else is written ----

def numbers(at):
    if isinstance(at, dict):  # a share of counts that stand side by side
        for part, whole in (("adverse", "n"), ("reference_adverse", "reference_n")):
            if at.get(part) is not None and at.get(whole):
                yield at[part] / at[whole]
    if isinstance(at, (dict, list)):
        for value in at.values() if isinstance(at, dict) else at:
            yield from numbers(value)
    elif isinstance(at, str):
        yield from (float(x.replace(",", "")) for x in re.findall(r"\d[\d,]*(?:\.\d+)?", at))
    elif isinstance(at, (int, float)) and not isinstance(at, bool):
        yield float(at)


def ways_to_say(published):
    """Every number of the JSON edition: as it is, as a percentage, what it leaves of 1."""
    ways = {1000000}  # the page says "> 1,000,000" of evidence
    for x in set(numbers(published)):
        ways.update(map(abs, (x, 1 - x, 100 * x, 100 - 100 * x, 1 / x if x else 0, x - 1,
                              100 * x - 100)))
    return sorted(ways)


def is_said(text, ways):
    """One of them, rounded to the digits that are written, up or down: bounds go outwards."""
    text = text.replace(",", "")
    digits = len(text.partition("e")[0].partition(".")[2])
    x, last = float(text), 10 ** -digits * (1 + 1e-6)
    if "e" in text:
        last *= 10 ** int(text.partition("e")[2])
    at = bisect.bisect_left(ways, x - last)
    return at < len(ways) and ways[at] <= x + last


def readable(name):
    text = open(name, encoding="utf-8").read()
    if name.endswith(".csv"):
        text = " ".join(cell for row in csv.reader(text.splitlines()) for cell in row)
    if name.endswith(".html"):
        text = re.sub(r"<style.*?</style>|<script.*?</script>|(Formula|Source): .*?</p>|"
                      # numbers of two reports, which stand in every page
                      r'<section aria-labelledby="asked">.*?</section>|<[^>]*>',
                      " ", text, flags=re.S)
    return re.sub(r"`[0-9a-f]+`|\b[0-9a-f]{16}\b|\b[0-9a-f]{40,}\b|&#\d+;", "", text)


def check_others(name, published):
    """No number is written anywhere that the JSON edition does not hold."""
    ways = ways_to_say(published)
    for file in sorted(glob.glob("published.*[!n]") + glob.glob("published.tables/*")):
        if os.path.isdir(file):
            continue
        found = re.findall(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?", readable(file))
        more = {x for x in found if not is_said(x, ways)}
        if more:
            print(f"{name}: {file} holds {sorted(more)[:9]}")


# ---- Every count of an edition, by what it is about ----

# Counts of no people: periods, batches, subgroups, reviewers.
OF_NO_PEOPLE = set("alarm averaging_alarm since period_heterogeneity batch_clustering "
                   "blanket_batches subgroups_shown subgroups_shown_surely scores_apart adverse_followed_among_reviewers "
                   "favourable_followed_among_reviewers custom_among_reviewers "
                   "quick_review_among_reviewers".split())
PEOPLE = set("n adverse reference_n reference_adverse tp fp tn fn adverse_not_observed "
             "favourable_not_observed likely possible no_indication cannot_tell read used "
             "members people numerator denominator".split())
ABOUT = "ground group reference of measure facts rule".split()


def counts(at, path=()):
    if isinstance(at, list):
        for i, one in enumerate(at):
            named = isinstance(one, dict) and any(key in one for key in ABOUT)
            yield from counts(one, path if named else path + (i,))
    elif isinstance(at, dict):
        if at.get("measure") in OF_NO_PEOPLE:
            return
        about = [json.dumps(at.get(key)) for key in ABOUT if key in at]
        path = path + (" ".join(about),) if about else path
        # What is left of the log without the group, as both are published: no news.
        rest = "twin_gap" in at and at["reference_is_rest"]
        for key, value in at.items():
            if rest and key in ("reference_n", "reference_adverse"):
                continue
            if "likely" in at and key == "adverse":  # the groups' added up, as published
                continue
            if isinstance(value, (dict, list)):
                yield from counts(value, path + (key,))
            elif key in PEOPLE or key == "value" and at.get("measure") in WHOLE:
                yield path + (key,), value


WHOLE = set()  # measures whose value is a number of people


def find_whole(editions):
    """A measure without a denominator, all values of which are whole and some large."""
    seen = collections.defaultdict(list)
    for internal, _ in editions:
        for family in internal["also"].values():
            for s in family:
                if s["value"] is not None and "denominator" not in s:
                    seen[s["measure"]].append(s["value"])
    WHOLE.update(m for m, v in seen.items() if all(map(is_whole, v)) and max(v) > LEAST)


# ---- The attack ----

def shares_of(edition):
    """The numerators of shares, with their denominators."""
    for key in edition:
        if key[-1] == "numerator" and key[:-1] + ("denominator",) in edition:
            yield key, key[:-1] + ("denominator",)


def attack_shape(iemand, name, logs):
    shape = SHAPES[name]
    editions = [scan(iemand, shape, seed) for seed in range(1, logs + 1)]
    find_whole(editions)
    exact = [dict(counts(internal)) for internal, _ in editions]
    told = [dict(counts(published)) for _, published in editions]
    tables = Tables(exact, told, shares_of(exact[0]),
                    lambda key: key[0] in NAMED and len(key) == 3 and
                    not (key[0] == "cells" and "\\u00d7" in key[1]))
    rows, kinds = [], collections.Counter()
    for internal, published in editions:
        rows.append([])
        for kind, more in about_cells(tables, internal, published):
            more = list(more)
            rows[-1] += more
            kinds[kind] += bool(more)
    print(attack(name, tables, logs, lambda log: rows[log]), dict(kinds), file=sys.stderr)


def main():
    iemand, logs = sys.argv[1], int(sys.argv[2])
    with open("gate.yaml", "w") as out:
        out.write("policy: {preset: [us.ugesp, eu.cdd]}\n")
    with open("process.yaml", "w") as out:
        out.write("policy: {preset: [us.ugesp, eu.cdd]}\nprocess:\n")
        for key in PROCESS:
            more = {"purpose": ", declared: [checks]", "model_version": ", declared: [v1]"}
            out.write(f"  {key}: {{column: {key}{more.get(key, '')}}}\n")
        out.write("  decided_at: {column: day, within: 100}\n  as_of: 2015-07-01\n")
    for name in SHAPES if len(sys.argv) < 4 else [sys.argv[3]]:
        attack_shape(iemand, name, logs)


if __name__ == "__main__":
    main()
