/* Adjusted p-values against R and against their definitions. */
#include "base/hash.h"
#include "stats/multiple.h"

#include "../golden/multiple.h"
#include "check.h"
#include "seed.h"

enum { N = GOLDEN_R };
static const double *const p_r = golden_r_p, *const holm_r = golden_r_holm,
                           *const bh_r = golden_r_bh, *const by_r = golden_r_by;

static void assert_all_close(const double *got, const double *want, size_t n)
{
    for (size_t i = 0; i < n; i++) assert_close(got[i], want[i], 1e-13);
}

static void adjusted_values_equal_those_of_r(void **state)
{
    (void)state;
    double adjusted[N];
    assert_int_equal(iem_holm(p_r, adjusted, N), N);
    assert_all_close(adjusted, holm_r, N);
    assert_int_equal(iem_benjamini_hochberg(p_r, adjusted, N), N);
    assert_all_close(adjusted, bh_r, N);
    assert_int_equal(iem_benjamini_yekutieli(p_r, adjusted, N), N);
    assert_all_close(adjusted, by_r, N);
}

static double pearson_p(iem_table t)
{
    const double n = t.n1 + t.n0, k = t.a1 + t.a0;
    const double off = t.a1 * (t.n0 - t.a0) - (t.n1 - t.a1) * t.a0;
    return iem_chisq_upper(n * off * off / (t.n1 * t.n0 * k * (n - k)), 1);
}

static void adjusted_values_equal_those_of_statsmodels(void **state)
{
    (void)state;
    double p[GOLDEN_RACES], adjusted[GOLDEN_RACES];
    for (size_t i = 0; i < GOLDEN_RACES; i++) {
        p[i] = pearson_p(golden_races[i]);
        assert_close(p[i], golden_races_p[i], 1e-11);
        const iem_test test = iem_table_test(golden_races[i]);
        if (!test.exact) assert_close(test.p, golden_races_p[i], 1e-11);
    }
    iem_holm(p, adjusted, GOLDEN_RACES);
    for (size_t i = 0; i < GOLDEN_RACES; i++)
        assert_close(adjusted[i], golden_races_holm[i], 1e-11);
    iem_benjamini_hochberg(p, adjusted, GOLDEN_RACES);
    for (size_t i = 0; i < GOLDEN_RACES; i++)
        assert_close(adjusted[i], golden_races_bh[i], 1e-11);
    iem_benjamini_yekutieli(p, adjusted, GOLDEN_RACES);
    for (size_t i = 0; i < GOLDEN_RACES; i++)
        assert_close(adjusted[i], golden_races_by[i], 1e-11);
}

/* giskard (2025-07) takes argsort() + 1 for the ranks, which is the inverse of the
 * permutation: right only where that is its own inverse. For p = .03, .04, .001 the
 * ranks are 2, 3, 1; argsort + 1 is 3, 1, 2, and p m / rank becomes .03, .12, .0015
 * where Benjamini & Hochberg have .045 -> .04, .04, .003. */
static void a_rank_is_not_a_place_in_the_sorted_order(void **state)
{
    (void)state;
    const double p[3] = {.03, .04, .001}, want[3] = {.04, .04, .003};
    const double argsort_plus_1[3] = {3, 1, 2};
    double adjusted[3];
    iem_benjamini_hochberg(p, adjusted, 3);
    assert_all_close(adjusted, want, 3);
    /* The second claim is a discovery at .05 and is missed by the wrong rank. */
    assert_true(adjusted[1] <= .05 && p[1] * 3 / argsort_plus_1[1] > .05);
}

static void order_does_not_matter(void **state)
{
    (void)state;
    for (size_t step = 1; step < N; step += 2) {
        if (step == 5) continue; /* shares a factor with N */
        double p[N], holm[N], bh[N], by[N], got[N];
        for (size_t i = 0; i < N; i++) {
            p[i] = p_r[i * step % N];
            holm[i] = holm_r[i * step % N];
            bh[i] = bh_r[i * step % N];
            by[i] = by_r[i * step % N];
        }
        iem_holm(p, got, N);
        assert_all_close(got, holm, N);
        iem_benjamini_hochberg(p, got, N);
        assert_all_close(got, bh, N);
        iem_benjamini_yekutieli(p, got, N);
        assert_all_close(got, by, N);
    }
}

static void undefined_values_are_no_members(void **state)
{
    (void)state;
    double p[N + 3] = {NAN}, holm[N + 3] = {NAN}, bh[N + 3] = {NAN}, got[N + 3];
    for (size_t i = 0; i < N; i++) {
        const size_t at = i < 4 ? i + 1 : i + 2;
        p[at] = p_r[i], holm[at] = holm_r[i], bh[at] = bh_r[i];
    }
    p[5] = p[N + 2] = holm[5] = holm[N + 2] = bh[5] = bh[N + 2] = NAN;
    assert_int_equal(iem_holm(p, got, N + 3), N);
    assert_all_close(got, holm, N + 3);
    assert_int_equal(iem_benjamini_hochberg(p, got, N + 3), N);
    assert_all_close(got, bh, N + 3);
}

static void empty_families_have_no_members(void **state)
{
    (void)state;
    const double undefined[2] = {NAN, NAN};
    double got[2] = {0, 0};
    assert_int_equal(iem_holm(NULL, NULL, 0), 0);
    assert_int_equal(iem_benjamini_hochberg(NULL, NULL, 0), 0);
    assert_int_equal(iem_benjamini_yekutieli(NULL, NULL, 0), 0);
    assert_int_equal(iem_holm(undefined, got, 2), 0);
    assert_true(isnan(got[0]) && isnan(got[1]));
    const double one = .03;
    assert_int_equal(iem_holm(&one, got, 1), 1);
    assert_close(got[0], .03, 0);
}

