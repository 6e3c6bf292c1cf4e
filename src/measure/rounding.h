/* Counts that were rounded before publication are intervals: every bound is taken at
 * the worst corner. The statistics are monotone in each
 * count, so the two corners of a table suffice. */
#ifndef IEM_ROUNDING_H
#define IEM_ROUNDING_H

#include "measure/result.h"
#include "stats/table2x2.h"

typedef enum iem_corner {
    IEM_MILDEST = -1,
    IEM_AS_PRINTED = 0,
    IEM_HARSHEST = 1
} iem_corner;

/* The table most (least) against the group that rounding to `rounded` allows. */
iem_table iem_corner_table(iem_table t, double rounded, iem_corner corner);

/* A statistic of tables with its bounds: sampling alone, rounding alone, and both. They
 * hold every value that rounding allows; where it allows one that is undefined, there
 * are none. */
iem_bounds iem_bounds_of(iem_estimate printed, iem_estimate mildest,
                         iem_estimate harshest, bool rounded);

/* Why figures are missing from it: of the printed counts, or because of rounding. */
iem_why iem_why_of_bounds(const iem_bounds *b, iem_why printed);

#endif
