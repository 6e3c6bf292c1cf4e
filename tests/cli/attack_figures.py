"""Published figures that are no counts, as inequalities of the counts that they are made of.

A figure that is told lies within half a step of what is published; its bounds lie whole
steps from it, so that they tell how wide the interval is and no more. The reader knows the
formula and the step, and more than anybody would: of all cells of equal facts how many
people of the group and of the reference are in it. Then what is linear in the adverse
decisions is an inequality of them, and a ratio of two such sums is one as well: the twin
gap and the people it makes up, Mantel and Haenszel's rate difference and risk ratio, the
twin ratio, z of Cochran, Mantel and Haenszel (of which she is told the variance).

Not linear, and held back by their steps alone: odds ratios, what is made of logarithms
(information, inequality) and of fits, the group weight, harmed and spared, medians.
"""
import json, math

Z95 = 1.959963984540054


def close(a, b):
    return abs(a - b) <= 1e-7 * max(1, abs(a), abs(b))


class Cells:
    """The cells of one group: numbers of their adverse decisions, and how many people."""

    def __init__(self, tables, edition, treatment):
        self.own, self.other = [], []
        for cell in edition["cells"]:
            if (cell["ground"], cell["group"]) != (treatment["ground"], treatment["group"]):
                continue
            about = ("cells", " ".join(json.dumps(cell[key]) for key in ("ground", "group")
                                       ) + " " + json.dumps(cell["facts"]))
            n1, n0 = cell["n"], cell["reference_n"]
            if n1 and n0:
                self.own.append((self.place(tables, about + ("adverse",)), n1, cell["adverse"]))
                self.other.append((self.place(tables, about + ("reference_adverse",)), n0,
                                   cell["reference_adverse"]))

    @staticmethod
    def place(tables, key):
        for known in tables.number:
            if known[0] == key[0] and known[-1] == key[-1] and known[1].startswith(key[1]):
                return tables.number[known]
        return None

    def known(self):
        return self.own and all(place is not None for place, _, _ in self.own + self.other)

    def sums(self, of_own, of_other):
        """A sum of adverse decisions by cell, and what it is in this log."""
        terms, exact = {}, 0.0
        for (own, n1, a1), (other, n0, a0) in zip(self.own, self.other):
            for place, factor, a in ((own, of_own(n1, n0), a1), (other, of_other(n1, n0), a0)):
                terms[place] = terms.get(place, 0.0) + factor
                exact += factor * a
        return terms, exact

    def total(self, of):
        return sum(of(n1, n0) for (_, n1, _), (_, n0, _) in zip(self.own, self.other))


def plus(terms, other, factor):
    sum_ = dict(terms)
    for place, x in other.items():
        sum_[place] = sum_.get(place, 0.0) + factor * x
    return {place: x for place, x in sum_.items() if x}


