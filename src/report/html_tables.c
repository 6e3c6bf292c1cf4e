#include "report/html_tables.h"

#include "report/order.h"

#include <math.h>

/* ---- Writing one ---- */

/* A table scrolls in a container of its own, which the keyboard can reach. */
static void open_table(iem_page *page, const char *caption)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, IEM_W_SCROLL, IEM_ARGS("what", caption));
    iem_html_taken(page,
                   "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"",
                   &said, "\">\n<table>");
    iem_html_element(page, "<caption>", caption, "</caption>\n<thead><tr>");
}

static void head(iem_page *page, iem_word name)
{
    iem_html_element(page, "<th scope=\"col\">", iem_html_word(page, name), "</th>");
}

static void head_num(iem_page *page, iem_word name)
{
    iem_html_element(page, "<th scope=\"col\" class=\"num\">",
                     iem_html_word(page, name), "</th>");
}

static void open_body(iem_page *page)
{
    iem_html_raw(page, "</tr></thead>\n<tbody>\n");
}

static void row(iem_page *page, const char *name)
{
    iem_html_element(page, "<tr><th scope=\"row\">", name, "</th>");
}

static void num(iem_page *page, iem_figure figure)
{
    iem_html_element(page, "<td class=\"num\">", figure.text, "</td>");
}

static void cell(iem_page *page, const char *plain)
{
    iem_html_element(page, "<td class=\"text\">", plain, "</td>");
}

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

static void end_row(iem_page *page)
{
    iem_html_raw(page, "</tr>\n");
}

static void close_table(iem_page *page)
{
    iem_html_raw(page, "</tbody></table></div>\n");
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
    open_table(page, iem_html_word(page, IEM_W_GROUPS));
    head(page, IEM_W_COL_GROUP);
    head_num(page, IEM_W_COL_DECISIONS);
    head_num(page, IEM_W_COL_ADVERSE);
    head_num(page, IEM_W_COL_RATE);
    head_num(page, IEM_W_COL_INTERVAL);
    head(page, IEM_W_COL_NOTE);
    open_body(page);
    for (size_t i = 0; i < n; i++) {
        const iem_group_row *g = groups[i];
        row(page, g->group);
        num(page, iem_figure_count(voice, g->n));
        num(page, iem_figure_count(voice, g->adverse));
        num(page, iem_figure_rate(voice, g->rate.all.value));
        num(page, iem_figure_range(voice, g->rate.all, iem_figure_rate));
        cell(page, g->rate.why != IEM_WHY_NONE ? iem_voice_why(voice, g->rate.why)
                   : g->is_reference           ? iem_html_word(page, IEM_W_IS_REFERENCE)
                                               : "");
        end_row(page);
    }
    close_table(page);
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
    num(page, one(voice, effect.value));
    num(page, iem_figure_range(voice, effect, one));
    num(page, iem_figure_weight(voice, t->fact_weight.value));
    num(page, iem_figure_range(voice, t->fact_weight, iem_figure_weight));
    num(page, iem_figure_share(voice, t->group_weight.value));
}

static void treatment_heads(iem_page *page, const iem_treatment *t)
{
    head(page, IEM_W_COL_GROUP);
    head(page, IEM_W_COL_VERDICT);
    head(page, IEM_W_COL_TYPE);
    head_num(page, t->ratio_scale ? IEM_W_COL_RATIO : IEM_W_COL_GAP);
    head_num(page, IEM_W_COL_INTERVAL);
    head_num(page, IEM_W_COL_FACT_WEIGHT);
    head_num(page, IEM_W_COL_INTERVAL);
    head_num(page, IEM_W_COL_GROUP_WEIGHT);
}

static void treatment_cells(iem_page *page, const iem_treatment *t)
{
    row(page, t->group);
    verdict_cell(page, t->verdict);
    short_cell(page, iem_html_word(page, (iem_word)(IEM_W_TYPE + (int)t->type)));
    effect_cells(page, t);
}

void iem_html_table_person(iem_page *page, const iem_treatment *const *order, size_t n)
{
    open_table(page, iem_html_word(page, order[0]->profile ? IEM_W_COMPARED_PROFILE
                                                           : IEM_W_COMPARED));
    treatment_heads(page, order[0]);
    head(page, IEM_W_COL_WHY);
    open_body(page);
    for (size_t i = 0; i < n; i++) {
        treatment_cells(page, order[i]);
        cell(page, why_of(page, order[i]));
        end_row(page);
    }
    close_table(page);
}

static void row_of_cell(iem_page *page, const iem_cell_row *c, bool with_group)
{
    const iem_voice *voice = &page->voice;
    iem_buffer facts = {0};
    iem_say_fact_values(&facts, page->result, c, IEM_NAME_LIMIT);
    if (with_group) row(page, page->result->treatments[c->treatment].group);
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
    num(page, iem_figure_chance(voice, c->chance));
    num(page, iem_figure_least(voice, c->chance_low));
    short_cell(page, iem_html_word(page, (iem_word)(IEM_W_GRADE + (int)c->grade)));
    cell(page, iem_html_word(page, (iem_word)(IEM_W_BECAUSE + (int)c->why)));
    end_row(page);
}

