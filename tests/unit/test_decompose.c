/* Gaps and variances in parts: against exact fractions and a regression in R, against
 * draws anew, and in worlds in which it is known what the parts are. */
#include "base/hash.h"
#include "stats/decompose.h"

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Berkeley 1973, rejected: women beside men, by department (R: UCBAdmissions). */
static const iem_table berkeley[6] = {{19, 108, 313, 825},  {8, 25, 207, 560},
                                      {391, 593, 205, 325}, {244, 375, 279, 417},
                                      {299, 393, 138, 191}, {317, 341, 351, 373}};
/* DUO checks of 2014 (Statistics Netherlands, rounded to 10), by risk category. */
static const iem_table duo[6] = {{1460, 7280, 390, 8670}, {320, 8120, 140, 16610},
                                 {50, 4680, 70, 15110},   {60, 8580, 220, 54130},
                                 {30, 13130, 180, 67300}, {80, 13040, 50, 16380}};

static void parts_equal_exact_fractions(void **state)
{
    (void)state;
    /* Kitagawa's formula in fractions of whole numbers; the outer two are also R 4.2:
     * sum((mean(X1) - mean(X0)) * coef(lm(y ~ dept))) on either side. */
    static const struct {
        const iem_table *t;
        double k, gap, facts, treatment;
    } cases[] = {
        {berkeley, 0, 0.14164542824654186, 0.14273321829977068, -0.0010877900532288065},
        {berkeley, .5, 0.14164542824654186, 0.1776739111522425, -0.03602848290570063},
        {berkeley, 1, 0.14164542824654186, 0.21261460400471432, -0.07096917575817246},
        {duo, 0, 0.030584125650695047, 0.003726372282406572, 0.026857753368288474},
        {duo, .5, 0.030584125650695047, 0.01115758089852367, 0.019426544752171374},
        {duo, 1, 0.030584125650695047, 0.01858878951464077, 0.011995336136054276},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const iem_gap_parts p = iem_decompose_gap(cases[i].t, 6, cases[i].k);
        assert_close(p.gap.value, cases[i].gap, 1e-12);
        assert_close(p.facts.value, cases[i].facts, 1e-12);
        assert_close(p.treatment.value, cases[i].treatment, 1e-11);
        assert_true(fabs(p.unmatched.value) < 1e-15);
        assert_close(p.group_outside, 0, 0);
        assert_close(p.reference_outside, 0, 0);
    }
}

static void swapping_sides_turns_all_parts_round(void **state)
{
    (void)state;
    iem_table mirrored[6];
    for (size_t c = 0; c < 6; c++)
        mirrored[c] = (iem_table){duo[c].a0, duo[c].n0, duo[c].a1, duo[c].n1};
    for (int k = 0; k < 3; k++) {
        const iem_gap_parts a = iem_decompose_gap(duo, 6, k / 2.);
        const iem_gap_parts b = iem_decompose_gap(mirrored, 6, 1 - k / 2.);
        assert_close(a.facts.value, -b.facts.value, 1e-12);
        assert_close(a.treatment.value, -b.treatment.value, 1e-12);
        assert_close(a.facts_se, b.facts_se, 1e-12);
        assert_close(a.treatment.low, -b.treatment.high, 1e-12);
    }
}

static void people_without_counterpart_have_their_own_part(void **state)
{
    (void)state;
    /* Two common cells (rates .5/.25 and .2/.2, as many people in each), and 10 people
     * of the group, all decided against, whom nobody can be compared with. */
    static const iem_table t[] = {
        {5, 10, 5, 20}, {2, 10, 4, 20}, {10, 10, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 40}};
    const iem_gap_parts p = iem_decompose_gap(t, 5, .5);
    assert_close(p.gap.value, 17. / 30 - 9. / 80, 1e-14);
    assert_true(fabs(p.facts.value) < 1e-15);
    assert_close(p.treatment.value, .35 - .225, 1e-14);
    assert_close(p.unmatched.value, (17. / 30 - .35) - (9. / 80 - .225), 1e-13);
    assert_close(p.group_outside, 1. / 3, 1e-14);
    assert_close(p.reference_outside, .5, 1e-14);
    assert_close(p.facts.value + p.treatment.value + p.unmatched.value, p.gap.value,
                 1e-14);
    /* The rest is as if they were not there. */
    assert_close(p.treatment_se, iem_decompose_gap(t, 2, .5).treatment_se, 1e-14);
}

