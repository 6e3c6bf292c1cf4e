/* The cells of a group by its two most telling facts. Each tile has its figure, an
 * arrow and a mark, so that nothing hangs on its colour. */
#include "report/svg_parts.h"

#include <math.h>
#include <stdio.h>

enum {
    TILE_ROW = 54,
    TILE_TOP = 18, /* below the name of the row */
    HEADS = 62,
    SHADES = 4,
    NARROW_HEAD = 11,
    NARROW_HEADS = 36, /* letters of all heads of a row together, to stand in line */
    WIDE_HEADS = 80,   /* likewise where there is room; longer ones are clipped */
};

struct tiles {
    const iem_chart *chart;
    const iem_map *map;
    bool ratio;
    double most; /* of the effects, whichever way */
};

/* In rate, or as a logarithm of a ratio. */
static double effect_of(const struct tiles *p, const iem_tile *tile)
{
    return p->ratio ? log(tile->ratio) : tile->gap;
}

static double left_of(const struct tiles *p, size_t column)
{
    return 100.0 * (double)column / (double)p->map->n_across;
}

static double middle_of(const struct tiles *p, size_t column)
{
    return (left_of(p, column) + left_of(p, column + 1)) / 2;
}

/* Infinite where none was expected and some were: the strongest shade. */
static int shade_of(const struct tiles *p, double effect)
{
    if (!isfinite(effect)) return SHADES;
    return (int)fmin(ceil(SHADES * fabs(effect) / p->most - 1e-9), SHADES);
}

static void figure(const struct tiles *p, const iem_tile *tile, size_t column, int y)
{
    const iem_voice *voice = p->chart->voice;
    const double effect = effect_of(p, tile);
    const iem_figure value = p->ratio ? iem_figure_ratio(voice, tile->ratio)
                                      : iem_figure_points(voice, fabs(tile->gap));
    const char *arrow = fabs(effect) < 1e-12 ? "" : effect > 0 ? "▲" : "▼";
    const bool few = tile->with_twins < IEM_MAP_FEW;
    char text[sizeof value.text + 16];
    snprintf(text, sizeof text, "%s%s%s%s%s", few ? "(" : "", arrow,
             p->ratio ? "×" : "", value.text, few ? ")" : "");
    iem_svg_words(p->chart->out, tile->discovered ? "tile strong" : "tile", "middle",
                  middle_of(p, column), 0, y, isnan(effect) ? "–" : text);
}

static void tile(const struct tiles *p, const iem_tile *one, size_t column, int top)
{
    const double effect = effect_of(p, one);
    char class[32];
    if (isnan(effect) || one->with_twins < IEM_MAP_FEW)
        snprintf(class, sizeof class, "tile empty");
    else
        snprintf(class, sizeof class, "tile %s%d", effect < 0 ? "less" : "more",
                 shade_of(p, effect));
    iem_svg_box(p->chart->out, class, left_of(p, column) + 0.3, top + TILE_TOP,
                left_of(p, column + 1) - 0.3, top + TILE_ROW - 4);
    if (one->discovered)
        iem_svg_box(p->chart->out, "outline", left_of(p, column) + 0.3, top + TILE_TOP,
                    left_of(p, column + 1) - 0.3, top + TILE_ROW - 4);
    figure(p, one, column, top + TILE_TOP + 21);
}

static bool fit_narrow(const struct tiles *p)
{
    const size_t n = p->map->n_across;
    for (size_t i = 0; i < n; i++)
        if (iem_svg_letters(p->map->acrosses[i]) > (size_t)NARROW_HEADS / n)
            return false;
    return true;
}

/* On a phone long heads stand on two lines in turn. */
static void narrow_head(const struct tiles *p, size_t i)
{
    const size_t n = p->map->n_across;
    const char *anchor = i == 0 ? "start" : i + 1 == n ? "end" : "middle";
    const double x = i == 0 ? left_of(p, 0) : i + 1 == n ? 100 : middle_of(p, i);
    const iem_name text = iem_svg_clip(
        p->map->acrosses[i], n <= 3 ? (size_t)NARROW_HEAD + 4 : (size_t)NARROW_HEAD);
    iem_svg_words(p->chart->out, "tick narrow", anchor, x, 0, HEADS - (i % 2 ? 6 : 22),
                  text.text);
}

