#include "judge/declared_ask.h"

#include <math.h>
#include <stdint.h>

const iem_reason iem_asked_no_rows = {
    "no-rows",
    {"saved counts do not tell this: it takes the log itself",
     "bewaarde tellingen zeggen dit niet: daar is het log zelf voor nodig"}};

const char *iem_ask_keep(iem_asking *a, const char *text)
{
    const char *copy =
        text ? iem_arena_copy(&a->result->arena, iem_slice_of(text)) : NULL;
    a->failed |= text && !copy;
    return copy;
}

iem_declared_check *iem_ask(iem_asking *a, const iem_rule *rule, const char *field,
                            const char *subject)
{
    iem_declared_check *q = &a->at[a->n++];
    *q = (iem_declared_check){.rule = rule,
                              .field = field,
                              .subject = iem_ask_keep(a, subject),
                              .verdict = IEM_CANNOT_TELL,
                              .n = NAN,
                              .of = NAN,
                              .fewest = NAN};
    return q;
}

void iem_ask_settle(iem_declared_check *q, iem_verdict verdict, const iem_reason *why)
{
    q->verdict = verdict;
    q->why = why;
}

void iem_ask_items(iem_asking *a, iem_declared_check *q, size_t most)
{
    q->items = iem_arena_take(&a->result->arena, most, sizeof *q->items);
    a->failed |= !q->items;
}

void iem_ask_item(iem_asking *a, iem_declared_check *q, const char *name, double n,
                  const iem_said *note)
{
    /* The room is ours until the result has it. */
    iem_declared_item *items = (iem_declared_item *)(uintptr_t)q->items;
    if (items)
        items[q->n_items++] = (iem_declared_item){iem_ask_keep(a, name), n, note};
}
