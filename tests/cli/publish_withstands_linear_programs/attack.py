"""Attacks all that is published of one log, by integer programs.

Random logs of one shape are scanned twice: for the office and for others. What the
office's editions have in common shows how the numbers of all tables hang together: two
that are equal in every log are one number, and a sum that holds in every log is a sum.
A reader knows all of that, and how numbers were rounded. For every hidden count below
ten the least and the most it can be are worked out by glpsol.
"""
import bisect, collections, csv, glob, itertools, json, os, random, re, subprocess, sys

LEAST = 10
# A reader who does not know which of the hidden counts are small learns no more of one
# than that rule says, 0 to 9; and one who is told which groups and cells are small.
NARROWEST = {"plain": 9, "knowing": 5}
MANY = 100000

# What has a name in these tables is seen to be hidden.
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


COMMON = ("--decision d=yes --favourable no --ground g --ground s --intersect 2 "
          "--outcome found=yes --negative no --score score --time day:quarter --batch batch "
          "--reason reason --trait street --step step=in --also all").split()
SHAPES = {
    "one fact": {"words": ["--fact", "c"]},
    "a named reference": {"words": ["--fact", "c", "--reference", "g=A"]},
    "more people": {"words": ["--fact", "c"], "times": 3},
}


def scan(iemand, shape, seed):
    """The editions for the office and for others."""
    write_log("log.csv", people(seed, shape))
    words = [iemand, "gate", "log.csv", *COMMON, *shape["words"], "-p", "gate.yaml", "--quiet"]
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
        found = re.findall(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", readable(file))
        more = {x for x in found if not is_said(x, ways)}
        if more:
            print(f"{name}: {file} holds {sorted(more)[:9]}")


# ---- Every count of an edition, by what it is about ----

# Counts of no people: periods, batches, subgroups.
OF_NO_PEOPLE = set("alarm averaging_alarm since period_heterogeneity batch_clustering "
                   "blanket_batches subgroups_shown scores_apart".split())
PEOPLE = set("n adverse reference_n reference_adverse tp fp tn fn adverse_not_observed "
             "favourable_not_observed likely possible no_indication cannot_tell read used "
             "members people numerator denominator".split())
ABOUT = "ground group reference of measure facts rule grade".split()


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


def is_whole(x):
    return isinstance(x, (int, float)) and not isinstance(x, bool) and float(x).is_integer() and x >= 0


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


# ---- How they hang together ----

class Tables:
    """Numbers that are equal in all logs are one; sums are those that hold in all."""

    def __init__(self, editions):
        self.told = [dict(counts(published)) for _, published in editions]
        exact = [dict(counts(internal)) for internal, _ in editions]
        everywhere = [k for k in exact[0] if all(is_whole(e.get(k)) for e in exact)]
        vectors = collections.defaultdict(list)
        for key in everywhere:
            vectors[tuple(int(e[key]) for e in exact)].append(key)
        for key in everywhere:  # the others of a share are a number too
            if key[-1] == "numerator" and key[:-1] + ("denominator",) in exact[0]:
                whole = key[:-1] + ("denominator",)
                rest = tuple(int(e[whole] - e[key]) for e in exact if is_whole(e.get(whole)))
                if len(rest) == len(exact) and min(rest) >= 0:
                    vectors.setdefault(rest, [])
        vectors.pop((0,) * len(exact), None)
        self.vectors = list(vectors)
        self.keys = [vectors[v] for v in self.vectors]
        self.find_sums()

    def find_sums(self):
        draw = random.Random(1)
        weights = [draw.getrandbits(62) for _ in self.vectors[0]]
        mark = [sum(w * x for w, x in zip(weights, v)) for v in self.vectors]
        place = {m: i for i, m in enumerate(mark)}
        n = range(len(mark))
        self.sums = set()
        pairs = collections.defaultdict(list)
        for a, b in itertools.combinations(n, 2):
            pairs[mark[a] + mark[b]].append((a, b))
            if mark[a] + mark[b] in place:
                self.sums.add((place[mark[a] + mark[b]], (a, b)))
        for whole in n:
            for part in n:
                for two in pairs.get(mark[whole] - mark[part], ()):
                    if part < two[0]:
                        self.sums.add((whole, (part, *two)))
        for parts in self.slices():  # and longer ones, along a table
            total = sum(mark[i] for i in parts)
            if len(parts) > 3 and total in place:
                self.sums.add((place[total], tuple(parts)))

    def slices(self):
        """Rows that differ only in their group, or in what they are a slice of."""
        beside = collections.defaultdict(set)
        for i, keys in enumerate(self.keys):
            for key in keys:
                words = " ".join(map(str, key))
                for text in set(re.findall(r'"[^"]*"', words)):
                    beside[words.replace(text, "*")].add(i)
        return {tuple(sorted(parts)) for parts in beside.values() if 3 < len(parts) < 40}

    def program(self, log, knowing):
        """Bounds of every number of one log, as a reader has them."""
        bounds, secrets = [], []
        for i, vector in enumerate(self.vectors):
            n = vector[log]
            shown = [self.told[log].get(key) for key in self.keys[i]]
            shown = {x for x in shown if x is not None}
            low, high = 0, MANY
            if knowing and any(key[0] in NAMED and len(key) == 3 for key in self.keys[i]):
                low, high = (0, LEAST - 1) if n < LEAST else (LEAST, MANY)
            for x in shown:
                assert x % 10 == 0, (self.keys[i], n, shown)
                low, high = max(low, x - 5, LEAST if x else 0), min(high, x + 4)
            assert low <= n <= high, (n, low, high, {k: self.told[log].get(k) for k in self.keys[i] if self.told[log].get(k) is not None})
            bounds.append((low, high))
            if n < LEAST and 0 not in shown:
                secrets.append(i)
        return bounds, secrets


def solve(sums, bounds, objective, sense):
    used = sorted({i for s in sums for i in (s[0], *s[1])} | set(objective))
    with open("program.lp", "w") as out:
        terms = " ".join(f"+ x{i}" for i in objective)
        out.write(f"{sense}\n goal: {terms}\nSubject To\n")
        for k, (whole, parts) in enumerate(sums):
            out.write(f" s{k}: x{whole} " + " ".join(f"- x{p}" for p in parts) + " = 0\n")
        if not sums:
            out.write(f" s: x{used[0]} >= 0\n")
        out.write("Bounds\n")
        for i in used:
            out.write(f" {bounds[i][0]} <= x{i} <= {bounds[i][1]}\n")
        out.write("General\n " + "\n ".join(f"x{i}" for i in used) + "\nEnd\n")
    done = subprocess.run(["glpsol", "--lp", "program.lp", "--write", "solution", "--tmlim", "20"],
                          stdout=subprocess.PIPE, text=True, check=True)
    values = [line.split() for line in open("solution")]
    status = [v[-2] for v in values if v[0] == "s"]
    assert status == ["o"], done.stdout
    found = [float(v[2]) for v in values if v[0] == "j"]
    order = []  # columns stand in the order in which they were named first
    for i in list(objective) + [i for s in sums for i in (s[0], *s[1])] + used:
        if i not in order:
            order.append(i)
    return dict(zip(order, found))


def connected(sums, secrets):
    """The sums that have to do with each other, by the secrets among them."""
    root = {}

    def find(i):
        while root.setdefault(i, i) != i:
            i = root[i]
        return i

    for whole, parts in sums:
        for part in parts:
            root[find(part)] = find(whole)
    groups = collections.defaultdict(lambda: ([], []))
    for s in sums:
        groups[find(s[0])][0].append(s)
    for secret in secrets:
        groups[find(secret)][1].append(secret)
    return [g for g in groups.values() if g[1]]


def ranges(tables, log, knowing):
    """How far apart the least and the most are that each secret can be."""
    wanted = NARROWEST["knowing" if knowing else "plain"]
    bounds, secrets = tables.program(log, knowing)
    for sums, of in connected(sorted(tables.sums), secrets):
        seen = {i: {tables.vectors[i][log]} for i in of}

        def ask(objective, sense):
            found = solve(sums, bounds, objective, sense)
            for i in of:
                if i in found:
                    seen[i].add(round(found[i]))

        ask(of, "Maximize")
        ask(of, "Minimize")
        for i in of:
            for sense in ("Minimize", "Maximize"):
                if max(seen[i]) - min(seen[i]) < wanted:
                    ask([i], sense)
            yield i, max(seen[i]) - min(seen[i])


def attack(iemand, name, logs):
    shape = SHAPES[name]
    editions = [scan(iemand, shape, seed) for seed in range(1, logs + 1)]
    find_whole(editions)
    tables = Tables(editions)
    worst, number = {}, 0
    for knowing in (False, True):
        reader = "knowing" if knowing else "plain"
        for log in range(logs):
            for i, width in ranges(tables, log, knowing):
                number += 1
                worst[reader] = min(worst.get(reader, MANY), width)
                if width < NARROWEST[reader]:
                    print(f"{name}, seed {log + 1}: of {tables.keys[i][:1]} = "
                          f"{tables.vectors[i][log]} a {reader} reader is left {width}")
    print(f"{name}: {len(tables.vectors)} numbers, {len(tables.sums)} sums; of {number} hidden "
          f"counts the narrowest range is {worst}", file=sys.stderr)


def main():
    iemand, logs = sys.argv[1], int(sys.argv[2])
    with open("gate.yaml", "w") as out:
        out.write("policy: {preset: [us.ugesp, eu.cdd]}\n")
    for name in SHAPES if len(sys.argv) < 4 else [sys.argv[3]]:
        attack(iemand, name, logs)


main()
