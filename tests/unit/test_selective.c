/* Outcomes that are seen for some: bounds against every way to fill them in, tests
 * against planted truth, and what the DUO log says. */
#include "base/hash.h"
#include "stats/selective.h"

#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static double value_of(iem_confusion c, iem_outcome_rate rate)
{
    return iem_outcome_rate_of(c, rate).value;
}

static iem_confusion filled_in(iem_confusion c, double x1, double x0)
{
    return (iem_confusion){c.tp + x1, c.fp + c.u1 - x1, c.tn + c.u0 - x0, c.fn + x0, 0,
                           0};
}

/* ---- bounds ---- */

/* Every way to fill the missing outcomes in. NaN: none has the rate. `everywhere`: each
 * has it. */
struct extremes {
    double low, high;
    int everywhere;
};

static struct extremes tried(iem_confusion c, iem_outcome_rate rate)
{
    struct extremes e = {NAN, NAN, 1};
    for (double x1 = 0; x1 <= c.u1; x1++)
        for (double x0 = 0; x0 <= c.u0; x0++) {
            const double value = value_of(filled_in(c, x1, x0), rate);
            if (isnan(value)) e.everywhere = 0;
            e.low = fmin(e.low, value);
            e.high = fmax(e.high, value);
        }
    return e;
}

static iem_confusion draw_partly_seen(uint64_t *at)
{
    double n[6];
    for (size_t i = 0; i < 6; i++) n[i] = floor(5 * iem_uniform(seed_of(11), (*at)++));
    return (iem_confusion){n[0], n[1], n[2], n[3], n[4], n[5]};
}

static void bounds_are_the_ends_of_every_way_to_fill_in(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 1500; r++) {
        const iem_confusion c = draw_partly_seen(&at);
        for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
            const struct extremes e = tried(c, rate);
            const iem_partial p = iem_partial_rate(c, rate);
            if (!iem_rate_is_share(rate) && !e.everywhere) continue;
            assert_close(p.low, e.low, 1e-12);
            assert_close(p.high, e.high, 1e-12);
            if (isnan(e.low)) {
                assert_int_equal(p.known, IEM_UNDEFINED);
                continue;
            }
            /* The ends of the interval are outside. */
            assert_true(!(p.interval.low > p.low + 1e-12));
            assert_true(!(p.interval.high < p.high - 1e-12));
        }
    }
}

static void bounds_of_comparisons_are_the_ends_too(void **state)
{
    (void)state;
    uint64_t at = 50000;
    for (int r = 0; r < 300; r++) {
        const iem_confusion g = draw_partly_seen(&at), o = draw_partly_seen(&at);
        for (iem_outcome_rate rate = 0; iem_rate_is_share(rate); rate++) {
            const struct extremes a = tried(g, rate), b = tried(o, rate);
            const iem_partial d = iem_partial_difference(g, o, rate);
            assert_true(check_is_close(d.low, a.low - b.high, 1e-12) ||
                        fabs(d.low - (a.low - b.high)) < 1e-12);
            assert_true(check_is_close(d.high, a.high - b.low, 1e-12) ||
                        fabs(d.high - (a.high - b.low)) < 1e-12);
            if (b.low > 0)
                assert_close(iem_partial_ratio(g, o, rate).high, a.high / b.low, 1e-12);
            if (b.high > 0)
                assert_close(iem_partial_ratio(g, o, rate).low, a.low / b.high, 1e-12);
        }
    }
}

static void nothing_missing_is_the_rate_itself(void **state)
{
    (void)state;
    const iem_confusion c = {30, 10, 50, 20, 0, 0}, d = {20, 15, 60, 10, 0, 0};
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
        const iem_partial p = iem_partial_rate(c, rate);
        const iem_estimate e = iem_outcome_rate_of(c, rate);
        assert_int_equal(p.known, IEM_IDENTIFIED);
        assert_close(p.low, e.value, 0);
        assert_close(p.high, e.value, 0);
        assert_close(p.interval.value, e.value, 0);
        assert_close(p.interval.low, e.low, 0);
        assert_close(p.interval.high, e.high, 0);
        const iem_partial q = iem_partial_difference(c, d, rate);
        assert_close(q.interval.low, iem_outcome_difference(c, d, rate).low, 0);
        assert_close(iem_partial_ratio(c, d, rate).interval.high,
                     iem_outcome_ratio(c, d, rate).high, 0);
    }
}

