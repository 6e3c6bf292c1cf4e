/* Regressions against R and statsmodels, against normal equations solved another way,
 * and where they have no answer. */
#include "base/hash.h"
#include "stats/regression.h"

#include "../golden/compas.h"
#include "../golden/hmda.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { COMPAS = COUNT(golden_compas), COLUMNS = 11 };

/* Columns as in the golden figures; `on` says whether facts and race and sex are in. */
static void compas_cells(int facts, int groups, double *value, uint32_t *column,
                         iem_table *table)
{
    for (size_t c = 0; c < COMPAS; c++) {
        const struct golden_compas *const g = &golden_compas[c];
        const double x[COLUMNS] = {g->age == 1,     g->age == 2,   g->priors,
                                   g->misdemeanour, g->recidivism, g->race == 1,
                                   g->race == 2,    g->race == 3,  g->race == 4,
                                   g->race == 5,    g->female};
        for (uint32_t j = 0; j < COLUMNS; j++) {
            column[c * COLUMNS + j] = j;
            value[c * COLUMNS + j] = (j < 5 ? facts : groups) ? x[j] : 0;
        }
        table[c] = (iem_table){0, 0, g->flagged, g->n};
    }
}

static double value[COMPAS * COLUMNS];
static uint32_t column[COMPAS * COLUMNS];
static iem_table table[COMPAS];

/* A difference of deviances is a test of the likelihood ratio. */
static void assert_ratio(double got, double ratio, double df, double p)
{
    assert_close(got, ratio, 1e-9);
    if (!isnan(p)) assert_close(iem_chisq_upper(got, df), p, 1e-9);
}

static void logistic_fits_equal_r_and_statsmodels(void **state)
{
    (void)state;
    double deviance[4];
    for (int on = 0; on < 4; on++) {
        const struct golden_compas_fit *const g = &golden_compas_fits[on];
        compas_cells(on & 2, on & 1, value, column, table);
        const iem_design d = {COMPAS, COLUMNS, COLUMNS, column, value};
        const iem_sample s = {&d, table, 0, 1, 0};
        iem_regression fit;
        assert_ok(iem_logistic_fit(&s, &fit, NULL));
        assert_int_equal(fit.converged, 1);
        assert_close_in(g->on, fit.deviance, g->deviance, 1e-12);
        deviance[on] = fit.deviance;
        assert_close_in(g->on, 1 - fit.deviance / deviance[0],
                        golden_compas_mcfadden[on], 1e-9);
        for (size_t j = 0; j < COLUMNS + 1; j++) {
            double unit[COLUMNS + 1] = {0}, z[COLUMNS + 1];
            unit[j] = 1;
            if (isnan(g->coefficient[j])) {
                assert_false(iem_regression_solve(&fit, unit, z));
                continue;
            }
            assert_close_in(g->on, fit.beta[j], g->coefficient[j], 1e-9);
            assert_true(iem_regression_solve(&fit, unit, z));
            assert_close_in(g->on, sqrt(z[j]), g->se[j], 1e-9);
        }
        iem_regression_clear(&fit);
    }
    for (size_t i = 0; i < COUNT(golden_compas_ratios); i++) {
        const struct golden_compas_ratio *const g = &golden_compas_ratios[i];
        assert_ratio(deviance[g->from] - deviance[g->to], g->ratio, g->df, g->p);
    }
}

/* ---- mortgages, of which the log is elsewhere ---- */

enum { MORTGAGES = 2380, HMDA_FIELDS = 15, HMDA_COLUMNS = 13 };

static double number_of(const char *field)
{
    if (strcmp(field, "yes") == 0) return 1;
    return strcmp(field, "no") == 0 ? 0 : strtod(field, NULL);
}

