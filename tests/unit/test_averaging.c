/* The e-process for averaging against enumeration, and over drawn logs. */
#include "base/hash.h"
#include "stats/averaging.h"
#include "stats/hypergeometric.h"

#include "check.h"

static const double score[3] = {-1.2, .1, 1.4};

static double log_pmf(iem_table t, double theta)
{
    const iem_margin m = {t.n1, t.n0, t.a1 + t.a0};
    return iem_hypergeometric_log_pmf(m, theta, t.a1);
}

static void e_is_the_mixture_over_the_best_without(void **state)
{
    (void)state;
    static const iem_table t[3] = {{9, 30, 20, 90}, {5, 20, 30, 60}, {4, 9, 25, 50}};
    static const double offset[3] = {.2, 0, -.1};
    double best = -INFINITY, sum = 0;
    for (int i = -25000; i <= 25000; i++) {
        double likelihood = 0;
        for (size_t c = 0; c < 3; c++) likelihood += log_pmf(t[c], i / 1e4 + offset[c]);
        best = fmax(best, likelihood);
    }
    for (int d = -10; d <= 10; d++)
        for (int l = 1; l <= 10; l++) {
            double likelihood = 0;
            for (size_t c = 0; c < 3; c++)
                likelihood +=
                    log_pmf(t[c], round(2 * d - 2 * l * score[c]) / 20 + offset[c]);
            sum += exp(likelihood - best) / 210;
        }
    iem_averaging a = {{0}, {{0}}};
    iem_averaging_add(&a, t, score, offset, 3);
    assert_true(fabs(iem_averaging_log_e(&a) - log(sum)) < 1e-6);
    /* In parts, as offices or periods have them. */
    iem_averaging first = {{0}, {{0}}}, rest = first;
    iem_averaging_add(&first, t, score, offset, 1);
    iem_averaging_add(&rest, t + 1, score + 1, offset + 1, 2);
    iem_averaging_join(&rest, &first);
    assert_close(iem_averaging_log_e(&rest), iem_averaging_log_e(&a), 1e-10);
}

static void e_is_at_most_1_in_the_mean_at_any_surcharge(void **state)
{
    (void)state;
    for (double d = -2; d <= 2; d += .5) {
        double mean = 0;
        for (double i = 0; i <= 8; i++)
            for (double j = 0; j <= 6; j++) {
                const iem_table t[2] = {{i, 8, 9 - i, 20}, {j, 12, 6 - j, 15}};
                const double s[2] = {-1, 1.5};
                iem_averaging a = {{0}, {{0}}};
                iem_averaging_add(&a, t, s, NULL, 2);
                const double e = iem_averaging_log_e(&a);
                if (!isnan(e)) mean += exp(log_pmf(t[0], d) + log_pmf(t[1], d) + e);
            }
        assert_true(mean > .05 && mean <= 1);
    }
}

static void nothing_seen_has_no_e(void **state)
{
    (void)state;
    const iem_averaging none = {{0}, {{0}}};
    assert_true(isnan(iem_averaging_log_e(&none)));
    /* All adverse ones in the group: no surcharge is the most likely. */
    const iem_table t = {3, 20, 0, 50};
    iem_averaging a = none;
    iem_averaging_add(&a, &t, score, NULL, 1);
    assert_true(isnan(iem_averaging_log_e(&a)));
}

/* ---- drawn logs: 500 decisions a month, 12 cells, 15 % in the group ---- */

enum { CELLS = 12, MONTHS = 60 };

static size_t months_to_alarm(double weight, double surcharge, uint64_t key)
{
    iem_averaging a = {{0}, {{0}}};
    uint64_t at = 0;
    double s[CELLS];
    for (size_t c = 0; c < CELLS; c++)
        s[c] = 1.2 * iem_normal_quantile(((double)c + .5) / CELLS);
    for (size_t m = 0; m < MONTHS; m++) {
        iem_table t[CELLS] = {{0, 0, 0, 0}};
        for (int i = 0; i < 500; i++) {
            const size_t c = (size_t)(CELLS * iem_uniform(key, at++));
            const bool member = iem_uniform(key, at++) < .15;
            const double theta =
                -1.8 + (member ? (1 - weight) * s[c] + surcharge : s[c]);
            const bool adverse = iem_uniform(key, at++) < iem_logistic(theta);
            *(member ? &t[c].n1 : &t[c].n0) += 1;
            *(member ? &t[c].a1 : &t[c].a0) += adverse;
        }
        iem_averaging_add(&a, t, s, NULL, CELLS);
        if (iem_averaging_log_e(&a) >= log(20)) return m + 1;
    }
    return SIZE_MAX;
}

static void a_surcharge_alone_is_no_averaging(void **state)
{
    (void)state;
    double alarms = 0;
    for (uint64_t r = 0; r < 40; r++)
        alarms += months_to_alarm(0, r % 2 ? .5 : 0, r) != SIZE_MAX;
    assert_true(alarms <= 3);
}

static void averaging_is_seen_within_a_year(void **state)
{
    (void)state;
    double late = 0;
    for (uint64_t r = 0; r < 20; r++)
        late += months_to_alarm(.6, r % 2 ? .4 : 0, r + 100) > 12;
    assert_true(late <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(e_is_the_mixture_over_the_best_without),
        cmocka_unit_test(e_is_at_most_1_in_the_mean_at_any_surcharge),
        cmocka_unit_test(nothing_seen_has_no_e),
        cmocka_unit_test(a_surcharge_alone_is_no_averaging),
        cmocka_unit_test(averaging_is_seen_within_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
