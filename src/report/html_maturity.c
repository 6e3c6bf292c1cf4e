/* How far this has come, theme by theme: a table whose texts say all of it. The bar
 * beside a level says it once more, to the eye alone. */
#include "report/also.h"
#include "report/html_sections.h"
#include "report/maturity.h"

/* No picture that has to be read: it stays silent to who listens to the page. */
static void write_bar(iem_page *page, iem_maturity_level level)
{
    iem_html_raw(page, "<span class=\"steps\" aria-hidden=\"true\">");
    for (int i = 0; i < IEM_MATURITY_FOLLOWED; i++)
        iem_html_raw(page, i < (int)level ? "<i class=\"on\"></i>" : "<i></i>");
    iem_html_raw(page, "</span>");
}

static void write_theme(iem_page *page, const iem_maturity *m)
{
    iem_buffer level = {0}, next = {0};
    iem_html_row(page, iem_also_said(&page->voice, m->theme->name));
    iem_html_cell(page, iem_also_said(&page->voice, m->theme->looks));
    iem_maturity_say_level(&page->voice, m, &level);
    iem_html_taken(page, "<td class=\"word\">", &level, "<br>");
    write_bar(page, m->level);
    iem_maturity_say_next(&page->voice, m, &next);
    iem_html_taken(page, "</td><td>", &next, "</td>");
    iem_html_end_row(page);
}

void iem_html_write_maturity(iem_page *page)
{
    const struct iem_result *r = page->result;
    if (r->n_maturity == 0) return;
    iem_html_element(page,
                     "<section aria-labelledby=\"maturity\">\n<h2 id=\"maturity\">",
                     iem_maturity_title(&page->voice), "</h2>\n");
    iem_html_element(page, "<p>", iem_maturity_about(&page->voice), "</p>\n");
    iem_html_open_table(page, iem_maturity_title(&page->voice));
    for (size_t i = 0; i < IEM_MATURITY_COLUMNS; i++)
        iem_html_element(page, "<th scope=\"col\">", iem_maturity_head(&page->voice, i),
                         "</th>");
    iem_html_open_body(page);
    for (size_t i = 0; i < r->n_maturity; i++) write_theme(page, &r->maturity[i]);
    iem_html_close_table(page);
    iem_html_raw(page, "</section>\n");
}
