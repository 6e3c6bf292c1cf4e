/* A summary for a pull request, an issue or a chat: the verdict first, one table for
 * each ground, and the rest folded away. */
#include "report/declared.h"
#include "report/report.h"

#include "report/markdown_followup.h"
#include "report/markdown_parts.h"
#include "report/notes.h"
#include "report/order.h"
#include "report/ruling.h"
#include "report/sentences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_BYTES = 65000, /* a comment on GitHub holds 65,536 characters */
    MOST_GROUPS = 20,   /* of each ground */
    MOST_CELLS = 5,
    MOST_REASONS = 26,
};

struct page {
    const struct iem_result *result;
    iem_voice voice;
    iem_buffer *out;
    const char *reason[MOST_REASONS]; /* under a table, each with its number */
    size_t n_reasons;
    bool failed;
};

static const char *word(const struct page *page, iem_word id)
{
    return page->voice.words[id];
}

static void raw(struct page *page, const char *text)
{
    iem_buffer_text(page->out, text);
}

/* ---- Nothing in a name is markup ---- */

static void say(struct page *page, const char *text)
{
    iem_markdown_text(page->out, text);
}

/* Digits with a point in them are no link. */
static void say_figure(struct page *page, iem_figure figure)
{
    raw(page, figure.text);
}

static void say_name(struct page *page, const char *name)
{
    say(page, iem_name_clip(name, page->voice.name_limit).text);
}

static void say_buffer(struct page *page, iem_buffer *said)
{
    if (said->failed)
        page->failed = true;
    else if (said->at)
        say(page, said->at);
    iem_buffer_clear(said);
}

/* ---- Parts ---- */

static void heading(struct page *page, iem_word id)
{
    raw(page, "\n### ");
    say(page, word(page, id));
    raw(page, "\n");
}

static void fold(struct page *page, iem_word id)
{
    raw(page, "\n<details>\n<summary>");
    say(page, word(page, id));
    raw(page, "</summary>\n\n");
}

static void end_fold(struct page *page)
{
    raw(page, "\n</details>\n");
}

static void head_row(struct page *page, const char *first, const iem_word *heads,
                     size_t n)
{
    raw(page, "| ");
    say_name(page, first);
    for (size_t i = 0; i < n; i++) {
        raw(page, " | ");
        say(page, word(page, heads[i]));
    }
    raw(page, " |\n|---");
    for (size_t i = 0; i < n; i++) raw(page, "|---:");
    raw(page, "|\n");
}

static void next_cell(struct page *page)
{
    raw(page, " | ");
}

static void why_mark(struct page *page, const char *why)
{
    size_t i = 0;
    while (i < page->n_reasons && strcmp(page->reason[i], why) != 0) i++;
    if (i == MOST_REASONS) return;
    if (i == page->n_reasons) page->reason[page->n_reasons++] = why;
    iem_buffer_format(page->out, " <sup>%zu</sup>", i + 1);
}

static void say_reasons(struct page *page)
{
    for (size_t i = 0; i < page->n_reasons; i++) {
        iem_buffer_format(page->out, "%s<sup>%zu</sup> ", i ? "<br>\n" : "\n", i + 1);
        say(page, page->reason[i]);
    }
    if (page->n_reasons) raw(page, "\n");
    page->n_reasons = 0;
}

/* ---- The answer ---- */

static void write_answer(struct page *page)
{
    static const char *const marks[] = {
        [IEM_PASS] = "✅", [IEM_FAIL] = "❌", [IEM_CANNOT_TELL] = "❔"};
    const struct iem_result *r = page->result;
    const iem_verdict verdict = r->gate ? r->gate->verdict : r->verdict;
    raw(page, "## ");
    raw(page, marks[verdict]);
    raw(page, " ");
    say(page, word(page, (iem_word)((r->gate ? IEM_W_GATE_PASS : IEM_W_VERDICT) +
                                    (int)verdict)));
    raw(page, " · ");
    if (r->title)
        say(page, iem_name_clip(r->title, IEM_NAME_LIMIT).text);
    else
        say(page, word(page, IEM_W_UNTITLED));
    raw(page, "\n\n");
    for (unsigned which = 0; which < 3; which++) {
        iem_buffer said = {0};
        iem_sentence_answer(&said, &page->voice, r, which);
        if (which) raw(page, "\n");
        say_buffer(page, &said);
    }
    raw(page, "\n");
}

/* ---- The gate ---- */

