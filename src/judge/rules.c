#include "judge/rules.h"

#include "base/grow.h"
#include "family/family.h"
#include "judge/core.h"
#include "judge/judge.h"
#include "plan/plan_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- The core ---- */

size_t iem_line_of_ground(const struct iem_plan *plan, const char *ground)
{
    const size_t line = iem_plan_place(plan, "ground", iem_slice_of(ground)).line;
    return line ? line : iem_line_of_policy(plan);
}

static iem_status add_compared(iem_judging *j, const iem_rule *rule,
                               const iem_treatment *t, iem_ruling **ruling,
                               iem_error *err)
{
    IEM_TRY(iem_ruling_add(j, rule, t->ground, t->group, NULL, ruling, err));
    (*ruling)->reference = t->reference;
    (*ruling)->reference_is_rest = t->reference_is_rest;
    (*ruling)->n = t->n1;
    (*ruling)->line = iem_line_of_ground(j->plan, t->ground);
    return IEM_OK;
}

/* More decisions help where there are too few; not where nobody's group is known, the
 * rest is a mix or the facts decide nothing. */
static double enough_because(const iem_ruling *r)
{
    static const double fewest = 30; /* below it no group is judged */
    const iem_why why = r->core_why;
    const bool helps =
        why == IEM_WHY_NONE || why == IEM_WHY_TOO_UNSURE || why == IEM_WHY_FEW_MEMBERS;
    if (!helps || isnan(r->estimate.value)) return NAN;
    const double n = iem_ruling_enough(r);
    return why == IEM_WHY_FEW_MEMBERS && n < fewest ? fewest : n;
}

/* The claim itself was judged among all claims; the margins are shown beside it. */
static iem_status rule_gap(iem_judging *j, const iem_rule *rule, const iem_treatment *t,
                           iem_error *err)
{
    iem_ruling *r = NULL;
    IEM_TRY(add_compared(j, rule, t, &r, err));
    const iem_bounds *effect = t->ratio_scale ? &t->twin_ratio : &t->twin_gap;
    r->unit = t->ratio_scale ? IEM_UNIT_RATIO : IEM_UNIT_DIFFERENCE;
    r->estimate = effect->all;
    r->max = t->margin;
    r->pass_max = t->assurance;
    if (t->gap_verdict == IEM_CANNOT_TELL) {
        r->core_why = t->why;
        r->enough = enough_because(r);
    }
    r->verdict = t->gap_verdict;
    return IEM_OK;
}

static iem_status rule_weight(iem_judging *j, const iem_rule *rule,
                              const iem_treatment *t, iem_error *err)
{
    iem_ruling *r = NULL;
    IEM_TRY(add_compared(j, rule, t, &r, err));
    const iem_estimate c = t->fact_weight;
    r->unit = IEM_UNIT_SHARE;
    r->estimate = (iem_estimate){1 - c.value, 1 - c.high, 1 - c.low};
    r->max = t->weight_margin;
    r->pass_max = j->plan->margins.weight_assurance;
    if (t->weight_verdict == IEM_CANNOT_TELL) {
        r->core_why = t->weight_why != IEM_WHY_NONE ? t->weight_why : t->why;
        r->enough = enough_because(r);
    }
    r->verdict = t->weight_verdict;
    return IEM_OK;
}

iem_status iem_apply_core(iem_judging *j, const iem_preset_rule *rule, iem_error *err)
{
    const bool weight = strcmp(rule->rule.measure, "group_weight") == 0;
    for (size_t i = 0; i < j->result->n_treatments; i++) {
        const iem_treatment *t = &j->result->treatments[i];
        IEM_TRY(weight ? rule_weight(j, &rule->rule, t, err)
                       : rule_gap(j, &rule->rule, t, err));
    }
    return IEM_OK;
}

/* ---- Any measure ---- */

/* Of a few people an interval says too much: what is beyond a margin that allows no
 * difference must not be chance by the exact test either. */
static void hold_against_chance(iem_ruling *r, double p)
{
    static const double level = 0.05;
    const double same = r->unit == IEM_UNIT_RATIO ? 1 : 0;
    const bool above = r->estimate.low > r->max && r->max >= same;
    const bool below = r->estimate.high < r->min && r->min <= same;
    if (r->verdict != IEM_FAIL || !(above || below) || !(p > level)) return;
    r->verdict = IEM_CANNOT_TELL;
    r->core_why = IEM_WHY_FEW_MEMBERS;
}

const char *iem_measure_family(const char *measure)
{
    for (size_t f = 0; iem_families[f]; f++)
        for (size_t i = 0; i < iem_families[f]->n_rows; i++)
            if (iem_is_text(iem_families[f]->rows[i].id, measure))
                return iem_families[f]->name;
    return NULL;
}

/* Of whom: NULL is everybody. */
struct whom {
    const char *ground, *group;
};

static bool is_about(struct whom whom, const char *ground, const char *group)
{
    if (whom.ground && (!ground || strcmp(whom.ground, ground) != 0)) return false;
    return !whom.group || (group && strcmp(whom.group, group) == 0);
}

