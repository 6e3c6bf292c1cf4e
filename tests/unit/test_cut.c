/* Where a score is cut: the median of all, and the best cut between decisions, against
 * every cut tried on every person. */
#include "stats/cut.h"
#include "stats/table2x2.h"

#include "seed.h"
#include "sides.h"

static void the_median_is_the_mean_of_the_middle_two(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 4, 9}, odd[] = {1, 1, 0, 1},
                        even[] = {1, 1, 0, 2}, tied[] = {1, 5, 1, 1},
                        nobody[] = {0, 0, 0, 0}, last[] = {1, 0, 0, 3};
    const iem_median of_odd = iem_median_of(value, odd, 4);
    assert_close(of_odd.value, 2, 0);
    assert_int_equal(of_odd.above, 2);
    assert_int_equal(of_odd.inside, 1);
    const iem_median of_even = iem_median_of(value, even, 4);
    assert_close(of_even.value, 5.5, 0);
    assert_int_equal(of_even.above, 3);
    assert_int_equal(of_even.inside, 0);
    assert_close(iem_median_of(value, tied, 4).value, 2, 0);
    assert_close(iem_median_of(value, last, 4).value, 9, 0);
    assert_int_equal(iem_median_of(value, last, 4).above, 4);
    assert_true(isnan(iem_median_of(value, nobody, 4).value));
    assert_int_equal(iem_median_of(value, nobody, 4).above, 4);
}

static void the_scoring_rate_counts_scores_above_the_median_of_all(void **state)
{
    (void)state;
    /* Ten people: 1 2 3 3 3 | 3 4 4 5 5; the median is 3. Above it: 2 of 6 and 2 of 4;
     * impact ratio (1/3) / (1/2). */
    static const double value[] = {1, 2, 3, 4, 5}, a[] = {1, 1, 2, 1, 1},
                        b[] = {0, 0, 2, 1, 1}, all[] = {1, 1, 4, 2, 2},
                        nobody[] = {0, 0, 0, 0, 0};
    const iem_median median = iem_median_of(value, all, 5);
    const iem_scoring of_a = iem_scoring_rate(a, 5, median, 0);
    const iem_scoring of_b = iem_scoring_rate(b, 5, median, 0);
    assert_close(median.value, 3, 0);
    assert_close(of_a.above, 2, 0);
    assert_close(of_a.n, 6, 0);
    assert_close(of_a.error, 0, 0);
    assert_close(
        iem_risk_ratio((iem_table){of_a.above, of_a.n, of_b.above, of_b.n}).value,
        2 / 3., 1e-15);
    assert_close(iem_scoring_rate(a, 5, median, 1).error, 2 / 6., 1e-15);
    assert_true(isnan(iem_scoring_rate(nobody, 5, median, 0).above));
}

/* Of all people, by sorting them. */
static double share_above_median(const people *p)
{
    double all[2 * MOST_PEOPLE], above = 0;
    const size_t n = p->n_a + p->n_b;
    memcpy(all, p->a, p->n_a * sizeof *all);
    memcpy(all + p->n_a, p->b, p->n_b * sizeof *all);
    qsort(all, n, sizeof *all, by_score);
    const double median = (all[(n - 1) / 2] + all[n / 2]) / 2;
    for (size_t i = 0; i < p->n_a; i++) above += p->a[i] > median;
    return above / (double)p->n_a;
}

static iem_scoring scoring_of(const counted *c)
{
    double all[2 * MOST_PEOPLE];
    for (size_t i = 0; i < c->sides.n; i++) all[i] = c->a[i] + c->b[i];
    const iem_median median = iem_median_of(c->value, all, c->sides.n);
    return iem_scoring_rate(c->a, c->sides.n, median, c->sides.spread);
}

static void scoring_rates_equal_sorted_people_and_bucket_bounds_hold(void **state)
{
    (void)state;
    static people p;
    static counted exact, coarse;
    for (uint64_t named = 1; named <= 300; named++) {
        const uint64_t seed = seed_of(named);
        draw_people(&p, 1 + iem_mix(seed) % 20, 1 + iem_mix(seed + 1) % 20, 40, 1,
                    seed);
        count_people(&p, 0, 0, &exact);
        count_people(&p, 4, 3, &coarse);
        const iem_scoring e = scoring_of(&exact), c = scoring_of(&coarse);
        const double rate = c.above / c.n;
        assert_close(e.above / e.n, share_above_median(&p), 1e-15);
        assert_true(e.above / e.n >= rate - 1e-12);
        assert_true(e.above / e.n <= rate + c.error + 1e-12);
    }
}

