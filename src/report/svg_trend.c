/* A group and its reference from period to period: since when, and when there was
 * evidence enough for an alarm. */
#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>

enum {
    KEY_ROW = 20,
    TREND_HEIGHT = 200,
    ACROSS = 1000, /* of the picture within the picture, which is stretched */
    NARROW_LABELS = 4,
    WIDE_LABELS = 9,
    MANY = 30, /* periods: their points are left out */
};

struct trend {
    const iem_chart *chart;
    const iem_trend_told *told;
    struct iem_axis x; /* of numbers of periods, from 1 */
    double high;
    int top, bottom;
};

static int level(const struct trend *p, double rate)
{
    const double share = fmin(fmax(rate / p->high, 0), 1);
    return (int)lround(p->bottom - share * (p->bottom - p->top));
}

static double place_of(const struct trend *p, size_t i)
{
    return iem_axis_at(&p->x, (double)i + 1);
}

static double highest(const iem_series *rate, double high)
{
    for (size_t i = 0; i < rate->n; i++) {
        const iem_estimate e = rate->at[i]->estimate;
        if (e.value > high) high = e.value;
        /* The interval of a nearly empty period must not drown all others. */
        if (e.high < 2.5 * high && e.high > high) high = e.high;
    }
    return high;
}

/* ---- Intervals: one area for each run of periods that have one ---- */

static bool has_interval(const iem_series *rate, size_t i)
{
    return i < rate->n && !isnan(rate->at[i]->estimate.low) &&
           !isnan(rate->at[i]->estimate.high);
}

static void edge(const struct trend *p, const char *command, size_t i, double rate)
{
    iem_buffer_format(p->chart->out, "%s%d %d", command,
                      (int)lround(place_of(p, i) / 100 * ACROSS),
                      level(p, rate) - p->top);
}

static void area(const struct trend *p, const char *class, const iem_series *rate)
{
    iem_buffer *out = p->chart->out;
    iem_buffer_format(out, "<path class=\"%s\" d=\"", class);
    for (size_t first = 0, end; first < rate->n; first = end) {
        for (end = first; has_interval(rate, end);) end++;
        for (size_t i = first; i < end; i++)
            edge(p, i == first ? "M" : "L", i, rate->at[i]->estimate.high);
        for (size_t i = end; i > first; i--)
            edge(p, "L", i - 1, rate->at[i - 1]->estimate.low);
        if (end > first)
            iem_buffer_text(out, "z");
        else
            end++;
    }
    iem_buffer_text(out, "\"/>\n");
}

static void areas(const struct trend *p)
{
    iem_buffer *out = p->chart->out;
    iem_buffer_format(out,
                      "<svg y=\"%d\" width=\"100%%\" height=\"%d\" "
                      "viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\">\n",
                      p->top, p->bottom - p->top, ACROSS, p->bottom - p->top);
    if (p->told->reference.n) area(p, "area twin", &p->told->reference);
    area(p, "area group", &p->told->rate);
    iem_buffer_text(out, "</svg>\n");
}

/* ---- Lines ---- */

static void curve(const struct trend *p, const char *line_class, const char *dot_class,
                  const iem_series *rate)
{
    for (size_t i = 0; i < rate->n; i++) {
        const double value = rate->at[i]->estimate.value;
        if (isnan(value)) continue;
        if (i && !isnan(rate->at[i - 1]->estimate.value))
            iem_svg_line(p->chart->out, line_class, place_of(p, i - 1),
                         level(p, rate->at[i - 1]->estimate.value), place_of(p, i),
                         level(p, value));
        if (rate->n <= MANY)
            iem_svg_dot(p->chart->out, dot_class, place_of(p, i), level(p, value));
    }
}

static void rates_down(const struct trend *p)
{
    const iem_voice *voice = p->chart->voice;
    const struct iem_ticks ticks = iem_axis_ticks(0, p->high);
    for (size_t i = 0; i < ticks.n; i++) {
        const int y = level(p, ticks.at[i]);
        const iem_figure figure =
            iem_tick_figure(voice, 100 * ticks.at[i], 100 * ticks.step);
        char text[sizeof figure.text + 1];
        snprintf(text, sizeof text, "%s%%", figure.text);
        iem_svg_line(p->chart->out, i ? "grid" : "zero", 0, y, 100, y);
        iem_svg_words(p->chart->out, "tick", "start", 0, 2, y - 4, text);
    }
}

/* The first, the last, and others as far as there is room. */
static bool is_named(size_t i, size_t n, size_t labels)
{
    const size_t apart = (n + labels - 2) / (labels - 1);
    return i + 1 == n || (i % apart == 0 && n - 1 - i >= apart);
}

static void names_below(const struct trend *p)
{
    const size_t n = p->told->rate.n;
    for (size_t i = 0; i < n; i++) {
        const bool wide = is_named(i, n, WIDE_LABELS);
        const bool narrow = is_named(i, n, NARROW_LABELS);
        const double x = place_of(p, i);
        const char *name = p->told->rate.at[i]->of;
        if (!name || (!wide && !narrow)) continue;
        iem_svg_words(p->chart->out,
                      wide && narrow ? "tick"
                      : wide         ? "tick wide"
                                     : "tick narrow",
                      i + 1 == n ? "end" : "middle", x, 0, p->bottom + 18, name);
    }
}

