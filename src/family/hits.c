/* What was found among those who were checked, beside those who would have been checked
 * at random. Hit rates are outcomes that the process itself brought about: a lower one
 * in a group points at a lower threshold for it, an equal or a higher one clears
 * nobody. */
#include "family/families.h"

#include "family/checked.h"

#include <math.h>

enum {
    HIT_RATE,
    HIT_DIFFERENCE,
    HIT_RATIO,
    ROBUST,
    ROBUST_WORST,
    LIFT,
    LIFT_LOW,
    LIFT_DIFFERENCE,
    RANDOM_HIT_RATE,
    SELECTION_RATIO,
    TPR_FROM_RANDOM,
    FPR_FROM_RANDOM,
};

static const iem_measure_row rows[] = {
    [HIT_RATE] = {"hit_rate",
                  {"how many adverse decisions had a positive outcome",
                   "hoeveel nadelige besluiten een positieve uitkomst hadden"},
                  "TP / (TP + FP)",
                  "Becker 1957; Knowles, Persico & Todd 2001",
                  "fairlearn precision; aequitas precision; outcome test",
                  "wilson",
                  IEM_UNIT_SHARE},
    [HIT_DIFFERENCE] =
        {"hit_rate_difference",
         {"difference in hit rate with the reference; none, or a higher one, clears "
          "nobody",
          "verschil in raakpercentage met de referentie; geen verschil, of een hoger, "
          "pleit niemand vrij"},
         "TP1/(TP1 + FP1) - TP0/(TP0 + FP0)",
         "Knowles, Persico & Todd 2001; Simoiu, Corbett-Davies & Goel 2017 (limits)",
         "Clarify DAR; outcome test",
         "newcombe",
         IEM_UNIT_DIFFERENCE},
    [HIT_RATIO] = {"hit_rate_ratio",
                   {"hit rate over that of the reference; 1, or more, clears nobody",
                    "raakpercentage gedeeld door dat van de referentie; 1, of meer, "
                    "pleit niemand vrij"},
                   "(TP1/(TP1 + FP1)) / (TP0/(TP0 + FP0))",
                   "Knowles, Persico & Todd 2001",
                   "aequitas precision_disparity",
                   "katz",
                   IEM_UNIT_RATIO},
    [ROBUST] = {"robust_outcome_test",
                {"p that the adverse decision is not both more frequent and less often "
                 "right; one-sided",
                 "p dat het nadelige besluit niet zowel vaker als minder vaak terecht "
                 "is; eenzijdig"},
                "max(p of adverse rates, p of hit rates)",
                "Gaebler & Goel 2025",
                NULL,
                NULL,
                IEM_UNIT_NUMBER},
    [ROBUST_WORST] = {"robust_outcome_test_worst",
                      {"the same p, with every missing outcome where it hides most",
                       "dezelfde p, met elke ontbrekende uitkomst waar die het meest "
                       "verbergt"},
                      "as robust_outcome_test, U1 all hits in the group, none in the "
                      "reference",
                      "Gaebler & Goel 2025; Manski 1989",
                      NULL,
                      NULL,
                      IEM_UNIT_NUMBER},
    [LIFT] = {"lift_over_random",
              {"hit rate of those picked otherwise over that of those picked at random",
               "raakpercentage van wie anders is gekozen, gedeeld door dat van wie "
               "willekeurig is gekozen"},
              "(TP/(TP + FP), not at random) / (positive/observed, at random)",
              "College voor de Rechten van de Mens 2025; Katz et al. 1978 (interval)",
              "lift; kozodoi lift",
              "katz",
              IEM_UNIT_RATIO},
    [LIFT_LOW] =
        {"lift_over_random_at_least",
         {"what the lift is at least, also where random checks found nothing",
          "wat dat ten minste is, ook waar willekeurige controles niets vonden"},
         "largest ratio that the one-sided score test rejects at 0.05",
         "Koopman 1984",
         NULL,
         NULL,
         IEM_UNIT_RATIO},
    [LIFT_DIFFERENCE] =
        {"hit_rate_over_random",
         {"hit rate of those picked otherwise minus that of those picked at random",
          "raakpercentage van wie anders is gekozen, min dat van wie willekeurig is "
          "gekozen"},
         "TP/(TP + FP), not at random - positive/observed, at random",
         "Newcombe 1998 (interval)",
         NULL,
         "newcombe",
         IEM_UNIT_DIFFERENCE},
    [RANDOM_HIT_RATE] =
        {"random_hit_rate",
         {"how many of those picked at random had a positive outcome: of the group as "
          "a whole",
          "hoeveel van wie willekeurig is gekozen een positieve uitkomst had: van de "
          "hele groep"},
         "positive / observed, at random",
         "Algorithm Audit 2024",
         NULL,
         "wilson",
         IEM_UNIT_SHARE},
    [SELECTION_RATIO] =
        {"selection_ratio_to_random",
         {"the group's share of those picked otherwise over its share of those picked "
          "at random",
          "het deel van de groep onder wie anders is gekozen, gedeeld door dat onder "
          "wie willekeurig is gekozen"},
         "(adverse of the group / adverse, not at random) / (group / all, at random)",
         "College voor de Rechten van de Mens 2025",
         NULL,
         "katz",
         IEM_UNIT_RATIO},
    [TPR_FROM_RANDOM] = {"true_positive_rate_from_random",
                         {"true positive rate, where random checks say how many there "
                          "were to find",
                          "true positive rate, waar willekeurige controles zeggen "
                          "hoeveel er te vinden was"},
                         "hit rate x adverse rate / random hit rate",
                         "inverse probability of the random route; delta method",
                         NULL,
                         "delta-log",
                         IEM_UNIT_SHARE},
    [FPR_FROM_RANDOM] = {"false_positive_rate_from_random",
                         {"false positive rate, likewise",
                          "false positive rate, op dezelfde manier"},
                         "(1 - hit rate) x adverse rate / (1 - random hit rate)",
                         "inverse probability of the random route; delta method",
                         NULL,
                         "delta-log",
                         IEM_UNIT_SHARE},
};

