#include "report/principles.h"

#include "report/also.h"

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

static void say_names(const char *const *names, size_t n, iem_buffer *out)
{
    for (size_t i = 0; i < n; i++)
        iem_buffer_format(out, "%s%s", i ? ", " : "", names[i]);
}

void iem_principle_say_told(const iem_voice *voice, const iem_principle_seen *seen,
                            iem_buffer *out)
{
    iem_buffer_text(out, iem_also_said(voice, states[seen->state].text));
    if (seen->n_told) iem_buffer_text(out, ": ");
    say_names(seen->told, seen->n_told, out);
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
