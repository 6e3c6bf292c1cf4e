/* A score for each cell, strata from the scores, and what they leave unbalanced. */
#include "stats/propensity.h"

#include "base/grow.h"
#include "stats/twin.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct scored {
    double score;
    size_t cell;
} scored;

static int by_score(const void *a, const void *b)
{
    const scored *const x = a, *const y = b;
    if (x->score < y->score || x->score > y->score) return x->score < y->score ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

/* Coefficients without a limit are as good here: scores only put cells in order. */
static iem_status score_cells(const iem_design *facts, const iem_table *t, scored *to,
                              size_t *n, iem_error *err)
{
    iem_table *const membership = iem_zeroed(facts->n_cells, sizeof *membership);
    const iem_sample s = {facts, membership, 0, 1, 0};
    iem_regression fit = {0};
    if (!membership) return iem_fail_memory(err);
    for (size_t c = 0; c < facts->n_cells; c++)
        membership[c] = (iem_table){0, 0, t[c].n1, t[c].n1 + t[c].n0};
    const iem_status status = iem_logistic_fit(&s, &fit, err);
    for (size_t c = 0; c < facts->n_cells && !status; c++)
        if (t[c].n1 + t[c].n0 > 0) to[(*n)++] = (scored){iem_predictor(&fit, c, 0), c};
    iem_regression_clear(&fit);
    free(membership);
    if (status) return status;
    qsort(to, *n, sizeof *to, by_score);
    return IEM_OK;
}

/* A cell goes where the middle of its people of the group is; cells with the same
 * score, but for rounding, go together. */
static void cut(const scored *at, size_t n, const iem_table *t, size_t n_strata,
                size_t *stratum)
{
    const double same = 1e-9;
    double members = 0, before = 0;
    for (size_t i = 0; i < n; i++) members += t[at[i].cell].n1;
    for (size_t from = 0, to; from < n; from = to) {
        double here = 0;
        for (to = from; to < n && at[to].score - at[from].score <= same; to++)
            here += t[at[to].cell].n1;
        const double middle = (before + here / 2) / members;
        const size_t q = members > 0 ? (size_t)(middle * (double)n_strata) : 0;
        for (size_t i = from; i < to; i++)
            stratum[at[i].cell] = q < n_strata ? q : n_strata - 1;
        before += here;
    }
}

static void add_up(const iem_table *t, const size_t *stratum, size_t n_cells,
                   size_t n_strata, iem_table *sum)
{
    for (size_t c = 0; c < n_cells; c++) {
        if (stratum[c] >= n_strata) continue;
        iem_table *const s = &sum[stratum[c]];
        s->a1 += t[c].a1, s->n1 += t[c].n1;
        s->a0 += t[c].a0, s->n0 += t[c].n0;
    }
}

/* ---- balance ---- */

/* Means and squares of each column on both sides. */
typedef struct side_means {
    double *group, *reference, *group_squares, *reference_squares;
} side_means;

static void add_squares(const iem_design *d, size_t cell, double weight, double *to)
{
    for (size_t i = cell * d->n_active; i < (cell + 1) * d->n_active; i++)
        to[1 + d->column[i]] += weight * (d->value ? d->value[i] * d->value[i] : 1);
}

/* NaN where some column does not vary and yet differs. */
static double imbalance(const side_means *raw, const double *group,
                        const double *reference, size_t size)
{
    double most = 0;
    for (size_t j = 1; j < size; j++) {
        const double v1 = raw->group_squares[j] - raw->group[j] * raw->group[j];
        const double v0 =
            raw->reference_squares[j] - raw->reference[j] * raw->reference[j];
        const double sd = sqrt(fmax(0, (v1 + v0) / 2));
        const double difference = fabs(group[j] - reference[j]);
        if (difference <= 1e-12 * (1 + fabs(group[j]))) continue;
        if (!(sd > 1e-9 * difference)) return NAN;
        most = fmax(most, difference / sd);
    }
    return most;
}

static bool counts(iem_table stratum)
{
    return stratum.n1 > 0 && stratum.n0 >= 2;
}

/* Weights of a cell's people: raw, and within strata those of the reference as the
 * group's. */
static void weigh(const iem_design *d, const iem_table *t, const size_t *stratum,
                  const iem_table *sum, size_t n_strata, double *room, size_t size,
                  iem_propensity *out)
{
    side_means raw = {room, room + size, room + 2 * size, room + 3 * size};
    double *const group = room + 4 * size, *const reference = room + 5 * size;
    double members = 0, all1 = 0, all0 = 0;
    for (size_t q = 0; q < n_strata; q++) {
        all1 += sum[q].n1, all0 += sum[q].n0;
        if (counts(sum[q])) members += sum[q].n1;
    }
    for (size_t c = 0; c < d->n_cells; c++) {
        if (stratum[c] >= n_strata) continue;
        const iem_table s = sum[stratum[c]];
        iem_design_add(d, c, t[c].n1 / all1, raw.group);
        iem_design_add(d, c, t[c].n0 / all0, raw.reference);
        add_squares(d, c, t[c].n1 / all1, raw.group_squares);
        add_squares(d, c, t[c].n0 / all0, raw.reference_squares);
        if (!counts(s)) continue;
        iem_design_add(d, c, t[c].n1 / members, group);
        iem_design_add(d, c, t[c].n0 / s.n0 * s.n1 / members, reference);
    }
    out->imbalance_before = imbalance(&raw, raw.group, raw.reference, size);
    out->imbalance_after = imbalance(&raw, group, reference, size);
}

static void measure(const iem_table *sum, size_t n_strata, iem_propensity *out)
{
    const iem_twin_gap gap = iem_twin(sum, NULL, 0, n_strata, NULL, NULL);
    out->gap = gap.raw;
    out->gap_se = gap.se;
    out->overlap = gap.overlap;
}

/* ---- all of it ---- */

typedef struct rooms {
    scored *order;
    size_t *stratum;
    iem_table *sum;
    double *columns;
} rooms;

static void rooms_clear(rooms *r)
{
    free(r->order);
    free(r->stratum);
    free(r->sum);
    free(r->columns);
}

static iem_status rooms_make(rooms *r, const iem_design *d, size_t n_strata,
                             iem_error *err)
{
    r->order = iem_zeroed(d->n_cells, sizeof *r->order);
    r->stratum = iem_zeroed(d->n_cells, sizeof *r->stratum);
    r->sum = iem_zeroed(n_strata, sizeof *r->sum);
    r->columns = iem_zeroed(d->n_columns + 1, 6 * sizeof *r->columns);
    if (r->order && r->stratum && r->sum && r->columns) return IEM_OK;
    return iem_fail_memory(err);
}

static iem_status stratify(const iem_design *d, const iem_table *t, size_t n_strata,
                           rooms *r, iem_propensity *out, iem_error *err)
{
    size_t n = 0;
    IEM_TRY(rooms_make(r, d, n_strata, err));
    IEM_TRY(score_cells(d, t, r->order, &n, err));
    for (size_t c = 0; c < d->n_cells; c++) r->stratum[c] = n_strata;
    cut(r->order, n, t, n_strata, r->stratum);
    add_up(t, r->stratum, d->n_cells, n_strata, r->sum);
    measure(r->sum, n_strata, out);
    if (out->overlap > 0)
        weigh(d, t, r->stratum, r->sum, n_strata, r->columns, d->n_columns + 1, out);
    return IEM_OK;
}

iem_status iem_propensity_strata(const iem_design *facts, const iem_table *table,
                                 size_t n_strata, iem_propensity *out, iem_error *err)
{
    rooms r = {0};
    *out = (iem_propensity){iem_undefined, NAN, NAN, NAN, NAN};
    const iem_status s = stratify(facts, table, n_strata, &r, out, err);
    rooms_clear(&r);
    return s;
}
