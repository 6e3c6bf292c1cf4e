#include "report/report.h"

#include "base/grow.h"
#include "report/notes.h"
#include "report/order.h"
#include "report/sentences.h"
#include "report/text_also.h"
#include "report/text_followup.h"
#include "report/text_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_CELLS = 5,
    FIRST_NOTES = 8,
};

/* ---- The answer ---- */

static void print_title(iem_text_page *page)
{
    const struct iem_result *result = page->result;
    const char *title =
        result->title ? result->title : iem_text_word(page, IEM_W_UNTITLED);
    iem_text_paint(page, IEM_STRONG, iem_name_clip(title, IEM_NAME_LIMIT).text);
    iem_buffer_text(page->out, "\n");
    iem_buffer_text(page->out, iem_text_word(page, IEM_W_TAGLINE));
    iem_buffer_text(page->out, "\n");
}

static void print_answer(iem_text_page *page)
{
    iem_text_heading(page, iem_text_word(page, IEM_W_ANSWER));
    for (unsigned which = 0; which < 3; which++) {
        iem_buffer said = {0};
        iem_sentence_answer(&said, &page->voice, page->result, which);
        if (said.failed)
            page->failed = true;
        else
            iem_text_paragraph(page, "  ", said.at);
        iem_buffer_clear(&said);
    }
}

/* ---- Groups ---- */

/* A group of one ground, to be found by its name. */
struct named {
    const char *name;
    size_t at;
};

