/* What carries it: cells, facts, traits, batches, steps, and the cases in it. */
#include "report/html_sections.h"

#include "report/also.h"
#include "report/html_tables.h"
#include "report/notes.h"
#include "report/order.h"

#include <math.h>
#include <stdlib.h>

enum { SMALL_GROUPS = 24, BATCH_ROWS = 50 };

static void open_behind(iem_page *page)
{
    iem_html_open_details(page, iem_html_word(page, IEM_W_BEHIND_CHART));
}

static void close_behind(iem_page *page)
{
    iem_html_close_details(page);
    iem_html_close_figure(page);
}

static void caption(iem_page *page, iem_word text)
{
    iem_html_element(page, "<figcaption>", iem_html_word(page, text),
                     "</figcaption>\n");
}

/* ---- Cells and facts of one group ---- */

static void figure_cells(iem_page *page, const iem_treatment *t)
{
    const iem_cell_row *cells[IEM_CHART_CELLS];
    const size_t n = iem_cells_strongest(page->result, t, cells, IEM_CHART_CELLS);
    if (!n) return;
    const iem_chart chart = iem_html_next_chart(page);
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    iem_html_open_figure(page, IEM_W_CHART_CELLS, IEM_ARGS("who", who.text));
    iem_svg_cells(&chart, t, cells, n);
    if (!cells[0]->discovered) caption(page, iem_cells_none(page->result));
    open_behind(page);
    iem_html_table_cells(page, cells, n, false);
    close_behind(page);
}

static void figure_map(iem_page *page, const iem_treatment *t)
{
    iem_map map;
    if (iem_map_make(page->result, t, &page->arena, &map, NULL) != IEM_OK)
        page->failed = true;
    if (!map.n_down) return;
    const iem_chart chart = iem_html_next_chart(page);
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    iem_html_open_figure(page, IEM_W_CHART_MAP, IEM_ARGS("who", who.text));
    caption(page, t->ratio_scale ? IEM_W_MAP_LEAD_RATIO : IEM_W_MAP_LEAD_GAP);
    iem_svg_map(&chart, t, &map);
    caption(page, IEM_W_MAP_MARKS);
    open_behind(page);
    iem_html_table_map(page, t, &map);
    close_behind(page);
}

static void figure_thirds(iem_page *page, const iem_treatment *t)
{
    if (!iem_svg_has_thirds(t)) return;
    const iem_chart chart = iem_html_next_chart(page);
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    iem_html_open_figure(page, IEM_W_CHART_THIRDS, IEM_ARGS("who", who.text));
    iem_svg_thirds(&chart, t);
    caption(page, t->profile ? IEM_W_THIRDS_LEAD_PROFILE : IEM_W_THIRDS_LEAD);
    open_behind(page);
    iem_html_table_thirds(page, &t, 1);
    close_behind(page);
}

static void figure_steps(iem_page *page, const iem_treatment *t)
{
    iem_steps_told steps;
    if (!iem_series_steps(&page->arena, page->result, t, &steps)) page->failed = true;
    if (!steps.ratio.n) return;
    const iem_chart chart = iem_html_next_chart(page);
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    iem_html_open_figure(page, IEM_W_CHART_STEPS, IEM_ARGS("who", who.text));
    caption(page, IEM_W_STEPS_LEAD);
    iem_svg_steps(&chart, t, &steps);
    open_behind(page);
    iem_html_table_steps(page, t, &steps);
    close_behind(page);
}

/* ---- The other groups, small and side by side ---- */

static bool is_among(const iem_treatment *t, const iem_treatment *const *shown,
                     size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (shown[i] == t) return true;
    return false;
}

/* How many there are; the first of them in `small`. */
static size_t others(iem_page *page, const iem_treatment *const *shown, size_t n_shown,
                     const iem_treatment **small)
{
    const size_t all = page->result->n_treatments;
    const iem_treatment **order = iem_html_ordered(page, 0, all);
    size_t n = 0;
    for (size_t i = 0; i < all && order; i++) {
        if (order[i]->n_parts > 1 || !iem_svg_has_thirds(order[i]) ||
            is_among(order[i], shown, n_shown))
            continue;
        if (n < SMALL_GROUPS) small[n] = order[i];
        n++;
    }
    return n;
}

static void figure_others(iem_page *page, const iem_treatment *const *shown,
                          size_t n_shown)
{
    const iem_treatment *small[SMALL_GROUPS];
    const size_t all = others(page, shown, n_shown, small);
    const size_t n = all < SMALL_GROUPS ? all : SMALL_GROUPS;
    double high = 0;
    if (!n) return;
    for (size_t i = 0; i < n; i++) high = fmax(high, iem_svg_thirds_high(small[i]));
    iem_html_open_figure(page, IEM_W_CHART_OTHERS, IEM_ARGS(NULL));
    caption(page, IEM_W_OTHERS_LEAD);
    iem_html_raw(page, "<div class=\"panels\">\n");
    for (size_t i = 0; i < n; i++) {
        const iem_chart chart = iem_html_next_chart(page);
        iem_svg_thirds_small(&chart, small[i], high);
    }
    iem_html_raw(page, "</div>\n");
    const iem_figure more = iem_figure_count(&page->voice, (double)(all - n));
    if (all > n)
        iem_html_told(page, "<figcaption>", IEM_W_CHART_MORE_GROUPS,
                      IEM_ARGS("more", more.text), "</figcaption>\n");
    open_behind(page);
    iem_html_table_thirds(page, small, n);
    close_behind(page);
}

