/* The family "scores": from a small log to statistics that are those of stats/ on the
 * same counts, and why there is none where there is none. */
#include "base/hash.h"
#include "family/family.h"
#include "stats/calibration.h"
#include "stats/cut.h"
#include "stats/multiple.h"
#include "stats/table2x2.h"

#include "check_family.h"

static const iem_statistic *find(const iem_result *result, const char *measure,
                                 const char *group)
{
    return family_find(result, measure, group, NULL);
}

static void assert_exact(const iem_statistic *s, iem_estimate want)
{
    assert_close_in(s->measure->id, s->estimate.value, want.value, 1e-12);
    assert_close_in(s->measure->id, s->estimate.low, want.low, 1e-12);
    assert_close_in(s->measure->id, s->estimate.high, want.high, 1e-12);
    assert_close_in(s->measure->id, s->error, 0, 0);
}

static void assert_value(const iem_statistic *s, double want)
{
    assert_exact(s, (iem_estimate){want, NAN, NAN});
}

static void assert_undefined(const iem_statistic *s, const char *why)
{
    assert_true(isnan(s->estimate.value) && isnan(s->estimate.low) && isnan(s->p));
    assert_non_null(s->why);
    assert_string_equal(s->why->code, why);
}

/* Group, score, decision, outcome, people. Two of B have no score, four of A no
 * outcome. */
static const char *const scored = "g,s,d,o,n\n"
                                  "A,0.2,no,0,8\nA,0.2,no,1,3\nA,0.4,no,1,5\n"
                                  "A,0.6,yes,0,6\nA,0.6,yes,1,9\nA,0.8,yes,1,7\n"
                                  "A,0.8,yes,,4\n"
                                  "B,0.2,no,0,11\nB,0.2,no,1,2\nB,0.4,no,0,6\n"
                                  "B,0.4,no,1,4\nB,0.6,no,0,3\nB,0.6,no,1,4\n"
                                  "B,0.8,yes,0,1\nB,0.8,yes,1,5\nB,,no,0,2\n"
                                  "C,0.2,no,1,3\nC,0.8,yes,1,3\n";

static const double value[] = {.2, .4, .6, .8};
static const double all_a[] = {11, 5, 15, 11}, all_b[] = {13, 10, 7, 6},
                    rest_of_a[] = {16, 10, 7, 9};
static const double pos_a[] = {3, 5, 9, 7}, neg_a[] = {8, 0, 6, 0};
static const double pos_b[] = {2, 4, 4, 5}, neg_b[] = {11, 6, 3, 1};

static iem_sides sides(const double *a, const double *b)
{
    return (iem_sides){value, a, b, 4, 0};
}

static iem_result *scan_scored(const char *reference)
{
    return family_scan(reference ? PLAN("decision", "d=yes", "ground", "g", "reference",
                                        reference, "score", "s", "outcome", "o=1",
                                        "negative", "0", "count", "n", "also", "scores")
                                 : PLAN("decision", "d=yes", "ground", "g", "score",
                                        "s", "outcome", "o=1", "negative", "0", "count",
                                        "n", "also", "scores"),
                       scored);
}

static void groups_are_compared_with_the_named_reference(void **state)
{
    (void)state;
    iem_result *r = scan_scored("g=B");
    const iem_sides both = sides(all_a, all_b);
    const iem_contrast mean = iem_mean_difference(&both);
    const iem_statistic *difference = find(r, "mean_score_difference", "A");
    assert_exact(difference, mean.estimate);
    assert_close(difference->p, mean.p, 1e-12);
    assert_close(difference->numerator, (2.2 + 2 + 9 + 8.8) / 42, 1e-12);
    assert_close(difference->denominator, (2.6 + 4 + 4.2 + 4.8) / 36, 1e-12);
    assert_close(difference->n, 42, 0);
    assert_string_equal(difference->reference, "B");
    assert_exact(find(r, "standardised_score_difference", "A"),
                 iem_standardised_difference(&both).estimate);
    assert_exact(find(r, "scores_higher", "A"), iem_auc_of(&both).estimate);
    assert_close(find(r, "scores_higher", "A")->p, iem_mann_whitney_test(&both).p,
                 1e-12);
    assert_exact(find(r, "cliffs_delta", "A"), iem_cliffs_delta(&both).estimate);
    assert_value(find(r, "score_distance", "A"), iem_ks_test(&both).value);
    assert_close(find(r, "score_distance", "A")->p, iem_ks_test(&both).p, 1e-12);
    assert_value(find(r, "score_distance_at", "A"), .4);
    assert_value(find(r, "score_wasserstein", "A"),
                 iem_wasserstein(&both).estimate.value);
    for (size_t i = 0; i < r->families[0].n; i++) /* B is not compared with itself */
        assert_true(!family_same(r->families[0].at[i].group, "B") ||
                    !family_same(r->families[0].at[i].reference, "B"));
    iem_result_free(r);
}

