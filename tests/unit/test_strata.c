/* Stratified tables against other programs, against full enumeration of all cells
 * together, and against what standard errors promise. */
#include "base/hash.h"
#include "stats/hypergeometric.h"
#include "stats/strata.h"

#include "../golden/strata.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void assert_if_known(const char *name, double got, double want, double rel)
{
    if (!isnan(want)) assert_close_in(name, got, want, rel);
}

static double log_se(iem_estimate e)
{
    return log(e.high / e.low) / 2 / IEM_Z95;
}

static void mantel_haenszel_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_strata); i++) {
        const struct golden_strata *g = &golden_strata[i];
        const iem_estimate odds = iem_mh_odds_ratio(g->t, g->n);
        assert_close_in(g->name, odds.value, g->odds_ratio[0], 1e-12);
        assert_close_in(g->name, odds.low, g->odds_ratio[1], 1e-11);
        assert_close_in(g->name, odds.high, g->odds_ratio[2], 1e-11);
        assert_close_in(g->name, log_se(odds), g->log_odds_ratio_se, 1e-10);
        assert_close_in(g->name, iem_mh_risk_ratio(g->t, g->n).value, g->risk_ratio,
                        1e-12);
        assert_close_in(g->name, iem_mh_rate_difference(g->t, g->n).value,
                        g->rate_difference, 1e-12);
    }
}

/* The exact law of the sum of the group's counts, one cell after the other; `p` as in
 * R: mantelhaen.test(exact = TRUE). Slow, obvious. */
struct folded {
    double p, p_greater;
};

static double *fold_in(double *law, size_t width, iem_margin m)
{
    const double from = fmax(0, m.k - m.n0), to = fmin(m.n1, m.k);
    double *next = calloc(width + (size_t)(to - from), sizeof *next);
    assert_non_null(next);
    for (double a = from; a <= to; a++) {
        const double p = exp(iem_hypergeometric_log_pmf(m, 0, a));
        for (size_t i = 0; i < width; i++) next[i + (size_t)(a - from)] += law[i] * p;
    }
    free(law);
    return next;
}

static struct folded fold(const iem_table *t, size_t n)
{
    struct folded f = {0, 0};
    size_t width = 1, seen = 0;
    double *law = calloc(1, sizeof *law);
    assert_non_null(law);
    law[0] = 1;
    for (size_t c = 0; c < n; c++) {
        const iem_margin m = {t[c].n1, t[c].n0, t[c].a1 + t[c].a0};
        const double from = fmax(0, m.k - m.n0);
        law = fold_in(law, width, m);
        width += (size_t)(fmin(m.n1, m.k) - from);
        seen += (size_t)(t[c].a1 - from);
    }
    for (size_t i = 0; i < width; i++) {
        if (law[i] <= law[seen] * (1 + 1e-7)) f.p += law[i];
        if (i >= seen) f.p_greater += law[i];
    }
    free(law);
    return f;
}

static void cmh_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_strata); i++) {
        const struct golden_strata *g = &golden_strata[i];
        const iem_cmh test = iem_cmh_test(g->t, NULL, g->n);
        const struct folded exact = fold(g->t, g->n);
        assert_int_equal(test.exact, test.variance < 20);
        assert_close_in(g->name, test.z * test.z, g->cmh, 1e-12);
        assert_if_known(g->name, iem_chisq_upper(g->cmh, 1), g->cmh_p, 1e-9);
        if (!test.exact) assert_if_known(g->name, test.p, g->cmh_p, 1e-9);
        assert_if_known(g->name, exact.p, g->cmh_exact_p, 1e-9);
        if (!test.exact) continue;
        assert_close_in(g->name, test.p, exact.p, 1e-9);
        assert_close_in(g->name, test.p_greater, exact.p_greater, 1e-9);
    }
}

/* Cells with both sides and both decisions: others say nothing of an odds ratio. */
static size_t informative_cells(const struct golden_strata *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++) {
        const double adverse = g->t[i].a1 + g->t[i].a0, all = g->t[i].n1 + g->t[i].n0;
        n += g->t[i].n1 > 0 && g->t[i].n0 > 0 && adverse > 0 && adverse < all;
    }
    return n;
}

