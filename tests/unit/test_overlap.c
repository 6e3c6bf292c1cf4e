/* Overlapping groups against R's glm, against the Cochran-Mantel-Haenszel test, against
 * the equations they solve, and against what a level promises. */
#include "base/hash.h"
#include "stats/overlap.h"
#include "stats/strata.h"

#include "../golden/subgroups.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MALE, ADULT };

static size_t titanic(iem_overlap_row *row)
{
    for (size_t c = 0; c < COUNT(golden_titanic); c++) {
        const struct golden_titanic *const g = &golden_titanic[c];
        const uint64_t male = g->level[1] == 0, adult = g->level[2] == 1;
        row[c] = (iem_overlap_row){g->level[0], male << MALE | adult << ADULT,
                                   (double)g->n, (double)g->adverse};
    }
    return COUNT(golden_titanic);
}

static iem_overlap_test score(const iem_overlap_data *data, unsigned j, uint64_t others)
{
    iem_overlap_test test;
    assert_ok(iem_overlap_score(data, j, others, &test, NULL));
    return test;
}

static void assert_score(iem_overlap_test got, const double *want)
{
    /* the ridge that R has not moves these by 1e-8 */
    assert_close(got.excess, want[0], 1e-7);
    assert_close(got.variance, want[1], 1e-7);
    assert_close(got.z, want[2], 1e-7);
}

static void the_titanic_is_that_of_r(void **state)
{
    (void)state;
    iem_overlap_row row[COUNT(golden_titanic)];
    const iem_overlap_data data = {row, titanic(row)};
    double d[IEM_OVERLAP_MOST];
    assert_ok(iem_overlap_fit(&data, 1U << MALE | 1U << ADULT, d, NULL, NULL));
    assert_close(d[MALE], golden_male, 1e-6);
    assert_close(d[ADULT], golden_adult, 1e-6);
    assert_close(d[2], 0, 0);
    assert_score(score(&data, ADULT, 1U << MALE), golden_adult_beside_male);
    assert_score(score(&data, MALE, 1U << ADULT), golden_male_beside_adult);
    assert_score(score(&data, MALE, 0), golden_male_alone);
    /* itself is not one of the others */
    assert_score(score(&data, MALE, 1U << MALE), golden_male_alone);
}

/* ---- random logs ---- */

enum { STRATA = 40, PATTERNS = 8, GROUPS = 3 };

static uint64_t stream, drawn;

static double draw(void)
{
    return iem_uniform(stream, drawn++);
}

static double draw_binomial(double n, double p)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += draw() < p;
    return count;
}

/* People of each stratum in some of the groups 0, 1, 2; `d` on the odds of group 0. */
static size_t draw_rows(iem_overlap_row *row, double d, double people)
{
    size_t n = 0;
    for (uint32_t f = 0; f < STRATA; f++) {
        const double base = -2.5 + 3 * draw();
        for (uint64_t in = 0; in < PATTERNS; in++) {
            const double size = floor(draw() * people);
            const double p = 1 / (1 + exp(-base - ((in & 1) ? d : 0)));
            if (draw() < .8)
                row[n++] = (iem_overlap_row){f, in, size, draw_binomial(size, p)};
        }
    }
    return n;
}

static void a_fit_solves_its_equations(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 50; i++) {
        iem_overlap_row row[STRATA * PATTERNS];
        double d[IEM_OVERLAP_MOST], rate[STRATA * PATTERNS];
        stream = seed_of(40 + i);
        drawn = 0;
        const iem_overlap_data data = {row, draw_rows(row, 1, 12)};
        assert_ok(iem_overlap_fit(&data, 7, d, rate, NULL));
        double group[GROUPS] = {0}, stratum[STRATA] = {0};
        for (size_t r = 0; r < data.n_rows; r++) {
            if (isnan(rate[r])) continue; /* nobody in the stratum */
            const double residual = row[r].adverse - row[r].n * rate[r];
            stratum[row[r].stratum] += residual;
            for (unsigned j = 0; j < GROUPS; j++)
                if (row[r].in >> j & 1) group[j] += residual;
        }
        for (size_t f = 0; f < STRATA; f++) assert_true(fabs(stratum[f]) < 1e-9);
        for (unsigned j = 0; j < GROUPS; j++)
            assert_true(fabs(group[j] - 1e-6 * d[j]) < 1e-7);
    }
}

static void one_group_alone_is_cochran_mantel_haenszel(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 50; i++) {
        iem_overlap_row row[STRATA * PATTERNS];
        iem_table t[STRATA] = {{0}};
        stream = seed_of(140 + i);
        drawn = 0;
        const iem_overlap_data data = {row, draw_rows(row, .5, 5)};
        for (size_t r = 0; r < data.n_rows; r++) {
            iem_table *const of = &t[row[r].stratum];
            *((row[r].in & 1) ? &of->n1 : &of->n0) += row[r].n;
            *((row[r].in & 1) ? &of->a1 : &of->a0) += row[r].adverse;
        }
        assert_close(score(&data, 0, 0).z, iem_cmh_test(t, NULL, STRATA).z, 1e-10);
    }
}

/* Group 1 is a part of group 0 and no worse than it: beside group 0 it is found in
 * 5 %, although it is worse than the rest in nearly all logs. */
