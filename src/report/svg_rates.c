/* Rates with intervals. */
#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>

/* Thirty groups are to stand on one sheet of paper. */
enum { RATE_ROW = 40, CLOSE_ROW = 30, MANY = 20 };

static void rate_row(const iem_chart *chart, const struct iem_axis *axis,
                     const iem_group_row *g, int top, int row)
{
    const iem_voice *voice = chart->voice;
    const iem_estimate rate = g->rate.all;
    const iem_figure value = iem_figure_rate(voice, rate.value);
    const iem_figure range = iem_figure_range(voice, rate, iem_figure_rate);
    const int y = top + (row == RATE_ROW ? 28 : 22),
              text = top + (row == RATE_ROW ? 16 : 11);
    char label[128];
    snprintf(label, sizeof label, "%s (%s)", value.text, range.text);
    iem_svg_fitted(chart->out, text, g->group, 18, 60);
    iem_svg_words(chart->out, "value", "end", 100, 0, text,
                  isnan(rate.low) ? value.text : label);
    if (isnan(rate.value)) return;
    const char *class = g->is_reference ? "twin" : "group";
    if (!isnan(rate.low))
        iem_svg_line(chart->out, class, iem_axis_at(axis, rate.low), y,
                     iem_axis_at(axis, rate.high), y);
    iem_svg_dot(chart->out, class, iem_axis_at(axis, rate.value), y);
}

static double highest_rate(const iem_group_row *const *groups, size_t n)
{
    double high = 0;
    for (size_t i = 0; i < n; i++)
        high = fmax(high, fmax(groups[i]->rate.all.high, groups[i]->rate.all.value));
    return high > 0 ? high : 0.01;
}

/* Of those that have a rate; a dash where none has. */
static iem_name extreme(const iem_group_row *const *groups, size_t n, int sign)
{
    const iem_group_row *best = NULL;
    for (size_t i = 0; i < n; i++) {
        const double rate = groups[i]->rate.all.value;
        if (!isnan(rate) && (!best || sign * rate > sign * best->rate.all.value))
            best = groups[i];
    }
    return iem_name_clip(best ? best->group : "–", 40);
}

void iem_svg_rates(const iem_chart *chart, const iem_group_row *const *groups, size_t n)
{
    if (!n) return;
    const struct iem_axis axis = {0, fmin(1, 1.02 * highest_rate(groups, n)), 1, 99};
    const int row = n > MANY ? CLOSE_ROW : RATE_ROW;
    const int bottom = row * (int)n + 4;
    const iem_name ground = iem_name_clip(groups[0]->ground, chart->voice->name_limit);
    const iem_name highest = extreme(groups, n, 1);
    const iem_name lowest = extreme(groups, n, -1);
    iem_svg_open(chart, bottom + IEM_AXIS_HEIGHT, IEM_W_CHART_RATES,
                 IEM_W_CHART_RATES_DESC,
                 IEM_ARGS("ground", ground.text, "highest", highest.text, "lowest",
                          lowest.text));
    iem_svg_rate_grid(chart, &axis, 4, bottom);
    for (size_t i = 0; i < n; i++) {
        const double x = iem_axis_at(&axis, groups[i]->rate.all.value);
        if (groups[i]->is_reference && !isnan(x))
            iem_svg_line(chart->out, "against", x, 4, x, bottom);
    }
    for (size_t i = 0; i < n; i++) rate_row(chart, &axis, groups[i], row * (int)i, row);
    iem_svg_close(chart);
}
