/* The policy of a plan: read from its file and from flags, and checked against the rest
 * of the plan. */
#include "base/grow.h"
#include "plan/plan_node.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const iem_slice no_name = {"", 0};

iem_status iem_plan_put_presets(struct iem_plan *plan, iem_place at, iem_texts *names,
                                iem_error *err)
{
    bool use = true;
    IEM_TRY(iem_plan_settle(plan, at, "preset", no_name, &use, err));
    if (!use) return IEM_OK;
    iem_texts_clear(&plan->policy.presets);
    plan->policy.presets = *names;
    *names = (iem_texts){0};
    return IEM_OK;
}

iem_status iem_plan_put_cannot_tell(struct iem_plan *plan, iem_place at, iem_slice text,
                                    iem_error *err)
{
    bool use = true;
    const bool passes = iem_slice_is(text, "report");
    if (!passes && !iem_slice_is(text, "block"))
        return iem_place_fail(at, err, "it is block or report, not '%.*s'",
                              IEM_SHOWN(text));
    IEM_TRY(iem_plan_settle(plan, at, "cannot-tell", no_name, &use, err));
    if (use) plan->policy.cannot_tell_passes = passes;
    return IEM_OK;
}

/* ---- Its keys ---- */

static iem_status read_preset(iem_reading *r, const iem_yaml *node)
{
    iem_texts names = {0};
    IEM_TRY(iem_want_texts(r, node, "preset", &names));
    const iem_status status = iem_plan_put_presets(
        r->plan, iem_node_place(r, node, "preset"), &names, r->err);
    iem_texts_clear(&names);
    return status;
}

static iem_status read_cannot_tell(iem_reading *r, const iem_yaml *node)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_text(r, node, "cannot_tell", &text));
    return iem_plan_put_cannot_tell(r->plan, iem_node_place(r, node, "cannot_tell"),
                                    text, r->err);
}

/* What was declared counts for the gate, or is reported only. */
static iem_status read_declaration(iem_reading *r, const iem_yaml *node)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_text(r, node, "declaration", &text));
    r->plan->policy.declaration_blocks = iem_slice_is(text, "block");
    if (r->plan->policy.declaration_blocks || iem_slice_is(text, "report"))
        return IEM_OK;
    return iem_place_fail(iem_node_place(r, node, "declaration"), r->err,
                          "it is block or report, not '%.*s'", IEM_SHOWN(text));
}

static iem_status add_group(iem_reading *r, const char *ground, iem_slice group)
{
    iem_texts *groups = &r->plan->policy.groups;
    const bool added =
        iem_texts_add(groups, iem_slice_of(ground)) && iem_texts_add(groups, group);
    return added ? IEM_OK : iem_fail_memory(r->err);
}

static iem_status read_groups(iem_reading *r, const iem_yaml *node)
{
    const iem_yaml *item = NULL;
    iem_slice group = {0};
    IEM_TRY(iem_want_map(r, node, "groups"));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next) {
        IEM_TRY(iem_want_items(r, entry, entry->key, &item));
        for (; item; item = iem_next_item(entry, item)) {
            IEM_TRY(iem_want_name(r, item, entry->key, &group));
            IEM_TRY(add_group(r, entry->key, group));
        }
    }
    return IEM_OK;
}

/* A text of a map that may be left out: then *text stays NULL. */
static iem_status optional_text(const iem_reading *r, const iem_yaml *map,
                                const char *key, char **text)
{
    iem_slice slice = {0};
    const iem_yaml *node = iem_node_find(map, key);
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_name(r, node, key, &slice));
    *text = iem_copy(slice);
    return *text ? IEM_OK : iem_fail_memory(r->err);
}

static iem_status required_text(const iem_reading *r, const iem_yaml *map,
                                const char *of, const char *key, char **text)
{
    if (!iem_node_find(map, key)) return iem_node_lacks(r, map, of, key);
    return optional_text(r, map, key, text);
}

