"""Attacks what is published of a chain, by integer programs: see attack_tables."""
import json, os, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from attack_tables import Tables, attack

PEOPLE = set("decisions adverse without_person people known_to_two adverse_decisions n observed "
             "reference_n reference_observed followed without_twins twins_n twins_followed named "
             "behind_two_agencies both_named same asked answer_here answer_elsewhere".split())
ABOUT = "name agencies at_least from to ground group agency counted length".split()
PARTS = {"adverse": "decisions", "without_person": "decisions", "observed": "n", "followed": "n",
         "twins_followed": "twins_n", "behind_two_agencies": "named", "both_named": "followed",
         "same": "both_named"}
# Of what other counts each share is made.
SHARES = {"rate": ("adverse", "decisions"), "share": ("followed", "n"),
          "twins_share": ("twins_followed", "twins_n")}


def counts(at, path=()):
    if isinstance(at, list):
        for one in at:
            yield from counts(one, path)
    elif isinstance(at, dict):
        about = " ".join(json.dumps(at[key]) for key in ABOUT
                         if not isinstance(at.get(key, []), list))
        for key, value in at.items():
            if isinstance(value, (dict, list)):
                yield from counts(value, path + (about, key))
            elif key in PEOPLE:
                yield path + (about, key), value


def shares(edition):
    """The others of a part are a number too."""
    for key in edition:
        whole = key[:-1] + (PARTS.get(key[-1]),)
        if whole in edition:
            yield key, whole


def check_shares(at):
    """A share says no more than the counts beside it."""
    for row in [*at["agencies"], *at["groups"], *at["cascades"], *at["asked_again"]]:
        for name, (part, whole) in SHARES.items():
            if part not in row:
                part, whole = "observed", "n"
            if name in row and row[name]["value"] is not None and part in row:
                if abs(row[name]["value"] - row[part] / row[whole]) > 1e-9:
                    print("a share of other counts:", row)




def rows_of_load(tables):
    """Whoever has adverse decisions of d agencies has d of them at least."""
    total = tables.number[("", "load", "", "adverse_decisions")]
    terms = {total: 1.0}
    for key, number in tables.number.items():
        if key[:4] == ("", "load", "", "by_agencies") and int(key[4]) > 0:
            terms[number] = terms.get(number, 0.0) - int(key[4])
    return [(terms, 0, 1e9)]


def main():
    logs = int(sys.argv[1])
    exact, told = [], []
    for log in range(1, logs + 1):
        exact.append(dict(counts(json.load(open(f"{log}.internal.json")))))
        published = json.load(open(f"{log}.json"))
        check_shares(published)
        told.append(dict(counts(published)))
    tables = Tables(exact, told, shares(exact[0]), lambda key: key[-1] in ("n", "people", "asked"))
    tables.rows += rows_of_load(tables)
    print(attack("chain", tables, logs), file=sys.stderr)


main()
