/* Logistic regression on counts with dummies, the null fit of the fact weight. */
#ifndef IEM_LOGIT_H
#define IEM_LOGIT_H

#include "base/status.h"

/* Rows first[c] … first[c + 1] - 1 are cell c: `adverse` of `n` decisions in `group`.
 * All rows of a cell have its dummies, one active per fact: columns[c * n_active + j],
 * an index below n_dummies. */
typedef struct iem_logit_data {
    size_t n_cells, n_groups, n_dummies, n_active;
    const size_t *first;
    const uint32_t *group;
    const int64_t *n, *adverse;
    const uint32_t *columns;
} iem_logit_data;

typedef struct iem_logit {
    double *intercept;  /* n_groups */
    double *beta;       /* n_dummies */
    double *covariance; /* n_dummies x n_dummies: inverse penalised information */
    size_t n_groups, n_dummies;
    int converged;
    unsigned steps;
} iem_logit;

/* logit p = intercept[group] + sum of beta over the active dummies, with `ridge` on the
 * dummies (all levels of a fact have one; the penalty identifies them). Newton with
 * step halving; sums in the order of the rows. */
iem_status iem_logit_fit(const iem_logit_data *data, double ridge, iem_logit *fit,
                         iem_error *err);
void iem_logit_clear(iem_logit *fit);

/* logit p = intercept + slope * s, by maximum likelihood on n counts with a light ridge
 * on the slope (1e-6). slope NaN: no information, and the intercept is the log odds of
 * all decisions together. */
typedef struct iem_line {
    double intercept, slope;
} iem_line;
iem_line iem_logit_line(const double *n, const double *adverse, const double *s,
                        size_t count);

#endif
