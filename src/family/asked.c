#include "family/asked.h"

#include "base/grow.h"
#include "family/asked_periods.h"
#include "family/derived.h"
#include "measure/measuring.h"
#include "stats/strata.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const iem_reason no_facts = {
    "no-facts",
    {"the plan names no facts, so nobody is known to have the same ones",
     "het plan noemt geen feiten, dus van niemand is bekend of zij gelijk zijn"}};

/* The cells of a section, one view and one question at a time; those of group g of the
 * view are cell[first[g]] … cell[first[g + 1] - 1]. */
struct asked {
    iem_work *work;
    const iem_section *section;
    const iem_asked_axis *own_axis; /* NULL: found by the question */
    iem_asked_axis axis;
    size_t row; /* the question's first in the table */
    size_t n_cells, n_facts;
    size_t *facts; /* per cell: its cell of equal facts; SIZE_MAX: not known */
    size_t view, *first, *cell;
    iem_asked_counts *own, *other, *all; /* per cell of equal facts */
    iem_asked_counts *group;             /* per group */
    iem_table *table;
    iem_asked_periods periods;
};

/* ---- Counting ---- */

static iem_status sort_by_group(struct asked *a, size_t view, iem_error *err)
{
    const size_t n_groups = iem_work_view(a->work, view)->n_groups;
    free(a->first);
    a->view = view;
    a->first = iem_zeroed(n_groups + 2, sizeof *a->first);
    if (!a->first) return iem_fail_memory(err);
    for (size_t c = 0; c < a->n_cells; c++) {
        const uint32_t g = iem_work_group(a->work, view, a->section, c);
        if (g != UINT32_MAX) a->first[g + 2]++;
    }
    for (size_t g = 2; g < n_groups + 2; g++) a->first[g] += a->first[g - 1];
    for (size_t c = 0; c < a->n_cells; c++) {
        const uint32_t g = iem_work_group(a->work, view, a->section, c);
        if (g != UINT32_MAX) a->cell[a->first[g + 1]++] = c;
    }
    return IEM_OK;
}

/* Adds the group's people to `to`, by cells of equal facts; their sum. */
static iem_asked_counts count_group(const struct asked *a, size_t group,
                                    iem_asked_counts *to)
{
    iem_asked_counts sum = {0, 0, 0};
    for (size_t i = a->first[group]; i < a->first[group + 1]; i++) {
        const iem_asked_counts more = iem_asked_count(a->section, &a->axis, a->cell[i]);
        const size_t facts = a->facts[a->cell[i]];
        if (facts != SIZE_MAX) iem_asked_add(&to[facts], more);
        iem_asked_add(&sum, more);
    }
    return sum;
}

static void forget_group(const struct asked *a, size_t group, iem_asked_counts *to)
{
    for (size_t i = a->first[group]; i < a->first[group + 1]; i++)
        if (a->facts[a->cell[i]] != SIZE_MAX)
            to[a->facts[a->cell[i]]] = (iem_asked_counts){0, 0, 0};
}

/* Tables of the cells of equal facts that have somebody of the group, in their order.
 * Where a fact is missing, nobody is known to have the same ones. */
static size_t fill_tables(const struct asked *a, bool rest)
{
    size_t n = 0;
    for (size_t f = 0; f < a->n_facts; f++) {
        const iem_asked_counts own = a->own[f], all = a->all[f], other = a->other[f];
        if (!(own.asked > 0) || a->work->core->cells.missing[f]) continue;
        a->table[n++] =
            (iem_table){own.yes, own.asked, rest ? all.yes - own.yes : other.yes,
                        rest ? all.asked - own.asked : other.asked};
    }
    return n;
}

/* ---- Statistics ---- */

static iem_status tell_all(const struct asked *a, iem_asked_counts all, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(a->work, a->row + IEM_ASKED_SHARE, &s, err));
    iem_asked_put_share(a->work, s, all.yes, all.asked);
    if (!(all.unknown > 0)) return IEM_OK;
    IEM_TRY(iem_statistic_add(a->work, a->row + IEM_ASKED_UNKNOWN, &s, err));
    iem_asked_put_share(a->work, s, all.unknown, all.asked + all.unknown);
    return IEM_OK;
}

static iem_status tell_group(const struct asked *a, size_t group, bool unknown,
                             iem_error *err)
{
    const iem_view *view = iem_work_view(a->work, a->view);
    const iem_asked_counts own = a->group[group];
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_of_group(a->work, a->row + IEM_ASKED_SHARE, view, group, &s,
                                   err));
    iem_asked_put_share(a->work, s, own.yes, own.asked);
    if (!unknown) return IEM_OK;
    IEM_TRY(iem_statistic_of_group(a->work, a->row + IEM_ASKED_UNKNOWN, view, group, &s,
                                   err));
    iem_asked_put_share(a->work, s, own.unknown, own.asked + own.unknown);
    return IEM_OK;
}

