/* Published counts that were rounded are intervals: every table they may stand for lies
 * between the two corners. */
#include "measure/rounding.h"
#include "stats/strata.h"

#include "check.h"

/* DUO 2014: selected and all students by risk category 1 to 6; origin outside Europe
 * against NL (Statistics Netherlands 2024, rounded to 10). */
static const iem_table duo[6] = {{1460, 7280, 390, 8670}, {320, 8120, 140, 16610},
                                 {50, 4680, 70, 15110},   {60, 8580, 220, 54130},
                                 {30, 13130, 180, 67300}, {80, 13040, 50, 16380}};

static void exact_counts_have_no_corners(void **state)
{
    (void)state;
    for (int corner = -1; corner <= 1; corner++)
        for (size_t i = 0; i < 6; i++) {
            const iem_table t = iem_corner_table(duo[i], 0, (iem_corner)corner);
            assert_memory_equal(&t, &duo[i], sizeof t);
        }
}

static void the_corners_of_the_duo_log_are_those_of_its_review(void **state)
{
    (void)state;
    /* Review of statistics, item 10: risk ratios of categories 3, 5, 6 by rounding
     * alone, and of all, Mantel-Haenszel; printed with three digits. */
    static const struct {
        size_t category;
        double low, high;
    } ranges[] = {{3, 1.93, 2.74}, {5, .69, 1.03}, {6, 1.71, 2.37}};
    for (size_t i = 0; i < 3; i++) {
        const iem_table t = duo[ranges[i].category - 1];
        const iem_table mild = iem_corner_table(t, 10, IEM_MILDEST);
        const iem_table harsh = iem_corner_table(t, 10, IEM_HARSHEST);
        assert_true(fabs(iem_risk_ratio(mild).value - ranges[i].low) < .006);
        assert_true(fabs(iem_risk_ratio(harsh).value - ranges[i].high) < .006);
    }
    iem_table mild[6], harsh[6];
    for (size_t i = 0; i < 6; i++) {
        mild[i] = iem_corner_table(duo[i], 10, IEM_MILDEST);
        harsh[i] = iem_corner_table(duo[i], 10, IEM_HARSHEST);
    }
    assert_true(fabs(iem_mh_risk_ratio(mild, 6).value - 3.46) < .006);
    assert_true(fabs(iem_mh_risk_ratio(harsh, 6).value - 3.80) < .006);
}

/* All whole counts that would have been published as `printed`, rounded to `r`. */
struct span {
    int low, high;
};

static struct span behind(double printed, int r)
{
    const int low = (int)printed - r / 2, high = (int)printed + r / 2;
    return (struct span){low < 0 ? 0 : low, high};
}

/* Every table that rounding allows has statistics between those of the corners. */
static void assert_holds_all(iem_table t, int r)
{
    const iem_table mild = iem_corner_table(t, r, IEM_MILDEST);
    const iem_table harsh = iem_corner_table(t, r, IEM_HARSHEST);
    const struct span n1 = behind(t.n1, r), a1 = behind(t.a1, r);
    const struct span n0 = behind(t.n0, r), a0 = behind(t.a0, r);
    for (int n = n1.low; n <= n1.high; n++)
        for (int a = a1.low; a <= a1.high && a <= n; a++)
            for (int m = n0.low; m <= n0.high; m++)
                for (int b = a0.low; b <= a0.high && b <= m; b++) {
                    if (n == 0 || m == 0) continue;
                    const double gap = (double)a / n - (double)b / m;
                    const double least = mild.a1 / mild.n1 - mild.a0 / mild.n0;
                    const double most = harsh.a1 / harsh.n1 - harsh.a0 / harsh.n0;
                    if (gap < least - 1e-12 || gap > most + 1e-12)
                        fail_msg("%d/%d - %d/%d = %g outside [%g, %g]", a, n, b, m, gap,
                                 least, most);
                }
}

static void every_table_behind_a_rounded_one_lies_between_its_corners(void **state)
{
    (void)state;
    static const iem_table tables[] = {
        {20, 50, 10, 100}, {0, 50, 10, 100}, {50, 50, 0, 30},  {10, 10, 20, 20},
        {0, 10, 0, 10},    {10, 20, 30, 30}, {0, 100, 90, 90},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        assert_holds_all(tables[i], 10);
        assert_holds_all(tables[i], 4);
    }
}

