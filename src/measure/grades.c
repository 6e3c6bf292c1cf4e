/* Cells and cases: discovery, a look inside the bands, grades and totals. */
#include "measure/measuring.h"

#include "base/grow.h"
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

static iem_status make_rows(iem_measuring *m, iem_error *err)
{
    size_t n = 0;
    for (size_t p = 0; p < m->n_parts; p++) n += m->parts[p].view.n_entries;
    m->rows = iem_arena_take(&m->result->arena, n, sizeof *m->rows);
    m->row_of = iem_zeroed(m->n_treatments * m->cells.n, sizeof *m->row_of);
    m->result->cells = m->rows;
    m->result->n_cells = 0;
    return m->rows && m->row_of ? IEM_OK : iem_fail_memory(err);
}

static void index_rows(iem_measuring *m)
{
    for (size_t i = 0; i < m->result->n_cells; i++)
        m->row_of[m->rows[i].treatment * m->cells.n + m->rows[i].cell] = i + 1;
}

iem_status iem_measuring_cells(iem_measuring *m, iem_error *err)
{
    const char *const **names = NULL;
    struct iem_result *r = m->result;
    free(m->row_of);
    m->row_of = NULL;
    IEM_TRY(make_rows(m, err));
    IEM_TRY(name_facts(m, &names, err));
    for (size_t t = 0; t < m->n_treatments; t++) {
        const iem_subject subject = iem_measuring_subject(m, t);
        size_t n = 0;
        if (!subject.score) continue;
        IEM_TRY(iem_cells_fill(&subject, t, r->treatments[t].deff, m->rows + r->n_cells,
                               &n, err));
        for (size_t i = 0; i < n; i++)
            m->rows[r->n_cells + i].facts = names[m->rows[r->n_cells + i].cell];
        r->n_cells += n;
    }
    index_rows(m);
    return IEM_OK;
}

/* Discovery within one ground; the level of its bounds goes to *level. */
iem_status iem_measuring_discover(iem_measuring *m, const struct iem_part *part,
                                  size_t first, size_t *n, double *level,
                                  iem_error *err)
{
    size_t tested = 0, at = first, end;
    for (end = at;
         end < m->result->n_cells && m->rows[end].treatment < part->first + part->n;)
        end++;
    *n = end - at;
    IEM_TRY(iem_cells_discover(m->rows + at, *n, level, &tested, err));
    m->result->bh_cells += (double)tested;
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
                      const iem_gathered *gathered, double level, iem_table *tables,
                      iem_cell_row *row)
{
    iem_inside inside = {NAN, NAN};
    const bool banded = has_banded_value(m, row->cell);
    if (banded && row->discovered && gathered &&
        refine->wanted[row->cell] != UINT32_MAX)
        inside = look_inside(m, refine, gathered, row, tables);
    iem_cell_grade(row, level, m->result->treatments[row->treatment].deff,
                   (double)m->plan->rounded, m->tally->n_facts > 0,
                   banded ? &inside : NULL);
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
    size_t first = 0, n = 0;
    iem_table *tables =
        iem_zeroed(gathered ? gathered->sub.n_cells : 0, sizeof *tables);
    r->cases = iem_arena_take(&r->arena, m->n_parts, sizeof *r->cases);
    iem_status status = tables && r->cases ? IEM_OK : iem_fail_memory(err);
    r->n_cases = status == IEM_OK ? m->n_parts : 0;
    r->bh_cells = 0;
    for (size_t p = 0; p < m->n_parts && status == IEM_OK; p++, first += n) {
        double level = 0;
        status = iem_measuring_discover(m, &m->parts[p], first, &n, &level, err);
        for (size_t i = first; i < first + n && status == IEM_OK; i++)
            grade_row(m, refine, gathered, level, tables, &m->rows[i]);
        if (status == IEM_OK) total_part(m, &m->parts[p], first, n, &r->cases[p]);
    }
    free(tables);
    return status;
}

static int by_strength(const void *a, const void *b)
{
    const iem_cell_row *ra = a, *rb = b;
    const double la = isnan(ra->chance_low) ? -INFINITY : ra->chance_low;
    const double lb = isnan(rb->chance_low) ? -INFINITY : rb->chance_low;
    if (ra->treatment != rb->treatment) return ra->treatment < rb->treatment ? -1 : 1;
    if (ra->discovered != rb->discovered) return ra->discovered ? -1 : 1;
    if (la > lb || la < lb) return la > lb ? -1 : 1;
    return (ra->cell > rb->cell) - (ra->cell < rb->cell);
}

void iem_measuring_sort(iem_measuring *m)
{
    qsort(m->rows, m->result->n_cells, sizeof *m->rows, by_strength);
    index_rows(m);
}
