#include "report/report.h"

#include "base/grow.h"
#include "report/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_GROUPS = 12, CARRYING_GROUPS = 3, TABLE_CELLS = 50 };

struct page {
    const struct iem_result *result;
    iem_voice voice;
    iem_buffer *out;
    iem_arena arena;
    unsigned serial; /* of the next picture */
    bool failed;
};

/* Contrast of every text against its ground is at least 4.5 to 1, in both schemes;
 * shape and label say what colour says. */
static const char *const style[] = {
    ":root{color-scheme:light dark;--bg:#fbfaf7;--ink:#1d1b18;--mute:#5b564e;",
    "--rule:#d9d4ca;--panel:#f3f0e9;--group:#9a3b12;--twin:#1f4e8c;",
    "--fail:#a3161e;--doubt:#704b00;--pass:#1d6338}\n",
    "@media(prefers-color-scheme:dark){:root{--bg:#171614;--ink:#ece8e1;",
    "--mute:#b5afa5;--rule:#45413a;--panel:#211f1c;--group:#f2a36b;",
    "--twin:#8fb8f0;--fail:#ff9b94;--doubt:#f0c46c;--pass:#8fd6a5}}\n",
    "*{box-sizing:border-box}\n",
    "body{margin:0;background:var(--bg);color:var(--ink);",
    "overflow-wrap:anywhere;font:1.0625rem/1.55 system-ui,-apple-system,'Segoe ",
    "UI',Roboto,'Noto Sans',sans-serif}\n",
    "header,nav,main,footer{max-width:47rem;margin:0 auto;padding:0 1.15rem}\n",
    "header{padding-top:2.2rem}\n",
    "h1{font-size:1.85rem;line-height:1.2;margin:0 0 .3rem;",
    "letter-spacing:-.01em}\n",
    "h2{font-size:1.35rem;line-height:1.25;margin:3.2rem 0 .7rem;",
    "padding-top:.9rem;border-top:2px solid var(--ink)}\n",
    "h3{font-size:1.0625rem;margin:1.9rem 0 .4rem}\n",
    "p,ul{margin:.5rem 0 .9rem}\n",
    "li{margin:.35rem 0}\n",
    "ul{padding-left:1.2rem}\n",
    "a{color:var(--twin)}\n",
    "a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px ",
    "solid var(--twin);outline-offset:2px}\n",
    ".tagline,.lead,figcaption,.note{color:var(--mute)}\n",
    ".tagline{margin:0}\n",
    ".skip{position:absolute;left:-99rem}\n",
    ".skip:focus{left:1rem;top:1rem;padding:.5rem;background:var(--bg)}\n",
    "nav{margin-top:1rem;font-size:.95rem}\n",
    "nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem ",
    "1.1rem}\n",
    "nav li{margin:0}\n",
    ".answer h2{border:0;padding:0;margin-top:1.8rem;font-size:1.0625rem;",
    "color:var(--mute)}\n",
    ".answer .seen{font-size:1.42rem;line-height:1.38;margin:.7rem 0 .9rem}\n",
    "figure{margin:1.3rem 0 2rem}\n",
    "figcaption{font-size:.95rem;margin:.5rem 0}\n",
    ".chart{display:block;overflow:visible;max-width:100%}\n",
    ".chart text{font-size:13px;fill:var(--ink);paint-order:stroke;",
    "stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}\n",
    ".chart .name{font-weight:600}\n",
    ".chart .tick,.chart .title,.chart .value{fill:var(--mute)}\n",
    ".chart .field{fill:var(--mute);font-style:italic}\n",
    ".chart .group-text{fill:var(--group);font-weight:600}\n",
    ".chart .twin-text{fill:var(--twin);font-weight:600}\n",
    ".chart .plot text{stroke:var(--panel)}\n",
    ".chart line.grid{stroke:var(--rule)}\n",
    ".chart line.zero{stroke:var(--mute)}\n",
    ".chart line.against{stroke:var(--twin);stroke-dasharray:3 4}\n",
    ".chart line.group{stroke:var(--group);stroke-width:2.5}\n",
    ".chart line.twin{stroke:var(--twin);stroke-width:2.5}\n",
    ".chart line.dashed{stroke-dasharray:6 5}\n",
    ".chart line.whisker{stroke:var(--mute);stroke-width:1.25}\n",
    ".chart line.between{stroke:var(--rule);stroke-width:6;",
    "stroke-linecap:round}\n",
    ".chart circle.group{fill:var(--group)}\n",
    ".chart circle.twin{fill:var(--twin)}\n",
    ".chart circle.hollow{fill:var(--bg);stroke:var(--twin);stroke-width:2.5}\n",
    ".chart .panel{fill:var(--panel)}\n",
    ".chart .beyond{fill:var(--group);opacity:.11}\n",
    ".chart .at{overflow:visible}\n",
    ".chart .fail{fill:var(--fail)}\n",
    ".chart .pass{fill:var(--pass)}\n",
    ".chart .doubt{fill:var(--bg);stroke:var(--doubt);stroke-width:2.5}\n",
    ".scroll{overflow-x:auto;margin:.5rem 0 1rem;border-bottom:1px solid ",
    "var(--rule)}\n",
    "table{border-collapse:collapse;font-size:.92rem;min-width:100%;",
    "overflow-wrap:normal}\n",
    "caption{text-align:left;font-weight:600;padding:.3rem 0}\n",
    "th,td{text-align:left;padding:.38rem .9rem .38rem 0;vertical-align:top;",
    "border-top:1px solid var(--rule)}\n",
    "thead th{border-top:0;font-weight:600;color:var(--mute);",
    "vertical-align:bottom;overflow-wrap:normal}\n",
    "tbody th{font-weight:400;min-width:8rem;max-width:20rem;",
    "overflow-wrap:anywhere}\n",
    "td.num,th.num{text-align:right;font-variant-numeric:tabular-nums}\n",
    "td.num{white-space:nowrap}\n",
    "td.text{min-width:9rem;max-width:24rem;overflow-wrap:anywhere}\n",
    "td.word{white-space:nowrap}\n",
    ".v-fail{color:var(--fail);font-weight:600}\n",
    ".v-doubt{color:var(--doubt)}\n",
    ".v-pass{color:var(--pass)}\n",
    "details{margin:.4rem 0 1rem}\n",
    "summary{cursor:pointer;color:var(--twin);padding:.2rem 0}\n",
    "dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,",
    "1fr);gap:.3rem 1.2rem;font-size:.95rem}\n",
    "dt{color:var(--mute)}\n",
    "dd{margin:0}\n",
    "code{font-size:.85em}\n",
    "footer{padding:2rem 1.15rem 3rem;color:var(--mute);font-size:.9rem}\n",
    ".chart .narrow{display:none}\n",
    "@media(max-width:40rem){.chart .wide{display:none}.chart .narrow{",
    "display:inline}body{font-size:1rem}h1{font-size:1.5rem}.answer .seen{",
    "font-size:1.2rem}}\n",
    "@media(max-width:26rem){dl{grid-template-columns:1fr;gap:0}dd{",
    "margin-bottom:.5rem}}\n",
    "@media print{:root{--bg:#fff;--ink:#000;--mute:#444;--rule:#bbb;",
    "--panel:#f3f0e9;--group:#9a3b12;--twin:#1f4e8c;--fail:#a3161e;",
    "--doubt:#704b00;--pass:#1d6338}\n",
    "body{font-size:10pt}header,main,footer{max-width:none;padding:0}\n",
    "nav,.skip{display:none}h2{margin-top:1.6rem}h2,h3,summary{",
    "break-after:avoid}\n",
    "figure svg,tr,li,dd{break-inside:avoid}.scroll{overflow:visible}\n",
    "table{font-size:8pt}td.num,thead th{white-space:normal}\n",
    "thead{display:table-header-group}a{color:inherit}\n",
    "details::details-content{content-visibility:visible;display:block;",
    "height:auto}}\n",
};

