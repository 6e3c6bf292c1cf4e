/* How much the group says about the decision: by itself, and to somebody who knows the
 * facts. An effect size for every form that a difference between groups can take, with
 * less power than a test that looks for one form. */
#include "stats/information.h"
#include "base/grow.h"
#include "family/evidence.h"
#include "family/families.h"
#include "measure/measuring.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ENTROPY,
    MUTUAL,
    KNOWN,
    ENTROPY_GIVEN_FACTS,
    CONDITIONAL,
    KNOWN_GIVEN_FACTS,
    KULLBACK_LEIBLER,
    JENSEN_SHANNON,
    TOTAL_VARIATION,
};

static const iem_measure_row rows[] = {
    [ENTROPY] = {"decision_entropy",
                 {"how uncertain the decision is, in bits",
                  "hoe onzeker het besluit is, in bits"},
                 "H(Y) = - sum p log2 p",
                 "Shannon 1948",
                 "scipy stats.entropy (in nats)",
                 NULL,
                 IEM_UNIT_NUMBER},
    [MUTUAL] =
        {"mutual_information",
         {"how much the group tells about the decision, in bits; chance always makes "
          "some",
          "hoeveel de groep over het besluit vertelt, in bits; toeval maakt altijd "
          "iets"},
         "I(Y;G) = sum p(y,g) log2 p(y,g) / (p(y) p(g)); p: chi-square, or permuting "
         "groups",
         "Shannon 1948",
         "scikit-learn mutual_info_score (in nats); audit-AI one-way mutual "
         "information",
         NULL,
         IEM_UNIT_NUMBER},
    [KNOWN] = {"decision_from_group",
               {"share of the uncertainty about the decision that the group takes "
                "away, beyond chance",
                "deel van de onzekerheid over het besluit dat de groep wegneemt, boven "
                "toeval"},
               "(I(Y;G) - E) / (H(Y) - E), E = mean of I over tables with the same "
               "margins",
               "Theil 1972; Vinh, Epps & Bailey 2010",
               "dython theils_u (chance not taken off)",
               NULL,
               IEM_UNIT_SHARE},
    [ENTROPY_GIVEN_FACTS] =
        {"decision_entropy_given_facts",
         {"how uncertain the decision is among people with the same facts, in bits",
          "hoe onzeker het besluit is onder mensen met dezelfde feiten, in bits"},
         "H(Y|X) = sum over cells of n/N H(Y in the cell)",
         "Shannon 1948",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [CONDITIONAL] =
        {"conditional_mutual_information",
         {"what the group tells about the decision to somebody who knows the facts, in "
          "bits",
          "wat de groep over het besluit vertelt aan wie de feiten kent, in bits"},
         "I(Y;G|X) = sum over cells of n/N I(Y;G in the cell); p: chi-square of "
         "2 N ln 2 I, or permuting groups within cells",
         "Kim, Neykov, Balakrishnan & Wasserman 2022 (test)",
         "FairTest CondNMI (chance not taken off)",
         NULL,
         IEM_UNIT_NUMBER},
    [KNOWN_GIVEN_FACTS] =
        {"decision_from_group_given_facts",
         {"share of the uncertainty about the decision, among people with the same "
          "facts, that the group takes away, beyond chance",
          "deel van de onzekerheid over het besluit, onder mensen met dezelfde feiten, "
          "dat de groep wegneemt, boven toeval"},
         "(I(Y;G|X) - E) / (H(Y|X) - E), E = mean of I over logs with the same margins "
         "in each cell; groups with fewer than two expected decisions of a kind in a "
         "cell taken together there",
         "Theil 1972; Vinh, Epps & Bailey 2010",
         NULL,
         NULL,
         IEM_UNIT_SHARE},
    [KULLBACK_LEIBLER] =
        {"kullback_leibler",
         {"how far the reference's decisions are from the group's, in bits",
          "hoe ver de besluiten van de referentie van die van de groep liggen, in "
          "bits"},
         "sum over both decisions of p0 log2 p0/p1",
         "Kullback & Leibler 1951",
         "smclarify KL (in nats; drops a decision that one side never got)",
         NULL,
         IEM_UNIT_NUMBER},
    [JENSEN_SHANNON] = {"jensen_shannon",
                        {"how far the decisions of both sides are apart, alike in both "
                         "directions; in bits, at most 1",
                         "hoe ver de besluiten van beide kanten uiteenliggen, in beide "
                         "richtingen gelijk; in bits, hoogstens 1"},
                        "(KL(p1 || m) + KL(p0 || m)) / 2, m = (p1 + p0) / 2",
                        "Lin 1991",
                        "smclarify JS (in nats)",
                        NULL,
                        IEM_UNIT_NUMBER},
    [TOTAL_VARIATION] =
        {"total_variation",
         {"share of decisions that would have to change for both to be alike",
          "deel van de besluiten dat zou moeten veranderen om beide gelijk te maken"},
         "sum over both decisions of |p1 - p0| / 2",
         "Levin, Peres & Wilmer 2009",
         "smclarify TVD (drops a decision that one side never got)",
         NULL,
         IEM_UNIT_SHARE},
};

static const iem_reason determined = {
    "determined",
    {"nothing is left that the group could tell",
     "er is niets over dat de groep zou kunnen vertellen"}};

static const iem_reason one_sided = {
    "one-sided",
    {"the group never got a decision that the reference got",
     "de groep kreeg nooit een besluit dat de referentie wel kreeg"}};

/* ---- With and without the facts ---- */

/* The groups of each cell; one cell with all of a view's groups, or those of equal
 * facts. */
typedef struct cells {
    size_t n, *first;
    double *of, *adverse;
    uint64_t *keys;
} cells;

static void cells_clear(cells *c)
{
    free(c->first);
    free(c->of);
    free(c->adverse);
    free(c->keys);
}

static iem_status cells_init(cells *c, size_t n, size_t entries, iem_error *err)
{
    *c = (cells){
        n, iem_zeroed(n + 1, sizeof *c->first), iem_zeroed(entries, sizeof *c->of),
        iem_zeroed(entries, sizeof *c->adverse), iem_zeroed(entries, sizeof *c->keys)};
    return c->first && c->of && c->adverse && c->keys ? IEM_OK : iem_fail_memory(err);
}

static iem_status without_facts(const iem_view *view, cells *c, iem_error *err)
{
    IEM_TRY(cells_init(c, 1, view->n_groups, err));
    c->first[1] = view->n_groups;
    for (size_t g = 0; g < view->n_groups; g++) {
        c->of[g] = (double)view->groups[g].n;
        c->adverse[g] = (double)view->groups[g].adverse;
        c->keys[g] = g;
    }
    return IEM_OK;
}

static iem_status with_facts(const iem_work *work, const iem_view *view, cells *c,
                             iem_error *err)
{
    const iem_fact_cells *facts = &work->core->cells;
    IEM_TRY(cells_init(c, facts->n, view->n_entries, err));
    for (size_t i = 0; i < facts->n; i++) {
        c->first[i + 1] = view->first[i + 1];
        for (size_t e = view->first[i]; e < view->first[i + 1]; e++)
            c->keys[e] = iem_mix(facts->key[i] ^ iem_mix(view->group[e]));
    }
    for (size_t e = 0; e < view->n_entries; e++) {
        c->of[e] = (double)view->n[e];
        c->adverse[e] = (double)view->adverse[e];
    }
    return IEM_OK;
}

/* ---- Rows of the whole ground ---- */

static iem_status add_number(iem_work *work, const iem_view *view, size_t row,
                             double value, double n, double p, iem_error *err)
{
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_statistic_add(work, row, &statistic, err));
    statistic->ground = view->name;
    statistic->estimate.value = value;
    statistic->n = n;
    statistic->p = p;
    if (isnan(value)) statistic->why = &determined;
    return IEM_OK;
}

