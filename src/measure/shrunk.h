/* Rates of cells that learn from each other: small ones lean on a line. */
#ifndef IEM_SHRUNK_H
#define IEM_SHRUNK_H

#include "measure/score.h"

/* Weight of the model, in decisions, for the group and for the reference. */
typedef struct iem_shrink_weights {
    double m1, m0;
} iem_shrink_weights;

/* Empirical Bayes rates of every cell of a comparison, pulled towards a line in the
 * score: p1 and p0 per cell, the weight of each line, the slope of the reference's. */
typedef struct iem_shrunk_rates {
    double *p1, *p0;
    iem_shrink_weights weights;
    double slope0; /* NaN: no information */
} iem_shrunk_rates;
iem_status iem_shrink_rates(const iem_comparison *comparison, const iem_score *score,
                            iem_shrunk_rates *rates, iem_error *err);
void iem_shrunk_rates_clear(iem_shrunk_rates *rates);

#endif
