/* What the gate says, before everything that explains it: only where there is one. */
#include "report/also.h"
#include "report/html_sections.h"
#include "report/ruling.h"

static void write_presets(iem_page *page)
{
    const iem_gate *gate = page->result->gate;
    iem_buffer presets = {0};
    for (size_t i = 0; i < gate->n_presets; i++)
        iem_buffer_format(&presets, "%s%s", i ? ", " : "", gate->presets[i]);
    page->failed |= presets.failed;
    if (presets.len)
        iem_html_told(page, "<p class=\"lead\">", IEM_W_GATE_PRESETS,
                      IEM_ARGS("presets", presets.at), "</p>\n");
    iem_buffer_clear(&presets);
}

/* What decides, in words. */
static void write_decisive(iem_page *page)
{
    const iem_gate *gate = page->result->gate;
    iem_html_raw(page, "<ul>\n");
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        iem_buffer said = {0};
        if (!iem_ruling_decides(r) || r->verdict == IEM_PASS) continue;
        iem_ruling_say(&page->voice, r, &said);
        iem_html_taken(page, "<li>", &said, "</li>\n");
    }
    iem_html_raw(page, "</ul>\n");
}

static void write_ruling(iem_page *page, const iem_ruling *r)
{
    static const char *const cells[] = {[IEM_PASS] = "<td class=\"word v-pass\">",
                                        [IEM_FAIL] = "<td class=\"word v-fail\">",
                                        [IEM_CANNOT_TELL] =
                                            "<td class=\"word v-doubt\">"};
    const char *why = iem_ruling_why(&page->voice, r);
    iem_buffer whom = {0};
    iem_ruling_whom(&page->voice, r, &whom);
    iem_html_row(page, r->rule->id);
    iem_html_taken(page, "<td class=\"text\">", &whom, "</td>");
    iem_html_num(page, iem_ruling_value(&page->voice, r));
    iem_html_num(page, iem_ruling_range(&page->voice, r));
    iem_html_num(page, iem_ruling_margin(&page->voice, r));
    iem_html_element(page, cells[r->verdict],
                     iem_html_word(page, (iem_word)(IEM_W_VERDICT + r->verdict)),
                     "</td>");
    iem_html_cell(page, iem_html_word(page, iem_ruling_counts(r)));
    iem_html_cell(page, why ? why : "");
    iem_html_end_row(page);
}

static void write_table(iem_page *page)
{
    const iem_gate *gate = page->result->gate;
    iem_html_open_details(page, iem_html_word(page, IEM_W_GATE_RULINGS));
    iem_html_open_table(page, iem_html_word(page, IEM_W_GATE_RULINGS));
    iem_html_head(page, IEM_W_COL_RULE);
    iem_html_head(page, IEM_W_COL_GROUP);
    iem_html_head_num(page, IEM_W_COL_VALUE);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_MARGIN);
    iem_html_head(page, IEM_W_COL_VERDICT);
    iem_html_head(page, IEM_W_COL_COUNTS);
    iem_html_head(page, IEM_W_COL_WHY);
    iem_html_open_body(page);
    for (size_t i = 0; i < gate->n_rulings; i++) write_ruling(page, &gate->rulings[i]);
    iem_html_close_table(page);
    iem_html_close_details(page);
}

void iem_html_write_gate(iem_page *page)
{
    const iem_gate *gate = page->result->gate;
    if (!gate) return;
    iem_html_raw(page, "<section aria-labelledby=\"gate\">\n");
    iem_html_heading(page, "gate", (iem_word)(IEM_W_GATE_PASS + gate->verdict));
    write_presets(page);
    if (gate->verdict != IEM_PASS) write_decisive(page);
    write_table(page);
    iem_html_raw(page, "</section>\n");
}
