/* One rate over many groups: how far apart the highest and the lowest are. The largest
 * of many noisy differences is large where nothing differs at all: five groups of 200
 * with a rate of one in ten each miss the four-fifths rule in 19 of 20 logs. So a
 * spread comes with an interval that holds for every pair at once, a test of all groups
 * together, and an estimate without the noise. */
#ifndef IEM_SPREAD_H
#define IEM_SPREAD_H

#include "stats/confusion.h"

#include <stddef.h>

typedef struct iem_spread {
    size_t groups;            /* that have the rate at all; the others are left out */
    size_t highest, lowest;   /* places in the array; SIZE_MAX below two groups */
    iem_estimate difference;  /* highest - lowest */
    iem_estimate ratio;       /* lowest / highest */
    size_t farthest;          /* from all groups together */
    double from_all;          /* largest |group - all| */
    double from_all_ratio;    /* smallest of group / all and all / group */
    double chi_square, df, p; /* every group has the same rate */
    bool monte_carlo;         /* p of the exact conditional law */
    double sd;                /* of the groups' rates beyond chance; 0: none seen */
    double without_noise;     /* highest - lowest of rates pulled together by it */
    double ratio_without_noise;
} iem_spread;

/* Counts that were rounded by their publisher: `low` and `high` are the counts within
 * rounding that make each group's rate lowest and highest. Intervals reach from one to
 * the other; chi-square and p are of the groups as near to all together as rounding
 * lets them be. */
typedef struct iem_corners {
    const iem_confusion *low, *high;
} iem_corners;
extern const iem_corners iem_exact_counts; /* not rounded: both are NULL */

/* Undefined below two groups.
 * Intervals: every pair at once (Sidak 1967 over the pairs; Newcombe, Katz; the score
 * interval where a group has none). The lower bound of the difference is the largest
 * that any pair proves, so the true spread is above it in 95 % or more of logs.
 * Test: Pearson's chi-square of groups by yes and no; where Cochran's (1954) rule on
 * expected counts does not allow it, its exact conditional law by Monte Carlo (Besag &
 * Clifford 1991; 10 of at most 999). Functions of shares and counts over counts: Q of
 * values (of logarithms) weighted by precision, of the groups that carry it
 * (iem_outcome_law_holds).
 * sd: method of moments (DerSimonian & Laird 1986) from the same chi-square. Without
 * noise: each value is pulled to the mean by the square root of its reliability, so
 * that the pulled ones spread as the true ones do (Louis 1984). */
iem_spread iem_outcome_spread(const iem_confusion *groups, iem_corners corners,
                              size_t n, iem_outcome_rate rate);

/* Equalised odds over groups: both error rates at once. The intervals hold together;
 * the chi-squares are about different people and add up. Where counts are too small for
 * one of them p is twice the smaller of the two (Bonferroni). Undefined where either
 * is. */
typedef struct iem_odds_spread {
    iem_spread tpr, fpr;
    iem_estimate worst, mean;             /* of the two differences */
    iem_estimate worst_ratio, mean_ratio; /* of the two ratios */
    double chi_square, df, p;
} iem_odds_spread;
iem_odds_spread iem_equalised_odds_spread(const iem_confusion *groups, iem_corners tpr,
                                          iem_corners fpr, size_t n);

#endif
