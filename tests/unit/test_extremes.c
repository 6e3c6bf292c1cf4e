/* Counts at their ends: nobody, one person, all alike, and up to 2^53. Whatever the
 * table, a figure is within what its kind can be, its bounds are on either side of it,
 * and a p-value is one; or it is not a number. */
#include "stats/confusion.h"
#include "stats/decompose.h"
#include "stats/equivalence.h"
#include "stats/flips.h"
#include "stats/lifts.h"
#include "stats/missing.h"
#include "stats/rank.h"
#include "stats/selective.h"
#include "stats/sequential.h"
#include "stats/spread.h"
#include "stats/strata.h"
#include "stats/table2x2.h"

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const double sizes[] = {0, 1, 2, 5, 29, 1000, 1e6, 1e9, 1e12, 1e15, 0x1p53 / 4};

/* ---- what a figure can be ---- */

static void fail_of(const char *what, iem_table t, iem_estimate e)
{
    fail_msg("%s of %.17g / %.17g beside %.17g / %.17g: %.17g (%.17g to %.17g)", what,
             t.a1, t.n1, t.a0, t.n0, e.value, e.low, e.high);
}

static int within(double x, double least, double most)
{
    return isnan(x) || (x >= least && x <= most);
}

/* Rounding may move what lies at an end of its interval by as much. */
static void assert_estimate(const char *what, iem_table t, iem_estimate e, double least,
                            double most)
{
    const double slack = 1e-9 * fmax(1, fabs(e.value));
    if (!within(e.value, least, most) || !within(e.low, -INFINITY, e.value + slack) ||
        !within(e.high, e.value - slack, INFINITY) || isinf(e.value))
        fail_of(what, t, e);
}

static void assert_p_of(const char *what, iem_table t, double p)
{
    if (!within(p, 0, 1)) fail_of(what, t, (iem_estimate){p, NAN, NAN});
}

/* ---- all tables of extreme counts ---- */

static size_t counts_of(double n, double a[5])
{
    const double every[5] = {0, 1, floor(n / 3), n - 1, n};
    size_t k = 0;
    for (size_t i = 0; i < 5; i++)
        if (every[i] >= 0 && every[i] <= n && (k == 0 || every[i] > a[k - 1]))
            a[k++] = every[i];
    return k;
}

typedef void check_table(iem_table t);

static void for_all_tables(check_table *check)
{
    double a1[5], a0[5];
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j < COUNT(sizes); j++) {
            const size_t k1 = counts_of(sizes[i], a1), k0 = counts_of(sizes[j], a0);
            for (size_t x = 0; x < k1; x++)
                for (size_t y = 0; y < k0; y++)
                    check((iem_table){a1[x], sizes[i], a0[y], sizes[j]});
        }
}

static void check_estimates(iem_table t)
{
    assert_estimate("rate", t, iem_rate(t.a1, t.n1), 0, 1);
    assert_estimate("difference", t, iem_rate_difference(t), -1, 1);
    assert_estimate("risk ratio", t, iem_risk_ratio(t), 0, INFINITY);
    assert_estimate("impact ratio", t, iem_impact_ratio(t), 0, INFINITY);
    assert_estimate("odds ratio", t, iem_odds_ratio(t), 0, INFINITY);
    assert_estimate("score ratio", t, iem_risk_ratio_score(t), 0, INFINITY);
    assert_estimate("score impact", t, iem_impact_ratio_score(t), 0, INFINITY);
}

static void estimates_are_possible_whatever_the_counts(void **state)
{
    (void)state;
    for_all_tables(check_estimates);
}

static void check_tests(iem_table t)
{
    const iem_test test = iem_table_test(t);
    const iem_equivalence e = iem_rate_equivalence(t, .01);
    assert_p_of("test", t, test.p);
    assert_p_of("one-sided test", t, test.p_greater);
    assert_p_of("ratio below 4/5", t, iem_risk_ratio_score_p(t, .8));
    assert_p_of("ratio above 5/4", t, iem_risk_ratio_score_p(t, 1.25));
    assert_p_of("equivalence", t, e.p);
    assert_p_of("equivalence margin", t, iem_rate_equivalence_margin(t, .05));
    /* What is tested has people on both sides and decisions of both kinds. */
    const int known =
        t.n1 > 0 && t.n0 > 0 && t.a1 + t.a0 > 0 && t.a1 + t.a0 < t.n1 + t.n0;
    assert_int_equal(!isnan(test.p), known);
    assert_int_equal(!isnan(e.p), t.n1 > 0 && t.n0 > 0);
}

static void tests_have_a_p_whatever_the_counts(void **state)
{
    (void)state;
    for_all_tables(check_tests);
}

/* Two cells: this one and an ordinary one, so that both count. */
static void check_cells(iem_table t)
{
    const iem_table cells[2] = {t, {3, 10, 20, 90}};
    const iem_cmh cmh = iem_cmh_test(cells, NULL, 2);
    const iem_homogeneity h = iem_breslow_day(cells, 2);
    const iem_gap_parts parts = iem_decompose_gap(cells, 2, .5);
    assert_estimate("MH risk ratio", t, iem_mh_risk_ratio(cells, 2), 0, INFINITY);
    assert_estimate("MH odds ratio", t, iem_mh_odds_ratio(cells, 2), 0, INFINITY);
    assert_estimate("MH difference", t, iem_mh_rate_difference(cells, 2), -1, 1);
    assert_estimate("CDD", t, iem_cdd(cells, 2), -1, 1);
    assert_p_of("CMH", t, cmh.p);
    assert_p_of("CMH, one-sided", t, cmh.p_greater);
    assert_p_of("Breslow-Day", t, h.breslow_day_p);
    assert_p_of("Tarone", t, h.tarone_p);
    assert_estimate("facts", t, parts.facts, -1, 1);
    assert_estimate("treatment", t, parts.treatment, -1, 1);
    assert_true(isfinite(cmh.z) &&
                cmh.variance > 0); /* of the ordinary cell, at least */
}

