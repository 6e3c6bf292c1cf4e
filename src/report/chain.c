#include "report/chain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Agencies ---- */

static const char *basis_of(const iem_account *a, iem_chain_basis basis)
{
    static const iem_said ways[] = {
        [IEM_CHAIN_LOG] = {"log", "log"},
        [IEM_CHAIN_LEDGER] = {"ledger", "persoonslijst"},
        [IEM_CHAIN_TALLY] = {"counts", "aantallen"},
    };
    return iem_account_word(a, ways[basis]);
}

static void tell_agency(iem_account *a, const iem_chain_agency *g)
{
    const iem_voice *voice = &a->voice;
    iem_phrase period = {"–"};
    if (g->from)
        period =
            iem_voice_say(voice, IEM_W_TO, IEM_ARGS("low", g->from, "high", g->to));
    iem_account_row(a,
                    (const char *[]){iem_name_clip(g->name, IEM_NAME_LIMIT).text,
                                     basis_of(a, g->basis), period.text,
                                     iem_figure_count(voice, g->decisions).text,
                                     iem_figure_count(voice, g->adverse).text,
                                     iem_figure_rate(voice, g->rate.value).text,
                                     iem_figure_count(voice, g->people).text,
                                     iem_figure_count(voice, g->nameless).text},
                    8, -1);
}

static void tell_agencies(iem_account *a)
{
    static const iem_said heads[] = {
        {"agency", "organisatie"}, {"from", "uit"},
        {"months", "maanden"},     {"decisions", "besluiten"},
        {"adverse", "nadelig"},    {"rate", "deel"},
        {"people", "mensen"},      {"no person", "geen persoon"}};
    const iem_chain_result *r = a->result;
    iem_account_say(a, IEM_PIECE_HEADING, (iem_said){"Agencies", "Organisaties"},
                    IEM_ARGS(NULL));
    iem_account_heads(
        a,
        (iem_said){"Where the decisions come from", "Waar de besluiten vandaan komen"},
        heads, 8, 3);
    size_t tallies = 0;
    for (size_t i = 0; i < r->n_agencies; i++) {
        tallies += r->agencies[i].basis == IEM_CHAIN_TALLY;
        tell_agency(a, &r->agencies[i]);
    }
    if (tallies)
        iem_account_say(
            a, IEM_PIECE_NOTE,
            (iem_said){
                "Where there are counts only, nobody can be followed: those "
                "agencies are in no table of people.",
                "Waar alleen aantallen zijn, is niemand te volgen: die organisaties "
                "staan in geen tabel van mensen."},
            IEM_ARGS(NULL));
}

/* ---- The answer ---- */

static bool counts_alone(const iem_chain_result *r)
{
    for (size_t i = 0; i < r->n_agencies; i++)
        if (r->agencies[i].basis != IEM_CHAIN_TALLY) return false;
    return true;
}

static void answer_people(iem_account *a)
{
    static const iem_said nobody[] = {
        {"The logs name no people.", "De logs noemen geen mensen."},
        {"There are counts only: nobody can be followed from one agency to another.",
         "Er zijn alleen aantallen: niemand is van de ene organisatie naar de andere "
         "te "
         "volgen."}};
    const iem_chain_result *r = a->result;
    const iem_voice *voice = &a->voice;
    char n[8];
    snprintf(n, sizeof n, "%zu", r->n_agencies);
    if (!(r->people > 0) && !r->published) {
        iem_account_say(a, IEM_PIECE_LEAD, nobody[counts_alone(r)], IEM_ARGS(NULL));
        return;
    }
    iem_account_say(
        a, IEM_PIECE_LEAD,
        (iem_said){"{n} agencies decided about {people} people. {shared} of them are "
                   "known to two agencies or more.",
                   "{n} organisaties beslisten over {people} mensen. {shared} van hen "
                   "zijn bij twee of meer organisaties bekend."},
        IEM_ARGS("n", n, "people", iem_figure_count(voice, r->people).text, "shared",
                 iem_figure_count(voice, r->shared).text));
}