static void only_those_selected_were_checked(void **state)
{
    (void)state;
    /* A fraud model: 1,000 of 10,000 checked, 400 rightly. A naive reader of the rows
     * with an outcome finds TPR 1 and FPR 1. */
    const iem_confusion c = {400, 600, 0, 0, 0, 9000};
    static const iem_outcome_rate open[] = {
        IEM_PREVALENCE, IEM_TPR,      IEM_FNR,        IEM_FPR,
        IEM_TNR,        IEM_ACCURACY, IEM_ERROR_RATE, IEM_BALANCED_ACCURACY,
        IEM_F1};
    for (size_t i = 0; i < COUNT(open); i++) {
        const iem_partial p = iem_partial_rate(c, open[i]);
        assert_int_equal(p.known, IEM_BOUNDED);
        assert_true(p.favourable_missing && !p.adverse_missing);
        assert_true(isnan(p.interval.value));
    }
    assert_close(iem_partial_rate(c, IEM_TPR).observed, 1, 0);
    assert_close(iem_partial_rate(c, IEM_FPR).observed, 1, 0);
    /* TPR: 400 of 9,400 to 400 of 400. FPR: 600 of 9,600 to 600 of 600. */
    assert_close(iem_partial_rate(c, IEM_TPR).low, 400. / 9400, 1e-12);
    assert_close(iem_partial_rate(c, IEM_TPR).high, 1, 0);
    assert_close(iem_partial_rate(c, IEM_FPR).low, 600. / 9600, 1e-12);
    assert_close(iem_partial_rate(c, IEM_PREVALENCE).low, .04, 1e-12);
    assert_close(iem_partial_rate(c, IEM_PREVALENCE).high, .94, 1e-12);
    assert_close(iem_partial_rate(c, IEM_NPV).low, 0, 0);
    assert_close(iem_partial_rate(c, IEM_NPV).high, 1, 0);
    assert_true(isnan(iem_partial_rate(c, IEM_NPV).observed));
    /* The hit rate is known, and so is the rate of selection. */
    assert_int_equal(iem_partial_rate(c, IEM_PPV).known, IEM_IDENTIFIED);
    assert_close(iem_partial_rate(c, IEM_PPV).interval.value, .4, 1e-12);
    assert_int_equal(iem_partial_rate(c, IEM_ADVERSE_RATE).known, IEM_IDENTIFIED);
    assert_close(iem_partial_rate(c, IEM_ADVERSE_RATE).interval.value, .1, 1e-12);
}

static void few_missing_outcomes_are_few(void **state)
{
    (void)state;
    /* Two of 102 selected not at home: .0196 wide, the interval .19. */
    const iem_confusion few = {40, 60, 0, 0, 2, 900}, many = {40, 60, 0, 0, 50, 900};
    const iem_partial p = iem_partial_rate(few, IEM_PPV);
    assert_int_equal(p.known, IEM_NEARLY);
    assert_true(p.adverse_missing && !p.favourable_missing);
    assert_close(p.interval.value, .4, 1e-12);
    assert_close(p.low, 40. / 102, 1e-12);
    assert_close(p.high, 42. / 102, 1e-12);
    assert_int_equal(iem_partial_rate(many, IEM_PPV).known, IEM_BOUNDED);
    assert_int_equal(iem_partial_difference(few, many, IEM_PPV).known, IEM_BOUNDED);
    assert_int_equal(iem_partial_difference(few, few, IEM_PPV).known, IEM_NEARLY);
    /* Either side's missing outcomes count. */
    const iem_confusion all = {40, 60, 500, 400, 0, 0},
                        some = {40, 60, 500, 300, 9, 90};
    const iem_partial one = iem_partial_difference(all, some, IEM_TPR);
    const iem_partial other = iem_partial_difference(some, all, IEM_TPR);
    assert_true(one.adverse_missing && one.favourable_missing);
    assert_true(other.adverse_missing && other.favourable_missing);
    assert_int_equal(iem_partial_difference(all, all, IEM_TPR).known, IEM_IDENTIFIED);
}

/* Negatives for each favourable decision, when five adverse decisions of nineteen and
 * two favourable ones of sixty-two were looked at: 2.5 there, and it cannot be so. */
