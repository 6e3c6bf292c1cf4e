/* A funnel: how far apart shares of so many decisions lie by chance alone. */
#ifndef IEM_FUNNEL_H
#define IEM_FUNNEL_H

#include "stats/interval.h"

#include <stddef.h>

/* Exact binomial control limits around a share: of many who decide n times each with
 * that chance, no more than a part `outside` lies beyond them, half on each side
 * (Spiegelhalter 2005). R: qbinom(c(outside / 2, 1 - outside / 2), n, share) / n.
 * `value` is the share. Undefined when n < 1 or the share is not within 0 and 1. */
iem_estimate iem_funnel_limits(double n, double share, double outside);

/* The value that half of n values, counted by `count`, do not exceed, ascending; its
 * interval by the ranks that the median has with 95 % (Conover 1999; normal law). NaN
 * when there is none. R: sort(x)[qbinom(c(.025, .975), n, .5)] is near. */
iem_estimate iem_middle_of(const double *value, const double *count, size_t n);

#endif
