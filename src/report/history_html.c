/* A history as one page, without script or network. */
#include "report/history.h"

#include "report/history_chart.h"
#include "report/html_parts.h"

#include <math.h>
#include <stdio.h>

enum { CHARTS = 24 }; /* groups with pictures: those with alarms first */

struct paging {
    iem_page page;
    const iem_retrospect *past;
    const iem_monitor *monitor;
};

static iem_name period_name(const struct paging *p, size_t scan)
{
    return iem_name_clip(p->monitor->past->scans[scan].period, IEM_PERIOD_BYTES);
}

/* ---- Head ---- */

static void write_head(struct paging *p)
{
    iem_page *page = &p->page;
    const iem_past *past = p->monitor->past;
    const char *title = past->n ? past->scans[past->n - 1].title : NULL;
    iem_buffer said = {0};
    if (!title) title = iem_html_word(page, IEM_W_UNTITLED);
    iem_html_raw(page, "<!DOCTYPE html>\n<html lang=\"");
    iem_html_raw(page, page->voice.lang);
    iem_html_raw(
        page,
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"generator\" content=\"iemand " IEM_VERSION "\">\n");
    iem_html_element(page, "<title>", title, " · iemand</title>\n<style>\n");
    iem_html_write_style(page);
    iem_html_element(page,
                     "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#answer\">",
                     iem_html_word(page, IEM_W_SKIP), "</a>\n");
    iem_html_element(page, "<header>\n<h1>", title, "</h1>\n");
    iem_say_scans(&said, &page->voice, p->monitor);
    iem_html_taken(page, "<p class=\"tagline\">", &said, "</p>\n</header>\n<main>\n");
}

/* ---- Alarms ---- */

static void write_alarms(struct paging *p)
{
    iem_page *page = &p->page;
    iem_html_raw(page, "<section aria-labelledby=\"answer\">\n");
    iem_html_heading(page, "answer", IEM_W_HISTORY_ALARMS);
    for (size_t i = 0; i < p->monitor->n_watches; i++) {
        iem_buffer said = {0};
        if (!iem_watch_alarmed(&p->monitor->watches[i])) continue;
        iem_say_alarms(&said, &page->voice, p->monitor, &p->monitor->watches[i]);
        iem_html_taken(page, "<p>", &said, "</p>\n");
    }
    if (p->monitor->n_alarms == 0)
        iem_html_told(page, "<p>", iem_history_no_alarm(p->past), IEM_ARGS(NULL),
                      "</p>\n");
    iem_html_told(page, "<p class=\"note\">", IEM_W_HISTORY_MEANING, IEM_ARGS(NULL),
                  "</p>\n</section>\n");
}

/* ---- Trend ---- */

static void write_row(struct paging *p, const iem_watch *w, size_t s)
{
    iem_page *page = &p->page;
    const iem_voice *voice = &page->voice;
    const iem_past_group *g = w->at[s];
    const iem_estimate e = iem_watch_effect(w, g);
    iem_html_row(page, period_name(p, s).text);
    iem_html_num(page, iem_figure_count(voice, g ? g->n : (double)NAN));
    iem_html_num(page, iem_figure_count(voice, g ? g->adverse : (double)NAN));
    iem_html_num(page, iem_watch_figure(voice, w, e.value));
    iem_html_num(
        page, iem_figure_range(voice, e,
                               w->ratio_scale ? iem_figure_ratio : iem_figure_points));
    iem_html_num(page,
                 iem_figure_evidence(voice, w->counted ? w->log_e[s] : (double)NAN));
    iem_html_num(page, iem_figure_evidence(voice, w->log_e_averaging[s]));
    iem_html_cell(page,
                  g ? iem_html_word(page, (iem_word)(IEM_W_VERDICT + (int)g->verdict))
                    : "–");
    iem_html_end_row(page);
}

