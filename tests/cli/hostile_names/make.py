"""A log of which every name and value is an attack, and a plan for it."""
import json
import random

random.seed(4)
ESC, BELL = "\x1b[31m", "\x1b]0;title\x07"
LINE = "\n::error::forged"
GROUPS = ["<script>alert(1)</script>" + LINE, "=cmd|' /C calc'!A0", "\x9bX\u202eturned", ESC + "red" + BELL]
FACTS = ["+1+1" + LINE, "-2+3", "@SUM(1)", "\t=1", "]]><x/>&amp;\"'`|[x](javascript:alert(1))"]
NAMES = ["=decision" + ESC, "<script>alert('ground')</script>" + LINE, "+fact" + BELL + LINE, "-case", "@person|[x](y)",
         "`reason`\u202e"]
ADVERSE = "=yes" + ESC


def quoted(texts):
    return ",".join('"' + text.replace('"', '""') + '"' for text in texts) + "\n"


with open("log.csv", "w", newline="", encoding="utf-8") as log:
    log.write(quoted(NAMES))
    for i in range(3000):
        group = GROUPS[0 if i % 5 < 2 else i % 4]
        adverse = random.random() < (0.5 if group == GROUPS[0] else 0.1)
        log.write(quoted([ADVERSE if adverse else "<b>no</b>", group, FACTS[i // 7 % 5], "-%d" % i,
                          "+p%d" % (i // 2), "a\0b" if i == 9 else GROUPS[i % 4]]))

with open("plan.yaml", "w", encoding="utf-8") as plan:
    json.dump({"title": NAMES[1] + ESC + LINE, "decision": {"column": NAMES[0], "adverse": [ADVERSE]},
               "grounds": NAMES[1:2], "facts": NAMES[2:3], "case": NAMES[3], "person": NAMES[4],
               "reason": NAMES[5]}, plan)
