#include "engine/answers.h"

#include "base/grow.h"
#include "base/print.h"
#include "engine/manifest.h"
#include "family/family.h"
#include "measure/measure.h"
#include "plan/nearest.h"
#include "plan/plan_build.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 6, MOST_GROUPS = 12, MOST_VALUES = 12, CHOICES = 2 };

/* ---- Columns ---- */

static bool is_used(const struct iem_plan *plan, const char *column)
{
    iem_role role;
    for (size_t i = 0; iem_plan_role(plan, i, &role); i++)
        if (role.name && strcmp(iem_plan_column(plan, role.name), column) == 0)
            return true;
    return false;
}

/* It looks like this role and has none; nor has the column that it says the same as. */
static bool is_like(const iem_answers *a, iem_proposed role, size_t i)
{
    const iem_proposed_column *column = &a->proposal->columns[i];
    return column->role == role &&
           !is_used(a->plan, a->proposal->look->columns[i].name) &&
           !(column->aside && column->other && is_used(a->plan, column->other));
}

/* The next column from `from` on that looks like this role and has none. */
static size_t next_like(const iem_answers *a, iem_proposed role, size_t from)
{
    size_t i = from;
    while (i < a->proposal->look->n && !is_like(a, role, i)) i++;
    return i;
}

static void put_column(const iem_answers *a, size_t i)
{
    const iem_slice name = iem_slice_of(a->proposal->look->columns[i].name);
    iem_buffer_line(a->out, "'%.*s'", IEM_SHOWN(name));
}

/* "'a', 'b' and more"; false: there is none. */
static bool put_columns(const iem_answers *a, iem_proposed role, size_t most)
{
    size_t n = 0;
    for (size_t i = next_like(a, role, 0); i < a->proposal->look->n;
         i = next_like(a, role, i + 1)) {
        if (n == most) {
            iem_buffer_text(a->out, a->dutch ? " en meer" : " and more");
            break;
        }
        if (n++) iem_buffer_text(a->out, ", ");
        put_column(a, i);
    }
    return n > 0;
}

static bool has_like(const iem_answers *a, iem_proposed role)
{
    return a->proposal && next_like(a, role, 0) < a->proposal->look->n;
}

static void say_grounds(const iem_answers *a)
{
    if (!has_like(a, IEM_PROPOSED_GROUND)) return;
    iem_buffer_text(a->out, a->dutch ? "vraag: " : "question: ");
    put_columns(a, IEM_PROPOSED_GROUND, MOST_COLUMNS);
    iem_buffer_text(a->out,
                    a->dutch ? " lijkt een grond, en het plan vergelijkt er niet op\n"
                             : " looks like a ground, and the plan does not compare by "
                               "it\n");
}

static void say_facts(const iem_answers *a)
{
    if (a->plan->n_facts > 0 || !has_like(a, IEM_PROPOSED_FACT)) return;
    iem_buffer_text(a->out, a->dutch ? "verder: een feit kan staan in kolom "
                                     : "next: a fact could be column ");
    put_columns(a, IEM_PROPOSED_FACT, MOST_COLUMNS);
    iem_buffer_text(a->out, "\n");
}

static void say_identity(const iem_answers *a, iem_proposed role, const char *there)
{
    if (there || !has_like(a, role)) return;
    iem_buffer_line(a->out,
                    a->dutch ? "verder: '%s' kan staan in kolom "
                             : "next: '%s' could be column ",
                    iem_proposed_key(role));
    put_columns(a, role, CHOICES);
    iem_buffer_text(a->out, "\n");
}

/* The values there are, when none of them is what the plan calls adverse. */
static void say_decision(const iem_answers *a)
{
    const char *name = iem_plan_column(a->plan, a->plan->decision);
    const char *values[MOST_VALUES];
    char hint[IEM_HINT] = "";
    size_t i = 0, n = 0;
    int64_t adverse = 0;
    for (size_t r = 0; r < a->tally->cube.n_cells; r++)
        adverse += iem_cube_adverse(&a->tally->cube, r);
    if (adverse > 0 || a->plan->adverse.n == 0) return;
    while (i < a->proposal->look->n &&
           strcmp(a->proposal->look->columns[i].name, name) != 0)
        i++;
    if (i == a->proposal->look->n) return;
    const iem_column *seen = &a->proposal->look->columns[i];
    iem_buffer_line(a->out, a->dutch ? "  de kolom heeft" : "  the column has");
    for (; n < seen->n_values && n < MOST_VALUES; n++) {
        const iem_slice value = iem_slice_of(seen->values[n].text);
        values[n] = seen->values[n].text;
        iem_buffer_line(a->out, "%s '%.*s'", n ? "," : "", IEM_SHOWN(value));
    }
    iem_nearest_hint(iem_slice_of(a->plan->adverse.at[0]), values, n, hint);
    iem_buffer_line(a->out, "%s\n", hint);
}

