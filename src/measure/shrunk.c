#include "measure/shrunk.h"

#include "base/grow.h"
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
