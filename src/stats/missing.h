/* People whose group is not recorded: what they could make of a comparison. */
#ifndef IEM_MISSING_H
#define IEM_MISSING_H

#include "stats/table2x2.h"

/* Decisions about people without a group. Their decisions are known, only not whose
 * they were. */
typedef struct iem_unlabelled {
    double adverse, favourable;
} iem_unlabelled;

/* `low` and `high`: the most that the unlabelled can make of it, wherever they belong
 * (Manski 1995); both ends can be true. `interval`: the value among the labelled, and
 * the two ends with their sampling error. */
typedef struct iem_worst_case {
    double low, high;
    iem_estimate interval;
} iem_worst_case;

/* a of n in the group: from a / (n + favourable) to (a + adverse) / (n + adverse). */
iem_worst_case iem_missing_rate(double a, double n, iem_unlabelled missing);
/* Group minus reference, group over reference; each of the unlabelled may belong to
 * either, or to neither. */
iem_worst_case iem_missing_difference(iem_table t, iem_unlabelled missing);
iem_worst_case iem_missing_ratio(iem_table t, iem_unlabelled missing);

/* The least share of the unlabelled that must lie all on one side (adverse ones in the
 * side that fares better, favourable ones in the other) for the difference to be 0: in
 * [0, 1]; NaN when not even all of them make it so. 0 when there is no difference. */
double iem_missing_to_undo(iem_table t, iem_unlabelled missing);

#endif