static void homogeneity_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_strata); i++) {
        const struct golden_strata *g = &golden_strata[i];
        const iem_homogeneity h = iem_breslow_day(g->t, g->n);
        assert_int_equal(h.df, informative_cells(g) - 1);
        assert_if_known(g->name, h.breslow_day, g->breslow_day, 1e-10);
        assert_if_known(g->name, h.tarone, g->tarone, 1e-10);
        assert_if_known(g->name, h.breslow_day_p, g->breslow_day_p, 1e-9);
        assert_if_known(g->name, h.tarone_p, g->tarone_p, 1e-9);
    }
}

static void cells_equal_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_strata); i++)
        for (size_t k = 0; k < golden_strata[i].n; k++) {
            const char *const name = golden_strata[i].name;
            const iem_table t = golden_strata[i].t[k];
            const double odds_ratio = golden_cells[i].odds_ratio[k];
            assert_close_in(name, iem_rate(t.a1, t.n1).value, golden_cells[i].rate1[k],
                            1e-12);
            assert_close_in(name, iem_rate(t.a0, t.n0).value, golden_cells[i].rate0[k],
                            1e-12);
            /* Where a count is 0 numpy gives 0, inf or nan: here it is undefined. */
            assert_close_in(name, iem_odds_ratio(t).value,
                            odds_ratio > 0 && odds_ratio < INFINITY ? odds_ratio : NAN,
                            1e-12);
        }
}

static iem_table sum_of_cells(const struct golden_cdd *g)
{
    iem_table sum = {0, 0, 0, 0};
    for (size_t i = 0; i < g->n; i++) {
        sum.a1 += g->t[i].a1, sum.n1 += g->t[i].n1;
        sum.a0 += g->t[i].a0, sum.n0 += g->t[i].n0;
    }
    return sum;
}

static double share(double part, double rest)
{
    return part + rest > 0 ? part / (part + rest) : 0;
}

/* As others take it: where nobody got one of the decisions, the group's share of it is
 * 0, though it is 0 of 0. Women and men then have disparities that are not each other's
 * opposite (Adult, a forest's verdicts: -.2587 and .2571). */
static double cdd_with_shares_of_nothing(const struct golden_cdd *g)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < g->n; i++) {
        const iem_table t = g->t[i];
        sum += (t.n1 + t.n0) * (share(t.a1, t.a0) - share(t.n1 - t.a1, t.n0 - t.a0));
        n += t.n1 + t.n0;
    }
    return sum / n;
}

/* A cell with one side alone has a disparity of 0 and counts in the mean, which
 * iem_cdd leaves to its caller; one with one decision alone has none. */
static double cdd_over_all_cells(const struct golden_cdd *g, int *one_decision)
{
    double both_sides = 0, all_cells = 0;
    *one_decision = 0;
    for (size_t i = 0; i < g->n; i++) {
        const double n = g->t[i].n1 + g->t[i].n0, adverse = g->t[i].a1 + g->t[i].a0;
        if (adverse <= 0 || adverse >= n)
            *one_decision = 1;
        else {
            all_cells += n;
            both_sides += g->t[i].n1 > 0 && g->t[i].n0 > 0 ? n : 0;
        }
    }
    return iem_cdd(g->t, g->n).value * both_sides / all_cells;
}

static void cdd_equals_clarify(void **state)
{
    (void)state;
    double wrong[2] = {0, 0};
    size_t n_wrong = 0;
    for (size_t i = 0; i < COUNT(golden_cdds); i++) {
        const struct golden_cdd *const g = &golden_cdds[i];
        const iem_table all = sum_of_cells(g);
        int one_decision;
        const double within = cdd_over_all_cells(g, &one_decision);
        assert_if_known(g->name, iem_cdd(&all, 1).value, g->all, 1e-9);
        if (one_decision) {
            assert_if_known(g->name, cdd_with_shares_of_nothing(g), g->within, 1e-9);
            assert_if_known(g->name, cdd_with_shares_of_nothing(g), g->clarify, 1e-9);
            assert_true(n_wrong < 2);
            wrong[n_wrong++] = within;
            continue;
        }
        assert_if_known(g->name, within, g->within, 1e-9);
        assert_if_known(g->name, within, g->clarify, 1e-9);
    }
    assert_int_equal(n_wrong, 2);
    assert_close(wrong[0], -wrong[1], 1e-12);
}

