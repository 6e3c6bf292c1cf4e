/* Roles and norms: does the log show that those who had to sign did, and does the plan
 * look after each norm with a margin that was fixed beforehand? */
#include "family/family.h"
#include "judge/core.h"
#include "judge/declared_parts.h"

#include <math.h>
#include <string.h>

/* ---- Roles ---- */

static const iem_rule roles = {
    "declaration/roles",
    {"Did whoever had to be involved look at the decision in time?",
     "Keek degene die betrokken moest zijn op tijd naar het besluit?"},
    NULL,
    IEM_NORMS(IEM_NORM_ROLES)};
static const iem_reason no_roles = {
    "no-roles",
    {"the declaration does not say who has to be involved",
     "de opgave zegt niet wie betrokken moet zijn"}};
static const iem_reason no_role_columns = {
    "no-role-columns",
    {"the plan names no columns with who reviewed when (process: reviewer_role, "
     "review_at, decided_at)",
     "het plan noemt geen kolommen met wie wanneer heeft gekeken (process: "
     "reviewer_role, review_at, decided_at)"}};
static const iem_reason nobody_to_sign = {
    "no-such-decisions",
    {"there are no decisions that this role has to look at",
     "er zijn geen besluiten waar deze rol naar moet kijken"}};
static const iem_reason not_signed = {
    "not-in-time",
    {"decisions were taken without this role having looked at them before",
     "er zijn besluiten genomen waar deze rol niet vooraf naar heeft gekeken"}};
static const iem_reason all_signed = {
    "in-time",
    {"this role looked at every decision before it was taken",
     "deze rol heeft vooraf naar elk besluit gekeken"}};

static bool has_columns(const struct iem_plan *plan)
{
    return iem_plan_process(plan, IEM_REVIEWER_ROLE) &&
           iem_plan_process(plan, IEM_REVIEW_AT) &&
           iem_plan_process(plan, IEM_DECIDED_AT);
}

static void ask_role(iem_asking *a, const iem_declared_role *role)
{
    const iem_counted_by *by =
        role->adverse_only ? &a->log->signed_adverse : &a->log->signed_all;
    iem_declared_check *q = iem_ask(a, &roles, "iemand.roles", role->name);
    double of = by->missing, signed_by = 0;
    for (size_t i = 0; i < by->n; i++) {
        of += by->at[i].n;
        if (strcmp(by->at[i].name, role->name) == 0) signed_by += by->at[i].n;
    }
    iem_ask_settle(q, IEM_CANNOT_TELL,
                   by->known              ? &nobody_to_sign
                   : has_columns(a->plan) ? &iem_asked_no_rows
                                          : &no_role_columns);
    if (!by->known || of <= 0) return;
    q->n = of - signed_by;
    q->of = of;
    if (q->n > 0) q->fewest = q->n;
    iem_ask_settle(q, q->n > 0 ? IEM_FAIL : IEM_PASS,
                   q->n > 0 ? &not_signed : &all_signed);
}

void iem_ask_roles(iem_asking *a)
{
    for (size_t i = 0; i < a->d->n_roles; i++) ask_role(a, &a->d->roles[i]);
    if (a->d->n_roles == 0)
        iem_ask_settle(iem_ask(a, &roles, "iemand.roles", NULL), IEM_CANNOT_TELL,
                       &no_roles);
}

/* ---- Norms ---- */

static const iem_rule norms = {
    "declaration/norms",
    {"Is the norm looked after, with a margin that was fixed beforehand?",
     "Wordt op de norm gelet, met een marge die vooraf vaststond?"},
    NULL,
    IEM_NORMS(IEM_NORM_MARGINS)};
static const iem_reason no_norms = {
    "no-norms", {"the declaration names no norms", "de opgave noemt geen normen"}};
static const iem_reason no_check = {
    "no-check",
    {"the declaration names no check for it", "de opgave noemt er geen controle bij"}};
static const iem_reason unknown_check = {
    "unknown-check",
    {"there is no measure or rule of this name ('iemand measures' lists them)",
     "er is geen maat of regel met deze naam ('iemand measures' somt ze op)"}};
static const iem_reason for_people = {"for-people",
                                      {"no log can answer this: people have to",
                                       "geen log kan dit zeggen: dat is aan mensen"}};
static const iem_reason not_active = {
    "not-active", {"the plan does not look at it", "het plan kijkt er niet naar"}};
static const iem_reason no_margin = {
    "no-margin",
    {"the plan looks at it, but does not say how much is too much",
     "het plan kijkt ernaar, maar zegt niet hoeveel te veel is"}};
