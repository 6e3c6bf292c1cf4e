"""Attacks two published editions of a log that grew, by integer programs: see attack_tables."""
import itertools, json, os, random, subprocess, sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [HERE, os.path.join(HERE, "publish_withstands_linear_programs")]
from attack import counts, shares_of
from attack_tables import Tables, attack, is_whole

# A row of which few came is held back, and what it is added up with is not: of the few in
# it a reader is left less than of a hidden count.
NARROWEST = {"plain": 3, "knowing": 3}
KINDS = list(itertools.product("ABC", "mv", "01", ("yes", "no")))


def grow(seed):
    """A log, and the same with more people: of some kinds few, of others many."""
    draw = random.Random(seed)
    first = [kind for kind in KINDS for _ in range(draw.choice([14, 15, 24, 25, 34, 54, 95]))]
    more = {group: draw.choice([(0, 0), (0, 1), (10, 40)]) for group in "ABC"}
    more["A"] = 10, 40  # else there is no second edition
    return first, first + [kind for kind in KINDS for _ in range(draw.randint(*more[kind[0]]))]


def edition(iemand, rows, name):
    with open("log.csv", "w") as log:
        log.write("g,s,c,d\n" + "".join(",".join(row) + "\n" for row in rows))
    words = [iemand, "scan", "log.csv", *"--decision d=yes --favourable no --ground g --ground s "
             "--fact c --also equivalence --quiet --json".split()]
    subprocess.run([*words, "exact.json"], check=True)
    subprocess.run([*words, name, "--publish", "--editions", "told"], check=True)
    return dict(counts(json.load(open("exact.json")))), dict(counts(json.load(open(name))))


def both(iemand, seed):
    """Numbers of the first and the second edition, and what came between."""
    if os.path.exists("told"):
        os.remove("told")
    exact, told = {}, {}
    for when, rows in enumerate(grow(seed)):
        whole, published = edition(iemand, rows, "published.json")
        exact.update({key + (when,): n for key, n in whole.items() if is_whole(n)})
        told.update({key + (when,): n for key, n in published.items()})
    for key in [key for key in exact if key[-1] == 0]:
        grown = exact.get(key[:-1] + (1,), -1) - exact[key]
        if grown >= 0:
            exact[key[:-1] + ("new",)] = grown
    return exact, told


def shares(exact):
    for when in (0, 1):
        of = {key[:-1]: key for key in exact if key[-1] == when}
        for part, whole in shares_of(of):
            yield of[part], of[whole]


def main():
    iemand, logs = sys.argv[1], int(sys.argv[2])
    pairs = [both(iemand, seed) for seed in range(1, logs + 1)]
    exact, told = [list(x) for x in zip(*pairs)]
    tables = Tables(exact, told, shares(exact[0]), lambda key: key[0] in ("groups", "cells") and key[-1] != "new")
    print(attack("editions", tables, logs, narrowest=NARROWEST), file=sys.stderr)


if __name__ == "__main__":
    main()
