/* How many of several independent things happen to one person, and to how many people
 * it happens: the Poisson-binomial distribution (Poisson 1837; Hong 2013), by exact
 * convolution. Pure functions. */
#ifndef IEM_TOGETHER_H
#define IEM_TOGETHER_H

#include "stats/interval.h"

#include <stddef.h>

/* at[d], d = 0 … n: the chance that exactly d of n events with chances p[i] happen. */
void iem_together(const double *p, size_t n, double *at);
/* The chance that at least k happen, 0 <= k <= n, from at[0 … n]. */
double iem_together_least(const double *at, size_t n, size_t k);
/* How much event i makes of "at least k": the chance that k - 1 of the others happen.
 * `at` has room for n chances. */
double iem_together_pivot(const double *p, size_t n, size_t i, size_t k, double *at);

/* The chance that at least `least` of many events happen, which come one by one:
 * at[0 … least - 1] for so many so far, and `reached`, which is not left again. Small
 * tails keep their digits. Start with at[0] = 1, all else 0; least >= 1. */
typedef struct iem_tail {
    double *at, reached;
    size_t least, used; /* of `at`, so far */
} iem_tail;
void iem_tail_add(iem_tail *tail, double p);

/* Observed / expected. From ten on the interval is that of the logarithm, whose
 * standard error is `log_se`; below it Garwood's (1936) for a Poisson count. Undefined
 * where nothing is expected. */
iem_estimate iem_excess(double observed, double expected, double log_se);
/* One-sided p that the true ratio is at most `ratio`, by the same rule. */
double iem_excess_p(double observed, double expected, double log_se, double ratio);

#endif
