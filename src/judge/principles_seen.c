/* What a result has to say to each principle. */
#include "base/grow.h"
#include "judge/core.h"
#include "judge/followup.h"
#include "judge/maturity.h"
#include "judge/next.h"
#include "judge/principles.h"
#include "judge/told.h"
#include "plan/plan.h"

#include <math.h>
#include <string.h>

enum { FIRST_COLUMNS = 3 };

/* One principle while it is looked for. */
struct looking {
    struct iem_result *result;
    iem_principle_seen *seen;
    size_t untold; /* could have been told, and was not */
};

static void add(const char **list, size_t *n, const char *name)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(list[i], name) == 0) return;
    list[(*n)++] = name;
}

static void tell(struct looking *l, const char *name)
{
    add(l->seen->told, &l->seen->n_told, name);
}

static void miss(struct looking *l, const char *column)
{
    add(l->seen->missing, &l->seen->n_missing, column);
}

/* ---- Measures ---- */

static void miss_columns(struct looking *l, const iem_family *family)
{
    for (iem_aspect_kind kind = 0; family && kind < IEM_N_ASPECT_KINDS; kind++)
        if (family->needs & IEM_NEEDS(kind) && !(l->result->columns & (1u << kind)))
            miss(l, iem_aspect_key(kind));
}

static void look_for_measure(struct looking *l, const char *measure)
{
    const size_t missing = l->seen->n_missing;
    if (iem_told_measure(l->result, measure)) {
        tell(l, measure);
        return;
    }
    if (!iem_core_measure(measure))
        miss_columns(l, iem_told_family(measure));
    else if (l->result->n_facts == 0)
        miss(l, "facts");
    l->untold += l->seen->n_missing == missing;
}

/* ---- Questions about single decisions ---- */

static void look_for_question(struct looking *l, const char *question)
{
    const struct iem_result *r = l->result;
    for (size_t i = 0; i < r->n_safeguards; i++) {
        const iem_safeguard *s = &r->safeguards[i];
        if (strcmp(s->id, question) != 0) continue;
        for (size_t k = 0; k < s->n_columns; k++)
            if (s->missing[k]) miss(l, s->columns[k]);
        if (!s->answered) return;
    }
    if (iem_told_question(r, question))
        tell(l, question);
    else
        l->untold++;
}

/* ---- The declaration ---- */

static void look_for_declared(struct looking *l, const char *rule)
{
    const iem_declared_list *declared = l->result->declared;
    if (!declared) {
        l->seen->no_declaration = true;
        return;
    }
    for (size_t i = 0; i < declared->n; i++)
        if (strcmp(declared->at[i].rule->id, rule) == 0 &&
            declared->at[i].verdict != IEM_CANNOT_TELL) {
            tell(l, rule);
            return;
        }
    l->untold++;
}

/* ---- What the result says of the office itself ---- */

/* Each theme that has begun; of the others, the column to begin with. */
static void look_at_maturity(struct looking *l)
{
    for (size_t i = 0; i < l->result->n_maturity; i++) {
        const iem_maturity *m = &l->result->maturity[i];
        if (m->level == IEM_MATURITY_NOTHING)
            miss(l, m->theme->column);
        else
            tell(l, m->theme->id);
    }
}

/* The columns with which to begin: the first few are enough. */
static void look_at_next_columns(struct looking *l)
{
    const struct iem_result *r = l->result;
    for (size_t i = 0; i < r->n_next_columns && i < FIRST_COLUMNS; i++) {
        tell(l, r->next_columns[i].column);
        if (r->next_columns[i].with) tell(l, r->next_columns[i].with);
    }
}

static bool has_column(const struct iem_result *r, const char *column)
{
    for (size_t i = 0; i < r->n_safeguards; i++)
        for (size_t k = 0; k < r->safeguards[i].n_columns; k++)
            if (strcmp(r->safeguards[i].columns[k], column) == 0)
                return !r->safeguards[i].missing[k];
    return false;
}

static bool has_profile(const struct iem_result *r)
{
    for (size_t i = 0; i < r->n_treatments; i++)
        if (r->treatments[i].profile) return true;
    return false;
}

