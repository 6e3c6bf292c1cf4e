/* The e-process against enumeration and R, and what it promises over drawn logs. */
#include "base/hash.h"
#include "stats/hypergeometric.h"
#include "stats/sequential.h"
#include "stats/strata.h"

#include "../golden/strata.h"
#include "../golden/tables.h"
#include "check.h"
#include "seed.h"

/* ---- K against all counts, in long double ---- */

static long double log_weight(iem_margin m, double a)
{
    return -lgammal(a + 1) - lgammal(m.n1 - a + 1) - lgammal(m.k - a + 1) -
           lgammal(m.n0 - m.k + a + 1);
}

static long double log_total(const long double *w, size_t n, double theta)
{
    long double top = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++) top = fmaxl(top, w[i] + theta * (double)i);
    for (size_t i = 0; i < n; i++) sum += expl(w[i] + theta * (double)i - top);
    return top + logl(sum);
}

static void assert_k(iem_table t, double offset, size_t every, double room)
{
    enum { MOST = 200000 };
    static long double w[MOST];
    const iem_margin m = {t.n1, t.n0, t.a1 + t.a0};
    const double low = fmax(0, m.k - m.n0), high = fmin(m.n1, m.k);
    for (double a = low; a <= high; a++) w[(size_t)(a - low)] = log_weight(m, a);
    const size_t n = (size_t)(high - low) + 1;
    assert_true(n <= MOST);

    iem_sequence s = {0};
    iem_sequence_add(&s, &t, &offset, 1);
    const long double none = log_total(w, n, offset);
    for (size_t i = 0; i < IEM_GRID; i += every) {
        const double theta = iem_grid_theta(i);
        const double want =
            (double)(log_total(w, n, offset + theta) - none + theta * low);
        if (!(fabs(s.k[i] - want) <= room))
            fail_msg("theta %g: got %.17g, want %.17g", theta, s.k[i], want);
    }
    assert_close(s.adverse, t.a1, 0);
}

static void k_equals_the_sum_over_all_counts(void **state)
{
    (void)state;
    assert_k((iem_table){1, 1, 0, 1}, 0, 1, 1e-14);
    assert_k((iem_table){3, 7, 2, 9}, .4, 1, 1e-13);
    assert_k((iem_table){30, 75, 125, 425}, -.3, 1, 1e-12);
    assert_k((iem_table){90, 100, 180, 200}, 1, 1, 1e-12);
    /* More than 128 counts: by steps. */
    assert_k((iem_table){200, 700, 900, 3000}, 0, 5, 1e-9);
    assert_k((iem_table){1800, 2000, 700, 1000}, -1, 5, 1e-9);
    assert_k((iem_table){5000, 20000, 9000, 20000}, .5, 10, 1e-8);
    /* A variance above 10,000: the wide law. */
    assert_k((iem_table){50000, 100000, 60000, 100000}, 0, 20, 3e-4);
    assert_k((iem_table){30000, 150000, 30000, 150000}, .3, 20, 3e-4);
}

static void random_small_cells_equal_the_sum_over_all_counts(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 200; r++) {
        iem_table t;
        t.n1 = floor(1 + 40 * iem_uniform(seed_of(11), at++));
        t.n0 = floor(1 + 90 * iem_uniform(seed_of(11), at++));
        t.a1 = floor((t.n1 + 1) * iem_uniform(seed_of(11), at++));
        t.a0 = floor((t.n0 + 1) * iem_uniform(seed_of(11), at++));
        const double k = t.a1 + t.a0, offset = 2 * iem_uniform(seed_of(11), at++) - 1;
        if (k > 0 && k < t.n1 + t.n0) assert_k(t, offset, 10, 1e-12);
    }
}

/* ---- E ---- */

