/* Association against other programs, papers, and slow obvious ways; and the chance of
 * telling the group against what its interval promises. */
#include "base/hash.h"
#include "stats/association.h"

#include "../golden/association.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static iem_association associate(const double *n, size_t rows, size_t columns)
{
    iem_association a;
    iem_error err;
    assert_ok(iem_associate((iem_crosstab){n, rows, columns}, &a, &err));
    return a;
}

/* ---- other programs, and papers ---- */

static void cramers_v_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_associations); i++) {
        const struct golden_association *g = &golden_associations[i];
        const iem_association a = associate(g->n, g->rows, g->columns);
        assert_close_in(g->name, a.v, g->v, 1e-9);
        if (!isnan(g->v_corrected))
            assert_close_in(g->name, a.v_corrected, g->v_corrected, 1e-9);
        /* Two columns: the largest correlation is V, and tau its square. */
        assert_close_in(g->name, a.hgr, a.v, 1e-9);
        assert_close_in(g->name, a.tau, a.v * a.v, 1e-9);
    }
}

static void chi_square_equals_scipy_and_r(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_associations); i++) {
        const struct golden_association *g = &golden_associations[i];
        const iem_association a = associate(g->n, g->rows, g->columns);
        assert_close_in(g->name, a.chi2, g->chi2, 1e-9);
        assert_close_in(g->name, a.df, (double)g->rows - 1, 0);
        if (!isnan(g->chi2_p)) assert_close_in(g->name, a.p, g->chi2_p, 1e-9);
    }
}

static void the_group_from_facts_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_informations); i++) {
        const struct golden_information *g = &golden_informations[i];
        double n[16 * 6];
        for (size_t r = 0; r < g->cells * g->groups; r++)
            n[r] = g->n[2 * r] + g->n[2 * r + 1];
        const iem_association a = associate(n, g->cells, g->groups);
        if (!(g->chi2 > 0)) { /* the call-back experiment, balanced by design */
            assert_true(a.chi2 < 1e-20 && a.u.value < 0);
            continue;
        }
        assert_close_in(g->name, a.chi2, g->chi2, 1e-9);
        if (!isnan(g->chi2_p)) assert_close_in(g->name, a.p, g->chi2_p, 1e-9);
        assert_close_in(g->name, a.u_raw, g->u_group, 1e-9);
        const double h = g->group_facts / g->u_group;
        assert_close_in(g->name, a.u.value,
                        (g->group_facts - g->by_chance) / (h - g->by_chance), 1e-8);
    }
}

/* Eye and hair colour of men in Baden: Goodman & Kruskal (1954). */
static const double baden[12] = {1768, 807, 189, 47,  946, 1387,
                                 746,  53,  115, 438, 288, 16};

static void baden_gives_the_published_figures(void **state)
{
    (void)state;
    double turned[12];
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++) turned[j * 3 + i] = baden[i * 4 + j];
    const iem_association hair = associate(baden, 3, 4), eyes = associate(turned, 4, 3);
    /* Goodman & Kruskal (1954): .1924 and .2241; 764 / 3971 and 822 / 3668. */
    assert_close(hair.lambda, 764. / 3971, 1e-12);
    assert_close(eyes.lambda, 822. / 3668, 1e-12);
    /* DescTools, documentation of UncertCoef: direction "column" and "row". */
    assert_close(hair.u_raw, 0.07534098, 1e-7);
    assert_close(eyes.u_raw, 0.08506956, 1e-7);
    /* What is the same both ways. */
    assert_close(eyes.chi2, hair.chi2, 1e-12);
    assert_close(eyes.v_corrected, hair.v_corrected, 1e-12);
    assert_close(eyes.hgr, hair.hgr, 1e-12);
}

/* ---- slow obvious ways ---- */

static void draw_table(double *n, size_t cells, double people, uint64_t *at)
{
    for (size_t i = 0; i < cells; i++)
        n[i] = floor(people * iem_uniform(seed_of(4), (*at)++));
}

/* Alternating conditional means: scores of rows and of columns, each the mean of the
 * other, until they stay as they are. */