/* ---- best cut ---- */

static void a_clean_threshold_is_found(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 4, 7, 9}, low[] = {3, 4, 0, 0, 0},
                        high[] = {0, 0, 0, 2, 5};
    const iem_sides up = {value, high, low, 5, 0}, down = {value, low, high, 5, 0};
    const iem_cut cut = iem_best_cut(&up, 1), below = iem_best_cut(&down, 0);
    assert_close(cut.value, 7, 0);
    assert_close(cut.low, 2, 0); /* nobody has 4 */
    assert_close(cut.high, 7, 0);
    assert_close(cut.misplaced, 0, 0);
    assert_close(cut.without, 7, 0);
    assert_close(cut.error, 0, 0);
    assert_int_equal(cut.several, 0);
    assert_close(below.value, 7, 0);
    assert_close(below.low, 2, 0);
    assert_true(isnan(iem_best_cut(&up, 0).value)); /* the other way round: worse */
}

static void cuts_that_are_equally_good_are_all_told(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 3, 4}, b[] = {5, 1, 1, 0}, a[] = {0, 1, 0, 5},
                        c[] = {0, 1, 2, 5}, d[] = {5, 2, 1, 0};
    const iem_sides adjacent = {value, a, b, 4, 0}, apart = {value, c, d, 4, 0};
    const iem_cut cut = iem_best_cut(&adjacent, 1); /* at 4: one person; at 2: two */
    assert_close(cut.value, 4, 0);
    assert_close(cut.low, 3, 0);
    assert_close(cut.misplaced, 1, 0);
    const iem_cut two = iem_best_cut(&apart, 1); /* at 3: 1 + 1 */
    assert_close(two.value, 3, 0);
    assert_close(two.misplaced, 2, 0);
    static const double e[] = {0, 2, 1, 5}, f[] = {5, 1, 2, 0};
    const iem_sides valley = {value, e, f, 4, 0}; /* at 2: 3, at 3: 4, at 4: 3 */
    const iem_cut several = iem_best_cut(&valley, 1);
    assert_int_equal(several.several, 1);
    assert_close(several.value, 2, 0);
    assert_close(several.low, 1, 0);
    assert_close(several.high, 4, 0);
    assert_close(several.misplaced, 3, 0);
}

static void a_better_cut_forgets_what_came_before(void **state)
{
    (void)state;
    /* at 2: 4, at 3: 5, at 4 and 5: 1 */
    static const double value[] = {1, 2, 3, 4, 5}, a[] = {0, 1, 0, 0, 9},
                        b[] = {5, 0, 4, 0, 0}, c[] = {0, 1, 0, 1, 9},
                        d[] = {5, 0, 4, 1, 0};
    const iem_sides one = {value, a, b, 5, 0}, two = {value, c, d, 5, 0};
    assert_int_equal(iem_best_cut(&one, 1).several, 0);
    assert_int_equal(iem_best_cut(&two, 1).several, 0);
    assert_close(iem_best_cut(&two, 1).value, 4, 0);
    assert_close(iem_best_cut(&two, 1).low, 3, 0);
    assert_close(iem_best_cut(&two, 1).high, 5, 0);
    assert_close(iem_best_cut(&two, 1).misplaced, 2, 0);
}

static void a_cut_may_lie_far_off_in_a_later_bucket(void **state)
{
    (void)state;
    /* People of the last bucket, 12 to 15, could be favourable at 12 and adverse at
     * 15: then the best cut is 15 and misplaces one person, of the bucket before. */
    static const double value[] = {1.5, 5.5, 13.5}, a[] = {0, 1, 3}, b[] = {5, 0, 2};
    const iem_sides s = {value, a, b, 3, 3};
    const iem_cut cut = iem_best_cut(&s, 1);
    assert_close(cut.value, 5.5, 0);
    assert_close(cut.error, 15 - 1.5, 0);
    assert_close(cut.misplaced, 2, 0);
    assert_close(cut.misplaced_error, 1, 0);
}

