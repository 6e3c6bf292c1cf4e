/* Did it help? The group before the change and since, from counts that are measured as
 * in any scan; of the same cases by what changed case by case. */
#include "judge/followup.h"

#include "base/status.h"

#include <string.h>

static iem_status add(struct iem_result *result, const iem_effect *effect,
                      iem_error *err)
{
    iem_followup *f = result->followup;
    iem_effect *grown = iem_arena_take(&result->arena, f->n_effects + 1, sizeof *grown);
    if (!grown) return iem_fail_memory(err);
    if (f->n_effects) memcpy(grown, f->effects, f->n_effects * sizeof *grown);
    grown[f->n_effects++] = *effect;
    f->effects = grown;
    return IEM_OK;
}

static iem_estimate logarithm(iem_estimate e)
{
    return (iem_estimate){log(e.value), log(e.low), log(e.high)};
}

static iem_estimate exponent(iem_estimate e)
{
    return (iem_estimate){exp(e.value), exp(e.low), exp(e.high)};
}

/* An interval as much wider as repeated persons make it; that of a ratio on the scale
 * of its logarithm. */
static iem_estimate widened(iem_effect_measure measure, iem_estimate e, double deff)
{
    const double by = sqrt(deff);
    if (measure == IEM_EFFECT_RATIO)
        return exponent(widened(IEM_EFFECT_GAP, logarithm(e), deff));
    return (iem_estimate){e.value, e.value - by * (e.value - e.low),
                          e.value + by * (e.high - e.value)};
}

static bool is_whole(iem_estimate e)
{
    return isfinite(e.value) && isfinite(e.low) && isfinite(e.high);
}

/* On the scale on which a change is a difference: 0 is no gap, no ratio, full weight of
 * own facts. */
static iem_estimate scaled(const iem_effect *e, iem_estimate estimate)
{
    if (e->measure == IEM_EFFECT_RATIO) return logarithm(estimate);
    if (e->measure == IEM_EFFECT_GAP) return estimate;
    return (iem_estimate){1 - estimate.value, 1 - estimate.high, 1 - estimate.low};
}

static double standard_error(iem_estimate e)
{
    return (e.high - e.low) / (2 * IEM_Z95);
}

/* So many decisions about the group since the change that, were nothing left of what
 * was there before, 80 % of such logs would show the change. */
static double enough_since(const iem_effect *e, iem_estimate before, iem_estimate after)
{
    const double power = 0.8416212335729143; /* qnorm(.8) */
    const double wanted = fabs(before.value) / (IEM_Z95 + power),
                 now = standard_error(after), then = standard_error(before);
    const double left = wanted * wanted - then * then;
    return left > 0 ? ceil(e->n_after * now * now / left) : (double)NAN;
}

/* Above 0 the group is judged more as a group than before, whatever the measure. */
static void tell_change(iem_effect *e)
{
    const iem_estimate before = scaled(e, e->before), after = scaled(e, e->after);
    e->enough = (double)NAN;
    e->said = IEM_EFFECT_UNTOLD;
    if (!is_whole(before) || !is_whole(after)) {
        e->why = IEM_EFFECT_UNDEFINED;
        e->change = iem_undefined;
        return;
    }
    const iem_estimate moved = iem_difference_interval(after, before);
    if (moved.high < 0) e->said = IEM_EFFECT_LESS;
    if (moved.low > 0) e->said = IEM_EFFECT_MORE;
    if (e->said == IEM_EFFECT_UNTOLD) e->enough = enough_since(e, before, after);
    if (e->measure == IEM_EFFECT_RATIO)
        e->change = exponent(moved);
    else if (e->measure == IEM_EFFECT_GAP)
        e->change = moved;
    else
        e->change = (iem_estimate){-moved.value, -moved.high, -moved.low};
}

static iem_estimate figure_of(const iem_treatment *t, iem_effect_measure measure)
{
    return measure == IEM_EFFECT_GAP     ? t->twin_gap.all
           : measure == IEM_EFFECT_RATIO ? t->twin_ratio.all
                                         : t->fact_weight;
}

static iem_table table_of(const iem_treatment *t)
{
    return (iem_table){t->a1, t->n1, t->a0, t->n0};
}

static iem_status add_measured(struct iem_result *result, const iem_effect *frame,
                               iem_effect_measure measure, const iem_treatment *before,
                               const iem_treatment *after, double deff, iem_error *err)
{
    iem_effect effect = *frame;
    effect.measure = measure;
    effect.before = widened(measure, figure_of(before, measure), deff);
    effect.after = widened(measure, figure_of(after, measure), deff);
    effect.n_before = before->n1;
    effect.n_after = after->n1;
    effect.before_table = table_of(before);
    effect.after_table = table_of(after);
    tell_change(&effect);
    if (isnan(deff)) effect.why = IEM_EFFECT_REPEATS;
    return add(result, &effect, err);
}

