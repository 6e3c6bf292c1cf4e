/* How much falls on one person: tables, and the pictures before them. */
#include "report/chain.h"
#include "report/svg_chain.h"

#include <math.h>
#include <stdio.h>

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
    if (iem_svg_has_chain(a->result, IEM_PICTURE_PEOPLE))
        iem_account_picture(
            a, IEM_PICTURE_PEOPLE,
            (iem_said){"How many people does it hit from several agencies?",
                       "Hoeveel mensen krijgen het van meer organisaties?"},
            (iem_said){"The upper bar is people with an adverse decision from so many "
                       "agencies. The lower one is how many there would be if agencies "
                       "decided independently about people with the same facts.",
                       "De bovenste balk is mensen met een nadelig besluit van zoveel "
                       "organisaties. De onderste is hoeveel het er zouden zijn als "
                       "organisaties onafhankelijk besloten over mensen met dezelfde "
                       "feiten."});
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
        iem_account_row(
            a,
            (const char *[]){k, iem_figure_count(&a->voice, t->people).text,
                             iem_figure_count(&a->voice, t->observed).text,
                             rounded(a, t->expected).text,
                             iem_account_range(a, t->ratio, iem_figure_ratio),
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
                 iem_account_range(a, r->load.gini, iem_figure_ratio), "expected_gini",
                 iem_figure_ratio(voice, r->expected_gini).text, "top",
                 iem_account_range(a, r->load.top, iem_figure_rate), "expected_top",
                 iem_figure_rate(voice, r->expected_top).text));
    tell_weights(a);
}

static void tell_group(iem_account *a, const iem_chain_group *g)
{
    const iem_voice *voice = &a->voice;
    iem_account_row(
        a,
        (const char *[]){
            iem_name_clip(g->ground, 24).text, iem_name_clip(g->group, 30).text,
            iem_figure_count(voice, g->people).text,
            iem_figure_count(voice, g->observed).text,
            iem_figure_rate(voice, g->share.value).text, rounded(a, g->expected).text,
            iem_account_range(a, g->equal_gap, iem_figure_points),
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
    iem_account_heading(a, (iem_said){"By group", "Per groep"});
    if (iem_svg_has_chain(r, IEM_PICTURE_GROUPS))
        iem_account_picture(
            a, IEM_PICTURE_GROUPS,
            (iem_said){"Does it hit one group more often?",
                       "Treft het de ene groep vaker?"},
            (iem_said){
                "Each mark is a group, beside its reference, when facts and "
                "independence are taken out; the line is the 95% interval. To the "
                "right: so many percentage points more often. Shaded: beyond the "
                "margin.",
                "Elk teken is een groep, naast haar referentie, zonder wat feiten en "
                "onafhankelijkheid verklaren; de lijn is het 95%-interval. Naar "
                "rechts: zoveel procentpunt vaker. Gekleurd: buiten de marge."});
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
            "procentpunt, voldoet tot {assurance}."},
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
        iem_account_heading(
            a, (iem_said){"What falls on one person", "Wat op één mens neerkomt"});
        tell_spread(a);
        tell_together(a);
        tell_concentration(a);
        tell_counts_alone(a);
        tell_groups(a);
    } else {
        tell_counts_alone(a);
    }
}
