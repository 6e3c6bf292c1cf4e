/* Cells and cases: their facts, discovery, a look inside the bands, grades, totals. */
#include "measure/measuring.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Cells ---- */

static iem_status name_facts(iem_measuring *m, const char *const ***names,
                             iem_error *err)
{
    iem_arena *arena = &m->result->arena;
    const size_t f = m->tally->n_facts;
    const char ***texts = iem_zeroed(f, sizeof *texts);
    const char *const **all = iem_arena_take(arena, m->cells.n, sizeof *all);
    bool made = texts && all;
    for (size_t d = 0; d < f && made; d++) {
        const iem_dim *dim = &m->tally->dims[d];
        texts[d] = iem_arena_take(arena, iem_dim_codes(dim), sizeof **texts);
        made = texts[d] != NULL;
        for (uint32_t c = 0; c < iem_dim_codes(dim) && made; c++) {
            char band[IEM_BAND_TEXT];
            texts[d][c] =
                iem_arena_copy(arena, iem_slice_of(iem_dim_text(dim, c, band)));
            made = texts[d][c] != NULL;
        }
    }
    for (size_t c = 0; c < m->cells.n && made; c++) {
        const char **of_cell = iem_arena_take(arena, f, sizeof *of_cell);
        made = of_cell != NULL;
        const uint32_t *key = iem_cube_key(&m->tally->cube, m->cells.first[c]);
        for (size_t d = 0; d < f && made; d++) of_cell[d] = texts[d][key[d]];
        all[c] = of_cell;
    }
    free(texts);
    *names = all;
    return made ? IEM_OK : iem_fail_memory(err);
}

iem_status iem_measuring_cells(iem_measuring *m, iem_error *err)
{
    if (m->result->n_cells == 0) return IEM_OK;
    if (!m->names) IEM_TRY(name_facts(m, &m->names, err));
    for (size_t i = 0; i < m->result->n_cells; i++)
        m->rows[i].facts = m->names[m->rows[i].cell];
    return IEM_OK;
}

static iem_status discover_part(iem_measuring *m, struct iem_part *part, iem_error *err)
{
    const size_t first = m->first_row[part->first];
    const size_t n = m->first_row[part->first + part->n] - first;
    size_t tested = 0;
    IEM_TRY(iem_cells_discover(m->rows + first, n, &part->level, &tested, err));
    part->tested = (double)tested;
    part->discovered = true;
    return IEM_OK;
}

iem_status iem_measuring_discover(iem_measuring *m, iem_error *err)
{
    m->result->bh_cells = 0;
    for (size_t p = 0; p < m->n_parts; p++) {
        if (!m->parts[p].discovered) IEM_TRY(discover_part(m, &m->parts[p], err));
        m->result->bh_cells += m->parts[p].tested;
    }
    return IEM_OK;
}

/* ---- Grades ---- */

