#include "measure/view.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

/* ---- Cells of equal facts ---- */

static bool same_facts(const struct iem_tally *tally, size_t a, size_t b)
{
    return memcmp(iem_cube_key(&tally->cube, a), iem_cube_key(&tally->cube, b),
                  tally->n_facts * sizeof(uint32_t)) == 0;
}

static uint32_t missing_code(const iem_dim *dim)
{
    return dim->banded ? (uint32_t)dim->n_cuts + 1
                       : iem_dict_find(&dim->dict, iem_slice_of(IEM_MISSING_TEXT));
}

static void mark_missing(const struct iem_tally *tally, size_t d, iem_fact_cells *cells)
{
    const uint32_t code = missing_code(&tally->dims[d]);
    for (size_t c = 0; c < cells->n; c++)
        if (iem_cube_key(&tally->cube, cells->first[c])[d] == code)
            cells->missing[c] = true;
}

iem_status iem_fact_cells_find(const struct iem_tally *tally, iem_fact_cells *cells,
                               iem_error *err)
{
    const size_t n = tally->cube.n_cells;
    *cells = (iem_fact_cells){0};
    cells->first = iem_zeroed(n + 1, sizeof *cells->first);
    if (!cells->first) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !same_facts(tally, i - 1, i)) cells->first[cells->n++] = i;
    cells->first[cells->n] = n;
    cells->missing = iem_zeroed(cells->n, sizeof *cells->missing);
    cells->key = iem_zeroed(cells->n, sizeof *cells->key);
    if (!cells->missing || !cells->key) {
        iem_fact_cells_clear(cells);
        return iem_fail_memory(err);
    }
    for (size_t c = 0; c < cells->n; c++)
        cells->key[c] = iem_hash(iem_cube_key(&tally->cube, cells->first[c]),
                                 tally->n_facts * sizeof(uint32_t), 1);
    for (size_t d = 0; d < tally->n_facts; d++) mark_missing(tally, d, cells);
    return IEM_OK;
}

void iem_fact_cells_clear(iem_fact_cells *cells)
{
    free(cells->first);
    free(cells->missing);
    free(cells->key);
    *cells = (iem_fact_cells){0};
}

/* ---- Groups of one ground ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names are sorted, those of bands (there are not many) are not. */
static uint32_t level_named(const iem_levels *levels, bool sorted, const char *name)
{
    if (sorted) {
        const char **found =
            bsearch(&name, levels->names, levels->n, sizeof *levels->names, by_name);
        return found ? (uint32_t)(found - levels->names) : UINT32_MAX;
    }
    for (size_t i = 0; i < levels->n; i++)
        if (strcmp(levels->names[i], name) == 0) return (uint32_t)i;
    return UINT32_MAX;
}

static const char *name_of(const iem_dim *dim, uint32_t code, iem_levels *levels)
{
    return iem_dim_text(dim, code, levels->bands[dim->banded ? code : 0]);
}

static bool is_small(const struct iem_plan *plan, int64_t n)
{
    return (uint64_t)n < plan->small_min;
}

/* Texts of codes differ from each other; what is pooled may be called like one. */
static void collect_names(const struct iem_plan *plan, const iem_dim *dim,
                          const int64_t *n, iem_levels *levels)
{
    const uint32_t n_codes = (uint32_t)iem_dim_codes(dim);
    const bool sorted = !dim->banded;
    bool small = false;
    for (uint32_t code = 0; code < n_codes; code++) {
        const char *name = name_of(dim, code, levels);
        if (!is_small(plan, n[code]))
            levels->names[levels->n++] = name;
        else if (n[code] > 0)
            levels->pooled[levels->n_pooled++] = name;
        small |= is_small(plan, n[code]);
    }
    if (small && level_named(levels, false, plan->small_as) == UINT32_MAX)
        levels->names[levels->n++] = plan->small_as;
    if (sorted) qsort(levels->names, levels->n, sizeof *levels->names, by_name);
    for (uint32_t code = 0; code < n_codes; code++)
        levels->of_code[code] = level_named(
            levels, sorted,
            is_small(plan, n[code]) ? plan->small_as : name_of(dim, code, levels));
}

