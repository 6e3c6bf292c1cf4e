/* Poisson-binomial chances and concentration, against R and against plain counting. */
#include "stats/together.h"

#include "base/hash.h"
#include "check.h"
#include "seed.h"
#include "stats/concentration.h"

/* q <- 1; for (z in c(.1, .25, .4, .05)) q <- c(q * (1 - z), 0) + c(0, q * z) */
static void chances_are_those_of_the_convolution(void **state)
{
    static const double p[] = {.1, .25, .4, .05};
    static const double want[] = {.38475, .44775, .15075, .01625, .0005};
    double at[5], others[4];
    (void)state;
    iem_together(p, 4, at);
    for (int d = 0; d < 5; d++) assert_close(at[d], want[d], 1e-14);
    assert_close(iem_together_least(at, 4, 2), .15075 + .01625 + .0005, 1e-14);
    assert_close(iem_together_least(at, 4, 0), 1, 1e-14);
    /* P(D >= 2) when the first happens, less when it does not */
    static const double with[] = {1, .25, .4, .05}, without[] = {0, .25, .4, .05};
    double one[5], none[5];
    iem_together(with, 4, one);
    iem_together(without, 4, none);
    assert_close(iem_together_pivot(p, 4, 0, 2, others),
                 iem_together_least(one, 4, 2) - iem_together_least(none, 4, 2), 1e-13);
    assert_close(iem_together_pivot(p, 1, 0, 2, others), 0, 0);
}

/* All 2^12 outcomes, one by one. */
static void tail_is_that_of_all_outcomes(void **state)
{
    enum { N = 12 };
    double p[N];
    (void)state;
    for (int i = 0; i < N; i++) p[i] = iem_uniform(seed_of(5), (uint64_t)i);
    for (size_t least = 1; least <= N; least++) {
        double at[N] = {1}, sum = 0;
        iem_tail tail = {.at = at, .least = least};
        for (int i = 0; i < N; i++) iem_tail_add(&tail, p[i]);
        for (unsigned set = 0; set < 1u << N; set++) {
            double chance = 1;
            for (int i = 0; i < N; i++) chance *= set >> i & 1 ? p[i] : 1 - p[i];
            if ((size_t)__builtin_popcount(set) >= least) sum += chance;
        }
        assert_close(tail.reached, sum, 1e-12);
    }
}

/* Garwood: c(qchisq(.025, 8) / 2, qchisq(.975, 10) / 2); ppois(3, 1.7 * 1.25,
 * lower = FALSE) */
static void few_events_have_the_interval_of_poisson(void **state)
{
    (void)state;
    const iem_estimate e = iem_excess(4, 1.7, NAN);
    assert_close(e.value, 4 / 1.7, 1e-12);
    assert_close(e.low, 1.089865373626 / 1.7, 1e-10);
    assert_close(e.high, 10.241588675404 / 1.7, 1e-10);
    assert_close(iem_excess_p(4, 1.7, NAN, 1.25), 0.166107507698, 1e-10);
    assert_close(iem_excess(0, 2, NAN).low, 0, 0);
    assert_close(iem_excess_p(0, 2, NAN, 1), 1, 0);
    assert_true(isnan(iem_excess(0, 0, NAN).value));
    assert_close(iem_excess(50, 25, .1).high, 2 * exp(.1959963984540054), 1e-12);
}

/* x <- rep(0:4, c(70, 15, 8, 5, 2)); G: mean absolute difference / (2 mean); its
 * standard error from Z = -(G + 1) x + 2 (x F - share of the burden up to x) */
static void gini_is_that_of_all_pairs(void **state)
{
    static const double count[] = {70, 15, 8, 5, 2};
    (void)state;
    const iem_concentration c = iem_concentrated(count, 5, .01);
    assert_close(c.people, 100, 0);
    assert_close(c.total, 54, 0);
    assert_close(c.gini.value, 0.781851851852, 1e-11);
    assert_close((c.gini.high - c.gini.low) / (2 * IEM_Z95), 0.033889135030, 1e-9);
    assert_close(c.top.value, 0.074074074074, 1e-11);
}

static void extremes_of_concentration(void **state)
{
    static const double even[] = {0, 0, 50}, none[] = {9, 0}, one[] = {99, 1};
    (void)state;
    assert_true(fabs(iem_concentrated(even, 3, .01).gini.value) < 1e-12);
    assert_close(iem_concentrated(even, 3, .1).top.value, .1, 1e-12);
    assert_close(iem_concentrated(one, 2, .01).gini.value, .99, 1e-12);
    assert_close(iem_concentrated(one, 2, .01).top.value, 1, 1e-12);
    assert_true(isnan(iem_concentrated(none, 2, .01).gini.value));
}

/* The interval of the top share covers that of the population in about 95 of 100. */
static void top_share_covers(void **state)
{
    enum { LOOKS = 400, PEOPLE = 2000 };
    static const double chance[] = {.8, .1, .05, .02, .03};
    double covered = 0, gini = 0;
    (void)state;
    const iem_concentration whole = iem_concentrated(chance, 5, .01);
    for (uint64_t look = 0; look < LOOKS; look++) {
        double count[5] = {0};
        for (uint64_t i = 0; i < PEOPLE; i++) {
            double u = iem_uniform(look + 1, i);
            int v = 0;
            while (v < 4 && u > chance[v]) u -= chance[v++];
            count[v]++;
        }
        const iem_concentration c = iem_concentrated(count, 5, .01);
        covered += c.top.low <= whole.top.value && whole.top.value <= c.top.high;
        gini += c.gini.low <= whole.gini.value && whole.gini.value <= c.gini.high;
    }
    if (covered / LOOKS < .92 || covered / LOOKS > .98) fail_msg("%g", covered / LOOKS);
    assert_true(gini / LOOKS > .92 && gini / LOOKS < .98);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chances_are_those_of_the_convolution),
        seeded_test(tail_is_that_of_all_outcomes),
        cmocka_unit_test(few_events_have_the_interval_of_poisson),
        cmocka_unit_test(gini_is_that_of_all_pairs),
        cmocka_unit_test(extremes_of_concentration),
        cmocka_unit_test(top_share_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