static void without_common_cells_only_the_gap_is_known(void **state)
{
    (void)state;
    static const iem_table apart[2] = {{5, 9, 0, 0}, {0, 0, 7, 30}};
    const iem_gap_parts p = iem_decompose_gap(apart, 2, .5);
    assert_close(p.gap.value, 5. / 9 - 7. / 30, 1e-14);
    assert_true(isnan(p.facts.value) && isnan(p.treatment.low) &&
                isnan(p.unmatched.value) && isnan(p.facts_se));
    assert_close(p.group_outside, 1, 0);
    assert_true(isnan(iem_decompose_gap(apart, 1, .5).gap.value));
    assert_true(isnan(iem_decompose_gap(NULL, 0, .5).group_outside));
}

/* ---- planted truth ---- */

enum { KINDS = 8 };

/* How people of both sides are spread over KINDS of facts, and their rates. */
typedef struct world {
    double w1[KINDS], w0[KINDS], p1[KINDS], p0[KINDS];
} world;

static size_t draw_kind(const double *w, uint64_t *at)
{
    double u = iem_uniform(23, (*at)++);
    size_t c = 0;
    while (c < KINDS - 1 && u >= w[c]) u -= w[c++];
    return c;
}

static void draw(const world *w, size_t n1, size_t n0, iem_table *t, uint64_t *at)
{
    for (size_t c = 0; c < KINDS; c++) t[c] = (iem_table){0, 0, 0, 0};
    for (size_t i = 0; i < n1; i++) {
        const size_t c = draw_kind(w->w1, at);
        t[c].n1++;
        t[c].a1 += iem_uniform(23, (*at)++) < w->p1[c];
    }
    for (size_t i = 0; i < n0; i++) {
        const size_t c = draw_kind(w->w0, at);
        t[c].n0++;
        t[c].a0 += iem_uniform(23, (*at)++) < w->p0[c];
    }
}

static world planted(double surcharge)
{
    world w;
    double s1 = 0, s0 = 0;
    for (size_t c = 0; c < KINDS; c++) {
        w.w1[c] = 1 + (double)c, s1 += w.w1[c];
        w.w0[c] = 2 + KINDS - (double)c, s0 += w.w0[c];
        w.p0[c] = .1 + .06 * (double)c;
        w.p1[c] = w.p0[c] + surcharge * (double)(c % 3);
    }
    for (size_t c = 0; c < KINDS; c++) w.w1[c] /= s1, w.w0[c] /= s0;
    return w;
}

/* Mean, spread and coverage of both parts over logs drawn anew. */
static void hold(double surcharge, double k, size_t n1, size_t n0)
{
    enum { DRAWS = 1000 };
    const world w = planted(surcharge);
    double facts = 0, gap = 0, sum[2] = {0, 0}, squares[2] = {0, 0}, se[2] = {0, 0};
    int held[2] = {0, 0};
    uint64_t at = 0;
    for (size_t c = 0; c < KINDS; c++) {
        facts += (w.w1[c] - w.w0[c]) * (k * w.p1[c] + (1 - k) * w.p0[c]);
        gap += w.w1[c] * w.p1[c] - w.w0[c] * w.p0[c];
    }
    const double truth[2] = {facts, gap - facts};
    for (int d = 0; d < DRAWS; d++) {
        iem_table t[KINDS];
        draw(&w, n1, n0, t, &at);
        const iem_gap_parts p = iem_decompose_gap(t, KINDS, k);
        const iem_estimate got[2] = {p.facts, p.treatment};
        const double se_of[2] = {p.facts_se, p.treatment_se};
        for (int i = 0; i < 2; i++) {
            sum[i] += got[i].value / DRAWS;
            squares[i] += got[i].value * got[i].value / DRAWS;
            se[i] += se_of[i] / DRAWS;
            held[i] += got[i].low <= truth[i] && truth[i] <= got[i].high;
        }
    }
    for (int i = 0; i < 2; i++) {
        const double spread = sqrt(squares[i] - sum[i] * sum[i]);
        assert_true(fabs(sum[i] - truth[i]) < 4 * spread / sqrt(DRAWS));
        assert_close(se[i], spread, .1);
        assert_true(abs(held[i] - 950) < 28);
    }
}