/* ---- Writing ---- */

static const char *word(const struct page *page, iem_word id)
{
    return page->voice.words[id];
}

/* Mark-up of this file. */
static void raw(struct page *page, const char *html)
{
    iem_buffer_text(page->out, html);
}

/* Anything that is not, names from the log above all. */
static void text(struct page *page, const char *plain)
{
    iem_xml_text(page->out, plain);
}

static void element(struct page *page, const char *open, const char *plain,
                    const char *close)
{
    raw(page, open);
    text(page, plain);
    raw(page, close);
}

static void taken(struct page *page, const char *open, iem_buffer *said,
                  const char *close)
{
    if (said->failed)
        page->failed = true;
    else
        element(page, open, said->at ? said->at : "", close);
    iem_buffer_clear(said);
}

static void told(struct page *page, const char *open, iem_word id,
                 const char *const *args, const char *close)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, id, args);
    taken(page, open, &said, close);
}

static void heading(struct page *page, const char *id, iem_word title)
{
    raw(page, "<h2 id=\"");
    raw(page, id);
    element(page, "\">", word(page, title), "</h2>\n");
}

/* ---- Tables ---- */

/* A table scrolls in a container of its own, which the keyboard can reach. */
static void open_table(struct page *page, const char *caption)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, IEM_W_SCROLL, IEM_ARGS("what", caption));
    taken(page, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"",
          &said, "\">\n<table>");
    element(page, "<caption>", caption, "</caption>\n<thead><tr>");
}