static const iem_reason wider_margin = {
    "wider-margin",
    {"the margin of the plan is wider than the declared one",
     "de marge van het plan is ruimer dan de opgegeven marge"}};
static const iem_reason no_data = {
    "no-data",
    {"the plan looks at it, but the log has no figures for it",
     "het plan kijkt ernaar, maar het log heeft er geen cijfers voor"}};
static const iem_reason active = {
    "active",
    {"the plan looks at it with a margin, and the log has figures",
     "het plan kijkt ernaar met een marge, en het log heeft cijfers"}};

/* What the plan makes of a check. */
struct check {
    bool known, question, active;
    bool yes_or_no;  /* needs no margin */
    double min, max; /* the widest that pass; NaN: none */
    const char *measure;
};

static const iem_preset *preset_of(const char *name)
{
    for (const iem_preset *p = iem_presets; p->name; p++)
        if (strcmp(p->name, name) == 0) return p;
    return NULL;
}

static void widen(struct check *c, double min, double max)
{
    c->min = fmin(c->min, min); /* fmin and fmax pass NaN over */
    c->max = fmax(c->max, max);
}

static bool is_active(const iem_asking *a, const iem_preset_rule *rule)
{
    const iem_texts *presets = &a->plan->policy.presets;
    for (size_t i = 0; i < presets->n; i++) {
        const iem_preset *preset = preset_of(presets->at[i]);
        for (size_t k = 0; preset && k < preset->n; k++)
            if (preset->rules[k] == rule) return true;
    }
    return false;
}

/* Four fifths stand in the rule itself. */
static void take_rule(struct check *c, const iem_preset_rule *rule)
{
    static const double four_fifths = 0.8;
    c->active = true;
    if (rule->apply == iem_apply_four_fifths) widen(c, four_fifths, NAN);
    widen(c, rule->min, rule->max);
    c->yes_or_no |=
        rule->apply == iem_apply_registered || rule->apply == iem_apply_alarm;
}

static void take_rules(const iem_asking *a, struct check *c, const char *name)
{
    for (const iem_preset *p = iem_presets; p->name; p++) {
        for (size_t i = 0; i < p->n; i++) {
            const iem_preset_rule *rule = p->rules[i];
            const char *measure = rule->rule.measure;
            const bool named = strcmp(rule->rule.id, name) == 0;
            if (named) {
                c->known = true;
                c->question |= rule->apply == iem_apply_question;
                if (measure) c->measure = measure;
            }
            if ((named || (measure && strcmp(measure, name) == 0)) &&
                is_active(a, rule))
                take_rule(c, rule);
        }
    }
}

/* The margins that every scan judges by. */
static void take_core(const iem_asking *a, struct check *c)
{
    const iem_margins *m = &a->plan->margins;
    if (strcmp(c->measure, "twin_gap") == 0)
        widen(c, NAN, m->gap);
    else if (strcmp(c->measure, "twin_ratio") == 0)
        widen(c, NAN, m->ratio);
    else if (strcmp(c->measure, "group_weight") == 0)
        widen(c, NAN, m->group_weight);
    c->active = true;
}

static bool is_measured(const iem_asking *a, const char *measure)
{
    const char *family = iem_measure_family(measure);
    for (size_t i = 0; family && i < a->result->n_families; i++)
        if (strcmp(a->result->families[i].family->name, family) == 0) return true;
    return false;
}

static struct check look_up(const iem_asking *a, const char *name)
{
    struct check c = {.min = NAN, .max = NAN};
    const iem_policy *policy = &a->plan->policy;
    const bool core = iem_core_measure(name);
    if (core || iem_measure_family(name)) {
        c.known = true;
        c.measure = name;
    }
    take_rules(a, &c, name);
    if (!c.measure) return c;
    if (iem_core_measure(c.measure) && (core || strchr(name, '/') == NULL))
        take_core(a, &c);
    c.active |= is_measured(a, c.measure) && c.measure == name;
    for (size_t i = 0; i < policy->n_margins; i++)
        if (strcmp(policy->margins[i].measure, name) == 0)
            widen(&c, policy->margins[i].min, policy->margins[i].max);
    return c;
}

static bool core_has_data(const struct iem_result *r, const char *measure)
{
    iem_core_said said;
    for (size_t i = 0; i < r->n_treatments; i++) {
        if (!iem_core_said_of(&r->treatments[i], measure, &said))
            return r->n_groups > 0; /* of groups, not of comparisons */
        if (!isnan(said.estimate.value)) return true;
    }
    return false;
}

