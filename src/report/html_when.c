/* When: from period to period, since when, and whether there is evidence by now. */
#include "report/html_sections.h"

#include "plan/plan.h"
#include "report/also.h"
#include "report/html_tables.h"

#include <math.h>

static void say_alarm(iem_page *page, const iem_trend_told *trend)
{
    const iem_statistic *alarm = trend->alarm;
    if (!alarm) return;
    if (!isnan(alarm->estimate.value))
        iem_html_told(
            page, "<p>", IEM_W_WHEN_ALARM,
            IEM_ARGS("period", iem_trend_period(trend, alarm->estimate.value)),
            "</p>\n");
    else if (isnan(alarm->p) && alarm->why)
        iem_html_told(page, "<p>", IEM_W_WHEN_UNKNOWN,
                      IEM_ARGS("why", iem_also_said(&page->voice, alarm->why->text)),
                      "</p>\n");
    else
        iem_html_element(page, "<p>", iem_html_word(page, IEM_W_WHEN_NO_ALARM),
                         "</p>\n");
}

static void say_since(iem_page *page, const iem_trend_told *trend)
{
    if (!trend->since || isnan(trend->since->estimate.value)) return;
    const double at = trend->since->estimate.value;
    iem_html_told(page, "<p>", IEM_W_WHEN_SINCE,
                  IEM_ARGS("period", iem_trend_period(trend, at), "when",
                           iem_trend_since(&page->voice, trend).text),
                  "</p>\n");
}

static void figure_trend(iem_page *page, const iem_treatment *t,
                         const iem_trend_told *trend)
{
    const iem_chart chart = iem_html_next_chart(page);
    const iem_name who = iem_voice_quote(&page->voice, t->group);
    iem_html_open_figure(page, IEM_W_CHART_TREND, IEM_ARGS("who", who.text));
    say_alarm(page, trend);
    say_since(page, trend);
    iem_svg_trend(&chart, t, trend);
    iem_html_element(page, "<figcaption>", iem_html_word(page, IEM_W_TREND_LEAD),
                     "</figcaption>\n");
    iem_html_open_details(page, iem_html_word(page, IEM_W_BEHIND_CHART));
    iem_html_table_trend(page, t, trend);
    iem_html_close_details(page);
    iem_html_close_figure(page);
}

void iem_html_write_when(iem_page *page)
{
    const iem_treatment *groups[IEM_CARRYING];
    const size_t n = iem_html_carrying(page, groups);
    iem_html_raw(page, "<section aria-labelledby=\"when\">\n");
    iem_html_heading(page, "when", IEM_W_WHEN);
    size_t drawn = 0;
    for (size_t i = 0; i < n; i++) {
        iem_trend_told trend;
        if (!iem_series_trend(&page->arena, page->result, groups[i], &trend))
            page->failed = true;
        if (trend.rate.n < 2) continue;
        figure_trend(page, groups[i], &trend);
        drawn++;
    }
    if (!drawn)
        iem_html_element(page, "<p>",
                         iem_html_word(page, page->result->columns & (1u << IEM_TIME)
                                                 ? IEM_W_WHEN_NOT_ASKED
                                                 : IEM_W_WHEN_NO_TIME),
                         "</p>\n");
    iem_html_raw(page, "</section>\n");
}
