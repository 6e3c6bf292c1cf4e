#include "report/html_tables.h"

#include "report/order.h"

#include <math.h>

static void short_cell(iem_page *page, const char *plain)
{
    iem_html_element(page, "<td class=\"word\">", plain, "</td>");
}

static void verdict_cell(iem_page *page, iem_verdict verdict)
{
    static const char *const opens[] = {
        [IEM_PASS] = "<td class=\"word v-pass\">● ",
        [IEM_FAIL] = "<td class=\"word v-fail\">◆ ",
        [IEM_CANNOT_TELL] = "<td class=\"word v-doubt\">○ ",
    };
    iem_html_element(page, opens[verdict],
                     iem_html_word(page, (iem_word)(IEM_W_VERDICT + (int)verdict)),
                     "</td>");
}

static const char *joined(iem_page *page, const char *a, const char *between,
                          const char *b)
{
    const char *kept = iem_arena_format(&page->arena, "%s%s%s", a, between, b);
    if (kept) return kept;
    page->failed = true;
    return "";
}

/* ---- Beneath pictures ---- */

void iem_html_table_groups(iem_page *page, const iem_group_row *const *groups, size_t n)
{
    const iem_voice *voice = &page->voice;
    iem_html_open_told_table(page, IEM_W_CHART_RATES,
                             IEM_ARGS("ground", groups[0]->ground));
    iem_html_head(page, IEM_W_COL_GROUP);
    iem_html_head_num(page, IEM_W_COL_DECISIONS);
    iem_html_head_num(page, IEM_W_COL_ADVERSE);
    iem_html_head_num(page, IEM_W_COL_RATE);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head(page, IEM_W_COL_NOTE);
    iem_html_open_body(page);
    for (size_t i = 0; i < n; i++) {
        const iem_group_row *g = groups[i];
        iem_html_row(page, g->group);
        iem_html_num(page, iem_figure_count(voice, g->n));
        iem_html_num(page, iem_figure_count(voice, g->adverse));
        iem_html_num(page, iem_figure_rate(voice, g->rate.all.value));
        iem_html_num(page, iem_figure_range(voice, g->rate.all, iem_figure_rate));
        iem_html_cell(page, g->rate.why != IEM_WHY_NONE
                                ? iem_voice_why(voice, g->rate.why)
                            : g->is_reference ? iem_html_word(page, IEM_W_IS_REFERENCE)
                                              : "");
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
}

static const char *why_of(iem_page *page, const iem_treatment *t)
{
    if (t->verdict == IEM_CANNOT_TELL)
        return t->why == IEM_WHY_NONE ? iem_html_word(page, IEM_W_STRADDLES)
                                      : iem_voice_why(&page->voice, t->why);
    if (isnan(t->fact_weight.value)) return iem_voice_why(&page->voice, t->weight_why);
    if (isnan(t->group_weight.value))
        return iem_voice_why(&page->voice, t->group_weight_why);
    return "";
}

static void effect_cells(iem_page *page, const iem_treatment *t)
{
    const iem_voice *voice = &page->voice;
    const iem_estimate effect = iem_treatment_effect(t)->all;
    iem_figure (*one)(const iem_voice *, double) =
        t->ratio_scale ? iem_figure_ratio : iem_figure_points;
    iem_html_num(page, one(voice, effect.value));
    iem_html_num(page, iem_figure_range(voice, effect, one));
    iem_html_num(page, iem_figure_weight(voice, t->fact_weight.value));
    iem_html_num(page, iem_figure_range(voice, t->fact_weight, iem_figure_weight));
    iem_html_num(page, iem_figure_share(voice, t->group_weight.value));
}

static void treatment_heads(iem_page *page, const iem_treatment *t)
{
    iem_html_head(page, IEM_W_COL_GROUP);
    iem_html_head(page, IEM_W_COL_VERDICT);
    iem_html_head(page, IEM_W_COL_TYPE);
    iem_html_head_num(page, t->ratio_scale ? IEM_W_COL_RATIO : IEM_W_COL_GAP);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_FACT_WEIGHT);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_GROUP_WEIGHT);
}

static void treatment_cells(iem_page *page, const iem_treatment *t)
{
    iem_html_row(page, t->group);
    verdict_cell(page, t->verdict);
    short_cell(page, iem_html_word(page, (iem_word)(IEM_W_TYPE + (int)t->type)));
    effect_cells(page, t);
}

