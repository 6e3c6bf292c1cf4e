/* Empirical Bayes and the chance that the group made the difference. */
#include "base/hash.h"
#include "stats/interval.h"
#include "stats/shrink.h"

#include "check.h"
#include "seed.h"

#include <stdbool.h>

enum { CELLS = 300 };

struct log {
    double adverse[CELLS], n[CELLS], model[CELLS];
};

/* A cell's rate from a beta law of weight m around the model's rate, one decision after
 * the other (Polya's urn); m = 0: the model's rate itself. */
static void draw_log(struct log *log, double m, uint64_t seed)
{
    uint64_t at = 0;
    for (size_t i = 0; i < CELLS; i++) {
        const double rate = .05 + .5 * iem_uniform(seed, at++);
        log->model[i] = rate;
        log->n[i] = 20 + floor(200 * iem_uniform(seed, at++));
        log->adverse[i] = 0;
        for (double j = 0; j < log->n[i]; j++) {
            const double p = m > 0 ? (m * rate + log->adverse[i]) / (m + j) : rate;
            log->adverse[i] += iem_uniform(seed, at++) < p;
        }
    }
}

static double weight_of(const struct log *log)
{
    return iem_shrink_weight(log->adverse, log->n, log->model, CELLS);
}

static void the_weight_behind_the_log_is_found(void **state)
{
    (void)state;
    static const double weights[] = {3, 16, 64, 256};
    for (size_t i = 0; i < 4; i++) {
        struct log log;
        draw_log(&log, weights[i], 20 + i);
        const double got = weight_of(&log);
        assert_true(got > weights[i] / 2 && got < weights[i] * 1.5);
    }
}

static void cells_that_follow_the_model_lean_on_it_fully(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 0, 30);
    assert_true(weight_of(&log) >= 256);
}

static void cells_that_ignore_the_model_stand_alone(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 0, 31);
    for (size_t i = 0; i < CELLS; i++) log.adverse[i] = i % 2 ? log.n[i] : 0;
    assert_close(weight_of(&log), 1, 1e-15);
}

/* The same likelihood from the library's own gamma function. */
static long double slow_likelihood(const struct log *log, double m)
{
    long double sum = 0;
    for (size_t i = 0; i < CELLS; i++) {
        const long double x = fmax(log->model[i] * m, 1e-6);
        const long double y = fmax((1 - log->model[i]) * m, 1e-6);
        const long double a = log->adverse[i], b = log->n[i] - log->adverse[i];
        sum += lgammal(x + a) + lgammal(y + b) - lgammal(x + y + a + b);
        sum -= lgammal(x) + lgammal(y) - lgammal(x + y);
    }
    return sum;
}

static void the_weight_is_the_least_that_the_counts_do_not_rule_out(void **state)
{
    (void)state;
    /* Twice the fall of the log likelihood at an interval's end: qchisq(.95, 1). */
    const long double fall = 3.841458820694124L / 2;
    for (uint64_t seed = 40; seed < 50; seed++) {
        struct log log;
        draw_log(&log, 1 + 30 * (double)(seed - 40), seed_of(seed));
        long double best = -INFINITY;
        for (int j = 0; j <= 24; j++)
            best = fmaxl(best, slow_likelihood(&log, exp2(j / 2.)));
        double least = 4096;
        for (int j = 24; j >= 0; j--)
            if (slow_likelihood(&log, exp2(j / 2.)) >= best - fall)
                least = exp2(j / 2.);
        assert_close(weight_of(&log), least, 1e-12);
    }
}

/* Cells from a handful of decisions to thousands; in `two`, half of them follow the
 * model and the other half ignore it. */
static void draw_mixture(struct log *log, bool two, uint64_t seed)
{
    uint64_t at = 0;
    draw_log(log, 1 + 40 * (double)(seed % 7), seed);
    for (size_t i = 0; i < CELLS; i++) {
        const double size = i % 2 ? 12 : exp(8 * iem_uniform(seed, 7000 + at++));
        const double noise = (iem_uniform(seed, 7000 + at++) - .5) / sqrt(size);
        const double p = two && i % 2 ? 2 * iem_uniform(seed, 7000 + at++) - .5
                                      : log->model[i] + .5 * noise;
        log->n[i] = 1 + floor(size);
        log->adverse[i] = floor(log->n[i] * fmin(fmax(p, 0), 1));
    }
}

static void the_weight_is_that_of_the_slow_way_over_all_steps(void **state)
{
    (void)state;
    for (uint64_t named = 100; named < 140; named++) {
        const uint64_t seed = seed_of(named);
        struct log log;
        long double at[25], best = -INFINITY;
        draw_mixture(&log, seed % 2, seed);
        for (int j = 0; j < 25; j++) {
            at[j] = slow_likelihood(&log, exp2(j / 2.));
            best = fmaxl(best, at[j]);
        }
        int least = 0;
        while (at[least] < best - 3.841458820694124L / 2) least++;
        assert_close(weight_of(&log), exp2(least / 2.), 1e-12);
    }
}

