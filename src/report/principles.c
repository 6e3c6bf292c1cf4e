#include "report/principles.h"

#include "judge/followup.h"
#include "judge/told.h"
#include "report/also.h"
#include "report/declared.h"
#include "report/maturity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const iem_said title = {"What is asked of government",
                               "Wat van de overheid wordt gevraagd"};
static const iem_said summary = {
    "Two reports say what people may expect of a government that decides with data: "
    "that "
    "of the National Ombudsman (2021) and that of the State of Implementation (2022). "
    "Of "
    "{n} things that they ask this log has evidence of {seen}, and a part of it for "
    "{partly}. Of {none} it has none: what is missing stands beside them. The rest is "
    "told by another command, or by people.",
    "Twee rapporten zeggen wat mensen mogen verwachten van een overheid die met data "
    "beslist: dat van de Nationale ombudsman (2021) en dat van de Staat van de "
    "Uitvoering (2022). Ze vragen {n} dingen. Voor {seen} daarvan staat er bewijs in "
    "dit log, voor {partly} een deel. Voor {none} staat er geen bewijs in: wat "
    "ontbreekt, "
    "staat ernaast. De rest vertelt een ander commando, of vertellen mensen."};

/* By iem_principle_state. */
static const struct {
    const char *code;
    iem_said text;
} states[] = {
    [IEM_SEEN] = {"seen", {"seen", "gezien"}},
    [IEM_PARTLY_SEEN] = {"partly-seen", {"partly seen", "deels gezien"}},
    [IEM_NO_EVIDENCE] = {"no-evidence",
                         {"no evidence of it in the log",
                          "geen bewijs ervan in het log"}},
    [IEM_NOTHING_SEEN] = {"nothing-told",
                          {"the columns are there, but nothing could be told",
                           "de kolommen zijn er, maar er viel niets te zeggen"}},
    [IEM_SEEN_ELSEWHERE] = {"elsewhere",
                            {"told by another command", "staat in een ander commando"}},
    [IEM_FOR_PEOPLE] = {"people", {"for people to answer", "aan mensen om te zeggen"}},
};
static const iem_said a_declaration = {"a declaration (--declaration)",
                                       "een opgave (--declaration)"};
static const iem_said a_command = {"see 'iemand {command}'", "zie 'iemand {command}'"};

const char *iem_principles_title(const iem_voice *voice)
{
    return iem_also_said(voice, title);
}

const char *iem_principle_state_code(iem_principle_state state)
{
    return states[state].code;
}

static iem_figure count_of(const iem_voice *voice, const struct iem_result *r,
                           iem_principle_state state)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_principles; i++) n += r->principles[i].state == state;
    return iem_figure_count(voice, (double)n);
}

void iem_principles_say(const iem_voice *voice, const struct iem_result *r,
                        iem_buffer *out)
{
    iem_say_text(out, iem_also_said(voice, summary),
                 IEM_ARGS("n", iem_figure_count(voice, (double)r->n_principles).text,
                          "seen", count_of(voice, r, IEM_SEEN).text, "partly",
                          count_of(voice, r, IEM_PARTLY_SEEN).text, "none",
                          count_of(voice, r, IEM_NO_EVIDENCE).text));
}

const char *iem_principle_state_text(const iem_voice *voice, iem_principle_state state)
{
    return iem_also_said(voice, states[state].text);
}

/* ---- What is told, in words ---- */

static const iem_measure_row *row_of(const iem_family *family, const char *measure)
{
    for (size_t i = 0; family && i < family->n_rows; i++)
        if (strcmp(family->rows[i].id, measure) == 0) return &family->rows[i];
    return NULL;
}

/* The number about everybody; NULL: there is none. */
static const iem_statistic *whole_of(const struct iem_result *r, const char *measure)
{
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (!s->ground && !s->group && !s->of && !isnan(s->estimate.value) &&
                strcmp(s->measure->id, measure) == 0)
                return s;
        }
    return NULL;
}

