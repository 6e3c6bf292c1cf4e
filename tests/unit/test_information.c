/* Information against other programs, against every permutation of small logs, and
 * against worlds in which nothing, or something, is to be found. */
#include "base/hash.h"
#include "stats/information.h"
#include "stats/interval.h"

#include "../golden/association.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static iem_information mutual(const double *n, size_t rows, size_t columns)
{
    iem_information x;
    iem_error err;
    assert_ok(iem_mutual_information((iem_crosstab){n, rows, columns}, &x, &err));
    return x;
}

/* ---- other programs ---- */

/* Sums of golden counts n[cell][group][decision]. */
struct margins {
    double decision[2], cell_decision[32 * 2], group_decision[6 * 2],
        cell_group[16 * 6];
};

static struct margins margins_of(const struct golden_information *g)
{
    struct margins m = {.decision = {0}};
    for (size_t c = 0; c < g->cells; c++) {
        for (size_t k = 0; k < g->groups; k++) {
            for (size_t y = 0; y < 2; y++) {
                const double n = g->n[(c * g->groups + k) * 2 + y];
                m.decision[y] += n;
                m.cell_decision[c * 2 + y] += n;
                m.group_decision[k * 2 + y] += n;
                m.cell_group[c * g->groups + k] += n;
            }
        }
    }
    return m;
}

static void mutual_information_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_informations); i++) {
        const struct golden_information *g = &golden_informations[i];
        const struct margins m = margins_of(g);
        const iem_information by_group = mutual(m.group_decision, g->groups, 2),
                              by_facts = mutual(m.cell_decision, g->cells, 2),
                              by_both = mutual(g->n, g->cells * g->groups, 2),
                              carried = mutual(m.cell_group, g->cells, g->groups);
        assert_close_in(g->name, iem_entropy(m.decision, 2), g->entropy, 1e-12);
        assert_close_in(g->name, by_group.value, g->decision_group, 1e-9);
        assert_close_in(g->name, by_group.value / by_group.columns, g->u, 1e-9);
        assert_close_in(g->name, by_facts.value, g->decision_facts, 1e-9);
        assert_close_in(g->name, by_both.value, g->decision_both, 1e-9);
        assert_close_in(g->name, carried.value, g->group_facts, 1e-9);
        assert_close_in(g->name, carried.value / carried.columns, g->u_group, 1e-9);
        assert_close_in(g->name, carried.by_chance, g->by_chance, 1e-9);
        assert_close_in(g->name, carried.g2, g->g2, 1e-9);
        if (!isnan(g->g2_p)) assert_close_in(g->name, carried.p, g->g2_p, 1e-9);
    }
}

enum { MOST_CELLS = 64, MOST_ROWS = 320 };

/* Cells with the same number of groups in each. */
struct log {
    size_t first[MOST_CELLS + 1];
    double n[MOST_ROWS], adverse[MOST_ROWS];
    size_t cells, groups;
};

static iem_conditional_data data_of(const struct log *l)
{
    return (iem_conditional_data){l->first, l->cells, l->n, l->adverse, NULL, 1};
}

static void set_shape(struct log *l, size_t cells, size_t groups)
{
    l->cells = cells;
    l->groups = groups;
    for (size_t c = 0; c <= cells; c++) l->first[c] = c * groups;
}

static iem_conditional conditional(const struct log *l)
{
    const iem_conditional_data data = data_of(l);
    return iem_conditional_information(&data);
}

static void conditional_information_equals_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_informations); i++) {
        const struct golden_information *g = &golden_informations[i];
        struct log l;
        set_shape(&l, g->cells, g->groups);
        for (size_t r = 0; r < g->cells * g->groups; r++) {
            l.adverse[r] = g->n[2 * r];
            l.n[r] = g->n[2 * r] + g->n[2 * r + 1];
        }
        const iem_conditional x = conditional(&l);
        assert_close_in(g->name, x.value, g->conditional, 1e-9);
        assert_close_in(g->name, x.value / log(2), g->bits, 1e-9);
        /* The chain rule: what facts and group say together. */
        assert_close_in(g->name, g->decision_facts + x.value, g->decision_both, 1e-9);
        assert_close_in(g->name, g->entropy - g->decision_facts, x.entropy, 1e-9);
    }
}

/* The test behind `mutual_information` is the G-test of group by decision, by its law
 * wherever five of each kind are expected. */
