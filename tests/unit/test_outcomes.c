/* The families about outcomes, hits and missing groups, from a log to their figures:
 * each equals what the counts of the log give by themselves. */
#include "base/hash.h"
#include "family/checked.h"
#include "plan/plan.h"
#include "stats/missing.h"
#include "stats/multiple.h"
#include "stats/spread.h"

#include "scratch.h"

/* ---- A log from counts, scanned ---- */

static iem_result *scan(const char *log, const char *const *pairs)
{
    const scratch_path path = scratch_text("log.csv", log);
    iem_options options;
    iem_result *result = NULL;
    iem_plan *plan = plan_from(pairs);
    iem_options_init(&options);
    options.threads = 1;
    assert_ok(iem_plan_finish(plan, &ok_err_));
    assert_ok(
        iem_scan(plan, &options, (const char *const[]){path.at}, 1, &result, &ok_err_));
    iem_plan_free(plan);
    return result;
}

static int same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The one statistic of this measure about these; NULL where there is none. */
static const iem_statistic *seek(const iem_result *r, const char *measure,
                                 const char *group, const char *reference)
{
    const iem_statistic *found = NULL;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (!same(s->measure->id, measure) || !same(s->group, group) ||
                !same(s->reference, reference))
                continue;
            if (found) fail_msg("%s, %s: twice", measure, group ? group : "-");
            found = s;
        }
    return found;
}

static const iem_statistic *find(const iem_result *r, const char *measure,
                                 const char *group, const char *reference)
{
    const iem_statistic *found = seek(r, measure, group, reference);
    if (!found) fail_msg("%s, %s: not there", measure, group ? group : "-");
    return found;
}

static const iem_statistic *find_of(const iem_result *r, const char *measure,
                                    const char *of)
{
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (same(s->measure->id, measure) && same(s->of, of)) return s;
        }
    fail_msg("%s of %s: not there", measure, of);
    return NULL;
}

static void assert_estimate(const char *name, iem_estimate got, iem_estimate want)
{
    assert_close_in(name, got.value, want.value, 1e-12);
    assert_close_in(name, got.low, want.low, 1e-12);
    assert_close_in(name, got.high, want.high, 1e-12);
}

/* ---- Every outcome observed ---- */

#define ROWS(group, yes_pos, yes_neg, no_neg, no_pos)                                  \
    group ",yes,there," #yes_pos "\n" group ",yes,not," #yes_neg "\n" group            \
          ",no,not," #no_neg "\n" group ",no,there," #no_pos "\n"
#define SEEN                                                                           \
    "group,selected,found,n\n" ROWS("A", 40, 20, 100, 10) ROWS("B", 30, 40, 60, 15)    \
        ROWS("C", 12, 3, 30, 5)
static const iem_confusion seen[3] = {
    {40, 20, 100, 10, 0, 0}, {30, 40, 60, 15, 0, 0}, {12, 3, 30, 5, 0, 0}};

static iem_result *scan_seen(const char *reference)
{
    const char *pairs[] = {"decision",
                           "selected=yes",
                           "ground",
                           "group",
                           "outcome",
                           "found=there",
                           "negative",
                           "not",
                           "count",
                           "n",
                           "also",
                           "outcomes,hits",
                           reference ? "reference" : NULL,
                           reference,
                           NULL};
    return scan(SEEN, pairs);
}

