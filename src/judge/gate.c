#include "judge/gate.h"

#include "base/buffer.h"
#include "base/grow.h"
#include "family/family.h"
#include "judge/core.h"
#include "judge/declared.h"
#include "judge/rules.h"
#include "plan/nearest.h"
#include "plan/plan_build.h"

#include <stdlib.h>
#include <string.h>

const char *iem_gate_preset(size_t i, const char *lang, const char **about)
{
    const iem_preset *preset = &iem_presets[i];
    *about = strcmp(lang, "nl") == 0 ? preset->about.nl : preset->about.en;
    return preset->name;
}

iem_status iem_result_gate(const iem_result *result)
{
    if (!result->gate || result->gate->verdict == IEM_CANNOT_TELL)
        return IEM_GATE_CANNOT_TELL;
    return result->gate->verdict == IEM_FAIL ? IEM_GATE_FAIL : IEM_OK;
}

/* ---- Before the scan ---- */

static const iem_preset *find_preset(const char *name)
{
    for (const iem_preset *p = iem_presets; p->name; p++)
        if (strcmp(p->name, name) == 0) return p;
    return NULL;
}

static iem_status fail_preset(const struct iem_plan *plan, const char *name,
                              iem_error *err)
{
    enum { MOST = 64 };
    const char *names[MOST];
    size_t n = 0;
    for (const iem_preset *p = iem_presets; p->name && n < MOST; p++)
        names[n++] = p->name;
    const char *nearest = iem_nearest(iem_slice_of(name), names, n);
    return iem_place_fail(iem_plan_place(plan, "preset", iem_slice_of("")), err,
                          "there is no preset '%.40s'%s%s%s", name,
                          nearest ? "; did you mean '"
                                  : "; 'iemand help gate' lists them",
                          nearest ? nearest : "", nearest ? "'" : "");
}

static iem_status want_family(struct iem_plan *plan, const char *family, iem_error *err)
{
    if (iem_plan_also(plan, family)) return IEM_OK;
    return iem_texts_add(&plan->policy.families, iem_slice_of(family))
               ? IEM_OK
               : iem_fail_memory(err);
}

/* A rule of a preset looks at a family where the plan has its columns; else nothing in
 * the log is about it, which its ruling says. */
static iem_status prepare_preset(struct iem_plan *plan, const iem_preset *preset,
                                 iem_error *err)
{
    for (size_t i = 0; i < preset->n; i++) {
        const char *family = preset->rules[i]->family;
        if (family && iem_family_fits(plan, family))
            IEM_TRY(want_family(plan, family, err));
    }
    return IEM_OK;
}

static iem_status fail_margin(const struct iem_plan *plan,
                              const iem_policy_margin *margin, const char *what,
                              iem_error *err)
{
    return iem_place_fail((iem_place){plan->path, margin->line, "margins", NULL}, err,
                          "measure '%.60s' %s", margin->measure, what);
}

static iem_status prepare_margin(struct iem_plan *plan, const iem_policy_margin *margin,
                                 iem_error *err)
{
    if (iem_core_measure(margin->measure)) return IEM_OK;
    const char *family = iem_measure_family(margin->measure);
    if (!family)
        return fail_margin(plan, margin,
                           "is not one of those that 'iemand measures' lists", err);
    if (strcmp(family, "core") == 0)
        return fail_margin(plan, margin, "is not a number about one group", err);
    if (!iem_family_fits(plan, family))
        return fail_margin(plan, margin,
                           "needs columns that the plan does not name ('iemand "
                           "measures NAME' lists them)",
                           err);
    /* These count by more than the other keys of the plan say. */
    const bool counts_more =
        strcmp(family, "subgroups") == 0 || strcmp(family, "neighbours") == 0;
    if (counts_more && !iem_plan_also(plan, family))
        return fail_margin(plan, margin, "needs its family in the key 'also'", err);
    return want_family(plan, family, err);
}

