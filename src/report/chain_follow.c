/* What follows what: cascades, rows, sources, and what was asked again. */
#include "report/chain.h"
#include "report/svg_chain.h"

#include <math.h>
#include <stdio.h>

static const char *out_of(iem_account *a, double events, double n, double share)
{
    iem_buffer out = {0};
    iem_buffer_format(&out, "%s/%s", iem_figure_count(&a->voice, events).text,
                      iem_figure_count(&a->voice, n).text);
    if (!isnan(share))
        iem_buffer_format(&out, " %s", iem_figure_rate(&a->voice, share).text);
    const char *kept = iem_account_keep(a, out.failed ? "" : out.at);
    a->failed |= out.failed;
    iem_buffer_clear(&out);
    return kept;
}

static void tell_cascade(iem_account *a, const iem_chain_cascade *c)
{
    iem_buffer who = {0};
    if (c->group)
        iem_buffer_format(&who, "%s = %s", iem_name_clip(c->ground, 16).text,
                          iem_name_clip(c->group, 20).text);
    else
        iem_buffer_text(&who, iem_account_word(a, (iem_said){"everybody", "iedereen"}));
    a->failed |= who.failed;
    iem_account_row(
        a,
        (const char *[]){iem_name_clip(c->from, 20).text, iem_name_clip(c->to, 20).text,
                         who.failed ? "" : who.at,
                         out_of(a, c->after_events, c->after, c->after_share.value),
                         out_of(a, c->twins_events, c->twins, c->twins_share.value),
                         iem_account_range(a, c->ratio, iem_figure_ratio),
                         c->group && c->why == IEM_CHAIN_SAID
                             ? ""
                             : iem_account_verdict(a, c->verdict, c->why)},
        7, c->group ? -1 : (int)c->verdict);
    iem_buffer_clear(&who);
}

static void tell_cascades(iem_account *a)
{
    static const iem_said heads[] = {
        {"first", "eerst"},      {"then", "dan"},
        {"whom", "wie"},         {"followed", "gevolgd"},
        {"twins", "tweelingen"}, {"times as fast", "keer zo snel"},
        {"verdict", "uitslag"}};
    const iem_chain_result *r = a->result;
    char days[12];
    if (r->n_cascades == 0) return;
    snprintf(days, sizeof days, "%u", r->window);
    iem_account_heading(
        a, (iem_said){"Does one bring the next?", "Brengt het ene het andere?"});
    if (iem_svg_has_chain(r, IEM_PICTURE_CASCADES))
        iem_account_picture(
            a, IEM_PICTURE_CASCADES,
            (iem_said){"How many times as fast the next adverse decision comes",
                       "Hoeveel keer zo snel het volgende nadelige besluit komt"},
            (iem_said){
                "Everybody, from the first agency to the next, beside twins without "
                "the first adverse decision; the line is the 95% interval. 1: just "
                "as fast. Shaded: beyond the margin.",
                "Iedereen, van de eerste organisatie naar de volgende, naast "
                "tweelingen zonder het eerste nadelige besluit; de lijn is het "
                "95%-interval. 1: even snel. Gekleurd: buiten de marge."});
    iem_account_heads(
        a,
        (iem_said){"Adverse decisions that followed an adverse one "
                   "elsewhere, and that followed another decision",
                   "Nadelige besluiten die volgden op een nadelig besluit "
                   "elders, en op een ander besluit"},
        heads, 7, 3);
    for (size_t i = 0; i < r->n_cascades; i++) tell_cascade(a, &r->cascades[i]);
    iem_account_say(
        a, IEM_PIECE_NOTE,
        (iem_said){
            "Within {days} days. Twins are people with the same facts at both "
            "agencies whose first decision, in the same quarter, was not adverse. "
            "Judged on the ratio for everybody: alarm above {margin} times, pass "
            "up to {margin} times.",
            "Binnen {days} dagen. Tweelingen zijn mensen met dezelfde feiten bij "
            "beide organisaties, wier eerste besluit, in hetzelfde kwartaal, niet "
            "nadelig was. Beoordeeld op de verhouding voor iedereen: alarm boven "
            "{margin} keer, voldoet tot {margin} keer."},
        IEM_ARGS("days", days, "margin",
                 iem_figure_ratio(&a->voice, r->margin_ratio).text));
    if (r->unit == IEM_CHAIN_MONTHS)
        iem_account_say(
            a, IEM_PIECE_NOTE,
            (iem_said){
                "An agency tells months only, so that time is counted in months, "
                "and what followed within one month is left out.",
                "Een organisatie vertelt alleen maanden. Daarom is tijd in maanden "
                "geteld, en telt niet mee wat binnen één maand volgde."},
            IEM_ARGS(NULL));
}