static void e_is_the_mixture_it_is_said_to_be(void **state)
{
    (void)state;
    static const iem_table t[3] = {{9, 30, 20, 90}, {5, 11, 30, 60}, {0, 4, 2, 50}};
    static const double offset[3] = {.2, 0, -.1};
    static const double nulls[] = {0, .22314355131420976, -.7, 2.48};
    iem_sequence s = {0};
    iem_sequence_add(&s, t, offset, 3);
    for (size_t j = 0; j < 4; j++)
        for (int above = 0; above < 2; above++) {
            double e = 0, weights = 0;
            for (size_t i = 0; i < IEM_GRID; i++) {
                const double theta = iem_grid_theta(i), d = theta - nulls[j];
                if (above ? d <= 1e-12 : d >= -1e-12) continue;
                double ratio = 0;
                for (size_t c = 0; c < 3; c++) {
                    const iem_margin m = {t[c].n1, t[c].n0, t[c].a1 + t[c].a0};
                    ratio +=
                        iem_hypergeometric_log_pmf(m, theta + offset[c], t[c].a1) -
                        iem_hypergeometric_log_pmf(m, nulls[j] + offset[c], t[c].a1);
                }
                weights += exp(-fabs(d) / .7);
                e += exp(-fabs(d) / .7 + ratio);
            }
            const double got = iem_sequence_log_e(&s, nulls[j], above);
            assert_true(fabs(got - log(e / weights)) < 1e-9);
        }
}

/* The mean of E over everything that can happen in two periods of one cell, at odds
 * ratio exp(truth). */
static double mean_e(double truth, double null, bool above)
{
    const iem_margin m[2] = {{7, 20, 9}, {12, 15, 6}};
    const double offset[2] = {.3, -.2};
    double sum = 0;
    for (double a = 0; a <= 7; a++)
        for (double b = 0; b <= 6; b++) {
            const iem_table t[2] = {{a, 7, 9 - a, 20}, {b, 12, 6 - b, 15}};
            iem_sequence s = {0};
            iem_sequence_add(&s, t, offset, 2);
            sum += exp(iem_hypergeometric_log_pmf(m[0], truth + offset[0], a) +
                       iem_hypergeometric_log_pmf(m[1], truth + offset[1], b) +
                       iem_sequence_log_e(&s, null, above));
        }
    return sum;
}

static void e_is_1_in_the_mean_where_the_claim_is_just_true(void **state)
{
    (void)state;
    assert_close(mean_e(0, 0, true), 1, 1e-10);
    assert_close(mean_e(0, 0, false), 1, 1e-10);
    assert_close(mean_e(.22314, .22314, true), 1, 1e-8);
    assert_close(mean_e(-1.03, -1.03, false), 1, 1e-8);
    /* And less where it is truer. */
    assert_true(mean_e(-.3, 0, true) < .8);
    assert_true(mean_e(.3, 0, false) < .8);
    assert_true(mean_e(.3, 0, true) > 1.5);
}

static void nothing_seen_is_no_evidence(void **state)
{
    (void)state;
    const iem_table none[4] = {{0, 0, 3, 9}, {2, 5, 0, 0}, {0, 4, 0, 9}, {4, 4, 9, 9}};
    iem_sequence s = {0};
    iem_sequence_add(&s, none, NULL, 4);
    assert_close(s.adverse, 0, 0);
    assert_close(iem_sequence_log_e(&s, 0, true), 0, 1e-12);
    const iem_estimate odds = iem_sequence_odds_ratio(&s, .05);
    assert_true(isnan(odds.value) && isnan(odds.low) && isnan(odds.high));
    double room[2];
    const iem_sequence two[2] = {s, s};
    assert_true(iem_sequence_follow(two, 2, 0, .05, room) == SIZE_MAX);
    assert_true(iem_sequence_change(two, 2, 0, room).at == SIZE_MAX);
    /* No odds ratio above 12.2 or below 1/12.2 is on the grid. */
    assert_true(isnan(iem_sequence_log_e(&s, 2.5, true)));
    assert_true(isnan(iem_sequence_log_e(&s, -2.5, false)));
    assert_true(isnan(iem_sequence_log_e(&s, 3, true)));
    assert_true(isnan(iem_sequence_log_e(&s, NAN, true)));
}

static void evidence_adds_up(void **state)
{
    (void)state;
    const struct golden_strata *g = &golden_strata[0];
    iem_sequence whole = {0};
    iem_sequence_add(&whole, g->t, NULL, g->n);
    for (size_t cut = 0; cut <= g->n; cut++) {
        iem_sequence a = {0}, b = {0};
        iem_sequence_add(&a, g->t, NULL, cut);
        iem_sequence_add(&b, g->t + cut, NULL, g->n - cut);
        iem_sequence_join(&b, &a);
        assert_close(b.adverse, whole.adverse, 0);
        for (size_t i = 0; i < IEM_GRID; i++) assert_close(b.k[i], whole.k[i], 1e-13);
    }
}

