#include "measure/treatment.h"

#include "base/grow.h"
#include "base/hash.h"
#include "measure/disparity.h"
#include "measure/ratio.h"
#include "measure/rounding.h"
#include "stats/shrink.h"
#include "stats/strata.h"
#include "stats/trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Fewer than these, and no claim is made about a group: §3.2 of the measures. */
static const double least_members = 30, least_expected = 5;
/* Below this pooled adverse rate a gap in points is too blunt; judge the ratio. */
static const double rare_decision = 0.10;
static const double crossing_z = 1.645; /* qnorm(.95) */
static const double reliable = 0.8, widest_half = 0.5, most_clipped = 0.05;
/* qnorm(.975) + qnorm(.8): a true effect so many standard errors beyond the margin is
 * called in 80 % of logs. */
static const double seen_in_80 = 2.801585218128849;

size_t iem_subject_reference(const iem_subject *subject)
{
    return subject->view->reference;
}

size_t iem_subject_weight_reference(const iem_subject *subject)
{
    const iem_view *view = subject->view;
    if (view->reference != IEM_REST) return view->reference;
    return subject->group == view->largest ? IEM_REST : view->largest;
}

static const char *reference_name(const iem_view *view, size_t reference)
{
    if (reference == IEM_NOBODY) return view->reference_name;
    return reference == IEM_REST ? "rest" : view->groups[reference].name;
}

static void name_treatment(const iem_subject *subject, iem_treatment *t)
{
    const iem_view *view = subject->view;
    const size_t reference = iem_subject_reference(subject);
    const size_t weight_reference = iem_subject_weight_reference(subject);
    t->ground = view->name;
    t->group = view->groups[subject->group].name;
    t->reference = reference_name(view, reference);
    t->weight_reference = reference_name(view, weight_reference);
    t->reference_is_rest = reference == IEM_REST;
    t->weight_reference_is_rest = weight_reference == IEM_REST;
    t->part_grounds = view->n_grounds > 1 ? view->grounds : NULL;
    t->parts = view->n_grounds > 1 ? view->groups[subject->group].parts : NULL;
    t->n_parts = view->n_grounds > 1 ? view->n_grounds : 0;
    t->profile = iem_plan_has_profile(subject->plan);
}

/* ---- Scratch arrays of one comparison ---- */

struct scratch {
    iem_table *corner[2]; /* mildest, harshest; NULL without rounding */
    double *adjusted, *offset, *score;
    uint64_t *keys;
};

static void scratch_clear(struct scratch *s)
{
    free(s->corner[0]);
    free(s->corner[1]);
    free(s->adjusted);
    free(s->offset);
    free(s->score);
    free(s->keys);
}

static uint64_t cell_key(const iem_subject *subject, size_t cell)
{
    const size_t row = subject->cells->first[cell];
    return iem_hash(iem_cube_key(&subject->tally->cube, row),
                    subject->tally->n_facts * sizeof(uint32_t), 1);
}

