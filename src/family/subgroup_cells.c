/* A settled section is sorted by its axes, facts first and halves last: the cells of a
 * stratum stand together, and so do the two halves of a cell. */
#include "family/subgroup_cells.h"

#include "base/buffer.h"
#include "base/grow.h"
#include "measure/measuring.h"
#include "stats/hypergeometric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void iem_subgroup_cells_clear(iem_subgroup_cells *cells)
{
    free(cells->dimension);
    free(cells->axis);
    free(cells->code);
    free(cells->stratum);
    for (unsigned half = 0; half < 2; half++) {
        free(cells->n[half]);
        free(cells->adverse[half]);
    }
    *cells = (iem_subgroup_cells){0};
}

static iem_status make_room(iem_subgroup_cells *cells, size_t n, size_t dimensions,
                            iem_error *err)
{
    cells->dimension = iem_zeroed(dimensions, sizeof *cells->dimension);
    cells->axis = iem_zeroed(dimensions, sizeof *cells->axis);
    cells->code = iem_zeroed(n, dimensions * sizeof *cells->code);
    cells->stratum = iem_zeroed(n, sizeof *cells->stratum);
    bool all = cells->dimension && cells->axis && cells->code && cells->stratum;
    for (unsigned half = 0; half < 2; half++) {
        cells->n[half] = iem_zeroed(n, sizeof *cells->n[half]);
        cells->adverse[half] = iem_zeroed(n, sizeof *cells->adverse[half]);
        all = all && cells->n[half] && cells->adverse[half];
    }
    return all ? IEM_OK : iem_fail_memory(err);
}

/* The groups of a ground, small ones pooled; NULL for an axis that is none. */
static const iem_levels *levels_of(const iem_work *work, size_t axis)
{
    const iem_tally *const tally = work->tally;
    return axis >= tally->n_facts && axis < tally->n_dims
               ? &work->core->levels[axis - tally->n_facts]
               : NULL;
}

static void set_dimensions(const iem_work *work, const iem_section *section,
                           iem_subgroup_cells *cells, size_t n, size_t dimensions)
{
    for (size_t d = 0; d < dimensions; d++) {
        const size_t axis = section->axes[d];
        const iem_levels *const levels = levels_of(work, axis);
        const size_t n_levels =
            levels ? levels->n : iem_dim_codes(&work->tally->dims[axis]);
        cells->axis[d] = axis;
        cells->dimension[d] = (iem_dimension){cells->code + d * n, (uint32_t)n_levels,
                                              axis < work->tally->n_facts};
    }
}

static uint32_t code_of(const iem_work *work, size_t axis, uint32_t code)
{
    const iem_levels *const levels = levels_of(work, axis);
    return levels ? levels->of_code[code] : code;
}

/* Whether two keys have the same first codes. */
static bool is_same(const iem_section *section, size_t a, size_t b, size_t codes)
{
    return memcmp(iem_cube_key(&section->cube, a), iem_cube_key(&section->cube, b),
                  codes * sizeof(uint32_t)) == 0;
}

static void add_cells(const iem_work *work, const iem_section *section, size_t n,
                      size_t half_place, iem_subgroup_cells *cells)
{
    const size_t dimensions =
        half_place < section->n_axes ? section->n_axes - 1 : section->n_axes;
    size_t at = 0;
    uint32_t stratum = 0;
    for (size_t c = 0; c < n; c++) {
        const uint32_t *const key = iem_cube_key(&section->cube, c);
        if (c > 0 && !is_same(section, c, c - 1, dimensions)) at++;
        if (c > 0 && !is_same(section, c, c - 1, work->tally->n_facts)) stratum++;
        for (size_t d = 0; d < dimensions; d++)
            cells->code[d * n + at] = code_of(work, section->axes[d], key[d]);
        const unsigned half = dimensions < section->n_axes && key[half_place] == 1;
        cells->stratum[at] = stratum;
        cells->n[half][at] += iem_cube_n(&section->cube, c);
        cells->adverse[half][at] += iem_cube_adverse(&section->cube, c);
    }
    cells->data.n_cells = n ? at + 1 : 0;
    cells->data.n_strata = n ? stratum + 1 : 0;
    cells->data.n_dimensions = dimensions;
}

/* Deals the people of each cell out evenly, as a hand of cards. */
static void draw_halves(uint64_t seed, iem_subgroup_cells *cells)
{
    const uint64_t stream = iem_mix(seed ^ UINT64_C(0x68616c7665730000));
    for (size_t c = 0; c < cells->data.n_cells; c++) {
        const int64_t n = cells->n[0][c], adverse = cells->adverse[0][c];
        const int64_t second = n / 2 + (n % 2 && iem_uniform(stream, 2 * c) < .5);
        const iem_margin margin = {(double)second, (double)(n - second),
                                   (double)adverse};
        cells->n[1][c] = second;
        cells->adverse[1][c] =
            (int64_t)iem_hypergeometric_draw(margin, 0, iem_uniform(stream, 2 * c + 1));
        cells->n[0][c] -= cells->n[1][c];
        cells->adverse[0][c] -= cells->adverse[1][c];
    }
    cells->drawn = true;
}

iem_status iem_subgroup_cells_take(const iem_work *work, iem_subgroup_cells *cells,
                                   iem_error *err)
{
    const iem_section *const section = iem_work_section(work, "subgroups");
    const size_t half = iem_work_axis(work, IEM_HALF), n = section->cube.n_cells;
    size_t place = 0;
    *cells = (iem_subgroup_cells){0};
    while (place < section->n_axes && section->axes[place] != half) place++;
    IEM_TRY(make_room(cells, n, section->n_axes, err));
    add_cells(work, section, n, place, cells);
    set_dimensions(work, section, cells, n, cells->data.n_dimensions);
    if (place == section->n_axes) draw_halves(work->seed, cells);
    cells->data.dimension = cells->dimension;
    cells->data.stratum = cells->stratum;
    for (unsigned h = 0; h < 2; h++) {
        cells->data.n[h] = cells->n[h];
        cells->data.adverse[h] = cells->adverse[h];
    }
    return IEM_OK;
}

static const char *level_name(const iem_work *work, size_t axis, uint32_t level,
                              char *band)
{
    const iem_levels *const levels = levels_of(work, axis);
    return levels ? levels->names[level]
                  : iem_dim_text(&work->tally->dims[axis], level, band);
}

const char *iem_subgroup_name(const iem_work *work, const iem_subgroup_cells *cells,
                              const iem_subgroup *subgroup)
{
    iem_buffer text = {0};
    char band[IEM_BAND_TEXT];
    for (unsigned i = 0; i < subgroup->depth; i++) {
        const iem_condition c = subgroup->condition[i];
        const size_t axis = cells->axis[c.dimension];
        iem_buffer_format(&text, "%s%s: %s", i ? ", " : "",
                          work->tally->dims[axis].name,
                          level_name(work, axis, c.level, band));
    }
    const char *name = text.failed || !text.at
                           ? NULL
                           : iem_arena_copy(work->arena, iem_slice_of(text.at));
    iem_buffer_clear(&text);
    return name;
}
