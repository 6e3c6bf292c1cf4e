#include "report/text_parts.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

enum {
    INDENT = 2,
    GAP = 2,       /* between columns */
    NARROWEST = 8, /* a column of names is clipped no further */
    MAX_COLUMNS = 8,
};

const char *iem_text_word(const iem_text_page *page, iem_word id)
{
    return page->voice.words[id];
}

const char *iem_text_keep(iem_text_page *page, const char *text)
{
    const char *kept = iem_arena_copy(&page->arena, iem_slice_of(text));
    if (kept) return kept;
    page->failed = true;
    return "";
}

void iem_text_paint(iem_text_page *page, iem_tone as, const char *text)
{
    static const char *const codes[] = {"", "\033[1m", "\033[1;31m", "\033[33m",
                                        "\033[32m"};
    const bool painted = page->colour && as != IEM_PLAIN;
    if (painted) iem_buffer_text(page->out, codes[as]);
    iem_buffer_text(page->out, text);
    if (painted) iem_buffer_text(page->out, "\033[0m");
}

static void spaces(iem_text_page *page, size_t n)
{
    while (n-- > 0) iem_buffer_text(page->out, " ");
}

/* ---- Paragraphs ---- */

void iem_text_paragraph(iem_text_page *page, const char *lead, const char *text)
{
    const size_t indent = iem_utf8_length(lead);
    size_t column = indent;
    iem_buffer_text(page->out, lead);
    while (*text) {
        const size_t bytes = strcspn(text, " \n");
        const char *piece = iem_arena_copy(&page->arena, (iem_slice){text, bytes});
        if (!piece) {
            page->failed = true;
            return;
        }
        const size_t width = iem_utf8_length(piece);
        if (column > indent && column + 1 + width > IEM_TEXT_WIDTH) {
            iem_buffer_text(page->out, "\n");
            spaces(page, indent);
            column = indent;
        } else if (column > indent) {
            iem_buffer_text(page->out, " ");
            column++;
        }
        iem_buffer_text(page->out, piece);
        column += width;
        text += bytes;
        text += strspn(text, " \n");
    }
    iem_buffer_text(page->out, "\n");
}

void iem_text_heading(iem_text_page *page, const char *title)
{
    iem_buffer_text(page->out, "\n");
    iem_text_paint(page, IEM_STRONG, title);
    iem_buffer_text(page->out, "\n");
}

void iem_text_told(iem_text_page *page, const char *lead, iem_word id,
                   const char *const *args)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, id, args);
    if (said.failed)
        page->failed = true;
    else
        iem_text_paragraph(page, lead, said.at);
    iem_buffer_clear(&said);
}

/* ---- Tables ---- */

void iem_text_add_toned(iem_text_page *page, iem_text_table *table, const char *text,
                        iem_tone as)
{
    if (page->failed) return;
    if (!IEM_GROW(table->cells, table->capacity, table->n + 1)) {
        page->failed = true;
        return;
    }
    const char *kept = iem_text_keep(page, text);
    table->cells[table->n++] = (iem_text_cell){kept, as};
}

void iem_text_add(iem_text_page *page, iem_text_table *table, const char *text)
{
    iem_text_add_toned(page, table, text, IEM_PLAIN);
}

void iem_text_add_head(iem_text_page *page, iem_text_table *table, iem_word id)
{
    iem_text_add_toned(page, table, iem_text_word(page, id), IEM_STRONG);
}

static void measure_columns(const iem_text_table *table, size_t *widths)
{
    const size_t columns = strlen(table->align);
    for (size_t c = 0; c < columns; c++) widths[c] = 0;
    for (size_t i = 0; columns > 0 && i < table->n; i++) {
        const size_t length = iem_utf8_length(table->cells[i].text);
        if (length > widths[i % columns]) widths[i % columns] = length;
    }
}

bool iem_text_fits(const iem_text_table *table)
{
    const size_t columns = strlen(table->align);
    size_t widths[MAX_COLUMNS], line = INDENT + GAP * (columns - 1);
    measure_columns(table, widths);
    for (size_t c = 0; c < columns; c++) line += widths[c];
    return line <= IEM_TEXT_WIDTH;
}

/* Takes characters from the widest clippable columns until a line fits. */
static void fit_columns(const iem_text_table *table, size_t *widths)
{
    const size_t columns = strlen(table->align);
    for (;;) {
        size_t line = INDENT + GAP * (columns - 1), widest = columns;
        for (size_t c = 0; c < columns; c++) {
            line += widths[c];
            if (table->align[c] == 'L' && widths[c] > NARROWEST &&
                (widest == columns || widths[c] > widths[widest]))
                widest = c;
        }
        if (line <= IEM_TEXT_WIDTH || widest == columns) return;
        widths[widest]--;
    }
}

static void print_cell(iem_text_page *page, const iem_text_cell *cell, size_t width,
                       char align, bool last)
{
    const iem_name clipped = iem_name_clip(cell->text, width);
    const size_t pad = width - iem_utf8_length(clipped.text);
    if (align == 'r') spaces(page, pad);
    iem_text_paint(page, cell->as, clipped.text);
    if (align != 'r' && !last) spaces(page, pad);
}

/* Empty cells at the end of a row leave no blanks behind. */
static size_t columns_used(const iem_text_table *table, size_t row, size_t columns)
{
    size_t used = columns;
    while (used > 0 && !*table->cells[row + used - 1].text) used--;
    return used;
}

void iem_text_print(iem_text_page *page, iem_text_table *table)
{
    const size_t columns = strlen(table->align);
    size_t widths[MAX_COLUMNS];
    measure_columns(table, widths);
    fit_columns(table, widths);
    for (size_t row = 0; !page->failed && row + columns <= table->n; row += columns) {
        const size_t used = columns_used(table, row, columns);
        spaces(page, INDENT);
        for (size_t c = 0; c < used; c++) {
            if (c) spaces(page, GAP);
            print_cell(page, &table->cells[row + c], widths[c], table->align[c],
                       c + 1 == used);
        }
        iem_buffer_text(page->out, "\n");
    }
    free(table->cells);
    *table = (iem_text_table){0};
}

void iem_text_more(iem_text_page *page, size_t more)
{
    const iem_figure said = iem_figure_count(&page->voice, (double)more);
    if (more) iem_text_told(page, "  ", IEM_W_MORE_GROUPS, IEM_ARGS("more", said.text));
}