/* DUO checks of 2014 as published (Statistics Netherlands, rounded to 10). */
static const iem_table duo[6] = {{1460, 7280, 390, 8670}, {320, 8120, 140, 16610},
                                 {50, 4680, 70, 15110},   {60, 8580, 220, 54130},
                                 {30, 13130, 180, 67300}, {80, 13040, 50, 16380}};

static void duo_gives_the_published_ratio(void **state)
{
    (void)state;
    /* Within risk category 3.63 [3.34, 3.93] and z 33.97, by an independent hand. */
    const iem_estimate ratio = iem_mh_risk_ratio(duo, 6);
    assert_close(ratio.value, 3.63, 2e-3);
    assert_close(ratio.low, 3.34, 2e-3);
    assert_close(ratio.high, 3.93, 2e-3);
    assert_close(iem_cmh_test(duo, NULL, 6).z, 33.97, 1e-3);
}

static void one_cell_gives_the_estimates_of_one_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        const iem_estimate ratio = iem_risk_ratio(duo[i]),
                           odds = iem_odds_ratio(duo[i]);
        assert_close(iem_mh_risk_ratio(&duo[i], 1).value, ratio.value, 1e-13);
        assert_close(iem_mh_risk_ratio(&duo[i], 1).low, ratio.low, 1e-12);
        assert_close(iem_mh_odds_ratio(&duo[i], 1).value, odds.value, 1e-13);
        assert_close(iem_mh_odds_ratio(&duo[i], 1).high, odds.high, 1e-12);
        assert_close(iem_mh_rate_difference(&duo[i], 1).value,
                     iem_rate_difference(duo[i]).value, 1e-12);
    }
}

/* ---- what standard errors promise: the spread over logs drawn anew ---- */

static double draw_binomial(double n, double p, uint64_t stream, uint64_t *at)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += iem_uniform(stream, (*at)++) < p;
    return count;
}

enum { CELLS = 30 };

/* Cells of different size and rate; odds ratio exp(d) in each. */
static void draw_log(iem_table t[CELLS], double d, uint64_t stream)
{
    uint64_t at = 0;
    for (size_t c = 0; c < CELLS; c++) {
        const double base = -2.5 + 3 * (double)c / CELLS;
        t[c].n1 = 4 + (double)(c % 7);
        t[c].n0 = 6 + (double)(c % 11);
        t[c].a1 = draw_binomial(t[c].n1, iem_logistic(base + d), stream, &at);
        t[c].a0 = draw_binomial(t[c].n0, iem_logistic(base), stream, &at);
    }
}

struct spread {
    double n, sum, squares, mean_variance;
};

static void add_value(struct spread *s, double value, double se)
{
    s->n++;
    s->sum += value;
    s->squares += value * value;
    s->mean_variance += se * se;
}

static void assert_promised(const struct spread *s, double rel)
{
    const double mean = s->sum / s->n;
    assert_close(sqrt(s->mean_variance / s->n), sqrt(s->squares / s->n - mean * mean),
                 rel);
}

static void standard_errors_equal_the_spread_over_drawn_logs(void **state)
{
    (void)state;
    struct spread ratio = {0}, odds = {0}, difference = {0};
    for (uint64_t r = 0; r < 3000; r++) {
        iem_table t[CELLS];
        draw_log(t, .5, r);
        const double se = iem_mh_log_risk_ratio_se(t, CELLS);
        const iem_estimate risk = iem_mh_risk_ratio(t, CELLS);
        assert_close(log_se(risk), se, 1e-10);
        add_value(&ratio, log(risk.value), se);
        const iem_estimate o = iem_mh_odds_ratio(t, CELLS);
        add_value(&odds, log(o.value), log_se(o));
        const iem_estimate d = iem_mh_rate_difference(t, CELLS);
        add_value(&difference, d.value, (d.high - d.low) / 2 / IEM_Z95);
    }
    assert_promised(&ratio, .05);
    assert_promised(&odds, .05);
    assert_promised(&difference, .05);
}

