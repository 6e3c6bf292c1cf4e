#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>

/* ---- Axes ---- */

double iem_axis_at(const struct iem_axis *axis, double value)
{
    const double share = (value - axis->low) / (axis->high - axis->low);
    const double place = axis->from + share * (axis->to - axis->from);
    return fmin(fmax(place, axis->from), axis->to);
}

struct iem_ticks iem_axis_ticks(double low, double high)
{
    struct iem_ticks ticks = {.n = 0};
    const double raw = (high - low) / 6;
    if (!(raw > 0) || !isfinite(raw)) return ticks;
    const double power = pow(10, floor(log10(raw)));
    const double lead = raw / power;
    const double step = power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    ticks.step = step;
    for (double k = ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
        if (ticks.n < IEM_MAX_TICKS) ticks.at[ticks.n++] = k * step;
    return ticks;
}

iem_figure iem_tick_figure(const iem_voice *voice, double value, double step)
{
    const unsigned decimals = step > 0.99     ? 0
                              : step > 0.099  ? 1
                              : step > 0.0099 ? 2
                                              : 3;
    return iem_figure_fixed(voice, value, decimals);
}

struct iem_ticks iem_axis_ratio_ticks(double low, double high)
{
    static const double ratios[] = {0.01, 0.02, 0.05, 0.1,  0.2, 0.5, 0.8,
                                    0.9,  1,    1.1,  1.25, 1.5, 2,   3,
                                    5,    10,   20,   50,   100, 200};
    struct iem_ticks ticks = {.n = 0};
    const double apart = (high - low) / 8;
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++) {
        const double at = log(ratios[i]);
        const bool is_one = fabs(at) < 1e-9;
        const bool far = ticks.n == 0 || at - ticks.at[ticks.n - 1] > apart;
        if (at < low || at > high || ticks.n == IEM_MAX_TICKS) continue;
        if (is_one || (far && fabs(at) > apart)) ticks.at[ticks.n++] = at;
    }
    return ticks;
}

iem_figure iem_tick_ratio(const iem_voice *voice, double ratio)
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

void iem_svg_line(iem_buffer *out, const char *class, double x1, int y1, double x2,
                  int y2)
{
    iem_buffer_format(
        out, "<line class=\"%s\" x1=\"%s%%\" y1=\"%d\" x2=\"%s%%\" y2=\"%d\"/>\n",
        class, place(x1).text, y1, place(x2).text, y2);
}

void iem_svg_box(iem_buffer *out, const char *class, double x1, int y1, double x2,
                 int y2)
{
    if (!(x2 > x1) || y2 <= y1) return;
    iem_buffer_format(
        out, "<rect class=\"%s\" x=\"%s%%\" y=\"%d\" width=\"%s%%\" height=\"%d\"/>\n",
        class, place(x1).text, y1, place(x2 - x1).text, y2 - y1);
}

void iem_svg_dot(iem_buffer *out, const char *class, double x, int y)
{
    iem_buffer_format(out, "<circle class=\"%s\" cx=\"%s%%\" cy=\"%d\" r=\"5.5\"/>\n",
                      class, place(x).text, y);
}

void iem_svg_diamond(iem_buffer *out, const char *class, double x, int y)
{
    iem_buffer_format(out,
                      "<svg x=\"%s%%\" y=\"%d\" class=\"at\"><path class=\"%s\" "
                      "d=\"M0 -7.5 7.5 0 0 7.5 -7.5 0z\"/></svg>\n",
                      place(x).text, y, class);
}

void iem_svg_words(iem_buffer *out, const char *class, const char *anchor, double x,
                   int dx, int y, const char *text)
{
    iem_buffer_format(
        out, "<text class=\"%s\" text-anchor=\"%s\" x=\"%s%%\" dx=\"%d\" y=\"%d\">",
        class, anchor, place(x).text, dx, y);
    iem_xml_text(out, text);
    iem_buffer_text(out, "</text>\n");
}

/* Scripts from Hangul on have letters about twice as wide; in UTF-8 they have three
 * bytes or four. */
