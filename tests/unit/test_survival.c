/* Lengths of which some have not ended: figures are those of R's package survival. */
#include "stats/funnel.h"
#include "stats/survival.h"

#include "check.h"

/* a <- data.frame(t = c(3,5,5,8,12,12,15,20, 2,4,4,6,9,11,30,30),
 *                 e = c(1,1,0,1,1,1,0,1, 1,1,1,1,0,1,1,0),
 *                 g = rep(1:0, each = 8), s = rep(c(1, 2), 8)) */
static const double days[] = {2, 3, 4, 5, 6, 8, 9, 11, 12, 15, 20, 30};
enum { N = sizeof days / sizeof *days };
static const double ended1[N] = {0, 1, 0, 1, 0, 1, 0, 0, 2, 0, 1, 0};
static const double open1[N] = {0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0};
static const double ended0[N] = {1, 0, 2, 0, 1, 0, 0, 1, 0, 0, 0, 1};
static const double open0[N] = {0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
static const iem_waits one = {days, ended1, open1, N}, other = {days, ended0, open0, N};

static void medians_are_those_of_survfit(void **state)
{
    (void)state; /* fit <- survfit(Surv(t, e) ~ g, a, conf.type = "log-log");
                    quantile(fit, .5): 12 [3, NA] and 8.5 [2, NA] */
    const iem_estimate m1 = iem_survival_median(&one), m0 = iem_survival_median(&other);
    assert_close(m1.value, 12, 0);
    assert_close(m1.low, 3, 0);
    assert_true(isnan(m1.high));
    assert_close(m0.value, 8.5, 0);
    assert_close(m0.low, 2, 0);
    static const double four[] = {1, 2, 3, 4}, once[] = {1, 1, 1, 1}, none[4] = {0};
    const iem_waits whole = {four, once, none, 4}, still = {four, none, once, 4};
    assert_close(iem_survival_median(&whole).value, 2.5, 0);
    assert_true(isnan(iem_survival_median(&still).value));
    const iem_waits nobody = {four, none, none, 4};
    assert_true(isnan(iem_survival_median(&nobody).value));
}

static void the_log_rank_test_is_that_of_survdiff(void **state)
{
    (void)state; /* survdiff(Surv(t, e) ~ g, a): obs, exp, var, chisq */
    iem_logrank sum = {0};
    iem_logrank_add(&sum, &one, &other);
    assert_close(sum.observed, 6, 1e-12);
    assert_close(sum.expected, 5.91031746031746, 1e-11);
    assert_close(sum.variance, 2.52307222319127, 1e-11);
    const double z = iem_logrank_z(&sum);
    assert_close(z * z, 0.00318776365178, 1e-11);
}

/* Day by day from the table above, with pencil and paper: R = 2.98812946..., S =
 * 2.73475251..., sum of variances 2.61735952... */
static void the_pace_is_that_of_mantel_and_haenszel(void **state)
{
    (void)state;
    iem_logrank sum = {0};
    iem_logrank_add(&sum, &one, &other);
    const iem_estimate pace = iem_logrank_pace(&sum);
    assert_close(pace.value, 2.9881294646794245 / 2.734752514039441, 1e-12);
    assert_close(log(pace.high / pace.low), 2 * 1.959963984540054 * 0.5659433621152069,
                 1e-11);
}

/* Half as many end each day: the pace is that of 1 - exp(-rate), whoever is left. */
static void a_large_pace_does_not_fall_short(void **state)
{
    (void)state;
    enum { TERM = 30 };
    double day[TERM], fast[TERM], slow[TERM], left[2] = {1e6, 1e6};
    double still[2][TERM] = {{0}};
    for (int i = 0; i < TERM; i++) {
        day[i] = i + 1;
        left[0] -= fast[i] = left[0] * (1 - exp(-.2));
        left[1] -= slow[i] = left[1] * (1 - exp(-.05));
    }
    for (int i = 0; i < 2; i++) still[i][TERM - 1] = left[i];
    const iem_waits own = {day, slow, still[1], TERM},
                    rest = {day, fast, still[0], TERM};
    iem_logrank sum = {0};
    iem_logrank_add(&sum, &own, &rest);
    assert_close(iem_logrank_pace(&sum).value, .25, .005);
    iem_logrank turned = {0};
    iem_logrank_add(&turned, &rest, &own);
    assert_close(iem_logrank_pace(&turned).value * iem_logrank_pace(&sum).value, 1,
                 1e-12);
}

static void a_pace_takes_ends_on_both_sides(void **state)
{
    (void)state;
    static const double day[] = {1, 2}, ends[] = {2, 1}, none[] = {0, 0},
                        later[] = {0, 5};
    const iem_waits does = {day, ends, none, 2}, never = {day, none, later, 2};
    iem_logrank sum = {0}, turned = {0};
    iem_logrank_add(&sum, &never, &does);
    assert_close(iem_logrank_pace(&sum).value, 0, 0);
    assert_true(isnan(iem_logrank_pace(&sum).high));
    iem_logrank_add(&turned, &does, &never);
    assert_true(isnan(iem_logrank_pace(&turned).value));
}

static void strata_are_added(void **state)
{
    (void)state; /* survdiff(Surv(t, e) ~ g + strata(s), a): obs 3 + 3, exp 2.2380952381
                    + 3.8380952381 (g = 1), var, chisq; rows of s by turns */
    static const double t1[2][4] = {{3, 5, 12, 15}, {5, 8, 12, 20}};
    static const double e1[2][4] = {{1, 0, 1, 0}, {1, 1, 1, 1}};
    static const double t0[2][4] = {{2, 4, 9, 30}, {4, 6, 11, 30}};
    static const double e0[2][4] = {{1, 1, 0, 1}, {1, 1, 1, 0}};
    iem_logrank sum = {0};
    for (int s = 0; s < 2; s++) {
        double ends[2][N] = {{0}}, opens[2][N] = {{0}};
        for (int i = 0; i < 4; i++)
            for (int d = 0; d < N; d++) {
                if (fabs(days[d] - t1[s][i]) < .5)
                    (e1[s][i] > 0 ? ends : opens)[0][d]++;
                if (fabs(days[d] - t0[s][i]) < .5)
                    (e0[s][i] > 0 ? ends : opens)[1][d]++;
            }
        const iem_waits own = {days, ends[0], opens[0], N};
        const iem_waits rest = {days, ends[1], opens[1], N};
        iem_logrank_add(&sum, &own, &rest);
    }
    assert_close(sum.observed, 6, 1e-12);
    assert_close(sum.expected, 2.2380952381 + 3.8380952381, 1e-9);
    assert_close(sum.variance, 2.67424036281179, 1e-11);
    const double z = iem_logrank_z(&sum);
    assert_close(z * z, 0.00217070564892, 1e-11);
    const iem_logrank nothing = {0};
    assert_true(isnan(iem_logrank_z(&nothing)));
    assert_true(isnan(iem_logrank_pace(&nothing).value));
}

static void funnels_are_as_wide_as_chance(void **state)
{
    (void)state; /* qbinom(c(.025, .975), 40, .3) / 40 and qbinom(c(.001, .999), 500,
                    .02) / 500 */
    const iem_estimate narrow = iem_funnel_limits(40, .3, .05);
    assert_close(narrow.low, 7. / 40, 1e-12);
    assert_close(narrow.high, 18. / 40, 1e-12);
    const iem_estimate wide = iem_funnel_limits(500, .02, .002);
    assert_close(wide.low, 2. / 500, 1e-12);
    assert_close(wide.high, 21. / 500, 1e-12);
    assert_true(isnan(iem_funnel_limits(0, .3, .05).low));
    /* as near the normal law as numbers up to 2^53 are, or Poisson's */
    const iem_estimate many = iem_funnel_limits(8e15, .3, .05);
    assert_close(many.high - many.low, 2 * IEM_Z95 * sqrt(.3 * .7 / 8e15), 1e-6);
    const iem_estimate rare = iem_funnel_limits(1e10, 1e-9, .05);
    assert_close(rare.low, 4 / 1e10, 1e-12); /* R: qpois(c(.025, .975), 10) */
    assert_close(rare.high, 17 / 1e10, 1e-12);
    const iem_estimate often = iem_funnel_limits(1e10, 1 - 1e-9, .05);
    assert_close(1 - often.low, 17 / 1e10, 1e-3);
    assert_close(iem_funnel_limits(10, 1, .05).low, 1, 0);
}

static void the_middle_is_by_rank(void **state)
{
    (void)state;
    static const double value[] = {10, 20, 30, 40}, count[] = {30, 25, 25, 20};
    const iem_estimate e = iem_middle_of(value, count, 4);
    assert_close(e.value, 20, 0); /* rank 50 of 100; ranks 40 and 61 */
    assert_close(e.low, 20, 0);
    assert_close(e.high, 30, 0);
    static const double few[] = {1, 0, 1, 0};
    assert_close(iem_middle_of(value, few, 4).value, 10, 0);
    assert_true(isnan(iem_middle_of(value, few, 4).low));
    assert_true(isnan(iem_middle_of(value, few, 0).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians_are_those_of_survfit),
        cmocka_unit_test(the_log_rank_test_is_that_of_survdiff),
        cmocka_unit_test(the_pace_is_that_of_mantel_and_haenszel),
        cmocka_unit_test(a_large_pace_does_not_fall_short),
        cmocka_unit_test(a_pace_takes_ends_on_both_sides),
        cmocka_unit_test(strata_are_added),
        cmocka_unit_test(funnels_are_as_wide_as_chance),
        cmocka_unit_test(the_middle_is_by_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