static void answer_together(iem_account *a)
{
    static const iem_said ends[] = {
        [IEM_PASS] = {"That stays within the margin of {margin} times.",
                      "Dat blijft binnen de marge van {margin} keer."},
        [IEM_FAIL] =
            {"That is beyond the margin of {margin} times, and chance does not "
             "explain it.",
             "Dat is meer dan de marge van {margin} keer, en toeval verklaart "
             "het niet."},
        [IEM_CANNOT_TELL] = {
            "Whether that is beyond the margin of {margin} times cannot "
            "be told: {why}.",
            "Of dat meer is dan de marge van {margin} keer, is niet te "
            "zeggen: {why}."}};
    const iem_chain_result *r = a->result;
    const iem_voice *voice = &a->voice;
    if (r->n_together == 0 || isnan(r->together[0].ratio.value)) return;
    const iem_chain_together *t = &r->together[0];
    iem_account_say(
        a, IEM_PIECE_LEAD,
        (iem_said){
            "Adverse decisions from two agencies or more fell on {observed} "
            "people: {ratio} times as many (95% interval {range}) as independent "
            "decisions about people with the same facts would give "
            "({expected}).",
            "Nadelige besluiten van twee of meer organisaties troffen {observed} "
            "mensen: {ratio} keer zoveel (95%-interval {range}) als onafhankelijke "
            "besluiten over mensen met dezelfde feiten zouden geven "
            "({expected})."},
        IEM_ARGS("observed", iem_figure_count(voice, t->observed).text, "ratio",
                 iem_figure_ratio(voice, t->ratio.value).text, "range",
                 iem_figure_range(voice, t->ratio, iem_figure_ratio).text, "expected",
                 iem_figure_count(voice, round(t->expected)).text));
    iem_account_say(a, IEM_PIECE_TEXT, ends[t->verdict],
                    IEM_ARGS("margin", iem_figure_ratio(voice, r->margin_ratio).text,
                             "why", iem_account_why(a, t->why)));
}

static void answer_groups(iem_account *a)
{
    const iem_chain_result *r = a->result;
    const iem_voice *voice = &a->voice;
    for (size_t i = 0; i < r->n_groups; i++) {
        const iem_chain_group *g = &r->groups[i];
        if (g->verdict != IEM_FAIL || g->why != IEM_CHAIN_SAID) continue;
        iem_account_say(
            a, IEM_PIECE_LEAD,
            (iem_said){
                "{group} ({ground}) had it {gap} percentage points more often "
                "({range}) than {reference}, beyond what facts explain.",
                "{group} ({ground}) kreeg het {gap} procentpunt vaker ({range}) dan "
                "{reference}, meer dan de feiten verklaren."},
            IEM_ARGS("group", iem_voice_quote(voice, g->group).text, "ground",
                     iem_name_clip(g->ground, IEM_NAME_LIMIT).text, "gap",
                     iem_figure_points(voice, g->equal_gap.value).text, "range",
                     iem_figure_range(voice, g->equal_gap, iem_figure_points).text,
                     "reference",
                     g->reference ? iem_voice_quote(voice, g->reference).text
                                  : voice->words[IEM_W_EVERYONE_ELSE]));
    }
}

static void answer_cascades(iem_account *a)
{
    const iem_chain_result *r = a->result;
    const iem_voice *voice = &a->voice;
    char days[12];
    snprintf(days, sizeof days, "%u", r->window);
    for (size_t i = 0; i < r->n_cascades; i++) {
        const iem_chain_cascade *c = &r->cascades[i];
        if (c->group || c->verdict != IEM_FAIL) continue;
        iem_account_say(
            a, IEM_PIECE_LEAD,
            (iem_said){
                "After an adverse decision at {from}, one at {to} followed within "
                "{days} days {ratio} times as fast ({range}) as for people with "
                "the same facts without the first.",
                "Na een nadelig besluit bij {from} volgde er binnen {days} dagen "
                "een bij {to}, {ratio} keer zo snel ({range}) als bij mensen met "
                "dezelfde feiten zonder dat eerste."},
            IEM_ARGS("from", iem_voice_quote(voice, c->from).text, "to",
                     iem_voice_quote(voice, c->to).text, "days", days, "ratio",
                     iem_figure_ratio(voice, c->ratio.value).text, "range",
                     iem_figure_range(voice, c->ratio, iem_figure_ratio).text));
    }
}

/* Where no way between agencies fails: how many there are, and of how many nothing can
 * be told. */
static void answer_no_cascade(iem_account *a)
{
    const iem_chain_result *r = a->result;
    double ways = 0, doubts = 0;
    for (size_t i = 0; i < r->n_cascades; i++) {
        const iem_chain_cascade *c = &r->cascades[i];
        if (c->group) continue;
        if (c->verdict == IEM_FAIL) return;
        ways++;
        doubts += c->verdict == IEM_CANNOT_TELL;
    }
    if (!(ways > 0)) return;
    iem_account_say(
        a, IEM_PIECE_LEAD,
        (iem_said){
            "Of {ways} ways from one agency to another, none is shown to bring the "
            "next adverse decision beyond the margin; of {doubts} it cannot be "
            "told.",
            "Van {ways} wegen van de ene organisatie naar de andere is van geen "
            "getoond dat ze een volgend nadelig besluit brengt, meer dan de marge; "
            "van {doubts} is het niet te zeggen."},
        IEM_ARGS("ways", iem_figure_count(&a->voice, ways).text, "doubts",
                 iem_figure_count(&a->voice, doubts).text));
}

