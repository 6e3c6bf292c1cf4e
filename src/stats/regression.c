/* Newton's method on the sums over cells; least squares is its first step with weights
 * of 1. Systems are solved by a complete orthogonal decomposition, which finds by
 * itself which columns the others determine. */
#include "stats/regression.h"

#include "base/grow.h"
#include "stats/interval.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- vectors of facts ---- */

size_t iem_sample_size(const iem_sample *s)
{
    return 1 + s->facts->n_columns + (s->has_group_column ? 1 : 0);
}

static double value_at(const iem_design *d, size_t i)
{
    return d->value ? d->value[i] : 1;
}

void iem_design_add(const iem_design *d, size_t cell, double weight, double *vector)
{
    vector[0] += weight;
    for (size_t i = cell * d->n_active; i < (cell + 1) * d->n_active; i++)
        vector[1 + d->column[i]] += weight * value_at(d, i);
}

double iem_design_dot(const iem_design *d, size_t cell, const double *vector)
{
    double sum = vector[0];
    for (size_t i = cell * d->n_active; i < (cell + 1) * d->n_active; i++)
        sum += vector[1 + d->column[i]] * value_at(d, i);
    return sum;
}

/* ---- symmetric systems ---- */

struct iem_solver {
    size_t size, rank;
    double *matrix; /* then its decomposition */
    double *scale; /* roots of the diagonal: columns count alike, whatever their unit */
    double *tau_q, *tau_z, *right, *residual, *work;
    size_t *order;
};

static void solver_free(iem_solver *s)
{
    if (!s) return;
    free(s->matrix);
    free(s->scale);
    free(s->tau_q);
    free(s->tau_z);
    free(s->right);
    free(s->residual);
    free(s->work);
    free(s->order);
    free(s);
}

static iem_solver *solver_new(size_t size)
{
    iem_solver *const s = iem_zeroed(1, sizeof *s);
    if (!s) return NULL;
    s->size = size;
    s->matrix = iem_zeroed(size, size * sizeof(double));
    s->scale = iem_zeroed(size, sizeof(double));
    s->tau_q = iem_zeroed(size, sizeof(double));
    s->tau_z = iem_zeroed(size, sizeof(double));
    s->right = iem_zeroed(size, sizeof(double));
    s->residual = iem_zeroed(size, sizeof(double));
    s->work = iem_zeroed(size, sizeof(double));
    s->order = iem_zeroed(size, sizeof(size_t));
    if (s->matrix && s->scale && s->tau_q && s->tau_z && s->right && s->residual &&
        s->work && s->order)
        return s;
    solver_free(s);
    return NULL;
}

static void scale_matrix(iem_solver *s)
{
    const size_t n = s->size;
    for (size_t i = 0; i < n; i++) {
        const double d = s->matrix[i * n + i];
        s->scale[i] = d > 0 ? sqrt(d) : 1;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            const double x = s->matrix[i * n + j] / (s->scale[i] * s->scale[j]);
            s->matrix[i * n + j] = s->matrix[j * n + i] = x;
        }
}

/* From the lower half of the matrix. */
static void solver_decompose(iem_solver *s)
{
    /* Of two dummies that differ in one person of a million 1e-6 is left. */
    const double tolerance = 1e-11;
    const size_t n = s->size;
    scale_matrix(s);
    gsl_matrix_view m = gsl_matrix_view_array(s->matrix, n, n);
    gsl_vector_view q = gsl_vector_view_array(s->tau_q, n);
    gsl_vector_view z = gsl_vector_view_array(s->tau_z, n);
    gsl_vector_view w = gsl_vector_view_array(s->work, n);
    gsl_permutation p = {n, s->order};
    gsl_linalg_COD_decomp_e(&m.matrix, &q.vector, &z.vector, &p, tolerance, &s->rank,
                            &w.vector);
}

static double length(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum);
}

