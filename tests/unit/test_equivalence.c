/* Equivalence against R, a published interval, its definition, and drawn logs. */
#include "base/hash.h"
#include "stats/equivalence.h"

#include "../golden/tables.h"
#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void score_test_equals_r(void **state)
{
    (void)state;
    /* R 4.2.2: uniroot(tol = 1e-16) of the derivative of dbinom(a1, n1, p0 + d, log) +
     * dbinom(a0, n0, p0, log), then z. */
    static const struct {
        iem_table t;
        double difference, z;
    } r[] = {{{56, 70, 48, 80}, .0533, 1.96040487983038},
             {{56, 70, 48, 80}, .3377, -1.95952781931654},
             {{9, 10, 3, 10}, .1705, 2.00888217055766},
             {{300, 3000, 410, 4000}, .01, -1.70203987977517},
             {{300, 3000, 410, 4000}, -.01, 1.03449128921052},
             {{1460, 7280, 390, 8670}, .16, -0.850156737362547}};
    for (size_t i = 0; i < sizeof r / sizeof *r; i++)
        assert_close(iem_rate_difference_z(r[i].t, r[i].difference), r[i].z, 1e-9);
}

static void score_test_gives_the_published_interval(void **state)
{
    (void)state;
    /* Newcombe (1998), Statistics in Medicine 17:873, table II, 56/70 - 48/80, method
     * of Mee: .0533, .3377. */
    const iem_table t = {56, 70, 48, 80};
    assert_true(iem_rate_difference_z(t, .05325) > IEM_Z95);
    assert_true(iem_rate_difference_z(t, .05335) < IEM_Z95);
    assert_true(iem_rate_difference_z(t, .33765) > -IEM_Z95);
    assert_true(iem_rate_difference_z(t, .33775) < -IEM_Z95);
}

static void score_test_reaches_its_level_at_the_ends_of_the_interval(void **state)
{
    (void)state;
    assert_int_equal(COUNT(golden_differences), COUNT(golden_tables));
    for (size_t i = 0; i < COUNT(golden_tables); i++) {
        /* epiR searches the ends to some 1e-5 of z. */
        const struct golden_table *const g = &golden_tables[i];
        const double *const end = golden_differences[i].right;
        assert_close_in(g->name, iem_rate_difference_z(g->t, end[0]), IEM_Z95, 5e-5);
        assert_close_in(g->name, iem_rate_difference_z(g->t, end[1]), -IEM_Z95, 5e-5);
    }
}

/* z of the score test with the variance widened by n / (n - 1), the reference's
 * likeliest rate being the middle root of Miettinen & Nurminen's (1985) cubic; `n0` as
 * they have it, or what statsmodels has there. */
static double z_of_a_cubic(iem_table t, double d, double n0)
{
    const double n = t.n1 + t.n0, a = t.a1 + t.a0;
    const double c2 = ((t.n1 + 2 * t.n0) * d - n - a) / (3 * n);
    const double c1 = ((n0 * d - n - 2 * t.a0) * d + a) / n,
                 c0 = t.a0 * d * (1 - d) / n;
    const double q = c2 * c2 * c2 - c1 * c2 / 2 + c0 / 2;
    const double r = copysign(sqrt(c2 * c2 - c1 / 3), q);
    const double p0 = 2 * r * cos((acos(-1) + acos(q / (r * r * r))) / 3) - c2;
    const double p1 = p0 + d, variance = p1 * (1 - p1) / t.n1 + p0 * (1 - p0) / t.n0;
    return (t.a1 / t.n1 - t.a0 / t.n0 - d) / sqrt(variance * n / (n - 1));
}

static void statsmodels_solves_another_cubic(void **state)
{
    (void)state;
    int ends = 0, theirs = 0, right = 0;
    for (size_t i = 0; i < COUNT(golden_tables); i++)
        for (size_t k = 0; k < 2; k++) {
            const iem_table t = golden_tables[i].t;
            const double d = golden_differences[i].statsmodels[k];
            const double n = t.n1 + t.n0, want = k == 0 ? IEM_Z95 : -IEM_Z95;
            if (isnan(d)) continue;
            const double z = iem_rate_difference_z(t, d) * sqrt((n - 1) / n);
            if (fabs(d) > 0) assert_close(z_of_a_cubic(t, d, t.n0), z, 1e-9);
            ends++;
            theirs += check_is_close(z_of_a_cubic(t, d, t.a0), want, 1e-8);
            right += check_is_close(z, want, 1e-8);
        }
    /* Where it is neither, the search went to an end where there is no root. */
    assert_int_equal(ends, 44);
    assert_int_equal(theirs, 38);
    assert_int_equal(right, 0);
}

static void no_difference_is_the_score_test_of_one_table(void **state)
{
    (void)state;
    const iem_table t = {300, 1500, 410, 1800};
    assert_close(iem_rate_difference_z(t, 0), iem_table_test(t).z, 1e-12);
}

