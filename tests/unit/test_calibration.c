/* Calibration: against scikit-learn, numpy and R, against loops over people, and lines
 * that were planted. */
#include "stats/calibration.h"
#include "stats/rank.h"
#include "stats/table2x2.h"

#include "../golden/scores.h"
#include "seed.h"
#include "sides.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const double deciles[DECILES] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
static const double tenths[DECILES] = {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1};
static const double middles[DECILES] = {.05, .15, .25, .35, .45,
                                        .55, .65, .75, .85, .95};
static const size_t own_band[DECILES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static iem_sides outcomes(const double *value, const struct golden_scores *g)
{
    return (iem_sides){value, g->positive, g->negative, DECILES, 0};
}

/* ---- other programs ---- */

static void brier_equals_scikit_learn(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_scores); i++) {
        const struct golden_scores *g = &golden_scores[i];
        const iem_sides s = outcomes(tenths, g), raw = outcomes(deciles, g);
        assert_close_in(g->group, iem_brier(&s).estimate.value, g->brier, 1e-12);
        assert_true(isnan(iem_brier(&raw).estimate.value));
    }
}

static void tables_and_their_error_equal_numpy(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_scores); i++) {
        const struct golden_scores *g = &golden_scores[i];
        const iem_sides s = outcomes(tenths, g);
        iem_band rows[DECILES];
        iem_calibration_table(&s, own_band, DECILES, rows);
        double n = 0, sum = 0;
        for (size_t d = 0; d < DECILES; d++) {
            const double all = g->positive[d] + g->negative[d];
            assert_close_in(g->group, rows[d].n, all, 0);
            assert_close_in(g->group, rows[d].observed.value,
                            all > 0 ? g->positive[d] / all : NAN, 1e-15);
            assert_close_in(g->group, rows[d].observed.high,
                            iem_rate(g->positive[d], all).high, 0);
            assert_close_in(g->group, rows[d].mean, all > 0 ? tenths[d] : NAN, 1e-14);
            n += all;
            sum += all * 10 * tenths[d];
        }
        assert_close_in(g->group, n, g->n, 0);
        assert_close_in(g->group, sum / n, g->mean, 1e-12);
        assert_close_in(g->group, iem_calibration_error_of(rows, DECILES).value,
                        g->calibration_error, 1e-12);
    }
}

static void people_by_age_equal_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_score_ages); i++) {
        const struct golden_score_age *g = &golden_score_ages[i];
        const iem_sides raw = {deciles, g->positive, g->negative, DECILES, 0};
        const iem_sides s = {tenths, g->positive, g->negative, DECILES, 0};
        iem_band rows[DECILES];
        assert_close_in(g->group, iem_auc_of(&raw).estimate.value, g->auc, 1e-12);
        if (isnan(g->brier)) continue;
        assert_close_in(g->group, iem_brier(&s).estimate.value, g->brier, 1e-12);
        iem_calibration_table(&s, own_band, DECILES, rows);
        double sum = 0;
        for (size_t d = 0; d < DECILES; d++) {
            const double all = g->positive[d] + g->negative[d];
            assert_close_in(g->group, rows[d].observed.value,
                            all > 0 ? g->positive[d] / all : NAN, 1e-15);
            if (rows[d].n > 0) sum += rows[d].n * 10 * rows[d].mean;
        }
        assert_close_in(g->group, sum / g->n, g->mean, 1e-12);
        assert_close_in(g->group, iem_calibration_error_of(rows, DECILES).value,
                        g->calibration_error, 1e-12);
    }
}

static iem_calibration line_of(const iem_sides *s, int on_logit)
{
    iem_calibration line;
    assert_ok(iem_calibrate(s, on_logit, &line, &ok_err_));
    assert_int_equal(line.on_logit, on_logit);
    return line;
}

/* The light ridge on the slope is felt in small groups; standard errors of glm() are
 * those of the step before the last. */
static double tolerance(const struct golden_scores *g)
{
    return g->n < 100 ? 5e-6 : 1e-7;
}

