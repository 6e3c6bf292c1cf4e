#include "judge/declared.h"

#include "judge/declared_parts.h"

#include <math.h>
#include <stdint.h>

/* ---- Questions and answers ---- */

const iem_reason iem_asked_no_rows = {
    "no-rows",
    {"saved counts do not tell this: it takes the log itself",
     "bewaarde tellingen zeggen dit niet: daar is het log zelf voor nodig"}};

static const char *keep(iem_asking *a, const char *text)
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
                              .subject = keep(a, subject),
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
    if (items) items[q->n_items++] = (iem_declared_item){keep(a, name), n, note};
}

/* ---- All of them ---- */

static size_t most_questions(const iem_declaration *d)
{
    size_t n = IEM_ASKED_ONCE + d->n_roles;
    for (size_t i = 0; i < d->n_norms; i++) n += 1 + d->norms[i].checks.n;
    return n;
}

iem_status iem_declared_judge(const struct iem_plan *plan,
                              const iem_declaration *declaration,
                              const iem_observed *observed, const char *today,
                              struct iem_result *result, iem_error *err)
{
    iem_asking a = {plan, declaration, observed, today, result, NULL, 0, false};
    iem_declared_list *list = iem_arena_take(&result->arena, 1, sizeof *list);
    a.at = iem_arena_take(&result->arena, most_questions(declaration), sizeof *a.at);
    if (!list || !a.at) return iem_fail_memory(err);
    list->path = keep(&a, declaration->path);
    list->name = keep(&a, declaration->field[IEM_FIELD_NAME]);
    list->organization = keep(&a, declaration->field[IEM_FIELD_ORGANIZATION]);
    list->on = keep(&a, today);
    list->begin = keep(&a, declaration->field[IEM_FIELD_BEGIN_DATE]);
    list->end = keep(&a, declaration->field[IEM_FIELD_END_DATE]);
    iem_ask_record(&a);
    iem_ask_use(&a);
    iem_ask_traits(&a);
    iem_ask_roles(&a);
    iem_ask_norms(&a);
    if (a.failed) return iem_fail_memory(err);
    list->at = a.at;
    list->n = a.n;
    result->declared = list;
    return IEM_OK;
}

/* ---- In a gate ---- */

/* "equal cases · twin_gap": a norm has a ruling for each of its checks. */
static iem_status name_of(const iem_declared_check *q, struct iem_result *result,
                          const char **name, iem_error *err)
{
    *name = q->subject;
    if (!q->subject || q->n_items == 0) return IEM_OK;
    *name = iem_arena_format(&result->arena, "%s · %s", q->subject, q->items[0].name);
    return *name ? IEM_OK : iem_fail_memory(err);
}

/* The figures stand with the questions, and are not told twice. */
iem_status iem_apply_declared(iem_judging *j, iem_error *err)
{
    const iem_declared_list *list = j->result->declared;
    const char *of = NULL;
    iem_ruling *r = NULL;
    if (!list || !j->plan->policy.declaration_blocks) return IEM_OK;
    for (size_t i = 0; i < list->n; i++) {
        const iem_declared_check *q = &list->at[i];
        IEM_TRY(name_of(q, j->result, &of, err));
        IEM_TRY(iem_ruling_add(j, q->rule, NULL, NULL, of, &r, err));
        r->verdict = q->verdict;
        r->n = q->fewest;
        if (q->verdict != IEM_PASS) r->why = q->why;
    }
    return IEM_OK;
}
