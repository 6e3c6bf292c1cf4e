/* A group and its twins, from light to heavy facts. */
#include "report/svg_parts.h"

#include <math.h>

enum { THIRDS_TOP = 76, THIRDS_BOTTOM = 250 };

bool iem_svg_has_thirds(const iem_treatment *t)
{
    for (int i = 0; i < 3; i++)
        if (!isfinite(t->thirds.third[i].rate) ||
            !isfinite(t->thirds.third[i].twin_rate))
            return false;
    return true;
}

double iem_svg_thirds_high(const iem_treatment *t)
{
    double high = 0;
    for (int i = 0; i < 3; i++)
        high = fmax(high, fmax(t->thirds.third[i].rate, t->thirds.third[i].twin_rate));
    return high > 0 ? high : 0.01;
}

static int rate_level(double rate, double high)
{
    return (int)lround(THIRDS_BOTTOM - rate / high * (THIRDS_BOTTOM - THIRDS_TOP));
}

/* The higher of the two has its figure above it, the other below. */
static void third_figures(const iem_chart *chart, double x, double rate, double twins,
                          double high)
{
    const bool more = rate >= twins;
    iem_svg_words(chart->out, "group-text", "middle", x, 0,
                  rate_level(rate, high) + (more ? -12 : 23),
                  iem_figure_rate(chart->voice, rate).text);
    iem_svg_words(chart->out, "twin-text", "middle", x, 0,
                  rate_level(twins, high) + (more ? 23 : -12),
                  iem_figure_rate(chart->voice, twins).text);
}

static void open_thirds(const iem_chart *chart, const iem_treatment *t, int height)
{
    const iem_voice *voice = chart->voice;
    iem_figure rate[3], twins[3];
    for (int i = 0; i < 3; i++) {
        rate[i] = iem_figure_rate(voice, t->thirds.third[i].rate);
        twins[i] = iem_figure_rate(voice, t->thirds.third[i].twin_rate);
    }
    const iem_name who = iem_voice_quote(voice, t->group);
    iem_svg_open(chart, height, IEM_W_CHART_THIRDS, IEM_W_CHART_THIRDS_DESC,
                 IEM_ARGS("who", who.text, "low", rate[0].text, "low_twins",
                          twins[0].text, "middle", rate[1].text, "middle_twins",
                          twins[1].text, "high", rate[2].text, "high_twins",
                          twins[2].text));
}

void iem_svg_thirds(const iem_chart *chart, const iem_treatment *t)
{
    static const double x[] = {16, 50, 84};
    const double high = iem_svg_thirds_high(t);
    open_thirds(chart, t, THIRDS_BOTTOM + 56);
    iem_svg_legend(chart, t);
    iem_svg_line(chart->out, "zero", 1, THIRDS_BOTTOM, 99, THIRDS_BOTTOM);
    for (int i = 0; i < 2; i++) {
        const double a = t->thirds.third[i].rate, b = t->thirds.third[i + 1].rate;
        const double c = t->thirds.third[i].twin_rate,
                     d = t->thirds.third[i + 1].twin_rate;
        iem_svg_line(chart->out, "twin dashed", x[i], rate_level(c, high), x[i + 1],
                     rate_level(d, high));
        iem_svg_line(chart->out, "group", x[i], rate_level(a, high), x[i + 1],
                     rate_level(b, high));
    }
    for (int i = 0; i < 3; i++) {
        const double rate = t->thirds.third[i].rate,
                     twins = t->thirds.third[i].twin_rate;
        iem_svg_dot(chart->out, "twin hollow", x[i], rate_level(twins, high));
        iem_svg_dot(chart->out, "group", x[i], rate_level(rate, high));
        third_figures(chart, x[i], rate, twins, high);
        iem_svg_words(chart->out, "tick", "middle", x[i], 0, THIRDS_BOTTOM + 44,
                      chart->voice->words[IEM_W_THIRD_LOW + i]);
    }
    iem_svg_close(chart);
}

/* ---- Small, among others ---- */

enum { SMALL_TOP = 44, SMALL_BOTTOM = 108, SMALL_NAME = 18 };

static int small_level(double rate, double high)
{
    return (int)lround(SMALL_BOTTOM - rate / high * (SMALL_BOTTOM - SMALL_TOP));
}

static void small_end(const iem_chart *chart, const iem_treatment *t, int i, double x,
                      double high)
{
    const double rate = t->thirds.third[i].rate, twins = t->thirds.third[i].twin_rate;
    /* On the side away from the twins, or it would seem to be theirs. */
    const int y = small_level(rate, high) + (rate < twins ? 17 : -9);
    iem_svg_words(chart->out, "group-text", i ? "end" : "start", i ? 100 : 0, 0, y,
                  iem_figure_rate(chart->voice, rate).text);
    iem_svg_dot(chart->out, "twin hollow small", x, small_level(twins, high));
    iem_svg_dot(chart->out, "group small", x, small_level(rate, high));
}

void iem_svg_thirds_small(const iem_chart *chart, const iem_treatment *t, double high)
{
    static const double x[] = {12, 50, 88};
    iem_buffer *out = chart->out;
    open_thirds(chart, t, SMALL_BOTTOM + 18);
    iem_svg_words(out, "name", "start", 0, 0, 14,
                  iem_svg_clip(t->group, SMALL_NAME).text);
    iem_svg_line(out, "zero", 0, SMALL_BOTTOM, 100, SMALL_BOTTOM);
    for (int i = 0; i < 2; i++) {
        const double rate = t->thirds.third[i].rate;
        const double twins = t->thirds.third[i].twin_rate;
        iem_svg_line(out, "twin dashed", x[i], small_level(twins, high), x[i + 1],
                     small_level(t->thirds.third[i + 1].twin_rate, high));
        iem_svg_line(out, "group", x[i], small_level(rate, high), x[i + 1],
                     small_level(t->thirds.third[i + 1].rate, high));
    }
    small_end(chart, t, 0, x[0], high);
    small_end(chart, t, 2, x[2], high);
    iem_svg_close(chart);
}
