/* The gate on a terminal: its verdict, the rulings that decide it, and a count of the
 * others. */
#include "report/report.h"
#include "report/ruling.h"
#include "report/sentences.h"
#include "report/text_also.h"
#include "report/text_followup.h"
#include "report/text_parts.h"

static iem_tone tone_of(iem_verdict verdict)
{
    return verdict == IEM_FAIL ? IEM_BAD : verdict == IEM_PASS ? IEM_GOOD : IEM_DOUBT;
}

static void print_paired(iem_text_page *page)
{
    const iem_paired *paired = &page->result->paired;
    const iem_figure both = iem_figure_count(&page->voice, paired->both),
                     now = iem_figure_count(&page->voice, paired->only_now),
                     before = iem_figure_count(&page->voice, paired->only_before);
    iem_text_told(page, "", IEM_W_GATE_PAIRED,
                  IEM_ARGS("both", both.text, "now", now.text, "before", before.text));
}

static void print_verdict(iem_text_page *page)
{
    const iem_gate *gate = page->result->gate;
    iem_buffer presets = {0};
    for (size_t i = 0; i < gate->n_presets; i++)
        iem_buffer_format(&presets, "%s%s", i ? ", " : "", gate->presets[i]);
    iem_text_paint(page, tone_of(gate->verdict),
                   iem_text_word(page, (iem_word)(IEM_W_GATE_PASS + gate->verdict)));
    iem_buffer_text(page->out, "\n");
    if (gate->paired)
        print_paired(page);
    else if (gate->baseline)
        iem_text_paragraph(page, "", iem_text_word(page, IEM_W_GATE_UNPAIRED));
    if (presets.len)
        iem_text_told(page, "", IEM_W_GATE_PRESETS, IEM_ARGS("presets", presets.at));
    page->failed |= presets.failed;
    iem_buffer_clear(&presets);
}

/* A gate that passes on a tenth of the rows has to say so. */
static void print_rows(iem_text_page *page)
{
    iem_buffer rows = {0};
    iem_sentence_rows(&rows, &page->voice, page->result);
    if (!rows.failed)
        iem_text_told(page, "", IEM_W_GATE_ROWS, IEM_ARGS("rows", rows.at));
    page->failed |= rows.failed;
    iem_buffer_clear(&rows);
}

static void print_ruling(iem_text_page *page, const iem_ruling *r)
{
    iem_buffer said = {0};
    iem_ruling_say(&page->voice, r, &said);
    iem_buffer_format(&said, " [%s]", r->id);
    page->failed |= said.failed;
    if (!said.failed) iem_text_paragraph(page, "  - ", said.at);
    iem_buffer_clear(&said);
}

static bool is_of(const iem_ruling *r, iem_verdict verdict)
{
    return iem_ruling_decides(r) && r->verdict == verdict;
}

static void print_decisive(iem_text_page *page, iem_verdict verdict)
{
    const iem_gate *gate = page->result->gate;
    const size_t n = iem_gate_count(gate, verdict);
    size_t shown = 0;
    if (n == 0) return;
    iem_text_heading(page,
                     iem_text_word(page, (iem_word)(IEM_W_GATE_PASSING + verdict)));
    for (size_t i = 0; i < gate->n_rulings; i++) {
        if (!is_of(&gate->rulings[i], verdict)) continue;
        if (shown++ < IEM_TEXT_GROUPS || page->all)
            print_ruling(page, &gate->rulings[i]);
    }
    iem_text_more(page, page->all || n <= IEM_TEXT_GROUPS ? 0 : n - IEM_TEXT_GROUPS);
}

static void print_aside(iem_text_page *page, iem_counts_as counts_as)
{
    const iem_gate *gate = page->result->gate;
    const size_t n = iem_gate_aside(gate, counts_as);
    if (n == 0) return;
    iem_text_heading(page,
                     iem_text_word(page, (iem_word)(IEM_W_GATE_COUNTED + counts_as)));
    if (counts_as != IEM_ACCEPTED && counts_as != IEM_REPORTED &&
        counts_as != IEM_KNOWN && !page->all) {
        const iem_figure rulings = iem_figure_count(&page->voice, (double)n);
        iem_text_told(page, "  ", IEM_W_GATE_SO_MANY, IEM_ARGS("n", rulings.text));
        return;
    }
    for (size_t i = 0; i < gate->n_rulings; i++)
        if (gate->rulings[i].counts_as == counts_as)
            print_ruling(page, &gate->rulings[i]);
}

static void print_gone(iem_text_page *page)
{
    const iem_gate *gate = page->result->gate;
    for (size_t i = 0; i < gate->n_gone; i++)
        iem_text_told(page, "", IEM_W_GATE_GONE, IEM_ARGS("finding", gate->gone[i]));
}

static void print_unused(iem_text_page *page)
{
    const iem_gate *gate = page->result->gate;
    for (size_t i = 0; i < gate->n_unused; i++)
        iem_text_told(page, "", IEM_W_GATE_UNUSED,
                      IEM_ARGS("finding", gate->unused[i]));
}

static void print_gate(iem_text_page *page)
{
    static const iem_counts_as aside[] = {IEM_ACCEPTED, IEM_KNOWN, IEM_UNTOLD,
                                          IEM_OUTSIDE, IEM_REPORTED};
    print_verdict(page);
    print_rows(page);
    print_decisive(page, IEM_FAIL);
    print_decisive(page, IEM_CANNOT_TELL);
    print_decisive(page, IEM_PASS);
    for (size_t i = 0; i < sizeof aside / sizeof aside[0]; i++)
        print_aside(page, aside[i]);
    print_gone(page);
    print_unused(page);
    iem_text_write_followup(page);
    iem_text_write_declared(page);
    const char *general = iem_gate_general(&page->voice, page->result->gate);
    if (general) iem_text_paragraph(page, "", general);
}

iem_status iem_report_gate(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err)
{
    iem_text_page page = {.result = result, .out = out};
    if (!iem_voice_find(how->lang, &page.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    page.voice.name_limit = 30;
    page.colour = how->colour;
    page.all = how->all;
    print_gate(&page);
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