static iem_status add_compared(const struct asked *a, size_t row, size_t group,
                               iem_table t, iem_statistic **s, iem_error *err)
{
    const iem_view *view = iem_work_view(a->work, a->view);
    IEM_TRY(iem_statistic_compared(a->work, a->row + row, view, group, view->reference,
                                   s, err));
    (*s)->numerator = t.a1;
    (*s)->denominator = (*s)->n = t.n1;
    if (!(t.n1 > 0))
        (*s)->why = &iem_reason_no_people;
    else if (!(t.n0 > 0))
        (*s)->why = &iem_reason_no_reference;
    return IEM_OK;
}

static iem_status tell_crude(const struct asked *a, size_t group, iem_table t,
                             iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(add_compared(a, IEM_ASKED_DIFFERENCE, group, t, &s, err));
    s->estimate = iem_rate_difference(t);
    s->p = iem_table_test(t).p;
    iem_asked_withhold(a->work, s);
    IEM_TRY(add_compared(a, IEM_ASKED_RATIO, group, t, &s, err));
    s->estimate = iem_risk_ratio(t);
    s->numerator = t.a1 / t.n1;
    s->denominator = t.a0 / t.n0;
    if (!s->why && !(t.a0 > 0)) s->why = &iem_reason_zero_reference;
    iem_asked_withhold(a->work, s);
    return IEM_OK;
}

static iem_table sum_of(const iem_table *t, size_t n)
{
    iem_table sum = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        if (!(t[i].n1 > 0) || !(t[i].n0 > 0)) continue;
        sum.a1 += t[i].a1;
        sum.n1 += t[i].n1;
        sum.a0 += t[i].a0;
        sum.n0 += t[i].n0;
    }
    return sum;
}

/* Of those who have twins. */
static iem_status tell_at_equal_facts(const struct asked *a, size_t group, size_t n,
                                      iem_table crude, iem_error *err)
{
    iem_statistic *s = NULL;
    const iem_table twins = sum_of(a->table, n);
    IEM_TRY(add_compared(a, IEM_ASKED_AT_EQUAL_FACTS, group, crude, &s, err));
    if (a->work->tally->n_facts > 0) {
        iem_asked_put_twins(a->work, s, a->table, n, twins);
        return IEM_OK;
    }
    s->numerator = twins.a1;
    s->denominator = s->n = twins.n1;
    s->why = &no_facts;
    return IEM_OK;
}

static iem_status compare(const struct asked *a, size_t group, iem_asked_counts all,
                          iem_error *err)
{
    const size_t reference = iem_work_view(a->work, a->view)->reference;
    const bool rest = reference == IEM_REST;
    const iem_asked_counts own = a->group[group];
    const iem_asked_counts other =
        rest ? (iem_asked_counts){all.yes - own.yes, all.asked - own.asked, 0}
             : a->group[reference];
    const iem_table crude = {own.yes, own.asked, other.yes, other.asked};
    IEM_TRY(tell_crude(a, group, crude, err));
    return tell_at_equal_facts(a, group, fill_tables(a, rest), crude, err);
}

/* ---- One question, one view ---- */

static iem_status measure_groups(struct asked *a, iem_asked_counts all, iem_error *err)
{
    const iem_view *view = iem_work_view(a->work, a->view);
    const size_t reference = view->reference;
    for (size_t g = 0; g < view->n_groups; g++) {
        IEM_TRY(tell_group(a, g, all.unknown > 0, err));
        if (g == reference || reference == IEM_NOBODY || view->groups[g].unnamed)
            continue;
        count_group(a, g, a->own);
        const iem_status status = compare(a, g, all, err);
        forget_group(a, g, a->own);
        IEM_TRY(status);
    }
    return IEM_OK;
}

static iem_status measure_question(struct asked *a, iem_error *err)
{
    const iem_view *view = iem_work_view(a->work, a->view);
    const size_t reference = view->reference;
    iem_asked_counts all = {0, 0, 0};
    a->group = iem_zeroed(view->n_groups, sizeof *a->group);
    if (!a->group) return iem_fail_memory(err);
    memset(a->all, 0, a->n_facts * sizeof *a->all);
    for (size_t g = 0; g < view->n_groups; g++) {
        a->group[g] = count_group(a, g, a->all);
        iem_asked_add(&all, a->group[g]);
    }
    if (reference < view->n_groups) count_group(a, reference, a->other);
    iem_status status = a->view == 0 ? tell_all(a, all, err) : IEM_OK;
    if (status == IEM_OK) status = measure_groups(a, all, err);
    if (reference < view->n_groups) forget_group(a, reference, a->other);
    free(a->group);
    a->group = NULL;
    if (status == IEM_OK)
        status = iem_asked_periods_tell(&a->periods, &a->axis, a->view, a->row, err);
    return status;
}

