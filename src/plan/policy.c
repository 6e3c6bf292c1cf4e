#include "plan/policy.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void free_margin(iem_policy_margin *margin)
{
    free(margin->measure);
    free(margin->ground);
    free(margin->group);
}

static void free_accepted(iem_accepted *accepted)
{
    free(accepted->finding);
    free(accepted->reason);
    free(accepted->owner);
    free(accepted->legal_ground);
    free(accepted->until);
}

void iem_policy_clear(iem_policy *policy)
{
    iem_texts_clear(&policy->presets);
    iem_texts_clear(&policy->groups);
    iem_texts_clear(&policy->families);
    for (size_t i = 0; i < policy->n_margins; i++) free_margin(&policy->margins[i]);
    for (size_t i = 0; i < policy->n_accepted; i++) free_accepted(&policy->accepted[i]);
    free(policy->margins);
    free(policy->accepted);
    *policy = (iem_policy){0};
}

static bool copy_margins(iem_policy *to, const iem_policy *from)
{
    if (!IEM_GROW(to->margins, to->margin_capacity, from->n_margins)) return false;
    for (size_t i = 0; i < from->n_margins; i++) {
        const iem_policy_margin *old = &from->margins[i];
        iem_policy_margin *made = &to->margins[to->n_margins++];
        *made =
            (iem_policy_margin){.min = old->min, .max = old->max, .line = old->line};
        if (!iem_text_copy(&made->measure, old->measure) ||
            !iem_text_copy(&made->ground, old->ground) ||
            !iem_text_copy(&made->group, old->group))
            return false;
    }
    return true;
}

static bool copy_accepted(iem_policy *to, const iem_policy *from)
{
    if (!IEM_GROW(to->accepted, to->accepted_capacity, from->n_accepted)) return false;
    for (size_t i = 0; i < from->n_accepted; i++) {
        const iem_accepted *old = &from->accepted[i];
        iem_accepted *made = &to->accepted[to->n_accepted++];
        *made = (iem_accepted){.line = old->line};
        if (!iem_text_copy(&made->finding, old->finding) ||
            !iem_text_copy(&made->reason, old->reason) ||
            !iem_text_copy(&made->owner, old->owner) ||
            !iem_text_copy(&made->legal_ground, old->legal_ground) ||
            !iem_text_copy(&made->until, old->until))
            return false;
    }
    return true;
}

bool iem_policy_copy(iem_policy *to, const iem_policy *from)
{
    to->cannot_tell_passes = from->cannot_tell_passes;
    to->declaration_blocks = from->declaration_blocks;
    to->line = from->line;
    to->registered_line = from->registered_line;
    memcpy(to->registered_on, from->registered_on, sizeof to->registered_on);
    memcpy(to->registered_sha256, from->registered_sha256,
           sizeof to->registered_sha256);
    return iem_texts_copy(&to->presets, &from->presets) &&
           iem_texts_copy(&to->groups, &from->groups) &&
           iem_texts_copy(&to->families, &from->families) && copy_margins(to, from) &&
           copy_accepted(to, from);
}

static int compare_or_all(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_margins(const void *a, const void *b)
{
    const iem_policy_margin *left = a, *right = b;
    int order = strcmp(left->measure, right->measure);
    if (order == 0) order = compare_or_all(left->ground, right->ground);
    return order ? order : compare_or_all(left->group, right->group);
}

static int compare_pairs(const void *a, const void *b)
{
    char *const *left = a, *const *right = b;
    const int order = strcmp(left[0], right[0]);
    return order ? order : strcmp(left[1], right[1]);
}

void iem_policy_sort(iem_policy *policy)
{
    iem_texts_sort(&policy->presets);
    if (policy->groups.n)
        qsort(policy->groups.at, policy->groups.n / 2, 2 * sizeof *policy->groups.at,
              compare_pairs);
    if (policy->n_margins)
        qsort(policy->margins, policy->n_margins, sizeof *policy->margins,
              compare_margins);
}
