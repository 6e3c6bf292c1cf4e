/* For the field `human_intervention`: what the log shows of people who looked. */
#include "family/family.h"
#include "report/also.h"
#include "report/draft.h"

#include <math.h>
#include <string.h>

/* ---- People who looked ---- */

static const iem_said decisions_said = {"It is about {n} decisions.",
                                        "Het gaat over {n} besluiten."};
static const iem_said no_people_said = {
    "The log does not show whether a person looked at these decisions, and whether "
    "that "
    "person followed the advice of the system: the plan names no columns that tell it.",
    "Het log laat niet zien of een mens naar deze besluiten keek, en of die het advies "
    "van het systeem volgde: het plan noemt geen kolommen die dat zeggen."};
static const iem_said no_proof_said = {
    "That does not mean that nobody looked, but it cannot be checked.",
    "Dat betekent niet dat er niemand keek, maar het is niet te controleren."};

/* ---- Figures ---- */

static const iem_said share_said = {"{what}: {share} of {of} ({range}).",
                                    "{what}: {share} van {of} ({range})."};
static const iem_said groups_said = {"By group: {groups}.", "Per groep: {groups}."};
static const iem_said of_said = {"{group} {share} of {of}", "{group} {share} van {of}"};
static const iem_said how_well_said = {
    "These figures show whether somebody looked, not how well.",
    "Deze cijfers laten zien of er iemand keek, niet hoe goed."};

/* "Deel van besluiten …": a sentence begins with a capital. */
static void say_meaning(const iem_voice *voice, const iem_measure_row *measure,
                        iem_buffer *out)
{
    const char *meaning = iem_also_said(voice, measure->meaning);
    const char first =
        *meaning >= 'a' && *meaning <= 'z' ? (char)(*meaning - 'a' + 'A') : *meaning;
    iem_buffer_bytes(out, &first, 1);
    iem_buffer_text(out, meaning + 1);
}

static void add_share(iem_draft *d, const iem_statistic *s)
{
    const iem_voice *voice = d->essay->voice;
    iem_buffer what = {0};
    const iem_figure share = iem_figure_rate(voice, s->estimate.value),
                     of = iem_figure_count(voice, s->denominator),
                     range = iem_figure_range(voice, s->estimate, iem_figure_rate);
    const iem_phrase interval =
        iem_voice_say(voice, IEM_W_INTERVAL, IEM_ARGS("range", range.text));
    say_meaning(voice, s->measure, &what);
    d->failed |= what.failed;
    if (!what.failed)
        iem_draft_say(d, IEM_NEEDED, share_said,
                      IEM_ARGS("what", what.at, "share", share.text, "of", of.text,
                               "range", interval.text));
    iem_buffer_clear(&what);
}

/* The groups of all grounds, as far as a sentence goes. */
static void add_shares(iem_draft *d, const iem_statistics *all,
                       const iem_measure_row *measure)
{
    enum { MOST = 8 };
    const iem_voice *voice = d->essay->voice;
    iem_buffer groups = {0};
    size_t n = 0;
    for (size_t i = 0; i < all->n && n < MOST; i++) {
        const iem_statistic *s = &all->at[i];
        if (s->measure != measure || !s->group || isnan(s->estimate.value)) continue;
        const iem_figure share = iem_figure_rate(voice, s->estimate.value),
                         of = iem_figure_count(voice, s->denominator);
        iem_buffer_text(&groups, n++ ? ", " : "");
        iem_say_text(&groups, iem_also_said(voice, of_said),
                     IEM_ARGS("group", iem_voice_quote(voice, s->group).text, "share",
                              share.text, "of", of.text));
    }
    d->failed |= groups.failed;
    if (n && !groups.failed)
        iem_draft_say(d, IEM_EXTRA, groups_said, IEM_ARGS("groups", groups.at));
    iem_buffer_clear(&groups);
}

static bool is_share(const iem_measure_row *measure)
{
    static const char end[] = "_share";
    const size_t n = strlen(measure->id);
    return n >= sizeof end && strcmp(measure->id + n + 1 - sizeof end, end) == 0;
}

static const iem_statistics *reviews_of(const struct iem_result *r)
{
    for (size_t i = 0; i < r->n_families; i++)
        if (strcmp(r->families[i].family->name, "review") == 0) return &r->families[i];
    return NULL;
}

/* Shares of the whole log, each with those of the groups. */
static size_t add_figures(iem_draft *d)
{
    const iem_statistics *all = reviews_of(d->essay->result);
    size_t told = 0;
    for (size_t i = 0; all && i < all->n; i++) {
        const iem_statistic *s = &all->at[i];
        if (s->ground || s->of || !is_share(s->measure) || isnan(s->estimate.value))
            continue;
        add_share(d, s);
        add_shares(d, all, s->measure);
        told++;
    }
    if (told) iem_draft_say(d, IEM_NEEDED, how_well_said, IEM_NO_ARGS);
    return told;
}

/* ---- What was declared of them ---- */

static bool is_role(const iem_declared_check *q)
{
    return q->subject && strcmp(q->rule->id, "declaration/roles") == 0;
}

static size_t add_roles(iem_draft *d)
{
    const iem_declared_list *list = d->essay->result->declared;
    size_t told = 0;
    for (size_t i = 0; list && i < list->n; i++) {
        if (!is_role(&list->at[i])) continue;
        iem_draft_declared(d, IEM_NEEDED, &list->at[i]);
        if (!isnan(list->at[i].of)) told++;
    }
    return told;
}

iem_status iem_essay_people(const iem_essay *essay, size_t room, iem_buffer *out,
                            iem_error *err)
{
    iem_draft d = {.essay = essay};
    const iem_figure n = iem_figure_count(essay->voice, essay->result->decisions);
    if (iem_draft_few(&d)) return iem_draft_finish(&d, room, out, err);
    iem_draft_open(&d);
    iem_draft_say(&d, IEM_FIRST, decisions_said, IEM_ARGS("n", n.text));
    iem_draft_periods(&d);
    d.paragraph = true;
    if (add_figures(&d) + add_roles(&d) == 0) {
        iem_draft_say(&d, IEM_NEEDED, no_people_said, IEM_NO_ARGS);
        iem_draft_say(&d, IEM_NEEDED, no_proof_said, IEM_NO_ARGS);
    }
    iem_draft_rounded(&d);
    return iem_draft_finish(&d, room, out, err);
}