static void write_rulings(struct page *page)
{
    const iem_gate *gate = page->result->gate;
    size_t shown = 0, n = 0;
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        iem_buffer said = {0};
        if (!iem_ruling_decides(r) || r->verdict == IEM_PASS) continue;
        if (n++ >= MOST_GROUPS) continue;
        iem_ruling_say(&page->voice, r, &said);
        raw(page, r->verdict == IEM_FAIL ? "- ❌ " : "- ❔ ");
        say_buffer(page, &said);
        iem_buffer_format(page->out, " `%s`\n", r->id);
        shown++;
    }
    if (n == shown) return;
    const iem_figure more = iem_figure_count(&page->voice, (double)(n - shown));
    iem_buffer said = {0};
    iem_say(&said, &page->voice, IEM_W_MORE_ROWS, IEM_ARGS("more", more.text));
    raw(page, "\n");
    say_buffer(page, &said);
    raw(page, "\n");
}

/* The rulings that keep the gate from passing, and how many there are of each kind. */
static void write_gate(struct page *page)
{
    const iem_gate *gate = page->result->gate;
    static const iem_verdict verdicts[] = {IEM_FAIL, IEM_CANNOT_TELL, IEM_PASS};
    raw(page, "\n");
    write_rulings(page);
    raw(page, "\n");
    for (size_t i = 0; i < 3; i++) {
        const size_t n = iem_gate_count(gate, verdicts[i]);
        if (i) raw(page, " · ");
        say(page, word(page, (iem_word)(IEM_W_GATE_PASSING + (int)verdicts[i])));
        iem_buffer_format(page->out, ": %zu", n);
    }
    raw(page, "\n");
    const char *general = iem_gate_general(&page->voice, gate);
    if (!general) return;
    raw(page, "\n");
    say(page, general);
    raw(page, "\n");
}

/* ---- Grounds and groups ---- */

static void say_range(struct page *page, iem_estimate e,
                      iem_figure (*one)(const iem_voice *, double))
{
    if (isfinite(e.value)) {
        say_figure(page, one(&page->voice, e.value));
        raw(page, " (");
    }
    say_figure(page, iem_figure_range(&page->voice, e, one));
    if (isfinite(e.value)) raw(page, ")");
}

static void say_none(struct page *page, iem_why first, iem_why second)
{
    const iem_why why = first != IEM_WHY_NONE ? first : second;
    raw(page, "–");
    if (why != IEM_WHY_NONE) why_mark(page, iem_voice_why(&page->voice, why));
}

static void say_effect(struct page *page, const iem_treatment *t)
{
    const iem_bounds *effect = iem_treatment_effect(t);
    if (isnan(effect->all.value))
        say_none(page, effect->why, t->why);
    else
        say_range(page, effect->all,
                  t->ratio_scale ? iem_figure_ratio : iem_figure_points);
}

static void say_weight(struct page *page, const iem_treatment *t)
{
    if (!isnan(t->group_weight.value)) {
        say_range(page, t->group_weight, iem_figure_share);
    } else if (!isnan(t->fact_weight.value)) {
        raw(page, "×");
        say_range(page, t->fact_weight, iem_figure_weight);
    } else {
        say_none(page, t->weight_why, t->why);
    }
}

static void say_verdict(struct page *page, const iem_treatment *t)
{
    if (t->verdict == IEM_FAIL) raw(page, "**");
    say(page, word(page, (iem_word)(IEM_W_VERDICT + (int)t->verdict)));
    if (t->verdict == IEM_FAIL) raw(page, "**");
    if (t->verdict == IEM_CANNOT_TELL)
        why_mark(page, t->why == IEM_WHY_NONE ? word(page, IEM_W_STRADDLES)
                                              : iem_voice_why(&page->voice, t->why));
}

static void say_treatment(struct page *page, const iem_treatment *t)
{
    say_name(page, t->reference_is_rest || !t->reference
                       ? word(page, IEM_W_EVERYONE_ELSE)
                       : t->reference);
    next_cell(page);
    say_effect(page, t);
    next_cell(page);
    say_weight(page, t);
    next_cell(page);
    say(page, t->type == IEM_TYPE_CANNOT_TELL
                  ? "–"
                  : word(page, (iem_word)(IEM_W_TYPE + (int)t->type)));
    next_cell(page);
    say_verdict(page, t);
}

static void say_group(struct page *page, const iem_group_row *g, const iem_treatment *t)
{
    raw(page, "| ");
    say_name(page, g->group);
    next_cell(page);
    if (isnan(g->n))
        say_none(page, IEM_WHY_SUPPRESSED, IEM_WHY_NONE);
    else
        say_figure(page, iem_figure_count(&page->voice, g->n));
    next_cell(page);
    say_figure(page, iem_figure_count(&page->voice, g->adverse));
    next_cell(page);
    if (isnan(g->rate.all.value))
        say_none(page, g->rate.why, IEM_WHY_NONE);
    else
        say_range(page, g->rate.all, iem_figure_rate);
    next_cell(page);
    if (t) {
        say_treatment(page, t);
    } else {
        if (g->is_reference) say(page, word(page, IEM_W_IS_REFERENCE));
        raw(page, " | | | | ");
    }
    raw(page, " |\n");
}

