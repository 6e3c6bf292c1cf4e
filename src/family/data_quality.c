/* How well does the file know the person? */
#include "base/grow.h"
#include "family/asked.h"
#include "family/families.h"
#include "family/lasting.h"
#include "measure/measuring.h"

#include <math.h>
#include <stdlib.h>

#define NORM "GDPR article 5(1)(d) (accuracy)"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("stale_facts", "decisions",
                    "on facts that were older than they may be", "besluiten",
                    "op feiten die ouder waren dan mag", NORM),
    IEM_ASKED_TABLE("corrected", "decisions", "in which a fact was corrected",
                    "besluiten", "waarin een feit is verbeterd",
                    NORM "; GDPR article 16"),
    IEM_ASKED_TABLE("corrected_on_objection", "decisions with an objection",
                    "in which a fact was corrected", "besluiten met een bezwaar",
                    "waarin een feit is verbeterd", "Algoritmekader avg-05"),
    IEM_LASTING_TABLE("fact_days", "the last look at the facts", "the decision",
                      "de laatste blik op de feiten", "het besluit", NORM),
    {"missing_fact_share",
     {"share of the group's decisions in which a fact is missing",
      "deel van de besluiten over de groep waarin een feit ontbreekt"},
     "decisions with a missing fact / decisions",
     NORM,
     NULL,
     "wilson",
     IEM_UNIT_SHARE},
    {"missing_fact_difference",
     {"the same, minus that of the reference", "hetzelfde, min dat van de referentie"},
     "m1/n1 - m0/n0; p by Fisher's mid-p or the score test, adjusted over all groups "
     "(Holm)",
     NORM,
     NULL,
     "newcombe",
     IEM_UNIT_DIFFERENCE},
};

static const char *const asked[] = {"stale_facts", "corrected",
                                    "corrected_on_objection"};
static const char *const lasting[] = {"fact_days"};
enum {
    N_ASKED = sizeof asked / sizeof *asked,
    LASTING = N_ASKED * IEM_ASKED_ROWS,
    MISSING = LASTING + IEM_LASTING_ROWS,
    MISSING_DIFFERENCE,
};

/* Decisions with a missing fact, by group; the last is everybody. */
static void count_missing(const iem_work *work, const iem_view *view, double *missing)
{
    const iem_fact_cells *cells = &work->core->cells;
    for (size_t c = 0; c < cells->n; c++)
        for (size_t e = view->first[c]; e < view->first[c + 1] && cells->missing[c];
             e++) {
            missing[view->group[e]] += (double)view->n[e];
            missing[view->n_groups] += (double)view->n[e];
        }
}

static iem_table table_of(const iem_view *view, const double *missing, size_t group)
{
    const double n = (double)view->groups[group].n;
    iem_table t = {missing[group], n, 0, 0};
    if (view->reference == IEM_REST) {
        t.a0 = missing[view->n_groups] - t.a1;
        t.n0 = (double)view->n_all - n;
    } else if (view->reference != IEM_NOBODY) {
        t.a0 = missing[view->reference];
        t.n0 = (double)view->groups[view->reference].n;
    }
    return t;
}

static iem_status tell_missing(iem_work *work, const iem_view *view, size_t group,
                               iem_table t, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_of_group(work, MISSING, view, group, &s, err));
    s->estimate = iem_rate(t.a1, t.n1);
    s->numerator = t.a1;
    s->denominator = s->n = t.n1;
    if (group == view->reference || view->reference == IEM_NOBODY ||
        view->groups[group].unnamed)
        return IEM_OK;
    IEM_TRY(iem_statistic_compared(work, MISSING_DIFFERENCE, view, group,
                                   view->reference, &s, err));
    s->estimate = iem_rate_difference(t);
    s->p = iem_table_test(t).p;
    s->numerator = t.a1;
    s->denominator = s->n = t.n1;
    if (!(t.n0 > 0)) s->why = &iem_reason_no_reference;
    return IEM_OK;
}

static iem_status measure_missing(iem_work *work, const iem_view *view, iem_error *err)
{
    double *missing = iem_zeroed(view->n_groups + 1, sizeof *missing);
    if (!missing) return iem_fail_memory(err);
    count_missing(work, view, missing);
    iem_status status = IEM_OK;
    for (size_t g = 0; g < view->n_groups && status == IEM_OK; g++)
        status = tell_missing(work, view, g, table_of(view, missing, g), err);
    free(missing);
    return status;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    IEM_TRY(iem_asked_measure(work, err));
    IEM_TRY(iem_lasting_measure(work, lasting, 1, LASTING, err));
    if (work->tally->n_facts == 0) return IEM_OK;
    for (size_t v = 0; v < iem_work_views(work); v++)
        IEM_TRY(measure_missing(work, iem_work_view(work, v), err));
    return iem_statistics_adjust(work->statistics, MISSING_DIFFERENCE,
                                 MISSING_DIFFERENCE + 1, 1, err);
}

const iem_family iem_family_data_quality = {
    .name = "data-quality",
    .question = {"How well does the file know the person?",
                 "Hoe goed kent het dossier de persoon?"},
    .themes = 1u << IEM_THEME_DATA_QUALITY,
    .asked = asked,
    .n_asked = N_ASKED,
    .details = IEM_LASTING_DETAILS,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
