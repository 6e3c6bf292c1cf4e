/* A sheet for a conversation about what was found, to be held with people whom it
 * touches: of each finding what we see, whom it touches, and what we would do if it
 * were one person. Questions in place of conclusions: what a difference is worth is not
 * in a log. It is made of the published edition, since not all who are invited may see
 * the log. */
#include "report/report.h"

#include "report/also.h"
#include "report/dialogue.h"
#include "report/markdown_parts.h"
#include "report/notes.h"
#include "report/order.h"
#include "report/sentences.h"

#include <math.h>
#include <string.h>

enum { MOST_FINDINGS = 12, MOST_CELLS = 3, EMPTY_ROWS = 4 };

/* Both languages of a text side by side; `{name}` is filled in. */
static const iem_said title = {"A conversation about decisions: {title}",
                               "Een gesprek over besluiten: {title}"};
static const iem_said intro = {
    "Numbers do not settle what is right. They show where to look, and this sheet "
    "helps "
    "to talk about it: about an hour, with the people named below, and with somebody "
    "in "
    "the chair who has no stake in the outcome. Take the questions in their order. "
    "Write "
    "down what was said, also where you did not agree.",
    "Cijfers beslissen niet wat juist is. Ze laten zien waar je moet kijken, en dit "
    "blad "
    "helpt om erover te praten: ongeveer een uur, met de mensen die hieronder staan, "
    "en "
    "met een voorzitter die geen belang heeft bij de uitkomst. Neem de vragen in hun "
    "volgorde. Schrijf op wat er is gezegd, ook waar jullie het niet eens waren."};
static const iem_said seen_head = {"What the log shows", "Wat het log laat zien"};

static const iem_said invite_head = {"Whom to invite", "Wie je uitnodigt"};
static const iem_said invite_group = {
    "people of {who}, or somebody who speaks for them",
    "mensen van {who}, of iemand die namens hen spreekt"};
static const iem_said invite[] = {
    {"somebody who takes these decisions, and somebody who explains them to people",
     "iemand die deze besluiten neemt, en iemand die ze aan mensen uitlegt"},
    {"somebody who handles objections and complaints",
     "iemand die bezwaren en klachten behandelt"},
    {"whoever made, bought or chose the model, the profile or the rules",
     "wie het model, het profiel of de regels maakte, kocht of koos"},
    {"other offices whose data are used here, or that go by these decisions",
     "andere instanties van wie de gegevens komen, of die op deze besluiten afgaan"},
    {"a lawyer, and the data protection officer",
     "een jurist, en de functionaris gegevensbescherming"},
    {"somebody who may decide to change this, or to stop it",
     "iemand die mag besluiten om dit te veranderen of te stoppen"},
};

static const iem_said finding_head = {"Finding {n}: {who}", "Bevinding {n}: {who}"};
static const iem_said see_head = {"1. What do we see?", "1. Wat zien we?"};
static const iem_said see_hidden = {
    "A fact outside the log could explain it, if it were {times} times as common in "
    "this "
    "group and made this decision {times} times as likely. Do we know of one? How "
    "would "
    "we find out?",
    "Een feit buiten het log kan dit verklaren, als het in deze groep {times} keer zo "
    "vaak voorkomt en dit besluit {times} keer zo waarschijnlijk maakt. Kennen we zo'n "
    "feit? Hoe komen we daarachter?"};
static const iem_said see_ask = {
    "Did we know this? Does it surprise the people who take these decisions? Does it "
    "surprise the people it is about?",
    "Wisten we dit? Verrast het wie deze besluiten neemt? Verrast het de mensen om wie "
    "het gaat?"};

static const iem_said touch_head = {"2. Whom does it touch?", "2. Wie raakt het?"};
static const iem_said touch_group = {
    "{adverse} of {n} decisions about {who} were adverse ({rate}).",
    "{adverse} van de {n} besluiten over {who} waren nadelig ({rate})."};
static const iem_said touch_cell = {
    "{cell}: {a1} of {n1} in the group, {a0} of {n0} among their twins",
    "{cell}: {a1} van {n1} in de groep, {a0} van {n0} onder hun tweelingen"};
static const iem_said touch_ask = {
    "What happens to people after this decision? Who among them can bear it least? Who "
    "will not object, although they could?",
    "Wat gebeurt er met mensen na dit besluit? Wie van hen kan er het minst tegen? Wie "
    "maakt geen bezwaar, terwijl het wel kan?"};

