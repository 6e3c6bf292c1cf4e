/* What this does not say: limits, columns that are missing, and the words in use. */
#include "report/html_sections.h"

#include "plan/plan.h"
#include "report/also.h"
#include "report/next.h"
#include "report/notes.h"

/* What a column that the plan does not name would have answered. */
static void missing_columns(iem_page *page)
{
    static const struct {
        iem_aspect_kind kind;
        iem_word text;
    } columns[] = {
        {IEM_TIME, IEM_W_LACKS_TIME},   {IEM_OUTCOME, IEM_W_LACKS_OUTCOME},
        {IEM_TRAIT, IEM_W_LACKS_TRAIT}, {IEM_BATCH, IEM_W_LACKS_BATCH},
        {IEM_STEP, IEM_W_LACKS_STEP},   {IEM_REASON, IEM_W_LACKS_REASON},
    };
    bool any = false;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (page->result->columns & (1u << columns[i].kind)) continue;
        if (!any)
            iem_html_element(page, "<h3>", iem_html_word(page, IEM_W_LACKS),
                             "</h3>\n<ul>\n");
        any = true;
        iem_html_item(iem_html_word(page, columns[i].text), page);
    }
    if (any) iem_html_raw(page, "</ul>\n");
}

static void put_missing(iem_page *page, const iem_safeguard *s)
{
    iem_buffer columns = {0};
    for (size_t i = 0; i < s->n_columns; i++)
        if (s->missing[i])
            iem_buffer_format(&columns, "%s%s", columns.len ? ", " : "", s->columns[i]);
    if (columns.failed)
        page->failed = true;
    else
        iem_html_told(page, "<li>", IEM_W_NO_SAFEGUARD,
                      IEM_ARGS("what", iem_also_said(&page->voice, s->asks), "columns",
                               columns.at),
                      "</li>\n");
    iem_buffer_clear(&columns);
}

/* How decisions came about, as far as nothing is known of it. */
static void missing_safeguards(iem_page *page)
{
    const struct iem_result *r = page->result;
    size_t n = 0;
    for (size_t i = 0; i < r->n_safeguards; i++) n += !r->safeguards[i].answered;
    if (n == 0) return;
    const iem_figure count = iem_figure_count(&page->voice, (double)n);
    iem_html_told(page, "<details><summary>", IEM_W_NO_SAFEGUARDS,
                  IEM_ARGS("count", count.text), "</summary>\n");
    iem_html_element(page, "<p>", iem_html_word(page, IEM_W_NO_SAFEGUARD_IS),
                     "</p>\n<ul>\n");
    for (size_t i = 0; i < r->n_safeguards; i++)
        if (!r->safeguards[i].answered) put_missing(page, &r->safeguards[i]);
    iem_html_raw(page, "</ul>\n");
    iem_html_close_details(page);
}

/* Which one column more would tell most of that. */
static void next_columns(iem_page *page)
{
    const struct iem_result *r = page->result;
    iem_buffer rest = {0};
    if (r->n_next_columns == 0) return;
    iem_html_element(page, "<h3 id=\"next\">", iem_next_title(&page->voice),
                     "</h3>\n<ol>\n");
    for (size_t i = 0; i < r->n_next_columns && i < IEM_NEXT_SHOWN; i++) {
        iem_buffer said = {0}, opened = {0};
        iem_next_say(&page->voice, &r->next_columns[i], &said);
        iem_next_say_opened(&page->voice, &r->next_columns[i], &opened);
        iem_html_taken(page, "<li>", &said, "");
        iem_html_taken(page, "; <span class=\"note\">", &opened, ".</span></li>\n");
    }
    iem_html_raw(page, "</ol>\n");
    iem_next_say_rest(&page->voice, r, &rest);
    if (rest.len || rest.failed) iem_html_taken(page, "<p>", &rest, "</p>\n");
}

/* Each term once, in the order in which a reader meets it: a fact or a profile, as
 * people were compared. */
static void terms(iem_page *page)
{
    const struct iem_result *result = page->result;
    const bool profile = result->n_facts && result->facts[0].profile;
    const char *same =
        iem_html_word(page, profile ? IEM_W_SAME_PROFILE : IEM_W_SAME_FACTS);
    iem_html_element(page, "<h3 id=\"terms\">", iem_html_word(page, IEM_W_TERMS),
                     "</h3>\n<dl class=\"terms\">\n");
    for (int i = IEM_W_TERM; i < IEM_W_TERM_INTERVAL_IS; i += 2) {
        if (i == (profile ? IEM_W_TERM_FACT : IEM_W_TERM_PROFILE)) continue;
        iem_html_element(page, "<dt><dfn>", iem_html_word(page, (iem_word)i),
                         "</dfn></dt>");
        iem_html_told(page, "<dd>", (iem_word)(i + 1), IEM_ARGS("same", same),
                      "</dd>\n");
    }
    iem_html_raw(page, "</dl>\n");
}

void iem_html_write_limits(iem_page *page)
{
    iem_html_raw(page, "<section aria-labelledby=\"limits\">\n");
    iem_html_heading(page, "limits", IEM_W_LIMITS);
    iem_html_raw(page, "<ul>\n");
    if (!iem_sentences_limits(&page->voice, page->result, iem_html_item, page))
        page->failed = true;
    iem_html_raw(page, "</ul>\n");
    missing_columns(page);
    missing_safeguards(page);
    next_columns(page);
    terms(page);
    iem_html_raw(page, "</section>\n");
}
