/* Inequality of benefits against other programs, against sums over single persons, and
 * its standard errors against logs drawn anew. */
#include "base/hash.h"
#include "stats/inequality.h"

#include "../golden/inequality.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const double zero_one_two[] = {0, 1, 2};

static iem_benefits benefits_of(const struct golden_inequality *g)
{
    return (iem_benefits){zero_one_two, &g->count[0][0], g->n_groups, 3};
}

static void parts_equal(const struct golden_inequality *g, int alpha,
                        const double want[3], const double *group)
{
    const iem_benefits b = benefits_of(g);
    iem_entropy_part part[6];
    const iem_entropy e = iem_generalised_entropy(&b, alpha, part);
    double between = 0, within = 0;
    assert_close_in(g->name, e.total.value, want[0], 1e-12);
    assert_close_in(g->name, e.between.value, want[1], 1e-11);
    assert_close_in(g->name, e.within.value, want[2], 1e-12);
    assert_close_in(g->name, e.share.value, want[1] / want[0], 1e-11);
    for (size_t i = 0; i < g->n_groups; i++) {
        assert_close_in(g->name, part[i].entropy, group[i], 1e-12);
        assert_close_in(g->name, part[i].within, part[i].weight * group[i], 1e-12);
        between += part[i].between;
        within += part[i].within;
    }
    assert_close_in(g->name, between + within, e.total.value, 1e-14);
    assert_close_in(g->name, e.between.value + e.within.value, e.total.value, 0);
}

static void inequality_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_inequality); i++) {
        const struct golden_inequality *g = &golden_inequality[i];
        parts_equal(g, 1, g->theil, g->theil_group);
        parts_equal(g, 2, g->ge2, g->ge2_group);
    }
}

static void variation_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_inequality); i++) {
        const struct golden_inequality *g = &golden_inequality[i];
        const iem_benefits b = benefits_of(g);
        const iem_entropy e = iem_generalised_entropy(&b, 2, NULL);
        if (isnan(g->variation)) continue;
        assert_close_in(g->name, iem_coefficient_of_variation(e.total).value,
                        g->variation, 1e-12);
        assert_close_in(g->name, iem_coefficient_of_variation(e.between).value,
                        g->variation_between, 1e-11);
    }
}

static void weights_equal_the_formula_elsewhere(void **state)
{
    (void)state;
    assert_int_equal(COUNT(golden_entropy_weights), COUNT(golden_inequality));
    for (size_t i = 0; i < COUNT(golden_inequality); i++)
        for (int alpha = 0; alpha <= 2; alpha++) {
            const struct golden_inequality *g = &golden_inequality[i];
            const iem_benefits b = benefits_of(g);
            iem_entropy_part part[6];
            iem_generalised_entropy(&b, alpha, part);
            for (size_t k = 0; k < g->n_groups; k++)
                assert_close_in(g->name, part[k].weight,
                                golden_entropy_weights[i][alpha][k], 1e-12);
        }
}

static void without_any_benefit_alpha_0_has_only_its_part_between(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_inequality); i++) {
        const struct golden_inequality *g = &golden_inequality[i];
        const iem_benefits b = benefits_of(g);
        iem_entropy_part part[6];
        const iem_entropy e = iem_generalised_entropy(&b, 0, part);
        assert_close_in(g->name, e.between.value, g->between_0, 1e-11);
        assert_true(e.between_se > 0);
        /* Other programs print inf here. */
        assert_true(isnan(e.total.value) && isnan(e.within.value));
        assert_true(isnan(e.total_se) && isnan(e.share.value));
        assert_true(isnan(part[0].within));
    }
}

/* ---- where other programs are wrong ---- */

static void alpha_0_is_divided_by_the_mean_once(void **state)
{
    (void)state;
    /* Two people with benefits 1 and 2, mean 3/2: -(ln(2/3) + ln(4/3)) / 2 = ln(9/8)/2.
     * AIF360 0.6.1 and holisticai give that divided by 3/2: 0.0393. */
    static const double value[] = {1, 2}, count[] = {1, 1};
    const iem_benefits b = {value, count, 1, 2};
    const double got = iem_generalised_entropy(&b, 0, NULL).total.value;
    assert_close(got, log(9. / 8) / 2, 1e-14);
    assert_close(got, 0.0589, 1e-3);
    assert_close(got / 1.5, 0.0393, 1e-3);
    for (size_t i = 0; i < COUNT(golden_inequality); i++) {
        const struct golden_inequality *g = &golden_inequality[i];
        double people = 0, sum = 0;
        if (isnan(g->peer_between_0)) continue;
        for (size_t k = 0; k < g->n_groups; k++) {
            people += g->count[k][0] + g->count[k][1] + g->count[k][2];
            sum += g->count[k][1] + 2 * g->count[k][2];
        }
        const iem_benefits logged = benefits_of(g);
        assert_close_in(g->name,
                        iem_generalised_entropy(&logged, 0, NULL).between.value *
                            people / sum,
                        g->peer_between_0, 1e-11);
    }
}