static void a_corner_is_a_table(void **state)
{
    (void)state;
    static const double counts[] = {0, 5, 10, 20, 100};
    for (int code = 0; code < 5 * 5 * 5 * 5; code++) {
        const iem_table t = {counts[code % 5], counts[code / 5 % 5],
                             counts[code / 25 % 5], counts[code / 125]};
        if (t.a1 > t.n1 || t.a0 > t.n0) continue;
        for (int corner = -1; corner <= 1; corner++) {
            const iem_table at = iem_corner_table(t, 10, (iem_corner)corner);
            assert_true(at.a1 >= 0 && at.a1 <= at.n1 && at.a0 >= 0 && at.a0 <= at.n0);
            assert_true(fabs(at.n1 - t.n1) <= 5 && fabs(at.n0 - t.n0) <= 5);
            assert_int_equal(at.n1 > 0, t.n1 > 0); /* nobody stays nobody */
            assert_int_equal(at.n0 > 0, t.n0 > 0);
        }
    }
}

/* ---- Bounds -------------------------------------------------------------------------
 */

static void bounds_of_exact_counts_are_sampling_alone(void **state)
{
    (void)state;
    const iem_estimate e = {2, 1.5, 3};
    const iem_bounds b = iem_bounds_of(e, e, e, false);
    assert_memory_equal(&b.all, &e, sizeof e);
    assert_memory_equal(&b.sampling, &e, sizeof e);
    assert_true(isnan(b.corner_low) && isnan(b.corner_high));
}

static void bounds_reach_as_far_as_the_furthest_corner(void **state)
{
    (void)state;
    const iem_estimate printed = {2, 1.5, 3}, mild = {1.8, 1.4, 2.7};
    const iem_estimate harsh = {2.3, 1.6, 3.4}, undefined = {NAN, NAN, NAN};
    iem_bounds b = iem_bounds_of(printed, mild, harsh, true);
    assert_close(b.all.value, 2, 0);
    assert_close(b.all.low, 1.4, 0);
    assert_close(b.all.high, 3.4, 0);
    assert_close(b.sampling.low, 1.5, 0);
    assert_close(b.sampling.high, 3, 0);
    assert_close(b.corner_low, 1.8, 0);
    assert_close(b.corner_high, 2.3, 0);
    /* An effect against the group turns the corners round. */
    b = iem_bounds_of(printed, harsh, mild, true);
    assert_close(b.all.low, 1.4, 0);
    assert_close(b.corner_low, 1.8, 0);
    /* At a corner without a value it could be anything. */
    b = iem_bounds_of(printed, undefined, harsh, true);
    assert_close(b.all.value, 2, 0);
    assert_true(isnan(b.all.low) && isnan(b.all.high));
    assert_int_equal(iem_why_of_bounds(&b, IEM_WHY_NONE), IEM_WHY_ROUNDED);
    assert_int_equal(iem_why_of_bounds(&b, IEM_WHY_NO_TWINS), IEM_WHY_NO_TWINS);
    assert_true(isnan(b.corner_low) && isnan(b.corner_high));
    /* A value without an interval is within the bounds all the same. */
    const iem_estimate zero = {0, NAN, NAN};
    b = iem_bounds_of(zero, zero, harsh, true);
    assert_close(b.all.low, 0, 0);
    assert_close(b.all.high, 3.4, 0);
    b = iem_bounds_of(printed, mild, (iem_estimate){4, NAN, NAN}, true);
    assert_close(b.all.low, 1.4, 0);
    assert_close(b.all.high, 4, 0);
    b = iem_bounds_of(zero, zero, zero, true);
    assert_true(isnan(b.all.low) && isnan(b.all.high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_counts_have_no_corners),
        cmocka_unit_test(the_corners_of_the_duo_log_are_those_of_its_review),
        cmocka_unit_test(every_table_behind_a_rounded_one_lies_between_its_corners),
        cmocka_unit_test(a_corner_is_a_table),
        cmocka_unit_test(bounds_of_exact_counts_are_sampling_alone),
        cmocka_unit_test(bounds_reach_as_far_as_the_furthest_corner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
