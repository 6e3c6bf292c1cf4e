#include "measure/explain.h"

#include "base/grow.h"
#include "measure/disparity.h"
#include "measure/measuring.h"
#include "measure/rounding.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double half = 0.5;
/* Fewer people than these with a value, and their rate is no evidence. */
static const double least_people = 10;
static const double telling_level = 0.05;

/* ---- Grounds ---- */

/* Repeated persons make a cell smaller than it looks (Rao & Scott 1992). */
static iem_estimate rate_of(const iem_measuring *m, double adverse, double n,
                            double cells, double deff)
{
    const double rounded = (double)m->plan->rounded;
    return iem_measure_rate(adverse / deff, n / deff, rounded / deff, cells).all;
}

/* From RR_low / 2, where RR_low = 1 / (1 - chance_low): below 2, "more likely than not"
 * ends. */
static double hidden_cause(const iem_cell_row *cell)
{
    if (!(cell->chance_low >= half && cell->chance_low < 1)) return NAN;
    return iem_hidden_cause_strength(1 / (1 - cell->chance_low) / 2);
}

static void compare_twins(const iem_measuring *m, iem_case_ground *ground)
{
    const iem_cell_row *cell = ground->cell;
    const double deff = ground->treatment->deff;
    ground->group_rate = rate_of(m, cell->a1, cell->n1, 1, deff);
    ground->twin_rate = rate_of(m, cell->a0, cell->n0, 1, deff);
    ground->hidden_cause = hidden_cause(cell);
    ground->grade = cell->grade;
    ground->why = cell->why;
}

static const char *group_name(const struct iem_part *part, const uint32_t *grounds,
                              size_t n_facts)
{
    const uint32_t group = iem_part_group(part, n_facts, grounds);
    return group == UINT32_MAX ? IEM_MISSING_TEXT : part->view.groups[group].name;
}

static void explain_ground(const iem_measuring *m, size_t v, const uint32_t *key,
                           size_t cell, iem_case_ground *ground)
{
    const size_t n_facts = m->tally->n_facts;
    const size_t t = iem_measuring_own(m, v, key);
    *ground =
        (iem_case_ground){.ground = m->parts[v].view.name,
                          .group = group_name(&m->parts[v], key + n_facts, n_facts),
                          .group_rate = iem_undefined,
                          .twin_rate = iem_undefined,
                          .hidden_cause = NAN,
                          .grade = IEM_GRADE_CANNOT_TELL,
                          .why = IEM_GRADE_NO_FACTS};
    if (t == SIZE_MAX) return;
    ground->treatment = &m->result->treatments[t];
    ground->cell = iem_measuring_row(m, t, cell);
    if (ground->cell) compare_twins(m, ground);
}

static iem_status explain_grounds(const iem_measuring *m, const iem_case_row *row,
                                  size_t cell, iem_case *out, iem_error *err)
{
    out->grounds = iem_arena_take(&m->result->arena, m->n_parts, sizeof *out->grounds);
    if (!out->grounds) return iem_fail_memory(err);
    for (out->n_grounds = 0; out->n_grounds < m->n_parts; out->n_grounds++)
        explain_ground(m, out->n_grounds, row->key, cell,
                       &out->grounds[out->n_grounds]);
    return IEM_OK;
}

/* ---- Facts ---- */

/* People who differ from the case in one fact at most: by fact and code. */
struct neighbours {
    double **n, **adverse, **cells; /* [fact][code] */
};

static void clear_neighbours(struct neighbours *near, size_t n_facts)
{
    double **const all[] = {near->n, near->adverse, near->cells};
    for (size_t i = 0; i < 3; i++) {
        for (size_t f = 0; all[i] && f < n_facts; f++) free(all[i][f]);
        free(all[i]);
    }
}

static iem_status make_neighbours(const struct iem_tally *tally,
                                  struct neighbours *near, iem_error *err)
{
    double ***const all[] = {&near->n, &near->adverse, &near->cells};
    bool made = true;
    for (size_t i = 0; i < 3; i++) {
        *all[i] = iem_zeroed(tally->n_facts, sizeof **all[i]);
        made = made && *all[i];
        for (size_t f = 0; *all[i] && f < tally->n_facts; f++) {
            (*all[i])[f] = iem_zeroed(iem_dim_codes(&tally->dims[f]), sizeof(double));
            made = made && (*all[i])[f];
        }
    }
    return made ? IEM_OK : iem_fail_memory(err);
}