iem_status iem_levels_find(const struct iem_plan *plan, const struct iem_tally *tally,
                           size_t ground, iem_levels *levels, iem_error *err)
{
    const size_t dim = tally->n_facts + ground;
    const size_t n_codes = iem_dim_codes(&tally->dims[dim]);
    int64_t *n = iem_zeroed(n_codes, sizeof *n);
    *levels = (iem_levels){.dim = dim};
    levels->of_code = iem_zeroed(n_codes, sizeof *levels->of_code);
    levels->names = iem_zeroed(n_codes, sizeof *levels->names);
    levels->pooled = iem_zeroed(n_codes, sizeof *levels->pooled);
    levels->bands =
        iem_zeroed(tally->dims[dim].banded ? n_codes : 1, sizeof *levels->bands);
    if (!n || !levels->of_code || !levels->names || !levels->pooled || !levels->bands) {
        free(n);
        iem_levels_clear(levels);
        return iem_fail_memory(err);
    }
    for (size_t c = 0; c < tally->cube.n_cells; c++)
        n[iem_cube_key(&tally->cube, c)[dim]] += iem_cube_n(&tally->cube, c);
    collect_names(plan, &tally->dims[dim], n, levels);
    levels->missing = missing_code(&tally->dims[dim]);
    if (levels->missing != IEM_NO_CODE && n[levels->missing] == 0)
        levels->missing = IEM_NO_CODE;
    free(n);
    return IEM_OK;
}

void iem_levels_clear(iem_levels *levels)
{
    free(levels->of_code);
    free(levels->names);
    free(levels->bands);
    free(levels->pooled);
    *levels = (iem_levels){0};
}

/* ---- The view ---- */

static size_t level_of(const iem_view *view, const uint32_t *key, const iem_levels *a,
                       const iem_levels *b)
{
    const size_t first = a->of_code[key[a->dim]];
    return b ? first * view->levels_b + b->of_code[key[b->dim]] : first;
}

/* Those without a group, unless they were pooled with small ones. */
static bool is_unnamed(const iem_levels *levels, size_t level)
{
    return levels->missing != IEM_NO_CODE &&
           levels->of_code[levels->missing] == level &&
           strcmp(levels->names[level], IEM_MISSING_TEXT) == 0;
}

static bool name_group(iem_arena *arena, const iem_levels *a, const iem_levels *b,
                       size_t level, iem_view_group *group)
{
    const char *first = a->names[b ? level / b->n : level];
    group->unnamed =
        is_unnamed(a, b ? level / b->n : level) || (b && is_unnamed(b, level % b->n));
    group->parts[0] = iem_arena_copy(arena, iem_slice_of(first));
    group->name = group->parts[0];
    if (!b || !group->name) return group->name != NULL;
    group->parts[1] = iem_arena_copy(arena, iem_slice_of(b->names[level % b->n]));
    if (!group->parts[1]) return false;
    group->name = iem_arena_format(arena, "%s × %s", group->parts[0], group->parts[1]);
    return group->name != NULL;
}

/* Groups are the levels that have decisions, numbered in the order of the levels. */
static iem_status number_groups(const struct iem_tally *tally, const iem_levels *a,
                                const iem_levels *b, iem_arena *arena, iem_view *view,
                                iem_error *err)
{
    const size_t n_levels = a->n * view->levels_b;
    int64_t *n = iem_zeroed(n_levels, sizeof *n);
    view->groups = iem_arena_take(arena, n_levels, sizeof *view->groups);
    view->group_of_level = iem_zeroed(n_levels, sizeof *view->group_of_level);
    iem_status status = IEM_OK;
    if (!n || !view->groups || !view->group_of_level) status = iem_fail_memory(err);
    for (size_t c = 0; c < tally->cube.n_cells && status == IEM_OK; c++)
        n[level_of(view, iem_cube_key(&tally->cube, c), a, b)] +=
            iem_cube_n(&tally->cube, c);
    for (size_t l = 0; l < n_levels && status == IEM_OK; l++) {
        view->group_of_level[l] = n[l] ? (uint32_t)view->n_groups : UINT32_MAX;
        if (n[l] == 0) continue;
        if (!name_group(arena, a, b, l, &view->groups[view->n_groups++]))
            status = iem_fail_memory(err);
    }
    free(n);
    return status;
}

