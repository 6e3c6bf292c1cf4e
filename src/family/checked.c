/* Outcomes by group, out of their section. */
#include "family/checked.h"

#include "base/grow.h"
#include "measure/measuring.h"
#include "stats/multiple.h"
#include "tally/aspects.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

const iem_reason iem_reason_not_observed = {
    "outcomes-not-observed",
    {"outcomes it needs were not observed: nothing but bounds holds",
     "uitkomsten die ervoor nodig zijn, zijn niet gezien: alleen grenzen gelden"}};

/* A category's code in an axis; IEM_NO_CODE: nobody has it, or there is no axis. */
struct category {
    size_t place;
    uint32_t code;
};

static struct category category_of(const iem_work *work, const iem_section *section,
                                   iem_aspect_kind kind, const char *name)
{
    const size_t axis = iem_work_axis(work, kind);
    if (axis == SIZE_MAX) return (struct category){SIZE_MAX, IEM_NO_CODE};
    return (struct category){
        iem_section_place(section, axis),
        iem_dict_find(&work->tally->dims[axis].dict, iem_slice_of(name))};
}

static bool has(const iem_section *section, size_t cell, struct category category)
{
    return category.place != SIZE_MAX && category.code != IEM_NO_CODE &&
           iem_section_code(section, category.place, cell) == category.code;
}

/* One published count: 0 is nobody, whatever was rounded. */
static void add_count(double *count, double *step, double n, double rounded)
{
    *count += n;
    if (n > 0) *step += rounded / 2;
}

/* Counts of one cell, all of one outcome. */
static void add_cell(iem_counted *to, double adverse, double favourable, double rounded,
                     bool positive, bool negative)
{
    iem_confusion *c = &to->c, *s = &to->step;
    if (positive) {
        add_count(&c->tp, &s->tp, adverse, rounded);
        add_count(&c->fn, &s->fn, favourable, rounded);
    } else if (negative) {
        add_count(&c->fp, &s->fp, adverse, rounded);
        add_count(&c->tn, &s->tn, favourable, rounded);
    } else {
        add_count(&c->u1, &s->u1, adverse, rounded);
        add_count(&c->u0, &s->u0, favourable, rounded);
    }
}

static void count_cells(const iem_work *work, size_t view, const iem_section *section,
                        iem_checked *checked)
{
    const struct category positive =
        category_of(work, section, IEM_OUTCOME, IEM_POSITIVE);
    const struct category negative =
        category_of(work, section, IEM_OUTCOME, IEM_NEGATIVE);
    const struct category random = category_of(work, section, IEM_ROUTE, IEM_AT_RANDOM);
    const double rounded = (double)work->plan->rounded;
    checked->has_routes = random.place != SIZE_MAX;
    for (size_t i = 0; i < section->cube.n_cells; i++) {
        const uint32_t group = iem_work_group(work, view, section, i);
        if (group == UINT32_MAX) continue;
        const double adverse = (double)iem_cube_adverse(&section->cube, i);
        const double favourable = (double)iem_cube_n(&section->cube, i) - adverse;
        const bool yes = has(section, i, positive), no = has(section, i, negative);
        add_cell(&checked->all[group], adverse, favourable, rounded, yes, no);
        if (has(section, i, random))
            add_cell(&checked->random[group], adverse, favourable, rounded, yes, no);
    }
}

iem_status iem_checked_count(const iem_work *work, size_t view, iem_checked *checked,
                             iem_error *err)
{
    const size_t n = iem_work_view(work, view)->n_groups;
    *checked = (iem_checked){.n = n,
                             .all = iem_zeroed(n, sizeof *checked->all),
                             .random = iem_zeroed(n, sizeof *checked->random),
                             .deff = iem_zeroed(n, sizeof *checked->deff)};
    if (!checked->all || !checked->random || !checked->deff) {
        iem_checked_clear(checked);
        return iem_fail_memory(err);
    }
    for (size_t g = 0; g < n; g++) checked->deff[g] = iem_checked_deff(work, view, g);
    count_cells(work, view, iem_work_section(work, "outcomes"), checked);
    checked->sum = iem_counted_sum(checked->all, n);
    return IEM_OK;
}

void iem_checked_clear(iem_checked *checked)
{
    free(checked->all);
    free(checked->random);
    free(checked->deff);
    *checked = (iem_checked){0};
}

double iem_checked_deff(const iem_work *work, size_t view, size_t group)
{
    return iem_part_deff(work->core, &work->core->parts[view], group);
}

