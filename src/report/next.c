#include "report/next.h"

#include "report/also.h"

#include <string.h>

static const iem_said title = {"Which further column would tell most",
                               "Welke kolom erbij het meeste zou zeggen"};
static const iem_said add_one = {"add '{column}': tells {tells}",
                                 "voeg '{column}' toe: zegt {tells}"};
static const iem_said add_two = {
    "add '{column}' and '{with}': they tell {tells}, and {also}",
    "voeg '{column}' en '{with}' toe: ze zeggen {tells}, en {also}"};
static const iem_said opens = {"opens: ", "opent: "};
static const iem_said lists[] = {
    {"questions", "vragen"}, {"measures", "maten"}, {"principles", "beginselen"}};
static const iem_said and_more = {"… and {n} more", "… en nog {n}"};

/* By the name of the column in a plan. */
static const struct {
    const char *column;
    iem_said tells;
} columns[] = {
    {"reviewer_type",
     {"whether a person or a machine decided", "of een mens of een machine besliste"}},
    {"reviewer_role",
     {"whether whoever had to sign did so", "of wie moest tekenen dat ook deed"}},
    {"blind",
     {"whether somebody looked without knowing the advice",
      "of iemand keek zonder het advies te kennen"}},
    {"advice", {"what became of an advice", "wat er met een advies is gedaan"}},
    {"custom", {"who got something made to fit", "wie maatwerk kreeg"}},
    {"override_blocked",
     {"how often the system did not let people decide otherwise",
      "hoe vaak het systeem een ander besluit niet toeliet"}},
    {"escalated",
     {"which decisions were passed on to somebody higher",
      "welke besluiten aan een hogere zijn voorgelegd"}},
    {"received_at",
     {"how long people wait from the first day",
      "hoe lang mensen wachten vanaf dag één"}},
    {"info_requested_at",
     {"who was asked something before the decision",
      "aan wie voor het besluit iets is gevraagd"}},
    {"info_received_at",
     {"whether an answer was waited for", "of op een antwoord is gewacht"}},
    {"fact_source",
     {"whose facts were the citizen's own", "wiens feiten van de burger zelf kwamen"}},
    {"decided_at", {"on which day it was decided", "op welke dag is besloten"}},
    {"notified_at", {"who was told in time", "wie op tijd bericht kreeg"}},
    {"informed",
     {"who was told that an algorithm took part",
      "wie hoorde dat een algoritme meedeed"}},
    {"channel", {"who was told in person", "wie het persoonlijk hoorde"}},
    {"language",
     {"who was told in a language meant to be understood",
      "wie het hoorde in een taal die te begrijpen is"}},
    {"contact_at",
     {"on which day somebody tried to speak with the citizen",
      "op welke dag iemand de burger probeerde te spreken"}},
    {"contact_reached", {"who was reached", "wie is bereikt"}},
    {"objection_at", {"who objected", "wie bezwaar maakte"}},
    {"objection_decided_at",
     {"how long an objection takes", "hoe lang een bezwaar duurt"}},
    {"objection_outcome",
     {"who was right to object", "wie met een bezwaar gelijk kreeg"}},
    {"complaint_at", {"who complained", "wie klaagde"}},
    {"complaint_decided_at",
     {"how long a complaint takes", "hoe lang een klacht duurt"}},
    {"complaint_topic",
     {"which complaints are about an algorithm",
      "welke klachten over een algoritme gaan"}},
    {"complaint_outcome",
     {"who was right to complain", "wie met een klacht gelijk kreeg"}},
    {"term_days", {"which decisions came too late", "welke besluiten te laat kwamen"}},
    {"stop_requested_at", {"who asked to stop", "wie vroeg om te stoppen"}},
    {"stopped_at", {"when it was stopped", "wanneer is gestopt"}},
    {"facts_at", {"how old the facts were", "hoe oud de feiten waren"}},
    {"corrected", {"whose facts were corrected", "wiens feiten zijn verbeterd"}},
    {"selected_before",
     {"who is picked again although nothing was found",
      "wie opnieuw wordt gekozen terwijl er niets was gevonden"}},
    {"purpose", {"what data were used for", "waarvoor data zijn gebruikt"}},
    {"model_version",
     {"which version of a model took part", "welke versie van een model meedeed"}},
    {"review_seconds", {"how long a person looked", "hoe lang een mens keek"}},
    {"reviewer", {"whether it matters who decides", "of het uitmaakt wie beslist"}},
    {"motivation_hash",
     {"who got the same words as all others",
      "wie dezelfde woorden kreeg als ieder ander"}},
    {"facts",
     {"whether people with the same facts are treated alike",
      "of mensen met dezelfde feiten gelijk worden behandeld"}},
    {"outcome",
     {"whether the decision turned out to be right", "of het besluit achteraf klopte"}},
    {"route", {"who was picked at random", "wie door het lot is gekozen"}},
    {"score", {"what a model made of people", "wat een model van mensen maakte"}},
    {"score_flipped",
     {"what the score would be in another group",
      "wat de score zou zijn in een andere groep"}},
    {"decision_flipped",
     {"what the decision would be in another group",
      "wat het besluit zou zijn in een andere groep"}},
    {"time", {"since when it is so", "sinds wanneer het zo is"}},
    {"batch",
     {"whether whole batches were decided alike", "of hele partijen hetzelfde kregen"}},
    {"reason", {"who was given a reason of their own", "wie een eigen reden kreeg"}},
    {"trait",
     {"whether another trait stands for a group",
      "of een ander kenmerk voor een groep staat"}},
    {"step", {"at which step groups part", "bij welke stap groepen uit elkaar gaan"}},
};