static void head(struct page *page, iem_word name)
{
    element(page, "<th scope=\"col\">", word(page, name), "</th>");
}

static void head_num(struct page *page, iem_word name)
{
    element(page, "<th scope=\"col\" class=\"num\">", word(page, name), "</th>");
}

static void open_body(struct page *page)
{
    raw(page, "</tr></thead>\n<tbody>\n");
}

static void row(struct page *page, const char *name)
{
    element(page, "<tr><th scope=\"row\">", name, "</th>");
}

static void num(struct page *page, iem_figure figure)
{
    element(page, "<td class=\"num\">", figure.text, "</td>");
}

static void cell(struct page *page, const char *plain)
{
    element(page, "<td class=\"text\">", plain, "</td>");
}

static void short_cell(struct page *page, const char *plain)
{
    element(page, "<td class=\"word\">", plain, "</td>");
}

static void end_row(struct page *page)
{
    raw(page, "</tr>\n");
}

static void close_table(struct page *page)
{
    raw(page, "</tbody></table></div>\n");
}

static void open_details(struct page *page, const char *summary)
{
    element(page, "<details><summary>", summary, "</summary>\n");
}

static void close_details(struct page *page)
{
    raw(page, "</details>\n");
}

static void verdict_cell(struct page *page, iem_verdict verdict)
{
    static const char *const opens[] = {
        [IEM_PASS] = "<td class=\"word v-pass\">● ",
        [IEM_FAIL] = "<td class=\"word v-fail\">◆ ",
        [IEM_CANNOT_TELL] = "<td class=\"word v-doubt\">○ ",
    };
    element(page, opens[verdict], word(page, (iem_word)(IEM_W_VERDICT + (int)verdict)),
            "</td>");
}

/* ---- Pictures ---- */

static iem_chart next_chart(struct page *page)
{
    return (iem_chart){page->out, &page->voice, page->result, page->serial++};
}

static void open_figure(struct page *page)
{
    raw(page, "<figure>\n");
}

static void close_figure(struct page *page)
{
    raw(page, "</figure>\n");
}

static const char *joined(struct page *page, const char *a, const char *between,
                          const char *b)
{
    const char *kept = iem_arena_format(&page->arena, "%s%s%s", a, between, b);
    if (kept) return kept;
    page->failed = true;
    return "";
}

/* ---- Order ---- */

/* Treatments of one ground in the order of reading; NULL: no memory. */
static const iem_treatment **ordered(struct page *page, size_t first, size_t end)
{
    const iem_treatment **order =
        iem_arena_take(&page->arena, end - first + 1, sizeof *order);
    if (order)
        iem_treatments_order(page->result, first, end, order);
    else
        page->failed = true;
    return order;
}

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

static const iem_group_row **by_rate(struct page *page, size_t first, size_t end)
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

/* ---- Head and answer ---- */

static void write_head(struct page *page)
{
    const char *title = page->result->title;
    if (!title) title = word(page, IEM_W_UNTITLED);
    raw(page, "<!DOCTYPE html>\n<html lang=\"");
    raw(page, page->voice.lang);
    raw(page,
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"generator\" content=\"iemand " IEM_VERSION "\">\n");
    element(page, "<title>", title, " · iemand</title>\n<style>\n");
    for (size_t i = 0; i < sizeof style / sizeof style[0]; i++) raw(page, style[i]);
    element(page, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#answer\">",
            word(page, IEM_W_SKIP), "</a>\n");
    element(page, "<header>\n<h1>", title, "</h1>\n");
    element(page, "<p class=\"tagline\">", word(page, IEM_W_TAGLINE),
            "</p>\n</header>\n");
}

