/* At which step of a pipeline does a group part from its reference? Steps are the
 * plan's and the decision; who is stopped at one, or has nothing recorded there, does
 * not reach the next. */
#include "family/families.h"

#include "base/grow.h"
#include "measure/measuring.h"
#include "stats/multiple.h"
#include "stats/steps.h"
#include "tally/aspects.h"

#include <math.h>
#include <stdlib.h>

enum { RATIO, ADJUSTED, SHARE, WHOLE, ROWS };

static const iem_measure_row rows[ROWS] = {
    [RATIO] =
        {"step_ratio",
         {"how many times as often those of the group who reached a step got past it",
          "hoeveel keer zo vaak wie van de groep bij een stap kwam, die ook door kwam"},
         "(a1/n1) / (a0/n0), n who reached the step, a who got past it; the ratios of "
         "all steps multiply to that of the whole; p adjusted over all steps and "
         "groups "
         "(Holm)",
         "Katz et al. 1978 (interval); Algorithm Audit 2024 (steps of DUO's control)",
         NULL,
         "katz",
         IEM_UNIT_RATIO},
    [ADJUSTED] = {"step_ratio_at_equal_facts",
                  {"the same among people with the same facts who reached the step",
                   "hetzelfde onder mensen met dezelfde feiten die bij de stap kwamen"},
                  "sum over cells of a1 n0/n / sum over cells of a0 n1/n",
                  "Mantel & Haenszel 1959; Greenland & Robins 1985",
                  NULL,
                  "greenland-robins",
                  IEM_UNIT_RATIO},
    [SHARE] =
        {"step_share",
         {"the step's part of the whole difference; below 0: it pulls the other way",
          "het deel van de stap in het hele verschil; onder 0: hij trekt de andere "
          "kant "
          "op"},
         "ln(ratio of the step) / ln(ratio of the whole)",
         "sum of ln RR over steps that follow each other",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [WHOLE] = {"pipeline_ratio",
               {"how many times as often people of the group got past all steps",
                "hoeveel keer zo vaak mensen van de groep door alle stappen kwamen"},
               "(a1/n1) / (a0/n0), n all people, a who got past the last step",
               "Katz et al. 1978 (interval)",
               NULL,
               "katz",
               IEM_UNIT_RATIO},
};

static const iem_reason no_ratio = {
    "no-ratio",
    {"nobody got past the step on one side, or the whole shows no difference",
     "aan een kant kwam niemand door de stap, of het geheel laat geen verschil zien"}};

enum { MOST_STEPS = IEM_MAX_ASPECTS + 1 };

struct pipeline {
    iem_work *work;
    const iem_section *section;
    size_t n_steps, n_cells; /* cells of equal facts */
    const char *name[MOST_STEPS];
    size_t place[MOST_STEPS]; /* in the section's keys; SIZE_MAX: the decision */
    uint32_t passed[MOST_STEPS];
    size_t *cell;        /* per cell of the section: its cell of equal facts */
    uint32_t *group;     /* likewise, in the view at hand */
    double *own, *other; /* people of a group and of its reference, as iem_steps has */
};

/* ---- Who got how far ---- */

/* Steps that a person of this key got past, one after the other; `adverse`: she has the
 * adverse decision. */
static size_t steps_past(const struct pipeline *p, const uint32_t *key, bool adverse)
{
    size_t k = 0;
    for (; k < p->n_steps; k++) {
        const bool past =
            p->place[k] == SIZE_MAX ? adverse : key[p->place[k]] == p->passed[k];
        if (!past) break;
    }
    return k;
}

/* A copy, which outlives plan and tally. */
static iem_status keep_name(const struct pipeline *p, const char *from,
                            const char **name, iem_error *err)
{
    *name = iem_arena_copy(p->work->arena, iem_slice_of(from));
    return *name ? IEM_OK : iem_fail_memory(err);
}

static iem_status name_steps(struct pipeline *p, iem_error *err)
{
    const iem_tally *const tally = p->work->tally;
    for (size_t i = 0; i < p->section->n_axes; i++) {
        const iem_dim *const dim = &tally->dims[p->section->axes[i]];
        if (!dim->is_aspect || dim->aspect != IEM_STEP) continue;
        IEM_TRY(keep_name(p, dim->name, &p->name[p->n_steps], err));
        p->place[p->n_steps] = i;
        p->passed[p->n_steps++] = iem_dict_find(&dim->dict, iem_slice_of(IEM_PASSED));
    }
    return IEM_OK;
}

/* The decision comes before the first step that nobody got past without it. */
static iem_status insert_decision(struct pipeline *p, iem_error *err)
{
    const iem_cube *const cube = &p->section->cube;
    size_t before = 0;
    for (size_t c = 0; c < cube->n_cells; c++) {
        const size_t past = steps_past(p, iem_cube_key(cube, c), false);
        if (iem_cube_n(cube, c) > iem_cube_adverse(cube, c) && past > before)
            before = past;
    }
    for (size_t k = p->n_steps++; k > before; k--) {
        p->name[k] = p->name[k - 1];
        p->place[k] = p->place[k - 1];
        p->passed[k] = p->passed[k - 1];
    }
    p->place[before] = SIZE_MAX;
    return keep_name(p, p->work->plan->decision, &p->name[before], err);
}

static iem_status open_pipeline(struct pipeline *p, iem_work *work, iem_error *err)
{
    *p = (struct pipeline){.work = work, .section = iem_work_section(work, "steps")};
    const size_t n = p->section->cube.n_cells;
    IEM_TRY(name_steps(p, err));
    IEM_TRY(insert_decision(p, err));
    p->n_cells = work->core->cells.n;
    p->cell = iem_zeroed(n, sizeof *p->cell);
    p->group = iem_zeroed(n, sizeof *p->group);
    p->own = iem_zeroed(p->n_cells, (p->n_steps + 1) * sizeof *p->own);
    p->other = iem_zeroed(p->n_cells, (p->n_steps + 1) * sizeof *p->other);
    if (!p->cell || !p->group || !p->own || !p->other) return iem_fail_memory(err);
    for (size_t c = 0; c < n; c++) p->cell[c] = iem_work_cell(work, p->section, c);
    return IEM_OK;
}

static void close_pipeline(struct pipeline *p)
{
    free(p->cell);
    free(p->group);
    free(p->own);
    free(p->other);
}

static void add_people(const struct pipeline *p, double *counts, size_t cell,
                       bool adverse)
{
    const iem_cube *const cube = &p->section->cube;
    const int64_t hit = iem_cube_adverse(cube, cell);
    const double people = (double)(adverse ? hit : iem_cube_n(cube, cell) - hit);
    const size_t past = steps_past(p, iem_cube_key(cube, cell), adverse);
    for (size_t k = 0; k <= past; k++)
        counts[p->cell[cell] * (p->n_steps + 1) + k] += people;
}

static void count_sides(const struct pipeline *p, uint32_t group, size_t reference)
{
    const size_t n = p->n_cells * (p->n_steps + 1);
    for (size_t i = 0; i < n; i++) p->own[i] = p->other[i] = 0;
    for (size_t c = 0; c < p->section->cube.n_cells; c++) {
        const bool own = p->group[c] == group;
        const bool other = reference == IEM_REST || p->group[c] == reference;
        if (!own && !other) continue;
        add_people(p, own ? p->own : p->other, c, false);
        add_people(p, own ? p->own : p->other, c, true);
    }
}

/* ---- Statistics ---- */

struct pair {
    const iem_view *view;
    size_t group, reference;
};

/* Where the normal law does not hold for the counts, of the exact law. */
static double p_of(const iem_step *step)
{
    const iem_test test = iem_table_test(step->table);
    return test.exact ? test.p
                      : 2 * iem_normal_upper(fabs(step->log_ratio) / step->log_se);
}

static iem_status add(const struct pipeline *p, const struct pair *pair, size_t row,
                      const char *of, const iem_step *step, iem_estimate estimate,
                      iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_compared(p->work, row, pair->view, pair->group,
                                   pair->reference, &s, err));
    s->of = of;
    s->estimate = estimate;
    s->numerator = step->table.a1;
    s->denominator = step->table.n1;
    s->n = step->table.n1 + step->table.n0;
    if (isnan(estimate.value)) s->why = &no_ratio;
    if (row == RATIO || row == WHOLE) s->p = p_of(step);
    return IEM_OK;
}