/* A test that has a doubt is no test; the number stands. */
static iem_status add_tested(iem_work *work, const iem_view *view, size_t row,
                             double value, double n, double p, iem_error *err)
{
    const iem_reason *doubt = iem_work_doubt(work);
    IEM_TRY(add_number(work, view, row, value, n, doubt ? NAN : p, err));
    if (doubt) work->statistics->at[work->statistics->n - 1].why = doubt;
    return IEM_OK;
}

/* Three rows from `row` on: entropy, information, share. */
static iem_status add_information(iem_work *work, const iem_view *view, const cells *c,
                                  size_t row, iem_error *err)
{
    const uint64_t name = iem_hash(view->name, strlen(view->name), row);
    const iem_conditional_data data = {c->first,   c->n,    c->of,
                                       c->adverse, c->keys, work->seed ^ name};
    const iem_conditional x = iem_conditional_information(&data);
    double n = 0;
    for (size_t i = 0; i < c->first[c->n]; i++) n += c->of[i];
    IEM_TRY(add_number(work, view, row, x.entropy / M_LN2, n, NAN, err));
    IEM_TRY(add_tested(work, view, row + 1, x.value / M_LN2, n, x.p, err));
    return add_number(work, view, row + 2, x.share, n, NAN, err);
}

static iem_status measure_ground(iem_work *work, const iem_view *view, bool facts,
                                 iem_error *err)
{
    cells c;
    iem_status status =
        facts ? with_facts(work, view, &c, err) : without_facts(view, &c, err);
    if (!status)
        status =
            add_information(work, view, &c, facts ? ENTROPY_GIVEN_FACTS : ENTROPY, err);
    cells_clear(&c);
    return status;
}

