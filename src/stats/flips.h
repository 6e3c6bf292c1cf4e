/* What would have been decided with the ground turned around? Where the owner of a
 * model has logged that (decision_flipped, score_flipped), each case is its own twin.
 */
#ifndef IEM_FLIPS_H
#define IEM_FLIPS_H

#include "stats/interval.h"

/* Of n decisions, `harmed` are adverse as they are and would not have been; `spared`
 * the other way about. */
typedef struct iem_flips {
    iem_estimate rate; /* (harmed + spared) / n, Wilson's interval */
    iem_estimate net;  /* (harmed - spared) / n, Bonett & Price's (2012) interval */
    double p;          /* exact two-sided test that both are as likely (McNemar 1947) */
    double p_greater;  /* one-sided: more are harmed than spared */
} iem_flips;

/* NaN when n is 0; p is 1 when none changed. */
iem_flips iem_flip_test(double n, double harmed, double spared);

/* P(X >= x) for X ~ Binomial(n, 1/2), as a tail: to 9 digits, which thin out
 * beyond n = 1e8 and 8 standard deviations. */
double iem_sign_tail(double n, double x);

/* Scores: own minus flipped. Sums over n cases of the difference and its square. */
typedef struct iem_score_flips {
    double n, higher, lower; /* cases in which the own score is higher, or lower */
    double sum, squares;
} iem_score_flips;

typedef struct iem_score_flip_test {
    iem_estimate mean;    /* difference, with Student's interval; NaN below two cases,
                           * and no interval where all differ by as much */
    iem_estimate changed; /* share of cases in which it is not 0 */
    double p;             /* exact two-sided sign test */
    double p_greater;     /* one-sided: own scores are higher */
} iem_score_flip_test;

iem_score_flip_test iem_score_flip_test_of(iem_score_flips flips);

#endif