static iem_status scratch_make(const iem_subject *subject, const iem_comparison *c,
                               struct scratch *s, iem_error *err)
{
    const double rounded = (double)subject->plan->rounded;
    *s = (struct scratch){0};
    s->adjusted = iem_zeroed(c->n, sizeof *s->adjusted);
    s->offset = iem_zeroed(c->n, sizeof *s->offset);
    s->score = iem_zeroed(c->n, sizeof *s->score);
    s->keys = iem_zeroed(c->n, sizeof *s->keys);
    if (!s->adjusted || !s->offset || !s->score || !s->keys)
        return iem_fail_memory(err);
    for (size_t i = 0; i < c->n; i++) {
        if (subject->score) s->score[i] = subject->score->of_cell[c->cell[i]];
        s->keys[i] = cell_key(subject, c->cell[i]);
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

/* ---- Repeated persons: every standard error times the square root of deff ---- */

static double widen_bound(double value, double bound, double root, bool ratio)
{
    return ratio ? value * pow(bound / value, root) : value + (bound - value) * root;
}

static void widen(iem_estimate *e, double deff, bool ratio)
{
    const double root = sqrt(deff);
    e->low = widen_bound(e->value, e->low, root, ratio);
    e->high = widen_bound(e->value, e->high, root, ratio);
}

static double weaken(double p_two_sided, double deff)
{
    if (isnan(p_two_sided) || p_two_sided <= 0) return p_two_sided;
    return 2 *
           iem_normal_upper(iem_normal_upper_quantile(p_two_sided / 2) / sqrt(deff));
}

static void widen_disparities(iem_treatment *t, double deff)
{
    t->cmh_z /= sqrt(deff);
    t->cmh_p = weaken(t->cmh_p, deff);
    for (iem_measure m = 0; m < IEM_N_MEASURES; m++) {
        iem_disparity *d = &t->disparity[m];
        const bool ratio = m == IEM_RISK_RATIO || m == IEM_IMPACT_RATIO ||
                           m == IEM_ODDS_RATIO || m == IEM_MH_RISK_RATIO ||
                           m == IEM_MH_ODDS_RATIO;
        widen(&d->estimate.all, deff, ratio);
        widen(&d->estimate.sampling, deff, ratio);
        d->p = weaken(d->p, deff);
    }
}

/* ---- Twin gap ----------------------------------------------------------------------
 */

static void describe_overlap(const iem_twin_gap *twin, iem_treatment *t)
{
    const double shift = fabs(twin->gap.value - twin->raw.value);
    const double o = twin->overlap;
    int grade = o >= .9 ? 0 : o >= .75 ? 1 : o >= .5 ? 2 : 3;
    if (grade < 3 && shift > fabs(twin->raw.value) / 2) grade++;
    t->comparability = (char)('A' + grade);
    t->overlap = o;
    t->clipped = twin->clipped;
    t->if_no_twins = twin->if_no_twins;
}

/* Half of what rounding alone allows, as the width of a gap or of a log ratio. */
static double half_rounding(const iem_bounds *b, bool ratio)
{
    if (isnan(b->corner_low) || isnan(b->corner_high)) return 0;
    return ratio ? log(b->corner_high / b->corner_low) / 2
                 : (b->corner_high - b->corner_low) / 2;
}

static void judge_on_gap(const iem_twin_gap *twin, const iem_margins *margins,
                         double mildest, double deff, iem_treatment *t)
{
    const double root = sqrt(deff), se = twin->se * root;
    t->margin = margins->gap;
    t->assurance = margins->assurance;
    t->twin_p = iem_normal_upper((mildest - t->margin) / se);
    t->largest_gap = t->twin_gap.all.high;
    const double seen =
        seen_in_80 * twin->se_null * root + half_rounding(&t->twin_gap, false);
    t->detectable_gap = t->margin + seen;
    t->provable_gap = t->assurance - seen;
    if (t->provable_gap < 0) t->provable_gap = NAN;
}

static void judge_on_ratio(const iem_twin_ratio *ratio, const iem_twin_gap *twin,
                           double rate, const iem_margins *margins, double deff,
                           iem_treatment *t)
{
    const double exact =
        isnan(ratio->log_se) ? twin->se_null * sqrt(deff) / rate : ratio->log_se;
    const double half = half_rounding(&ratio->ratio, true);
    t->margin = t->assurance = margins->ratio;
    t->twin_p = ratio->p;
    t->largest_gap = ratio->ratio.all.high;
    t->detectable_gap = t->margin * exp(seen_in_80 * exact + half);
    t->provable_gap = t->assurance * exp(-seen_in_80 * exact - half);
    if (t->provable_gap < 1) t->provable_gap = NAN;
}

static iem_bounds gap_bounds(iem_estimate printed, const iem_twin_gap corner[2],
                             bool rounded, double deff)
{
    iem_bounds b = iem_bounds_of(printed, corner[0].gap, corner[1].gap, rounded);
    widen(&b.all, deff, false);
    widen(&b.sampling, deff, false);
    return b;
}

/* The twin gap, and its value at the corner that is mildest for the group: what a claim
 * has to stand on when counts were rounded. */
struct twins {
    iem_twin_gap twin;
    double mildest;
};

static struct twins measure_twins(const iem_subject *subject, const iem_comparison *c,
                                  struct scratch *s, iem_treatment *t)
{
    const size_t q = subject->tally->q;
    const bool rounded = s->corner[0] != NULL;
    iem_twin_gap corner[2],
        twin = iem_twin(c->table, c->within, q, c->n, s->adjusted, s->offset);
    corner[0] = corner[1] = twin;
    for (int i = 0; i < 2 && rounded; i++)
        corner[i] = iem_twin(s->corner[i], c->within, q, c->n, NULL, NULL);
    t->twin_gap = gap_bounds(twin.gap, corner, rounded, subject->deff_gap);
    t->raw_gap = gap_bounds(twin.raw, corner, false, subject->deff_gap);
    t->twin_gap.why = isnan(twin.gap.value) ? IEM_WHY_NO_TWINS : IEM_WHY_NONE;
    t->raw_gap.why = t->twin_gap.why;
    describe_overlap(&twin, t);
    return (struct twins){twin, corner[0].gap.value};
}

static bool on_ratio_scale(const iem_subject *subject)
{
    const iem_margins *margins = &subject->plan->margins;
    if (margins->scale != IEM_SCALE_AUTO) return margins->scale == IEM_SCALE_RATIO;
    return subject->pooled_rate < rare_decision;
}

static void describe_hidden_cause(iem_treatment *t)
{
    const iem_estimate *ratio = &t->twin_ratio.all;
    t->hidden_cause = iem_hidden_cause_strength(ratio->value);
    t->hidden_cause_low = ratio->low > 1 ? iem_hidden_cause_strength(ratio->low) : 1;
}

/* Index among the plan's facts of the numeric fact that was left out. */
static int name_dropped(const struct iem_tally *tally, int numeric)
{
    for (size_t d = 0; d < tally->n_facts && numeric >= 0; d++)
        if (tally->dims[d].banded && numeric-- == 0) return (int)d;
    return -1;
}

static iem_status measure_gap(const iem_subject *subject, const iem_comparison *c,
                              struct scratch *s, iem_treatment *t, iem_twin_gap *twin,
                              iem_error *err)
{
    const iem_margins *margins = &subject->plan->margins;
    const double deff = subject->deff_gap;
    const struct twins twins = measure_twins(subject, c, s, t);
    *twin = twins.twin;
    const iem_cmh cmh =
        iem_cmh_test(c->table, subject->tally->q ? s->offset : NULL, c->n);
    t->cmh_z = cmh.z;
    t->cmh_p = cmh.p;
    t->cmh_exact = cmh.exact;
    const iem_table *const corners[2] = {s->corner[0], s->corner[1]};
    iem_measure_disparities(c, corners, true, t);
    widen_disparities(t, deff);
    iem_twin_ratio ratio;
    const double raw_se = (twin->raw.high - twin->raw.low) / 2 / IEM_Z95;
    const double slope_se = sqrt(fmax(twin->se * twin->se - raw_se * raw_se, 0));
    IEM_TRY(iem_measure_ratio(c, corners, s->adjusted, slope_se, deff, margins->ratio,
                              &ratio, err));
    t->twin_ratio = ratio.ratio;
    t->dropped_fact = name_dropped(subject->tally, twin->dropped_fact);
    t->ratio_scale = on_ratio_scale(subject);
    if (t->ratio_scale)
        judge_on_ratio(&ratio, twin, subject->pooled_rate, margins, deff, t);
    else
        judge_on_gap(twin, margins, twins.mildest, deff, t);
    describe_hidden_cause(t);
    const double mh = t->disparity[IEM_MH_RATE_DIFFERENCE].estimate.all.value;
    t->methods_differ = fabs(mh - twin->gap.value) > twin->se;
    return IEM_OK;
}

/* ---- Fact weight -------------------------------------------------------------------
 */

static iem_status slope_in_reference(const iem_comparison *c, const struct scratch *s,
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

static iem_why why_no_weight(const iem_trend *trend, double reliability, double slope,
                             double deff)
{
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
    widen(&weight, deff, false);
    t->weight_margin = margins->group_weight;
    t->detectable_weight =
        margins->group_weight + seen_in_80 * trend->weight_se_null * sqrt(deff);
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
                                const struct scratch *s, iem_trend *trend,
                                iem_treatment *t, iem_error *err)
{
    double slope = NAN, reliability = NAN;
    IEM_TRY(slope_in_reference(c, s, &slope, err));
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
    *trend = iem_trend_test(&data);
    t->reliability = reliability;
    t->trend_z = trend->z / sqrt(subject->deff_weight);
    t->trend_monte_carlo = trend->monte_carlo && subject->deff_weight <= 1;
    t->trend_p = subject->deff_weight > 1 ? iem_normal_upper(t->trend_z) : trend->p;
    t->surcharge = trend->surcharge;
    widen(&t->surcharge, subject->deff_gap, false);
    t->weight_why = why_no_weight(trend, reliability, slope, subject->deff_weight);
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

static iem_status measure_weight(const iem_subject *subject, const iem_comparison *gap,
                                 const struct scratch *s, iem_treatment *t,
                                 iem_error *err)
{
    const size_t reference = iem_subject_weight_reference(subject);
    iem_trend trend;
    if (reference == iem_subject_reference(subject))
        return measure_trend(subject, gap, s, &trend, t, err);
    iem_comparison other;
    struct scratch own = {0};
    IEM_TRY(iem_compare_groups(subject->view, subject->cells, subject->group, reference,
                               &other, err));
    iem_status status = scratch_make(subject, &other, &own, err);
    if (status == IEM_OK) {
        iem_twin(other.table, other.within, subject->tally->q, other.n, NULL,
                 own.offset);
        status = measure_trend(subject, &other, &own, &trend, t, err);
    }
    scratch_clear(&own);
    iem_comparison_clear(&other);
    return status;
}

/* ---- Who was harmed, who was spared ---- */

void iem_shrunk_rates_clear(iem_shrunk_rates *rates)
{
    free(rates->p1);
    free(rates->p0);
    *rates = (iem_shrunk_rates){0};
}

/* Shrinks one side towards its own line in the score. */
static iem_status shrink_side(const iem_comparison *c, const iem_score *score,
                              bool group, double *p, double *m, iem_error *err)
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
        status = shrink_side(comparison, score, true, rates->p1, &rates->m1, err);
    if (status == IEM_OK)
        status = shrink_side(comparison, score, false, rates->p0, &rates->m0, err);
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
        variance +=
            t.n1 * t.n1 *
            (p1 * (1 - p1) / (t.n1 + rates->m1) + p0 * (1 - p0) / (t.n0 + rates->m0));
    }
    const double half = IEM_Z95 * sqrt(variance * deff);
    return (iem_estimate){sum, fmax(sum - half, 0), sum + half};
}

static iem_status measure_people(const iem_subject *subject, const iem_comparison *c,
                                 const struct scratch *s, const iem_twin_gap *twin,
                                 iem_treatment *t, iem_error *err)
{
    iem_shrunk_rates rates;
    IEM_TRY(iem_shrink_rates(c, subject->score, &rates, err));
    t->harmed = gross(c, &rates, s->adjusted, 1, subject->deff_gap);
    t->spared = gross(c, &rates, s->adjusted, -1, subject->deff_gap);
    const iem_estimate gap = t->twin_gap.all;
    t->group_caused = (iem_estimate){twin->members * gap.value, twin->members * gap.low,
                                     twin->members * gap.high};
    /* Nobody can be harmed on balance without being harmed. */
    t->harmed.low = fmax(t->harmed.low, t->group_caused.low);
    t->spared.low = fmax(t->spared.low, -t->group_caused.high);
    iem_shrunk_rates_clear(&rates);
    return IEM_OK;
}

/* ---- The whole ---- */

static void leave_undefined(iem_treatment *t, iem_why why)
{
    t->why = why;
    t->twin_gap = t->raw_gap =
        (iem_bounds){iem_undefined, iem_undefined, NAN, NAN, why};
    t->if_no_twins = t->fact_weight = t->group_weight = t->surcharge = iem_undefined;
    t->harmed = t->spared = t->group_caused = iem_undefined;
    t->weight_why = t->group_weight_why = why;
    t->twin_p = t->weight_p = t->trend_z = t->trend_p = t->cmh_z = t->cmh_p = NAN;
    t->overlap = t->clipped = t->reliability = t->largest_gap = NAN;
    t->detectable_gap = t->detectable_weight = t->provable_gap = NAN;
    t->hidden_cause = t->hidden_cause_low = NAN;
    t->margin = t->assurance = t->weight_margin = t->mixed_rest_p = NAN;
    for (int i = 0; i < 3; i++) {
        t->thirds.third[i].members = t->thirds.third[i].rate = NAN;
        t->thirds.third[i].twin_rate = t->thirds.third[i].score = NAN;
    }
    t->thirds.z_low = t->thirds.z_high = NAN;
    t->trend = t->trend_variance = t->d_null = t->mean_score_v = NAN;
}

/* What stands in the way of a claim about the gap, most basic first. */
static iem_why obstacle(const iem_treatment *t, iem_table total)
{
    const double n = total.n1 + total.n0, k = total.a1 + total.a0;
    if (total.n1 <= 0) return IEM_WHY_EMPTY_GROUP;
    if (total.n0 <= 0) return IEM_WHY_EMPTY_REFERENCE;
    if (k <= 0 || k >= n) return IEM_WHY_ONE_DECISION;
    if (isnan(t->twin_gap.all.value)) return IEM_WHY_NO_TWINS;
    if (total.n1 < least_members || total.n1 * k / n < least_expected)
        return IEM_WHY_FEW_MEMBERS;
    if (t->overlap < .5 || t->comparability == 'D') return IEM_WHY_FEW_TWINS;
    if (t->clipped > most_clipped) return IEM_WHY_CLIPPED;
    return IEM_WHY_NONE;
}

/* Share of the members in cells where a fact is missing. */
static double missing_share(const iem_subject *subject, const iem_comparison *c)
{
    double missing = 0;
    for (size_t i = 0; i < c->n; i++)
        if (subject->cells->missing[c->cell[i]]) missing += c->table[i].n1;
    return missing / c->total.n1;
}

/* A difference nobody could miss is no measure of what this log can show. */
static void forget_absurd_power(iem_treatment *t)
{
    const double most = t->ratio_scale ? 100 : 1;
    if (t->detectable_gap > most) t->detectable_gap = NAN;
    if (t->why != IEM_WHY_ONE_DECISION) return;
    t->detectable_gap = t->provable_gap = NAN;
    t->twin_ratio.why = IEM_WHY_ONE_DECISION;
}

static void withhold_claims(const iem_subject *subject, const iem_comparison *c,
                            iem_treatment *t)
{
    t->why = obstacle(t, c->total);
    if (t->why == IEM_WHY_NONE && (double)subject->persons < least_members)
        t->why = IEM_WHY_FEW_MEMBERS;
    if (t->why == IEM_WHY_NONE && missing_share(subject, c) > .5)
        t->why = IEM_WHY_MISSING_FACTS;
    forget_absurd_power(t);
    if (t->why != IEM_WHY_NONE) t->twin_p = NAN;
    if (t->why == IEM_WHY_FEW_MEMBERS || t->why == IEM_WHY_FEW_TWINS ||
        t->why == IEM_WHY_MISSING_FACTS)
        t->weight_p = NAN;
}

static iem_status measure_cells(const iem_subject *subject, const iem_comparison *c,
                                iem_treatment *t, iem_error *err)
{
    struct scratch s;
    iem_twin_gap twin;
    iem_status status = scratch_make(subject, c, &s, err);
    if (status == IEM_OK) {
        status = measure_gap(subject, c, &s, t, &twin, err);
        if (status == IEM_OK) status = measure_weight(subject, c, &s, t, err);
    }
    if (status == IEM_OK && !isnan(t->twin_gap.all.value))
        status = measure_people(subject, c, &s, &twin, t, err);
    if (status == IEM_OK) withhold_claims(subject, c, t);
    scratch_clear(&s);
    return status;
}

/* Without facts the log has one cell, and only disparity in it. */
static iem_status measure_crude(const iem_subject *subject, const iem_comparison *c,
                                iem_treatment *t, iem_error *err)
{
    struct scratch s;
    const iem_status status = scratch_make(subject, c, &s, err);
    const iem_table *const corners[2] = {s.corner[0], s.corner[1]};
    if (status == IEM_OK) {
        iem_measure_disparities(c, corners, false, t);
        widen_disparities(t, subject->deff_gap);
    }
    scratch_clear(&s);
    return status;
}

iem_status iem_measure_treatment(const iem_subject *subject, iem_treatment *t,
                                 iem_error *err)
{
    iem_comparison c;
    IEM_TRY(iem_compare_groups(subject->view, subject->cells, subject->group,
                               iem_subject_reference(subject), &c, err));
    *t = (iem_treatment){0};
    name_treatment(subject, t);
    leave_undefined(t, IEM_WHY_NO_FACTS);
    t->deff = fmax(subject->deff_gap, subject->deff_weight);
    t->n1 = c.total.n1;
    t->a1 = c.total.a1;
    t->n0 = c.total.n0;
    t->a0 = c.total.a0;
    const iem_status status = subject->score ? measure_cells(subject, &c, t, err)
                                             : measure_crude(subject, &c, t, err);
    iem_comparison_clear(&c);
    return status;
}