static int solver_solve(iem_solver *s, const double *right, double *out)
{
    const double negligible = 1e-7;
    const size_t n = s->size;
    for (size_t i = 0; i < n; i++) s->right[i] = right[i] / s->scale[i];
    if (!s->rank) {
        memset(out, 0, n * sizeof *out);
        return !(length(s->right, n) > 0);
    }
    gsl_matrix_view m = gsl_matrix_view_array(s->matrix, n, n);
    gsl_vector_view q = gsl_vector_view_array(s->tau_q, n);
    gsl_vector_view z = gsl_vector_view_array(s->tau_z, n);
    gsl_vector_view b = gsl_vector_view_array(s->right, n);
    gsl_vector_view r = gsl_vector_view_array(s->residual, n);
    gsl_vector_view x = gsl_vector_view_array(out, n);
    gsl_permutation p = {n, s->order};
    gsl_linalg_COD_lssolve(&m.matrix, &q.vector, &z.vector, &p, s->rank, &b.vector,
                           &x.vector, &r.vector);
    for (size_t i = 0; i < n; i++) out[i] /= s->scale[i];
    return length(s->residual, n) <= negligible * length(s->right, n);
}

/* ---- fits ---- */

double iem_predictor(const iem_regression *fit, size_t cell, int in_group)
{
    const iem_sample *const s = &fit->sample;
    const double own =
        s->has_group_column && in_group ? fit->beta[1 + s->facts->n_columns] : 0;
    return own + iem_design_dot(s->facts, cell, fit->beta);
}

double iem_predicted_rate(const iem_regression *fit, size_t cell, int in_group)
{
    const double x = iem_predictor(fit, cell, in_group);
    return fit->is_logistic ? iem_logistic(x) : x;
}

int iem_regression_solve(const iem_regression *fit, const double *m, double *z)
{
    return solver_solve(fit->solver, m, z);
}

void iem_regression_clear(iem_regression *fit)
{
    if (!fit) return;
    free(fit->beta);
    solver_free(fit->solver);
    *fit = (iem_regression){0};
}

/* The decisions of one side in one cell. */
typedef struct people {
    double n, adverse;
    int in_group;
} people;

static people people_of(const iem_sample *s, size_t cell, int in_group)
{
    const iem_table t = s->table[cell];
    if (in_group ? !s->group : !s->reference) return (people){0, 0, in_group};
    return in_group ? (people){t.n1, t.a1, 1} : (people){t.n0, t.a0, 0};
}

/* Adds weight x x' to the lower half. */
static void add_square(iem_regression *fit, size_t cell, int in_group, double weight)
{
    const iem_design *const d = fit->sample.facts;
    const size_t n = fit->solver->size, last = n - 1;
    double *const m = fit->solver->matrix;
    m[0] += weight;
    for (size_t i = cell * d->n_active; i < (cell + 1) * d->n_active; i++) {
        const size_t a = 1 + d->column[i];
        const double wa = weight * value_at(d, i);
        m[a * n] += wa;
        if (in_group && fit->sample.has_group_column) m[last * n + a] += wa;
        for (size_t j = cell * d->n_active; j < (cell + 1) * d->n_active; j++) {
            const size_t b = 1 + d->column[j];
            if (b <= a) m[a * n + b] += wa * value_at(d, j);
        }
    }
    if (!in_group || !fit->sample.has_group_column) return;
    m[last * n] += weight;
    m[last * n + last] += weight;
}

