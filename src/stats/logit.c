/* Logistic regression on counts by Newton's method. The normal matrix is filled from
 * the few dummies that are active in a row, so a row costs the square of the facts, not
 * of their levels. */
#include "stats/logit.h"

#include "base/grow.h"
#include "stats/interval.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Coefficients: the intercepts of the groups, then the dummies. */
typedef struct newton {
    const iem_logit_data *data;
    double ridge;
    size_t size;
    double *at, *trial, *step; /* size */
    double *information;       /* size x size, row by row, lower half */
} newton;

/* Keeps the intercept of a group with one kind of decision finite. */
static const double ridge_intercept = 1e-6;

static void newton_clear(newton *w)
{
    free(w->at);
    free(w->trial);
    free(w->step);
    free(w->information);
}

static iem_status newton_init(newton *w, iem_error *err)
{
    w->size = w->data->n_groups + w->data->n_dummies;
    w->at = iem_zeroed(w->size, sizeof(double));
    w->trial = iem_zeroed(w->size, sizeof(double));
    w->step = iem_zeroed(w->size, sizeof(double));
    w->information = iem_zeroed(w->size, w->size * sizeof(double));
    if (w->at && w->trial && w->step && w->information) return IEM_OK;
    return iem_fail_memory(err);
}

static double ridge_of(const newton *w, size_t coefficient)
{
    return coefficient < w->data->n_groups ? ridge_intercept : w->ridge;
}

static const uint32_t *columns_of(const iem_logit_data *d, size_t row)
{
    return d->columns + row * d->n_active;
}

static double predictor(const iem_logit_data *d, const double *coefficient, size_t row)
{
    const double *const beta = coefficient + d->n_groups;
    const uint32_t *const column = columns_of(d, row);
    double eta = coefficient[d->group[row]];
    for (size_t j = 0; j < d->n_active; j++) eta += beta[column[j]];
    return eta;
}

/* ln(1 + exp(eta)) without overflow */
static double log1p_exp(double eta)
{
    return eta > 0 ? eta + log1p(exp(-eta)) : log1p(exp(eta));
}

static double penalised_likelihood(const newton *w, const double *coefficient)
{
    const iem_logit_data *const d = w->data;
    double sum = 0;
    for (size_t i = 0; i < d->n_rows; i++) {
        const double eta = predictor(d, coefficient, i);
        sum += d->adverse[i] * eta - d->n[i] * log1p_exp(eta);
    }
    for (size_t c = 0; c < w->size; c++)
        sum -= 0.5 * ridge_of(w, c) * coefficient[c] * coefficient[c];
    return sum;
}

static void add_information(newton *w, size_t a, size_t b, double weight)
{
    w->information[(a > b ? a : b) * w->size + (a > b ? b : a)] += weight;
}

static void add_row(newton *w, size_t row)
{
    const iem_logit_data *const d = w->data;
    const uint32_t *const column = columns_of(d, row);
    const double p = iem_logistic(predictor(d, w->at, row));
    const double residual = d->adverse[row] - d->n[row] * p;
    const double weight = d->n[row] * p * (1 - p);
    const size_t intercept = d->group[row];
    w->step[intercept] += residual;
    add_information(w, intercept, intercept, weight);
    for (size_t j = 0; j < d->n_active; j++) {
        const size_t at = d->n_groups + column[j];
        w->step[at] += residual;
        add_information(w, at, intercept, weight);
        for (size_t l = 0; l <= j; l++)
            add_information(w, at, d->n_groups + column[l], weight);
    }
}

/* The gradient goes where the step will be. */
static void assemble(newton *w)
{
    memset(w->information, 0, w->size * w->size * sizeof(double));
    for (size_t c = 0; c < w->size; c++) {
        w->step[c] = -ridge_of(w, c) * w->at[c];
        w->information[c * w->size + c] = ridge_of(w, c);
    }
    for (size_t i = 0; i < w->data->n_rows; i++) add_row(w, i);
    /* The levels of a fact add up to the intercepts; only the ridge tells them apart,
     * and next to 1e9 decisions it is lost in rounding without this last digit. It
     * slows Newton's steps immeasurably and does not move where they end. */
    for (size_t c = 0; c < w->size; c++) w->information[c * w->size + c] *= 1 + 1e-13;
}

static iem_status decompose(newton *w, iem_error *err)
{
    gsl_matrix_view m = gsl_matrix_view_array(w->information, w->size, w->size);
    if (!gsl_linalg_cholesky_decomp1(&m.matrix)) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "the fit of the facts has no solution: a ridge above 0 is needed");
}

/* Solves for the step and returns its largest element after shortening: steps longer
 * than `longest` are a sign of a flat likelihood, where Newton overshoots. */
static double find_step(newton *w)
{
    const double longest = 4;
    gsl_matrix_view m = gsl_matrix_view_array(w->information, w->size, w->size);
    gsl_vector_view v = gsl_vector_view_array(w->step, w->size);
    gsl_linalg_cholesky_svx(&m.matrix, &v.vector);
    double largest = 0;
    for (size_t c = 0; c < w->size; c++) largest = fmax(largest, fabs(w->step[c]));
    if (largest <= longest) return largest;
    for (size_t c = 0; c < w->size; c++) w->step[c] *= longest / largest;
    return longest;
}

/* Halves the step until the likelihood does not fall, but for rounding. */
static void climb(newton *w)
{
    const double before = penalised_likelihood(w, w->at);
    const double least = before - 1e-12 * (1 + fabs(before));
    double share = 1;
    for (unsigned halvings = 0; halvings < 30; halvings++, share /= 2) {
        for (size_t c = 0; c < w->size; c++)
            w->trial[c] = w->at[c] + share * w->step[c];
        if (penalised_likelihood(w, w->trial) >= least) break;
    }
    double *const old = w->at;
    w->at = w->trial;
    w->trial = old;
}

