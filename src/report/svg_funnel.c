/* Reviewers in a funnel: their shares at equal facts by how many cases they had,
 * between the limits within which chance alone puts them. Only in internal editions: a
 * published one has no reviewers. */
#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 60, BOTTOM = 320, MOST = 400, LABELS = 12, LABEL_LETTERS = 16 };

struct funnel {
    const iem_chart *chart;
    const iem_statistic *near[MOST], *wide[MOST]; /* by number of cases */
    size_t n;
    double high;
    struct iem_axis x;
};

static int by_cases(const void *a, const void *b)
{
    const iem_statistic *const *x = a, *const *z = b;
    if ((*x)->n < (*z)->n || (*x)->n > (*z)->n) return (*x)->n < (*z)->n ? -1 : 1;
    return strcmp((*x)->of, (*z)->of);
}

/* Those of one row; the two rows of a question have the same reviewers. */
static size_t gather(const iem_statistics *all, const iem_measure_row *measure,
                     const iem_statistic **at)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n && n < MOST; i++)
        if (all->at[i].measure == measure && all->at[i].of &&
            !isnan(all->at[i].estimate.value))
            at[n++] = &all->at[i];
    if (n) qsort(at, n, sizeof *at, by_cases);
    return n;
}

static int level(const struct funnel *f, double share)
{
    return (int)lround(BOTTOM - fmin(share, f->high) / f->high * (BOTTOM - TOP));
}

static bool is_outside(const iem_statistic *s)
{
    return s->estimate.value < s->estimate.low || s->estimate.value > s->estimate.high;
}

static void limits(const struct funnel *f, const char *class,
                   const iem_statistic *const *at)
{
    for (size_t i = 1; i < f->n; i++) {
        const double from = iem_axis_at(&f->x, at[i - 1]->n);
        const double to = iem_axis_at(&f->x, at[i]->n);
        iem_svg_line(f->chart->out, class, from, level(f, at[i - 1]->estimate.low), to,
                     level(f, at[i]->estimate.low));
        iem_svg_line(f->chart->out, class, from, level(f, at[i - 1]->estimate.high), to,
                     level(f, at[i]->estimate.high));
    }
}

static void marks(const struct funnel *f)
{
    size_t named = 0;
    for (size_t i = 0; i < f->n; i++) {
        const double x = iem_axis_at(&f->x, f->near[i]->n);
        const int y = level(f, f->near[i]->estimate.value);
        if (!is_outside(f->wide[i])) {
            iem_svg_dot(f->chart->out, "group small", x, y);
            continue;
        }
        iem_svg_diamond(f->chart->out, "fail", x, y);
        if (named++ < LABELS)
            iem_svg_words(f->chart->out, "value", x > 70 ? "end" : "start", x,
                          x > 70 ? -10 : 10, y + 4,
                          iem_svg_clip(f->near[i]->of, LABEL_LETTERS).text);
    }
}

static void axes(const struct funnel *f)
{
    const iem_voice *voice = f->chart->voice;
    const struct iem_ticks down = iem_axis_ticks(0, f->high);
    const struct iem_ticks across = iem_axis_ticks(0, f->x.high);
    for (size_t i = 0; i < down.n; i++) {
        const int y = level(f, down.at[i]);
        const iem_figure figure =
            iem_tick_figure(voice, 100 * down.at[i], 100 * down.step);
        char text[sizeof figure.text + 1];
        snprintf(text, sizeof text, "%s%%", figure.text);
        iem_svg_line(f->chart->out, i ? "grid" : "zero", 0, y, 100, y);
        iem_svg_words(f->chart->out, "tick", "start", 0, 2, y - 4, text);
    }
    for (size_t i = 1; i < across.n; i++)
        iem_svg_words(f->chart->out, "tick", "middle", iem_axis_at(&f->x, across.at[i]),
                      0, BOTTOM + 18,
                      iem_tick_figure(voice, across.at[i], across.step).text);
    iem_svg_words(f->chart->out, "tick", "end", 100, -2, BOTTOM + 36,
                  voice->words[IEM_W_FUNNEL_ACROSS]);
}

bool iem_svg_is_funnel(const iem_measure_row *measure)
{
    const size_t n = strlen(measure->id), end = sizeof "_funnel" - 1;
    return n > end && strcmp(measure->id + n - end, "_funnel") == 0;
}

void iem_svg_funnel(const iem_chart *chart, const iem_statistics *all,
                    const iem_measure_row *measure)
{
    struct funnel f = {.chart = chart, .high = 0.01};
    size_t outside = 0;
    f.n = gather(all, measure, f.near);
    if (f.n < 2 || gather(all, measure + 1, f.wide) != f.n) return;
    for (size_t i = 0; i < f.n; i++) {
        outside += is_outside(f.wide[i]);
        f.high =
            fmax(f.high, fmax(f.near[i]->estimate.value, f.wide[i]->estimate.high));
    }
    f.x = (struct iem_axis){0, f.near[f.n - 1]->n, 8, 97};
    const iem_figure reviewers = iem_figure_count(chart->voice, (double)f.n);
    const iem_figure beyond = iem_figure_count(chart->voice, (double)outside);
    iem_svg_open(chart, BOTTOM + 44, IEM_W_CHART_FUNNEL, IEM_W_CHART_FUNNEL_DESC,
                 IEM_ARGS("reviewers", reviewers.text, "outside", beyond.text));
    iem_svg_dot(chart->out, "group small", 2, 12);
    iem_svg_words(chart->out, "value", "start", 2, 12, 16,
                  chart->voice->words[IEM_W_FUNNEL_WITHIN]);
    iem_svg_diamond(chart->out, "fail", 2, 32);
    iem_svg_words(chart->out, "value", "start", 2, 12, 36,
                  chart->voice->words[IEM_W_FUNNEL_BEYOND]);
    axes(&f);
    limits(&f, "twin dashed", f.near);
    limits(&f, "twin", f.wide);
    marks(&f);
    iem_svg_close(chart);
}
