"""Searches what is published for the exact numbers, and for names that tell too much."""
import glob, json, os, re

PLACES = ("group reference adverse favourable pair cell period trait reason batch pooled "
          "outcome step rejected").split()
# Named in the plan, so that a reader may know of them.
NAMED = {"group", "reference", "adverse", "favourable"}
COUNTS = ("n adverse reference_n reference_adverse tp fp tn fn adverse_not_observed "
          "favourable_not_observed likely possible no_indication cannot_tell read used "
          "excluded rejected rows people").split()
PARTS = ["numerator", "denominator"]
# Nobody was looked at, or everybody: a fact about the work.
ZEROS = ["tn", "fn", "adverse_not_observed", "favourable_not_observed"]


def leaves(at, path=()):
    if isinstance(at, dict):
        for key, value in at.items():
            yield from leaves(value, path + (key,))
    elif isinstance(at, list):
        for value in at:
            yield from leaves(value, path)
    else:
        yield path, at


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def told(place):
    """All that is written for others, by name."""
    ends = ".json .html .md .txt .xml .sarif .gitlab .github"
    for name in [place + end for end in ends.split()]:
        yield name, open(name, encoding="utf-8").read()
    for name in sorted(glob.glob(place + ".tables/*.csv")):
        yield name, open(name, encoding="utf-8").read()


def exact_counts(internal):
    """Texts that give an exact count away: as digits, and with thousands."""
    counts = set()
    for path, value in leaves(internal):
        if is_number(value) and float(value).is_integer() and path[-1] in COUNTS + PARTS:
            counts.add(int(value))
    # Small numbers, and round ones, are found everywhere; years are in sources.
    counts = {c for c in counts if c > 100 and c % 10 and not 1930 <= c <= 2030}
    return {form for c in counts for form in (str(c), f"{c:,}")}


def rows(result):
    """Every number with a long tail, by what it is about."""
    for section in ("groups", "disparities", "treatment", "cells", "findings"):
        for row in result[section]:
            yield section, row
    for family, statistics in result["also"].items():
        for row in statistics:
            yield family, row


def tails(result):
    about = ("ground", "group", "reference", "of", "measure", "facts", "id", "rule")
    for section, row in rows(result):
        who = (section,) + tuple(json.dumps(row.get(key)) for key in about)
        for path, value in leaves(row):
            if is_number(value) and len(("%.12g" % abs(value)).lstrip("0.")) >= 9:
                yield (who, path), value


def plain(name, text):
    """What a reader reads as figures: no hashes, no markup, no years of sources."""
    text = re.sub(r"`[0-9a-f]+`|\b[0-9a-f]{16}\b|\b[0-9a-f]{40,}\b|&#\d+;", "", text)
    if name.endswith(".html"):
        text = re.sub(r"<style.*?</style>|(Formula|Source): .*?</p>|<[^>]*>", " ", text,
                      flags=re.S)
    return text


def check(place):
    wrong = []
    internal = json.load(open(place + ".internal.json"))
    published = json.load(open(place + ".json"))
    secrets = exact_counts(internal)
    for name, text in told(place):
        text = plain(name, text)
        found = secrets & set(re.findall(r"(?<![\w.,])\d[\d,.]*\d(?![\w])", text))
        if found:
            wrong.append((name, sorted(found)[:5]))
        if place not in NAMED and re.search(r"Zz\w+", text):
            wrong.append((name, "names", sorted(set(re.findall(r"Zz\w+", text)))))
    exact = dict(tails(internal))
    for key, value in tails(published):
        if exact.get(key) == value:
            wrong.append((key, value))
    for path, value in leaves(published):
        if path[-1] not in COUNTS or not is_number(value):
            continue
        of_no_people = path[:2] == ("also", "batches") or path[0] == "also" and value < 10
        zero = value == 0 and ("rows" in path or path[-1] in ZEROS)
        if value % 10 and not of_no_people or value == 0 and not zero:
            wrong.append((path, value))
    return wrong


def hidden(place):
    """How much of each kind is hidden, to see that something is, and not everything."""
    r = json.load(open(place + ".json"))
    groups = sum(g["n"] is None or g["adverse"] is None for g in r["groups"])
    values = [s["value"] is None and s.get("why") == "suppressed"
              for family in r["also"].values() for s in family]
    return f"{groups} of {len(r['groups'])} groups, {sum(values)} of {len(values)} statistics hidden"


for place in PLACES:
    wrong = check(place)
    print(place + ":", wrong if wrong else "nothing found;", hidden(place))
