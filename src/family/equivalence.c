/* Is a difference shown to be small? Not to have seen one shows nothing. */
#include "stats/equivalence.h"
#include "family/families.h"
#include "measure/measuring.h"

#include <math.h>

enum { RATES, TWINS, N_ROWS };

static const iem_measure_row rows[] = {
    [RATES] = {"rates_within",
               {"the smallest margin within which the difference in rate is shown to "
                "lie; p is for the margin of the plan",
                "de kleinste marge waarbinnen het verschil in aandeel aantoonbaar "
                "ligt; p geldt voor de marge van het plan"},
               "least m with p <= .05, p the larger of the score tests of p1 - p0 <= "
               "-m and p1 - p0 >= m",
               "Schuirmann 1987; Farrington & Manning 1990",
               "statsmodels tost_proportions_2indep",
               NULL,
               IEM_UNIT_DIFFERENCE},
    [TWINS] =
        {"twins_within",
         {"the smallest margin within which the twin gap, what the group costs at "
          "equal facts, is shown to lie; p is for the margin of the plan",
          "de kleinste marge waarbinnen het tweelingverschil, wat de groep kost bij "
          "gelijke feiten, aantoonbaar ligt; p geldt voor de marge van het plan"},
         "|gap| + 1.645 se; p the larger of the normal tests of gap <= -m and gap >= m",
         "Schuirmann 1987",
         "statsmodels tost (of an estimate with its standard error)",
         NULL,
         IEM_UNIT_DIFFERENCE},
};

static const iem_reason no_twins = {"no-twins",
                                    {"no twin gap", "geen tweelingverschil"}};

static const double level = 0.05;

static void tell_rates(iem_work *work, const iem_treatment *t, iem_statistic *statistic)
{
    /* Repeated persons are so many fewer. */
    const iem_table table = {t->a1 / t->deff, t->n1 / t->deff, t->a0 / t->deff,
                             t->n0 / t->deff};
    statistic->estimate.value = iem_rate_equivalence_margin(table, level);
    statistic->p = iem_rate_equivalence(table, work->plan->margins.gap).p;
    statistic->n = t->n1;
    if (!(t->n1 > 0))
        statistic->why = &iem_reason_no_people;
    else if (!(t->n0 > 0))
        statistic->why = &iem_reason_no_reference;
}

static void tell_twins(iem_work *work, const iem_treatment *t, iem_statistic *statistic)
{
    const iem_estimate gap = t->twin_gap.sampling;
    const double se = (gap.high - gap.low) / 2 / IEM_Z95;
    statistic->estimate.value = fabs(gap.value) + iem_normal_upper_quantile(level) * se;
    statistic->p = iem_estimate_equivalence(gap.value, se, work->plan->margins.gap).p;
    statistic->n = t->n1;
    if (isnan(statistic->estimate.value)) statistic->why = &no_twins;
}

static iem_status measure_group(iem_work *work, size_t v, size_t group, iem_error *err)
{
    const struct iem_part *part = &work->core->parts[v];
    const size_t at = part->treatment_of_group[group];
    if (at == SIZE_MAX) return IEM_OK; /* the reference */
    const iem_treatment *t = &work->core->result->treatments[at];
    for (size_t row = 0; row < N_ROWS; row++) {
        iem_statistic *statistic = NULL;
        if (row == TWINS && work->plan->n_facts == 0) continue;
        IEM_TRY(iem_statistic_compared(work, row, &part->view, group,
                                       part->view.reference, &statistic, err));
        if (work->plan->rounded)
            statistic->why = &iem_reason_rounded;
        else if (work->plan->person && work->tally->loaded)
            statistic->why = &iem_reason_repeated; /* nobody knows how often */
        else
            (row == TWINS ? tell_twins : tell_rates)(work, t, statistic);
    }
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++)
        for (size_t g = 0; g < iem_work_view(work, v)->n_groups; g++)
            IEM_TRY(measure_group(work, v, g, err));
    return IEM_OK;
}

const iem_family iem_family_equivalence = {
    .name = "equivalence",
    .question = {"Is the difference shown to be small?",
                 "Is aangetoond dat het verschil klein is?"},
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure,
};