static void withhold(iem_statistic *s)
{
    if (isnan(s->estimate.low) && isnan(s->estimate.high) && isnan(s->p)) return;
    s->estimate.low = s->estimate.high = s->p = NAN;
    s->why = &iem_reason_repeated;
}

void iem_checked_know_repeats(const iem_work *work, size_t first)
{
    const bool unknown = work->plan->person && work->tally->loaded;
    for (size_t i = first; i < work->statistics->n; i++) {
        work->statistics->at[i].robust = true;
        if (unknown) withhold(&work->statistics->at[i]);
    }
}

static iem_confusion divided(iem_confusion c, double by)
{
    return (iem_confusion){c.tp / by, c.fp / by, c.tn / by,
                           c.fn / by, c.u1 / by, c.u0 / by};
}

iem_counted iem_counted_worth(iem_counted group, double deff)
{
    return (iem_counted){divided(group.c, deff), divided(group.step, deff)};
}

iem_counted iem_counted_sum(const iem_counted *groups, size_t n)
{
    iem_counted sum = {{0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}};
    for (size_t g = 0; g < n; g++) {
        sum.c = iem_confusion_sum((const iem_confusion[]){sum.c, groups[g].c}, 2);
        sum.step =
            iem_confusion_sum((const iem_confusion[]){sum.step, groups[g].step}, 2);
    }
    return sum;
}

iem_counted iem_counted_minus(iem_counted a, iem_counted b)
{
    return (iem_counted){iem_confusion_minus(a.c, b.c),
                         iem_confusion_minus(a.step, b.step)};
}

iem_counted iem_checked_reference(const iem_checked *checked, size_t group,
                                  size_t reference)
{
    if (reference != IEM_REST) return checked->all[reference];
    return iem_counted_minus(checked->sum, checked->all[group]);
}

/* Those of one measure, gathered and put back. */
static bool adjust_row(iem_statistics *all, size_t first, const iem_measure_row *row,
                       double *p, double *adjusted)
{
    size_t n = 0;
    for (size_t i = first; i < all->n; i++)
        if (all->at[i].measure == row) p[n++] = all->at[i].p;
    if (iem_holm(p, adjusted, n) == SIZE_MAX) return false;
    n = 0;
    for (size_t i = first; i < all->n; i++)
        if (all->at[i].measure == row) all->at[i].p_adjusted = adjusted[n++];
    return true;
}

iem_status iem_checked_adjust(iem_work *work, size_t first, size_t n_rows,
                              iem_error *err)
{
    iem_statistics *all = work->statistics;
    double *p = iem_zeroed(2 * (all->n - first), sizeof *p);
    if (!p) return iem_fail_memory(err);
    bool done = true;
    for (size_t row = 0; row < n_rows && done; row++)
        done = adjust_row(all, first, &all->family->rows[row], p, p + (all->n - first));
    free(p);
    return done ? IEM_OK : iem_fail_memory(err);
}

/* ---- Beside the core ---- */

static iem_status describe(const iem_work *work, iem_counted counted, double deff,
                           iem_group_row *row, iem_error *err)
{
    iem_group_outcome *outcome = iem_arena_take(work->arena, 1, sizeof *outcome);
    if (!outcome) return iem_fail_memory(err);
    outcome->counts = counted.c;
    outcome->repeats_unknown = work->plan->person && work->tally->loaded;
    for (int i = 0; i < IEM_GROUP_RATES; i++)
        outcome->rates[i] = iem_counted_rate(iem_counted_worth(counted, deff),
                                             (iem_outcome_rate)(IEM_PREVALENCE + i));
    row->outcome = outcome;
    return IEM_OK;
}

/* Rows stand in the order of views and their groups. */
iem_status iem_group_outcomes(const iem_measuring *core, iem_error *err)
{
    struct iem_result *r = core->result;
    const iem_work work = {
        .plan = core->plan, .tally = core->tally, .core = core, .arena = &r->arena};
    iem_group_row *row = r->groups;
    if (!iem_plan_aspect(core->plan, IEM_OUTCOME)) return IEM_OK;
    for (size_t v = 0; v < core->n_parts; v++) {
        iem_checked checked;
        IEM_TRY(iem_checked_count(&work, v, &checked, err));
        iem_status status = IEM_OK;
        for (size_t g = 0; g < checked.n && status == IEM_OK; g++)
            status = describe(&work, checked.all[g], checked.deff[g], row++, err);
        iem_checked_clear(&checked);
        IEM_TRY(status);
    }
    return IEM_OK;
}
