#include "family/similar.h"

#include "base/grow.h"
#include "measure/measuring.h"

#include <math.h>

/* The row of the treatment that a profile lies in; SIZE_MAX: it needs no fallback. */
static size_t row_of(const iem_work *work, const iem_exact *exact, size_t treatment,
                     size_t profile)
{
    const size_t cell = exact->fact_cell[profile];
    if (cell == SIZE_MAX) return SIZE_MAX;
    const iem_cell_row *row = iem_measuring_row(work->core, treatment, cell);
    if (!row || row->grade != IEM_GRADE_CANNOT_TELL || row->why != IEM_GRADE_FEW_TWINS)
        return SIZE_MAX;
    return (size_t)(row - work->core->rows);
}

static void add(iem_similar *sum, const iem_situation *at, double people, bool named)
{
    sum->cases += people;
    sum->named += named ? people : 0;
    sum->rate += people * at->rate;
    sum->reference_rate += people * at->reference_rate;
    sum->distance += people * at->reference_distance;
}

static void divide(iem_similar *sum)
{
    sum->rate /= sum->cases;
    sum->reference_rate /= sum->cases;
    sum->distance /= sum->cases;
}

iem_status iem_similar_tell(iem_work *work, const iem_exact *exact, size_t treatment,
                            const iem_situation *at, const double *a1, size_t k,
                            double discovery_rate, iem_error *err)
{
    const iem_measuring *core = work->core;
    for (size_t i = 0; i < exact->profiles.n; i++) {
        if (a1[i] <= 0 || isnan(at[i].difference)) continue;
        const size_t place = row_of(work, exact, treatment, i);
        if (place == SIZE_MAX) continue;
        iem_similar **sum = &core->rows[place].similar;
        if (!*sum) *sum = iem_arena_take(work->arena, 1, sizeof **sum);
        if (!*sum) return iem_fail_memory(err);
        (*sum)->neighbours = (double)k;
        add(*sum, &at[i], a1[i], at[i].p_adjusted <= discovery_rate);
    }
    for (size_t r = core->first_row[treatment]; r < core->first_row[treatment + 1]; r++)
        if (core->rows[r].similar) divide(core->rows[r].similar);
    return IEM_OK;
}
