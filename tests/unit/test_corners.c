/* Rounded counts: every bound is where the worst of the true counts would put it. */
#include "base/hash.h"
#include "family/checked.h"

#include "check.h"
#include "seed.h"

static double drawn(uint64_t *at, double most)
{
    return floor((most + 1) * iem_uniform(seed_of(21), (*at)++));
}

/* Counts that were rounded to 2: each may be one off. Nobody is left nowhere, so that
 * each rate has a value everywhere. */
static iem_counted draw_counted(uint64_t *at)
{
    const double most = 5;
    iem_counted g = {{2 + drawn(at, most), 2 + drawn(at, most), 2 + drawn(at, most),
                      2 + drawn(at, most), drawn(at, 2), drawn(at, 2)},
                     {0, 0, 0, 0, 0, 0}};
    g.step = (iem_confusion){g.c.tp > 0, g.c.fp > 0, g.c.tn > 0,
                             g.c.fn > 0, g.c.u1 > 0, g.c.u0 > 0};
    return g;
}

/* Count i of 6, moved by -1, 0 or 1 steps as digit i of `way` says. */
static iem_confusion true_counts(iem_counted g, unsigned way)
{
    double *const c[6] = {&g.c.tp, &g.c.fp, &g.c.tn, &g.c.fn, &g.c.u1, &g.c.u0};
    const double s[6] = {g.step.tp, g.step.fp, g.step.tn,
                         g.step.fn, g.step.u1, g.step.u0};
    for (unsigned i = 0; i < 6; i++, way /= 3) *c[i] += ((double)(way % 3) - 1) * s[i];
    return g.c;
}

enum { WAYS = 3 * 3 * 3 * 3 * 3 * 3 };

static void bounds_hold_every_count_that_rounding_allows(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 40; r++) {
        const iem_counted g = draw_counted(&at);
        for (iem_outcome_rate rate = 0; iem_rate_is_share(rate); rate++) {
            const iem_partial p = iem_counted_rate(g, rate);
            double low = NAN, high = NAN;
            for (unsigned way = 0; way < WAYS; way++) {
                const iem_partial q = iem_partial_rate(true_counts(g, way), rate);
                low = fmin(low, q.interval.low);
                high = fmax(high, q.interval.high);
            }
            assert_close(p.interval.low, low, 1e-12);
            assert_close(p.interval.high, high, 1e-12);
        }
    }
}

static void differences_take_both_sides_at_their_worst(void **state)
{
    (void)state;
    const iem_counted g = {{30, 20, 40, 10, 0, 0}, {5, 5, 5, 5, 0, 0}};
    const iem_counted r = {{20, 20, 60, 30, 0, 0}, {5, 5, 5, 5, 0, 0}};
    const iem_confusion g_low = {25, 0, 0, 15, 0, 0}, g_high = {35, 0, 0, 5, 0, 0};
    const iem_confusion r_low = {15, 0, 0, 35, 0, 0}, r_high = {25, 0, 0, 25, 0, 0};
    const iem_partial d = iem_counted_difference(g, r, IEM_TPR);
    assert_close(d.interval.value, .75 - .4, 1e-12);
    assert_close(d.low, .625 - .5, 1e-12);
    assert_close(d.high, .875 - .3, 1e-12);
    assert_close(d.interval.low, iem_outcome_difference(g_low, r_high, IEM_TPR).low,
                 1e-12);
    assert_close(d.interval.high, iem_outcome_difference(g_high, r_low, IEM_TPR).high,
                 1e-12);
    const iem_partial q = iem_counted_ratio(g, r, IEM_TPR);
    assert_close(q.interval.low, iem_outcome_ratio(g_low, r_high, IEM_TPR).low, 1e-12);
    assert_close(q.interval.high, iem_outcome_ratio(g_high, r_low, IEM_TPR).high,
                 1e-12);
    /* p of the worst; and 1 where rounding alone could make the difference. */
    assert_close(iem_counted_p(g, r, IEM_TPR),
                 iem_outcome_test(g_low, r_high, IEM_TPR).p, 1e-12);
    /* Four misses of each at worst: no law for what is not a share. */
    const iem_counted few = {{30, 9, 40, 9, 0, 0}, {5, 5, 5, 5, 0, 0}};
    const iem_counted more = {{30, 90, 40, 9, 0, 0}, {5, 5, 5, 5, 0, 0}};
    assert_true(iem_outcome_law_holds(few.c, IEM_MISSES_PER_FALSE_ALARM));
    assert_true(isnan(iem_counted_p(few, more, IEM_MISSES_PER_FALSE_ALARM)));
    const iem_counted near = {{24, 20, 40, 20, 0, 0}, {5, 5, 5, 5, 0, 0}};
    assert_close(iem_counted_p(near, r, IEM_TPR), 1, 0);
    assert_close(iem_counted_p(r, g, IEM_TPR), iem_counted_p(g, r, IEM_TPR), 1e-12);
}