static const iem_said one_head = {"3. What would we do if it were one person?",
                                  "3. Wat zouden we doen als het één mens was?"};
static const iem_said one_person = {
    "Think of one person of {who}. The log knows this of her: {cell}. Of {n1} people "
    "like her {a1} got this decision. Of {n0} people of {reference} with the same "
    "record {a0} got it.",
    "Denk aan één mens van {who}. Het log weet dit van haar: {cell}. Van {n1} mensen "
    "zoals zij kregen er {a1} dit besluit. Van {n0} mensen van {reference} met "
    "dezelfde "
    "gegevens kregen {a0} het."};
static const iem_said one_plain = {
    "Think of one person of {who} who got this decision. The log knows no more of her "
    "than the facts it compares by.",
    "Denk aan één mens van {who} die dit besluit kreeg. Het log weet niet meer van "
    "haar "
    "dan de feiten waarmee het vergelijkt."};
static const iem_said one_ask = {
    "She sits at this table. What do we tell her about how it was decided? What did "
    "nobody ask her? Who could have decided otherwise, and may they? What would put it "
    "right for her? And what, then, for the others?",
    "Ze zit bij ons aan tafel. Wat zeggen we haar over hoe dit is besloten? Wat heeft "
    "niemand haar gevraagd? Wie had anders kunnen beslissen, en mag dat? Wat zou het "
    "voor haar goedmaken? En wat dan voor de anderen?"};

static const iem_said sides_head = {"Two sides", "Twee kanten"};
static const iem_said sides[] = {
    {"What is this way of deciding good for, and for whom? How do we know?",
     "Waar is deze manier van beslissen goed voor, en voor wie? Hoe weten we dat?"},
    {"What does it cost, and whom? Did anybody ask them?",
     "Wat kost het, en wie? Heeft iemand hun dat gevraagd?"},
    {"In what other way could we reach the same, with less difference between people "
     "who are equal?",
     "Hoe kunnen we hetzelfde bereiken met minder verschil tussen mensen die gelijk "
     "zijn?"},
};
static const iem_said sides_trait = {
    "With {trait} held equal as well, the gap would be {left} in place of {gap} "
    "percentage points. What does {trait} bring, and would we miss it?",
    "Als ook {trait} gelijk is, is het verschil {left} in plaats van {gap} "
    "procentpunt. "
    "Wat levert {trait} op, en zouden we het missen?"};

static const iem_said unsure_head = {"What the log could not tell",
                                     "Wat het log niet kon zeggen"};
static const iem_said unsure_line = {"{who}: {why}", "{who}: {why}"};
static const iem_said unsure_ask = {
    "No evidence is no acquittal. What would we have to record, or whom would we have "
    "to "
    "ask, to be able to tell? Who decides whether we go on meanwhile?",
    "Geen bewijs is geen vrijspraak. Wat moeten we vastleggen, of wie moeten we "
    "vragen, "
    "om het wel te kunnen zeggen? Wie beslist of we intussen doorgaan?"};
static const iem_said calm_head = {"No finding", "Geen bevinding"};
static const iem_said calm_ask = {
    "Of no group the log shows that it was judged as a group. So ask what the log does "
    "not see: who never got as far as a decision, which fact was written down wrongly, "
    "which groups nobody compares by.",
    "Van geen groep laat het log zien dat die als groep is beoordeeld. Vraag dus wat "
    "het log niet ziet: wie nooit tot een besluit kwam, welk feit verkeerd is "
    "opgeschreven, naar welke groepen niemand kijkt."};
static const iem_said hidden_head = {"A finding that is not told here",
                                     "Een bevinding die hier niet staat"};
static const iem_said hidden_ask = {
    "It is about too few people for a sheet that everybody may see. Who of us may see "
    "it, and who speaks for them?",
    "Die gaat over te weinig mensen voor een blad dat iedereen mag zien. Wie van ons "
    "mag hem wel zien, en wie spreekt namens hen?"};
static const iem_said more_findings = {
    "{n} more findings stand in the report. Keep them for another time.",
    "Nog {n} bevindingen staan in het rapport. Bewaar ze voor een andere keer."};

static const iem_said agreed_head = {"What we agreed", "Wat we afspreken"};
static const iem_said agreed_columns = {
    "What|Who|By when|How we will see that it helped",
    "Wat|Wie|Wanneer|Hoe we zien dat het helpt"};
