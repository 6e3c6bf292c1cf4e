/* Each decomposition predicts everybody with one set of coefficients, which is a mean
 * of one or two regressions; the explained part is the difference of the mean
 * predictions of both sides. */
#include "stats/oaxaca.h"

#include "base/grow.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- who can be compared ---- */

static bool is_in(const iem_design *d, size_t i)
{
    return !d->value || d->value[i] < 0 || d->value[i] > 0;
}

/* seen[2 * column + side] */
static void look(const iem_design *d, const iem_table *t, bool *seen)
{
    memset(seen, 0, 2 * d->n_columns * sizeof *seen);
    for (size_t c = 0; c < d->n_cells; c++)
        for (size_t i = c * d->n_active; i < (c + 1) * d->n_active; i++) {
            if (!is_in(d, i)) continue;
            if (t[c].n1 > 0) seen[2 * (size_t)d->column[i]] = true;
            if (t[c].n0 > 0) seen[2 * (size_t)d->column[i] + 1] = true;
        }
}

static bool can_stay(const iem_design *d, size_t cell, const bool *seen)
{
    for (size_t i = cell * d->n_active; i < (cell + 1) * d->n_active; i++)
        if (is_in(d, i) &&
            !(seen[2 * (size_t)d->column[i]] && seen[2 * (size_t)d->column[i] + 1]))
            return false;
    return true;
}

/* False when nothing changed. */
static bool leave_out(const iem_design *d, iem_table *t, const bool *seen)
{
    bool changed = false;
    for (size_t c = 0; c < d->n_cells; c++) {
        if (!(t[c].n1 + t[c].n0 > 0) || can_stay(d, c, seen)) continue;
        t[c] = (iem_table){0, 0, 0, 0};
        changed = true;
    }
    return changed;
}

static iem_table sum_of(const iem_table *t, size_t n)
{
    iem_table sum = {0, 0, 0, 0};
    for (size_t c = 0; c < n; c++) {
        sum.a1 += t[c].a1, sum.n1 += t[c].n1;
        sum.a0 += t[c].a0, sum.n0 += t[c].n0;
    }
    return sum;
}

iem_status iem_comparable_cells(const iem_design *facts, const iem_table *table,
                                iem_table *kept, iem_comparable *how, iem_error *err)
{
    bool *const seen = iem_zeroed(facts->n_columns, 2 * sizeof *seen);
    if (!seen) return iem_fail_memory(err);
    memcpy(kept, table, facts->n_cells * sizeof *kept);
    do look(facts, kept, seen);
    while (leave_out(facts, kept, seen));
    free(seen);
    const iem_table all = sum_of(table, facts->n_cells);
    const iem_table in = sum_of(kept, facts->n_cells);
    how->gap = iem_rate_difference(in);
    how->group_outside = all.n1 > 0 ? 1 - in.n1 / all.n1 : NAN;
    how->reference_outside = all.n0 > 0 ? 1 - in.n0 / all.n0 : NAN;
    how->outside_gap = iem_rate_difference(all).value - how->gap.value;
    return IEM_OK;
}

/* ---- one set of coefficients ---- */

/* A regression with its weight in the mean of coefficients. */
typedef struct share {
    const iem_regression *fit;
    double weight;
} share;

/* What is known of all people, and room for one set after another. */
typedef struct workspace {
    const iem_design *facts;
    const iem_table *table;
    iem_table all;
    double *beta;      /* mean coefficients */
    double *slope;     /* of the explained part, by coefficient */
    double *lever[2];  /* of each regression */
    double *influence; /* 4 per cell: explained, of each kind of person (see below) */
} workspace;

enum { GROUP_ADVERSE, GROUP_OTHER, REFERENCE_ADVERSE, REFERENCE_OTHER, KINDS };

static void workspace_clear(workspace *w)
{
    free(w->beta);
    free(w->slope);
    free(w->lever[0]);
    free(w->lever[1]);
    free(w->influence);
}

static iem_status workspace_init(workspace *w, const iem_design *facts,
                                 const iem_table *table, iem_error *err)
{
    const size_t size = facts->n_columns + 2; /* the constant, the group */
    *w = (workspace){.facts = facts, .table = table};
    w->all = sum_of(table, facts->n_cells);
    w->beta = iem_zeroed(size, sizeof(double));
    w->slope = iem_zeroed(size, sizeof(double));
    w->lever[0] = iem_zeroed(size, sizeof(double));
    w->lever[1] = iem_zeroed(size, sizeof(double));
    w->influence = iem_zeroed(facts->n_cells, KINDS * sizeof(double));
    if (w->beta && w->slope && w->lever[0] && w->lever[1] && w->influence)
        return IEM_OK;
    workspace_clear(w);
    return iem_fail_memory(err);
}

static double predict(const workspace *w, size_t cell, bool is_logistic)
{
    const double x = iem_design_dot(w->facts, cell, w->beta);
    return is_logistic ? iem_logistic(x) : x;
}

