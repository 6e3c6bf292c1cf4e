/* What people found, beside what was promised of it: chances against what came true,
 * and shares of which a part is unknown. */
#ifndef IEM_REVIEWED_H
#define IEM_REVIEWED_H

#include "stats/interval.h"

#include <stddef.h>

typedef struct iem_tails {
    double fewer,
        more; /* as few as seen, or fewer; as many, or more; NaN: no chances */
} iem_tails;

/* Independent events with a chance each, of which `seen` came true: exact probabilities
 * of the Poisson-binomial distribution (Hong 2013), by adding one event after the
 * other; beyond 4,000 events the normal approximation with half a count of continuity.
 * `room` has room for n + 1 numbers. NaN among the chances: undefined. */
iem_tails iem_chances_tails(const double *chances, size_t n, double seen, double *room);

/* Sum of weight * value of independent estimates, from their own intervals (MOVER; Zou
 * & Donner 2008), of which iem_difference_interval is the case of 1 and -1. Weights are
 * not negative. */
iem_estimate iem_weighted_interval(const iem_estimate *e, const double *weight,
                                   size_t n);

/* A share of which a part is unknown: `yes` of `told`, and `untold` more. Its value and
 * sampling interval are of those told (Wilson); `least` and `most` are the bounds that
 * hold whatever the others were. */
typedef struct iem_part_told {
    iem_estimate share;
    double least, most;
} iem_part_told;
iem_part_told iem_share_part_told(double yes, double told, double untold);

/* So many would tell a share from `promise` at the same share: the n at which Wilson's
 * interval leaves it out. NaN: they are equal. */
double iem_share_enough(double share, double promise);

#endif