static void where_nobody_got_the_decision_it_is_still_defined(void **state)
{
    (void)state;
    /* Nobody of 400 and 600: were the difference .01, the most likely p0 is 0. */
    const iem_table none = {0, 400, 0, 600};
    assert_close(iem_rate_difference_z(none, .01), -.01 / sqrt(.01 * .99 / 400), 1e-9);
    assert_close(iem_rate_difference_z(none, -.01), .01 / sqrt(.01 * .99 / 600), 1e-9);
    const iem_equivalence e = iem_rate_equivalence(none, .01);
    assert_true(e.p_below < .025 && e.p_above < .01);
    assert_close(e.p, e.p_below, 0);
    const iem_table all = {400, 400, 600, 600};
    assert_close(iem_rate_difference_z(all, -.01), .01 / sqrt(.01 * .99 / 400), 1e-9);
}

static void undefined_is_nan(void **state)
{
    (void)state;
    const iem_table empty = {0, 0, 3, 9}, t = {1, 9, 3, 9};
    assert_true(isnan(iem_rate_equivalence(empty, .01).p));
    assert_true(isnan(iem_rate_equivalence(t, 0).p));
    assert_true(isnan(iem_rate_equivalence(t, 1).p));
    assert_true(isnan(iem_rate_equivalence(t, NAN).p));
    assert_true(isnan(iem_rate_difference_z(t, 1)));
    assert_true(isnan(iem_estimate_equivalence(.01, 0, .1).p));
    assert_true(isnan(iem_estimate_equivalence(NAN, .1, .1).p));
    assert_true(isnan(iem_estimate_equivalence(.01, NAN, .1).p));
    assert_true(isnan(iem_estimate_equivalence(.01, .1, NAN).p));
}

static void shown_means_that_the_90_percent_interval_lies_within(void **state)
{
    (void)state;
    for (int i = -20; i <= 20; i++) {
        const double value = i / 1000., se = .004, margin = .01;
        const double half = iem_normal_upper_quantile(.05) * se;
        const iem_equivalence e = iem_estimate_equivalence(value, se, margin);
        assert_int_equal(e.p <= .05, value - half >= -margin && value + half <= margin);
        assert_close(e.p, fmax(e.p_above, e.p_below), 0);
        const iem_equivalence mirror = iem_estimate_equivalence(-value, se, margin);
        assert_close(mirror.p_above, e.p_below, 1e-12);
    }
}

static void the_least_margin_is_just_shown(void **state)
{
    (void)state;
    const iem_table t[3] = {{300, 3000, 410, 4000}, {0, 400, 0, 600}, {9, 10, 3, 10}};
    for (size_t i = 0; i < 3; i++) {
        const double margin = iem_rate_equivalence_margin(t[i], .05);
        assert_close(iem_rate_equivalence(t[i], margin).p, .05, 1e-6);
        assert_true(iem_rate_equivalence(t[i], .99 * margin).p > .05);
    }
    const iem_table empty = {0, 0, 3, 9}, far = {1, 1, 0, 1};
    assert_true(isnan(iem_rate_equivalence_margin(empty, .05)));
    assert_true(isnan(iem_rate_equivalence_margin(far, .05)));
}

static double draw_binomial(double n, double p, uint64_t key)
{
    double count = 0;
    for (uint64_t i = 0; i < (uint64_t)n; i++) count += iem_uniform(key, i) < p;
    return count;
}

static double shown(double p1, double p0, double margin, uint64_t logs)
{
    double sum = 0;
    for (uint64_t r = 0; r < logs; r++) {
        const iem_table t = {draw_binomial(600, p1, 2 * r), 600,
                             draw_binomial(900, p0, 2 * r + 1), 900};
        sum += iem_rate_equivalence(t, margin).p <= .05;
    }
    return sum / (double)logs;
}

static void a_difference_of_the_margin_is_seldom_shown_to_be_less(void **state)
{
    (void)state;
    /* 1,500 logs: .05 +- .017 is 3 standard deviations. */
    const double at_margin = shown(.15, .10, .05, 1500);
    assert_true(at_margin > .033 && at_margin < .067);
    const double rare = shown(.032, .002, .03, 1500);
    assert_true(rare > .02 && rare < .067);
    assert_true(shown(.10, .10, .05, 500) > .8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(score_test_equals_r),
        cmocka_unit_test(score_test_gives_the_published_interval),
        cmocka_unit_test(score_test_reaches_its_level_at_the_ends_of_the_interval),
        cmocka_unit_test(statsmodels_solves_another_cubic),
        cmocka_unit_test(no_difference_is_the_score_test_of_one_table),
        cmocka_unit_test(where_nobody_got_the_decision_it_is_still_defined),
        cmocka_unit_test(undefined_is_nan),
        cmocka_unit_test(shown_means_that_the_90_percent_interval_lies_within),
        cmocka_unit_test(the_least_margin_is_just_shown),
        cmocka_unit_test(a_difference_of_the_margin_is_seldom_shown_to_be_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
