/* One group against its reference, as far as it may be told. What rates make up is
 * computed again from the published counts. What cells of equal facts make up goes in
 * steps as wide as what ten people would change. */
#include "judge/coarse.h"
#include "judge/publish.h"
#include "measure/disparity.h"
#include "measure/rounding.h"
#include "measure/scratch.h"
#include "stats/table2x2.h"

#include <math.h>

static const iem_bounds hidden_bounds = {
    {NAN, NAN, NAN}, {NAN, NAN, NAN}, NAN, NAN, IEM_WHY_SUPPRESSED};

/* ---- Nothing is told ---- */

static iem_bounds hide_bounds(const iem_bounds *b)
{
    iem_bounds hidden = hidden_bounds;
    if (b->why == IEM_WHY_NO_FACTS) hidden.why = b->why; /* says nothing of people */
    return hidden;
}

static iem_why hide_why(iem_why why)
{
    return why == IEM_WHY_NO_FACTS || why == IEM_WHY_CLUSTERING ? why
                                                                : IEM_WHY_SUPPRESSED;
}

/* Every number of one kind or another. */
static void undefine(iem_treatment *at)
{
    double *const numbers[] = {&at->n1,
                               &at->a1,
                               &at->n0,
                               &at->a0,
                               &at->breslow_day,
                               &at->breslow_day_p,
                               &at->tarone,
                               &at->tarone_p,
                               &at->twin_p,
                               &at->twin_p_adjusted,
                               &at->cmh_z,
                               &at->cmh_p,
                               &at->overlap,
                               &at->clipped,
                               &at->largest_gap,
                               &at->detectable_gap,
                               &at->provable_gap,
                               &at->hidden_cause,
                               &at->weight_p,
                               &at->weight_p_adjusted,
                               &at->trend_z,
                               &at->trend_p,
                               &at->reliability,
                               &at->detectable_weight,
                               &at->mixed_rest_p,
                               &at->trend,
                               &at->d_null,
                               &at->mean_score_v,
                               &at->deff,
                               &at->hidden_cause_low,
                               &at->paired_se,
                               &at->thirds.z_low,
                               &at->thirds.z_high,
                               &at->trend_variance,
                               &at->placed.p,
                               &at->placed.effect_least,
                               &at->placed.effect_most,
                               &at->placed.weight_least,
                               &at->placed.weight_most};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = NAN;
    iem_estimate *const estimates[] = {
        &at->if_no_twins,  &at->fact_weight,   &at->group_weight,
        &at->surcharge,    &at->harmed,        &at->spared,
        &at->group_caused, &at->placed.effect, &at->placed.weight};
    for (size_t i = 0; i < sizeof estimates / sizeof *estimates; i++)
        *estimates[i] = iem_undefined;
    for (int i = 0; i < 3; i++)
        at->thirds.third[i].members = at->thirds.third[i].rate =
            at->thirds.third[i].twin_rate = at->thirds.third[i].score = NAN;
}

/* Every number undefined. What stays says who is compared, on which scale, and how it
 * was judged. */
static iem_treatment nothing(const iem_treatment *t)
{
    iem_treatment at = {
        .ground = t->ground,
        .group = t->group,
        .reference = t->reference,
        .weight_reference = t->weight_reference,
        .reference_is_rest = t->reference_is_rest,
        .weight_reference_is_rest = t->weight_reference_is_rest,
        .parts = t->parts,
        .part_grounds = t->part_grounds,
        .n_parts = t->n_parts,
        .profile = t->profile,
        .unnamed = t->unnamed,
        .ratio_scale = t->ratio_scale,
        .margin = t->margin,
        .assurance = t->assurance,
        .weight_margin = t->weight_margin,
        .dropped_fact = -1,
        .type = t->type,
        .verdict = t->verdict,
        .gap_verdict = t->gap_verdict,
        .weight_verdict = t->weight_verdict,
        .gap_claim = t->gap_claim,
        .weight_claim = t->weight_claim,
    };
    undefine(&at);
    for (int m = 0; m < IEM_N_MEASURES; m++)
        at.disparity[m] = (iem_disparity){hide_bounds(&t->disparity[m].estimate), NAN,
                                          false, NAN, NAN};
    at.twin_gap = hide_bounds(&t->twin_gap);
    at.raw_gap = hide_bounds(&t->raw_gap);
    at.twin_ratio = hide_bounds(&t->twin_ratio);
    at.why = hide_why(t->why);
    at.weight_why = hide_why(t->weight_why);
    at.group_weight_why = hide_why(t->group_weight_why);
    return at;
}

/* ---- Steps ---- */

static double square(double x)
{
    return x * x;
}

static double standard_error(double low, double high)
{
    return (high - low) / (2 * IEM_Z95);
}

