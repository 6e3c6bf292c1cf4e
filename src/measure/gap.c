/* The twin gap of one group: what it costs at equal facts, how sure, how comparable. */
#include "measure/disparity.h"
#include "measure/ratio.h"
#include "measure/rounding.h"
#include "measure/scratch.h"
#include "stats/strata.h"

#include <math.h>

/* Below this pooled adverse rate a gap in points is too blunt; judge the ratio. */
static const double rare_decision = 0.10;

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
    if (b->why == IEM_WHY_ROUNDED) return NAN;
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
        iem_seen_in_80 * twin->se_null * root + half_rounding(&t->twin_gap, false);
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
    t->detectable_gap = t->margin * exp(iem_seen_in_80 * exact + half);
    t->provable_gap = t->assurance * exp(-iem_seen_in_80 * exact - half);
    if (t->provable_gap < 1) t->provable_gap = NAN;
}

/* An approximate interval of a few people may go beyond what a difference of shares can
 * be. */
static void keep_possible(iem_estimate *gap)
{
    if (gap->low < -1) gap->low = -1;
    if (gap->high > 1) gap->high = 1;
}

static iem_bounds gap_bounds(iem_estimate printed, const iem_twin_gap corner[2],
                             bool rounded, double deff)
{
    iem_bounds b = iem_bounds_of(printed, corner[0].gap, corner[1].gap, rounded);
    iem_widen(&b.all, deff, false);
    iem_widen(&b.sampling, deff, false);
    keep_possible(&b.all);
    keep_possible(&b.sampling);
    return b;
}

/* The twin gap, and its value at the corner that is mildest for the group: what a claim
 * has to stand on when counts were rounded. */
struct twins {
    iem_twin_gap twin;
    double mildest;
};

static struct twins measure_twins(const iem_subject *subject, const iem_comparison *c,
                                  iem_scratch *s, iem_treatment *t)
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
    t->raw_gap.why = isnan(twin.gap.value) ? IEM_WHY_NO_TWINS : IEM_WHY_NONE;
    t->twin_gap.why = iem_why_of_bounds(&t->twin_gap, t->raw_gap.why);
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

/* No gap: z of the counts as they are printed, and the largest p that their rounding
 * allows. */
static void test_no_gap(const iem_subject *subject, const iem_comparison *c,
                        const iem_scratch *s, iem_treatment *t)
{
    const double *offset = subject->tally->q ? s->offset : NULL;
    const iem_cmh cmh = iem_cmh_test(c->table, offset, c->n);
    t->cmh_z = cmh.z;
    t->cmh_p = cmh.p;
    t->cmh_exact = cmh.exact;
    if (!s->corner[0]) return;
    const iem_cmh mildest = iem_cmh_test(s->corner[0], offset, c->n);
    const iem_cmh harshest = iem_cmh_test(s->corner[1], offset, c->n);
    t->cmh_p = iem_least_sure(mildest.z, mildest.p, harshest.z, harshest.p);
}

iem_status iem_measure_gap(const iem_subject *subject, const iem_comparison *c,
                           iem_scratch *s, iem_treatment *t, iem_twin_gap *twin,
                           iem_error *err)
{
    const iem_margins *margins = &subject->plan->margins;
    const double deff = subject->deff_gap;
    const struct twins twins = measure_twins(subject, c, s, t);
    *twin = twins.twin;
    test_no_gap(subject, c, s, t);
    const iem_table *const corners[2] = {s->corner[0], s->corner[1]};
    iem_measure_disparities(c, corners, true, t);
    iem_widen_disparities(t, deff);
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
