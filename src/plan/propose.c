#include "plan/propose.h"

#include "base/grow.h"
#include "plan/plan_build.h"
#include "plan/propose_steps.h"

#include <stdlib.h>
#include <string.h>

/* ---- What was said already ---- */

static iem_proposed role_of(iem_role_kind kind)
{
    switch (kind) {
    case IEM_ROLE_DECISION:
        return IEM_PROPOSED_DECISION;
    case IEM_ROLE_GROUND:
        return IEM_PROPOSED_GROUND;
    case IEM_ROLE_FACT:
        return IEM_PROPOSED_FACT;
    case IEM_ROLE_PROFILE:
        return IEM_PROPOSED_PROFILE;
    case IEM_ROLE_COUNT:
        return IEM_PROPOSED_COUNT;
    case IEM_ROLE_CASE:
        return IEM_PROPOSED_CASE;
    case IEM_ROLE_PERSON:
        return IEM_PROPOSED_PERSON;
    default:
        return IEM_PROPOSED_NOTHING;
    }
}

static void take_texts(const iem_texts *texts, const char **to, size_t *n)
{
    for (size_t i = 0; i < texts->n && *n < IEM_PROPOSED_SIDES; i++)
        to[(*n)++] = texts->at[i];
}

static void take_bands(const iem_bands *bands, iem_proposed_column *column)
{
    column->quantiles = bands->quantiles;
    for (size_t i = 0; i < bands->n_cuts && i < IEM_PROPOSED_CUTS; i++)
        column->cuts[column->n_cuts++] = bands->cuts[i];
}

static void take_role(const struct iem_plan *plan, iem_role role,
                      iem_proposed_column *column)
{
    const iem_name_rule *rule = column->rule;
    *column = (iem_proposed_column){.role = role_of(role.kind),
                                    .given = true,
                                    .rule = rule,
                                    .why = {"as you said", "zoals u zei"}};
    if (role.kind == IEM_ROLE_DECISION) {
        take_texts(&plan->adverse, column->yes, &column->n_yes);
        take_texts(&plan->favourable, column->no, &column->n_no);
        column->compare = plan->compare;
        column->threshold = plan->threshold;
    } else if (role.kind == IEM_ROLE_GROUND) {
        take_bands(&plan->grounds[role.index].bands, column);
    } else if (role.kind == IEM_ROLE_FACT || role.kind == IEM_ROLE_PROFILE) {
        take_bands(&plan->facts[role.index].bands, column);
    }
}

static size_t find_column(const iem_look *look, const char *name)
{
    size_t i = 0;
    while (i < look->n && strcmp(look->columns[i].name, name) != 0) i++;
    return i;
}

/* What a role was given to has no other; of roles for one column the one that was given
 * stays alone. */
static void take_given(iem_proposal *p, const struct iem_plan *plan)
{
    iem_role role;
    for (size_t i = 0; iem_plan_role(plan, i, &role); i++) {
        if (!role.name || role_of(role.kind) == IEM_PROPOSED_NOTHING) continue;
        const size_t column = find_column(p->look, iem_plan_column(plan, role.name));
        if (column < p->look->n) take_role(plan, role, &p->columns[column]);
    }
    p->title = plan->title;
}

/* ---- The whole ---- */

iem_status iem_propose_roles(const iem_look *look, const struct iem_plan *given,
                             iem_proposal **proposal, iem_error *err)
{
    iem_proposal *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->look = look;
    made->columns = iem_zeroed(look->n, sizeof *made->columns);
    if (!made->columns) {
        free(made);
        return iem_fail_memory(err);
    }
    for (size_t i = 0; i < look->n; i++) iem_propose_alone(look, i, &made->columns[i]);
    if (given) take_given(made, given);
    iem_propose_settle(made);
    *proposal = made;
    return IEM_OK;
}