/* What ten people change. */
static double step_of_gap(iem_publish_size size, double rate, iem_estimate e)
{
    const double by_error =
        size.few * square(standard_error(e.low, e.high)) / (rate * (1 - rate));
    return iem_coarse_larger(size.few / size.wide, by_error);
}

static double step_of_ratio(iem_publish_size size, iem_estimate e)
{
    const double by_error = size.few * square(standard_error(log(e.low), log(e.high)));
    return iem_coarse_larger(size.few / size.thin, by_error);
}

/* Of log odds, whose error comes from the standard deviation of a count. */
static double step_of_weight(iem_publish_size size, double n, double rate,
                             iem_estimate e)
{
    const double deviation = sqrt(n * rate * (1 - rate));
    return iem_coarse_step(size.few * standard_error(e.low, e.high) / deviation);
}

/* Steps wider than this leave nothing to be said. */
static const double widest_gap = 0.5, widest_ratio = 1, widest_weight = 1;

static iem_bounds coarse_bounds(const iem_bounds *b, double step, double widest,
                                iem_estimate (*coarse)(iem_estimate, double))
{
    if (isnan(b->all.value)) return *b;
    if (!(step <= widest)) return hidden_bounds;
    const iem_estimate all = coarse(b->all, step);
    return (iem_bounds){all, all, NAN, NAN, b->why};
}

static iem_bounds coarse_gap(const iem_bounds *b, iem_publish_size size, double rate)
{
    iem_bounds at = coarse_bounds(b, step_of_gap(size, rate, b->all), widest_gap,
                                  iem_coarse_estimate);
    if (at.all.low < -1) at.all.low = -1;
    if (at.all.high > 1) at.all.high = 1;
    at.sampling = at.all;
    return at;
}

static iem_bounds coarse_ratio(const iem_bounds *b, iem_publish_size size)
{
    return coarse_bounds(b, step_of_ratio(size, b->all), widest_ratio,
                         iem_coarse_ratios);
}

/* A bound that was within a limit stays within it, or the figure would contradict the
 * verdict. */
static double stay_below(double bound, double exact, double limit)
{
    return exact <= limit ? fmin(bound, limit) : bound;
}

/* ---- What is told ---- */

static void publish_crude(const iem_treatment *t, iem_publish_size size,
                          iem_treatment *at)
{
    const iem_table total = {.a1 = at->a1, .n1 = at->n1, .a0 = at->a0, .n0 = at->n0};
    const iem_table mildest = iem_corner_table(total, size.few, IEM_MILDEST);
    const iem_table harshest = iem_corner_table(total, size.few, IEM_HARSHEST);
    const iem_table *const corners[2] = {&mildest, &harshest};
    const uint32_t cell = 0;
    iem_table table = total;
    const iem_comparison one = {.n = 1, .cell = &cell, .table = &table, .total = total};
    iem_treatment crude = *at;
    crude.cmh_z = crude.cmh_p = NAN;
    iem_measure_disparities(&one, corners, false, &crude);
    if (at->deff > 1) iem_widen_disparities(&crude, at->deff);
    for (int m = 0; m < IEM_N_MEASURES; m++)
        if (t->disparity[m].estimate.why == IEM_WHY_NONE &&
            crude.disparity[m].estimate.why == IEM_WHY_NONE) {
            at->disparity[m] = crude.disparity[m];
            at->disparity[m].p = iem_coarse_p(crude.disparity[m].p);
        }
}

static void publish_within_cells(const iem_treatment *t, iem_publish_size size,
                                 double rate, iem_treatment *at)
{
    static const iem_measure ratios[] = {IEM_MH_RISK_RATIO, IEM_MH_ODDS_RATIO};
    static const iem_measure gaps[] = {IEM_MH_RATE_DIFFERENCE, IEM_CDD};
    for (int i = 0; i < 2; i++) {
        at->disparity[ratios[i]].estimate =
            coarse_ratio(&t->disparity[ratios[i]].estimate, size);
        at->disparity[gaps[i]].estimate =
            coarse_gap(&t->disparity[gaps[i]].estimate, size, rate);
        at->disparity[ratios[i]].p = iem_coarse_p(t->disparity[ratios[i]].p);
        at->disparity[gaps[i]].p = iem_coarse_p(t->disparity[gaps[i]].p);
        at->disparity[ratios[i]].exact = t->disparity[ratios[i]].exact;
        at->disparity[gaps[i]].exact = t->disparity[gaps[i]].exact;
    }
    at->cmh_p = iem_coarse_p(t->cmh_p);
    at->cmh_exact = t->cmh_exact;
    at->homogeneity_df = t->homogeneity_df;
    at->simpson = t->simpson;
    at->methods_differ = t->methods_differ;
}