static void rates_are_those_of_the_counts(void **state)
{
    (void)state;
    iem_result *r = scan_seen(NULL);
    const iem_confusion rest = iem_confusion_minus(iem_confusion_sum(seen, 3), seen[1]);
    static const struct {
        const char *id;
        iem_outcome_rate rate;
    } rates[] = {
        {"prevalence", IEM_PREVALENCE},
        {"true_positive_rate", IEM_TPR},
        {"false_negative_rate", IEM_FNR},
        {"false_positive_rate", IEM_FPR},
        {"true_negative_rate", IEM_TNR},
        {"positive_predictive_value", IEM_PPV},
        {"false_discovery_rate", IEM_FDR},
        {"negative_predictive_value", IEM_NPV},
        {"false_omission_rate", IEM_FOR},
        {"accuracy", IEM_ACCURACY},
        {"error_rate", IEM_ERROR_RATE},
        {"threat_score", IEM_THREAT_SCORE},
        {"f1", IEM_F1},
        {"balanced_accuracy", IEM_BALANCED_ACCURACY},
        {"mcc", IEM_MCC},
        {"kappa", IEM_KAPPA},
        {"misses_per_false_alarm", IEM_MISSES_PER_FALSE_ALARM},
        {"positives_per_adverse", IEM_POSITIVES_PER_ADVERSE},
        {"negatives_per_favourable", IEM_NEGATIVES_PER_FAVOURABLE},
    };
    assert_int_equal(sizeof rates / sizeof *rates, IEM_OUTCOME_RATES - 2);
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        char name[64];
        const iem_statistic *s = find(r, rates[i].id, "B", NULL);
        assert_estimate(rates[i].id, s->estimate,
                        iem_outcome_rate_of(seen[1], rates[i].rate));
        assert_close_in(rates[i].id, s->numerator,
                        iem_rate_numerator(seen[1], rates[i].rate), 0);
        snprintf(name, sizeof name, "%s_difference", rates[i].id);
        s = find(r, name, "B", "rest");
        assert_true(s->reference_is_rest);
        assert_estimate(name, s->estimate,
                        iem_outcome_difference(seen[1], rest, rates[i].rate));
        assert_close_in(name, s->p, iem_outcome_test(seen[1], rest, rates[i].rate).p,
                        0);
        assert_true(s->p_adjusted >= s->p);
        snprintf(name, sizeof name, "%s_ratio", rates[i].id);
        assert_estimate(name, find(r, name, "B", "rest")->estimate,
                        iem_outcome_ratio(seen[1], rest, rates[i].rate));
        const iem_spread spread =
            iem_outcome_spread(seen, iem_exact_counts, 3, rates[i].rate);
        s = find_of(r, "largest_difference", rates[i].id);
        assert_estimate(rates[i].id, s->estimate, spread.difference);
        assert_close_in(rates[i].id, s->p, spread.p, 0);
        static const char *const names[] = {"A", "B", "C"};
        assert_string_equal(s->group, names[spread.highest]);
        assert_string_equal(s->reference, names[spread.lowest]);
    }
    assert_close(find(r, "true_positives", "A", NULL)->estimate.value, 40, 0);
    assert_close(find(r, "false_negatives", "C", NULL)->estimate.value, 5, 0);
    iem_result_free(r);
}

static void both_error_rates_are_compared_at_once(void **state)
{
    (void)state;
    iem_result *r = scan_seen("group=A");
    const iem_odds_gap gap = iem_equalised_odds(seen[1], seen[0]);
    assert_estimate("worst", find(r, "equalised_odds_worst", "B", "A")->estimate,
                    gap.worst);
    assert_estimate("mean", find(r, "average_odds_difference", "B", "A")->estimate,
                    gap.mean);
    assert_estimate("absolute",
                    find(r, "average_abs_odds_difference", "B", "A")->estimate,
                    gap.mean_absolute);
    assert_estimate("predictive",
                    find(r, "average_predictive_value_difference", "C", "A")->estimate,
                    iem_outcome_mean_difference(seen[2], seen[0], IEM_PPV, IEM_FOR));
    const iem_odds_spread odds =
        iem_equalised_odds_spread(seen, iem_exact_counts, iem_exact_counts, 3);
    assert_estimate("largest", find(r, "equalised_odds_largest", NULL, NULL)->estimate,
                    odds.worst);
    assert_estimate("ratio",
                    find(r, "equalised_odds_smallest_ratio", NULL, NULL)->estimate,
                    odds.worst_ratio);
    /* A named reference, everybody else, and the group that fares best: C has 15
     * adverse decisions of 50. */
    find(r, "true_positive_rate_ratio", "B", "A");
    find(r, "true_positive_rate_ratio", "A", "rest");
    find(r, "true_positive_rate_ratio", "B", "rest");
    assert_estimate("best", find(r, "false_positive_rate_ratio", "B", "C")->estimate,
                    iem_outcome_ratio(seen[1], seen[2], IEM_FPR));
    find(r, "equalised_odds_worst", "B", "C");
    assert_null(seek(r, "false_positive_rate_ratio", "C", "B"));
    iem_result_free(r);
    /* Without a named one there is one pair left. */
    r = scan_seen(NULL);
    find(r, "f1_difference", "A", "C");
    find(r, "f1_difference", "B", "C");
    assert_null(seek(r, "f1_difference", "B", "A"));
    assert_estimate("pair", find(r, "false_positive_rate_ratio", "B", "A")->estimate,
                    iem_outcome_ratio(seen[1], seen[0], IEM_FPR));
    iem_result_free(r);
}