void iem_answers_columns(const iem_answers *a)
{
    if (!a->proposal) return;
    say_decision(a);
    say_grounds(a);
    say_facts(a);
    say_identity(a, IEM_PROPOSED_COUNT, a->plan->count);
    say_identity(a, IEM_PROPOSED_CASE, a->plan->case_id);
    say_identity(a, IEM_PROPOSED_PERSON, a->plan->person);
}

/* ---- Families ---- */

static bool lacks(const iem_answers *a, const iem_family *family, iem_aspect_kind kind)
{
    return (family->needs & IEM_NEEDS(kind)) && !iem_plan_aspect(a->plan, kind);
}

static bool lacks_facts(const iem_answers *a, const iem_family *family)
{
    return family->needs_facts && a->plan->n_facts == 0;
}

static bool put_lacks(const iem_answers *a, const iem_family *family)
{
    size_t n = 0;
    if (family->themes && !iem_family_fits(a->plan, family->name)) {
        iem_buffer_text(a->out, a->dutch ? "nee: nodig zijn kolommen onder 'process'"
                                         : "no: it needs columns under 'process'");
        return true;
    }
    for (iem_aspect_kind kind = 0; kind < IEM_N_ASPECT_KINDS; kind++) {
        if (!lacks(a, family, kind)) continue;
        if (n++ == 0)
            iem_buffer_text(a->out, a->dutch ? "nee: nodig is " : "no: it needs ");
        iem_buffer_line(a->out, "%s%s", n > 1 ? ", " : "", iem_aspect_key(kind));
    }
    if (!lacks_facts(a, family)) return n > 0;
    if (n++ == 0)
        iem_buffer_text(a->out, a->dutch ? "nee: nodig is " : "no: it needs ");
    iem_buffer_line(a->out, "%s%s", n > 1 ? ", " : "",
                    a->dutch ? "een feit of profiel" : "a fact or a profile");
    return true;
}

static void say_family(const iem_answers *a, const iem_family *family)
{
    iem_buffer_line(a->out, "  %-14s ", family->name);
    if (put_lacks(a, family)) {
        iem_buffer_text(a->out, "\n");
        return;
    }
    iem_buffer_text(a->out, a->dutch ? "ja" : "yes");
    if (family->measure && !family->themes && !family->unasked &&
        !iem_plan_also(a->plan, family->name))
        iem_buffer_line(a->out, a->dutch ? ", met --also %s" : ", with --also %s",
                        family->name);
    if (!family->measure && a->plan->n_facts == 0)
        iem_buffer_text(a->out,
                        a->dutch ? ", maar zonder feiten of profiel alleen verschillen "
                                   "tussen groepen"
                                 : ", but without facts or a profile only differences "
                                   "between groups");
    iem_buffer_text(a->out, "\n");
}

/* ---- What a further column would open ---- */

static bool opens_something(const iem_answers *a, iem_aspect_kind kind)
{
    for (size_t i = 0; iem_families[i]; i++)
        if (lacks(a, iem_families[i], kind)) return true;
    return false;
}

static void put_opened(const iem_answers *a, iem_aspect_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; iem_families[i]; i++) {
        if (!lacks(a, iem_families[i], kind)) continue;
        iem_buffer_line(a->out, "%s%s", n++ ? ", " : "", iem_families[i]->name);
    }
}

static bool has_column(const iem_answers *a, iem_aspect_kind kind)
{
    const iem_proposed role = iem_proposed_of_kind(kind);
    return role != IEM_PROPOSED_NOTHING && has_like(a, role);
}

static void say_opening(const iem_answers *a, iem_aspect_kind kind)
{
    iem_buffer_line(a->out,
                    a->dutch ? "verder: '%s' kan staan in kolom "
                             : "next: '%s' could be column ",
                    iem_aspect_key(kind));
    put_columns(a, iem_proposed_of_kind(kind), CHOICES);
    iem_buffer_text(a->out, a->dutch ? "; dat opent " : "; that opens ");
    put_opened(a, kind);
    iem_buffer_text(a->out, "\n");
}