/* A value without an interval cannot be held against a margin. */
static const iem_reason no_interval = {
    "no-interval",
    {"there is no interval to hold against the margin",
     "er is geen betrouwbaarheidsinterval om naast de marge te leggen"}};

struct limits {
    double min, max, pass_min, pass_max;
    size_t line; /* 0: where the policy stands */
};

static void hold_against(iem_ruling *r, const struct limits *limits)
{
    r->min = limits->min;
    r->max = limits->max;
    r->pass_min = limits->pass_min;
    r->pass_max = limits->pass_max;
    if (limits->line) r->line = limits->line;
    iem_ruling_weigh(r);
    if (r->verdict == IEM_CANNOT_TELL && !r->why && r->core_why == IEM_WHY_NONE &&
        !isnan(r->estimate.value) && isnan(r->estimate.low) && isnan(r->estimate.high))
        r->why = &no_interval;
}

static iem_status core_rulings(iem_judging *j, const iem_rule *rule, struct whom whom,
                               const struct limits *limits, iem_error *err)
{
    iem_core_said said;
    iem_ruling *r = NULL;
    for (size_t i = 0; i < j->result->n_treatments; i++) {
        const iem_treatment *t = &j->result->treatments[i];
        if (!is_about(whom, t->ground, t->group) ||
            !iem_core_said_of(t, rule->measure, &said))
            continue;
        IEM_TRY(add_compared(j, rule, t, &r, err));
        r->estimate = said.estimate;
        r->unit = said.unit;
        r->core_why = said.why;
        hold_against(r, limits);
        hold_against_chance(r, iem_core_p(t, rule->measure));
    }
    return IEM_OK;
}

static iem_status rate_rulings(iem_judging *j, const iem_rule *rule, struct whom whom,
                               const struct limits *limits, iem_error *err)
{
    iem_ruling *r = NULL;
    for (size_t i = 0; i < j->result->n_groups; i++) {
        const iem_group_row *g = &j->result->groups[i];
        if (!is_about(whom, g->ground, g->group)) continue;
        IEM_TRY(iem_ruling_add(j, rule, g->ground, g->group, NULL, &r, err));
        r->estimate = g->rate.all;
        r->unit = IEM_UNIT_SHARE;
        r->core_why = g->rate.why;
        r->n = g->n;
        hold_against(r, limits);
    }
    return IEM_OK;
}

/* Measures that are a bound already: they are their own interval. */
static bool is_bound(const char *measure)
{
    static const char *const bounds[] = {"rates_within", "twins_within",
                                         "lift_over_random_at_least"};
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
        if (strcmp(bounds[i], measure) == 0) return true;
    return false;
}

static iem_status statistic_ruling(iem_judging *j, const iem_rule *rule,
                                   const iem_statistic *s, const struct limits *limits,
                                   iem_error *err)
{
    iem_ruling *r = NULL;
    IEM_TRY(iem_ruling_add(j, rule, s->ground, s->group, s->of, &r, err));
    r->reference = s->reference;
    r->reference_is_rest = s->reference_is_rest;
    r->estimate = s->estimate;
    if (is_bound(s->measure->id))
        r->estimate.low = r->estimate.high = s->estimate.value;
    r->unit = s->measure->unit;
    /* Families give the reason for what may be undefined also where it is defined. */
    const bool told = !isnan(s->estimate.value) && !isnan(s->estimate.low);
    r->why = told ? NULL : s->why;
    r->n = s->n;
    hold_against(r, limits);
    return IEM_OK;
}

static iem_status family_rulings(iem_judging *j, const iem_rule *rule, struct whom whom,
                                 const struct limits *limits, iem_error *err)
{
    for (size_t f = 0; f < j->result->n_families; f++) {
        const iem_statistics *all = &j->result->families[f];
        for (size_t i = 0; i < all->n; i++) {
            const iem_statistic *s = &all->at[i];
            if (strcmp(s->measure->id, rule->measure) == 0 &&
                is_about(whom, s->ground, s->group))
                IEM_TRY(statistic_ruling(j, rule, s, limits, err));
        }
    }
    return IEM_OK;
}

/* What nothing in the log is about is a ruling too: it was asked for. */
static const iem_reason nothing_to_rule = {
    "not-in-log",
    {"nothing in this log is about it, or the plan does not name the columns it needs",
     "niets in dit log gaat hierover, of het plan noemt de kolommen niet die nodig "
     "zijn"}};

/* Names of the plan, which the result outlives. */
static iem_status keep_name(iem_judging *j, const char *name, const char **kept,
                            iem_error *err)
{
    if (!name) return IEM_OK;
    *kept = iem_arena_copy(&j->result->arena, iem_slice_of(name));
    return *kept ? IEM_OK : iem_fail_memory(err);
}

static iem_status nothing_ruled(iem_judging *j, const iem_rule *rule, struct whom whom,
                                const struct limits *limits, iem_error *err)
{
    iem_ruling *r = NULL;
    const char *ground = NULL, *group = NULL;
    IEM_TRY(keep_name(j, whom.ground, &ground, err));
    IEM_TRY(keep_name(j, whom.group, &group, err));
    IEM_TRY(iem_ruling_add(j, rule, ground, group, NULL, &r, err));
    r->why = &nothing_to_rule;
    hold_against(r, limits);
    return IEM_OK;
}

