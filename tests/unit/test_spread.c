/* The spread of rates over groups: against one pair, against every table with the same
 * margins, and where it is known how far the groups are apart. */
#include "base/hash.h"
#include "stats/spread.h"
#include "stats/strata.h"

#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static iem_confusion of_rate(double a, double n)
{
    return (iem_confusion){0, 0, 0, 0, a, n - a};
}

static double draw_binomial(double n, double p, uint64_t stream, uint64_t *at)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += iem_uniform(stream, (*at)++) < p;
    return count;
}

static void one_pair_is_that_pair(void **state)
{
    (void)state;
    const iem_confusion c[2] = {{30, 14, 50, 20, 2, 4}, {60, 9, 120, 11, 1, 7}};
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
        const iem_spread s = iem_outcome_spread(c, iem_exact_counts, 2, rate);
        const iem_estimate difference =
            iem_outcome_difference(c[s.highest], c[s.lowest], rate);
        const iem_estimate ratio = iem_outcome_ratio(c[s.lowest], c[s.highest], rate);
        assert_close(s.difference.value, difference.value, 1e-12);
        assert_close(s.difference.low, fmax(difference.low, 0), 1e-9);
        assert_close(s.difference.high, difference.high, 1e-9);
        assert_close(s.ratio.value, ratio.value, 1e-12);
        assert_close(s.ratio.low, ratio.low, 1e-9);
        assert_close(s.ratio.high, fmin(ratio.high, 1), 1e-9);
        const iem_test test = iem_outcome_test(c[0], c[1], rate);
        if (!test.exact) assert_close(s.chi_square, test.z * test.z, 1e-9);
    }
}

static void who_is_apart_is_said(void **state)
{
    (void)state;
    /* .2, nobody, .5, .1, .35: all 51 of 240 */
    const iem_confusion c[5] = {of_rate(20, 100), of_rate(0, 0), of_rate(10, 20),
                                of_rate(10, 100), of_rate(7, 20)};
    const iem_spread s = iem_outcome_spread(c, iem_exact_counts, 5, IEM_ADVERSE_RATE);
    assert_int_equal(s.groups, 4);
    assert_int_equal(s.highest, 2);
    assert_int_equal(s.lowest, 3);
    assert_int_equal(s.farthest, 2);
    assert_close(s.difference.value, .4, 1e-12);
    assert_close(s.ratio.value, .2, 1e-12);
    assert_close(s.from_all, .5 - 47. / 240, 1e-12);
    assert_close(s.from_all_ratio, 47. / 240 / .5, 1e-12);
    assert_close(s.df, 3, 0);
}

static void equal_groups_have_no_spread(void **state)
{
    (void)state;
    const iem_confusion c[3] = {of_rate(20, 100), of_rate(40, 200), of_rate(10, 50)};
    const iem_spread s = iem_outcome_spread(c, iem_exact_counts, 3, IEM_ADVERSE_RATE);
    assert_close(s.difference.value, 0, 1e-15);
    assert_close(s.difference.low, 0, 0);
    assert_close(s.ratio.value, 1, 1e-15);
    assert_close(s.ratio.high, 1, 0);
    assert_close(s.p, 1, 1e-12);
    assert_close(s.sd, 0, 0);
    assert_close(s.without_noise, 0, 1e-15);
    /* Either of two equal ones may truly be the larger. */
    const iem_confusion two[2] = {of_rate(1, 20), of_rate(100, 2000)};
    const iem_estimate d = iem_outcome_difference(two[0], two[1], IEM_ADVERSE_RATE);
    const double most = fmax(d.high, -d.low);
    assert_true(d.high > 1.5 * -d.low || -d.low > 1.5 * d.high);
    assert_close(
        iem_outcome_spread(two, iem_exact_counts, 2, IEM_ADVERSE_RATE).difference.high,
        most, 1e-9);
    const iem_confusion back[2] = {two[1], two[0]};
    assert_close(
        iem_outcome_spread(back, iem_exact_counts, 2, IEM_ADVERSE_RATE).difference.high,
        most, 1e-9);
    const iem_confusion none[3] = {of_rate(0, 100), of_rate(0, 200), of_rate(0, 50)};
    const iem_spread nothing =
        iem_outcome_spread(none, iem_exact_counts, 3, IEM_ADVERSE_RATE);
    assert_close(nothing.difference.value, 0, 0);
    assert_true(isnan(nothing.ratio.value) && isnan(nothing.p));
}