static void write_contents(struct page *page)
{
    static const struct {
        const char *open;
        iem_word title;
    } sections[] = {
        {"<li><a href=\"#affected\">", IEM_W_AFFECTED},
        {"<li><a href=\"#person\">", IEM_W_PERSON},
        {"<li><a href=\"#carries\">", IEM_W_CARRIES},
        {"<li><a href=\"#limits\">", IEM_W_LIMITS},
        {"<li><a href=\"#tables\">", IEM_W_TABLES},
        {"<li><a href=\"#manifest\">", IEM_W_MANIFEST},
    };
    element(page, "<nav aria-label=\"", word(page, IEM_W_CONTENTS), "\"><ul>\n");
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        element(page, sections[i].open, word(page, sections[i].title), "</a></li>\n");
    raw(page, "</ul></nav>\n");
}

static void write_answer(struct page *page)
{
    static const char *const opens[] = {"<p>", "<p class=\"seen\">", "<p>"};
    raw(page, "<main>\n<section class=\"answer\" aria-labelledby=\"answer\">\n");
    heading(page, "answer", IEM_W_ANSWER);
    for (unsigned which = 0; which < 3; which++) {
        iem_buffer said = {0};
        iem_sentence_answer(&said, &page->voice, page->result, which);
        taken(page, opens[which], &said, "</p>\n");
    }
    element(page, "<p class=\"note\">", word(page, IEM_W_LIMIT_LAW),
            "</p>\n</section>\n");
}

/* ---- Who is affected ---- */

static void table_groups(struct page *page, const iem_group_row *const *groups,
                         size_t n)
{
    const iem_voice *voice = &page->voice;
    open_table(page, word(page, IEM_W_GROUPS));
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
                   : g->is_reference           ? word(page, IEM_W_IS_REFERENCE)
                                               : "");
        end_row(page);
    }
    close_table(page);
}

static void figure_rates(struct page *page, size_t first, size_t end)
{
    const iem_group_row **groups = by_rate(page, first, end);
    if (!groups) return;
    const size_t n = end - first, drawn = n < IEM_CHART_GROUPS ? n : IEM_CHART_GROUPS;
    const iem_chart chart = next_chart(page);
    open_figure(page);
    told(page, "<h3>", IEM_W_CHART_RATES, IEM_ARGS("ground", groups[0]->ground),
         "</h3>\n");
    iem_svg_rates(&chart, groups, drawn);
    const iem_figure more = iem_figure_count(&page->voice, (double)(n - drawn));
    if (n > drawn)
        told(page, "<figcaption>", IEM_W_CHART_MORE, IEM_ARGS("more", more.text),
             "</figcaption>\n");
    open_details(page, word(page, IEM_W_BEHIND_CHART));
    table_groups(page, groups, n);
    close_details(page);
    close_figure(page);
}

static void write_affected(struct page *page)
{
    const struct iem_result *result = page->result;
    raw(page, "<section aria-labelledby=\"affected\">\n");
    heading(page, "affected", IEM_W_AFFECTED);
    element(page, "<p class=\"lead\">", word(page, IEM_W_AFFECTED_LEAD), "</p>\n");
    for (size_t first = 0; first < result->n_groups;
         first = iem_groups_end(result, first))
        if (result->groups[first].n_parts < 2)
            figure_rates(page, first, iem_groups_end(result, first));
    raw(page, "</section>\n");
}

/* ---- The person chart ---- */

static void item(const char *sentence, void *ctx)
{
    element(ctx, "<li>", sentence, "</li>\n");
}

static void lines_of_group(struct page *page, const iem_treatment *t)
{
    iem_buffer gap = {0}, weight = {0};
    element(page, "<h3>", iem_name_clip(t->group, page->voice.name_limit).text,
            "</h3>\n<ul>\n");
    iem_sentence_group_gap(&gap, &page->voice, page->result, t);
    taken(page, "<li>", &gap, "</li>\n");
    iem_sentence_group_weight(&weight, &page->voice, page->result, t);
    taken(page, "<li>", &weight, "</li>\n");
    if (!iem_sentences_notes(&page->voice, t, item, page)) page->failed = true;
    raw(page, "</ul>\n");
}

static void effect_cells(struct page *page, const iem_treatment *t)
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