static void lines_equal_logistic_regression_in_r(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_scores); i++) {
        const struct golden_scores *g = &golden_scores[i];
        const iem_sides s = outcomes(middles, g), raw = outcomes(deciles, g);
        const iem_calibration line = line_of(&s, 1), on_score = line_of(&raw, 0);
        const double rel = tolerance(g);
        assert_close_in(g->group, line.intercept.value, g->line[0], rel);
        assert_close_in(g->group, line.slope.value, g->line[1], rel);
        assert_close_in(g->group, line.intercept_se, g->line[2], rel);
        assert_close_in(g->group, line.slope_se, g->line[3], rel);
        assert_close_in(g->group, line.slope.high, g->line[1] + IEM_Z95 * g->line[3],
                        rel);
        assert_close_in(g->group, line.in_the_large.value, g->in_the_large[0], 1e-9);
        assert_close_in(g->group, line.in_the_large_se, g->in_the_large[1], rel);
        assert_close_in(g->group, on_score.intercept.value, g->raw_line[0], rel);
        assert_close_in(g->group, on_score.slope.value, g->raw_line[1], rel);
        assert_close_in(g->group, on_score.intercept_se, g->raw_line[2], rel);
        assert_close_in(g->group, on_score.slope_se, g->raw_line[3], rel);
        assert_true(isnan(on_score.in_the_large.value));
    }
}

/* ---- what cannot be known ---- */

static void lines_without_a_maximum_are_undefined(void **state)
{
    (void)state;
    static const double value[] = {.2, .5, .8}, low[] = {4, 2, 0}, high[] = {0, 0, 5},
                        touching[] = {0, 3, 5}, none[] = {0, 0, 0}, one[] = {0, 6, 0};
    const iem_sides apart = {value, high, low, 3, 0},
                    touch = {value, touching, low, 3, 0},
                    never = {value, none, low, 3, 0}, same = {value, one, one, 3, 0},
                    nobody = {value, none, none, 3, 0};
    assert_true(isnan(line_of(&apart, 1).slope.value));
    assert_true(isnan(line_of(&touch, 1).slope_se));
    assert_true(isfinite(line_of(&touch, 1).in_the_large.value));
    assert_true(isnan(line_of(&never, 1).in_the_large.value));
    assert_true(isnan(line_of(&same, 1).intercept.value));
    assert_close(line_of(&same, 1).in_the_large.value, 0, 1e-12); /* half at .5 */
    assert_true(isnan(line_of(&nobody, 1).in_the_large.value));
    assert_true(isnan(iem_brier(&nobody).estimate.value));
}

static void log_odds_need_scores_strictly_between_0_and_1(void **state)
{
    (void)state;
    static const double value[] = {0, .5, 1, 2}, inner[] = {0, 3, 0, 0},
                        ends[] = {2, 3, 4, 0}, beyond[] = {0, 1, 0, 2};
    const iem_sides in = {value, inner, inner, 4, 0}, at = {value, ends, ends, 4, 0},
                    out = {value, beyond, inner, 4, 0};
    assert_true(iem_scores_are_chances(&in, 0) && iem_scores_are_chances(&in, 1));
    assert_true(!iem_scores_are_chances(&at, 0) && iem_scores_are_chances(&at, 1));
    assert_true(!iem_scores_are_chances(&out, 1));
    assert_true(isnan(line_of(&at, 1).in_the_large.value));
    assert_close(line_of(&at, 0).slope.value, 0, 1e-9);
    assert_close(line_of(&in, 1).in_the_large.value, 0, 1e-12);
    static const size_t band[] = {0, 1, 2, 3};
    iem_band rows[4];
    iem_calibration_table(&out, band, 4, rows);
    assert_true(isnan(iem_calibration_error_of(rows, 4).value));
    assert_true(isnan(rows[0].lowest) && isnan(rows[0].observed.value));
    iem_calibration_table(&in, band, 4, rows);
    assert_close(iem_calibration_error_of(rows, 4).value, 0, 0);
}

static void lines_do_not_depend_on_the_unit_of_the_score(void **state)
{
    (void)state;
    double small[DECILES], large[DECILES];
    const struct golden_scores *g = &golden_scores[2];
    for (size_t d = 0; d < DECILES; d++)
        small[d] = 1e-6 * deciles[d], large[d] = 1e6 + 1000 * deciles[d];
    const iem_sides s = outcomes(small, g), l = outcomes(large, g);
    assert_close(line_of(&s, 0).slope.value, 1e6 * g->raw_line[1], 1e-7);
    assert_close(line_of(&s, 0).intercept_se, g->raw_line[2], 1e-7);
    assert_close(line_of(&l, 0).slope.value, g->raw_line[1] / 1000, 1e-7);
    assert_close(line_of(&l, 0).slope_se, g->raw_line[3] / 1000, 1e-7);
    for (size_t d = 0; d < DECILES; d++) large[d] += 1e16;
    assert_true(isnan(line_of(&l, 0).slope.value)); /* rounding is all that is left */
    for (size_t d = 0; d < DECILES; d++) large[d] = 1e6 + 1000 * deciles[d];
    assert_close(line_of(&l, 0).intercept.value, g->raw_line[0] - 1000 * g->raw_line[1],
                 1e-7);
}

