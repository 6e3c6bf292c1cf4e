/* Propensity strata: people of group and reference who, by their facts, were about as
 * likely to be of the group (Rosenbaum & Rubin 1984). They balance facts on average:
 * two people in a stratum need not be equals, so nothing follows about a single case.
 */
#ifndef IEM_PROPENSITY_H
#define IEM_PROPENSITY_H

#include "stats/regression.h"

typedef struct iem_propensity {
    /* sum(w (p1 - p0)), w being the stratum's share of the group's people: iem_twin()
     * on strata. */
    iem_estimate gap;
    double gap_se;
    double overlap; /* share of the group in strata with two or more of the reference */
    /* Largest standardised difference of means of any column, (mean1 - mean0) /
     * sqrt((var1
     * + var0) / 2), before and within strata; above 0.1 facts still differ. NaN: some
     * column tells the two sides apart entirely. */
    double imbalance_before, imbalance_after;
} iem_propensity;

/* The chance of being of the group by a logistic regression on the facts, cut into
 * n_strata (5 remove some 90 % of what one normal fact confounds; Cochran 1968) with
 * about equally many people of the group; a cell is not cut. NaN: no stratum has both
 * sides. */
iem_status iem_propensity_strata(const iem_design *facts, const iem_table *table,
                                 size_t n_strata, iem_propensity *out, iem_error *err);

#endif
