/* Group disparity: what differs between a group and its reference, crude and within
 * cells of equal facts. One row of a table and one function per measure. */
#ifndef IEM_DISPARITY_H
#define IEM_DISPARITY_H

#include "measure/result.h"
#include "measure/view.h"

/* Fills the disparities, the homogeneity tests and the totals of `treatment`. `corners`
 * holds the mildest and the harshest tables (NULL without rounding); `within_cells`:
 * there are facts, so that cells mean something. */
void iem_measure_disparities(const iem_comparison *comparison,
                             const iem_table *const corners[2], bool within_cells,
                             iem_treatment *treatment);

/* The largest two-sided p of no difference that rounding allows, from the tests of the
 * counts that are mildest and harshest for the group: 1 when they differ in sign. */
double iem_least_sure(double mildest_z, double mildest_p, double harshest_z,
                      double harshest_p);

/* Rate of one group with Wilson's interval, rounding included. */
iem_bounds iem_measure_rate(double adverse, double n, double rounded, double cells);

#endif
