/* The twin gap: what the group costs at equal facts. SATT over cells with twins
 * (coarsened exact matching; Iacus, King & Porro 2012), with a joint linear adjustment
 * for numeric facts within the cell and a variance that does not vanish in small cells.
 */
#ifndef IEM_TWIN_H
#define IEM_TWIN_H

#include "stats/table2x2.h"

#include <stddef.h>

enum { IEM_TWIN_FACTS = 6 }; /* numeric facts at most */

/* Beside a cell's counts: the means of the numeric facts in group minus reference, and
 * the sums of squares and products within (cell, group) and within (cell, reference),
 * added up. Fact after fact, so that q facts take no more room than they need. */
static inline size_t iem_within_size(size_t q) /* numbers per cell */
{
    return q * (q + 5) / 2;
}
static inline size_t iem_within_d(size_t i) /* difference of means */
{
    return i * (i + 5) / 2;
}
static inline size_t iem_within_xy(size_t i) /* products with the decision */
{
    return iem_within_d(i) + 1;
}
static inline size_t iem_within_xx(size_t i,
                                   size_t j) /* squares and products; j <= i */
{
    return iem_within_d(i) + 2 + j;
}

typedef struct iem_twin_gap {
    iem_estimate raw; /* before the linear adjustment */
    iem_estimate gap; /* after it; the headline */
    double se;
    double se_null; /* under equal rates: for the smallest gap that would be seen */
    double overlap; /* share of the group's decisions in cells with >= 2 twins */
    double members; /* decisions of the group in those cells */
    double adverse; /* adverse ones among them */
    double clipped; /* share of members whose adjusted rate left [0, 1] by over 0.005 */
    double outside_rate;      /* adverse rate of the members without twins; NaN: none */
    iem_estimate if_no_twins; /* worst-case bounds for the whole group: low and high */
    int dropped_fact; /* index of a numeric fact that the others determine; -1 */
} iem_twin_gap;

/* `within` is NULL when there is no numeric fact (q = 0). `adjusted` (n, may be NULL)
 * receives each cell's adjusted reference rate p0', `offset` (n, may be NULL) the log
 * odds ratio that the within-cell difference in facts alone would give, within +-2;
 * both 0 where a cell has no twins. Cells with twins have n1 > 0 and n0 >= 2. */
iem_twin_gap iem_twin(const iem_table *t, const double *within, size_t q, size_t n,
                      double *adjusted, double *offset);

#endif
