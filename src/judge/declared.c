#include "judge/declared.h"

#include "judge/declared_parts.h"

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
    list->path = iem_ask_keep(&a, declaration->path);
    list->name = iem_ask_keep(&a, declaration->field[IEM_FIELD_NAME]);
    list->organization = iem_ask_keep(&a, declaration->field[IEM_FIELD_ORGANIZATION]);
    list->on = iem_ask_keep(&a, today);
    list->begin = iem_ask_keep(&a, declaration->field[IEM_FIELD_BEGIN_DATE]);
    list->end = iem_ask_keep(&a, declaration->field[IEM_FIELD_END_DATE]);
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