iem_status iem_gate_prepare(struct iem_plan *plan, const iem_gate_at *at,
                            iem_error *err)
{
    const iem_policy *policy = &plan->policy;
    if (at->today && !iem_is_day(iem_slice_of(at->today)))
        return iem_fail(err, IEM_ERR_USAGE,
                        "--today %.40s: this is not a day such as 2027-03-01",
                        at->today);
    for (size_t i = 0; i < policy->presets.n; i++) {
        const iem_preset *preset = find_preset(policy->presets.at[i]);
        if (!preset) return fail_preset(plan, policy->presets.at[i], err);
        IEM_TRY(prepare_preset(plan, preset, err));
    }
    for (size_t i = 0; i < policy->n_margins; i++)
        IEM_TRY(prepare_margin(plan, &policy->margins[i], err));
    return IEM_OK;
}

/* ---- Rulings ---- */

static iem_status keep(iem_judging *j, const char *text, const char **kept,
                       iem_error *err)
{
    *kept = iem_arena_copy(&j->result->arena, iem_slice_of(text));
    return *kept ? IEM_OK : iem_fail_memory(err);
}

static bool is_applied(const iem_judging *j, const iem_rule *rule)
{
    for (size_t i = 0; i < j->gate->n_rulings; i++)
        if (j->gate->rulings[i].rule == rule) return true;
    return false;
}

/* Presets share rules: each is applied once. */
static iem_status apply_preset(iem_judging *j, const char *name, iem_error *err)
{
    const iem_preset *preset = find_preset(name);
    for (size_t i = 0; i < preset->n; i++)
        if (!is_applied(j, &preset->rules[i]->rule))
            IEM_TRY(preset->rules[i]->apply(j, preset->rules[i], err));
    return IEM_OK;
}

static const char *const no_norms[] = {NULL};

/* A margin of the plan's own is a rule named after its measure. */
static iem_status apply_margin(iem_judging *j, const iem_policy_margin *margin,
                               iem_error *err)
{
    iem_buffer id = {0};
    iem_rule *rule = iem_arena_take(&j->result->arena, 1, sizeof *rule);
    iem_buffer_format(&id, "own/%s", margin->measure);
    const char *name =
        id.failed ? NULL : iem_arena_copy(&j->result->arena, iem_slice_of(id.at));
    iem_buffer_clear(&id);
    const char *measure =
        iem_arena_copy(&j->result->arena, iem_slice_of(margin->measure));
    if (!rule || !name || !measure) return iem_fail_memory(err);
    *rule = (iem_rule){
        name,
        {"Does this measure stay within the margin of the plan?",
         "Blijft deze maat binnen de marge van het plan?"},
        measure,
        no_norms,
    };
    return iem_apply_margin(j, rule, margin, err);
}

static iem_status apply_all(iem_judging *j, iem_error *err)
{
    const iem_policy *policy = &j->plan->policy;
    if (policy->presets.n == 0 && policy->n_margins == 0)
        return apply_preset(j, iem_presets[0].name, err);
    for (size_t i = 0; i < policy->presets.n; i++)
        IEM_TRY(apply_preset(j, policy->presets.at[i], err));
    for (size_t i = 0; i < policy->n_margins; i++)
        IEM_TRY(apply_margin(j, &policy->margins[i], err));
    return IEM_OK;
}

/* ---- What counts ---- */

static bool is_named(const iem_policy *policy, const char *ground, const char *group)
{
    for (size_t i = 0; i < policy->groups.n; i += 2)
        if (strcmp(policy->groups.at[i], ground) == 0 &&
            strcmp(policy->groups.at[i + 1], group) == 0)
            return true;
    return false;
}

static size_t named_parts(const iem_policy *policy, const iem_group_row *pair)
{
    size_t n = 0;
    for (size_t i = 0; i < pair->n_parts; i++)
        n += is_named(policy, pair->part_grounds[i], pair->parts[i]);
    return n;
}

static const iem_reason half_named = {
    "one-part-named",
    {"the policy names only one of these two groups, and rules on those of which it "
     "names both",
     "het beleid noemt maar een van deze twee groepen, en gaat over die waarvan het "
     "ze allebei noemt"}};

/* Of groups that the policy names both, the people of both are what it is about too. */
static bool is_covered(const iem_judging *j, iem_ruling *r)
{
    const iem_policy *policy = &j->plan->policy;
    if (policy->groups.n == 0 || !r->ground) return true;
    if (!r->group) return false;
    if (is_named(policy, r->ground, r->group)) return true;
    const iem_group_row *g = iem_whom_group(&j->whom, r->ground, r->group);
    if (!g || g->n_parts < 2) return false;
    const size_t named = named_parts(policy, g);
    if (named > 0 && named < g->n_parts) r->why = &half_named;
    return named == g->n_parts;
}

