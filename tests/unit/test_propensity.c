/* Propensity strata against R, against Cochran's figures, and in worlds of which it is
 * known who was treated how. */
#include "base/hash.h"
#include "stats/decompose.h"
#include "stats/propensity.h"

#include "check.h"
#include "compas_cells.h"

static compas_cells compas;

static void strata_of_compas_equal_r(void **state)
{
    (void)state;
    /* R 4.2.2: glm(group ~ facts, binomial), cells cut by the middle of their members;
     * gap, largest standardised difference before and within strata. */
    static const struct {
        size_t strata;
        double gap, before, after;
    } want[] = {
        {5, 0.09900650192484918, 0.42374123580661871, 0.12305595680789545},
        {10, 0.09112972145405436, 0.42374123580661871, 0.078836227033288964},
    };
    const iem_design d = compas_make(&compas);
    for (size_t i = 0; i < 2; i++) {
        iem_propensity p;
        assert_ok(iem_propensity_strata(&d, compas.table, want[i].strata, &p, NULL));
        assert_close(p.gap.value, want[i].gap, 1e-10);
        assert_close(p.imbalance_before, want[i].before, 1e-10);
        assert_close(p.imbalance_after, want[i].after, 1e-10);
        assert_close(p.overlap, 1, 1e-14);
    }
}

static void strata_remove_what_cochran_says(void **state)
{
    (void)state;
    /* Cochran (1968): of the bias by one normal fact, 2 to 6 strata of equal size leave
     * 36, 21, 14, 10 and 8 %. A small difference in means; expected counts. */
    static const double removed[] = {.637, .793, .861, .897, .919};
    enum { BANDS = 1201 };
    static uint32_t column[BANDS];
    static double value[BANDS];
    static iem_table t[BANDS];
    double a1 = 0, n1 = 0, a0 = 0, n0 = 0;
    for (size_t c = 0; c < BANDS; c++) {
        const double x = ((double)c - BANDS / 2) / 150, p = .5 + .1 * x;
        value[c] = x;
        t[c].n1 = 1e6 * exp(-(x - .02) * (x - .02) / 2);
        t[c].n0 = 1e6 * exp(-x * x / 2);
        t[c].a1 = t[c].n1 * p, t[c].a0 = t[c].n0 * p;
        n1 += t[c].n1, n0 += t[c].n0, a1 += t[c].a1, a0 += t[c].a0;
    }
    const iem_design d = {BANDS, 1, 1, column, value};
    for (size_t i = 0; i < 5; i++) {
        iem_propensity p;
        assert_ok(iem_propensity_strata(&d, t, i + 2, &p, NULL));
        assert_true(fabs(1 - p.gap.value / (a1 / n1 - a0 / n0) - removed[i]) < .006);
        assert_close(1 - p.imbalance_after / p.imbalance_before, removed[i], .01);
    }
}

static void people_with_the_same_facts_share_a_stratum(void **state)
{
    (void)state;
    /* The same six cells, each in two, in another order. */
    static const uint32_t level[12] = {0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 0};
    static const iem_table t[6] = {{3, 10, 4, 40}, {5, 20, 3, 30}, {9, 30, 9, 20},
                                   {3, 15, 4, 25}, {5, 35, 3, 30}, {9, 30, 2, 9}};
    iem_table twice[12];
    iem_propensity one, two;
    for (size_t c = 0; c < 12; c++) twice[c] = t[level[c]];
    const iem_design once = {6, 6, 1, level, NULL}, again = {12, 6, 1, level, NULL};
    assert_ok(iem_propensity_strata(&once, t, 3, &one, NULL));
    assert_ok(iem_propensity_strata(&again, twice, 3, &two, NULL));
    assert_close(two.gap.value, one.gap.value, 1e-12);
    assert_close(two.imbalance_after, one.imbalance_after, 1e-10);
    assert_true(two.gap_se < one.gap_se);
}

static void a_stratum_per_cell_is_the_twin_gap(void **state)
{
    (void)state;
    static const uint32_t level[3] = {0, 1, 2};
    static const iem_table t[3] = {{6, 20, 4, 40}, {5, 20, 3, 30}, {9, 20, 9, 20}};
    const iem_design d = {3, 3, 1, level, NULL};
    iem_propensity p;
    assert_ok(iem_propensity_strata(&d, t, 3, &p, NULL));
    const double gap = (.3 - .1 + .25 - .1 + .45 - .45) / 3;
    assert_close(p.gap.value, gap, 1e-12);
    assert_true(p.imbalance_after < 1e-12 && p.imbalance_before > .1);
    /* Which is also the unexplained part, at the rates of the reference. */
    assert_close(iem_decompose_gap(t, 3, 0).treatment.value, gap, 1e-12);
}