static const iem_reason reason_no_random = {
    "nothing-at-random",
    {"nobody picked at random has an outcome",
     "niemand die willekeurig is gekozen heeft een uitkomst"}};
static const iem_reason reason_routes_apart = {
    "routes-do-not-fit",
    {"more was found than random checks say there was",
     "er is meer gevonden dan er volgens willekeurige controles was"}};

struct job {
    iem_work *work;
    const iem_view *view;
    const iem_checked *checked;
    double most_deff; /* of the view: for everybody together */
};

/* ---- Groups beside their reference ---- */

static void set_partial(iem_statistic *s, const iem_partial *p, const iem_reason *why)
{
    s->estimate = p->interval;
    s->why = p->known == IEM_BOUNDED ? &iem_reason_not_observed : why;
}

static iem_status rate_group(const struct job *j, size_t g, iem_error *err)
{
    iem_statistic *s = NULL;
    const iem_confusion c = j->checked->all[g].c;
    const iem_partial p = iem_counted_rate(
        iem_counted_worth(j->checked->all[g], j->checked->deff[g]), IEM_PPV);
    IEM_TRY(iem_statistic_of_group(j->work, HIT_RATE, j->view, g, &s, err));
    set_partial(s, &p, &iem_reason_no_people);
    s->numerator = c.tp;
    s->denominator = c.tp + c.fp;
    s->n = c.tp + c.fp + c.u1;
    return IEM_OK;
}

static iem_status add_p(const struct job *j, size_t row, size_t g, size_t reference,
                        double p, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_compared(j->work, row, j->view, g, reference, &s, err));
    s->estimate.value = s->p = p;
    s->why = &iem_reason_no_people;
    return IEM_OK;
}

/* NaN where either is. */
static double larger(double a, double b)
{
    return isnan(a) || a > b ? a : b;
}

/* The test at the counts within rounding that show least. */
static iem_robust_test robust_of(iem_counted one, iem_counted other)
{
    const iem_extremes often = iem_counted_extremes(one, IEM_ADVERSE_RATE);
    const iem_extremes often0 = iem_counted_extremes(other, IEM_ADVERSE_RATE);
    const iem_extremes right = iem_counted_extremes(one, IEM_PPV);
    const iem_extremes right0 = iem_counted_extremes(other, IEM_PPV);
    const iem_robust_test decisions = iem_robust_outcome_test(often.low, often0.high);
    iem_robust_test t = iem_robust_outcome_test(right.high, right0.low);
    t.p = larger(t.p_hits, decisions.p_decisions);
    t.p_worst = larger(t.p_worst_hits, decisions.p_decisions);
    return t;
}

