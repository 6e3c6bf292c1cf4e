/* People whose group is not in the log: what they could make of every comparison, and
 * whether the gap in the record goes with the decision. */
#include "family/families.h"

#include "family/checked.h"
#include "stats/missing.h"

#include <math.h>

enum {
    MISSING_SHARE,
    MISSING_ADVERSE,
    MISSING_FAVOURABLE,
    MISSING_DIFFERENCE,
    MISSING_RATIO,
    RATE,
    DIFFERENCE,
    RATIO,
    UNDO,
};

static const iem_measure_row rows[] = {
    [MISSING_SHARE] = {"group_missing",
                       {"how many people have no group in the log",
                        "hoeveel mensen geen groep hebben in het log"},
                       "missing / n",
                       "NYC Local Law 144 (unknowns are counted)",
                       NULL,
                       "wilson",
                       IEM_UNIT_SHARE},
    [MISSING_ADVERSE] = {"group_missing_adverse",
                         {"how many adverse decisions have no group in the log",
                          "hoeveel nadelige besluiten geen groep hebben in het log"},
                         "missing and adverse / adverse",
                         "Wilson 1927 (interval)",
                         NULL,
                         "wilson",
                         IEM_UNIT_SHARE},
    [MISSING_FAVOURABLE] = {"group_missing_favourable",
                            {"how many favourable decisions have no group in the log",
                             "hoeveel gunstige besluiten geen groep hebben in het log"},
                            "missing and favourable / favourable",
                            "Wilson 1927 (interval)",
                            NULL,
                            "wilson",
                            IEM_UNIT_SHARE},
    [MISSING_DIFFERENCE] =
        {"group_missing_difference",
         {"how much more often the group is missing behind an adverse decision",
          "hoeveel vaker de groep ontbreekt bij een nadelig besluit"},
         "group_missing_adverse - group_missing_favourable",
         "Newcombe 1998 (interval)",
         NULL,
         "newcombe",
         IEM_UNIT_DIFFERENCE},
    [MISSING_RATIO] = {"group_missing_ratio",
                       {"how many times as often it is", "hoeveel keer zo vaak dat is"},
                       "group_missing_adverse / group_missing_favourable",
                       "Katz et al. 1978 (interval)",
                       NULL,
                       "katz",
                       IEM_UNIT_RATIO},
    [RATE] = {"adverse_rate_if_placed",
              {"the adverse rate, and how low and high it is wherever those without a "
               "group belong",
               "het aandeel nadelige besluiten, en hoe laag en hoog het is waar mensen "
               "zonder groep ook horen"},
              "a/n; from the Wilson bound of a/(n + f) to that of (a + m)/(n + m), m "
              "adverse "
              "and f favourable missing",
              "Manski 1995; Wilson 1927 (interval of each end)",
              NULL,
              "worst-case",
              IEM_UNIT_SHARE},
    [DIFFERENCE] = {"rate_difference_if_placed",
                    {"the difference with the reference, likewise",
                     "het verschil met de referentie, op dezelfde manier"},
                    "a1/n1 - a0/n0 with those missing on either side",
                    "Manski 1995; Newcombe 1998 (interval of each end)",
                    NULL,
                    "worst-case",
                    IEM_UNIT_DIFFERENCE},
    [RATIO] = {"risk_ratio_if_placed",
               {"the ratio to the reference, likewise",
                "de verhouding tot de referentie, op dezelfde manier"},
               "(a1/n1) / (a0/n0) with those missing on either side",
               "Manski 1995; Katz et al. 1978 (interval of each end)",
               NULL,
               "worst-case",
               IEM_UNIT_RATIO},
    [UNDO] =
        {"missing_share_to_undo",
         {"the part of those without a group that must all lie on one side to undo "
          "the difference",
          "het deel van de mensen zonder groep dat aan een kant moet liggen om het "
          "verschil op te heffen"},
         "least s in [0, 1] that makes the worst-case difference 0",
         "tipping point; Manski 1995",
         NULL,
         NULL,
         IEM_UNIT_SHARE},
};

static const iem_reason reason_not_undone = {
    "not-undone",
    {"not even all of those without a group would undo it",
     "zelfs alle mensen zonder groep samen zouden het niet opheffen"}};