static void a_score_that_does_not_separate_has_no_cut(void **state)
{
    (void)state;
    static const double value[] = {1, 2}, same[] = {4, 4}, none[] = {0, 0},
                        one[] = {3, 0};
    const iem_sides even = {value, same, same, 2, 0}, alike = {value, same, none, 2, 0},
                    single = {value, one, one, 2, 0}, nothing = {0};
    assert_true(isnan(iem_best_cut(&even, 1).value));
    assert_close(iem_best_cut(&even, 1).without, 8, 0);
    assert_true(isnan(iem_best_cut(&alike, 1).value));
    assert_close(iem_best_cut(&alike, 1).without, 0, 0);
    assert_true(isnan(iem_best_cut(&single, 1).value));
    assert_true(isnan(iem_best_cut(&single, 1).misplaced));
    assert_true(isnan(iem_best_cut(&nothing, 1).value));
}

struct slow_cut {
    double value, low, high, misplaced;
};

static double misplaced_by(const people *p, double cut, int upward)
{
    double wrong = 0;
    for (size_t i = 0; i < p->n_a; i++) wrong += (p->a[i] >= cut) != upward;
    for (size_t i = 0; i < p->n_b; i++) wrong += (p->b[i] >= cut) == upward;
    return wrong;
}

/* Every score seen but the lowest is a cut. */
static struct slow_cut try_all(const people *p, const counted *c, int upward)
{
    struct slow_cut best = {NAN, NAN, NAN, INFINITY};
    for (size_t i = 1; i < c->sides.n; i++)
        best.misplaced = fmin(best.misplaced, misplaced_by(p, c->value[i], upward));
    for (size_t i = c->sides.n; i-- > 1;) {
        if (misplaced_by(p, c->value[i], upward) > best.misplaced) continue;
        best.value = c->value[i];
        best.low = c->value[i - 1];
        if (isnan(best.high)) best.high = c->value[i];
    }
    return best;
}

static void best_cuts_equal_every_cut_tried_and_bucket_bounds_hold(void **state)
{
    (void)state;
    static people p;
    static counted exact, coarse;
    int defined = 0;
    for (uint64_t named = 1; named <= 400; named++) {
        const uint64_t seed = seed_of(named);
        const int upward = seed % 2;
        draw_people(&p, 1 + iem_mix(seed) % 25, 1 + iem_mix(seed + 1) % 25, 40,
                    (double)(seed % 4), seed);
        count_people(&p, 0, 0, &exact);
        count_people(&p, 4, 3, &coarse);
        const struct slow_cut slow = try_all(&p, &exact, upward);
        const iem_cut e = iem_best_cut(&exact.sides, upward);
        const iem_cut c = iem_best_cut(&coarse.sides, upward);
        if (exact.sides.n > 1) assert_close(e.misplaced, slow.misplaced, 0);
        if (isnan(e.value)) continue;
        assert_close(e.value, slow.value, 0);
        assert_close(e.low, slow.low, 0);
        assert_close(e.high, slow.high, 0);
        if (isnan(c.value)) continue;
        defined++;
        assert_true(e.misplaced <= c.misplaced);
        assert_true(e.misplaced >= c.misplaced - c.misplaced_error);
        assert_true(fabs(e.value - c.value) <= c.error + 1e-12);
        assert_true(fabs(e.low - c.low) <= c.error + 1e-12);
        assert_true(fabs(e.high - c.high) <= c.error + 1e-12);
    }
    assert_true(defined > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_is_the_mean_of_the_middle_two),
        cmocka_unit_test(the_scoring_rate_counts_scores_above_the_median_of_all),
        seeded_test(scoring_rates_equal_sorted_people_and_bucket_bounds_hold),
        cmocka_unit_test(a_clean_threshold_is_found),
        cmocka_unit_test(cuts_that_are_equally_good_are_all_told),
        cmocka_unit_test(a_better_cut_forgets_what_came_before),
        cmocka_unit_test(a_cut_may_lie_far_off_in_a_later_bucket),
        cmocka_unit_test(a_score_that_does_not_separate_has_no_cut),
        seeded_test(best_cuts_equal_every_cut_tried_and_bucket_bounds_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
