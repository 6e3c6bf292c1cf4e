#include "report/svg.h"

#include "report/order.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void iem_xml_text(iem_buffer *out, const char *text)
{
    for (size_t len = 0; *text; text += len) {
        const iem_slice safe = iem_name_next(text, &len);
        switch (*safe.at) {
        case '&':
            iem_buffer_text(out, "&amp;");
            break;
        case '<':
            iem_buffer_text(out, "&lt;");
            break;
        case '>':
            iem_buffer_text(out, "&gt;");
            break;
        case '"':
            iem_buffer_text(out, "&quot;");
            break;
        case '\'':
            iem_buffer_text(out, "&#39;");
            break;
        default:
            iem_buffer_bytes(out, safe.at, safe.len);
        }
    }
}

/* ---- Axes ---- */

/* Values from `low` to `high` on percentages from `from` to `to` of the width. */
struct axis {
    double low, high, from, to;
};

static double on(const struct axis *axis, double value)
{
    const double share = (value - axis->low) / (axis->high - axis->low);
    const double place = axis->from + share * (axis->to - axis->from);
    return fmin(fmax(place, axis->from), axis->to);
}

enum { MAX_TICKS = 12 };

struct ticks {
    double at[MAX_TICKS];
    size_t n;
    double step;
};

/* Round steps of 1, 2 or 5 times a power of ten, at most seven of them. */
static struct ticks round_ticks(double low, double high)
{
    struct ticks ticks = {.n = 0};
    const double raw = (high - low) / 6;
    if (!(raw > 0) || !isfinite(raw)) return ticks;
    const double power = pow(10, floor(log10(raw)));
    const double lead = raw / power;
    const double step = power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    ticks.step = step;
    for (double k = ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
        if (ticks.n < MAX_TICKS) ticks.at[ticks.n++] = k * step;
    return ticks;
}

/* No more decimals than the steps between ticks need. */
static iem_figure tick_figure(const iem_voice *voice, double value, double step)
{
    const unsigned decimals = step > 0.99     ? 0
                              : step > 0.099  ? 1
                              : step > 0.0099 ? 2
                                              : 3;
    return iem_figure_fixed(voice, value, decimals);
}

/* Ratios that read well, as logarithms: 1 always, the others an eighth of the axis from
 * it and from each other. */
static struct ticks ratio_ticks(double low, double high)
{
    static const double ratios[] = {0.01, 0.02, 0.05, 0.1,  0.2, 0.5, 0.8,
                                    0.9,  1,    1.1,  1.25, 1.5, 2,   3,
                                    5,    10,   20,   50,   100, 200};
    struct ticks ticks = {.n = 0};
    const double apart = (high - low) / 8;
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++) {
        const double at = log(ratios[i]);
        const bool is_one = fabs(at) < 1e-9;
        const bool far = ticks.n == 0 || at - ticks.at[ticks.n - 1] > apart;
        if (at < low || at > high || ticks.n == MAX_TICKS) continue;
        if (is_one || (far && fabs(at) > apart)) ticks.at[ticks.n++] = at;
    }
    return ticks;
}

static iem_figure ratio_figure(const iem_voice *voice, double ratio)
{
    for (unsigned decimals = 0; decimals < 2; decimals++) {
        const double scaled = ratio * (decimals ? 10 : 1);
        if (fabs(scaled - round(scaled)) < 1e-6)
            return iem_figure_fixed(voice, ratio, decimals);
    }
    return iem_figure_fixed(voice, ratio, 2);
}

/* ---- Elements ---- */

/* Never by printf, whose decimal mark follows the locale. */
static iem_figure place(double percent)
{
    static const iem_voice plain = {.decimal = '.', .thousands = '\0'};
    return iem_figure_fixed(&plain, fmin(fmax(percent, 0), 100), 2);
}