static iem_status optional_number(const iem_reading *r, const iem_yaml *map,
                                  const char *key, double *number)
{
    iem_slice text = {0};
    int64_t micro = 0;
    const iem_yaml *node = iem_node_find(map, key);
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_text(r, node, key, &text));
    IEM_TRY(iem_place_number(iem_node_place(r, node, key), text, &micro, r->err));
    *number = (double)micro / IEM_MICRO;
    return IEM_OK;
}

static iem_status read_margin(iem_reading *r, const iem_yaml *node)
{
    static const char *const keys[] = {"measure", "ground", "group",
                                       "min",     "max",    NULL};
    iem_policy *policy = &r->plan->policy;
    IEM_TRY(iem_want_map(r, node, "margins"));
    IEM_TRY(iem_check_keys(r, node, "margins", keys));
    if (!IEM_GROW(policy->margins, policy->margin_capacity, policy->n_margins + 1))
        return iem_fail_memory(r->err);
    iem_policy_margin *margin = &policy->margins[policy->n_margins++];
    *margin = (iem_policy_margin){.min = NAN, .max = NAN, .line = node->line};
    IEM_TRY(required_text(r, node, "margins", "measure", &margin->measure));
    IEM_TRY(optional_text(r, node, "ground", &margin->ground));
    IEM_TRY(optional_text(r, node, "group", &margin->group));
    IEM_TRY(optional_number(r, node, "min", &margin->min));
    IEM_TRY(optional_number(r, node, "max", &margin->max));
    if (margin->group && !margin->ground)
        return iem_node_lacks(r, node, "group", "ground");
    if (isnan(margin->min) && isnan(margin->max))
        return iem_node_lacks(r, node, "margins", "max' or 'min");
    if (margin->min > margin->max)
        return iem_place_fail(iem_node_place(r, node, "margins"), r->err,
                              "the smallest value allowed is above the largest");
    return IEM_OK;
}

static iem_status read_margins(iem_reading *r, const iem_yaml *node)
{
    const iem_yaml *item = NULL;
    IEM_TRY(iem_want_items(r, node, "margins", &item));
    for (; item; item = iem_next_item(node, item)) IEM_TRY(read_margin(r, item));
    return IEM_OK;
}

static iem_status check_day(const iem_reading *r, const iem_yaml *map, const char *key,
                            const char *day)
{
    if (iem_is_day(iem_slice_of(day))) return IEM_OK;
    return iem_place_fail(iem_node_place(r, iem_node_find(map, key), key), r->err,
                          "'%.40s' is not a day such as 2027-03-01", day);
}

static iem_status read_one_accepted(iem_reading *r, const iem_yaml *node)
{
    static const char *const keys[] = {"finding",      "reason", "owner",
                                       "legal_ground", "until",  NULL};
    iem_policy *policy = &r->plan->policy;
    IEM_TRY(iem_want_map(r, node, "accepted"));
    IEM_TRY(iem_check_keys(r, node, "accepted", keys));
    if (!IEM_GROW(policy->accepted, policy->accepted_capacity, policy->n_accepted + 1))
        return iem_fail_memory(r->err);
    iem_accepted *accepted = &policy->accepted[policy->n_accepted++];
    *accepted = (iem_accepted){.line = node->line};
    IEM_TRY(required_text(r, node, "accepted", "finding", &accepted->finding));
    IEM_TRY(required_text(r, node, "accepted", "reason", &accepted->reason));
    IEM_TRY(required_text(r, node, "accepted", "owner", &accepted->owner));
    IEM_TRY(
        required_text(r, node, "accepted", "legal_ground", &accepted->legal_ground));
    IEM_TRY(required_text(r, node, "accepted", "until", &accepted->until));
    if (!iem_is_id(iem_slice_of(accepted->finding)))
        return iem_place_fail(
            iem_node_place(r, iem_node_find(node, "finding"), "finding"), r->err,
            "'%.40s' is not the id of a finding: 16 digits, as the report has it",
            accepted->finding);
    return check_day(r, node, "until", accepted->until);
}

static iem_status read_accepted(iem_reading *r, const iem_yaml *node)
{
    const iem_yaml *item = NULL;
    IEM_TRY(iem_want_items(r, node, "accepted", &item));
    for (; item; item = iem_next_item(node, item)) IEM_TRY(read_one_accepted(r, item));
    return IEM_OK;
}

