#include "report/text_also.h"

#include "family/asked.h"
#include "report/also.h"
#include "report/process.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns: whom, of what, compared with, value, range, p. */
static const char *align_of(const iem_also_block *block, char align[8])
{
    snprintf(align, 8, "L%s%sr%s%s", block->of ? "L" : "", block->reference ? "L" : "",
             block->range ? "r" : "", block->p ? "r" : "");
    return align;
}

static void add_heads(iem_text_page *page, const iem_also_block *block,
                      iem_text_table *table)
{
    iem_text_add_head(page, table, IEM_W_COL_GROUP);
    if (block->of) iem_text_add_head(page, table, IEM_W_COL_OF);
    if (block->reference) iem_text_add_head(page, table, IEM_W_COL_REFERENCE);
    iem_text_add_head(page, table, iem_also_unit(block->measure->unit));
    if (block->range) iem_text_add_head(page, table, IEM_W_COL_INTERVAL);
    if (block->p) iem_text_add_head(page, table, IEM_W_COL_P);
}

static iem_figure p_of(const iem_voice *voice, const iem_statistic *s)
{
    return iem_figure_p(voice, isnan(s->p_adjusted) ? s->p : s->p_adjusted);
}

static void add_row(iem_text_page *page, const iem_also_block *block,
                    iem_text_table *table, const iem_statistic *s)
{
    const iem_voice *voice = &page->voice;
    iem_buffer whom = {0};
    iem_also_whom(voice, s, block->grounds, &whom);
    page->failed |= whom.failed;
    iem_text_add(page, table,
                 whom.len ? whom.at : iem_text_word(page, IEM_W_ALL_GROUPS));
    iem_buffer_clear(&whom);
    if (block->of)
        iem_text_add(page, table,
                     s->of ? iem_name_clip(s->of, voice->name_limit).text : "");
    if (block->reference) iem_text_add(page, table, iem_also_reference(voice, s).text);
    iem_text_add(page, table, iem_also_value(voice, s).text);
    if (block->range) iem_text_add(page, table, iem_also_range(voice, s).text);
    if (block->p) iem_text_add(page, table, p_of(voice, s).text);
}

/* Each reason once. */
static void print_reasons(iem_text_page *page, const iem_also_block *block)
{
    const iem_statistics *all = block->all;
    for (size_t i = 0; i < all->n; i++) {
        const iem_reason *why = all->at[i].why;
        bool said = false;
        if (all->at[i].measure != block->measure || !why) continue;
        for (size_t k = 0; k < i && !said; k++)
            said = all->at[k].measure == block->measure && all->at[k].why == why;
        if (!said)
            iem_text_paragraph(page, "  – ", iem_also_said(&page->voice, why->text));
    }
}

static void print_title(iem_text_page *page, const iem_also_block *block)
{
    iem_buffer title = {0};
    iem_buffer_format(&title, "%s (%s)",
                      iem_also_said(&page->voice, block->measure->meaning),
                      block->measure->id);
    page->failed |= title.failed;
    if (!title.failed) iem_text_paragraph(page, "", title.at);
    iem_buffer_clear(&title);
}

static void print_block(iem_text_page *page, const iem_also_block *block)
{
    char align[8];
    iem_text_table table = {.align = align_of(block, align)};
    size_t shown = 0;
    print_title(page, block);
    add_heads(page, block, &table);
    for (size_t i = 0; i < block->all->n; i++) {
        if (block->all->at[i].measure != block->measure) continue;
        if (shown == IEM_TEXT_GROUPS && !page->all) break;
        add_row(page, block, &table, &block->all->at[i]);
        shown++;
    }
    iem_text_print(page, &table);
    print_reasons(page, block);
    const iem_figure error = iem_also_error(&page->voice, block);
    if (!iem_figure_is_dash(error))
        iem_text_told(page, "  – ", IEM_W_IN_BUCKETS, IEM_ARGS("error", error.text));
    iem_text_more(page, block->n - shown);
}

/* ---- Questions in brief: the share, and how it differs at equal facts, side by side
 * ---- */

typedef struct question {
    iem_also_block share, facts;
} question;

static question question_of(const iem_statistics *all, size_t row)
{
    const iem_measure_row *first = &all->family->rows[row];
    return (question){iem_also_block_of(all, first + IEM_ASKED_SHARE),
                      iem_also_block_of(all, first + IEM_ASKED_AT_EQUAL_FACTS)};
}