static void what_no_missing_outcome_allows_is_no_value(void **state)
{
    (void)state;
    const iem_confusion c = {2, 3, 2, 0, 14, 60};
    const iem_partial p = iem_partial_rate(c, IEM_NEGATIVES_PER_FAVOURABLE);
    assert_close(p.observed, 2.5, 1e-12);
    assert_close(p.low, 5. / 62, 1e-12);
    assert_close(p.high, 79. / 62, 1e-12);
    assert_int_equal(p.known, IEM_BOUNDED);
    assert_true(isnan(p.interval.value));
    uint64_t at = 0;
    for (int r = 0; r < 3000; r++) {
        const iem_confusion group = draw_partly_seen(&at),
                            other = draw_partly_seen(&at);
        for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
            const iem_partial told[3] = {iem_partial_rate(group, rate),
                                         iem_partial_difference(group, other, rate),
                                         iem_partial_ratio(group, other, rate)};
            for (int k = 0; k < 3; k++) {
                assert_true(!(told[k].interval.value < told[k].low - 1e-12));
                assert_true(!(told[k].interval.value > told[k].high + 1e-12));
            }
        }
    }
}

/* ---- simulation ---- */

static double draw_binomial(double n, double p, uint64_t stream, uint64_t *at)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += iem_uniform(stream, (*at)++) < p;
    return count;
}

/* `hits`, `misses`: share with a positive outcome among those selected and not; of
 * these outcomes a part is seen, less often where they are negative. */
static iem_confusion draw_seen(double n, double rate, double hits, double misses,
                               const double seen[2], uint64_t stream, uint64_t *at)
{
    const double adverse = draw_binomial(n, rate, stream, at);
    const double positive = draw_binomial(adverse, hits, stream, at);
    const double missed = draw_binomial(n - adverse, misses, stream, at);
    iem_confusion c = {draw_binomial(positive, seen[1], stream, at),
                       draw_binomial(adverse - positive, seen[0], stream, at),
                       draw_binomial(n - adverse - missed, seen[0], stream, at),
                       draw_binomial(missed, seen[1], stream, at),
                       0,
                       0};
    c.u1 = adverse - c.tp - c.fp;
    c.u0 = n - adverse - c.tn - c.fn;
    return c;
}

static void bounds_hold_the_truth_where_a_naive_reader_is_wrong(void **state)
{
    (void)state;
    enum { LOGS = 500 };
    static const double often[2] = {.5, .9};
    const iem_confusion truth = {.12, .18, .63, .07, 0, 0};
    double held[IEM_OUTCOME_RATES] = {0}, naive[IEM_OUTCOME_RATES] = {0};
    for (uint64_t log = 0; log < LOGS; log++) {
        uint64_t at = 0;
        const iem_confusion c = draw_seen(800, .3, .4, .1, often, log, &at);
        for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
            const double true_rate = value_of(truth, rate);
            const iem_partial p = iem_partial_rate(c, rate);
            const iem_estimate e = iem_outcome_rate_of(c, rate);
            held[rate] += p.interval.low <= true_rate && true_rate <= p.interval.high;
            naive[rate] += e.low <= true_rate && true_rate <= e.high;
        }
    }
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++)
        assert_true(held[rate] / LOGS > .93);
    assert_true(naive[IEM_PPV] / LOGS < .1);
    assert_true(naive[IEM_PREVALENCE] / LOGS < .1);
    assert_true(naive[IEM_NPV] / LOGS < .2);
}

/* ---- hit rates ---- */

/* DUO, checks of 2014 (Statistics Netherlands, rounded to 10): outside Europe and NL.
 * Selected 2,030 of 54,830 and 1,060 of 178,220; of those visited unduly 1,060 of 1,700
 * and 140 of 1,000. */
static const iem_confusion outside_europe = {1060, 640, 0, 0, 330, 52800};
static const iem_confusion dutch = {140, 860, 0, 0, 60, 177160};

static void the_outcome_test_does_not_clear_duo(void **state)
{
    (void)state;
    /* More often selected (6.2 times) and more often rightly (4.5 times): the hit rates
     * alone would say that the group was spared, by outcomes the process itself made.
     */
    assert_close(iem_outcome_ratio(outside_europe, dutch, IEM_ADVERSE_RATE).value,
                 6.2248, 1e-4);
    const iem_partial hits = iem_partial_difference(outside_europe, dutch, IEM_PPV);
    assert_close(hits.observed, 1060. / 1700 - .14, 1e-12);
    assert_close(hits.low, 1060. / 2030 - 200. / 1060, 1e-12);
    assert_close(hits.high, 1390. / 2030 - 140. / 1060, 1e-12);
    assert_true(hits.interval.low > 0);
    const iem_robust_test t = iem_robust_outcome_test(outside_europe, dutch);
    assert_true(t.p_decisions < 1e-300);
    assert_true(t.p_hits > .999 && t.p > .999 && t.p_worst > .999);
}

