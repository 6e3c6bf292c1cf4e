#include "report/html_parts.h"

#include "report/order.h"

const char *iem_html_word(const iem_page *page, iem_word id)
{
    return page->voice.words[id];
}

void iem_html_raw(iem_page *page, const char *html)
{
    iem_buffer_text(page->out, html);
}

void iem_html_element(iem_page *page, const char *open, const char *plain,
                      const char *close)
{
    iem_html_raw(page, open);
    iem_xml_text(page->out, plain);
    iem_html_raw(page, close);
}

void iem_html_taken(iem_page *page, const char *open, iem_buffer *said,
                    const char *close)
{
    if (said->failed)
        page->failed = true;
    else
        iem_html_element(page, open, said->at ? said->at : "", close);
    iem_buffer_clear(said);
}

void iem_html_told(iem_page *page, const char *open, iem_word id,
                   const char *const *args, const char *close)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, id, args);
    iem_html_taken(page, open, &said, close);
}

void iem_html_heading(iem_page *page, const char *id, iem_word title)
{
    iem_html_raw(page, "<h2 id=\"");
    iem_html_raw(page, id);
    iem_html_element(page, "\">", iem_html_word(page, title), "</h2>\n");
}

void iem_html_open_details(iem_page *page, const char *summary)
{
    iem_html_element(page, "<details><summary>", summary, "</summary>\n");
}

void iem_html_close_details(iem_page *page)
{
    iem_html_raw(page, "</details>\n");
}

/* ---- Tables ---- */

/* A table scrolls in a container of its own, which the keyboard can reach. No region:
 * as many landmarks as tables would lead nobody anywhere. */
void iem_html_open_table(iem_page *page, const char *caption)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, IEM_W_SCROLL, IEM_ARGS("what", caption));
    iem_html_taken(page,
                   "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"",
                   &said, "\">\n<table>");
    iem_html_element(page, "<caption>", caption, "</caption>\n<thead><tr>");
}

void iem_html_open_told_table(iem_page *page, iem_word caption, const char *const *args)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, caption, args);
    if (said.failed)
        page->failed = true;
    else
        iem_html_open_table(page, said.at ? said.at : "");
    iem_buffer_clear(&said);
}

void iem_html_head(iem_page *page, iem_word name)
{
    iem_html_element(page, "<th scope=\"col\">", iem_html_word(page, name), "</th>");
}

void iem_html_head_num(iem_page *page, iem_word name)
{
    iem_html_element(page, "<th scope=\"col\" class=\"num\">",
                     iem_html_word(page, name), "</th>");
}

void iem_html_open_body(iem_page *page)
{
    iem_html_raw(page, "</tr></thead>\n<tbody>\n");
}

void iem_html_row(iem_page *page, const char *name)
{
    iem_html_element(page, "<tr><th scope=\"row\">", name, "</th>");
}

void iem_html_num(iem_page *page, iem_figure figure)
{
    iem_html_element(page, "<td class=\"num\">", figure.text, "</td>");
}

void iem_html_cell(iem_page *page, const char *plain)
{
    iem_html_element(page, "<td class=\"text\">", plain, "</td>");
}

void iem_html_end_row(iem_page *page)
{
    iem_html_raw(page, "</tr>\n");
}

void iem_html_close_table(iem_page *page)
{
    iem_html_raw(page, "</tbody></table></div>\n");
}

/* ---- Pictures ---- */

void iem_html_open_figure(iem_page *page, iem_word title, const char *const *args)
{
    iem_html_told(page, "<figure>\n<h3>", title, args, "</h3>\n");
}

void iem_html_close_figure(iem_page *page)
{
    iem_html_raw(page, "</figure>\n");
}

iem_chart iem_html_next_chart(iem_page *page)
{
    return (iem_chart){page->out, &page->voice, page->result, page->serial++};
}

void iem_html_item(const char *sentence, void *ctx)
{
    iem_html_element(ctx, "<li>", sentence, "</li>\n");
}

/* ---- Groups ---- */

const iem_treatment **iem_html_ordered(iem_page *page, size_t first, size_t end)
{
    const iem_treatment **order =
        iem_arena_take(&page->arena, end - first + 1, sizeof *order);
    if (order)
        iem_treatments_order(page->result, first, end, order);
    else
        page->failed = true;
    return order;
}

size_t iem_html_carrying(iem_page *page, const iem_treatment **groups)
{
    const struct iem_result *result = page->result;
    const iem_treatment **order = iem_html_ordered(page, 0, result->n_treatments);
    size_t n = 0;
    if (!order) return 0;
    for (size_t i = 0; i < result->n_treatments && n < IEM_CARRYING; i++)
        if (order[i]->n_parts < 2 && (n == 0 || order[i]->verdict == IEM_FAIL))
            groups[n++] = order[i];
    return n;
}
