#include "family/effort.h"

#include "base/grow.h"
#include "stats/funnel.h"
#include "stats/rank.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

enum { MEDIAN, LONGER };

struct effort {
    iem_work *work;
    const iem_section *section;
    const iem_numbers *numbers;
    size_t row, view, place;
    size_t n; /* numbers, ascending */
    double *value, *own, *other;
};

/* People of one side by seconds; their number. Of a group, or of everybody else. */
static double fill(const struct effort *e, size_t group, bool rest, double *count)
{
    double people = 0;
    for (size_t i = 0; i < e->n; i++) count[i] = 0;
    for (size_t c = 0; c < e->section->cube.n_cells; c++) {
        const uint32_t code = iem_section_code(e->section, e->place, c);
        const uint32_t g = iem_work_group(e->work, e->view, e->section, c);
        if (code == 0 || g == UINT32_MAX || (g == group) == rest) continue;
        count[code - 1] += (double)iem_cube_n(&e->section->cube, c);
        people += (double)iem_cube_n(&e->section->cube, c);
    }
    return people;
}

static void put(const struct effort *e, iem_statistic *s, iem_estimate estimate,
                double n)
{
    s->estimate = estimate;
    s->n = n;
    s->error =
        s->measure->unit == IEM_UNIT_NUMBER ? iem_numbers_spread(e->numbers) / 2 : 0;
    if (!(n > 0)) s->why = &iem_reason_no_people;
}

static iem_status compare(const struct effort *e, size_t group, double n,
                          iem_error *err)
{
    const iem_view *view = iem_work_view(e->work, e->view);
    const bool rest = view->reference == IEM_REST;
    const double others = fill(e, rest ? group : view->reference, rest, e->other);
    const iem_sides sides = {e->value, e->own, e->other, e->n,
                             iem_numbers_spread(e->numbers)};
    const iem_auc auc = iem_auc_of(&sides);
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_compared(e->work, e->row + LONGER, view, group,
                                   view->reference, &s, err));
    put(e, s, auc.estimate, n);
    s->error = auc.error;
    s->p = iem_mann_whitney_test(&sides).p;
    if (n > 0 && !(others > 0)) s->why = &iem_reason_no_reference;
    return IEM_OK;
}

static iem_status measure_view(const struct effort *e, iem_error *err)
{
    const iem_view *view = iem_work_view(e->work, e->view);
    iem_statistic *s = NULL;
    for (size_t g = 0; g < view->n_groups; g++) {
        const double n = fill(e, g, false, e->own);
        IEM_TRY(iem_statistic_of_group(e->work, e->row + MEDIAN, view, g, &s, err));
        put(e, s, iem_middle_of(e->value, e->own, e->n), n);
        if (g == view->reference || view->reference == IEM_NOBODY ||
            view->groups[g].unnamed)
            continue;
        IEM_TRY(compare(e, g, n, err));
    }
    return IEM_OK;
}

iem_status iem_effort_measure(iem_work *work, size_t row, iem_error *err)
{
    const size_t axis = iem_work_axis(work, IEM_EFFORT);
    if (axis == SIZE_MAX || work->plan->rounded) return IEM_OK;
    const iem_section *section = iem_work_section(work, "effort");
    const iem_numbers *numbers = &work->tally->dims[axis].numbers;
    struct effort e = {.work = work,
                       .section = section,
                       .numbers = numbers,
                       .row = row,
                       .place = iem_section_place(section, axis),
                       .n = iem_dim_codes(&work->tally->dims[axis]) - 1};
    e.value = iem_zeroed(3 * e.n + 1, sizeof *e.value);
    if (!e.value) return iem_fail_memory(err);
    e.own = e.value + e.n;
    e.other = e.own + e.n;
    for (size_t i = 0; i < e.n; i++)
        e.value[i] = iem_numbers_middle(numbers, (uint32_t)i);
    iem_status status = IEM_OK;
    for (; e.view < iem_work_views(work) && status == IEM_OK; e.view++)
        status = measure_view(&e, err);
    free(e.value);
    IEM_TRY(status);
    return iem_statistics_adjust(work->statistics, row + LONGER, row + LONGER + 1, 1,
                                 err);
}