static int compare_names(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* Puts the groups that have no place yet in the order of `order`: there may be a
 * million of both. */
static size_t take_in_order(const iem_group_row *groups, size_t n,
                            const iem_treatment **order, size_t n_order,
                            struct named *names, bool *taken,
                            const iem_group_row **sorted)
{
    size_t placed = 0;
    for (size_t i = 0; i < n; i++) names[i] = (struct named){groups[i].group, i};
    qsort(names, n, sizeof *names, compare_names);
    for (size_t k = 0; k < n_order; k++) {
        const struct named wanted = {order[k]->group, 0};
        const struct named *found =
            bsearch(&wanted, names, n, sizeof *names, compare_names);
        if (!found || taken[found->at]) continue;
        taken[found->at] = true;
        sorted[placed++] = &groups[found->at];
    }
    return placed;
}

/* The groups of one ground in the order of reading: references, then those with a
 * treatment as `order` has them, then what is left. NULL: no memory. */
static const iem_group_row **groups_in_order(iem_text_page *page, size_t first,
                                             size_t end, const iem_treatment **order,
                                             size_t n_order)
{
    const iem_group_row *groups = page->result->groups + first;
    const size_t all = end - first;
    const iem_group_row **sorted = iem_arena_take(&page->arena, all, sizeof *sorted);
    bool *taken = iem_arena_take(&page->arena, all, sizeof *taken);
    struct named *names = iem_arena_take(&page->arena, all, sizeof *names);
    if (!sorted || !taken || !names) {
        page->failed = true;
        return NULL;
    }
    size_t n = 0;
    for (size_t i = 0; i < all; i++)
        if (groups[i].is_reference) sorted[n++] = &groups[i], taken[i] = true;
    n += take_in_order(groups, all, order, n_order, names, taken, sorted + n);
    for (size_t i = 0; i < all; i++)
        if (!taken[i]) sorted[n++] = &groups[i];
    return sorted;
}

static void add_group(iem_text_page *page, iem_text_table *table,
                      const iem_group_row *g)
{
    const iem_voice *voice = &page->voice;
    iem_text_add(page, table, iem_name_clip(g->group, voice->name_limit).text);
    iem_text_add(page, table, iem_figure_count(voice, g->n).text);
    iem_text_add(page, table, iem_figure_count(voice, g->adverse).text);
    iem_text_add(page, table, iem_figure_rate(voice, g->rate.all.value).text);
    iem_text_add(page, table,
                 iem_figure_range(voice, g->rate.all, iem_figure_rate).text);
    const char *note = g->rate.why != IEM_WHY_NONE ? iem_voice_why(voice, g->rate.why)
                       : g->is_reference ? iem_text_word(page, IEM_W_IS_REFERENCE)
                                         : "";
    iem_text_add(page, table, note);
}

static void print_ground_groups(iem_text_page *page, size_t first, size_t end,
                                const iem_treatment **order, size_t n_order)
{
    const iem_group_row **sorted = groups_in_order(page, first, end, order, n_order);
    if (!sorted) return;
    const size_t n = end - first;
    const size_t shown = page->all || n <= IEM_TEXT_GROUPS + 1 ? n : IEM_TEXT_GROUPS;
    iem_text_table table = {.align = "LrrrrL"};
    iem_text_add_toned(page, &table,
                       iem_name_clip(sorted[0]->ground, page->voice.name_limit).text,
                       IEM_STRONG);
    iem_text_add_head(page, &table, IEM_W_COL_DECISIONS);
    iem_text_add_head(page, &table, IEM_W_COL_ADVERSE);
    iem_text_add_head(page, &table, IEM_W_COL_RATE);
    iem_text_add_head(page, &table, IEM_W_COL_INTERVAL);
    iem_text_add(page, &table, "");
    for (size_t i = 0; i < shown; i++) add_group(page, &table, sorted[i]);
    iem_text_print(page, &table);
    iem_text_more(page, n - shown);
}

/* Treatments of the ground that starts at group `first`, in the order of reading. */
static const iem_treatment **order_of(iem_text_page *page, const char *ground,
                                      size_t *n)
{
    const struct iem_result *result = page->result;
    size_t first = 0;
    while (first < result->n_treatments &&
           strcmp(result->treatments[first].ground, ground) != 0)
        first++;
    const size_t end = iem_treatments_end(result, first);
    *n = end - first;
    const iem_treatment **order = iem_arena_take(&page->arena, *n + 1, sizeof *order);
    if (order)
        iem_treatments_order(result, first, end, order);
    else
        page->failed = true;
    return order;
}

static void print_groups(iem_text_page *page)
{
    const struct iem_result *result = page->result;
    if (!result->n_groups) return;
    iem_text_heading(page, iem_text_word(page, IEM_W_GROUPS));
    for (size_t first = 0; first < result->n_groups && !page->failed;) {
        const size_t end = iem_groups_end(result, first);
        size_t n = 0;
        const iem_treatment **order = order_of(page, result->groups[first].ground, &n);
        if (first) iem_buffer_text(page->out, "\n");
        if (order) print_ground_groups(page, first, end, order, n);
        first = end;
    }
}

/* ---- Treatment ---- */

/* Reasons under a table, each with a letter. */
struct reasons {
    const char *text[26];
    size_t n;
};

static const char *mark_of(struct reasons *reasons, const char *text)
{
    static const char letters[26][3] = {
        " a", " b", " c", " d", " e", " f", " g", " h", " i", " j", " k", " l", " m",
        " n", " o", " p", " q", " r", " s", " t", " u", " v", " w", " x", " y", " z"};
    size_t i = 0;
    while (i < reasons->n && strcmp(reasons->text[i], text) != 0) i++;
    if (i == 26) return "";
    if (i == reasons->n) reasons->text[reasons->n++] = text;
    return letters[i];
}

static const char *joined(iem_text_page *page, const char *a, const char *b,
                          const char *c, const char *d)
{
    const char *text = iem_arena_format(&page->arena, "%s%s%s%s", a, b, c, d);
    if (text) return text;
    page->failed = true;
    return "";
}

/* "3.63 (3.24 to 4.07)" */
static const char *with_range(iem_text_page *page, iem_estimate e,
                              iem_figure (*one)(const iem_voice *, double))
{
    const iem_figure value = one(&page->voice, e.value);
    const iem_figure range = iem_figure_range(&page->voice, e, one);
    if (isnan(e.low) && isnan(e.high)) return iem_text_keep(page, value.text);
    if (isinf(e.value)) return iem_text_keep(page, range.text); /* "at least 3.24" */
    return joined(page, value.text, " (", range.text, ")");
}

static void add_effect(iem_text_page *page, iem_text_table *table,
                       const iem_treatment *t, struct reasons *reasons)
{
    const iem_bounds *effect = iem_treatment_effect(t);
    if (isnan(effect->all.value)) {
        const iem_why why = effect->why != IEM_WHY_NONE ? effect->why : t->why;
        iem_text_add(page, table,
                     joined(page, "–",
                            mark_of(reasons, iem_voice_why(&page->voice, why)), "",
                            ""));
        return;
    }
    iem_text_add(page, table,
                 with_range(page, effect->all,
                            t->ratio_scale ? iem_figure_ratio : iem_figure_points));
}

static void add_weight(iem_text_page *page, iem_text_table *table,
                       const iem_treatment *t, struct reasons *reasons, bool *times)
{
    if (!isnan(t->group_weight.value)) {
        iem_text_add(page, table, with_range(page, t->group_weight, iem_figure_share));
    } else if (!isnan(t->fact_weight.value)) {
        *times = true;
        iem_text_add(page, table,
                     joined(page, "×",
                            with_range(page, t->fact_weight, iem_figure_weight), "",
                            ""));
    } else {
        const char *why = iem_voice_why(&page->voice, t->weight_why);
        iem_text_add(page, table, joined(page, "–", mark_of(reasons, why), "", ""));
    }
}

static void add_verdict(iem_text_page *page, iem_text_table *table,
                        const iem_treatment *t, struct reasons *reasons)
{
    static const iem_tone tones[] = {
        [IEM_PASS] = IEM_GOOD, [IEM_FAIL] = IEM_BAD, [IEM_CANNOT_TELL] = IEM_DOUBT};
    const char *verdict =
        iem_text_word(page, (iem_word)(IEM_W_VERDICT + (int)t->verdict));
    const char *mark = "";
    if (t->verdict == IEM_CANNOT_TELL)
        mark = mark_of(reasons, t->why == IEM_WHY_NONE
                                    ? iem_text_word(page, IEM_W_STRADDLES)
                                    : iem_voice_why(&page->voice, t->why));
    iem_text_add_toned(page, table, joined(page, verdict, mark, "", ""),
                       tones[t->verdict]);
}

static const char *plain_reference(iem_text_page *page, const iem_treatment *t)
{
    if (t->reference_is_rest || !t->reference)
        return iem_text_word(page, IEM_W_EVERYONE_ELSE);
    return iem_text_keep(page,
                         iem_name_clip(t->reference, page->voice.name_limit).text);
}

/* A table of treatments while it is filled. */
struct comparison {
    iem_text_table table;
    struct reasons reasons;
    bool with_reference; /* as a column; else it is said below the table */
    bool times;          /* a fact weight stands in for a group weight */
};

static void add_treatment(iem_text_page *page, struct comparison *c,
                          const iem_treatment *t)
{
    iem_text_table *table = &c->table;
    iem_text_add(page, table, iem_name_clip(t->group, page->voice.name_limit).text);
    if (c->with_reference) iem_text_add(page, table, plain_reference(page, t));
    add_effect(page, table, t, &c->reasons);
    add_weight(page, table, t, &c->reasons, &c->times);
    iem_text_add(page, table,
                 t->type == IEM_TYPE_CANNOT_TELL
                     ? "–"
                     : iem_text_word(page, (iem_word)(IEM_W_TYPE + (int)t->type)));
    add_verdict(page, table, t, &c->reasons);
}

static void fill_comparison(iem_text_page *page, struct comparison *c,
                            const iem_treatment **order, size_t n)
{
    const iem_treatment *t = order[0];
    c->table.align = c->with_reference ? "LLllll" : "Lllll";
    iem_text_add_toned(page, &c->table,
                       iem_name_clip(t->ground, page->voice.name_limit).text,
                       IEM_STRONG);
    if (c->with_reference) iem_text_add_head(page, &c->table, IEM_W_COL_REFERENCE);
    iem_text_add_head(page, &c->table,
                      t->ratio_scale ? IEM_W_COL_RATIO : IEM_W_COL_GAP);
    iem_text_add_head(page, &c->table, IEM_W_COL_GROUP_WEIGHT);
    iem_text_add_head(page, &c->table, IEM_W_COL_TYPE);
    iem_text_add_head(page, &c->table, IEM_W_COL_VERDICT);
    for (size_t i = 0; i < n; i++) add_treatment(page, c, order[i]);
}

static bool have_one_reference(iem_text_page *page, const iem_treatment **order,
                               size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (strcmp(plain_reference(page, order[i]), plain_reference(page, order[0])) !=
            0)
            return false;
    return true;
}

/* Names of groups are worth more room than a reference that is the same in each row. */
static struct comparison compare(iem_text_page *page, const iem_treatment **order,
                                 size_t n)
{
    struct comparison c = {.with_reference = true};
    fill_comparison(page, &c, order, n);
    if (iem_text_fits(&c.table) || !have_one_reference(page, order, n)) return c;
    free(c.table.cells);
    c = (struct comparison){.with_reference = false};
    fill_comparison(page, &c, order, n);
    return c;
}

/* What is to be noted, each with the groups it holds for. */
struct notes {
    iem_text_page *page;
    const char *group; /* the one being asked */
    struct note {
        const char *sentence, *groups;
    } * at;
    size_t n, capacity;
};

static void take_note(const char *sentence, void *ctx)
{
    struct notes *notes = ctx;
    for (size_t i = 0; i < notes->n; i++) {
        struct note *note = &notes->at[i];
        if (strcmp(note->sentence, sentence) != 0) continue;
        note->groups = joined(notes->page, note->groups, ", ", notes->group, "");
        return;
    }
    if (!IEM_GROW(notes->at, notes->capacity, notes->n + 1)) {
        notes->page->failed = true;
        return;
    }
    const char *kept = iem_text_keep(notes->page, sentence);
    notes->at[notes->n++] =
        (struct note){kept, iem_text_keep(notes->page, notes->group)};
}

static void print_notes(iem_text_page *page, const iem_treatment **order, size_t shown)
{
    struct notes notes = {.page = page};
    for (size_t i = 0; i < shown; i++) {
        const iem_name group = iem_voice_quote(&page->voice, order[i]->group);
        notes.group = group.text;
        if (!iem_sentences_notes(&page->voice, page->result, order[i], take_note,
                                 &notes))
            page->failed = true;
    }
    const size_t most = page->all || notes.n < FIRST_NOTES ? notes.n : FIRST_NOTES;
    for (size_t i = 0; i < most; i++)
        iem_text_told(
            page, "  ", IEM_W_OF_GROUP,
            IEM_ARGS("group", notes.at[i].groups, "note", notes.at[i].sentence));
    free(notes.at);
}

static void print_scale(iem_text_page *page, const iem_treatment *t)
{
    if (isnan(t->margin)) return; /* nothing was compared */
    const iem_figure margin = iem_figure_effect(&page->voice, t, t->margin);
    const iem_figure assurance = iem_figure_effect(&page->voice, t, t->assurance);
    iem_text_told(page, "  ",
                  t->ratio_scale ? IEM_W_VERDICT_SCALE_RATIO : IEM_W_VERDICT_SCALE_GAP,
                  IEM_ARGS("margin", margin.text, "assurance", assurance.text));
}

/* Whose facts own facts are compared with, where that is not the reference of the gap.
 */
static void print_weight_reference(iem_text_page *page, const iem_treatment **order,
                                   size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const iem_treatment *t = order[i];
        if (t->weight_reference_is_rest || !t->weight_reference ||
            !t->reference_is_rest)
            continue;
        const iem_name reference = iem_voice_quote(&page->voice, t->weight_reference);
        iem_text_told(page, "  ", IEM_W_WEIGHT_AGAINST,
                      IEM_ARGS("reference", reference.text));
        return;
    }
}