iem_status iem_followup_effect(struct iem_result *result, size_t followed,
                               const iem_treatment *before, const iem_treatment *after,
                               double deff, const iem_effect *frame, iem_error *err)
{
    iem_effect effect = *frame;
    effect.followed = followed;
    effect.source = IEM_EFFECT_HISTORY;
    if (!before || !after)
        return iem_followup_no_effect(result, followed, IEM_EFFECT_NO_GROUP, err);
    /* One scale for both sides: that of the side on which more was decided. */
    const iem_treatment *larger = after->n1 > before->n1 ? after : before;
    const iem_effect_measure gap =
        larger->ratio_scale ? IEM_EFFECT_RATIO : IEM_EFFECT_GAP;
    IEM_TRY(add_measured(result, &effect, gap, before, after, deff, err));
    return add_measured(result, &effect, IEM_EFFECT_WEIGHT, before, after, deff, err);
}

iem_status iem_followup_no_effect(struct iem_result *result, size_t followed,
                                  iem_effect_why why, iem_error *err)
{
    const iem_effect effect = {.followed = followed,
                               .before = iem_undefined,
                               .after = iem_undefined,
                               .change = iem_undefined,
                               .n_before = (double)NAN,
                               .n_after = (double)NAN,
                               .said = IEM_EFFECT_UNTOLD,
                               .why = why,
                               .enough = (double)NAN};
    return add(result, &effect, err);
}

/* ---- What a gate knows ---- */

static const iem_treatment *treatment_of(const struct iem_result *r,
                                         const iem_followed *f)
{
    for (size_t i = 0; i < r->n_treatments && f->group; i++)
        if (strcmp(r->treatments[i].ground, f->ground) == 0 &&
            strcmp(r->treatments[i].group, f->group) == 0)
            return &r->treatments[i];
    return NULL;
}

/* Of the same cases only the change is known; it is one of rates. */
static iem_status add_paired(struct iem_result *result, size_t followed,
                             const iem_treatment *t, iem_error *err)
{
    iem_effect e = {.followed = followed,
                    .measure = IEM_EFFECT_GAP,
                    .source = IEM_EFFECT_AGAINST,
                    .before = iem_undefined,
                    .after = t->twin_gap.all,
                    .change = t->paired_change,
                    .n_before = t->n1,
                    .n_after = t->n1,
                    .enough = (double)NAN,
                    .before_table = table_of(t),
                    .after_table = table_of(t)};
    e.said = e.change.high < 0  ? IEM_EFFECT_LESS
             : e.change.low > 0 ? IEM_EFFECT_MORE
                                : IEM_EFFECT_UNTOLD;
    return add(result, &e, err);
}

static iem_status add_baseline(struct iem_result *result, size_t followed,
                               const iem_treatment *t, const iem_ruling *r,
                               iem_error *err)
{
    const bool weight = strcmp(r->rule->id, "group-weight") == 0;
    iem_effect e = {.followed = followed,
                    .measure =
                        r->unit == IEM_UNIT_RATIO ? IEM_EFFECT_RATIO : IEM_EFFECT_GAP,
                    .source = IEM_EFFECT_BASELINE,
                    .before = r->before,
                    .after = r->estimate,
                    .n_before = (double)NAN,
                    .n_after = t->n1,
                    .before_table = table_of(t),
                    .after_table = table_of(t)};
    if (weight) {
        const iem_estimate b = r->before, a = r->estimate;
        e.measure = IEM_EFFECT_WEIGHT;
        e.before = (iem_estimate){1 - b.value, 1 - b.high, 1 - b.low};
        e.after = (iem_estimate){1 - a.value, 1 - a.high, 1 - a.low};
    }
    tell_change(&e);
    return add(result, &e, err);
}

iem_status iem_followup_gate_effects(struct iem_result *result, size_t followed,
                                     bool *any, iem_error *err)
{
    const iem_followed *f = &result->followup->findings[followed];
    const iem_treatment *t = treatment_of(result, f);
    *any = false;
    if (!result->gate || !result->gate->baseline || !t) return IEM_OK;
    if (result->gate->paired && !isnan(t->paired_se)) {
        *any = true;
        return add_paired(result, followed, t, err);
    }
    for (size_t i = 0; i < result->gate->n_rulings; i++) {
        const iem_ruling *r = &result->gate->rulings[i];
        if (strcmp(r->id, f->id) != 0 || isnan(r->before.value)) continue;
        *any = true;
        return add_baseline(result, followed, t, r, err);
    }
    return IEM_OK;
}