/* Pooled small groups, and people without a label, are no group that could be shown to
 * be treated alike: what cannot be told of them never stops a release. */
static bool is_no_name(const struct iem_plan *plan, const char *group)
{
    return strcmp(group, IEM_MISSING_TEXT) == 0 ||
           (plan->small_as && strcmp(group, plan->small_as) == 0);
}

static bool has_no_name(const struct iem_plan *plan, const char *const *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_no_name(plan, parts[i])) return true;
    return false;
}

/* Nor is a pair of groups of which one is none. */
static bool is_no_group(const iem_judging *j, const iem_ruling *r)
{
    if (!r->ground || !r->group) return false;
    if (is_no_name(j->plan, r->group)) return true;
    const iem_group_row *g = iem_whom_group(&j->whom, r->ground, r->group);
    return g && g->n_parts > 1 && has_no_name(j->plan, g->parts, g->n_parts);
}

/* ---- Groups that the policy names and the log lacks ---- */

static const iem_rule named_group = {
    "policy/group",
    {"Is the group that the policy names in the log?",
     "Komt de groep die het beleid noemt in het log voor?"},
    NULL,
    no_norms,
};
static const iem_reason no_such_group = {
    "no-such-group",
    {"the log has no group of this name; does the policy spell it as the log does",
     "het log heeft geen groep met deze naam; is die in het beleid gespeld zoals in "
     "het log"}};

static bool is_in_log(const iem_whom *whom, const char *ground, const char *group)
{
    return iem_whom_group(whom, ground, group) ||
           iem_whom_treatment(whom, ground, group);
}

/* Else the others alone would pass for it. */
static iem_status rule_on_named(iem_judging *j, iem_error *err)
{
    const iem_texts *named = &j->plan->policy.groups;
    iem_ruling *r = NULL;
    for (size_t i = 0; i < named->n; i += 2) {
        const char *ground = NULL, *group = NULL;
        if (is_in_log(&j->whom, named->at[i], named->at[i + 1])) continue;
        IEM_TRY(keep(j, named->at[i], &ground, err));
        IEM_TRY(keep(j, named->at[i + 1], &group, err));
        IEM_TRY(iem_ruling_add(j, &named_group, ground, group, NULL, &r, err));
        r->why = &no_such_group;
    }
    return IEM_OK;
}

static const iem_accepted *accepted_of(const iem_policy *policy, const char *id)
{
    for (size_t i = 0; i < policy->n_accepted; i++)
        if (strcmp(policy->accepted[i].finding, id) == 0) return &policy->accepted[i];
    return NULL;
}

static iem_status settle_accepted(iem_judging *j, const iem_accepted *accepted,
                                  iem_ruling *r, iem_error *err)
{
    const bool holds = strcmp(j->at->today, accepted->until) <= 0;
    r->counts_as = holds ? IEM_ACCEPTED : IEM_EXPIRED;
    IEM_TRY(keep(j, accepted->owner, &r->owner, err));
    IEM_TRY(keep(j, accepted->reason, &r->reason, err));
    IEM_TRY(keep(j, accepted->legal_ground, &r->legal_ground, err));
    return keep(j, accepted->until, &r->until, err);
}

static iem_status settle(iem_judging *j, iem_ruling *r, iem_error *err)
{
    const iem_policy *policy = &j->plan->policy;
    if (r->counts_as != IEM_COUNTED) return IEM_OK;
    const iem_accepted *accepted =
        r->verdict == IEM_FAIL ? accepted_of(policy, r->id) : NULL;
    if (!is_covered(j, r))
        r->counts_as = IEM_OUTSIDE;
    else if (accepted)
        return settle_accepted(j, accepted, r, err);
    else if (r->verdict == IEM_CANNOT_TELL &&
             (policy->cannot_tell_passes || is_no_group(j, r)))
        r->counts_as = IEM_UNTOLD;
    return IEM_OK;
}

static iem_status settle_all(iem_judging *j, iem_error *err)
{
    for (size_t i = 0; i < j->gate->n_rulings; i++)
        IEM_TRY(settle(j, &j->gate->rulings[i], err));
    return IEM_OK;
}