/* How the group of this share differs; NULL: it is not compared. */
static const iem_statistic *gap_of(const question *asked, const iem_statistic *share)
{
    const iem_statistics *all = asked->facts.all;
    for (size_t i = 0; share->group && i < all->n; i++) {
        const iem_statistic *s = &all->at[i];
        if (s->measure == asked->facts.measure && s->group &&
            strcmp(s->group, share->group) == 0 &&
            strcmp(s->ground, share->ground) == 0)
            return s;
    }
    return NULL;
}

static void add_gap(iem_text_page *page, const iem_also_block *facts,
                    iem_text_table *table, const iem_statistic *gap)
{
    const iem_voice *voice = &page->voice;
    if (!facts->n) return;
    iem_text_add(page, table, gap ? iem_also_value(voice, gap).text : "");
    if (facts->range)
        iem_text_add(page, table, gap ? iem_also_range(voice, gap).text : "");
    if (facts->p) iem_text_add(page, table, gap ? p_of(voice, gap).text : "");
}

static void add_gap_heads(iem_text_page *page, const iem_also_block *facts,
                          iem_text_table *table)
{
    if (!facts->n) return;
    iem_text_add_head(page, table, IEM_W_COL_AT_EQUAL_FACTS);
    if (facts->range) iem_text_add_head(page, table, IEM_W_COL_INTERVAL);
    if (facts->p) iem_text_add_head(page, table, IEM_W_COL_P);
}

static void print_question(iem_text_page *page, const question *asked)
{
    const iem_also_block *share = &asked->share, *facts = &asked->facts;
    char first[8], align[12];
    snprintf(align, sizeof align, "%s%s%s%s", align_of(share, first),
             facts->n ? "r" : "", facts->n && facts->range ? "r" : "",
             facts->n && facts->p ? "r" : "");
    iem_text_table table = {.align = align};
    size_t shown = 0;
    print_title(page, share);
    add_heads(page, share, &table);
    add_gap_heads(page, facts, &table);
    for (size_t i = 0; i < share->all->n && shown < IEM_TEXT_GROUPS; i++) {
        const iem_statistic *s = &share->all->at[i];
        if (s->measure != share->measure) continue;
        add_row(page, share, &table, s);
        add_gap(page, facts, &table, gap_of(asked, s));
        shown++;
    }
    iem_text_print(page, &table);
    print_reasons(page, share);
    if (facts->n) print_reasons(page, facts);
    iem_text_more(page, share->n - shown);
}

static void print_row(iem_text_page *page, const iem_statistics *all, size_t row)
{
    const iem_also_block block = iem_also_block_of(all, &all->family->rows[row]);
    const bool of_question = row < all->family->n_asked * IEM_ASKED_ROWS;
    if (!block.n || (!page->all && iem_family_is_detail(all->family, row))) return;
    if (page->all || !of_question) {
        print_block(page, &block);
    } else if (row % IEM_ASKED_ROWS == IEM_ASKED_SHARE) {
        const question asked = question_of(all, row);
        print_question(page, &asked);
    }
}

static void print_family(iem_text_page *page, const iem_statistics *all)
{
    iem_text_heading(page, iem_also_said(&page->voice, all->family->question));
    for (size_t i = 0; i < all->family->n_rows; i++) print_row(page, all, i);
}

void iem_text_write_also(iem_text_page *page)
{
    for (size_t i = 0; i < page->result->n_families; i++)
        print_family(page, &page->result->families[i]);
}

static void print_sentence(const char *sentence, void *ctx)
{
    iem_text_paragraph(ctx, "  - ", sentence);
}

void iem_text_write_process(iem_text_page *page)
{
    iem_process_gaps gaps;
    if (iem_process_gaps_of(page->result, &page->arena, &gaps, NULL) != IEM_OK)
        page->failed = true;
    if (page->failed || gaps.tested == 0) return;
    iem_text_heading(page, iem_text_word(page, IEM_W_PROCESS));
    iem_text_paragraph(page, "  ", iem_process_lead(&page->voice, &gaps).text);
    if (!iem_process_sentences(&page->voice, &gaps, print_sentence, page) ||
        !iem_process_no_way_out(&page->voice, page->result, print_sentence, page))
        page->failed = true;
}