static void variation_is_sd_over_mean(void **state)
{
    (void)state;
    /* Benefits 1 and 2: sd 1/2, mean 3/2. holisticai takes 2 sqrt(GE2): 0.471. */
    static const double value[] = {1, 2}, count[] = {1, 1};
    const iem_benefits b = {value, count, 1, 2};
    const iem_estimate ge2 = iem_generalised_entropy(&b, 2, NULL).total;
    assert_close(iem_coefficient_of_variation(ge2).value, 1. / 3, 1e-14);
    assert_close(2 * sqrt(ge2.value), 0.471, 1e-3);
}

static void weights_count(void **state)
{
    (void)state;
    /* Somebody with a benefit has weight 4, somebody without 1: as four people and one,
     * ln(5/4). AIF360 leaves the weights out: ln 2. */
    static const double value[] = {0, 1}, weight[] = {1, 4}, none[] = {1, 1};
    const iem_benefits weighted = {value, weight, 1, 2}, not = {value, none, 1, 2};
    assert_close(iem_generalised_entropy(&weighted, 1, NULL).total.value, log(1.25),
                 1e-14);
    assert_close(log(1.25), 0.223, 1e-2);
    assert_close(iem_generalised_entropy(&not, 1, NULL).total.value, log(2), 1e-14);
}

static void other_groups_are_not_people_without_benefit(void **state)
{
    (void)state;
    /* Two of the six groups of COMPAS. AIF360's between_group_generalized_entropy_index
     * counts everybody else as having benefit 0, and gives us its figure when we are
     * told the same; all six have 0.0025. */
    const double aif360_variation = 0.4210037585208366; /* sqrt(2 GE2) */
    const struct golden_inequality *g = &golden_inequality[0];
    double count[9] = {0};
    for (size_t v = 0; v < 3; v++) {
        count[v] = g->count[0][v];
        count[3 + v] = g->count[2][v];
        for (size_t k = 1; k < 6; k += k == 1 ? 2 : 1) count[6] += g->count[k][v];
    }
    const iem_benefits six = benefits_of(g),
                       two_and_nothing = {zero_one_two, count, 3, 3};
    assert_close(iem_generalised_entropy(&six, 2, NULL).between.value, 0.0025, 1e-3);
    assert_close(iem_generalised_entropy(&two_and_nothing, 2, NULL).between.value,
                 aif360_variation * aif360_variation / 2, 1e-12);
    assert_close(aif360_variation * aif360_variation / 2, 0.0886, 1e-3);
}

static double mean_of(const struct golden_entropy *g)
{
    double people = 0, sum = 0;
    for (size_t k = 0; k < g->n_groups; k++) {
        people += g->count[k][0] + g->count[k][1] + g->count[k][2];
        sum += g->count[k][1] + 2 * g->count[k][2];
    }
    return sum / people;
}

/* Means of groups that hardly differ leave a peer no digits below 1e-15. */
static void assert_if_known(const char *name, double got, double want)
{
    if (!isnan(want) && !(fabs(got - want) < 1e-15))
        assert_close_in(name, got, want, 1e-9);
}

static void peers_differ_by_their_known_faults_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_entropies); i++) {
        const struct golden_entropy *const g = &golden_entropies[i];
        const iem_benefits b = {zero_one_two, &g->count[0][0], g->n_groups, 3};
        for (int alpha = 0; alpha <= 2; alpha++) {
            const iem_entropy e = iem_generalised_entropy(&b, alpha, NULL);
            const double once_too_often = alpha == 0 ? mean_of(g) : 1;
            assert_if_known(g->name, e.total.value / once_too_often, g->total[alpha]);
            assert_if_known(g->name, e.between.value / once_too_often,
                            g->between[alpha]);
        }
        const iem_entropy e = iem_generalised_entropy(&b, 2, NULL);
        assert_if_known(g->name,
                        iem_coefficient_of_variation(e.total).value * g->too_wide,
                        g->variation);
        assert_if_known(g->name, iem_coefficient_of_variation(e.between).value,
                        g->variation_between);
    }
}