static iem_status add_step(const struct pipeline *p, const struct pair *pair,
                           const char *name, const iem_step *step, iem_error *err)
{
    IEM_TRY(add(p, pair, RATIO, name, step, step->ratio, err));
    if (p->work->tally->n_facts)
        IEM_TRY(add(p, pair, ADJUSTED, name, step, step->adjusted, err));
    return add(p, pair, SHARE, name, step, (iem_estimate){step->share, NAN, NAN}, err);
}

static iem_status measure_pair(const struct pipeline *p, const struct pair *pair,
                               iem_error *err)
{
    iem_step step[MOST_STEPS], whole;
    count_sides(p, (uint32_t)pair->group, pair->reference);
    IEM_TRY(
        iem_steps_compare(p->own, p->other, p->n_cells, p->n_steps, step, &whole, err));
    for (size_t k = 0; k < p->n_steps; k++)
        IEM_TRY(add_step(p, pair, p->name[k], &step[k], err));
    return add(p, pair, WHOLE, NULL, &whole, whole.ratio, err);
}

static iem_status measure_view(struct pipeline *p, size_t v, iem_error *err)
{
    const iem_view *const view = iem_work_view(p->work, v);
    if (view->reference == IEM_NOBODY) return IEM_OK;
    for (size_t c = 0; c < p->section->cube.n_cells; c++)
        p->group[c] = iem_work_group(p->work, v, p->section, c);
    for (size_t g = 0; g < view->n_groups; g++) {
        const struct pair pair = {view, g, view->reference};
        if (g != view->reference) IEM_TRY(measure_pair(p, &pair, err));
    }
    return IEM_OK;
}

static iem_status adjust(iem_statistics *all, iem_error *err)
{
    double *p = iem_zeroed(2 * all->n, sizeof *p), *const adjusted = p ? p + all->n : p;
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < all->n; i++)
        p[i] = all->at[i].measure == &rows[RATIO] ? all->at[i].p : NAN;
    const size_t family = iem_holm(p, adjusted, all->n);
    for (size_t i = 0; i < all->n; i++) all->at[i].p_adjusted = adjusted[i];
    free(p);
    return family == SIZE_MAX ? iem_fail_memory(err) : IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    struct pipeline p;
    iem_status status = open_pipeline(&p, work, err);
    for (size_t v = 0; !status && v < iem_work_views(work); v++)
        status = measure_view(&p, v, err);
    close_pipeline(&p);
    return status ? status : adjust(work->statistics, err);
}

const iem_family iem_family_steps = {
    .name = "steps",
    .question = {"At which step does a group part from its reference?",
                 "Bij welke stap gaan een groep en haar referentie uiteen?"},
    .needs = IEM_NEEDS(IEM_STEP),
    .rows = rows,
    .n_rows = ROWS,
    .measure = measure,
};