static const iem_said agreed_ask = {
    "Also write down what you decided not to do, and why. Look again at the next scan: "
    "did the number move?",
    "Schrijf ook op wat jullie niet doen, en waarom. Kijk bij de volgende scan "
    "opnieuw: "
    "is het cijfer veranderd?"};
static const iem_said there = {"Date, who was there, who was in the chair:",
                               "Datum, wie erbij was, wie voorzitter was:"};

struct sheet {
    const struct iem_result *result;
    iem_voice voice;
    iem_buffer *out;
    bool failed;
};

/* ---- Lines ---- */

static void raw(struct sheet *sheet, const char *text)
{
    iem_buffer_text(sheet->out, text);
}

static void say_buffer(struct sheet *sheet, iem_buffer *said)
{
    sheet->failed |= said->failed;
    if (!said->failed && said->at) iem_markdown_text(sheet->out, said->at);
    iem_buffer_clear(said);
}

/* `before` and `after` are markup, what is said never. */
static void tell(struct sheet *sheet, const char *before, iem_said text,
                 const char *const *args, const char *after)
{
    iem_buffer said = {0};
    iem_say_text(&said, iem_also_said(&sheet->voice, text), args);
    raw(sheet, before);
    say_buffer(sheet, &said);
    raw(sheet, after);
}

static void plain(struct sheet *sheet, const char *before, iem_said text,
                  const char *after)
{
    tell(sheet, before, text, IEM_ARGS(NULL), after);
}

static void say_item(const char *sentence, void *ctx)
{
    struct sheet *sheet = ctx;
    raw(sheet, "- ");
    iem_markdown_text(sheet->out, sentence);
    raw(sheet, "\n");
}

/* ---- Before the findings ---- */

static bool is_finding(const iem_treatment *t)
{
    return t->verdict == IEM_FAIL;
}

static void write_head(struct sheet *sheet)
{
    const char *name = sheet->result->title ? sheet->result->title
                                            : sheet->voice.words[IEM_W_UNTITLED];
    tell(sheet, "# ", title,
         IEM_ARGS("title", iem_name_clip(name, IEM_NAME_LIMIT).text), "\n\n");
    plain(sheet, "", intro, "\n\n");
    plain(sheet, "**", there, "**\n\n");
    plain(sheet, "## ", seen_head, "\n\n");
    for (unsigned which = 0; which < 3; which++) {
        iem_buffer said = {0};
        iem_sentence_answer(&said, &sheet->voice, sheet->result, which);
        say_buffer(sheet, &said);
        raw(sheet, "\n");
    }
}

/* Those it is about first. */
static void write_invited(struct sheet *sheet)
{
    const struct iem_result *r = sheet->result;
    plain(sheet, "\n## ", invite_head, "\n\n");
    for (size_t i = 0; i < r->n_treatments; i++)
        if (is_finding(&r->treatments[i]))
            tell(sheet, "- ", invite_group,
                 IEM_ARGS("who", iem_voice_who(&sheet->voice, &r->treatments[i]).text),
                 "\n");
    for (size_t i = 0; i < sizeof invite / sizeof *invite; i++)
        plain(sheet, "- ", invite[i], "\n");
}

/* ---- One finding ---- */

static void write_seen(struct sheet *sheet, const iem_treatment *t)
{
    const iem_voice *voice = &sheet->voice;
    const double needed =
        t->hidden_cause_low > 1 ? t->hidden_cause_low : t->hidden_cause;
    iem_buffer gap = {0}, weight = {0};
    plain(sheet, "**", see_head, "**\n\n");
    iem_sentence_group_gap(&gap, voice, sheet->result, t);
    raw(sheet, "- ");
    say_buffer(sheet, &gap);
    iem_sentence_group_weight(&weight, voice, sheet->result, t);
    raw(sheet, "\n- ");
    say_buffer(sheet, &weight);
    raw(sheet, "\n");
    if (!iem_sentences_notes(voice, sheet->result, t, say_item, sheet))
        sheet->failed = true;
    if (isfinite(needed) && needed > 1)
        tell(sheet, "- ", see_hidden,
             IEM_ARGS("times", iem_figure_fixed(voice, needed, 1).text), "\n");
    plain(sheet, "\n", see_ask, "\n\n");
}

