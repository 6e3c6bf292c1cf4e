/* How much each trait tells about the group somebody belongs to. */
#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>

enum { TRAIT_ROW = 42 };

static double top_of(const iem_series *strength)
{
    double high = 0.02;
    for (size_t i = 0; i < strength->n; i++) {
        const iem_estimate e = strength->at[i]->estimate;
        if (e.value > high) high = e.value;
        if (e.high > high) high = e.high;
    }
    return fmin(1, 1.05 * high);
}

static void lollipop(const iem_chart *chart, const struct iem_axis *axis,
                     const iem_statistic *s, int top)
{
    const iem_voice *voice = chart->voice;
    const iem_estimate e = s->estimate;
    const iem_figure value = iem_figure_rate(voice, e.value);
    const iem_figure range = iem_figure_range(voice, e, iem_figure_rate);
    char label[128];
    snprintf(label, sizeof label, "%s (%s)", value.text, range.text);
    iem_svg_fitted(chart->out, top + 16, s->of ? s->of : "", 18, 60);
    iem_svg_words(chart->out, "value", "end", 100, 0, top + 16,
                  isnan(e.low) ? value.text : label);
    if (isnan(e.value)) return;
    const double x = iem_axis_at(axis, e.value);
    iem_svg_line(chart->out, "stick", axis->from, top + 30, x, top + 30);
    if (!isnan(e.low))
        iem_svg_line(chart->out, "group", iem_axis_at(axis, e.low), top + 30,
                     iem_axis_at(axis, e.high), top + 30);
    iem_svg_dot(chart->out, "group", x, top + 30);
}

void iem_svg_traits(const iem_chart *chart, const iem_series *strength)
{
    if (!strength->n) return;
    const iem_statistic *first = strength->at[0];
    const struct iem_axis axis = {0, top_of(strength), 1, 99};
    const int bottom = TRAIT_ROW * (int)strength->n + 4;
    const iem_name ground = iem_name_clip(first->ground, chart->voice->name_limit);
    const iem_name trait = iem_name_clip(first->of, chart->voice->name_limit);
    const iem_figure most = iem_figure_rate(chart->voice, first->estimate.value);
    iem_svg_open(
        chart, bottom + IEM_AXIS_HEIGHT, IEM_W_CHART_TRAITS, IEM_W_CHART_TRAITS_DESC,
        IEM_ARGS("ground", ground.text, "trait", trait.text, "share", most.text));
    iem_svg_rate_grid(chart, &axis, 4, bottom);
    for (size_t i = 0; i < strength->n; i++)
        lollipop(chart, &axis, strength->at[i], TRAIT_ROW * (int)i);
    iem_svg_close(chart);
}