static void heads(const struct tiles *p)
{
    const size_t n = p->map->n_across;
    const bool fits = fit_narrow(p);
    for (size_t i = 0; i < n; i++) {
        const iem_name text = iem_svg_clip(p->map->acrosses[i], (size_t)WIDE_HEADS / n);
        iem_svg_words(p->chart->out, fits ? "tick" : "tick wide", "middle",
                      middle_of(p, i), 0, HEADS - 10, text.text);
        if (!fits) narrow_head(p, i);
    }
}

static void names(const struct tiles *p)
{
    const struct iem_result *result = p->chart->result;
    iem_buffer *out = p->chart->out;
    const iem_name across = iem_svg_clip(result->facts[p->map->across].name, 18);
    const iem_name down = iem_svg_clip(result->facts[p->map->down].name, 18);
    char text[sizeof across.text + 8];
    snprintf(text, sizeof text, "%s →", across.text);
    iem_svg_words(out, "title", "end", 100, 0, 12, text);
    snprintf(text, sizeof text, "↓ %s", down.text);
    iem_svg_words(out, "title", "start", 0, 0, 12, text);
}

static const iem_tile *strongest(const struct tiles *p)
{
    const size_t n = p->map->n_down * p->map->n_across;
    const iem_tile *best = NULL;
    for (size_t i = 0; i < n; i++) {
        const double effect = effect_of(p, &p->map->tiles[i]);
        const bool few = p->map->tiles[i].with_twins < IEM_MAP_FEW;
        if (!isnan(effect) && !few && (!best || effect > effect_of(p, best)))
            best = &p->map->tiles[i];
    }
    return best;
}

static void open_map(const struct tiles *p, const iem_treatment *t, int height)
{
    const iem_voice *voice = p->chart->voice;
    const iem_fact_name *facts = p->chart->result->facts;
    const iem_tile *best = strongest(p);
    const size_t at = best ? (size_t)(best - p->map->tiles) : 0;
    const iem_name who = iem_voice_quote(voice, t->group);
    const iem_name down = iem_name_clip(facts[p->map->down].name, 40);
    const iem_name across = iem_name_clip(facts[p->map->across].name, 40);
    const iem_name row = iem_name_clip(p->map->downs[at / p->map->n_across], 40);
    const iem_name column = iem_name_clip(p->map->acrosses[at % p->map->n_across], 40);
    const iem_figure value = iem_figure_effect(voice, t,
                                               !best      ? NAN
                                               : p->ratio ? best->ratio
                                                          : best->gap);
    iem_svg_open(p->chart, height, IEM_W_CHART_MAP, IEM_W_CHART_MAP_DESC,
                 IEM_ARGS("who", who.text, "down", down.text, "across", across.text,
                          "row", row.text, "column", column.text, "value", value.text));
}

void iem_svg_map(const iem_chart *chart, const iem_treatment *t, const iem_map *map)
{
    struct tiles p = {.chart = chart, .map = map, .ratio = t->ratio_scale};
    if (!map->n_down) return;
    for (size_t i = 0; i < map->n_down * map->n_across; i++) {
        const double effect = fabs(effect_of(&p, &map->tiles[i]));
        if (isfinite(effect) && map->tiles[i].with_twins >= IEM_MAP_FEW)
            p.most = fmax(p.most, effect);
    }
    if (!(p.most > 0)) p.most = 1;
    open_map(&p, t, HEADS + TILE_ROW * (int)map->n_down);
    names(&p);
    heads(&p);
    for (size_t y = 0; y < map->n_down; y++) {
        const int top = HEADS + TILE_ROW * (int)y;
        iem_svg_fitted(chart->out, top + 13, map->downs[y], 34, 80);
        for (size_t x = 0; x < map->n_across; x++)
            tile(&p, &map->tiles[y * map->n_across + x], x, top);
    }
    iem_svg_close(chart);
}