static void write_cell(struct sheet *sheet, iem_said text, const char *before,
                       const iem_treatment *t, const iem_cell_row *cell,
                       const char *after)
{
    const iem_voice *voice = &sheet->voice;
    iem_buffer facts = {0};
    iem_say_cell(&facts, sheet->result, cell, voice->name_limit);
    sheet->failed |= facts.failed;
    tell(sheet, before, text,
         IEM_ARGS("who", iem_voice_who(voice, t).text, "reference",
                  iem_voice_reference(voice, t).text, "cell",
                  facts.at && !facts.failed ? facts.at : "", "a1",
                  iem_figure_count(voice, cell->a1).text, "n1",
                  iem_figure_count(voice, cell->n1).text, "a0",
                  iem_figure_count(voice, cell->a0).text, "n0",
                  iem_figure_count(voice, cell->n0).text),
         after);
    iem_buffer_clear(&facts);
}

static void write_touched(struct sheet *sheet, const iem_treatment *t,
                          const iem_cell_row *const *cells, size_t n)
{
    const iem_voice *voice = &sheet->voice;
    plain(sheet, "**", touch_head, "**\n\n");
    if (t->n1 > 0 && !isnan(t->a1))
        tell(sheet, "- ", touch_group,
             IEM_ARGS("adverse", iem_figure_count(voice, t->a1).text, "n",
                      iem_figure_count(voice, t->n1).text, "who",
                      iem_voice_who(voice, t).text, "rate",
                      iem_figure_rate(voice, t->a1 / t->n1).text),
             "\n");
    for (size_t i = 0; i < n; i++)
        write_cell(sheet, touch_cell, "- ", t, cells[i], "\n");
    plain(sheet, "\n", touch_ask, "\n\n");
}

static void write_one(struct sheet *sheet, const iem_treatment *t,
                      const iem_cell_row *cell)
{
    plain(sheet, "**", one_head, "**\n\n");
    if (cell)
        write_cell(sheet, one_person, "", t, cell, "\n\n");
    else
        tell(sheet, "", one_plain,
             IEM_ARGS("who", iem_voice_who(&sheet->voice, t).text), "\n\n");
    plain(sheet, "", one_ask, "\n\n");
}

/* The statistic of a measure about this group and `of`; NULL: there is none. */
static const iem_statistic *find(const iem_statistics *all, const char *measure,
                                 const iem_treatment *t, const char *of)
{
    for (size_t i = 0; i < all->n; i++) {
        const iem_statistic *s = &all->at[i];
        if (s->of && s->group && strcmp(s->measure->id, measure) == 0 &&
            strcmp(s->of, of) == 0 && strcmp(s->ground, t->ground) == 0 &&
            strcmp(s->group, t->group) == 0)
            return s;
    }
    return NULL;
}

static void write_trait(struct sheet *sheet, const iem_statistics *all,
                        const iem_treatment *t, const iem_statistic *left)
{
    const iem_voice *voice = &sheet->voice;
    const iem_statistic *gap = find(all, "gap_given_facts", t, left->of);
    if (!gap || isnan(gap->estimate.value) || isnan(left->estimate.value)) return;
    tell(sheet, "- ", sides_trait,
         IEM_ARGS("trait", iem_voice_quote(voice, left->of).text, "left",
                  iem_also_value(voice, left).text, "gap",
                  iem_also_value(voice, gap).text),
         "\n");
}

/* What each trait brings and costs, where that was measured. */
static void write_traits(struct sheet *sheet, const iem_treatment *t)
{
    const struct iem_result *r = sheet->result;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (s->of &&
                find(&r->families[f], "gap_given_facts_and_trait", t, s->of) == s)
                write_trait(sheet, &r->families[f], t, s);
        }
}

static void write_sides(struct sheet *sheet, const iem_treatment *t)
{
    plain(sheet, "**", sides_head, "**\n\n");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        plain(sheet, "- ", sides[i], "\n");
    write_traits(sheet, t);
    raw(sheet, "\n");
}

static void write_agreed(struct sheet *sheet)
{
    const char *columns = iem_also_said(&sheet->voice, agreed_columns);
    plain(sheet, "**", agreed_head, "**\n\n");
    iem_buffer_format(sheet->out, "|%s|\n|---|---|---|---|\n", columns);
    for (int i = 0; i < EMPTY_ROWS; i++) raw(sheet, "| | | | |\n");
    plain(sheet, "\n", agreed_ask, "\n");
}