/* ---- bands ---- */

static void bands_keep_equal_scores_together_and_people_even(void **state)
{
    (void)state;
    static const double few[] = {0, 3, 0, 1, 9},
                        many[] = {5, 5, 1, 4, 10, 0, 2, 3, 5, 5},
                        lump[] = {1, 1, 97, 1};
    size_t band[10];
    static const size_t want_few[] = {0, 0, 0, 1, 2};
    assert_int_equal(iem_score_bands(few, 5, 3, band), 3);
    for (size_t i = 0; i < 5; i++) assert_int_equal(band[i], want_few[i]);
    static const size_t want_many[] = {0, 0, 1, 1, 2, 2, 2, 2, 3, 3};
    assert_int_equal(iem_score_bands(many, 10, 4, band), 4);
    for (size_t i = 0; i < 10; i++) assert_int_equal(band[i], want_many[i]);
    assert_int_equal(iem_score_bands(lump, 4, 3, band), 3);
    assert_int_equal(band[1], 0);
    assert_int_equal(band[2], 1);
    assert_int_equal(band[3], 2);
}

static void a_row_says_from_where_to_where(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 3, 4, 5}, a[] = {0, 1, 0, 2, 0},
                        b[] = {0, 3, 2, 0, 0};
    static const size_t band[] = {0, 0, 0, 0, 1};
    const iem_sides s = {value, a, b, 5, 0};
    iem_band rows[2];
    iem_calibration_table(&s, band, 2, rows);
    assert_close(rows[0].lowest, 2, 0);
    assert_close(rows[0].highest, 4, 0);
    assert_close(rows[0].mean, 22 / 8., 1e-15);
    assert_close(rows[0].positive, 3, 0);
    assert_true(isnan(rows[1].highest) && isnan(rows[1].mean));
}

static void bands_of_random_scores_are_about_even(void **state)
{
    (void)state;
    double count[500], in_band[20] = {0}, all = 0, largest = 0;
    size_t band[500];
    for (size_t i = 0; i < 500; i++) {
        count[i] = floor(9 * iem_uniform(seed_of(5), i));
        all += count[i];
        largest = fmax(largest, count[i]);
    }
    assert_int_equal(iem_score_bands(count, 500, 20, band), 20);
    for (size_t i = 0; i < 500; i++) {
        assert_true(i == 0 || band[i] == band[i - 1] || band[i] == band[i - 1] + 1);
        in_band[band[i]] += count[i];
    }
    for (size_t r = 0; r < 20; r++)
        assert_true(fabs(in_band[r] - all / 20) <= 2 * largest);
}

/* ---- planted lines, loops over people, and buckets ---- */

/* Scores uniform in (0, 1) to `digits`; the outcome with log odds a + b logit(score).
 */
static void draw_outcomes(people *p, size_t n, double a, double b, double steps,
                          uint64_t seed)
{
    p->n_a = p->n_b = 0;
    for (size_t i = 0; i < n; i++) {
        const double step = 1 + floor((steps - 1) * iem_uniform(seed, 2 * i));
        const double score = step / steps;
        const double chance = iem_logistic(a + b * log(score / (1 - score)));
        if (iem_uniform(seed, 2 * i + 1) < chance)
            p->a[p->n_a++] = score;
        else
            p->b[p->n_b++] = score;
    }
}

static void brier_equals_a_loop_and_covers(void **state)
{
    (void)state;
    static people p;
    static counted c;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        double sum = 0, squares = 0, n = 0;
        draw_outcomes(&p, 50 + seed, .3, .8, 64, seed_of(seed));
        count_people(&p, 0, 0, &c);
        for (size_t i = 0; i < p.n_a; i++, n++) {
            const double lost = (1 - p.a[i]) * (1 - p.a[i]);
            sum += lost, squares += lost * lost;
        }
        for (size_t i = 0; i < p.n_b; i++, n++) {
            const double lost = p.b[i] * p.b[i];
            sum += lost, squares += lost * lost;
        }
        const double mean = sum / n;
        const double se = sqrt((squares / n - mean * mean) / (n - 1));
        assert_close(iem_brier(&c.sides).estimate.value, mean, 1e-12);
        assert_close(iem_brier(&c.sides).estimate.high, mean + IEM_Z95 * se, 1e-9);
    }
}

