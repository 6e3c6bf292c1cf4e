#include "report/draft.h"

#include "base/grow.h"
#include "plan/declaration.h"
#include "report/also.h"
#include "report/declared.h"

#include <math.h>
#include <stdlib.h>

struct iem_sentence {
    char *text;
    iem_worth worth;
    bool paragraph; /* begins one */
    bool taken;
};

/* A text that is read as HTML must hold no tag: what a name opens is closed off. */
static void write_plain(iem_buffer *out, const char *text)
{
    for (; *text; text++) {
        iem_buffer_bytes(out, text, 1);
        if (*text == '<' && text[1] != ' ') iem_buffer_text(out, " ");
    }
}

/* Takes what was said. */
void iem_draft_add(iem_draft *d, iem_worth worth, iem_buffer *said)
{
    iem_buffer plain = {0};
    struct iem_sentence sentence = {NULL, worth, d->paragraph, false};
    d->failed |= said->failed;
    if (!said->failed && said->len) {
        write_plain(&plain, said->at);
        d->failed |= iem_buffer_take(&plain, &sentence.text, NULL) != IEM_OK;
    }
    iem_buffer_clear(said);
    if (!sentence.text) return;
    if (!IEM_GROW(d->at, d->capacity, d->n + 1)) {
        free(sentence.text);
        d->failed = true;
        return;
    }
    d->at[d->n++] = sentence;
    d->paragraph = false;
}

void iem_draft_say(iem_draft *d, iem_worth worth, iem_said text,
                   const char *const *args)
{
    iem_buffer said = {0};
    iem_say_text(&said, iem_also_said(d->essay->voice, text), args);
    iem_draft_add(d, worth, &said);
}

/* ---- How many of them fit ---- */

/* With the blank or the line end before it. */
static size_t length_of(const struct iem_sentence *s)
{
    return iem_register_length(s->text) + 1;
}

/* Of one worth, in their order, until one does not fit. False: one did not. */
static bool take(iem_draft *d, iem_worth worth, size_t *room)
{
    for (size_t i = 0; i < d->n; i++) {
        struct iem_sentence *s = &d->at[i];
        if (s->worth != worth) continue;
        if (length_of(s) > *room) return false;
        *room -= length_of(s);
        s->taken = true;
    }
    return true;
}

static void write_taken(const iem_draft *d, iem_buffer *out)
{
    bool first = true, paragraph = false;
    for (size_t i = 0; i < d->n; i++) {
        const struct iem_sentence *s = &d->at[i];
        paragraph |= s->paragraph;
        if (!s->taken) continue;
        if (!first) iem_buffer_text(out, paragraph ? "\n" : " ");
        iem_buffer_text(out, s->text);
        first = paragraph = false;
    }
}

iem_status iem_draft_finish(iem_draft *d, size_t room, iem_buffer *out, iem_error *err)
{
    size_t left = room + 1; /* nothing stands before the first one */
    iem_status status = d->failed ? iem_fail_memory(err) : IEM_OK;
    if (status == IEM_OK && !take(d, IEM_FIRST, &left))
        status = iem_fail(err, IEM_ERR_USAGE, "no room");
    if (status == IEM_OK) {
        if (take(d, IEM_NEEDED, &left)) (void)take(d, IEM_EXTRA, &left);
        write_taken(d, out);
        if (out->failed) status = iem_fail_memory(err);
    }
    for (size_t i = 0; i < d->n; i++) free(d->at[i].text);
    free(d->at);
    return status;
}

/* ---- When, and about whom ---- */

static const iem_said months[] = {
    {"January", "januari"}, {"February", "februari"}, {"March", "maart"},
    {"April", "april"},     {"May", "mei"},           {"June", "juni"},
    {"July", "juli"},       {"August", "augustus"},   {"September", "september"},
    {"October", "oktober"}, {"November", "november"}, {"December", "december"},
};

/* " on 3 March 2026" */
static void say_day(const iem_voice *voice, const char *day, iem_buffer *out)
{
    if (!day || !iem_is_day(iem_slice_of(day))) return;
    const int month = 10 * (day[5] - '0') + day[6] - '0';
    iem_buffer_format(out, " %s %d %s %.4s",
                      iem_also_said(voice, (iem_said){"on", "op"}),
                      10 * (day[8] - '0') + day[9] - '0',
                      iem_also_said(voice, months[month - 1]), day);
}

void iem_draft_open(iem_draft *d)
{
    iem_buffer said = {0};
    iem_buffer_format(&said, "%s" IEM_VERSION, d->essay->opening);
    say_day(d->essay->voice, d->essay->today, &said);
    iem_buffer_text(&said, ".");
    iem_draft_add(d, IEM_FIRST, &said);
}

static const iem_said periods_said = {
    "The decisions are from {first} to {last}.",
    "De besluiten zijn van {first} tot en met {last}."};
static const iem_said period_said = {"The decisions are from {first}.",
                                     "De besluiten zijn van {first}."};

void iem_draft_periods(iem_draft *d)
{
    const struct iem_result *r = d->essay->result;
    if (!r->first_period) return;
    const bool one = strcmp(r->first_period, r->last_period) == 0;
    iem_draft_say(d, IEM_NEEDED, one ? period_said : periods_said,
                  IEM_ARGS("first", r->first_period, "last", r->last_period));
}

/* ---- What was declared ---- */

void iem_draft_declared(iem_draft *d, iem_worth worth, const iem_declared_check *q)
{
    iem_buffer said = {0};
    const iem_voice *voice = d->essay->voice;
    iem_declared_question(voice, q, &said);
    iem_buffer_format(&said, " %s: ", voice->words[iem_declared_verdict(q)]);
    iem_declared_seen(voice, q, &said);
    iem_buffer_text(&said, ".");
    iem_draft_add(d, worth, &said);
}

/* ---- What is not told ---- */

static const iem_said rounded_said = {"Numbers are rounded to multiples of {step}; "
                                      "those of fewer than {least} people are "
                                      "hidden.",
                                      "Aantallen zijn afgerond op een veelvoud van "
                                      "{step}. Aantallen van minder dan {least} "
                                      "mensen zijn verborgen."};

void iem_draft_rounded(iem_draft *d)
{
    const struct iem_result *r = d->essay->result;
    const iem_figure step = iem_figure_count(d->essay->voice, (double)r->rounded),
                     least =
                         iem_figure_count(d->essay->voice, (double)r->published_least);
    iem_draft_say(d, IEM_NEEDED, rounded_said,
                  IEM_ARGS("step", step.text, "least", least.text));
}

static const iem_said few_said = {
    "The log has too few decisions to tell anything of them in public.",
    "Het log heeft te weinig besluiten om er in het openbaar iets over te zeggen."};

bool iem_draft_few(iem_draft *d)
{
    if (!isnan(d->essay->result->decisions)) return false;
    iem_draft_open(d);
    iem_draft_say(d, IEM_FIRST, few_said, IEM_NO_ARGS);
    return true;
}