static void write_table(struct paging *p, const iem_watch *w)
{
    iem_page *page = &p->page;
    iem_html_open_details(page, iem_html_word(page, IEM_W_BEHIND_CHART));
    iem_html_open_table(page, iem_watch_who(&page->voice, w).text);
    iem_html_head(page, IEM_W_HISTORY_COL_PERIOD);
    iem_html_head_num(page, IEM_W_COL_DECISIONS);
    iem_html_head_num(page, IEM_W_COL_ADVERSE);
    iem_html_head_num(page, w->ratio_scale ? IEM_W_COL_RATIO : IEM_W_COL_GAP);
    iem_html_head_num(page, IEM_W_COL_INTERVAL);
    iem_html_head_num(page, IEM_W_HISTORY_COL_EVIDENCE);
    iem_html_head_num(page, IEM_W_HISTORY_COL_AVERAGING);
    iem_html_head(page, IEM_W_COL_VERDICT);
    iem_html_open_body(page);
    for (size_t s = p->past->first; s < p->past->end; s++) write_row(p, w, s);
    iem_html_close_table(page);
    iem_html_close_details(page);
}

/* One figure of both pictures, with the table behind them. */
static void draw_watch(struct paging *p, const iem_watch *w)
{
    iem_page *page = &p->page;
    const iem_voice *voice = &page->voice;
    const iem_phrase who = iem_watch_who(voice, w);
    const char *what =
        iem_html_word(page, w->ratio_scale ? IEM_W_COL_RATIO : IEM_W_COL_GAP);
    iem_course course = {page->out, voice, p->past, w, page->serial++};
    iem_html_told(page, "<figcaption>", IEM_W_HISTORY_TREND_CHART,
                  IEM_ARGS("who", who.text, "what", what), "</figcaption>\n");
    iem_svg_course(&course);
    if (!w->counted) return;
    course.serial = page->serial++;
    iem_html_told(page, "<p class=\"note\">", IEM_W_HISTORY_EVIDENCE_CHART,
                  IEM_ARGS("who", who.text), "</p>\n");
    iem_svg_evidence(&course);
}

static void write_watch(struct paging *p, const iem_watch *w, bool pictures)
{
    iem_page *page = &p->page;
    iem_html_element(page, "<h3>", iem_watch_who(&page->voice, w).text, "</h3>\n");
    iem_html_raw(page, "<figure>\n");
    if (pictures) draw_watch(p, w);
    write_table(p, w);
    iem_html_close_figure(page);
}

static void write_trend(struct paging *p)
{
    size_t pictures = 0;
    iem_html_raw(&p->page, "<section aria-labelledby=\"trend\">\n");
    iem_html_heading(&p->page, "trend", IEM_W_HISTORY_TREND);
    for (int alarmed = 1; alarmed >= 0; alarmed--)
        for (size_t i = 0; i < p->monitor->n_watches; i++)
            if (iem_watch_alarmed(&p->monitor->watches[i]) == (alarmed != 0))
                write_watch(p, &p->monitor->watches[i], pictures++ < CHARTS);
    iem_html_raw(&p->page, "</section>\n");
}

/* ---- What changed, and all scans ---- */

static void write_turns(struct paging *p)
{
    iem_page *page = &p->page;
    const size_t last = p->past->end - 1;
    if (p->monitor->past->n < 2) return;
    iem_html_raw(page, "<section aria-labelledby=\"changes\">\n");
    iem_html_heading(page, "changes", IEM_W_HISTORY_CHANGES);
    iem_html_raw(page, "<ul>\n");
    for (size_t s = p->past->end; s-- > p->past->first;) {
        iem_buffer what = {0};
        if (s == 0) break;
        iem_say_turn(&what, &page->voice, p->monitor, s);
        page->failed |= what.failed;
        if (what.len)
            iem_html_told(page, "<li>", IEM_W_HISTORY_CHANGED,
                          IEM_ARGS("period", period_name(p, s).text, "what", what.at),
                          "</li>\n");
        else if (s == last)
            iem_html_told(page, "<li>", IEM_W_HISTORY_NO_CHANGE,
                          IEM_ARGS("period", period_name(p, s).text, "before",
                                   period_name(p, s - 1).text),
                          "</li>\n");
        iem_buffer_clear(&what);
    }
    iem_html_raw(page, "</ul>\n</section>\n");
}

