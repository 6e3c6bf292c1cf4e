/* What was declared, on a terminal: all that does not hold, and what cannot be told;
 * what holds when all is asked for. */
#include "report/declared.h"
#include "report/text_also.h"

static void print_summary(iem_text_page *page, const iem_declared_list *list)
{
    const iem_voice *voice = &page->voice;
    const iem_figure holds = iem_figure_count(
                         voice, (double)iem_declared_count(list, IEM_PASS)),
                     fails = iem_figure_count(
                         voice, (double)iem_declared_count(list, IEM_FAIL)),
                     cannot = iem_figure_count(
                         voice, (double)iem_declared_count(list, IEM_CANNOT_TELL));
    iem_buffer record = {0};
    iem_declared_record(list, IEM_NAME_LIMIT, &record);
    page->failed |= record.failed;
    iem_text_told(page, "  ", IEM_W_DECLARED_SUMMARY,
                  IEM_ARGS("record", record.at ? record.at : "", "holds", holds.text,
                           "fails", fails.text, "cannot", cannot.text));
    iem_buffer_clear(&record);
}

static void print_question(iem_text_page *page, const iem_declared_check *q)
{
    iem_buffer said = {0};
    iem_declared_question(&page->voice, q, &said);
    iem_buffer_format(&said, " %s: ", iem_text_word(page, iem_declared_verdict(q)));
    iem_declared_seen(&page->voice, q, &said);
    iem_buffer_text(&said, ".");
    page->failed |= said.failed;
    if (!said.failed) iem_text_paragraph(page, "  - ", said.at);
    iem_buffer_clear(&said);
}

void iem_text_write_declared(iem_text_page *page)
{
    const iem_declared_list *list = page->result->declared;
    if (!list) return;
    iem_text_heading(page, iem_text_word(page, IEM_W_DECLARED));
    print_summary(page, list);
    for (size_t v = 0; v < 3; v++)
        for (size_t i = 0; i < list->n; i++)
            if (list->at[i].verdict == iem_declared_order[v] &&
                (page->all || iem_declared_order[v] != IEM_PASS))
                print_question(page, &list->at[i]);
}
