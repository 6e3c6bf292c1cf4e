#include "engine/listed.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>

/* The rows of 64 fact cells in a row, of one treatment: which of them there are, and
 * where the first of those stands. */
struct some_cells {
    uint64_t there;
    uint64_t first;
};

struct iem_listed {
    const struct iem_result *result;
    bool *treatments;        /* those that are listed (see engine/cases.h) */
    size_t *place;           /* per treatment: where its part of `rows` begins */
    struct some_cells *rows; /* of the listed treatments, per 64 fact cells */
    double weakest;          /* strength below which a limit keeps nothing */
    bool all;                /* no limit keeps anything out */
    double *reach; /* else, per fact cell: its strongest listed row; NaN: none */
};

double iem_listed_strength(const iem_cell_row *row)
{
    return isnan(row->chance_low) ? -INFINITY : row->chance_low;
}

/* Where nobody has twins, no cell can be discovered: similar people are what is left.
 */
static bool stands_out(const iem_cell_row *row)
{
    return row->discovered || (row->similar && row->similar->named > 0);
}

static iem_status choose_treatments(iem_listed *l, iem_error *err)
{
    const struct iem_result *r = l->result;
    l->treatments = iem_zeroed(r->n_treatments, sizeof *l->treatments);
    if (!l->treatments) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_findings; i++)
        l->treatments[r->findings[i].treatment] = true;
    for (size_t i = 0; i < r->n_cells; i++)
        if (stands_out(&r->cells[i])) l->treatments[r->cells[i].treatment] = true;
    return IEM_OK;
}

static int strongest_first(const void *a, const void *b)
{
    const double x = iem_listed_strength(*(const iem_cell_row *const *)a);
    const double y = iem_listed_strength(*(const iem_cell_row *const *)b);
    return (x < y) - (x > y);
}

/* The strongest cells have more cases than will be kept: those of weaker ones need not
 * be made. With counted profiles one row may be all cases of a cell. */
static iem_status find_weakest(iem_listed *l, uint64_t limit, bool counted,
                               iem_error *err)
{
    const struct iem_result *r = l->result;
    double cases = 0;
    size_t n = 0;
    l->weakest = -INFINITY;
    l->all = true;
    if (!limit) return IEM_OK;
    const iem_cell_row **rows = iem_zeroed(r->n_cells, sizeof *rows);
    if (!rows) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_cells; i++)
        if (l->treatments[r->cells[i].treatment] && r->cells[i].a1 > 0)
            rows[n++] = &r->cells[i];
    if (n) qsort(rows, n, sizeof *rows, strongest_first);
    for (size_t i = 0; i < n && cases < (double)limit; i++) {
        cases += counted ? 1 : rows[i]->a1;
        l->weakest = iem_listed_strength(rows[i]);
    }
    l->all = l->weakest <= -INFINITY;
    free(rows);
    return IEM_OK;
}

static iem_status find_reach(iem_listed *l, size_t n_fact_cells, iem_error *err)
{
    const struct iem_result *r = l->result;
    l->reach = iem_zeroed(n_fact_cells, sizeof *l->reach);
    if (!l->reach) return iem_fail_memory(err);
    for (size_t c = 0; c < n_fact_cells; c++) l->reach[c] = NAN;
    for (size_t i = 0; i < r->n_cells; i++) {
        const iem_cell_row *row = &r->cells[i];
        if (l->treatments[row->treatment])
            l->reach[row->cell] = fmax(l->reach[row->cell], iem_listed_strength(row));
    }
    return IEM_OK;
}

/* Rows stand by treatment and cell. */
static iem_status find_rows(iem_listed *l, size_t n_fact_cells, iem_error *err)
{
    const struct iem_result *r = l->result;
    const size_t width = n_fact_cells / 64 + 1;
    size_t n = 0;
    l->place = iem_zeroed(r->n_treatments, sizeof *l->place);
    if (!l->place) return iem_fail_memory(err);
    for (size_t t = 0; t < r->n_treatments; t++)
        if (l->treatments[t]) l->place[t] = width * n++;
    l->rows = iem_zeroed(width * n, sizeof *l->rows);
    if (!l->rows) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_cells; i++) {
        const iem_cell_row *row = &r->cells[i];
        if (!l->treatments[row->treatment]) continue;
        struct some_cells *some = &l->rows[l->place[row->treatment] + row->cell / 64];
        if (!some->there) some->first = i;
        some->there |= UINT64_C(1) << row->cell % 64;
    }
    return IEM_OK;
}

iem_status iem_listed_new(const struct iem_result *result, size_t n_fact_cells,
                          uint64_t limit, bool counted, iem_listed **listed,
                          iem_error *err)
{
    iem_listed *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->result = result;
    iem_status status = choose_treatments(made, err);
    if (status == IEM_OK) status = find_weakest(made, limit, counted, err);
    if (status == IEM_OK && !made->all) status = find_reach(made, n_fact_cells, err);
    if (status == IEM_OK) status = find_rows(made, n_fact_cells, err);
    if (status == IEM_OK)
        *listed = made;
    else
        iem_listed_free(made);
    return status;
}

bool iem_listed_any(const iem_listed *listed)
{
    for (size_t t = 0; t < listed->result->n_treatments; t++)
        if (listed->treatments[t]) return true;
    return false;
}

bool iem_listed_cell(const iem_listed *listed, size_t cell)
{
    return listed->all || listed->reach[cell] >= listed->weakest;
}

static const struct some_cells *some_of(const iem_listed *listed, size_t treatment,
                                        size_t cell)
{
    return &listed->rows[listed->place[treatment] + cell / 64];
}

void iem_listed_expect(const iem_listed *listed, size_t treatment, size_t cell)
{
    if (listed->treatments[treatment])
        __builtin_prefetch(some_of(listed, treatment, cell));
}

const iem_cell_row *iem_listed_row(const iem_listed *listed, size_t treatment,
                                   size_t cell)
{
    if (!listed->treatments[treatment]) return NULL;
    const struct some_cells *some = some_of(listed, treatment, cell);
    const uint64_t own = UINT64_C(1) << cell % 64;
    if (!(some->there & own)) return NULL;
    const size_t before = (size_t)__builtin_popcountll(some->there & (own - 1));
    const iem_cell_row *row = &listed->result->cells[some->first + before];
    return listed->all || iem_listed_strength(row) >= listed->weakest ? row : NULL;
}

void iem_listed_free(iem_listed *listed)
{
    if (!listed) return;
    free(listed->treatments);
    free(listed->place);
    free(listed->rows);
    free(listed->reach);
    free(listed);
}
