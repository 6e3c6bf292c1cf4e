/* Several agencies, one citizen: on how many people they come down together, on which
 * groups, and what brings what. */
#include "report/svg_chain.h"

#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    ROW = 52,
    TALL = 66,    /* a row with its figures on a line of their own */
    LETTERS = 24, /* of a name on a narrow screen */
    NARROW = 38,  /* the same, of a name that has the line to itself */
    WIDE = 60,
    MOST = 30, /* rows of a picture */
};

/* Beyond these a ratio is at the end of the axis. */
static const double least_ratio = 0.1, most_ratio = 10;

/* ---- Two bars for each number of agencies ---- */

static double tallest(const iem_chain_result *r)
{
    double most = 0;
    for (size_t i = 1; i < r->n_spread; i++)
        most = fmax(most, fmax(r->spread[i].observed, r->spread[i].expected));
    return most;
}

static bool is_dutch(const iem_voice *voice)
{
    return strcmp(voice->lang, "nl") == 0;
}

static void spread_row(const iem_chart *chart, const struct iem_axis *axis,
                       const iem_chain_spread *s, bool published, int top)
{
    const iem_voice *voice = chart->voice;
    const bool dutch = is_dutch(voice);
    const char *agency = dutch ? "organisatie" : "agency";
    const char *agencies = dutch ? "organisaties" : "agencies";
    char name[48], value[128];
    snprintf(name, sizeof name, "%u %s", s->agencies,
             s->agencies == 1 ? agency : agencies);
    snprintf(
        value, sizeof value, dutch ? "%s; onafhankelijk: %s" : "%s; independent: %s",
        iem_figure_count(voice, s->observed).text,
        (s->expected < 100 && !published ? iem_figure_fixed(voice, s->expected, 1)
                                         : iem_figure_count(voice, round(s->expected)))
            .text);
    iem_svg_fitted(chart->out, top + 14, name, LETTERS, WIDE);
    iem_svg_words(chart->out, "value", "end", 100, 0, top + 14, value);
    iem_svg_box(chart->out, "bar group", axis->from, top + 21,
                iem_axis_at(axis, s->observed), top + 31);
    iem_svg_box(chart->out, "bar twin", axis->from, top + 33,
                iem_axis_at(axis, s->expected), top + 43);
}

static void draw_people(const iem_chart *chart, const iem_chain_result *r,
                        const char *const *texts)
{
    const struct iem_axis axis = {0, tallest(r), 1, 99};
    const size_t n = r->n_spread - 1 < MOST ? r->n_spread - 1 : MOST;
    iem_svg_open_told(chart, ROW * (int)n, texts[0], texts[1]);
    for (size_t i = 1; i <= n; i++)
        spread_row(chart, &axis, &r->spread[i], r->published, ROW * (int)(i - 1));
    iem_svg_close(chart);
}

/* ---- A row for each estimate ---- */

struct stand {
    char name[2 * sizeof(iem_name) + 8];
    iem_estimate e;
    iem_verdict verdict;
};

struct forest {
    const iem_chart *chart;
    struct iem_axis axis; /* of logarithms, where `ratios` */
    double margin, none;  /* shaded from `margin` on; `none`: no difference */
    bool ratios;
    struct stand at[MOST];
    size_t n;
};

static double scaled(const struct forest *f, double value)
{
    return f->ratios ? log(fmin(fmax(value, least_ratio), most_ratio)) : value;
}

static void fit_axis(struct forest *f)
{
    double low = scaled(f, f->none), high = scaled(f, f->margin);
    for (size_t i = 0; i < f->n; i++) {
        low = fmin(low, fmin(scaled(f, f->at[i].e.low), scaled(f, f->at[i].e.value)));
        high =
            fmax(high, fmax(scaled(f, f->at[i].e.high), scaled(f, f->at[i].e.value)));
    }
    const double pad = 0.06 * (high - low);
    f->axis = (struct iem_axis){low - pad, high + pad, 1, 99};
}

static void draw_ticks(const struct forest *f, int bottom)
{
    const iem_voice *voice = f->chart->voice;
    const struct iem_ticks ticks = f->ratios
                                       ? iem_axis_ratio_ticks(f->axis.low, f->axis.high)
                                       : iem_axis_ticks(f->axis.low, f->axis.high);
    for (size_t i = 0; i < ticks.n; i++) {
        const double x = iem_axis_at(&f->axis, ticks.at[i]);
        const bool none = fabs(ticks.at[i] - scaled(f, f->none)) < 1e-9;
        iem_svg_line(f->chart->out, none ? "zero" : "grid", x, 2, x, bottom);
        iem_svg_words(
            f->chart->out, "tick", iem_svg_tick_anchor(x), x, 0, bottom + 18,
            f->ratios
                ? iem_tick_ratio(voice, exp(ticks.at[i])).text
                : iem_tick_figure(voice, 100 * ticks.at[i], 100 * ticks.step).text);
    }
}