/* First of the sorted sub-cells of one wanted cell. */
static size_t first_sub_cell(const iem_cube *sub, uint32_t wanted)
{
    size_t low = 0, high = sub->n_cells;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (iem_cube_key(sub, middle)[0] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Group against reference in each sub-cell; returns the number of sub-cells. */
static size_t sub_tables(const iem_measuring *m, const iem_refine *refine,
                         const iem_cube *sub, const iem_cell_row *row,
                         iem_table *tables)
{
    const struct iem_part *part = &m->parts[m->part_of[row->treatment]];
    const size_t group = m->group_of[row->treatment], skip = 1 + refine->q;
    const uint32_t wanted = refine->wanted[row->cell];
    const uint32_t *before = NULL;
    size_t n = 0;
    for (size_t i = first_sub_cell(sub, wanted);
         i < sub->n_cells && iem_cube_key(sub, i)[0] == wanted; i++) {
        const uint32_t *key = iem_cube_key(sub, i);
        if (!before || memcmp(key, before, skip * sizeof *key) != 0)
            tables[n++] = (iem_table){0, 0, 0, 0};
        before = key;
        const uint32_t g = iem_part_group(part, m->tally->n_facts, key + skip);
        iem_table *t = &tables[n - 1];
        if (g == group) {
            t->n1 += (double)iem_cube_n(sub, i);
            t->a1 += (double)iem_cube_adverse(sub, i);
        } else if (part->view.reference == IEM_REST || g == part->view.reference) {
            t->n0 += (double)iem_cube_n(sub, i);
            t->a0 += (double)iem_cube_adverse(sub, i);
        }
    }
    return n;
}

static iem_inside look_inside(const iem_measuring *m, const iem_refine *refine,
                              const iem_gathered *gathered, const iem_cell_row *row,
                              iem_table *tables)
{
    const size_t n = sub_tables(m, refine, &gathered->sub, row, tables);
    double covered = 0;
    for (size_t i = 0; i < n; i++)
        if (tables[i].n0 > 0) covered += tables[i].n1;
    return (iem_inside){iem_mh_risk_ratio(tables, n).value, covered / row->n1};
}

static bool has_banded_value(const iem_measuring *m, size_t cell)
{
    const uint32_t *key = iem_cube_key(&m->tally->cube, m->cells.first[cell]);
    for (size_t d = 0; d < m->tally->n_facts; d++)
        if (m->tally->dims[d].banded && key[d] <= m->tally->dims[d].n_cuts) return true;
    return false;
}

static void grade_row(const iem_measuring *m, const iem_refine *refine,
                      const iem_gathered *gathered, iem_table *tables,
                      iem_cell_row *row)
{
    const size_t t = row->treatment;
    const double rounded = (double)m->plan->rounded;
    const iem_cell_rates rates = iem_cell_rates_of(row, m->weights[t], rounded);
    iem_inside inside = {NAN, NAN};
    const bool banded = has_banded_value(m, row->cell);
    if (banded && row->discovered && gathered &&
        refine->wanted[row->cell] != UINT32_MAX)
        inside = look_inside(m, refine, gathered, row, tables);
    iem_cell_grade(row, &rates, m->parts[m->part_of[t]].level,
                   m->result->treatments[t].deff, rounded, m->tally->n_facts > 0,
                   banded ? &inside : NULL);
}

struct grading {
    iem_measuring *m;
    const iem_refine *refine;
    const iem_gathered *gathered;
};

static void grade_treatment(size_t t, void *at)
{
    const struct grading *g = at;
    iem_measuring *m = g->m;
    const size_t n = g->gathered ? g->gathered->sub.n_cells : 0;
    iem_table *tables = iem_zeroed(n, sizeof *tables);
    m->errors[t].status = tables ? IEM_OK : iem_fail_memory(&m->errors[t]);
    for (size_t i = m->first_row[t]; i < m->first_row[t + 1] && tables; i++)
        grade_row(m, g->refine, g->gathered, tables, &m->rows[i]);
    free(tables);
}

static void total_part(const iem_measuring *m, const struct iem_part *part,
                       size_t first, size_t n, iem_case_totals *totals)
{
    totals->ground = part->view.name;
    for (size_t i = first; i < first + n; i++) {
        const iem_cell_row *row = &m->rows[i];
        totals->adverse += row->a1;
        totals->grade[row->grade] += row->a1;
        if (row->grade != IEM_LIKELY) continue;
        totals->likely_caused += row->a1 * row->chance;
        totals->likely_caused_low += row->a1 * row->chance_low;
    }
    if (part->scored) return;
    for (size_t g = 0; g < part->view.n_groups; g++) {
        if (g == part->view.reference) continue;
        totals->adverse += (double)part->view.groups[g].adverse;
        totals->grade[IEM_GRADE_CANNOT_TELL] += (double)part->view.groups[g].adverse;
    }
}

iem_status iem_measuring_grades(iem_measuring *m, const iem_refine *refine,
                                const iem_gathered *gathered, iem_error *err)
{
    struct iem_result *r = m->result;
    struct grading grading = {m, refine, gathered};
    r->cases = iem_arena_take(&r->arena, m->n_parts, sizeof *r->cases);
    if (!r->cases) return iem_fail_memory(err);
    r->n_cases = m->n_parts;
    IEM_TRY(iem_measuring_discover(m, err));
    IEM_TRY(
        iem_parallel_for(m->threads, m->n_treatments, grade_treatment, &grading, err));
    IEM_TRY(iem_measuring_failure(m, err));
    for (size_t p = 0; p < m->n_parts; p++) {
        const struct iem_part *part = &m->parts[p];
        const size_t first = m->first_row[part->first];
        total_part(m, part, first, m->first_row[part->first + part->n] - first,
                   &r->cases[p]);
    }
    return IEM_OK;
}
