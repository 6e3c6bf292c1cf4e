/* The person chart: group weight against twin gap. */
#include "report/svg_parts.h"

#include "report/order.h"

#include <math.h>

enum {
    PLOT_TOP = 26,
    PLOT_BOTTOM = 366,
    STRIP_ROW = 26,
    NARROW = 320,
    WIDE = 680,
    LETTER = 8, /* pixels, of the labels */
    LABEL_LIMIT = 20,
};

/* A label that was placed or a mark, in pixels at one width of the picture. */
struct area {
    double left, top, right, bottom;
};

struct taken {
    struct area at[4 * IEM_CHART_GROUPS];
    size_t n;
};

struct person {
    const iem_chart *chart;
    struct iem_axis x;
    double y_low, y_high;
    bool ratio;
    struct taken narrow, wide;
    size_t unlabelled;
};

static iem_estimate effect_of(const iem_treatment *t)
{
    const iem_estimate e = iem_treatment_effect(t)->all;
    if (!t->ratio_scale)
        return (iem_estimate){100 * e.value, 100 * e.low, 100 * e.high};
    return (iem_estimate){log(e.value), log(e.low), log(e.high)};
}

static iem_estimate weight_of(const iem_treatment *t)
{
    const iem_estimate c = t->fact_weight;
    return (iem_estimate){1 - c.value, 1 - c.high, 1 - c.low};
}

static double margin_of(const iem_treatment *t)
{
    return t->ratio_scale ? log(t->margin) : 100 * t->margin;
}

static int row_of(const struct person *p, double weight)
{
    const double share = (weight - p->y_low) / (p->y_high - p->y_low);
    const double y = PLOT_BOTTOM - share * (PLOT_BOTTOM - PLOT_TOP);
    return (int)lround(fmin(fmax(y, PLOT_TOP), PLOT_BOTTOM));
}

/* From the values, and their intervals as far as they do not drown the values. */
static void stretch(double *low, double *high, const iem_estimate *e, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(e[i].value)) continue;
        *low = fmin(*low, e[i].value);
        *high = fmax(*high, e[i].value);
    }
    const double room = 0.6 * (*high - *low), least = *low - room, most = *high + room;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(e[i].low)) *low = fmin(*low, fmax(e[i].low, least));
        if (isfinite(e[i].high)) *high = fmax(*high, fmin(e[i].high, most));
    }
    const double pad = 0.1 * (*high - *low);
    *low -= pad;
    *high += pad;
}

static void scale_person(struct person *p, const iem_treatment *const *t, size_t n)
{
    iem_estimate effects[IEM_CHART_GROUPS], weights[IEM_CHART_GROUPS];
    for (size_t i = 0; i < n; i++) {
        effects[i] = effect_of(t[i]);
        weights[i] = weight_of(t[i]);
    }
    p->x = (struct iem_axis){-2 * margin_of(t[0]), 3 * margin_of(t[0]), 1, 99};
    stretch(&p->x.low, &p->x.high, effects, n);
    p->y_low = -0.1, p->y_high = 0.4;
    stretch(&p->y_low, &p->y_high, weights, n);
}

static bool overlaps(const struct taken *taken, struct area a)
{
    for (size_t i = 0; i < taken->n; i++) {
        const struct area *b = &taken->at[i];
        if (a.left < b->right && b->left < a.right && a.top < b->bottom &&
            b->top < a.bottom)
            return true;
    }
    return false;
}

static void take(struct taken *taken, struct area a)
{
    if (taken->n < sizeof taken->at / sizeof taken->at[0]) taken->at[taken->n++] = a;
}

/* Ways to set a label beside a mark: which end stands there, and how far off. */
static const struct seat {
    const char *anchor;
    int dx, dy;
} seats[] = {{"start", 11, 4}, {"end", -11, 4}, {"start", 6, -10},  {"start", 6, 19},
             {"end", -6, -10}, {"end", -6, 19}, {"middle", 0, -13}, {"middle", 0, 23}};
enum { N_SEATS = sizeof seats / sizeof seats[0] };

static struct area area_of(const struct seat *seat, double percent, int y,
                           size_t letters, double width)
{
    const double x = percent / 100 * width + seat->dx,
                 long_ = (double)(LETTER * letters + 4);
    const double left = *seat->anchor == 's'   ? x
                        : *seat->anchor == 'e' ? x - long_
                                               : x - long_ / 2;
    return (struct area){left, y + seat->dy - 12, left + long_, y + seat->dy + 4};
}

static bool is_free(const struct taken *taken, struct area a, double width, int bottom)
{
    return a.left >= 0 && a.right <= width && a.top >= PLOT_TOP && a.bottom <= bottom &&
           !overlaps(taken, a);
}