/* Mean prediction of each side, and how their difference moves with each coefficient.
 */
typedef struct means {
    double group, reference;
} means;

static means find_means(workspace *w, bool is_logistic)
{
    means m = {0, 0};
    memset(w->slope, 0, (w->facts->n_columns + 2) * sizeof(double));
    for (size_t c = 0; c < w->facts->n_cells; c++) {
        const iem_table t = w->table[c];
        if (!(t.n1 + t.n0 > 0)) continue;
        const double rate = predict(w, c, is_logistic);
        const double steep = is_logistic ? rate * (1 - rate) : 1;
        const double more = t.n1 / w->all.n1 - t.n0 / w->all.n0;
        m.group += t.n1 / w->all.n1 * rate;
        m.reference += t.n0 / w->all.n0 * rate;
        iem_design_add(w->facts, c, more * steep, w->slope);
    }
    return m;
}

/* False: a regression has no coefficients to give, or not those asked for. */
static bool find_levers(workspace *w, const share *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!from[i].fit->converged ||
            !iem_regression_solve(from[i].fit, w->slope, w->lever[i]))
            return false;
    return true;
}

/* What somebody with decision y moves the coefficients' part by. */
static double own_pull(const workspace *w, const share *from, size_t n, size_t cell,
                       bool in_group, double y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const iem_sample *const s = &from[i].fit->sample;
        if (in_group ? !s->group : !s->reference) continue;
        const double *const lever = w->lever[i];
        const double group_column =
            in_group && s->has_group_column ? lever[1 + w->facts->n_columns] : 0;
        sum += from[i].weight * (group_column + iem_design_dot(w->facts, cell, lever)) *
               (y - iem_predicted_rate(from[i].fit, cell, in_group));
    }
    return sum;
}

static void find_influence(workspace *w, const share *from, size_t n, means m)
{
    for (size_t c = 0; c < w->facts->n_cells; c++) {
        const iem_table t = w->table[c];
        double *const at = w->influence + KINDS * c;
        if (!(t.n1 + t.n0 > 0)) continue;
        const double rate = predict(w, c, from[0].fit->is_logistic);
        const double group = (rate - m.group) / w->all.n1;
        const double reference = -(rate - m.reference) / w->all.n0;
        at[GROUP_ADVERSE] = group + own_pull(w, from, n, c, true, 1);
        at[GROUP_OTHER] = group + own_pull(w, from, n, c, true, 0);
        at[REFERENCE_ADVERSE] = reference + own_pull(w, from, n, c, false, 1);
        at[REFERENCE_OTHER] = reference + own_pull(w, from, n, c, false, 0);
    }
}

/* Standard error of times_explained * explained + times_gap * gap. */
static double se_of(const workspace *w, double times_explained, double times_gap)
{
    const double p1 = w->all.a1 / w->all.n1, p0 = w->all.a0 / w->all.n0;
    const double gap[KINDS] = {(1 - p1) / w->all.n1, -p1 / w->all.n1,
                               -(1 - p0) / w->all.n0, p0 / w->all.n0};
    double sum = 0;
    for (size_t c = 0; c < w->facts->n_cells; c++) {
        const iem_table t = w->table[c];
        const double people[KINDS] = {t.a1, t.n1 - t.a1, t.a0, t.n0 - t.a0};
        for (size_t k = 0; k < KINDS; k++) {
            const double i =
                times_explained * w->influence[KINDS * c + k] + times_gap * gap[k];
            sum += people[k] * i * i;
        }
    }
    return sqrt(sum);
}

static const iem_split no_split = {{NAN, NAN, NAN}, {NAN, NAN, NAN}, NAN, NAN};

static iem_split split_by(workspace *w, const share *from, size_t n)
{
    iem_split s = no_split;
    const bool is_logistic = from[0].fit->is_logistic;
    if (!(w->all.n1 > 0 && w->all.n0 > 0)) return s;
    for (size_t k = 0; k < w->facts->n_columns + 1; k++) {
        w->beta[k] = 0;
        for (size_t i = 0; i < n; i++)
            w->beta[k] += from[i].weight * from[i].fit->beta[k];
    }
    const means m = find_means(w, is_logistic);
    if (!find_levers(w, from, n)) return s;
    find_influence(w, from, n, m);
    const double explained = m.group - m.reference;
    const double gap = w->all.a1 / w->all.n1 - w->all.a0 / w->all.n0;
    s.explained_se = se_of(w, 1, 0);
    s.unexplained_se = se_of(w, -1, 1);
    s.explained = iem_interval(explained, s.explained_se);
    s.unexplained = iem_interval(gap - explained, s.unexplained_se);
    return s;
}

/* ---- regressions of either side and of both ---- */

enum { OF_REFERENCE, OF_GROUP, POOLED, TOGETHER, FITS };

typedef struct fits {
    iem_regression at[FITS];
} fits;

