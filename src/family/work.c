#include "family/work.h"

#include "base/grow.h"
#include "measure/measuring.h"
#include "stats/multiple.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

const iem_reason iem_reason_no_people = {
    "no-people", {"nobody to count", "er is niemand om te tellen"}};
const iem_reason iem_reason_no_reference = {
    "no-reference", {"nobody to compare with", "er is niemand om mee te vergelijken"}};
const iem_reason iem_reason_zero_reference = {
    "zero-reference",
    {"the reference has none, so there is no ratio",
     "de referentie heeft er geen, dus er is geen verhouding"}};
const iem_reason iem_reason_few = {
    "few", {"too few people to say", "te weinig mensen om dit te zeggen"}};

const iem_reason iem_reason_rounded = {
    "rounded",
    {"the counts are rounded, and this takes exact ones",
     "de aantallen zijn afgerond, en hiervoor zijn exacte nodig"}};
const iem_reason iem_reason_repeated = {
    "repeated-persons",
    {"people have several decisions, and this takes one of each",
     "mensen hebben meer besluiten, en hiervoor is er één van ieder nodig"}};

/* ---- Statistics ---- */

iem_status iem_statistic_add(iem_work *work, size_t row, iem_statistic **statistic,
                             iem_error *err)
{
    iem_statistics *all = work->statistics;
    if (!IEM_GROW(all->at, all->capacity, all->n + 1)) return iem_fail_memory(err);
    *statistic = &all->at[all->n++];
    **statistic = (iem_statistic){.measure = &all->family->rows[row],
                                  .estimate = iem_undefined,
                                  .p = NAN,
                                  .p_adjusted = NAN,
                                  .numerator = NAN,
                                  .denominator = NAN,
                                  .n = NAN};
    return IEM_OK;
}

iem_status iem_statistic_of_group(iem_work *work, size_t row, const iem_view *view,
                                  size_t group, iem_statistic **statistic,
                                  iem_error *err)
{
    IEM_TRY(iem_statistic_add(work, row, statistic, err));
    (*statistic)->ground = view->name;
    (*statistic)->group = view->groups[group].name;
    return IEM_OK;
}

iem_status iem_statistic_compared(iem_work *work, size_t row, const iem_view *view,
                                  size_t group, size_t reference,
                                  iem_statistic **statistic, iem_error *err)
{
    IEM_TRY(iem_statistic_of_group(work, row, view, group, statistic, err));
    (*statistic)->reference_is_rest = reference == IEM_REST;
    if (reference == IEM_REST)
        (*statistic)->reference = "rest";
    else if (reference != IEM_NOBODY)
        (*statistic)->reference = view->groups[reference].name;
    return IEM_OK;
}

iem_status iem_statistics_adjust(iem_statistics *all, size_t first, size_t end,
                                 size_t step, iem_error *err)
{
    double *p = iem_zeroed(2 * all->n, sizeof *p), *const adjusted = p ? p + all->n : p;
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < all->n; i++) {
        const size_t row = (size_t)(all->at[i].measure - all->family->rows);
        const bool tested = row >= first && row < end && (row - first) % step == 0;
        p[i] = tested ? all->at[i].p : NAN;
    }
    const bool done = iem_holm(p, adjusted, all->n) != SIZE_MAX;
    for (size_t i = 0; i < all->n && done; i++)
        if (!isnan(p[i])) all->at[i].p_adjusted = adjusted[i];
    free(p);
    return done ? IEM_OK : iem_fail_memory(err);
}

/* ---- Views and sections ---- */

size_t iem_work_views(const iem_work *work)
{
    return work->core->n_parts;
}

const iem_view *iem_work_view(const iem_work *work, size_t view)
{
    return &work->core->parts[view].view;
}

const iem_section *iem_work_section(const iem_work *work, const char *name)
{
    return iem_tally_section(work->tally, name);
}

uint32_t iem_work_group(const iem_work *work, size_t view, const iem_section *section,
                        size_t cell)
{
    const size_t place = iem_section_place(section, work->tally->n_facts);
    return iem_part_group(&work->core->parts[view], work->tally->n_facts,
                          iem_cube_key(&section->cube, cell) + place);
}

size_t iem_work_cell(const iem_work *work, const iem_section *section, size_t cell)
{
    const size_t n_facts = work->tally->n_facts;
    if (n_facts && (section->n_axes < n_facts || section->axes[n_facts - 1] >= n_facts))
        return SIZE_MAX;
    return iem_measuring_cell(work->core, iem_cube_key(&section->cube, cell));
}

size_t iem_work_axis(const iem_work *work, iem_aspect_kind kind)
{
    for (size_t a = work->tally->n_dims; a < work->tally->n_axes; a++)
        if (work->tally->dims[a].aspect == kind) return a;
    return SIZE_MAX;
}

bool iem_work_repeats(const iem_work *work)
{
    const iem_cube *cube = &work->tally->cube;
    double decisions = 0;
    for (size_t c = 0; c < cube->n_cells; c++) decisions += (double)iem_cube_n(cube, c);
    return work->plan->person && !(work->core->result->people >= decisions);
}
