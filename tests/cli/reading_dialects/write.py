"""One log of awkward texts, written in many ways: LOG.NAME for each."""
import csv
import io
import random

random.seed(1)
GROUPS = ["A; with, every | delimiter\tin it", 'B "quoted"', "C\nover\r\nlines", "Ç"]
FIELDS = ["case", "decision", "group", "income", "family"]


def records():
    yield FIELDS
    for case in range(1, 401):
        group = random.choice(GROUPS)
        adverse = random.random() < (0.5 if group == GROUPS[1] else 0.2)
        yield [str(case), "yes" if adverse else "no", group,
               random.choice(["12.5", "30", "0.25", "2000.75", ""]),
               random.choice(["alone", "together"])]


def text(delimiter=",", end="\n", quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(ROWS)
    return out.getvalue()


def write(name, what, encoding="utf-8"):
    with open("log." + name, "wb") as file:
        file.write(what.encode(encoding))


ROWS = list(records())
write("comma", text())
write("semicolon", text(";"))
write("tab", text("\t"))
write("pipe", text("|"))
write("bom", "\ufeff" + text())
write("bom_semicolon", "\ufeff" + text(";", quoting=csv.QUOTE_ALL))
write("crlf", text(end="\r\n"))
write("cr", text(end="\r"))
write("quoted", text(quoting=csv.QUOTE_ALL))
write("blank_lines", "\n" + text(end="\n\n"))
write("no_line_end_at_end", text()[:-1])
write("windows_1252", text(), "windows-1252")