/* application, deny, pirat … condomin, afam, single, hschool: afam goes to the end. */
static void read_mortgage(char *line, double *x, iem_table *t)
{
    static const int place[HMDA_FIELDS] = {-1, -1, 0, 1, 2,  3,  4, 5,
                                           6,  7,  8, 9, 12, 10, 11};
    size_t i = 0;
    for (char *field = strtok(line, ",\n"); field; field = strtok(NULL, ",\n"), i++) {
        if (i >= HMDA_FIELDS) break;
        if (place[i] >= 0) x[place[i]] = number_of(field);
        if (i == 1) *t = (iem_table){0, 0, number_of(field), 1};
    }
    assert_int_equal(i, HMDA_FIELDS);
}

static size_t read_mortgages(double *x, uint32_t *which, iem_table *t)
{
    char path[1000], line[1000];
    size_t n = 0;
    const char *const folder = getenv("IEMAND_DATA");
    if (!folder) return 0;
    snprintf(path, sizeof path, "%.900s/hmda_boston1990.csv", folder);
    FILE *const file = fopen(path, "r");
    if (!file) return 0;
    assert_non_null(fgets(line, sizeof line, file));
    for (; n < MORTGAGES && fgets(line, sizeof line, file); n++) {
        read_mortgage(line, x + n * HMDA_COLUMNS, &t[n]);
        for (uint32_t j = 0; j < HMDA_COLUMNS; j++) which[n * HMDA_COLUMNS + j] = j;
    }
    fclose(file);
    return n;
}

/* Returns the standard error of the last coefficient. */
static double assert_fit(const struct golden_hmda_fit *g, const iem_sample *s,
                         double *deviance)
{
    double se = NAN;
    iem_regression fit;
    assert_ok(iem_logistic_fit(s, &fit, NULL));
    assert_int_equal(fit.converged, 1);
    assert_close_in(g->on, fit.deviance, g->deviance, 1e-12);
    *deviance = fit.deviance;
    for (size_t j = 0; j < HMDA_COLUMNS + 1; j++) {
        double unit[HMDA_COLUMNS + 1] = {0}, z[HMDA_COLUMNS + 1];
        if (isnan(g->coefficient[j])) continue;
        unit[j] = 1;
        assert_close_in(g->on, fit.beta[j], g->coefficient[j], 1e-9);
        assert_true(iem_regression_solve(&fit, unit, z));
        se = sqrt(z[j]);
        /* statsmodels stops a step early: R's sqrt(sum(1/n)) for the group alone is
         * 0.14269847616066628, statsmodels' 0.14269847492742327. */
        if (!isnan(g->se[j])) assert_close_in(g->on, se, g->se[j], 1e-7);
    }
    iem_regression_clear(&fit);
    return se;
}

static void logistic_fits_of_mortgages_equal_r_and_statsmodels(void **state)
{
    (void)state;
    static double x[MORTGAGES * HMDA_COLUMNS], some[MORTGAGES * HMDA_COLUMNS];
    static uint32_t which[MORTGAGES * HMDA_COLUMNS];
    static iem_table t[MORTGAGES];
    const iem_design d = {MORTGAGES, HMDA_COLUMNS, HMDA_COLUMNS, which, some};
    const iem_sample s = {&d, t, 0, 1, 0};
    double deviance[4];
    if (read_mortgages(x, which, t) != MORTGAGES) skip();
    for (int on = 0; on < 4; on++) {
        for (size_t i = 0; i < MORTGAGES * HMDA_COLUMNS; i++)
            some[i] = i % HMDA_COLUMNS == 12 ? x[i] * (on & 1) : x[i] * (on / 2);
        const double se = assert_fit(&golden_hmda_fits[on], &s, &deviance[on]);
        if (on == 1) assert_close(se, 0.14269847616066628, 1e-12);
        assert_close(1 - deviance[on] / deviance[0], golden_hmda_mcfadden[on], 1e-9);
    }
    for (size_t i = 0; i < COUNT(golden_hmda_ratios); i++) {
        const struct golden_hmda_ratio *const g = &golden_hmda_ratios[i];
        assert_ratio(deviance[g->from] - deviance[g->to], g->ratio, g->df, g->p);
    }
}

/* ---- other ways to the same ---- */

