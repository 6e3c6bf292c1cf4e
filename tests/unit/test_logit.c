/* The fit of the facts against a slow one: dense, in long double, by elimination. */
#include "base/hash.h"
#include "stats/interval.h"
#include "stats/logit.h"

#include "check.h"
#include "seed.h"

enum { GROUPS = 3, CELLS = 80, ROWS = CELLS * GROUPS };
enum { ACTIVE = 3, DUMMIES = 11, SIZE = GROUPS + DUMMIES };

/* A row per group in each cell. */
struct log {
    int64_t n[ROWS], adverse[ROWS];
    size_t first[CELLS + 1];
    uint32_t group[ROWS], columns[CELLS * ACTIVE];
};

static double draw(uint64_t *at)
{
    return iem_uniform(seed_of(20240131), (*at)++);
}

/* Facts of 4, 2 and 5 levels; cells of 0 to `size` decisions. */
static void draw_log(struct log *log, double size)
{
    uint64_t at = 0;
    for (size_t cell = 0; cell < CELLS; cell++) {
        const uint32_t a = (uint32_t)(4 * draw(&at)), b = (uint32_t)(2 * draw(&at)),
                       c = (uint32_t)(5 * draw(&at));
        log->columns[cell * ACTIVE] = a;
        log->columns[cell * ACTIVE + 1] = 4 + b;
        log->columns[cell * ACTIVE + 2] = 6 + c;
        log->first[cell] = cell * GROUPS;
        log->first[cell + 1] = (cell + 1) * GROUPS;
        for (uint32_t g = 0; g < GROUPS; g++) {
            const size_t i = cell * GROUPS + g;
            const double p = iem_logistic(-1 + .4 * g + .6 * a - .5 * b + .3 * c - .4);
            const double n = floor((size + 1) * draw(&at));
            log->group[i] = g;
            log->n[i] = (int64_t)n;
            log->adverse[i] = (int64_t)(n * fmin(1, p * (.6 + .8 * draw(&at))));
        }
    }
}

static iem_logit_data data_of(const struct log *log)
{
    return (iem_logit_data){CELLS,      GROUPS, DUMMIES,      ACTIVE,      log->first,
                            log->group, log->n, log->adverse, log->columns};
}

static const uint32_t *columns_of_row(const struct log *log, size_t row)
{
    return &log->columns[row / GROUPS * ACTIVE];
}

/* ---- slow and obvious ---- */

typedef long double slow[SIZE];

static void slow_row(const struct log *log, size_t i, slow x)
{
    for (size_t j = 0; j < SIZE; j++) x[j] = 0;
    x[log->group[i]] = 1;
    for (size_t j = 0; j < ACTIVE; j++) x[GROUPS + columns_of_row(log, i)[j]] = 1;
}

static long double slow_ridge(size_t j, double ridge)
{
    return j < GROUPS ? 1e-6L : (long double)ridge;
}

static void slow_sums(const struct log *log, double ridge, const slow b, slow gradient,
                      long double information[SIZE][SIZE])
{
    for (size_t j = 0; j < SIZE; j++) {
        gradient[j] = -slow_ridge(j, ridge) * b[j];
        for (size_t k = 0; k < SIZE; k++) information[j][k] = 0;
        information[j][j] = slow_ridge(j, ridge);
    }
    for (size_t i = 0; i < ROWS; i++) {
        slow x;
        long double eta = 0;
        slow_row(log, i, x);
        for (size_t j = 0; j < SIZE; j++) eta += x[j] * b[j];
        const long double p = 1 / (1 + expl(-eta));
        for (size_t j = 0; j < SIZE; j++) {
            gradient[j] +=
                x[j] * ((long double)log->adverse[i] - (long double)log->n[i] * p);
            for (size_t k = 0; k < SIZE; k++)
                information[j][k] += x[j] * x[k] * (long double)log->n[i] * p * (1 - p);
        }
    }
}

/* inverse = matrix^-1 by Gauss-Jordan; the matrix is lost. */
static void slow_invert(long double m[SIZE][SIZE], long double inverse[SIZE][SIZE])
{
    for (size_t j = 0; j < SIZE; j++)
        for (size_t k = 0; k < SIZE; k++) inverse[j][k] = j == k;
    for (size_t j = 0; j < SIZE; j++) {
        const long double pivot = m[j][j];
        for (size_t k = 0; k < SIZE; k++) m[j][k] /= pivot, inverse[j][k] /= pivot;
        for (size_t i = 0; i < SIZE; i++) {
            const long double f = m[i][j];
            for (size_t k = 0; k < SIZE && i != j; k++) {
                m[i][k] -= f * m[j][k];
                inverse[i][k] -= f * inverse[j][k];
            }
        }
    }
}