static void print_keys(iem_text_page *page, const struct comparison *c,
                       const iem_treatment **order, size_t n)
{
    struct reasons reasons = c->reasons;
    if (!c->with_reference)
        iem_text_told(
            page, "  ", IEM_W_AGAINST,
            IEM_ARGS("reference", iem_voice_reference(&page->voice, order[0]).text));
    print_scale(page, order[0]);
    print_weight_reference(page, order, n);
    if (c->times)
        iem_text_paragraph(page, "  ", iem_text_word(page, IEM_W_FACT_WEIGHT_KEY));
    for (size_t i = 0; i < reasons.n; i++)
        iem_text_paragraph(
            page, joined(page, " ", mark_of(&reasons, reasons.text[i]), ": ", ""),
            reasons.text[i]);
}

static void print_ground_treatments(iem_text_page *page, const iem_treatment **order,
                                    size_t n)
{
    const size_t shown = page->all || n <= IEM_TEXT_GROUPS + 1 ? n : IEM_TEXT_GROUPS;
    struct comparison c = compare(page, order, shown);
    iem_text_print(page, &c.table);
    iem_text_more(page, n - shown);
    print_keys(page, &c, order, n);
    print_notes(page, order, shown);
}

static void print_treatments(iem_text_page *page)
{
    const struct iem_result *result = page->result;
    if (!result->n_treatments) return;
    iem_text_heading(page, iem_text_word(page, result->treatments[0].profile
                                                   ? IEM_W_COMPARED_PROFILE
                                                   : IEM_W_COMPARED));
    for (size_t first = 0; first < result->n_treatments && !page->failed;) {
        size_t n = 0;
        const iem_treatment **order =
            order_of(page, result->treatments[first].ground, &n);
        if (first) iem_buffer_text(page->out, "\n");
        if (order) print_ground_treatments(page, order, n);
        first = iem_treatments_end(result, first);
    }
}