static void a_handful_of_people_is_not_the_group_that_fares_best(void **state)
{
    (void)state;
    const char *pairs[] = {"decision",    "selected=yes", "ground", "group", "outcome",
                           "found=there", "negative",     "not",    "count", "n",
                           "also",        "outcomes",     NULL};
    iem_result *r = scan(SEEN "D,no,not,3\n", pairs);
    find(r, "f1_difference", "A", "C");
    assert_null(seek(r, "f1_difference", "A", "D"));
    iem_result_free(r);
}

static void p_values_of_one_measure_are_adjusted_together(void **state)
{
    (void)state;
    iem_result *r = scan_seen(NULL);
    static const char *const groups[] = {"A", "B", "C"};
    double p[5], adjusted[5];
    for (size_t g = 0; g < 3; g++) {
        const iem_confusion rest =
            iem_confusion_minus(iem_confusion_sum(seen, 3), seen[g]);
        p[g] = iem_outcome_test(seen[g], rest, IEM_F1).p;
    }
    p[3] = iem_outcome_test(seen[0], seen[2], IEM_F1).p;
    p[4] = iem_outcome_test(seen[1], seen[2], IEM_F1).p;
    assert_int_equal(iem_holm(p, adjusted, 5), 5);
    for (size_t g = 0; g < 3; g++)
        assert_close(find(r, "f1_difference", groups[g], "rest")->p_adjusted,
                     adjusted[g], 0);
    assert_close(find(r, "f1_difference", "B", "C")->p_adjusted, adjusted[4], 0);
    iem_result_free(r);
}

/* ---- Outcomes of those who were selected ---- */

#define PARTLY                                                                         \
    "group,selected,found,n\n"                                                         \
    "A,yes,there,12\nA,yes,not,48\nA,no,,140\n"                                        \
    "B,yes,there,32\nB,yes,not,48\nB,yes,?,60\nB,no,,1320\n"

static void what_is_not_identified_is_bounds(void **state)
{
    (void)state;
    const char *pairs[] = {
        "decision",    "selected=yes",  "ground",    "group",   "outcome",
        "found=there", "negative",      "not",       "count",   "n",
        "also",        "outcomes,hits", "reference", "group=B", NULL};
    iem_result *r = scan(PARTLY, pairs);
    const iem_confusion a = {12, 48, 0, 0, 0, 140}, b = {32, 48, 0, 0, 60, 1320};
    const iem_partial tpr = iem_partial_rate(a, IEM_TPR);
    const iem_statistic *s = find(r, "true_positive_rate", "A", NULL);
    assert_true(isnan(s->estimate.value));
    assert_string_equal(s->why->code, "outcomes-not-observed");
    assert_close(s->estimate.low, tpr.interval.low, 1e-12);
    assert_close(s->estimate.high, 1, 0);
    assert_close(find(r, "favourable_not_observed", "A", NULL)->estimate.value, 140, 0);
    assert_close(find(r, "adverse_not_observed", "B", NULL)->estimate.value, 60, 0);
    /* No p, no spread, no odds of what is not known. */
    assert_true(isnan(find(r, "true_positive_rate_difference", "A", "B")->p));
    assert_true(isnan(find_of(r, "largest_difference", "accuracy")->estimate.value));
    assert_true(isnan(find(r, "equalised_odds_worst", "A", "B")->estimate.value));
    assert_true(isnan(find(r, "equalised_odds_largest", NULL, NULL)->estimate.value));
    /* The hit rate of A is known, that of B is not, so neither is their difference. */
    assert_close(find(r, "hit_rate", "A", NULL)->estimate.value, .2, 1e-12);
    assert_true(isnan(find(r, "hit_rate", "B", NULL)->estimate.value));
    const iem_partial gap = iem_partial_difference(a, b, IEM_PPV);
    assert_estimate("gap", find(r, "hit_rate_difference", "A", "B")->estimate,
                    gap.interval);
    assert_true(isnan(find(r, "hit_rate_difference", "A", "B")->p));
    assert_true(isnan(find(r, "positive_predictive_value_ratio", "A", "B")->p));
    const iem_robust_test robust = iem_robust_outcome_test(a, b);
    assert_close(find(r, "robust_outcome_test", "A", "B")->p, robust.p, 0);
    assert_close(find(r, "robust_outcome_test_worst", "A", "B")->p, robust.p_worst, 0);
    assert_true(robust.p_worst > robust.p);
    iem_result_free(r);
}