static void sides_without_overlap_are_undefined(void **state)
{
    (void)state;
    static const uint32_t level[3] = {0, 1, 2};
    static const iem_table apart[3] = {{6, 20, 0, 0}, {0, 0, 3, 30}, {0, 0, 9, 20}};
    static const iem_table part[3] = {{6, 20, 0, 0}, {5, 20, 3, 30}, {0, 0, 9, 20}};
    const iem_design d = {3, 3, 1, level, NULL};
    iem_propensity p;
    assert_ok(iem_propensity_strata(&d, apart, 5, &p, NULL));
    assert_true(isnan(p.gap.value) && isnan(p.gap_se) && isnan(p.imbalance_after));
    assert_close(p.overlap, 0, 0);
    assert_ok(iem_propensity_strata(&d, part, 2, &p, NULL));
    assert_close(p.overlap, .5, 1e-14);
    /* The third cell, less like the group than anybody in it, is in the lower half. */
    assert_close(p.gap.value, 5. / 20 - 12. / 50, 1e-12);
    const iem_design reference_only = {2, 3, 1, level + 1, NULL};
    assert_ok(iem_propensity_strata(&reference_only, apart + 1, 2, &p, NULL));
    assert_true(isnan(p.gap.value));
}

static void people_beyond_the_group_are_in_the_nearest_stratum(void **state)
{
    (void)state;
    /* Both second levels speak for the group; who has both is not of it. */
    static const uint32_t level[8] = {0, 2, 0, 3, 1, 2, 1, 3};
    static const iem_table t[4] = {
        {0, 2, 5, 50}, {9, 30, 1, 10}, {9, 30, 1, 10}, {0, 0, 3, 3}};
    const iem_design d = {4, 4, 2, level, NULL};
    iem_propensity p;
    assert_ok(iem_propensity_strata(&d, t, 1, &p, NULL));
    assert_close(p.gap.value, 18. / 62 - 10. / 73, 1e-12);
}

/* ---- planted truth ---- */

enum { LEVELS = 4, CELLS = LEVELS * LEVELS };

static void draw_log(double surcharge, iem_table *t, uint64_t *at)
{
    for (size_t c = 0; c < CELLS; c++) t[c] = (iem_table){0, 0, 0, 0};
    for (size_t i = 0; i < 2000; i++) {
        const size_t a = (size_t)(LEVELS * iem_uniform(51, (*at)++));
        const size_t b = (size_t)(LEVELS * iem_uniform(51, (*at)++));
        const double score = .5 * (double)a + .4 * (double)b - 2.2;
        const int in_group = iem_uniform(51, (*at)++) < 1 / (1 + exp(-score));
        const double p =
            .1 + .05 * (double)a + .07 * (double)b + (in_group ? surcharge : 0);
        const int y = iem_uniform(51, (*at)++) < p;
        iem_table *const cell = &t[a * LEVELS + b];
        if (in_group)
            cell->n1++, cell->a1 += y;
        else
            cell->n0++, cell->a0 += y;
    }
}

static void planted_gaps_are_found(void **state)
{
    (void)state;
    enum { DRAWS = 400 };
    uint32_t level[2 * CELLS];
    for (uint32_t c = 0; c < CELLS; c++)
        level[2 * c] = c / LEVELS, level[2 * c + 1] = LEVELS + c % LEVELS;
    const iem_design d = {CELLS, 2 * LEVELS, 2, level, NULL};
    for (int world = 0; world < 2; world++) {
        const double surcharge = .1 * world;
        int held = 0;
        double mean = 0, se = 0, squares = 0, crude = 0;
        uint64_t at = 0;
        for (int i = 0; i < DRAWS; i++) {
            iem_table t[CELLS];
            iem_propensity p;
            draw_log(surcharge, t, &at);
            assert_ok(iem_propensity_strata(&d, t, 8, &p, NULL));
            held += p.gap.low <= surcharge && surcharge <= p.gap.high;
            mean += p.gap.value / DRAWS;
            squares += p.gap.value * p.gap.value / DRAWS;
            se += p.gap_se / DRAWS;
            crude += iem_decompose_gap(t, CELLS, .5).gap.value / DRAWS;
        }
        assert_true(fabs(mean - surcharge) < .006);
        assert_true(crude - surcharge > .06);
        assert_close(se, sqrt(squares - mean * mean), .12);
        assert_true(abs(held - DRAWS * 95 / 100) < 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strata_of_compas_equal_r),
        cmocka_unit_test(strata_remove_what_cochran_says),
        cmocka_unit_test(people_with_the_same_facts_share_a_stratum),
        cmocka_unit_test(a_stratum_per_cell_is_the_twin_gap),
        cmocka_unit_test(sides_without_overlap_are_undefined),
        cmocka_unit_test(people_beyond_the_group_are_in_the_nearest_stratum),
        cmocka_unit_test(planted_gaps_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
