#include "family/slices.h"

#include "base/grow.h"
#include "tally/section.h"

#include <stdlib.h>

/* What the cutting needs: to which slice a code of the axis belongs. */
struct knife {
    const iem_section *section;
    size_t place;
    size_t *slice_of; /* per code; SIZE_MAX: missing */
};

static size_t slice_of_cell(const struct knife *k, size_t cell)
{
    return k->slice_of[iem_section_code(k->section, k->place, cell)];
}

/* Slices are the codes that occur, but for what is missing. */
static iem_status number_slices(iem_work *work, const iem_dim *dim, struct knife *k,
                                iem_slices *slices, iem_error *err)
{
    const size_t n_codes = iem_dim_codes(dim);
    const uint32_t missing = iem_dict_find(&dim->dict, iem_slice_of(IEM_MISSING_TEXT));
    char room[IEM_BAND_TEXT];
    k->slice_of = iem_zeroed(n_codes, sizeof *k->slice_of);
    slices->name = iem_zeroed(n_codes, sizeof *slices->name);
    if (!k->slice_of || !slices->name) return iem_fail_memory(err);
    for (size_t c = 0; c < k->section->cube.n_cells; c++)
        k->slice_of[iem_section_code(k->section, k->place, c)] = 1;
    for (size_t code = 0; code < n_codes; code++) {
        const bool occurs = k->slice_of[code] && code != missing;
        k->slice_of[code] = occurs ? slices->n : SIZE_MAX;
        if (!occurs) continue;
        const char *text = iem_dim_text(dim, (uint32_t)code, room);
        slices->name[slices->n] = iem_arena_copy(work->arena, iem_slice_of(text));
        if (!slices->name[slices->n++]) return iem_fail_memory(err);
    }
    return IEM_OK;
}

/* The section is sorted by facts first, and keeps that order within each slice. */
static iem_status cut(const iem_work *work, const struct knife *k, iem_slices *slices,
                      iem_error *err)
{
    const iem_cube *cube = &k->section->cube;
    slices->first = iem_zeroed(slices->n + 2, sizeof *slices->first);
    slices->cell = iem_zeroed(cube->n_cells, sizeof *slices->cell);
    slices->facts = iem_zeroed(cube->n_cells, sizeof *slices->facts);
    if (!slices->first || !slices->cell || !slices->facts) return iem_fail_memory(err);
    size_t *const next = slices->first + 1; /* ends where the next slice starts */
    for (size_t c = 0; c < cube->n_cells; c++) {
        const size_t slice = slice_of_cell(k, c);
        if (slice != SIZE_MAX)
            next[slice + 1]++;
        else
            slices->missing += (double)iem_cube_n(cube, c);
    }
    for (size_t i = 1; i <= slices->n; i++) {
        slices->widest = next[i] > slices->widest ? next[i] : slices->widest;
        next[i] += next[i - 1];
    }
    for (size_t c = 0; c < cube->n_cells; c++) {
        const size_t slice = slice_of_cell(k, c);
        if (slice == SIZE_MAX) continue;
        const size_t place = next[slice]++;
        slices->cell[place] = c;
        slices->facts[place] = iem_work_cell(work, k->section, c);
    }
    return IEM_OK;
}

iem_status iem_slices_make(iem_work *work, const iem_section *section, size_t axis,
                           iem_slices *slices, iem_error *err)
{
    struct knife knife = {section, iem_section_place(section, axis), NULL};
    *slices = (iem_slices){0};
    iem_status status =
        number_slices(work, &work->tally->dims[axis], &knife, slices, err);
    if (status == IEM_OK) status = cut(work, &knife, slices, err);
    free(knife.slice_of);
    if (status != IEM_OK) iem_slices_clear(slices);
    return status;
}

void iem_slices_clear(iem_slices *slices)
{
    free(slices->name);
    free(slices->first);
    free(slices->cell);
    free(slices->facts);
    *slices = (iem_slices){0};
}
