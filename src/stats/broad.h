/* The law of hypergeometric.h where it is wide: sums over millions of counts, by
 * Laplace's method instead. */
#ifndef IEM_BROAD_H
#define IEM_BROAD_H

#include "stats/hypergeometric.h"

/* ln of the law's weight is -x^2 / 2v + h3 x^3 / 6 + h4 x^4 / 24 + … at x from `mode`,
 * a count with a fraction. All four counts of the table there are above v. */
typedef struct iem_broad {
    iem_margin m;
    double theta, mode, v, h3, h4, h5;
} iem_broad;

/* False, and nothing known, where sums are short enough: v of at most a million. What
 * is left out elsewhere is 1 / v of a probability and of the mean (in counts), and
 * 1 / v^2 of the variance. */
bool iem_broad_law(iem_margin m, double theta, iem_broad *law);

/* ln(P(A = from) / P(A = to)) of any law but for what 1 / 24 X leaves out of the
 * logarithm of a count's factorial, X the count and a half: at most 0.02 of each. */
double iem_hypergeometric_fall(iem_margin m, double theta, double from, double to);

iem_cumulants iem_broad_cumulants(const iem_broad *law);
/* ln P(A = a) and P(A > a) + P(A = a) / 2, for a count that is possible (Lugannani &
 * Rice 1980). */
double iem_broad_log_pmf(const iem_broad *law, double a);
double iem_broad_midp_greater(const iem_broad *law, double a);
/* The count at quantile u in (0, 1) (Cornish & Fisher 1938). */
double iem_broad_quantile(const iem_broad *law, double u);

#endif
