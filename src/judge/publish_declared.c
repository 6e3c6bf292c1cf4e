/* What was declared, as far as everybody may be told of it. */
#include "judge/publish.h"

#include <math.h>
#include <string.h>

static const iem_reason hidden = {
    "suppressed",
    {"hidden, because it would tell of too few people",
     "verborgen, want het zou iets zeggen over te weinig mensen"}};

static double tell(iem_coarseness by, double n)
{
    return n > 0 && n < by.least ? NAN : iem_suppress_rounded(by, n);
}

/* Values that few people have are not even named. */
static iem_status tell_items(iem_coarseness by, const iem_declared_check *from,
                             iem_declared_check *to, struct iem_result *result,
                             iem_error *err)
{
    iem_declared_item *items =
        iem_arena_take(&result->arena, from->n_items, sizeof *items);
    if (!items) return iem_fail_memory(err);
    to->items = items;
    to->n_items = 0;
    for (size_t i = 0; i < from->n_items; i++) {
        const iem_declared_item *item = &from->items[i];
        if (item->n < by.least) continue;
        items[to->n_items] = *item;
        items[to->n_items++].n = isnan(item->n) ? NAN : tell(by, item->n);
    }
    return IEM_OK;
}

static iem_status tell_question(const iem_publish_counts *counts,
                                const iem_declared_check *from, iem_declared_check *to,
                                struct iem_result *result, iem_error *err)
{
    *to = *from;
    const bool counted = !isnan(from->of);
    const bool few = from->fewest < counts->by.least ||
                     (counted && isnan(iem_published(counts, counts->all.n)));
    if (!few) {
        to->n = isnan(from->n) ? NAN : tell(counts->by, from->n);
        to->of = counted ? tell(counts->by, from->of) : NAN;
        return tell_items(counts->by, from, to, result, err);
    }
    to->verdict = IEM_CANNOT_TELL;
    to->why = &hidden;
    to->items = NULL;
    to->n_items = 0;
    to->n = to->of = to->fewest = NAN;
    return IEM_OK;
}

iem_status iem_publish_declared(const struct iem_result *from,
                                const iem_publish_counts *counts, struct iem_result *to,
                                iem_error *err)
{
    if (!from->declared) return IEM_OK;
    iem_declared_list *list = iem_arena_take(&to->arena, 1, sizeof *list);
    if (!list) return iem_fail_memory(err);
    *list = *from->declared;
    list->at = iem_arena_take(&to->arena, list->n, sizeof *list->at);
    if (!list->at) return iem_fail_memory(err);
    const char *slash = list->path ? strrchr(list->path, '/') : NULL;
    if (slash) list->path = slash + 1;
    for (size_t i = 0; i < list->n; i++)
        IEM_TRY(tell_question(counts, &from->declared->at[i], &list->at[i], to, err));
    to->declared = list;
    return IEM_OK;
}
