#include "report/history_chart.h"

#include "report/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TOP = 24, BOTTOM = 138, HEIGHT = 164, MOST_DOTS = 40 };

static const double left = 9, right = 98; /* percentages */

/* A picture of values on a scale that runs upwards. */
struct plot {
    const iem_course *course;
    double low, high; /* of the scale */
    size_t n;
};

/* ---- Places ---- */

static double x_of(const struct plot *p, size_t scan)
{
    const double step = p->n > 1 ? (right - left) / (double)(p->n - 1) : 0;
    const double at = left + step * (double)(scan - p->course->past->first);
    return p->n > 1 ? at : (left + right) / 2;
}

static double y_of(const struct plot *p, double value)
{
    const double share = (value - p->low) / (p->high - p->low);
    return BOTTOM - fmin(fmax(share, 0), 1) * (BOTTOM - TOP);
}

/* Never by printf, whose decimal mark follows the locale. */
static iem_figure exact(double value)
{
    static const iem_voice plain = {.decimal = '.', .thousands = '\0'};
    return iem_figure_fixed(&plain, value, 2);
}

/* ---- Elements ---- */

static void line(const struct plot *p, const char *class, double x1, double y1,
                 double x2, double y2)
{
    iem_buffer_format(p->course->out,
                      "<line class=\"%s\" x1=\"%s%%\" y1=\"%s\" x2=\"%s%%\" "
                      "y2=\"%s\"/>\n",
                      class, exact(x1).text, exact(y1).text, exact(x2).text,
                      exact(y2).text);
}

static void dot(const struct plot *p, double x, double y)
{
    iem_buffer_format(p->course->out,
                      "<circle class=\"group\" cx=\"%s%%\" cy=\"%s\" r=\"3.5\"/>\n",
                      exact(x).text, exact(y).text);
}

static void words(const struct plot *p, const char *class, const char *anchor, double x,
                  double y, const char *text)
{
    iem_buffer_format(p->course->out,
                      "<text class=\"%s\" text-anchor=\"%s\" x=\"%s%%\" y=\"%s\">",
                      class, anchor, exact(x).text, exact(y).text);
    iem_xml_text(p->course->out, text);
    iem_buffer_text(p->course->out, "</text>\n");
}

/* A level that matters, with its figure at the left edge unless that of another level
 * (NaN: none) stands there. */
static void level(const struct plot *p, const char *class, double value,
                  const char *figure, double other)
{
    const double letters = 15;
    if (value < p->low || value > p->high) return;
    line(p, class, left - 1, y_of(p, value), right + 1, y_of(p, value));
    if (!isnan(other) && fabs(y_of(p, value) - y_of(p, other)) < letters) return;
    words(p, "tick", "start", 0, y_of(p, value) + 4, figure);
}

/* What happened in a scan: a letter on top of a line through it. */
static void event(const struct plot *p, size_t scan, const char *letter)
{
    const iem_retrospect *past = p->course->past;
    if (scan == SIZE_MAX || scan < past->first || scan >= past->end) return;
    line(p, "zero", x_of(p, scan), TOP - 6, x_of(p, scan), BOTTOM);
    words(p, "name", "middle", x_of(p, scan), TOP - 10, letter);
}

static void events(const struct plot *p)
{
    const iem_watch *w = p->course->watch;
    const bool both = w->alarm != SIZE_MAX && w->alarm == w->since.at;
    event(p, w->alarm, both ? "A S" : "A");
    if (!both) event(p, w->since.at, "S");
}

static void open_plot(const struct plot *p, const char *title, const char *description)
{
    iem_buffer *out = p->course->out;
    const unsigned serial = p->course->serial;
    iem_buffer_format(out,
                      "<svg class=\"chart\" role=\"img\" width=\"100%%\" height=\"%d\" "
                      "aria-labelledby=\"h%ut h%ud\">\n<title id=\"h%ut\">",
                      HEIGHT, serial, serial, serial);
    iem_xml_text(out, title);
    iem_buffer_format(out, "</title>\n<desc id=\"h%ud\">", serial);
    iem_xml_text(out, description);
    iem_buffer_text(out, "</desc>\n");
}

static void close_plot(const struct plot *p)
{
    const iem_retrospect *past = p->course->past;
    const iem_past_scan *scans = past->monitor->past->scans;
    const char *first = scans[past->first].period, *last = scans[past->end - 1].period;
    words(p, "tick", p->n > 1 ? "start" : "middle", p->n > 1 ? left - 1 : 50,
          HEIGHT - 6, iem_name_clip(first, 16).text);
    if (p->n > 1)
        words(p, "tick", "end", right + 1, HEIGHT - 6, iem_name_clip(last, 16).text);
    iem_buffer_text(p->course->out, "</svg>\n");
}