/* ---- Traits ---- */

static int compare_strength(const void *a, const void *b)
{
    const iem_statistic *x = *(const iem_statistic *const *)a;
    const iem_statistic *y = *(const iem_statistic *const *)b;
    const double p = isnan(x->estimate.value) ? -2 : x->estimate.value;
    const double q = isnan(y->estimate.value) ? -2 : y->estimate.value;
    if (p < q || p > q) return p < q ? 1 : -1;
    return (x > y) - (x < y);
}

/* True when there was one. */
static bool figure_traits(iem_page *page, const char *ground, bool with_lead)
{
    iem_series strength;
    if (!iem_series_take(&page->arena, page->result, "proxy_strength", ground, NULL,
                         &strength))
        page->failed = true;
    if (!strength.n) return false;
    qsort(strength.at, strength.n, sizeof *strength.at, compare_strength);
    const iem_chart chart = iem_html_next_chart(page);
    iem_html_open_figure(page, IEM_W_CHART_TRAITS, IEM_ARGS("ground", ground));
    if (with_lead) caption(page, IEM_W_TRAITS_LEAD);
    iem_svg_traits(&chart, &strength);
    open_behind(page);
    iem_html_table_traits(page, &strength);
    close_behind(page);
    return true;
}

static void figures_traits(iem_page *page)
{
    const struct iem_result *result = page->result;
    bool any = false;
    for (size_t first = 0; first < result->n_groups;
         first = iem_groups_end(result, first))
        if (result->groups[first].n_parts < 2)
            any |= figure_traits(page, result->groups[first].ground, !any);
}

/* ---- Batches ---- */

static void draw_batches(iem_page *page)
{
    const iem_chart chart = iem_html_next_chart(page);
    iem_svg_batches(&chart);
    caption(page, IEM_W_BATCHES_LEAD);
    iem_html_open_details(page, iem_html_word(page, IEM_W_BEHIND_CHART));
    iem_html_table_funnel(page);
    iem_html_close_details(page);
}

static void batches(iem_page *page)
{
    iem_series found = {NULL, 0}, each = {NULL, 0};
    if (!iem_series_take(&page->arena, page->result, "blanket_batches", NULL, NULL,
                         &found) ||
        !iem_series_take(&page->arena, page->result, "blanket_batch", NULL, NULL,
                         &each))
        page->failed = true;
    if (!found.n || isnan(found.at[0]->estimate.value)) return;
    const iem_figure count =
        iem_figure_count(&page->voice, found.at[0]->estimate.value);
    iem_html_open_figure(page, IEM_W_BATCHES, IEM_ARGS(NULL));
    if (each.n)
        iem_html_told(page, "<p>", IEM_W_BATCHES_FOUND, IEM_ARGS("count", count.text),
                      "</p>\n");
    else
        iem_html_element(page, "<p>", iem_html_word(page, IEM_W_BATCHES_NONE),
                         "</p>\n");
    if (page->result->batches.n_rows) draw_batches(page);
    const size_t n = each.n < BATCH_ROWS ? each.n : BATCH_ROWS;
    if (n) {
        iem_html_open_details(page, iem_html_word(page, IEM_W_BATCHES_WHICH));
        iem_html_table_batches(page, &each, n);
        iem_html_close_details(page);
    }
    iem_html_close_figure(page);
}

/* ---- Together ---- */

void iem_html_write_carries(iem_page *page)
{
    const iem_treatment *groups[IEM_CARRYING];
    const size_t n = iem_html_carrying(page, groups);
    const bool profile = n && groups[0]->profile;
    iem_html_raw(page, "<section aria-labelledby=\"carries\">\n");
    iem_html_heading(page, "carries", IEM_W_CARRIES);
    if (page->result->n_cells)
        iem_html_element(page, "<p class=\"lead\">",
                         iem_html_word(page, profile ? IEM_W_CARRIES_LEAD_PROFILE
                                                     : IEM_W_CARRIES_LEAD),
                         "</p>\n");
    else
        iem_html_element(page, "<p>", iem_html_word(page, IEM_W_CARRIES_NONE),
                         "</p>\n");
    for (size_t i = 0; i < n; i++) {
        figure_cells(page, groups[i]);
        figure_map(page, groups[i]);
        figure_thirds(page, groups[i]);
    }
    figure_others(page, groups, n);
    figures_traits(page);
    batches(page);
    for (size_t i = 0; i < n; i++) figure_steps(page, groups[i]);
    iem_html_table_cases(page);
    iem_html_raw(page, "</section>\n");
}
