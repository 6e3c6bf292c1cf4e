/* Over one comb: batches decided alike whatever the facts, and reasons that are all the
 * same.
 *
 * A batch is compared with everybody else in its cells of equal facts: a table per cell
 * with the batch as group and the rest of the cell as reference. If decisions were
 * individual, which of a cell's decisions are the batch's says nothing about them:
 * given the cell's margins the batch's adverse count is hypergeometric. That is exact
 * without any rate being known, and a batch cannot vouch for itself: where it is the
 * whole cell, it tells nothing. */
#ifndef IEM_BLANKET_H
#define IEM_BLANKET_H

#include "stats/table2x2.h"

#include <stddef.h>

/* ln of an e-value against "this batch was decided individually", from its n cells:
 * four parts "all adverse" (1 / P(all adverse); 0 when one was not) and one part "odds
 * raised alike" (the mixture of iem_sequence_log_e). Its mean is 1 at most, so that
 * e-BH over the batches keeps the false discovery rate (Wang & Ramdas 2022). 0: nothing
 * known. */
double iem_batch_log_e(const iem_table *t, size_t n);

/* Do decisions of the same batch resemble each other more than facts explain? Over all
 * batches: sum over pairs of decisions within a batch of the product of residuals,
 * minus what it is when decisions are individual. Tables first[b] … first[b + 1] - 1
 * are the cells of batch b. z and p: against individual decisions, one-sided; p by the
 * chi-squared law with the mean and variance of the squares (Satterthwaite 1946). icc:
 * the correlation within a batch (Donner 1986 for the idea), its interval from the
 * spread over batches, or that of normal residuals (Viechtbauer 2007, Q profile) where
 * that is wider. NaN below ten batches that tell something. */
typedef struct iem_clustering {
    double statistic, variance, z, p;
    iem_estimate icc;
    size_t batches; /* that tell something */
} iem_clustering;
iem_clustering iem_batch_clustering(const iem_table *t, const size_t *first,
                                    size_t batches);

/* How many different reasons are really used? */
typedef struct iem_reasons {
    double n;                /* decisions with a reason */
    size_t most;             /* the most frequent; the first of equals */
    iem_estimate share;      /* of it (Wilson) */
    iem_estimate effective;  /* exp(H), H Shannon's entropy with Miller's (1955) term;
                                `high` NaN when only one reason was seen */
    double log_effective_se; /* Basharin (1959); NaN then */
} iem_reasons;
/* counts[i]: decisions with reason i. All NaN when there is none. */
iem_reasons iem_reasons_of(const double *counts, size_t n);
/* Effective number of the group over that of the reference. */
iem_estimate iem_reasons_ratio(iem_reasons group, iem_reasons reference);

/* How varied texts are of which most may have been written once. exp(H) grows with the
 * number of people then, and a small group always has fewer; the chance that two people
 * have the same text does not. */
typedef struct iem_texts_told {
    double n;               /* decisions with a text */
    iem_estimate effective; /* 1 / that chance (Hill 1973, order 2), the chance without
                               bias (Simpson 1949) and with the variance of a mean over
                               pairs (Hoeffding 1948). Undefined when no two were the
                               same; `high` NaN when all were */
    double log_se;          /* NaN then */
} iem_texts_told;
/* counts[i]: decisions with text i. All NaN when there are fewer than two. */
iem_texts_told iem_texts_of(const double *counts, size_t n);
iem_estimate iem_texts_ratio(iem_texts_told group, iem_texts_told reference);

#endif