static void without_a_reference_it_is_everybody_else(void **state)
{
    (void)state;
    iem_result *r = scan_scored(NULL);
    const iem_sides both = sides(all_a, rest_of_a);
    assert_exact(find(r, "mean_score_difference", "A"),
                 iem_mean_difference(&both).estimate);
    assert_true(find(r, "mean_score_difference", "A")->reference_is_rest);
    assert_value(find(r, "score_wasserstein", "A"),
                 iem_wasserstein(&both).estimate.value);
    assert_close(find(r, "auc_difference", "A")->denominator,
                 iem_auc_of(&(iem_sides){value, (double[]){5, 4, 4, 8}, neg_b, 4, 0})
                     .estimate.value,
                 1e-12);
    iem_result_free(r);
}

static void tests_of_one_measure_are_adjusted_together(void **state)
{
    (void)state;
    iem_result *r = scan_scored(NULL);
    double p[3], adjusted[3];
    static const char *const groups[] = {"A", "B", "C"};
    for (size_t g = 0; g < 3; g++) p[g] = find(r, "score_distance", groups[g])->p;
    assert_int_equal(iem_holm(p, adjusted, 3), 3);
    for (size_t g = 0; g < 3; g++)
        assert_close(find(r, "score_distance", groups[g])->p_adjusted, adjusted[g], 0);
    iem_result_free(r);
}

static void scores_above_the_median_of_all_are_counted(void **state)
{
    (void)state;
    /* 84 scores: 27 15 22 20; the middle two are .4 and .6 */
    iem_result *r = scan_scored("g=B");
    assert_exact(find(r, "scoring_rate", "A"), iem_rate(26, 42));
    assert_exact(find(r, "scoring_rate", "B"), iem_rate(13, 36));
    assert_exact(find(r, "score_known", "B"), iem_rate(36, 38));
    const iem_statistic *ratio = find(r, "scoring_impact_ratio", "B");
    assert_exact(ratio, iem_risk_ratio((iem_table){13, 36, 26, 42}));
    assert_string_equal(ratio->reference, "A");
    const iem_statistic *highest = find(r, "scoring_impact_ratio", "A");
    assert_value(highest, 1);
    assert_string_equal(highest->why->code, "highest");
    iem_result_free(r);
}

static void cuts_between_decisions_are_found(void **state)
{
    (void)state;
    iem_result *r = scan_scored("g=B");
    assert_value(find(r, "decision_cut", "A"), .6);
    assert_value(find(r, "decision_cut_above", "A"), .4);
    assert_value(find(r, "decision_cut_up_to", "A"), .6);
    assert_value(find(r, "decision_cut", "B"), .8);
    assert_value(find(r, "decision_cut_difference", "A"), .6 - .8);
    assert_value(find(r, "decision_cut_difference_least", "A"), 0);
    assert_exact(find(r, "decision_cut_misplaced", "A"), iem_rate(0, 42));
    assert_value(find(r, "decision_cut", "C"), .8); /* any above .2 does */
    assert_value(find(r, "decision_cut_above", "C"), .2);
    iem_result_free(r);
}

static void cuts_that_must_differ_say_by_how_much_at_least(void **state)
{
    (void)state;
    /* A: any above 2, up to 3; B: above 5, up to 7 */
    static const char *const cut = "g,s,d\nA,1,no\nA,2,no\nA,3,yes\nA,7,yes\n"
                                   "B,1,no\nB,5,no\nB,7,yes\nB,9,yes\n";
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "reference",
                                     "g=B", "score", "s", "also", "scores"),
                                cut);
    assert_value(find(r, "decision_cut_difference", "A"), 3 - 7);
    assert_value(find(r, "decision_cut_difference_least", "A"), 3 - 5);
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=no", "ground", "g", "reference", "g=A", "score",
                         "s", "also", "scores"),
                    cut); /* low scores are the adverse side */
    assert_value(find(r, "decision_cut", "B"), 7);
    assert_value(find(r, "decision_cut_difference_least", "B"), 5 - 3);
    iem_result_free(r);
}

