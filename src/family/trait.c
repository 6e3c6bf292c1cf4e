#include "family/trait.h"

#include "base/grow.h"
#include "tally/aspects.h"
#include "tally/section.h"

#include <stdio.h>
#include <stdlib.h>

iem_status iem_traits_list(const iem_work *work, iem_trait **traits, size_t *n,
                           iem_error *err)
{
    const struct iem_tally *tally = work->tally;
    *n = 0;
    *traits = iem_arena_take(work->arena, tally->n_axes, sizeof **traits);
    if (!*traits) return iem_fail_memory(err);
    for (size_t axis = tally->n_dims; axis < tally->n_axes; axis++) {
        if (tally->dims[axis].aspect != IEM_TRAIT) continue;
        const char *name =
            iem_arena_copy(work->arena, iem_slice_of(tally->dims[axis].name));
        if (!name) return iem_fail_memory(err);
        (*traits)[*n] = (iem_trait){name, axis, (unsigned)*n + 1};
        ++*n;
    }
    return IEM_OK;
}

/* The code of a section's cell on an axis that the section has. */
static uint32_t code_of(const iem_section *section, size_t axis, size_t cell)
{
    return iem_section_code(section, iem_section_place(section, axis), cell);
}

/* ---- Trait and group ---- */

iem_status iem_trait_table(const iem_work *work, size_t view, const iem_trait *trait,
                           double **n, size_t *values, iem_error *err)
{
    const iem_section *section = iem_work_section(work, "traits");
    const size_t groups = iem_work_view(work, view)->n_groups;
    *values = iem_dim_codes(&work->tally->dims[trait->axis]);
    *n = iem_zeroed(*values, groups * sizeof **n);
    if (!*n) return iem_fail_memory(err);
    for (size_t i = 0; i < section->cube.n_cells; i++) {
        const uint32_t group = iem_work_group(work, view, section, i);
        if (group != UINT32_MAX)
            (*n)[code_of(section, trait->axis, i) * groups + group] +=
                (double)iem_cube_n(&section->cube, i);
    }
    return IEM_OK;
}

/* ---- Facts and trait ---- */

static const iem_section *section_of(const iem_work *work, const iem_trait *trait)
{
    char name[IEM_SECTION_NAME];
    snprintf(name, sizeof name, "trait-%u", trait->number);
    return iem_work_section(work, name);
}

