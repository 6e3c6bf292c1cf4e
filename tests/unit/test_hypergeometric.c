/* The law of one cell against full enumeration in long double. */
#include "stats/hypergeometric.h"

#include "check.h"

#include <float.h>

/* Valgrind computes long double in 64 bits: the rounding of an enumeration is then so
 * many times as large. */
static double rounding(void)
{
    const volatile long double one = 1;
    const bool whole = one + LDBL_EPSILON > one;
    return whole ? 1 : (double)(DBL_EPSILON / LDBL_EPSILON);
}

static double low_of(iem_margin m)
{
    return fmax(0, m.k - m.n0);
}

static double high_of(iem_margin m)
{
    return fmin(m.n1, m.k);
}

/* Slow and obvious: logarithms of factorials, all counts. */
static long double log_weight(iem_margin m, double theta, double a)
{
    return (long double)theta * (long double)a - lgammal(a + 1) -
           lgammal(m.n1 - a + 1) - lgammal(m.k - a + 1) - lgammal(m.n0 - m.k + a + 1);
}

static long double log_total(iem_margin m, double theta)
{
    long double top = -INFINITY, sum = 0;
    for (double a = low_of(m); a <= high_of(m); a++)
        top = fmaxl(top, log_weight(m, theta, a));
    for (double a = low_of(m); a <= high_of(m); a++)
        sum += expl(log_weight(m, theta, a) - top);
    return top + logl(sum);
}

/* Cumulants from central moments over all counts. */
static void assert_cumulants_equal_enumeration(iem_margin m, double theta, double rel)
{
    const long double total = log_total(m, theta);
    long double mean = 0, c[6] = {0};
    for (double a = low_of(m); a <= high_of(m); a++)
        mean += (long double)a * expl(log_weight(m, theta, a) - total);
    for (double a = low_of(m); a <= high_of(m); a++) {
        const long double p = expl(log_weight(m, theta, a) - total);
        for (int r = 2; r <= 5; r++) c[r] += p * powl((long double)a - mean, r);
    }
    const iem_cumulants got = iem_hypergeometric_cumulants(m, theta);
    const double k4 = (double)(c[4] - 3 * c[2] * c[2]);
    const double k5 = (double)(c[5] - 10 * c[2] * c[3]);
    const double v = (double)c[2], room = rel * rounding() * (1e-3 + v + v * v);
    assert_close(got.k1, (double)mean, rel);
    assert_true(fabs(got.k2 - v) <= room);
    assert_true(fabs(got.k3 - (double)c[3]) <= room);
    assert_true(fabs(got.k4 - k4) <= 10 * room);
    assert_true(fabs(got.k5 - k5) <= 100 * room * (1 + sqrt(v)));
}

static void assert_equals_enumeration(iem_margin m, double theta, double rel)
{
    const long double total = log_total(m, theta);
    long double mean = 0, variance = 0;
    for (double a = low_of(m); a <= high_of(m); a++)
        mean += (long double)a * expl(log_weight(m, theta, a) - total);
    long double above = 0;
    for (double a = high_of(m); a >= low_of(m); a--) {
        const long double log_p = log_weight(m, theta, a) - total, p = expl(log_p);
        const long double d = (long double)a - mean;
        variance += d * d * p;
        const double got = iem_hypergeometric_log_pmf(m, theta, a);
        assert_true(fabs(got - (double)log_p) <= rel * (1 + fabs((double)log_p)));
        assert_close(iem_hypergeometric_midp_greater(m, theta, a),
                     (double)(above + p / 2), 50 * rel);
        above += p;
    }
    assert_cumulants_equal_enumeration(m, theta, rel);
    const iem_moments got = iem_hypergeometric_moments(m, theta);
    assert_close(got.mean, (double)mean, rel);
    assert_true(fabs(got.variance - (double)variance) <=
                rel * (1e-3 + (double)variance));
}

static void everything_equals_enumeration_in_small_cells(void **state)
{
    (void)state;
    static const double thetas[] = {-30, -3, -.4, 0, .7, 2.5, 30};
    for (double n1 = 0; n1 <= 7; n1++)
        for (double n0 = 0; n0 <= 7; n0++)
            for (double k = 0; k <= n1 + n0; k++)
                for (size_t i = 0; i < sizeof thetas / sizeof *thetas; i++)
                    assert_equals_enumeration((iem_margin){n1, n0, k}, thetas[i],
                                              1e-13);
}

