/* What a result has to say to each principle. */
#include "base/grow.h"
#include "family/family.h"
#include "judge/core.h"
#include "judge/principles.h"
#include "judge/rules.h"
#include "plan/plan.h"

#include <string.h>

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

/* ---- The core ---- */

static double core_value(const iem_treatment *t, const char *measure)
{
    if (strcmp(measure, "twin_gap") == 0) return t->twin_gap.all.value;
    if (strcmp(measure, "twin_ratio") == 0) return t->twin_ratio.all.value;
    if (strcmp(measure, "fact_weight") == 0) return t->fact_weight.value;
    if (strcmp(measure, "group_weight") == 0) return t->group_weight.value;
    return t->surcharge.value;
}

static bool look_in_core(struct looking *l, const char *measure)
{
    const struct iem_result *r = l->result;
    for (size_t i = 0; i < r->n_treatments; i++)
        if (!isnan(core_value(&r->treatments[i], measure))) return true;
    if (r->n_facts == 0) miss(l, "facts");
    return false;
}

/* ---- Families ---- */

static bool is_defined(const iem_statistic *s)
{
    return !isnan(s->estimate.value) || !isnan(s->estimate.low) ||
           !isnan(s->estimate.high);
}

/* Of a measure; or, with `all`, of any whose name begins with this and "_". */
static bool has_number(const struct iem_result *r, const char *measure, bool all)
{
    const size_t n = strlen(measure);
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            const char *id = s->measure->id;
            if (strncmp(id, measure, n) != 0 || !is_defined(s)) continue;
            if (id[n] == '\0' || (all && id[n] == '_')) return true;
        }
    return false;
}

static const iem_family *family_of(const char *measure)
{
    const char *name = iem_measure_family(measure);
    for (size_t i = 0; name && iem_families[i]; i++)
        if (strcmp(iem_families[i]->name, name) == 0) return iem_families[i];
    return NULL;
}

static bool look_in_families(struct looking *l, const char *measure)
{
    const iem_family *family = family_of(measure);
    if (has_number(l->result, measure, false)) return true;
    for (iem_aspect_kind kind = 0; family && kind < IEM_N_ASPECT_KINDS; kind++)
        if (family->needs & IEM_NEEDS(kind) && !(l->result->columns & (1u << kind)))
            miss(l, iem_aspect_key(kind));
    return false;
}

static void look_for_measure(struct looking *l, const char *measure)
{
    const size_t missing = l->seen->n_missing;
    const bool told = iem_core_measure(measure) ? look_in_core(l, measure)
                                                : look_in_families(l, measure);
    if (told)
        tell(l, measure);
    else
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
    if (has_number(r, question, true))
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
    const size_t room = count(p->measures) + count(p->questions) + count(p->declared);
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
    l->seen->state = state_of(l);
    return IEM_OK;
}

iem_status iem_principles_look(struct iem_result *result, iem_error *err)
{
    struct looking l = {.result = result};
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
