/* What a model would have said with the ground turned around, where its owner logs it.
 */
#include "base/grow.h"
#include "family/families.h"
#include "stats/flips.h"
#include "stats/table2x2.h"
#include "tally/aspects.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

enum { RATE, RATE_GAP, NET, N_ROWS };

static const iem_measure_row rows[] = {
    [RATE] = {"flip_rate",
              {"share of decisions that would have been another with the ground turned "
               "around",
               "deel van de besluiten dat anders was geweest met de grond omgedraaid"},
              "(b + c) / n, b harmed: adverse and flipped not; c spared",
              "Alvarez & Ruggieri 2023; Wilson 1927 (interval)",
              "TFMA flip_rate overall",
              "wilson",
              IEM_UNIT_SHARE},
    [RATE_GAP] = {"flip_rate_difference",
                  {"flip_rate of the group minus that of the reference",
                   "flip_rate van de groep min die van de referentie"},
                  "p1 - p0",
                  "Newcombe 1998 (interval)",
                  NULL,
                  "newcombe",
                  IEM_UNIT_DIFFERENCE},
    [NET] = {"flip_net",
             {"share that is adverse only as the ground is, minus the share that is "
              "adverse only with it turned around; p is two-sided",
              "deel dat alleen nadelig is met de grond zoals die is, min het deel dat "
              "alleen nadelig is met de grond omgedraaid; p is tweezijdig"},
             "(b - c) / n; p: exact, b ~ Bin(b + c, 1/2)",
             "McNemar 1947; Bonett & Price 2012 (interval)",
             "R binom.test(b, b + c); statsmodels mcnemar(exact=True)",
             "bonett-price",
             IEM_UNIT_DIFFERENCE},
};

enum { SCORE_RATE, SCORE_MEAN, N_SCORE_ROWS };

static const iem_measure_row score_rows[] = {
    [SCORE_RATE] =
        {"score_flip_rate",
         {"share of scores that would have been another with the ground turned around",
          "deel van de scores dat anders was geweest met de grond omgedraaid"},
         "(higher + lower) / n",
         "Wilson 1927 (interval)",
         "Themis causal score (re-runs the program)",
         "wilson",
         IEM_UNIT_SHARE},
    [SCORE_MEAN] =
        {"score_flip_mean",
         {"how much higher the score is than with the ground turned around, on "
          "average; p is two-sided, of as many higher as lower",
          "hoeveel hoger de score is dan met de grond omgedraaid, gemiddeld; p is "
          "tweezijdig, voor even vaak hoger als lager"},
         "mean(score - flipped); p: exact sign test",
         "Student 1908 (interval); Arbuthnot 1710 (test)",
         NULL,
         "student",
         IEM_UNIT_NUMBER},
};

/* ---- Decisions ---- */

struct flips {
    double n, harmed, spared;
};

/* Of each group of a view. A flipped decision that is missing is nobody's. */
static void count_decisions(const iem_work *work, size_t v, struct flips *of)
{
    const iem_section *s = iem_work_section(work, "decision-flips");
    const size_t axis = iem_work_axis(work, IEM_DECISION_FLIPPED);
    const iem_dict *dict = &work->tally->dims[axis].dict;
    const uint32_t adversely = iem_dict_find(dict, iem_slice_of(IEM_ADVERSELY));
    const uint32_t favourably = iem_dict_find(dict, iem_slice_of(IEM_FAVOURABLY));
    const size_t place = iem_section_place(s, axis);
    for (size_t i = 0; i < s->cube.n_cells; i++) {
        const uint32_t group = iem_work_group(work, v, s, i);
        const uint32_t code = iem_section_code(s, place, i);
        if (group == UINT32_MAX || (code != adversely && code != favourably)) continue;
        const double n = (double)iem_cube_n(&s->cube, i);
        const double adverse = (double)iem_cube_adverse(&s->cube, i);
        of[group].n += n;
        if (code == adversely)
            of[group].spared += n - adverse;
        else
            of[group].harmed += adverse;
    }
}

static struct flips reference_of(const iem_view *view, const struct flips *of,
                                 size_t group)
{
    struct flips rest = {0, 0, 0};
    for (size_t g = 0; g < view->n_groups; g++) {
        if (g == group || (view->reference != IEM_REST && view->reference != g))
            continue;
        rest.n += of[g].n;
        rest.harmed += of[g].harmed;
        rest.spared += of[g].spared;
    }
    return rest;
}

static void tell_gap(const struct flips *f, const struct flips *reference,
                     iem_statistic *statistic)
{
    const iem_table t = {f->harmed + f->spared, f->n,
                         reference->harmed + reference->spared, reference->n};
    statistic->estimate = iem_rate_difference(t);
    statistic->p = iem_table_test(t).p;
    statistic->n = f->n;
    if (!(f->n > 0))
        statistic->why = &iem_reason_no_people;
    else if (!(reference->n > 0))
        statistic->why = &iem_reason_no_reference;
}

static void tell_flips(const struct flips *f, bool net, iem_statistic *statistic)
{
    const iem_flips test = iem_flip_test(f->n, f->harmed, f->spared);
    statistic->estimate = net ? test.net : test.rate;
    statistic->numerator = net ? f->harmed - f->spared : f->harmed + f->spared;
    statistic->denominator = f->n;
    statistic->n = f->n;
    if (net) statistic->p = test.p;
    if (!(f->n > 0)) statistic->why = &iem_reason_no_people;
}