static void coding_does_not_change_predictions(void **state)
{
    (void)state;
    /* Age as three dummies that add up to the constant, without a reference level. */
    static const struct {
        int n, flagged;
    } people[3] = {{200, 50}, {100, 80}, {300, 30}};
    const uint32_t all_levels[3] = {0, 1, 2};
    iem_table t[3];
    for (size_t c = 0; c < 3; c++)
        t[c] = (iem_table){people[c].flagged, people[c].n, 0, 0};
    const iem_design d = {3, 3, 1, all_levels, NULL};
    const iem_sample s = {&d, t, 1, 0, 0};
    for (int logistic = 0; logistic < 2; logistic++) {
        iem_regression fit;
        const double difference[4] = {0, 1, -1, 0}, level[4] = {0, 1, 0, 0};
        double z[4];
        assert_ok(logistic ? iem_logistic_fit(&s, &fit, NULL)
                           : iem_linear_fit(&s, &fit, NULL));
        for (size_t c = 0; c < 3; c++)
            assert_close(iem_predicted_rate(&fit, c, 1), t[c].a1 / t[c].n1, 1e-12);
        assert_true(iem_regression_solve(&fit, difference, z));
        if (logistic) /* Woolf's variance of a log odds ratio */
            assert_close(z[1] - z[2], 1. / 50 + 1. / 150 + 1. / 80 + 1. / 20, 1e-11);
        assert_false(iem_regression_solve(&fit, level, z));
        iem_regression_clear(&fit);
    }
}

static void a_column_for_the_group_is_the_mantel_haenszel_of_one_cell(void **state)
{
    (void)state;
    const iem_table t = {30, 100, 20, 200};
    const iem_design d = {1, 0, 0, NULL, NULL};
    const iem_sample s = {&d, &t, 1, 1, 1};
    const double of_group[2] = {0, 1};
    iem_regression fit;
    double z[2];
    assert_int_equal(iem_sample_size(&s), 2);
    assert_ok(iem_logistic_fit(&s, &fit, NULL));
    assert_close(exp(fit.beta[1]), iem_odds_ratio(t).value, 1e-12);
    assert_true(iem_regression_solve(&fit, of_group, z));
    assert_close(z[1], 1. / 30 + 1. / 70 + 1. / 20 + 1. / 180, 1e-12);
    assert_close(iem_predicted_rate(&fit, 0, 1), .3, 1e-12);
    assert_close(iem_predicted_rate(&fit, 0, 0), .1, 1e-12);
    iem_regression_clear(&fit);
}

/* Gauss-Jordan without finesse. */
static void slow_solve(double *m, double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t best = i;
        for (size_t r = i; r < n; r++)
            if (fabs(m[r * n + i]) > fabs(m[best * n + i])) best = r;
        for (size_t j = 0; j < n; j++) {
            const double x = m[i * n + j];
            m[i * n + j] = m[best * n + j], m[best * n + j] = x;
        }
        const double x = v[i];
        v[i] = v[best], v[best] = x;
        for (size_t r = 0; r < n; r++) {
            if (r == i) continue;
            const double f = m[r * n + i] / m[i * n + i];
            for (size_t j = 0; j < n; j++) m[r * n + j] -= f * m[i * n + j];
            v[r] -= f * v[i];
        }
    }
    for (size_t i = 0; i < n; i++) v[i] /= m[i * n + i];
}

