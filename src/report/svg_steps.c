/* A pipeline: by how many times each step sets a group apart, one after the other to
 * the whole. */
#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>

enum { STEP_ROW = 48, STEP_LETTERS = 18, STEP_WIDE = 60 };

struct way {
    const iem_chart *chart;
    struct iem_axis axis; /* logarithms of ratios */
};

static double log_of(const iem_statistic *s)
{
    return s && s->estimate.value > 0 ? log(s->estimate.value) : NAN;
}

static void figures(const struct way *way, const iem_statistic *s, const char *name,
                    int top)
{
    const iem_voice *voice = way->chart->voice;
    const iem_figure value = iem_figure_ratio(voice, s->estimate.value);
    const iem_figure range = iem_figure_range(voice, s->estimate, iem_figure_ratio);
    char label[128];
    if (isnan(s->estimate.low))
        snprintf(label, sizeof label, "× %s", value.text);
    else
        snprintf(label, sizeof label, "× %s (%s)", value.text, range.text);
    iem_svg_fitted(way->chart->out, top + 16, name, STEP_LETTERS, STEP_WIDE);
    iem_svg_words(way->chart->out, "value", "end", 100, 0, top + 16, label);
}

/* From where the steps before it ended to where this one ends, with its interval. */
static void bar(const struct way *way, double from, const iem_statistic *s,
                const char *class, int top)
{
    iem_buffer *out = way->chart->out;
    const double to = from + log_of(s);
    if (isnan(to)) return;
    const double a = iem_axis_at(&way->axis, fmin(from, to));
    const double b = iem_axis_at(&way->axis, fmax(from, to));
    iem_svg_box(out, class, a, top + 23, fmax(b, a + 0.4), top + 37);
    if (s->estimate.low > 0 && s->estimate.high > 0)
        iem_svg_line(out, "whisker",
                     iem_axis_at(&way->axis, from + log(s->estimate.low)), top + 30,
                     iem_axis_at(&way->axis, from + log(s->estimate.high)), top + 30);
}

static void stretch(struct iem_axis *axis, double value)
{
    if (!isfinite(value)) return;
    axis->low = fmin(axis->low, value);
    axis->high = fmax(axis->high, value);
}

static void stretch_over(struct iem_axis *axis, double from, const iem_statistic *s)
{
    stretch(axis, from + log_of(s));
    if (s->estimate.low > 0) stretch(axis, from + log(s->estimate.low));
    if (s->estimate.high > 0) stretch(axis, from + log(s->estimate.high));
}

static struct iem_axis scale(const iem_steps_told *steps)
{
    struct iem_axis axis = {-0.1, 0.1, 1, 99};
    double at = 0;
    for (size_t i = 0; i < steps->ratio.n; i++) {
        stretch_over(&axis, at, steps->ratio.at[i]);
        at += isnan(log_of(steps->ratio.at[i])) ? 0 : log_of(steps->ratio.at[i]);
    }
    if (steps->whole) stretch_over(&axis, 0, steps->whole);
    const double pad = 0.04 * (axis.high - axis.low);
    axis.low -= pad;
    axis.high += pad;
    return axis;
}

static void grid(const struct way *way, int bottom)
{
    iem_buffer *out = way->chart->out;
    const struct iem_ticks ticks = iem_axis_ratio_ticks(way->axis.low, way->axis.high);
    for (size_t i = 0; i < ticks.n; i++) {
        const double x = iem_axis_at(&way->axis, ticks.at[i]);
        const bool is_one = fabs(ticks.at[i]) < 1e-9;
        iem_svg_line(out, is_one ? "zero" : "grid", x, 2, x, bottom);
        iem_svg_words(out, "tick", iem_svg_tick_anchor(x), x, 0, bottom + 18,
                      iem_tick_ratio(way->chart->voice, exp(ticks.at[i])).text);
    }
}

/* The step that does most, whichever way. */
static const iem_statistic *largest(const iem_series *ratio)
{
    const iem_statistic *most = ratio->at[0];
    for (size_t i = 1; i < ratio->n; i++)
        if (fabs(log_of(ratio->at[i])) > fabs(log_of(most)) || isnan(log_of(most)))
            most = ratio->at[i];
    return most;
}

static void open_steps(const iem_chart *chart, const iem_treatment *t,
                       const iem_steps_told *steps, int height)
{
    const iem_voice *voice = chart->voice;
    const iem_statistic *most = largest(&steps->ratio);
    const iem_name who = iem_voice_quote(voice, t->group);
    const iem_name step = iem_name_clip(most->of ? most->of : "", voice->name_limit);
    const iem_figure ratio = iem_figure_ratio(voice, most->estimate.value);
    const iem_figure whole =
        iem_figure_ratio(voice, steps->whole ? steps->whole->estimate.value : NAN);
    iem_svg_open(chart, height, IEM_W_CHART_STEPS, IEM_W_CHART_STEPS_DESC,
                 IEM_ARGS("who", who.text, "step", step.text, "ratio", ratio.text,
                          "whole", whole.text));
}

void iem_svg_steps(const iem_chart *chart, const iem_treatment *t,
                   const iem_steps_told *steps)
{
    const size_t n = steps->ratio.n;
    if (!n) return;
    const struct way way = {chart, scale(steps)};
    const int bottom = STEP_ROW * (int)(n + (steps->whole ? 1 : 0)) + 4;
    double at = 0;
    open_steps(chart, t, steps, bottom + IEM_AXIS_HEIGHT);
    grid(&way, bottom);
    for (size_t i = 0; i < n; i++) {
        const iem_statistic *s = steps->ratio.at[i];
        const int top = STEP_ROW * (int)i;
        bar(&way, at, s, log_of(s) < 0 ? "bar twin" : "bar group", top);
        figures(&way, s, s->of ? s->of : "", top);
        if (isnan(log_of(s))) continue;
        at += log_of(s);
        const double x = iem_axis_at(&way.axis, at);
        iem_svg_line(chart->out, "whisker", x, top + 37, x, top + STEP_ROW + 23);
    }
    if (steps->whole) {
        const int top = STEP_ROW * (int)n;
        bar(&way, 0, steps->whole, "bar whole", top);
        figures(&way, steps->whole, chart->voice->words[IEM_W_CHART_ALL_STEPS], top);
    }
    iem_svg_close(chart);
}
