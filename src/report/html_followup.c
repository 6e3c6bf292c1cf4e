/* What became of findings: only where it was asked for. */
#include "report/followup.h"
#include "report/html_sections.h"

static void write_lines(iem_page *page, const iem_lines *lines)
{
    if (lines->n == 0) return;
    iem_html_raw(page, "<ul>\n");
    for (size_t i = 0; i < lines->n; i++) iem_html_item(lines->at[i], page);
    iem_html_raw(page, "</ul>\n");
}

static void write_row(iem_page *page, const iem_follow_part *part, size_t first)
{
    for (size_t c = 0; c < part->columns; c++) {
        const char *text = part->cells.at[first + c];
        if (c == 0)
            iem_html_row(page, text);
        else if (part->align[c] == 'r')
            iem_html_element(page, "<td class=\"num\">", text, "</td>");
        else
            iem_html_element(page, "<td class=\"word\">", text, "</td>");
    }
    iem_html_end_row(page);
}

static void write_table(iem_page *page, const iem_follow_part *part)
{
    if (part->cells.n == 0) return;
    iem_html_open_table(page, part->title);
    for (size_t c = 0; c < part->columns; c++)
        iem_html_element(page,
                         part->align[c] == 'r' ? "<th scope=\"col\" class=\"num\">"
                                               : "<th scope=\"col\">",
                         part->heads[c], "</th>");
    iem_html_open_body(page);
    for (size_t i = 0; i < part->cells.n; i += part->columns) write_row(page, part, i);
    iem_html_close_table(page);
}

static void write_part(iem_page *page, size_t at)
{
    iem_follow_part part;
    const bool made =
        iem_follow_part_make(&page->voice, page->result, at, &page->arena, &part);
    page->failed |= !made;
    if (made && part.title) {
        iem_html_element(page, "<h3>", part.title, "</h3>\n");
        write_lines(page, &part.before);
        write_table(page, &part);
        write_lines(page, &part.after);
    }
    iem_follow_part_clear(&part);
}

void iem_html_write_followup(iem_page *page)
{
    if (!iem_follow_is_told(page->result)) return;
    iem_html_element(page,
                     "<section aria-labelledby=\"followup\">\n<h2 id=\"followup\">",
                     iem_follow_title(&page->voice), "</h2>\n");
    for (size_t i = 0; i < IEM_FOLLOW_PARTS; i++) write_part(page, i);
    iem_html_raw(page, "</section>\n");
}