static const iem_treatment *treatment_of(const struct page *page, size_t first,
                                         size_t end, const iem_group_row *g)
{
    for (size_t i = first; i < end; i++)
        if (strcmp(page->result->treatments[i].group, g->group) == 0)
            return &page->result->treatments[i];
    return NULL;
}

static int urgency_of(const iem_treatment *t)
{
    if (!t) return 3;
    return t->verdict == IEM_FAIL ? 0 : t->verdict == IEM_CANNOT_TELL ? 1 : 2;
}

/* The reference first, then those that fail, cannot be told, pass; as many as fit. */
static void write_ground(struct page *page, size_t first, size_t end)
{
    const struct iem_result *r = page->result;
    const char *ground = r->groups[first].ground;
    size_t from = 0, shown = 0;
    while (from < r->n_treatments && strcmp(r->treatments[from].ground, ground) != 0)
        from++;
    const size_t to = iem_treatments_end(r, from);
    const bool ratio = from < to && r->treatments[from].ratio_scale;
    const iem_word heads[] = {IEM_W_COL_DECISIONS, IEM_W_COL_ADVERSE,
                              IEM_W_COL_RATE,      IEM_W_COL_REFERENCE,
                              IEM_W_COL_GAP,       IEM_W_COL_GROUP_WEIGHT,
                              IEM_W_COL_TYPE,      IEM_W_COL_VERDICT};
    const iem_word ratio_heads[] = {IEM_W_COL_DECISIONS, IEM_W_COL_ADVERSE,
                                    IEM_W_COL_RATE,      IEM_W_COL_REFERENCE,
                                    IEM_W_COL_RATIO,     IEM_W_COL_GROUP_WEIGHT,
                                    IEM_W_COL_TYPE,      IEM_W_COL_VERDICT};
    raw(page, "\n");
    head_row(page, ground, ratio ? ratio_heads : heads, 8);
    for (int urgency = -1; urgency < 4; urgency++)
        for (size_t i = first; i < end && shown < MOST_GROUPS; i++) {
            const iem_group_row *g = &r->groups[i];
            const iem_treatment *t = treatment_of(page, from, to, g);
            if ((g->is_reference ? -1 : urgency_of(t)) != urgency) continue;
            say_group(page, g, t);
            shown++;
        }
    if (shown < end - first) {
        const iem_figure more =
            iem_figure_count(&page->voice, (double)(end - first - shown));
        iem_buffer said = {0};
        iem_say(&said, &page->voice, IEM_W_MORE_ROWS, IEM_ARGS("more", more.text));
        raw(page, "\n");
        say_buffer(page, &said);
        raw(page, "\n");
    }
    say_reasons(page);
}

static void write_grounds(struct page *page, bool pairs)
{
    const struct iem_result *r = page->result;
    for (size_t first = 0; first < r->n_groups; first = iem_groups_end(r, first))
        if ((r->groups[first].n_parts > 1) == pairs)
            write_ground(page, first, iem_groups_end(r, first));
}

/* ---- What was declared ---- */

static void write_declared_question(struct page *page, const iem_declared_check *q)
{
    iem_buffer question = {0}, seen = {0};
    iem_declared_question(&page->voice, q, &question);
    iem_declared_seen(&page->voice, q, &seen);
    raw(page, q->verdict == IEM_FAIL ? "- ❌ " : "- ❔ ");
    say_buffer(page, &question);
    raw(page, " ");
    say(page, word(page, iem_declared_verdict(q)));
    raw(page, ": ");
    say_buffer(page, &seen);
    raw(page, ".\n");
}

static void write_declared(struct page *page)
{
    const iem_declared_list *list = page->result->declared;
    fold(page, IEM_W_DECLARED);
    for (size_t v = 0; v < 2; v++)
        for (size_t i = 0; i < list->n; i++)
            if (list->at[i].verdict == iem_declared_order[v])
                write_declared_question(page, &list->at[i]);
    iem_buffer_format(page->out, "\n%s: %zu\n", word(page, IEM_W_DECLARED_HOLDS),
                      iem_declared_count(list, IEM_PASS));
    end_fold(page);
}

/* ---- Folded away ---- */

static void say_of(struct page *page, double a, double n)
{
    next_cell(page);
    say_figure(page, iem_figure_count(&page->voice, a));
    raw(page, "/");
    say_figure(page, iem_figure_count(&page->voice, n));
    raw(page, " · ");
    say_figure(page, iem_figure_rate(&page->voice, a / n));
}

