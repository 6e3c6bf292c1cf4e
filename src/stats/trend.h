/* Fact weight: do a person's own facts count as much in the group as in the reference?
 *
 * Margin-conditional trend test. Given a cell's margins, the group's adverse count is
 * noncentral hypergeometric with log odds ratio d + o_c - l (s_c - sbar), where s_c is
 * the cell's score in a fit that depends on the margins only, and o_c a given offset.
 * l = 0: facts count alike. Group weight lambda = l / (b_ref * reliability); fact
 * weight c = 1 - lambda (Phelps 1972 for the idea; Cox 1970, Breslow & Day 1980 for the
 * law). */
#ifndef IEM_TREND_H
#define IEM_TREND_H

#include "stats/table2x2.h"

#include <stddef.h>
#include <stdint.h>

typedef struct iem_trend_data {
    const iem_table *t;
    const double *score;  /* s_c */
    const double *offset; /* o_c; NULL: 0 */
    size_t n;
    double slope_reference;    /* b_ref: slope of the reference's log odds on s */
    double reliability;        /* of s among the group's members, in (0, 1] */
    uint64_t stream;           /* key of the Monte Carlo numbers */
    const uint64_t *cell_keys; /* one per cell, for those numbers */
} iem_trend_data;

typedef struct iem_trend {
    double z; /* > 0: facts count less in the group */
    double p; /* one-sided, lambda > 0 */
    double p_two_sided;
    int monte_carlo;     /* p from the exact conditional law (Besag & Clifford 1991) */
    iem_estimate weight; /* lambda, signed and unclipped */
    double weight_se;
    double weight_se_null;  /* from the information at l = 0 */
    iem_estimate surcharge; /* d at the group's mean score: log odds ratio */
    double surcharge_se;
    double mean_score;            /* of the group's members in informative cells */
    size_t cells;                 /* informative cells */
    double effective_cells;       /* (sum v s'^2)^2 / sum (v s'^2)^2 */
    double variance;              /* sum v */
    double trend, trend_variance; /* T and V of the test, for heterogeneity */
    double d_null;                /* d of the fit with l = 0 */
    double mean_score_v;          /* v-weighted mean score of that fit */
} iem_trend;

/* NaN fields when fewer than 2 informative cells or a score without spread. */
iem_trend iem_trend_test(const iem_trend_data *data);

/* Link-free confirmation: cells sorted by s are cut into thirds of the group's members;
 * CMH z in the lowest and in the highest. Crossing: low > 1.645 and high < -1.645
 * (intersection-union; Gail & Simon 1985 for the idea). */
typedef struct iem_crossing {
    double z_low, z_high;
    int shown;
    /* For the picture: members, their adverse rate, and the rate of their twins
     * (weighted to the members' cells) in each third, with the mean score. */
    struct {
        double members, rate, twin_rate, score;
    } third[3];
} iem_crossing;
iem_crossing iem_crossing_test(const iem_table *t, const double *score,
                               const double *offset, size_t n);

#endif
