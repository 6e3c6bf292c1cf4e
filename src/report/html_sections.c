/* The answer, who is affected, and the person chart. */
#include "report/html_sections.h"

#include "report/html_tables.h"
#include "report/notes.h"
#include "report/order.h"
#include "report/sentences.h"
#include "report/svg.h"

#include <math.h>
#include <stdlib.h>

enum { LINE_GROUPS = 12 };

/* ---- The answer ---- */

void iem_html_write_answer(iem_page *page)
{
    static const char *const opens[] = {"<p>", "<p class=\"seen\">", "<p>"};
    iem_html_element(page, "<main data-sieve=\"", iem_html_word(page, IEM_W_SIEVE),
                     "\"");
    /* The script fills in the numbers. */
    iem_html_told(page, " data-count=\"", IEM_W_SIEVE_COUNT,
                  IEM_ARGS("shown", "#1", "total", "#2"), "\">\n");
    iem_html_raw(page, "<section class=\"answer\" aria-labelledby=\"answer\">\n");
    iem_html_heading(page, "answer", IEM_W_ANSWER);
    for (unsigned which = 0; which < 3; which++) {
        iem_buffer said = {0};
        iem_sentence_answer(&said, &page->voice, page->result, which);
        iem_html_taken(page, opens[which], &said, "</p>\n");
    }
    iem_html_element(page, "<p class=\"note\">", iem_html_word(page, IEM_W_LIMIT_LAW),
                     "</p>\n</section>\n");
}

/* ---- Who is affected ---- */

/* Groups of one ground, the highest rate first; the references keep their place on top.
 */
static int compare_rates(const void *a, const void *b)
{
    const iem_group_row *x = *(const iem_group_row *const *)a;
    const iem_group_row *y = *(const iem_group_row *const *)b;
    if (x->is_reference != y->is_reference) return x->is_reference ? -1 : 1;
    const double p = isnan(x->rate.all.value) ? -1 : x->rate.all.value;
    const double q = isnan(y->rate.all.value) ? -1 : y->rate.all.value;
    if (p < q || p > q) return p < q ? 1 : -1;
    return (x > y) - (x < y);
}

static const iem_group_row **by_rate(iem_page *page, size_t first, size_t end)
{
    const iem_group_row **sorted =
        iem_arena_take(&page->arena, end - first + 1, sizeof *sorted);
    if (!sorted) {
        page->failed = true;
        return NULL;
    }
    for (size_t i = first; i < end; i++) sorted[i - first] = &page->result->groups[i];
    qsort(sorted, end - first, sizeof *sorted, compare_rates);
    return sorted;
}

static void figure_rates(iem_page *page, size_t first, size_t end)
{
    const iem_group_row **groups = by_rate(page, first, end);
    if (!groups) return;
    const size_t n = end - first, drawn = n < IEM_CHART_GROUPS ? n : IEM_CHART_GROUPS;
    const iem_chart chart = iem_html_next_chart(page);
    iem_html_open_figure(page, IEM_W_CHART_RATES,
                         IEM_ARGS("ground", groups[0]->ground));
    iem_svg_rates(&chart, groups, drawn);
    const iem_figure more = iem_figure_count(&page->voice, (double)(n - drawn));
    if (n > drawn)
        iem_html_told(page, "<figcaption>", IEM_W_CHART_MORE,
                      IEM_ARGS("more", more.text), "</figcaption>\n");
    iem_html_open_details(page, iem_html_word(page, IEM_W_BEHIND_CHART));
    iem_html_table_groups(page, groups, n);
    iem_html_close_details(page);
    iem_html_close_figure(page);
}

void iem_html_write_affected(iem_page *page)
{
    const struct iem_result *result = page->result;
    iem_html_raw(page, "<section aria-labelledby=\"affected\">\n");
    iem_html_heading(page, "affected", IEM_W_AFFECTED);
    iem_html_element(page, "<p class=\"lead\">",
                     iem_html_word(page, IEM_W_AFFECTED_LEAD), "</p>\n");
    for (size_t first = 0; first < result->n_groups;
         first = iem_groups_end(result, first))
        if (result->groups[first].n_parts < 2)
            figure_rates(page, first, iem_groups_end(result, first));
    iem_html_raw(page, "</section>\n");
}

/* ---- The person chart ---- */

