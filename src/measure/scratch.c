#include "measure/scratch.h"

#include "base/grow.h"
#include "measure/rounding.h"

#include <math.h>
#include <stdlib.h>

void iem_scratch_clear(iem_scratch *s)
{
    free(s->corner[0]);
    free(s->corner[1]);
    free(s->adjusted);
    free(s->offset);
    free(s->score);
    free(s->keys);
}

iem_status iem_scratch_make(const iem_subject *subject, const iem_comparison *c,
                            iem_scratch *s, iem_error *err)
{
    const double rounded = (double)subject->plan->rounded;
    *s = (iem_scratch){0};
    s->adjusted = iem_zeroed(c->n, sizeof *s->adjusted);
    s->offset = iem_zeroed(c->n, sizeof *s->offset);
    s->score = iem_zeroed(c->n, sizeof *s->score);
    s->keys = iem_zeroed(c->n, sizeof *s->keys);
    if (!s->adjusted || !s->offset || !s->score || !s->keys)
        return iem_fail_memory(err);
    for (size_t i = 0; i < c->n; i++) {
        if (subject->score) s->score[i] = subject->score->of_cell[c->cell[i]];
        s->keys[i] = subject->cells->key[c->cell[i]];
    }
    if (rounded <= 0) return IEM_OK;
    for (int k = 0; k < 2; k++) {
        s->corner[k] = iem_zeroed(c->n, sizeof *s->corner[k]);
        if (!s->corner[k]) return iem_fail_memory(err);
        for (size_t i = 0; i < c->n; i++)
            s->corner[k][i] =
                iem_corner_table(c->table[i], rounded, k ? IEM_HARSHEST : IEM_MILDEST);
    }
    return IEM_OK;
}

static double widen_bound(double value, double bound, double root, bool ratio)
{
    /* From a ratio of 0 there is no way to measure: its upper bound goes with 1 / n. */
    if (ratio && !(value > 0)) return bound * root * root;
    return ratio ? value * pow(bound / value, root) : value + (bound - value) * root;
}

void iem_widen(iem_estimate *e, double deff, bool ratio)
{
    const double root = sqrt(deff);
    e->low = widen_bound(e->value, e->low, root, ratio);
    e->high = widen_bound(e->value, e->high, root, ratio);
}

double iem_weaken(double p_two_sided, double deff)
{
    if (isnan(p_two_sided) || p_two_sided <= 0) return p_two_sided;
    return 2 *
           iem_normal_upper(iem_normal_upper_quantile(p_two_sided / 2) / sqrt(deff));
}

void iem_widen_disparities(iem_treatment *t, double deff)
{
    t->cmh_z /= sqrt(deff);
    t->cmh_p = iem_weaken(t->cmh_p, deff);
    for (iem_measure m = 0; m < IEM_N_MEASURES; m++) {
        iem_disparity *d = &t->disparity[m];
        const bool ratio = m == IEM_RISK_RATIO || m == IEM_IMPACT_RATIO ||
                           m == IEM_ODDS_RATIO || m == IEM_MH_RISK_RATIO ||
                           m == IEM_MH_ODDS_RATIO;
        iem_widen(&d->estimate.all, deff, ratio);
        iem_widen(&d->estimate.sampling, deff, ratio);
        d->p = iem_weaken(d->p, deff);
    }
}