static int compare_rows(const iem_trait_row *x, const iem_trait_row *y)
{
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

static int by_cell_value_group(const void *a, const void *b)
{
    return compare_rows(a, b);
}

/* Rows of the same cell, value and group become one. */
static void merge_rows(iem_trait_rows *rows)
{
    size_t kept = 0;
    qsort(rows->at, rows->n, sizeof *rows->at, by_cell_value_group);
    for (size_t i = 0; i < rows->n; i++) {
        if (kept && compare_rows(&rows->at[kept - 1], &rows->at[i]) == 0) {
            rows->at[kept - 1].n += rows->at[i].n;
            rows->at[kept - 1].adverse += rows->at[i].adverse;
        } else {
            rows->at[kept++] = rows->at[i];
        }
    }
    rows->n = kept;
}

static iem_status rows_init(iem_trait_rows *rows, const iem_section *section,
                            iem_error *err)
{
    *rows = (iem_trait_rows){iem_zeroed(section->cube.n_cells, sizeof *rows->at), 0};
    return rows->at ? IEM_OK : iem_fail_memory(err);
}

iem_status iem_trait_decisions(const iem_work *work, size_t view,
                               const iem_trait *trait, iem_trait_rows *rows,
                               iem_error *err)
{
    const iem_section *section = section_of(work, trait);
    IEM_TRY(rows_init(rows, section, err));
    for (size_t i = 0; i < section->cube.n_cells; i++) {
        const uint32_t group = iem_work_group(work, view, section, i);
        if (group == UINT32_MAX) continue;
        rows->at[rows->n++] = (iem_trait_row){
            iem_work_cell(work, section, i), code_of(section, trait->axis, i), group,
            (double)iem_cube_n(&section->cube, i),
            (double)iem_cube_adverse(&section->cube, i)};
    }
    merge_rows(rows);
    return IEM_OK;
}

iem_status iem_trait_outcomes(const iem_work *work, const iem_trait *trait,
                              iem_trait_rows *rows, iem_error *err)
{
    const iem_section *section = section_of(work, trait);
    const size_t axis = iem_work_axis(work, IEM_OUTCOME);
    const iem_dict *dict = &work->tally->dims[axis].dict;
    const uint32_t positive = iem_dict_find(dict, iem_slice_of(IEM_POSITIVE));
    const uint32_t negative = iem_dict_find(dict, iem_slice_of(IEM_NEGATIVE));
    const size_t route = iem_work_axis(work, IEM_ROUTE);
    const uint32_t random = route == SIZE_MAX
                                ? IEM_NO_CODE
                                : iem_dict_find(&work->tally->dims[route].dict,
                                                iem_slice_of(IEM_AT_RANDOM));
    IEM_TRY(rows_init(rows, section, err));
    for (size_t i = 0; i < section->cube.n_cells; i++) {
        if (route != SIZE_MAX && code_of(section, route, i) != random) continue;
        const uint32_t outcome = code_of(section, axis, i);
        const double n = (double)iem_cube_n(&section->cube, i);
        if (outcome != positive && outcome != negative) continue;
        rows->at[rows->n++] = (iem_trait_row){iem_work_cell(work, section, i),
                                              code_of(section, trait->axis, i), 0, n,
                                              outcome == positive ? n : 0};
    }
    merge_rows(rows);
    return IEM_OK;
}

/* ---- One group and its reference ---- */

struct tables {
    iem_table *t;
    size_t *first;
    size_t n, cells;
};

/* Adds a row to the table of its cell and value, which may be a new one. */
static void add_row(struct tables *x, const iem_trait_row *before,
                    const iem_trait_row *row, size_t group, size_t reference)
{
    const bool new_cell = !before || before->cell != row->cell;
    if (new_cell) x->first[x->cells++] = x->n;
    if (new_cell || before->value != row->value) x->n++;
    iem_table *const t = &x->t[x->n - 1];
    if (row->group == group) {
        t->n1 += row->n;
        t->a1 += row->adverse;
    } else if (reference == IEM_REST || row->group == reference) {
        t->n0 += row->n;
        t->a0 += row->adverse;
    }
}

iem_status iem_trait_compare(const iem_trait_rows *rows, size_t group, size_t reference,
                             double deff, iem_indirect *out, iem_error *err)
{
    struct tables x = {iem_zeroed(rows->n, sizeof *x.t),
                       iem_zeroed(rows->n + 1, sizeof *x.first), 0, 0};
    const bool whole = x.t && x.first;
    for (size_t i = 0; i < rows->n && whole; i++)
        add_row(&x, i ? &rows->at[i - 1] : NULL, &rows->at[i], group, reference);
    if (whole) {
        x.first[x.cells] = x.n;
        *out = iem_indirect_share(&(iem_indirect_data){x.t, x.first, x.cells, deff});
    }
    free(x.t);
    free(x.first);
    return whole ? IEM_OK : iem_fail_memory(err);
}

/* ---- All traits together ---- */

void iem_trait_combinations_clear(iem_trait_combinations *c)
{
    free(c->codes);
    free(c->of_cell);
}

/* Numbers the combinations in the order of the section, which is sorted. */
static iem_status number_cells(const iem_section *section, size_t n_grounds,
                               iem_cube *cube, size_t *of_cell, iem_error *err)
{
    uint32_t key[IEM_MAX_AXES + 1] = {0};
    for (size_t i = 0; i < section->cube.n_cells; i++) {
        for (size_t j = 0; j < cube->n_dims; j++)
            key[j] = iem_section_code(section, n_grounds + j, i);
        IEM_TRY(iem_cube_cell(cube, key, &of_cell[i], err));
    }
    return IEM_OK;
}

/* Codes of one trait go on where those of the trait before end. */
static void copy_codes(const iem_work *work, const iem_trait *traits,
                       const iem_cube *cube, iem_trait_combinations *c)
{
    for (size_t j = 0; j < c->traits; j++) {
        for (size_t i = 0; i < c->n; i++)
            c->codes[i * c->traits + j] =
                (uint32_t)c->levels + iem_cube_key(cube, i)[j];
        c->levels += iem_dim_codes(&work->tally->dims[traits[j].axis]);
    }
}

iem_status iem_trait_combine(const iem_work *work, const iem_trait *traits,
                             iem_trait_combinations *c, iem_error *err)
{
    const iem_section *section = iem_work_section(work, "traits");
    const size_t n_grounds = work->tally->n_dims - work->tally->n_facts;
    iem_cube cube = {0};
    *c = (iem_trait_combinations){
        .of_cell = iem_zeroed(section->cube.n_cells, sizeof *c->of_cell),
        .traits = section->n_axes - n_grounds};
    iem_status status =
        c->of_cell ? iem_cube_init(&cube, c->traits, 0, err) : iem_fail_memory(err);
    if (!status) status = number_cells(section, n_grounds, &cube, c->of_cell, err);
    if (!status) {
        c->n = cube.n_cells;
        c->codes = iem_zeroed(c->n, c->traits * sizeof *c->codes);
        if (!c->codes) status = iem_fail_memory(err);
    }
    if (!status) copy_codes(work, traits, &cube, c);
    iem_cube_clear(&cube);
    return status;
}
