/* Do people with the same facts get the same decision, whatever group they belong to?
 * A group with low consistency is judged by lot. */
#include "family/families.h"

#include <math.h>

enum { CONSISTENCY };

static const iem_measure_row rows[] = {
    [CONSISTENCY] =
        {"cell_consistency",
         {"how often another member with the same facts got the same decision",
          "hoe vaak een ander lid met dezelfde feiten hetzelfde besluit kreeg"},
         "1 - sum over cells of 2 k (n - k) / (n - 1), divided by the members in cells "
         "of two or more; k adverse of n members in a cell",
         "Zemel et al. 2013, on cells of equal facts and without the person herself",
         "AIF360 consistency (of nearest neighbours, the person among them)",
         NULL,
         IEM_UNIT_SHARE},
};

/* Among the members of one group, so that no difference between groups is in it. */
static iem_status measure_group(iem_work *work, const iem_view *view, size_t group,
                                iem_error *err)
{
    iem_statistic *statistic = NULL;
    double unlike = 0, people = 0;
    for (size_t i = view->first_of[group]; i < view->first_of[group + 1]; i++) {
        const size_t entry = view->entry[i];
        const double n = (double)view->n[entry], k = (double)view->adverse[entry];
        if (n < 2) continue;
        unlike += 2 * k * (n - k) / (n - 1);
        people += n;
    }
    IEM_TRY(iem_statistic_of_group(work, CONSISTENCY, view, group, &statistic, err));
    statistic->n = people;
    statistic->numerator = people - unlike;
    statistic->denominator = people;
    if (people > 0)
        statistic->estimate.value = 1 - unlike / people;
    else
        statistic->why = &iem_reason_no_people;
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++) {
        const iem_view *view = iem_work_view(work, v);
        for (size_t g = 0; g < view->n_groups; g++)
            IEM_TRY(measure_group(work, view, g, err));
    }
    return IEM_OK;
}

const iem_family iem_family_consistency = {
    .name = "consistency",
    .question = {"Did people with the same facts get the same decision?",
                 "Kregen mensen met dezelfde feiten hetzelfde besluit?"},
    .needs_facts = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
