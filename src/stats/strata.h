/* Many 2x2 tables, one per cell of equal facts: Mantel-Haenszel and its family. Cells
 * in which either side is empty are skipped. All sums run in the order given. */
#ifndef IEM_STRATA_H
#define IEM_STRATA_H

#include "stats/table2x2.h"

#include <stddef.h>

/* sum(a1 n0/n) / sum(a0 n1/n), Greenland & Robins (1985) standard error of the log;
 * where that is 0 or none, because all or none of a side got the decision in each cell,
 * the score interval below. */
iem_estimate iem_mh_risk_ratio(const iem_table *t, size_t n);
/* sum(a1 b0/n) / sum(b1 a0/n), Robins, Breslow & Greenland (1986). */
iem_estimate iem_mh_odds_ratio(const iem_table *t, size_t n);
/* Mantel-Haenszel rate difference with Sato's (1989) standard error; no bounds where
 * that is 0. */
iem_estimate iem_mh_rate_difference(const iem_table *t, size_t n);
/* The same ratio with its score interval at z (a test of each ratio inverted), which
 * holds where one side never got the decision: value 0 or infinite, one bound with it.
 */
iem_estimate iem_mh_risk_ratio_score(const iem_table *t, size_t n, double z);
/* z of the test that the ratio is `ratio` in every cell; > 0: it is larger. */
double iem_mh_risk_ratio_z(const iem_table *t, size_t n, double ratio);
/* Standard error behind the first: of the log. */
double iem_mh_log_risk_ratio_se(const iem_table *t, size_t n);

/* Cochran-Mantel-Haenszel without continuity correction: z = sum(a1 - E) / sqrt(sum V),
 * V with n - 1. `offset` (log odds ratio expected in each cell; NULL: 0) moves E and V
 * to the noncentral hypergeometric law. When sum V < 20 p is exact (the convolution of
 * the cells' laws; two-sided: sums no more probable than the one seen). */
typedef struct iem_cmh {
    double z, p, p_greater;
    double variance; /* sum V */
    int exact;
} iem_cmh;
iem_cmh iem_cmh_test(const iem_table *t, const double *offset, size_t n);

/* Breslow & Day (1980) homogeneity of odds ratios around the Mantel-Haenszel odds
 * ratio, and Tarone's (1985) correction; df = informative cells - 1; NaN below two
 * cells. */
typedef struct iem_homogeneity {
    double breslow_day, breslow_day_p, tarone, tarone_p;
    size_t df;
} iem_homogeneity;
iem_homogeneity iem_breslow_day(const iem_table *t, size_t n);

/* Conditional demographic disparity (Wachter, Mittelstadt & Russell 2021): the mean
 * over cells, weighted by size, of the group's share among the adverse decisions minus
 * its share among the favourable ones; cells without both kinds are skipped.
 * No bounds where its standard error is 0. */
iem_estimate iem_cdd(const iem_table *t, size_t n);

#endif
