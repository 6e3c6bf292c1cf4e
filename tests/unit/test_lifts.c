/* Lifts against their definitions, against all that background knowledge allows, and
 * the widest ratio against another program. */
#include "base/hash.h"
#include "stats/lifts.h"

#include "../golden/lifts.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* COMPAS: African-American, flagged, beside everybody else. */
static const iem_table compas = {2174, 3696, 1143, 3518};

static void lifts_are_their_definitions(void **state)
{
    (void)state;
    const double p1 = 2174. / 3696, p0 = 1143. / 3518, p = 3317. / 7214;
    const iem_lifts l = iem_lifts_of(compas);
    assert_close(l.elift.value, p1 / p, 1e-14);
    assert_close(l.slift.value, p1 / p0, 1e-14);
    assert_close(l.olift.value, p1 * (1 - p0) / (p0 * (1 - p1)), 1e-14);
    assert_close(l.glift.value, p1 / p, 1e-14);
    assert_close(l.elift_gap.value, p1 - p, 1e-13);
    assert_close(l.slift_gap.value, p1 - p0, 1e-13);
    assert_close(l.elift_kept.value, (1 - p1) / (1 - p), 1e-14);
    assert_close(l.slift_kept.value, (1 - p1) / (1 - p0), 1e-14);
}

static void a_favoured_group_has_its_lift_on_the_other_side(void **state)
{
    (void)state;
    const iem_table mirrored = {compas.a0, compas.n0, compas.a1, compas.n1};
    const double p1 = 1143. / 3518, p = 3317. / 7214;
    const iem_lifts l = iem_lifts_of(mirrored);
    assert_close(l.glift.value, (1 - p1) / (1 - p), 1e-14);
    assert_close(l.glift.low, l.elift_kept.low, 0);
    assert_true(l.glift.low > 1 && l.elift.high < 1);
}

static void a_lift_that_may_be_on_either_side_starts_at_1(void **state)
{
    (void)state;
    const iem_lifts up = iem_lifts_of((iem_table){21, 100, 40, 200});
    const iem_lifts down = iem_lifts_of((iem_table){19, 100, 40, 200});
    assert_true(up.elift.low < 1 && up.elift.high > 1);
    assert_close(up.glift.value, up.elift.value, 0);
    assert_close(down.glift.value, down.elift_kept.value, 0);
    assert_close(up.glift.low, 1, 0);
    assert_close(down.glift.low, 1, 0);
    assert_close(up.glift.high, fmax(up.elift.high, up.elift_kept.high), 0);
    assert_close(down.glift.high, fmax(down.elift.high, down.elift_kept.high), 0);
}

static double draw_binomial(double n, double p, uint64_t *at)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += iem_uniform(5, (*at)++) < p;
    return count;
}

static void intervals_hold_the_truth(void **state)
{
    (void)state;
    enum { DRAWS = 3000 };
    const double n1 = 150, n0 = 350, p1 = .3, p0 = .2;
    const double p = (n1 * p1 + n0 * p0) / (n1 + n0);
    int elift = 0, gap = 0, kept = 0;
    uint64_t at = 0;
    for (int d = 0; d < DRAWS; d++) {
        const iem_table t = {draw_binomial(n1, p1, &at), n1, draw_binomial(n0, p0, &at),
                             n0};
        const iem_lifts l = iem_lifts_of(t);
        elift += l.elift.low <= p1 / p && p1 / p <= l.elift.high;
        gap += l.elift_gap.low <= p1 - p && p1 - p <= l.elift_gap.high;
        kept += l.elift_kept.low <= (1 - p1) / (1 - p) &&
                (1 - p1) / (1 - p) <= l.elift_kept.high;
    }
    /* 95 %, give or take 3 standard errors of .4 %. */
    assert_true(abs(elift - DRAWS * 95 / 100) < 36);
    assert_true(abs(gap - DRAWS * 95 / 100) < 36);
    assert_true(abs(kept - DRAWS * 95 / 100) < 36);
}

static void undefined_lifts_are_not_numbers(void **state)
{
    (void)state;
    const iem_lifts empty = iem_lifts_of((iem_table){0, 0, 4, 9});
    assert_true(isnan(empty.elift.value) && isnan(empty.glift.value) &&
                isnan(empty.olift.low) && isnan(empty.slift_gap.value));
    const iem_lifts never = iem_lifts_of((iem_table){0, 5, 0, 9});
    assert_true(isnan(never.elift.value) && isnan(never.slift.value));
    assert_close(never.elift_kept.value, 1, 0);
    /* Only the group ever got it: infinitely as often as others, 14/5 as the context.
     */
    const iem_lifts only = iem_lifts_of((iem_table){3, 5, 0, 9});
    assert_true(isnan(only.slift.value) && isnan(only.elift.low));
    assert_close(only.elift.value, 14. / 5, 1e-14);
    assert_close(only.glift.value, 14. / 5, 1e-14);
    const iem_lifts none = iem_lifts_of((iem_table){0, 5, 3, 9});
    assert_close(none.elift.value, 0, 0);
    assert_true(none.elift.high > 0 && none.elift.high < 3);
}

/* ---- a group that is not in the log ---- */

static void an_inferred_lift_equals_the_published_example(void **state)
{
    (void)state;
    /* Pedreschi, Ruggieri & Turini (2008), their example of redlining: 95 % of those
     * in one neighbourhood get bad credit and 80 % of them are black; so at least 94 %
     * of the black people there (all of whom live there: carry 1) do. */
    assert_close(iem_inferred_elift(.95, 1, 1, .8), .9375, 1e-14);
}

