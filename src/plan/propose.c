#include "plan/propose.h"

#include "base/grow.h"
#include "plan/plan_build.h"

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

void iem_proposal_free(iem_proposal *proposal)
{
    if (!proposal) return;
    free(proposal->columns);
    free(proposal);
}

size_t iem_proposed_number(const iem_proposal *proposal, iem_proposed role, bool aside)
{
    size_t n = 0;
    for (size_t i = 0; i < proposal->look->n; i++)
        n += proposal->columns[i].role == role && proposal->columns[i].aside == aside;
    return n;
}

double iem_proposed_people(const iem_proposal *proposal)
{
    double people = 0;
    for (size_t i = 0; i < proposal->look->n; i++) {
        const iem_column *seen = &proposal->look->columns[i];
        if (proposal->columns[i].role != IEM_PROPOSED_COUNT ||
            proposal->columns[i].aside)
            continue;
        for (size_t k = 0; k < seen->n_values; k++)
            people +=
                (double)seen->values[k].n * (double)seen->values[k].micro / IEM_MICRO;
        return people;
    }
    return (double)proposal->look->rows;
}

const char *iem_proposed_key(iem_proposed role)
{
    static const char *const keys[IEM_PROPOSED_ROLES] = {
        [IEM_PROPOSED_DECISION] = "decision", [IEM_PROPOSED_GROUND] = "grounds",
        [IEM_PROPOSED_PROFILE] = "profile",   [IEM_PROPOSED_FACT] = "facts",
        [IEM_PROPOSED_TRAIT] = "traits",      [IEM_PROPOSED_OUTCOME] = "outcome",
        [IEM_PROPOSED_ROUTE] = "route",       [IEM_PROPOSED_SCORE] = "score",
        [IEM_PROPOSED_TIME] = "time",         [IEM_PROPOSED_BATCH] = "batch",
        [IEM_PROPOSED_REASON] = "reason",     [IEM_PROPOSED_COUNT] = "count",
        [IEM_PROPOSED_CASE] = "case",         [IEM_PROPOSED_PERSON] = "person",
    };
    return keys[role];
}

iem_proposed iem_proposed_of_kind(iem_aspect_kind kind)
{
    for (iem_proposed role = 1; role < IEM_PROPOSED_ROLES; role++)
        if (strcmp(iem_proposed_key(role), iem_aspect_key(kind)) == 0) return role;
    return kind == IEM_TRAIT ? IEM_PROPOSED_TRAIT : IEM_PROPOSED_NOTHING;
}