static void slow_fit(const struct log *log, double ridge, slow b,
                     long double covariance[SIZE][SIZE])
{
    for (size_t j = 0; j < SIZE; j++) b[j] = 0;
    for (int step = 0; step < 60; step++) {
        slow gradient;
        long double information[SIZE][SIZE];
        slow_sums(log, ridge, b, gradient, information);
        slow_invert(information, covariance);
        for (size_t j = 0; j < SIZE; j++)
            for (size_t k = 0; k < SIZE; k++)
                b[j] += covariance[j][k] * gradient[k] / (step < 5 ? 2 : 1);
    }
}

/* ---- tests ---- */

static void assert_equals_slow(const struct log *log, double ridge)
{
    const iem_logit_data data = data_of(log);
    iem_logit fit;
    slow b;
    long double covariance[SIZE][SIZE];
    assert_ok(iem_logit_fit(&data, ridge, &fit, NULL));
    slow_fit(log, ridge, b, covariance);
    assert_true(fit.converged);
    for (size_t j = 0; j < GROUPS; j++)
        assert_true(fabs(fit.intercept[j] - (double)b[j]) < 1e-8);
    for (size_t j = 0; j < DUMMIES; j++) {
        assert_true(fabs(fit.beta[j] - (double)b[GROUPS + j]) < 1e-8);
        for (size_t k = 0; k < DUMMIES; k++) {
            const size_t r = GROUPS + j, c = GROUPS + k;
            const double size = (double)sqrtl(covariance[r][r] * covariance[c][c]);
            const double got = fit.covariance[j * DUMMIES + k];
            assert_true(fabs(got - (double)covariance[r][c]) < 1e-6 * size);
        }
    }
    iem_logit_clear(&fit);
}

static void the_fit_equals_the_slow_one(void **state)
{
    (void)state;
    static const double sizes[] = {1, 8, 5000};
    for (size_t i = 0; i < 3; i++) {
        struct log log;
        draw_log(&log, sizes[i]);
        assert_equals_slow(&log, 1.5);
        assert_equals_slow(&log, .05);
    }
}

static void without_ridge_the_rates_of_groups_and_levels_are_met(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 50);
    const iem_logit_data data = data_of(&log);
    iem_logit fit;
    assert_ok(iem_logit_fit(&data, 0, &fit, NULL));
    double observed[SIZE] = {0}, expected[SIZE] = {0};
    for (size_t i = 0; i < ROWS; i++) {
        const uint32_t *column = columns_of_row(&log, i);
        const double eta = fit.intercept[log.group[i]] + fit.beta[column[0]] +
                           fit.beta[column[1]] + fit.beta[column[2]];
        const double adverse = (double)log.n[i] * iem_logistic(eta);
        observed[log.group[i]] += (double)log.adverse[i];
        expected[log.group[i]] += adverse;
        for (size_t j = 0; j < ACTIVE; j++) {
            observed[GROUPS + column[j]] += (double)log.adverse[i];
            expected[GROUPS + column[j]] += adverse;
        }
    }
    for (size_t j = 0; j < SIZE; j++) assert_close(expected[j], observed[j], 1e-6);
    iem_logit_clear(&fit);
}

static void a_group_with_one_kind_of_decision_leaves_the_others_alone(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 40);
    for (size_t i = 0; i < ROWS; i++)
        if (log.group[i] == 2) log.adverse[i] = log.n[i];
    const iem_logit_data data = data_of(&log);
    iem_logit with, without;
    assert_ok(iem_logit_fit(&data, 1.5, &with, NULL));
    for (size_t i = 0; i < ROWS; i++)
        if (log.group[i] == 2) log.n[i] = log.adverse[i] = 0;
    assert_ok(iem_logit_fit(&data, 1.5, &without, NULL));
    assert_true(with.converged && without.converged);
    assert_true(with.intercept[2] > 10 && isfinite(with.intercept[2]));
    for (size_t j = 0; j < DUMMIES; j++)
        assert_true(fabs(with.beta[j] - without.beta[j]) < 1e-4);
    assert_close(without.intercept[2], 0, 1e-9);
    iem_logit_clear(&with);
    iem_logit_clear(&without);
}

static void a_billion_decisions_converge(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 5e6);
    const iem_logit_data data = data_of(&log);
    iem_logit fit;
    assert_ok(iem_logit_fit(&data, 1.5, &fit, NULL));
    assert_true(fit.converged && fit.steps < 20);
    for (size_t j = 0; j < DUMMIES; j++)
        assert_true(fit.covariance[j * DUMMIES + j] > 0);
    iem_logit_clear(&fit);
}

static void decisions_by_a_rule_converge_to_finite_weights(void **state)
{
    (void)state;
    struct log log;
    draw_log(&log, 100);
    /* The first fact decides everything. */
    for (size_t i = 0; i < ROWS; i++)
        log.adverse[i] = columns_of_row(&log, i)[0] >= 2 ? log.n[i] : 0;
    const iem_logit_data data = data_of(&log);
    iem_logit fit;
    assert_ok(iem_logit_fit(&data, 1.5, &fit, NULL));
    assert_true(fit.converged);
    assert_true(fit.beta[2] - fit.beta[1] > 5 && fit.beta[2] - fit.beta[1] < 40);
    iem_logit_clear(&fit);
}