static void exact_counts_are_as_they_were(void **state)
{
    (void)state;
    const iem_counted g = {{30, 20, 40, 10, 3, 4}, {0, 0, 0, 0, 0, 0}};
    const iem_counted r = {{20, 20, 60, 30, 5, 6}, {0, 0, 0, 0, 0, 0}};
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
        const iem_partial p = iem_counted_difference(g, r, rate);
        const iem_partial q = iem_partial_difference(g.c, r.c, rate);
        assert_memory_equal(&p.interval, &q.interval, sizeof p.interval);
    }
    const iem_odds_gap gap = iem_counted_odds(g, r),
                       plain = iem_equalised_odds(g.c, r.c);
    assert_memory_equal(&gap, &plain, sizeof gap);
}

static void both_rates_are_as_wide_as_their_corners(void **state)
{
    (void)state;
    const iem_counted g = {{30, 20, 40, 10, 0, 0}, {5, 5, 5, 5, 0, 0}};
    const iem_counted r = {{20, 20, 60, 30, 0, 0}, {5, 5, 5, 5, 0, 0}};
    const iem_odds_gap gap = iem_counted_odds(g, r);
    double low = INFINITY, high = -INFINITY, worst = -INFINITY, least = INFINITY;
    for (unsigned a = 0; a < 81; a++)
        for (unsigned b = 0; b < 81; b++) {
            /* All true counts of both, one step apart: 3^4 each. */
            const iem_odds_gap at =
                iem_equalised_odds(true_counts(g, a), true_counts(r, b));
            low = fmin(low, at.mean.low);
            high = fmax(high, at.mean.high);
            worst = fmax(worst, at.worst.high);
            least = fmin(least, at.worst.low);
        }
    assert_close(gap.mean.low, low, 1e-12);
    assert_close(gap.mean.high, high, 1e-12);
    assert_close(gap.worst.high, worst, 1e-12);
    assert_true(gap.worst.low <= least + 1e-12);
    /* Rounding alone could turn the difference round: its size may be 0. */
    const iem_counted many = {{5000, 3000, 5000, 5000, 0, 0},
                              {500, 500, 500, 500, 0, 0}};
    const iem_odds_gap even = iem_counted_odds(many, many);
    assert_close(even.worst.low, 0, 0);
    assert_close(even.mean_absolute.low, 0, 0);
    const iem_counted more = {{5600, 3600, 5000, 5000, 0, 0},
                              {500, 500, 500, 500, 0, 0}};
    assert_close(iem_counted_odds(more, many).worst.low, 0, 0);
    const iem_estimate mean = iem_counted_mean_difference(g, r, IEM_PPV, IEM_FOR);
    const iem_estimate plain = iem_outcome_mean_difference(g.c, r.c, IEM_PPV, IEM_FOR);
    assert_close(mean.value, plain.value, 0);
    assert_true(mean.low < plain.low && mean.high > plain.high);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(bounds_hold_every_count_that_rounding_allows),
        cmocka_unit_test(differences_take_both_sides_at_their_worst),
        cmocka_unit_test(exact_counts_are_as_they_were),
        cmocka_unit_test(both_rates_are_as_wide_as_their_corners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