static iem_status fits_make(fits *f, const workspace *w, bool is_logistic,
                            iem_error *err)
{
    const iem_sample sample[FITS] = {
        [OF_REFERENCE] = {w->facts, w->table, 0, 1, 0},
        [OF_GROUP] = {w->facts, w->table, 1, 0, 0},
        [POOLED] = {w->facts, w->table, 1, 1, 1},
        [TOGETHER] = {w->facts, w->table, 1, 1, 0},
    };
    *f = (fits){0};
    for (size_t i = 0; i < FITS; i++)
        IEM_TRY(is_logistic ? iem_logistic_fit(&sample[i], &f->at[i], err)
                            : iem_linear_fit(&sample[i], &f->at[i], err));
    return IEM_OK;
}

static void fits_clear(fits *f)
{
    for (size_t i = 0; i < FITS; i++) iem_regression_clear(&f->at[i]);
}

static iem_split split_by_one(workspace *w, const iem_regression *fit)
{
    const share only = {fit, 1};
    return split_by(w, &only, 1);
}

static iem_split split_by_both(workspace *w, const fits *f, double group_weight)
{
    const share both[2] = {{&f->at[OF_GROUP], group_weight},
                           {&f->at[OF_REFERENCE], 1 - group_weight}};
    return split_by(w, both, 2);
}

/* The difference of the coefficients applied to the difference of the facts. */
static iem_estimate interaction_of(workspace *w, const fits *f)
{
    const share both[2] = {{&f->at[OF_GROUP], 1}, {&f->at[OF_REFERENCE], -1}};
    return split_by(w, both, 2).explained;
}

static void fill(workspace *w, const fits *f, iem_oaxaca *out)
{
    out->reference = split_by_one(w, &f->at[OF_REFERENCE]);
    out->group = split_by_one(w, &f->at[OF_GROUP]);
    out->pooled = split_by_one(w, &f->at[POOLED]);
    out->together = split_by_one(w, &f->at[TOGETHER]);
    out->by_size = split_by_both(w, f, w->all.n1 / (w->all.n1 + w->all.n0));
    out->halves = split_by_both(w, f, 0.5);
    out->interaction = interaction_of(w, f);
}

iem_status iem_oaxaca_blinder(const iem_design *facts, const iem_table *kept,
                              iem_oaxaca *out, iem_error *err)
{
    workspace w;
    fits f;
    IEM_TRY(workspace_init(&w, facts, kept, err));
    const iem_status s = fits_make(&f, &w, false, err);
    if (!s) fill(&w, &f, out);
    fits_clear(&f);
    workspace_clear(&w);
    return s;
}

iem_status iem_fairlie_split(const iem_design *facts, const iem_table *kept,
                             iem_fairlie *out, iem_error *err)
{
    workspace w;
    fits f;
    IEM_TRY(workspace_init(&w, facts, kept, err));
    const iem_status s = fits_make(&f, &w, true, err);
    if (!s) {
        out->reference = split_by_one(&w, &f.at[OF_REFERENCE]);
        out->group = split_by_one(&w, &f.at[OF_GROUP]);
        out->pooled = split_by_one(&w, &f.at[POOLED]);
        out->together = split_by_one(&w, &f.at[TOGETHER]);
    }
    fits_clear(&f);
    workspace_clear(&w);
    return s;
}

/* ---- commonality ---- */

static iem_status deviance_with(const iem_design *facts, const iem_table *table,
                                int has_group_column, double *deviance, iem_error *err)
{
    const iem_sample s = {facts, table, 1, 1, has_group_column};
    iem_regression fit;
    IEM_TRY(iem_logistic_fit(&s, &fit, err));
    *deviance = fit.deviance;
    iem_regression_clear(&fit);
    return IEM_OK;
}

iem_status iem_commonality_of(const iem_design *facts, const iem_table *table,
                              iem_commonality *out, iem_error *err)
{
    const iem_design nothing = {facts->n_cells, 0, 0, NULL, NULL};
    const iem_table all = sum_of(table, facts->n_cells);
    double none = 0, group = 0, both = 0, of_facts = 0;
    *out = (iem_commonality){NAN, NAN, NAN, NAN};
    if (!(all.n1 > 0 && all.n0 > 0 && all.a1 + all.a0 > 0 &&
          all.a1 + all.a0 < all.n1 + all.n0))
        return IEM_OK;
    IEM_TRY(deviance_with(&nothing, table, 0, &none, err));
    IEM_TRY(deviance_with(&nothing, table, 1, &group, err));
    IEM_TRY(deviance_with(facts, table, 0, &of_facts, err));
    IEM_TRY(deviance_with(facts, table, 1, &both, err));
    out->facts_only = (group - both) / none;
    out->group_only = (of_facts - both) / none;
    out->unexplained = both / none;
    out->shared = 1 - out->facts_only - out->group_only - out->unexplained;
    return IEM_OK;
}