static void a_handful_of_cells_earns_the_model_little_trust(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 0, 32);
    const double few = iem_shrink_weight(log.adverse, log.n, log.model, 4);
    assert_true(few < weight_of(&log) / 4);
}

static void empty_cells_and_certain_models_do_no_harm(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 64, 60);
    const double before = weight_of(&log);
    for (size_t i = 0; i < 20; i++) log.n[i] = log.adverse[i] = 0;
    assert_true(weight_of(&log) > before / 2 && weight_of(&log) < before * 2);
    for (size_t i = 0; i < 20; i++) log.model[i] = i % 2 ? 1 : 0;
    assert_true(isfinite(weight_of(&log)));
    for (size_t i = 0; i < 20; i++) log.n[i] = 10, log.adverse[i] = 5;
    assert_true(isfinite(weight_of(&log)));
    assert_close(iem_shrink_weight(log.adverse, log.n, log.model, 0), 1, 1e-15);
}

static void a_shrunk_rate_lies_between_count_and_model(void **state)
{
    (void)state;
    assert_close(iem_shrunk(3, 10, .1, 30), 6. / 40, 1e-15);
    assert_close(iem_shrunk(0, 0, .1, 30), .1, 1e-15);
}

static void duo_category_one_has_the_published_chance(void **state)
{
    (void)state;
    /* 1,460 of 7,280 against 390 of 8,670: .78, at least .75 (one-sided .05). */
    const iem_causation c =
        iem_group_chance(1460. / 7280, 7280, 390. / 8670, 8670, .05);
    assert_close(c.value, 1 - 390. / 8670 * 7280 / 1460, 1e-14);
    assert_true(fabs(c.value - .78) < .005 && fabs(c.low - .75) < .006);
    /* ln of the risk ratio has Katz's standard error. */
    const double se = sqrt(1 / 1460. - 1 / 7280. + 1 / 390. - 1 / 8670.);
    assert_close(log((1 - c.low) / (1 - c.high)) / 2, 1.6448536269514722 * se, 1e-10);
}

static void the_lower_bound_holds_as_often_as_it_says(void **state)
{
    (void)state;
    enum { LOGS = 4000 };
    const double p1 = .3, p0 = .12, truth = 1 - p0 / p1;
    double above = 0, below = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        uint64_t at = 0;
        double a1 = 0, a0 = 0;
        for (int i = 0; i < 300; i++) a1 += iem_uniform(r, at++) < p1;
        for (int i = 0; i < 500; i++) a0 += iem_uniform(r, at++) < p0;
        const iem_causation c = iem_group_chance(a1 / 300, 300, a0 / 500, 500, .05);
        above += c.low > truth;
        below += c.high < truth;
    }
    assert_true(above / LOGS > .035 && above / LOGS < .065);
    assert_true(below / LOGS > .035 && below / LOGS < .065);
}

static void a_stricter_level_promises_less(void **state)
{
    (void)state;
    double last = iem_group_chance(.3, 300, .1, 500, .05).low;
    for (double level = .01; level > 1e-12; level /= 10) {
        const double low = iem_group_chance(.3, 300, .1, 500, level).low;
        assert_true(low < last);
        last = low;
    }
}

static void a_group_that_fares_better_has_a_negative_value(void **state)
{
    (void)state;
    assert_close(iem_group_chance(.1, 300, .2, 500, .05).value, -1, 1e-14);
}

static void without_a_rate_there_is_no_chance(void **state)
{
    (void)state;
    assert_true(isnan(iem_group_chance(0, 300, .2, 500, .05).value));
    assert_true(isnan(iem_group_chance(.1, 300, 0, 500, .05).low));
    assert_true(isnan(iem_group_chance(.1, 0, .2, 500, .05).high));
    assert_true(isnan(iem_group_chance(.1, 300, .2, 500, 0).low));
    assert_true(isnan(iem_group_chance(NAN, 300, .2, 500, .05).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_weight_behind_the_log_is_found),
        cmocka_unit_test(cells_that_follow_the_model_lean_on_it_fully),
        cmocka_unit_test(cells_that_ignore_the_model_stand_alone),
        seeded_test(the_weight_is_the_least_that_the_counts_do_not_rule_out),
        seeded_test(the_weight_is_that_of_the_slow_way_over_all_steps),
        cmocka_unit_test(a_handful_of_cells_earns_the_model_little_trust),
        cmocka_unit_test(empty_cells_and_certain_models_do_no_harm),
        cmocka_unit_test(a_shrunk_rate_lies_between_count_and_model),
        cmocka_unit_test(duo_category_one_has_the_published_chance),
        cmocka_unit_test(the_lower_bound_holds_as_often_as_it_says),
        cmocka_unit_test(a_stricter_level_promises_less),
        cmocka_unit_test(a_group_that_fares_better_has_a_negative_value),
        cmocka_unit_test(without_a_rate_there_is_no_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