static void line(iem_buffer *out, const char *class, double x1, int y1, double x2,
                 int y2)
{
    iem_buffer_format(
        out, "<line class=\"%s\" x1=\"%s%%\" y1=\"%d\" x2=\"%s%%\" y2=\"%d\"/>\n",
        class, place(x1).text, y1, place(x2).text, y2);
}

static void box(iem_buffer *out, const char *class, double x1, int y1, double x2,
                int y2)
{
    if (!(x2 > x1) || y2 <= y1) return;
    iem_buffer_format(
        out, "<rect class=\"%s\" x=\"%s%%\" y=\"%d\" width=\"%s%%\" height=\"%d\"/>\n",
        class, place(x1).text, y1, place(x2 - x1).text, y2 - y1);
}

static void dot(iem_buffer *out, const char *class, double x, int y)
{
    iem_buffer_format(out, "<circle class=\"%s\" cx=\"%s%%\" cy=\"%d\" r=\"5.5\"/>\n",
                      class, place(x).text, y);
}

static void diamond(iem_buffer *out, const char *class, double x, int y)
{
    iem_buffer_format(out,
                      "<svg x=\"%s%%\" y=\"%d\" class=\"at\"><path class=\"%s\" "
                      "d=\"M0 -7.5 7.5 0 0 7.5 -7.5 0z\"/></svg>\n",
                      place(x).text, y, class);
}

/* `anchor`: start, middle or end at x + dx pixels. */
static void words(iem_buffer *out, const char *class, const char *anchor, double x,
                  int dx, int y, const char *text)
{
    iem_buffer_format(
        out, "<text class=\"%s\" text-anchor=\"%s\" x=\"%s%%\" dx=\"%d\" y=\"%d\">",
        class, anchor, place(x).text, dx, y);
    iem_xml_text(out, text);
    iem_buffer_text(out, "</text>\n");
}

/* A name at the left edge: clipped further where the screen is narrow. */
static void fitted(iem_buffer *out, int y, const char *name, size_t narrow, size_t wide)
{
    if (iem_utf8_length(name) <= narrow) {
        words(out, "name", "start", 0, 0, y, iem_name_clip(name, narrow).text);
        return;
    }
    words(out, "name narrow", "start", 0, 0, y, iem_name_clip(name, narrow).text);
    words(out, "name wide", "start", 0, 0, y, iem_name_clip(name, wide).text);
}

/* Labels at the ends of an axis stay inside the picture. */
static const char *tick_anchor(double x)
{
    return x < 4 ? "start" : x > 96 ? "end" : "middle";
}

static void open_svg(const iem_chart *chart, int height, const char *title,
                     const char *description)
{
    iem_buffer *out = chart->out;
    iem_buffer_format(out,
                      "<svg class=\"chart\" role=\"img\" width=\"100%%\" height=\"%d\" "
                      "aria-labelledby=\"c%ut c%ud\">\n<title id=\"c%ut\">",
                      height, chart->serial, chart->serial, chart->serial);
    iem_xml_text(out, title);
    iem_buffer_format(out, "</title>\n<desc id=\"c%ud\">", chart->serial);
    iem_xml_text(out, description);
    iem_buffer_text(out, "</desc>\n");
}

static void close_svg(const iem_chart *chart)
{
    iem_buffer_text(chart->out, "</svg>\n");
}

/* Opens with texts of the catalogue; both take the same arguments. */
static void open_chart(const iem_chart *chart, int height, iem_word title,
                       iem_word description, const char *const *args)
{
    iem_buffer said_title = {0}, said = {0};
    iem_say(&said_title, chart->voice, title, args);
    iem_say(&said, chart->voice, description, args);
    if (said_title.failed || said.failed)
        chart->out->failed = true;
    else
        open_svg(chart, height, said_title.at, said.at);
    iem_buffer_clear(&said_title);
    iem_buffer_clear(&said);
}

