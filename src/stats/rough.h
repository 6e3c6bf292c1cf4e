/* Profiles in two bytes a fact. Rough distances fall short of the true ones but for a
 * known error: what is roughly too far need not be looked at. Numbers are in steps of
 * 1 / gain; a step is small, because sums of all facts' widths fill sixteen bits. */
#ifndef IEM_ROUGH_H
#define IEM_ROUGH_H

#include "base/status.h"
#include "stats/profiles.h"

/* Columns stand in another order than the facts: numbers and ranks known of everybody,
 * those that are not, categories. */
typedef struct iem_rough {
    const iem_profiles *profiles;
    size_t n_known, n_numbers, n_columns; /* known: columns below n_known; … */
    uint16_t *x;                          /* profiles x n_columns */
    struct iem_rough_column *columns;
    double gain;      /* rough units in a difference of 1 */
    uint16_t differs; /* two categories; not above gain */
} iem_rough;

enum { IEM_ROUGH_NOT_KNOWN = UINT16_MAX, IEM_ROUGH_BLOCK = 32 };

/* `profiles` is borrowed. */
iem_status iem_rough_make(const iem_profiles *profiles, iem_rough *rough,
                          iem_error *err);
void iem_rough_clear(iem_rough *rough);

static inline const uint16_t *iem_rough_at(const iem_rough *rough, size_t profile)
{
    return rough->x + profile * rough->n_columns;
}

/* No two profiles at `apart` or less are roughly further apart than this. */
uint32_t iem_rough_limit(const iem_rough *rough, iem_apart apart);

/* What is at most added when just one of two is known, and that one is x. For x not
 * known: the least it can be. 0 where nobody lacks the fact. */
uint16_t iem_rough_gap(const iem_rough *rough, size_t column, uint16_t x);

/* Around profiles: lowest and highest of each column; of a category, in both a bit for
 * each code (modulo 16). n_columns each. */
typedef struct iem_box {
    uint16_t *low, *high;
} iem_box;

/* What a box has at its sides when it holds x alone. */
uint16_t iem_rough_side(const iem_rough *rough, size_t column, uint16_t x);
void iem_box_set(const iem_rough *rough, iem_box box, const uint16_t *x);
void iem_box_add(const iem_rough *rough, iem_box box, iem_box other);

/* `gap`: iem_rough_gap of every column of x. */
typedef struct iem_rough_query {
    const uint16_t *x, *gap;
} iem_rough_query;

/* Many at a time. A block is thirty-two profiles side by side, column after column.
 *   near    bit i: profile i of the block is no further from the query than `limit`
 *   within  bit i: something in the box may be no further from profile i of the block
 *           than limits[i]; the block has sides (iem_rough_side). Adds to *away how far
 *           the profiles are outside the box, on average (halved for squares) */
typedef struct iem_rough_way {
    uint32_t (*near)(const iem_rough *rough, iem_rough_query query,
                     const uint16_t *block, uint32_t limit);
    uint32_t (*within)(const iem_rough *rough, iem_box box, const uint16_t *block,
                       const uint32_t *limits, uint32_t *away);
} iem_rough_way;

/* The ways to do so on this processor, the fastest first, and how many they are; the
 * answers are the same. */
enum { IEM_ROUGH_WAYS = 3 };
size_t iem_rough_ways(iem_rough_way ways[IEM_ROUGH_WAYS]);

#endif