/* ---- the test against every table with the same margins ---- */

static double ways(double n, double a)
{
    return exp(lgamma(n + 1) - lgamma(a + 1) - lgamma(n - a + 1));
}

static double enumerated_p(const double n[3], const double a[3])
{
    const double k = a[0] + a[1] + a[2];
    const double seen = a[0] * a[0] / n[0] + a[1] * a[1] / n[1] + a[2] * a[2] / n[2];
    double all = 0, extreme = 0;
    for (double x = 0; x <= n[0]; x++)
        for (double y = 0; y <= n[1]; y++) {
            const double z = k - x - y;
            if (z < 0 || z > n[2]) continue;
            const double w = ways(n[0], x) * ways(n[1], y) * ways(n[2], z);
            const double q = x * x / n[0] + y * y / n[1] + z * z / n[2];
            all += w;
            if (q >= seen - 1e-9) extreme += w;
        }
    return extreme / all;
}

static void small_counts_get_the_exact_law(void **state)
{
    (void)state;
    uint64_t at = 0;
    double squares = 0, tables = 0;
    for (int r = 0; r < 200; r++) {
        double n[3], a[3];
        iem_confusion c[3];
        for (size_t g = 0; g < 3; g++) {
            n[g] = floor(2 + 8 * iem_uniform(3, at++));
            a[g] = floor((n[g] + 1) * iem_uniform(3, at++));
            c[g] = of_rate(a[g], n[g]);
        }
        const iem_spread s =
            iem_outcome_spread(c, iem_exact_counts, 3, IEM_ADVERSE_RATE);
        if (isnan(s.p)) continue;
        assert_true(s.monte_carlo);
        const double p = enumerated_p(n, a);
        /* Ten of at most 999: its relative error is about the root of 1 / 10. */
        const double error = (s.p - p) / (p * sqrt((1 - p) / 10) + 2e-3);
        assert_true(fabs(error) < 5);
        squares += error * error;
        tables++;
    }
    assert_true(tables > 150 && squares / tables < 1.5);
}

/* All of one person is all, and says little: by the score interval the ratio of .3 to
 * that may as well be 1. Of thirty it may not. */
static void all_of_a_few_is_not_certain(void **state)
{
    (void)state;
    iem_confusion c[] = {of_rate(300, 1000), of_rate(1, 1)};
    const iem_spread one = iem_outcome_spread(c, iem_exact_counts, 2, IEM_ADVERSE_RATE);
    assert_close(one.ratio.value, .3, 1e-12);
    assert_true(one.ratio.low < .3 && one.ratio.high >= 1);
    c[1] = of_rate(30, 30);
    const iem_spread many =
        iem_outcome_spread(c, iem_exact_counts, 2, IEM_ADVERSE_RATE);
    const iem_estimate score =
        iem_mh_risk_ratio_score(&(iem_table){300, 1000, 30, 30}, 1, IEM_Z95);
    assert_close(many.ratio.low, score.low, 1e-9);
    assert_close(many.ratio.high, score.high, 1e-9);
    assert_true(many.ratio.high < .4);
}

/* ---- many groups: every pair by itself ---- */

enum { MANY = 150 };

/* Bounds of the smaller rate over the larger. */
static iem_estimate ratio_of_pair(iem_confusion one, iem_confusion other,
                                  iem_outcome_rate rate, double z)
{
    if (iem_outcome_rate_of(one, rate).value > iem_outcome_rate_of(other, rate).value)
        return ratio_of_pair(other, one, rate, z);
    const iem_table t = {iem_rate_numerator(one, rate), iem_rate_denominator(one, rate),
                         iem_rate_numerator(other, rate),
                         iem_rate_denominator(other, rate)};
    if (iem_rate_is_share(rate) && (t.a1 <= 0 || t.a0 >= t.n0))
        return iem_mh_risk_ratio_score(&t, 1, z);
    const iem_estimate e = iem_outcome_ratio(one, other, rate);
    const double reach = log(e.high / e.value) / IEM_Z95 * z;
    return (iem_estimate){e.value, e.value * exp(-reach), e.value * exp(reach)};
}