static void information_is_tested_as_the_g_test_of_scipy_and_r(void **state)
{
    (void)state;
    size_t compared = 0, by_law = 0;
    for (size_t i = 0; i < COUNT(golden_associations); i++) {
        const struct golden_association *g = &golden_associations[i];
        if (isnan(g->g2)) continue;
        struct log l;
        set_shape(&l, 1, g->rows);
        for (size_t r = 0; r < g->rows; r++) {
            l.adverse[r] = g->n[2 * r];
            l.n[r] = g->n[2 * r] + g->n[2 * r + 1];
        }
        const iem_information whole = mutual(g->n, g->rows, 2);
        const iem_conditional one_cell = conditional(&l);
        assert_close_in(g->name, whole.g2, g->g2, 1e-9);
        assert_close_in(g->name, one_cell.g2, g->g2, 1e-9);
        compared++;
        if (isnan(g->g2_p)) continue;
        assert_close_in(g->name, whole.p, g->g2_p, 1e-9);
        if (one_cell.draws > 0) continue;
        assert_close_in(g->name, one_cell.p, g->g2_p, 1e-9);
        by_law++;
    }
    assert_int_equal(compared, 39);
    assert_int_equal(by_law, 23);
}

static void divergences_equal_clarify_where_both_groups_got_every_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_divergences); i++) {
        const struct golden_divergence *g = &golden_divergences[i];
        const iem_divergence d = iem_divergence_of(g->rest, g->group, 2);
        assert_close_in(g->name, d.kullback_leibler, g->kullback_leibler, 1e-9);
        assert_close_in(g->name, d.total_variation, g->total_variation, 1e-9);
        assert_close_in(g->name, d.jensen_shannon, g->jensen_shannon, 1e-9);
    }
}

static void an_answer_that_one_group_never_got_counts(void **state)
{
    (void)state;
    /* smclarify 0.5 drops it, and prints a divergence of -0.366 = ln(1/3) / 3, which is
     * below 0, and a distance of 0.333 instead of (2/3 + 2/3) / 2. */
    const double p[2] = {1, 2}, q[2] = {3, 0};
    const iem_divergence d = iem_divergence_of(p, q, 2),
                         back = iem_divergence_of(q, p, 2);
    assert_true(isnan(d.kullback_leibler));
    assert_close(back.kullback_leibler, log(3), 1e-12);
    assert_close(d.total_variation, 2. / 3, 1e-12);
    /* (ln(1/2)/3 + 2/3 ln 2 + ln(3/2)) / 2 */
    assert_close(d.jensen_shannon, (log(.5) / 3 + 2 * log(2) / 3 + log(1.5)) / 2,
                 1e-12);
    assert_close(back.jensen_shannon, d.jensen_shannon, 1e-12);
    const double none[2] = {0, 0};
    assert_true(isnan(iem_divergence_of(p, none, 2).total_variation));
    const double apart_p[2] = {7, 0}, apart_q[2] = {0, 2};
    assert_close(iem_divergence_of(apart_p, apart_q, 2).jensen_shannon, log(2), 1e-12);
}

/* ---- every permutation of small logs ---- */

enum { PEOPLE = 7 };

static double information_of_people(const unsigned *x, const unsigned *y)
{
    double n[9] = {0};
    for (size_t i = 0; i < PEOPLE; i++) n[x[i] * 3 + y[i]]++;
    return mutual(n, 3, 3).value;
}

/* Sum of `statistic` over all orders of y[at …]; how many go to *orders. */
static double over_orders(const unsigned *x, unsigned *y, size_t at, double *orders)
{
    if (at == PEOPLE) {
        ++*orders;
        return information_of_people(x, y);
    }
    double sum = 0;
    for (size_t i = at; i < PEOPLE; i++) {
        unsigned swap = y[at];
        y[at] = y[i], y[i] = swap;
        sum += over_orders(x, y, at + 1, orders);
        swap = y[at];
        y[at] = y[i], y[i] = swap;
    }
    return sum;
}

static void what_chance_makes_is_the_mean_over_all_permutations(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 12; r++) {
        unsigned x[PEOPLE], y[PEOPLE];
        double n[9] = {0}, orders = 0;
        for (size_t i = 0; i < PEOPLE; i++) {
            x[i] = (unsigned)(3 * iem_uniform(seed_of(2), at++));
            y[i] = (unsigned)(3 * iem_uniform(seed_of(2), at++));
            n[x[i] * 3 + y[i]]++;
        }
        const double sum = over_orders(x, y, 0, &orders);
        assert_close(orders, 5040, 0);
        assert_close(mutual(n, 3, 3).by_chance, sum / orders, 1e-10);
    }
}

static double choose(double n, double k)
{
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1));
}