static const char *why_of(struct page *page, const iem_treatment *t)
{
    if (t->verdict == IEM_CANNOT_TELL)
        return t->why == IEM_WHY_NONE ? word(page, IEM_W_STRADDLES)
                                      : iem_voice_why(&page->voice, t->why);
    if (isnan(t->fact_weight.value)) return iem_voice_why(&page->voice, t->weight_why);
    if (isnan(t->group_weight.value))
        return iem_voice_why(&page->voice, t->group_weight_why);
    return "";
}

static void treatment_heads(struct page *page, const iem_treatment *t)
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

static void treatment_cells(struct page *page, const iem_treatment *t)
{
    row(page, t->group);
    verdict_cell(page, t->verdict);
    short_cell(page, word(page, (iem_word)(IEM_W_TYPE + (int)t->type)));
    effect_cells(page, t);
}

static void table_person(struct page *page, const iem_treatment *const *order, size_t n)
{
    open_table(page,
               word(page, order[0]->profile ? IEM_W_COMPARED_PROFILE : IEM_W_COMPARED));
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

static bool can_be_drawn(const iem_treatment *const *order, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isfinite(iem_treatment_effect(order[i])->all.value)) return true;
    return false;
}

static void scale_caption(struct page *page, const iem_treatment *t, size_t unlabelled)
{
    const iem_figure margin = iem_figure_effect(&page->voice, t, t->margin);
    const iem_figure assurance = iem_figure_effect(&page->voice, t, t->assurance);
    const iem_figure more = iem_figure_count(&page->voice, (double)unlabelled);
    element(page, "<figcaption>", word(page, IEM_W_CHART_MARKS), "<br>\n");
    told(page, "", t->ratio_scale ? IEM_W_VERDICT_SCALE_RATIO : IEM_W_VERDICT_SCALE_GAP,
         IEM_ARGS("margin", margin.text, "assurance", assurance.text), "\n");
    if (unlabelled)
        told(page, "<br>", IEM_W_CHART_UNLABELLED, IEM_ARGS("more", more.text), "\n");
    raw(page, "</figcaption>\n");
}

static void figure_person(struct page *page, const iem_treatment *const *order,
                          size_t n)
{
    const size_t drawn = n < IEM_CHART_GROUPS ? n : IEM_CHART_GROUPS;
    const iem_chart chart = next_chart(page);
    open_figure(page);
    told(page, "<h3>", IEM_W_CHART_PERSON, IEM_ARGS("ground", order[0]->ground),
         "</h3>\n");
    if (can_be_drawn(order, drawn)) {
        const size_t unlabelled = iem_svg_person(&chart, order, drawn) + (n - drawn);
        scale_caption(page, order[0], unlabelled);
    } else {
        element(page, "<p>", word(page, IEM_W_PERSON_NONE), "</p>\n");
    }
    open_details(page, word(page, IEM_W_BEHIND_CHART));
    table_person(page, order, n);
    close_details(page);
    close_figure(page);
}

/* Groups that deserve sentences besides their row in the table. */
static bool is_remarkable(const iem_treatment *t)
{
    return t->verdict == IEM_FAIL || t->simpson != IEM_SIMPSON_NONE || t->favoured;
}

static void person_of_ground(struct page *page, size_t first, size_t end)
{
    const iem_treatment **order = ordered(page, first, end);
    if (!order) return;
    figure_person(page, order, end - first);
    size_t shown = 0;
    for (size_t i = 0; i < end - first && shown < LINE_GROUPS; i++) {
        if (i > 0 && !is_remarkable(order[i])) continue;
        lines_of_group(page, order[i]);
        shown++;
    }
}

static void write_person(struct page *page)
{
    const struct iem_result *result = page->result;
    const bool profile = result->n_treatments && result->treatments[0].profile;
    raw(page, "<section aria-labelledby=\"person\">\n");
    heading(page, "person", IEM_W_PERSON);
    if (result->n_treatments)
        element(
            page, "<p class=\"lead\">",
            word(page, profile ? IEM_W_PERSON_LEAD_PROFILE : IEM_W_PERSON_LEAD_FACTS),
            "</p>\n");
    else
        element(page, "<p>", word(page, IEM_W_PERSON_NONE), "</p>\n");
    for (size_t first = 0; first < result->n_treatments;
         first = iem_treatments_end(result, first))
        if (result->treatments[first].n_parts < 2)
            person_of_ground(page, first, iem_treatments_end(result, first));
    raw(page, "</section>\n");
}

/* ---- What carries it ---- */