iem_status iem_plan_read_policy(iem_reading *r, const iem_yaml *node)
{
    static const struct {
        const char *key;
        iem_status (*read)(iem_reading *r, const iem_yaml *node);
    } parts[] = {{"preset", read_preset},           {"cannot_tell", read_cannot_tell},
                 {"declaration", read_declaration}, {"groups", read_groups},
                 {"margins", read_margins},         {"accepted", read_accepted}};
    static const char *const keys[] = {
        "preset", "cannot_tell", "declaration", "groups", "margins", "accepted", NULL};
    IEM_TRY(iem_want_map(r, node, "policy"));
    IEM_TRY(iem_check_keys(r, node, "policy", keys));
    r->plan->policy.line = node->key_line;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const iem_yaml *part = iem_node_find(node, parts[i].key);
        if (part) IEM_TRY(parts[i].read(r, part));
    }
    return IEM_OK;
}

iem_status iem_plan_read_registered(iem_reading *r, const iem_yaml *node)
{
    static const char *const keys[] = {"on", "plan_sha256", NULL};
    iem_policy *policy = &r->plan->policy;
    iem_slice day = {0}, hash = {0};
    IEM_TRY(iem_want_map(r, node, "registered"));
    IEM_TRY(iem_check_keys(r, node, "registered", keys));
    const iem_yaml *on = iem_node_find(node, "on"),
                   *sha = iem_node_find(node, "plan_sha256");
    if (!on) return iem_node_lacks(r, node, "registered", "on");
    if (!sha) return iem_node_lacks(r, node, "registered", "plan_sha256");
    IEM_TRY(iem_want_name(r, on, "on", &day));
    IEM_TRY(iem_want_name(r, sha, "plan_sha256", &hash));
    IEM_TRY(check_day(r, node, "on", day.at));
    if (!iem_is_hex(hash, IEM_SHA256_HEX - 1))
        return iem_place_fail(
            iem_node_place(r, sha, "plan_sha256"), r->err,
            "'%.*s' is not the plan_sha256 that 'iemand check' prints",
            IEM_SHOWN(hash));
    memcpy(policy->registered_on, day.at, sizeof policy->registered_on);
    memcpy(policy->registered_sha256, hash.at, sizeof policy->registered_sha256);
    policy->registered_line = node->key_line;
    return IEM_OK;
}

/* ---- Against the rest of the plan ---- */

static bool has_ground(const struct iem_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->n_grounds; i++)
        if (strcmp(plan->grounds[i].name, name) == 0) return true;
    return false;
}

static iem_status check_ground(const struct iem_plan *plan, const char *ground,
                               size_t line, const char *key, iem_error *err)
{
    if (has_ground(plan, ground)) return IEM_OK;
    return iem_place_fail((iem_place){plan->path, line, key, NULL}, err,
                          "the plan has no ground '%.60s'", ground);
}

static iem_status check_accepted_once(const struct iem_plan *plan, size_t i,
                                      iem_error *err)
{
    const iem_accepted *all = plan->policy.accepted;
    for (size_t k = 0; k < i; k++)
        if (strcmp(all[k].finding, all[i].finding) == 0)
            return iem_place_fail(
                (iem_place){plan->path, all[i].line, "accepted", NULL}, err,
                "finding %s is accepted twice", all[i].finding);
    return IEM_OK;
}

iem_status iem_policy_check(const struct iem_plan *plan, iem_error *err)
{
    const iem_policy *policy = &plan->policy;
    for (size_t i = 0; i < policy->groups.n; i += 2)
        IEM_TRY(check_ground(plan, policy->groups.at[i], policy->line, "groups", err));
    for (size_t i = 0; i < policy->n_margins; i++)
        if (policy->margins[i].ground)
            IEM_TRY(check_ground(plan, policy->margins[i].ground,
                                 policy->margins[i].line, "margins", err));
    for (size_t i = 0; i < policy->n_accepted; i++)
        IEM_TRY(check_accepted_once(plan, i, err));
    return IEM_OK;
}