static iem_status measure_flips(iem_work *work, const iem_view *view, size_t group,
                                const struct flips *of, iem_error *err)
{
    for (size_t row = 0; row < N_ROWS; row++) {
        iem_statistic *statistic = NULL;
        if (row == RATE_GAP && group == view->reference) continue;
        if (row == RATE_GAP)
            IEM_TRY(iem_statistic_compared(work, row, view, group, view->reference,
                                           &statistic, err));
        else
            IEM_TRY(iem_statistic_of_group(work, row, view, group, &statistic, err));
        if (work->plan->rounded) {
            statistic->why = &iem_reason_rounded;
        } else if (row == RATE_GAP) {
            const struct flips reference = reference_of(view, of, group);
            tell_gap(&of[group], &reference, statistic);
        } else {
            tell_flips(&of[group], row == NET, statistic);
        }
    }
    return IEM_OK;
}

static iem_status measure_decisions(iem_work *work, iem_error *err)
{
    iem_status status = IEM_OK;
    for (size_t v = 0; v < iem_work_views(work) && status == IEM_OK; v++) {
        const iem_view *view = iem_work_view(work, v);
        struct flips *of = iem_zeroed(view->n_groups, sizeof *of);
        if (!of) return iem_fail_memory(err);
        count_decisions(work, v, of);
        for (size_t g = 0; g < view->n_groups && status == IEM_OK; g++)
            status = measure_flips(work, view, g, of, err);
        free(of);
    }
    return status;
}

const iem_family iem_family_flips = {
    .name = "flips",
    .question = {"Would the decision have been another with the ground turned around?",
                 "Was het besluit anders geweest met de grond omgedraaid?"},
    .needs = IEM_NEEDS(IEM_DECISION_FLIPPED),
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure_decisions,
};

/* ---- Scores ---- */

struct score_axes {
    const iem_section *section;
    const iem_dim *own, *flipped;
    size_t own_place, flipped_place;
};

static struct score_axes score_axes_of(const iem_work *work)
{
    const size_t own = iem_work_axis(work, IEM_SCORE);
    const size_t flipped = iem_work_axis(work, IEM_SCORE_FLIPPED);
    const iem_section *s = iem_work_section(work, "score-flips");
    return (struct score_axes){s, &work->tally->dims[own], &work->tally->dims[flipped],
                               iem_section_place(s, own),
                               iem_section_place(s, flipped)};
}

static void count_scores(const iem_work *work, size_t v, iem_score_flips *of)
{
    const struct score_axes axes = score_axes_of(work);
    const iem_cube *cube = &axes.section->cube;
    for (size_t i = 0; i < cube->n_cells; i++) {
        const uint32_t group = iem_work_group(work, v, axes.section, i);
        const uint32_t own = iem_section_code(axes.section, axes.own_place, i);
        const uint32_t other = iem_section_code(axes.section, axes.flipped_place, i);
        if (group == UINT32_MAX || !own || !other) continue; /* 0: missing */
        const double n = (double)iem_cube_n(cube, i);
        const double d = iem_numbers_middle(&axes.own->numbers, own - 1) -
                         iem_numbers_middle(&axes.flipped->numbers, other - 1);
        of[group].n += n;
        of[group].higher += d > 0 ? n : 0;
        of[group].lower += d < 0 ? n : 0;
        of[group].sum += n * d;
        of[group].squares += n * d * d;
    }
}

static const iem_reason one_difference = {
    "one-difference",
    {"every score differs by as much", "elke score verschilt evenveel"}};

static void tell_scores(const iem_work *work, const iem_score_flips *f, size_t row,
                        iem_statistic *statistic)
{
    const struct score_axes axes = score_axes_of(work);
    const iem_score_flip_test t = iem_score_flip_test_of(*f);
    statistic->estimate = row == SCORE_MEAN ? t.mean : t.changed;
    statistic->n = f->n;
    if (row == SCORE_MEAN) {
        statistic->p = t.p;
        statistic->error = (iem_numbers_spread(&axes.own->numbers) +
                            iem_numbers_spread(&axes.flipped->numbers)) /
                           2;
    } else {
        statistic->numerator = f->higher + f->lower;
        statistic->denominator = f->n;
    }
    if (!(f->n > 0))
        statistic->why = &iem_reason_no_people;
    else if (isnan(statistic->estimate.value))
        statistic->why = &iem_reason_few;
    else if (isnan(statistic->estimate.low))
        statistic->why = &one_difference;
}

static iem_status measure_view_scores(iem_work *work, size_t v, const iem_view *view,
                                      iem_score_flips *of, iem_error *err)
{
    count_scores(work, v, of);
    for (size_t g = 0; g < view->n_groups; g++) {
        for (size_t row = 0; row < N_SCORE_ROWS; row++) {
            iem_statistic *statistic = NULL;
            IEM_TRY(iem_statistic_of_group(work, row, view, g, &statistic, err));
            if (work->plan->rounded)
                statistic->why = &iem_reason_rounded;
            else
                tell_scores(work, &of[g], row, statistic);
        }
    }
    return IEM_OK;
}

static iem_status measure_scores(iem_work *work, iem_error *err)
{
    iem_status status = IEM_OK;
    for (size_t v = 0; v < iem_work_views(work) && status == IEM_OK; v++) {
        const iem_view *view = iem_work_view(work, v);
        iem_score_flips *of = iem_zeroed(view->n_groups, sizeof *of);
        if (!of) return iem_fail_memory(err);
        status = measure_view_scores(work, v, view, of, err);
        free(of);
    }
    return status;
}

const iem_family iem_family_score_flips = {
    .name = "score-flips",
    .question = {"Would the score have been another with the ground turned around?",
                 "Was de score anders geweest met de grond omgedraaid?"},
    .needs = IEM_NEEDS(IEM_SCORE_FLIPPED),
    .rows = score_rows,
    .n_rows = N_SCORE_ROWS,
    .measure = measure_scores,
};