static void lines_of_group(iem_page *page, const iem_treatment *t)
{
    iem_buffer gap = {0}, weight = {0};
    iem_html_element(page, "<h3>", iem_name_clip(t->group, page->voice.name_limit).text,
                     "</h3>\n<ul>\n");
    iem_sentence_group_gap(&gap, &page->voice, page->result, t);
    iem_html_taken(page, "<li>", &gap, "</li>\n");
    iem_sentence_group_weight(&weight, &page->voice, page->result, t);
    iem_html_taken(page, "<li>", &weight, "</li>\n");
    if (!iem_sentences_notes(&page->voice, page->result, t, iem_html_item, page))
        page->failed = true;
    iem_html_raw(page, "</ul>\n");
}

static bool can_be_drawn(const iem_treatment *const *order, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(iem_treatment_effect(order[i])->all.value)) return true;
    return false;
}

static void scale_caption(iem_page *page, const iem_treatment *t, size_t unlabelled)
{
    const iem_figure margin = iem_figure_effect(&page->voice, t, t->margin);
    const iem_figure assurance = iem_figure_effect(&page->voice, t, t->assurance);
    const iem_figure more = iem_figure_count(&page->voice, (double)unlabelled);
    iem_html_element(page, "<figcaption>", iem_html_word(page, IEM_W_CHART_MARKS),
                     "<br>\n");
    iem_html_told(page, "",
                  t->ratio_scale ? IEM_W_VERDICT_SCALE_RATIO : IEM_W_VERDICT_SCALE_GAP,
                  IEM_ARGS("margin", margin.text, "assurance", assurance.text), "\n");
    if (unlabelled)
        iem_html_told(page, "<br>", IEM_W_CHART_UNLABELLED, IEM_ARGS("more", more.text),
                      "\n");
    iem_html_raw(page, "</figcaption>\n");
}

static void figure_person(iem_page *page, const iem_treatment *const *order, size_t n)
{
    const size_t drawn = n < IEM_CHART_GROUPS ? n : IEM_CHART_GROUPS;
    const iem_chart chart = iem_html_next_chart(page);
    iem_html_open_figure(page, IEM_W_CHART_PERSON,
                         IEM_ARGS("ground", order[0]->ground));
    if (can_be_drawn(order, drawn)) {
        const size_t unlabelled = iem_svg_person(&chart, order, drawn) + (n - drawn);
        scale_caption(page, order[0], unlabelled);
    } else {
        iem_html_element(page, "<p>", iem_html_word(page, IEM_W_PERSON_NONE), "</p>\n");
    }
    iem_html_open_details(page, iem_html_word(page, IEM_W_BEHIND_CHART));
    iem_html_table_person(page, order, n);
    iem_html_close_details(page);
    iem_html_close_figure(page);
}

/* Groups that deserve sentences besides their row in the table. */
static bool is_remarkable(const iem_treatment *t)
{
    return t->verdict == IEM_FAIL || t->simpson != IEM_SIMPSON_NONE || t->favoured;
}

static void person_of_ground(iem_page *page, size_t first, size_t end)
{
    const iem_treatment **order = iem_html_ordered(page, first, end);
    if (!order) return;
    figure_person(page, order, end - first);
    size_t shown = 0;
    for (size_t i = 0; i < end - first && shown < LINE_GROUPS; i++) {
        if (i > 0 && !is_remarkable(order[i])) continue;
        lines_of_group(page, order[i]);
        shown++;
    }
}

void iem_html_write_person(iem_page *page)
{
    const struct iem_result *result = page->result;
    const bool profile = result->n_treatments && result->treatments[0].profile;
    iem_html_raw(page, "<section aria-labelledby=\"person\">\n");
    iem_html_heading(page, "person", IEM_W_PERSON);
    if (result->n_treatments)
        iem_html_element(page, "<p class=\"lead\">",
                         iem_html_word(page, profile ? IEM_W_PERSON_LEAD_PROFILE
                                                     : IEM_W_PERSON_LEAD_FACTS),
                         "</p>\n");
    else
        iem_html_element(page, "<p>", iem_html_word(page, IEM_W_PERSON_NONE), "</p>\n");
    for (size_t first = 0; first < result->n_treatments;
         first = iem_treatments_end(result, first))
        if (result->treatments[first].n_parts < 2)
            person_of_ground(page, first, iem_treatments_end(result, first));
    iem_html_raw(page, "</section>\n");
}