static void more_often_and_less_rightly_is_shown(void **state)
{
    (void)state;
    /* 60 of 200 stopped, 12 rightly; 80 of 400, 32 rightly. */
    const iem_confusion g = {12, 48, 0, 0, 0, 140}, r = {32, 48, 0, 0, 0, 320};
    const iem_robust_test t = iem_robust_outcome_test(g, r);
    const iem_table decisions = {60, 200, 80, 400};
    /* A lower hit rate of the group is a higher one of the reference. */
    const iem_table hits = {32, 80, 12, 60};
    assert_close(t.p_decisions, iem_fisher_midp_greater(decisions), 1e-12);
    assert_close(t.p_hits, iem_fisher_midp_greater(hits), 1e-12);
    assert_close(t.p, fmax(t.p_decisions, t.p_hits), 0);
    assert_close(t.p_worst, t.p, 0);
    assert_true(t.p < .01);
    assert_true(iem_robust_outcome_test(r, g).p > .99);
    /* 20 outcomes of the group missing: they might all be hits. */
    const iem_confusion hidden = {12, 28, 0, 0, 20, 140};
    const iem_robust_test h = iem_robust_outcome_test(hidden, r);
    assert_close(
        h.p_worst,
        fmax(h.p_decisions, iem_fisher_midp_greater((iem_table){32, 80, 32, 60})),
        1e-12);
    assert_true(h.p_worst > .9);
    /* Less rightly by far, and not more often. */
    const iem_confusion seldom = {1, 19, 0, 0, 0, 180};
    const iem_robust_test s = iem_robust_outcome_test(seldom, r);
    assert_true(s.p_hits < .01 && s.p > .9);
    assert_close(s.p_worst, s.p_decisions, 0);
    const iem_confusion nobody = {0, 0, 0, 0, 0, 50};
    assert_true(isnan(iem_robust_outcome_test(nobody, r).p));
}

/* Risks p ~ the group's law; selected above a threshold. Two groups of different risk
 * and one threshold: one of the two rates differs as if there were two; both do not. */
static iem_confusion draw_by_threshold(double n, double shift, double threshold,
                                       uint64_t stream, uint64_t *at)
{
    iem_confusion c = {0, 0, 0, 0, 0, 0};
    for (double i = 0; i < n; i++) {
        const double score = shift + iem_normal_quantile(iem_uniform(stream, (*at)++));
        const double risk = iem_logistic(score - 1);
        const int hit = iem_uniform(stream, (*at)++) < risk;
        if (risk < threshold)
            c.u0++;
        else if (hit)
            c.tp++;
        else
            c.fp++;
    }
    return c;
}

static void one_threshold_is_not_called_two(void **state)
{
    (void)state;
    enum { LOGS = 300 };
    double alone = 0, robust = 0, found = 0;
    for (uint64_t log = 0; log < LOGS; log++) {
        uint64_t at = 0;
        /* The group's risks lie lower: hit rates 4 points apart under one threshold. */
        const iem_confusion g = draw_by_threshold(3000, -.6, .35, log, &at);
        const iem_confusion r = draw_by_threshold(3000, .3, .35, log, &at);
        const iem_robust_test t = iem_robust_outcome_test(g, r);
        alone += t.p_hits < .05;
        robust += t.p < .05;
        robust += iem_robust_outcome_test(r, g).p < .05;
        /* The same risks, a lower threshold for the group. */
        const iem_confusion lower = draw_by_threshold(3000, .3, .25, log, &at);
        found += iem_robust_outcome_test(lower, r).p < .05;
    }
    assert_true(alone / LOGS > .5);
    assert_close(robust, 0, 0);
    assert_true(found / LOGS > .9);
}

/* ---- lift and the random route ---- */

