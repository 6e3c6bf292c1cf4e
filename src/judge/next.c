#include "judge/next.h"

#include "base/grow.h"
#include "judge/principles.h"
#include "judge/told.h"

#include <stdlib.h>
#include <string.h>

/* ---- What columns open ---- */

/* Of a principle one question or measure is enough to begin with. */
static bool can_begin(const struct iem_result *r, const iem_principle *p,
                      iem_columns more)
{
    for (size_t i = 0; p->measures && p->measures[i]; i++)
        if (iem_able_measure(r, p->measures[i], more)) return true;
    for (size_t i = 0; p->questions && p->questions[i]; i++)
        if (iem_able_question(r, p->questions[i], more)) return true;
    return false;
}

static bool opens_question(const struct iem_result *r, size_t i, iem_columns more)
{
    const iem_safeguard *s = &r->safeguards[i];
    return !iem_able_safeguard(s, 0) && iem_able_safeguard(s, more);
}

static bool opens_family(const struct iem_result *r, size_t i, iem_columns more)
{
    return !iem_able_family(r, iem_families[i], 0) &&
           iem_able_family(r, iem_families[i], more);
}

static bool opens_principle(const struct iem_result *r, size_t i, iem_columns more)
{
    return !can_begin(r, &iem_principles[i], 0) &&
           can_begin(r, &iem_principles[i], more);
}

static size_t count_opened(const struct iem_result *r, iem_columns more)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_safeguards; i++) n += opens_question(r, i, more);
    for (size_t i = 0; iem_families[i]; i++) n += opens_family(r, i, more);
    for (size_t i = 0; i < iem_n_principles; i++) n += opens_principle(r, i, more);
    return n;
}

/* ---- One of the list ---- */

static iem_status list_opened(struct iem_result *r, iem_columns more,
                              iem_next_column *next, iem_error *err)
{
    size_t families = 0;
    while (iem_families[families]) families++;
    const size_t room = r->n_safeguards + families + iem_n_principles;
    const char **names = iem_arena_take(&r->arena, room, sizeof *names);
    if (!names) return iem_fail_memory(err);
    next->questions = names;
    for (size_t i = 0; i < r->n_safeguards; i++)
        if (opens_question(r, i, more))
            names[next->n_questions++] = r->safeguards[i].id;
    next->families = names += next->n_questions;
    for (size_t i = 0; i < families; i++)
        if (opens_family(r, i, more)) names[next->n_families++] = iem_families[i]->name;
    next->principles = names += next->n_families;
    for (size_t i = 0; i < iem_n_principles; i++)
        if (opens_principle(r, i, more))
            names[next->n_principles++] = iem_principles[i].id;
    return IEM_OK;
}

static size_t opened(const iem_next_column *next)
{
    return next->n_questions + next->n_families + next->n_principles;
}

static int by_most(const void *left, const void *right)
{
    const iem_next_column *a = left, *b = right;
    if (opened(a) != opened(b)) return opened(a) < opened(b) ? 1 : -1;
    return strcmp(a->column, b->column);
}

static iem_status list_single(struct iem_result *r, iem_error *err)
{
    for (size_t i = 0; i < IEM_N_COLUMN_BITS; i++) {
        const iem_columns more = (iem_columns)1 << i;
        if (!iem_column_name(i) || count_opened(r, more) == 0) continue;
        iem_next_column *next = &r->next_columns[r->n_next_columns++];
        *next = (iem_next_column){.column = iem_column_name(i)};
        IEM_TRY(list_opened(r, more, next, err));
    }
    qsort(r->next_columns, r->n_next_columns, sizeof *r->next_columns, by_most);
    return IEM_OK;
}

/* ---- Pairs ---- */

static bool is_before(const char *a, const char *b, const iem_next_column *best)
{
    const int first = strcmp(a, best->column);
    return first < 0 || (first == 0 && strcmp(b, best->with) < 0);
}

static iem_status list_pair(struct iem_result *r, iem_error *err)
{
    iem_next_column best = {.column = ""};
    iem_columns columns = 0;
    size_t most = 0;
    for (size_t i = 0; i < IEM_N_COLUMN_BITS; i++)
        for (size_t k = 0; k < i && iem_column_name(i); k++) {
            const iem_columns more = (iem_columns)1 << i | (iem_columns)1 << k;
            const char *a = iem_column_name(k), *b = iem_column_name(i);
            const size_t n = a ? count_opened(r, more) : 0;
            const bool swap = a && strcmp(b, a) < 0;
            if (n == 0 || n < most ||
                (n == most && !is_before(swap ? b : a, swap ? a : b, &best)))
                continue;
            most = n;
            columns = more;
            best = (iem_next_column){.column = swap ? b : a, .with = swap ? a : b};
        }
    if (most == 0) return IEM_OK;
    r->next_columns[r->n_next_columns++] = best;
    return list_opened(r, columns, &r->next_columns[0], err);
}

iem_status iem_next_columns_look(struct iem_result *r, iem_error *err)
{
    r->n_next_columns = 0;
    r->next_columns =
        iem_arena_take(&r->arena, IEM_N_COLUMN_BITS, sizeof *r->next_columns);
    if (!r->next_columns) return iem_fail_memory(err);
    IEM_TRY(list_single(r, err));
    return r->n_next_columns ? IEM_OK : list_pair(r, err);
}