/* ---- Rounded counts ---- */

static void rounding_widens_every_bound(void **state)
{
    (void)state;
    const char *pairs[] = {
        "decision",  "selected=yes", "ground",  "group", "outcome", "found=there",
        "negative",  "not",          "count",   "n",     "also",    "outcomes,hits",
        "reference", "group=A",      "rounded", "5",     NULL};
    iem_result *r = scan(SEEN, pairs);
    static const iem_confusion step = {2.5, 2.5, 2.5, 2.5, 0, 0};
    iem_counted c[3];
    for (size_t g = 0; g < 3; g++) c[g] = (iem_counted){seen[g], step};
    assert_estimate("rate", find(r, "true_positive_rate", "B", NULL)->estimate,
                    iem_counted_rate(c[1], IEM_TPR).interval);
    assert_estimate("difference",
                    find(r, "true_positive_rate_difference", "B", "A")->estimate,
                    iem_counted_difference(c[1], c[0], IEM_TPR).interval);
    assert_close(find(r, "true_positive_rate_difference", "B", "A")->p,
                 iem_counted_p(c[1], c[0], IEM_TPR), 0);
    assert_estimate("odds", find(r, "equalised_odds_worst", "B", "A")->estimate,
                    iem_counted_odds(c[1], c[0]).worst);
    const iem_statistic *s = find_of(r, "largest_difference", "true_positive_rate");
    const iem_spread exact = iem_outcome_spread(seen, iem_exact_counts, 3, IEM_TPR);
    assert_true(s->estimate.low <= exact.difference.low);
    assert_true(s->estimate.high > exact.difference.high);
    assert_estimate("hits", find(r, "hit_rate_ratio", "B", "A")->estimate,
                    iem_counted_ratio(c[1], c[0], IEM_PPV).interval);
    /* B's adverse rate of 70 in 145 at its lowest, its 30 hits in 70 at their most. */
    const iem_extremes b = iem_counted_extremes(c[1], IEM_ADVERSE_RATE);
    const iem_extremes a = iem_counted_extremes(c[0], IEM_ADVERSE_RATE);
    const iem_extremes hits_b = iem_counted_extremes(c[1], IEM_PPV);
    const iem_extremes hits_a = iem_counted_extremes(c[0], IEM_PPV);
    const double decisions = iem_robust_outcome_test(b.low, a.high).p_decisions;
    const double hits = iem_robust_outcome_test(hits_b.high, hits_a.low).p_hits;
    assert_true(decisions > hits);
    assert_close(find(r, "robust_outcome_test", "B", "A")->p, decisions, 0);
    assert_true(decisions > iem_robust_outcome_test(seen[1], seen[0]).p);
    iem_result_free(r);
    /* Nobody was counted there: 0 is 0. */
    pairs[13] = "group=B";
    r = scan(PARTLY, pairs);
    const iem_counted partly = {{12, 48, 0, 0, 0, 140}, {2.5, 2.5, 0, 0, 0, 2.5}};
    assert_estimate("partly", find(r, "hit_rate", "A", NULL)->estimate,
                    iem_counted_rate(partly, IEM_PPV).interval);
    iem_result_free(r);
}