static void a_part_no_worse_than_its_whole_adds_nothing(void **state)
{
    (void)state;
    const unsigned logs = 1500;
    double beside = 0, alone = 0;
    stream = 9;
    drawn = 0;
    for (unsigned i = 0; i < logs; i++) {
        iem_overlap_row row[STRATA * PATTERNS];
        size_t n = draw_rows(row, 1.2, 8);
        for (size_t r = 0; r < n; r++)
            if (!(row[r].in & 1)) row[r].in = 0;
        const iem_overlap_data data = {row, n};
        beside += score(&data, 1, 1).z > 1.6449;
        alone += score(&data, 1, 0).z > 1.6449;
    }
    assert_true(fabs(beside / logs - .05) < 3 * sqrt(.05 * .95 / logs));
    assert_true(alone / logs > .9);
}

static void what_cannot_be_told_apart_is_undefined(void **state)
{
    (void)state;
    /* the two groups are the same people; then nobody, everybody, and no decision */
    const iem_overlap_row same[4] = {
        {0, 3, 10, 4}, {0, 0, 20, 3}, {1, 3, 9, 3}, {1, 0, 22, 5}};
    const iem_overlap_row none[2] = {{0, 0, 10, 4}, {1, 0, 20, 3}};
    const iem_overlap_row never[2] = {{0, 1, 10, 0}, {0, 0, 20, 0}};
    const iem_overlap_row empty[2] = {{0, 1, 0, 0}, {0, 0, 0, 0}};
    double d[IEM_OVERLAP_MOST], rate[2];
    assert_true(isnan(score(&(iem_overlap_data){same, 4}, 1, 1).z));
    assert_true(score(&(iem_overlap_data){same, 4}, 1, 0).z > 1);
    assert_true(isnan(score(&(iem_overlap_data){none, 2}, 0, 0).z));
    assert_true(isnan(score(&(iem_overlap_data){never, 2}, 0, 0).z));
    assert_true(isnan(score(&(iem_overlap_data){empty, 2}, 0, 0).z));
    assert_true(isnan(score(&(iem_overlap_data){NULL, 0}, 0, 0).z));
    assert_ok(iem_overlap_fit(&(iem_overlap_data){never, 2}, 1, d, rate, NULL));
    assert_close(d[0], 0, 0);
    assert_close(rate[0], 0, 0);
    assert_ok(iem_overlap_fit(&(iem_overlap_data){empty, 2}, 1, d, rate, NULL));
    assert_true(isnan(rate[0]));
}

static void a_group_with_one_kind_of_decision_stays_finite(void **state)
{
    (void)state;
    const iem_overlap_row row[4] = {
        {0, 1, 10, 10}, {0, 0, 20, 3}, {1, 1, 9, 9}, {1, 0, 22, 5}};
    double d[IEM_OVERLAP_MOST], rate[4];
    assert_ok(iem_overlap_fit(&(iem_overlap_data){row, 4}, 1, d, rate, NULL));
    assert_true(d[0] > 5 && d[0] < 30);
    assert_close(rate[0], 1, 1e-3);
    assert_close(rate[3], 5 / 22., 1e-3);
}

/* Everybody is in one of three groups, so that each tells what the other two do. */
static void so_many_people_do_not_drown_the_ridge(void **state)
{
    (void)state;
    iem_overlap_row row[6] = {{0, 1, 40, 10}, {0, 2, 30, 12}, {0, 4, 20, 3},
                              {1, 1, 25, 20}, {1, 2, 35, 15}, {1, 4, 60, 30}};
    double few[IEM_OVERLAP_MOST], many[IEM_OVERLAP_MOST];
    assert_ok(iem_overlap_fit(&(iem_overlap_data){row, 6}, 7, few, NULL, NULL));
    for (double times = 1e3; times < 1e16; times *= 1e3) {
        iem_overlap_row more[6];
        for (size_t i = 0; i < 6; i++)
            more[i] = (iem_overlap_row){row[i].stratum, row[i].in, row[i].n * times,
                                        row[i].adverse * times};
        const iem_overlap_data data = {more, 6};
        assert_ok(iem_overlap_fit(&data, 7, many, NULL, NULL));
        assert_close(many[1] - many[0], few[1] - few[0], 1e-6);
        assert_close(many[2] - many[0], few[2] - few[0], 1e-6);
        assert_true(isnan(score(&data, 2, 3).z));
    }
}

/* Everybody is in group 1, which so tells nothing, and some in 0 and 2 besides. */
static void what_all_are_in_tells_nothing_about_many_people(void **state)
{
    (void)state;
    enum { ALL_STRATA = 9 };
    iem_overlap_row row[3 * ALL_STRATA];
    for (uint32_t i = 0; i < COUNT(row); i++) {
        static const uint64_t in[3] = {3, 2, 6};
        const double n = (7. * i + 3) * 1e11;
        row[i] = (iem_overlap_row){i / 3, in[i % 3], n, floor(n * (i % 5 + 1) / 7)};
    }
    const iem_overlap_data data = {row, COUNT(row)};
    double d[IEM_OVERLAP_MOST];
    assert_ok(iem_overlap_fit(&data, 7, d, NULL, NULL));
    assert_true(isnan(score(&data, 1, 0).z));
    assert_true(isnan(score(&data, 1, 5).z));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_titanic_is_that_of_r),
        seeded_test(a_fit_solves_its_equations),
        seeded_test(one_group_alone_is_cochran_mantel_haenszel),
        cmocka_unit_test(a_part_no_worse_than_its_whole_adds_nothing),
        cmocka_unit_test(what_cannot_be_told_apart_is_undefined),
        cmocka_unit_test(a_group_with_one_kind_of_decision_stays_finite),
        cmocka_unit_test(so_many_people_do_not_drown_the_ridge),
        cmocka_unit_test(what_all_are_in_tells_nothing_about_many_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