static bool make_entries(iem_view *view, size_t n_rows, size_t n_cells)
{
    view->first = iem_zeroed(n_cells + 1, sizeof *view->first);
    view->group = iem_zeroed(n_rows, sizeof *view->group);
    view->n = iem_zeroed(n_rows, sizeof *view->n);
    view->adverse = iem_zeroed(n_rows, sizeof *view->adverse);
    const size_t sums = view->rows ? 0 : n_rows * view->n_sums;
    view->sums = iem_zeroed(sums, sizeof(iem_wide));
    view->totals = iem_zeroed(n_cells * (2 + view->n_sums), sizeof *view->totals);
    return view->first && view->group && view->n && view->adverse && view->sums &&
           view->totals;
}

static void add_total(iem_view *view, size_t c, const iem_cube *cube, size_t row)
{
    iem_wide *total = view->totals + c * (2 + view->n_sums);
    total[0] += iem_cube_n(cube, row);
    total[1] += iem_cube_adverse(cube, row);
    for (size_t i = 0; i < view->n_sums; i++)
        total[2 + i] += iem_cube_sum(cube, row, i);
}

/* The entry of `group` among those of the cell that starts at `from`: found, or put in
 * its sorted place. */
static size_t entry_of(iem_view *view, size_t from, uint32_t group)
{
    size_t at = view->n_entries;
    while (at > from && view->group[at - 1] >= group) at--;
    if (at < view->n_entries && view->group[at] == group) return at;
    const size_t after = view->n_entries++ - at, s = view->rows ? 0 : view->n_sums;
    memmove(view->group + at + 1, view->group + at, after * sizeof *view->group);
    memmove(view->n + at + 1, view->n + at, after * sizeof *view->n);
    memmove(view->adverse + at + 1, view->adverse + at, after * sizeof *view->adverse);
    if (s) {
        memmove(view->sums + (at + 1) * s, view->sums + at * s,
                after * s * sizeof(iem_wide));
        memset(view->sums + at * s, 0, s * sizeof(iem_wide));
    }
    view->group[at] = group;
    view->n[at] = view->adverse[at] = 0;
    return at;
}

static uint32_t group_of_row(const iem_view *view, const iem_cube *cube, size_t row,
                             const iem_levels *a, const iem_levels *b)
{
    return view->group_of_level[level_of(view, iem_cube_key(cube, row), a, b)];
}

/* Is every row of the cube an entry of its own, and in its place? So it is for the only
 * ground of a plan when no group was pooled. */
static bool is_row_by_row(const iem_view *view, const iem_cube *cube,
                          const iem_fact_cells *cells, const iem_levels *a,
                          const iem_levels *b)
{
    for (size_t c = 0; c < cells->n; c++) {
        uint32_t last = UINT32_MAX;
        for (size_t row = cells->first[c]; row < cells->first[c + 1]; row++) {
            const uint32_t group = group_of_row(view, cube, row, a, b);
            if (group == UINT32_MAX || (last != UINT32_MAX && group <= last))
                return false;
            if (iem_cube_n(cube, row) == 0) return false;
            last = group;
        }
    }
    return true;
}

