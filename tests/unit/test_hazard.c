/* Hazard ratios, against R's survival and against themselves. */
#include "stats/hazard.h"

#include "check.h"

/* A made-up log: i <- 1:120; id <- (i - 1) %/% 2; s <- i %% 3;
 * x <- (i * 7) %% 5 < 2; t <- (i * 11) %% 9 + 1; e <- (i * 5) %% 4 != 0 */
enum { N = 120, IDS = 60, STRATA = 3, TIMES = 9 };

static int stratum(int i)
{
    return i % 3;
}
static int kind(int i)
{
    return i * 7 % 5 < 2;
}
static int moment(int i)
{
    return i * 11 % 9 + 1;
}
static int event(int i)
{
    return i * 5 % 4 != 0;
}

static size_t sets_of(int s, iem_risk_set *sets)
{
    size_t n = 0;
    for (int t = 1; t <= TIMES; t++) {
        iem_risk_set set = {.times = 1};
        for (int i = 1; i <= N; i++) {
            if (stratum(i) != s) continue;
            set.waiting[kind(i)] += moment(i) >= t;
            set.events[kind(i)] += moment(i) == t && event(i);
        }
        sets[n++] = set;
    }
    return n;
}

static iem_hazard fit_all(void)
{
    iem_risk_set sets[STRATA * TIMES];
    size_t n = 0;
    for (int s = 0; s < STRATA; s++) n += sets_of(s, sets + n);
    return iem_hazard_fit(sets, n);
}

/* f <- coxph(Surv(t, e) ~ x + strata(s), ties = "efron", cluster = id)
 * coef(f); sqrt(f$naive.var) */
static void ratio_is_that_of_coxph(void **state)
{
    (void)state;
    const iem_hazard h = fit_all();
    assert_close(h.log_ratio, 0.015548787017, 1e-7);
    assert_close(1 / sqrt(h.information), 0.215559772668, 1e-10);
}

/* residuals(coxph(Surv(t, e) ~ x + strata(s), ties = "efron"), "score")[1:6], and
 * sqrt(f$var) with cluster = id */
static void residuals_and_variance_are_those_of_coxph(void **state)
{
    static const double first[] = {-0.342651448936, -0.170022675819, -0.186752967755,
                                   0.684702520565,  0.518463500871,  -0.204086497876};
    double residual[TIMES][2][2], of[N + 1], sums[IDS] = {0}, all = 0, squares = 0;
    iem_risk_set sets[TIMES];
    const iem_hazard h = fit_all();
    (void)state;
    for (int s = 0; s < STRATA; s++) {
        iem_hazard_residuals(h.log_ratio, sets, sets_of(s, sets), residual);
        for (int i = 1; i <= N; i++)
            if (stratum(i) == s) of[i] = residual[moment(i) - 1][kind(i)][event(i)];
    }
    for (int i = 1; i <= 6; i++) assert_close(of[i], first[i - 1], 1e-8);
    for (int i = 1; i <= N; i++) {
        sums[(i - 1) / 2] += of[i];
        all += of[i];
    }
    assert_true(fabs(all) < 1e-9);
    for (int p = 0; p < IDS; p++) squares += sums[p] * sums[p];
    assert_close(sqrt(squares) / h.information, 0.217386614532, 1e-9);
}

/* Of two kinds of ten each, at one moment one of each has it: no difference. By hand:
 * where the kind has all its events at double the twins' rate in one set without ties,
 * e b n1 / (n0 + e b n1) = d1 / d. */
static void a_single_moment_by_hand(void **state)
{
    (void)state;
    const iem_risk_set even = {.events = {1, 1}, .waiting = {10, 10}, .times = 1};
    assert_true(fabs(iem_hazard_fit(&even, 1).log_ratio) < 1e-12);
    const iem_risk_set alone[] = {{{0, 1}, {30, 10}, 2}, {{1, 0}, {30, 10}, 1}};
    assert_close(iem_hazard_fit(alone, 2).log_ratio, log(6), 1e-10);
}

static void what_one_side_never_has_is_undefined(void **state)
{
    (void)state;
    const iem_risk_set never[] = {{{0, 1}, {5, 5}, 3}, {{1, 0}, {5, 0}, 1}};
    const iem_hazard h = iem_hazard_fit(never, 2);
    assert_true(isnan(h.log_ratio) && isnan(h.information));
    assert_close(h.events[1], 3, 0);
    assert_close(h.events[0], 0, 0); /* nobody of the kind was waiting then */
    assert_true(isnan(iem_hazard_fit(NULL, 0).log_ratio));
}

static void alike_moments_count_as_often(void **state)
{
    (void)state;
    iem_risk_set sets[3 * STRATA * TIMES];
    size_t n = 0;
    for (int copy = 0; copy < 3; copy++)
        for (int s = 0; s < STRATA; s++) n += sets_of(s, sets + n);
    const size_t left = iem_risk_sets_join(sets, n);
    assert_true(left <= n / 3);
    const iem_hazard h = iem_hazard_fit(sets, left);
    assert_close(h.log_ratio, 0.015548787017, 1e-7);
    assert_close(h.information, 3 / (0.215559772668 * 0.215559772668), 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratio_is_that_of_coxph),
        cmocka_unit_test(residuals_and_variance_are_those_of_coxph),
        cmocka_unit_test(a_single_moment_by_hand),
        cmocka_unit_test(what_one_side_never_has_is_undefined),
        cmocka_unit_test(alike_moments_count_as_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
