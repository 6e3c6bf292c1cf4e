#include "measure/ratio.h"

#include "base/grow.h"
#include "measure/rounding.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>

/* Cells with twins as iem_twin has them: others keep their rate. */
static const double least_twins = 2;

struct work {
    const iem_comparison *c;
    const double *adjusted;
    iem_table *moved;
    double slope_variance; /* of the log ratio */
    double deff, margin;
};

/* Each reference rate moved as far as the printed counts say. */
static void move(const struct work *w, const iem_table *tables)
{
    for (size_t i = 0; i < w->c->n; i++) {
        const iem_table printed = w->c->table[i];
        w->moved[i] = tables[i];
        if (printed.n0 < least_twins) continue;
        const double shift = w->adjusted[i] - printed.a0 / printed.n0;
        const double p0 = tables[i].a0 / tables[i].n0 + shift;
        w->moved[i].a0 = tables[i].n0 * fmin(fmax(p0, 0), 1);
    }
}

struct judged {
    iem_estimate estimate;
    double log_se, p;
};

static struct judged judge_tables(const struct work *w, const iem_table *tables)
{
    move(w, tables);
    const double se =
        sqrt((pow(iem_mh_log_risk_ratio_se(tables, w->c->n), 2) + w->slope_variance) *
             w->deff);
    const double value = iem_mh_risk_ratio(w->moved, w->c->n).value;
    struct judged j = {.log_se = se};
    if (se > 0 && value > 0 && isfinite(value)) {
        j.estimate = (iem_estimate){value, value * exp(-IEM_Z95 * se),
                                    value * exp(IEM_Z95 * se)};
        j.p = iem_normal_upper((log(value) - log(w->margin)) / se);
        return j;
    }
    /* One side never got the decision: the log has no standard error, its test has. */
    const double root = sqrt(w->deff);
    j.log_se = NAN;
    j.estimate = iem_mh_risk_ratio_score(w->moved, w->c->n, IEM_Z95 * root);
    j.p = iem_normal_upper(iem_mh_risk_ratio_z(w->moved, w->c->n, w->margin) / root);
    return j;
}

static double rate_of_twins(const iem_comparison *c, const double *adjusted)
{
    double members = 0, expected = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (c->table[i].n0 < least_twins) continue;
        members += c->table[i].n1;
        expected += c->table[i].n1 * adjusted[i];
    }
    return expected / members;
}

iem_status iem_measure_ratio(const iem_comparison *comparison,
                             const iem_table *const corners[2], const double *adjusted,
                             double slope_se, double deff, double margin,
                             iem_twin_ratio *ratio, iem_error *err)
{
    const double rate = rate_of_twins(comparison, adjusted);
    const double slope = rate > 0 ? slope_se / rate : 0;
    struct work w = {comparison, adjusted, NULL, slope * slope, deff, margin};
    w.moved = iem_zeroed(comparison->n, sizeof *w.moved);
    if (!w.moved) return iem_fail_memory(err);
    const struct judged printed = judge_tables(&w, comparison->table);
    struct judged ends[2] = {printed, printed};
    for (int i = 0; i < 2 && corners[0]; i++) ends[i] = judge_tables(&w, corners[i]);
    ratio->ratio = iem_bounds_of(printed.estimate, ends[0].estimate, ends[1].estimate,
                                 corners[0] != NULL);
    ratio->ratio.why = isnan(printed.estimate.value)
                           ? IEM_WHY_NO_TWINS
                           : iem_why_of_bounds(&ratio->ratio, IEM_WHY_NONE);
    ratio->log_se = printed.log_se;
    ratio->p = ends[0].p;
    free(w.moved);
    return IEM_OK;
}