static void cells_add_up_whatever_one_of_them_counts(void **state)
{
    (void)state;
    for_all_tables(check_cells);
}

static void check_others(iem_table t)
{
    const iem_lifts l = iem_lifts_of(t);
    const iem_unlabelled missing = {3, 1e9};
    const iem_worst_case rate = iem_missing_rate(t.a1, t.n1, missing);
    assert_estimate("elift", t, l.elift, 0, INFINITY);
    assert_estimate("elift gap", t, l.elift_gap, -1, 1);
    assert_true(within(rate.low, 0, 1) && within(rate.high, rate.low, 1));
    assert_true(within(iem_missing_to_undo(t, missing), 0, 1));
    iem_sequence s = {0};
    iem_sequence_add(&s, &t, NULL, 1);
    for (size_t i = 0; i < IEM_GRID; i++) assert_true(isfinite(s.k[i]));
    assert_true(!isnan(iem_sequence_log_e(&s, 0, true)));
}

static void lifts_and_evidence_are_numbers_whatever_the_counts(void **state)
{
    (void)state;
    for_all_tables(check_others);
}

static iem_confusion confusion_of(iem_table t)
{
    return (iem_confusion){t.a1, t.n1 - t.a1, t.n0 - t.a0, t.a0, 0, 0};
}

static void check_rates(iem_table t)
{
    const iem_confusion c = confusion_of(t), other = {3, 2, 90, 5, 1, 7};
    const iem_confusion both[2] = {c, other};
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
        const double least = rate == IEM_MCC || rate == IEM_KAPPA ? -1 : 0;
        const double most = rate >= IEM_MISSES_PER_FALSE_ALARM ? INFINITY : 1;
        const iem_spread s = iem_outcome_spread(both, iem_exact_counts, 2, rate);
        const iem_partial p = iem_partial_rate(c, rate);
        assert_estimate("outcome rate", t, iem_outcome_rate_of(c, rate), least, most);
        assert_estimate("spread", t, s.difference, 0, most - least);
        assert_p_of("spread", t, s.p);
        assert_p_of("outcome test", t, iem_outcome_test(c, other, rate).p);
        assert_true(within(p.low, least, p.high) && within(p.high, p.low, most));
    }
}

static void rates_of_outcomes_are_possible_whatever_the_counts(void **state)
{
    (void)state;
    for_all_tables(check_rates);
}

static void check_scores(iem_table t)
{
    static const double value[] = {.2, .7};
    const double a[] = {t.n1 - t.a1, t.a1}, b[] = {t.n0 - t.a0, t.a0};
    const iem_sides s = {value, a, b, 2, 0};
    const iem_contrast mean = iem_mean_difference(&s);
    const iem_ks ks = iem_ks_test(&s);
    const iem_flips flips = iem_flip_test(t.n1, t.a1 / 2, t.a1 - t.a1 / 2);
    assert_estimate("AUC", t, iem_auc_of(&s).estimate, 0, 1);
    assert_estimate("mean difference", t, mean.estimate, -.5 - 1e-12, .5 + 1e-12);
    assert_p_of("Welch", t, mean.p);
    assert_p_of("Mann-Whitney", t, iem_mann_whitney_test(&s).p);
    assert_true(within(ks.value, 0, 1));
    assert_p_of("Kolmogorov-Smirnov", t, ks.p);
    assert_estimate("flip rate", t, flips.rate, 0, 1);
    assert_p_of("flips", t, flips.p);
}

static void scores_are_ranked_whatever_the_counts(void **state)
{
    (void)state;
    for_all_tables(check_scores);
}

/* ---- and right, where it is known ---- */

/* Three beside seven among ever more people: what is told of the ratio no longer
 * changes. */
static void rare_decisions_in_huge_logs_lose_no_digits(void **state)
{
    (void)state;
    const iem_table large = {3, 1e9, 7, 1e9};
    const iem_estimate want = iem_risk_ratio_score(large);
    for (double n = 1e10; n < 0x1p53; n *= 10) {
        const iem_table t = {3, n, 7, n};
        const iem_estimate e = iem_risk_ratio_score(t);
        assert_close(e.low, want.low, 1e-6);
        assert_close(e.high, want.high, 1e-6);
        assert_close(iem_risk_ratio_score_p(t, 1.25),
                     iem_risk_ratio_score_p(large, 1.25), 1e-6);
        assert_close(iem_table_test(t).p, iem_table_test(large).p, 1e-6);
        assert_close(iem_odds_ratio(t).high, iem_odds_ratio(large).high, 1e-6);
        assert_close(iem_risk_ratio(t).low, iem_risk_ratio(large).low, 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_are_possible_whatever_the_counts),
        cmocka_unit_test(tests_have_a_p_whatever_the_counts),
        cmocka_unit_test(cells_add_up_whatever_one_of_them_counts),
        cmocka_unit_test(lifts_and_evidence_are_numbers_whatever_the_counts),
        cmocka_unit_test(rates_of_outcomes_are_possible_whatever_the_counts),
        cmocka_unit_test(scores_are_ranked_whatever_the_counts),
        cmocka_unit_test(rare_decisions_in_huge_logs_lose_no_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