static void tell_lengths(iem_account *a)
{
    static const iem_said heads[] = {{"decisions in a row", "besluiten op rij"},
                                     {"people", "mensen"}};
    const iem_chain_result *r = a->result;
    char length[16];
    if (r->n_lengths == 0) return;
    iem_account_heads(
        a,
        (iem_said){"Longest row of adverse decisions, each soon after one "
                   "of another agency",
                   "Langste rij nadelige besluiten, elk kort na een van een "
                   "andere organisatie"},
        heads, 2, 1);
    for (size_t i = 0; i < r->n_lengths; i++) {
        const iem_chain_length *l = &r->lengths[i];
        snprintf(length, sizeof length, "%u%s", l->length,
                 l->length == IEM_CHAIN_LENGTHS ? "+" : "");
        iem_account_row(
            a, (const char *[]){length, iem_figure_count(&a->voice, l->people).text}, 2,
            -1);
    }
}

static void tell_sources(iem_account *a)
{
    const iem_chain_result *r = a->result;
    const iem_voice *voice = &a->voice;
    iem_account_heading(a, (iem_said){"The same source", "Dezelfde bron"});
    /* None and a few are hidden alike. */
    if (isnan(r->records)) {
        iem_account_say(
            a, IEM_PIECE_TEXT,
            (iem_said){
                "Nothing can be told here of source records: no log names them, or "
                "they are about too few people.",
                "Over bronnen is hier niets te zeggen: geen log noemt ze, of het "
                "gaat over te weinig mensen."},
            IEM_ARGS(NULL));
        return;
    }
    if (!(r->records > 0)) {
        iem_account_say(
            a, IEM_PIECE_TEXT,
            (iem_said){"No log names source records, so it cannot be told "
                       "whether one error went from agency to agency.",
                       "Geen log noemt bronnen. Of één fout van "
                       "organisatie naar organisatie ging, is niet te zeggen."},
            IEM_ARGS(NULL));
        return;
    }
    iem_account_say(
        a, IEM_PIECE_TEXT,
        (iem_said){
            "{shared} of {records} source records are behind adverse decisions of "
            "two agencies or more about the same person ({people} people). Where "
            "an adverse decision elsewhere came next, {same} of {both} named the "
            "same record ({share}); where a favourable one did, {other_same} of "
            "{other_both} ({other_share}).",
            "{shared} van {records} bronnen zitten achter nadelige besluiten van "
            "twee of meer organisaties over dezelfde mens ({people} mensen). Waar "
            "elders een nadelig besluit volgde, noemden {same} van {both} dezelfde "
            "bron ({share}); waar een gunstig besluit volgde, {other_same} van "
            "{other_both} ({other_share})."},
        IEM_ARGS("shared", iem_figure_count(voice, r->records_shared).text, "records",
                 iem_figure_count(voice, r->records).text, "people",
                 iem_figure_count(voice, r->records_people).text, "same",
                 iem_figure_count(voice, r->source[1].same).text, "both",
                 iem_figure_count(voice, r->source[1].both).text, "share",
                 iem_account_range(a, r->source[1].share, iem_figure_rate),
                 "other_same", iem_figure_count(voice, r->source[0].same).text,
                 "other_both", iem_figure_count(voice, r->source[0].both).text,
                 "other_share",
                 iem_account_range(a, r->source[0].share, iem_figure_rate)));
}

static void tell_again_row(iem_account *a, const iem_chain_again *g)
{
    const iem_voice *voice = &a->voice;
    iem_account_row(
        a,
        (const char *[]){g->agency ? iem_name_clip(g->agency, 30).text
                                   : iem_name_clip(g->group, 30).text,
                         g->agency
                             ? iem_account_word(a, (iem_said){"requests", "vragen"})
                             : iem_account_word(a, (iem_said){"people", "mensen"}),
                         iem_figure_count(voice, g->asked).text,
                         iem_figure_count(voice, g->here).text,
                         iem_figure_count(voice, g->elsewhere).text,
                         iem_account_range(a, g->share, iem_figure_rate)},
        6, -1);
}

static void tell_again(iem_account *a)
{
    static const iem_said heads[] = {{"by", "van"},
                                     {"counted", "geteld"},
                                     {"asked", "gevraagd"},
                                     {"answer here", "antwoord hier"},
                                     {"answer elsewhere", "antwoord elders"},
                                     {"asked again", "opnieuw gevraagd"}};
    const iem_chain_result *r = a->result;
    iem_account_heading(a, (iem_said){"Asked again", "Opnieuw gevraagd"});
    if (r->n_again == 0) {
        iem_account_say(
            a, IEM_PIECE_TEXT,
            (iem_said){
                "No log says when information was asked for, so it cannot be told "
                "whether people were asked for what was on file.",
                "Geen log zegt wanneer er om informatie is gevraagd. Of mensen "
                "gevraagd is naar wat al bekend was, is niet te zeggen."},
            IEM_ARGS(NULL));
        return;
    }
    iem_account_heads(
        a,
        (iem_said){"Information that was asked for while an answer was on file",
                   "Informatie die gevraagd is terwijl er al een antwoord was"},
        heads, 6, 2);
    for (size_t i = 0; i < r->n_again; i++) tell_again_row(a, &r->again[i]);
}

void iem_account_chains(iem_account *a)
{
    if (!(a->result->people > 0)) return;
    tell_cascades(a);
    tell_lengths(a);
    tell_sources(a);
    tell_again(a);
}