/* Where labels do not fit on a phone, they are there on a wider screen only. */
static void label(struct person *p, const char *name, double x, int y, int bottom)
{
    const iem_name text = iem_svg_clip(name, LABEL_LIMIT);
    const size_t letters = iem_svg_letters(text.text);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < N_SEATS; i++) {
            const struct area narrow = area_of(&seats[i], x, y, letters, NARROW);
            const struct area wide = area_of(&seats[i], x, y, letters, WIDE);
            if (!is_free(&p->wide, wide, WIDE, bottom)) continue;
            if (pass == 0 && !is_free(&p->narrow, narrow, NARROW, bottom)) continue;
            take(&p->wide, wide);
            if (pass == 0) take(&p->narrow, narrow);
            iem_svg_words(p->chart->out, pass == 0 ? "name" : "name wide",
                          seats[i].anchor, x, seats[i].dx, y + seats[i].dy, text.text);
            return;
        }
    p->unlabelled++;
}

static void mark(const struct person *p, const iem_treatment *t, double x, int y)
{
    iem_buffer *out = p->chart->out;
    if (t->verdict == IEM_FAIL)
        iem_svg_diamond(out, "fail", x, y);
    else
        iem_svg_dot(out, t->verdict == IEM_PASS ? "pass" : "doubt", x, y);
}

static void take_mark(struct person *p, double x, int y)
{
    const double narrow = x / 100 * NARROW, wide = x / 100 * WIDE;
    take(&p->narrow, (struct area){narrow - 7, y - 7, narrow + 7, y + 7});
    take(&p->wide, (struct area){wide - 7, y - 7, wide + 7, y + 7});
}

static void whisker(const struct person *p, iem_estimate effect, int y)
{
    if (!isnan(effect.low) && !isnan(effect.high))
        iem_svg_line(p->chart->out, "whisker", iem_axis_at(&p->x, effect.low), y,
                     iem_axis_at(&p->x, effect.high), y);
}

static void plot_frame(const struct person *p, const iem_treatment *t)
{
    iem_buffer *out = p->chart->out;
    const double margin = iem_axis_at(&p->x, margin_of(t)),
                 zero = iem_axis_at(&p->x, 0);
    const int level = row_of(p, t->weight_margin);
    iem_svg_box(out, "panel", p->x.from, PLOT_TOP, p->x.to, PLOT_BOTTOM);
    iem_svg_box(out, "beyond", margin, PLOT_TOP, p->x.to, PLOT_BOTTOM);
    iem_svg_box(out, "beyond", p->x.from, PLOT_TOP, p->x.to, level);
    const struct iem_ticks y = iem_axis_ticks(p->y_low, p->y_high);
    for (size_t i = 0; i < y.n; i++) {
        const int at = row_of(p, y.at[i]);
        iem_svg_line(out, fabs(y.at[i]) < 1e-9 ? "zero" : "grid", p->x.from, at,
                     p->x.to, at);
        /* Above the plot stands the name of the axis. */
        if (at < PLOT_TOP + 14) continue;
        iem_svg_words(out, "tick", "start", p->x.from, 4, at - 4,
                      iem_figure_share(p->chart->voice, y.at[i]).text);
    }
    iem_svg_line(out, "zero", zero, PLOT_TOP, zero, PLOT_BOTTOM);
}

static void plot_axis(const struct person *p, int bottom)
{
    const iem_voice *voice = p->chart->voice;
    iem_buffer *out = p->chart->out;
    const struct iem_ticks x = p->ratio ? iem_axis_ratio_ticks(p->x.low, p->x.high)
                                        : iem_axis_ticks(p->x.low, p->x.high);
    for (size_t i = 0; i < x.n; i++) {
        const double at = iem_axis_at(&p->x, x.at[i]);
        const iem_figure text = p->ratio ? iem_tick_ratio(voice, exp(x.at[i]))
                                         : iem_tick_figure(voice, x.at[i], x.step);
        iem_svg_line(out, "grid", at, PLOT_TOP, at, bottom);
        iem_svg_words(out, "tick", iem_svg_tick_anchor(at), at, 0, bottom + 18,
                      text.text);
    }
    iem_svg_words(
        out, "title", "end", p->x.to, 0, bottom + 38,
        voice->words[p->ratio ? IEM_W_CHART_RATIO_AXIS : IEM_W_CHART_GAP_AXIS]);
    iem_svg_words(out, "title", "start", p->x.from, 0, PLOT_TOP - 9,
                  voice->words[IEM_W_CHART_WEIGHT_AXIS]);
}

/* The names of the four fields stand in their corners, out of the way of labels. */
static void name_field(struct person *p, iem_word name, bool right, bool top)
{
    const char *text = p->chart->voice->words[name];
    /* On the left the figures of the axis come first. */
    const struct seat seat = {right ? "end" : "start", right ? -6 : 48, 0};
    const double x = right ? p->x.to : p->x.from;
    const int y = top ? PLOT_TOP + 17 : PLOT_BOTTOM - 8;
    const size_t letters = iem_utf8_length(text);
    iem_svg_words(p->chart->out, "field", seat.anchor, x, seat.dx, y, text);
    take(&p->narrow, area_of(&seat, x, y, letters, NARROW));
    take(&p->wide, area_of(&seat, x, y, letters, WIDE));
}