/* ---- Cells and cases ---- */

static const char *of_whole(iem_text_page *page, double a, double n)
{
    const iem_figure adverse = iem_figure_count(&page->voice, a);
    const iem_figure all = iem_figure_count(&page->voice, n);
    const iem_figure rate = iem_figure_rate(&page->voice, a / n);
    const char *text =
        iem_arena_format(&page->arena, "%s/%s  %s", adverse.text, all.text, rate.text);
    if (!text) page->failed = true;
    return text ? text : "";
}

static void add_cell(iem_text_page *page, iem_text_table *table,
                     const iem_cell_row *cell)
{
    const iem_treatment *t = &page->result->treatments[cell->treatment];
    iem_buffer facts = {0};
    iem_say_fact_values(&facts, page->result, cell, page->voice.name_limit);
    if (facts.failed) page->failed = true;
    iem_text_add(page, table, iem_name_clip(t->group, page->voice.name_limit).text);
    iem_text_add(page, table, facts.failed ? "" : facts.at);
    iem_text_add(page, table, of_whole(page, cell->a1, cell->n1));
    iem_text_add(page, table, of_whole(page, cell->a0, cell->n0));
    iem_text_add(page, table, iem_figure_chance(&page->voice, cell->chance).text);
    iem_text_add(page, table, iem_figure_least(&page->voice, cell->chance_low).text);
    iem_buffer_clear(&facts);
}