/* ---- People with several decisions ---- */

enum { PEOPLE = 1500 };

/* Each person `times` with the same decision and outcome. */
static char *write_people(int times)
{
    char *log = malloc(PEOPLE * 40 * (size_t)times + 100), *at = log;
    assert_non_null(log);
    at += sprintf(at, "person,group,fact,selected,found\n");
    for (uint64_t i = 0; i < PEOPLE; i++)
        for (int t = 0; t < times; t++)
            at +=
                sprintf(at, "p%llu,%c,f%d,%s,%s\n", (unsigned long long)i, "AAB"[i % 3],
                        (int)(i / 3 % 4), iem_uniform(1, i) < .4 ? "yes" : "no",
                        iem_uniform(2, i) < .5 ? "there" : "not");
    return log;
}

static iem_result *scan_people(int times)
{
    const char *pairs[] = {"decision", "selected=yes", "ground",
                           "group",    "outcome",      "found=there",
                           "negative", "not",          "person",
                           "person",   "also",         "outcomes,hits,missing",
                           "fact",     "fact",         NULL};
    char *log = write_people(times);
    iem_result *r = scan(log, pairs);
    free(log);
    return r;
}

static void a_person_who_comes_back_is_one_person(void **state)
{
    (void)state;
    iem_result *once = scan_people(1), *four = scan_people(4);
    static const struct {
        const char *measure, *group, *reference;
    } about[] = {{"true_positive_rate", "B", NULL},
                 {"true_positive_rate_difference", "B", "rest"},
                 {"f1_ratio", "A", "rest"},
                 {"hit_rate", "A", NULL},
                 {"hit_rate_difference", "B", "rest"},
                 {"group_missing", NULL, NULL}};
    for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
        const iem_statistic *a =
            find(once, about[i].measure, about[i].group, about[i].reference);
        const iem_statistic *b =
            find(four, about[i].measure, about[i].group, about[i].reference);
        assert_close(b->estimate.value, a->estimate.value, 1e-12);
        /* Half as wide without the design effect, which is an estimate itself. */
        const double wide = b->estimate.high - b->estimate.low;
        assert_close(wide, a->estimate.high - a->estimate.low, .15);
    }
    assert_close(find(four, "true_positives", "B", NULL)->estimate.value,
                 4 * find(once, "true_positives", "B", NULL)->estimate.value, 0);
    assert_close(find(four, "true_positive_rate", "B", NULL)->denominator,
                 4 * find(once, "true_positive_rate", "B", NULL)->denominator, 0);
    iem_result_free(once);
    iem_result_free(four);
}

/* ---- A random route ---- */

#define ROUTES                                                                         \
    "group,selected,route,found,n\n"                                                   \
    "A,yes,profile,there,30\nA,yes,profile,not,50\nA,no,,,900\n"                       \
    "A,yes,random,there,4\nA,yes,random,not,76\n"                                      \
    "B,yes,profile,there,20\nB,yes,profile,not,10\nB,no,,,400\n"                       \
    "B,yes,random,there,0\nB,yes,random,not,20\n"

static void the_random_route_says_how_many_there_were(void **state)
{
    (void)state;
    const char *pairs[] = {
        "decision",    "selected=yes", "ground", "group",        "outcome",
        "found=there", "negative",     "not",    "count",        "n",
        "also",        "hits",         "route",  "route=random", NULL};
    iem_result *r = scan(ROUTES, pairs);
    const iem_lift a = iem_lift_over_random((iem_table){30, 80, 4, 80});
    const iem_lift all = iem_lift_over_random((iem_table){50, 110, 4, 100});
    assert_estimate("lift", find(r, "lift_over_random", "A", NULL)->estimate, a.ratio);
    assert_estimate("all", find(r, "lift_over_random", NULL, NULL)->estimate,
                    all.ratio);
    assert_estimate("random", find(r, "random_hit_rate", "A", NULL)->estimate,
                    a.random);
    assert_estimate("apart", find(r, "hit_rate_over_random", "A", NULL)->estimate,
                    a.difference);
    /* Nothing found at random in B: no ratio, but a lower bound. */
    assert_true(isnan(find(r, "lift_over_random", "B", NULL)->estimate.value));
    assert_string_equal(find(r, "lift_over_random", "B", NULL)->why->code,
                        "zero-reference");
    const iem_lift b = iem_lift_over_random((iem_table){20, 30, 0, 20});
    assert_close(find(r, "lift_over_random_at_least", "B", NULL)->estimate.value, b.low,
                 0);
    /* 80 of 110 picked by profile, 80 of 100 at random. */
    assert_estimate("selected",
                    find(r, "selection_ratio_to_random", "A", NULL)->estimate,
                    iem_risk_ratio((iem_table){80, 110, 80, 100}));
    const iem_from_random e =
        iem_rates_from_random((iem_confusion){30, 50, 0, 0, 0, 900}, 4, 80);
    assert_estimate(
        "tpr", find(r, "true_positive_rate_from_random", "A", NULL)->estimate, e.tpr);
    assert_estimate(
        "fpr", find(r, "false_positive_rate_from_random", "A", NULL)->estimate, e.fpr);
    iem_result_free(r);
}