static void many_groups_are_all_their_pairs(void **state)
{
    (void)state;
    static const iem_outcome_rate rates[] = {IEM_TPR, IEM_PPV, IEM_F1,
                                             IEM_MISSES_PER_FALSE_ALARM};
    uint64_t at = 0;
    for (int zeros = 0; zeros < 2; zeros++) {
        iem_confusion c[MANY];
        for (size_t g = 0; g < MANY; g++) {
            double n[4];
            for (size_t i = 0; i < 4; i++)
                n[i] = floor((zeros ? 0 : 1) + 20 * iem_uniform(seed_of(31), at++));
            c[g] = (iem_confusion){n[0], n[1], n[2], n[3], 0, 0};
        }
        for (size_t r = 0; r < (zeros ? 2 : COUNT(rates)); r++) {
            const iem_spread s =
                iem_outcome_spread(c, iem_exact_counts, MANY, rates[r]);
            const double k = (double)s.groups, pairs = k * (k - 1) / 2;
            const double z = iem_normal_upper_quantile((1 - pow(.95, 1 / pairs)) / 2);
            double low = 0, high = 0, ratio_low = 1, ratio_high = 1;
            for (size_t g = 0; g < MANY; g++)
                for (size_t h = 0; h < g; h++) {
                    const iem_estimate d =
                        iem_difference_interval(iem_outcome_rate_at(c[g], rates[r], z),
                                                iem_outcome_rate_at(c[h], rates[r], z));
                    const iem_estimate q = ratio_of_pair(c[g], c[h], rates[r], z);
                    low = fmax(low, fmax(d.low, -d.high));
                    high = fmax(high, fmax(d.high, -d.low));
                    ratio_low = fmin(ratio_low, q.low);
                    ratio_high = fmin(ratio_high, q.high);
                }
            assert_close(s.difference.low, low, 1e-9);
            assert_close(s.difference.high, high, 1e-9);
            assert_close(s.ratio.low, ratio_low, 1e-9);
            assert_close(s.ratio.high, ratio_high, 1e-6);
        }
    }
}

/* ---- rounded counts ---- */

static void rounding_is_in_every_interval(void **state)
{
    (void)state;
    /* 30, 20 and 10 of 100, each count 4 off at most. */
    const iem_confusion c[3] = {of_rate(30, 100), of_rate(20, 100), of_rate(10, 100)};
    iem_confusion low[3], high[3];
    for (size_t g = 0; g < 3; g++) {
        low[g] = (iem_confusion){0, 0, 0, 0, c[g].u1 - 4, c[g].u0 + 4};
        high[g] = (iem_confusion){0, 0, 0, 0, c[g].u1 + 4, c[g].u0 - 4};
    }
    const iem_corners corners = {low, high};
    const iem_spread s = iem_outcome_spread(c, corners, 3, IEM_ADVERSE_RATE);
    const iem_spread exact =
        iem_outcome_spread(c, iem_exact_counts, 3, IEM_ADVERSE_RATE);
    assert_close(s.difference.value, .2, 1e-12);
    assert_close(s.without_noise, exact.without_noise, 0);
    for (unsigned way = 0; way < 8; way++) {
        iem_confusion at[3];
        for (size_t g = 0; g < 3; g++) at[g] = way >> g & 1 ? high[g] : low[g];
        const iem_spread t =
            iem_outcome_spread(at, iem_exact_counts, 3, IEM_ADVERSE_RATE);
        assert_true(s.difference.low <= t.difference.low + 1e-12);
        assert_true(s.difference.high >= t.difference.high - 1e-12);
        assert_true(s.ratio.low <= t.ratio.low + 1e-12);
        assert_true(s.ratio.high >= t.ratio.high - 1e-12);
    }
    /* As near as may be: .26, .20 (nobody knows) and .14. */
    const iem_confusion near[3] = {low[0], c[1], high[2]};
    assert_close(
        s.chi_square,
        iem_outcome_spread(near, iem_exact_counts, 3, IEM_ADVERSE_RATE).chi_square,
        1e-9);
    assert_true(s.p > exact.p);
    const iem_confusion few[2] = {of_rate(2, 8), of_rate(5, 9)};
    const iem_corners none = {few, few};
    assert_true(isnan(iem_outcome_spread(few, none, 2, IEM_ADVERSE_RATE).p));
}