static void everything_equals_enumeration_in_lopsided_cells(void **state)
{
    (void)state;
    static const iem_margin cells[] = {{300, 5, 12},  {5, 300, 12},   {40, 800, 700},
                                       {800, 40, 30}, {1, 1000, 500}, {250, 250, 250}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        for (double theta = -2; theta <= 2; theta += .5)
            assert_equals_enumeration(cells[i], theta, 1e-12);
}

static void large_cells_have_the_moments_of_the_textbook(void **state)
{
    (void)state;
    static const iem_margin cells[] = {
        {7280, 8670, 1850}, {1e6, 9e6, 2e5}, {3e7, 4e7, 1e7}, {5, 1e9, 3e8}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        const iem_margin m = cells[i];
        const double n = m.n1 + m.n0, mean = m.n1 * m.k / n;
        const iem_moments got = iem_hypergeometric_moments(m, 0);
        assert_close(got.mean, mean, 1e-12);
        assert_close(got.variance, mean * m.n0 / n * (n - m.k) / (n - 1), 1e-11);
    }
}

/* The derivative of the mean with respect to the log odds ratio is the variance. */
static void variance_is_the_slope_of_the_mean(void **state)
{
    (void)state;
    const iem_margin m = {4000, 90000, 7000};
    for (double theta = -4; theta <= 4; theta += .37) {
        const double h = 1e-5;
        const double up = iem_hypergeometric_moments(m, theta + h).mean;
        const double down = iem_hypergeometric_moments(m, theta - h).mean;
        assert_close((up - down) / (2 * h),
                     iem_hypergeometric_moments(m, theta).variance, 1e-6);
    }
}

static void far_tails_keep_their_digits(void **state)
{
    (void)state;
    /* Half of it is in the p of R 4.2.2 for this table, tests/golden/tables.h. */
    const iem_margin duo = {7270, 8670, 1850};
    const double p = iem_hypergeometric_midp_greater(duo, 0, 1460) +
                     .5 * exp(iem_hypergeometric_log_pmf(duo, 0, 1460));
    assert_true(p > 2e-213 && p < 5.999385798384202e-213);
    assert_close(iem_hypergeometric_midp_greater(duo, 0, 0), 1, 1e-15);
    /* One count at the very end: n1! n0! / ... in closed form. */
    const iem_margin even = {60, 60, 60};
    const long double all = 2 * lgammal(61) - lgammal(121);
    assert_close(iem_hypergeometric_log_pmf(even, 0, 60), (double)all, 1e-14);
}

static void swapping_sides_or_decisions_mirrors_the_law(void **state)
{
    (void)state;
    const iem_margin m = {70, 30, 41}, sides = {30, 70, 41}, decisions = {70, 30, 59};
    for (double theta = -1; theta <= 1; theta += .5)
        for (double a = low_of(m); a <= high_of(m); a++) {
            const double p = iem_hypergeometric_log_pmf(m, theta, a);
            assert_close(iem_hypergeometric_log_pmf(sides, -theta, 41 - a), p, 1e-12);
            assert_close(iem_hypergeometric_log_pmf(decisions, -theta, 70 - a), p,
                         1e-12);
            const double above = iem_hypergeometric_midp_greater(m, theta, a);
            const double below = iem_hypergeometric_midp_greater(sides, -theta, 41 - a);
            assert_close(above + below, 1, 1e-13);
        }
}

static void counts_outside_the_margins_are_impossible(void **state)
{
    (void)state;
    const iem_margin m = {10, 5, 8};
    assert_true(isinf(iem_hypergeometric_log_pmf(m, 0, 2)));
    assert_true(isinf(iem_hypergeometric_log_pmf(m, 0, 9)));
    assert_close(iem_hypergeometric_midp_greater(m, 0, 2), 1, 0);
    assert_close(iem_hypergeometric_midp_greater(m, 0, 9), 0, 0);
}

static void corners_of_rounded_counts_become_whole(void **state)
{
    (void)state;
    const iem_margin corner = {10.5, 20.5, 7.5}, whole = {11, 21, 8};
    assert_close(iem_hypergeometric_moments(corner, .3).mean,
                 iem_hypergeometric_moments(whole, .3).mean, 0);
    assert_close(iem_hypergeometric_log_pmf(corner, .3, 2.5),
                 iem_hypergeometric_log_pmf(whole, .3, 3), 0);
}

static void extreme_odds_leave_one_count(void **state)
{
    (void)state;
    const iem_margin m = {50, 40, 60};
    assert_close(iem_hypergeometric_moments(m, 1e4).mean, 50, 1e-15);
    assert_close(iem_hypergeometric_moments(m, -1e4).mean, 20, 1e-15);
    assert_close(iem_hypergeometric_draw(m, 1e4, .01), 50, 0);
    assert_close(iem_hypergeometric_draw(m, -1e4, .99), 20, 0);
    const iem_margin nobody = {50, 40, 0}, everybody = {50, 40, 90};
    assert_close(iem_hypergeometric_draw(nobody, 0, .5), 0, 0);
    assert_close(iem_hypergeometric_draw(everybody, 0, .5), 50, 0);
}

static void what_is_not_a_count_is_undefined(void **state)
{
    (void)state;
    const iem_margin bad[] = {{NAN, 5, 2}, {-1, 5, 2}, {5, INFINITY, 2}, {5, 5, -2}};
    double pmf[4], first;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_true(isnan(iem_hypergeometric_moments(bad[i], 0).mean));
        assert_true(isnan(iem_hypergeometric_log_pmf(bad[i], 0, 1)));
        assert_true(isnan(iem_hypergeometric_midp_greater(bad[i], 0, 1)));
        assert_true(isnan(iem_hypergeometric_draw(bad[i], 0, .5)));
        assert_int_equal(iem_hypergeometric_window(bad[i], 0, pmf, 4, &first), 0);
    }
    const iem_margin good = {5, 5, 2};
    assert_true(isnan(iem_hypergeometric_moments(good, NAN).mean));
    assert_true(isnan(iem_hypergeometric_draw(good, 0, 0)));
    assert_true(isnan(iem_hypergeometric_draw(good, 0, 1)));
}