static void write_ids(struct sheet *sheet, const iem_treatment *t)
{
    const struct iem_result *r = sheet->result;
    for (size_t i = 0; i < r->n_findings; i++)
        if (&r->treatments[r->findings[i].treatment] == t)
            iem_buffer_format(sheet->out, "`%s` %s  \n", r->findings[i].id,
                              r->findings[i].rule);
    raw(sheet, "\n");
}

static void write_finding(struct sheet *sheet, const iem_treatment *t, size_t number)
{
    const iem_cell_row *cells[MOST_CELLS];
    size_t n = iem_cells_strongest(sheet->result, t, cells, MOST_CELLS);
    while (n > 0 && !cells[n - 1]->discovered) n--;
    tell(sheet, "\n## ", finding_head,
         IEM_ARGS("n", iem_figure_count(&sheet->voice, (double)number).text, "who",
                  iem_voice_who(&sheet->voice, t).text),
         "\n\n");
    write_ids(sheet, t);
    write_seen(sheet, t);
    write_touched(sheet, t, cells, n);
    write_one(sheet, t, n ? cells[0] : NULL);
    write_sides(sheet, t);
    write_agreed(sheet);
}

/* ---- Behind the findings ---- */

static const char *why_of(const struct sheet *sheet, const iem_treatment *t)
{
    return t->why == IEM_WHY_NONE ? sheet->voice.words[IEM_W_STRADDLES]
                                  : iem_voice_why(&sheet->voice, t->why);
}

static void write_unsure(struct sheet *sheet)
{
    const struct iem_result *r = sheet->result;
    bool any = false;
    for (size_t i = 0; i < r->n_treatments; i++) {
        const iem_treatment *t = &r->treatments[i];
        if (t->verdict != IEM_CANNOT_TELL) continue;
        if (!any) plain(sheet, "\n## ", unsure_head, "\n\n");
        any = true;
        tell(sheet, "- ", unsure_line,
             IEM_ARGS("who", iem_voice_who(&sheet->voice, t).text, "why",
                      why_of(sheet, t)),
             "\n");
    }
    if (any) plain(sheet, "\n", unsure_ask, "\n");
}

static void write_calm(struct sheet *sheet)
{
    const bool hidden = iem_finding_is_hidden(sheet->result);
    plain(sheet, "\n## ", hidden ? hidden_head : calm_head, "\n\n");
    plain(sheet, "", hidden ? hidden_ask : calm_ask, "\n\n");
    write_agreed(sheet);
}

static void write_findings(struct sheet *sheet)
{
    const struct iem_result *r = sheet->result;
    size_t n = 0;
    for (size_t i = 0; i < r->n_treatments; i++)
        if (is_finding(&r->treatments[i]) && ++n <= MOST_FINDINGS)
            write_finding(sheet, &r->treatments[i], n);
    if (n == 0) write_calm(sheet);
    if (n > MOST_FINDINGS)
        tell(
            sheet, "\n", more_findings,
            IEM_ARGS("n",
                     iem_figure_count(&sheet->voice, (double)(n - MOST_FINDINGS)).text),
            "\n");
}

static void write_limits(struct sheet *sheet)
{
    raw(sheet, "\n## ");
    iem_markdown_text(sheet->out, sheet->voice.words[IEM_W_LIMITS]);
    raw(sheet, "\n\n");
    if (!iem_sentences_limits(&sheet->voice, sheet->result, say_item, sheet))
        sheet->failed = true;
    iem_buffer_format(sheet->out, "\n<sub>iemand " IEM_VERSION " · %s `%.12s`</sub>\n",
                      sheet->voice.words[IEM_W_MADE_PLAN], sheet->result->plan_sha256);
}

iem_status iem_report_dialogue(const struct iem_result *result, const iem_render *how,
                               iem_buffer *out, iem_error *err)
{
    struct sheet sheet = {.result = result, .out = out};
    if (!iem_voice_find(how->lang, &sheet.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    sheet.voice.name_limit = IEM_NAME_LIMIT;
    write_head(&sheet);
    write_invited(&sheet);
    write_findings(&sheet);
    IEM_TRY(iem_dialogue_way(&sheet.voice, result, out, err));
    write_unsure(&sheet);
    write_limits(&sheet);
    return sheet.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
