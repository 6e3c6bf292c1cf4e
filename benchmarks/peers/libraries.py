"""Libraries for auditing decisions, each from a checkout, on W1: the groups of gender, band
   of age and nationality and of their pairs, with size, rate and error rates.

   libraries.py fairlearn|aif360|aequitas|fbt LOG CHECKOUT
   libraries.py version fairlearn|aif360|aequitas|fbt CHECKOUT

None of them takes a row without outcome, so these are left out; what is printed says how
many rows are left, by gender, and how many groups.
"""
import itertools
import os
import subprocess
import sys
from unittest import mock

import pandas as pd

GROUNDS = ["gender", "age", "nationality"]
PAIRS = list(itertools.chain(((g,) for g in GROUNDS), itertools.combinations(GROUNDS, 2)))


def read_log(log):
    rows = pd.read_csv(log, usecols=GROUNDS + ["decision", "outcome"])
    rows = rows[rows.outcome.notna()]
    rows["age"] = (rows["age"] // 10).clip(upper=9).astype(str)
    rows[GROUNDS] = rows[GROUNDS].fillna("(missing)")
    return rows.assign(decision=(rows.decision == "denied").astype(int),
                       outcome=rows.outcome.astype(int))


def report(by_gender, groups):
    for gender, n in by_gender.items():
        print(gender, "*", "*", int(n), sep="\t")
    print("cells", groups, sep="\t")


def fairlearn(log):
    from fairlearn import metrics
    rows = read_log(log)
    wanted = {"n": metrics.count, "rate": metrics.selection_rate,
              "tpr": metrics.true_positive_rate, "fpr": metrics.false_positive_rate}
    frames = [metrics.MetricFrame(metrics=wanted, y_true=rows.outcome, y_pred=rows.decision,
                                  sensitive_features=rows[list(pair)]).by_group
              for pair in PAIRS]
    report(frames[0].n, sum(int((frame.n > 0).sum()) for frame in frames))


def aif360(log):
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric
    rows = read_log(log)
    for ground in GROUNDS:
        rows[ground] = pd.factorize(rows[ground], sort=True)[0]
    truth = BinaryLabelDataset(df=rows[GROUNDS + ["outcome"]], label_names=["outcome"],
                               protected_attribute_names=GROUNDS)
    verdict = truth.copy()
    verdict.labels = rows[["decision"]].to_numpy(dtype=float)
    sizes, groups = {}, 0
    for pair in PAIRS:
        for group in rows[list(pair)].drop_duplicates().to_dict("records"):
            metric = ClassificationMetric(truth, verdict, unprivileged_groups=[group])
            counts = metric.binary_confusion_matrix(privileged=False)
            groups += 1
            if pair == ("gender",):
                sizes[group["gender"]] = sum(counts.values())
    report(sizes, groups)


def aequitas(log):
    from aequitas.group import Group
    rows = read_log(log).rename(columns={"decision": "score", "outcome": "label_value"})
    names = []
    for pair in PAIRS:
        names.append(" × ".join(pair))
        rows[names[-1]] = rows[list(pair)].agg(" × ".join, axis=1)
    table, _ = Group().get_crosstabs(rows[names + ["score", "label_value"]], attr_cols=names)
    gender = table[table.attribute_name == "gender"]
    report(dict(zip(gender.attribute_value, gender.group_size)), len(table))


def fbt(log, checkout):
    """As it is: it reads the file, finds the columns and prints a report of its own."""
    done = subprocess.run([os.path.join(checkout, "build/fbt"), log, "--label", "outcome",
                           "--predict", "decision"], capture_output=True, text=True)
    print(done.stdout, end="")
    if done.returncode:
        sys.exit((done.stderr or done.stdout).strip().splitlines()[-1])


def version(library, checkout):
    if library == "fbt":
        os.stat(os.path.join(checkout, "build/fbt"))
        return "fbt"
    return f"{library} {getattr(__import__(library), '__version__', '')}"


# Its charts and training of models, which want packages of their own, are not wanted here.
for part in ["plot", "flow", "flow.methods", "flow.methods.postprocessing"]:
    sys.modules[f"aequitas.{part}"] = mock.MagicMock()

if __name__ == "__main__":
    library, log, checkout = sys.argv[1:]
    sys.path[:0] = [checkout, os.path.join(checkout, "src")]
    if library == "version":
        print(version(log, checkout))
    elif library == "fbt":
        fbt(log, checkout)
    else:
        {"fairlearn": fairlearn, "aif360": aif360, "aequitas": aequitas}[library](log)