/* By all counts of two groups in each of three cells. */
static void enumerate(const struct log *l, double *mean, double *p)
{
    struct log t = *l;
    double chance[3] = {0}, low[3], high[3];
    const double seen = conditional(l).value;
    *mean = *p = 0;
    for (size_t c = 0; c < 3; c++) {
        const double k = l->adverse[2 * c] + l->adverse[2 * c + 1];
        low[c] = fmax(0, k - l->n[2 * c + 1]);
        high[c] = fmin(k, l->n[2 * c]);
    }
    for (double a = low[0]; a <= high[0]; a++)
        for (double b = low[1]; b <= high[1]; b++)
            for (double d = low[2]; d <= high[2]; d++) {
                const double first[3] = {a, b, d};
                for (size_t c = 0; c < 3; c++) {
                    const double k = l->adverse[2 * c] + l->adverse[2 * c + 1];
                    const double n1 = l->n[2 * c], n0 = l->n[2 * c + 1];
                    t.adverse[2 * c] = first[c];
                    t.adverse[2 * c + 1] = k - first[c];
                    chance[c] = choose(n1, first[c]) * choose(n0, k - first[c]) /
                                choose(n1 + n0, k);
                }
                const double value = conditional(&t).value;
                const double all = chance[0] * chance[1] * chance[2];
                *mean += all * value;
                if (value >= seen - 1e-9) *p += all;
            }
}

static void given_facts_equals_all_permutations_within_cells(void **state)
{
    (void)state;
    uint64_t at = 0;
    double drawn = 0, exact = 0;
    for (int r = 0; r < 60; r++) {
        struct log l;
        double mean, p;
        set_shape(&l, 3, 2);
        for (size_t i = 0; i < 6; i++) {
            l.n[i] = floor(1 + 6 * iem_uniform(3, at++));
            l.adverse[i] = floor((l.n[i] + 1) * iem_uniform(3, at++));
        }
        const iem_conditional x = conditional(&l);
        if (!x.informative) continue;
        enumerate(&l, &mean, &p);
        assert_true(fabs(x.by_chance - mean) < 1e-12);
        assert_true(x.draws > 0);
        /* 10 as extreme, or 999 replicates: a relative error of .3. */
        assert_true(fabs(x.p - p) < 4 * (.32 * p + .002));
        drawn += x.p;
        exact += p;
    }
    assert_true(drawn / exact > .94 && drawn / exact < 1.12);
}

/* ---- worlds ---- */

static double draw_binomial(double n, double p, uint64_t stream, uint64_t *at)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += iem_uniform(stream, (*at)++) < p;
    return count;
}

/* Three groups in 40 cells of a few people each; the log odds of the first differ by
 * `effect`. */
static void draw_log(struct log *l, double people, double effect, uint64_t stream)
{
    uint64_t at = 0;
    set_shape(l, 40, 3);
    for (size_t c = 0; c < 40; c++) {
        for (size_t g = 0; g < 3; g++) {
            const double odds = -1.5 + (double)(c % 7) / 3 + (g ? 0 : effect);
            l->n[3 * c + g] = floor(people * (1 + (double)((c + g) % 3)));
            l->adverse[3 * c + g] =
                draw_binomial(l->n[3 * c + g], iem_logistic(odds), stream, &at);
        }
    }
}

static void nothing_is_found_where_nothing_is(void **state)
{
    (void)state;
    enum { LOGS = 300 };
    double found = 0, by_law = 0, share = 0, raw = 0, miller = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        struct log l;
        draw_log(&l, 1, 0, r);
        const iem_conditional x = conditional(&l);
        assert_true(x.draws > 0);
        found += x.p <= .05;
        by_law += iem_chisq_upper(x.g2, x.df) <= .05;
        share += x.share / LOGS;
        raw += x.value / x.entropy / LOGS;
        miller += (x.value - x.df / 480) / x.entropy / LOGS; /* 2 n = 480 */
    }
    assert_true(found / LOGS > .02 && found / LOGS < .085);
    assert_true(by_law / LOGS > .25); /* why the law of large cells is not used */
    assert_true(fabs(share) < .012);
    assert_true(raw > .3);     /* all of it chance */
    assert_true(miller > .05); /* and the correction by df leaves this much */
}

static void what_is_there_is_found(void **state)
{
    (void)state;
    enum { LOGS = 40 };
    double found = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        struct log l;
        draw_log(&l, 4, 1.2, r + 1000);
        found += conditional(&l).p <= .05;
    }
    assert_true(found / LOGS > .9);
}