void iem_html_table_cells(iem_page *page, const iem_cell_row *const *cells, size_t n,
                          bool with_group)
{
    iem_buffer names = {0};
    open_table(page, iem_html_word(page, IEM_W_CELLS));
    if (with_group) head(page, IEM_W_COL_GROUP);
    iem_say_fact_names(&names, page->result, IEM_NAME_LIMIT);
    iem_html_taken(page, "<th scope=\"col\">", &names, "</th>");
    head_num(page, IEM_W_COL_GROUP_GOT);
    head_num(page, IEM_W_COL_TWINS_GOT);
    head_num(page, IEM_W_COL_CHANCE);
    head_num(page, IEM_W_COL_AT_LEAST);
    head(page, IEM_W_COL_GRADE);
    head(page, IEM_W_COL_WHY);
    open_body(page);
    for (size_t i = 0; i < n; i++) row_of_cell(page, cells[i], with_group);
    close_table(page);
}

void iem_html_table_thirds(iem_page *page, const iem_treatment *t)
{
    const iem_voice *voice = &page->voice;
    open_table(page, iem_html_word(page, IEM_W_COL_THIRD));
    head(page, IEM_W_COL_THIRD);
    head_num(page, IEM_W_COL_MEMBERS);
    head_num(page, IEM_W_COL_GROUP_GOT);
    head_num(page, IEM_W_COL_TWINS_GOT);
    open_body(page);
    for (int i = 0; i < 3; i++) {
        row(page, iem_html_word(page, (iem_word)(IEM_W_THIRD_LOW + i)));
        num(page, iem_figure_count(voice, t->thirds.third[i].members));
        num(page, iem_figure_rate(voice, t->thirds.third[i].rate));
        num(page, iem_figure_rate(voice, t->thirds.third[i].twin_rate));
        end_row(page);
    }
    close_table(page);
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
    open_table(page, iem_html_word(page, IEM_W_CASES));
    head(page, IEM_W_COL_GROUND);
    head_num(page, IEM_W_COL_ADVERSE);
    for (int g = 0; g < 4; g++) head_num(page, (iem_word)(IEM_W_GRADE + g));
    open_body(page);
    for (size_t i = 0; i < result->n_cases; i++) {
        row(page, result->cases[i].ground);
        num(page, iem_figure_count(voice, result->cases[i].adverse));
        for (int g = 0; g < 4; g++)
            num(page, iem_figure_count(voice, result->cases[i].grade[g]));
        end_row(page);
    }
    close_table(page);
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
    open_table(page, order[0]->ground);
    head(page, IEM_W_COL_GROUP);
    head(page, IEM_W_COL_VERDICT);
    head(page, IEM_W_COL_REFERENCE);
    head(page, IEM_W_COL_COMPARABLE);
    head_num(page, IEM_W_COL_OVERLAP);
    head_num(page, IEM_W_COL_P);
    head_num(page, IEM_W_COL_CAUSED);
    head_num(page, IEM_W_COL_HARMED);
    head_num(page, IEM_W_COL_SPARED);
    head_num(page, IEM_W_COL_DETECTABLE);
    open_body(page);
    for (size_t i = 0; i < n; i++) {
        const iem_treatment *t = order[i];
        const char grade[2] = {t->comparability, '\0'};
        row(page, t->group);
        verdict_cell(page, t->verdict);
        cell(page, t->reference_is_rest || !t->reference
                       ? iem_html_word(page, IEM_W_EVERYONE_ELSE)
                       : t->reference);
        short_cell(page, t->comparability ? grade : "–");
        num(page, iem_figure_share(voice, t->overlap));
        num(page, iem_figure_p(voice, t->twin_p_adjusted));
        num(page, iem_figure_count(voice, t->group_caused.value));
        num(page, iem_figure_count(voice, t->harmed.value));
        num(page, iem_figure_count(voice, t->spared.value));
        num(page, iem_figure_effect(voice, t, t->detectable_gap));
        end_row(page);
    }
    close_table(page);
}

static void disparity_row(iem_page *page, const iem_treatment *t, int m)
{
    const iem_disparity *d = &t->disparity[m];
    const bool points =
        m == IEM_RATE_DIFFERENCE || m == IEM_MH_RATE_DIFFERENCE || m == IEM_CDD;
    iem_figure (*one)(const iem_voice *, double) =
        points ? iem_figure_points : iem_figure_ratio;
    row(page, t->group);
    cell(page, iem_html_word(page, (iem_word)(IEM_W_MEASURE + m)));
    num(page, one(&page->voice, d->estimate.all.value));
    num(page, iem_figure_range(&page->voice, d->estimate.all, one));
    num(page, iem_figure_p(&page->voice, d->p));
    cell(page, isnan(d->estimate.all.value) || isnan(d->estimate.all.low)
                   ? iem_voice_why(&page->voice, d->estimate.why)
                   : "");
    end_row(page);
}

void iem_html_table_disparities(iem_page *page, const iem_treatment *const *order,
                                size_t n)
{
    const char *title = iem_html_word(page, IEM_W_DISPARITIES);
    iem_html_open_details(page, joined(page, title, ": ", order[0]->ground));
    open_table(page, title);
    head(page, IEM_W_COL_GROUP);
    head(page, IEM_W_COL_MEASURE);
    head_num(page, IEM_W_COL_VALUE);
    head_num(page, IEM_W_COL_INTERVAL);
    head_num(page, IEM_W_COL_P);
    head(page, IEM_W_COL_WHY);
    open_body(page);
    for (size_t i = 0; i < n; i++)
        for (int m = 0; m < IEM_N_MEASURES; m++) disparity_row(page, order[i], m);
    close_table(page);
    iem_html_close_details(page);
}
