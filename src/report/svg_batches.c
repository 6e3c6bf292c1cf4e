/* Batches by size: how much more often they were adverse than their facts explain, and
 * how far chance alone takes a batch of that size (a funnel; Spiegelhalter 2005). */
#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>

enum { TOP = 30, BOTTOM = 250, STEPS = 40 };

struct funnel {
    const iem_chart *chart;
    struct iem_axis x; /* powers of ten of the size */
    double low, high;  /* of the scale, in shares */
};

static int level(const struct funnel *f, double share)
{
    const double at = (share - f->low) / (f->high - f->low);
    return (int)lround(BOTTOM - fmin(fmax(at, 0), 1) * (BOTTOM - TOP));
}

static double beyond(const iem_batch_row *row)
{
    return (row->adverse - row->expected) / row->n;
}

/* Half the width of what chance does in 95 of 100 batches of this size. */
static double chance(const struct funnel *f, double n)
{
    return IEM_Z95 * f->chart->result->batches.spread / sqrt(n);
}

static void find_scales(struct funnel *f)
{
    const iem_batches_drawn *r = &f->chart->result->batches;
    double most = 1, fewest = INFINITY;
    f->low = -0.05;
    f->high = 0.05;
    for (size_t i = 0; i < r->n_rows; i++) {
        const iem_batch_row *row = &r->rows[i];
        most = fmax(most, row->n);
        fewest = fmin(fewest, row->n);
        f->low = fmin(f->low, beyond(row) - 0.02);
        f->high = fmax(f->high, beyond(row) + 0.02);
    }
    f->x = (struct iem_axis){log10(fewest) - 0.1, log10(most) + 0.1, 10, 98};
}

static void limit(const struct funnel *f, double sign)
{
    const double step = (f->x.high - f->x.low) / STEPS;
    for (int i = 0; i < STEPS; i++) {
        const double from = f->x.low + i * step, to = from + step;
        iem_svg_line(f->chart->out, "against", iem_axis_at(&f->x, from),
                     level(f, sign * chance(f, pow(10, from))), iem_axis_at(&f->x, to),
                     level(f, sign * chance(f, pow(10, to))));
    }
}

static void points_down(const struct funnel *f)
{
    const struct iem_ticks ticks = iem_axis_ticks(100 * f->low, 100 * f->high);
    for (size_t i = 0; i < ticks.n; i++) {
        const int y = level(f, ticks.at[i] / 100);
        const bool none = fabs(ticks.at[i]) < 1e-9;
        iem_svg_line(f->chart->out, none ? "zero" : "grid", f->x.from, y, f->x.to, y);
        iem_svg_words(f->chart->out, "tick", "start", 0, 2, y + 4,
                      iem_tick_figure(f->chart->voice, ticks.at[i], ticks.step).text);
    }
}

/* 1, 2, 5, 10, 20 … decisions, as far as there is room. */
static void sizes_below(const struct funnel *f)
{
    static const double steps[] = {1, 2, 5};
    const bool wide = f->x.high - f->x.low > 2.5;
    for (int power = 0; power < 9; power++)
        for (size_t i = 0; i < (wide ? 1 : sizeof steps / sizeof *steps); i++) {
            const double n = steps[i] * pow(10, power),
                         x = iem_axis_at(&f->x, log10(n));
            if (log10(n) < f->x.low || log10(n) > f->x.high) continue;
            iem_svg_words(f->chart->out, "tick", iem_svg_tick_anchor(x), x, 0,
                          BOTTOM + 18, iem_figure_count(f->chart->voice, n).text);
        }
}

static void marks(const struct funnel *f, bool named)
{
    const iem_batches_drawn *r = &f->chart->result->batches;
    for (size_t i = 0; i < r->n_rows; i++) {
        const iem_batch_row *row = &r->rows[i];
        const double x = iem_axis_at(&f->x, log10(row->n));
        if (row->named != named) continue;
        if (named)
            iem_svg_diamond(f->chart->out, "fail", x, level(f, beyond(row)));
        else
            iem_svg_dot(f->chart->out, "twin hollow small", x, level(f, beyond(row)));
    }
}

void iem_svg_batches(const iem_chart *chart)
{
    const iem_batches_drawn *r = &chart->result->batches;
    const iem_voice *voice = chart->voice;
    struct funnel f = {.chart = chart};
    size_t named = 0;
    for (size_t i = 0; i < r->n_rows; i++) named += r->rows[i].named;
    find_scales(&f);
    const iem_figure shown = iem_figure_count(voice, (double)r->n_rows),
                     all = iem_figure_count(voice, (double)r->all),
                     found = iem_figure_count(voice, (double)named);
    iem_svg_open(chart, BOTTOM + 2 * IEM_AXIS_HEIGHT, IEM_W_CHART_BATCHES,
                 IEM_W_CHART_BATCHES_DESC,
                 IEM_ARGS("shown", shown.text, "all", all.text, "found", found.text));
    iem_svg_words(chart->out, "tick", "start", 0, 2, 14,
                  voice->words[IEM_W_CHART_BATCHES_UP]);
    points_down(&f);
    limit(&f, 1);
    limit(&f, -1);
    marks(&f, false);
    marks(&f, true);
    sizes_below(&f);
    iem_svg_words(chart->out, "tick", "end", 98, 0, BOTTOM + 38,
                  voice->words[IEM_W_CHART_BATCHES_ACROSS]);
    iem_svg_close(chart);
}