static void planted_lines_are_found(void **state)
{
    (void)state;
    static people p;
    static counted c;
    double intercept = 0, slope = 0, large = 0;
    enum { RUNS = 300 };
    for (uint64_t run = 0; run < RUNS; run++) {
        draw_outcomes(&p, 400, .4, .7, 64, 500 + run);
        count_people(&p, 0, 0, &c);
        const iem_calibration line = line_of(&c.sides, 1);
        intercept += line.intercept.low <= .4 && .4 <= line.intercept.high;
        slope += line.slope.low <= .7 && .7 <= line.slope.high;
        draw_outcomes(&p, 400, .4, 1, 64, 50000 + run);
        count_people(&p, 0, 0, &c);
        const iem_estimate e = line_of(&c.sides, 1).in_the_large;
        large += e.low <= .4 && .4 <= e.high;
    }
    assert_true(intercept / RUNS > .915 && intercept / RUNS < .985);
    assert_true(slope / RUNS > .915 && slope / RUNS < .985);
    assert_true(large / RUNS > .915 && large / RUNS < .985);
}

static void a_calibrated_score_has_the_error_of_chance(void **state)
{
    (void)state;
    static people p;
    static counted c;
    double seen = 0, chance = 0, wrong = 0;
    for (uint64_t run = 0; run < 200; run++) {
        size_t band[2 * MOST_PEOPLE];
        double all[2 * MOST_PEOPLE];
        iem_band rows[10];
        for (int planted = 0; planted < 2; planted++) {
            draw_outcomes(&p, 500, planted, 1, 1000, 900 + run);
            count_people(&p, 0, 0, &c);
            for (size_t i = 0; i < c.sides.n; i++) all[i] = c.a[i] + c.b[i];
            const size_t n = iem_score_bands(all, c.sides.n, 10, band);
            assert_int_equal(n, 10);
            iem_calibration_table(&c.sides, band, n, rows);
            const iem_calibration_error e = iem_calibration_error_of(rows, n);
            seen += planted ? 0 : e.value;
            chance += planted ? 0 : e.chance;
            wrong += planted ? e.value > 2 * e.chance : 0;
        }
    }
    assert_true(fabs(seen / chance - 1) < .05);
    assert_true(wrong > 190);
}

static void buckets_change_no_more_than_they_say(void **state)
{
    (void)state;
    static people p;
    static counted exact, coarse;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        size_t band[2 * MOST_PEOPLE], fine[2 * MOST_PEOPLE];
        double all[2 * MOST_PEOPLE];
        iem_band rows[5], fine_rows[5];
        draw_outcomes(&p, 5 + seed, .3, .5, 64, seed_of(seed));
        count_people(&p, 0, 0, &exact);
        count_people(&p, 4 / 64., 3 / 64., &coarse);
        assert_true(fabs(iem_brier(&exact.sides).estimate.value -
                         iem_brier(&coarse.sides).estimate.value) <=
                    iem_brier(&coarse.sides).error + 1e-12);
        for (size_t i = 0; i < coarse.sides.n; i++) all[i] = coarse.a[i] + coarse.b[i];
        const size_t n = iem_score_bands(all, coarse.sides.n, 5, band);
        for (size_t i = 0, at = 0; i < exact.sides.n; i++) {
            while (exact.value[i] > coarse.value[at] + 1.6 / 64) at++;
            fine[i] = band[at];
        }
        iem_calibration_table(&coarse.sides, band, n, rows);
        iem_calibration_table(&exact.sides, fine, n, fine_rows);
        for (size_t r = 0; r < n; r++) {
            assert_close(rows[r].positive, fine_rows[r].positive, 0);
            assert_true(fabs(rows[r].mean - fine_rows[r].mean) <=
                        rows[r].error + 1e-12);
        }
        const iem_calibration_error e = iem_calibration_error_of(rows, n);
        const iem_calibration_error fine_e = iem_calibration_error_of(fine_rows, n);
        assert_true(fabs(e.value - fine_e.value) <= e.error + 1e-12);
        assert_true(fabs(e.chance - fine_e.chance) <= e.chance_error + 1e-12);
    }
}

static int is_within(double exact, double coarse, double error)
{
    assert_true(isnan(error) || fabs(exact - coarse) <= error * (1 + 1e-9) + 1e-9);
    return !isnan(error);
}

