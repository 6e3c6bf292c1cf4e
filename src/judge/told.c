#include "judge/told.h"

#include "judge/core.h"
#include "judge/rules.h"

#include <string.h>

/* ---- What is told ---- */

static double core_value(const iem_treatment *t, const char *measure)
{
    if (strcmp(measure, "twin_gap") == 0) return t->twin_gap.all.value;
    if (strcmp(measure, "twin_ratio") == 0) return t->twin_ratio.all.value;
    if (strcmp(measure, "fact_weight") == 0) return t->fact_weight.value;
    if (strcmp(measure, "group_weight") == 0) return t->group_weight.value;
    return t->surcharge.value;
}

static bool is_in_core(const struct iem_result *r, const char *measure)
{
    for (size_t i = 0; i < r->n_treatments; i++)
        if (!isnan(core_value(&r->treatments[i], measure))) return true;
    return false;
}

static bool is_defined(const iem_statistic *s)
{
    return !isnan(s->estimate.value) || !isnan(s->estimate.low) ||
           !isnan(s->estimate.high);
}

static bool has_number(const struct iem_result *r, const char *measure)
{
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (strcmp(s->measure->id, measure) == 0 && is_defined(s)) return true;
        }
    return false;
}

bool iem_told_measure(const struct iem_result *r, const char *measure)
{
    return iem_core_measure(measure) ? is_in_core(r, measure) : has_number(r, measure);
}

/* How often a log does not say is no answer. */
static bool is_unknown(const char *measure)
{
    const char *last = strrchr(measure, '_');
    return last && strcmp(last, "_unknown") == 0;
}

bool iem_told_question(const struct iem_result *r, const char *question)
{
    const size_t asked = iem_question_find(question);
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (!is_unknown(s->measure->id) && is_defined(s) &&
                iem_told_asked(s->measure->id) == asked)
                return true;
        }
    return false;
}

size_t iem_told_asked(const char *measure)
{
    size_t longest = 0, found = iem_n_questions;
    for (size_t i = 0; i < iem_n_questions; i++) {
        const size_t n = strlen(iem_questions[i].id);
        if (n <= longest || strncmp(measure, iem_questions[i].id, n) != 0 ||
            (measure[n] && measure[n] != '_'))
            continue;
        longest = n;
        found = i;
    }
    return found;
}

const iem_family *iem_told_family(const char *measure)
{
    const char *name = iem_measure_family(measure);
    for (size_t i = 0; name && iem_families[i]; i++)
        if (strcmp(iem_families[i]->name, name) == 0) return iem_families[i];
    return NULL;
}

/* ---- Columns ---- */

/* Some roles are made from a key of the process, and have its name. */
static iem_columns column_of_kind(iem_aspect_kind kind)
{
    const iem_process_key key = iem_process_find(iem_aspect_key(kind));
    return key < IEM_N_PROCESS_KEYS ? IEM_COLUMN_OF_KEY(key) : IEM_COLUMN_OF_KIND(kind);
}

const char *iem_column_name(size_t bit)
{
    if (bit < IEM_N_PROCESS_KEYS) return iem_process_rows[bit].key;
    if (IEM_COLUMN_OF_FACTS >> bit == 1) return "facts";
    const iem_aspect_kind kind = (iem_aspect_kind)(bit - IEM_N_PROCESS_KEYS);
    return kind < IEM_HALF ? iem_aspect_key(kind) : NULL;
}

/* ---- What could be told ---- */

/* What lacks may be no column: a setting, or the words of one that is there. */
bool iem_able_safeguard(const iem_safeguard *s, iem_columns more)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        const iem_process_key key =
            s->missing[i] ? iem_process_find(s->columns[i]) : IEM_N_PROCESS_KEYS;
        if (!s->missing[i]) continue;
        if (key == IEM_N_PROCESS_KEYS || !(more & IEM_COLUMN_OF_KEY(key))) return false;
    }
    return true;
}

bool iem_able_question(const struct iem_result *r, const char *question,
                       iem_columns more)
{
    for (size_t i = 0; i < r->n_safeguards; i++)
        if (strcmp(r->safeguards[i].id, question) == 0)
            return iem_able_safeguard(&r->safeguards[i], more);
    return false;
}

static bool has_kinds(const struct iem_result *r, unsigned kinds, iem_columns more,
                      bool all)
{
    bool any = false;
    for (iem_aspect_kind kind = 0; kind < IEM_N_ASPECT_KINDS; kind++) {
        if (!(kinds & IEM_NEEDS(kind))) continue;
        const bool has = r->columns & IEM_NEEDS(kind) || more & column_of_kind(kind);
        if (all && !has) return false;
        any |= has;
    }
    return all || any;
}

static bool has_subject(const struct iem_result *r, const iem_family *family,
                        iem_columns more)
{
    if (!family->themes || has_kinds(r, family->or_any, more, false)) return true;
    for (size_t i = 0; i < r->n_safeguards; i++) {
        if (!iem_able_safeguard(&r->safeguards[i], more)) continue;
        const size_t q = iem_question_find(r->safeguards[i].id);
        if (q < iem_n_questions && family->themes & 1u << iem_questions[q].theme)
            return true;
    }
    return false;
}

bool iem_able_family(const struct iem_result *r, const iem_family *family,
                     iem_columns more)
{
    return has_subject(r, family, more) && has_kinds(r, family->needs, more, true) &&
           (!family->needs_facts || r->n_facts > 0 || more & IEM_COLUMN_OF_FACTS);
}

bool iem_able_measure(const struct iem_result *r, const char *measure, iem_columns more)
{
    if (iem_core_measure(measure)) return r->n_facts > 0 || more & IEM_COLUMN_OF_FACTS;
    const iem_family *family = iem_told_family(measure);
    return family && iem_able_family(r, family, more);
}