static bool say_measure(const iem_voice *voice, const struct iem_result *r,
                        const char *measure, iem_buffer *out)
{
    const iem_measure_row *row = row_of(iem_told_family(measure), measure);
    const iem_statistic *whole = whole_of(r, measure);
    if (!row) return false;
    iem_buffer_text(out, iem_also_said(voice, row->meaning));
    if (whole) iem_buffer_format(out, ": %s", iem_also_value(voice, whole).text);
    return true;
}

/* A share, or how long it takes. */
static bool say_question(const iem_voice *voice, const struct iem_result *r,
                         const char *question, iem_buffer *out)
{
    static const char *const tails[] = {"_share", "_median"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        char measure[96];
        snprintf(measure, sizeof measure, "%s%s", question, tails[i]);
        if (say_measure(voice, r, measure, out)) return true;
    }
    return false;
}

/* What does not hold comes first; the others stand with the declaration. */
static bool say_declared(const iem_voice *voice, const struct iem_result *r,
                         const char *rule, iem_buffer *out)
{
    const iem_declared_check *found = NULL;
    for (size_t i = 0; r->declared && i < r->declared->n; i++) {
        const iem_declared_check *q = &r->declared->at[i];
        if (strcmp(q->rule->id, rule) != 0 || q->verdict == IEM_CANNOT_TELL) continue;
        if (!found || (q->verdict == IEM_FAIL && found->verdict != IEM_FAIL)) found = q;
    }
    if (!found) return false;
    iem_declared_question(voice, found, out);
    iem_buffer_format(out, " %s", voice->words[iem_declared_verdict(found)]);
    return true;
}

static void say_outcome(const iem_voice *voice, const struct iem_result *r,
                        const char *name, iem_buffer *out)
{
    if (strcmp(name, IEM_TOLD_REACTIONS) == 0)
        iem_buffer_format(out, ": %s",
                          iem_figure_rate(voice, r->followup->acknowledged.value).text);
    if (strcmp(name, IEM_TOLD_GATE) == 0)
        iem_buffer_format(out, ": %s",
                          voice->words[IEM_W_VERDICT + (int)r->gate->verdict]);
}

static bool say_office(const iem_voice *voice, const struct iem_result *r,
                       const char *name, iem_buffer *out)
{
    for (const iem_principle_name *n = iem_principle_names; n->id; n++) {
        if (strcmp(n->id, name) != 0) continue;
        iem_buffer_text(out, iem_also_said(voice, n->text));
        say_outcome(voice, r, name, out);
        return true;
    }
    for (size_t i = 0; i < r->n_maturity; i++) {
        if (strcmp(r->maturity[i].theme->id, name) != 0) continue;
        iem_buffer_format(out,
                          "%s: ", iem_also_said(voice, r->maturity[i].theme->name));
        iem_maturity_say_level(voice, &r->maturity[i], out);
        return true;
    }
    return false;
}

void iem_principle_say_told(const iem_voice *voice, const struct iem_result *result,
                            const iem_principle_seen *seen, size_t i, iem_buffer *out)
{
    const char *name = seen->told[i];
    if (seen->principle->shows && say_office(voice, result, name, out)) return;
    if (say_declared(voice, result, name, out)) return;
    if (say_question(voice, result, name, out)) return;
    if (!say_measure(voice, result, name, out)) iem_buffer_text(out, name);
}

/* ---- What is missing ---- */

static void say_names(const char *const *names, size_t n, iem_buffer *out)
{
    for (size_t i = 0; i < n; i++)
        iem_buffer_format(out, "%s%s", i ? ", " : "", names[i]);
}

void iem_principle_say_missing(const iem_voice *voice, const iem_principle_seen *seen,
                               iem_buffer *out)
{
    say_names(seen->missing, seen->n_missing, out);
    if (seen->no_declaration)
        iem_buffer_format(out, "%s%s", seen->n_missing ? "; " : "",
                          iem_also_said(voice, a_declaration));
    if (!seen->principle->command) return;
    if (seen->n_missing || seen->no_declaration) iem_buffer_text(out, "; ");
    iem_say_text(out, iem_also_said(voice, a_command),
                 IEM_ARGS("command", seen->principle->command));
}