static void table_cells(struct page *page, const iem_cell_row *const *cells, size_t n,
                        bool with_group)
{
    const iem_voice *voice = &page->voice;
    iem_buffer names = {0};
    open_table(page, word(page, IEM_W_CELLS));
    if (with_group) head(page, IEM_W_COL_GROUP);
    iem_say_fact_names(&names, page->result, IEM_NAME_LIMIT);
    taken(page, "<th scope=\"col\">", &names, "</th>");
    head_num(page, IEM_W_COL_GROUP_GOT);
    head_num(page, IEM_W_COL_TWINS_GOT);
    head_num(page, IEM_W_COL_CHANCE);
    head_num(page, IEM_W_COL_AT_LEAST);
    head(page, IEM_W_COL_GRADE);
    head(page, IEM_W_COL_WHY);
    open_body(page);
    for (size_t i = 0; i < n; i++) {
        const iem_cell_row *c = cells[i];
        iem_buffer facts = {0};
        iem_say_fact_values(&facts, page->result, c, IEM_NAME_LIMIT);
        if (with_group) row(page, page->result->treatments[c->treatment].group);
        taken(page, with_group ? "<td class=\"text\">" : "<tr><th scope=\"row\">",
              &facts, with_group ? "</td>" : "</th>");
        element(page, "<td class=\"num\">",
                joined(page, iem_figure_count(voice, c->a1).text, "/",
                       iem_figure_count(voice, c->n1).text),
                "</td>");
        element(page, "<td class=\"num\">",
                joined(page, iem_figure_count(voice, c->a0).text, "/",
                       iem_figure_count(voice, c->n0).text),
                "</td>");
        num(page, iem_figure_chance(voice, c->chance));
        num(page, iem_figure_least(voice, c->chance_low));
        short_cell(page, word(page, (iem_word)(IEM_W_GRADE + (int)c->grade)));
        cell(page, word(page, (iem_word)(IEM_W_BECAUSE + (int)c->why)));
        end_row(page);
    }
    close_table(page);
}

static void table_thirds(struct page *page, const iem_treatment *t)
{
    const iem_voice *voice = &page->voice;
    open_table(page, word(page, IEM_W_COL_THIRD));
    head(page, IEM_W_COL_THIRD);
    head_num(page, IEM_W_COL_MEMBERS);
    head_num(page, IEM_W_COL_GROUP_GOT);
    head_num(page, IEM_W_COL_TWINS_GOT);
    open_body(page);
    for (int i = 0; i < 3; i++) {
        row(page, word(page, (iem_word)(IEM_W_THIRD_LOW + i)));
        num(page, iem_figure_count(voice, t->thirds.third[i].members));
        num(page, iem_figure_rate(voice, t->thirds.third[i].rate));
        num(page, iem_figure_rate(voice, t->thirds.third[i].twin_rate));
        end_row(page);
    }
    close_table(page);
}

static void figure_cells(struct page *page, const iem_treatment *t)
{
    const iem_cell_row *cells[IEM_CHART_CELLS];
    const size_t n = iem_cells_strongest(page->result, t, cells, IEM_CHART_CELLS);
    if (!n) return;
    const iem_chart chart = next_chart(page);
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    open_figure(page);
    told(page, "<h3>", IEM_W_CHART_CELLS, IEM_ARGS("who", who.text), "</h3>\n");
    iem_svg_cells(&chart, t, cells, n);
    if (!cells[0]->discovered)
        element(page, "<figcaption>", word(page, iem_cells_none(page->result)),
                "</figcaption>\n");
    open_details(page, word(page, IEM_W_BEHIND_CHART));
    table_cells(page, cells, n, false);
    close_details(page);
    close_figure(page);
}

static void figure_thirds(struct page *page, const iem_treatment *t)
{
    if (!iem_svg_has_thirds(t)) return;
    const iem_chart chart = next_chart(page);
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    open_figure(page);
    told(page, "<h3>", IEM_W_CHART_THIRDS, IEM_ARGS("who", who.text), "</h3>\n");
    iem_svg_thirds(&chart, t);
    element(page, "<figcaption>",
            word(page, t->profile ? IEM_W_THIRDS_LEAD_PROFILE : IEM_W_THIRDS_LEAD),
            "</figcaption>\n");
    open_details(page, word(page, IEM_W_BEHIND_CHART));
    table_thirds(page, t);
    close_details(page);
    close_figure(page);
}

