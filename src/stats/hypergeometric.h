/* Fisher's noncentral hypergeometric distribution: the group's adverse count in one
 * cell, given the cell's margins and odds ratio exp(theta). Exact: sums run outward
 * from the mode until a term is below 1e-16 of the sum, but for variances above a
 * million, where they would never end: then by broad.h. The law lives on whole numbers:
 * counts that are not (corners of rounded counts) are rounded to the nearest. */
#ifndef IEM_HYPERGEOMETRIC_H
#define IEM_HYPERGEOMETRIC_H

#include <stdbool.h>
#include <stddef.h>

/* n1, n0: sizes; k: adverse decisions in both together (0 <= k <= n1 + n0). */
typedef struct iem_margin {
    double n1, n0, k;
} iem_margin;

typedef struct iem_moments {
    double mean, variance;
} iem_moments;

iem_moments iem_hypergeometric_moments(iem_margin m, double theta);

/* The first five cumulants, each the derivative by theta of the one before it: what the
 * mean and the variance are at an odds ratio nearby. */
typedef struct iem_cumulants {
    double k1, k2, k3, k4, k5;
} iem_cumulants;
iem_cumulants iem_hypergeometric_cumulants(iem_margin m, double theta);
/* ln P(A = a). */
double iem_hypergeometric_log_pmf(iem_margin m, double theta, double a);
/* P(A > a) + P(A = a) / 2, summed as a tail. */
double iem_hypergeometric_midp_greater(iem_margin m, double theta, double a);
/* The count at quantile u in (0, 1), by inversion outward from the mode (of a wide law
 * from below); each u gives one count and equally spread u give the distribution. */
double iem_hypergeometric_draw(iem_margin m, double theta, double u);
/* P(A = *first), P(A = *first + 1), … for every count of probability 1e-300 or more.
 * Returns how many; 0 when they are more than `capacity`. */
size_t iem_hypergeometric_window(iem_margin m, double theta, double *pmf,
                                 size_t capacity, double *first);

#endif