static void least_squares_solve_the_normal_equations(void **state)
{
    (void)state;
    enum { CELLS = 40, FACTS = 4, N = FACTS + 2 };
    uint64_t at = 0;
    for (int round = 0; round < 50; round++) {
        double x[CELLS * FACTS], m[N * N] = {0}, v[N] = {0};
        uint32_t which[CELLS * FACTS];
        iem_table t[CELLS];
        for (size_t c = 0; c < CELLS; c++) {
            for (uint32_t j = 0; j < FACTS; j++) {
                which[c * FACTS + j] = j;
                x[c * FACTS + j] = 1000 * iem_uniform(seed_of(9), at++) - 300;
            }
            t[c].n1 = floor(1 + 9 * iem_uniform(seed_of(9), at++));
            t[c].n0 = floor(9 * iem_uniform(seed_of(9), at++));
            t[c].a1 = floor((t[c].n1 + 1) * iem_uniform(seed_of(9), at++));
            t[c].a0 = floor((t[c].n0 + 1) * iem_uniform(seed_of(9), at++));
            for (int side = 0; side < 2; side++) {
                double row[N] = {1};
                for (size_t j = 0; j < FACTS; j++) row[1 + j] = x[c * FACTS + j];
                row[N - 1] = side;
                for (size_t i = 0; i < N; i++) {
                    for (size_t j = 0; j < N; j++)
                        m[i * N + j] += (side ? t[c].n1 : t[c].n0) * row[i] * row[j];
                    v[i] += (side ? t[c].a1 : t[c].a0) * row[i];
                }
            }
        }
        const iem_design d = {CELLS, FACTS, FACTS, which, x};
        const iem_sample s = {&d, t, 1, 1, 1};
        iem_regression fit;
        assert_ok(iem_linear_fit(&s, &fit, NULL));
        slow_solve(m, v, N);
        for (size_t i = 0; i < N; i++) assert_close(fit.beta[i], v[i], 1e-8);
        iem_regression_clear(&fit);
    }
}

static void facts_that_decide_alone_have_no_coefficient(void **state)
{
    (void)state;
    /* Everybody of the second level was decided against: complete for that level. */
    const uint32_t level[3] = {0, 1, 2};
    const iem_table t[3] = {{20, 100, 0, 0}, {30, 30, 0, 0}, {10, 90, 0, 0}};
    const iem_design d = {3, 3, 1, level, NULL};
    const iem_sample s = {&d, t, 1, 0, 0};
    iem_regression fit;
    assert_ok(iem_logistic_fit(&s, &fit, NULL));
    assert_int_equal(fit.converged, 0);
    const double limit =
        -2 * (20 * log(.2) + 80 * log(.8) + 10 * log(1. / 9) + 80 * log(8. / 9));
    assert_close(fit.deviance, limit, 1e-9);
    iem_regression_clear(&fit);
    /* A line, too, can divide them. */
    const uint32_t one[3] = {0, 0, 0};
    const double x[3] = {1, 2, 3};
    const iem_table divided[3] = {{0, 5, 0, 0}, {2, 5, 0, 0}, {5, 5, 0, 0}};
    const iem_design line = {3, 1, 1, one, x};
    const iem_sample on_line = {&line, divided, 1, 0, 0};
    assert_ok(iem_logistic_fit(&on_line, &fit, NULL));
    assert_int_equal(fit.converged, 0);
    iem_regression_clear(&fit);
}

static void nobody_is_fitted_without_harm(void **state)
{
    (void)state;
    const uint32_t level[2] = {0, 1};
    const iem_table t[2] = {{0, 0, 3, 5}, {0, 0, 1, 9}};
    const iem_design d = {2, 2, 1, level, NULL};
    const iem_sample s = {&d, t, 1, 0, 0};
    const double m[3] = {0, 1, -1}, zero[3] = {0, 0, 0};
    for (int logistic = 0; logistic < 2; logistic++) {
        iem_regression fit;
        double z[3];
        assert_ok(logistic ? iem_logistic_fit(&s, &fit, NULL)
                           : iem_linear_fit(&s, &fit, NULL));
        assert_false(iem_regression_solve(&fit, m, z));
        assert_true(iem_regression_solve(&fit, zero, z));
        iem_regression_clear(&fit);
    }
    iem_regression_clear(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logistic_fits_equal_r_and_statsmodels),
        cmocka_unit_test(logistic_fits_of_mortgages_equal_r_and_statsmodels),
        cmocka_unit_test(coding_does_not_change_predictions),
        cmocka_unit_test(a_column_for_the_group_is_the_mantel_haenszel_of_one_cell),
        seeded_test(least_squares_solve_the_normal_equations),
        cmocka_unit_test(facts_that_decide_alone_have_no_coefficient),
        cmocka_unit_test(nobody_is_fitted_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