static void parts_of_a_gap_are_found_where_planted(void **state)
{
    (void)state;
    hold(0, .5, 300, 900);
    hold(.1, .5, 300, 900);
    hold(.1, 0, 400, 400);
    hold(.1, 1, 400, 400);
}

static void unmatched_people_have_an_honest_interval(void **state)
{
    (void)state;
    enum { DRAWS = 1000 };
    int held = 0;
    uint64_t at = 0;
    world w = planted(.1);
    double truth = 0;
    for (size_t c = 0; c < KINDS; c++) truth += w.w1[c] * w.p1[c];
    for (size_t c = 0; c < KINDS - 1; c++)
        truth -= w.w1[c] * w.p1[c] / (1 - w.w1[KINDS - 1]); /* in common cells */
    w.w0[0] += w.w0[KINDS - 1], w.w0[KINDS - 1] = 0;
    for (int d = 0; d < DRAWS; d++) {
        iem_table t[KINDS];
        draw(&w, 500, 900, t, &at);
        const iem_estimate u = iem_decompose_gap(t, KINDS, .5).unmatched;
        held += u.low <= truth && truth <= u.high;
    }
    assert_true(abs(held - 950) < 28);
}

/* ---- variance ---- */

static void shares_of_a_large_log_are_the_textbook_sums(void **state)
{
    (void)state;
    /* DUO by origin and risk category: large cells, so next to nothing to correct. */
    iem_portion portion[12];
    double n = 0, a = 0, between = 0, within = 0, group_n[2] = {0, 0},
           group_a[2] = {0, 0};
    for (size_t c = 0; c < 6; c++) {
        portion[c] = (iem_portion){3, duo[c].n1, duo[c].a1};
        portion[6 + c] = (iem_portion){5, duo[c].n0, duo[c].a0};
    }
    for (size_t i = 0; i < 12; i++) {
        const double p = portion[i].adverse / portion[i].n;
        group_n[i / 6] += portion[i].n, group_a[i / 6] += portion[i].adverse;
        within += portion[i].n * p * (1 - p);
    }
    n = group_n[0] + group_n[1], a = group_a[0] + group_a[1];
    for (size_t g = 0; g < 2; g++)
        between += group_n[g] / n * pow(group_a[g] / group_n[g] - a / n, 2);
    const double variance = a / n * (1 - a / n);
    const iem_variance_bar bar = iem_divide_variance(portion, 12);
    assert_close(bar.variance, variance, 1e-5);
    assert_close(bar.between.value, between / variance, 1e-3);
    assert_close(bar.unexplained.value, within / n / variance, 1e-3);
    assert_close(bar.facts.value, 1 - (between + within / n) / variance, 1e-2);
    assert_close(bar.between.value + bar.facts.value + bar.unexplained.value, 1, 1e-14);
    assert_close(bar.alone, 0, 0);
    assert_true(bar.unexplained.value > .9 && bar.facts.low > .02);
}

static void hand_counted_shares(void **state)
{
    (void)state;
    /* Two groups of four in two portions of two: (2,0) and (1,1). Unbiased variances
     * 0, 0, 1/2, 1/2 by portion, so 1/4 within facts; within the first group 1/4 + 0/4,
     * within the other 1/4 + (1/2)/4; 1/4 + (1/4)/8 in all. */
    static const iem_portion p[] = {{0, 2, 2}, {0, 2, 0}, {1, 2, 1}, {1, 2, 1}};
    const iem_variance_bar bar = iem_divide_variance(p, 4);
    assert_close(bar.variance, 1. / 4 + 1. / 32, 1e-14);
    assert_close(bar.unexplained.value, (1. / 4) / bar.variance, 1e-14);
    assert_close(bar.between.value, 1 - (1. / 4 + 1. / 16) / bar.variance, 1e-13);
}

/* A log of two groups in which facts have `strength`: rates .3 -+ strength. */
static size_t draw_portions(iem_portion *portion, size_t cells, double size,
                            double strength, double group_gap, uint64_t *at)
{
    for (size_t i = 0; i < 2 * cells; i++) {
        const size_t group = i / cells;
        const double p = .3 + (i % 2 ? strength : -strength) + (group ? group_gap : 0);
        double n = 0, a = 0;
        /* Cells of different size, some with a single person. */
        const double people = 1 + floor(2 * (size - 1) * iem_uniform(31, (*at)++) + .5);
        for (; n < people; n++) a += iem_uniform(31, (*at)++) < p;
        portion[i] = (iem_portion){group, n, a};
    }
    return 2 * cells;
}