static bool is_wide(const iem_slice *letter)
{
    const unsigned char *at = (const unsigned char *)letter->at;
    const bool general =
        letter->len == 3 && (at[0] < 0xe1 || (at[0] == 0xe1 && at[1] < 0x84));
    return letter->len >= 3 && !general && at[0] != 0xe2;
}

size_t iem_svg_letters(const char *text)
{
    size_t n = 0;
    for (size_t len = 0; *text; text += len) {
        const iem_slice safe = iem_name_next(text, &len);
        n += is_wide(&safe) ? 2 : 1;
    }
    return n;
}

iem_name iem_svg_clip(const char *name, size_t letters)
{
    iem_name clipped = iem_name_clip(name, letters);
    for (size_t limit = letters; limit > 2 && iem_svg_letters(clipped.text) > letters;)
        clipped = iem_name_clip(name, --limit);
    return clipped;
}

void iem_svg_fitted(iem_buffer *out, int y, const char *name, size_t narrow,
                    size_t wide)
{
    if (iem_svg_letters(name) <= narrow) {
        iem_svg_words(out, "name", "start", 0, 0, y, iem_svg_clip(name, narrow).text);
        return;
    }
    iem_svg_words(out, "name narrow", "start", 0, 0, y,
                  iem_svg_clip(name, narrow).text);
    iem_svg_words(out, "name wide", "start", 0, 0, y, iem_svg_clip(name, wide).text);
}

const char *iem_svg_tick_anchor(double x)
{
    return x < 4 ? "start" : x > 96 ? "end" : "middle";
}

void iem_svg_open_told(const iem_chart *chart, int height, const char *title,
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

void iem_svg_close(const iem_chart *chart)
{
    iem_buffer_text(chart->out, "</svg>\n");
}

void iem_svg_open(const iem_chart *chart, int height, iem_word title,
                  iem_word description, const char *const *args)
{
    iem_buffer said_title = {0}, said = {0};
    iem_say(&said_title, chart->voice, title, args);
    iem_say(&said, chart->voice, description, args);
    if (said_title.failed || said.failed)
        chart->out->failed = true;
    else
        iem_svg_open_told(chart, height, said_title.at, said.at);
    iem_buffer_clear(&said_title);
    iem_buffer_clear(&said);
}

void iem_svg_rate_grid(const iem_chart *chart, const struct iem_axis *axis, int top,
                       int bottom)
{
    const struct iem_ticks ticks = iem_axis_ticks(axis->low, axis->high);
    for (size_t i = 0; i < ticks.n; i++) {
        const double x = iem_axis_at(axis, ticks.at[i]);
        iem_svg_line(chart->out, "grid", x, top, x, bottom);
        const iem_figure figure =
            iem_tick_figure(chart->voice, 100 * ticks.at[i], 100 * ticks.step);
        char text[sizeof figure.text + 1];
        snprintf(text, sizeof text, "%s%%", figure.text);
        iem_svg_words(chart->out, "tick", iem_svg_tick_anchor(x), x, 0, bottom + 18,
                      text);
    }
}

void iem_svg_legend(const iem_chart *chart, const iem_treatment *t)
{
    const iem_voice *voice = chart->voice;
    const iem_name reference =
        t->reference_is_rest || !t->reference
            ? iem_name_clip(voice->words[IEM_W_EVERYONE_ELSE], 30)
            : iem_name_clip(t->reference, 30);
    iem_buffer twins = {0};
    iem_say(&twins, voice, IEM_W_CHART_TWINS, IEM_ARGS("reference", reference.text));
    iem_svg_dot(chart->out, "group", 2, 12);
    iem_svg_words(chart->out, "group-text", "start", 2, 12, 16,
                  iem_name_clip(t->group, 36).text);
    iem_svg_dot(chart->out, "twin hollow", 2, 32);
    iem_svg_words(chart->out, "twin-text", "start", 2, 12, 36,
                  twins.failed ? "" : twins.at);
    if (twins.failed) chart->out->failed = true;
    iem_buffer_clear(&twins);
}
