/* The last section of the page: how this was made. */
#include "report/html_sections.h"
#include "report/sentences.h"

#include <math.h>

static void term(iem_page *page, iem_word label)
{
    iem_html_element(page, "<dt>", iem_html_word(page, label), "</dt>");
}

static void described(iem_page *page, iem_word label, iem_buffer *said)
{
    term(page, label);
    iem_html_taken(page, "<dd>", said, "</dd>\n");
}

static void coded(iem_page *page, iem_word label, const char *hash)
{
    term(page, label);
    iem_html_element(page, "<dd><code>", hash, "</code></dd>\n");
}

static void describe_rows(iem_page *page)
{
    iem_buffer said = {0};
    iem_sentence_rows(&said, &page->voice, page->result);
    described(page, IEM_W_MADE_ROWS, &said);
}

static void describe_reasons(iem_page *page, iem_word label,
                             const iem_reason_count *reasons, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const iem_figure rows = iem_figure_count(&page->voice, (double)reasons[i].rows);
        const char *reason = iem_voice_row_reason(&page->voice, reasons[i].reason);
        iem_buffer said = {0};
        iem_say(&said, &page->voice, IEM_W_ROWS_COUNT,
                IEM_ARGS("reason", reason, "rows", rows.text));
        described(page, label, &said);
    }
}

static void describe_inputs(iem_page *page)
{
    const iem_why why =
        page->result->published ? IEM_WHY_SUPPRESSED : IEM_WHY_NO_DIGEST;
    for (size_t i = 0; i < page->result->n_inputs; i++) {
        const iem_input *input = &page->result->inputs[i];
        const iem_figure bytes =
            iem_figure_count(&page->voice, iem_result_rows(input->bytes));
        term(page, IEM_W_MADE_LOG);
        iem_html_element(page, "<dd>", input->path, ", ");
        iem_html_told(page, "", IEM_W_MADE_BYTES, IEM_ARGS("bytes", bytes.text), "");
        iem_html_element(page, "<br><code>",
                         input->digest ? input->digest
                                       : iem_voice_why(&page->voice, why),
                         "</code></dd>\n");
    }
}

static void describe_plan(iem_page *page)
{
    const struct iem_result *r = page->result;
    const iem_voice *voice = &page->voice;
    iem_buffer decision = {0}, facts = {0}, margins = {0}, family = {0};
    const bool profile = r->n_facts && r->facts[0].profile;
    iem_say_decision(&decision, r, voice->name_limit);
    described(page, IEM_W_MADE_DECISION, &decision);
    if (r->n_facts)
        iem_say_fact_names(&facts, r, voice->name_limit);
    else
        iem_buffer_text(&facts, iem_html_word(page, IEM_W_MADE_NONE));
    described(page, profile ? IEM_W_MADE_PROFILE : IEM_W_MADE_FACTS, &facts);
    const iem_treatment gap = {.ratio_scale = false}, ratio = {.ratio_scale = true};
    iem_say(&margins, voice, IEM_W_MADE_MARGINS_TEXT,
            IEM_ARGS("gap", iem_figure_effect(voice, &gap, r->margin_gap).text, "ratio",
                     iem_figure_effect(voice, &ratio, r->margin_ratio).text,
                     "assurance",
                     iem_figure_effect(voice, &gap, r->margin_assurance).text, "weight",
                     iem_figure_share(voice, r->margin_weight).text));
    described(page, IEM_W_MADE_MARGINS, &margins);
    iem_say(&family, voice, IEM_W_MADE_FAMILY_TEXT,
            IEM_ARGS("claims", iem_figure_count(voice, (double)r->family).text, "pairs",
                     iem_figure_count(voice, (double)r->family_pairs).text));
    described(page, IEM_W_MADE_FAMILY, &family);
}

void iem_html_write_manifest(iem_page *page)
{
    const struct iem_result *r = page->result;
    iem_buffer seed = {0}, people = {0};
    iem_html_raw(page, "<section aria-labelledby=\"manifest\">\n");
    iem_html_heading(page, "manifest", IEM_W_MANIFEST);
    iem_html_element(page, "<p class=\"lead\">",
                     iem_html_word(page, IEM_W_MANIFEST_LEAD), "</p>\n<dl>\n");
    describe_rows(page);
    describe_reasons(page, IEM_W_ROWS_EXCLUDED, r->excluded, r->n_excluded);
    describe_reasons(page, IEM_W_ROWS_REJECTED, r->rejected, r->n_rejected);
    if (!isnan(r->people)) {
        iem_buffer_text(&people, iem_figure_count(&page->voice, r->people).text);
        described(page, IEM_W_PEOPLE, &people);
    }
    describe_inputs(page);
    describe_plan(page);
    coded(page, IEM_W_MADE_PLAN, r->plan_sha256);
    coded(page, IEM_W_MADE_COUNTS, r->count_sha256);
    iem_buffer_format(&seed, "%llu", (unsigned long long)r->seed);
    described(page, IEM_W_MADE_SEED, &seed);
    coded(
        page, IEM_W_MADE_EDITION,
        iem_html_word(page, r->published ? IEM_W_MADE_PUBLISHED : IEM_W_MADE_INTERNAL));
    coded(page, IEM_W_MADE_VERSION, "iemand " IEM_VERSION);
    iem_html_raw(page, "</dl>\n</section>\n</main>\n");
}