/* ---- the odds ratio ---- */

static void odds_ratio_equals_r(void **state)
{
    (void)state;
    /* R 4.2.2: mantelhaen.test(exact = TRUE)$estimate, which R searches to 1e-4. */
    static const struct {
        const char *name;
        double odds_ratio;
    } r[] = {{"Berkeley", 1.1048793538372106},
             {"DUO 2014: outside", 3.7801561499239167},
             {"NWO", 0.87059552065072565},
             {"Boston", 2.7483614888998633},
             {"call-backs", 0.6445061889991859}};
    size_t found = 0;
    for (size_t i = 0; i < sizeof golden_strata / sizeof *golden_strata; i++)
        for (size_t j = 0; j < sizeof r / sizeof *r; j++) {
            const struct golden_strata *g = &golden_strata[i];
            if (strncmp(g->name, r[j].name, strlen(r[j].name)) != 0) continue;
            iem_sequence s = {0};
            iem_sequence_add(&s, g->t, NULL, g->n);
            assert_close_in(g->name, iem_sequence_odds_ratio(&s, .05).value,
                            r[j].odds_ratio, 2e-4);
            found++;
        }
    assert_int_equal(found, 5);
    for (size_t i = 0; i < sizeof golden_r_tables / sizeof *golden_r_tables; i++) {
        const struct golden_r_table *g = &golden_r_tables[i];
        iem_sequence s = {0};
        iem_sequence_add(&s, &g->t, NULL, 1);
        assert_close_in(g->name, iem_sequence_odds_ratio(&s, .05).value, g->conditional,
                        2e-4);
    }
}

/* Mean of the group's count at log odds ratio theta, by all counts. */
static long double mean_count(iem_table t, long double theta)
{
    const iem_margin m = {t.n1, t.n0, t.a1 + t.a0};
    const double low = fmax(0, m.k - m.n0), high = fmin(m.n1, m.k);
    long double top = -INFINITY, all = 0, sum = 0;
    for (double a = low; a <= high; a++)
        top = fmaxl(top, log_weight(m, a) + theta * (long double)a);
    for (double a = low; a <= high; a++) {
        const long double w = expl(log_weight(m, a) + theta * (long double)a - top);
        all += w;
        sum += (long double)a * w;
    }
    return sum / all;
}

/* Where the mean of all cells' counts is what was seen: the most likely odds ratio. */
static double solved_odds_ratio(const iem_table *t, size_t n)
{
    long double low = -2.5L, high = 2.5L, seen = 0;
    for (size_t i = 0; i < n; i++) seen += (long double)t[i].a1;
    for (int i = 0; i < 60; i++) {
        const long double middle = (low + high) / 2;
        long double mean = 0;
        for (size_t c = 0; c < n; c++) mean += mean_count(t[c], middle);
        *(mean < seen ? &low : &high) = middle;
    }
    return (double)expl((low + high) / 2);
}

static double found_odds_ratio(const iem_table *t, size_t n)
{
    iem_sequence s = {0};
    iem_sequence_add(&s, t, NULL, n);
    return iem_sequence_odds_ratio(&s, .05).value;
}

/* R ends its search within 1e-4; here is what it was looking for. */
static void odds_ratio_is_the_one_that_r_looks_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof golden_strata / sizeof *golden_strata; i++) {
        const struct golden_strata *g = &golden_strata[i];
        assert_close_in(g->name, found_odds_ratio(g->t, g->n),
                        solved_odds_ratio(g->t, g->n), 1e-10);
    }
    for (size_t i = 0; i < sizeof golden_r_tables / sizeof *golden_r_tables; i++) {
        const struct golden_r_table *g = &golden_r_tables[i];
        assert_close_in(g->name, found_odds_ratio(&g->t, 1),
                        solved_odds_ratio(&g->t, 1), 1e-10);
    }
}