static void name_fields(struct person *p)
{
    name_field(p, IEM_W_TYPE_AVERAGED, false, true);
    name_field(p, IEM_W_TYPE_GROUP_JUDGED, true, true);
    name_field(p, IEM_W_TYPE, false, false);
    name_field(p, IEM_W_TYPE_SURCHARGED, true, false);
}

/* A ratio without end, and the logarithm of 0, stand at the edge. */
static bool is_placed(const iem_treatment *t)
{
    return isfinite(t->fact_weight.value) && !isnan(effect_of(t).value);
}

static bool is_on_strip(const iem_treatment *t)
{
    return !isfinite(t->fact_weight.value) && !isnan(effect_of(t).value);
}

static void plot_groups(struct person *p, const iem_treatment *const *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_placed(t[i])) continue;
        const iem_estimate effect = effect_of(t[i]), weight = weight_of(t[i]);
        const double x = iem_axis_at(&p->x, effect.value);
        const int y = row_of(p, weight.value);
        whisker(p, effect, y);
        if (isfinite(weight.low) && isfinite(weight.high))
            iem_svg_line(p->chart->out, "whisker", x, row_of(p, weight.low), x,
                         row_of(p, weight.high));
        take_mark(p, x, y);
    }
    for (size_t i = 0; i < n; i++)
        if (is_placed(t[i]))
            mark(p, t[i], iem_axis_at(&p->x, effect_of(t[i]).value),
                 row_of(p, weight_of(t[i]).value));
    for (size_t i = 0; i < n; i++)
        if (is_placed(t[i]))
            label(p, t[i]->group, iem_axis_at(&p->x, effect_of(t[i]).value),
                  row_of(p, weight_of(t[i]).value), PLOT_BOTTOM);
}

/* One row per group whose weight cannot be told; the frame first. */
static void plot_strip(struct person *p, const iem_treatment *const *t, size_t n,
                       int bottom)
{
    int y = PLOT_BOTTOM + 44;
    iem_svg_box(p->chart->out, "panel", p->x.from, PLOT_BOTTOM + 10, p->x.to, bottom);
    iem_svg_box(p->chart->out, "beyond", iem_axis_at(&p->x, margin_of(t[0])),
                PLOT_BOTTOM + 10, p->x.to, bottom);
    iem_svg_words(p->chart->out, "field", "start", p->x.from, 6, PLOT_BOTTOM + 27,
                  p->chart->voice->words[IEM_W_CHART_STRIP]);
    for (size_t i = 0; i < n; i++) {
        if (!is_on_strip(t[i])) continue;
        const iem_estimate effect = effect_of(t[i]);
        const double x = iem_axis_at(&p->x, effect.value);
        whisker(p, effect, y);
        take_mark(p, x, y);
        mark(p, t[i], x, y);
        label(p, t[i]->group, x, y, bottom + 8);
        y += STRIP_ROW;
    }
}

static void open_person(const struct person *p, const iem_treatment *const *t, size_t n,
                        int height)
{
    const iem_voice *voice = p->chart->voice;
    double fails = 0;
    for (size_t i = 0; i < n; i++) fails += t[i]->verdict == IEM_FAIL;
    const iem_name ground = iem_name_clip(t[0]->ground, voice->name_limit);
    const iem_figure failed = iem_figure_count(voice, fails);
    const iem_figure total = iem_figure_count(voice, (double)n);
    iem_svg_open(
        p->chart, height, IEM_W_CHART_PERSON, IEM_W_CHART_PERSON_DESC,
        IEM_ARGS("ground", ground.text, "fails", failed.text, "total", total.text));
}

size_t iem_svg_person(const iem_chart *chart, const iem_treatment *const *treatments,
                      size_t n)
{
    struct person p = {.chart = chart};
    int strip_rows = 0;
    if (!n) return 0;
    for (size_t i = 0; i < n; i++) strip_rows += is_on_strip(treatments[i]);
    const int bottom =
        strip_rows ? PLOT_BOTTOM + 36 + STRIP_ROW * strip_rows : PLOT_BOTTOM;
    p.ratio = treatments[0]->ratio_scale;
    scale_person(&p, treatments, n);
    open_person(&p, treatments, n, bottom + 46);
    iem_buffer_text(chart->out, "<g class=\"plot\">\n");
    plot_frame(&p, treatments[0]);
    if (strip_rows) plot_strip(&p, treatments, n, bottom);
    plot_axis(&p, bottom);
    name_fields(&p);
    plot_groups(&p, treatments, n);
    iem_buffer_text(chart->out, "</g>\n");
    iem_svg_close(chart);
    return p.unlabelled;
}
