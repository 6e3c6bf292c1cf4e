/* How much of a burden falls on few people. Pure functions of counts. */
#ifndef IEM_CONCENTRATION_H
#define IEM_CONCENTRATION_H

#include "stats/interval.h"

#include <stddef.h>

typedef struct iem_concentration {
    double people, total;
    iem_estimate gini; /* 0: all bear the same; near 1: one bears all (Gini 1912) */
    iem_estimate top;  /* share of the burden on the heaviest `share` of people */
} iem_concentration;

/* count[v] people bear v, 0 <= v < n. Intervals by the delta method (Davidson 2009;
 * Beach & Davidson 1983), kept within 0 and 1. Undefined when nobody bears anything.
 * Of people who bear the same, only part may belong to the heaviest: they count for
 * that part. */
iem_concentration iem_concentrated(const double *count, size_t n, double share);

#endif