static void outcomes_rank_and_calibrate(void **state)
{
    (void)state;
    iem_result *r = scan_scored("g=B");
    const iem_sides a = sides(pos_a, neg_a), b = sides(pos_b, neg_b);
    const iem_auc auc_a = iem_auc_of(&a), auc_b = iem_auc_of(&b);
    assert_exact(find(r, "auc", "A"), auc_a.estimate);
    assert_close(find(r, "auc", "A")->n, 38, 0);
    const iem_contrast d = iem_auc_difference(auc_a, auc_b);
    assert_exact(find(r, "auc_difference", "A"), d.estimate);
    assert_close(find(r, "auc_difference", "A")->p, d.p, 1e-12);
    assert_value(find(r, "roc_area_between", "A"),
                 iem_roc_area_between(&a, &b).estimate.value);
    assert_exact(find(r, "brier", "A"), iem_brier(&a).estimate);
    iem_calibration of_a, of_b;
    assert_ok(iem_calibrate(&a, 1, &of_a, &ok_err_));
    assert_ok(iem_calibrate(&b, 1, &of_b, &ok_err_));
    assert_exact(find(r, "calibration_slope", "A"), of_a.slope);
    assert_exact(find(r, "calibration_intercept", "A"), of_a.intercept);
    assert_exact(find(r, "calibration_in_the_large", "A"), of_a.in_the_large);
    const iem_statistic *large = find(r, "calibration_in_the_large_difference", "A");
    const double se = hypot(of_a.in_the_large_se, of_b.in_the_large_se);
    const double gap = of_a.in_the_large.value - of_b.in_the_large.value;
    assert_exact(large, iem_interval(gap, se));
    assert_close(large->p, 2 * iem_normal_upper(fabs(gap) / se), 1e-12);
    assert_exact(find(r, "calibration_slope_difference", "A"),
                 iem_interval(of_a.slope.value - of_b.slope.value,
                              hypot(of_a.slope_se, of_b.slope_se)));
    iem_result_free(r);
}

static void tables_have_a_row_for_each_band(void **state)
{
    (void)state;
    iem_result *r = scan_scored("g=B");
    static const char *const names[] = {"0.2", "0.4", "0.6", "0.8"};
    double error = 0;
    for (size_t i = 0; i < 4; i++) {
        const double n = pos_a[i] + neg_a[i];
        assert_exact(family_find(r, "calibration_observed", "A", names[i]),
                     iem_rate(pos_a[i], n));
        assert_value(family_find(r, "calibration_expected", "A", names[i]), value[i]);
        error += fabs(pos_a[i] - n * value[i]) / 38;
    }
    assert_value(find(r, "calibration_error", "A"), error);
    assert_undefined(family_find(r, "calibration_observed", "C", "0.4"), "no-people");
    iem_result_free(r);
}

static void what_there_is_not_has_its_reason(void **state)
{
    (void)state;
    iem_result *r = scan_scored("g=B");
    assert_undefined(find(r, "auc", "C"), "one-outcome");
    assert_undefined(find(r, "roc_area_between", "C"), "one-outcome");
    assert_undefined(find(r, "calibration_slope", "C"), "no-line");
    assert_undefined(find(r, "calibration_in_the_large", "C"), "one-outcome");
    iem_result_free(r);
    r = scan_scored("g=Z");
    assert_undefined(find(r, "mean_score_difference", "A"), "no-reference");
    assert_undefined(find(r, "auc_difference", "B"), "no-reference");
    assert_exact(find(r, "scoring_rate", "A"), iem_rate(26, 42));
    iem_result_free(r);
}

static void without_an_outcome_each_measure_that_wants_one_says_so_once(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "score", "s",
                                     "count", "n", "also", "scores"),
                                scored);
    static const char *const wanting[] = {"auc",
                                          "auc_difference",
                                          "roc_area_between",
                                          "brier",
                                          "calibration_error",
                                          "calibration_slope",
                                          "calibration_in_the_large",
                                          "calibration_observed",
                                          "calibration_expected"};
    for (size_t i = 0; i < sizeof wanting / sizeof *wanting; i++)
        assert_undefined(find(r, wanting[i], NULL), "no-outcome");
    assert_exact(find(r, "scoring_rate", "A"), iem_rate(26, 42));
    assert_value(find(r, "decision_cut", "B"), .8);
    iem_result_free(r);
}

