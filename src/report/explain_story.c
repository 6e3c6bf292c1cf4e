/* What is told, in its order: iem_story_make() is the table of contents. */
#include "report/explain.h"

#include "report/sentences.h"

#include <math.h>
#include <string.h>

enum {
    MOST_FACTS = 3,  /* that get a table of their own */
    MOST_VALUES = 5, /* in one of them */
};
/* People, of whom 10 more or less make no other story. */
static const double enough_to_round = 50;

#define ROW(story, kind, n_words, ...)                                                 \
    iem_story_row((story), (kind), (n_words), (const char *const[]){__VA_ARGS__},      \
                  sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* ---- Names ---- */

static const char *clip(iem_story *story, const char *name)
{
    return iem_story_keep(story, iem_name_clip(name, story->voice.name_limit).text);
}

static const char *quote(iem_story *story, const char *name)
{
    return iem_story_keep(story, iem_voice_quote(&story->voice, name).text);
}

static const char *reference_of(iem_story *story, const iem_treatment *t)
{
    return iem_story_keep(story, iem_voice_reference(&story->voice, t).text);
}

static bool by_profile(const iem_story *story)
{
    const struct iem_result *r = story->from->result;
    for (size_t i = 0; i < r->n_facts; i++)
        if (r->facts[i].profile) return true;
    return false;
}

static const char *same(const iem_story *story)
{
    return story->voice
        .words[by_profile(story) ? IEM_W_SAME_PROFILE : IEM_W_SAME_FACTS];
}

/* A text of the plan, of any length, made safe to show. */
static const char *clean(iem_story *story, const char *text)
{
    iem_buffer said = {0};
    while (*text) {
        size_t len = 0;
        const bool space = *text == '\n' || *text == '\t' || *text == '\r';
        const iem_slice safe = iem_name_next(text, &len);
        if (space)
            iem_buffer_text(&said, " ");
        else
            iem_buffer_bytes(&said, safe.at, safe.len);
        text += len;
    }
    return iem_story_keep_buffer(story, &said);
}

/* ---- Values of facts ---- */

/* A number as short as it is, with the report's decimal mark. */
static const char *number(iem_story *story, double value)
{
    unsigned decimals = 0;
    double scaled = value;
    while (decimals < 4 && fabs(scaled - round(scaled)) > 1e-7) {
        scaled *= 10;
        decimals++;
    }
    return iem_story_keep(story, iem_figure_fixed(&story->voice, value, decimals).text);
}

static const char *value_said(iem_story *story, const iem_case_value *value)
{
    if (value->missing) return iem_story_word(story, IEM_TELL_MISSING);
    if (!value->banded || (isinf(value->low) && isinf(value->high)))
        return clip(story, value->text);
    const char *low = isinf(value->low) ? "" : number(story, value->low);
    const char *high = isinf(value->high) ? "" : number(story, value->high);
    const iem_tell word = isinf(value->low)    ? IEM_TELL_BAND_BELOW
                          : isinf(value->high) ? IEM_TELL_BAND_FROM
                                               : IEM_TELL_BAND;
    return iem_story_say(story, word, IEM_ARGS("low", low, "high", high));
}

static const iem_case_value *own_value(const iem_case_fact *fact)
{
    const iem_case_value *value = fact->values;
    while (!value->own) value++;
    return value;
}

static const char *fact_name(iem_story *story, const iem_case_fact *fact)
{
    return clip(story, story->from->result->facts[fact->fact].name);
}

/* ---- In short ---- */

static void tell_grade(iem_story *story, const iem_case_ground *ground)
{
    const char *name = clip(story, ground->ground);
    const char *group = quote(story, ground->group);
    if (!ground->treatment) {
        iem_story_fill(story, IEM_BLOCK_ANSWER, IEM_TELL_OF_REFERENCE,
                       IEM_ARGS("ground", name, "group", group));
        return;
    }
    iem_story_fill(
        story, IEM_BLOCK_ANSWER, (iem_tell)(IEM_TELL_GRADED + (int)ground->grade),
        IEM_ARGS("ground", name, "group", group, "reference",
                 reference_of(story, ground->treatment), "same", same(story)));
}

static const char *decision_said(iem_story *story, const iem_case *c)
{
    iem_buffer said = {0};
    const size_t limit = story->voice.name_limit;
    iem_buffer_text(&said, iem_name_clip(story->from->result->decision, limit).text);
    iem_buffer_text(&said, " = ");
    iem_buffer_text(&said, iem_name_clip(c->decision, limit).text);
    return iem_story_keep_buffer(story, &said);
}

/* Counted over the groups of the first ground, which has everybody. */
static iem_table whole_log(const struct iem_result *r)
{
    iem_table log = {.n1 = 0};
    for (size_t i = 0; i < r->n_groups; i++) {
        if (strcmp(r->groups[i].ground, r->groups[0].ground) != 0) continue;
        log.n1 += r->groups[i].n;
        log.a1 += r->groups[i].adverse;
    }
    return log;
}

/* Of a small log the share would tell the count. */
static void tell_log(iem_story *story)
{
    const struct iem_result *r = story->from->result;
    const iem_table log = whole_log(r);
    const char *rate = iem_story_share(story, log.a1, log.n1,
                                       (iem_estimate){.value = r->adverse_rate});
    if (strcmp(rate, "–") != 0)
        iem_story_fill(story, IEM_BLOCK_NOTE, IEM_TELL_IN_LOG,
                       IEM_ARGS("rate", rate, "n", iem_story_count(story, log.n1)));
}

static void tell_short(iem_story *story, const iem_case *c)
{
    const char *decision = decision_said(story, c);
    iem_story_tell(story, iem_story_level(story, IEM_BLOCK_HEADING), IEM_TELL_SHORT);
    iem_story_fill(story, IEM_BLOCK_ANSWER,
                   c->adverse ? IEM_TELL_ADVERSE : IEM_TELL_FAVOURABLE,
                   IEM_ARGS("decision", decision));
    for (size_t i = 0; i < c->n_grounds && c->adverse; i++)
        tell_grade(story, &c->grounds[i]);
    tell_log(story);
    if (c->people > 1)
        iem_story_fill(story, IEM_BLOCK_NOTE, IEM_TELL_ROW_PEOPLE,
                       IEM_ARGS("n", iem_story_count(story, c->people)));
}

/* ---- The facts ---- */

static void tell_profile(iem_story *story)
{
    iem_buffer names = {0}, said = {0};
    iem_say_fact_names(&names, story->from->result, story->voice.name_limit);
    const char *facts = iem_story_keep_buffer(story, &names);
    iem_say(&said, &story->voice, IEM_W_LIMIT_PROFILE, IEM_ARGS("facts", facts));
    iem_story_add(story, IEM_BLOCK_NOTE, iem_story_keep_buffer(story, &said));
}

/* As in the plan, which people have before them. */
static const iem_case_fact *fact_at(const iem_case *c, size_t fact)
{
    const iem_case_fact *at = c->facts;
    while (at->fact != fact) at++;
    return at;
}

static void tell_facts(iem_story *story, const iem_case *c)
{
    iem_story_tell(story, iem_story_level(story, IEM_BLOCK_HEADING), IEM_TELL_FACTS);
    if (c->n_facts == 0) {
        iem_story_add(story, IEM_BLOCK_TEXT, story->voice.words[IEM_W_LIMIT_NO_FACTS]);
        return;
    }
    iem_story_tell(story, IEM_BLOCK_LEAD, IEM_TELL_FACTS_LEAD);
    iem_story_table(story, IEM_TELL_FACTS_TABLE, IEM_ARGS("", ""));
    ROW(story, IEM_BLOCK_HEADS, 3, iem_story_word(story, IEM_TELL_FACT),
        iem_story_word(story, IEM_TELL_RECORDED),
        iem_story_word(story, IEM_TELL_COMPARED_AS));
    for (size_t f = 0; f < c->n_facts; f++) {
        const iem_case_fact *fact = fact_at(c, f);
        const iem_case_value *own = own_value(fact);
        ROW(story, IEM_BLOCK_ROW, 3, fact_name(story, fact),
            *fact->recorded ? clip(story, fact->recorded)
                            : iem_story_word(story, IEM_TELL_MISSING),
            value_said(story, own));
    }
    if (by_profile(story)) tell_profile(story);
}

/* ---- The twins ---- */

static void add_people(iem_story *story, iem_block_kind kind, const char *who,
                       double adverse, double n, iem_estimate rate)
{
    ROW(story, kind, 1, who, iem_story_count(story, n),
        iem_story_adverse(story, adverse, n), iem_story_share(story, adverse, n, rate),
        iem_story_range(story, adverse, n, rate));
    if (!story->failed)
        story->blocks[story->n - 1].bar = iem_story_bar(story, adverse, n);
}

static void add_people_heads(iem_story *story, iem_tell first)
{
    ROW(story, IEM_BLOCK_HEADS, 1, iem_story_word(story, first),
        iem_story_word(story, IEM_TELL_PEOPLE), iem_story_word(story, IEM_TELL_GOT_IT),
        iem_story_word(story, IEM_TELL_SHARE), story->voice.words[IEM_W_COL_INTERVAL]);
}

static void tell_counts(iem_story *story, const iem_case_ground *ground)
{
    const iem_cell_row *cell = ground->cell;
    const char *group = quote(story, ground->group);
    iem_story_table(story, IEM_TELL_TWINS_TABLE,
                    IEM_ARGS("group", group, "same", same(story)));
    add_people_heads(story, IEM_TELL_WHO);
    add_people(story, IEM_BLOCK_OWN_ROW,
               iem_story_say(story, IEM_TELL_GROUP_ROW, IEM_ARGS("group", group)),
               cell->a1, cell->n1, ground->group_rate);
    add_people(
        story, IEM_BLOCK_ROW,
        iem_story_say(story,
                      cell->missing_facts ? IEM_TELL_OTHERS_ROW : IEM_TELL_TWINS_ROW,
                      IEM_ARGS("reference", reference_of(story, ground->treatment))),
        cell->a0, cell->n0, ground->twin_rate);
}

static void tell_verdict(iem_story *story, const iem_case_ground *ground)
{
    const iem_cell_row *cell = ground->cell;
    const iem_voice *voice = &story->voice;
    const char *grade = voice->words[IEM_W_GRADE + (int)ground->grade];
    const bool known = cell && !isnan(cell->chance) && !isnan(cell->chance_low);
    iem_story_fill(
        story, IEM_BLOCK_ANSWER, known ? IEM_TELL_GRADE_CHANCE : IEM_TELL_GRADE_ONLY,
        IEM_ARGS("grade", grade, "chance", known ? iem_story_chance(story, cell) : "",
                 "least", known ? iem_story_least(story, cell) : ""));
    /* "Fewer than 5" would tell more than the edition may. */
    if (ground->why == IEM_GRADE_FEW_MEMBERS && !story->internal)
        iem_story_tell(story, IEM_BLOCK_TEXT, IEM_TELL_TOO_FEW);
    else
        iem_story_add(story, IEM_BLOCK_TEXT,
                      voice->words[IEM_W_BECAUSE + (int)ground->why]);
}

/* "At least" is a promise: counts of an edition that rounds are rounded down. */
static double promised(const iem_story *story, double people)
{
    const double whole = floor(people + 1e-9);
    return story->internal ? whole : floor(whole / 10) * 10;
}

static void tell_set(iem_story *story, const iem_case_ground *ground)
{
    const iem_cell_row *cell = ground->cell;
    const bool graded = ground->grade == IEM_LIKELY || ground->grade == IEM_POSSIBLE;
    const iem_word with = by_profile(story) ? IEM_W_CASE_PROFILE : IEM_W_CASE_FACTS;
    const double least = cell->a1 * fmax(cell->chance_low, 0);
    const double about = cell->a1 * fmax(cell->chance, 0);
    const iem_table counts = {cell->a1, cell->n1, cell->a0, cell->n0};
    iem_buffer said = {0};
    if (!graded || cell->a1 < 1.5 || !iem_story_gives(story, &counts)) return;
    if (!story->internal && about < enough_to_round) return;
    const iem_figure at_least = iem_figure_count(&story->voice, promised(story, least));
    iem_say(&said, &story->voice, IEM_W_CASE_SET,
            IEM_ARGS("group", iem_story_count(story, cell->a1), "with",
                     story->voice.words[with], "about", iem_story_count(story, about),
                     "least", at_least.text));
    iem_story_add(story, IEM_BLOCK_TEXT, iem_story_keep_buffer(story, &said));
}

static void tell_hidden(iem_story *story, const iem_case_ground *ground)
{
    if (isnan(ground->hidden_cause) || ground->grade != IEM_LIKELY) return;
    const iem_figure strength =
        iem_figure_fixed(&story->voice, ground->hidden_cause, 1);
    iem_story_fill(story, IEM_BLOCK_TEXT, IEM_TELL_HIDDEN,
                   IEM_ARGS("strength", strength.text));
}

static void tell_group(iem_story *story, const iem_treatment *t)
{
    const iem_table counts = {t->a1, t->n1, t->a0, t->n0};
    iem_buffer said = {0};
    if (!iem_story_gives(story, &counts)) return;
    iem_sentence_group_gap(&said, &story->voice, story->from->result, t);
    const char *sentence = iem_story_keep_buffer(story, &said);
    iem_story_fill(story, IEM_BLOCK_NOTE, IEM_TELL_GROUP_WHOLE,
                   IEM_ARGS("said", sentence));
}

/* Few people are similar: how many of them is for the caseworker alone. */
static void tell_similar(iem_story *story, const iem_case_ground *ground)
{
    const iem_similar *similar = ground->cell->similar;
    iem_buffer said = {0};
    if (!similar) return;
    iem_story_tell(story, IEM_BLOCK_TEXT, IEM_TELL_SIMILAR);
    iem_story_fill(story, IEM_BLOCK_TEXT,
                   similar->named > 0 ? IEM_TELL_SIMILAR_WORSE : IEM_TELL_SIMILAR_ALIKE,
                   IEM_ARGS("group", quote(story, ground->group)));
    if (!story->internal) return;
    iem_sentence_similar(&said, &story->voice, similar);
    const char *counts = iem_story_keep_buffer(story, &said);
    iem_story_add(story, IEM_BLOCK_NOTE, counts + (*counts == ' '));
}

static void tell_ground(iem_story *story, const iem_case *c,
                        const iem_case_ground *ground)
{
    iem_story_fill(story, iem_story_level(story, IEM_BLOCK_SECTION), IEM_TELL_COLON,
                   IEM_ARGS("name", clip(story, ground->ground), "value",
                            quote(story, ground->group)));
    if (!ground->treatment) {
        iem_story_fill(story, IEM_BLOCK_TEXT, IEM_TELL_OF_REFERENCE,
                       IEM_ARGS("ground", clip(story, ground->ground), "group",
                                quote(story, ground->group)));
        return;
    }
    if (ground->cell) tell_counts(story, ground);
    if (c->adverse) tell_verdict(story, ground);
    if (c->adverse && ground->cell) {
        tell_similar(story, ground);
        tell_set(story, ground);
        tell_hidden(story, ground);
    }
    tell_group(story, ground->treatment);
}

static bool has_twins(const iem_case *c)
{
    for (size_t i = 0; i < c->n_grounds; i++)
        if (c->grounds[i].cell) return true;
    return false;
}

static void tell_twins(iem_story *story, const iem_case *c)
{
    iem_story_tell(story, iem_story_level(story, IEM_BLOCK_HEADING),
                   by_profile(story) ? IEM_TELL_TWINS_PROFILE : IEM_TELL_TWINS);
    if (has_twins(c))
        iem_story_fill(story, IEM_BLOCK_LEAD, IEM_TELL_TWINS_LEAD,
                       IEM_ARGS("same", same(story)));
    for (size_t i = 0; i < c->n_grounds; i++) tell_ground(story, c, &c->grounds[i]);
}

/* ---- What the group chance means ---- */

/* The chance to explain by: the highest grade has the first say. */
static const iem_cell_row *example_of(const iem_story *story)
{
    const iem_case_ground *best = NULL;
    for (size_t i = 0; i < story->from->n_cases; i++) {
        const iem_case *c = &story->from->cases[i];
        for (size_t g = 0; g < c->n_grounds && c->adverse; g++) {
            const iem_case_ground *ground = &c->grounds[g];
            const bool known = ground->cell && !isnan(ground->cell->chance);
            if (known && (!best || ground->grade < best->grade)) best = ground;
        }
    }
    return best ? best->cell : NULL;
}

static bool has_grade(const iem_story *story, iem_grade grade)
{
    for (size_t i = 0; i < story->from->n_cases; i++) {
        const iem_case *c = &story->from->cases[i];
        for (size_t g = 0; g < c->n_grounds && c->adverse; g++)
            if (c->grounds[g].treatment && c->grounds[g].grade == grade) return true;
    }
    return false;
}

static bool has_any_grade(const iem_story *story)
{
    return has_grade(story, IEM_LIKELY) || has_grade(story, IEM_POSSIBLE) ||
           has_grade(story, IEM_NO_INDICATION) ||
           has_grade(story, IEM_GRADE_CANNOT_TELL);
}

static void tell_grades(iem_story *story)
{
    for (int g = 0; g < 4; g++)
        if (has_grade(story, (iem_grade)g))
            iem_story_fill(
                story, IEM_BLOCK_ITEM, IEM_TELL_GRADE_MEANS,
                IEM_ARGS("grade", story->voice.words[IEM_W_GRADE + g], "text",
                         iem_story_word(story, (iem_tell)(IEM_TELL_GRADE_IS + g))));
}

static void tell_meaning(iem_story *story)
{
    static const iem_tell of_figures[] = {IEM_TELL_MEANS_LEAST, IEM_TELL_MEANS_LEAN,
                                          IEM_TELL_MEANS_HELPED};
    static const iem_tell of_all[] = {IEM_TELL_NOT_OUTSIDE, IEM_TELL_NOT_WRONG,
                                      IEM_TELL_NOT_ACQUITTAL};
    const iem_cell_row *example = example_of(story);
    if (!has_any_grade(story)) return;
    iem_story_tell(story, IEM_BLOCK_HEADING, IEM_TELL_MEANING);
    iem_story_tell(story, IEM_BLOCK_ITEM, IEM_TELL_MEANS_CHANCE);
    if (example && example->chance > 0 && story->from->n_cases == 1)
        iem_story_fill(story, IEM_BLOCK_ITEM, IEM_TELL_MEANS_EXAMPLE,
                       IEM_ARGS("chance", iem_story_chance(story, example)));
    iem_story_fill(story, IEM_BLOCK_ITEM, IEM_TELL_MEANS_SET,
                   IEM_ARGS("same", same(story)));
    for (size_t i = 0; example && i < sizeof of_figures / sizeof *of_figures; i++)
        iem_story_tell(story, IEM_BLOCK_ITEM, of_figures[i]);
    for (size_t i = 0; i < sizeof of_all / sizeof *of_all; i++)
        iem_story_tell(story, IEM_BLOCK_ITEM, of_all[i]);
    tell_grades(story);
}

/* ---- Which facts mattered ---- */

/* Bands next to the own one; of categories those that most people have. One more than
 * there is room for is shown rather than told of. */
static bool is_shown(const iem_case_fact *fact, size_t i)
{
    const iem_case_value *value = &fact->values[i];
    size_t before = 0, own = (size_t)(own_value(fact) - fact->values);
    if (value->own || fact->n_values <= MOST_VALUES + 1) return true;
    for (size_t j = 0; j < fact->n_values; j++) {
        const iem_case_value *other = &fact->values[j];
        const size_t far = i > own ? i - own : own - i;
        const size_t other_far = j > own ? j - own : own - j;
        const bool nearer = other_far < far || (other_far == far && j < i);
        const bool larger = other->n > value->n || (!(other->n < value->n) && j < i);
        if (!other->own && (own_value(fact)->banded ? nearer : larger)) before++;
    }
    return before < MOST_VALUES - 1;
}

static void tell_values(iem_story *story, const iem_case_fact *fact)
{
    size_t hidden = 0;
    iem_story_table(story, IEM_TELL_VALUES_TABLE,
                    IEM_ARGS("fact", fact_name(story, fact)));
    add_people_heads(story, IEM_TELL_VALUE);
    for (size_t i = 0; i < fact->n_values; i++) {
        const iem_case_value *value = &fact->values[i];
        const char *said = value_said(story, value);
        hidden += !is_shown(fact, i);
        if (!is_shown(fact, i)) continue;
        if (value->own)
            said = iem_story_say(story, IEM_TELL_THIS_CASE, IEM_ARGS("value", said));
        add_people(story, value->own ? IEM_BLOCK_OWN_ROW : IEM_BLOCK_ROW, said,
                   value->adverse, value->n, value->rate);
    }
    const char *name = quote(story, story->from->result->facts[fact->fact].name);
    const iem_figure more = iem_figure_count(&story->voice, (double)hidden);
    if (hidden)
        iem_story_fill(story, IEM_BLOCK_NOTE, IEM_TELL_NOT_ALL_VALUES,
                       IEM_ARGS("n", more.text, "fact", name));
    iem_story_fill(story, IEM_BLOCK_TEXT,
                   fact->telling ? IEM_TELL_TELLING : IEM_TELL_NOT_TELLING,
                   IEM_ARGS("fact", name));
}

/* The facts without a table: those that were tested, or those that were not. */
static void tell_others(iem_story *story, const iem_case *c, size_t from, bool tested)
{
    iem_buffer names = {0};
    for (size_t f = from; f < c->n_facts; f++) {
        if (isnan(c->facts[f].p) == tested) continue;
        if (names.len) iem_buffer_text(&names, ", ");
        iem_buffer_text(&names, fact_name(story, &c->facts[f]));
    }
    if (names.len || names.failed)
        iem_story_fill(story, IEM_BLOCK_NOTE,
                       tested ? IEM_TELL_OTHER_FACTS : IEM_TELL_TOO_FEW_FACTS,
                       IEM_ARGS("facts", iem_story_keep_buffer(story, &names)));
}

static void tell_mattered(iem_story *story, const iem_case *c)
{
    size_t shown = 0;
    if (c->n_facts == 0) return;
    const bool profile = by_profile(story);
    iem_story_tell(story, iem_story_level(story, IEM_BLOCK_HEADING),
                   profile ? IEM_TELL_MATTERED_PROFILE : IEM_TELL_MATTERED);
    if (isnan(c->facts[0].p)) {
        iem_story_tell(story, IEM_BLOCK_TEXT, IEM_TELL_NOTHING_TO_COMPARE);
        return;
    }
    iem_story_tell(story, IEM_BLOCK_LEAD,
                   profile ? IEM_TELL_MATTERED_LEAD_PROFILE : IEM_TELL_MATTERED_LEAD);
    /* Even where no fact stands out, a reader wants to see the first one. */
    while (shown < c->n_facts && shown < MOST_FACTS &&
           (shown == 0 || c->facts[shown].telling))
        tell_values(story, &c->facts[shown++]);
    tell_others(story, c, shown, true);
    tell_others(story, c, shown, false);
    iem_story_tell(story, IEM_BLOCK_NOTE, IEM_TELL_MATTERED_LIMIT);
}

/* ---- What can be done ---- */

static bool calls_for_another_look(const iem_story *story)
{
    for (size_t i = 0; i < story->from->n_cases; i++) {
        const iem_case *c = &story->from->cases[i];
        for (size_t g = 0; g < c->n_grounds && c->adverse; g++)
            if (c->grounds[g].grade <= IEM_POSSIBLE) return true;
    }
    return false;
}

static void tell_way(iem_story *story, iem_tell name, const char *text,
                     const char *scheme)
{
    iem_buffer link = {0};
    if (!text) return;
    const char *safe = clean(story, text);
    iem_buffer_text(&link, scheme ? scheme : "");
    iem_buffer_text(&link, safe);
    const char *kept = iem_story_keep_buffer(story, &link);
    iem_story_pair(story, iem_story_word(story, name), safe, scheme ? kept : NULL);
}

static void tell_contact(iem_story *story, const iem_contact *contact)
{
    const iem_figure days = iem_figure_count(&story->voice, (double)contact->term_days);
    if (contact->objection)
        iem_story_fill(story, IEM_BLOCK_TEXT, IEM_TELL_OBJECT,
                       IEM_ARGS("text", clean(story, contact->objection)));
    if (contact->term_days)
        iem_story_fill(story, IEM_BLOCK_TEXT, IEM_TELL_TERM,
                       IEM_ARGS("days", days.text));
    if (contact->name || contact->email || contact->phone || contact->url) {
        iem_story_tell(story, IEM_BLOCK_SECTION, IEM_TELL_CONTACT);
        tell_way(story, IEM_TELL_NAME, contact->name, NULL);
        tell_way(story, IEM_TELL_EMAIL, contact->email, "mailto:");
        tell_way(story, IEM_TELL_PHONE, contact->phone, NULL);
        tell_way(story, IEM_TELL_URL, contact->url, "");
    } else {
        iem_story_tell(story, IEM_BLOCK_TEXT, IEM_TELL_NO_CONTACT);
    }
    if (story->internal && !iem_contact_given(contact))
        iem_story_tell(story, IEM_BLOCK_NOTE, IEM_TELL_PLAN_CONTACT);
}

static void tell_what_to_do(iem_story *story)
{
    iem_story_tell(story, IEM_BLOCK_HEADING, IEM_TELL_DO);
    iem_story_tell(story, IEM_BLOCK_ITEM, IEM_TELL_DO_CHECK);
    iem_story_tell(story, IEM_BLOCK_ITEM, IEM_TELL_DO_ASK);
    if (calls_for_another_look(story))
        iem_story_tell(story, IEM_BLOCK_ITEM, IEM_TELL_DO_AGAIN);
    tell_contact(story, &story->from->contact);
}

static void tell_made(iem_story *story)
{
    const struct iem_result *r = story->from->result;
    iem_buffer logs = {0};
    for (size_t i = 0; i < r->n_inputs; i++) {
        iem_buffer_text(&logs, i ? ", " : "");
        iem_buffer_text(&logs, r->inputs[i].digest ? r->inputs[i].digest : "–");
    }
    iem_story_tell(story, IEM_BLOCK_HEADING, IEM_TELL_MADE);
    iem_story_fill(
        story, IEM_BLOCK_NOTE, IEM_TELL_MADE_TEXT,
        IEM_ARGS("version", IEM_VERSION, "n", iem_story_count(story, whole_log(r).n1),
                 "plan", r->plan_sha256, "log", iem_story_keep_buffer(story, &logs)));
}

/* ---- The whole ---- */

static void tell_head(iem_story *story)
{
    const struct iem_explanation *from = story->from;
    const iem_figure n = iem_figure_count(&story->voice, (double)from->n_cases);
    const char *id = from->cases[0].id;
    const char *title = from->result->title;
    story->title = from->n_cases > 1 ? iem_story_say(story, IEM_TELL_TITLE_MANY,
                                                     IEM_ARGS("n", n.text))
                                     : iem_story_word(story, IEM_TELL_TITLE);
    story->about = clip(story, title ? title : story->voice.words[IEM_W_UNTITLED]);
    story->edition = iem_story_word(story, story->internal ? IEM_TELL_INTERNAL
                                                           : IEM_TELL_FOR_PERSON);
    if (id && from->n_cases == 1)
        iem_story_fill(story, IEM_BLOCK_LEAD, IEM_TELL_CASE,
                       IEM_ARGS("case", clip(story, id)));
    iem_story_fill(story, IEM_BLOCK_TEXT, IEM_TELL_PURPOSE,
                   IEM_ARGS("same", same(story)));
}

static void tell_case(iem_story *story, size_t i)
{
    const iem_case *c = &story->from->cases[i];
    story->nth = i + 1;
    if (story->from->n_cases > 1) {
        const iem_figure nth = iem_figure_count(&story->voice, (double)(i + 1));
        const iem_figure n =
            iem_figure_count(&story->voice, (double)story->from->n_cases);
        iem_story_fill(story, IEM_BLOCK_HEADING, IEM_TELL_NTH,
                       IEM_ARGS("nth", nth.text, "n", n.text));
        if (c->id)
            iem_story_fill(story, IEM_BLOCK_LEAD, IEM_TELL_CASE,
                           IEM_ARGS("case", clip(story, c->id)));
    }
    tell_short(story, c);
    tell_facts(story, c);
    tell_twins(story, c);
    if (story->from->n_cases == 1) tell_meaning(story);
    tell_mattered(story, c);
    iem_story_card(story, c);
}

iem_status iem_story_make(const struct iem_explanation *from, const iem_voice *voice,
                          bool internal, iem_story *story, iem_error *err)
{
    *story = (iem_story){.from = from, .voice = *voice, .internal = internal};
    tell_head(story);
    for (size_t i = 0; i < from->n_cases; i++) tell_case(story, i);
    if (from->n_cases > 1) tell_meaning(story);
    tell_what_to_do(story);
    tell_made(story);
    if (!story->failed) return IEM_OK;
    iem_story_clear(story);
    return iem_fail_memory(err);
}