/* Beside the one figure that is told of cells with small counts. */
static void publish_homogeneity(const iem_treatment *t, iem_publish_size size,
                                iem_treatment *at)
{
    const double step = size.few / sqrt(size.thin);
    at->cmh_z = iem_coarse(t->cmh_z, step, IEM_NEAREST);
    at->breslow_day_p = iem_coarse_p(t->breslow_day_p);
    at->tarone_p = iem_coarse_p(t->tarone_p);
}

static void hide_within_cells(iem_treatment *at)
{
    static const iem_measure measures[] = {IEM_MH_RISK_RATIO, IEM_MH_ODDS_RATIO,
                                           IEM_MH_RATE_DIFFERENCE, IEM_CDD};
    for (int i = 0; i < 4; i++) at->disparity[measures[i]].estimate = hidden_bounds;
    *(at->ratio_scale ? &at->twin_gap : &at->twin_ratio) = hidden_bounds;
    at->hidden_cause = at->hidden_cause_low = NAN;
    at->if_no_twins = at->harmed = at->spared = iem_undefined;
}

/* People, as the figure of the verdict has it: that is no news. */
static iem_estimate caused_of(const iem_treatment *at, double step)
{
    const double n = at->n1 * at->overlap;
    const iem_estimate gap = at->twin_gap.all, ratio = at->twin_ratio.all;
    const iem_estimate people =
        at->ratio_scale ? (iem_estimate){at->a1 * (1 - 1 / ratio.value),
                                         at->a1 * (1 - 1 / ratio.low),
                                         at->a1 * (1 - 1 / ratio.high)}
                        : (iem_estimate){n * gap.value, n * gap.low, n * gap.high};
    return iem_coarse_estimate(people, step);
}

static double coarse_effect(const iem_treatment *t, double effect, double step,
                            iem_toward toward)
{
    return t->ratio_scale ? iem_coarse_ratio(effect, step, toward)
                          : iem_coarse(effect, step, toward);
}

static void publish_people(const iem_treatment *t, double step, iem_treatment *at)
{
    at->harmed = iem_coarse_estimate(t->harmed, step);
    at->spared = iem_coarse_estimate(t->spared, step);
    at->group_caused = iem_coarse_estimate(t->group_caused, step);
}

static void publish_gap(const iem_treatment *t, iem_publish_size size, double rate,
                        iem_treatment *at)
{
    const double step_gap = step_of_gap(size, rate, t->twin_gap.all);
    const double step =
        t->ratio_scale ? step_of_ratio(size, t->twin_ratio.all) : step_gap;
    at->twin_gap = coarse_gap(&t->twin_gap, size, rate);
    at->twin_ratio = coarse_ratio(&t->twin_ratio, size);
    at->twin_p = iem_coarse_p(t->twin_p);
    at->twin_p_adjusted = iem_coarse_p(t->twin_p_adjusted);
    at->dropped_fact = t->dropped_fact;
    at->overlap = iem_coarse(t->overlap, size.few / at->n1, IEM_NEAREST);
    if (at->overlap > 1) at->overlap = 1; /* steps of twenty may end beyond all */
    at->clipped = iem_coarse(t->clipped, size.few / at->n1, IEM_NEAREST);
    at->comparability = t->comparability;
    if (!isnan(at->twin_ratio.all.value)) {
        const iem_estimate ratio = at->twin_ratio.all;
        at->hidden_cause = iem_hidden_cause_strength(ratio.value);
        at->hidden_cause_low = ratio.low > 1 ? iem_hidden_cause_strength(ratio.low) : 1;
    }
    if (isnan((t->ratio_scale ? at->twin_ratio : at->twin_gap).all.value)) return;
    at->largest_gap =
        stay_below((t->ratio_scale ? at->twin_ratio : at->twin_gap).all.high,
                   t->largest_gap, t->assurance);
    at->detectable_gap = coarse_effect(t, t->detectable_gap, step, IEM_UP);
    at->provable_gap = coarse_effect(t, t->provable_gap, step, IEM_DOWN);
    at->if_no_twins = iem_coarse_estimate(t->if_no_twins, step_gap);
    publish_people(t, iem_coarse(fmax(step_gap * at->n1, 1), size.few, IEM_UP), at);
}

/* A part of them may be told of: both decisions are many. */
static bool is_part_told(double members, double rate, iem_coarseness by)
{
    const double adverse = members * rate;
    return adverse >= by.least && members - adverse >= by.least;
}

