/* The tables behind pictures of families: facts, traits, batches, steps, periods. */
#include "report/html_tables.h"

#include "report/also.h"

#include <math.h>

static void ratio_cells(iem_page *page, const iem_statistic *s)
{
    const iem_estimate none = {NAN, NAN, NAN};
    const iem_estimate e = s ? s->estimate : none;
    iem_html_num(page, iem_figure_ratio(&page->voice, e.value));
    iem_html_num(page, iem_figure_range(&page->voice, e, iem_figure_ratio));
}

static void rate_cells(iem_page *page, const iem_statistic *s)
{
    const iem_estimate none = {NAN, NAN, NAN};
    const iem_estimate e = s ? s->estimate : none;
    iem_html_num(page, iem_figure_rate(&page->voice, e.value));
    iem_html_num(page, iem_figure_range(&page->voice, e, iem_figure_rate));
}

static const iem_statistic *nth(const iem_series *series, size_t i)
{
    return i < series->n ? series->at[i] : NULL;
}

static const char *of(const iem_statistic *s)
{
    return s->of ? s->of : "";
}

static void row_of_tile(iem_page *page, const iem_treatment *t, const iem_map *map,
                        size_t i)
{
    const iem_voice *voice = &page->voice;
    const iem_tile *tile = &map->tiles[i];
    iem_html_row(page, map->downs[i / map->n_across]);
    iem_html_cell(page, map->acrosses[i % map->n_across]);
    iem_html_num(page, iem_figure_count(voice, tile->members));
    iem_html_num(page, iem_figure_count(voice, tile->with_twins));
    iem_html_num(page, iem_figure_count(voice, tile->adverse));
    iem_html_num(page, iem_figure_count(voice, tile->expected));
    iem_html_num(page, t->ratio_scale ? iem_figure_ratio(voice, tile->ratio)
                                      : iem_figure_points(voice, tile->gap));
    iem_html_end_row(page);
}

void iem_html_table_map(iem_page *page, const iem_treatment *t, const iem_map *map)
{
    const iem_fact_name *facts = page->result->facts;
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    iem_html_open_told_table(page, IEM_W_CHART_MAP, IEM_ARGS("who", who.text));
    iem_html_element(page, "<th scope=\"col\">", facts[map->down].name, "</th>");
    iem_html_element(page, "<th scope=\"col\">", facts[map->across].name, "</th>");
    iem_html_head_num(page, IEM_W_COL_MEMBERS);
    iem_html_head_num(page, IEM_W_COL_OVERLAP);
    iem_html_head_num(page, IEM_W_COL_ADVERSE);
    iem_html_head_num(page, IEM_W_COL_EXPECTED);
    iem_html_head_num(page, t->ratio_scale ? IEM_W_COL_RATIO : IEM_W_COL_GAP);
    iem_html_open_body(page);
    for (size_t i = 0; i < map->n_down * map->n_across; i++)
        if (map->tiles[i].members > 0) row_of_tile(page, t, map, i);
    iem_html_close_table(page);
}

void iem_html_table_steps(iem_page *page, const iem_treatment *t,
                          const iem_steps_told *steps)
{
    const iem_voice *voice = &page->voice;
    const iem_name who = iem_voice_quote(voice, t->group);
    iem_html_open_told_table(page, IEM_W_CHART_STEPS, IEM_ARGS("who", who.text));
    iem_html_head(page, IEM_W_COL_STEP);
    iem_html_head_num(page, IEM_W_COL_RATIO);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_EQUAL_FACTS);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_PART);
    iem_html_open_body(page);
    for (size_t i = 0; i < steps->ratio.n; i++) {
        const iem_statistic *share = nth(&steps->share, i);
        iem_html_row(page, of(steps->ratio.at[i]));
        ratio_cells(page, steps->ratio.at[i]);
        ratio_cells(page, nth(&steps->equal_facts, i));
        iem_html_num(page,
                     iem_figure_share(voice, share ? share->estimate.value : NAN));
        iem_html_end_row(page);
    }
    if (steps->whole) {
        iem_html_row(page, iem_html_word(page, IEM_W_CHART_ALL_STEPS));
        ratio_cells(page, steps->whole);
        ratio_cells(page, NULL);
        iem_html_num(page, iem_figure_share(voice, 1));
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
}