/* A grid from top to bottom with rates below it. */
static void rate_grid(const iem_chart *chart, const struct axis *axis, int top,
                      int bottom)
{
    const struct ticks ticks = round_ticks(axis->low, axis->high);
    for (size_t i = 0; i < ticks.n; i++) {
        const double x = on(axis, ticks.at[i]);
        line(chart->out, "grid", x, top, x, bottom);
        const iem_figure figure =
            tick_figure(chart->voice, 100 * ticks.at[i], 100 * ticks.step);
        char text[sizeof figure.text + 1];
        snprintf(text, sizeof text, "%s%%", figure.text);
        words(chart->out, "tick", tick_anchor(x), x, 0, bottom + 18, text);
    }
}

/* ---- Rates with intervals ---- */

enum { RATE_ROW = 40, AXIS_HEIGHT = 28 };

static void rate_row(const iem_chart *chart, const struct axis *axis,
                     const iem_group_row *g, int top)
{
    const iem_voice *voice = chart->voice;
    const iem_estimate rate = g->rate.all;
    const iem_figure value = iem_figure_rate(voice, rate.value);
    const iem_figure range = iem_figure_range(voice, rate, iem_figure_rate);
    const int y = top + 28;
    char label[128];
    snprintf(label, sizeof label, "%s (%s)", value.text, range.text);
    fitted(chart->out, top + 16, g->group, 18, 60);
    words(chart->out, "value", "end", 100, 0, top + 16,
          isnan(rate.low) ? value.text : label);
    if (isnan(rate.value)) return;
    const char *class = g->is_reference ? "twin" : "group";
    if (!isnan(rate.low))
        line(chart->out, class, on(axis, rate.low), y, on(axis, rate.high), y);
    dot(chart->out, class, on(axis, rate.value), y);
}

static double highest_rate(const iem_group_row *const *groups, size_t n)
{
    double high = 0;
    for (size_t i = 0; i < n; i++)
        high = fmax(high, fmax(groups[i]->rate.all.high, groups[i]->rate.all.value));
    return high > 0 ? high : 0.01;
}

static const iem_group_row *extreme(const iem_group_row *const *groups, size_t n,
                                    int sign)
{
    const iem_group_row *best = groups[0];
    for (size_t i = 1; i < n; i++)
        if (sign * groups[i]->rate.all.value > sign * best->rate.all.value)
            best = groups[i];
    return best;
}

void iem_svg_rates(const iem_chart *chart, const iem_group_row *const *groups, size_t n)
{
    if (!n) return;
    const struct axis axis = {0, fmin(1, 1.02 * highest_rate(groups, n)), 1, 99};
    const int bottom = RATE_ROW * (int)n + 4;
    const iem_name ground = iem_name_clip(groups[0]->ground, chart->voice->name_limit);
    const iem_name highest = iem_name_clip(extreme(groups, n, 1)->group, 40);
    const iem_name lowest = iem_name_clip(extreme(groups, n, -1)->group, 40);
    open_chart(chart, bottom + AXIS_HEIGHT, IEM_W_CHART_RATES, IEM_W_CHART_RATES_DESC,
               IEM_ARGS("ground", ground.text, "highest", highest.text, "lowest",
                        lowest.text));
    rate_grid(chart, &axis, 4, bottom);
    for (size_t i = 0; i < n; i++) {
        const double x = on(&axis, groups[i]->rate.all.value);
        if (groups[i]->is_reference && !isnan(x))
            line(chart->out, "against", x, 4, x, bottom);
    }
    for (size_t i = 0; i < n; i++) rate_row(chart, &axis, groups[i], RATE_ROW * (int)i);
    close_svg(chart);
}

