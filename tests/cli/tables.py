# Tables of a folder beside the JSON of the same result: declared, followup, effects,
# precision, safeguards, principles, maturity, next columns.
import csv, json, sys

folder, result = sys.argv[1], json.load(open(sys.argv[2]))


def rows(name):
    with open(f"{folder}/{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(value):
    return "" if value is None or isinstance(value, dict) else f"{value:.12g}"


def flag(value):
    return "true" if value else "false"


def text(value):
    value = value or ""
    return "'" + value if value[:1] in tuple("=+-@") and value else value


def value_of(e, key):
    return number(e.get(key)) if isinstance(e, dict) else ""


def compare(name, want, keys):
    have = [tuple(row[key] for key in keys) for row in rows(name)]
    print(f"{name}: {len(have)} rows, {'the same' if have == want else 'NOT the same'}")
    if have != want:
        for h, w in zip(have, want):
            if h != w:
                print(" ", h, "\n ", w)
                break


followup = result.get("followup", {})
compare("declared",
        [(c["id"], text(c.get("subject")), c["verdict"], c["seen"], number(c.get("n")),
          number(c.get("of"))) for c in result.get("declared", {}).get("checks", [])],
        ("id", "subject", "verdict", "seen", "n", "of"))
compare("followup",
        [(f["id"], f["group"] or "", flag(f["found_now"]), f["reaction"] or "",
          number(f["days_to_reaction"]), f.get("changed_version") or "",
          text(f.get("owner"))) for f in followup.get("findings", [])],
        ("id", "group", "found_now", "reaction", "days_to_reaction", "changed_version",
         "owner"))
compare("effects",
        [(e["id"], e["measure"], value_of(e["before"], "value"),
          value_of(e["change"], "value"), value_of(e["change"], "low"),
          e["change_shown"]) for e in followup.get("effects", [])],
        ("id", "measure", "before", "change", "change_low", "change_shown"))
compare("precision",
        [(p["ground"], p["grade"], number(p["reviewed"]), value_of(p["share"], "value"))
         for p in followup.get("precision", [])],
        ("ground", "grade", "reviewed", "share"))
compare("safeguards",
        [(s["metric"], s["question"], flag(s["answered"]),
          "; ".join(s.get("missing") or [])) for s in result["safeguards"]],
        ("metric", "question", "answered", "missing"))
compare("principles",
        [(p["id"], p["state"], "; ".join(p["told"]), "; ".join(p["missing"]))
         for p in result["principles"]], ("id", "state", "told", "missing"))
compare("maturity", [(m["theme"], str(m["level"]), m["one_higher"])
                     for m in result["maturity"]], ("theme", "level", "one_higher"))
compare("next_columns", [(n["column"], "; ".join(n["questions"]))
                         for n in result["next_columns"]], ("column", "questions"))