/* ---- one way against another ---- */

/* The definition of Shorrocks (1980), person by person. */
static double slow_entropy(const double *benefit, size_t n, int alpha)
{
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++) mean += benefit[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double r = benefit[i] / mean;
        if (alpha == 0) sum -= log(r) / (double)n;
        if (alpha == 1 && r > 0) sum += r * log(r) / (double)n;
        if (alpha > 1 || alpha < 0)
            sum += (pow(r, alpha) - 1) / (double)n / (alpha * (alpha - 1.));
    }
    return sum;
}

enum { VALUES = 5, GROUPS = 3, MOST = 400 };

static void counts_give_what_single_people_give(void **state)
{
    (void)state;
    static const double value[VALUES] = {0.5, 1, 2, 7, 30};
    uint64_t at = 0;
    for (int round = 0; round < 200; round++) {
        double count[GROUPS * VALUES], person[MOST], mean_of_group[MOST];
        size_t n = 0;
        for (size_t g = 0; g < GROUPS; g++) {
            const size_t from = n;
            double sum = 0;
            for (size_t v = 0; v < VALUES; v++) {
                const double c = floor(20 * iem_uniform(seed_of(7), at++));
                count[g * VALUES + v] = c;
                for (double i = 0; i < c; i++) person[n++] = value[v], sum += value[v];
            }
            for (size_t i = from; i < n; i++)
                mean_of_group[i] = sum / (double)(n - from);
        }
        const iem_benefits b = {value, count, GROUPS, VALUES};
        for (int alpha = -1; alpha < 5; alpha++) {
            const iem_entropy e = iem_generalised_entropy(&b, alpha, NULL);
            assert_close(e.total.value, slow_entropy(person, n, alpha), 1e-11);
            /* Groups may have almost the same: what is left of terms of 1 is no figure.
             */
            assert_true(fabs(e.between.value - slow_entropy(mean_of_group, n, alpha)) <
                        1e-13 + 1e-9 * e.between.value);
            assert_true(e.within.value > 0 && e.share.value < 1);
        }
    }
}

/* ---- planted truth ---- */

/* Draws everybody anew from the log: a multinomial over groups and values. */
static void draw_again(const double *count, double *drawn, double n, uint64_t *at)
{
    for (size_t i = 0; i < GROUPS * 3; i++) drawn[i] = 0;
    for (double person = 0; person < n; person++) {
        double u = n * iem_uniform(11, (*at)++);
        size_t i = 0;
        while (i < GROUPS * 3 - 1 && u >= count[i]) u -= count[i++];
        drawn[i]++;
    }
}

static double sd(const double *x, size_t n)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++) mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) squares += (x[i] - mean) * (x[i] - mean);
    return sqrt(squares / (double)(n - 1));
}

static void standard_errors_equal_a_bootstrap(void **state)
{
    (void)state;
    enum { DRAWS = 600 };
    static const double value[3] = {1, 2, 4};
    static const double count[GROUPS * 3] = {90, 60, 50, 200, 80, 20, 40, 40, 120};
    const iem_benefits b = {value, count, GROUPS, 3};
    for (int alpha = 0; alpha < 3; alpha++) {
        const iem_entropy e = iem_generalised_entropy(&b, alpha, NULL);
        double total[DRAWS], between[DRAWS], within[DRAWS], share[DRAWS];
        uint64_t at = 0;
        for (size_t d = 0; d < DRAWS; d++) {
            double drawn[GROUPS * 3];
            draw_again(count, drawn, 700, &at);
            const iem_benefits again = {value, drawn, GROUPS, 3};
            const iem_entropy x = iem_generalised_entropy(&again, alpha, NULL);
            total[d] = x.total.value, between[d] = x.between.value;
            within[d] = x.within.value, share[d] = x.share.value;
        }
        assert_close(e.total_se, sd(total, DRAWS), .1);
        assert_close(e.between_se, sd(between, DRAWS), .1);
        assert_close(e.within_se, sd(within, DRAWS), .1);
        assert_close((e.share.high - e.share.low) / 2 / IEM_Z95, sd(share, DRAWS), .1);
        assert_close((e.total.high - e.total.value) / IEM_Z95, e.total_se, 1e-12);
    }
}