/* ---- The person chart ---- */

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
    struct axis x;
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
    p->x = (struct axis){-2 * margin_of(t[0]), 3 * margin_of(t[0]), 1, 99};
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
                 long_ = (double)(LETTER * letters);
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
    const iem_name text = iem_name_clip(name, LABEL_LIMIT);
    const size_t letters = iem_utf8_length(text.text);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < N_SEATS; i++) {
            const struct area narrow = area_of(&seats[i], x, y, letters, NARROW);
            const struct area wide = area_of(&seats[i], x, y, letters, WIDE);
            if (!is_free(&p->wide, wide, WIDE, bottom)) continue;
            if (pass == 0 && !is_free(&p->narrow, narrow, NARROW, bottom)) continue;
            take(&p->wide, wide);
            if (pass == 0) take(&p->narrow, narrow);
            words(p->chart->out, pass == 0 ? "name" : "name wide", seats[i].anchor, x,
                  seats[i].dx, y + seats[i].dy, text.text);
            return;
        }
    p->unlabelled++;
}

static void mark(const struct person *p, const iem_treatment *t, double x, int y)
{
    iem_buffer *out = p->chart->out;
    if (t->verdict == IEM_FAIL)
        diamond(out, "fail", x, y);
    else
        dot(out, t->verdict == IEM_PASS ? "pass" : "doubt", x, y);
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
        line(p->chart->out, "whisker", on(&p->x, effect.low), y, on(&p->x, effect.high),
             y);
}

static void plot_frame(const struct person *p, const iem_treatment *t)
{
    iem_buffer *out = p->chart->out;
    const double margin = on(&p->x, margin_of(t)), zero = on(&p->x, 0);
    const int level = row_of(p, t->weight_margin);
    box(out, "panel", p->x.from, PLOT_TOP, p->x.to, PLOT_BOTTOM);
    box(out, "beyond", margin, PLOT_TOP, p->x.to, PLOT_BOTTOM);
    box(out, "beyond", p->x.from, PLOT_TOP, p->x.to, level);
    const struct ticks y = round_ticks(p->y_low, p->y_high);
    for (size_t i = 0; i < y.n; i++) {
        const int at = row_of(p, y.at[i]);
        line(out, fabs(y.at[i]) < 1e-9 ? "zero" : "grid", p->x.from, at, p->x.to, at);
        words(out, "tick", "start", p->x.from, 4, at - 4,
              iem_figure_share(p->chart->voice, y.at[i]).text);
    }
    line(out, "zero", zero, PLOT_TOP, zero, PLOT_BOTTOM);
}

static void plot_axis(const struct person *p, int bottom)
{
    const iem_voice *voice = p->chart->voice;
    iem_buffer *out = p->chart->out;
    const struct ticks x =
        p->ratio ? ratio_ticks(p->x.low, p->x.high) : round_ticks(p->x.low, p->x.high);
    for (size_t i = 0; i < x.n; i++) {
        const double at = on(&p->x, x.at[i]);
        const iem_figure text = p->ratio ? ratio_figure(voice, exp(x.at[i]))
                                         : tick_figure(voice, x.at[i], x.step);
        line(out, "grid", at, PLOT_TOP, at, bottom);
        words(out, "tick", tick_anchor(at), at, 0, bottom + 18, text.text);
    }
    words(out, "title", "end", p->x.to, 0, bottom + 38,
          voice->words[p->ratio ? IEM_W_CHART_RATIO_AXIS : IEM_W_CHART_GAP_AXIS]);
    words(out, "title", "start", p->x.from, 0, PLOT_TOP - 9,
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
    words(p->chart->out, "field", seat.anchor, x, seat.dx, y, text);
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
        const double x = on(&p->x, effect.value);
        const int y = row_of(p, weight.value);
        whisker(p, effect, y);
        if (isfinite(weight.low) && isfinite(weight.high))
            line(p->chart->out, "whisker", x, row_of(p, weight.low), x,
                 row_of(p, weight.high));
        take_mark(p, x, y);
    }
    for (size_t i = 0; i < n; i++)
        if (is_placed(t[i]))
            mark(p, t[i], on(&p->x, effect_of(t[i]).value),
                 row_of(p, weight_of(t[i]).value));
    for (size_t i = 0; i < n; i++)
        if (is_placed(t[i]))
            label(p, t[i]->group, on(&p->x, effect_of(t[i]).value),
                  row_of(p, weight_of(t[i]).value), PLOT_BOTTOM);
}

