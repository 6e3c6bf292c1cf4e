/* What a second pass should gather: sub-bands of discovered cells, influence of
 * persons. */
#include "measure/measuring.h"

#include "base/grow.h"
#include "stats/hypergeometric.h"

#include <math.h>
#include <stdlib.h>

/* ---- What the second pass should gather ---- */

/* Mean and spread of one numeric fact in a fact cell, all groups together. */
static void moments(const iem_measuring *m, size_t cell, size_t i, double *mean,
                    double *sd)
{
    const iem_cube *cube = &m->tally->cube;
    long double n = 0, x = 0, xx = 0;
    for (size_t r = m->cells.first[cell]; r < m->cells.first[cell + 1]; r++) {
        n += (long double)iem_cube_n(cube, r);
        x += (long double)iem_cube_sum(cube, r, i);
        xx += (long double)iem_cube_sum(cube, r, iem_cube_product(cube->q, i, i));
    }
    *mean = (double)(x / n);
    *sd = (double)sqrtl(fmaxl(xx / n - (x / n) * (x / n), 0));
}

static bool open_ended(const iem_dim *dim, uint32_t band)
{
    return band == 0 || band == dim->n_cuts;
}

static void cut_cell(const iem_measuring *m, iem_refine *refine, size_t cell)
{
    const uint32_t *key = iem_cube_key(&m->tally->cube, m->cells.first[cell]);
    size_t i = 0;
    for (size_t d = 0; d < m->tally->n_facts; d++) {
        const iem_dim *dim = &m->tally->dims[d];
        double mean, sd;
        if (!dim->banded) continue;
        const size_t at = refine->wanted[cell] * refine->q + i;
        const int bands = open_ended(dim, key[d]) ? IEM_SUB_BANDS_OPEN : IEM_SUB_BANDS;
        moments(m, cell, i++, &mean, &sd);
        refine->n_cuts[at] = (uint8_t)(bands - 1);
        for (int b = 1; b < bands; b++)
            refine->cuts[at * (IEM_SUB_BANDS_OPEN - 1) + (size_t)b - 1] =
                llround(mean + sd * iem_normal_quantile((double)b / bands));
    }
}

static iem_status want_cells(iem_measuring *m, iem_refine *refine, iem_error *err)
{
    refine->wanted = iem_zeroed(m->cells.n, sizeof *refine->wanted);
    if (!refine->wanted) return iem_fail_memory(err);
    for (size_t c = 0; c < m->cells.n; c++) refine->wanted[c] = UINT32_MAX;
    for (size_t i = 0; i < m->result->n_cells && refine->q > 0; i++) {
        const iem_cell_row *row = &m->rows[i];
        if (row->discovered && refine->wanted[row->cell] == UINT32_MAX)
            refine->wanted[row->cell] = (uint32_t)refine->n_wanted++;
    }
    const size_t n = refine->n_wanted * refine->q;
    refine->cuts = iem_zeroed(n * (IEM_SUB_BANDS_OPEN - 1), sizeof *refine->cuts);
    refine->n_cuts = iem_zeroed(n, sizeof *refine->n_cuts);
    if (!refine->cuts || !refine->n_cuts) return iem_fail_memory(err);
    for (size_t c = 0; c < m->cells.n; c++)
        if (refine->wanted[c] != UINT32_MAX) cut_cell(m, refine, c);
    return IEM_OK;
}

/* Expected rates and weights of one cell under the fit without a trend. */
static struct iem_influence influence_of(iem_table t, double d, double score)
{
    struct iem_influence at = {.score = score};
    const double k = t.a1 + t.a0;
    if (t.n1 <= 0 || t.n0 <= 0 || k <= 0 || k >= t.n1 + t.n0) return at;
    const iem_moments law = iem_hypergeometric_moments((iem_margin){t.n1, t.n0, k}, d);
    at.q1 = law.mean / t.n1;
    at.q0 = (k - law.mean) / t.n0;
    const double v1 = t.n1 * at.q1 * (1 - at.q1), v0 = t.n0 * at.q0 * (1 - at.q0);
    at.other = v1 / (v1 + v0);
    at.member = 1 - at.other;
    return at;
}

/* Log odds ratio around which influences are taken: that of the fit without a trend, or
 * Mantel and Haenszel's where that fit is about another reference. Without facts there
 * is one cell and one odds ratio. */
static double centre_of(const iem_subject *subject, const iem_treatment *t)
{
    const bool same =
        iem_subject_reference(subject) == iem_subject_weight_reference(subject);
    const iem_measure crude = subject->score ? IEM_MH_ODDS_RATIO : IEM_ODDS_RATIO;
    const double d = same && subject->score
                         ? t->d_null
                         : log(t->disparity[crude].estimate.all.value);
    return isfinite(d) ? d : 0;
}

static iem_status fill_influence(iem_measuring *m, size_t t, iem_refine *refine,
                                 iem_error *err)
{
    const iem_subject subject = iem_measuring_subject(m, t);
    const iem_treatment *made = &m->result->treatments[t];
    iem_comparison c;
    IEM_TRY(iem_compare_groups(subject.view, subject.group,
                               iem_subject_reference(&subject), &c, err));
    const double mean = isnan(made->mean_score_v) ? 0 : made->mean_score_v;
    const double d = centre_of(&subject, made);
    for (size_t i = 0; i < c.n; i++) {
        const double s = subject.score ? subject.score->of_cell[c.cell[i]] - mean : 0;
        const struct iem_influence at = influence_of(c.table[i], d, s);
        const double k = c.table[i].a1 + c.table[i].a0;
        refine->influence[t * m->cells.n + c.cell[i]] = at;
        if (at.member + at.other <= 0) continue;
        const double v =
            iem_hypergeometric_moments((iem_margin){c.table[i].n1, c.table[i].n0, k}, d)
                .variance;
        refine->variance_gap[t] += v;
        refine->variance_weight[t] += v * s * s;
    }
    iem_comparison_clear(&c);
    return IEM_OK;
}

static iem_status want_influence(iem_measuring *m, iem_refine *refine, iem_error *err)
{
    refine->influence =
        iem_zeroed(m->n_treatments * m->cells.n, sizeof *refine->influence);
    refine->variance_gap = iem_zeroed(m->n_treatments, sizeof *refine->variance_gap);
    refine->variance_weight =
        iem_zeroed(m->n_treatments, sizeof *refine->variance_weight);
    if (!refine->influence || !refine->variance_gap || !refine->variance_weight)
        return iem_fail_memory(err);
    for (size_t t = 0; t < m->n_treatments; t++)
        IEM_TRY(fill_influence(m, t, refine, err));
    return IEM_OK;
}

iem_status iem_measuring_refine(iem_measuring *m, bool buckets, iem_refine *refine,
                                iem_error *err)
{
    *refine = (iem_refine){.q = m->tally->q,
                           .n_grounds = m->plan->n_grounds,
                           .n_treatments = m->n_treatments,
                           .n_cells = m->cells.n};
    iem_status status = iem_measuring_discover(m, err);
    if (status == IEM_OK) status = want_cells(m, refine, err);
    if (status == IEM_OK && buckets) status = want_influence(m, refine, err);
    if (status != IEM_OK) iem_refine_clear(refine);
    return status;
}