static void without_a_random_route_there_is_no_lift(void **state)
{
    (void)state;
    iem_result *r = scan_seen(NULL);
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++)
            assert_null(strstr(r->families[f].at[i].measure->id, "random"));
    assert_close(find(r, "hit_rate", "B", NULL)->estimate.value, 30. / 70, 1e-12);
    iem_result_free(r);
}

/* ---- People without a group ---- */

static void those_without_a_group_bound_every_comparison(void **state)
{
    (void)state;
    const char *pairs[] = {"decision", "selected=yes", "ground",  "group", "count",
                           "n",        "also",         "missing", NULL};
    iem_result *r = scan("group,selected,n\nA,yes,30\nA,no,70\nB,yes,20\nB,no,80\n"
                         ",yes,10\n,no,40\n",
                         pairs);
    const iem_unlabelled m = {10, 40};
    const iem_table t = {30, 100, 20, 100};
    assert_estimate("rate", find(r, "adverse_rate_if_placed", "A", NULL)->estimate,
                    iem_missing_rate(30, 100, m).interval);
    assert_null(seek(r, "adverse_rate_if_placed", IEM_MISSING_TEXT, NULL));
    /* The rest are those with another group, not those without one. */
    assert_estimate("difference",
                    find(r, "rate_difference_if_placed", "A", "rest")->estimate,
                    iem_missing_difference(t, m).interval);
    assert_estimate("ratio", find(r, "risk_ratio_if_placed", "A", "rest")->estimate,
                    iem_missing_ratio(t, m).interval);
    assert_close(find(r, "missing_share_to_undo", "A", "rest")->estimate.value,
                 iem_missing_to_undo(t, m), 0);
    /* The gap goes with the decision: 10 of 60 and 40 of 190. */
    const iem_table gap = {10, 60, 40, 190};
    assert_estimate("adverse", find(r, "group_missing_adverse", NULL, NULL)->estimate,
                    iem_rate(10, 60));
    assert_estimate("favourable",
                    find(r, "group_missing_favourable", NULL, NULL)->estimate,
                    iem_rate(40, 190));
    assert_estimate("apart", find(r, "group_missing_difference", NULL, NULL)->estimate,
                    iem_rate_difference(gap));
    assert_close(find(r, "group_missing_ratio", NULL, NULL)->p, iem_table_test(gap).p,
                 0);
    assert_close(find(r, "group_missing", NULL, NULL)->estimate.value, .2, 1e-12);
    iem_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(rates_are_those_of_the_counts),
        scratch_test(both_error_rates_are_compared_at_once),
        scratch_test(a_handful_of_people_is_not_the_group_that_fares_best),
        scratch_test(p_values_of_one_measure_are_adjusted_together),
        scratch_test(what_is_not_identified_is_bounds),
        scratch_test(rounding_widens_every_bound),
        scratch_test(a_person_who_comes_back_is_one_person),
        scratch_test(the_random_route_says_how_many_there_were),
        scratch_test(without_a_random_route_there_is_no_lift),
        scratch_test(those_without_a_group_bound_every_comparison),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