static void write_scan(struct paging *p, const iem_past_scan *s)
{
    static const char *const cells[] = {[IEM_PASS] = "<td class=\"word v-pass\">",
                                        [IEM_FAIL] = "<td class=\"word v-fail\">",
                                        [IEM_CANNOT_TELL] =
                                            "<td class=\"word v-doubt\">"};
    iem_page *page = &p->page;
    char plan[16];
    snprintf(plan, sizeof plan, "%.12s", s->plan_sha256);
    iem_html_row(page, iem_name_clip(s->period, IEM_PERIOD_BYTES).text);
    iem_html_element(page, "<td class=\"word\">", iem_figure_recorded(s).text, "</td>");
    iem_html_num(page, iem_figure_count(&page->voice, s->rows_used));
    iem_html_num(page, iem_figure_rate(&page->voice, s->adverse_rate));
    iem_html_element(page, cells[s->verdict],
                     iem_html_word(page, (iem_word)(IEM_W_VERDICT + (int)s->verdict)),
                     "</td>");
    iem_html_num(page, iem_figure_count(&page->voice, (double)s->n_findings));
    iem_html_element(page, "<td class=\"word\"><code>", plan, "</code></td>");
    iem_html_end_row(page);
}

static void write_scans(struct paging *p)
{
    iem_page *page = &p->page;
    iem_html_raw(page, "<section aria-labelledby=\"scans\">\n");
    iem_html_heading(page, "scans", IEM_W_HISTORY);
    iem_html_open_table(page, iem_html_word(page, IEM_W_HISTORY));
    iem_html_head(page, IEM_W_HISTORY_COL_PERIOD);
    iem_html_head(page, IEM_W_HISTORY_COL_SCANNED);
    iem_html_head_num(page, IEM_W_COL_DECISIONS);
    iem_html_head_num(page, IEM_W_COL_ADVERSE);
    iem_html_head(page, IEM_W_COL_VERDICT);
    iem_html_head_num(page, IEM_W_HISTORY_COL_FINDINGS);
    iem_html_head(page, IEM_W_HISTORY_COL_PLAN);
    iem_html_open_body(page);
    for (size_t s = p->past->first; s < p->past->end; s++)
        write_scan(p, &p->monitor->past->scans[s]);
    iem_html_close_table(page);
    iem_html_raw(page, "</section>\n");
}

static void write_limits(struct paging *p)
{
    static const iem_word limits[] = {IEM_W_HISTORY_LIMIT_1, IEM_W_HISTORY_LIMIT_2,
                                      IEM_W_HISTORY_LIMIT_3};
    iem_page *page = &p->page;
    iem_html_raw(page, "<section aria-labelledby=\"limits\">\n");
    iem_html_heading(page, "limits", IEM_W_LIMITS);
    iem_html_raw(page, "<ul>\n");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        iem_html_element(page, "<li>", iem_html_word(page, limits[i]), "</li>\n");
    iem_html_raw(page, "</ul>\n</section>\n");
}

iem_status iem_report_history_html(const iem_retrospect *past, iem_buffer *out,
                                   iem_error *err)
{
    struct paging p = {.past = past, .monitor = past->monitor};
    p.page = (iem_page){.out = out, .serial = 1};
    if (!iem_voice_find(past->look->lang, &p.page.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    write_head(&p);
    if (past->end > past->first) {
        write_alarms(&p);
        write_trend(&p);
        write_turns(&p);
        write_scans(&p);
        write_limits(&p);
    }
    iem_html_element(&p.page, "</main>\n<footer>",
                     iem_html_word(&p.page, past->look->publish
                                                ? IEM_W_LIMIT_PUBLISHED
                                                : IEM_W_HISTORY_INTERNAL),
                     "</footer>\n</body>\n</html>\n");
    iem_arena_clear(&p.page.arena);
    return p.page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