static void tests_of_equal_treatment_keep_their_level(void **state)
{
    (void)state;
    enum { LOGS = 2000 };
    double cmh = 0, greater = 0, homogeneity = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        iem_table t[CELLS];
        draw_log(t, 0, r + 5000);
        const iem_cmh test = iem_cmh_test(t, NULL, CELLS);
        cmh += test.p < .05;
        greater += test.p_greater < .05;
        homogeneity += iem_breslow_day(t, CELLS).tarone_p < .05;
    }
    assert_true(cmh / LOGS > .03 && cmh / LOGS < .065);
    assert_true(greater / LOGS > .03 && greater / LOGS < .065);
    /* Chi-square for cells this small is a rough law. */
    assert_true(homogeneity / LOGS > .01 && homogeneity / LOGS < .08);
}

/* ---- the exact test against every combination of counts ---- */

struct enumerated {
    double mean, variance, p, p_greater;
};

static double chance(const iem_table *t, const double *offset, size_t n, double *a)
{
    double log_p = 0;
    for (size_t i = 0; i < n; i++)
        log_p += iem_hypergeometric_log_pmf(
            (iem_margin){t[i].n1, t[i].n0, t[i].a1 + t[i].a0}, offset ? offset[i] : 0,
            a[i]);
    return exp(log_p);
}

/* The chance of each sum of the group's counts, by all combinations of three cells. */
static struct enumerated enumerate(const iem_table t[3], const double *offset)
{
    double law[100] = {0}, a[3], seen = t[0].a1 + t[1].a1 + t[2].a1;
    for (a[0] = 0; a[0] <= t[0].n1; a[0]++)
        for (a[1] = 0; a[1] <= t[1].n1; a[1]++)
            for (a[2] = 0; a[2] <= t[2].n1; a[2]++)
                law[(size_t)(a[0] + a[1] + a[2])] += chance(t, offset, 3, a);
    struct enumerated e = {0, 0, 0, 0};
    for (size_t s = 0; s < 100; s++) {
        e.mean += (double)s * law[s];
        if ((double)s >= seen) e.p_greater += law[s];
        if (law[s] <= law[(size_t)seen] * (1 + 1e-7)) e.p += law[s];
    }
    for (size_t s = 0; s < 100; s++)
        e.variance += ((double)s - e.mean) * ((double)s - e.mean) * law[s];
    return e;
}

static void exact_cmh_equals_all_combinations(void **state)
{
    (void)state;
    static const double offset[3] = {.8, -.5, .1};
    uint64_t at = 0;
    for (int r = 0; r < 300; r++) {
        iem_table t[3];
        double seen = 0;
        for (size_t c = 0; c < 3; c++) {
            t[c].n1 = floor(1 + 6 * iem_uniform(seed_of(1), at++));
            t[c].n0 = floor(1 + 9 * iem_uniform(seed_of(1), at++));
            t[c].a1 = floor((t[c].n1 + 1) * iem_uniform(seed_of(1), at++));
            t[c].a0 = floor((t[c].n0 + 1) * iem_uniform(seed_of(1), at++));
            seen += t[c].a1;
        }
        for (int with = 0; with < 2; with++) {
            const struct enumerated e = enumerate(t, with ? offset : NULL);
            const iem_cmh test = iem_cmh_test(t, with ? offset : NULL, 3);
            if (isnan(test.z)) {
                assert_true(e.variance < 1e-9);
                continue;
            }
            assert_int_equal(test.exact, 1);
            assert_close(test.variance, e.variance, 1e-11);
            assert_true(fabs(test.z - (seen - e.mean) / sqrt(e.variance)) < 1e-9);
            assert_close(test.p, e.p, 1e-9);
            assert_close(test.p_greater, e.p_greater, 1e-9);
        }
    }
}

static void exact_and_normal_agree_in_a_large_log(void **state)
{
    (void)state;
    const iem_table t[3] = {
        {560, 4000, 480, 4000}, {300, 2500, 850, 7000}, {900, 3000, 1750, 6000}};
    const iem_cmh normal = iem_cmh_test(t, NULL, 3);
    const struct folded exact = fold(t, 3);
    assert_int_equal(normal.exact, 0);
    assert_true(normal.variance > 500);
    assert_close(exact.p, normal.p, .05);
    assert_close(exact.p_greater, normal.p_greater, .05);
}