/* ---- The effect ---- */

/* Ratios are drawn by their logarithms. */
static double scaled(const iem_watch *w, double value)
{
    if (!w->ratio_scale) return value;
    return value > 0 ? log(value) : (double)NAN;
}

static double margin_of(const iem_watch *w, const iem_monitor *m)
{
    return w->ratio_scale ? log(m->margin) : m->past->scans[m->past->n - 1].margin_gap;
}

/* Where the values are, a bit wider; one wild interval does not flatten the rest. */
static void find_scale(struct plot *p, double margin, double *most)
{
    const iem_watch *w = p->course->watch;
    double low = fmin(0, margin), high = fmax(0, margin);
    for (size_t s = p->course->past->first; s < p->course->past->end; s++) {
        const double value = scaled(w, iem_watch_effect(w, w->at[s]).value);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    *most = high;
    const double room = .35 * (high - low) + 1e-6;
    p->low = low - room;
    p->high = high + room;
}

static void draw_values(const struct plot *p)
{
    const iem_watch *w = p->course->watch;
    double x0 = NAN, y0 = NAN;
    for (size_t s = p->course->past->first; s < p->course->past->end; s++) {
        const iem_estimate e = iem_watch_effect(w, w->at[s]);
        const double value = scaled(w, e.value), x = x_of(p, s), y = y_of(p, value);
        const double from = scaled(w, e.low), to = scaled(w, e.high);
        if (isfinite(from) && isfinite(to))
            line(p, "whisker", x, y_of(p, from), x, y_of(p, to));
        if (isfinite(value) && isfinite(x0)) line(p, "group", x0, y0, x, y);
        x0 = isfinite(value) ? x : (double)NAN;
        y0 = y;
    }
    for (size_t s = p->course->past->first; s < p->course->past->end; s++) {
        const double value = scaled(w, iem_watch_effect(w, w->at[s]).value);
        if (p->n <= MOST_DOTS && isfinite(value)) dot(p, x_of(p, s), y_of(p, value));
    }
}

static iem_phrase describe(const iem_course *c, iem_word word)
{
    const bool ratio = c->watch->ratio_scale;
    return iem_voice_say(
        c->voice, word,
        IEM_ARGS("who", iem_watch_who(c->voice, c->watch).text, "what",
                 c->voice->words[ratio ? IEM_W_COL_RATIO : IEM_W_COL_GAP]));
}

void iem_svg_course(const iem_course *c)
{
    struct plot p = {.course = c, .n = c->past->end - c->past->first};
    const iem_monitor *m = c->past->monitor;
    const bool ratio = c->watch->ratio_scale;
    const double margin = margin_of(c->watch, m);
    double most;
    find_scale(&p, margin, &most);
    open_plot(&p, iem_watch_who(c->voice, c->watch).text,
              describe(c, IEM_W_HISTORY_TREND_CHART).text);
    level(&p, "against", margin,
          iem_watch_figure(c->voice, c->watch, ratio ? exp(margin) : margin).text, NAN);
    level(&p, "zero", 0, iem_figure_fixed(c->voice, ratio ? 1 : 0, 0).text, margin);
    level(&p, "grid", most,
          iem_watch_figure(c->voice, c->watch, ratio ? exp(most) : most).text, margin);
    events(&p);
    draw_values(&p);
    close_plot(&p);
}

/* ---- The evidence ---- */

static double powers(double log_e)
{
    return log_e / log(10);
}

void iem_svg_evidence(const iem_course *c)
{
    struct plot p = {c, -1, 2, c->past->end - c->past->first};
    const iem_watch *w = c->watch;
    for (size_t s = c->past->first; s < c->past->end; s++) {
        p.low = fmin(p.low, powers(w->log_e[s]) - .5);
        p.high = fmax(p.high, powers(w->log_e[s]) + .5);
    }
    open_plot(&p, iem_watch_who(c->voice, w).text,
              describe(c, IEM_W_HISTORY_EVIDENCE_CHART).text);
    level(&p, "against", log10(20), iem_figure_fixed(c->voice, 20, 0).text, NAN);
    level(&p, "zero", 0, iem_figure_fixed(c->voice, 1, 0).text, log10(20));
    events(&p);
    for (size_t s = c->past->first + 1; s < c->past->end; s++)
        line(&p, "twin", x_of(&p, s - 1), y_of(&p, powers(w->log_e[s - 1])),
             x_of(&p, s), y_of(&p, powers(w->log_e[s])));
    close_plot(&p);
}
