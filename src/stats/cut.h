/* Where a score is cut: above the median of all, and between adverse and favourable
 * decisions. Counts by distinct score, as in rank.h. */
#ifndef IEM_CUT_H
#define IEM_CUT_H

#include "stats/rank.h"

/* The median of all people: the mean of the middle two. */
typedef struct iem_median {
    double value;
    size_t above; /* first score above it; the number of scores: none */
    int inside;   /* it falls on a score (in a bucket), that of above - 1 */
} iem_median;
/* Undefined (NaN, above = n) when there is nobody. */
iem_median iem_median_of(const double *value, const double *count, size_t n);

/* Scoring rate (New York City, Local Law 144 of 2021; 6 RCNY 5-300): people of a group
 * with a score above the median of the full sample, for iem_rate and its ratios. */
typedef struct iem_scoring {
    double above, n;
    double error; /* of the rate, in one direction: between it and it + error */
} iem_scoring;
/* `count` by the scores of the median; `spread` of their buckets, 0: exact. */
iem_scoring iem_scoring_rate(const double *count, size_t n, iem_median median,
                             double spread);

/* The cut that best separates adverse decisions (side a) from favourable ones (b) by
 * score alone: fewest people on the wrong side. With `upward`, scores from the cut up
 * are the adverse side, else scores below it. Any cut above `low`, up to and including
 * `high` does, unless the best ones are not adjacent (`several`). The cut is undefined
 * when it misplaces no fewer people than giving everyone the commoner decision does,
 * and the people misplaced too when there is one score only. */
typedef struct iem_cut {
    double value;           /* the lowest score seen at or above the lowest best cut */
    double low, high;       /* of the equally good cuts */
    int several;            /* worse cuts lie between */
    double misplaced;       /* people on the wrong side of the best cut */
    double without;         /* the same without a score: the rarer decision */
    double error;           /* of value, when scores are in buckets */
    double misplaced_error; /* so many fewer may be misplaced by a cut in a bucket */
} iem_cut;
iem_cut iem_best_cut(const iem_sides *s, int upward);

#endif