/* ---- The section ---- */

static iem_status open_section(struct asked *a, iem_error *err)
{
    a->n_cells = a->section->cube.n_cells;
    a->n_facts = a->work->core->cells.n;
    a->facts = iem_zeroed(a->n_cells, sizeof *a->facts);
    a->cell = iem_zeroed(a->n_cells, sizeof *a->cell);
    a->own = iem_zeroed(a->n_facts, sizeof *a->own);
    a->other = iem_zeroed(a->n_facts, sizeof *a->other);
    a->all = iem_zeroed(a->n_facts, sizeof *a->all);
    a->table = iem_zeroed(a->n_facts, sizeof *a->table);
    if (!a->facts || !a->cell || !a->own || !a->other || !a->all || !a->table)
        return iem_fail_memory(err);
    for (size_t c = 0; c < a->n_cells; c++)
        a->facts[c] = iem_work_cell(a->work, a->section, c);
    return iem_asked_periods_open(a->work, a->section, a->facts, &a->periods, err);
}

static void close_section(struct asked *a)
{
    free(a->facts);
    free(a->first);
    free(a->cell);
    free(a->own);
    free(a->other);
    free(a->all);
    free(a->table);
    iem_asked_periods_clear(&a->periods);
}

static iem_status measure_views(struct asked *a, size_t first, size_t n, iem_error *err)
{
    const iem_family *family = a->work->statistics->family;
    for (size_t v = 0; v < iem_work_views(a->work); v++) {
        IEM_TRY(sort_by_group(a, v, err));
        for (size_t q = first; q < first + n; q++) {
            a->row = q * IEM_ASKED_ROWS;
            if (a->own_axis)
                a->axis = *a->own_axis;
            else
                a->axis = iem_asked_axis_of(a->work, a->section, family->asked[q]);
            if (a->axis.place != SIZE_MAX) IEM_TRY(measure_question(a, err));
        }
    }
    return IEM_OK;
}

/* Of n questions of the family; `axis` NULL: the section is the tally's. */
static iem_status measure_in(iem_work *work, const iem_section *section,
                             const iem_asked_axis *axis, size_t first, size_t n,
                             iem_error *err)
{
    struct asked a = {.work = work, .section = section, .own_axis = axis};
    iem_status status = open_section(&a, err);
    if (status == IEM_OK) status = measure_views(&a, first, n, err);
    close_section(&a);
    return status;
}

/* Answers that take several rows have sections of their own. */
static iem_status measure_derived(iem_work *work, size_t q, iem_error *err)
{
    iem_asked_axis axis;
    iem_statistic *s = NULL;
    const char *question = work->statistics->family->asked[q];
    const iem_section *section = iem_derived_section(work, question, &axis);
    if (section) return measure_in(work, section, &axis, q, 1, err);
    if (!iem_derived_lacks_rows(work, question)) return IEM_OK;
    IEM_TRY(iem_statistic_add(work, q * IEM_ASKED_ROWS + IEM_ASKED_SHARE, &s, err));
    s->why = &iem_reason_needs_rows;
    return IEM_OK;
}

iem_status iem_asked_measure_in(iem_work *work, const iem_section *section,
                                const iem_asked_axis *axis, size_t row, const char *of,
                                iem_error *err)
{
    iem_statistics *all = work->statistics;
    const size_t first = all->n;
    IEM_TRY(measure_in(work, section, axis, row / IEM_ASKED_ROWS, 1, err));
    for (size_t i = first; of && i < all->n; i++) {
        const char *period = all->at[i].of;
        all->at[i].of =
            period ? iem_arena_format(work->arena, "%s, %s", of, period) : of;
        if (!all->at[i].of) return iem_fail_memory(err);
    }
    return IEM_OK;
}

iem_status iem_asked_adjust(iem_work *work, size_t end, iem_error *err)
{
    static const size_t tested[] = {IEM_ASKED_DIFFERENCE, IEM_ASKED_AT_EQUAL_FACTS,
                                    IEM_ASKED_BY_PERIOD_AT_EQUAL_FACTS};
    for (size_t i = 0; i < sizeof tested / sizeof *tested; i++)
        IEM_TRY(iem_statistics_adjust(work->statistics, tested[i], end, IEM_ASKED_ROWS,
                                      err));
    return IEM_OK;
}

iem_status iem_asked_measure(iem_work *work, iem_error *err)
{
    const iem_family *family = work->statistics->family;
    const iem_section *section = iem_work_section(work, family->name);
    if (section) IEM_TRY(measure_in(work, section, NULL, 0, family->n_asked, err));
    for (size_t q = 0; q < family->n_asked; q++) IEM_TRY(measure_derived(work, q, err));
    return iem_asked_adjust(work, family->n_asked * IEM_ASKED_ROWS, err);
}
