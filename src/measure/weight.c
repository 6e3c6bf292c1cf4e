/* The fact weight of one group: do its members' own facts count as much? */
#include "base/grow.h"
#include "base/hash.h"
#include "measure/scratch.h"
#include "stats/trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double crossing_z = 1.645; /* qnorm(.95) */
static const double reliable = 0.8, widest_half = 0.5;

static iem_status slope_in_reference(const iem_comparison *c, const iem_scratch *s,
                                     double *slope, iem_error *err)
{
    double *n = iem_zeroed(c->n, sizeof *n), *a = iem_zeroed(c->n, sizeof *a);
    const iem_status status = n && a ? IEM_OK : iem_fail_memory(err);
    for (size_t i = 0; i < c->n && status == IEM_OK; i++) {
        n[i] = c->table[i].n0;
        a[i] = c->table[i].a0;
    }
    if (status == IEM_OK) *slope = iem_logit_line(n, a, s->score, c->n).slope;
    free(n);
    free(a);
    return status;
}

/* Most of the information on the trend lies in cells too small for their rounding. */
static bool is_too_rounded(const iem_comparison *c, double rounded)
{
    double all = 0, small = 0;
    for (size_t i = 0; i < c->n && rounded > 0; i++) {
        const iem_table t = c->table[i];
        const double k = t.a1 + t.a0, n = t.n1 + t.n0;
        const double v = n > 1 ? t.n1 * t.n0 * k * (n - k) / (n * n * (n - 1)) : 0;
        all += v;
        if (t.a1 < 2 * rounded || t.a0 < 2 * rounded) small += v;
    }
    return small > all / 4;
}

static bool have_facts_in_common(const iem_comparison *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->table[i].n1 > 0 && c->table[i].n0 > 0) return true;
    return false;
}

static iem_why why_no_weight(const iem_comparison *c, const iem_trend *trend,
                             double reliability, double slope, double deff)
{
    if (!have_facts_in_common(c)) return IEM_WHY_FEW_CELLS;
    if (isnan(reliability) || reliability < reliable || isnan(slope) || slope <= 0)
        return IEM_WHY_WEAK_FACTS;
    if (isnan(trend->weight.value)) return IEM_WHY_FEW_CELLS;
    if ((trend->weight.high - trend->weight.low) / 2 * sqrt(deff) > widest_half)
        return IEM_WHY_TOO_UNSURE;
    return IEM_WHY_NONE;
}

static void report_weight(const iem_trend *trend, const iem_margins *margins,
                          double deff, iem_treatment *t)
{
    iem_estimate weight = trend->weight;
    iem_widen(&weight, deff, false);
    t->weight_margin = margins->group_weight;
    t->detectable_weight =
        margins->group_weight + iem_seen_in_80 * trend->weight_se_null * sqrt(deff);
    t->fact_weight = t->group_weight = iem_undefined;
    t->group_weight_why = t->weight_why;
    t->weight_p = NAN;
    if (t->weight_why != IEM_WHY_NONE) return;
    t->fact_weight = (iem_estimate){1 - weight.value, 1 - weight.high, 1 - weight.low};
    t->weight_p = iem_normal_upper((weight.value - margins->group_weight) /
                                   (trend->weight_se * sqrt(deff)));
    if (weight.value >= 0 && weight.value <= 1)
        t->group_weight = weight;
    else
        t->group_weight_why = IEM_WHY_OUT_OF_RANGE;
}

static iem_status measure_trend(const iem_subject *subject, const iem_comparison *c,
                                const iem_scratch *s, double slope, iem_treatment *t,
                                iem_error *err)
{
    double reliability = NAN;
    IEM_TRY(iem_score_reliability(subject->score, c, &reliability, err));
    const uint64_t stream =
        iem_mix(subject->seed ^ iem_hash(t->ground, strlen(t->ground), 1)) ^
        iem_hash(t->group, strlen(t->group), 2);
    const bool sound = slope > 0 && reliability > 0;
    const iem_trend_data data = {.t = c->table,
                                 .score = s->score,
                                 .offset = subject->tally->q ? s->offset : NULL,
                                 .n = c->n,
                                 .slope_reference = sound ? slope : NAN,
                                 .reliability = sound ? reliability : NAN,
                                 .stream = stream,
                                 .cell_keys = s->keys};
    const iem_trend made = iem_trend_test(&data), *const trend = &made;
    t->reliability = reliability;
    t->trend_z = trend->z / sqrt(subject->deff_weight);
    t->trend_monte_carlo = trend->monte_carlo && subject->deff_weight <= 1;
    t->trend_p = subject->deff_weight > 1 ? iem_normal_upper(t->trend_z) : trend->p;
    t->surcharge = trend->surcharge;
    iem_widen(&t->surcharge, subject->deff_gap, false);
    t->weight_why = why_no_weight(c, trend, reliability, slope, subject->deff_weight);
    if (is_too_rounded(c, (double)subject->plan->rounded))
        t->weight_why = IEM_WHY_ROUNDED;
    report_weight(trend, &subject->plan->margins, subject->deff_weight, t);
    t->thirds = iem_crossing_test(c->table, s->score, data.offset, c->n);
    t->thirds.z_low /= sqrt(subject->deff_gap);
    t->thirds.z_high /= sqrt(subject->deff_gap);
    t->crossing = t->thirds.z_low > crossing_z && t->thirds.z_high < -crossing_z;
    t->trend = trend->trend;
    t->trend_variance = trend->trend_variance;
    t->d_null = trend->d_null;
    t->mean_score_v = trend->mean_score_v;
    return IEM_OK;
}

/* Where the gap's reference is not that of the weight. */
static iem_status measure_other(const iem_subject *subject, const iem_comparison *c,
                                iem_treatment *t, iem_error *err)
{
    iem_scratch s = {0};
    double slope = NAN;
    iem_status status = iem_scratch_make(subject, c, &s, err);
    if (status == IEM_OK) status = slope_in_reference(c, &s, &slope, err);
    if (status == IEM_OK) {
        iem_twin(c->table, c->within, subject->tally->q, c->n, NULL, s.offset);
        status = measure_trend(subject, c, &s, slope, t, err);
    }
    iem_scratch_clear(&s);
    return status;
}

iem_status iem_measure_weight(const iem_subject *subject, const iem_comparison *gap,
                              const iem_scratch *s, double slope, iem_treatment *t,
                              iem_error *err)
{
    const size_t reference = iem_subject_weight_reference(subject);
    if (reference == iem_subject_reference(subject))
        return measure_trend(subject, gap, s, slope, t, err);
    iem_comparison other;
    IEM_TRY(iem_compare_groups(subject->view, subject->group, reference, &other, err));
    const iem_status status = measure_other(subject, &other, t, err);
    iem_comparison_clear(&other);
    return status;
}