/* Means and coverage of the three shares over logs drawn anew. */
static void shares_hold(size_t cells, double size, double strength, double group_gap,
                        double least_held)
{
    enum { DRAWS = 600 };
    static iem_portion portion[2 * 400];
    const double facts = strength * strength, between = group_gap * group_gap / 4;
    const double rate = .3 + group_gap / 2;
    const double truth[3] = {between / (rate * (1 - rate)), facts / (rate * (1 - rate)),
                             1 - (between + facts) / (rate * (1 - rate))};
    double sum[3] = {0, 0, 0}, squares[3] = {0, 0, 0};
    int held[3] = {0, 0, 0};
    uint64_t at = 0;
    for (int d = 0; d < DRAWS; d++) {
        const size_t n = draw_portions(portion, cells, size, strength, group_gap, &at);
        const iem_variance_bar bar = iem_divide_variance(portion, n);
        const iem_estimate got[3] = {bar.between, bar.facts, bar.unexplained};
        for (int i = 0; i < 3; i++) {
            sum[i] += got[i].value / DRAWS;
            squares[i] += got[i].value * got[i].value / DRAWS;
            held[i] += got[i].low <= truth[i] && truth[i] <= got[i].high;
        }
    }
    for (int i = 0; i < 3; i++) {
        const double spread = sqrt(squares[i] - sum[i] * sum[i]);
        assert_true(fabs(sum[i] - truth[i]) < 4 * spread / sqrt(DRAWS) + .002);
        assert_true(held[i] > least_held * DRAWS);
    }
}

static void facts_that_mean_nothing_have_no_share(void **state)
{
    (void)state;
    shares_hold(300, 2, 0, 0, .87);
    shares_hold(100, 6, 0, .1, .87);
    shares_hold(20, 40, 0, 0, .87);
}

static void shares_are_found_where_planted(void **state)
{
    (void)state;
    shares_hold(300, 3, .2, .1, .87);
    shares_hold(20, 40, .2, 0, .87);
    shares_hold(60, 20, .1, .1, .87);
}

static void people_alone_are_like_the_rest_of_their_group(void **state)
{
    (void)state;
    static const iem_portion p[] = {
        {0, 4, 1}, {0, 1, 1}, {0, 1, 0}, {1, 1, 1}, {1, 1, 0}};
    const iem_variance_bar bar = iem_divide_variance(p, 5);
    assert_close(bar.alone, .5, 1e-14);
    assert_close(bar.unexplained.value * bar.variance, 4 * (3. / 16) / 3, 1e-14);
}

static void nothing_to_divide_is_undefined(void **state)
{
    (void)state;
    static const iem_portion same[] = {{0, 4, 0}, {1, 3, 0}};
    static const iem_portion alone[] = {{0, 1, 0}, {0, 1, 1}, {1, 1, 0}};
    const iem_variance_bar a = iem_divide_variance(same, 2);
    const iem_variance_bar b = iem_divide_variance(alone, 3);
    assert_true(isnan(a.facts.value) && isnan(a.between.low) && isnan(a.variance));
    assert_true(isnan(b.facts.value) && isnan(b.unexplained.value));
    assert_close(b.alone, 1, 0);
    assert_true(isnan(iem_divide_variance(NULL, 0).alone));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_equal_exact_fractions),
        cmocka_unit_test(swapping_sides_turns_all_parts_round),
        cmocka_unit_test(people_without_counterpart_have_their_own_part),
        cmocka_unit_test(without_common_cells_only_the_gap_is_known),
        cmocka_unit_test(parts_of_a_gap_are_found_where_planted),
        cmocka_unit_test(unmatched_people_have_an_honest_interval),
        cmocka_unit_test(shares_of_a_large_log_are_the_textbook_sums),
        cmocka_unit_test(hand_counted_shares),
        cmocka_unit_test(facts_that_mean_nothing_have_no_share),
        cmocka_unit_test(shares_are_found_where_planted),
        cmocka_unit_test(people_alone_are_like_the_rest_of_their_group),
        cmocka_unit_test(nothing_to_divide_is_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