static void chance_alone_puts_that_much_between_groups(void **state)
{
    (void)state;
    enum { DRAWS = 2000 };
    static const double value[3] = {0, 1, 2};
    /* The same shares in each group. */
    static const double count[GROUPS * 3] = {20, 60, 20, 40, 120, 40, 10, 30, 10};
    double mean = 0, expected = 0;
    uint64_t at = 0;
    for (size_t d = 0; d < DRAWS; d++) {
        double drawn[GROUPS * 3];
        draw_again(count, drawn, 350, &at);
        const iem_benefits again = {value, drawn, GROUPS, 3};
        const iem_entropy x = iem_generalised_entropy(&again, 2, NULL);
        mean += x.between.value / DRAWS;
        expected += x.by_chance / DRAWS;
    }
    /* The standard error of the mean is about 2 %. */
    assert_close(mean, expected, .08);
    assert_close(expected, 2 * .4 / 2 / 350, .02);
}

static void who_has_the_same_is_equal(void **state)
{
    (void)state;
    static const double value[2] = {.1, 5}, count[4] = {3, 0, 7, 0};
    const iem_benefits b = {value, count, 2, 2};
    for (int alpha = 0; alpha < 3; alpha++) {
        const iem_entropy e = iem_generalised_entropy(&b, alpha, NULL);
        assert_true(fabs(e.total.value) < 1e-15 && fabs(e.between.value) < 1e-15);
        assert_true(isnan(e.share.value));
        assert_true(e.total.low <= e.total.value);
    }
}

static void a_group_without_benefit_has_its_part(void **state)
{
    (void)state;
    /* Half have 2, a group of its own: ln 2 lies between, nothing within. */
    static const double value[2] = {0, 2}, count[6] = {5, 0, 0, 5, 0, 0};
    const iem_benefits b = {value, count, 3, 2};
    iem_entropy_part part[3];
    iem_entropy e = iem_generalised_entropy(&b, 1, part);
    assert_close(e.between.value, log(2), 1e-14);
    assert_close(e.within.value, 0, 1e-14);
    assert_close(e.share.value, 1, 1e-14);
    assert_close(part[0].within, 0, 0);
    assert_true(isnan(part[0].entropy));
    assert_close(part[2].n, 0, 0);
    assert_true(isnan(part[2].mean) && isnan(part[2].within));
    e = iem_generalised_entropy(&b, 0, part);
    assert_true(isnan(e.between.value) && isnan(e.between.low));
}

static void nobody_or_nothing_is_undefined(void **state)
{
    (void)state;
    static const double value[2] = {0, 1}, nothing[2] = {9, 0}, nobody[2] = {0, 0};
    const iem_benefits logs[2] = {{value, nothing, 1, 2}, {value, nobody, 1, 2}};
    for (size_t i = 0; i < 2; i++)
        for (int alpha = 0; alpha < 3; alpha++) {
            const iem_entropy e = iem_generalised_entropy(&logs[i], alpha, NULL);
            assert_true(isnan(e.total.value) && isnan(e.between.value));
            assert_true(isnan(e.within.low) && isnan(e.share.value));
            assert_true(isnan(e.by_chance) && isnan(e.total_se));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inequality_equals_other_programs),
        cmocka_unit_test(variation_equals_other_programs),
        cmocka_unit_test(weights_equal_the_formula_elsewhere),
        cmocka_unit_test(without_any_benefit_alpha_0_has_only_its_part_between),
        cmocka_unit_test(alpha_0_is_divided_by_the_mean_once),
        cmocka_unit_test(variation_is_sd_over_mean),
        cmocka_unit_test(weights_count),
        cmocka_unit_test(other_groups_are_not_people_without_benefit),
        cmocka_unit_test(peers_differ_by_their_known_faults_only),
        seeded_test(counts_give_what_single_people_give),
        cmocka_unit_test(standard_errors_equal_a_bootstrap),
        cmocka_unit_test(chance_alone_puts_that_much_between_groups),
        cmocka_unit_test(who_has_the_same_is_equal),
        cmocka_unit_test(a_group_without_benefit_has_its_part),
        cmocka_unit_test(nobody_or_nothing_is_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