/* Three, or none, of 100, each count 4 off at most: it may be none. */
static void what_rounding_may_have_made_of_nobody_has_ratio_zero(void **state)
{
    (void)state;
    for (double a = 0; a <= 3; a += 3) {
        const iem_confusion c[2] = {of_rate(30, 100), of_rate(a, 100)};
        const iem_confusion low[2] = {of_rate(26, 100), of_rate(0, 100)};
        const iem_confusion high[2] = {of_rate(34, 100), of_rate(a + 4, 100)};
        const iem_corners corners = {low, high};
        const iem_spread s = iem_outcome_spread(c, corners, 2, IEM_ADVERSE_RATE);
        assert_close(s.ratio.value, a / 30, 1e-12);
        assert_close(s.ratio.low, 0, 0);
        assert_true(s.ratio.high > (a + 4) / 26 && s.ratio.high < 1);
    }
}

/* No misses for three false alarms, where two others have bounds: what is not known of
 * one pair is not known of all. */
static void a_group_without_bounds_leaves_none(void **state)
{
    (void)state;
    const iem_confusion c[3] = {
        {9, 3, 50, 0, 0, 0}, {30, 20, 90, 10, 0, 0}, {40, 25, 80, 30, 0, 0}};
    const iem_outcome_rate rate = IEM_MISSES_PER_FALSE_ALARM;
    const iem_spread all = iem_outcome_spread(c, iem_exact_counts, 3, rate);
    const iem_spread two = iem_outcome_spread(c + 1, iem_exact_counts, 2, rate);
    assert_close(all.difference.value, 1.2, 1e-12);
    assert_true(isnan(all.difference.low) && isnan(all.difference.high));
    assert_close(all.ratio.value, 0, 0);
    assert_close(all.ratio.low, 0, 0);
    assert_true(two.difference.low < .7 && two.difference.high > .7);
    assert_true(two.ratio.low > 0 && two.ratio.high > two.ratio.value);
}

/* ---- planted truth ---- */

enum { MOST = 20 };

struct world {
    size_t groups;
    double n, rate[MOST];
};

struct seen {
    double logs, four_fifths_fails, called, proven, difference, without_noise;
    double ratio_fails, difference_held, ratio_held, ratio_without;
};

static struct seen run(const struct world *w, uint64_t logs, uint64_t stream)
{
    struct seen s = {0};
    double high = 0, low = 1;
    for (size_t g = 0; g < w->groups; g++) {
        high = fmax(high, w->rate[g]);
        low = fmin(low, w->rate[g]);
    }
    for (uint64_t log = 0; log < logs; log++) {
        iem_confusion c[MOST];
        uint64_t at = 0;
        for (size_t g = 0; g < w->groups; g++)
            c[g] = of_rate(draw_binomial(w->n, w->rate[g], stream + log, &at), w->n);
        const iem_spread x =
            iem_outcome_spread(c, iem_exact_counts, w->groups, IEM_ADVERSE_RATE);
        s.logs++;
        s.four_fifths_fails += x.ratio.value < .8;
        s.ratio_fails += x.ratio.high < .8;
        s.called += x.p < .05;
        s.proven += x.difference.low > 0;
        s.difference += x.difference.value;
        s.without_noise += x.without_noise;
        s.ratio_without += x.ratio_without_noise < .8;
        s.difference_held += x.difference.low <= high - low + 1e-12 &&
                             high - low <= x.difference.high + 1e-12;
        s.ratio_held +=
            x.ratio.low <= low / high + 1e-12 && low / high <= x.ratio.high + 1e-12;
    }
    return s;
}

static void no_difference_is_not_called_one(void **state)
{
    (void)state;
    static const struct world worlds[] = {
        {5, 200, {.1, .1, .1, .1, .1}},
        {20, 500, {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1,
                   .1, .1, .1, .1, .1, .1, .1, .1, .1, .1}},
    };
    for (size_t w = 0; w < COUNT(worlds); w++) {
        const struct seen s = run(&worlds[w], 400, 1000 * w);
        /* What a gate on the smallest ratio says: .958 and 1 of 400 logs. */
        assert_true(s.four_fifths_fails / s.logs > .9);
        assert_true(s.difference / s.logs > .045);
        /* What can be said. */
        assert_true(s.ratio_fails / s.logs < .02);
        assert_true(s.called / s.logs > .02 && s.called / s.logs < .075);
        assert_true(s.proven / s.logs < .06);
        assert_true(s.without_noise / s.logs < .02);
        assert_true(s.ratio_without / s.logs < .4);
        assert_true(s.difference_held / s.logs > .94);
        assert_true(s.ratio_held / s.logs > .94);
    }
}