static iem_status compare(const struct job *j, size_t g, size_t reference,
                          iem_error *err)
{
    iem_statistic *s = NULL;
    const double deff = j->checked->deff[g];
    const iem_counted one = iem_counted_worth(j->checked->all[g], deff);
    const iem_counted other =
        iem_counted_worth(iem_checked_reference(j->checked, g, reference), deff);
    const iem_partial difference = iem_counted_difference(one, other, IEM_PPV);
    const iem_partial ratio = iem_counted_ratio(one, other, IEM_PPV);
    const iem_robust_test robust = robust_of(one, other);
    const double p = iem_counted_p(one, other, IEM_PPV);
    IEM_TRY(iem_statistic_compared(j->work, HIT_DIFFERENCE, j->view, g, reference, &s,
                                   err));
    set_partial(s, &difference, &iem_reason_no_people);
    s->p = p;
    IEM_TRY(iem_statistic_compared(j->work, HIT_RATIO, j->view, g, reference, &s, err));
    set_partial(s, &ratio,
                difference.known == IEM_UNDEFINED ? &iem_reason_no_people
                                                  : &iem_reason_zero_reference);
    s->p = p;
    IEM_TRY(add_p(j, ROBUST, g, reference, robust.p, err));
    return add_p(j, ROBUST_WORST, g, reference, robust.p_worst, err);
}

static iem_status compare_group(const struct job *j, size_t g, iem_error *err)
{
    const size_t named = j->view->reference;
    if (named == IEM_NOBODY) return IEM_OK;
    if (named != g) IEM_TRY(compare(j, g, named, err));
    return named == IEM_REST ? IEM_OK : compare(j, g, IEM_REST, err);
}

/* ---- Beside the random route ---- */

/* Adverse decisions that were not drawn at random, and all outcomes of those that
 * were, whatever was decided about them. */
struct routes {
    iem_counted chosen, random;
};

static struct routes worth(iem_counted all, iem_counted random, double deff)
{
    return (struct routes){iem_counted_worth(iem_counted_minus(all, random), deff),
                           iem_counted_worth(random, deff)};
}

static struct routes routes_of(const iem_checked *checked, size_t g)
{
    return worth(checked->all[g], checked->random[g], checked->deff[g]);
}

static struct routes all_routes(const iem_checked *checked, double deff)
{
    return worth(checked->sum, iem_counted_sum(checked->random, checked->n), deff);
}

static iem_table hits_of(iem_confusion chosen, iem_confusion random)
{
    return (iem_table){chosen.tp, chosen.tp + chosen.fp,
                       iem_rate_numerator(random, IEM_PREVALENCE),
                       iem_rate_denominator(random, IEM_PREVALENCE)};
}

/* Group NULL: everybody. */
static iem_status add_route(const struct job *j, size_t row, const char *group,
                            iem_estimate e, const iem_reason *why, double p,
                            iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(j->work, row, &s, err));
    s->ground = j->view->name;
    s->group = group;
    s->estimate = e;
    s->p = p;
    s->why = why;
    return IEM_OK;
}

static iem_estimate only_value(double value)
{
    return (iem_estimate){value, NAN, NAN};
}

/* Lower bounds from where rounding makes the lift least, upper ones from where most. */
static iem_lift lift_of(struct routes r)
{
    const iem_extremes c = iem_counted_extremes(r.chosen, IEM_PPV);
    const iem_extremes d = iem_counted_extremes(r.random, IEM_PREVALENCE);
    const iem_lift least = iem_lift_over_random(hits_of(c.low, d.high));
    const iem_lift most = iem_lift_over_random(hits_of(c.high, d.low));
    iem_lift lift = iem_lift_over_random(hits_of(r.chosen.c, r.random.c));
    lift.random.low = most.random.low;
    lift.random.high = least.random.high;
    lift.ratio.low = least.ratio.low;
    lift.ratio.high = most.ratio.high;
    lift.difference.low = least.difference.low;
    lift.difference.high = most.difference.high;
    lift.low = least.low;
    lift.p_greater = least.p_greater;
    return lift;
}

static iem_status lift_group(const struct job *j, const char *group, struct routes r,
                             iem_error *err)
{
    const iem_table t = hits_of(r.chosen.c, r.random.c);
    const iem_lift lift = lift_of(r);
    const iem_reason *why = t.n0 > 0 ? &iem_reason_no_people : &reason_no_random;
    const iem_reason *zero = t.n0 > 0 && t.n1 > 0 ? &iem_reason_zero_reference : why;
    IEM_TRY(add_route(j, RANDOM_HIT_RATE, group, lift.random, why, NAN, err));
    IEM_TRY(add_route(j, LIFT, group, lift.ratio, zero, lift.p_greater, err));
    IEM_TRY(
        add_route(j, LIFT_LOW, group, only_value(lift.low), why, lift.p_greater, err));
    return add_route(j, LIFT_DIFFERENCE, group, lift.difference, why, lift.p_greater,
                     err);
}

