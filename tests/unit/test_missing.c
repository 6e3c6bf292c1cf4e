/* People without a group: worst cases against every way to place them. */
#include "base/hash.h"
#include "stats/missing.h"

#include "check.h"
#include "seed.h"

/* Each of the unlabelled in the group, in the reference, or in neither. */
static void every_placing_lies_between_the_worst_cases(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 60; r++) {
        const iem_unlabelled m = {floor(4 * iem_uniform(seed_of(5), at)),
                                  floor(4 * iem_uniform(seed_of(5), at + 1))};
        const double b1 = 1 + floor(6 * iem_uniform(seed_of(5), at + 2));
        const double b0 = 1 + floor(6 * iem_uniform(seed_of(5), at + 3));
        iem_table t = {1 + floor(6 * iem_uniform(seed_of(5), at + 4)), 0,
                       1 + floor(6 * iem_uniform(seed_of(5), at + 5)), 0};
        t.n1 = t.a1 + b1, t.n0 = t.a0 + b0;
        at += 6;
        double low = INFINITY, high = -INFINITY, low_ratio = INFINITY, high_ratio = 0;
        double low_rate = 1, high_rate = 0;
        for (double a = 0; a <= m.adverse; a++)
            for (double f = 0; f <= m.favourable; f++)
                for (double c = 0; a + c <= m.adverse; c++)
                    for (double d = 0; f + d <= m.favourable; d++) {
                        const double p1 = (t.a1 + a) / (t.n1 + a + f);
                        const double p0 = (t.a0 + c) / (t.n0 + c + d);
                        low = fmin(low, p1 - p0), high = fmax(high, p1 - p0);
                        low_ratio = fmin(low_ratio, p1 / p0);
                        high_ratio = fmax(high_ratio, p1 / p0);
                        low_rate = fmin(low_rate, p1), high_rate = fmax(high_rate, p1);
                    }
        const iem_worst_case d = iem_missing_difference(t, m);
        const iem_worst_case q = iem_missing_ratio(t, m);
        const iem_worst_case rate = iem_missing_rate(t.a1, t.n1, m);
        assert_true(fabs(d.low - low) < 1e-12 && fabs(d.high - high) < 1e-12);
        assert_close(q.low, low_ratio, 1e-12);
        assert_close(q.high, high_ratio, 1e-12);
        assert_close(rate.low, low_rate, 1e-12);
        assert_close(rate.high, high_rate, 1e-12);
        assert_true(d.interval.low < d.low && d.interval.high > d.high);
        assert_true(d.interval.value >= d.low && d.interval.value <= d.high);
        assert_close(q.interval.value, iem_risk_ratio(t).value, 0);
    }
}

static void nobody_missing_changes_nothing(void **state)
{
    (void)state;
    const iem_table t = {30, 100, 20, 120};
    const iem_unlabelled none = {0, 0};
    assert_close(iem_missing_rate(30, 100, none).interval.low, iem_rate(30, 100).low,
                 0);
    assert_close(iem_missing_difference(t, none).interval.high,
                 iem_rate_difference(t).high, 0);
    assert_close(iem_missing_ratio(t, none).interval.low, iem_risk_ratio(t).low, 0);
    assert_true(isnan(iem_missing_to_undo(t, none)));
    assert_close(iem_missing_to_undo((iem_table){30, 100, 30, 100}, none), 0, 0);
    assert_true(isnan(iem_missing_rate(0, 0, none).low));
    assert_true(isnan(iem_missing_difference((iem_table){0, 0, 3, 4}, none).low));
}

static void a_known_decision_makes_the_bounds_narrower(void **state)
{
    (void)state;
    /* 30 of 100, and ten people of unknown group: [.273, .364] if nothing is known of
     * them, a / (n + m) to (a + m) / (n + m). Two of them were adverse. */
    const iem_worst_case w = iem_missing_rate(30, 100, (iem_unlabelled){2, 8});
    assert_close(w.low, 30. / 108, 1e-12);
    assert_close(w.high, 32. / 102, 1e-12);
    assert_true(w.low > 30. / 110 && w.high < 40. / 110);
}

static void how_many_would_undo_a_difference(void **state)
{
    (void)state;
    /* .30 against .20 of 100 each. Adverse ones to the reference and favourable ones to
     * the group: 30 / (100 + 40 s) = (20 + 10 s) / (100 + 10 s). */
    const iem_table t = {30, 100, 20, 100};
    const iem_unlabelled m = {10, 40};
    const double s = iem_missing_to_undo(t, m);
    assert_close(30 / (100 + 40 * s), (20 + 10 * s) / (100 + 10 * s), 1e-9);
    assert_true(s > 0 && s < 1);
    /* The other way round it is the same share. */
    assert_close(iem_missing_to_undo((iem_table){20, 100, 30, 100}, m), s, 1e-9);
    assert_true(isnan(iem_missing_to_undo(t, (iem_unlabelled){1, 4})));
    assert_true(isnan(iem_missing_to_undo((iem_table){0, 0, 1, 4}, m)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(every_placing_lies_between_the_worst_cases),
        cmocka_unit_test(nobody_missing_changes_nothing),
        cmocka_unit_test(a_known_decision_makes_the_bounds_narrower),
        cmocka_unit_test(how_many_would_undo_a_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