bool iem_next_tells(const char *column, iem_said *tells)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(columns[i].column, column) == 0) {
            *tells = columns[i].tells;
            return true;
        }
    return false;
}

const char *iem_next_title(const iem_voice *voice)
{
    return iem_also_said(voice, title);
}

static const char *tells_of(const iem_voice *voice, const char *column)
{
    iem_said said = {"", ""};
    if (column) iem_next_tells(column, &said);
    return iem_also_said(voice, said);
}

void iem_next_say(const iem_voice *voice, const iem_next_column *next, iem_buffer *out)
{
    iem_say_text(out, iem_also_said(voice, next->with ? add_two : add_one),
                 IEM_ARGS("column", next->column, "with", next->with ? next->with : "",
                          "tells", tells_of(voice, next->column), "also",
                          tells_of(voice, next->with)));
}

static void say_list(const iem_voice *voice, iem_said what, const char *const *names,
                     size_t n, bool *any, iem_buffer *out)
{
    if (n == 0) return;
    iem_buffer_format(out, "%s%s ", *any ? "; " : "", iem_also_said(voice, what));
    for (size_t i = 0; i < n; i++)
        iem_buffer_format(out, "%s%s", i ? ", " : "", names[i]);
    *any = true;
}

void iem_next_say_opened(const iem_voice *voice, const iem_next_column *next,
                         iem_buffer *out)
{
    bool any = false;
    iem_buffer_text(out, iem_also_said(voice, opens));
    say_list(voice, lists[0], next->questions, next->n_questions, &any, out);
    say_list(voice, lists[1], next->families, next->n_families, &any, out);
    say_list(voice, lists[2], next->principles, next->n_principles, &any, out);
}

void iem_next_say_rest(const iem_voice *voice, const struct iem_result *r,
                       iem_buffer *out)
{
    if (r->n_next_columns <= IEM_NEXT_SHOWN) return;
    const iem_figure more =
        iem_figure_count(voice, (double)(r->n_next_columns - IEM_NEXT_SHOWN));
    iem_say_text(out, iem_also_said(voice, and_more), IEM_ARGS("n", more.text));
}