static void tell_limits(iem_account *a)
{
    static const iem_said limits[] = {
        {"People are matched by their number in the logs, under a keyed pseudonym. "
         "Somebody who is written differently at two agencies is two people here.",
         "Mensen worden gekoppeld op hun nummer in de logs, als pseudoniem met "
         "een "
         "sleutel. Wie bij twee organisaties anders geschreven staat, is hier twee "
         "mensen."},
        {"Facts and groups are those that each agency itself recorded, as they were at "
         "its first decision. People are compared within an agency, a cell of equal "
         "facts and a number of decisions. A cause outside the logs can lie behind "
         "what "
         "they have in common.",
         "Feiten en groepen zijn die van elke organisatie zelf, zoals ze waren bij "
         "haar "
         "eerste besluit. Mensen worden vergeleken binnen een organisatie, een cel met "
         "gelijke feiten en een aantal besluiten. Een oorzaak buiten de logs kan "
         "achter het gemeenschappelijke zitten."},
        {"A cascade is an order in time. It does not prove that the first decision "
         "brought the second: one cause outside the logs may have brought both. What "
         "came in the same moment is left out, and who is not "
         "in the second log counts as somebody without an adverse decision there.",
         "Een kettingreactie is een volgorde in de tijd. Ze bewijst niet dat het "
         "eerste "
         "besluit het tweede bracht: één oorzaak buiten de logs kan beide hebben "
         "gebracht. Wat tegelijk kwam telt niet mee, en wie niet in "
         "het "
         "tweede log staat, telt als iemand zonder nadelig besluit daar."},
        {"Where agencies record different groups of one person, she is in “(differs)”, "
         "and nothing is claimed of it.",
         "Als organisaties van één mens een andere groep vastleggen, staat zij onder "
         "“(differs)”, en daarover wordt niets beweerd."},
        {"That decisions name the same source record does not say that the record was "
         "wrong. What was asked is not in the log: an answer counts as on file from "
         "the "
         "next day on, for a year.",
         "Dat besluiten dezelfde bron noemen, zegt niet dat die bron fout was. Wat er "
         "gevraagd is, staat niet in het log: een antwoord geldt als bekend vanaf "
         "de "
         "dag erna, een jaar lang."},
    };
    iem_account_piece(a, IEM_PIECE_HEADING, a->voice.words[IEM_W_LIMITS]);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        iem_account_piece(a, IEM_PIECE_ITEM, iem_account_word(a, limits[i]));
}

void iem_account_make(iem_account *account)
{
    const char *title = account->result->title;
    account->title =
        title ? title
              : iem_account_word(account, (iem_said){"Several agencies, one citizen",
                                                     "Meer organisaties, één burger"});
    account->tagline = iem_account_word(
        account,
        (iem_said){"What do the decisions of several agencies come to for one person?",
                   "Waar komen de besluiten van meer organisaties voor één mens op "
                   "neer?"});
    account->edition = iem_account_word(
        account,
        account->result->published
            ? (iem_said){"Published edition: counts are rounded to ten, small ones and "
                         "what tells of them are hidden.",
                         "Uitgave om te publiceren: aantallen zijn afgerond op tien. "
                         "Kleine aantallen, en wat die zou verraden, zijn verborgen."}
            : (iem_said){"Internal: with counts of few people.",
                         "Intern: met aantallen van weinig mensen."});
    iem_account_piece(account, IEM_PIECE_HEADING, account->voice.words[IEM_W_ANSWER]);
    answer_people(account);
    answer_together(account);
    answer_groups(account);
    answer_cascades(account);
    answer_no_cascade(account);
    tell_agencies(account);
    iem_account_load(account);
    iem_account_chains(account);
    tell_limits(account);
}

void iem_account_clear(iem_account *account)
{
    free(account->pieces);
    iem_arena_clear(&account->arena);
}

/* ---- Which way ---- */

iem_status iem_report_chain(const iem_chain_result *result, iem_format format,
                            const iem_render *how, iem_buffer *out, iem_error *err)
{
    static const iem_render plain = {.lang = "en"};
    iem_account account = {.result = result};
    const iem_render *look = how ? how : &plain;
    if (format == IEM_JSON) return iem_chain_json(result, out, err);
    if (format != IEM_TEXT && format != IEM_HTML)
        return iem_fail(err, IEM_ERR_USAGE, "a chain is told as text, HTML or JSON");
    if (!iem_voice_find(look->lang, &account.voice))
        return iem_fail(err, IEM_ERR_USAGE, "language '%s' is unknown; use en or nl",
                        look->lang);
    account.dutch = strcmp(account.voice.lang, "nl") == 0;
    iem_account_make(&account);
    iem_status status = account.failed ? iem_fail_memory(err) : IEM_OK;
    if (status == IEM_OK)
        status = format == IEM_TEXT ? iem_chain_text(&account, look, out, err)
                                    : iem_chain_html(&account, out, err);
    iem_account_clear(&account);
    return status;
}
