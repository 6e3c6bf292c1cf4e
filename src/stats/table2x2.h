/* One group against one reference: proportions and 2x2 tables. Counts are doubles,
 * because counts rounded by their publisher have corners that are no whole numbers;
 * whole numbers up to 2^53 are exact. All functions are pure. */
#ifndef IEM_TABLE2X2_H
#define IEM_TABLE2X2_H

#include "stats/interval.h"

/*              adverse   all
 *   group        a1       n1
 *   reference    a0       n0          0 <= a <= n */
typedef struct iem_table {
    double a1, n1, a0, n0;
} iem_table;

/* a / n with Wilson's (1927) score interval; undefined when n is 0. */
iem_estimate iem_rate(double a, double n);
/* The same, z standard errors to either side. */
iem_estimate iem_rate_at(double a, double n, double z);
/* p1 - p0 with Newcombe's (1998, method 10) hybrid score interval. */
iem_estimate iem_rate_difference(iem_table t);
/* p1 / p0 with Katz's (1978) log interval; where all or none of a side got the decision
 * that has no width of that side's, and it is the score interval below. p0 = 0:
 * undefined (NaN). */
iem_estimate iem_risk_ratio(iem_table t);
/* The same on the favourable side: (1 - p1) / (1 - p0). */
iem_estimate iem_impact_ratio(iem_table t);
/* The same two with the score interval of Miettinen & Nurminen (1985): what a margin is
 * held against. Of groups of 2 to 10 people it is above the truth in 9 of 100 at worst,
 * Katz's in 19; of 30, in 4 and in 6. */
iem_estimate iem_risk_ratio_score(iem_table t);
iem_estimate iem_impact_ratio_score(iem_table t);
/* Odds ratio with Woolf's (1955) log interval; undefined where a count is 0. */
iem_estimate iem_odds_ratio(iem_table t);

typedef struct iem_test {
    double z;         /* NaN for an exact test */
    double p;         /* two-sided */
    double p_greater; /* one-sided: the group fares worse */
    int exact;        /* Fisher mid-p instead of the score test */
} iem_test;

/* No difference: Fisher's exact test with mid-p (Lancaster 1961) when n < 1000 or an
 * expected count is below 5, else the score test (Pearson chi-square without
 * continuity correction). Undefined (NaN) when a margin is empty. */
iem_test iem_table_test(iem_table t);
/* One-sided mid-p that the group's adverse count is this large or larger. */
double iem_fisher_midp_greater(iem_table t);

/* One-sided p of the score test that p1 / p0 is at most `ratio` (Koopman 1984;
 * Miettinen & Nurminen 1985). NaN when a side is empty or nobody got the decision. */
double iem_risk_ratio_score_p(iem_table t, double ratio);

/* The largest ratio that this test rejects at one-sided `level`: a lower bound that
 * holds where the reference never got the decision. 0 when the group never did. */
double iem_risk_ratio_score_low(iem_table t, double level);

/* How strong a fact outside the log must be (risk ratio with group and with decision)
 * to explain a risk ratio away: RR + sqrt(RR (RR - 1)) (VanderWeele & Ding 2017). A
 * ratio below 1 is inverted first. */
double iem_hidden_cause_strength(double risk_ratio);

#endif
