/* What every picture is drawn with: axes and their ticks, marks and texts. Places
 * across are percentages of the width, places down are pixels. */
#ifndef IEM_SVG_PARTS_H
#define IEM_SVG_PARTS_H

#include "report/svg.h"

enum { IEM_MAX_TICKS = 12, IEM_AXIS_HEIGHT = 28 };

/* Values from `low` to `high` on percentages from `from` to `to` of the width. */
struct iem_axis {
    double low, high, from, to;
};

struct iem_ticks {
    double at[IEM_MAX_TICKS];
    size_t n;
    double step;
};

/* Where a value stands; what lies beyond the axis, at its end. */
double iem_axis_at(const struct iem_axis *axis, double value);
/* Round steps of 1, 2 or 5 times a power of ten, at most seven of them. */
struct iem_ticks iem_axis_ticks(double low, double high);
/* Ratios that read well, as logarithms: 1 always, the others an eighth of the axis from
 * it and from each other. */
struct iem_ticks iem_axis_ratio_ticks(double low, double high);
/* No more decimals than the steps between ticks need. */
iem_figure iem_tick_figure(const iem_voice *voice, double value, double step);
iem_figure iem_tick_ratio(const iem_voice *voice, double ratio);
/* Labels at the ends of an axis stay inside the picture: the anchor for one at `x`. */
const char *iem_svg_tick_anchor(double x);

void iem_svg_line(iem_buffer *out, const char *class, double x1, int y1, double x2,
                  int y2);
void iem_svg_box(iem_buffer *out, const char *class, double x1, int y1, double x2,
                 int y2);
void iem_svg_dot(iem_buffer *out, const char *class, double x, int y);
void iem_svg_diamond(iem_buffer *out, const char *class, double x, int y);
/* `anchor`: start, middle or end at x + dx pixels. */
void iem_svg_words(iem_buffer *out, const char *class, const char *anchor, double x,
                   int dx, int y, const char *text);
/* How much room a text takes, in letters: those of Chinese or Korean take two. */
size_t iem_svg_letters(const char *text);
/* The name, clipped to so many of such letters. */
iem_name iem_svg_clip(const char *name, size_t letters);
/* A name at the left edge: clipped further where the screen is narrow. */
void iem_svg_fitted(iem_buffer *out, int y, const char *name, size_t narrow,
                    size_t wide);

/* Opens with texts of the catalogue; both take the same arguments. */
void iem_svg_open(const iem_chart *chart, int height, iem_word title,
                  iem_word description, const char *const *args);
/* The same with texts that are no words of the catalogue. */
void iem_svg_open_told(const iem_chart *chart, int height, const char *title,
                       const char *description);
void iem_svg_close(const iem_chart *chart);
/* A grid from top to bottom with rates below it. */
void iem_svg_rate_grid(const iem_chart *chart, const struct iem_axis *axis, int top,
                       int bottom);
/* Which mark is whose, above the picture; the same shapes as in it. */
void iem_svg_legend(const iem_chart *chart, const iem_treatment *t);

#endif
