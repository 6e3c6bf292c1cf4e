/* One group by its two most telling facts: what a picture of its cells shows. */
#ifndef IEM_MAP_H
#define IEM_MAP_H

#include "measure/result.h"

/* Levels at most; and people with twins below which a tile says little. */
enum { IEM_MAP_ACROSS = 6, IEM_MAP_DOWN = 16, IEM_MAP_FEW = 10 };

/* The cells of two levels, all other facts taken together. */
typedef struct iem_tile {
    double members, with_twins; /* people of the group */
    /* Of those with twins, each beside her own: adverse decisions, and how many the
     * rates of the twins would have brought. */
    double adverse, expected;
    double gap;      /* (adverse - expected) / with_twins; NaN: nobody has twins */
    double ratio;    /* adverse / expected; NaN where none is expected */
    bool discovered; /* one of its cells stands out */
} iem_tile;

typedef struct iem_map {
    size_t down, across; /* of the facts; the tiles of a row are one level of `down` */
    const char **downs, **acrosses;
    size_t n_down, n_across; /* 0: there are no two facts to make a map of */
    iem_tile *tiles;         /* n_down * n_across */
} iem_map;

/* The two facts that tell most about the decision (share of its variance between their
 * levels, of the group and its reference together), with at most IEM_MAP_ACROSS levels
 * in one and IEM_MAP_DOWN in the other. Cells in which facts are missing are left out.
 * Memory is the arena's. */
iem_status iem_map_make(const struct iem_result *result, const iem_treatment *t,
                        iem_arena *arena, iem_map *map, iem_error *err);

#endif
