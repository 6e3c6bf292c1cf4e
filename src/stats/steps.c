#include "stats/steps.h"

#include "base/grow.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>

/* Who went through what, cell by cell. */
typedef struct pipeline {
    const double *group, *reference;
    size_t n_cells, n_steps;
    iem_table *cell; /* room for one table per cell */
} pipeline;

static iem_status check_counts(const pipeline *p, iem_error *err)
{
    for (size_t c = 0; c < p->n_cells; c++) {
        for (size_t k = 1; k <= p->n_steps; k++) {
            const size_t at = c * (p->n_steps + 1) + k;
            if (p->group[at] <= p->group[at - 1] &&
                p->reference[at] <= p->reference[at - 1])
                continue;
            return iem_fail(err, IEM_ERR_DATA,
                            "step %zu is passed by more people than reached it", k);
        }
    }
    return IEM_OK;
}

/* Fills the cells' tables of going from step `from` to step `to`; their sum. */
static iem_table tables_of(const pipeline *p, size_t from, size_t to)
{
    iem_table all = {0, 0, 0, 0};
    for (size_t c = 0; c < p->n_cells; c++) {
        const double *const group = p->group + c * (p->n_steps + 1);
        const double *const reference = p->reference + c * (p->n_steps + 1);
        p->cell[c] =
            (iem_table){group[to], group[from], reference[to], reference[from]};
        all.a1 += group[to];
        all.n1 += group[from];
        all.a0 += reference[to];
        all.n0 += reference[from];
    }
    return all;
}

static double log_of(double ratio)
{
    return ratio > 0 ? log(ratio) : NAN;
}

static iem_step step_of(const pipeline *p, size_t from, size_t to)
{
    iem_step s = {.table = tables_of(p, from, to), .share = NAN};
    s.ratio = iem_risk_ratio(s.table);
    s.log_ratio = log_of(s.ratio.value);
    s.log_se = iem_mh_log_risk_ratio_se(&s.table, 1);
    s.adjusted = iem_mh_risk_ratio(p->cell, p->n_cells);
    s.log_adjusted = log_of(s.adjusted.value);
    s.log_adjusted_se = iem_mh_log_risk_ratio_se(p->cell, p->n_cells);
    s.log_composition = s.log_ratio - s.log_adjusted;
    return s;
}

iem_status iem_steps_compare(const double *group, const double *reference,
                             size_t n_cells, size_t n_steps, iem_step *steps,
                             iem_step *whole, iem_error *err)
{
    pipeline p = {group, reference, n_cells, n_steps, NULL};
    IEM_TRY(check_counts(&p, err));
    p.cell = iem_zeroed(n_cells, sizeof *p.cell);
    if (!p.cell) return iem_fail_memory(err);
    *whole = step_of(&p, 0, n_steps);
    for (size_t k = 0; k < n_steps; k++) {
        steps[k] = step_of(&p, k, k + 1);
        if (fabs(whole->log_ratio) > 0)
            steps[k].share = steps[k].log_ratio / whole->log_ratio;
    }
    whole->share = fabs(whole->log_ratio) > 0 ? 1 : NAN;
    free(p.cell);
    return IEM_OK;
}
