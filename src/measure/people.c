/* Who was harmed and who was spared: people, gross and net. */
#include "measure/scratch.h"

#include <math.h>

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
