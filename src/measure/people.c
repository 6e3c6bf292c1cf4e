/* Who was harmed and who was spared: people, gross and net. */
#include "base/grow.h"
#include "measure/scratch.h"
#include "stats/shrink.h"

#include <math.h>
#include <stdlib.h>

void iem_shrunk_rates_clear(iem_shrunk_rates *rates)
{
    free(rates->p1);
    free(rates->p0);
    *rates = (iem_shrunk_rates){0};
}

/* Shrinks one side towards its own line in the score. */
static iem_status shrink_side(const iem_comparison *c, const iem_score *score,
                              bool group, double *p, double *m, double *line_slope,
                              iem_error *err)
{
    double *work = iem_zeroed(4 * c->n, sizeof *work);
    if (!work) return iem_fail_memory(err);
    double *n = work, *a = work + c->n, *s = work + 2 * c->n, *model = work + 3 * c->n;
    for (size_t i = 0; i < c->n; i++) {
        n[i] = group ? c->table[i].n1 : c->table[i].n0;
        a[i] = group ? c->table[i].a1 : c->table[i].a0;
        s[i] = score->of_cell[c->cell[i]];
    }
    const iem_line line = iem_logit_line(n, a, s, c->n);
    const double slope = isnan(line.slope) ? 0 : line.slope;
    *line_slope = line.slope;
    double total = 0;
    for (size_t i = 0; i < c->n; i++) total += n[i];
    /* A side that never (or always) got the decision still has a rate. */
    const double least = .5 / (total + 1);
    for (size_t i = 0; i < c->n; i++)
        model[i] =
            fmin(fmax(iem_logistic(line.intercept + slope * s[i]), least), 1 - least);
    *m = iem_shrink_weight(a, n, model, c->n);
    for (size_t i = 0; i < c->n; i++) p[i] = iem_shrunk(a[i], n[i], model[i], *m);
    free(work);
    return IEM_OK;
}

iem_status iem_shrink_rates(const iem_comparison *comparison, const iem_score *score,
                            iem_shrunk_rates *rates, iem_error *err)
{
    *rates = (iem_shrunk_rates){0};
    rates->p1 = iem_zeroed(comparison->n, sizeof *rates->p1);
    rates->p0 = iem_zeroed(comparison->n, sizeof *rates->p0);
    iem_status status = rates->p1 && rates->p0 ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK)
        status = shrink_side(comparison, score, true, rates->p1, &rates->weights.m1,
                             &rates->slope0, err);
    if (status == IEM_OK)
        status = shrink_side(comparison, score, false, rates->p0, &rates->weights.m0,
                             &rates->slope0, err);
    if (status != IEM_OK) iem_shrunk_rates_clear(rates);
    return status;
}

/* Gross sum over the cells on one side of zero, with a delta-method interval. */
static iem_estimate gross(const iem_comparison *c, const iem_shrunk_rates *rates,
                          const double *adjusted, double sign, double deff)
{
    double sum = 0, variance = 0;
    for (size_t i = 0; i < c->n; i++) {
        const iem_table t = c->table[i];
        if (t.n0 < 2) continue;
        const double shift = adjusted[i] - t.a0 / t.n0;
        const double p1 = rates->p1[i], p0 = fmin(fmax(rates->p0[i] + shift, 0), 1);
        if (sign * (p1 - p0) <= 0) continue;
        sum += sign * t.n1 * (p1 - p0);
        variance += t.n1 * t.n1 *
                    (p1 * (1 - p1) / (t.n1 + rates->weights.m1) +
                     p0 * (1 - p0) / (t.n0 + rates->weights.m0));
    }
    const double half = IEM_Z95 * sqrt(variance * deff);
    return (iem_estimate){sum, fmax(sum - half, 0), sum + half};
}

void iem_measure_people(const iem_subject *subject, const iem_comparison *c,
                        const iem_scratch *s, const iem_twin_gap *twin,
                        const iem_shrunk_rates *rates, iem_treatment *t)
{
    t->harmed = gross(c, rates, s->adjusted, 1, subject->deff_gap);
    t->spared = gross(c, rates, s->adjusted, -1, subject->deff_gap);
    const iem_estimate gap = t->twin_gap.all;
    t->group_caused = (iem_estimate){twin->members * gap.value, twin->members * gap.low,
                                     twin->members * gap.high};
    /* Nobody can be harmed on balance without being harmed. */
    t->harmed.low = fmax(t->harmed.low, t->group_caused.low);
    t->spared.low = fmax(t->spared.low, -t->group_caused.high);
}
