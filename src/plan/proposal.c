#include "plan/proposal.h"

#include <stdlib.h>
#include <string.h>

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