static void an_offset_is_what_is_expected(void **state)
{
    (void)state;
    /* Odds ratio exactly 2 in both cells: nothing beyond an offset of ln 2. */
    const iem_table t[2] = {{4000, 8000, 2000, 6000}, {1000, 5000, 1000, 9000}};
    const double offset[2] = {log(2), log(2)};
    assert_true(iem_cmh_test(t, NULL, 2).z > 10);
    assert_true(fabs(iem_cmh_test(t, offset, 2).z) < .01);
    const double none[2] = {0, 0};
    assert_close(iem_cmh_test(t, none, 2).z, iem_cmh_test(t, NULL, 2).z, 1e-9);
}

static void many_rare_cells_are_still_exact(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    static iem_table t[MANY];
    for (size_t i = 0; i < MANY; i++)
        t[i] = (iem_table){i % 4000 == 0, 1, i % 1000 == 1, 19};
    const iem_cmh test = iem_cmh_test(t, NULL, MANY);
    assert_int_equal(test.exact, 1);
    /* 25 informative cells, each with one adverse decision among 20 people: binomial.
     */
    double p_greater = 0;
    for (double a = 5; a <= 25; a++)
        p_greater += exp(lgamma(26) - lgamma(a + 1) - lgamma(26 - a) + a * log(.05) +
                         (25 - a) * log(.95));
    assert_close(test.variance, 25 * .05 * .95, 1e-12);
    assert_close(test.p_greater, p_greater, 1e-10);
}

static void the_far_tail_is_not_cut_off(void **state)
{
    (void)state;
    enum { MANY = 150 };
    iem_table t[MANY];
    for (size_t i = 0; i < MANY; i++) t[i] = (iem_table){1, 1, 0, 19};
    const iem_cmh test = iem_cmh_test(t, NULL, MANY);
    assert_int_equal(test.exact, 1);
    assert_close(test.p_greater, pow(.05, MANY), 1e-10);
}

static void swapping_sides_mirrors_the_test(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_strata); i++) {
        const struct golden_strata *g = &golden_strata[i];
        iem_table mirrored[GOLDEN_CELLS];
        for (size_t c = 0; c < g->n; c++)
            mirrored[c] = (iem_table){g->t[c].a0, g->t[c].n0, g->t[c].a1, g->t[c].n1};
        const iem_cmh a = iem_cmh_test(g->t, NULL, g->n);
        const iem_cmh b = iem_cmh_test(mirrored, NULL, g->n);
        assert_close_in(g->name, b.z, -a.z, 1e-12);
        assert_close_in(g->name, b.p, a.p, 1e-9);
        assert_close_in(g->name, iem_mh_risk_ratio(mirrored, g->n).value,
                        1 / iem_mh_risk_ratio(g->t, g->n).value, 1e-12);
        assert_close_in(g->name, iem_mh_rate_difference(mirrored, g->n).low,
                        -iem_mh_rate_difference(g->t, g->n).high, 1e-9);
        assert_close_in(g->name, iem_breslow_day(mirrored, g->n).tarone,
                        iem_breslow_day(g->t, g->n).tarone, 1e-10);
    }
}

static void cells_with_one_side_change_nothing(void **state)
{
    (void)state;
    iem_table t[10] = {{5, 9, 0, 0}, {0, 0, 7, 30}, {0, 0, 0, 0}, {3, 3, 0, 0}};
    for (size_t i = 0; i < 6; i++) t[4 + i] = duo[i];
    assert_close(iem_mh_risk_ratio(t, 10).low, iem_mh_risk_ratio(duo, 6).low, 0);
    assert_close(iem_mh_odds_ratio(t, 10).low, iem_mh_odds_ratio(duo, 6).low, 0);
    assert_close(iem_mh_rate_difference(t, 10).low, iem_mh_rate_difference(duo, 6).low,
                 0);
    assert_close(iem_cmh_test(t, NULL, 10).z, iem_cmh_test(duo, NULL, 6).z, 0);
    assert_close(iem_cmh_test(t, NULL, 10).p, iem_cmh_test(duo, NULL, 6).p, 0);
    assert_close(iem_breslow_day(t, 10).tarone, iem_breslow_day(duo, 6).tarone, 0);
    assert_int_equal(iem_breslow_day(t, 10).df, 5);
    assert_close(iem_cdd(t, 10).low, iem_cdd(duo, 6).low, 0);
}