/* Scores of `steps` steps in buckets of four. */
static int lines_stay_within(double steps, int on_logit, double least, uint64_t seed,
                             double *tightest)
{
    static people p;
    static counted exact, coarse;
    draw_outcomes(&p, 60 + 10 * seed, .3, .5, steps, seed_of(seed));
    for (size_t i = 0; i < p.n_a; i++) p.a[i] = fmax(p.a[i], least);
    for (size_t i = 0; i < p.n_b; i++) p.b[i] = fmax(p.b[i], least);
    count_people(&p, 0, 0, &exact);
    count_people(&p, 4 / steps, 3 / steps, &coarse);
    const iem_calibration e = line_of(&exact.sides, on_logit);
    const iem_calibration c = line_of(&coarse.sides, on_logit);
    if (on_logit)
        is_within(e.in_the_large.value, c.in_the_large.value, c.in_the_large_error);
    is_within(e.intercept.value, c.intercept.value, c.intercept_error);
    if (c.slope_error > 0)
        *tightest =
            fmax(*tightest, fabs(e.slope.value - c.slope.value) / c.slope_error);
    return is_within(e.slope.value, c.slope.value, c.slope_error);
}

static void buckets_move_lines_no_more_than_they_say(void **state)
{
    (void)state;
    int known = 0, on_raw = 0;
    double tightest = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        known += lines_stay_within(1024, 1, 8 / 1024., seed, &tightest);
        on_raw += lines_stay_within(64, 0, 0, seed, &tightest);
        on_raw += lines_stay_within(4096, 0, 0, seed, &tightest);
        lines_stay_within(64, 1, 8 / 64., seed, &tightest);
    }
    assert_true(known > 50 && on_raw > 150); /* the bounds are of use */
    assert_true(tightest > .01);
}

static void a_bucket_that_may_hold_0_is_bounded_by_a_millionth(void **state)
{
    (void)state;
    static const double value[] = {.1, .5, .7}, a[] = {1, 4, 6}, b[] = {5, 4, 2};
    static const double ends[] = {1e-6, .4, .6}, beyond[] = {1e-9, .4, .6};
    const iem_sides s = {value, a, b, 3, .2}, fine = {value, a, b, 3, .001},
                    exact = {value, a, b, 3, 0}, end = {ends, a, b, 3, 0},
                    below = {beyond, a, b, 3, 0};
    const iem_calibration wide = line_of(&s, 1), narrow = line_of(&fine, 1);
    assert_close(wide.in_the_large.value, line_of(&exact, 1).in_the_large.value, 0);
    assert_true(isnan(wide.slope_error) && isnan(wide.intercept_error));
    /* all scores as low as they may be */
    assert_true(wide.in_the_large_error >=
                line_of(&end, 1).in_the_large.value - wide.in_the_large.value);
    assert_true(wide.in_the_large_error < 3);
    assert_close(line_of(&below, 1).slope.value, line_of(&end, 1).slope.value, 0);
    assert_true(narrow.in_the_large_error > 0 && narrow.in_the_large_error < .01);
    assert_true(narrow.slope_error > 0 && narrow.slope_error < .1);
    assert_close(line_of(&exact, 1).slope_error, 0, 0);
    assert_close(line_of(&exact, 1).in_the_large_error, 0, 0);
}

static void a_bucket_can_reach_the_bounds(void **state)
{
    (void)state;
    /* 0 to .5 in one bucket; all at 0 or all at .5 */
    static const double value[] = {.25}, a[] = {0}, b[] = {4};
    static const size_t band[] = {0};
    const iem_sides s = {value, a, b, 1, .5};
    iem_band row;
    iem_calibration_table(&s, band, 1, &row);
    assert_close(iem_brier(&s).estimate.value + iem_brier(&s).error, .25, 1e-15);
    assert_close(iem_calibration_error_of(&row, 1).value +
                     iem_calibration_error_of(&row, 1).error,
                 .5, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brier_equals_scikit_learn),
        cmocka_unit_test(tables_and_their_error_equal_numpy),
        cmocka_unit_test(people_by_age_equal_other_programs),
        cmocka_unit_test(lines_equal_logistic_regression_in_r),
        cmocka_unit_test(lines_without_a_maximum_are_undefined),
        cmocka_unit_test(log_odds_need_scores_strictly_between_0_and_1),
        cmocka_unit_test(lines_do_not_depend_on_the_unit_of_the_score),
        cmocka_unit_test(bands_keep_equal_scores_together_and_people_even),
        cmocka_unit_test(a_row_says_from_where_to_where),
        seeded_test(bands_of_random_scores_are_about_even),
        seeded_test(brier_equals_a_loop_and_covers),
        cmocka_unit_test(planted_lines_are_found),
        cmocka_unit_test(a_calibrated_score_has_the_error_of_chance),
        seeded_test(buckets_change_no_more_than_they_say),
        seeded_test(buckets_move_lines_no_more_than_they_say),
        cmocka_unit_test(a_bucket_that_may_hold_0_is_bounded_by_a_millionth),
        cmocka_unit_test(a_bucket_can_reach_the_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
