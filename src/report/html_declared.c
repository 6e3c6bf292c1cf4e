/* What was declared, on the page: one table, what does not hold first. */
#include "report/declared.h"
#include "report/html_sections.h"

static void write_row(iem_page *page, const iem_declared_check *q)
{
    static const char *const cells[] = {[IEM_PASS] = "<td class=\"word v-pass\">",
                                        [IEM_FAIL] = "<td class=\"word v-fail\">",
                                        [IEM_CANNOT_TELL] =
                                            "<td class=\"word v-doubt\">"};
    iem_buffer question = {0}, seen = {0};
    iem_declared_question(&page->voice, q, &question);
    iem_declared_seen(&page->voice, q, &seen);
    page->failed |= question.failed;
    iem_html_row(page, question.at ? question.at : "");
    iem_buffer_clear(&question);
    iem_html_element(page, cells[q->verdict],
                     iem_html_word(page, iem_declared_verdict(q)), "</td>");
    iem_html_taken(page, "<td class=\"text\">", &seen, "</td>");
    iem_html_cell(page, q->field ? q->field : "");
    iem_html_end_row(page);
}

void iem_html_write_declared(iem_page *page)
{
    const iem_declared_list *list = page->result->declared;
    iem_buffer record = {0};
    if (!list) return;
    iem_html_raw(page, "<section aria-labelledby=\"declared\">\n");
    iem_html_heading(page, "declared", IEM_W_DECLARED);
    iem_html_element(page, "<p class=\"lead\">",
                     iem_html_word(page, IEM_W_DECLARED_LEAD), "</p>\n");
    iem_declared_record(list, IEM_NAME_LIMIT, &record);
    page->failed |= record.failed;
    iem_html_open_table(page, record.at ? record.at : "");
    iem_buffer_clear(&record);
    iem_html_head(page, IEM_W_COL_QUESTION);
    iem_html_head(page, IEM_W_COL_ANSWER);
    iem_html_head(page, IEM_W_COL_SEEN);
    iem_html_head(page, IEM_W_COL_FIELD);
    iem_html_open_body(page);
    for (size_t v = 0; v < 3; v++)
        for (size_t i = 0; i < list->n; i++)
            if (list->at[i].verdict == iem_declared_order[v])
                write_row(page, &list->at[i]);
    iem_html_close_table(page);
    iem_html_raw(page, "</section>\n");
}
