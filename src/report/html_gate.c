/* What the gate says, before everything that explains it: only where there is one. */
#include "report/also.h"
#include "report/html_sections.h"
#include "report/ruling.h"

#include <string.h>

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

static bool is_of(const iem_ruling *r, iem_verdict verdict)
{
    return iem_ruling_decides(r) && r->verdict == verdict;
}

/* What the measure of a rule tells, where a family has it; NULL: none has. */
static const iem_measure_row *measure_of(const iem_page *page, const iem_rule *rule)
{
    const struct iem_result *result = page->result;
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++) {
            const iem_measure_row *m = result->families[f].at[i].measure;
            if (rule->measure && strcmp(m->id, rule->measure) == 0) return m;
        }
    return NULL;
}

/* A rule is named by what it asks: its id stands in the table. A margin of the plan's
 * own asks the same of every measure, so the measure is told as well. */
static void write_question(iem_page *page, const iem_rule *rule)
{
    const iem_measure_row *measure = measure_of(page, rule);
    const bool own = strncmp(rule->id, "own/", 4) == 0;
    iem_html_element(page, "<p>", iem_also_said(&page->voice, rule->asks), "");
    if (own)
        iem_html_element(page, " <em>",
                         measure ? iem_also_said(&page->voice, measure->meaning)
                                 : rule->measure,
                         "</em>");
    iem_html_raw(page, "</p>\n");
}

/* What decides, in words: rulings of one rule stand together. */
static void write_decisive(iem_page *page, iem_verdict verdict)
{
    const iem_gate *gate = page->result->gate;
    const iem_rule *rule = NULL;
    if (iem_gate_count(gate, verdict) == 0) return;
    iem_html_element(page, "<h3>",
                     iem_html_word(page, (iem_word)(IEM_W_GATE_PASSING + verdict)),
                     "</h3>\n");
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        iem_buffer said = {0};
        if (!is_of(r, verdict)) continue;
        if (r->rule != rule) {
            if (rule) iem_html_raw(page, "</ul>\n");
            write_question(page, r->rule);
            iem_html_raw(page, "<ul>\n");
        }
        rule = r->rule;
        iem_ruling_say_of(&page->voice, r, &said);
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
    write_decisive(page, IEM_FAIL);
    write_decisive(page, IEM_CANNOT_TELL);
    const char *general = iem_gate_general(&page->voice, gate);
    if (general) iem_html_element(page, "<p>", general, "</p>\n");
    write_table(page);
    iem_html_raw(page, "</section>\n");
}