static void table_cases(struct page *page)
{
    const struct iem_result *result = page->result;
    const iem_voice *voice = &page->voice;
    if (!result->n_cases) return;
    element(page, "<h3>", word(page, IEM_W_CASES), "</h3>\n");
    element(page, "<p class=\"lead\">", word(page, IEM_W_CASES_LEAD), "</p>\n");
    open_table(page, word(page, IEM_W_CASES));
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
        told(page, "<p>", IEM_W_CASES_LIKELY,
             IEM_ARGS("likely", likely.text, "about", about.text, "least", least.text),
             "</p>\n");
    }
}

/* The failing groups of declared grounds, the strongest first; without any, the group
 * that comes nearest. */
static size_t carrying(struct page *page, const iem_treatment **groups)
{
    const struct iem_result *result = page->result;
    const iem_treatment **order = ordered(page, 0, result->n_treatments);
    size_t n = 0;
    if (!order) return 0;
    for (size_t i = 0; i < result->n_treatments && n < CARRYING_GROUPS; i++)
        if (order[i]->n_parts < 2 && (n == 0 || order[i]->verdict == IEM_FAIL))
            groups[n++] = order[i];
    return n;
}

static void write_carries(struct page *page)
{
    const iem_treatment *groups[CARRYING_GROUPS];
    const size_t n = carrying(page, groups);
    const bool profile = n && groups[0]->profile;
    raw(page, "<section aria-labelledby=\"carries\">\n");
    heading(page, "carries", IEM_W_CARRIES);
    if (page->result->n_cells)
        element(page, "<p class=\"lead\">",
                word(page, profile ? IEM_W_CARRIES_LEAD_PROFILE : IEM_W_CARRIES_LEAD),
                "</p>\n");
    else
        element(page, "<p>", word(page, IEM_W_CARRIES_NONE), "</p>\n");
    for (size_t i = 0; i < n; i++) {
        figure_cells(page, groups[i]);
        figure_thirds(page, groups[i]);
    }
    table_cases(page);
    raw(page, "</section>\n");
}

/* ---- Limits ---- */

static void write_limits(struct page *page)
{
    raw(page, "<section aria-labelledby=\"limits\">\n");
    heading(page, "limits", IEM_W_LIMITS);
    raw(page, "<ul>\n");
    if (!iem_sentences_limits(&page->voice, page->result, item, page))
        page->failed = true;
    raw(page, "</ul>\n</section>\n");
}

/* ---- All figures ---- */

