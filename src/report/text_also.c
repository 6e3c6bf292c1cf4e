#include "report/text_also.h"

#include "family/asked.h"
#include "report/also.h"

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
    const double p = isnan(s->p_adjusted) ? s->p : s->p_adjusted;
    if (block->p) iem_text_add(page, table, iem_figure_p(voice, p).text);
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

static void print_block(iem_text_page *page, const iem_also_block *block)
{
    char align[8];
    iem_text_table table = {.align = align_of(block, align)};
    iem_buffer title = {0};
    size_t shown = 0;
    iem_buffer_format(&title, "%s (%s)",
                      iem_also_said(&page->voice, block->measure->meaning),
                      block->measure->id);
    page->failed |= title.failed;
    if (!title.failed) iem_text_paragraph(page, "", title.at);
    iem_buffer_clear(&title);
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

static void print_family(iem_text_page *page, const iem_statistics *all)
{
    iem_text_heading(page, iem_also_said(&page->voice, all->family->question));
    for (size_t i = 0; i < all->family->n_rows; i++) {
        const iem_also_block block = iem_also_block_of(all, &all->family->rows[i]);
        if (block.n && (page->all || iem_asked_is_brief(all->family, i)))
            print_block(page, &block);
    }
}

void iem_text_write_also(iem_text_page *page)
{
    for (size_t i = 0; i < page->result->n_families; i++)
        print_family(page, &page->result->families[i]);
}
