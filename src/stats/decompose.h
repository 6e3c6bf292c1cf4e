/* What of a difference between groups, and of the spread of decisions, goes with the
 * recorded facts. These are descriptions: a part that goes with the facts is no
 * acquittal, and group and facts may act together. */
#ifndef IEM_DECOMPOSE_H
#define IEM_DECOMPOSE_H

#include "stats/table2x2.h"

#include <stddef.h>

/* p1 - p0 = facts + treatment + unmatched, exactly. Positive: more adverse decisions in
 * the group. */
typedef struct iem_gap_parts {
    iem_estimate gap;       /* of everybody; Newcombe's interval */
    iem_estimate facts;     /* other facts, sum((w1 - w0) p): explained */
    iem_estimate treatment; /* other rates at equal facts, sum((p1 - p0) w) */
    /* People in cells that the other side does not have: how much they move the two
     * rates. Whether facts or treatment are behind it cannot be told. */
    iem_estimate unmatched;
    double facts_se, treatment_se;
    double group_outside, reference_outside; /* the share of such people on each side */
} iem_gap_parts;

/* t: a table per cell of equal facts. w: the share of a side's people in the cell,
 * among those in cells that both sides have. p = k p1 + (1 - k) p0 and w likewise with
 * the other side, k being `group_rates`: 1/2 is Kitagawa's (1955) decomposition, which
 * is also that of Zliobaite, Kamiran & Calders (2011); 0 takes the rates of the
 * reference and the people of the group, 1 the other way round (Oaxaca 1973, Blinder
 * 1973, with a dummy per cell). People outside the common cells: Nopo (2008). Standard
 * errors by the delta method, both sides drawn with their facts, with rates pulled
 * towards those of their side as in iem_twin. NaN: no cell has both sides. */
iem_gap_parts iem_decompose_gap(const iem_table *t, size_t n, double group_rates);

/* People of one group with the same facts. */
typedef struct iem_portion {
    size_t group;
    double n, adverse;
} iem_portion;

/* The law of total variance: shares of the variance of the decision (1 adverse, 0 not)
 * that lie between groups, between facts within groups, and neither: what the log
 * cannot explain. They add up to 1. Corrected for small numbers, so that facts that
 * mean nothing have a share of 0 on average, however many there are; a share may then
 * be a little below 0. (Per portion the unbiased variance; a portion of one person has
 * none and is taken to be like the rest of its group.) */
typedef struct iem_variance_bar {
    iem_estimate between, facts, unexplained; /* shares; delta method */
    double variance;                          /* of the decision */
    double alone; /* share of people without anybody of the same group and facts */
} iem_variance_bar;

/* The portions of a group stand together. NaN: all decisions are the same, or nobody
 * has the facts of another one. */
iem_variance_bar iem_divide_variance(const iem_portion *portion, size_t n);

#endif