/* ---- What stands out ---- */

static bool has_change(const iem_trend_told *told)
{
    return told->since && !isnan(told->since->estimate.value);
}

static bool has_alarm(const iem_trend_told *told)
{
    return told->alarm && !isnan(told->alarm->estimate.value);
}

static void change(const struct trend *p)
{
    const iem_estimate e = p->told->since->estimate;
    const double low = isnan(e.low) ? e.value : e.low;
    const double high = isnan(e.high) ? e.value : e.high;
    iem_svg_box(p->chart->out, "since", iem_axis_at(&p->x, low - 0.5), p->top,
                iem_axis_at(&p->x, high + 0.5), p->bottom);
}

static void alarm(const struct trend *p)
{
    const double x = iem_axis_at(&p->x, p->told->alarm->estimate.value);
    iem_svg_line(p->chart->out, "alarm", x, p->top, x, p->bottom);
    iem_svg_diamond(p->chart->out, "fail", x, p->top);
}

/* ---- What is what ---- */

static void said(const struct trend *p, const char *class, int y, iem_word word,
                 const char *const *args)
{
    const iem_phrase phrase = iem_voice_say(p->chart->voice, word, args);
    iem_svg_words(p->chart->out, class, "start", 2, 12, y + 4, phrase.text);
}

static void key(const struct trend *p, const iem_treatment *t)
{
    iem_buffer *out = p->chart->out;
    int y = 12;
    iem_svg_dot(out, "group", 2, y);
    iem_svg_words(out, "group-text", "start", 2, 12, y + 4,
                  iem_svg_clip(t->group, 36).text);
    if (p->told->reference.n) {
        y += KEY_ROW;
        iem_svg_dot(out, "twin hollow", 2, y);
        iem_svg_words(out, "twin-text", "start", 2, 12, y + 4,
                      t->reference_is_rest ? p->chart->voice->words[IEM_W_EVERYONE_ELSE]
                                           : iem_svg_clip(t->reference, 36).text);
    }
    if (has_change(p->told)) {
        y += KEY_ROW;
        iem_svg_box(out, "since", 1, y - 7, 3, y + 7);
        said(p, "value", y, IEM_W_CHART_BEGAN,
             IEM_ARGS("when", iem_trend_since(p->chart->voice, p->told).text));
    }
    if (has_alarm(p->told)) {
        y += KEY_ROW;
        iem_svg_diamond(out, "fail", 2, y);
        said(p, "value", y, IEM_W_CHART_ALARM,
             IEM_ARGS("period",
                      iem_trend_period(p->told, p->told->alarm->estimate.value)));
    }
}

static int rows_of_key(const iem_trend_told *told)
{
    return 1 + (told->reference.n > 0) + has_change(told) + has_alarm(told);
}

static void open_trend(const struct trend *p, const iem_treatment *t)
{
    const iem_voice *voice = p->chart->voice;
    const iem_series *rate = &p->told->rate;
    const iem_name who = iem_voice_quote(voice, t->group);
    const double alarmed = has_alarm(p->told) ? p->told->alarm->estimate.value : NAN;
    const iem_figure first = iem_figure_rate(voice, rate->at[0]->estimate.value);
    const iem_figure last =
        iem_figure_rate(voice, rate->at[rate->n - 1]->estimate.value);
    iem_svg_open(
        p->chart, p->bottom + IEM_AXIS_HEIGHT, IEM_W_CHART_TREND,
        has_alarm(p->told) ? IEM_W_CHART_TREND_DESC_ALARM : IEM_W_CHART_TREND_DESC,
        IEM_ARGS("who", who.text, "first", iem_trend_period(p->told, 1), "last",
                 iem_trend_period(p->told, (double)rate->n), "first_rate", first.text,
                 "last_rate", last.text, "alarm", iem_trend_period(p->told, alarmed)));
}

void iem_svg_trend(const iem_chart *chart, const iem_treatment *t,
                   const iem_trend_told *told)
{
    const size_t n = told->rate.n;
    if (n < 2) return;
    struct trend p = {.chart = chart, .told = told, .x = {1, (double)n, 11, 98}};
    p.high = highest(&told->reference, highest(&told->rate, 0.01));
    p.top = KEY_ROW * rows_of_key(told) + 18;
    p.bottom = p.top + TREND_HEIGHT;
    open_trend(&p, t);
    key(&p, t);
    if (has_change(told)) change(&p);
    rates_down(&p);
    areas(&p);
    if (told->reference.n)
        curve(&p, "twin dashed", "twin hollow small", &told->reference);
    curve(&p, "group", "group small", &told->rate);
    if (has_alarm(told)) alarm(&p);
    names_below(&p);
    iem_svg_close(chart);
}
