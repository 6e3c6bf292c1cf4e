"""The figures of `iemand chain`, slowly and from the rows: chain_rows.py JSON KEY WINDOW
NAME=LOG[*WEIGHT] ... compares them with those of the program. Columns: person, decided, origin, income,
outcome (no is adverse), asked, answered, source. Nothing is shared with the program but
the definitions."""
import csv, datetime, hashlib, hmac, itertools, json, math, sys
from collections import defaultdict

told = json.load(open(sys.argv[1]))
key = open(sys.argv[2], "rb").read()
window = int(sys.argv[3])
agencies = sorted(a.split("*")[0].split("=") for a in sys.argv[4:])
weight = {a.split("=")[0]: int((a + "*1").split("*")[1]) for a in sys.argv[4:]}
want = {}
people = defaultdict(lambda: defaultdict(list))  # person -> agency -> rows


def day(text):
    return datetime.date.fromisoformat(text).toordinal() if text else 0


for name, path in agencies:
    for row in csv.DictReader(open(path)):
        if not row["person"]:
            continue
        people[row["person"]][name].append(
            dict(day=day(row["decided"]), cell=row["income"], group=row["origin"],
                 bad=row["outcome"] == "no", asked=day(row["asked"]),
                 answered=day(row["answered"]), source=row["source"], agency=name))
names = [name for name, _ in agencies]
pseudonym = {p: hmac.new(key, p.encode(), hashlib.sha256).hexdigest()[:32] for p in people}


def show(name, value):
    want[name] = value


# ---- Common load: D of a person, and what each agency's own rates give ----

def size(n):
    return n if n <= 4 else 5 if n <= 8 else 6 if n <= 16 else 7


strata = defaultdict(lambda: [0, 0])
stays = {}
for p, by in people.items():
    stays[p] = {}
    for a, rows in by.items():
        first = min(rows, key=lambda r: (r["day"], int(r["cell"])))
        s = (a, first["cell"], size(len(rows)))
        hit = any(r["bad"] for r in rows)
        stays[p][a] = (s, hit)
        strata[s][0] += 1
        strata[s][1] += hit


def at_least(chances, k):
    total = 0
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        if sum(outcome) < k:
            continue
        part = 1
        for c, o in zip(chances, outcome):
            part *= c if o else 1 - c
        total += part
    return total


def group_of(p):
    groups = {r["group"] for rows in people[p].values() for r in rows} - {""}
    return groups.pop() if len(groups) == 1 else "(differs)" if groups else "(missing)"


observed, expected = defaultdict(int), defaultdict(float)
by_group = defaultdict(lambda: [0, 0, 0.0])
for p, by in stays.items():
    chances = [strata[s][1] / strata[s][0] for s, _ in by.values()]
    hits = sum(hit for _, hit in by.values())
    for k in range(2, len(names) + 1):
        if len(by) >= k:
            observed[k] += hits >= k
            expected[k] += at_least(chances, k)
    if len(by) >= 2:
        g = by_group[group_of(p)]
        g[0] += 1
        g[1] += hits >= 2
        g[2] += at_least(chances, 2)
for k in range(2, len(names) + 1):
    show("together %d observed" % k, observed[k])
    show("together %d expected" % k, expected[k])
for g in sorted(by_group):
    for what, value in zip(("n", "observed", "expected"), by_group[g]):
        show("group %s %s" % (g, what), value)


def spread(name, count):
    """Gini and the share of the heaviest hundredth, where count[v] people bear v."""
    n, total = sum(count.values()), sum(v * c for v, c in count.items())
    below = gini = top = 0
    for v in sorted(count):
        gini += count[v] * v * (below + count[v] / 2)
        below += count[v]
    left = n / 100
    for v in sorted(count, reverse=True):
        top += v * min(count[v], left)
        left -= min(count[v], left)
    show("gini" + name, 2 * gini / (n * total) - 1)
    show("top" + name, top / total)


bad = {(p, a): sum(r["bad"] for r in rows) for p, by in people.items() for a, rows in by.items()}
load, alone, dealt = defaultdict(float), defaultdict(lambda: defaultdict(int)), defaultdict(float)
for p, by in people.items():
    load[sum(weight[a] * bad[p, a] for a in by)] += 1
    for a in by:
        alone[stays[p][a][0]][weight[a] * bad[p, a]] += 1
