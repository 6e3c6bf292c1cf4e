"""pandas: read_csv of the columns needed, then groupby.

   pandas_counts.py w1|w2 LOG               the answer
   pandas_counts.py w1|w2 LOG categories    with text columns as categories: faster, and
                                            pandas 1.5 loses the rows without nationality
   pandas_counts.py version
"""
import itertools
import sys

import pandas as pd

FACTS = ["household_size", "education", "prior_claims", "income"]
GROUNDS = ["gender", "age", "nationality"]


def read_log(log, columns, categories):
    texts = {"gender", "nationality", "education", "decision"} if categories else {}
    return pd.read_csv(log, usecols=columns, keep_default_na=False, na_values=[""],
                       dtype={c: "category" for c in columns if c in texts})


def count(rows, keys):
    joint = rows.groupby(keys, dropna=False, observed=True).size()
    return joint.rename("n").reset_index()


def named(column):
    text = column.map("{:.0f}".format) if column.dtype.kind == "f" else column.astype(str)
    return text.where(column.notna(), "(missing)")


def w1(log, categories):
    rows = read_log(log, GROUNDS + ["decision", "outcome"], categories)
    rows["age"] = (rows["age"] // 10).clip(upper=9)
    joint = count(rows, GROUNDS + ["decision", "outcome"])
    for ground in GROUNDS:
        joint[ground] = named(joint[ground])
    joint["adverse"] = joint.n.where(joint.decision == "denied", 0)
    for outcome, decision in itertools.product([0, 1], ["granted", "denied"]):
        asked = (joint.decision == decision) & (joint.outcome == outcome)
        joint[f"{decision}{outcome}"] = joint.n.where(asked, 0)
    sums = ["n", "adverse", "granted0", "denied0", "granted1", "denied1"]
    for pair in itertools.chain(((g,) for g in GROUNDS), itertools.combinations(GROUNDS, 2)):
        groups = joint.groupby(list(pair))[sums].sum().reset_index()
        for ground in GROUNDS:
            if ground not in pair:
                groups[ground] = "*"
        groups[GROUNDS + sums].to_csv(sys.stdout, sep="\t", header=False, index=False)
    print("cells", len(joint), sep="\t")


def w2(log, categories):
    rows = read_log(log, FACTS + ["nationality", "decision"], categories)
    rows["income"] //= 1000
    joint = count(rows, FACTS + ["nationality", "decision"])
    print(len(joint), len(joint[FACTS].drop_duplicates()), joint.n.sum(),
          (joint.n ** 2).sum(), sep="\t")


work, log, how = (sys.argv[1:] + ["", ""])[:3]
if work == "version":
    print("pandas", pd.__version__)
else:
    {"w1": w1, "w2": w2}[work](log, how == "categories")