static void write_cells(struct page *page)
{
    const struct iem_result *r = page->result;
    const iem_word heads[] = {
        r->n_facts && r->facts[0].profile ? IEM_W_COL_PROFILE : IEM_W_COL_FACTS,
        IEM_W_COL_GROUP_GOT, IEM_W_COL_TWINS_GOT, IEM_W_COL_CHANCE, IEM_W_COL_AT_LEAST};
    const iem_cell_row *cells[MOST_CELLS];
    size_t n = iem_cells_strongest(r, NULL, cells, MOST_CELLS);
    while (n > 0 && !cells[n - 1]->discovered) n--;
    if (!n) return;
    fold(page, IEM_W_CARRIES);
    head_row(page, word(page, IEM_W_COL_GROUP), heads, 5);
    for (size_t i = 0; i < n; i++) {
        iem_buffer facts = {0};
        raw(page, "| ");
        say_name(page, r->treatments[cells[i]->treatment].group);
        next_cell(page);
        iem_say_fact_values(&facts, r, cells[i], page->voice.name_limit);
        say_buffer(page, &facts);
        say_of(page, cells[i]->a1, cells[i]->n1);
        say_of(page, cells[i]->a0, cells[i]->n0);
        next_cell(page);
        say_figure(page, iem_figure_chance(&page->voice, cells[i]->chance));
        next_cell(page);
        say_figure(page, iem_figure_least(&page->voice, cells[i]->chance_low));
        raw(page, " |\n");
    }
    end_fold(page);
}

static void say_item(const char *sentence, void *ctx)
{
    raw(ctx, "- ");
    say(ctx, sentence);
    raw(ctx, "\n");
}

static void write_limits(struct page *page)
{
    fold(page, IEM_W_LIMITS);
    if (!iem_sentences_limits(&page->voice, page->result, say_item, page))
        page->failed = true;
    end_fold(page);
}

static void write_pairs(struct page *page)
{
    bool any = false;
    for (size_t i = 0; i < page->result->n_groups; i++)
        any |= page->result->groups[i].n_parts > 1;
    if (!any) return;
    fold(page, IEM_W_TABLES);
    write_grounds(page, true);
    end_fold(page);
}

static void write_followup(struct page *page)
{
    if (!iem_markdown_followup(&page->voice, page->result, page->out))
        page->failed = true;
}

/* ---- Manifest ---- */

static void write_manifest(struct page *page)
{
    const struct iem_result *r = page->result;
    iem_buffer said = {0};
    iem_sentence_rows(&said, &page->voice, r);
    raw(page, "\n<sub>iemand " IEM_VERSION " · ");
    say(page, word(page, IEM_W_MADE_PUBLISHED));
    iem_buffer_format(page->out, " · %s `%.12s` · %s `%.12s` · %s %llu · ",
                      word(page, IEM_W_MADE_PLAN), r->plan_sha256,
                      word(page, IEM_W_MADE_COUNTS), r->count_sha256,
                      word(page, IEM_W_MADE_SEED), (unsigned long long)r->seed);
    say_buffer(page, &said);
    raw(page, "</sub>\n");
}

/* ---- The page ---- */

/* What is folded away is left out where it would not fit, and the manifest always fits.
 */
static void write_if_it_fits(struct page *page, void (*write)(struct page *))
{
    iem_buffer *const whole = page->out;
    iem_buffer part = {0};
    page->out = &part;
    write(page);
    page->out = whole;
    page->failed |= part.failed;
    if (part.at && whole->len + part.len < MOST_BYTES - 1500) raw(page, part.at);
    iem_buffer_clear(&part);
}

static void write_single_grounds(struct page *page)
{
    write_grounds(page, false);
}

static void write_page(struct page *page)
{
    write_answer(page);
    if (page->result->gate) write_gate(page);
    if (page->result->n_groups)
        heading(page, page->result->n_facts && page->result->facts[0].profile
                          ? IEM_W_COMPARED_PROFILE
                          : IEM_W_COMPARED);
    write_if_it_fits(page, write_single_grounds);
    write_if_it_fits(page, write_cells);
    write_if_it_fits(page, write_pairs);
    write_if_it_fits(page, write_followup);
    if (page->result->declared) write_if_it_fits(page, write_declared);
    write_if_it_fits(page, write_limits);
    write_manifest(page);
}

iem_status iem_report_markdown(const struct iem_result *result, const iem_render *how,
                               iem_buffer *out, iem_error *err)
{
    struct page page = {.result = result, .out = out};
    if (!iem_voice_find(how->lang, &page.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    page.voice.name_limit = 40;
    write_page(&page);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