static void scores_that_are_no_chances_keep_a_line_only(void **state)
{
    (void)state;
    static const char *const points = "g,s,d,o,n\n"
                                      "A,20,no,0,8\nA,20,no,1,3\nA,60,yes,0,4\n"
                                      "A,60,yes,1,9\nB,40,no,1,3\nB,40,yes,0,3\n";
    static const double at[] = {20, 40, 60}, pos[] = {3, 0, 9}, neg[] = {8, 0, 4};
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "score", "s",
                                     "outcome", "o=1", "count", "n", "also", "scores"),
                                points);
    const iem_sides a = {at, pos, neg, 3, 0};
    iem_calibration line;
    assert_ok(iem_calibrate(&a, 0, &line, &ok_err_));
    assert_exact(find(r, "calibration_slope", "A"), line.slope);
    assert_undefined(find(r, "brier", "A"), "no-chance");
    assert_undefined(find(r, "calibration_error", "A"), "no-chance");
    assert_undefined(find(r, "calibration_in_the_large", "A"), "no-chance");
    assert_undefined(find(r, "decision_cut", "B"), "no-cut");
    assert_undefined(find(r, "decision_cut_misplaced", "B"), "one-score");
    assert_undefined(find(r, "decision_cut_difference", "A"), "no-cut");
    assert_undefined(find(r, "calibration_slope", "B"), "no-line");
    iem_result_free(r);
}

/* 0.000001, 0.000009 … 70,000 scores: in buckets, whose bounds hold. */
static const char *many_scores(void)
{
    static char text[70000 * 24 + 32];
    char *at = text + sprintf(text, "g,s,d,o\n");
    for (uint64_t i = 0; i < 70000; i++) {
        const double s = (1 + 8 * (double)i) / 1e6;
        const uint64_t dice = iem_mix(i);
        at +=
            sprintf(at, "%c,%.6f,%s,%d\n", dice % 3 ? 'A' : 'B', s,
                    dice % 1000 < 1000 * s ? "yes" : "no", dice / 1000 % 100 < 60 * s);
    }
    return text;
}

static void buckets_say_how_far_off_they_may_be(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "score", "s",
                                     "outcome", "o=1", "also", "scores"),
                                many_scores());
    static const char *const measures[] = {"mean_score_difference",
                                           "scores_higher",
                                           "score_distance",
                                           "score_wasserstein",
                                           "auc",
                                           "brier",
                                           "calibration_slope",
                                           "calibration_error",
                                           "calibration_in_the_large"};
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        const iem_statistic *s = find(r, measures[i], "A");
        if (!(s->error > 0 && s->error < .01))
            fail_msg("%s: %.9g -+ %.3g", measures[i], s->estimate.value, s->error);
    }
    iem_result_free(r);
}

/* Sixty people with four decisions of the same score each. */
static void repeated_persons_weaken_tests_without_an_interval(void **state)
{
    (void)state;
    static char text[240 * 40];
    char *at = text + sprintf(text, "g,s,d,f,id\n");
    for (unsigned i = 0; i < 240; i++) {
        const unsigned person = i / 4, high = iem_mix(person) % 3 < 1 + person % 2;
        at += sprintf(at, "%c,%u,%s,x,%u\n", person % 2 ? 'A' : 'B', high,
                      high ? "yes" : "no", person);
    }
    iem_result *alone = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact",
                                         "f", "score", "s", "also", "scores"),
                                    text);
    iem_result *known =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "score", "s",
                         "person", "id", "also", "scores"),
                    text);
    const iem_statistic *one = find(alone, "score_distance", "A"),
                        *four = find(known, "score_distance", "A");
    assert_value(four, one->estimate.value);
    assert_true(four->p > 2 * one->p);
    assert_true(four->p_adjusted > 2 * one->p_adjusted);
    iem_result_free(alone);
    iem_result_free(known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(groups_are_compared_with_the_named_reference),
        scratch_test(without_a_reference_it_is_everybody_else),
        scratch_test(tests_of_one_measure_are_adjusted_together),
        scratch_test(scores_above_the_median_of_all_are_counted),
        scratch_test(cuts_between_decisions_are_found),
        scratch_test(cuts_that_must_differ_say_by_how_much_at_least),
        scratch_test(outcomes_rank_and_calibrate),
        scratch_test(tables_have_a_row_for_each_band),
        scratch_test(what_there_is_not_has_its_reason),
        scratch_test(without_an_outcome_each_measure_that_wants_one_says_so_once),
        scratch_test(scores_that_are_no_chances_keep_a_line_only),
        scratch_test(repeated_persons_weaken_tests_without_an_interval),
        scratch_test(buckets_say_how_far_off_they_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