for p, by in people.items():
    mine = {0: 1.0}
    for a in by:
        s, step = stays[p][a][0], defaultdict(float)
        for v, chance in mine.items():
            for w, c in alone[s].items():
                step[v + w] += chance * c / strata[s][0]
        mine = step
    for v, chance in mine.items():
        dealt[v] += chance
spread("", load)
spread(" if independent", dealt)
show("adverse", sum(bad.values()))
show("people", len(people))

# ---- Cascades: episodes one by one, and the likelihood maximised by bisection ----

last = {a: max(r["day"] for by in people.values() for r in by.get(a, [])) for a in names}
start = {a: min(r["day"] for by in people.values() for r in by.get(a, [])) for a in names}


def acts(rows):
    by_day = defaultdict(list)
    for r in rows:
        by_day[r["day"]].append(r)
    out = []
    for d in sorted(by_day):
        bad = [r for r in by_day[d] if r["bad"]]
        r = min(bad or by_day[d], key=lambda r: int(r["cell"]))
        out.append((d, r["cell"], bool(bad)))
    return out


def quarter(d):
    date = datetime.date.fromordinal(d)
    return date.year * 4 + (date.month - 1) // 3


def episodes(a, b):
    for p, by in people.items():
        mine, other = acts(by.get(a, [])), acts(by.get(b, []))
        for i, (d, cell, bad) in enumerate(mine):
            if not bad and any(x[2] and x[0] < d < x[0] + window for x in mine):
                continue
            later = [x[0] for x in mine[i + 1:] if x[2] or not bad]
            end = min([d + window, last[b]] + later)
            if d < start[b] or end <= d:
                continue
            known = [x[1] for x in other if x[0] < d]
            came = [x[0] for x in other if x[2] and x[0] > d]
            event = bool(came) and came[0] <= end
            yield (cell, known[-1] if known else None, quarter(d)), bad, \
                (came[0] if event else end) - d, event, pseudonym[p][:4]


def slope(b, sets):
    e, u, information = math.exp(b), 0.0, 0.0
    for n1, n0, d1, d0 in sets:
        d = d1 + d0
        u += d1
        for l in range(d):
            one = e * (n1 - l / d * d1)
            share = one / (one + n0 - l / d * d0)
            u -= share
            information += share * (1 - share)
    return u, information


def hazard(rows):
    by = defaultdict(list)
    for r in rows:
        by[r[0]].append(r)
    sets = {}
    for s, members in by.items():
        for t in sorted({m[2] for m in members if m[3]}):
            count = [sum(m[1] == x and m[2] >= t for m in members) for x in (1, 0)]
            count += [sum(m[1] == x and m[2] == t and m[3] for m in members) for x in (1, 0)]
            sets[s, t] = tuple(count)
    tell = [c for c in sets.values() if c[0] and c[1]]
    low, high = -20.0, 20.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle, tell)[0] > 0 else (low, middle)
    e, information = math.exp(low), slope(low, tell)[1]
    sums = defaultdict(float)
    for s, x, t, event, bucket in rows:
        r = 0.0
        for (stratum, time), (n1, n0, d1, d0) in sets.items():
            if stratum != s or time > t:
                continue
            d, weight = d1 + d0, e if x else 1
            for l in range(d):
                one = e * (n1 - l / d * d1)
                whole = one + n0 - l / d * d0
                own = 1 - l / d if event and time == t else 1
                r -= own * weight * (x - one / whole) / whole
                if event and time == t:
                    r += (x - one / whole) / d
        sums[bucket] += r
    robust = math.sqrt(sum(v * v for v in sums.values())) / information
    return math.exp(low), max(robust, 1 / math.sqrt(information))


for a in names:
    for b in names:
        if a == b:
            continue
        rows = list(episodes(a, b))
        ratio, se = hazard(rows)
        show("cascade %s %s after" % (a, b), sum(r[1] for r in rows))
        show("cascade %s %s followed" % (a, b), sum(r[1] and r[3] for r in rows))
        show("cascade %s %s twins" % (a, b), sum(not r[1] for r in rows))
        show("cascade %s %s twins_followed" % (a, b), sum(not r[1] and r[3] for r in rows))
        show("cascade %s %s ratio" % (a, b), ratio)
        show("cascade %s %s high" % (a, b), ratio * math.exp(1.959963984540054 * se))

# ---- Traces ----