/* What the decisions of one group are worth, and how far each count may be from the
 * true one by rounding. */
struct counts {
    double adverse, favourable, step;
};

struct job {
    iem_work *work;
    const iem_view *view;
    double deff;    /* of repeated persons: the largest of the view */
    size_t missing; /* the group of those without one; SIZE_MAX: everybody has one */
    struct counts unlabelled, labelled;
};

static struct counts counts_of(const struct job *j, size_t g)
{
    const iem_view_group *group = &j->view->groups[g];
    const double cells = (double)(j->view->first_of[g + 1] - j->view->first_of[g]);
    return (struct counts){(double)group->adverse / j->deff,
                           (double)(group->n - group->adverse) / j->deff,
                           cells * (double)j->work->plan->rounded / 2 / j->deff};
}

static void add_counts(struct counts *to, struct counts from)
{
    to->adverse += from.adverse;
    to->favourable += from.favourable;
    to->step += from.step;
}

static struct job job_of(iem_work *work, size_t v)
{
    const iem_view *view = iem_work_view(work, v);
    struct job j = {work,     view,      iem_checked_deff(work, v, SIZE_MAX),
                    SIZE_MAX, {0, 0, 0}, {0, 0, 0}};
    for (size_t g = 0; g < view->n_groups; g++)
        if (view->groups[g].unnamed) {
            j.missing = g;
            add_counts(&j.unlabelled, counts_of(&j, g));
        } else {
            add_counts(&j.labelled, counts_of(&j, g));
        }
    return j;
}

/* ---- Does it go with the decision? ---- */

static iem_status add(const struct job *j, size_t row, iem_estimate e, double p,
                      const iem_reason *why, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(j->work, row, &s, err));
    s->ground = j->view->name;
    s->estimate = e;
    s->p = p;
    s->why = why;
    return IEM_OK;
}

/* How many have no group, and how many have: a share, told as hits among checks. */
static iem_counted share_of(double without, double with, double without_step,
                            double with_step)
{
    return (iem_counted){{without, with, 0, 0, 0, 0},
                         {without > 0 ? without_step : 0, with_step, 0, 0, 0, 0}};
}

static iem_status by_decision(const struct job *j, iem_error *err)
{
    const struct counts m = j->unlabelled, l = j->labelled;
    const iem_counted all = share_of(m.adverse + m.favourable, l.adverse + l.favourable,
                                     2 * m.step, 2 * l.step);
    const iem_counted adverse = share_of(m.adverse, l.adverse, m.step, l.step);
    const iem_counted other = share_of(m.favourable, l.favourable, m.step, l.step);
    const iem_reason *none = &iem_reason_no_people;
    const iem_estimate share = iem_counted_rate(all, IEM_PPV).interval;
    const iem_estimate difference =
        iem_counted_difference(adverse, other, IEM_PPV).interval;
    const double p = iem_counted_p(adverse, other, IEM_PPV);
    IEM_TRY(add(j, MISSING_SHARE, share, NAN, none, err));
    IEM_TRY(add(j, MISSING_ADVERSE, iem_counted_rate(adverse, IEM_PPV).interval, NAN,
                none, err));
    IEM_TRY(add(j, MISSING_FAVOURABLE, iem_counted_rate(other, IEM_PPV).interval, NAN,
                none, err));
    if (j->missing == SIZE_MAX) return IEM_OK;
    IEM_TRY(add(j, MISSING_DIFFERENCE, difference, p, none, err));
    return add(j, MISSING_RATIO, iem_counted_ratio(adverse, other, IEM_PPV).interval, p,
               isnan(difference.value) ? none : &iem_reason_zero_reference, err);
}

/* ---- What could they make of it? ---- */

/* The most that rounding can do against a group (-1), or for it (1). */
static struct counts moved(struct counts c, double way)
{
    return (struct counts){fmax(0, c.adverse + way * c.step),
                           fmax(0, c.favourable - way * c.step), c.step};
}

static iem_table table_of(struct counts group, struct counts reference)
{
    return (iem_table){group.adverse, group.adverse + group.favourable,
                       reference.adverse, reference.adverse + reference.favourable};
}

