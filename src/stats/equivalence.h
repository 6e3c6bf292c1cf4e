/* Showing that a difference is small, which no test of "no difference" can: two
 * one-sided tests (Schuirmann 1987). */
#ifndef IEM_EQUIVALENCE_H
#define IEM_EQUIVALENCE_H

#include "stats/table2x2.h"

/* The difference is shown to be within -margin … margin at level alpha when p <= alpha,
 * which is when the interval at 1 - 2 alpha lies within the margin. */
typedef struct iem_equivalence {
    double p_above; /* of H0: the difference is -margin or less */
    double p_below; /* of H0: it is margin or more */
    double p;       /* the larger of the two */
} iem_equivalence;

/* p1 - p0 of one table by score tests, whose variance takes the rates most likely at
 * the margin itself (Farrington & Manning 1990): it holds where nobody got the
 * decision. NaN when a side is empty or the margin is not in (0, 1). */
iem_equivalence iem_rate_equivalence(iem_table t, double margin);
/* The least margin for which it is shown at `level`; NaN when a side is empty or even
 * a margin of 1 is not. */
double iem_rate_equivalence_margin(iem_table t, double level);
/* Of any estimate with its standard error, by the normal law: a twin gap or a
 * Mantel-Haenszel difference. NaN unless se > 0 and margin > 0. */
iem_equivalence iem_estimate_equivalence(double value, double se, double margin);
/* z of the score test that p1 - p0 is `difference`; > 0: it is larger. */
double iem_rate_difference_z(iem_table t, double difference);

#endif