lengths = defaultdict(int)
records, shared = 0, 0
links = {True: [0, 0, 0], False: [0, 0, 0]}
again = defaultdict(lambda: [0, 0, 0])
for by in people.values():
    events = sorted((r for rows in by.values() for r in rows),
                    key=lambda r: (r["day"], r["agency"]))
    longest, length, before = 0, 0, None
    for r in events:
        if not r["bad"]:
            continue
        if before is None or r["day"] > before["day"] + window:
            length = 1
        elif r["agency"] != before["agency"]:
            length += 1
        before, longest = r, max(longest, length)
    lengths[longest] += 1
    sources = defaultdict(set)
    for r in events:
        if r["bad"] and r["source"]:
            sources[r["source"]].add(r["agency"])
    records += len(sources)
    shared += sum(len(a) > 1 for a in sources.values())
    events.sort(key=lambda r: (r["day"], not r["bad"], r["agency"], int(r["cell"])))
    for r in events:
        later = [x for x in events if r["bad"] and x["agency"] != r["agency"]
                 and r["day"] < x["day"] <= r["day"] + window]
        first = [x for x in events if x["agency"] != r["agency"] and x["day"] > r["day"]]
        if later and first:
            x = first[0]
            links[x["bad"]][0] += 1
            if r["source"] and x["source"]:
                links[x["bad"]][1] += 1
                links[x["bad"]][2] += r["source"] == x["source"]
    for asked, agency in sorted({(r["asked"], r["agency"]) for r in events if r["asked"]}):
        files = [r["agency"] for r in events if r["asked"] and r["asked"] <= r["answered"] < asked
                 and asked - r["answered"] <= 365]
        row = again[agency]
        row[0] += 1
        row[1] += agency in files
        row[2] += agency not in files and bool(files)
for length in range(1, 6):
    show("row %d" % length, sum(n for l, n in lengths.items() if l == length or l > length == 5))
show("records", records)
show("records shared", shared)
for bad in (True, False):
    for what, value in zip(("links", "both", "same"), links[bad]):
        show("source %s %s" % ("adverse" if bad else "favourable", what), value)
for agency in sorted(again):
    for what, value in zip(("asked", "here", "elsewhere"), again[agency]):
        show("again %s %s" % (agency, what), value)

# ---- What the program says ----

got = {"people": told["load"]["people"], "adverse": told["load"]["adverse_decisions"],
       "gini": told["load"]["gini"]["value"], "top": told["load"]["top_share"]["value"],
       "gini if independent": told["load"]["gini_if_independent"],
       "top if independent": told["load"]["top_share_if_independent"]}
for t in told["load"]["together"]:
    got["together %d observed" % t["at_least"]] = t["observed"]
    got["together %d expected" % t["at_least"]] = t["if_independent"]
for g in told["groups"]:
    for what, name in (("n", "n"), ("observed", "observed"), ("expected", "if_independent")):
        got["group %s %s" % (g["group"], what)] = g[name]
for c in told["cascades"]:
    if c["group"] is None:
        start = "cascade %s %s " % (c["from"], c["to"])
        for what, name in (("after", "n"), ("followed", "followed"), ("twins", "twins_n"),
                           ("twins_followed", "twins_followed")):
            got[start + what] = c[name]
        got[start + "ratio"] = c["hazard_ratio"]["value"]
        got[start + "high"] = c["hazard_ratio"]["high"]
for row in told["rows"]:
    got["row %d" % row["length"]] = row["people"]
got["records"] = told["source_records"]["named"]
got["records shared"] = told["source_records"]["behind_two_agencies"]
for way in ("adverse", "favourable"):
    for what, name in (("links", "followed"), ("both", "both_named"), ("same", "same")):
        got["source %s %s" % (way, what)] = told["source_records"]["to_" + way][name]
for row in told["asked_again"]:
    if row["agency"]:
        for what in ("asked", "here", "elsewhere"):
            name = what if what == "asked" else "answer_" + what
            got["again %s %s" % (row["agency"], what)] = row[name]
wrong = [k for k in sorted(set(got) | set(want))
         if k not in got or k not in want or abs(got[k] - want[k]) > 1e-7 * abs(want[k])]
for k in wrong:
    print(k, "is", got.get(k), "and should be", want.get(k))
print(len(want), "figures,", len(wrong), "of them wrong")