static void look_at_kind(struct looking *l)
{
    const struct iem_result *r = l->result;
    const bool insight =
        r->columns & (1u << IEM_SCORE) || has_column(r, "advice") || has_profile(r);
    if (r->has_source) tell(l, IEM_KIND_FLOW);
    if (insight) tell(l, IEM_KIND_INSIGHT);
    if (!insight && !r->has_source) tell(l, IEM_KIND_SERVICE);
}

/* Of what became of findings, where that is in the result: else another command has
 * it. */
static void look_at_followup(struct looking *l, iem_principle_shows shows)
{
    const iem_followup *f = l->result->followup;
    if (shows == IEM_SHOWS_WORK && l->result->gate && !l->result->gate->broke_off)
        tell(l, IEM_TOLD_GATE);
    if (!f) return;
    if (shows == IEM_SHOWS_REACTIONS && f->counted > 0) tell(l, IEM_TOLD_REACTIONS);
    for (size_t i = 0; i < f->n_effects && shows == IEM_SHOWS_EFFECTS; i++)
        if (!isnan(f->effects[i].change.value)) tell(l, IEM_TOLD_EFFECTS);
    for (size_t i = 0; i < f->n_precision && shows == IEM_SHOWS_WORK; i++)
        if (f->precision[i].reviewed > 0) tell(l, IEM_TOLD_REVIEWED);
}

/* ---- All of it ---- */

static iem_principle_state state_of(const struct looking *l)
{
    const iem_principle_seen *s = l->seen;
    const bool lacks = s->n_missing || s->no_declaration;
    if (s->n_told) return lacks ? IEM_PARTLY_SEEN : IEM_SEEN;
    if (lacks) return IEM_NO_EVIDENCE;
    if (l->untold) return IEM_NOTHING_SEEN;
    return s->principle->command ? IEM_SEEN_ELSEWHERE : IEM_FOR_PEOPLE;
}

static size_t count(const char *const *list)
{
    size_t n = 0;
    while (list && list[n]) n++;
    return n;
}

static iem_status look(struct looking *l, const iem_principle *p, iem_error *err)
{
    const size_t room = count(p->measures) + count(p->questions) + count(p->declared) +
                        IEM_N_MATURITY_THEMES + FIRST_COLUMNS + 1;
    enum { COLUMNS = IEM_N_PROCESS_KEYS + IEM_N_ASPECT_KINDS + 1 };
    *l->seen = (iem_principle_seen){.principle = p};
    l->untold = 0;
    l->seen->told = iem_arena_take(&l->result->arena, room, sizeof *l->seen->told);
    l->seen->missing =
        iem_arena_take(&l->result->arena, COLUMNS, sizeof *l->seen->missing);
    if (!l->seen->told || !l->seen->missing) return iem_fail_memory(err);
    for (size_t i = 0; i < count(p->measures); i++) look_for_measure(l, p->measures[i]);
    for (size_t i = 0; i < count(p->questions); i++)
        look_for_question(l, p->questions[i]);
    for (size_t i = 0; i < count(p->declared); i++)
        look_for_declared(l, p->declared[i]);
    if (p->shows == IEM_SHOWS_MATURITY) look_at_maturity(l);
    if (p->shows == IEM_SHOWS_NEXT_COLUMNS) look_at_next_columns(l);
    if (p->shows == IEM_SHOWS_KIND) look_at_kind(l);
    look_at_followup(l, p->shows);
    l->seen->state = state_of(l);
    return IEM_OK;
}

iem_status iem_principles_look(struct iem_result *result, iem_error *err)
{
    struct looking l = {.result = result};
    IEM_TRY(iem_maturity_look(result, err));
    IEM_TRY(iem_next_columns_look(result, err));
    result->principles =
        iem_arena_take(&result->arena, iem_n_principles, sizeof *result->principles);
    if (!result->principles) return iem_fail_memory(err);
    for (size_t i = 0; i < iem_n_principles; i++) {
        l.seen = &result->principles[i];
        IEM_TRY(look(&l, &iem_principles[i], err));
    }
    result->n_principles = iem_n_principles;
    return IEM_OK;
}
