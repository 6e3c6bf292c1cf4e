/* Adjusted p-values against R and against their definitions. */
#include "base/hash.h"
#include "stats/multiple.h"

#include "check.h"

/* R 4.2.2: p.adjust(p, "holm"), p.adjust(p, "BH"). */
enum { N = 10 };
static const double p_r[N] = {.0001, .004, .0121, .0121, .0325, .049, .05, .2, .61, 1};
static const double holm_r[N] = {.001, .036, .0968, .0968, .195, .245, .245, .6, 1, 1};
static const double bh_r[N] = {.001,
                               .02,
                               .03025,
                               .03025,
                               .065,
                               .071428571428571438,
                               .071428571428571438,
                               .25,
                               .67777777777777781,
                               1};

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
}

static void order_does_not_matter(void **state)
{
    (void)state;
    for (size_t step = 1; step < N; step += 2) {
        if (step == 5) continue; /* shares a factor with N */
        double p[N], holm[N], bh[N], got[N];
        for (size_t i = 0; i < N; i++) {
            p[i] = p_r[i * step % N];
            holm[i] = holm_r[i * step % N];
            bh[i] = bh_r[i * step % N];
        }
        iem_holm(p, got, N);
        assert_all_close(got, holm, N);
        iem_benjamini_hochberg(p, got, N);
        assert_all_close(got, bh, N);
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
        const size_t n = 1 + (size_t)(19 * iem_uniform(4, at++));
        for (size_t i = 0; i < n; i++) p[i] = floor(40 * iem_uniform(4, at++)) / 400;
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
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(undefined_values_are_no_members),
        cmocka_unit_test(empty_families_have_no_members),
        cmocka_unit_test(an_adjusted_value_is_the_least_level_that_rejects),
        cmocka_unit_test(holm_keeps_the_family_wise_error),
        cmocka_unit_test(a_large_family_is_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