static void cell_heads(iem_text_page *page, iem_text_table *table)
{
    iem_buffer names = {0};
    iem_say_fact_names(&names, page->result, page->voice.name_limit);
    if (names.failed) page->failed = true;
    iem_text_add_head(page, table, IEM_W_COL_GROUP);
    iem_text_add_toned(page, table, names.failed ? "" : names.at, IEM_STRONG);
    iem_buffer_clear(&names);
    iem_text_add_head(page, table, IEM_W_COL_GROUP_GOT);
    iem_text_add_head(page, table, IEM_W_COL_TWINS_GOT);
    iem_text_add_head(page, table, IEM_W_COL_CHANCE);
    iem_text_add_head(page, table, IEM_W_COL_AT_LEAST);
}

static void add_third(iem_text_page *page, iem_text_table *table,
                      const iem_treatment *t, int i)
{
    const iem_voice *voice = &page->voice;
    iem_text_add(page, table, iem_text_word(page, (iem_word)(IEM_W_THIRD_LOW + i)));
    iem_text_add(page, table, iem_figure_count(voice, t->thirds.third[i].members).text);
    iem_text_add(page, table, iem_figure_rate(voice, t->thirds.third[i].rate).text);
    iem_text_add(page, table,
                 iem_figure_rate(voice, t->thirds.third[i].twin_rate).text);
}

