"""Compares what every renderer says with the JSON result, number by number."""
import csv, glob, html, json, math, re

MISSING = object()


def figures(text, lang):
    """All numbers of a line, with a point and without thousands."""
    text = text.replace("−", "-")
    if lang == "nl":
        text = text.replace(".", "").replace(",", ".")
    else:
        text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return re.findall(r"-?\d+(?:\.\d+)?", text)


def lines_of(name, lang):
    """Rows of tables as lists of cells, whatever they are written in."""
    text = open(name, encoding="utf-8").read()
    if name.endswith(".md"):
        rows = [line.strip("|").split("|") for line in text.split("\n") if line.startswith("|")]
        rows = [[html.unescape(re.sub(r"<sup>\d+</sup>|\*", "", c)).strip() for c in row] for row in rows]
    elif name.endswith(".html"):
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.S)
                for row in re.findall(r"<tr.*?</tr>", text, flags=re.S)]
        rows = [[html.unescape(re.sub(r"<[^>]*>", "", c)).strip() for c in row] for row in rows]
    else:
        rows = [re.split(r"  +", line.strip()) for line in text.split("\n")]
    return rows


def expected(result):
    """By group: the numbers that each renderer has to show, in percent where it does."""
    for g in result["groups"]:
        if g["n"] is not None:
            yield g["group"], "n", g["n"]
        if g["adverse"] is not None:
            yield g["group"], "adverse", g["adverse"]
            yield g["group"], "rate", 100 * g["rate"]["value"]
            yield g["group"], "rate low", 100 * g["rate"]["low"]
            yield g["group"], "rate high", 100 * g["rate"]["high"]
    for t in result["treatment"]:
        effect, by = (t["twin_ratio"], 1) if t["scale"] == "ratio" else (t["twin_gap"], 100)
        if effect["value"] is not None:
            for key in ("value", "low", "high"):
                yield t["group"], "effect " + key, by * effect[key]
        weight, by = ((t["group_weight"], 100) if t["group_weight"]["value"] is not None
                      else (t["fact_weight"], 1))
        if weight["value"] is not None:
            for key in ("value", "low", "high"):
                yield t["group"], "weight " + key, by * weight[key]


def agrees(text, value):
    decimals = len(text.partition(".")[2])
    # Half a unit of the last digit, and the last bit of a binary number.
    near = abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-9 * max(1, abs(value))
    return near and (decimals > 0 or abs(value) < 1000 or float(text) == value)


def shown(name, lang, group, what, value):
    """Is there a number in the rows of this group that is `value` in few digits?"""
    values = [value]
    if name.endswith(".html") and what.startswith("weight"):
        values += [100 - value, 1 - value / 100]  # its tables have the fact weight
    return any(agrees(text, v)
               for row in lines_of(name, lang) if row[0] == group
               for text in figures(" ".join(row[1:]), lang) for v in values)


def table(folder, name):
    with open(f"{folder}/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(field, value, what, wrong):
    if value is None or value is MISSING:
        if field != "":
            wrong.append((what, field, "null"))
    elif isinstance(value, bool) or isinstance(value, str):
        if field.lstrip("'") != str(value).lower() and field.lstrip("'") != value:
            wrong.append((what, field, value))
    elif field == "" or not math.isclose(float(field), value, rel_tol=2e-11, abs_tol=1e-300):
        wrong.append((what, field, value))


def compare_tables(folder, r, wrong):
    for row, g in zip(table(folder, "groups"), r["groups"], strict=True):
        for key in ("ground", "group", "n", "adverse", "is_reference"):
            same(row[key], g[key], ("groups", key), wrong)
        for key, of in (("rate", "value"), ("rate_low", "low"), ("rate_high", "high")):
            same(row[key], g["rate"][of], ("groups", key), wrong)
    for row, d in zip(table(folder, "disparities"), r["disparities"], strict=True):
        for key in ("group", "reference", "measure", "value", "low", "high", "p", "numerator", "denominator"):
            same(row[key], d[key], ("disparities", d["measure"], key), wrong)
    for row, t in zip(table(folder, "treatment"), r["treatment"], strict=True):
        for key in ("group", "type", "verdict", "n", "adverse", "reference_n", "scale", "margin",
                    "overlap", "largest_gap", "minimum_detectable_gap"):
            same(row[key], t[key], ("treatment", key), wrong)
        for of in ("twin_gap", "twin_ratio", "fact_weight", "group_weight", "harmed", "spared", "group_caused"):
            for end, key in (("", "value"), ("_low", "low"), ("_high", "high")):
                same(row[of + end], t[of][key], ("treatment", of + end), wrong)
    cells = {tuple(row[k] for k in ("ground", "group") + tuple(f["name"] for f in r["manifest"]["facts"])): row
             for row in table(folder, "cells")}
    for c in r["cells"]:
        row = cells[(c["ground"], c["group"]) + tuple(c["facts"].values())]
        for key in ("n", "adverse", "reference_n", "reference_adverse", "p", "q", "grade"):
            same(row[key], c[key], ("cells", key), wrong)
        same(row["group_chance"], c["group_chance"]["value"], ("cells", "chance"), wrong)
    for row, f in zip(table(folder, "findings"), r["findings"], strict=True):
        for key in ("id", "rule", "group", "measure", "value", "low", "high", "margin", "verdict"):
            same(row[key], f[key], ("findings", key), wrong)
    statistics = [s for family in r["also"].values() for s in family]
    for row, s in zip(table(folder, "statistics"), statistics, strict=True):
        for key in ("measure", "value", "low", "high", "p", "numerator", "denominator", "n"):
            same(row[key], s.get(key, MISSING), ("statistics", s["measure"], key), wrong)
    manifest = {row["key"]: row["value"] for row in table(folder, "manifest")}
    for key in ("read", "used", "excluded", "rejected"):
        same(manifest["rows_" + key], r["manifest"]["rows"][key], ("manifest", key), wrong)
    return len(statistics)


for name in sorted(glob.glob("*.*.json")):
    stem = name[:-5]
    result = json.load(open(name))
    wrong = []
    compare_tables(stem + ".tables", result, wrong)
    seen = 0
    for lang in ("en", "nl"):
        for end in (".txt", ".md", ".html"):
            if end == ".md" and stem.endswith("internal"):
                continue  # always published
            for group, what, value in expected(result):
                if shown(f"{stem}.{lang}{end}", lang, group, what, value):
                    seen += 1
                else:
                    wrong.append((lang + end, group, what, value))
    print(stem + ":", wrong[:6] if wrong else f"{seen} figures, all the same")