/* Two groups in 40 cells of `people` each, 15 % of them in the first. */
static void draw_minority(struct log *l, double people, double own, double other,
                          uint64_t stream)
{
    uint64_t at = 0;
    set_shape(l, 40, 2);
    for (size_t c = 0; c < 40; c++) {
        l->n[2 * c] = draw_binomial(people, .15, stream, &at);
        l->n[2 * c + 1] = people - l->n[2 * c];
        l->adverse[2 * c] = draw_binomial(l->n[2 * c], own, stream, &at);
        l->adverse[2 * c + 1] = draw_binomial(l->n[2 * c + 1], other, stream, &at);
    }
}

static double entropy_of(double rate)
{
    const double kinds[2] = {1e9 * rate, 1e9 * (1 - rate)};
    return iem_entropy(kinds, 2);
}

static void what_a_small_group_tells_is_not_made_up(void **state)
{
    (void)state;
    static const struct {
        double people, own, other, most;
    } worlds[] = {{10, .06, .03, .02},
                  {10, .13, .2, .012},
                  {30, .06, .03, .02},
                  {60, .27, .2, .005},
                  {200, .13, .2, .003}};
    for (size_t w = 0; w < sizeof worlds / sizeof *worlds; w++) {
        enum { LOGS = 80 };
        const double own = worlds[w].own, other = worlds[w].other;
        const double whole = entropy_of(.15 * own + .85 * other);
        const double truth =
            1 - (.15 * entropy_of(own) + .85 * entropy_of(other)) / whole;
        double share = 0, apart = 0;
        for (uint64_t r = 0; r < LOGS; r++) {
            struct log l;
            draw_minority(&l, worlds[w].people, own, other, r);
            const iem_conditional x = conditional(&l);
            share += x.share / LOGS;
            apart += iem_beyond_chance(x.value, x.by_chance, x.entropy) / LOGS;
        }
        assert_true(fabs(share - truth) < worlds[w].most);
        if (w == 0) assert_true(apart - truth > .04); /* with groups apart */
        if (w == 1) assert_true(apart < -.01);
    }
}

static void small_groups_tell_what_they_tell_together(void **state)
{
    (void)state;
    enum { LOGS = 20, GROUPS = 6 }; /* one of 60 people, five of 3 */
    const double whole = entropy_of(.25), n1 = .2, n0 = .8;
    const double truth = 1 - (n1 * entropy_of(.45) + n0 * entropy_of(.2)) / whole;
    double share = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        struct log l;
        uint64_t at = 0;
        set_shape(&l, 40, GROUPS);
        for (size_t i = 0; i < 40 * GROUPS; i++) {
            l.n[i] = i % GROUPS ? 3 : 60;
            l.adverse[i] = draw_binomial(l.n[i], i % GROUPS ? .45 : .2, r, &at);
        }
        share += conditional(&l).share / LOGS;
    }
    assert_close(share, truth, .15);
}

static void large_cells_take_the_law_and_agree_with_permutation(void **state)
{
    (void)state;
    struct log l;
    draw_log(&l, 100, .1, 7);
    const iem_conditional large = conditional(&l);
    assert_close(large.draws, 0, 0);
    assert_close(large.p, iem_chisq_upper(large.g2, 80), 1e-12);
    assert_close(large.df, 80, 0);
    assert_close(large.by_chance, 80. / (2 * 40 * 600), .02); /* Miller (1955) */
    /* One more cell, too small for the law and of no weight. */
    l.cells = 41;
    l.first[41] = 123;
    for (size_t g = 0; g < 3; g++) l.n[120 + g] = 1, l.adverse[120 + g] = g == 1;
    const iem_conditional drawn = conditional(&l);
    assert_true(drawn.draws >= 10);
    assert_true(fabs(drawn.p - large.p) <
                4 * sqrt(large.p * (1 - large.p) / drawn.draws) + .01);
}

/* ---- the same whatever the order ---- */

static void replicates_belong_to_their_cells(void **state)
{
    (void)state;
    struct log l, back;
    uint64_t keys[MOST_ROWS], back_keys[MOST_ROWS];
    draw_log(&l, 2, .3, 6);
    back = l;
    for (size_t c = 0; c < l.cells; c++) {
        for (size_t g = 0; g < 3; g++) {
            const size_t from = 3 * c + g, to = 3 * (l.cells - 1 - c) + g;
            keys[from] = iem_mix(from);
            back_keys[to] = keys[from];
            back.n[to] = l.n[from];
            back.adverse[to] = l.adverse[from];
        }
    }
    iem_conditional_data there = data_of(&l), here = data_of(&back);
    there.keys = keys;
    here.keys = back_keys;
    const iem_conditional a = iem_conditional_information(&there),
                          b = iem_conditional_information(&here);
    assert_close(b.p, a.p, 0);
    assert_close(b.draws, a.draws, 0);
    assert_close(b.value, a.value, 1e-12);
    there.stream = 2;
    const iem_conditional other = iem_conditional_information(&there);
    assert_true(fabs(other.p - a.p) > 0 && fabs(other.p - a.p) < .2);
}