/* A group weight is carried by no cell but by the slope over all of them. */
static void print_thirds(iem_text_page *page)
{
    const iem_treatment *t = iem_treatment_headline(page->result);
    if (!t || !t->weight_claim || !isfinite(t->thirds.third[0].rate)) return;
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    iem_text_table table = {.align = "lrrr"};
    iem_buffer_text(page->out, "\n");
    iem_text_told(page, "  ", IEM_W_CHART_THIRDS, IEM_ARGS("who", who.text));
    iem_text_add_head(page, &table, IEM_W_COL_THIRD);
    iem_text_add_head(page, &table, IEM_W_COL_MEMBERS);
    iem_text_add_head(page, &table, IEM_W_COL_GROUP_GOT);
    iem_text_add_head(page, &table, IEM_W_COL_TWINS_GOT);
    for (int i = 0; i < 3; i++) add_third(page, &table, t, i);
    iem_text_print(page, &table);
}

static void print_cells(iem_text_page *page)
{
    const iem_cell_row *cells[FIRST_CELLS];
    size_t n = iem_cells_strongest(page->result, NULL, cells, FIRST_CELLS);
    while (n > 0 && !cells[n - 1]->discovered) n--;
    if (!page->result->n_treatments) return;
    iem_text_heading(page, iem_text_word(page, IEM_W_CARRIES));
    if (n) {
        iem_text_table table = {.align = "LLrrrr"};
        cell_heads(page, &table);
        for (size_t i = 0; i < n; i++) add_cell(page, &table, cells[i]);
        iem_text_print(page, &table);
    } else {
        iem_text_paragraph(page, "  ",
                           iem_text_word(page, iem_cells_none(page->result)));
    }
    print_thirds(page);
}

static void print_cases(iem_text_page *page)
{
    const struct iem_result *result = page->result;
    const iem_voice *voice = &page->voice;
    if (!result->n_cases) return;
    iem_text_heading(page, iem_text_word(page, IEM_W_CASES));
    iem_text_table table = {.align = "Lrrrrr"};
    iem_text_add_head(page, &table, IEM_W_COL_GROUND);
    iem_text_add_head(page, &table, IEM_W_COL_ADVERSE);
    for (int g = 0; g < 4; g++)
        iem_text_add_head(page, &table, (iem_word)(IEM_W_GRADE + g));
    for (size_t i = 0; i < result->n_cases; i++) {
        const iem_case_totals *totals = &result->cases[i];
        iem_text_add(page, &table,
                     iem_name_clip(totals->ground, voice->name_limit).text);
        iem_text_add(page, &table, iem_figure_count(voice, totals->adverse).text);
        for (int g = 0; g < 4; g++)
            iem_text_add(page, &table, iem_figure_count(voice, totals->grade[g]).text);
    }
    iem_text_print(page, &table);
    for (size_t i = 0; i < result->n_cases; i++) {
        const iem_case_totals *totals = &result->cases[i];
        if (!(totals->grade[IEM_LIKELY] > 0)) continue;
        const iem_figure likely = iem_figure_count(voice, totals->grade[IEM_LIKELY]);
        const iem_figure about = iem_figure_count(voice, totals->likely_caused);
        const iem_figure least =
            iem_figure_count(voice, floor(totals->likely_caused_low));
        iem_text_told(
            page, "  ", IEM_W_CASES_LIKELY,
            IEM_ARGS("likely", likely.text, "about", about.text, "least", least.text));
    }
}

/* ---- Limits and manifest ---- */

static void print_limit(const char *sentence, void *ctx)
{
    iem_text_paragraph(ctx, "  - ", sentence);
}

static void print_limits(iem_text_page *page)
{
    iem_text_heading(page, iem_text_word(page, IEM_W_LIMITS));
    if (!iem_sentences_limits(&page->voice, page->result, print_limit, page))
        page->failed = true;
}

enum { LABEL = 12 };

/* A label and what belongs to it, aligned with the other labels. */
static void labelled(iem_text_page *page, iem_word label, const char *text)
{
    const char *name = iem_text_word(page, label);
    const size_t length = iem_utf8_length(name);
    const char *lead = iem_arena_format(&page->arena, "  %s%*s", name,
                                        length < LABEL ? (int)(LABEL - length) : 1, "");
    if (lead)
        iem_text_paragraph(page, lead, text);
    else
        page->failed = true;
}