/* Between the points of the grid K is that of a grid of its own. */
static void between_the_points_the_likelihood_is_that_of_all_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof golden_strata / sizeof *golden_strata; i++) {
        const struct golden_strata *g = &golden_strata[i];
        iem_sequence s = {0};
        iem_sequence_add(&s, g->t, NULL, g->n);
        for (double theta = -2.49; theta < 2.5; theta += .31) {
            double want = 0, people = 0;
            for (size_t c = 0; c < g->n; c++) {
                const iem_margin m = {g->t[c].n1, g->t[c].n0, g->t[c].a1 + g->t[c].a0};
                if (!(m.k > 0 && m.k < m.n1 + m.n0 && m.n1 > 0 && m.n0 > 0)) continue;
                want += iem_hypergeometric_log_pmf(m, theta, g->t[c].a1) -
                        iem_hypergeometric_log_pmf(m, 0, g->t[c].a1);
                people += m.n1 + m.n0;
            }
            assert_true(fabs(iem_sequence_likelihood(&s, theta) - want) <
                        1e-13 * people);
        }
    }
}

static void odds_ratio_makes_the_count_what_is_expected(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof golden_strata / sizeof *golden_strata; i++) {
        const struct golden_strata *g = &golden_strata[i];
        iem_sequence s = {0};
        iem_sequence_add(&s, g->t, NULL, g->n);
        const iem_estimate odds = iem_sequence_odds_ratio(&s, .05);
        double mean = 0;
        for (size_t c = 0; c < g->n; c++) {
            const iem_margin m = {g->t[c].n1, g->t[c].n0, g->t[c].a1 + g->t[c].a0};
            mean += iem_hypergeometric_moments(m, log(odds.value)).mean;
        }
        assert_close_in(g->name, mean, s.adverse, 1e-6);
        assert_true(odds.low < odds.value && odds.value < odds.high);
    }
}

static void odds_ratios_beyond_the_grid_are_not_named(void **state)
{
    (void)state;
    const iem_table t = {95, 100, 50, 1000};
    iem_sequence s = {0};
    iem_sequence_add(&s, &t, NULL, 1);
    const iem_estimate odds = iem_sequence_odds_ratio(&s, .05);
    assert_true(isnan(odds.value) && isnan(odds.high));
    assert_true(odds.low > 8 && odds.low < 12);
    const double gain_of_end = 2.5 * s.adverse - s.k[IEM_GRID - 1];
    double gain;
    const iem_change c = iem_sequence_change(&s, 1, 0, &gain);
    assert_int_equal(c.at, 0);
    assert_close(gain, gain_of_end, 1e-12);
    assert_true(isnan(c.odds_ratio));
}

/* ---- drawn logs: 500 decisions a month, 10 cells, 15 % in the group ---- */

enum { MONTHS = 60, CELLS = 10 };

static void draw_month(iem_table t[CELLS], double odds_ratio, uint64_t key)
{
    uint64_t at = 0;
    for (size_t c = 0; c < CELLS; c++) t[c] = (iem_table){0, 0, 0, 0};
    for (int i = 0; i < 500; i++) {
        iem_table *cell = &t[(size_t)(CELLS * iem_uniform(key, at++))];
        const double base = -3 + (double)(cell - t) / 3;
        const bool member = iem_uniform(key, at++) < .15;
        const double theta = member ? base + log(odds_ratio) : base;
        const bool adverse = iem_uniform(key, at++) < iem_logistic(theta);
        *(member ? &cell->n1 : &cell->n0) += 1;
        *(member ? &cell->a1 : &cell->a0) += adverse;
    }
}

static void draw_series(iem_sequence periods[MONTHS], double odds_ratio, size_t from,
                        uint64_t log)
{
    for (size_t i = 0; i < MONTHS; i++) {
        iem_table t[CELLS];
        draw_month(t, i < from ? 1 : odds_ratio, log * 1000 + i);
        periods[i] = (iem_sequence){0};
        iem_sequence_add(&periods[i], t, NULL, CELLS);
    }
}

/* E of each beginning by itself, times what that beginning is given. */
static void evidence_is_mixed_over_beginnings(void **state)
{
    (void)state;
    iem_sequence periods[MONTHS];
    double log_e[MONTHS];
    draw_series(periods, 1.8, 5, 77);
    iem_sequence_follow(periods, MONTHS, .1, .05, log_e);
    for (size_t i = 0; i < MONTHS; i++) {
        double sum = 0, given = 0;
        for (size_t from = 0; from <= i; from++) {
            iem_sequence since = {0};
            for (size_t p = from; p <= i; p++) iem_sequence_join(&since, &periods[p]);
            const double at = (double)from, weight = from ? .5 / (at * (at + 1)) : .5;
            sum += weight * exp(iem_sequence_log_e(&since, .1, true));
            given += weight;
        }
        assert_close(exp(log_e[i]) / (sum + 1 - given), 1, 1e-9);
    }
}