static void no_facts_give_the_groups_rates(void **state)
{
    (void)state;
    const int64_t n[2] = {100, 40}, adverse[2] = {20, 10};
    const uint32_t group[2] = {0, 1};
    const size_t first[2] = {0, 2};
    const iem_logit_data data = {1, 2, 0, 0, first, group, n, adverse, NULL};
    iem_logit fit;
    assert_ok(iem_logit_fit(&data, 1.5, &fit, NULL));
    assert_close(iem_logistic(fit.intercept[0]), .2, 1e-6);
    assert_close(iem_logistic(fit.intercept[1]), .25, 1e-6);
    iem_logit_clear(&fit);
    iem_logit_clear(&fit);
    iem_logit_clear(NULL);
}

static void an_empty_log_fits_nothing(void **state)
{
    (void)state;
    const iem_logit_data data = {0};
    iem_logit fit;
    assert_ok(iem_logit_fit(&data, 1.5, &fit, NULL));
    assert_int_equal(fit.n_dummies, 0);
    iem_logit_clear(&fit);
}

/* ---- the line ---- */

static void a_line_is_found_exactly_when_rates_lie_on_it(void **state)
{
    (void)state;
    static const iem_line lines[] = {{-2, 1}, {.5, -.3}, {0, 6}, {-7, .8}};
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        double n[50], adverse[50], s[50];
        for (size_t i = 0; i < 50; i++) {
            s[i] = -2 + .08 * (double)i;
            n[i] = 100 + 10 * (double)(i % 7);
            adverse[i] =
                n[i] * iem_logistic(lines[l].intercept + lines[l].slope * s[i]);
        }
        const iem_line got = iem_logit_line(n, adverse, s, 50);
        assert_true(fabs(got.intercept - lines[l].intercept) < 1e-6);
        assert_close(got.slope, lines[l].slope, 1e-5);
    }
}

static void a_line_does_not_depend_on_where_scores_start(void **state)
{
    (void)state;
    const double n[4] = {10, 20, 30, 15}, adverse[4] = {1, 5, 11, 9};
    const double s[4] = {-1, 0, .5, 2}, moved[4] = {1e4 - 1, 1e4, 1e4 + .5, 1e4 + 2};
    const iem_line a = iem_logit_line(n, adverse, s, 4);
    const iem_line b = iem_logit_line(n, adverse, moved, 4);
    assert_close(b.slope, a.slope, 1e-8);
    assert_true(fabs(b.intercept + 1e4 * b.slope - a.intercept) < 1e-6);
}

static void a_line_without_information_is_undefined(void **state)
{
    (void)state;
    const double n[3] = {10, 20, 30}, some[3] = {1, 5, 11}, s[3] = {-1, 0, .5};
    const double none[3] = {0, 0, 0}, same[3] = {.7, .7, .7};
    assert_true(isnan(iem_logit_line(n, none, s, 3).slope));
    assert_true(isnan(iem_logit_line(n, n, s, 3).slope));
    assert_true(isnan(iem_logit_line(none, none, s, 3).slope));
    assert_true(isnan(iem_logit_line(n, some, same, 3).slope));
    assert_true(isnan(iem_logit_line(n, some, s, 0).slope));
    /* The overall rate is what is left: 17 of 60, none, all. */
    assert_close(iem_logistic(iem_logit_line(n, some, same, 3).intercept), 17. / 60,
                 1e-14);
    assert_close(iem_logistic(iem_logit_line(n, none, s, 3).intercept), 0, 0);
    assert_close(iem_logistic(iem_logit_line(n, n, s, 3).intercept), 1, 0);
    assert_true(isnan(iem_logit_line(none, none, s, 3).intercept));
}

static void a_line_through_separated_decisions_stays_finite(void **state)
{
    (void)state;
    const double n[4] = {10, 20, 30, 15}, adverse[4] = {0, 0, 30, 15};
    const double s[4] = {-1, 0, .5, 2};
    const iem_line line = iem_logit_line(n, adverse, s, 4);
    assert_true(line.slope > 10 && isfinite(line.slope));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(the_fit_equals_the_slow_one),
        seeded_test(without_ridge_the_rates_of_groups_and_levels_are_met),
        seeded_test(a_group_with_one_kind_of_decision_leaves_the_others_alone),
        seeded_test(a_billion_decisions_converge),
        seeded_test(decisions_by_a_rule_converge_to_finite_weights),
        cmocka_unit_test(no_facts_give_the_groups_rates),
        cmocka_unit_test(an_empty_log_fits_nothing),
        cmocka_unit_test(a_line_is_found_exactly_when_rates_lie_on_it),
        cmocka_unit_test(a_line_does_not_depend_on_where_scores_start),
        cmocka_unit_test(a_line_without_information_is_undefined),
        cmocka_unit_test(a_line_through_separated_decisions_stays_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
