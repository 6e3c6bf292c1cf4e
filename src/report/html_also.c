#include "report/html_also.h"

#include "report/also.h"

#include <math.h>

enum { TABLE_ROWS = 200 };

static void write_row(iem_page *page, const iem_also_block *block,
                      const iem_statistic *s)
{
    const iem_voice *voice = &page->voice;
    iem_buffer whom = {0};
    iem_also_whom(voice, s, block->grounds, &whom);
    page->failed |= whom.failed;
    iem_html_row(page, whom.len ? whom.at : iem_html_word(page, IEM_W_ALL_GROUPS));
    iem_buffer_clear(&whom);
    if (block->of) iem_html_cell(page, s->of ? s->of : "");
    if (block->reference) iem_html_cell(page, iem_also_reference(voice, s).text);
    iem_html_num(page, iem_also_value(voice, s));
    if (block->range) iem_html_num(page, iem_also_range(voice, s));
    if (block->p)
        iem_html_num(page,
                     iem_figure_p(voice, isnan(s->p_adjusted) ? s->p : s->p_adjusted));
    if (block->why)
        iem_html_cell(page, s->why ? iem_also_said(voice, s->why->text) : "");
    iem_html_end_row(page);
}

static void write_heads(iem_page *page, const iem_also_block *block)
{
    iem_html_head(page, IEM_W_COL_GROUP);
    if (block->of) iem_html_head(page, IEM_W_COL_OF);
    if (block->reference) iem_html_head(page, IEM_W_COL_REFERENCE);
    iem_html_head_num(page, iem_also_unit(block->measure->unit));
    if (block->range) iem_html_head_num(page, IEM_W_COL_INTERVAL);
    if (block->p) iem_html_head_num(page, IEM_W_COL_P);
    if (block->why) iem_html_head(page, IEM_W_COL_WHY);
    iem_html_open_body(page);
}

static size_t write_rows(iem_page *page, const iem_also_block *block)
{
    size_t shown = 0;
    for (size_t i = 0; i < block->all->n && shown < TABLE_ROWS; i++) {
        if (block->all->at[i].measure != block->measure) continue;
        write_row(page, block, &block->all->at[i]);
        shown++;
    }
    return shown;
}

static void write_measure(iem_page *page, const iem_also_block *block)
{
    const iem_measure_row *measure = block->measure;
    iem_html_element(page, "<h4>", iem_also_said(&page->voice, measure->meaning),
                     "</h4>\n");
    iem_html_told(page, "<p class=\"note\">", IEM_W_FORMULA,
                  IEM_ARGS("formula", measure->formula, "source", measure->source),
                  "</p>\n");
    const bool drawn = iem_svg_is_funnel(measure);
    if (drawn) {
        const iem_chart chart = iem_html_next_chart(page);
        iem_html_raw(page, "<figure>\n");
        iem_svg_funnel(&chart, block->all, measure);
    }
    iem_html_open_table(page, measure->id);
    write_heads(page, block);
    const size_t shown = write_rows(page, block);
    iem_html_close_table(page);
    if (drawn) iem_html_close_figure(page);
    const iem_figure error = iem_also_error(&page->voice, block);
    if (!iem_figure_is_dash(error))
        iem_html_told(page, "<p class=\"note\">", IEM_W_IN_BUCKETS,
                      IEM_ARGS("error", error.text), "</p>\n");
    const iem_figure more = iem_figure_count(&page->voice, (double)(block->n - shown));
    if (block->n > shown)
        iem_html_told(page, "<p class=\"note\">", IEM_W_MORE_ROWS,
                      IEM_ARGS("more", more.text), "</p>\n");
}

static void open_family(iem_page *page, const iem_statistics *all)
{
    size_t n = 0;
    for (size_t i = 0; i < all->family->n_rows; i++)
        n += iem_also_block_of(all, &all->family->rows[i]).n > 0;
    const iem_phrase measures =
        iem_voice_say(&page->voice, IEM_W_ALSO_MEASURES,
                      IEM_ARGS("name", all->family->name, "count",
                               iem_figure_count(&page->voice, (double)n).text));
    iem_html_element(page, "<h3>", iem_also_said(&page->voice, all->family->question),
                     "</h3>\n");
    iem_html_element(page, "<details class=\"kept\"><summary>", measures.text,
                     "</summary>\n");
}

/* Folded away family by family, on paper too: together they fill two hundred sheets. */
static void write_family(iem_page *page, const iem_statistics *all)
{
    open_family(page, all);
    for (size_t i = 0; i < all->family->n_rows; i++) {
        const iem_also_block block = iem_also_block_of(all, &all->family->rows[i]);
        if (block.n) write_measure(page, &block);
    }
    iem_html_close_details(page);
}

void iem_html_write_also(iem_page *page)
{
    if (page->result->n_families == 0) return;
    iem_html_raw(page, "<section aria-labelledby=\"also\">\n");
    iem_html_heading(page, "also", IEM_W_ALSO);
    iem_html_element(page, "<p class=\"note on-paper\">",
                     iem_html_word(page, IEM_W_ALSO_ON_PAPER), "</p>\n");
    for (size_t i = 0; i < page->result->n_families; i++)
        write_family(page, &page->result->families[i]);
    iem_html_raw(page, "</section>\n");
}