/* ln(1 + exp(x)) without overflow */
static double log1p_exp(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double deviance_of(const iem_regression *fit, people p, double predictor)
{
    if (fit->is_logistic)
        return 2 * (p.n * log1p_exp(predictor) - p.adverse * predictor);
    return p.adverse * (1 - predictor) * (1 - predictor) +
           (p.n - p.adverse) * predictor * predictor;
}

static double find_deviance(const iem_regression *fit)
{
    double sum = 0;
    for (size_t c = 0; c < fit->sample.facts->n_cells; c++)
        for (int side = 1; side >= 0; side--) {
            const people p = people_of(&fit->sample, c, side);
            if (p.n > 0) sum += deviance_of(fit, p, iem_predictor(fit, c, side));
        }
    return sum;
}

/* Sums of squares into the solver, and of what is left unexplained into `gradient`. */
static void sum_up(iem_regression *fit, double *gradient)
{
    const size_t n = fit->solver->size;
    memset(gradient, 0, n * sizeof *gradient);
    memset(fit->solver->matrix, 0, n * n * sizeof(double));
    for (size_t c = 0; c < fit->sample.facts->n_cells; c++)
        for (int side = 1; side >= 0; side--) {
            const people p = people_of(&fit->sample, c, side);
            if (!(p.n > 0)) continue;
            const double rate = iem_predicted_rate(fit, c, side);
            const double residual = p.adverse - p.n * rate;
            add_square(fit, c, side, fit->is_logistic ? p.n * rate * (1 - rate) : p.n);
            iem_design_add(fit->sample.facts, c, residual, gradient);
            if (side && fit->sample.has_group_column) gradient[n - 1] += residual;
        }
    solver_decompose(fit->solver);
}

/* How far a step moves the predictor of anybody in the sample. */
static double reach_of(const iem_regression *fit, const double *step)
{
    double most = 0;
    for (size_t c = 0; c < fit->sample.facts->n_cells; c++)
        for (int side = 1; side >= 0; side--) {
            if (!(people_of(&fit->sample, c, side).n > 0)) continue;
            const double own =
                side && fit->sample.has_group_column ? step[fit->solver->size - 1] : 0;
            most = fmax(most, fabs(own + iem_design_dot(fit->sample.facts, c, step)));
        }
    return most;
}

static void go(iem_regression *fit, const double *step, double share)
{
    for (size_t i = 0; i < fit->solver->size; i++) fit->beta[i] += share * step[i];
}

/* Takes the step, halved until the deviance does not rise, but for rounding. */
static void descend(iem_regression *fit, const double *step)
{
    const double most = fit->deviance + 1e-12 * (1 + fit->deviance);
    double share = 1;
    go(fit, step, share);
    fit->deviance = find_deviance(fit);
    for (int halvings = 0; halvings < 30 && fit->deviance > most; halvings++) {
        share /= 2;
        go(fit, step, -share);
        fit->deviance = find_deviance(fit);
    }
}

static void iterate(iem_regression *fit, double *gradient, double *step)
{
    /* Newton needs about ten steps. Where the likelihood has no maximum, each moves
     * some predictor by 1 for ever, until there is no information left about it. */
    const int most_steps = 30;
    const double still = 1e-9;
    size_t rank = 0;
    fit->deviance = find_deviance(fit);
    for (int i = 0; i < most_steps && !fit->converged; i++) {
        sum_up(fit, gradient);
        if (i && fit->solver->rank < rank) return;
        rank = fit->solver->rank;
        solver_solve(fit->solver, gradient, step);
        fit->converged = reach_of(fit, step) < still;
        descend(fit, step);
    }
    sum_up(fit, gradient);
}

static void least_squares(iem_regression *fit, double *gradient, double *step)
{
    sum_up(fit, gradient);
    solver_solve(fit->solver, gradient, step);
    go(fit, step, 1);
    fit->deviance = find_deviance(fit);
    fit->converged = 1;
}

static iem_status fit_sample(const iem_sample *s, int is_logistic, iem_regression *fit,
                             iem_error *err)
{
    const size_t size = iem_sample_size(s);
    double *const gradient = iem_zeroed(size, sizeof *gradient);
    double *const step = iem_zeroed(size, sizeof *step);
    *fit = (iem_regression){.sample = *s, .is_logistic = is_logistic};
    fit->beta = iem_zeroed(size, sizeof(double));
    fit->solver = solver_new(size);
    const int has_room = gradient && step && fit->beta && fit->solver;
    if (has_room && is_logistic) iterate(fit, gradient, step);
    if (has_room && !is_logistic) least_squares(fit, gradient, step);
    free(gradient);
    free(step);
    if (has_room) return IEM_OK;
    iem_regression_clear(fit);
    return iem_fail_memory(err);
}

iem_status iem_linear_fit(const iem_sample *s, iem_regression *fit, iem_error *err)
{
    return fit_sample(s, 0, fit, err);
}

iem_status iem_logistic_fit(const iem_sample *s, iem_regression *fit, iem_error *err)
{
    return fit_sample(s, 1, fit, err);
}
