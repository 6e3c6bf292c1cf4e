#include "measure/treatment.h"

#include "measure/disparity.h"
#include "measure/scratch.h"

#include <math.h>

/* Fewer than these, and no claim is made about a group: chance alone decides then. */
static const double least_members = 30, least_expected = 5;
static const double most_clipped = 0.05;

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
    t->unnamed = view->groups[subject->group].unnamed;
}

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
    t->placed =
        (iem_placed){NAN, false, iem_undefined, iem_undefined, NAN, NAN, NAN, NAN};
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

/* Where nobody can be compared the facts are not to blame. The reference of the weight
 * is that of the gap or a part of it, so what is missing there is missing here. */
static void share_obstacle(iem_treatment *t)
{
    if (t->why == IEM_WHY_EMPTY_GROUP || t->why == IEM_WHY_EMPTY_REFERENCE ||
        t->why == IEM_WHY_ONE_DECISION || t->why == IEM_WHY_NO_TWINS)
        t->weight_why = t->group_weight_why = t->why;
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

/* Nobody is judged as a member of no group: figures are shown, no more. */
static void leave_unclaimed(iem_treatment *t)
{
    t->why = IEM_WHY_NO_GROUP;
    t->detectable_gap = t->provable_gap = t->detectable_weight = NAN;
}

static void withhold_claims(const iem_subject *subject, const iem_comparison *c,
                            iem_treatment *t)
{
    t->why = obstacle(t, c->total);
    share_obstacle(t);
    if (t->why == IEM_WHY_NONE && (double)subject->persons < least_members)
        t->why = IEM_WHY_FEW_MEMBERS;
    if (t->why == IEM_WHY_NONE && missing_share(subject, c) > .5)
        t->why = IEM_WHY_MISSING_FACTS;
    forget_absurd_power(t);
    if (t->unnamed) leave_unclaimed(t);
    if (t->why != IEM_WHY_NONE) t->twin_p = NAN;
    if (t->why == IEM_WHY_FEW_MEMBERS || t->why == IEM_WHY_FEW_TWINS ||
        t->why == IEM_WHY_MISSING_FACTS || t->why == IEM_WHY_NO_GROUP)
        t->weight_p = NAN;
}

static iem_status measure_cells(const iem_subject *subject, const iem_comparison *c,
                                const iem_shrunk_rates *rates, iem_treatment *t,
                                iem_error *err)
{
    iem_scratch s;
    iem_twin_gap twin;
    iem_status status = iem_scratch_make(subject, c, &s, err);
    if (status == IEM_OK) {
        status = iem_measure_gap(subject, c, &s, t, &twin, err);
        if (status == IEM_OK)
            status = iem_measure_weight(subject, c, &s, rates->slope0, t, err);
    }
    if (status == IEM_OK && !isnan(t->twin_gap.all.value))
        iem_measure_people(subject, c, &s, &twin, rates, t);
    if (status == IEM_OK) withhold_claims(subject, c, t);
    iem_scratch_clear(&s);
    return status;
}

/* Without facts the log has one cell, and only disparity in it. */
static iem_status measure_crude(const iem_subject *subject, const iem_comparison *c,
                                iem_treatment *t, iem_error *err)
{
    iem_scratch s;
    const iem_status status = iem_scratch_make(subject, c, &s, err);
    const iem_table *const corners[2] = {s.corner[0], s.corner[1]};
    if (status == IEM_OK) {
        iem_measure_disparities(c, corners, false, t);
        iem_widen_disparities(t, subject->deff_gap);
    }
    iem_scratch_clear(&s);
    return status;
}

iem_status iem_measure_treatment(const iem_subject *subject, const iem_comparison *c,
                                 const iem_shrunk_rates *rates, iem_treatment *t,
                                 iem_error *err)
{
    *t = (iem_treatment){0};
    name_treatment(subject, t);
    leave_undefined(t, IEM_WHY_NO_FACTS);
    t->deff = fmax(subject->deff_gap, subject->deff_weight);
    t->n1 = c->total.n1;
    t->a1 = c->total.a1;
    t->n0 = c->total.n0;
    t->a0 = c->total.a0;
    return subject->score ? measure_cells(subject, c, rates, t, err)
                          : measure_crude(subject, c, t, err);
}