/* ---- One group beside its reference ---- */

static void reference_counts(const iem_view *view, size_t group, double counts[2])
{
    counts[0] = counts[1] = 0;
    for (size_t g = 0; g < view->n_groups; g++) {
        if (view->reference == IEM_REST ? g == group : g != view->reference) continue;
        counts[0] += (double)(view->groups[g].n - view->groups[g].adverse);
        counts[1] += (double)view->groups[g].adverse;
    }
}

static iem_status add_distance(iem_work *work, const iem_view *view, size_t group,
                               size_t row, double value, double n, iem_error *err)
{
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_statistic_compared(work, row, view, group, view->reference, &statistic,
                                   err));
    statistic->estimate.value = value;
    statistic->n = n;
    if (isnan(value)) statistic->why = n > 0 ? &one_sided : &iem_reason_no_reference;
    return IEM_OK;
}

static iem_status measure_group(iem_work *work, const iem_view *view, size_t group,
                                iem_error *err)
{
    const iem_view_group *g = &view->groups[group];
    const double own[2] = {(double)(g->n - g->adverse), (double)g->adverse};
    double other[2];
    if (group == view->reference) return IEM_OK;
    reference_counts(view, group, other);
    const double n =
        other[0] + other[1] > 0 ? own[0] + own[1] + other[0] + other[1] : 0;
    const iem_divergence d = iem_divergence_of(other, own, 2);
    IEM_TRY(add_distance(work, view, group, KULLBACK_LEIBLER,
                         d.kullback_leibler / M_LN2, n, err));
    IEM_TRY(add_distance(work, view, group, JENSEN_SHANNON, d.jensen_shannon / M_LN2, n,
                         err));
    return add_distance(work, view, group, TOTAL_VARIATION, d.total_variation, n, err);
}

static iem_status measure(iem_work *work, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++) {
        const iem_view *view = iem_work_view(work, v);
        IEM_TRY(measure_ground(work, view, false, err));
        if (work->tally->n_facts) IEM_TRY(measure_ground(work, view, true, err));
        for (size_t g = 0; g < view->n_groups; g++)
            IEM_TRY(measure_group(work, view, g, err));
    }
    return IEM_OK;
}

const iem_family iem_family_information = {
    .name = "information",
    .question = {"How much does the group tell about the decision?",
                 "Hoeveel vertelt de groep over het besluit?"},
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
