/* What became of findings, on a terminal. */
#include "report/text_followup.h"

#include "report/followup.h"

static void print_lines(iem_text_page *page, const iem_lines *lines)
{
    for (size_t i = 0; i < lines->n; i++) iem_text_paragraph(page, "  ", lines->at[i]);
}

static void print_table(iem_text_page *page, const iem_follow_part *part)
{
    iem_text_table table = {.align = part->align};
    if (part->cells.n == 0) return;
    for (size_t c = 0; c < part->columns; c++)
        iem_text_add(page, &table, part->heads[c]);
    for (size_t i = 0; i < part->cells.n; i++)
        iem_text_add(page, &table, part->cells.at[i]);
    iem_text_print(page, &table);
}

static void print_part(iem_text_page *page, size_t at)
{
    iem_follow_part part;
    const bool made =
        iem_follow_part_make(&page->voice, page->result, at, &page->arena, &part);
    page->failed |= !made;
    if (made && part.title) {
        iem_text_heading(page, part.title);
        print_lines(page, &part.before);
        print_table(page, &part);
        print_lines(page, &part.after);
    }
    iem_follow_part_clear(&part);
}

void iem_text_write_followup(iem_text_page *page)
{
    if (!iem_follow_is_told(page->result)) return;
    for (size_t i = 0; i < IEM_FOLLOW_PARTS; i++) print_part(page, i);
}