static bool is_used(const iem_gate *gate, const char *finding)
{
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        const bool uses = r->counts_as == IEM_ACCEPTED || r->counts_as == IEM_EXPIRED;
        if (uses && strcmp(r->id, finding) == 0) return true;
    }
    return false;
}

static iem_status list_unused(iem_judging *j, iem_error *err)
{
    const iem_policy *policy = &j->plan->policy;
    iem_gate *gate = j->gate;
    gate->unused =
        iem_arena_take(&j->result->arena, policy->n_accepted, sizeof *gate->unused);
    if (!gate->unused) return iem_fail_memory(err);
    for (size_t i = 0; i < policy->n_accepted; i++)
        if (!is_used(gate, policy->accepted[i].finding))
            IEM_TRY(keep(j, policy->accepted[i].finding,
                         &gate->unused[gate->n_unused++], err));
    return IEM_OK;
}

static iem_status list_presets(iem_judging *j, iem_error *err)
{
    const iem_texts *presets = &j->plan->policy.presets;
    const bool own = presets->n == 0 && j->plan->policy.n_margins == 0;
    const size_t n = own ? 1 : presets->n;
    const char **names = iem_arena_take(&j->result->arena, n, sizeof *names);
    if (!names) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        IEM_TRY(keep(j, own ? iem_presets[0].name : presets->at[i], &names[i], err));
    j->gate->presets = names;
    j->gate->n_presets = n;
    return IEM_OK;
}

bool iem_ruling_decides(const iem_ruling *r)
{
    return r->counts_as == IEM_COUNTED || r->counts_as == IEM_EXPIRED;
}

/* Nothing that counts is no pass. What somebody answers for was told; what could not be
 * told before either was not. */
static iem_verdict verdict_of(const iem_gate *gate)
{
    size_t told = 0;
    bool cannot = false;
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        if (iem_ruling_decides(r) && r->verdict == IEM_FAIL) return IEM_FAIL;
        cannot |= iem_ruling_decides(r) && r->verdict == IEM_CANNOT_TELL;
        told += (iem_ruling_decides(r) && r->verdict == IEM_PASS) ||
                r->counts_as == IEM_ACCEPTED ||
                (r->counts_as == IEM_KNOWN && r->verdict == IEM_FAIL);
    }
    return cannot || told == 0 ? IEM_CANNOT_TELL : IEM_PASS;
}

static iem_status judge(iem_judging *j, iem_error *err)
{
    iem_gate *gate = j->gate;
    if (j->plan->policy.n_accepted && !j->at->today)
        return iem_fail(err, IEM_ERR_USAGE,
                        "the plan accepts findings until a day, so the gate has to be "
                        "told today's (--today)");
    if (j->plan->path) IEM_TRY(keep(j, j->plan->path, &gate->plan_path, err));
    IEM_TRY(list_presets(j, err));
    IEM_TRY(apply_all(j, err));
    IEM_TRY(iem_apply_declared(j, err));
    IEM_TRY(rule_on_named(j, err));
    IEM_TRY(settle_all(j, err));
    if (j->at->baseline)
        IEM_TRY(iem_gate_compare(j->result, &j->whom, j->at->baseline, err));
    /* Once more: what fails for being worse may be accepted as well. */
    IEM_TRY(settle_all(j, err));
    IEM_TRY(list_unused(j, err));
    gate->verdict = verdict_of(gate);
    return IEM_OK;
}

iem_status iem_gate_judge(const struct iem_plan *plan, const iem_gate_at *at,
                          struct iem_result *result, iem_error *err)
{
    iem_judging j = {plan, at, result, iem_zeroed(1, sizeof(iem_gate)), {0}};
    if (!j.gate) return iem_fail_memory(err);
    result->gate = j.gate;
    j.gate->cannot_tell_passes = plan->policy.cannot_tell_passes;
    IEM_TRY(iem_whom_new(result, &j.whom, err));
    const iem_status status = judge(&j, err);
    iem_whom_clear(&j.whom);
    return status;
}

void iem_gate_clear(struct iem_result *result)
{
    if (!result->gate) return;
    free(result->gate->rulings);
    free(result->gate);
    result->gate = NULL;
}