def rounded_up(step):
    """To 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(step))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= step * (1 - 1e-9))


def step_of(by_number, exact, ten, variance=1.0, logs=False):
    """What ten people change, or twice as many; more where the error says that far fewer make it up."""
    ends = [exact.get("low"), exact.get("high")]
    if None in ends or (logs and not ends[0] > 0):
        return by_number
    low, high = map(math.log, ends) if logs else ends
    by_error = ten * ((high - low) / (2 * Z95)) ** 2 / variance
    return rounded_up(by_error) if by_error > 2.2 * by_number else by_number


def check_bounds(name, told, step):
    """Bounds lie whole steps from the value: they tell how wide the interval is."""
    for bound in (told.get("low"), told.get("high")):
        if bound is not None and abs(bound) < 1 and step < 0.5:
            away = (bound - told["value"]) / step
            if abs(away - round(away)) > 1e-6:
                print(name, "has a bound with a step of its own:", told)


def linear(name, terms, told, exact, step):
    """The row of a figure that is the sum of `terms`."""
    if told["value"] is None or exact["value"] is None:
        return
    check_bounds(name, told, step)
    half = step / 2 * (1 + 1e-9)
    assert abs(told["value"] - exact["value"]) <= half, (name, told, exact, step)
    yield terms, told["value"] - half, told["value"] + half


def ratio(name, top, bottom, told, exact, share):
    """The same of a ratio: its logarithm goes in steps."""
    if told["value"] is None or not told["value"] > 0:
        return
    half = math.log1p(share) / 2 * (1 + 1e-9)
    assert abs(math.log(told["value"] / exact["value"])) <= half, (name, told, exact, share)
    yield plus(top, bottom, -told["value"] * math.exp(-half)), 0.0, 1e9
    yield plus(top, bottom, -told["value"] * math.exp(half)), -1e9, 0.0


def about_cells(tables, internal, published):
    """Rows of the core's figures, and which they are."""
    exact_of = {(t["ground"], t["group"]): t for t in internal["treatment"]}
    told_ratios = {(d["ground"], d["group"], d["measure"]): d for d in published["disparities"]}
    exact_ratios = {(d["ground"], d["group"], d["measure"]): d for d in internal["disparities"]}
    for told in published["treatment"]:
        who = told["ground"], told["group"]
        exact, cells = exact_of[who], Cells(tables, internal, told)
        if not cells.known() or None in (told["adverse"], told["reference_adverse"]):
            continue
        wide = min(told["n"], told["reference_n"])
        thin = min(told["adverse"], told["n"] - told["adverse"], told["reference_adverse"],
                   told["reference_n"] - told["reference_adverse"])
        rate = told["adverse"] / told["n"]
        variance = rate * (1 - rate)
        ten = 10 if told["harmed"]["value"] is not None else 20
        few = ten / wide

        def sums(of_own, of_other, over=1.0):
            return cells.sums(lambda n1, n0: of_own(n1, n0) / over,
                              lambda n1, n0: of_other(n1, n0) / over)

        def means(weight):
            over = cells.total(weight)
            return sums(lambda n1, n0: weight(n1, n0) / n1,
                        lambda n1, n0: -weight(n1, n0) / n0, over)

        gap = means(lambda n1, n0: n1)
        if close(gap[1], exact["twin_gap"]["value"]):
            step = step_of(few, exact["twin_gap"], ten, variance)
            yield "twin gap", linear("twin gap", gap[0], told["twin_gap"], exact["twin_gap"], step)
        both = means(lambda n1, n0: n1 * n0 / (n1 + n0))
        key = who + ("mh_rate_difference",)
        if key in told_ratios and close(both[1], exact_ratios[key]["value"]):
            step = step_of(few, exact_ratios[key], ten, variance)
            yield key[-1], linear(key, both[0], told_ratios[key], exact_ratios[key], step)
        zero = lambda n1, n0: 0.0
        pairs = {
            "mh_risk_ratio": (sums(lambda n1, n0: n0 / (n1 + n0), zero),
                              sums(zero, lambda n1, n0: n1 / (n1 + n0))),
            "twin_ratio": (sums(lambda n1, n0: 1.0, zero), sums(zero, lambda n1, n0: n1 / n0))}
        for name, (top, bottom) in pairs.items():
            of_told = told if name == "twin_ratio" else told_ratios.get(who + (name,))
            of_exact = exact if name == "twin_ratio" else exact_ratios.get(who + (name,))
            if name == "twin_ratio":
                of_told, of_exact = told[name], exact[name]
            if of_told and of_exact["value"] and close(top[1], of_exact["value"] * bottom[1]):
                yield name, ratio(name, top[0], bottom[0], of_told, of_exact,
                                  step_of(ten / thin, of_exact, ten, logs=True))
        excess = sums(lambda n1, n0: n0 / (n1 + n0), lambda n1, n0: -n1 / (n1 + n0))
        z = exact["cmh"]["z"]
        if z and told["cmh"]["z"] is not None:
            deviation = excess[1] / z  # of which she is told
            yield "cmh", linear("cmh", {p: x / deviation for p, x in excess[0].items()},
                                {"value": told["cmh"]["z"]}, {"value": z}, ten / math.sqrt(thin))