static void an_inferred_lift_is_never_above_the_true_one(void **state)
{
    (void)state;
    uint64_t at = 0;
    double nearest = 0;
    for (int round = 0; round < 20000; round++) {
        double c[8], n = 0; /* bits: group, trait, adverse */
        for (size_t i = 0; i < 8; i++)
            c[i] = pow(iem_uniform(seed_of(3), at++), 6), n += c[i];
        const double group = c[1] + c[3] + c[5] + c[7],
                     trait = c[2] + c[3] + c[6] + c[7];
        const double both = c[3] + c[7], adverse = c[4] + c[5] + c[6] + c[7];
        const double decided = (c[6] + c[7]) / trait, overall = adverse / n;
        const double carry = both / group, belong = both / trait;
        const double truth = (c[5] + c[7]) / group / overall;
        const double bound = iem_inferred_elift(decided, overall, carry, belong);
        /* What is left of belong and decided beyond 1 has no more digits than they. */
        const double room = 1e-14 * carry / belong / overall + 1e-12 * truth;
        assert_true(bound <= truth + room);
        /* Less is known: less follows. */
        assert_true(iem_inferred_elift(decided, overall, .9 * carry, belong) <=
                    bound + room);
        assert_true(iem_inferred_elift(decided, overall, carry, .9 * belong) <=
                    bound + room);
        nearest = fmax(nearest, bound / truth);
    }
    assert_true(nearest > .99);
    /* Everybody with the trait belongs and was decided against: nothing is lost. */
    assert_close(iem_inferred_elift(1, .25, .5, 1), 2, 1e-14);
    assert_close(iem_inferred_elift(.3, .25, .5, .6), 0, 0);
    assert_true(isnan(iem_inferred_elift(.3, 0, .5, .6)));
    assert_true(isnan(iem_inferred_elift(.3, .2, .5, 0)));
    assert_true(isnan(iem_inferred_elift(NAN, .2, .5, .5)));
}

/* ---- many groups ---- */

static void the_widest_ratio_equals_aif360(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_widest); i++)
        for (size_t k = 0; k < 3; k++) {
            const struct golden_widest *g = &golden_widest[i];
            if (isnan(g->log_ratio[k])) continue;
            assert_close_in(
                g->name,
                iem_widest_log_ratio(g->adverse, g->n, g->n_groups, g->concentration[k])
                    .log_ratio,
                g->log_ratio[k], 1e-12);
        }
    assert_close(golden_widest[0].log_ratio[0], 1.7547611985549287, 1e-15);
}

static void the_pair_that_causes_it_is_named(void **state)
{
    (void)state;
    /* Adult: women called Other earn over 50,000 the least often, Asian men the most.
     */
    const struct golden_widest *g = &golden_widest[0];
    const iem_widest w = iem_widest_log_ratio(g->adverse, g->n, g->n_groups, 1);
    const double rare = (g->n[w.rare] - g->adverse[w.rare] + .5) / (g->n[w.rare] + 1);
    const double often =
        (g->n[w.often] - g->adverse[w.often] + .5) / (g->n[w.often] + 1);
    assert_int_equal(w.adverse, 0);
    assert_int_equal(w.rare, 2);
    assert_int_equal(w.often, 6);
    assert_close(log(often / rare), w.log_ratio, 1e-14);
    for (size_t a = 0; a < g->n_groups; a++)
        for (size_t b = 0; b < g->n_groups; b++) {
            const double pa = (g->adverse[a] + .5) / (g->n[a] + 1);
            const double pb = (g->adverse[b] + .5) / (g->n[b] + 1);
            assert_true(fabs(log(pa / pb)) <= w.log_ratio);
            assert_true(fabs(log((1 - pa) / (1 - pb))) <= w.log_ratio);
        }
}

static void empty_groups_have_no_ratio(void **state)
{
    (void)state;
    const double a[3] = {5, 0, 2}, n[3] = {10, 0, 10}, one[3] = {0, 0, 2};
    const iem_widest w = iem_widest_log_ratio(a, n, 3, 0);
    assert_close(w.log_ratio, log(2.5), 1e-14);
    assert_int_equal(w.adverse, 1);
    assert_int_equal(w.rare, 2);
    assert_int_equal(w.often, 0);
    assert_true(isnan(iem_widest_log_ratio(a, n, 2, 1).log_ratio));
    assert_true(isnan(iem_widest_log_ratio(one, n, 3, 0).log_ratio));
    assert_true(iem_widest_log_ratio(one, n, 3, 1).log_ratio > 0);
    assert_true(isnan(iem_widest_log_ratio(a, n, 0, 1).log_ratio));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lifts_are_their_definitions),
        cmocka_unit_test(a_favoured_group_has_its_lift_on_the_other_side),
        cmocka_unit_test(a_lift_that_may_be_on_either_side_starts_at_1),
        cmocka_unit_test(intervals_hold_the_truth),
        cmocka_unit_test(undefined_lifts_are_not_numbers),
        cmocka_unit_test(an_inferred_lift_equals_the_published_example),
        seeded_test(an_inferred_lift_is_never_above_the_true_one),
        cmocka_unit_test(the_widest_ratio_equals_aif360),
        cmocka_unit_test(the_pair_that_causes_it_is_named),
        cmocka_unit_test(empty_groups_have_no_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
