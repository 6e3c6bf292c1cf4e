/* The risk ratio at equal facts: Mantel-Haenszel over the cells, with the reference
 * moved to where it would stand with the members' own values of the numeric facts.
 * Decisions that are rare are judged on it. */
#ifndef IEM_RATIO_H
#define IEM_RATIO_H

#include "measure/result.h"
#include "measure/view.h"

typedef struct iem_twin_ratio {
    iem_bounds ratio;
    double log_se; /* NaN: one side never got the decision, bounds are score bounds */
    double p; /* one-sided: beyond the margin, at the corner mildest for the group */
} iem_twin_ratio;

/* `corners` as in iem_measure_disparities; `adjusted`: p0' per cell of iem_twin;
 * `slope_se`: what the slopes add to the gap's standard error. */
iem_status iem_measure_ratio(const iem_comparison *comparison,
                             const iem_table *const corners[2], const double *adjusted,
                             double slope_se, double deff, double margin,
                             iem_twin_ratio *ratio, iem_error *err);

#endif