/* First what the log seems to have; then, on one line, what it seems to lack. */
static void say_openings(const iem_answers *a)
{
    size_t n = 0;
    for (iem_aspect_kind kind = 0; kind < IEM_N_ASPECT_KINDS; kind++)
        if (opens_something(a, kind) && has_column(a, kind)) say_opening(a, kind);
    for (iem_aspect_kind kind = 0; kind < IEM_N_ASPECT_KINDS; kind++) {
        if (!opens_something(a, kind) || has_column(a, kind)) continue;
        if (n++ == 0)
            iem_buffer_text(a->out, a->dutch ? "verder: met een kolom voor "
                                             : "next: with a column for ");
        else
            iem_buffer_text(a->out, ", ");
        iem_buffer_line(a->out, "%s (", iem_aspect_key(kind));
        put_opened(a, kind);
        iem_buffer_text(a->out, ")");
    }
    if (n)
        iem_buffer_text(a->out, a->dutch ? " kan er meer\n" : " there would be more\n");
}

void iem_answers_families(const iem_answers *a)
{
    iem_buffer_text(a->out, a->dutch ? "wat dit plan kan meten ('iemand measures' zegt "
                                       "wat het betekent):\n"
                                     : "what this plan can measure ('iemand measures' "
                                       "says what it means):\n");
    for (size_t i = 0; iem_families[i]; i++) say_family(a, iem_families[i]);
    say_openings(a);
}

/* ---- Rows ---- */

/* "1.25", or "1,25" in Dutch. */
static void put_number(const iem_answers *a, double number, int decimals)
{
    char text[32];
    iem_print(text, sizeof text, "%.*f", decimals, number);
    char *point = strchr(text, '.');
    if (point && a->dutch) *point = ',';
    iem_buffer_text(a->out, text);
}

static void put_gap(const iem_answers *a, const iem_treatment *t)
{
    if (isnan(t->detectable_gap)) {
        iem_buffer_text(a->out, a->dutch ? "geen, met zo weinig mensen of tweelingen"
                                         : "none, with so few people or twins");
        return;
    }
    put_number(a, t->ratio_scale ? t->detectable_gap : 100 * t->detectable_gap,
               t->ratio_scale ? 2 : 1);
    if (t->ratio_scale)
        iem_buffer_text(a->out, a->dutch ? " keer zo vaak" : " times as often");
    else
        iem_buffer_text(a->out, a->dutch ? " procentpunt" : " points");
}

static void say_group(const iem_answers *a, const iem_treatment *t)
{
    const iem_slice ground = iem_slice_of(t->ground), group = iem_slice_of(t->group);
    const size_t width = 42, used = (size_t)iem_slice_clip(ground) + 4;
    iem_buffer_line(a->out, "  %.*s: %.*s", IEM_SHOWN(ground), IEM_SHOWN(group));
    const size_t taken = used + iem_utf8_length(t->group);
    iem_buffer_line(a->out, "%*s ", taken < width ? (int)(width - taken) : 1, "");
    put_gap(a, t);
    iem_buffer_text(a->out, "\n");
}

static void say_groups(const iem_answers *a, const struct iem_result *r)
{
    /* Where all got one decision, or nobody has twins, there is no gap to look for. */
    if (r->n_treatments == 0 || a->plan->n_facts == 0 ||
        r->treatments[0].why == IEM_WHY_ONE_DECISION)
        return;
    iem_buffer_text(
        a->out, a->dutch ? "het kleinste echte verschil dat in 80 van de 100 zulke "
                           "logs te zien zou zijn:\n"
                         : "the smallest true gap that would show in 80 of 100 such "
                           "logs:\n");
    for (size_t i = 0; i < r->n_treatments; i++) {
        if (i == MOST_GROUPS) {
            iem_buffer_line(a->out,
                            a->dutch ? "  … en nog %zu\n" : "  … and %zu more\n",
                            r->n_treatments - MOST_GROUPS);
            return;
        }
        say_group(a, &r->treatments[i]);
    }
}

iem_status iem_answers_rows(const iem_answers *a, iem_error *err)
{
    iem_measuring *measuring = NULL;
    struct iem_result *r = iem_zeroed(1, sizeof *r);
    if (!r) return iem_fail_memory(err);
    iem_status status = iem_manifest_fill(a->plan, a->tally, a->options, r, err);
    if (status == IEM_OK)
        status = iem_measuring_new(a->plan, a->tally, a->options, r, &measuring, err);
    if (status == IEM_OK) status = iem_measuring_groups(measuring, err);
    if (status == IEM_OK) say_groups(a, r);
    iem_measuring_free(measuring);
    iem_result_free(r);
    return status;
}
