/* The inside of a cube, for the files that have a hand in it: cube.c finds and adds,
 * cube_merge.c makes one of several, cube_sort.c puts them in order. */
#ifndef IEM_CUBE_CELLS_H
#define IEM_CUBE_CELLS_H

#include "tally/cube.h"

enum {
    IEM_CUBE_ROWS = 128, /* for which memory is asked beforehand */
    IEM_CUBE_AHEAD = 24, /* cells between asking for one and using it */
};

/* Of the sums of a cell; one at least, for memory is asked for. */
static inline size_t iem_cube_high_bytes(const iem_cube *cube)
{
    return (cube->n_sums ? cube->n_sums : 1) * sizeof(uint64_t);
}

/* Below, at or above 0 as the key stands before, at or behind that of the cell. */
static inline int iem_cube_compare(const iem_cube *cube, const uint32_t *key,
                                   size_t cell)
{
    const uint32_t *there = iem_cube_key(cube, cell);
    size_t d = 0;
    while (d < cube->n_dims && there[d] == key[d]) d++;
    return d == cube->n_dims ? 0 : key[d] < there[d] ? -1 : 1;
}

static inline bool iem_cube_add_to_sum(const iem_cube *cube, size_t cell, size_t i,
                                       iem_wide term)
{
    iem_wide sum = iem_cube_sum(cube, cell, i);
    if (__builtin_add_overflow(sum, term, &sum)) return false;
    iem_cube_set_sum(cube, cell, i, sum);
    /* The last 2^63 before it would not fit are given up: adding need not look. */
    return iem_cube_high(cube, cell)[i] != UINT64_C(1) << 63;
}

static inline void iem_cube_copy_cell(const iem_cube *cube, size_t to,
                                      const iem_cube *other, size_t from)
{
    memcpy(iem_cube_at(cube, to), iem_cube_at(other, from), cube->stride);
    memcpy(iem_cube_high(cube, to), iem_cube_high(other, from),
           cube->n_sums * sizeof(uint64_t));
}

static inline void iem_cube_recode_key(const iem_cube *cube, uint32_t *const *recode,
                                       uint32_t *key)
{
    for (size_t d = 0; recode && d < cube->n_dims; d++)
        if (recode[d]) key[d] = recode[d][key[d]];
}

static inline void iem_cube_ask_for(const iem_cube *cube, size_t cell)
{
    const char *at = iem_cube_at(cube, cell);
    __builtin_prefetch(at, 1);
    __builtin_prefetch(at + cube->stride - 1, 1);
    __builtin_prefetch(iem_cube_high(cube, cell), 1);
}

/* Room for so many cells; false: no memory. */
bool iem_cube_make_room(iem_cube *cube, size_t need);
/* Room for `more` new cells and their slots, so that nothing moves meanwhile. */
bool iem_cube_make_room_to_find(iem_cube *cube, size_t more);
/* The memory of a chunk, whose cells nobody asks for any more, becomes room for cells
 * of `to`, where that is one of whole chunks as well; pages that were used need not be
 * cleared. Else it is given back. */
void iem_cube_hand_on(iem_cube *from, size_t chunk, iem_cube *to);
/* Gives back the chunks in which no cell is. */
void iem_cube_trim(iem_cube *cube);
/* From now on it counts as sorted. */
void iem_cube_forget_slots(iem_cube *cube);
/* Where each of at most IEM_CUBE_ROWS keys is, made when it is new: there is room. */
void iem_cube_cells_of(iem_cube *cube, size_t n, const uint32_t *keys, size_t *cells);

#endif