static iem_status fill_entries(const struct iem_tally *tally,
                               const iem_fact_cells *cells, const iem_levels *a,
                               const iem_levels *b, iem_view *view, iem_error *err)
{
    const iem_cube *cube = &tally->cube;
    if (is_row_by_row(view, cube, cells, a, b)) view->rows = cube;
    if (!make_entries(view, cube->n_cells, cells->n)) return iem_fail_memory(err);
    for (size_t c = 0; c < cells->n; c++) {
        view->first[c] = view->n_entries;
        for (size_t row = cells->first[c]; row < cells->first[c + 1]; row++) {
            if (iem_cube_n(cube, row) == 0) continue;
            add_total(view, c, cube, row);
            const uint32_t group = group_of_row(view, cube, row, a, b);
            const size_t e = entry_of(view, view->first[c], group);
            view->n[e] += iem_cube_n(cube, row);
            view->adverse[e] += iem_cube_adverse(cube, row);
            view->groups[group].n += iem_cube_n(cube, row);
            view->groups[group].adverse += iem_cube_adverse(cube, row);
            view->n_all += iem_cube_n(cube, row);
            view->adverse_all += iem_cube_adverse(cube, row);
            for (size_t i = 0; i < view->n_sums && !view->rows; i++)
                view->sums[e * view->n_sums + i] += iem_cube_sum(cube, row, i);
        }
    }
    view->first[cells->n] = view->n_entries;
    return IEM_OK;
}

static int64_t if_mixed(int64_t n, int64_t adverse)
{
    return adverse > 0 && adverse < n ? n : 0;
}

/* So that looking at one group costs its own entries, not all cells. */
static iem_status list_by_group(const iem_fact_cells *cells, iem_view *view,
                                iem_error *err)
{
    view->first_of = iem_zeroed(view->n_groups + 2, sizeof *view->first_of);
    view->entry = iem_zeroed(view->n_entries, sizeof *view->entry);
    view->cell = iem_zeroed(view->n_entries, sizeof *view->cell);
    if (!view->first_of || !view->entry || !view->cell) return iem_fail_memory(err);
    size_t *const next = view->first_of + 1; /* ends where the next group starts */
    for (size_t e = 0; e < view->n_entries; e++) next[view->group[e] + 1]++;
    for (size_t g = 1; g <= view->n_groups; g++) next[g] += next[g - 1];
    for (size_t c = 0; c < cells->n; c++) {
        const iem_wide *total = view->totals + c * (2 + view->n_sums);
        view->mixed += if_mixed((int64_t)total[0], (int64_t)total[1]);
        for (size_t e = view->first[c]; e < view->first[c + 1]; e++) {
            const uint32_t group = view->group[e];
            const size_t place = next[group]++;
            view->entry[place] = (uint32_t)e;
            view->cell[place] = (uint32_t)c;
            view->groups[group].mixed += if_mixed(view->n[e], view->adverse[e]);
        }
    }
    return IEM_OK;
}

static bool name_reference(iem_arena *arena, const char *first, const char *second,
                           iem_view *view)
{
    view->reference_name = second ? iem_arena_format(arena, "%s × %s", first, second)
                                  : iem_arena_copy(arena, iem_slice_of(first));
    return view->reference_name != NULL;
}

/* The group named as reference by every ground of the view. */
static bool find_reference(const struct iem_plan *plan, const struct iem_tally *tally,
                           const iem_levels *a, const iem_levels *b, iem_arena *arena,
                           iem_view *view)
{
    const char *first = plan->grounds[a->dim - tally->n_facts].reference;
    const char *second = b ? plan->grounds[b->dim - tally->n_facts].reference : NULL;
    view->reference = IEM_REST;
    if (!first || (b && !second)) return true;
    view->reference = IEM_NOBODY;
    for (size_t g = 0; g < view->n_groups; g++)
        if (strcmp(view->groups[g].parts[0], first) == 0 &&
            (!b || strcmp(view->groups[g].parts[1], second) == 0))
            view->reference = g;
    return name_reference(arena, first, second, view);
}

static bool name_view(const struct iem_tally *tally, const iem_levels *a,
                      const iem_levels *b, iem_arena *arena, iem_view *view)
{
    const iem_levels *const both[2] = {a, b};
    view->grounds = iem_arena_take(arena, 2, sizeof *view->grounds);
    for (size_t i = 0; i < view->n_grounds && view->grounds; i++) {
        const char *name = tally->dims[both[i]->dim].name;
        view->grounds[i] = iem_arena_copy(arena, iem_slice_of(name));
        if (!view->grounds[i]) return false;
    }
    if (!view->grounds) return false;
    view->name =
        b ? iem_arena_format(arena, "%s × %s", view->grounds[0], view->grounds[1])
          : view->grounds[0];
    return view->name != NULL;
}