static double correlation_of_best_scores(const double *n, size_t rows, size_t columns)
{
    double f[9] = {0}, g[9] = {0}, row[9] = {0}, column[9] = {0}, all = 0, best = 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            row[i] += n[i * columns + j];
            column[j] += n[i * columns + j];
            all += n[i * columns + j];
        }
    for (size_t j = 0; j < columns; j++) g[j] = sin(1 + 3 * (double)j);
    for (int step = 0; step < 5000; step++) {
        double mean = 0, square = 0;
        for (size_t j = 0; j < columns; j++) mean += column[j] / all * g[j];
        for (size_t j = 0; j < columns; j++) {
            g[j] -= mean;
            square += column[j] / all * g[j] * g[j];
        }
        for (size_t j = 0; j < columns; j++) g[j] /= sqrt(square);
        best = 0;
        for (size_t i = 0; i < rows; i++) {
            f[i] = 0;
            for (size_t j = 0; j < columns; j++)
                f[i] += n[i * columns + j] / row[i] * g[j];
            best += row[i] / all * f[i] * f[i];
        }
        for (size_t j = 0; j < columns; j++) {
            g[j] = 0;
            for (size_t i = 0; i < rows; i++)
                g[j] += n[i * columns + j] / column[j] * f[i];
        }
    }
    return sqrt(best);
}

static void the_largest_correlation_is_that_of_the_best_scores(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 20; r++) {
        const size_t rows = 3 + (size_t)(r % 4), columns = 3 + (size_t)(r % 5);
        double n[81];
        draw_table(n, rows * columns, 30, &at);
        for (size_t i = 0; i < rows * columns; i++) n[i]++;
        assert_close(associate(n, rows, columns).hgr,
                     correlation_of_best_scores(n, rows, columns), 1e-9);
    }
}

/* Guessing the column of each of two people drawn at random, with and without the row:
 * errors by counting pairs. */
static void tau_is_the_share_of_errors_that_the_row_saves(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 20; r++) {
        double n[12], row[3] = {0}, column[4] = {0}, all = 0, alone = 0, given = 0;
        draw_table(n, 12, 12, &at);
        for (size_t i = 0; i < 12; i++) {
            n[i]++;
            row[i / 4] += n[i], column[i % 4] += n[i], all += n[i];
        }
        for (size_t i = 0; i < 12; i++) {
            alone += n[i] / all * (1 - column[i % 4] / all);
            given += n[i] / all * (1 - n[i] / row[i / 4]);
        }
        assert_close(associate(n, 3, 4).tau, 1 - given / alone, 1e-11);
    }
}

static void the_standard_error_of_u_is_that_of_the_jackknife(void **state)
{
    (void)state;
    double n[12], sum = 0;
    for (size_t i = 0; i < 12; i++) n[i] = 100 * baden[i];
    const iem_association a = associate(n, 3, 4);
    for (size_t i = 0; i < 12; i++) {
        n[i]--;
        const double moved = associate(n, 3, 4).u_raw - a.u_raw;
        n[i]++;
        sum += n[i] * moved * moved;
    }
    assert_close((a.u.high - a.u.low) / 2 / IEM_Z95, sqrt(sum), 1e-4);
}

/* ---- worlds ---- */

static size_t draw_one(const double *p, size_t n, double u)
{
    size_t i = 0;
    while (i + 1 < n && (u -= p[i]) > 0) i++;
    return i;
}

enum { VALUES = 12 };

/* Chances of trait and group, and U of them: a tenth to half of the people with a value
 * are members when `spread` is 1. */
static double trait_world(double spread, double p[2 * VALUES])
{
    double n[2 * VALUES];
    for (size_t i = 0; i < VALUES; i++) {
        const double members = .3 + spread * ((double)(i % 5) / 10 - .2);
        p[2 * i] = members / VALUES;
        p[2 * i + 1] = (1 - members) / VALUES;
    }
    for (size_t i = 0; i < 2 * VALUES; i++) n[i] = 1e9 * p[i];
    return associate(n, VALUES, 2).u_raw;
}

static void u_is_unbiased_and_its_interval_holds(void **state)
{
    (void)state;
    enum { LOGS = 300, PEOPLE = 400 };
    uint64_t at = 0;
    for (double spread = 0; spread < 1.1; spread++) {
        double p[2 * VALUES], sum = 0, raw = 0, held = 0, corrected = 0, v = 0;
        const double truth = trait_world(spread, p);
        for (int r = 0; r < LOGS; r++) {
            double n[2 * VALUES] = {0};
            for (int i = 0; i < PEOPLE; i++)
                n[draw_one(p, 2 * VALUES, iem_uniform(5, at++))]++;
            const iem_association a = associate(n, VALUES, 2);
            sum += a.u.value / LOGS;
            raw += a.u_raw / LOGS;
            held += a.u.low <= truth && truth <= a.u.high;
            corrected += a.v_corrected / LOGS;
            v += a.v / LOGS;
        }
        assert_true(fabs(sum - truth) < .004);
        assert_true(raw - truth > .015); /* what chance makes of it */
        assert_true(held / LOGS > .92);
        assert_true(corrected < v - .015 || spread > 0);
    }
}

