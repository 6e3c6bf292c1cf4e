#include "measure/map.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NO_FACT = -1 };

/* ---- Levels of a fact ---- */

struct level {
    const char *name;
    int64_t from; /* of a band: its lower cut point */
    double n, a;  /* of group and reference */
};

struct levels {
    struct level at[IEM_MAP_DOWN + 1];
    size_t n; /* IEM_MAP_DOWN + 1: too many */
};

/* "< 0", "[0, 15000)", ">= 15000" in the order of their numbers. */
static int64_t band_from(const char *name)
{
    int64_t from = INT64_MIN;
    const char *at = strpbrk(name, "[=");
    if (!at) return from;
    at += 1 + (at[1] == ' ');
    (void)iem_decimal_read((iem_slice){at, strcspn(at, ",")}, '.', &from);
    return from;
}

static size_t find(const struct levels *levels, const char *name)
{
    size_t i = 0;
    while (i < levels->n && strcmp(levels->at[i].name, name) != 0) i++;
    return i;
}

static bool is_usable(const iem_cell_row *cell)
{
    return !cell->missing_facts && isfinite(cell->n1 + cell->a1 + cell->n0 + cell->a0);
}

static void add(struct levels *levels, const iem_cell_row *cell, const char *name)
{
    const size_t i = find(levels, name);
    if (i > IEM_MAP_DOWN) return;
    if (i == levels->n) levels->at[levels->n++] = (struct level){.name = name};
    levels->at[i].n += cell->n1 + cell->n0;
    levels->at[i].a += cell->a1 + cell->a0;
}

static int by_number(const void *a, const void *b)
{
    const struct level *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return strcmp(x->name, y->name);
}

static struct levels levels_of(const struct iem_result *result, const iem_treatment *t,
                               size_t fact)
{
    const size_t own = (size_t)(t - result->treatments);
    struct levels levels = {.n = 0};
    for (size_t i = 0; i < result->n_cells; i++)
        if (result->cells[i].treatment == own && is_usable(&result->cells[i]))
            add(&levels, &result->cells[i], result->cells[i].facts[fact]);
    for (size_t i = 0; i < levels.n; i++)
        levels.at[i].from =
            result->facts[fact].numeric ? band_from(levels.at[i].name) : 0;
    qsort(levels.at, levels.n, sizeof levels.at[0], by_number);
    return levels;
}

/* ---- Which facts ---- */

/* Share of the variance of decisions that lies between levels; 0: it tells nothing. */
static double telling(const struct levels *levels)
{
    double n = 0, a = 0, between = 0;
    for (size_t i = 0; i < levels->n; i++) {
        n += levels->at[i].n;
        a += levels->at[i].a;
    }
    const double rate = a / n;
    for (size_t i = 0; i < levels->n; i++) {
        const double off = levels->at[i].a / levels->at[i].n - rate;
        between += levels->at[i].n * off * off;
    }
    return rate > 0 && rate < 1 ? between / (n * rate * (1 - rate)) : 0;
}

/* The fact that tells most and has at most so many levels, but for one. */
static int most_telling(const struct iem_result *result, const iem_treatment *t,
                        size_t most_levels, int but)
{
    int best = NO_FACT;
    double best_telling = 0;
    for (size_t f = 0; f < result->n_facts; f++) {
        const struct levels levels = levels_of(result, t, f);
        const double tells = telling(&levels);
        if ((int)f == but || levels.n < 2 || levels.n > most_levels) continue;
        if (best != NO_FACT && !(tells > best_telling)) continue;
        best = (int)f;
        best_telling = tells;
    }
    return best;
}

static bool pick(const struct iem_result *result, const iem_treatment *t, iem_map *map)
{
    int down = most_telling(result, t, IEM_MAP_DOWN, NO_FACT);
    if (down == NO_FACT) return false;
    int across = most_telling(result, t, IEM_MAP_DOWN, down);
    if (across == NO_FACT) return false;
    const size_t m = levels_of(result, t, (size_t)down).n;
    const size_t n = levels_of(result, t, (size_t)across).n;
    if (m < n) {
        const int other = down;
        down = across;
        across = other;
    }
    if ((m < n ? m : n) > IEM_MAP_ACROSS)
        across = most_telling(result, t, IEM_MAP_ACROSS, down);
    map->down = (size_t)down;
    map->across = (size_t)across;
    return across != NO_FACT;
}

/* ---- Tiles ---- */

static const char **names(const struct levels *levels, iem_arena *arena)
{
    const char **all = iem_arena_take(arena, levels->n, sizeof *all);
    for (size_t i = 0; i < levels->n && all; i++) all[i] = levels->at[i].name;
    return all;
}

static void count(iem_tile *tile, const iem_cell_row *cell)
{
    tile->members += cell->n1;
    tile->discovered |= cell->discovered;
    if (!(cell->n0 > 0)) return;
    tile->with_twins += cell->n1;
    tile->adverse += cell->a1;
    tile->expected += cell->n1 * cell->a0 / cell->n0;
}

static void fill(const struct iem_result *result, const iem_treatment *t,
                 const struct levels *down, const struct levels *across, iem_map *map)
{
    const size_t own = (size_t)(t - result->treatments);
    for (size_t i = 0; i < result->n_cells; i++) {
        const iem_cell_row *cell = &result->cells[i];
        if (cell->treatment != own || !is_usable(cell)) continue;
        const size_t y = find(down, cell->facts[map->down]);
        count(&map->tiles[y * across->n + find(across, cell->facts[map->across])],
              cell);
    }
    for (size_t i = 0; i < down->n * across->n; i++) {
        iem_tile *tile = &map->tiles[i];
        tile->gap = tile->with_twins > 0
                        ? (tile->adverse - tile->expected) / tile->with_twins
                        : NAN;
        tile->ratio = tile->expected > 0 ? tile->adverse / tile->expected : NAN;
    }
}

iem_status iem_map_make(const struct iem_result *result, const iem_treatment *t,
                        iem_arena *arena, iem_map *map, iem_error *err)
{
    *map = (iem_map){.n_down = 0};
    if (!pick(result, t, map)) return IEM_OK;
    const struct levels down = levels_of(result, t, map->down);
    const struct levels across = levels_of(result, t, map->across);
    map->downs = names(&down, arena);
    map->acrosses = names(&across, arena);
    map->tiles = iem_arena_take(arena, down.n * across.n, sizeof *map->tiles);
    if (!map->downs || !map->acrosses || !map->tiles) return iem_fail_memory(err);
    fill(result, t, &down, &across, map);
    map->n_down = down.n;
    map->n_across = across.n;
    return IEM_OK;
}