/* The one fact in which two keys differ; n when in none, SIZE_MAX when in more. */
static size_t differs_in(const uint32_t *a, const uint32_t *b, size_t n)
{
    size_t at = n;
    for (size_t f = 0; f < n; f++) {
        if (a[f] == b[f]) continue;
        if (at != n) return SIZE_MAX;
        at = f;
    }
    return at;
}

static void add_people(const iem_cube *cube, size_t first, size_t end, size_t f,
                       struct neighbours *near)
{
    const uint32_t code = iem_cube_key(cube, first)[f];
    for (size_t i = first; i < end; i++) {
        near->n[f][code] += (double)iem_cube_n(cube, i);
        near->adverse[f][code] += (double)iem_cube_adverse(cube, i);
    }
    near->cells[f][code] += (double)(end - first);
}

static void count_neighbours(const iem_measuring *m, const uint32_t *key,
                             struct neighbours *near)
{
    const iem_cube *cube = &m->tally->cube;
    const size_t n_facts = m->tally->n_facts;
    for (size_t c = 0; c < m->cells.n; c++) {
        const size_t first = m->cells.first[c], end = m->cells.first[c + 1];
        const size_t at = differs_in(iem_cube_key(cube, first), key, n_facts);
        if (at == SIZE_MAX) continue;
        for (size_t f = 0; f < n_facts; f++)
            if (at == f || at == n_facts) add_people(cube, first, end, f, near);
    }
}

static bool is_missing(const iem_dim *dim, uint32_t code)
{
    return dim->banded ? code > dim->n_cuts
                       : strcmp(dim->dict.texts[code].at, IEM_MISSING_TEXT) == 0;
}

static iem_status describe_value(const iem_measuring *m, const iem_dim *dim,
                                 uint32_t code, iem_case_value *value, iem_error *err)
{
    char band[IEM_BAND_TEXT];
    const char *text = iem_dim_text(dim, code, band);
    value->text = iem_arena_copy(&m->result->arena, iem_slice_of(text));
    value->missing = is_missing(dim, code);
    value->banded = dim->banded && !value->missing;
    value->low = -INFINITY;
    value->high = INFINITY;
    if (value->banded && code > 0) value->low = (double)dim->cuts[code - 1] / IEM_MICRO;
    if (value->banded && code < dim->n_cuts)
        value->high = (double)dim->cuts[code] / IEM_MICRO;
    return value->text ? IEM_OK : iem_fail_memory(err);
}

static iem_status list_values(const iem_measuring *m, const uint32_t *key,
                              const struct neighbours *near, double deff,
                              iem_case_fact *fact, iem_error *err)
{
    const size_t f = fact->fact;
    const iem_dim *dim = &m->tally->dims[f];
    const size_t codes = iem_dim_codes(dim);
    fact->values = iem_arena_take(&m->result->arena, codes, sizeof *fact->values);
    if (!fact->values) return iem_fail_memory(err);
    for (uint32_t c = 0; c < codes; c++) {
        if (!(near->n[f][c] > 0)) continue;
        iem_case_value *value = &fact->values[fact->n_values++];
        IEM_TRY(describe_value(m, dim, c, value, err));
        value->own = c == key[f];
        value->n = near->n[f][c];
        value->adverse = near->adverse[f][c];
        value->cells = near->cells[f][c];
        value->rate = rate_of(m, value->adverse, value->n, value->cells, deff);
        value->p = NAN;
    }
    return IEM_OK;
}

/* Of no difference between two rates; with counts that were rounded, at the corner that
 * brings them nearest. */
static double test_rates(iem_table t, double rounded, double deff)
{
    const bool more = t.a1 * t.n0 >= t.a0 * t.n1;
    const iem_table at =
        iem_corner_table(t, rounded, more ? IEM_MILDEST : IEM_HARSHEST);
    const bool still_more = at.a1 * at.n0 >= at.a0 * at.n1;
    if (more != still_more) return 1;
    return iem_table_test(
               (iem_table){at.a1 / deff, at.n1 / deff, at.a0 / deff, at.n0 / deff})
        .p;
}