/* Those without a group, as many as rounding allows. */
static iem_unlabelled most_of(struct counts c)
{
    return (iem_unlabelled){c.adverse + c.step, c.favourable + c.step};
}

static iem_estimate between(iem_worst_case printed, iem_worst_case low,
                            iem_worst_case high)
{
    return (iem_estimate){printed.interval.value, low.interval.low, high.interval.high};
}

/* Everybody else with a group, or the group that the plan names. */
static struct counts reference_of(const struct job *j, size_t g)
{
    if (j->view->reference != IEM_REST) return counts_of(j, j->view->reference);
    const struct counts own = counts_of(j, g);
    return (struct counts){j->labelled.adverse - own.adverse,
                           j->labelled.favourable - own.favourable,
                           j->labelled.step - own.step};
}

static iem_status compare(const struct job *j, size_t g, iem_error *err)
{
    iem_statistic *s = NULL;
    const size_t reference = j->view->reference;
    if (reference == IEM_NOBODY || reference == g || reference == j->missing)
        return IEM_OK;
    const struct counts own = counts_of(j, g), other = reference_of(j, g);
    const iem_table t = table_of(own, other);
    const iem_table low = table_of(moved(own, -1), moved(other, 1));
    const iem_table high = table_of(moved(own, 1), moved(other, -1));
    const iem_unlabelled m = most_of(j->unlabelled);
    const bool both = t.n1 > 0 && t.n0 > 0;
    const iem_reason *none =
        both ? &iem_reason_zero_reference : &iem_reason_no_reference;
    IEM_TRY(
        iem_statistic_compared(j->work, DIFFERENCE, j->view, g, reference, &s, err));
    s->estimate = between(iem_missing_difference(t, m), iem_missing_difference(low, m),
                          iem_missing_difference(high, m));
    s->why = none;
    IEM_TRY(iem_statistic_compared(j->work, RATIO, j->view, g, reference, &s, err));
    s->estimate = between(iem_missing_ratio(t, m), iem_missing_ratio(low, m),
                          iem_missing_ratio(high, m));
    s->why = none;
    IEM_TRY(iem_statistic_compared(j->work, UNDO, j->view, g, reference, &s, err));
    s->estimate.value = iem_missing_to_undo(t, m);
    s->why = both ? &reason_not_undone : none;
    return IEM_OK;
}

static iem_worst_case rate_of(struct counts c, iem_unlabelled m)
{
    return iem_missing_rate(c.adverse, c.adverse + c.favourable, m);
}

static iem_status measure_group(const struct job *j, size_t g, iem_error *err)
{
    iem_statistic *s = NULL;
    const struct counts own = counts_of(j, g);
    const iem_unlabelled m = most_of(j->unlabelled);
    IEM_TRY(iem_statistic_of_group(j->work, RATE, j->view, g, &s, err));
    s->estimate =
        between(rate_of(own, m), rate_of(moved(own, -1), m), rate_of(moved(own, 1), m));
    s->numerator = own.adverse * j->deff;
    s->denominator = (own.adverse + own.favourable) * j->deff;
    s->why = &iem_reason_no_people;
    return compare(j, g, err);
}

static iem_status measure_view(iem_work *work, size_t v, iem_error *err)
{
    const struct job j = job_of(work, v);
    IEM_TRY(by_decision(&j, err));
    if (j.missing == SIZE_MAX) return IEM_OK;
    for (size_t g = 0; g < j.view->n_groups; g++)
        if (g != j.missing) IEM_TRY(measure_group(&j, g, err));
    return IEM_OK;
}

/* Pairs of grounds have no one group of those without a group. */
static iem_status measure(iem_work *work, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++)
        if (iem_work_view(work, v)->n_grounds == 1) IEM_TRY(measure_view(work, v, err));
    iem_checked_know_repeats(work, 0);
    return IEM_OK;
}

const iem_family iem_family_missing = {
    .name = "missing",
    .question = {"Could people without a group in the log change the picture?",
                 "Kunnen mensen zonder groep in het log het beeld veranderen?"},
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .rounds = true,
    .measure = measure,
};
