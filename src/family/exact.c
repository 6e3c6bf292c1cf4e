#include "family/exact.h"

#include "base/grow.h"
#include "measure/measuring.h"
#include "tally/section.h"

#include <stdlib.h>
#include <string.h>

/* Where the plan's fact f stands in a key of the section. */
static size_t place_of(const iem_work *work, const iem_section *section, size_t fact)
{
    const struct iem_tally *tally = work->tally;
    const size_t own = iem_section_place(section, fact);
    if (own != SIZE_MAX) return own;
    for (size_t i = 0; i < section->n_axes; i++) {
        const iem_dim *dim = &tally->dims[section->axes[i]];
        if (dim->is_aspect && dim->aspect == IEM_EXACT &&
            strcmp(dim->name, tally->dims[fact].name) == 0)
            return i;
    }
    return SIZE_MAX;
}

struct places {
    size_t n, at[IEM_MAX_FACTS];
};

static struct places places_of(const iem_work *work, const iem_section *section)
{
    struct places p = {.n = work->tally->n_facts};
    for (size_t f = 0; f < p.n; f++) p.at[f] = place_of(work, section, f);
    return p;
}

static void key_of(const struct places *p, const iem_section *section, size_t cell,
                   uint32_t *key)
{
    const uint32_t *from = iem_cube_key(&section->cube, cell);
    for (size_t f = 0; f < p->n; f++) key[f] = from[p->at[f]];
}

/* The distinct profiles as a cube of their codes. */
static iem_status find_profiles(iem_exact *exact, const struct places *p,
                                iem_cube *cube, iem_error *err)
{
    uint32_t key[IEM_MAX_FACTS + 1] = {0};
    const size_t cells = exact->section->cube.n_cells;
    size_t cell;
    for (size_t i = 0; i < cells; i++) {
        key_of(p, exact->section, i, key);
        IEM_TRY(iem_cube_cell(cube, key, &cell, err));
    }
    IEM_TRY(iem_cube_sort(cube, NULL, err));
    exact->of = iem_zeroed(cells, sizeof *exact->of);
    if (!exact->of) return iem_fail_memory(err);
    for (size_t i = 0; i < cells; i++) {
        key_of(p, exact->section, i, key);
        exact->of[i] = iem_cube_find(cube, key);
    }
    return IEM_OK;
}

/* A number has code 0 for what is not known, and codes in the order of numbers. */
static int64_t value_of(const iem_dim *dim, uint32_t code)
{
    if (!dim->is_number) return (int64_t)code;
    return code ? iem_numbers_low(&dim->numbers, code - 1) : IEM_NOT_KNOWN;
}

static const iem_dim *dim_at(const iem_work *work, const iem_exact *exact, size_t place)
{
    return &work->tally->dims[exact->section->axes[place]];
}

static uint32_t band_of(const iem_dim *fact, int64_t value)
{
    return value == IEM_NOT_KNOWN ? (uint32_t)fact->n_cuts + 1
                                  : iem_dim_band(fact, value);
}

static void fill(iem_work *work, iem_exact *exact, const struct places *p,
                 const iem_cube *cube)
{
    const size_t m = p->n;
    for (size_t i = 0; i < cube->n_cells; i++) {
        const uint32_t *key = iem_cube_key(cube, i);
        uint32_t banded[IEM_MAX_FACTS + 1] = {0};
        for (size_t f = 0; f < m; f++) {
            const iem_dim *fact = &work->tally->dims[f];
            const int64_t v = value_of(dim_at(work, exact, p->at[f]), key[f]);
            exact->values[i * m + f] = v;
            banded[f] = fact->banded ? band_of(fact, v) : key[f];
        }
        exact->fact_cell[i] = iem_measuring_cell(work->core, banded);
    }
    for (size_t c = 0; c < exact->section->cube.n_cells; c++) {
        exact->people[exact->of[c]] += (double)iem_cube_n(&exact->section->cube, c);
        exact->adverse[exact->of[c]] +=
            (double)iem_cube_adverse(&exact->section->cube, c);
    }
}

