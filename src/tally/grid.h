/* Finds the band of a number quickly: an even grid laid over the cuts of a dimension
 * says between which of them to look. */
#ifndef IEM_GRID_H
#define IEM_GRID_H

#include "tally/tally.h"

typedef struct iem_grid {
    int64_t from; /* the first cut */
    unsigned shift;
    uint32_t *first; /* per step of 2^shift: cuts at or below its beginning */
    int64_t *origin; /* per band, and of missing numbers: iem_dim_origin */
} iem_grid;

/* Of a dimension that has no bands it is empty. False: out of memory; what there is
 * iem_grid_clear frees. */
bool iem_grid_init(const iem_dim *dim, iem_grid *grid);
void iem_grid_clear(iem_grid *grid);

/* The band of `micro`, in 0 … n_cuts: how many cuts are at or below it. */
static inline uint32_t iem_grid_band(const iem_grid *grid, const iem_dim *dim,
                                     int64_t micro)
{
    if (dim->n_cuts == 0 || micro < grid->from) return 0;
    if (micro >= dim->cuts[dim->n_cuts - 1]) return (uint32_t)dim->n_cuts;
    const uint64_t step = ((uint64_t)micro - (uint64_t)grid->from) >> grid->shift;
    uint32_t low = grid->first[step], high = grid->first[step + 1];
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (micro < dim->cuts[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

#endif
