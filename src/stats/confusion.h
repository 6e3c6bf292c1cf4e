/* Decisions beside what turned out. The adverse decision is the predicted positive; an
 * outcome is positive when what the decision was looking for was there. Counts are
 * doubles, whole or corners of rounded counts. All functions are pure. */
#ifndef IEM_CONFUSION_H
#define IEM_CONFUSION_H

#include "stats/table2x2.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct iem_confusion {
    double tp, fp; /* adverse: outcome positive, negative */
    double tn, fn; /* favourable: outcome negative, positive */
    double u1, u0; /* adverse, favourable: outcome not observed */
} iem_confusion;

/* All of n groups together, and those of a who are not of b. */
iem_confusion iem_confusion_sum(const iem_confusion *groups, size_t n);
iem_confusion iem_confusion_minus(iem_confusion a, iem_confusion b);

/* All but the first two are about decisions with an outcome observed; whether that is
 * an answer is asked of iem_partial_rate (stats/selective.h). */
typedef enum iem_outcome_rate {
    /* shares of a count, with Wilson's interval */
    IEM_ADVERSE_RATE,
    IEM_FAVOURABLE_RATE,
    IEM_PREVALENCE,   /* positive outcomes / all */
    IEM_TPR,          /* adverse / positive outcomes */
    IEM_FNR,          /* favourable / positive outcomes */
    IEM_FPR,          /* adverse / negative outcomes */
    IEM_TNR,          /* favourable / negative outcomes */
    IEM_PPV,          /* positive outcomes / adverse: the hit rate */
    IEM_FDR,          /* negative outcomes / adverse */
    IEM_NPV,          /* negative outcomes / favourable */
    IEM_FOR,          /* positive outcomes / favourable */
    IEM_ACCURACY,     /* (tp + tn) / all */
    IEM_ERROR_RATE,   /* (fp + fn) / all */
    IEM_THREAT_SCORE, /* tp / (tp + fp + fn) (Jaccard; critical success index) */
    /* functions of shares */
    IEM_F1,                /* 2 tp / (2 tp + fp + fn) */
    IEM_BALANCED_ACCURACY, /* (TPR + TNR) / 2 */
    IEM_MCC,               /* Matthews (1975): phi of decision and outcome */
    IEM_KAPPA,             /* Cohen (1960) */
    /* one count over another, 0 and more */
    IEM_MISSES_PER_FALSE_ALARM,   /* fn / fp: treatment equality (Berk et al. 2021) */
    IEM_POSITIVES_PER_ADVERSE,    /* (tp + fn) / (tp + fp): conditional acceptance */
    IEM_NEGATIVES_PER_FAVOURABLE, /* (tn + fp) / (tn + fn): conditional rejection */
    IEM_OUTCOME_RATES             /* how many */
} iem_outcome_rate;

bool iem_rate_is_share(iem_outcome_rate rate);
/* What a rate is made of; both NaN for a function of shares. */
double iem_rate_numerator(iem_confusion c, iem_outcome_rate rate);
double iem_rate_denominator(iem_confusion c, iem_outcome_rate rate);

/* Shares: Wilson. F1: Wilson's interval of the threat score J through 2 J / (1 + J),
 * which grows with it. Balanced accuracy: that of TPR - FPR, two independent shares
 * (Newcombe 1998). MCC and kappa: delta method (Bishop, Fienberg & Holland 1975, §11.3;
 * Fleiss, Cohen & Everitt 1969) on Fisher's z. Counts over counts: delta method on the
 * logarithm. Undefined when a denominator is 0; bounds of the last three, of MCC and of
 * kappa also where there is no standard error: at -1, 0 or 1, or where decisions and
 * outcomes leave nothing to differ. */
iem_estimate iem_outcome_rate_of(iem_confusion c, iem_outcome_rate rate);
/* The same, z standard errors to either side. */
iem_estimate iem_outcome_rate_at(iem_confusion c, iem_outcome_rate rate, double z);
/* Delta-method standard error of a rate that is no count over a count. */
double iem_outcome_rate_se(iem_confusion c, iem_outcome_rate rate);

/* Group minus reference: Newcombe for shares, square and add for the others. */
iem_estimate iem_outcome_difference(iem_confusion group, iem_confusion reference,
                                    iem_outcome_rate rate);
/* Group over reference: Katz for shares, delta method on the logarithm for the others.
 * Undefined where the reference's is not above 0; bounds where the group's is not. */
iem_estimate iem_outcome_ratio(iem_confusion group, iem_confusion reference,
                               iem_outcome_rate rate);
/* Do counts carry the normal law of this rate? Shares have a test that needs none; of
 * what others are made from there must be five (Cochran 1954): hits and errors (F1), of
 * each outcome of each decision (balanced accuracy), expected (MCC and kappa), above
 * and below the line and on one side of it only (counts over counts). */
bool iem_outcome_law_holds(iem_confusion c, iem_outcome_rate rate);
/* The group's rate is the reference's: iem_table_test for shares, and for F1 that of
 * the threat score, which it grows with; z of the difference of other functions of
 * shares, of the logarithms of counts over counts, undefined where the law does not
 * hold. Its p_greater: the group's rate is the larger. */
iem_test iem_outcome_test(iem_confusion group, iem_confusion reference,
                          iem_outcome_rate rate);

/* Mean of the differences in two rates that are counted over different people, like TPR
 * and FPR (average odds difference), or PPV and FOR (average predictive value
 * difference). Square and add. Opposite signs cancel. */
iem_estimate iem_outcome_mean_difference(iem_confusion group, iem_confusion reference,
                                         iem_outcome_rate one, iem_outcome_rate other);

/* Both error rates at once, group against reference. TPR is counted over positive
 * outcomes and FPR over negative ones: different people, independent estimates. */
typedef struct iem_odds_gap {
    iem_estimate tpr, fpr;      /* the two differences */
    iem_estimate mean;          /* (tpr + fpr) / 2 */
    iem_estimate mean_absolute; /* (|tpr| + |fpr|) / 2 */
    iem_estimate worst;         /* max(|tpr|, |fpr|) (Hardt, Price & Srebro 2016) */
} iem_odds_gap;

/* Intervals of the last two are what they can be
 * while both differences lie in intervals that hold together in 95 % of logs (each at
 * sqrt(.95)); they hold in 95 % or more. */
iem_odds_gap iem_equalised_odds(iem_confusion group, iem_confusion reference);

#endif