/* Three traits with four values; each moves the log odds of being a member. */
struct people {
    double members[64], others[64];
    uint32_t codes[64 * 3];
};

static void draw_people(struct people *w, int n, double effect, uint64_t stream)
{
    uint64_t at = 0;
    memset(w, 0, sizeof *w);
    for (size_t i = 0; i < 64; i++) {
        w->codes[3 * i] = (uint32_t)(i % 4);
        w->codes[3 * i + 1] = (uint32_t)(4 + i / 4 % 4);
        w->codes[3 * i + 2] = (uint32_t)(8 + i / 16);
    }
    for (int q = 0; q < n; q++) {
        const size_t i = (size_t)(64 * iem_uniform(stream, at++));
        const double odds = -1.2 + effect * ((double)(i % 4) + (double)(i / 4 % 4) -
                                             (double)(i / 16) - 1.5);
        if (iem_uniform(stream, at++) < iem_logistic(odds))
            w->members[i]++;
        else
            w->others[i]++;
    }
}

static iem_estimate predict(const struct people *w, uint64_t stream)
{
    const iem_combinations data = {w->members, w->others, w->codes, 64, 3, 12, stream};
    iem_estimate e;
    iem_error err;
    assert_ok(iem_predictability(&data, &e, &err));
    return e;
}

static void traits_without_meaning_tell_nothing(void **state)
{
    (void)state;
    enum { LOGS = 200 };
    double mean = 0, held = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        struct people w;
        draw_people(&w, 300, 0, r);
        const iem_estimate e = predict(&w, r);
        mean += e.value / LOGS;
        held += e.low <= .5 && .5 <= e.high;
    }
    assert_true(fabs(mean - .5) < .008);
    assert_true(held / LOGS > .93);
}

/* Area under the curve of the true odds. */
static double best_possible(double effect)
{
    double up = 0, pairs = 0;
    for (size_t i = 0; i < 64; i++) {
        for (size_t j = 0; j < 64; j++) {
            const double x =
                (double)(i % 4) + (double)(i / 4 % 4) - (double)(i / 16) - 1.5;
            const double y =
                (double)(j % 4) + (double)(j / 4 % 4) - (double)(j / 16) - 1.5;
            const double weight =
                iem_logistic(-1.2 + effect * x) * (1 - iem_logistic(-1.2 + effect * y));
            pairs += weight;
            up += weight * (x > y ? 1 : x < y ? 0 : .5);
        }
    }
    return up / pairs;
}

static void traits_together_tell_what_none_tells_alone(void **state)
{
    (void)state;
    struct people w;
    draw_people(&w, 20000, .5, 1);
    const iem_estimate e = predict(&w, 1), again = predict(&w, 1),
                       other = predict(&w, 2);
    const double best = best_possible(.5);
    assert_true(e.value > best - .015 && e.value < best + .008);
    assert_close(again.value, e.value, 0);
    assert_true(fabs(other.value - e.value) > 0 && fabs(other.value - e.value) < .005);
    /* A few hundred people teach less, and nobody is asked about himself. */
    enum { LOGS = 60 };
    double mean = 0, held = 0, values[LOGS];
    iem_estimate found[LOGS];
    for (uint64_t r = 0; r < LOGS; r++) {
        draw_people(&w, 400, .5, r + 50);
        found[r] = predict(&w, r);
        values[r] = found[r].value;
        mean += values[r] / LOGS;
    }
    for (size_t r = 0; r < LOGS; r++)
        held += found[r].low <= mean && mean <= found[r].high;
    assert_true(mean > best - .06 && mean < best);
    assert_true(held / LOGS > .9);
}

/* ---- edges ---- */

static void perfect_and_no_association(void **state)
{
    (void)state;
    const double perfect[6] = {30, 0, 50, 0, 0, 20}, none[6] = {10, 20, 30, 60, 5, 10};
    const iem_association a = associate(perfect, 3, 2), b = associate(none, 3, 2);
    assert_close(a.v, 1, 1e-12);
    assert_close(a.u_raw, 1, 1e-12);
    assert_close(a.u.value, 1, 1e-12);
    assert_close(a.tau, 1, 1e-12);
    assert_close(a.lambda, 1, 1e-12);
    assert_close(a.hgr, 1, 1e-12);
    assert_true(b.v < 1e-9 && b.tau < 1e-12 && b.hgr < 1e-9 && b.u_raw < 1e-12);
    assert_close(b.v_corrected, 0, 0);
    assert_true(b.u.value < 0 && b.u.low < 0 && b.u.high > 0);
    assert_close(b.p, 1, 1e-9);
}

