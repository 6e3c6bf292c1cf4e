"""Random logs, published; for every hidden count its range, by linear programming."""
import collections, itertools, json, random, subprocess, sys

iemand, logs = sys.argv[1], int(sys.argv[2])
KEYS = list(itertools.product("ABC", "mv", "01", ("yes", "no")))
NARROWEST = 3
# At the ends of their rounding, where sums tell most.
ENDS = [14, 15, 24, 25, 34, 54, 95, 104, 195]


def most(c, rows, limits):
    """The largest c·x with rows·x <= limits and x >= 0, from x = 0 (simplex, Bland)."""
    m, n = len(rows), len(c)
    t = [row + [float(i == k) for k in range(m)] + [limits[i]] for i, row in enumerate(rows)]
    z = [-x for x in c] + [0.0] * (m + 1)
    basis = list(range(n, n + m))
    while True:
        enter = next((j for j in range(n + m) if z[j] < -1e-9), None)
        if enter is None:
            return z[-1]
        ratios = [(t[i][-1] / t[i][enter], basis[i], i) for i in range(m) if t[i][enter] > 1e-9]
        if not ratios:
            return float("inf")
        leave = min(ratios)[2]
        pivot = t[leave][enter]
        t[leave] = [x / pivot for x in t[leave]]
        for i in range(m):
            if i != leave and abs(t[i][enter]) > 1e-12:
                f = t[i][enter]
                t[i] = [x - f * y for x, y in zip(t[i], t[leave])]
        f = z[enter]
        z = [x - f * y for x, y in zip(z, t[leave])]
        basis[leave] = enter


class Reader:
    """What she knows: sums over the people of each kind lie between bounds."""

    def __init__(self, true):
        self.true = [float(true[key]) for key in KEYS]
        n = len(KEYS)
        # Kinds of people as they are, plus some, minus some: no fewer than nobody.
        self.rows = [[0.0] * n + [float(i == k) for k in range(n)] for i in range(n)]
        self.limits = self.true[:]
        self.secrets = []

    def sum_of(self, who):
        return [float(who(key)) for key in KEYS]

    def learn(self, name, who, told):
        row = self.sum_of(who)
        n = sum(x * y for x, y in zip(row, self.true))
        low, high = (0, 9) if n < 10 else (10, None)
        if told is not None:
            low, high = max(told - 5, 10), told + 4
        elif n < 10:
            self.secrets.append((name, row))
        assert low <= n and (high is None or n <= high), (name, n, told)
        both = row + [-x for x in row]
        self.rows.append([-x for x in both])
        self.limits.append(n - low)
        if high is not None:
            self.rows.append(both)
            self.limits.append(high - n)

    def learn_decisions(self, name, who, n, adverse):
        self.learn((name, "n"), who, n)
        self.learn((name, "adverse"), lambda k: who(k) and k[3] == "yes", adverse)
        if adverse is None:
            self.learn((name, "favourable"), lambda k: who(k) and k[3] == "no", None)

    def ranges(self):
        for name, row in self.secrets:
            c = row + [-x for x in row]
            yield most(c, self.rows, self.limits) + most([-x for x in c], self.rows, self.limits), name


def publish(rows):
    with open("log.csv", "w") as log:
        log.write("g,s,c,d\n" + "".join(",".join(row) + "\n" for row in rows))
    subprocess.run([iemand, "scan", "log.csv", "--decision", "d=yes", "--favourable", "no",
                    "--ground", "g", "--ground", "s", "--fact", "c", "--intersect", "2",
                    "--publish", "--quiet", "--json", "published.json"], check=True)
    return json.load(open("published.json"))


def attack(seed):
    random.seed(seed)
    rows = [key for key in KEYS
            for _ in range(random.choice([random.randint(0, 9), random.choice(ENDS), random.choice(ENDS)]))]
    told = publish(rows)
    reader = Reader(collections.Counter(rows))
    for g in told["groups"]:
        parts = set(g["group"].split(" × "))
        reader.learn_decisions(g["group"], lambda k, p=parts: p <= set(k[:2]), g["n"], g["adverse"])
    for c in told["cells"]:
        same = c["facts"]["c"]
        reader.learn_decisions(("cell", c["group"], same),
                               lambda k, c=c, s=same: k[2] == s and c["group"] in k[:2],
                               c["n"], c["adverse"])
        reader.learn_decisions(("twins", c["group"], same),
                               lambda k, c=c, s=same: k[2] == s and c["group"] not in k[:2],
                               c["reference_n"], c["reference_adverse"])
    used = told["manifest"]["rows"]["used"]
    if used is not None:
        reader.learn("rows", lambda k: True, used)
    return list(reader.ranges())


secrets, worst = 0, (99, None)
for seed in range(1, logs + 1):
    for width, name in attack(seed):
        secrets += 1
        worst = min(worst, (round(width, 6), f"{name} of seed {seed}"))
        if width < NARROWEST:
            print("seed", seed, name, "keeps a range of", width)
print(f"seeds 1 to {logs}: {secrets} hidden counts, the narrowest range is {worst[0]:g}")
