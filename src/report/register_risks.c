/* For the field `risks`: what was seen of the groups, and what was not looked at. */
#include "base/grow.h"
#include "report/also.h"
#include "report/declared.h"
#include "report/draft.h"
#include "report/notes.h"
#include "report/order.h"
#include "report/sentences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void answer(iem_draft *d, iem_worth worth, unsigned which)
{
    iem_buffer said = {0};
    iem_sentence_answer(&said, d->essay->voice, d->essay->result, which);
    iem_draft_add(d, worth, &said);
}

/* ---- What was seen of the groups ---- */

static const iem_said margin_said = {
    "A difference counts as a finding when it is surely larger than {margin}.",
    "Een verschil telt als bevinding als het zeker groter is dan {margin}."};

static const iem_said rate_said = {
    "Of {n} decisions about {who}, {adverse} ({rate}; {range}) were adverse.",
    "Van de {n} besluiten over {who} waren er {adverse} ({rate}; {range}) nadelig."};

static const iem_group_row *group_of(const struct iem_result *r, const iem_treatment *t)
{
    for (size_t i = 0; i < r->n_groups; i++)
        if (strcmp(r->groups[i].ground, t->ground) == 0 &&
            strcmp(r->groups[i].group, t->group) == 0)
            return &r->groups[i];
    return NULL;
}

static void add_rate(iem_draft *d, const iem_treatment *t)
{
    const iem_voice *voice = d->essay->voice;
    const iem_group_row *g = group_of(d->essay->result, t);
    if (!g || isnan(g->rate.all.value)) return;
    const iem_figure n = iem_figure_count(voice, g->n),
                     adverse = iem_figure_count(voice, g->adverse),
                     rate = iem_figure_rate(voice, g->rate.all.value),
                     range = iem_figure_range(voice, g->rate.all, iem_figure_rate);
    const iem_phrase who = iem_voice_who(voice, t),
                     interval = iem_voice_say(voice, IEM_W_INTERVAL,
                                              IEM_ARGS("range", range.text));
    iem_draft_say(d, IEM_EXTRA, rate_said,
                  IEM_ARGS("n", n.text, "who", who.text, "adverse", adverse.text,
                           "rate", rate.text, "range", interval.text));
}

static void add_group(iem_draft *d, const iem_treatment *t, const iem_treatment *head)
{
    const iem_essay *e = d->essay;
    iem_buffer gap = {0}, weight = {0};
    add_rate(d, t);
    if (t != head) {
        iem_sentence_group_gap(&gap, e->voice, e->result, t);
        iem_draft_add(d, IEM_EXTRA, &gap);
    }
    if (t == head && !t->gap_claim) return;
    if (!t->weight_claim) return;
    iem_sentence_group_weight(&weight, e->voice, e->result, t);
    iem_draft_add(d, IEM_EXTRA, &weight);
}

static void add_groups(iem_draft *d)
{
    const struct iem_result *r = d->essay->result;
    const iem_treatment *head = iem_treatment_headline(r);
    for (size_t first = 0; first < r->n_treatments && !d->failed;) {
        const size_t end = iem_treatments_end(r, first);
        const iem_treatment **order = iem_zeroed(end - first, sizeof *order);
        d->failed |= !order;
        if (order) iem_treatments_order(r, first, end, order);
        for (size_t i = 0; i < end - first && order; i++)
            if (!iem_treatment_is_pair(order[i])) add_group(d, order[i], head);
        free(order);
        first = end;
    }
}

static void add_margin(iem_draft *d)
{
    const struct iem_result *r = d->essay->result;
    if (r->n_treatments == 0 || isnan(r->treatments[0].margin)) return;
    const iem_figure margin =
        iem_figure_effect(d->essay->voice, &r->treatments[0], r->treatments[0].margin);
    iem_draft_say(d, IEM_NEEDED, margin_said, IEM_ARGS("margin", margin.text));
}

/* ---- What was declared ---- */

static const iem_said declared_said = {
    "This registration was held against the log: {holds} times what it says holds, "
    "{fails} "
    "times it does not, and {cannot} times that cannot be told.",
    "Deze registratie is naast het log gelegd: {holds} keer klopt wat er staat, "
    "{fails} "
    "keer niet, en {cannot} keer is het niet vast te stellen."};

static void add_declared(iem_draft *d)
{
    const iem_declared_list *list = d->essay->result->declared;
    const iem_voice *voice = d->essay->voice;
    if (!list) return;
    const iem_figure holds = iem_figure_count(
                         voice, (double)iem_declared_count(list, IEM_PASS)),
                     fails = iem_figure_count(
                         voice, (double)iem_declared_count(list, IEM_FAIL)),
                     cannot = iem_figure_count(
                         voice, (double)iem_declared_count(list, IEM_CANNOT_TELL));
    d->paragraph = true;
    iem_draft_say(
        d, IEM_NEEDED, declared_said,
        IEM_ARGS("holds", holds.text, "fails", fails.text, "cannot", cannot.text));
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].verdict == IEM_FAIL)
            iem_draft_declared(d, IEM_EXTRA, &list->at[i]);
}

/* ---- What was not looked at ---- */

struct limits {
    iem_draft *draft;
    size_t n;
};

/* The first two say what a finding is and which facts were compared. */
static void add_limit(const char *sentence, void *ctx)
{
    enum { NEEDED_LIMITS = 2 };
    struct limits *limits = ctx;
    iem_buffer said = {0};
    const char *published = limits->draft->essay->voice->words[IEM_W_LIMIT_PUBLISHED];
    if (strcmp(sentence, published) == 0) return; /* said shorter below */
    iem_buffer_text(&said, sentence);
    iem_draft_add(limits->draft, limits->n++ < NEEDED_LIMITS ? IEM_NEEDED : IEM_EXTRA,
                  &said);
}

static void add_limits(iem_draft *d)
{
    struct limits limits = {d, 0};
    d->paragraph = true;
    d->failed |=
        !iem_sentences_limits(d->essay->voice, d->essay->result, add_limit, &limits);
    iem_draft_rounded(d);
}

iem_status iem_essay_risks(const iem_essay *essay, size_t room, iem_buffer *out,
                           iem_error *err)
{
    iem_draft d = {.essay = essay};
    if (iem_draft_few(&d)) return iem_draft_finish(&d, room, out, err);
    iem_draft_open(&d);
    answer(&d, IEM_FIRST, 0);
    iem_draft_periods(&d);
    d.paragraph = true;
    answer(&d, IEM_NEEDED, 1);
    answer(&d, IEM_NEEDED, 2);
    add_margin(&d);
    add_groups(&d);
    add_declared(&d);
    add_limits(&d);
    return iem_draft_finish(&d, room, out, err);
}