static void one_value_is_no_trait(void **state)
{
    (void)state;
    const double one[4] = {3, 4, 0, 0}, none[4] = {0};
    const iem_association a = associate(one, 2, 2), b = associate(none, 2, 2);
    assert_close(a.n, 7, 0);
    assert_close(a.rows, 1, 0);
    assert_true(isnan(a.v) && isnan(a.v_corrected) && isnan(a.u.value) && isnan(a.hgr));
    assert_true(isnan(a.tau) && isnan(a.lambda) && isnan(a.p) && isnan(a.u_raw));
    assert_close(b.n, 0, 0);
    assert_true(isnan(b.v));
}

static void empty_values_change_nothing(void **state)
{
    (void)state;
    const double with[12] = {5, 0, 3, 0, 0, 0, 2, 0, 9, 7, 0, 1},
                 without[6] = {5, 3, 2, 9, 7, 1};
    const iem_association a = associate(with, 4, 3), b = associate(without, 3, 2);
    assert_close(a.v_corrected, b.v_corrected, 1e-13);
    assert_close(a.hgr, b.hgr, 1e-13);
    assert_close(a.u.low, b.u.low, 1e-13);
}

static void a_table_too_wide_has_no_largest_correlation(void **state)
{
    (void)state;
    enum { SIDE = IEM_HGR_SIZE + 1 };
    static double n[SIDE * SIDE];
    for (size_t i = 0; i < SIDE; i++) n[i * SIDE + i] = 3, n[i * SIDE] += 1;
    const iem_association a = associate(n, SIDE, SIDE);
    assert_true(isnan(a.hgr) && a.v > 0);
}

static void too_few_people_are_not_predicted(void **state)
{
    (void)state;
    const double members[2] = {3, 0}, others[2] = {10, 9}, enough[2] = {3, 1};
    const uint32_t codes[2] = {0, 1};
    iem_combinations data = {members, others, codes, 2, 1, 2, 1};
    iem_estimate e;
    iem_error err;
    assert_ok(iem_predictability(&data, &e, &err));
    assert_true(isnan(e.value));
    data.members = enough;
    assert_ok(iem_predictability(&data, &e, &err));
    assert_true(e.value >= 0 && e.value <= 1 && e.high > e.low);
}

static void people_who_look_alike_are_told_apart_half_of_the_time(void **state)
{
    (void)state;
    enum { ALONE = 40 };
    double members[ALONE] = {30}, others[ALONE] = {50};
    const uint32_t codes[ALONE] = {0};
    iem_combinations data = {members, others, codes, 1, 1, 1, 1};
    iem_estimate e;
    iem_error err;
    assert_ok(iem_predictability(&data, &e, &err));
    assert_close(e.value, .5, 1e-12);
    assert_true(e.high - e.low < 1e-12);
    /* Each a combination of his own, so that none teaches anything about another. */
    for (size_t i = 0; i < ALONE; i++)
        members[i] = (double)(i % 2), others[i] = 1 - members[i];
    data.n = ALONE;
    assert_ok(iem_predictability(&data, &e, &err));
    assert_close(e.value, .5, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cramers_v_equals_other_programs),
        cmocka_unit_test(chi_square_equals_scipy_and_r),
        cmocka_unit_test(the_group_from_facts_equals_other_programs),
        cmocka_unit_test(baden_gives_the_published_figures),
        seeded_test(the_largest_correlation_is_that_of_the_best_scores),
        seeded_test(tau_is_the_share_of_errors_that_the_row_saves),
        cmocka_unit_test(the_standard_error_of_u_is_that_of_the_jackknife),
        cmocka_unit_test(u_is_unbiased_and_its_interval_holds),
        cmocka_unit_test(traits_without_meaning_tell_nothing),
        cmocka_unit_test(traits_together_tell_what_none_tells_alone),
        cmocka_unit_test(perfect_and_no_association),
        cmocka_unit_test(one_value_is_no_trait),
        cmocka_unit_test(empty_values_change_nothing),
        cmocka_unit_test(a_table_too_wide_has_no_largest_correlation),
        cmocka_unit_test(too_few_people_are_not_predicted),
        cmocka_unit_test(people_who_look_alike_are_told_apart_half_of_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