static void test_fact(const iem_measuring *m, double deff, iem_case_fact *fact)
{
    const iem_case_value *own = fact->values;
    double tested = 0, least = NAN;
    while (own < fact->values + fact->n_values && !own->own) own++;
    fact->p = fact->p_adjusted = NAN;
    if (own == fact->values + fact->n_values || own->n < least_people) return;
    for (size_t i = 0; i < fact->n_values; i++) {
        iem_case_value *value = &fact->values[i];
        if (value->own || value->missing || value->n < least_people) continue;
        const iem_table t = {own->adverse, own->n, value->adverse, value->n};
        const double cells = fmax(own->cells, value->cells);
        value->p = test_rates(t, (double)m->plan->rounded * cells, deff);
        if (isnan(value->p)) value->p = 1; /* all of them got the same decision */
        least = fmin(least, value->p);
        tested++;
    }
    if (tested > 0) fact->p = fmin(1, least * tested);
}

static iem_status adjust_facts(iem_case *out, iem_error *err)
{
    double p[IEM_MAX_FACTS], adjusted[IEM_MAX_FACTS];
    for (size_t f = 0; f < out->n_facts; f++) p[f] = out->facts[f].p;
    if (iem_holm(p, adjusted, out->n_facts) == SIZE_MAX) return iem_fail_memory(err);
    for (size_t f = 0; f < out->n_facts; f++) {
        out->facts[f].p_adjusted = adjusted[f];
        out->facts[f].telling = adjusted[f] <= telling_level;
    }
    return IEM_OK;
}

static int most_telling_first(const void *a, const void *b)
{
    const iem_case_fact *one = a, *other = b;
    const double p = isnan(one->p) ? 2 : one->p, q = isnan(other->p) ? 2 : other->p;
    if (p < q || p > q) return p < q ? -1 : 1;
    return (one->fact > other->fact) - (one->fact < other->fact);
}

/* A person who comes back makes people who differ in a fact fewer than they look, too:
 * the largest design effect of the case's comparisons stands for it. */
static double largest_deff(const iem_case *out)
{
    double deff = 1;
    for (size_t g = 0; g < out->n_grounds; g++)
        if (out->grounds[g].treatment)
            deff = fmax(deff, out->grounds[g].treatment->deff);
    return deff;
}

static iem_status fill_facts(const iem_measuring *m, const iem_case_row *row,
                             const struct neighbours *near, iem_case *out,
                             iem_error *err)
{
    const double deff = largest_deff(out);
    for (size_t f = 0; f < out->n_facts; f++) {
        iem_case_fact *fact = &out->facts[f];
        *fact = (iem_case_fact){.fact = f};
        fact->recorded =
            iem_arena_copy(&m->result->arena, iem_slice_of(row->recorded[f]));
        if (!fact->recorded) return iem_fail_memory(err);
        IEM_TRY(list_values(m, row->key, near, deff, fact, err));
        test_fact(m, deff, fact);
    }
    return adjust_facts(out, err);
}

static iem_status explain_facts(const iem_measuring *m, const iem_case_row *row,
                                iem_case *out, iem_error *err)
{
    const size_t n = m->tally->n_facts;
    struct neighbours near = {NULL, NULL, NULL};
    out->facts = iem_arena_take(&m->result->arena, n, sizeof *out->facts);
    if (!out->facts) return iem_fail_memory(err);
    out->n_facts = n;
    iem_status status = make_neighbours(m->tally, &near, err);
    if (status == IEM_OK) count_neighbours(m, row->key, &near);
    if (status == IEM_OK) status = fill_facts(m, row, &near, out, err);
    clear_neighbours(&near, n);
    if (status == IEM_OK && n)
        qsort(out->facts, n, sizeof *out->facts, most_telling_first);
    return status;
}

/* ---- The whole ---- */

iem_status iem_measuring_explain(const iem_measuring *m, const iem_case_row *row,
                                 iem_case *out, iem_error *err)
{
    iem_arena *arena = &m->result->arena;
    const size_t cell = iem_measuring_cell(m, row->key);
    *out = (iem_case){.adverse = row->adverse, .people = row->people};
    if (cell == SIZE_MAX)
        return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
    out->decision = iem_arena_copy(arena, iem_slice_of(row->decision));
    if (row->id) out->id = iem_arena_copy(arena, iem_slice_of(row->id));
    if (!out->decision || (row->id && !out->id)) return iem_fail_memory(err);
    IEM_TRY(explain_grounds(m, row, cell, out, err));
    return explain_facts(m, row, out, err);
}