/* Equally spread u hit each count as often as it is probable, to one in 10,000. */
static void draws_follow_the_law(void **state)
{
    (void)state;
    static const iem_margin cells[] = {{4, 9, 5}, {120, 300, 90}, {300, 20, 310}};
    enum { DRAWS = 10000 };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        for (double theta = -1; theta <= 1; theta++) {
            double seen[512] = {0};
            for (int j = 0; j < DRAWS; j++) {
                const double a =
                    iem_hypergeometric_draw(cells[i], theta, (j + .5) / DRAWS);
                assert_true(a >= low_of(cells[i]) && a <= high_of(cells[i]));
                seen[(size_t)a]++;
            }
            for (double a = low_of(cells[i]); a <= high_of(cells[i]); a++) {
                const double p = exp(iem_hypergeometric_log_pmf(cells[i], theta, a));
                assert_true(fabs(seen[(size_t)a] - DRAWS * p) < 1 + 1e-6);
            }
        }
}

static void a_draw_ends_where_only_rounding_is_left(void **state)
{
    (void)state;
    const double almost_one = nextafter(1, 0);
    const iem_margin m = {1e6, 4e6, 1e6};
    const double a = iem_hypergeometric_draw(m, .1, almost_one);
    assert_true(a >= 0 && a <= 1e6);
}

static void the_window_holds_the_whole_law(void **state)
{
    (void)state;
    static double pmf[4096];
    static const iem_margin cells[] = {{3, 4, 2}, {2000, 9000, 1500}, {1, 1, 1}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        double first = NAN, sum = 0;
        const size_t n = iem_hypergeometric_window(cells[i], .4, pmf, 4096, &first);
        assert_true(n > 0);
        for (size_t j = 0; j < n; j++) {
            sum += pmf[j];
            const double log_p =
                iem_hypergeometric_log_pmf(cells[i], .4, first + (double)j);
            assert_close(log(pmf[j]), log_p, 1e-12);
            assert_true(pmf[j] >= 1e-300);
        }
        assert_close(sum, 1, 1e-12);
        assert_int_equal(iem_hypergeometric_window(cells[i], .4, pmf, n - 1, &first),
                         0);
        assert_int_equal(iem_hypergeometric_window(cells[i], .4, pmf, n, &first), n);
    }
}

/* Further from the mode than anybody walks: without a difference the law is one of
 * binomial coefficients. Of a chance of exp(-3,000,000) eight digits will do. */
static void far_out_it_is_still_the_law(void **state)
{
    static const iem_margin m = {3e6, 3.5e6, 3e6};
    const long double all = lgammal(m.n1 + m.n0 + 1) - lgammal(m.k + 1) -
                            lgammal(m.n1 + m.n0 - m.k + 1) - lgammal(m.n1 + 1) -
                            lgammal(m.n0 + 1);
    (void)state;
    for (double a = 5; a < 3e6; a += 299999)
        assert_close(iem_hypergeometric_log_pmf(m, 0, a),
                     (double)(log_weight(m, 0, a) - all), 1e-8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_equals_enumeration_in_small_cells),
        cmocka_unit_test(everything_equals_enumeration_in_lopsided_cells),
        cmocka_unit_test(large_cells_have_the_moments_of_the_textbook),
        cmocka_unit_test(variance_is_the_slope_of_the_mean),
        cmocka_unit_test(far_tails_keep_their_digits),
        cmocka_unit_test(swapping_sides_or_decisions_mirrors_the_law),
        cmocka_unit_test(counts_outside_the_margins_are_impossible),
        cmocka_unit_test(corners_of_rounded_counts_become_whole),
        cmocka_unit_test(extreme_odds_leave_one_count),
        cmocka_unit_test(what_is_not_a_count_is_undefined),
        cmocka_unit_test(draws_follow_the_law),
        cmocka_unit_test(a_draw_ends_where_only_rounding_is_left),
        cmocka_unit_test(the_window_holds_the_whole_law),
        cmocka_unit_test(far_out_it_is_still_the_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