static void lift_over_random_equals_duo(void **state)
{
    (void)state;
    /* DUO 2014: unduly 38.9 % of the profile's checks (1,250 of 3,210, rounded to 10),
     * and 3.6 % of the random ones (14 of 390). */
    const iem_lift l = iem_lift_over_random((iem_table){1250, 3210, 14, 390});
    assert_close(l.profile.value, .389, 2e-3);
    assert_close(l.random.value, .036, 4e-3);
    assert_close(l.ratio.value, 10.848, 1e-4);
    assert_true(l.ratio.low > 6 && l.low > 6 && l.low < l.ratio.value);
    assert_true(l.p_greater < 1e-30);
    assert_close(iem_risk_ratio_score_p((iem_table){1250, 3210, 14, 390}, l.low), .05,
                 1e-9);
    assert_close(l.difference.value, 1250. / 3210 - 14. / 390, 1e-12);
    /* Sweden 2017, women: 1,580 of 3,319 high-risk cases with errors, 172 of 587 random
     * ones. */
    const iem_lift women = iem_lift_over_random((iem_table){1580, 3319, 172, 587});
    assert_close(women.ratio.value, 1.62465, 1e-5);
    assert_close(women.ratio.low, iem_risk_ratio((iem_table){1580, 3319, 172, 587}).low,
                 0);
    /* Nothing found at random: no ratio, but a lower bound. */
    const iem_lift none = iem_lift_over_random((iem_table){30, 100, 0, 100});
    assert_true(isnan(none.ratio.value));
    assert_true(none.low > 5);
    assert_true(none.p_greater < 1e-9);
    assert_true(isnan(iem_lift_over_random((iem_table){30, 100, 0, 0}).low));
    assert_close(iem_lift_over_random((iem_table){0, 100, 3, 100}).low, 0, 0);
}

static void a_random_route_identifies_error_rates(void **state)
{
    (void)state;
    enum { LOGS = 1000 };
    double tpr = 0, fpr = 0, sum = 0;
    for (uint64_t log = 0; log < LOGS; log++) {
        uint64_t at = 0;
        static const double selected_only[2] = {1, 1};
        iem_confusion c = draw_seen(4000, .2, .4, .05, selected_only, log, &at);
        c.u0 = c.tn + c.fn;
        c.tn = c.fn = 0;
        /* Prevalence .2 * .4 + .8 * .05 = .12: TPR .08 / .12, FPR .12 / .88 */
        const double found = draw_binomial(500, .12, log + 4242, &at);
        const iem_from_random e = iem_rates_from_random(c, found, 500);
        tpr += e.tpr.low <= .08 / .12 && .08 / .12 <= e.tpr.high;
        fpr += e.fpr.low <= .12 / .88 && .12 / .88 <= e.fpr.high;
        sum += e.tpr.value;
    }
    assert_true(tpr / LOGS > .93 && tpr / LOGS < .975);
    assert_true(fpr / LOGS > .93 && fpr / LOGS < .975);
    assert_close(sum / LOGS, .08 / .12, .02);
}

static void routes_that_do_not_fit_are_said(void **state)
{
    (void)state;
    /* Found by selection alone: 400 of 5,000 people, 8 %; at random 1 %. */
    const iem_confusion c = {400, 600, 0, 0, 0, 4000};
    const iem_from_random e = iem_rates_from_random(c, 5, 500);
    assert_true(e.beyond_one);
    assert_close(e.tpr.value, 1, 0);
    assert_true(e.tpr.low <= 1 && e.tpr.high <= 1);
    assert_true(isnan(iem_rates_from_random(c, 0, 500).tpr.value));
    assert_true(isnan(iem_rates_from_random(c, 500, 500).fpr.value));
    /* Nothing found by selection: a rate of 0, without bounds. */
    const iem_from_random none =
        iem_rates_from_random((iem_confusion){0, 50, 0, 0, 0, 400}, 5, 500);
    assert_close(none.tpr.value, 0, 0);
    assert_true(isnan(none.tpr.low) && isnan(none.tpr.high));
    const iem_confusion nobody = {0, 0, 0, 0, 0, 100};
    assert_true(isnan(iem_rates_from_random(nobody, 5, 500).tpr.value));
    assert_false(iem_rates_from_random(nobody, 5, 500).beyond_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(bounds_are_the_ends_of_every_way_to_fill_in),
        seeded_test(bounds_of_comparisons_are_the_ends_too),
        cmocka_unit_test(nothing_missing_is_the_rate_itself),
        cmocka_unit_test(only_those_selected_were_checked),
        cmocka_unit_test(few_missing_outcomes_are_few),
        seeded_test(what_no_missing_outcome_allows_is_no_value),
        cmocka_unit_test(bounds_hold_the_truth_where_a_naive_reader_is_wrong),
        cmocka_unit_test(the_outcome_test_does_not_clear_duo),
        cmocka_unit_test(more_often_and_less_rightly_is_shown),
        cmocka_unit_test(one_threshold_is_not_called_two),
        cmocka_unit_test(lift_over_random_equals_duo),
        cmocka_unit_test(a_random_route_identifies_error_rates),
        cmocka_unit_test(routes_that_do_not_fit_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