static void draw_stand(const struct forest *f, const struct stand *s, int top)
{
    const iem_voice *voice = f->chart->voice;
    iem_figure (*one)(const iem_voice *, double) =
        f->ratios ? iem_figure_ratio : iem_figure_points;
    const double x = iem_axis_at(&f->axis, scaled(f, s->e.value));
    const int y = top + 46;
    char label[2 * sizeof(iem_figure) + 16];
    snprintf(label, sizeof label, "%s%s (%s)", f->ratios ? "× " : "",
             one(voice, s->e.value).text, iem_figure_range(voice, s->e, one).text);
    iem_svg_fitted(f->chart->out, top + 14, s->name, NARROW, WIDE);
    iem_svg_words(f->chart->out, "value", "start", 0, 0, top + 31, label);
    iem_svg_line(f->chart->out, "whisker", iem_axis_at(&f->axis, scaled(f, s->e.low)),
                 y, iem_axis_at(&f->axis, scaled(f, s->e.high)), y);
    if (s->verdict == IEM_FAIL)
        iem_svg_diamond(f->chart->out, "fail", x, y);
    else
        iem_svg_dot(f->chart->out, s->verdict == IEM_PASS ? "pass" : "doubt", x, y);
}

static void draw_forest(struct forest *f, const char *const *texts)
{
    const int bottom = TALL * (int)f->n;
    fit_axis(f);
    iem_svg_open_told(f->chart, bottom + IEM_AXIS_HEIGHT, texts[0], texts[1]);
    iem_svg_box(f->chart->out, "beyond", iem_axis_at(&f->axis, scaled(f, f->margin)), 2,
                99, bottom);
    draw_ticks(f, bottom);
    for (size_t i = 0; i < f->n; i++) draw_stand(f, &f->at[i], TALL * (int)i);
    iem_svg_close(f->chart);
}

static struct stand *next(struct forest *f, iem_estimate e, iem_verdict verdict)
{
    struct stand *s = &f->at[f->n++];
    *s = (struct stand){.e = e, .verdict = verdict};
    return s;
}

static bool is_drawn(iem_estimate e)
{
    return !isnan(e.value) && !isnan(e.low) && !isnan(e.high);
}

static void gather_groups(struct forest *f, const iem_chain_result *r)
{
    for (size_t i = 0; i < r->n_groups && f->n < MOST; i++) {
        const iem_chain_group *g = &r->groups[i];
        if (!is_drawn(g->equal_gap) || g->why == IEM_CHAIN_NO_GROUP) continue;
        struct stand *s = next(f, g->equal_gap, g->verdict);
        snprintf(s->name, sizeof s->name, "%s: %s", iem_name_clip(g->ground, 30).text,
                 iem_name_clip(g->group, 40).text);
    }
}

/* Of everybody: groups stand in the table. */
static void gather_cascades(struct forest *f, const iem_chain_result *r)
{
    for (size_t i = 0; i < r->n_cascades && f->n < MOST; i++) {
        const iem_chain_cascade *c = &r->cascades[i];
        if (c->group || !is_drawn(c->ratio)) continue;
        struct stand *s = next(f, c->ratio, c->verdict);
        snprintf(s->name, sizeof s->name, "%s → %s", iem_name_clip(c->from, 40).text,
                 iem_name_clip(c->to, 40).text);
    }
}

static void gather(struct forest *f, const iem_chain_result *r, iem_picture picture)
{
    f->ratios = picture == IEM_PICTURE_CASCADES;
    f->margin = f->ratios ? r->margin_ratio : r->margin_gap;
    f->none = f->ratios ? 1 : 0;
    if (f->ratios)
        gather_cascades(f, r);
    else
        gather_groups(f, r);
}

/* ---- Which of them ---- */

bool iem_svg_has_chain(const iem_chain_result *result, iem_picture picture)
{
    struct forest f = {.n = 0};
    if (picture == IEM_PICTURE_PEOPLE) return tallest(result) > 0;
    gather(&f, result, picture);
    return f.n > 0;
}

void iem_svg_chain(const iem_chart *chart, const iem_chain_result *result,
                   iem_picture picture, const char *const *texts)
{
    struct forest f = {.chart = chart};
    if (picture == IEM_PICTURE_PEOPLE) {
        draw_people(chart, result, texts);
        return;
    }
    gather(&f, result, picture);
    draw_forest(&f, texts);
}
