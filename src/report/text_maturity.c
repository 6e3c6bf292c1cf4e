/* How far this has come, and which column would tell most, on a terminal that is asked
 * for all. */
#include "report/also.h"
#include "report/maturity.h"
#include "report/next.h"
#include "report/text_also.h"

static void print_buffer(iem_text_page *page, const char *lead, iem_buffer *said)
{
    page->failed |= said->failed;
    if (!said->failed && said->at) iem_text_paragraph(page, lead, said->at);
    iem_buffer_clear(said);
}

static void print_theme(iem_text_page *page, const iem_maturity *m)
{
    iem_buffer said = {0};
    iem_buffer_format(&said, "%s, ", iem_also_said(&page->voice, m->theme->name));
    iem_maturity_say_level(&page->voice, m, &said);
    iem_buffer_format(
        &said, ". %s: ", iem_maturity_head(&page->voice, IEM_MATURITY_COLUMNS - 1));
    iem_maturity_say_next(&page->voice, m, &said);
    iem_buffer_text(&said, ".");
    print_buffer(page, "  - ", &said);
}

static void print_next(iem_text_page *page)
{
    const struct iem_result *r = page->result;
    iem_buffer rest = {0};
    for (size_t i = 0; i < r->n_next_columns && i < IEM_NEXT_SHOWN; i++) {
        iem_buffer said = {0};
        iem_next_say(&page->voice, &r->next_columns[i], &said);
        iem_buffer_text(&said, ".");
        print_buffer(page, "  - ", &said);
    }
    iem_next_say_rest(&page->voice, r, &rest);
    print_buffer(page, "  ", &rest);
}

void iem_text_write_maturity(iem_text_page *page)
{
    const struct iem_result *r = page->result;
    if (!page->all || r->n_maturity == 0) return;
    iem_text_heading(page, iem_maturity_title(&page->voice));
    iem_text_paragraph(page, "  ", iem_maturity_about(&page->voice));
    for (size_t i = 0; i < r->n_maturity; i++) print_theme(page, &r->maturity[i]);
    if (r->n_next_columns == 0) return;
    iem_text_heading(page, iem_next_title(&page->voice));
    print_next(page);
}