iem_status iem_view_build(const struct iem_plan *plan, const struct iem_tally *tally,
                          const iem_fact_cells *cells, const iem_levels *a,
                          const iem_levels *b, iem_arena *arena, iem_view *view,
                          iem_error *err)
{
    *view = (iem_view){.n_sums = tally->cube.n_sums, .q = tally->q};
    view->levels_b = b ? b->n : 1;
    view->n_grounds = b ? 2 : 1;
    iem_status status =
        name_view(tally, a, b, arena, view) ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) status = number_groups(tally, a, b, arena, view, err);
    if (status == IEM_OK) status = fill_entries(tally, cells, a, b, view, err);
    if (status == IEM_OK) status = list_by_group(cells, view, err);
    if (status == IEM_OK && !find_reference(plan, tally, a, b, arena, view))
        status = iem_fail_memory(err);
    if (status != IEM_OK) {
        iem_view_clear(view);
        return status;
    }
    for (size_t g = 1; g < view->n_groups; g++)
        if (view->groups[g].n > view->groups[view->largest].n) view->largest = g;
    return IEM_OK;
}

void iem_view_clear(iem_view *view)
{
    free(view->group_of_level);
    free(view->first);
    free(view->group);
    free(view->n);
    free(view->adverse);
    free(view->sums);
    free(view->totals);
    free(view->first_of);
    free(view->entry);
    free(view->cell);
    *view = (iem_view){0};
}

/* ---- Group against reference ---- */

enum { MAX_SUMS = 2 * IEM_MAX_NUMERIC + IEM_MAX_NUMERIC * (IEM_MAX_NUMERIC + 1) / 2 };

struct side {
    int64_t n, adverse;
    iem_wide sums[MAX_SUMS];
};

static void read_side(const iem_view *view, size_t entry, struct side *side)
{
    side->n = view->n[entry];
    side->adverse = view->adverse[entry];
    if (view->rows)
        iem_cube_copy_sums(view->rows, entry, side->sums);
    else
        memcpy(side->sums, view->sums + entry * view->n_sums,
               view->n_sums * sizeof *side->sums);
}

/* The decisions of one group in a cell; its entries are sorted by group. */
static void find_side(const iem_view *view, size_t c, size_t group, struct side *side)
{
    size_t low = view->first[c], high = view->first[c + 1];
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (view->group[middle] < group)
            low = middle + 1;
        else
            high = middle;
    }
    side->n = side->adverse = 0;
    memset(side->sums, 0, view->n_sums * sizeof *side->sums);
    if (low < view->first[c + 1] && view->group[low] == group)
        read_side(view, low, side);
}

/* Everybody in the cell but one side. */
static void find_rest(const iem_view *view, size_t c, const struct side *one,
                      struct side *rest)
{
    const iem_wide *total = view->totals + c * (2 + view->n_sums);
    rest->n = (int64_t)total[0] - one->n;
    rest->adverse = (int64_t)total[1] - one->adverse;
    for (size_t i = 0; i < view->n_sums; i++)
        rest->sums[i] = total[2 + i] - one->sums[i];
}

/* Sums in millionths to centred sums in the fact's own unit. The values were centred on
 * their band's edge while they were added, so little is lost here. */
static double unit(iem_wide sum)
{
    return (double)sum / IEM_MICRO;
}

/* Moved by the whole part of the mean, in whole numbers: however far the values are
 * from the band's edge, their spread is not lost. */