struct alarms {
    double ever, delay; /* share of logs; median months to the alarm */
};

static struct alarms alarms_in(double odds_ratio, double null, uint64_t logs)
{
    double at[MONTHS] = {0}, ever = 0, sum = 0;
    for (uint64_t r = 0; r < logs; r++) {
        iem_sequence periods[MONTHS];
        double log_e[MONTHS];
        draw_series(periods, odds_ratio, 0, r + 1);
        const size_t first = iem_sequence_follow(periods, MONTHS, null, .05, log_e);
        if (first == SIZE_MAX) continue;
        at[first]++;
        ever++;
    }
    struct alarms a = {ever / (double)logs, INFINITY};
    for (size_t i = 0; i < MONTHS && 2 * sum < (double)logs; i++) {
        sum += at[i];
        if (2 * sum >= (double)logs) a.delay = (double)i + 1;
    }
    return a;
}

static void sixty_looks_cost_no_more_than_one(void **state)
{
    (void)state;
    /* Binomial with 400 logs: 3 standard deviations above 5 % is 8.3 %. */
    assert_true(alarms_in(1, 0, 400).ever <= .05);
    assert_true(alarms_in(1.25, log(1.25), 200).ever <= .05);
    assert_true(alarms_in(1.1, log(1.25), 100).ever <= .01);
}

static void an_odds_ratio_of_one_and_a_half_is_seen_within_nine_months(void **state)
{
    (void)state;
    const struct alarms a = alarms_in(1.5, 0, 100);
    assert_true(a.ever >= 1);
    assert_true(a.delay <= 9);
    assert_true(alarms_in(2, log(1.25), 50).delay <= 9);
}

static void the_interval_holds_at_every_look(void **state)
{
    (void)state;
    double wrong = 0;
    for (uint64_t r = 0; r < 40; r++) {
        iem_sequence periods[MONTHS], all = {0};
        draw_series(periods, 1.5, 0, r + 900);
        bool missed = false;
        for (size_t i = 0; i < MONTHS; i++) {
            iem_sequence_join(&all, &periods[i]);
            const iem_estimate odds = iem_sequence_odds_ratio(&all, .05);
            missed = missed || odds.low > 1.5 || odds.high < 1.5;
        }
        wrong += missed;
        assert_true(iem_sequence_odds_ratio(&all, .05).low > 1.15);
        assert_true(iem_sequence_odds_ratio(&all, .05).high < 1.95);
    }
    assert_true(wrong <= 2);
}

static void the_month_it_began_is_found(void **state)
{
    (void)state;
    enum { LOGS = 200, FROM = 12 };
    double near = 0, held = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        iem_sequence periods[MONTHS];
        double gain[MONTHS];
        draw_series(periods, 2, FROM, r + 2000);
        const iem_change c = iem_sequence_change(periods, MONTHS, 0, gain);
        assert_true(c.first <= c.at && c.at <= c.last && c.last < MONTHS);
        assert_close(gain[c.at], c.gain, 0);
        near += c.at + 2 >= FROM && c.at <= FROM + 2;
        held += c.first <= FROM && FROM <= c.last;
    }
    assert_true(near / LOGS > .9);
    assert_true(held / LOGS > .93);
}

static void a_change_is_found_where_it_was_put(void **state)
{
    (void)state;
    /* Odds ratio 1, then exactly 3. */
    const iem_table equal = {100, 400, 100, 400}, more = {200, 400, 100, 400};
    iem_sequence periods[8];
    double gain[8], log_e[8];
    for (size_t from = 0; from < 8; from++) {
        for (size_t i = 0; i < 8; i++) {
            periods[i] = (iem_sequence){0};
            iem_sequence_add(&periods[i], i < from ? &equal : &more, NULL, 1);
        }
        const iem_change c = iem_sequence_change(periods, 8, 0, gain);
        assert_int_equal(c.at, from);
        assert_int_equal(c.first, from);
        assert_int_equal(c.last, from);
        assert_close(c.odds_ratio, 3, 3e-3);
        /* E is mixed over beginnings: long equality does not delay it. */
        assert_int_equal(iem_sequence_follow(periods, 8, 0, .05, log_e), from);
        assert_true(from == 0 || log_e[from - 1] < 0);
        /* Against "up to three times" there is nothing to be said. */
        assert_true(iem_sequence_follow(periods, 8, log(3), .05, log_e) == SIZE_MAX);
    }
}