static iem_status maximise(newton *w, iem_logit *fit, iem_error *err)
{
    const unsigned most_steps = 100;
    const double still = 1e-8;
    while (!fit->converged && fit->steps < most_steps) {
        assemble(w);
        IEM_TRY(decompose(w, err));
        fit->converged = find_step(w) < still;
        climb(w);
        fit->steps++;
    }
    return IEM_OK;
}

static iem_status keep(newton *w, iem_logit *fit, iem_error *err)
{
    const size_t groups = w->data->n_groups, dummies = w->data->n_dummies;
    fit->intercept = iem_zeroed(groups, sizeof(double));
    fit->beta = iem_zeroed(dummies, sizeof(double));
    fit->covariance = iem_zeroed(dummies, dummies * sizeof(double));
    if (!fit->intercept || !fit->beta || !fit->covariance) return iem_fail_memory(err);
    fit->n_groups = groups;
    fit->n_dummies = dummies;
    memcpy(fit->intercept, w->at, groups * sizeof(double));
    memcpy(fit->beta, w->at + groups, dummies * sizeof(double));

    assemble(w);
    IEM_TRY(decompose(w, err));
    gsl_matrix_view m = gsl_matrix_view_array(w->information, w->size, w->size);
    gsl_linalg_cholesky_invert(&m.matrix);
    for (size_t i = 0; i < dummies; i++)
        memcpy(fit->covariance + i * dummies,
               w->information + (groups + i) * w->size + groups,
               dummies * sizeof(double));
    return IEM_OK;
}

iem_status iem_logit_fit(const iem_logit_data *data, double ridge, iem_logit *fit,
                         iem_error *err)
{
    newton w = {.data = data, .ridge = fmax(ridge, ridge_intercept)};
    *fit = (iem_logit){0};
    iem_status s = newton_init(&w, err);
    if (!s && w.size) s = maximise(&w, fit, err);
    if (!s && w.size) s = keep(&w, fit, err);
    newton_clear(&w);
    if (s) iem_logit_clear(fit);
    return s;
}

void iem_logit_clear(iem_logit *fit)
{
    if (!fit) return;
    free(fit->intercept);
    free(fit->beta);
    free(fit->covariance);
    *fit = (iem_logit){0};
}

/* ---- one slope ---- */

/* Scores are taken from `centre`, so that intercept and slope hardly depend on each
 * other. */
typedef struct line_data {
    const double *n, *adverse, *s;
    size_t count;
    double centre;
} line_data;

static const double ridge_line = 1e-6;

static double line_likelihood(const line_data *d, iem_line line)
{
    double sum = -0.5 * ridge_line * line.slope * line.slope;
    for (size_t i = 0; i < d->count; i++) {
        const double eta = line.intercept + line.slope * (d->s[i] - d->centre);
        sum += d->adverse[i] * eta - d->n[i] * log1p_exp(eta);
    }
    return sum;
}

static iem_line line_step(const line_data *d, iem_line at)
{
    double u0 = 0, u1 = -ridge_line * at.slope, i00 = 0, i01 = 0, i11 = ridge_line;
    for (size_t i = 0; i < d->count; i++) {
        const double s = d->s[i] - d->centre;
        const double p = iem_logistic(at.intercept + at.slope * s);
        const double residual = d->adverse[i] - d->n[i] * p;
        const double weight = d->n[i] * p * (1 - p);
        u0 += residual;
        u1 += residual * s;
        i00 += weight;
        i01 += weight * s;
        i11 += weight * s * s;
    }
    const double determinant = i00 * i11 - i01 * i01;
    return (iem_line){(i11 * u0 - i01 * u1) / determinant,
                      (i00 * u1 - i01 * u0) / determinant};
}

/* Halves *step until the likelihood does not fall, but for rounding. */
static iem_line line_climb(const line_data *d, iem_line at, iem_line *step)
{
    const double before = line_likelihood(d, at);
    const double least = before - 1e-12 * (1 + fabs(before));
    iem_line trial = at;
    for (unsigned halvings = 0; halvings < 30; halvings++) {
        trial = (iem_line){at.intercept + step->intercept, at.slope + step->slope};
        if (line_likelihood(d, trial) >= least) break;
        *step = (iem_line){step->intercept / 2, step->slope / 2};
    }
    return trial;
}

/* False when there is one kind of decision or one score. */
static int line_start(line_data *d, iem_line *start)
{
    double all = 0, adverse = 0, sum = 0, low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < d->count; i++) {
        if (!(d->n[i] > 0)) continue;
        all += d->n[i];
        adverse += d->adverse[i];
        sum += d->n[i] * d->s[i];
        low = fmin(low, d->s[i]);
        high = fmax(high, d->s[i]);
    }
    d->centre = sum / all;
    *start = (iem_line){log(adverse / (all - adverse)), 0};
    return adverse > 0 && adverse < all &&
           high - low > 1e-9 * (1 + fabs(high) + fabs(low));
}

iem_line iem_logit_line(const double *n, const double *adverse, const double *s,
                        size_t count)
{
    const double still = 1e-9;
    line_data d = {n, adverse, s, count, 0};
    iem_line at;
    const int has_slope = line_start(&d, &at);
    const iem_line level = {at.intercept, NAN};
    if (!has_slope) return level;
    for (unsigned steps = 0; steps < 100; steps++) {
        iem_line step = line_step(&d, at);
        at = line_climb(&d, at, &step);
        if (fmax(fabs(step.intercept), fabs(step.slope)) < still)
            return (iem_line){at.intercept - at.slope * d.centre, at.slope};
    }
    return level;
}
