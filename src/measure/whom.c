#include "measure/whom.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

static int compare_names(const char *ground, const char *group, const char *with_ground,
                         const char *with_group)
{
    const int order = strcmp(ground, with_ground);
    return order ? order : strcmp(group, with_group);
}

static int compare_groups(const void *a, const void *b)
{
    const iem_group_row *x = *(const iem_group_row *const *)a;
    const iem_group_row *y = *(const iem_group_row *const *)b;
    return compare_names(x->ground, x->group, y->ground, y->group);
}

static int compare_treatments(const void *a, const void *b)
{
    const iem_treatment *x = *(const iem_treatment *const *)a;
    const iem_treatment *y = *(const iem_treatment *const *)b;
    return compare_names(x->ground, x->group, y->ground, y->group);
}

iem_status iem_whom_new(const struct iem_result *result, iem_whom *whom, iem_error *err)
{
    *whom = (iem_whom){
        .groups = iem_zeroed(result->n_groups, sizeof *whom->groups),
        .treatments = iem_zeroed(result->n_treatments, sizeof *whom->treatments),
        .n_groups = result->n_groups,
        .n_treatments = result->n_treatments,
    };
    if (!whom->groups || !whom->treatments) {
        iem_whom_clear(whom);
        return iem_fail_memory(err);
    }
    for (size_t i = 0; i < whom->n_groups; i++) whom->groups[i] = &result->groups[i];
    for (size_t i = 0; i < whom->n_treatments; i++)
        whom->treatments[i] = &result->treatments[i];
    qsort(whom->groups, whom->n_groups, sizeof *whom->groups, compare_groups);
    qsort(whom->treatments, whom->n_treatments, sizeof *whom->treatments,
          compare_treatments);
    return IEM_OK;
}

void iem_whom_clear(iem_whom *whom)
{
    free(whom->groups);
    free(whom->treatments);
    *whom = (iem_whom){0};
}

const iem_group_row *iem_whom_group(const iem_whom *whom, const char *ground,
                                    const char *group)
{
    if (!ground || !group || whom->n_groups == 0) return NULL;
    const iem_group_row wanted = {.ground = ground, .group = group}, *at = &wanted;
    const iem_group_row **found =
        bsearch(&at, whom->groups, whom->n_groups, sizeof at, compare_groups);
    return found ? *found : NULL;
}

const iem_treatment *iem_whom_treatment(const iem_whom *whom, const char *ground,
                                        const char *group)
{
    if (!ground || !group || whom->n_treatments == 0) return NULL;
    const iem_treatment wanted = {.ground = ground, .group = group}, *at = &wanted;
    const iem_treatment **found = bsearch(&at, whom->treatments, whom->n_treatments,
                                          sizeof at, compare_treatments);
    return found ? *found : NULL;
}
