#include "base/hash.h"
#include "stats/flips.h"
#include "stats/table2x2.h"

#include "check.h"

/* R 4.2.2: binom.test(harmed, harmed + spared, alternative = …)$p.value, the exact form
 * of McNemar's test. */
static void p_is_that_of_r(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double n, harmed, spared, p, p_greater;
    } cases[] = {
        {"12 against 5", 100, 12, 5, 0.14346313476562506, 0.071731567382812528},
        {"5 against 12", 100, 5, 12, 0.14346313476562506, 0.97547912597656250},
        {"130 against 70", 5000, 130, 70, 2.6528755595268395e-05,
         1.3264377797634198e-05},
        {"as many", 30, 4, 4, 1, 0.63671875},
        {"one", 30, 1, 0, 1, .5},
        {"none changed", 30, 0, 0, 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const iem_flips f = iem_flip_test(cases[i].n, cases[i].harmed, cases[i].spared);
        assert_close_in(cases[i].name, f.p, cases[i].p, 1e-12);
        assert_close_in(cases[i].name, f.p_greater, cases[i].p_greater, 1e-12);
    }
}

/* R 4.2.2: pbinom(x - 1, n, 0.5, lower.tail = FALSE) */
static void tails_of_large_counts_are_those_of_r(void **state)
{
    (void)state;
    assert_close(iem_sign_tail(1e6, 501500), 0.0013543276530298767, 1e-9);
    assert_close(iem_sign_tail(1e10, 5000200000.), 3.1672580095226708e-05, 1e-7);
    assert_close(iem_sign_tail(5, 0), 1, 0);
    assert_close(iem_sign_tail(5, 6), 0, 0);
    assert_close(iem_sign_tail(5, 5), 1. / 32, 1e-14);
}

/* Every way in which n coins can fall. */
static void tails_are_counts_of_coins(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 12; n++) {
        for (unsigned x = 0; x <= n; x++) {
            double ways = 0;
            for (unsigned coins = 0; coins < 1U << n; coins++)
                ways += (unsigned)__builtin_popcount(coins) >= x;
            assert_close(iem_sign_tail(n, x), ways / (double)(1U << n), 1e-13);
        }
    }
}

static void rates_have_intervals(void **state)
{
    (void)state;
    const iem_flips f = iem_flip_test(200, 30, 10);
    const iem_estimate rate = iem_rate(40, 200);
    assert_close(f.rate.value, .2, 1e-15);
    assert_close(f.rate.low, rate.low, 1e-15);
    /* b = 31/202, c = 11/202: b - c -+ 1.96 sqrt((b + c - (b - c)^2) / 202), in Python
     */
    assert_close(f.net.value, .1, 1e-14);
    assert_close(f.net.low, 0.03762886852136045, 1e-12);
    assert_close(f.net.high, 0.1603909334588376, 1e-12);
    const iem_flips none = iem_flip_test(200, 0, 0);
    assert_close(none.net.value, 0, 0);
    assert_close(none.net.low, -none.net.high, 1e-14);
    assert_true(none.net.high > 0 && none.net.high < .02);
    assert_close(iem_flip_test(2, 2, 0).net.high, 1, 0);
    assert_true(isnan(iem_flip_test(0, 0, 0).p));
}

/* Cases are harmed with .08 and spared with .03: how often the interval has .05. */
static void the_net_interval_covers(void **state)
{
    (void)state;
    enum { TIMES = 2000, N = 60 };
    double covered = 0;
    for (uint64_t time = 0; time < TIMES; time++) {
        double harmed = 0, spared = 0;
        for (uint64_t i = 0; i < N; i++) {
            const double u = iem_uniform(time, i);
            harmed += u < .08;
            spared += u > .97;
        }
        const iem_estimate net = iem_flip_test(N, harmed, spared).net;
        covered += net.low <= .05 && .05 <= net.high;
    }
    assert_true(covered > .93 * TIMES && covered < .98 * TIMES);
}

/* R 4.2.2: t.test(x), and binom.test(7, 9) for the signs, x = .1 .3 -.05 0 .2 .15 .4
 * -.1 .25 .05 */
static void scores_are_those_of_r(void **state)
{
    (void)state;
    static const double x[] = {.1, .3, -.05, 0, .2, .15, .4, -.1, .25, .05};
    iem_score_flips f = {0};
    for (size_t i = 0; i < 10; i++) {
        f.n++;
        f.higher += x[i] > 0;
        f.lower += x[i] < 0;
        f.sum += x[i];
        f.squares += x[i] * x[i];
    }
    const iem_score_flip_test t = iem_score_flip_test_of(f);
    assert_close(t.mean.value, .13, 1e-14);
    assert_close(t.mean.low, 0.015393959256308513, 1e-12);
    assert_close(t.mean.high, 0.244606040743691494, 1e-12);
    assert_close(t.changed.value, .9, 1e-15);
    assert_close(t.p, 0.1796875, 1e-13);
    assert_close(t.p_greater, 0.08984375, 1e-13);
    /* All by as much: a mean, and R has no interval ("data are essentially constant")
     */
    f = (iem_score_flips){.n = 3, .higher = 3, .sum = .1 + .1 + .1, .squares = .03};
    assert_close(iem_score_flip_test_of(f).mean.value, .1, 1e-15);
    assert_true(isnan(iem_score_flip_test_of(f).mean.low));
    f = (iem_score_flips){.n = 1, .higher = 1, .sum = 2, .squares = 4};
    assert_true(isnan(iem_score_flip_test_of(f).mean.value));
    assert_true(isnan(iem_score_flip_test_of((iem_score_flips){0}).p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_is_that_of_r),
        cmocka_unit_test(tails_of_large_counts_are_those_of_r),
        cmocka_unit_test(tails_are_counts_of_coins),
        cmocka_unit_test(rates_have_intervals),
        cmocka_unit_test(the_net_interval_covers),
        cmocka_unit_test(scores_are_those_of_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