static void table_treatments(struct page *page, const iem_treatment *const *order,
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
                       ? word(page, IEM_W_EVERYONE_ELSE)
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

static void disparity_row(struct page *page, const iem_treatment *t, int m)
{
    const iem_disparity *d = &t->disparity[m];
    const bool points =
        m == IEM_RATE_DIFFERENCE || m == IEM_MH_RATE_DIFFERENCE || m == IEM_CDD;
    iem_figure (*one)(const iem_voice *, double) =
        points ? iem_figure_points : iem_figure_ratio;
    row(page, t->group);
    cell(page, word(page, (iem_word)(IEM_W_MEASURE + m)));
    num(page, one(&page->voice, d->estimate.all.value));
    num(page, iem_figure_range(&page->voice, d->estimate.all, one));
    num(page, iem_figure_p(&page->voice, d->p));
    cell(page, isnan(d->estimate.all.value) || isnan(d->estimate.all.low)
                   ? iem_voice_why(&page->voice, d->estimate.why)
                   : "");
    end_row(page);
}

static void table_disparities(struct page *page, const iem_treatment *const *order,
                              size_t n)
{
    const char *title = word(page, IEM_W_DISPARITIES);
    open_details(page, joined(page, title, ": ", order[0]->ground));
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
    close_details(page);
}

/* Pairs of grounds have no picture: their table has what it would show. */
static void table_pair(struct page *page, const iem_treatment *const *order, size_t n)
{
    open_details(page, order[0]->ground);
    table_person(page, order, n);
    close_details(page);
}

static void tables_of_ground(struct page *page, size_t first, size_t end)
{
    const iem_treatment **order = ordered(page, first, end);
    if (!order) return;
    const bool pair = order[0]->n_parts > 1;
    if (pair)
        table_pair(page, order, end - first);
    else
        table_treatments(page, order, end - first);
    if (!pair) table_disparities(page, order, end - first);
}

static void table_all_cells(struct page *page)
{
    const iem_cell_row *cells[TABLE_CELLS];
    const size_t n = iem_cells_strongest(page->result, NULL, cells, TABLE_CELLS);
    if (!n) return;
    const iem_figure more =
        iem_figure_count(&page->voice, (double)(page->result->n_cells - n));
    open_details(page, word(page, IEM_W_CELLS));
    table_cells(page, cells, n, true);
    if (page->result->n_cells > n)
        told(page, "<p class=\"note\">", IEM_W_MORE_ROWS, IEM_ARGS("more", more.text),
             "</p>\n");
    close_details(page);
}

static void write_tables(struct page *page)
{
    const struct iem_result *result = page->result;
    raw(page, "<section aria-labelledby=\"tables\">\n");
    heading(page, "tables", IEM_W_TABLES);
    element(page, "<p class=\"lead\">", word(page, IEM_W_TABLES_LEAD), "</p>\n");
    for (size_t first = 0; first < result->n_treatments;
         first = iem_treatments_end(result, first))
        tables_of_ground(page, first, iem_treatments_end(result, first));
    table_all_cells(page);
    raw(page, "</section>\n");
}

/* ---- How this was made ---- */

static void term(struct page *page, iem_word label)
{
    element(page, "<dt>", word(page, label), "</dt>");
}

static void described(struct page *page, iem_word label, iem_buffer *said)
{
    term(page, label);
    taken(page, "<dd>", said, "</dd>\n");
}

static void coded(struct page *page, iem_word label, const char *hash)
{
    term(page, label);
    element(page, "<dd><code>", hash, "</code></dd>\n");
}

static void describe_rows(struct page *page)
{
    const struct iem_result *r = page->result;
    const iem_voice *voice = &page->voice;
    const iem_figure read = iem_figure_count(voice, (double)r->rows_read);
    const iem_figure used = iem_figure_count(voice, (double)r->rows_used);
    const iem_figure excluded = iem_figure_count(voice, (double)r->rows_excluded);
    const iem_figure rejected = iem_figure_count(voice, (double)r->rows_rejected);
    iem_buffer said = {0};
    iem_say(&said, voice, IEM_W_ROWS_LINE,
            IEM_ARGS("read", read.text, "used", used.text, "excluded", excluded.text,
                     "rejected", rejected.text));
    described(page, IEM_W_MADE_ROWS, &said);
}

static void describe_reasons(struct page *page, iem_word label,
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

static void describe_inputs(struct page *page)
{
    for (size_t i = 0; i < page->result->n_inputs; i++) {
        const iem_input *input = &page->result->inputs[i];
        const iem_figure bytes = iem_figure_count(&page->voice, (double)input->bytes);
        term(page, IEM_W_MADE_LOG);
        element(page, "<dd>", input->path, ", ");
        told(page, "", IEM_W_MADE_BYTES, IEM_ARGS("bytes", bytes.text), "");
        element(page, "<br><code>",
                input->digest ? input->digest
                              : iem_voice_why(&page->voice, IEM_WHY_NO_DIGEST),
                "</code></dd>\n");
    }
}

static void describe_plan(struct page *page)
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
        iem_buffer_text(&facts, word(page, IEM_W_MADE_NONE));
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

static void write_manifest(struct page *page)
{
    const struct iem_result *r = page->result;
    iem_buffer seed = {0}, people = {0};
    raw(page, "<section aria-labelledby=\"manifest\">\n");
    heading(page, "manifest", IEM_W_MANIFEST);
    element(page, "<p class=\"lead\">", word(page, IEM_W_MANIFEST_LEAD),
            "</p>\n<dl>\n");
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
    coded(page, IEM_W_MADE_EDITION, word(page, IEM_W_MADE_INTERNAL));
    coded(page, IEM_W_MADE_VERSION, "iemand " IEM_VERSION);
    raw(page, "</dl>\n</section>\n</main>\n");
}

/* ---- The page ---- */

iem_status iem_report_html(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err)
{
    struct page page = {.result = result, .out = out, .serial = 1};
    if (!iem_voice_find(how->lang, &page.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    write_head(&page);
    write_contents(&page);
    write_answer(&page);
    write_affected(&page);
    write_person(&page);
    write_carries(&page);
    write_limits(&page);
    write_tables(&page);
    write_manifest(&page);
    element(&page, "<footer>", word(&page, IEM_W_LIMIT_INTERNAL),
            "</footer>\n</body>\n</html>\n");
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
