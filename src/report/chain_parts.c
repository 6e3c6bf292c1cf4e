/* The tables: how much falls on one person, and what follows what. */
#include "report/chain.h"

#include <math.h>
#include <stdio.h>

static void heading(iem_account *a, iem_said said)
{
    iem_account_piece(a, IEM_PIECE_HEADING, iem_account_word(a, said));
}

/* A value with its interval; a dash where there is none. */
static const char *with_range(iem_account *a, iem_estimate e,
                              iem_figure (*one)(const iem_voice *, double))
{
    iem_buffer out = {0};
    const iem_figure value = one(&a->voice, e.value);
    if (isnan(e.value) || (isnan(e.low) && isnan(e.high)))
        return iem_account_keep(a, value.text);
    iem_buffer_format(&out, "%s (%s)", value.text,
                      iem_figure_range(&a->voice, e, one).text);
    const char *kept = iem_account_keep(a, out.failed ? "" : out.at);
    a->failed |= out.failed;
    iem_buffer_clear(&out);
    return kept;
}

static iem_figure rounded(const iem_account *a, double expected)
{
    return expected < 100 && !a->result->published
               ? iem_figure_fixed(&a->voice, expected, 1)
               : iem_figure_count(&a->voice, round(expected));
}

/* ---- How much falls on one person ---- */

static void tell_spread(iem_account *a)
{
    static const iem_said heads[] = {
        {"agencies with an adverse decision", "organisaties met een nadelig besluit"},
        {"people", "mensen"},
        {"if independent", "als onafhankelijk"}};
    char d[12];
    iem_account_heads(
        a,
        (iem_said){"People by number of agencies", "Mensen naar aantal organisaties"},
        heads, 3, 1);
    for (size_t i = 0; i < a->result->n_spread; i++) {
        const iem_chain_spread *s = &a->result->spread[i];
        snprintf(d, sizeof d, "%u", s->agencies);
        iem_account_row(a,
                        (const char *[]){d,
                                         iem_figure_count(&a->voice, s->observed).text,
                                         rounded(a, s->expected).text},
                        3, -1);
    }
}

static void tell_together(iem_account *a)
{
    static const iem_said heads[] = {{"at least", "minstens"},
                                     {"known to as many", "bij zoveel bekend"},
                                     {"people", "mensen"},
                                     {"if independent", "als onafhankelijk"},
                                     {"times as many", "keer zoveel"},
                                     {"p", "p"},
                                     {"verdict", "uitslag"}};
    char k[12];
    iem_account_heads(a,
                      (iem_said){"Adverse decisions from so many agencies",
                                 "Nadelige besluiten van zoveel organisaties"},
                      heads, 7, 1);
    for (size_t i = 0; i < a->result->n_together; i++) {
        const iem_chain_together *t = &a->result->together[i];
        snprintf(k, sizeof k, "%u", t->k);
        iem_account_row(a,
                        (const char *[]){k, iem_figure_count(&a->voice, t->people).text,
                                         iem_figure_count(&a->voice, t->observed).text,
                                         rounded(a, t->expected).text,
                                         with_range(a, t->ratio, iem_figure_ratio),
                                         iem_figure_p(&a->voice, t->p).text,
                                         iem_account_verdict(a, t->verdict, t->why)},
                        7, (int)t->verdict);
    }
}

/* "tax 3, debts 1" */
static void say_weights(const iem_chain_result *r, iem_buffer *out)
{
    for (size_t i = 0; i < r->n_agencies; i++)
        if (r->agencies[i].basis != IEM_CHAIN_TALLY)
            iem_buffer_format(out, "%s%s %u", out->len ? ", " : "",
                              iem_name_clip(r->agencies[i].name, 30).text,
                              r->agencies[i].weight);
}

static void tell_weights(iem_account *a)
{
    iem_buffer weights = {0};
    if (!a->result->weighted) return;
    say_weights(a->result, &weights);
    a->failed |= weights.failed;
    iem_account_say(a, IEM_PIECE_NOTE,
                    (iem_said){"An adverse decision counts here for: {weights}.",
                               "Een nadelig besluit telt hier voor: {weights}."},
                    IEM_ARGS("weights", weights.failed ? "" : weights.at));
    iem_buffer_clear(&weights);
}

static void tell_concentration(iem_account *a)
{
    const iem_chain_result *r = a->result;
    const iem_voice *voice = &a->voice;
    if (isnan(r->load.gini.value)) return;
    iem_account_say(
        a, IEM_PIECE_TEXT,
        (iem_said){
            "The {total} adverse decisions are spread over people with a Gini "
            "coefficient of {gini}; independent decisions would give "
            "{expected_gini}. The one in a hundred who bear most have {top} of "
            "the load; independent decisions would give them {expected_top}.",
            "De {total} nadelige besluiten zijn over mensen verdeeld met een "
            "Gini-coëfficiënt van {gini}; onafhankelijke besluiten zouden "
            "{expected_gini} geven. De één op de honderd die het meest draagt, "
            "heeft {top} van de last; bij onafhankelijke besluiten {expected_top}."},
        IEM_ARGS("total", iem_figure_count(voice, r->load.total).text, "gini",
                 with_range(a, r->load.gini, iem_figure_ratio), "expected_gini",
                 iem_figure_ratio(voice, r->expected_gini).text, "top",
                 with_range(a, r->load.top, iem_figure_rate), "expected_top",
                 iem_figure_rate(voice, r->expected_top).text));
    tell_weights(a);
}

