/* Linear and logistic regression of the decision on facts, from counts per cell, by
 * least squares and maximum likelihood without any penalty. Columns may determine each
 * other (all levels of a fact have a dummy): what then has no unique answer is said to
 * have none, and all else is the same whatever the coding. */
#ifndef IEM_REGRESSION_H
#define IEM_REGRESSION_H

#include "base/status.h"
#include "stats/table2x2.h"

#include <stddef.h>
#include <stdint.h>

/* The facts of each cell: n_active of n_columns columns, column[c * n_active + j], with
 * value[…] in them; value NULL: all 1 (dummies, one per fact). There is a constant
 * besides. */
typedef struct iem_design {
    size_t n_cells, n_columns, n_active;
    const uint32_t *column;
    const double *value;
} iem_design;

/* Whose decisions: those of the group, of the reference, or of both; then possibly with
 * a column that is 1 for the group. `table`: n_cells tables. Borrowed. */
typedef struct iem_sample {
    const iem_design *facts;
    const iem_table *table;
    int group, reference, has_group_column;
} iem_sample;

/* Vectors about a sample: the constant, the columns, the group's column if any. */
size_t iem_sample_size(const iem_sample *s);
/* Adds `weight` times the facts of a cell (constant included) to a vector. */
void iem_design_add(const iem_design *d, size_t cell, double weight, double *vector);
/* The product of a vector with the facts of a cell. */
double iem_design_dot(const iem_design *d, size_t cell, const double *vector);

typedef struct iem_solver iem_solver;

/* Opened by a fit; iem_regression_clear() gives back what it holds. */
typedef struct iem_regression {
    iem_sample sample;
    int is_logistic;
    double *beta;       /* of least length, where there are many */
    double deviance;    /* -2 ln likelihood; residual sum of squares if linear */
    iem_solver *solver; /* of the information: sum of x x', weighted if logistic */
    /* Logistic only: 0 where the likelihood has no maximum (some facts always go with
     * one decision); then coefficients mean nothing, while the deviance is that of the
     * limit. */
    int converged;
} iem_regression;

iem_status iem_linear_fit(const iem_sample *s, iem_regression *fit, iem_error *err);
iem_status iem_logistic_fit(const iem_sample *s, iem_regression *fit, iem_error *err);
void iem_regression_clear(iem_regression *fit);

/* What is predicted for somebody in this cell, of the group or not: the linear
 * predictor, and the rate. */
double iem_predictor(const iem_regression *fit, size_t cell, int in_group);
double iem_predicted_rate(const iem_regression *fit, size_t cell, int in_group);

/* z with information z = m (a vector of the sample's size), of least length. Then m' z
 * is the variance of m' beta, if logistic, and z' x (y - predicted) what a person moves
 * m' beta by. False: none, the sample does not determine m' beta. */
int iem_regression_solve(const iem_regression *fit, const double *m, double *z);

#endif
