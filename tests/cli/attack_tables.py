"""What a reader can work out of published counts, by integer programs.

The same tables are made of several random logs, twice: for the office and for others. What
the office's have in common shows how the numbers of all tables hang together: two that are
equal in every log are one number, and a sum that holds in every log is a sum. For every
hidden count below ten the least and the most are worked out that it can be.

Who reads, and what she knows beforehand:

- Every reader knows how all tables are made, hence every sum, every zero that there is by
  construction, and how numbers were rounded; she has all tables of all files of a run.
- The plain one knows no more of people than that. Of a hidden count below ten she is to be
  left a range as wide as 9: so she cannot tell it to within 5, nor that it is below ten.
- The knowing one was told besides which of the hidden groups, cells and rows that have a
  name are small. Of the small ones she is to be left a range of 5.
- The measuring one uses the figures too that are no counts (see attack_figures). She knows
  the formula of each, the step in which it goes, and exactly how many people of each group
  have which facts. Of a hidden count below ten she is to be left a range of 5.

Nobody is thought to know single people in a table and what was decided about them: who
knows nine of ten knows the tenth from the office's own letter. Two editions of a log that
grew are attacked by themselves (editions_withstand_linear_programs).
"""
import collections, itertools, math, random, re

from attack_glpk import Program

LEAST = 10
NARROWEST = {"plain": 9, "knowing": 5, "measuring": 5}
MANY = 100000


def is_whole(x):
    return isinstance(x, (int, float)) and not isinstance(x, bool) and float(x).is_integer() and x >= 0


class Tables:
    """Numbers that are equal in all logs are one; sums are those that hold in all."""

    def __init__(self, exact, told, shares=(), names_more=lambda key: False):
        """exact, told: by log, {key: count}; shares: pairs of keys, part and whole, of which
        the others are a number too; names_more: a knowing reader is told of the key."""
        self.told, self.names_more = told, names_more
        everywhere = [k for k in exact[0] if all(is_whole(e.get(k)) for e in exact)]
        vectors = collections.defaultdict(list)
        for key in everywhere:
            vectors[tuple(int(e[key]) for e in exact)].append(key)
        for part, whole in shares:
            rest = tuple(int(e[whole] - e[part]) for e in exact
                         if is_whole(e.get(whole)) and is_whole(e.get(part)))
            if len(rest) == len(exact) and min(rest) >= 0:
                vectors.setdefault(rest, [])
        vectors.pop((0,) * len(exact), None)
        self.vectors = list(vectors)
        self.keys = [vectors[v] for v in self.vectors]
        self.number = {key: i for i, keys in enumerate(self.keys) for key in keys}
        self.find_sums()
        self.rows = [({whole: 1, **{part: -1 for part in parts}}, 0, 0)
                     for whole, parts in sorted(self.sums)]

    def find_sums(self):
        draw = random.Random(1)
        weights = [draw.getrandbits(62) for _ in self.vectors[0]]
        mark = [sum(w * x for w, x in zip(weights, v)) for v in self.vectors]
        place = {m: i for i, m in enumerate(mark)}
        self.sums = set()
        pairs = collections.defaultdict(list)
        for (a, x), (b, y) in itertools.combinations(enumerate(mark), 2):
            pairs[x + y].append((a, b))
        for total in place.keys() & pairs.keys():
            self.sums.update((place[total], two) for two in pairs[total])
        for whole, x in enumerate(mark):
            for part, y in enumerate(mark):
                for two in pairs.get(x - y, ()) if y < x else ():
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

    def bounds(self, log, knowing):
        """Of every number of one log, before anything is added up; and the secrets."""
        bounds, secrets = {}, []
        for i, vector in enumerate(self.vectors):
            n = vector[log]
            shown = {self.told[log].get(key) for key in self.keys[i]} - {None}
            low, high = 0, MANY
            if knowing and any(map(self.names_more, self.keys[i])):
                low, high = (0, LEAST - 1) if n < LEAST else (LEAST, MANY)
            for x in shown:
                assert x % 10 == 0, (self.keys[i], n, shown)
                low, high = max(low, x - 5, LEAST if x else 0), min(high, x + 4)
            assert low <= n <= high, (self.keys[i], n, low, high)
            bounds[i] = low, high
            nobody_new = n == 0 and all(key[-1] == "new" for key in self.keys[i])
            if n < LEAST and 0 not in shown and not nobody_new:
                secrets.append(i)
        return bounds, secrets


def connected(rows, secrets):
    """The rows that have to do with each other, by the secrets among them."""
    root = {}

    def find(i):
        while root.setdefault(i, i) != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for terms, _, _ in rows:
        first, *others = terms
        for other in others:
            root[find(other)] = find(first)
    groups = collections.defaultdict(lambda: ([], []))
    for row in rows:
        groups[find(next(iter(row[0])))][0].append(row)
    for secret in secrets:
        groups[find(secret)][1].append(secret)
    return [g for g in groups.values() if g[1]]


def ranges(tables, log, reader, wanted, figures=()):
    """How far apart the least and the most are that each secret can be. With figures a
    number counts as whole only where it is asked for: she is left that or less."""
    bounds, secrets = tables.bounds(log, reader == "knowing")
    rows = tables.rows + list(figures)
    for near, of in connected(rows, secrets):
        used = sorted({i for terms, _, _ in near for i in terms} | set(of))
        program = Program({i: bounds[i] for i in used})
        for row in near:
            program.add(*row)
        seen = {i: {tables.vectors[i][log]} for i in of}

        def ask(names, most):
            found = program.extreme(names, most, whole=not figures)
            for i in of:
                true = tables.vectors[i][log]
                inwards = math.floor if found[i] > true else math.ceil
                seen[i].add(inwards(found[i] + (1e-6 if found[i] > true else -1e-6)))

        ask(of, True)
        ask(of, False)
        for i in of:
            for most in (False, True):
                if max(seen[i]) - min(seen[i]) < wanted:
                    ask([i], most)
            yield i, max(seen[i]) - min(seen[i])


def attack(name, tables, logs, figures=None, narrowest=None):
    """Prints each secret that is told; how many there were, for who wants to know."""
    worst, number, narrowest = {}, 0, narrowest or NARROWEST
    for reader in NARROWEST if figures else ("plain", "knowing"):
        for log in range(logs):
            more = figures(log) if reader == "measuring" else ()
            for i, width in ranges(tables, log, reader, narrowest[reader], more):
                number += reader == "plain"
                worst[reader] = min(worst.get(reader, MANY), width)
                if width < narrowest[reader]:
                    print(f"{name}, log {log + 1}: of {tables.keys[i][:1]} = "
                          f"{tables.vectors[i][log]} a {reader} reader is left {width}")
    return (f"{name}: {len(tables.vectors)} numbers, {len(tables.sums)} sums; of {number} "
            f"hidden counts the narrowest range is {worst}")
