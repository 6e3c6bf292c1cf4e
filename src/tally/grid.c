#include "tally/grid.h"

#include "base/grow.h"

#include <stdlib.h>

enum { STEPS = 1 << 10 };

bool iem_grid_init(const iem_dim *dim, iem_grid *grid)
{
    *grid = (iem_grid){0};
    if (!dim->banded) return true;
    const size_t n_bands = dim->n_cuts + 2;
    grid->origin = iem_zeroed(n_bands, sizeof *grid->origin);
    if (!grid->origin) return false;
    for (size_t band = 0; band < n_bands; band++)
        grid->origin[band] = iem_dim_origin(dim, (uint32_t)band);
    if (dim->n_cuts == 0) return true;
    const uint64_t from = (uint64_t)dim->cuts[0];
    const uint64_t span = (uint64_t)dim->cuts[dim->n_cuts - 1] - from;
    grid->from = dim->cuts[0];
    while (span >> grid->shift >= STEPS) grid->shift++;
    grid->first = iem_zeroed(STEPS + 1, sizeof *grid->first);
    if (!grid->first) return false;
    for (size_t step = 0, cut = 0; step < STEPS; step++) {
        const uint64_t begin = (uint64_t)step << grid->shift;
        while (cut < dim->n_cuts && (uint64_t)dim->cuts[cut] - from <= begin) cut++;
        grid->first[step] = (uint32_t)cut;
    }
    grid->first[STEPS] = (uint32_t)dim->n_cuts; /* its beginning may be beyond 2^64 */
    return true;
}

void iem_grid_clear(iem_grid *grid)
{
    free(grid->first);
    free(grid->origin);
    *grid = (iem_grid){0};
}