static iem_status measure_rulings(iem_judging *j, const iem_rule *rule,
                                  struct whom whom, const struct limits *limits,
                                  iem_error *err)
{
    const size_t before = j->gate->n_rulings;
    if (strcmp(rule->measure, "adverse_rate") == 0)
        IEM_TRY(rate_rulings(j, rule, whom, limits, err));
    else if (iem_core_measure(rule->measure))
        IEM_TRY(core_rulings(j, rule, whom, limits, err));
    else
        IEM_TRY(family_rulings(j, rule, whom, limits, err));
    if (j->gate->n_rulings > before) return IEM_OK;
    return nothing_ruled(j, rule, whom, limits, err);
}

iem_status iem_apply_measure(iem_judging *j, const iem_preset_rule *rule,
                             iem_error *err)
{
    const struct limits limits = {rule->min, rule->max, rule->pass_min, rule->pass_max,
                                  0};
    return measure_rulings(j, &rule->rule, (struct whom){0}, &limits, err);
}

iem_status iem_apply_margin(iem_judging *j, const iem_rule *rule,
                            const iem_policy_margin *margin, iem_error *err)
{
    const struct limits limits = {margin->min, margin->max, margin->min, margin->max,
                                  margin->line};
    return measure_rulings(j, rule, (struct whom){margin->ground, margin->group},
                           &limits, err);
}

/* ---- Alarms ---- */

/* The number of the period in which the evidence was enough; undefined: it never was.
 */
static iem_status alarm_ruling(iem_judging *j, const iem_rule *rule,
                               const iem_statistic *s, iem_error *err)
{
    iem_ruling *r = NULL;
    IEM_TRY(iem_ruling_add(j, rule, s->ground, s->group, s->of, &r, err));
    r->reference = s->reference;
    r->reference_is_rest = s->reference_is_rest;
    r->unit = s->measure->unit;
    r->estimate = s->estimate;
    r->n = s->n;
    r->why = s->why;
    const bool quiet = s->why && strcmp(s->why->code, "no-alarm") == 0;
    if (!isnan(s->estimate.value)) r->verdict = IEM_FAIL;
    if (quiet) r->verdict = IEM_PASS;
    return IEM_OK;
}

iem_status iem_apply_alarm(iem_judging *j, const iem_preset_rule *rule, iem_error *err)
{
    const size_t before = j->gate->n_rulings;
    iem_ruling *r = NULL;
    for (size_t f = 0; f < j->result->n_families; f++) {
        const iem_statistics *all = &j->result->families[f];
        for (size_t i = 0; i < all->n; i++)
            if (strcmp(all->at[i].measure->id, rule->rule.measure) == 0)
                IEM_TRY(alarm_ruling(j, &rule->rule, &all->at[i], err));
    }
    if (j->gate->n_rulings > before) return IEM_OK;
    IEM_TRY(iem_ruling_add(j, &rule->rule, NULL, NULL, NULL, &r, err));
    r->why = &nothing_to_rule;
    return IEM_OK;
}

/* ---- Registration and questions ---- */

static const iem_reason not_registered = {
    "not-registered",
    {"the plan was not registered (key 'registered')",
     "het plan is niet vastgelegd (sleutel 'registered')"}};
static const iem_reason plan_changed = {"plan-changed",
                                        {"the plan is another one than was registered",
                                         "het plan is een ander dan is vastgelegd"}};
static const iem_reason not_before = {
    "not-before-the-data",
    {"the plan was registered when there were decisions already",
     "het plan is pas vastgelegd toen er al besluiten waren"}};
static const iem_reason day_unknown = {
    "day-of-data-unknown",
    {"the log does not say whether its first decision came after that day (key 'time')",
     "het log zegt niet of het eerste besluit van na die dag is (sleutel 'time')"}};

iem_status iem_apply_registered(iem_judging *j, const iem_preset_rule *rule,
                                iem_error *err)
{
    const iem_registration *was = &j->result->registration;
    iem_ruling *r = NULL;
    IEM_TRY(iem_ruling_add(j, &rule->rule, NULL, NULL, NULL, &r, err));
    if (was->on) r->line = j->plan->policy.registered_line;
    if (!was->on)
        r->why = &not_registered;
    else if (!was->same_plan)
        r->why = &plan_changed;
    else if (was->before_data == IEM_CANNOT_TELL)
        r->why = &day_unknown;
    else if (was->before_data == IEM_FAIL)
        r->why = &not_before;
    else
        r->verdict = IEM_PASS;
    if (r->why == &plan_changed || r->why == &not_before) r->verdict = IEM_FAIL;
    return IEM_OK;
}

iem_status iem_apply_question(iem_judging *j, const iem_preset_rule *rule,
                              iem_error *err)
{
    iem_ruling *r = NULL;
    IEM_TRY(iem_ruling_add(j, &rule->rule, NULL, NULL, NULL, &r, err));
    r->why = rule->why;
    r->counts_as = IEM_REPORTED;
    return IEM_OK;
}