static void scale(iem_exact *exact, const iem_work *work, const struct places *p)
{
    for (size_t f = 0; f < p->n; f++) {
        const bool number = dim_at(work, exact, p->at[f])->is_number;
        const double unit =
            number ? iem_profiles_deviation(&exact->profiles, f, exact->people) : 0;
        exact->facts[f].kind = number ? IEM_FACT_NUMBER : IEM_FACT_CATEGORY;
        /* A number that never differs is no distance in any unit. */
        exact->facts[f].unit = unit > 0 ? unit : 1;
    }
}

static iem_status make(iem_work *work, iem_exact *exact, iem_cube *cube, iem_error *err)
{
    const struct places p = places_of(work, exact->section);
    IEM_TRY(iem_cube_init(cube, p.n, 0, err));
    IEM_TRY(find_profiles(exact, &p, cube, err));
    const size_t n = cube->n_cells;
    exact->values = iem_zeroed(n * p.n, sizeof *exact->values);
    exact->people = iem_zeroed(n, sizeof *exact->people);
    exact->adverse = iem_zeroed(n, sizeof *exact->adverse);
    exact->fact_cell = iem_zeroed(n, sizeof *exact->fact_cell);
    if (!exact->values || !exact->people || !exact->adverse || !exact->fact_cell)
        return iem_fail_memory(err);
    exact->profiles = (iem_profiles){
        .n = n, .n_facts = p.n, .facts = exact->facts, .values = exact->values};
    fill(work, exact, &p, cube);
    scale(exact, work, &p);
    return IEM_OK;
}

iem_status iem_exact_make(iem_work *work, iem_exact *exact, iem_error *err)
{
    iem_cube cube = {0};
    *exact = (iem_exact){.section = iem_work_section(work, "profiles")};
    const iem_status status = make(work, exact, &cube, err);
    iem_cube_clear(&cube);
    if (status != IEM_OK) iem_exact_clear(exact);
    return status;
}

void iem_exact_clear(iem_exact *exact)
{
    free(exact->values);
    free(exact->people);
    free(exact->adverse);
    free(exact->of);
    free(exact->fact_cell);
    *exact = (iem_exact){0};
}

iem_status iem_exact_sides_make(const iem_exact *exact, iem_exact_sides *sides,
                                iem_error *err)
{
    const size_t n = exact->profiles.n;
    sides->n1 = iem_zeroed(4 * n, sizeof *sides->n1);
    if (!sides->n1) return iem_fail_memory(err);
    sides->a1 = sides->n1 + n;
    sides->n0 = sides->a1 + n;
    sides->a0 = sides->n0 + n;
    return IEM_OK;
}

void iem_exact_count(const iem_work *work, const iem_exact *exact, size_t view,
                     size_t group, size_t reference, iem_exact_sides *sides)
{
    const iem_cube *cube = &exact->section->cube;
    memset(sides->n1, 0, 4 * exact->profiles.n * sizeof *sides->n1);
    for (size_t c = 0; c < cube->n_cells; c++) {
        const uint32_t whose = iem_work_group(work, view, exact->section, c);
        const size_t at = exact->of[c];
        if (whose == UINT32_MAX) continue;
        if (whose == group) {
            sides->n1[at] += (double)iem_cube_n(cube, c);
            sides->a1[at] += (double)iem_cube_adverse(cube, c);
        } else if (reference == IEM_REST || whose == reference) {
            sides->n0[at] += (double)iem_cube_n(cube, c);
            sides->a0[at] += (double)iem_cube_adverse(cube, c);
        }
    }
}

void iem_exact_sides_clear(iem_exact_sides *sides)
{
    free(sides->n1);
    *sides = (iem_exact_sides){0};
}
