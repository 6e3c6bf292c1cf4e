/* Two sides of people by their score: who scores higher, and how far apart they are.
 *
 * Everything is a function of counts by distinct score, so that ties are exact and the
 * cost is that of the distinct scores, not of the people. Scores that were grouped in
 * buckets of neighbours carry a bound on what that can have changed: the figure of the
 * scores themselves lies within value -+ error. p-values and standard errors are those
 * of the buckets, which are scores like any other. Totals are at most 2^53. */
#ifndef IEM_RANK_H
#define IEM_RANK_H

#include "stats/interval.h"

#include <stddef.h>

/* Side a: the group, or those with the outcome. Side b: the reference, or those
 * without. At score value[i] there are a[i] and b[i] people. */
typedef struct iem_sides {
    const double *value; /* ascending, no two the same */
    const double *a, *b; /* >= 0 */
    size_t n;
    double spread; /* largest distance of two scores in a bucket, of which value[i] is
                      the middle; 0: exact */
} iem_sides;

typedef struct iem_bounded {
    iem_estimate estimate;
    double error;
} iem_bounded;

/* A difference and the test that it is 0. p is never 0: below the smallest double it is
 * that double, which is an upper bound. */
typedef struct iem_contrast {
    iem_estimate estimate; /* a - b */
    double a, b;
    double se;
    double statistic; /* z, or t where df is defined */
    double df;        /* NaN: normal */
    double p;         /* two-sided */
    double error;     /* of the estimate */
} iem_contrast;

/* ---- Who scores higher ---- */

enum iem_auc_scale {
    IEM_AUC_PLAIN, /* value -+ 1.96 se */
    IEM_AUC_LOGIT, /* the same for its log odds */
    IEM_AUC_SCORE, /* Newcombe (2006), method 5 */
};

/* Area under the ROC curve: the chance that someone of side a scores higher than
 * someone of side b, a tie counting half. DeLong, DeLong & Clarke-Pearson (1988)
 * standard error. The interval is plain between .1 and .9 while it stays within 0 and
 * 1, on the logit scale beyond that, and by Newcombe's score method where DeLong's
 * variance is 0 (nothing overlaps, or one score only) or a side has fewer than two
 * people (se NaN). Undefined when a side is empty. */
typedef struct iem_auc {
    iem_estimate estimate;
    double se;
    enum iem_auc_scale scale;
    double error;
} iem_auc;
iem_auc iem_auc_of(const iem_sides *s);

/* a - b for groups that share nobody. Interval from the two intervals (Zou & Donner
 * 2008; for plain ones that is value -+ 1.96 se), p from z. */
iem_contrast iem_auc_difference(iem_auc a, iem_auc b);

/* Area between two ROC curves (ABROCA; Gardner, Brooks & Baker 2019), by the exact area
 * between the pieces of straight line. Never below the difference of the AUCs, and
 * above 0 by chance alone: no interval. Undefined when an outcome is missing. */
iem_bounded iem_roc_area_between(const iem_sides *a, const iem_sides *b);

/* Mann & Whitney (1947): U is the pairs in which a scores higher, ties counting half;
 * z with the variance corrected for ties, no continuity correction. */
typedef struct iem_mann_whitney {
    double u, z, p, error;
} iem_mann_whitney;
iem_mann_whitney iem_mann_whitney_test(const iem_sides *s);

/* Cliff's (1993) delta: chance that a scores higher minus chance that b does. The same
 * as 2 AUC - 1, with its interval. */
iem_bounded iem_cliffs_delta(const iem_sides *s);

/* ---- How far apart ---- */

/* Kolmogorov (1933) & Smirnov (1939): the largest distance of the two distribution
 * functions. p is exact given the ties (all orders of the people equally probable;
 * Schroeer & Trenkler 1995) while the product of both numbers is at most 10 million and
 * counts are whole, else Kolmogorov's limit, which ties make too large. p is never 0:
 * see iem_contrast. True distance: between value and value + error. */
typedef struct iem_ks {
    double value;
    double at; /* the lowest score up to which they are that far apart */
    double p;
    int exact;
    double error, at_error;
} iem_ks;
iem_ks iem_ks_test(const iem_sides *s);

/* Wasserstein-1 (earth mover's) distance: how far scores would have to move, on
 * average, to make the sides alike. In units of the score. */
iem_bounded iem_wasserstein(const iem_sides *s);

/* Mean of a minus mean of b; Welch (1947) interval and t test. Undefined when a side is
 * empty; interval and p when a side has fewer than two people or neither side varies.
 */
iem_contrast iem_mean_difference(const iem_sides *s);

/* That difference in pooled standard deviations (Cohen 1988), with the large-sample
 * interval of Hedges & Olkin (1985). Undefined when neither side varies; error NaN when
 * buckets are as wide as the deviation. */
iem_bounded iem_standardised_difference(const iem_sides *s);

#endif