void iem_html_table_person(iem_page *page, const iem_treatment *const *order, size_t n)
{
    const iem_word title = order[0]->profile ? IEM_W_COMPARED_PROFILE : IEM_W_COMPARED;
    iem_html_open_table(
        page, joined(page, order[0]->ground, ": ", iem_html_word(page, title)));
    treatment_heads(page, order[0]);
    iem_html_head(page, IEM_W_COL_WHY);
    iem_html_open_body(page);
    for (size_t i = 0; i < n; i++) {
        treatment_cells(page, order[i]);
        iem_html_cell(page, why_of(page, order[i]));
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
}

static void row_of_cell(iem_page *page, const iem_cell_row *c, bool with_group)
{
    const iem_voice *voice = &page->voice;
    iem_buffer facts = {0};
    iem_say_fact_values(&facts, page->result, c, IEM_NAME_LIMIT);
    if (with_group) iem_html_row(page, page->result->treatments[c->treatment].group);
    iem_html_taken(page, with_group ? "<td class=\"text\">" : "<tr><th scope=\"row\">",
                   &facts, with_group ? "</td>" : "</th>");
    iem_html_element(page, "<td class=\"num\">",
                     joined(page, iem_figure_count(voice, c->a1).text, "/",
                            iem_figure_count(voice, c->n1).text),
                     "</td>");
    iem_html_element(page, "<td class=\"num\">",
                     joined(page, iem_figure_count(voice, c->a0).text, "/",
                            iem_figure_count(voice, c->n0).text),
                     "</td>");
    iem_html_num(page, iem_figure_chance(voice, c->chance));
    iem_html_num(page, iem_figure_least(voice, c->chance_low));
    short_cell(page, iem_html_word(page, (iem_word)(IEM_W_GRADE + (int)c->grade)));
    iem_html_cell(page, iem_html_word(page, (iem_word)(IEM_W_BECAUSE + (int)c->why)));
    iem_html_end_row(page);
}

void iem_html_table_cells(iem_page *page, const iem_cell_row *const *cells, size_t n,
                          bool with_group)
{
    const iem_voice *voice = &page->voice;
    iem_buffer names = {0};
    const iem_name who =
        iem_voice_quote(voice, page->result->treatments[cells[0]->treatment].group);
    iem_html_open_told_table(page, with_group ? IEM_W_CELLS : IEM_W_CHART_CELLS,
                             IEM_ARGS("who", who.text));
    if (with_group) iem_html_head(page, IEM_W_COL_GROUP);
    iem_say_fact_names(&names, page->result, IEM_NAME_LIMIT);
    iem_html_taken(page, "<th scope=\"col\">", &names, "</th>");
    iem_html_head_num(page, IEM_W_COL_GROUP_GOT);
    iem_html_head_num(page, IEM_W_COL_TWINS_GOT);
    iem_html_head_num(page, IEM_W_COL_CHANCE);
    iem_html_head_num(page, IEM_W_COL_AT_LEAST);
    iem_html_head(page, IEM_W_COL_GRADE);
    iem_html_head(page, IEM_W_COL_WHY);
    iem_html_open_body(page);
    for (size_t i = 0; i < n; i++) row_of_cell(page, cells[i], with_group);
    iem_html_close_table(page);
}

static void row_of_third(iem_page *page, const iem_treatment *t, int i, bool with_group)
{
    const iem_voice *voice = &page->voice;
    const char *third = iem_html_word(page, (iem_word)(IEM_W_THIRD_LOW + i));
    iem_html_row(page, with_group ? t->group : third);
    if (with_group) iem_html_cell(page, third);
    iem_html_num(page, iem_figure_count(voice, t->thirds.third[i].members));
    iem_html_num(page, iem_figure_rate(voice, t->thirds.third[i].rate));
    iem_html_num(page, iem_figure_rate(voice, t->thirds.third[i].twin_rate));
    iem_html_end_row(page);
}

void iem_html_table_thirds(iem_page *page, const iem_treatment *const *groups, size_t n)
{
    const iem_name who = iem_voice_quote(&page->voice, groups[0]->group);
    iem_html_open_told_table(page, n > 1 ? IEM_W_CHART_OTHERS : IEM_W_CHART_THIRDS,
                             IEM_ARGS("who", who.text));
    if (n > 1) iem_html_head(page, IEM_W_COL_GROUP);
    iem_html_head(page, IEM_W_COL_THIRD);
    iem_html_head_num(page, IEM_W_COL_MEMBERS);
    iem_html_head_num(page, IEM_W_COL_GROUP_GOT);
    iem_html_head_num(page, IEM_W_COL_TWINS_GOT);
    iem_html_open_body(page);
    for (size_t g = 0; g < n; g++)
        for (int i = 0; i < 3; i++) row_of_third(page, groups[g], i, n > 1);
    iem_html_close_table(page);
}

/* ---- On their own ---- */

void iem_html_table_cases(iem_page *page)
{
    const struct iem_result *result = page->result;
    const iem_voice *voice = &page->voice;
    if (!result->n_cases) return;
    iem_html_element(page, "<h3>", iem_html_word(page, IEM_W_CASES), "</h3>\n");
    iem_html_element(page, "<p class=\"lead\">", iem_html_word(page, IEM_W_CASES_LEAD),
                     "</p>\n");
    iem_html_open_table(page, iem_html_word(page, IEM_W_TABLE_CASES));
    iem_html_head(page, IEM_W_COL_GROUND);
    iem_html_head_num(page, IEM_W_COL_ADVERSE);
    for (int g = 0; g < 4; g++) iem_html_head_num(page, (iem_word)(IEM_W_GRADE + g));
    iem_html_open_body(page);
    for (size_t i = 0; i < result->n_cases; i++) {
        iem_html_row(page, result->cases[i].ground);
        iem_html_num(page, iem_figure_count(voice, result->cases[i].adverse));
        for (int g = 0; g < 4; g++)
            iem_html_num(page, iem_figure_count(voice, result->cases[i].grade[g]));
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
    for (size_t i = 0; i < result->n_cases; i++) {
        const iem_case_totals *c = &result->cases[i];
        if (!(c->grade[IEM_LIKELY] > 0)) continue;
        const iem_figure likely = iem_figure_count(voice, c->grade[IEM_LIKELY]);
        const iem_figure about = iem_figure_count(voice, c->likely_caused);
        const iem_figure least = iem_figure_count(voice, floor(c->likely_caused_low));
        iem_html_told(
            page, "<p>", IEM_W_CASES_LIKELY,
            IEM_ARGS("likely", likely.text, "about", about.text, "least", least.text),
            "</p>\n");
    }
}

void iem_html_table_treatments(iem_page *page, const iem_treatment *const *order,
                               size_t n)
{
    const iem_voice *voice = &page->voice;
    iem_html_open_told_table(page, IEM_W_TABLE_TREATMENTS,
                             IEM_ARGS("ground", order[0]->ground));
    iem_html_head(page, IEM_W_COL_GROUP);
    iem_html_head(page, IEM_W_COL_VERDICT);
    iem_html_head(page, IEM_W_COL_REFERENCE);
    iem_html_head(page, IEM_W_COL_COMPARABLE);
    iem_html_head_num(page, IEM_W_COL_OVERLAP);
    iem_html_head_num(page, IEM_W_COL_P);
    iem_html_head_num(page, IEM_W_COL_CAUSED);
    iem_html_head_num(page, IEM_W_COL_HARMED);
    iem_html_head_num(page, IEM_W_COL_SPARED);
    iem_html_head_num(page, IEM_W_COL_DETECTABLE);
    iem_html_open_body(page);
    for (size_t i = 0; i < n; i++) {
        const iem_treatment *t = order[i];
        const char grade[2] = {t->comparability, '\0'};
        iem_html_row(page, t->group);
        verdict_cell(page, t->verdict);
        iem_html_cell(page, t->reference_is_rest || !t->reference
                                ? iem_html_word(page, IEM_W_EVERYONE_ELSE)
                                : t->reference);
        short_cell(page, t->comparability ? grade : "–");
        iem_html_num(page, iem_figure_share(voice, t->overlap));
        iem_html_num(page, iem_figure_p(voice, t->twin_p_adjusted));
        iem_html_num(page, iem_figure_count(voice, t->group_caused.value));
        iem_html_num(page, iem_figure_count(voice, t->harmed.value));
        iem_html_num(page, iem_figure_count(voice, t->spared.value));
        iem_html_num(page, iem_figure_effect(voice, t, t->detectable_gap));
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
}

static void disparity_row(iem_page *page, const iem_treatment *t, int m)
{
    const iem_disparity *d = &t->disparity[m];
    const bool points =
        m == IEM_RATE_DIFFERENCE || m == IEM_MH_RATE_DIFFERENCE || m == IEM_CDD;
    iem_figure (*one)(const iem_voice *, double) =
        points ? iem_figure_points : iem_figure_ratio;
    iem_html_row(page, t->group);
    iem_html_cell(page, iem_html_word(page, (iem_word)(IEM_W_MEASURE + m)));
    iem_html_num(page, one(&page->voice, d->estimate.all.value));
    iem_html_num(page, iem_figure_range(&page->voice, d->estimate.all, one));
    iem_html_num(page, iem_figure_p(&page->voice, d->p));
    iem_html_cell(page, isnan(d->estimate.all.value) || isnan(d->estimate.all.low)
                            ? iem_voice_why(&page->voice, d->estimate.why)
                            : "");
    iem_html_end_row(page);
}

void iem_html_table_disparities(iem_page *page, const iem_treatment *const *order,
                                size_t n)
{
    const char *title =
        joined(page, iem_html_word(page, IEM_W_DISPARITIES), ": ", order[0]->ground);
    iem_html_open_details(page, title);
    iem_html_open_table(page, title);
    iem_html_head(page, IEM_W_COL_GROUP);
    iem_html_head(page, IEM_W_COL_MEASURE);
    iem_html_head_num(page, IEM_W_COL_VALUE);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_COL_P);
    iem_html_head(page, IEM_W_COL_WHY);
    iem_html_open_body(page);
    for (size_t i = 0; i < n; i++)
        for (int m = 0; m < IEM_N_MEASURES; m++) disparity_row(page, order[i], m);
    iem_html_close_table(page);
    iem_html_close_details(page);
}
