#include "family/asked_periods.h"

#include "base/grow.h"
#include "measure/measuring.h"
#include "stats/strata.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- The section by period ---- */

static iem_status name_periods(iem_asked_periods *p, const iem_dim *dim, iem_error *err)
{
    p->n = iem_dim_codes(dim);
    p->name = iem_zeroed(p->n, sizeof *p->name);
    if (!p->name) return iem_fail_memory(err);
    for (size_t i = 0; i < p->n; i++) {
        char room[IEM_BAND_TEXT];
        const char *name = iem_dim_text(dim, (uint32_t)i, room);
        if (strcmp(name, IEM_MISSING_TEXT) == 0) continue;
        p->name[i] = iem_arena_copy(p->work->arena, iem_slice_of(name));
        if (!p->name[i]) return iem_fail_memory(err);
    }
    return IEM_OK;
}

/* A counting sort keeps the cube's order within a period, which is by facts. */
static iem_status sort_by_period(iem_asked_periods *p, size_t place, iem_error *err)
{
    const size_t n_cells = p->section->cube.n_cells, n_facts = p->work->core->cells.n;
    p->first = iem_zeroed(p->n + 2, sizeof *p->first);
    p->cell = iem_zeroed(2 * n_cells, sizeof *p->cell);
    p->own = iem_zeroed(3 * n_facts, sizeof *p->own);
    p->table = iem_zeroed(n_facts, sizeof *p->table);
    if (!p->first || !p->cell || !p->own || !p->table) return iem_fail_memory(err);
    p->order = p->cell + n_cells;
    p->other = p->own + n_facts;
    p->all = p->other + n_facts;
    for (size_t c = 0; c < n_cells; c++)
        p->first[iem_section_code(p->section, place, c) + 2]++;
    for (size_t i = 2; i < p->n + 2; i++) p->first[i] += p->first[i - 1];
    for (size_t c = 0; c < n_cells; c++)
        p->cell[p->first[iem_section_code(p->section, place, c) + 1]++] = c;
    return IEM_OK;
}

iem_status iem_asked_periods_open(iem_work *work, const iem_section *section,
                                  const size_t *facts, iem_asked_periods *periods,
                                  iem_error *err)
{
    const size_t axis = iem_work_axis(work, IEM_TIME);
    const size_t place = axis == SIZE_MAX ? SIZE_MAX : iem_section_place(section, axis);
    *periods = (iem_asked_periods){.work = work, .section = section, .facts = facts};
    if (place == SIZE_MAX) return IEM_OK;
    IEM_TRY(name_periods(periods, &work->tally->dims[axis], err));
    return sort_by_period(periods, place, err);
}

void iem_asked_periods_clear(iem_asked_periods *periods)
{
    free(periods->name);
    free(periods->first);
    free(periods->cell);
    free(periods->own);
    free(periods->table);
    *periods = (iem_asked_periods){0};
}

/* ---- One period ---- */

/* One question in one period of one view. */
struct looking {
    iem_asked_periods *p;
    const iem_asked_axis *axis;
    const iem_view *view;
    size_t row, period;
};

static iem_status sort_by_group(const struct looking *l, size_t view, iem_error *err)
{
    iem_asked_periods *p = l->p;
    const size_t begin = p->first[l->period], end = p->first[l->period + 1];
    free(p->start);
    p->start = iem_zeroed(l->view->n_groups + 2, sizeof *p->start);
    if (!p->start) return iem_fail_memory(err);
    for (size_t i = begin; i < end; i++) {
        const uint32_t g = iem_work_group(p->work, view, p->section, p->cell[i]);
        if (g != UINT32_MAX) p->start[g + 2]++;
    }
    for (size_t g = 2; g < l->view->n_groups + 2; g++) p->start[g] += p->start[g - 1];
    for (size_t i = begin; i < end; i++) {
        const uint32_t g = iem_work_group(p->work, view, p->section, p->cell[i]);
        if (g != UINT32_MAX) p->order[p->start[g + 1]++] = p->cell[i];
    }
    return IEM_OK;
}

/* Adds the group's people to `to`, by cells of equal facts; their sum. */
static iem_asked_counts count_group(const struct looking *l, size_t group,
                                    iem_asked_counts *to)
{
    const iem_asked_periods *p = l->p;
    iem_asked_counts sum = {0, 0, 0};
    for (size_t i = p->start[group]; i < p->start[group + 1]; i++) {
        const iem_asked_counts more = iem_asked_count(p->section, l->axis, p->order[i]);
        const size_t facts = p->facts[p->order[i]];
        if (facts != SIZE_MAX) iem_asked_add(&to[facts], more);
        iem_asked_add(&sum, more);
    }
    return sum;
}