static void a_difference_is_found_and_not_made_larger(void **state)
{
    (void)state;
    static const struct {
        struct world world;
        double range;
    } worlds[] = {
        {{5, 200, {.05, .08, .1, .12, .15}}, .1},
        {{5, 1000, {.05, .08, .1, .12, .15}}, .1},
        {{10, 300, {.1, .1, .1, .1, .1, .1, .1, .1, .1, .25}}, .15},
        {{20, 300, {.10, .11, .12, .13, .14, .15, .16, .17, .18, .19,
                    .20, .21, .22, .23, .24, .25, .26, .27, .28, .29}},
         .19},
    };
    for (size_t w = 0; w < COUNT(worlds); w++) {
        const struct seen s = run(&worlds[w].world, 400, 10000 + 1000 * w);
        const double range = worlds[w].range;
        /* Nearer to the truth than the largest difference seen. */
        assert_true(fabs(s.without_noise / s.logs - range) < .016);
        assert_true(s.without_noise < s.difference);
        assert_true(s.proven / s.logs > .75 && s.called / s.logs > .8);
        assert_true(s.difference_held / s.logs > .95);
        assert_true(s.ratio_held / s.logs > .95);
    }
}

/* Both error rates: called at their level, and the interval holds. */
static void both_error_rates_hold_together(void **state)
{
    (void)state;
    enum { LOGS = 400 };
    double called = 0, held = 0, mean_held = 0;
    for (uint64_t log = 0; log < LOGS; log++) {
        iem_confusion c[4];
        uint64_t at = 0;
        for (size_t g = 0; g < 4; g++) {
            const double tp = draw_binomial(100, .7, log + 5000, &at);
            const double fp = draw_binomial(200, .2, log + 5000, &at);
            c[g] = (iem_confusion){tp, fp, 200 - fp, 100 - tp, 0, 0};
        }
        const iem_odds_spread o =
            iem_equalised_odds_spread(c, iem_exact_counts, iem_exact_counts, 4);
        assert_close(o.df, 6, 0);
        called += o.p < .05;
        held += o.worst.low <= 0;
        mean_held += o.mean.low <= 0;
    }
    assert_true(called / LOGS > .02 && called / LOGS < .08);
    assert_true(held / LOGS > .95 && mean_held / LOGS > .95);
}

/* Two of two decisions were right in each group: that is not certain of the next two.
 */
static void where_no_decision_errs_a_ratio_has_no_interval(void **state)
{
    (void)state;
    const iem_confusion right = {1, 0, 1, 0, 0, 0}, wrong = {30, 10, 40, 20, 0, 0};
    const iem_confusion both[2] = {right, right}, one[3] = {wrong, wrong, right};
    static const iem_outcome_rate rates[] = {
        IEM_F1,    IEM_BALANCED_ACCURACY,     IEM_MCC,
        IEM_KAPPA, IEM_POSITIVES_PER_ADVERSE, IEM_NEGATIVES_PER_FAVOURABLE};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        iem_spread s = iem_outcome_spread(both, iem_exact_counts, 2, rates[r]);
        assert_close(s.ratio.value, 1, 1e-12);
        assert_true(isnan(s.ratio.low) && isnan(s.ratio.high));
        s = iem_outcome_spread(one, iem_exact_counts, 3, rates[r]);
        assert_true(isnan(s.ratio.low) && isnan(s.ratio.high));
        s = iem_outcome_spread(one, iem_exact_counts, 2, rates[r]);
        assert_true(s.ratio.low < 1 && s.ratio.high >= 1 - 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_pair_is_that_pair),
        cmocka_unit_test(who_is_apart_is_said),
        cmocka_unit_test(equal_groups_have_no_spread),
        cmocka_unit_test(small_counts_get_the_exact_law),
        cmocka_unit_test(all_of_a_few_is_not_certain),
        seeded_test(many_groups_are_all_their_pairs),
        cmocka_unit_test(rounding_is_in_every_interval),
        cmocka_unit_test(what_rounding_may_have_made_of_nobody_has_ratio_zero),
        cmocka_unit_test(a_group_without_bounds_leaves_none),
        cmocka_unit_test(where_no_decision_errs_a_ratio_has_no_interval),
        cmocka_unit_test(no_difference_is_not_called_one),
        cmocka_unit_test(a_difference_is_found_and_not_made_larger),
        cmocka_unit_test(both_error_rates_hold_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
