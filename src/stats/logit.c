/* Logistic regression on counts by Newton's method. The normal matrix is filled from
 * the few dummies that are active in a cell, and the intercepts of the groups, of which
 * a row has one, are eliminated first: what is left to solve has the size of the facts,
 * however many groups there are. */
#include "stats/logit.h"

#include "base/grow.h"
#include "stats/interval.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Information of the penalised likelihood, in blocks: of the intercepts (diagonal), of
 * the dummies (lower half), and between them (a row of dummies per group). Coefficients
 * are the intercepts of the groups, then the dummies. */
typedef struct newton {
    const iem_logit_data *data;
    double ridge;
    size_t size;
    double *at, *trial, *step;              /* size */
    double *intercepts, *between, *dummies; /* the blocks */
    double *odds;                           /* per group: exp(-intercept) */
} newton;

/* Keeps the intercept of a group with one kind of decision finite. */
static const double ridge_intercept = 1e-6;

static void newton_clear(newton *w)
{
    free(w->at);
    free(w->trial);
    free(w->step);
    free(w->intercepts);
    free(w->between);
    free(w->dummies);
    free(w->odds);
}

static iem_status newton_init(newton *w, iem_error *err)
{
    const size_t groups = w->data->n_groups, dummies = w->data->n_dummies;
    w->size = groups + dummies;
    w->at = iem_zeroed(w->size, sizeof(double));
    w->trial = iem_zeroed(w->size, sizeof(double));
    w->step = iem_zeroed(w->size, sizeof(double));
    w->intercepts = iem_zeroed(groups, sizeof(double));
    w->between = iem_zeroed(groups, dummies * sizeof(double));
    w->dummies = iem_zeroed(dummies, dummies * sizeof(double));
    w->odds = iem_zeroed(groups, sizeof(double));
    if (w->at && w->trial && w->step && w->intercepts && w->between && w->dummies &&
        w->odds)
        return IEM_OK;
    return iem_fail_memory(err);
}

static double ridge_of(const newton *w, size_t coefficient)
{
    return coefficient < w->data->n_groups ? ridge_intercept : w->ridge;
}

static const uint32_t *columns_of(const iem_logit_data *d, size_t cell)
{
    return d->columns + cell * d->n_active;
}

/* What the dummies of a cell add up to. */
static double sum_of_cell(const iem_logit_data *d, const double *coefficient,
                          size_t cell)
{
    const double *const beta = coefficient + d->n_groups;
    const uint32_t *const column = columns_of(d, cell);
    double sum = 0;
    for (size_t j = 0; j < d->n_active; j++) sum += beta[column[j]];
    return sum;
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
    for (size_t c = 0; c < d->n_cells; c++) {
        const double of_cell = sum_of_cell(d, coefficient, c);
        for (size_t i = d->first[c]; i < d->first[c + 1]; i++) {
            const double eta = coefficient[d->group[i]] + of_cell;
            sum += (double)d->adverse[i] * eta - (double)d->n[i] * log1p_exp(eta);
        }
    }
    for (size_t c = 0; c < w->size; c++)
        sum -= 0.5 * ridge_of(w, c) * coefficient[c] * coefficient[c];
    return sum;
}

/* exp(-x), so that a product of two neither overflows nor vanishes. */
static double odds_against(double x)
{
    const double most = 350;
    return exp(-fmin(fmax(x, -most), most));
}

/* A predictor is a sum of two, so no row needs an exponential of its own. */
static void add_cell(newton *w, size_t cell)
{
    const iem_logit_data *const d = w->data;
    const uint32_t *const column = columns_of(d, cell);
    const double odds = odds_against(sum_of_cell(d, w->at, cell));
    double residuals = 0, weights = 0;
    for (size_t i = d->first[cell]; i < d->first[cell + 1]; i++) {
        const uint32_t group = d->group[i];
        const double p = 1 / (1 + w->odds[group] * odds), n = (double)d->n[i];
        const double residual = (double)d->adverse[i] - n * p, weight = n * p * (1 - p);
        double *const between = w->between + group * d->n_dummies;
        w->step[group] += residual;
        w->intercepts[group] += weight;
        for (size_t j = 0; j < d->n_active; j++) between[column[j]] += weight;
        residuals += residual;
        weights += weight;
    }
    for (size_t j = 0; j < d->n_active; j++) {
        w->step[d->n_groups + column[j]] += residuals;
        for (size_t l = 0; l <= j; l++) {
            const size_t a = column[j], b = column[l];
            w->dummies[(a > b ? a : b) * d->n_dummies + (a > b ? b : a)] += weights;
        }
    }
}

/* The gradient goes where the step will be. */
static void assemble(newton *w)
{
    const size_t groups = w->data->n_groups, dummies = w->data->n_dummies;
    memset(w->between, 0, groups * dummies * sizeof(double));
    memset(w->dummies, 0, dummies * dummies * sizeof(double));
    for (size_t c = 0; c < w->size; c++) w->step[c] = -ridge_of(w, c) * w->at[c];
    for (size_t g = 0; g < groups; g++) {
        w->intercepts[g] = ridge_of(w, g);
        w->odds[g] = odds_against(w->at[g]);
    }
    for (size_t j = 0; j < dummies; j++)
        w->dummies[j * dummies + j] = ridge_of(w, groups + j);
    for (size_t c = 0; c < w->data->n_cells; c++) add_cell(w, c);
    /* The levels of a fact add up to the intercepts; only the ridge tells them apart,
     * and next to 1e9 decisions it is lost in rounding without this last digit. It
     * slows Newton's steps immeasurably and does not move where they end. */
    const double last_digit = 1 + 1e-13;
    for (size_t g = 0; g < groups; g++) w->intercepts[g] *= last_digit;
    for (size_t j = 0; j < dummies; j++) w->dummies[j * dummies + j] *= last_digit;
}