static iem_from_random from_random(iem_confusion chosen, iem_confusion random)
{
    return iem_rates_from_random(chosen, iem_rate_numerator(random, IEM_PREVALENCE),
                                 iem_rate_denominator(random, IEM_PREVALENCE));
}

static iem_status rates_from_random(const struct job *j, const char *group,
                                    struct routes r, iem_error *err)
{
    const iem_from_random e = from_random(r.chosen.c, r.random.c);
    const iem_reason *why = e.beyond_one ? &reason_routes_apart
                            : hits_of(r.chosen.c, r.random.c).n0 > 0
                                ? &iem_reason_no_people
                                : &reason_no_random;
    const bool undefined = e.beyond_one || j->work->plan->rounded;
    if (j->work->plan->rounded) why = &iem_reason_rounded;
    IEM_TRY(add_route(j, TPR_FROM_RANDOM, group, undefined ? iem_undefined : e.tpr, why,
                      NAN, err));
    return add_route(j, FPR_FROM_RANDOM, group, undefined ? iem_undefined : e.fpr, why,
                     NAN, err);
}

/* How many of a group were picked, and how many others: a share, told as hits. */
static iem_counted picked(iem_counted group, iem_counted all, bool adverse_only)
{
    const iem_counted rest = iem_counted_minus(all, group);
    const iem_outcome_rate rate = IEM_ADVERSE_RATE;
    iem_counted share = {{0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}};
    double (*const count)(iem_confusion, iem_outcome_rate) =
        adverse_only ? iem_rate_numerator : iem_rate_denominator;
    share.c.tp = count(group.c, rate);
    share.c.fp = count(rest.c, rate);
    share.step.tp = count(group.step, rate);
    share.step.fp = count(rest.step, rate);
    return share;
}

static iem_status select_group(const struct job *j, size_t g, iem_error *err)
{
    const struct routes one = routes_of(j->checked, g);
    const struct routes all = all_routes(j->checked, j->checked->deff[g]);
    const iem_counted chosen = picked(one.chosen, all.chosen, true);
    const iem_counted random = picked(one.random, all.random, false);
    const iem_partial ratio = iem_counted_ratio(chosen, random, IEM_PPV);
    const iem_reason *why =
        random.c.tp + random.c.fp > 0 ? &iem_reason_zero_reference : &reason_no_random;
    return add_route(j, SELECTION_RATIO, j->view->groups[g].name, ratio.interval,
                     chosen.c.tp + chosen.c.fp > 0 ? why : &iem_reason_no_people,
                     iem_counted_p(chosen, random, IEM_PPV), err);
}

static iem_status measure_routes(const struct job *j, iem_error *err)
{
    const struct routes all = all_routes(j->checked, j->most_deff);
    IEM_TRY(lift_group(j, NULL, all, err));
    IEM_TRY(rates_from_random(j, NULL, all, err));
    for (size_t g = 0; g < j->checked->n; g++) {
        const char *name = j->view->groups[g].name;
        const struct routes own = routes_of(j->checked, g);
        IEM_TRY(lift_group(j, name, own, err));
        IEM_TRY(rates_from_random(j, name, own, err));
        IEM_TRY(select_group(j, g, err));
    }
    return IEM_OK;
}

/* ---- The view ---- */

static iem_status measure_groups(const struct job *j, iem_error *err)
{
    for (size_t g = 0; g < j->checked->n; g++) IEM_TRY(rate_group(j, g, err));
    for (size_t g = 0; g < j->checked->n; g++) IEM_TRY(compare_group(j, g, err));
    return j->checked->has_routes ? measure_routes(j, err) : IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++) {
        iem_checked checked;
        const size_t first = work->statistics->n;
        IEM_TRY(iem_checked_count(work, v, &checked, err));
        const struct job j = {work, iem_work_view(work, v), &checked,
                              iem_checked_deff(work, v, SIZE_MAX)};
        iem_status s = measure_groups(&j, err);
        if (!s) iem_checked_know_repeats(work, first);
        if (!s) s = iem_checked_adjust(work, first, sizeof rows / sizeof *rows, err);
        iem_checked_clear(&checked);
        if (s) return s;
    }
    return IEM_OK;
}

const iem_family iem_family_hits = {
    .name = "hits",
    .question = {"What did checks find, per group and beside checks at random?",
                 "Wat vonden controles, per groep en naast willekeurige controles?"},
    .needs = IEM_NEEDS(IEM_OUTCOME),
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .rounds = true,
    .measure = measure,
};
