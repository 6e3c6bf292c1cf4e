/* What two public reports ask of government, and what this log has to say to it. */
#include "report/also.h"
#include "report/html_sections.h"
#include "report/principles.h"

static const iem_said sources[] = {
    [IEM_OMBUDSMAN] = {"National Ombudsman, report 2021/021",
                       "Nationale ombudsman, rapport 2021/021"},
    [IEM_IMPLEMENTATION] = {"State of Implementation, data ethics, 2022",
                            "Staat van de Uitvoering, data-ethiek, 2022"},
};
static const iem_said heads[] = {
    {"What is asked", "Wat wordt gevraagd"},
    {"What is looked at", "Waar we naar kijken"},
    {"This log", "Dit log"},
    {"What is missing", "Wat ontbreekt"},
};

static void write_told(iem_page *page, const iem_principle_seen *seen)
{
    iem_html_element(page, "<td class=\"text tells\">",
                     iem_principle_state_text(&page->voice, seen->state),
                     seen->n_told ? "<ul>\n" : "");
    for (size_t i = 0; i < seen->n_told; i++) {
        iem_buffer told = {0};
        iem_principle_say_told(&page->voice, page->result, seen, i, &told);
        iem_html_taken(page, "<li>", &told, "</li>\n");
    }
    iem_html_raw(page, seen->n_told ? "</ul></td>" : "</td>");
}

static void write_row(iem_page *page, const iem_principle_seen *seen)
{
    iem_buffer missing = {0};
    iem_html_row(page, iem_also_said(&page->voice, seen->principle->asks));
    iem_html_cell(page, iem_also_said(&page->voice, seen->principle->looks));
    write_told(page, seen);
    iem_principle_say_missing(&page->voice, seen, &missing);
    iem_html_taken(page, "<td>", &missing, "</td>");
    iem_html_end_row(page);
}

static void write_source(iem_page *page, iem_principle_source source)
{
    const struct iem_result *r = page->result;
    iem_html_open_details(page, iem_also_said(&page->voice, sources[source]));
    iem_html_open_table(page, iem_also_said(&page->voice, sources[source]));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        iem_html_element(page, "<th scope=\"col\">",
                         iem_also_said(&page->voice, heads[i]), "</th>");
    iem_html_open_body(page);
    for (size_t i = 0; i < r->n_principles; i++)
        if (r->principles[i].principle->source == source)
            write_row(page, &r->principles[i]);
    iem_html_close_table(page);
    iem_html_close_details(page);
}

void iem_html_write_principles(iem_page *page)
{
    iem_buffer said = {0};
    if (page->result->n_principles == 0) return;
    iem_html_element(page, "<section aria-labelledby=\"asked\">\n<h2 id=\"asked\">",
                     iem_principles_title(&page->voice), "</h2>\n");
    iem_principles_say(&page->voice, page->result, &said);
    iem_html_taken(page, "<p>", &said, "</p>\n");
    write_source(page, IEM_OMBUDSMAN);
    write_source(page, IEM_IMPLEMENTATION);
    iem_html_raw(page, "</section>\n");
}