/* By definition: the smallest level at which the procedure rejects the claim. */
static int holm_rejects(const double *p, size_t n, size_t claim, double level)
{
    /* Claims are rejected from the smallest p on, until the first that is not. */
    for (size_t i = 0; i < n; i++) {
        size_t smaller = 0;
        for (size_t j = 0; j < n; j++)
            smaller += p[j] < p[i] || (p[j] <= p[i] && j < i);
        if (p[i] <= p[claim] && p[i] * (double)(n - smaller) > level) return 0;
    }
    return 1;
}

static int bh_rejects(const double *p, size_t n, size_t claim, double level)
{
    for (size_t i = 0; i < n; i++) {
        size_t up_to = 0;
        for (size_t j = 0; j < n; j++) up_to += p[j] <= p[i];
        if (p[i] >= p[claim] && p[i] * (double)n / (double)up_to <= level) return 1;
    }
    return 0;
}

static void an_adjusted_value_is_the_least_level_that_rejects(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 200; r++) {
        double p[20], holm[20], bh[20];
        const size_t n = 1 + (size_t)(19 * iem_uniform(seed_of(4), at++));
        for (size_t i = 0; i < n; i++)
            p[i] = floor(40 * iem_uniform(seed_of(4), at++)) / 400;
        iem_holm(p, holm, n);
        iem_benjamini_hochberg(p, bh, n);
        for (size_t i = 0; i < n; i++) {
            if (holm[i] < 1) {
                assert_true(holm_rejects(p, n, i, holm[i] + 1e-12));
                assert_false(holm_rejects(p, n, i, holm[i] - 1e-12));
            }
            assert_true(bh_rejects(p, n, i, bh[i] + 1e-12));
            assert_false(bh_rejects(p, n, i, bh[i] - 1e-12));
        }
    }
}

static void holm_keeps_the_family_wise_error(void **state)
{
    (void)state;
    enum { LOGS = 4000, CLAIMS = 12 };
    double any = 0;
    uint64_t at = 0;
    for (int r = 0; r < LOGS; r++) {
        double p[CLAIMS], adjusted[CLAIMS], least = 1;
        for (size_t i = 0; i < CLAIMS; i++) p[i] = iem_uniform(8, at++);
        iem_holm(p, adjusted, CLAIMS);
        for (size_t i = 0; i < CLAIMS; i++) least = fmin(least, adjusted[i]);
        any += least <= .05;
    }
    assert_true(any / LOGS > .038 && any / LOGS < .06);
}

/* ---- e-values ---- */

/* By definition: claim i is a discovery at q when for some k at least k claims have e
 * >= n / (q k), and e_i is among them. */
static int e_bh_rejects(const double *e, size_t n, size_t claim, double q)
{
    for (size_t i = 0; i < n; i++) {
        size_t as_large = 0;
        for (size_t j = 0; j < n; j++) as_large += e[j] >= e[i];
        if (e[i] <= e[claim] && e[i] >= (double)n / (q * (double)as_large)) return 1;
    }
    return 0;
}

static void e_bh_is_the_least_level_that_discovers(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 200; r++) {
        double e[20], log_e[20], adjusted[20];
        const size_t n = 1 + (size_t)(19 * iem_uniform(seed_of(6), at++));
        for (size_t i = 0; i < n; i++) {
            log_e[i] = floor(12 * iem_uniform(seed_of(6), at++)) - 3;
            e[i] = exp(log_e[i]);
        }
        assert_int_equal(iem_e_benjamini_hochberg(log_e, adjusted, n), n);
        for (size_t i = 0; i < n; i++) {
            if (adjusted[i] < 1)
                assert_true(e_bh_rejects(e, n, i, adjusted[i] * (1 + 1e-12)));
            assert_false(e_bh_rejects(e, n, i, adjusted[i] * (1 - 1e-12)));
        }
    }
}

static void e_values_of_nought_and_of_any_size_are_members(void **state)
{
    (void)state;
    const double log_e[5] = {-INFINITY, 2000, NAN, log(50), -3};
    double got[5];
    assert_int_equal(iem_e_benjamini_hochberg(log_e, got, 5), 4);
    assert_close(got[0], 1, 0);
    assert_close(got[1], 0, 0);
    assert_true(isnan(got[2]));
    assert_close(got[3], 4. / 2 / 50, 1e-14);
    assert_close(got[4], 1, 0);
    assert_int_equal(iem_e_benjamini_hochberg(NULL, NULL, 0), 0);
}

static void a_large_family_is_quick(void **state)
{
    (void)state;
    enum { MANY = 200000 };
    static double p[MANY], adjusted[MANY];
    for (size_t i = 0; i < MANY; i++) p[i] = iem_uniform(5, i);
    assert_int_equal(iem_benjamini_hochberg(p, adjusted, MANY), MANY);
    for (size_t i = 0; i < MANY; i += 97) assert_true(adjusted[i] >= p[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adjusted_values_equal_those_of_r),
        cmocka_unit_test(adjusted_values_equal_those_of_statsmodels),
        cmocka_unit_test(a_rank_is_not_a_place_in_the_sorted_order),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(undefined_values_are_no_members),
        cmocka_unit_test(empty_families_have_no_members),
        seeded_test(an_adjusted_value_is_the_least_level_that_rejects),
        cmocka_unit_test(holm_keeps_the_family_wise_error),
        seeded_test(e_bh_is_the_least_level_that_discovers),
        cmocka_unit_test(e_values_of_nought_and_of_any_size_are_members),
        cmocka_unit_test(a_large_family_is_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