/* One row per group whose weight cannot be told; the frame first. */
static void plot_strip(struct person *p, const iem_treatment *const *t, size_t n,
                       int bottom)
{
    int y = PLOT_BOTTOM + 44;
    box(p->chart->out, "panel", p->x.from, PLOT_BOTTOM + 10, p->x.to, bottom);
    box(p->chart->out, "beyond", on(&p->x, margin_of(t[0])), PLOT_BOTTOM + 10, p->x.to,
        bottom);
    words(p->chart->out, "field", "start", p->x.from, 6, PLOT_BOTTOM + 27,
          p->chart->voice->words[IEM_W_CHART_STRIP]);
    for (size_t i = 0; i < n; i++) {
        if (!is_on_strip(t[i])) continue;
        const iem_estimate effect = effect_of(t[i]);
        const double x = on(&p->x, effect.value);
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
    open_chart(
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
    close_svg(chart);
    return p.unlabelled;
}

/* ---- Cells ---- */

enum { CELL_ROW = 66 };

static void chance_label(const iem_chart *chart, const iem_cell_row *cell, int y)
{
    const iem_figure chance = iem_figure_chance(chart->voice, cell->chance);
    const iem_figure least = iem_figure_least(chart->voice, cell->chance_low);
    iem_buffer said = {0};
    if (isnan(cell->chance))
        iem_buffer_text(&said, chart->voice->words[IEM_W_GRADE + (int)cell->grade]);
    else
        iem_say(&said, chart->voice, IEM_W_CHART_CELL_LABEL,
                IEM_ARGS("chance", chance.text, "least", least.text));
    if (said.failed)
        chart->out->failed = true;
    else
        words(chart->out, "value", "start", 0, 0, y, said.at);
    iem_buffer_clear(&said);
}

static void dumbbell(const iem_chart *chart, const struct axis *axis,
                     const iem_cell_row *cell, int y)
{
    const double p1 = cell->a1 / cell->n1, p0 = cell->a0 / cell->n0;
    const bool more = !(p1 < p0);
    if (isfinite(p0) && isfinite(p1))
        line(chart->out, "between", on(axis, p0), y, on(axis, p1), y);
    if (isfinite(p0)) {
        dot(chart->out, "twin hollow", on(axis, p0), y);
        words(chart->out, "twin-text", more ? "end" : "start", on(axis, p0),
              more ? -10 : 10, y + 4, iem_figure_rate(chart->voice, p0).text);
    }
    if (isfinite(p1)) {
        dot(chart->out, "group", on(axis, p1), y);
        words(chart->out, "group-text", more ? "start" : "end", on(axis, p1),
              more ? 10 : -10, y + 4, iem_figure_rate(chart->voice, p1).text);
    }
}

static void cell_row(const iem_chart *chart, const struct axis *axis,
                     const iem_cell_row *cell, int top)
{
    iem_buffer facts = {0};
    iem_say_cell(&facts, chart->result, cell, 30);
    if (facts.failed)
        chart->out->failed = true;
    else
        fitted(chart->out, top + 16, facts.at, 38, 80);
    iem_buffer_clear(&facts);
    chance_label(chart, cell, top + 33);
    dumbbell(chart, axis, cell, top + 50);
}

/* Which mark is whose, above the picture; the same shapes as in it. */
static void legend(const iem_chart *chart, const iem_treatment *t)
{
    const iem_voice *voice = chart->voice;
    const iem_name reference =
        t->reference_is_rest || !t->reference
            ? iem_name_clip(voice->words[IEM_W_EVERYONE_ELSE], 30)
            : iem_name_clip(t->reference, 30);
    iem_buffer twins = {0};
    iem_say(&twins, voice, IEM_W_CHART_TWINS, IEM_ARGS("reference", reference.text));
    dot(chart->out, "group", 2, 12);
    words(chart->out, "group-text", "start", 2, 12, 16,
          iem_name_clip(t->group, 36).text);
    dot(chart->out, "twin hollow", 2, 32);
    words(chart->out, "twin-text", "start", 2, 12, 36, twins.failed ? "" : twins.at);
    if (twins.failed) chart->out->failed = true;
    iem_buffer_clear(&twins);
}

static void open_cells(const iem_chart *chart, const iem_treatment *t,
                       const iem_cell_row *cell, int height)
{
    iem_buffer facts = {0};
    iem_say_cell(&facts, chart->result, cell, 30);
    const iem_name who = iem_voice_quote(chart->voice, t->group);
    const iem_figure p1 = iem_figure_rate(chart->voice, cell->a1 / cell->n1);
    const iem_figure p0 = iem_figure_rate(chart->voice, cell->a0 / cell->n0);
    if (facts.failed) chart->out->failed = true;
    open_chart(chart, height, IEM_W_CHART_CELLS, IEM_W_CHART_CELLS_DESC,
               IEM_ARGS("who", who.text, "cell", facts.failed ? "" : facts.at, "group",
                        p1.text, "twins", p0.text));
    iem_buffer_clear(&facts);
}

void iem_svg_cells(const iem_chart *chart, const iem_treatment *t,
                   const iem_cell_row *const *cells, size_t n)
{
    if (!n) return;
    double high = 0;
    for (size_t i = 0; i < n; i++) {
        high = fmax(high, cells[i]->a1 / cells[i]->n1);
        high = fmax(high, cells[i]->a0 / cells[i]->n0);
    }
    const struct axis axis = {0, high > 0 ? 1.02 * high : 0.01, 16, 84};
    const int top = 48, bottom = top + CELL_ROW * (int)n + 4;
    open_cells(chart, t, cells[0], bottom + AXIS_HEIGHT);
    legend(chart, t);
    rate_grid(chart, &axis, top, bottom);
    for (size_t i = 0; i < n; i++)
        cell_row(chart, &axis, cells[i], top + CELL_ROW * (int)i);
    close_svg(chart);
}

/* ---- Thirds ---- */

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
    words(chart->out, "group-text", "middle", x, 0,
          rate_level(rate, high) + (more ? -12 : 23),
          iem_figure_rate(chart->voice, rate).text);
    words(chart->out, "twin-text", "middle", x, 0,
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
    open_chart(chart, THIRDS_BOTTOM + 56, IEM_W_CHART_THIRDS, IEM_W_CHART_THIRDS_DESC,
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
    legend(chart, t);
    line(chart->out, "zero", 1, THIRDS_BOTTOM, 99, THIRDS_BOTTOM);
    for (int i = 0; i < 2; i++) {
        const double a = t->thirds.third[i].rate, b = t->thirds.third[i + 1].rate;
        const double c = t->thirds.third[i].twin_rate,
                     d = t->thirds.third[i + 1].twin_rate;
        line(chart->out, "twin dashed", x[i], rate_level(c, high), x[i + 1],
             rate_level(d, high));
        line(chart->out, "group", x[i], rate_level(a, high), x[i + 1],
             rate_level(b, high));
    }
    for (int i = 0; i < 3; i++) {
        const double rate = t->thirds.third[i].rate,
                     twins = t->thirds.third[i].twin_rate;
        dot(chart->out, "twin hollow", x[i], rate_level(twins, high));
        dot(chart->out, "group", x[i], rate_level(rate, high));
        third_figures(chart, x[i], rate, twins, high);
        words(chart->out, "tick", "middle", x[i], 0, THIRDS_BOTTOM + 44,
              chart->voice->words[IEM_W_THIRD_LOW + i]);
    }
    close_svg(chart);
}
