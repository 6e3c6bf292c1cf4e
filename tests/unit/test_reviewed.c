/* Chances beside what came true, and shares of which a part is unknown. */
#include "stats/reviewed.h"

#include "check.h"
#include "stats/table2x2.h"

static iem_tails tails_of(const double *chances, size_t n, double seen)
{
    static double room[4096];
    return iem_chances_tails(chances, n, seen, room);
}

/* By hand: of 0.5 and 0.2, none 0.4, one 0.5, both 0.1. */
static void two_events_have_three_outcomes(void **state)
{
    static const double chances[] = {0.5, 0.2};
    static const double fewer[] = {0.4, 0.9, 1}, more[] = {1, 0.6, 0.1};
    (void)state;
    for (int seen = 0; seen <= 2; seen++) {
        const iem_tails t = tails_of(chances, 2, seen);
        assert_close(t.fewer, fewer[seen], 1e-12);
        assert_close(t.more, more[seen], 1e-12);
    }
}

/* Sums of binomial coefficients over 2^40, as whole numbers; in R pbinom(12, 40, .5)
 * and pbinom(11, 40, .5, lower.tail = FALSE). */
static void equal_chances_are_a_binomial(void **state)
{
    double chances[40];
    (void)state;
    for (int i = 0; i < 40; i++) chances[i] = 0.5;
    const iem_tails t = tails_of(chances, 40, 12);
    assert_close(t.fewer, 0.008294501687487355, 1e-12);
    assert_close(t.more, 0.9967867119521543, 1e-12);
}

static void order_does_not_matter(void **state)
{
    static const double one[] = {0.9, 0.1, 0.5, 0.33}, other[] = {0.33, 0.5, 0.9, 0.1};
    (void)state;
    for (int seen = 0; seen <= 4; seen++)
        assert_close(tails_of(one, 4, seen).fewer, tails_of(other, 4, seen).fewer,
                     1e-12);
}

static void many_events_are_nearly_normal(void **state)
{
    enum { N = 4000, M = 4001 };
    static double chances[M];
    (void)state;
    for (int i = 0; i < M; i++) chances[i] = 0.2 + 0.6 * (i % 10) / 10.0;
    /* 4,000 exactly, 4,001 by the normal distribution: one more event moves the mean by
     * its chance of 0.2, which moves the tail by less than 0.003. */
    const iem_tails exact = tails_of(chances, N, 1840),
                    normal = tails_of(chances, M, 1840);
    assert_true(fabs(exact.fewer - normal.fewer) < 0.005);
    assert_true(fabs(exact.more - normal.more) < 0.005);
    assert_true(exact.fewer > 0.05 && exact.fewer < 0.3);
}

static void no_chance_is_no_tail(void **state)
{
    static const double chances[] = {0.5, NAN};
    (void)state;
    assert_close(tails_of(chances, 0, 0).fewer, NAN, 0);
    assert_close(tails_of(chances, 2, 1).more, NAN, 0);
}

/* Whatever the untold ones are, the bounds hold: those of none, and of all. */
static void the_untold_widen_a_share(void **state)
{
    (void)state;
    const iem_part_told told = iem_share_part_told(30, 40, 0),
                        part = iem_share_part_told(30, 40, 10);
    assert_close(told.least, iem_rate(30, 40).low, 1e-15);
    assert_close(told.most, iem_rate(30, 40).high, 1e-15);
    assert_close(part.share.value, 0.75, 1e-15);
    assert_close(part.least, iem_rate(30, 50).low, 1e-15);
    assert_close(part.most, iem_rate(40, 50).high, 1e-15);
    assert_close(iem_share_part_told(0, 0, 3).share.value, NAN, 0);
}

/* At that many Wilson's interval leaves the promise out, at one fewer not. */
static void enough_is_enough(void **state)
{
    static const double shares[] = {0.6, 0.7, 0.4, 0.55};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const double n = iem_share_enough(shares[i], 0.5);
        const iem_estimate now = iem_rate(shares[i] * n, n),
                           less = iem_rate(shares[i] * (n - 1), n - 1);
        assert_true(now.low >= 0.5 - 1e-9 || now.high <= 0.5 + 1e-9);
        assert_true(less.low < 0.5 && less.high > 0.5);
    }
    assert_close(iem_share_enough(0.5, 0.5), NAN, 0);
}

/* A difference is the sum with weights 1 and -1; here both are positive, so one is
 * turned round. */
static void a_weighted_sum_is_that_of_differences(void **state)
{
    (void)state;
    const iem_estimate a = iem_rate(30, 40), b = iem_rate(5, 40),
                       minus = {-b.value, -b.high, -b.low};
    const iem_estimate e[] = {a, minus};
    const iem_estimate sum = iem_weighted_interval(e, (double[]){1, 1}, 2),
                       difference = iem_difference_interval(a, b);
    assert_close(sum.value, difference.value, 1e-12);
    assert_close(sum.low, difference.low, 1e-12);
    assert_close(sum.high, difference.high, 1e-12);
    assert_close(iem_weighted_interval(e, NULL, 0).value, NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_events_have_three_outcomes),
        cmocka_unit_test(equal_chances_are_a_binomial),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(many_events_are_nearly_normal),
        cmocka_unit_test(no_chance_is_no_tail),
        cmocka_unit_test(the_untold_widen_a_share),
        cmocka_unit_test(enough_is_enough),
        cmocka_unit_test(a_weighted_sum_is_that_of_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
