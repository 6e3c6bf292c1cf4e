/* How long something lasts, where some of it has not ended yet: what is still open has
 * lasted so long at least. */
#ifndef IEM_SURVIVAL_H
#define IEM_SURVIVAL_H

#include "stats/interval.h"

#include <stddef.h>

/* By length: so many ended after so many days, and of so many it is only known that
 * they had not by then. Lengths ascend, no two the same; counts are >= 0. */
typedef struct iem_waits {
    const double *days;
    const double *ended, *open;
    size_t n;
} iem_waits;

/* The days within which half has ended (Kaplan & Meier 1958), the middle of two where
 * exactly half has; its interval where that of the share holds a half (Brookmeyer &
 * Crowley 1982). NaN where less than half ends, or nobody waits. R:
 * survival::survfit(conf.type = "log-log"), quantile(fit, .5). */
iem_estimate iem_survival_median(const iem_waits *w);

/* Log-rank test (Mantel 1966; Peto & Peto 1972), summed over strata: zero it, add each
 * stratum, then ask. Of the side `own` against `other`, which have the same days. */
typedef struct iem_logrank {
    double observed, expected, variance; /* of ends on the own side */
    double own, other, spread; /* of the pace: its R, S and sum of variances */
} iem_logrank;
void iem_logrank_add(iem_logrank *sum, const iem_waits *own, const iem_waits *other);
/* NaN when the sides never wait together. R: survival::survdiff, chisq = z^2. */
double iem_logrank_z(const iem_logrank *sum);
/* Pace of the own side over that of the other: Mantel and Haenszel's ratio of rates
 * over all days of all strata, with the interval of Greenland & Robins (1985); below 1:
 * it takes them longer. Who ends on a day waited half of it. It holds for any pace,
 * where the one step from 1 of Peto (Yusuf et al. 1985) falls short of a large one.
 * Undefined where nobody of the other side ended; 0 without bounds where nobody of the
 * own did.
 */
iem_estimate iem_logrank_pace(const iem_logrank *sum);

#endif
