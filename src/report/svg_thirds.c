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

static void open_thirds(const iem_chart *chart, const iem_treatment *t)
{
    const iem_voice *voice = chart->voice;
    iem_figure rate[3], twins[3];
    for (int i = 0; i < 3; i++) {
        rate[i] = iem_figure_rate(voice, t->thirds.third[i].rate);
        twins[i] = iem_figure_rate(voice, t->thirds.third[i].twin_rate);
    }
    const iem_name who = iem_voice_quote(voice, t->group);
    iem_svg_open(chart, THIRDS_BOTTOM + 56, IEM_W_CHART_THIRDS, IEM_W_CHART_THIRDS_DESC,
                 IEM_ARGS("who", who.text, "low", rate[0].text, "low_twins",
                          twins[0].text, "middle", rate[1].text, "middle_twins",
                          twins[1].text, "high", rate[2].text, "high_twins",
                          twins[2].text));
}

void iem_svg_thirds(const iem_chart *chart, const iem_treatment *t)
{
    static const double x[] = {16, 50, 84};
    double high = 0;
    for (int i = 0; i < 3; i++)
        high = fmax(high, fmax(t->thirds.third[i].rate, t->thirds.third[i].twin_rate));
    if (!(high > 0)) high = 0.01;
    open_thirds(chart, t);
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