/* ---- heterogeneity ---- */

static iem_heterogeneity woolf(const struct golden_strata *g)
{
    double value[GOLDEN_CELLS], se[GOLDEN_CELLS];
    for (size_t i = 0; i < g->n; i++) {
        const iem_estimate odds = iem_odds_ratio(g->t[i]);
        value[i] = log(odds.value);
        se[i] = log(odds.high / odds.low) / 2 / IEM_Z95;
    }
    return iem_cochran_q(value, se, g->n);
}

static void cochran_q_of_odds_ratios_equals_woolf_of_r(void **state)
{
    (void)state;
    /* R 4.2.2: vcd::woolf_test; for DUO its 1 - pchisq has no digits left. */
    static const struct {
        const char *name;
        double q, p;
    } r[] = {{"Berkeley", 17.90171246979723, 0.0030721423087325395},
             {"DUO 2014: outside", 134.9017714153451, NAN},
             {"NWO", 17.573997733764859, 0.024657166818576992},
             {"call-backs", 0.007770586891341335, 0.9297567156617257}};
    size_t found = 0;
    for (size_t i = 0; i < sizeof golden_strata / sizeof *golden_strata; i++)
        for (size_t j = 0; j < sizeof r / sizeof *r; j++) {
            const struct golden_strata *g = &golden_strata[i];
            if (strncmp(g->name, r[j].name, strlen(r[j].name)) != 0) continue;
            const iem_heterogeneity h = woolf(g);
            assert_int_equal(h.df, g->n - 1);
            assert_close_in(g->name, h.q, r[j].q, 1e-10);
            if (!isnan(r[j].p)) assert_close_in(g->name, h.p, r[j].p, 1e-9);
            const double i2 = 1 - (double)h.df / h.q;
            assert_close_in(g->name, h.i2, i2 > 0 ? i2 : 0, 1e-12);
            found++;
        }
    assert_int_equal(found, 4);
}

static void undefined_estimates_are_left_out(void **state)
{
    (void)state;
    const double value[5] = {1, NAN, 3, 2, 9}, se[5] = {1, 1, 1, NAN, 0};
    const iem_heterogeneity h = iem_cochran_q(value, se, 5);
    assert_int_equal(h.df, 1);
    assert_close(h.mean, 2, 1e-15);
    assert_close(h.q, 2, 1e-15);
    assert_close(h.i2, .5, 1e-15);
    assert_close(h.p, 0.15729920705028513, 1e-12); /* R: pchisq(2, 1, lower = F) */
    assert_true(isnan(iem_cochran_q(value, se, 2).q));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(k_equals_the_sum_over_all_counts),
        seeded_test(random_small_cells_equal_the_sum_over_all_counts),
        cmocka_unit_test(e_is_the_mixture_it_is_said_to_be),
        cmocka_unit_test(e_is_1_in_the_mean_where_the_claim_is_just_true),
        cmocka_unit_test(nothing_seen_is_no_evidence),
        cmocka_unit_test(evidence_adds_up),
        cmocka_unit_test(odds_ratio_equals_r),
        cmocka_unit_test(odds_ratio_is_the_one_that_r_looks_for),
        cmocka_unit_test(between_the_points_the_likelihood_is_that_of_all_counts),
        cmocka_unit_test(odds_ratio_makes_the_count_what_is_expected),
        cmocka_unit_test(odds_ratios_beyond_the_grid_are_not_named),
        cmocka_unit_test(evidence_is_mixed_over_beginnings),
        cmocka_unit_test(sixty_looks_cost_no_more_than_one),
        cmocka_unit_test(an_odds_ratio_of_one_and_a_half_is_seen_within_nine_months),
        cmocka_unit_test(the_interval_holds_at_every_look),
        cmocka_unit_test(the_month_it_began_is_found),
        cmocka_unit_test(a_change_is_found_where_it_was_put),
        cmocka_unit_test(cochran_q_of_odds_ratios_equals_woolf_of_r),
        cmocka_unit_test(undefined_estimates_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