/* ---- edges ---- */

static void wide_laws_go_on_where_narrow_ones_end(void **state)
{
    (void)state;
    /* 2 n by_chance / df - 1 is of the order 1 / n on both sides of the change. */
    for (double n = 1e3; n < 1e13; n *= 3) {
        const double t[4] = {floor(.1 * n), floor(.2 * n), floor(.3 * n),
                             floor(.4 * n)};
        const iem_information x = mutual(t, 2, 2);
        const double excess = 2 * (t[0] + t[1] + t[2] + t[3]) * x.by_chance - 1;
        assert_true(excess > 0 && excess * n < 20);
        if (n < 1e6) assert_true(excess * n > 1);
    }
}

static void empty_rows_and_columns_are_not_there(void **state)
{
    (void)state;
    const double with[12] = {5, 0, 3, 0, 0, 0, 2, 0, 9, 0, 0, 0},
                 without[4] = {5, 3, 2, 9};
    const iem_information a = mutual(with, 4, 3), b = mutual(without, 2, 2);
    assert_close(a.value, b.value, 1e-14);
    assert_close(a.by_chance, b.by_chance, 1e-14);
    assert_close(a.df, 1, 0);
    assert_close(a.p, b.p, 1e-14);
}

static void nothing_counted_is_undefined(void **state)
{
    (void)state;
    const double none[4] = {0}, one[4] = {3, 0, 4, 0};
    assert_true(isnan(iem_entropy(none, 4)));
    assert_true(isnan(mutual(none, 2, 2).value));
    assert_close(mutual(one, 2, 2).value, 0, 1e-15);
    assert_true(isnan(mutual(one, 2, 2).p));
    /* A number that is different for everybody tells all and says nothing. */
    const double unique[8] = {1, 0, 0, 1, 1, 0, 0, 1};
    const iem_information x = mutual(unique, 4, 2);
    assert_close(x.value, log(2), 1e-12);
    assert_true(isnan(iem_beyond_chance(x.value, x.by_chance, x.columns)));
    assert_close(iem_beyond_chance(.3, .1, .3), 1, 1e-12);
    assert_true(isnan(iem_beyond_chance(0, 0, 0)));
}

static void cells_that_leave_nothing_open_are_not_counted(void **state)
{
    (void)state;
    struct log l = {.n = {4, 0, 5, 6, 3, 3}, .adverse = {2, 0, 0, 0, 3, 3}};
    set_shape(&l, 3, 2);
    const iem_conditional x = conditional(&l);
    assert_int_equal(x.informative, 0);
    assert_true(isnan(x.p) && isnan(x.g2) && isnan(x.df));
    assert_close(x.value, 0, 0);
    assert_close(x.share, 0, 0);
    assert_close(x.entropy, 4 * log(2) / 21, 1e-12);
    l.cells = 0;
    assert_true(isnan(conditional(&l).value));
    assert_true(isnan(conditional(&l).share));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutual_information_equals_other_programs),
        cmocka_unit_test(conditional_information_equals_other_programs),
        cmocka_unit_test(information_is_tested_as_the_g_test_of_scipy_and_r),
        cmocka_unit_test(divergences_equal_clarify_where_both_groups_got_every_answer),
        cmocka_unit_test(an_answer_that_one_group_never_got_counts),
        seeded_test(what_chance_makes_is_the_mean_over_all_permutations),
        cmocka_unit_test(given_facts_equals_all_permutations_within_cells),
        cmocka_unit_test(nothing_is_found_where_nothing_is),
        cmocka_unit_test(what_is_there_is_found),
        cmocka_unit_test(what_a_small_group_tells_is_not_made_up),
        cmocka_unit_test(small_groups_tell_what_they_tell_together),
        cmocka_unit_test(large_cells_take_the_law_and_agree_with_permutation),
        cmocka_unit_test(replicates_belong_to_their_cells),
        cmocka_unit_test(wide_laws_go_on_where_narrow_ones_end),
        cmocka_unit_test(empty_rows_and_columns_are_not_there),
        cmocka_unit_test(nothing_counted_is_undefined),
        cmocka_unit_test(cells_that_leave_nothing_open_are_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