static void add_within(const struct side *side, size_t q, double *within)
{
    iem_wide mean[IEM_MAX_NUMERIC], rest[IEM_MAX_NUMERIC];
    const double n = (double)side->n, micro = IEM_MICRO;
    for (size_t i = 0; i < q; i++) {
        mean[i] = side->sums[i] / side->n;
        rest[i] = side->sums[i] - mean[i] * side->n;
        for (size_t j = 0; j <= i; j++) {
            const iem_wide moved = side->sums[iem_cube_product(q, i, j)] -
                                   mean[j] * side->sums[i] - mean[i] * rest[j];
            within[iem_within_xx(i, j)] +=
                ((double)moved - (double)rest[i] * (double)rest[j] / n) / micro / micro;
        }
        const iem_wide moved =
            side->sums[iem_cube_adverse_sum(q, i)] - mean[i] * side->adverse;
        within[iem_within_xy(i)] +=
            ((double)moved - (double)rest[i] * (double)side->adverse / n) / micro;
    }
}

/* `within` starts at 0. */
static void centre(const struct side *group, const struct side *reference, size_t q,
                   double *within)
{
    if (group->n > 0) add_within(group, q, within);
    if (reference->n > 0) add_within(reference, q, within);
    if (group->n == 0 || reference->n == 0) return;
    for (size_t i = 0; i < q; i++)
        within[iem_within_d(i)] = unit(group->sums[i]) / (double)group->n -
                                  unit(reference->sums[i]) / (double)reference->n;
}

static bool make_comparison(iem_comparison *comparison, size_t n, size_t q)
{
    comparison->table = iem_zeroed(n, sizeof *comparison->table);
    if (q)
        comparison->within =
            iem_zeroed(n, iem_within_size(q) * sizeof *comparison->within);
    return comparison->table && (!q || comparison->within);
}

/* The people of a cell in which only one side occurs, but both decisions do: what the
 * members' cells add to those of the reference alone. */
static int64_t apart(const struct side *one, const struct side *other, bool rest)
{
    if (other->n == 0) return rest ? 0 : if_mixed(one->n, one->adverse);
    return rest ? -if_mixed(one->n + other->n, one->adverse + other->adverse)
                : -if_mixed(other->n, other->adverse);
}

/* The reference in all cells; the people of those in which it has both decisions. */
static int64_t total_reference(const iem_view *view, size_t group, size_t reference,
                               iem_table *total)
{
    if (reference == IEM_REST) {
        total->n0 = (double)(view->n_all - view->groups[group].n);
        total->a0 = (double)(view->adverse_all - view->groups[group].adverse);
        return view->mixed;
    }
    if (reference >= view->n_groups) return 0; /* nobody */
    total->n0 = (double)view->groups[reference].n;
    total->a0 = (double)view->groups[reference].adverse;
    return view->groups[reference].mixed;
}

static void compare_cell(const iem_view *view, const struct side *one,
                         const struct side *other, iem_comparison *comparison)
{
    const size_t i = comparison->n++;
    comparison->table[i] = (iem_table){(double)one->adverse, (double)one->n,
                                       (double)other->adverse, (double)other->n};
    if (view->q)
        centre(one, other, view->q, comparison->within + i * iem_within_size(view->q));
}

iem_status iem_compare_groups(const iem_view *view, size_t group, size_t reference,
                              iem_comparison *comparison, iem_error *err)
{
    const size_t first = view->first_of[group], end = view->first_of[group + 1];
    *comparison = (iem_comparison){0};
    if (!make_comparison(comparison, end - first, view->q)) {
        iem_comparison_clear(comparison);
        return iem_fail_memory(err);
    }
    comparison->cell = view->cell + first;
    int64_t alone = total_reference(view, group, reference, &comparison->total);
    comparison->total.n1 = (double)view->groups[group].n;
    comparison->total.a1 = (double)view->groups[group].adverse;
    for (size_t place = first; place < end; place++) {
        const size_t c = view->cell[place];
        struct side one, other;
        read_side(view, view->entry[place], &one);
        if (reference == IEM_REST)
            find_rest(view, c, &one, &other);
        else
            find_side(view, c, reference, &other);
        alone += apart(&one, &other, reference == IEM_REST);
        compare_cell(view, &one, &other, comparison);
    }
    comparison->apart = (double)alone;
    return IEM_OK;
}

void iem_comparison_clear(iem_comparison *comparison)
{
    free(comparison->table);
    free(comparison->within);
    *comparison = (iem_comparison){0};
}