static void nothing_to_compare_is_undefined(void **state)
{
    (void)state;
    static const iem_table one_side[2] = {{5, 9, 0, 0}, {0, 0, 7, 30}};
    static const iem_table never[2] = {{0, 9, 0, 10}, {0, 5, 0, 30}};
    static const iem_table *const logs[2] = {one_side, never};
    for (size_t i = 0; i < 2; i++) {
        assert_true(isnan(iem_mh_risk_ratio(logs[i], 2).value));
        assert_true(isnan(iem_mh_log_risk_ratio_se(logs[i], 2)));
        assert_true(isnan(iem_mh_odds_ratio(logs[i], 2).value));
        assert_true(isnan(iem_cmh_test(logs[i], NULL, 2).p));
        assert_true(isnan(iem_breslow_day(logs[i], 2).breslow_day));
        assert_true(isnan(iem_cdd(logs[i], 2).value));
    }
    assert_true(isnan(iem_mh_rate_difference(one_side, 2).value));
    assert_close(iem_mh_rate_difference(never, 2).value, 0, 0);
    assert_true(isnan(iem_mh_rate_difference(NULL, 0).low));
    assert_true(isnan(iem_breslow_day(duo, 1).tarone_p));
}

static void a_group_never_decided_against_has_ratio_zero(void **state)
{
    (void)state;
    static const iem_table t[2] = {{0, 9, 2, 10}, {0, 5, 3, 30}};
    assert_close(iem_mh_risk_ratio(t, 2).value, 0, 0);
    assert_close(iem_mh_risk_ratio(t, 2).low, 0, 0);
    assert_close(iem_mh_risk_ratio(t, 2).high,
                 iem_mh_risk_ratio_score(t, 2, IEM_Z95).high, 0);
    assert_close(iem_mh_odds_ratio(t, 2).value, 0, 0);
    assert_true(isnan(iem_mh_odds_ratio(t, 2).high));
    assert_true(isnan(iem_breslow_day(t, 2).breslow_day));
}

/* Everybody of each side the same: nothing shows how they vary, and no bound does as if
 * it were sure. */
static void a_variance_of_zero_is_no_certainty(void **state)
{
    (void)state;
    static const iem_table alike[2] = {{1, 1, 50, 50}, {0, 1, 0, 40}},
                           apart[2] = {{2, 2, 0, 30}, {1, 1, 0, 20}};
    const iem_estimate ratio = iem_mh_risk_ratio(alike, 2);
    assert_close(ratio.value, 1, 1e-12);
    assert_true(ratio.low < .8 && ratio.high > 1);
    assert_close(iem_mh_rate_difference(alike, 2).value, 0, 0);
    assert_true(isnan(iem_mh_rate_difference(alike, 2).high));
    assert_close(iem_mh_rate_difference(apart, 2).value, 1, 1e-12);
    assert_true(isnan(iem_mh_rate_difference(apart, 2).low));
    assert_close(iem_cdd(apart, 2).value, 1, 1e-12);
    assert_true(isnan(iem_cdd(apart, 2).low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mantel_haenszel_equals_other_programs),
        cmocka_unit_test(a_variance_of_zero_is_no_certainty),
        cmocka_unit_test(cmh_equals_other_programs),
        cmocka_unit_test(homogeneity_equals_other_programs),
        cmocka_unit_test(cells_equal_other_programs),
        cmocka_unit_test(cdd_equals_clarify),
        cmocka_unit_test(duo_gives_the_published_ratio),
        cmocka_unit_test(one_cell_gives_the_estimates_of_one_table),
        cmocka_unit_test(standard_errors_equal_the_spread_over_drawn_logs),
        cmocka_unit_test(tests_of_equal_treatment_keep_their_level),
        seeded_test(exact_cmh_equals_all_combinations),
        cmocka_unit_test(exact_and_normal_agree_in_a_large_log),
        cmocka_unit_test(an_offset_is_what_is_expected),
        cmocka_unit_test(many_rare_cells_are_still_exact),
        cmocka_unit_test(the_far_tail_is_not_cut_off),
        cmocka_unit_test(swapping_sides_mirrors_the_test),
        cmocka_unit_test(cells_with_one_side_change_nothing),
        cmocka_unit_test(nothing_to_compare_is_undefined),
        cmocka_unit_test(a_group_never_decided_against_has_ratio_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