static void forget_group(const struct looking *l, size_t group, iem_asked_counts *to)
{
    const iem_asked_periods *p = l->p;
    for (size_t i = p->start[group]; i < p->start[group + 1]; i++)
        if (p->facts[p->order[i]] != SIZE_MAX)
            to[p->facts[p->order[i]]] = (iem_asked_counts){0, 0, 0};
}

/* Those of the cells of equal facts that have somebody of both sides, each once. */
static size_t fill_tables(const struct looking *l, size_t group, iem_table *twins)
{
    const iem_asked_periods *p = l->p;
    const bool rest = l->view->reference == IEM_REST;
    size_t n = 0, last = SIZE_MAX;
    *twins = (iem_table){0, 0, 0, 0};
    for (size_t i = p->start[group]; i < p->start[group + 1]; i++) {
        const size_t f = p->facts[p->order[i]];
        if (f == SIZE_MAX || f == last || p->work->core->cells.missing[f]) continue;
        last = f;
        const iem_asked_counts own = p->own[f], all = p->all[f], other = p->other[f];
        const iem_table t = {own.yes, own.asked, rest ? all.yes - own.yes : other.yes,
                             rest ? all.asked - own.asked : other.asked};
        if (!(t.n1 > 0) || !(t.n0 > 0)) continue;
        twins->a1 += t.a1, twins->n1 += t.n1, twins->a0 += t.a0, twins->n0 += t.n0;
        p->table[n++] = t;
    }
    return n;
}

/* ---- What is told ---- */

static iem_status tell_share(const struct looking *l, size_t group, iem_error *err)
{
    const iem_asked_counts own = l->p->sum[group];
    iem_statistic *s = NULL;
    if (!(own.asked > 0)) return IEM_OK;
    IEM_TRY(iem_statistic_of_group(l->p->work, l->row + IEM_ASKED_BY_PERIOD, l->view,
                                   group, &s, err));
    s->of = l->p->name[l->period];
    iem_asked_put_share(l->p->work, s, own.yes, own.asked);
    return IEM_OK;
}

static iem_status tell_at_equal_facts(const struct looking *l, size_t group,
                                      iem_error *err)
{
    const iem_asked_periods *p = l->p;
    iem_table twins;
    iem_statistic *s = NULL;
    if (!(p->sum[group].asked > 0)) return IEM_OK;
    count_group(l, group, p->own);
    const size_t n = fill_tables(l, group, &twins);
    forget_group(l, group, p->own);
    IEM_TRY(iem_statistic_compared(p->work, l->row + IEM_ASKED_BY_PERIOD_AT_EQUAL_FACTS,
                                   l->view, group, l->view->reference, &s, err));
    s->of = p->name[l->period];
    iem_asked_put_twins(p->work, s, p->table, n, twins);
    return IEM_OK;
}

static iem_status tell_period(const struct looking *l, iem_error *err)
{
    const iem_asked_periods *p = l->p;
    const size_t reference = l->view->reference;
    const bool compares = reference != IEM_NOBODY && p->work->tally->n_facts > 0;
    for (size_t g = 0; g < l->view->n_groups; g++) {
        p->sum[g] = count_group(l, g, p->all);
        IEM_TRY(tell_share(l, g, err));
    }
    if (reference < l->view->n_groups) count_group(l, reference, p->other);
    iem_status status = IEM_OK;
    for (size_t g = 0; g < l->view->n_groups && compares && status == IEM_OK; g++)
        if (g != reference && !l->view->groups[g].unnamed)
            status = tell_at_equal_facts(l, g, err);
    for (size_t g = 0; g < l->view->n_groups; g++) forget_group(l, g, p->all);
    if (reference < l->view->n_groups) forget_group(l, reference, p->other);
    return status;
}

iem_status iem_asked_periods_tell(iem_asked_periods *periods,
                                  const iem_asked_axis *axis, size_t view, size_t row,
                                  iem_error *err)
{
    struct looking l = {periods, axis, iem_work_view(periods->work, view), row, 0};
    if (periods->n == 0) return IEM_OK;
    periods->sum = iem_zeroed(l.view->n_groups, sizeof *periods->sum);
    if (!periods->sum) return iem_fail_memory(err);
    iem_status status = IEM_OK;
    for (; l.period < periods->n && status == IEM_OK; l.period++) {
        if (!periods->name[l.period]) continue;
        status = sort_by_group(&l, view, err);
        if (status == IEM_OK) status = tell_period(&l, err);
    }
    free(periods->sum);
    free(periods->start);
    periods->sum = NULL;
    periods->start = NULL;
    return status;
}