/* Takes the intercepts out: the dummies' block becomes its Schur complement, whose
 * inverse is that block of the whole inverse. */
static void eliminate_intercepts(newton *w)
{
    const size_t p = w->data->n_dummies;
    for (size_t g = 0; g < w->data->n_groups; g++) {
        const double *const row = w->between + g * p;
        for (size_t j = 0; j < p; j++) {
            const double share = row[j] / w->intercepts[g];
            if (!(share > 0)) continue; /* a level that the group does not have */
            for (size_t l = 0; l <= j; l++) w->dummies[j * p + l] -= share * row[l];
        }
    }
}

static iem_status decompose(newton *w, iem_error *err)
{
    const size_t p = w->data->n_dummies;
    if (!p) return IEM_OK;
    eliminate_intercepts(w);
    gsl_matrix_view m = gsl_matrix_view_array(w->dummies, p, p);
    if (!gsl_linalg_cholesky_decomp1(&m.matrix)) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "the fit of the facts has no solution: a ridge above 0 is needed");
}

static void solve_dummies(newton *w)
{
    const size_t groups = w->data->n_groups, p = w->data->n_dummies;
    double *const beta = w->step + groups;
    if (!p) return;
    for (size_t g = 0; g < groups; g++) {
        const double share = w->step[g] / w->intercepts[g];
        for (size_t j = 0; j < p; j++) beta[j] -= share * w->between[g * p + j];
    }
    gsl_matrix_view m = gsl_matrix_view_array(w->dummies, p, p);
    gsl_vector_view v = gsl_vector_view_array(beta, p);
    gsl_linalg_cholesky_svx(&m.matrix, &v.vector);
}

/* Solves for the step and returns its largest element after shortening: steps longer
 * than `longest` are a sign of a flat likelihood, where Newton overshoots. */
static double find_step(newton *w)
{
    const double longest = 4;
    const size_t groups = w->data->n_groups, p = w->data->n_dummies;
    solve_dummies(w);
    for (size_t g = 0; g < groups; g++) {
        for (size_t j = 0; j < p; j++)
            w->step[g] -= w->between[g * p + j] * w->step[groups + j];
        w->step[g] /= w->intercepts[g];
    }
    double largest = 0;
    for (size_t c = 0; c < w->size; c++) largest = fmax(largest, fabs(w->step[c]));
    if (largest <= longest) return largest;
    for (size_t c = 0; c < w->size; c++) w->step[c] *= longest / largest;
    return longest;
}

/* A whole Newton step raises a logistic likelihood for sure while no predictor moves by
 * more than this: (exp(x) - x - 1) / x^2 < 1 (Bach 2010, self-concordance). */
static const double surely_uphill = 1.79;

/* At least as much as any row's predictor moves. */
static double farthest(const newton *w)
{
    double group = 0, cell = 0;
    for (size_t g = 0; g < w->data->n_groups; g++)
        group = fmax(group, fabs(w->step[g]));
    for (size_t c = 0; c < w->data->n_cells; c++)
        cell = fmax(cell, fabs(sum_of_cell(w->data, w->step, c)));
    return group + cell;
}

static void try_share(newton *w, double share)
{
    for (size_t c = 0; c < w->size; c++) w->trial[c] = w->at[c] + share * w->step[c];
}

/* Halves the step until the likelihood does not fall, but for rounding. */
static void shorten(newton *w)
{
    const double before = penalised_likelihood(w, w->at);
    const double least = before - 1e-12 * (1 + fabs(before));
    double share = 1;
    for (unsigned halvings = 0; halvings < 30; halvings++, share /= 2) {
        try_share(w, share);
        if (penalised_likelihood(w, w->trial) >= least) return;
    }
}

static void climb(newton *w)
{
    if (farthest(w) < surely_uphill)
        try_share(w, 1);
    else
        shorten(w);
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
    if (!fit->intercept || !fit->beta) return iem_fail_memory(err);
    fit->n_groups = groups;
    fit->n_dummies = dummies;
    memcpy(fit->intercept, w->at, groups * sizeof(double));
    memcpy(fit->beta, w->at + groups, dummies * sizeof(double));

    assemble(w);
    IEM_TRY(decompose(w, err));
    if (dummies) {
        gsl_matrix_view m = gsl_matrix_view_array(w->dummies, dummies, dummies);
        gsl_linalg_cholesky_invert(&m.matrix);
    }
    fit->covariance = w->dummies;
    w->dummies = NULL;
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
    double centre, farthest; /* the largest distance of a score from the centre */
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
    if (fabs(step->intercept) + fabs(step->slope) * d->farthest < surely_uphill)
        return (iem_line){at.intercept + step->intercept, at.slope + step->slope};
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
        if (d->s[i] < low) low = d->s[i];
        if (d->s[i] > high) high = d->s[i];
    }
    d->centre = sum / all;
    d->farthest = fmax(high - d->centre, d->centre - low);
    *start = (iem_line){log(adverse / (all - adverse)), 0};
    return adverse > 0 && adverse < all &&
           high - low > 1e-9 * (1 + fabs(high) + fabs(low));
}

iem_line iem_logit_line(const double *n, const double *adverse, const double *s,
                        size_t count)
{
    const double still = 1e-9;
    line_data d = {n, adverse, s, count, 0, 0};
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