static void tell_group(iem_account *a, const iem_chain_group *g)
{
    const iem_voice *voice = &a->voice;
    iem_account_row(a,
                    (const char *[]){iem_name_clip(g->ground, 24).text,
                                     iem_name_clip(g->group, 30).text,
                                     iem_figure_count(voice, g->people).text,
                                     iem_figure_count(voice, g->observed).text,
                                     iem_figure_rate(voice, g->share.value).text,
                                     rounded(a, g->expected).text,
                                     with_range(a, g->equal_gap, iem_figure_points),
                                     iem_account_verdict(a, g->verdict, g->why)},
                    8, (int)g->verdict);
}

static void tell_groups(iem_account *a)
{
    static const iem_said heads[] = {{"ground", "grond"},
                                     {"group", "groep"},
                                     {"people", "mensen"},
                                     {"two or more", "twee of meer"},
                                     {"share", "deel"},
                                     {"if independent", "als onafhankelijk"},
                                     {"gap, points", "verschil, punten"},
                                     {"verdict", "uitslag"}};
    const iem_chain_result *r = a->result;
    if (r->n_groups == 0) return;
    heading(a, (iem_said){"By group", "Per groep"});
    iem_account_heads(
        a,
        (iem_said){"Adverse decisions from two agencies or more, by group",
                   "Nadelige besluiten van twee of meer organisaties, per "
                   "groep"},
        heads, 8, 2);
    for (size_t i = 0; i < r->n_groups; i++) tell_group(a, &r->groups[i]);
    iem_account_say(
        a, IEM_PIECE_NOTE,
        (iem_said){
            "People who are known to two agencies or more. The gap is what is left "
            "when facts and independence are taken out: alarm above {gap} "
            "percentage points, pass up to {assurance}.",
            "Mensen die bij twee of meer organisaties bekend zijn. Het verschil is "
            "wat overblijft zonder feiten en onafhankelijkheid: alarm boven {gap} "
            "procentpunt, goed tot {assurance}."},
        IEM_ARGS("gap", iem_figure_points(&a->voice, r->margin_gap).text, "assurance",
                 iem_figure_points(&a->voice, r->assurance).text));
}

static void tell_counts_alone(iem_account *a)
{
    const iem_chain_counts *c = &a->result->counts;
    const iem_voice *voice = &a->voice;
    if (isnan(c->expected)) return;
    iem_account_say(
        a, IEM_PIECE_NOTE,
        (iem_said){
            "From the counts alone, of {population} people: if nobody had two "
            "adverse decisions from the same agency and agencies decided "
            "independently, {expected} would have them from two or more. It could "
            "be any number from {least} to {most}: counts cannot tell.",
            "Uit de aantallen alleen, van {population} mensen: als niemand er twee "
            "van dezelfde organisatie kreeg en organisaties onafhankelijk "
            "besloten, hadden {expected} er van twee of meer. Het kan elk aantal "
            "van {least} tot {most} zijn: aantallen kunnen het niet zeggen."},
        IEM_ARGS("population", iem_figure_count(voice, c->population).text, "expected",
                 iem_figure_count(voice, round(c->expected)).text, "least",
                 iem_figure_count(voice, floor(c->least)).text, "most",
                 iem_figure_count(voice, floor(c->most)).text));
}

void iem_account_load(iem_account *a)
{
    if (a->result->people > 0) {
        heading(a, (iem_said){"What falls on one person", "Wat op één mens neerkomt"});
        tell_spread(a);
        tell_together(a);
        tell_concentration(a);
        tell_counts_alone(a);
        tell_groups(a);
    } else {
        tell_counts_alone(a);
    }
}

/* ---- What follows what ---- */

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
                         with_range(a, c->ratio, iem_figure_ratio),
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
    heading(a, (iem_said){"Does one bring the next?", "Brengt het ene het andere?"});
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
            "{margin} keer, goed tot {margin} keer."},
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
    heading(a, (iem_said){"The same source", "Dezelfde bron"});
    if (!(r->records > 0)) {
        iem_account_say(
            a, IEM_PIECE_TEXT,
            (iem_said){"No log names source records, so it cannot be told "
                       "whether one error went from agency to agency.",
                       "Geen logboek noemt bronnen. Of één fout van "
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
                 with_range(a, r->source[1].share, iem_figure_rate), "other_same",
                 iem_figure_count(voice, r->source[0].same).text, "other_both",
                 iem_figure_count(voice, r->source[0].both).text, "other_share",
                 with_range(a, r->source[0].share, iem_figure_rate)));
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
                         with_range(a, g->share, iem_figure_rate)},
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
    heading(a, (iem_said){"Asked again", "Opnieuw gevraagd"});
    if (r->n_again == 0) {
        iem_account_say(
            a, IEM_PIECE_TEXT,
            (iem_said){
                "No log says when information was asked for, so it cannot be told "
                "whether people were asked for what was on file.",
                "Geen logboek zegt wanneer er om informatie is gevraagd. Of mensen "
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