void iem_html_table_traits(iem_page *page, const iem_series *strength)
{
    const iem_voice *voice = &page->voice;
    iem_html_open_told_table(page, IEM_W_CHART_TRAITS,
                             IEM_ARGS("ground", strength->at[0]->ground));
    iem_html_head(page, IEM_W_COL_TRAIT);
    iem_html_head_num(page, IEM_W_COL_TELLS);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_P);
    iem_html_head(page, IEM_W_COL_WHY);
    iem_html_open_body(page);
    for (size_t i = 0; i < strength->n; i++) {
        const iem_statistic *s = strength->at[i];
        iem_html_row(page, of(s));
        rate_cells(page, s);
        iem_html_num(page,
                     iem_figure_p(voice, isnan(s->p_adjusted) ? s->p : s->p_adjusted));
        iem_html_cell(page, s->why ? iem_also_said(voice, s->why->text) : "");
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
}

void iem_html_table_batches(iem_page *page, const iem_series *batches, size_t n)
{
    const iem_voice *voice = &page->voice;
    iem_html_open_told_table(page, IEM_W_BATCHES, IEM_ARGS(NULL));
    iem_html_head(page, IEM_W_COL_BATCH);
    iem_html_head_num(page, IEM_W_COL_DECISIONS);
    iem_html_head_num(page, IEM_W_COL_EVIDENCE);
    iem_html_head_num(page, IEM_W_COL_P);
    iem_html_open_body(page);
    for (size_t i = 0; i < n; i++) {
        const iem_statistic *s = batches->at[i];
        iem_html_row(page, of(s));
        iem_html_num(page, iem_figure_count(voice, s->n));
        iem_html_num(page, iem_also_value(voice, s));
        iem_html_num(page, iem_figure_p(voice, s->p_adjusted));
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
}

static void size_row(iem_page *page, const iem_batch_size *size)
{
    const iem_voice *voice = &page->voice;
    const iem_figure low = iem_figure_count(voice, size->from),
                     high = iem_figure_count(voice, size->to);
    iem_html_row(page, iem_voice_say(voice, IEM_W_TO,
                                     IEM_ARGS("low", low.text, "high", high.text))
                           .text);
    iem_html_num(page, iem_figure_count(voice, size->batches));
    iem_html_num(page, iem_figure_count(voice, size->n));
    iem_html_num(page, iem_figure_rate(voice, size->adverse / size->n));
    iem_html_num(page, iem_figure_rate(voice, size->expected / size->n));
    iem_html_end_row(page);
}

void iem_html_table_funnel(iem_page *page)
{
    iem_html_open_told_table(page, IEM_W_CHART_BATCHES, IEM_ARGS(NULL));
    iem_html_head(page, IEM_W_CHART_BATCHES_ACROSS);
    iem_html_head_num(page, IEM_W_COL_BATCH);
    iem_html_head_num(page, IEM_W_COL_DECISIONS);
    iem_html_head_num(page, IEM_W_COL_RATE);
    iem_html_head_num(page, IEM_W_COL_BY_FACTS);
    iem_html_open_body(page);
    for (int i = 0; i < IEM_BATCH_SIZES; i++)
        if (page->result->batches.sizes[i].batches > 0)
            size_row(page, &page->result->batches.sizes[i]);
    iem_html_close_table(page);
}

static void trend_heads(iem_page *page, const iem_trend_told *trend)
{
    iem_html_head(page, IEM_W_COL_PERIOD);
    iem_html_head_num(page, IEM_W_COL_DECISIONS);
    iem_html_head_num(page, IEM_W_COL_RATE);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    if (trend->reference.n) {
        iem_html_head_num(page, IEM_W_COL_REFERENCE_RATE);
        iem_html_head_num(page, IEM_W_COL_INTERVAL);
    }
    iem_html_head_num(page, IEM_W_COL_EQUAL_FACTS);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_EVIDENCE);
    iem_html_open_body(page);
}

void iem_html_table_trend(iem_page *page, const iem_treatment *t,
                          const iem_trend_told *trend)
{
    const iem_voice *voice = &page->voice;
    const iem_name who = iem_voice_quote(voice, t->group);
    iem_html_open_told_table(page, IEM_W_CHART_TREND, IEM_ARGS("who", who.text));
    trend_heads(page, trend);
    for (size_t i = 0; i < trend->rate.n; i++) {
        const iem_statistic *evidence = nth(&trend->evidence, i);
        iem_html_row(page, of(trend->rate.at[i]));
        iem_html_num(page, iem_figure_count(voice, trend->rate.at[i]->n));
        rate_cells(page, trend->rate.at[i]);
        if (trend->reference.n) rate_cells(page, nth(&trend->reference, i));
        ratio_cells(page, nth(&trend->ratio, i));
        iem_html_num(page, evidence ? iem_also_value(voice, evidence)
                                    : iem_figure_count(voice, NAN));
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
}