/* All three or none: together they are those who have twins. */
static void publish_thirds(const iem_treatment *t, iem_publish_size size,
                           iem_coarseness by, iem_treatment *at)
{
    const double z = size.few / sqrt(size.thin);
    bool told = true;
    at->thirds.shown = t->thirds.shown;
    at->thirds.z_low = iem_coarse(t->thirds.z_low, z, IEM_NEAREST);
    at->thirds.z_high = iem_coarse(t->thirds.z_high, z, IEM_NEAREST);
    for (int i = 0; i < 3; i++)
        told &= is_part_told(t->thirds.third[i].members, t->thirds.third[i].rate, by);
    for (int i = 0; i < 3 && told; i++) {
        /* A third has as many members as the whole has, and as small parts. */
        const double members = iem_suppress_rounded(by, t->thirds.third[i].members);
        const double step = size.few / fmin(members, size.wide / 3);
        at->thirds.third[i].members = members;
        at->thirds.third[i].rate =
            iem_coarse(t->thirds.third[i].rate, step, IEM_NEAREST);
        at->thirds.third[i].twin_rate =
            iem_coarse(t->thirds.third[i].twin_rate, step, IEM_NEAREST);
        at->thirds.third[i].score =
            iem_coarse(t->thirds.third[i].score, 0.1, IEM_NEAREST);
    }
}

static void publish_weight(const iem_treatment *t, iem_publish_size size,
                           iem_coarseness by, double rate, iem_treatment *at)
{
    const double step = step_of_weight(size, at->n1, rate, t->fact_weight);
    at->weight_why = t->weight_why;
    at->group_weight_why = t->group_weight_why;
    at->mixed_rest = t->mixed_rest;
    at->mixed_rest_p = iem_coarse_p(t->mixed_rest_p);
    if (isnan(t->fact_weight.value)) return;
    if (!(step <= widest_weight)) {
        at->weight_why = at->group_weight_why = IEM_WHY_SUPPRESSED;
        return;
    }
    at->fact_weight = iem_coarse_estimate(t->fact_weight, step);
    at->fact_weight.low = 1 - stay_below(1 - at->fact_weight.low,
                                         1 - t->fact_weight.low, t->weight_margin);
    if (!isnan(t->group_weight.value)) {
        const iem_estimate c = at->fact_weight;
        at->group_weight =
            (iem_estimate){fmin(fmax(1 - c.value, 0), 1), 1 - c.high, 1 - c.low};
    }
    at->weight_p = iem_coarse_p(t->weight_p);
    at->weight_p_adjusted = iem_coarse_p(t->weight_p_adjusted);
    at->detectable_weight = iem_coarse(t->detectable_weight, step, IEM_UP);
    at->reliability = iem_coarse(t->reliability, 0.05, IEM_NEAREST);
    at->trend_z = iem_coarse(t->trend_z, size.few / sqrt(size.thin), IEM_NEAREST);
    at->trend_p = iem_coarse_p(t->trend_p);
    at->trend_monte_carlo = t->trend_monte_carlo;
    at->crossing = t->crossing;
    at->odds_scale_only = t->odds_scale_only;
    at->uneven = t->uneven;
    at->surcharge = iem_coarse_estimate(
        t->surcharge, step_of_weight(size, at->n1, rate, t->surcharge));
    publish_thirds(t, size, by, at);
}

/* ---- The whole ---- */

static iem_publish_size size_of(iem_table t, iem_coarseness by)
{
    const double least = fmin(fmin(t.a1, t.n1 - t.a1), fmin(t.a0, t.n0 - t.a0));
    return (iem_publish_size){fmin(t.n1, t.n0), fmax(least, 1), by.step};
}

void iem_publish_treatment(const iem_treatment *t, iem_table table, iem_publish_how how,
                           iem_treatment *at)
{
    const iem_coarseness by = how.by;
    const bool told = !isnan(table.n1 + table.a1 + table.n0 + table.a0);
    if (how.rounded && told) {
        *at = *t;
        publish_people(t, by.step, at);
        return;
    }
    *at = nothing(t);
    at->n1 = table.n1;
    at->a1 = table.a1;
    at->n0 = table.n0;
    at->a0 = table.a0;
    if (!told) return;
    iem_publish_size size = size_of(table, by);
    const double rate = at->a1 / at->n1;
    at->why = t->why;
    at->favoured = t->favoured;
    at->deff = iem_coarse(t->deff, 0.1, IEM_UP);
    publish_crude(t, size, at);
    /* Of intersections there are many, each with its figure of the same few cells. */
    if (how.few_in_cells && t->n_parts > 1) return;
    if (how.few_in_cells) size.few *= 2;
    publish_within_cells(t, size, rate, at);
    publish_gap(t, size, rate, at);
    at->group_caused = caused_of(at, by.step);
    if (how.few_in_cells)
        hide_within_cells(at);
    else
        publish_homogeneity(t, size, at);
    publish_weight(t, size, by, rate, at);
}
