/* How decisions came about: the differences that stand out. */
#include "report/html_sections.h"
#include "report/process.h"

void iem_html_write_process(iem_page *page)
{
    iem_process_gaps gaps;
    if (iem_process_gaps_of(page->result, &page->arena, &gaps, NULL) != IEM_OK)
        page->failed = true;
    if (page->failed || gaps.tested == 0) return;
    iem_html_raw(page, "<section aria-labelledby=\"process\">\n");
    iem_html_heading(page, "process", IEM_W_PROCESS);
    iem_html_element(page, "<p class=\"lead\">",
                     iem_process_lead(&page->voice, &gaps).text, "</p>\n");
    iem_html_raw(page, "<ul>\n");
    if (!iem_process_sentences(&page->voice, &gaps, iem_html_item, page) ||
        !iem_process_no_way_out(&page->voice, page->result, iem_html_item, page))
        page->failed = true;
    iem_html_raw(page, "</ul>\n</section>\n");
}