/* Own facts that count more than others' have no group weight, and a figure. */
static bool has_data(const struct iem_result *r, const char *measure)
{
    if (iem_core_measure(measure))
        return core_has_data(r, strcmp(measure, "group_weight") == 0 ? "fact_weight"
                                                                     : measure);
    for (size_t i = 0; i < r->n_families; i++)
        for (size_t k = 0; k < r->families[i].n; k++) {
            const iem_statistic *s = &r->families[i].at[k];
            if (strcmp(s->measure->id, measure) == 0 && isfinite(s->estimate.value))
                return true;
        }
    return false;
}

static bool is_wider(const struct check *c, double margin)
{
    static const double rounding = 1e-9;
    if (isnan(margin)) return false;
    return !isnan(c->max) ? c->max > margin + rounding : c->min < margin - rounding;
}

static void answer_check(iem_declared_check *q, const struct iem_result *r,
                         const struct check *c, double margin)
{
    const bool has_margin = !isnan(c->min) || !isnan(c->max) || c->yes_or_no;
    if (!c->known)
        iem_ask_settle(q, IEM_FAIL, &unknown_check);
    else if (c->question)
        iem_ask_settle(q, IEM_CANNOT_TELL, &for_people);
    else if (!c->active)
        iem_ask_settle(q, IEM_FAIL, &not_active);
    else if (!has_margin)
        iem_ask_settle(q, IEM_FAIL, &no_margin);
    else if (is_wider(c, margin))
        iem_ask_settle(q, IEM_FAIL, &wider_margin);
    else if (c->measure && !has_data(r, c->measure))
        iem_ask_settle(q, IEM_CANNOT_TELL, &no_data);
    else
        iem_ask_settle(q, IEM_PASS, &active);
}

static void ask_norm(iem_asking *a, const iem_declared_norm *norm)
{
    if (norm->checks.n == 0)
        iem_ask_settle(iem_ask(a, &norms, "iemand.norms", norm->name), IEM_FAIL,
                       &no_check);
    for (size_t i = 0; i < norm->checks.n; i++) {
        const struct check c = look_up(a, norm->checks.at[i]);
        iem_declared_check *q = iem_ask(a, &norms, "iemand.norms", norm->name);
        iem_ask_items(a, q, 1);
        iem_ask_item(a, q, norm->checks.at[i], NAN, NULL);
        answer_check(q, a->result, &c, norm->margin);
    }
}

/* ---- Fixed before the data ---- */

static const iem_rule registered = {
    "declaration/registered",
    {"Was the plan with its margins fixed before the data?",
     "Stond het plan met zijn marges vast vóór de gegevens?"},
    NULL,
    IEM_NORMS(IEM_NORM_MARGINS)};
static const iem_reason not_registered = {
    "not-registered",
    {"the plan does not say when it was fixed (key 'registered')",
     "het plan zegt niet wanneer het is vastgelegd (sleutel 'registered')"}};
static const iem_reason plan_changed = {"plan-changed",
                                        {"the plan is another one than was fixed",
                                         "het plan is een ander dan is vastgelegd"}};
static const iem_reason day_unknown = {
    "day-unknown",
    {"the log does not show whether its first decision is later than that day",
     "het log laat niet zien of het eerste besluit van na die dag is"}};
static const iem_reason after_data = {"after-data",
                                      {"the plan was fixed after the first decision",
                                       "het plan is vastgelegd na het eerste besluit"}};
static const iem_reason before_data = {
    "before-data",
    {"the plan was fixed before the first decision, and is still the same",
     "het plan is vastgelegd voor het eerste besluit, en is nog hetzelfde"}};

static void ask_registered(iem_asking *a)
{
    const iem_registration *was = &a->result->registration;
    iem_declared_check *q = iem_ask(a, &registered, "iemand.norms", NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &not_registered);
    if (!was->on) return;
    iem_ask_items(a, q, 1);
    iem_ask_item(a, q, was->on, NAN, NULL);
    if (!was->same_plan)
        iem_ask_settle(q, IEM_FAIL, &plan_changed);
    else if (was->before_data == IEM_CANNOT_TELL)
        iem_ask_settle(q, IEM_CANNOT_TELL, &day_unknown);
    else if (was->before_data == IEM_FAIL)
        iem_ask_settle(q, IEM_FAIL, &after_data);
    else
        iem_ask_settle(q, IEM_PASS, &before_data);
}

void iem_ask_norms(iem_asking *a)
{
    for (size_t i = 0; i < a->d->n_norms; i++) ask_norm(a, &a->d->norms[i]);
    if (a->d->n_norms == 0)
        iem_ask_settle(iem_ask(a, &norms, "iemand.norms", NULL), IEM_CANNOT_TELL,
                       &no_norms);
    ask_registered(a);
}