/* The same with what a buffer holds, which is given back. */
static void labelled_take(iem_text_page *page, iem_word label, iem_buffer *said)
{
    if (said->failed)
        page->failed = true;
    else
        labelled(page, label, said->at ? said->at : "–");
    iem_buffer_clear(said);
}

static void print_reasons(iem_text_page *page, iem_word label,
                          const iem_reason_count *reasons, size_t n)
{
    iem_buffer list = {0};
    if (!n) return;
    for (size_t i = 0; i < n; i++) {
        const iem_figure rows = iem_figure_count(&page->voice, (double)reasons[i].rows);
        const char *reason = iem_voice_row_reason(&page->voice, reasons[i].reason);
        iem_buffer_text(&list, i ? " · " : "");
        iem_say(&list, &page->voice, IEM_W_ROWS_COUNT,
                IEM_ARGS("reason", reason, "rows", rows.text));
    }
    labelled_take(page, label, &list);
}

static void print_rows(iem_text_page *page)
{
    const struct iem_result *result = page->result;
    iem_buffer said = {0};
    iem_sentence_rows(&said, &page->voice, result);
    labelled_take(page, IEM_W_MADE_ROWS, &said);
    print_reasons(page, IEM_W_ROWS_EXCLUDED, result->excluded, result->n_excluded);
    print_reasons(page, IEM_W_ROWS_REJECTED, result->rejected, result->n_rejected);
}

static void print_input(iem_text_page *page, const iem_input *input)
{
    const iem_figure bytes =
        iem_figure_count(&page->voice, iem_result_rows(input->bytes));
    iem_buffer said = {0};
    iem_buffer_text(&said, iem_name_clip(input->path, IEM_NAME_LIMIT).text);
    iem_buffer_text(&said, ", ");
    iem_say(&said, &page->voice, IEM_W_MADE_BYTES, IEM_ARGS("bytes", bytes.text));
    if (input->digest) {
        iem_buffer_text(&said, ", ");
        iem_buffer_text(&said, input->digest);
    }
    labelled_take(page, IEM_W_MADE_LOG, &said);
}

/* How many claims were tested: every p-value is to be read beside it. */
static void print_family(iem_text_page *page)
{
    const iem_figure claims =
        iem_figure_count(&page->voice, (double)page->result->family);
    const iem_figure pairs =
        iem_figure_count(&page->voice, (double)page->result->family_pairs);
    iem_buffer said = {0};
    iem_say(&said, &page->voice, IEM_W_MADE_FAMILY_TEXT,
            IEM_ARGS("claims", claims.text, "pairs", pairs.text));
    labelled_take(page, IEM_W_MADE_FAMILY, &said);
}

static void print_manifest(iem_text_page *page)
{
    const struct iem_result *result = page->result;
    iem_buffer seed = {0};
    iem_buffer_format(&seed, "%llu", (unsigned long long)result->seed);
    iem_text_heading(page, iem_text_word(page, IEM_W_MANIFEST));
    print_rows(page);
    for (size_t i = 0; i < result->n_inputs; i++) print_input(page, &result->inputs[i]);
    labelled(page, IEM_W_MADE_PLAN, result->plan_sha256);
    labelled(page, IEM_W_MADE_COUNTS, result->count_sha256);
    print_family(page);
    labelled_take(page, IEM_W_MADE_SEED, &seed);
    labelled(page, IEM_W_MADE_VERSION, "iemand " IEM_VERSION);
}

/* ---- The page ---- */

iem_status iem_report_text(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err)
{
    iem_text_page page = {.result = result, .out = out};
    if (!iem_voice_find(how->lang, &page.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    page.voice.name_limit = 30;
    page.colour = how->colour;
    page.all = how->all;
    print_title(&page);

    print_answer(&page);
    print_groups(&page);
    print_treatments(&page);
    print_cells(&page);
    print_cases(&page);
    iem_text_write_process(&page);
    iem_text_write_also(&page);
    iem_text_write_followup(&page);
    iem_text_write_declared(&page);
    print_limits(&page);
    iem_text_write_maturity(&page);
    print_manifest(&page);
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
