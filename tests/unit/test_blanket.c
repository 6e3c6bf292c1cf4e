/* Batches against enumeration, and what they promise over drawn logs. */
#include "base/hash.h"
#include "stats/blanket.h"
#include "stats/multiple.h"
#include "stats/sequential.h"

#include "check.h"

/* ---- one batch ---- */

static double choose(double n, double k)
{
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1));
}

static void all_adverse_is_worth_the_inverse_of_its_chance(void **state)
{
    (void)state;
    /* 3 of the batch among 10 with 4 adverse, 2 among 8 with 5: by drawing without
     * replacement 4/10 3/9 2/8 and 5/8 4/7. */
    const iem_table t[2] = {{3, 3, 1, 7}, {2, 2, 3, 6}};
    const double chance = 4. / 10 * 3 / 9 * 2 / 8 * 5 / 8 * 4 / 7;
    iem_sequence s = {0};
    iem_sequence_add(&s, t, NULL, 2);
    const double raised = exp(iem_sequence_log_e(&s, 0, true));
    assert_close(exp(iem_batch_log_e(t, 2)), .8 / chance + .2 * raised, 1e-10);
    const iem_table but_one[2] = {{3, 3, 1, 7}, {1, 2, 4, 6}};
    s = (iem_sequence){0};
    iem_sequence_add(&s, but_one, NULL, 2);
    assert_close(exp(iem_batch_log_e(but_one, 2)),
                 .2 * exp(iem_sequence_log_e(&s, 0, true)), 1e-10);
}

static void e_is_1_in_the_mean_when_decisions_are_individual(void **state)
{
    (void)state;
    /* Every way in which the adverse decisions of two cells can fall. */
    double mean = 0, total = 0;
    for (double a = 0; a <= 4; a++)
        for (double b = 0; b <= 3; b++) {
            const double p = choose(4, a) * choose(8, 5 - a) / choose(12, 5) *
                             choose(3, b) * choose(9, 4 - b) / choose(12, 4);
            const iem_table t[2] = {{a, 4, 5 - a, 8}, {b, 3, 4 - b, 9}};
            mean += p * exp(iem_batch_log_e(t, 2));
            total += p;
        }
    assert_close(total, 1, 1e-10);
    assert_close(mean, 1, 1e-9);
}

static void a_batch_does_not_vouch_for_itself(void **state)
{
    (void)state;
    /* It is the whole cell; or everybody got the decision anyway; or it is empty. */
    const iem_table t[3] = {{9, 9, 0, 0}, {5, 5, 40, 40}, {0, 0, 3, 9}};
    for (size_t i = 0; i < 3; i++) assert_true(fabs(iem_batch_log_e(&t[i], 1)) < 1e-12);
    assert_true(fabs(iem_batch_log_e(t, 3)) < 1e-12);
    assert_true(fabs(iem_batch_log_e(NULL, 0)) < 1e-12);
    /* A large one is finite: 3,000 adverse among a rate of a quarter. */
    const iem_table large = {3000, 3000, 25000, 100000};
    const double e = iem_batch_log_e(&large, 1);
    assert_true(isfinite(e) && e > 3000 && e < 3000 * log(4));
}

/* ---- drawn logs: batches of 20 among 10 kinds of people ---- */

enum { KINDS = 10 };

struct drawn {
    iem_table *t; /* KINDS per batch */
    size_t *first;
    int *blanket;
    double *log_e, *q;
};

static struct drawn room_for(size_t batches)
{
    struct drawn d = {.t = calloc(batches * KINDS, sizeof *d.t),
                      .first = calloc(batches + 1, sizeof *d.first),
                      .blanket = calloc(batches, sizeof *d.blanket),
                      .log_e = calloc(batches, sizeof *d.log_e),
                      .q = calloc(batches, sizeof *d.q)};
    assert_true(d.t && d.first && d.blanket && d.log_e && d.q);
    return d;
}

static void free_drawn(struct drawn *d)
{
    free(d->t), free(d->first), free(d->blanket), free(d->log_e), free(d->q);
}

/* `alike`: share of batches that all get the decision; `tie`: sd of what the decisions
 * of one batch have in common, in log odds. */
static void draw_batches(struct drawn *d, size_t batches, int size, double alike,
                         double tie, uint64_t key)
{
    double n[KINDS] = {0}, a[KINDS] = {0};
    uint64_t at = 0;
    memset(d->t, 0, batches * KINDS * sizeof *d->t);
    for (size_t b = 0; b < batches; b++) {
        iem_table *t = d->t + b * KINDS;
        const double common = tie * iem_normal_quantile(iem_uniform(key, at++));
        d->blanket[b] = iem_uniform(key, at++) < alike;
        for (int i = 0; i < size; i++) {
            const size_t kind = (size_t)(KINDS * iem_uniform(key, at++));
            const double p = iem_logistic(-2.8 + .4 * (double)kind + common);
            const double adverse = d->blanket[b] || iem_uniform(key, at++) < p;
            t[kind].n1++, n[kind]++;
            t[kind].a1 += adverse, a[kind] += adverse;
        }
    }
    for (size_t b = 0; b <= batches; b++) d->first[b] = b * KINDS;
    for (size_t i = 0; i < batches * KINDS; i++) {
        d->t[i].n0 = n[i % KINDS] - d->t[i].n1;
        d->t[i].a0 = a[i % KINDS] - d->t[i].a1;
    }
}

struct found {
    double right, wrong, missed;
};

static struct found discover(struct drawn *d, size_t batches)
{
    struct found f = {0, 0, 0};
    for (size_t b = 0; b < batches; b++)
        d->log_e[b] = iem_batch_log_e(d->t + d->first[b], KINDS);
    iem_e_benjamini_hochberg(d->log_e, d->q, batches);
    for (size_t b = 0; b < batches; b++) {
        const int shown = d->q[b] <= .05;
        f.right += shown && d->blanket[b];
        f.wrong += shown && !d->blanket[b];
        f.missed += !shown && d->blanket[b];
    }
    return f;
}

static void blanket_batches_are_found_and_no_others(void **state)
{
    (void)state;
    enum { BATCHES = 2000 };
    struct drawn d = room_for(BATCHES);
    struct found all = {0, 0, 0};
    for (uint64_t r = 0; r < 5; r++) {
        draw_batches(&d, BATCHES, 20, .01, r % 2 ? .3 : 0, r + 1);
        const struct found f = discover(&d, BATCHES);
        all.right += f.right, all.wrong += f.wrong, all.missed += f.missed;
    }
    assert_true(all.right > 60);
    assert_true(all.missed <= 1);
    assert_true(all.wrong <= .05 * all.right);
    free_drawn(&d);
}

static void where_there_is_none_none_is_found(void **state)
{
    (void)state;
    enum { BATCHES = 2000 };
    struct drawn d = room_for(BATCHES);
    double any = 0;
    for (uint64_t r = 0; r < 10; r++) {
        draw_batches(&d, BATCHES, r % 2 ? 5 : 20, 0, 0, r + 50);
        any += discover(&d, BATCHES).wrong > 0;
    }
    assert_true(any <= 1);
    free_drawn(&d);
}

/* ---- all batches ---- */

static void clustering_equals_its_definition(void **state)
{
    (void)state;
    enum { BATCHES = 30 };
    struct drawn d = room_for(BATCHES);
    draw_batches(&d, BATCHES, 12, 0, .8, 5);
    /* Pair by pair; what a pair is worth when decisions are individual, and twice the
     * product of its variances. */
    double statistic = 0, variance = 0, most = 0;
    for (size_t b = 0; b < BATCHES; b++) {
        double r[12], v[12];
        size_t n = 0;
        double within = 0;
        for (size_t k = 0; k < KINDS; k++) {
            const iem_table t = d.t[b * KINDS + k];
            const double all = t.n1 + t.n0, p = (t.a1 + t.a0) / all;
            /* Two decisions of one cell: -p (1 - p) / (N - 1). */
            within += t.n1 * (t.n1 - 1) * -p * (1 - p) / (all - 1);
            for (double i = 0; i < t.n1; i++) {
                r[n] = (i < t.a1) - p;
                v[n++] = p * (1 - p) * t.n0 / (all - 1);
            }
        }
        assert_int_equal(n, 12);
        double pairs = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                if (i == j) continue;
                pairs += r[i] * r[j];
                variance += 2 * v[i] * v[j];
                most += sqrt(v[i] * v[j]);
            }
        statistic += pairs - within;
    }
    const iem_clustering c = iem_batch_clustering(d.t, d.first, BATCHES);
    /* Squares of residuals are taken at their mean over the cell, which adds up to
     * themselves over all batches. */
    assert_close(c.statistic, statistic, 1e-9);
    assert_close(c.variance, variance, 1e-9);
    assert_close(c.icc.value, statistic / most, 1e-9);
    assert_close(c.z, statistic / sqrt(variance), 1e-9);
    assert_int_equal(c.batches, BATCHES);
    free_drawn(&d);
}

static void clustering_keeps_its_level_and_is_seen(void **state)
{
    (void)state;
    enum { BATCHES = 100, LOGS = 600 };
    struct drawn d = room_for(BATCHES);
    double rejected = 0, held = 0, seen = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        draw_batches(&d, BATCHES, 15, 0, 0, r + 100);
        const iem_clustering c = iem_batch_clustering(d.t, d.first, BATCHES);
        rejected += c.p <= .05;
        held += c.icc.low <= 0 && c.icc.high >= 0;
    }
    for (uint64_t r = 0; r < 40; r++) {
        draw_batches(&d, BATCHES, 15, 0, 1, r + 5000);
        const iem_clustering c = iem_batch_clustering(d.t, d.first, BATCHES);
        seen += c.p <= .05 && c.icc.low > 0;
    }
    assert_true(rejected / LOGS > .02 && rejected / LOGS < .08);
    assert_true(held / LOGS > .93);
    assert_true(seen >= 38);
    free_drawn(&d);
}

/* Squares of few residuals are skewed: an interval from their spread alone holds 0 in
 * nine of ten logs, and a normal law rejects too often. */
static void few_batches_are_as_sure_as_many(void **state)
{
    (void)state;
    enum { BATCHES = 20, LOGS = 1500 };
    struct drawn d = room_for(BATCHES);
    double rejected = 0, held = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        draw_batches(&d, BATCHES, 60, 0, 0, r + 9000);
        const iem_clustering c = iem_batch_clustering(d.t, d.first, BATCHES);
        rejected += c.p <= .05;
        held += c.icc.low <= 0 && c.icc.high >= 0;
    }
    assert_true(rejected / LOGS > .03 && rejected / LOGS < .066);
    assert_true(held / LOGS > .93 && held / LOGS < .98);
    free_drawn(&d);
}

static void few_batches_have_no_clustering(void **state)
{
    (void)state;
    struct drawn d = room_for(9);
    draw_batches(&d, 9, 20, 0, 0, 3);
    assert_true(isnan(iem_batch_clustering(d.t, d.first, 9).z));
    assert_true(isnan(iem_batch_clustering(d.t, d.first, 9).icc.value));
    const size_t none[1] = {0};
    assert_true(isnan(iem_batch_clustering(NULL, none, 0).p));
    free_drawn(&d);
}

/* ---- reasons ---- */

static void reasons_are_counted_as_published(void **state)
{
    (void)state;
    const double even[4] = {25, 25, 25, 25}, one[3] = {0, 80, 0}, none[2] = {0, 0};
    const iem_reasons e = iem_reasons_of(even, 4);
    assert_close(e.effective.value, 4 * exp(3. / 200), 1e-14);
    assert_int_equal(e.most, 0);
    assert_close(e.share.value, .25, 1e-15);
    assert_close(e.log_effective_se, sqrt(3. / 2) / 100, 1e-12);
    const iem_reasons o = iem_reasons_of(one, 3);
    assert_int_equal(o.most, 1);
    assert_close(o.effective.value, 1, 0);
    assert_close(o.share.value, 1, 0);
    assert_true(isnan(o.effective.high) && isnan(o.log_effective_se));
    const iem_reasons n = iem_reasons_of(none, 2);
    assert_true(isnan(n.effective.value) && isnan(n.share.value));
    assert_true(isnan(iem_reasons_ratio(e, o).low));
    assert_close(iem_reasons_ratio(e, o).value, 4 * exp(3. / 200), 1e-14);
    assert_true(isnan(iem_reasons_ratio(n, e).value));
    /* By hand: shares 1/2, 1/4, 1/8, 1/8 have H = 1.75 ln 2. */
    const double halves[4] = {80, 40, 20, 20};
    const double ln2 = log(2), h = 1.75 * ln2;
    const double squares = (.5 + .25 * 4 + .125 * 9 * 2) * ln2 * ln2;
    const iem_reasons r = iem_reasons_of(halves, 4);
    assert_close(r.effective.value, exp(h + 3. / 320), 1e-14);
    assert_close(r.log_effective_se,
                 sqrt((squares - h * h) / 160 + 3. / (2 * 160 * 160)), 1e-12);
}

static void reasons_intervals_hold_the_truth(void **state)
{
    (void)state;
    enum { LOGS = 1000, KINDS_OF = 6 };
    static const double p[KINDS_OF] = {.4, .25, .15, .1, .06, .04};
    double h = 0, held = 0, ratio_held = 0, sum = 0;
    for (size_t i = 0; i < KINDS_OF; i++) h -= p[i] * log(p[i]);
    for (uint64_t r = 0; r < LOGS; r++) {
        double counts[2][KINDS_OF] = {{0}};
        for (uint64_t i = 0; i < 450; i++) {
            double u = iem_uniform(r, i);
            size_t k = 0;
            while (k + 1 < KINDS_OF && u >= p[k]) u -= p[k++];
            counts[i < 150 ? 0 : 1][k]++;
        }
        const iem_reasons few = iem_reasons_of(counts[0], KINDS_OF);
        const iem_reasons many = iem_reasons_of(counts[1], KINDS_OF);
        const iem_estimate ratio = iem_reasons_ratio(few, many);
        held += few.effective.low <= exp(h) && few.effective.high >= exp(h);
        ratio_held += ratio.low <= 1 && ratio.high >= 1;
        sum += log(ratio.value);
    }
    assert_true(held / LOGS > .92 && held / LOGS < .98);
    assert_true(ratio_held / LOGS > .92 && ratio_held / LOGS < .98);
    /* A smaller group does not seem to have fewer reasons. */
    assert_true(fabs(sum / LOGS) < .01);
}

/* ---- texts ---- */

/* By hand: of 6 decisions 3, 2 and 1 have the same text: 8 pairs in order of 30, 6
 * triples of 120. */
static void texts_are_counted_by_pairs(void **state)
{
    (void)state;
    static const double counts[] = {3, 2, 1, 0}, own[] = {1, 1, 1}, one[] = {9},
                        none[] = {0}, pair[] = {2, 0};
    const iem_texts_told t = iem_texts_of(counts, 4);
    const double same = 8. / 30, three = 6. / 120;
    assert_close(t.effective.value, 3.75, 1e-14);
    assert_close(t.n, 6, 0);
    assert_close(
        t.log_se,
        sqrt((16 * fmax(three - same * same, 0) + 2 * (same - same * same)) / 30) /
            same,
        1e-12);
    assert_true(isnan(iem_texts_of(own, 3).effective.value));
    assert_true(isnan(iem_texts_of(none, 1).effective.value));
    assert_close(iem_texts_of(one, 1).effective.value, 1, 0);
    assert_true(isnan(iem_texts_of(one, 1).effective.high));
    assert_close(iem_texts_of(pair, 2).effective.value, 1, 0);
    assert_true(isnan(iem_texts_ratio(t, iem_texts_of(own, 3)).value));
    assert_close(iem_texts_ratio(t, iem_texts_of(one, 1)).value, 3.75, 1e-14);
}

/* Most texts are somebody's own: a group ten times as small does not seem to have fewer
 * of them, and the intervals hold. */
static void texts_do_not_go_with_the_size(void **state)
{
    (void)state;
    enum { LOGS = 500, STANDARD = 10, N = 2200 };
    static double counts[2][STANDARD + N];
    double held = 0, ratio_held = 0, sum = 0;
    const double truth = STANDARD / (.4 * .4);
    for (uint64_t r = 0; r < LOGS; r++) {
        memset(counts, 0, sizeof counts);
        for (uint64_t i = 0; i < N; i++) {
            const double u = iem_uniform(r, i) / .4;
            counts[i < 200 ? 0 : 1][u < 1 ? (size_t)(STANDARD * u) : STANDARD + i]++;
        }
        const iem_texts_told few = iem_texts_of(counts[0], STANDARD + N);
        const iem_texts_told many = iem_texts_of(counts[1], STANDARD + N);
        const iem_estimate ratio = iem_texts_ratio(few, many);
        held += few.effective.low <= truth && few.effective.high >= truth;
        ratio_held += ratio.low <= 1 && ratio.high >= 1;
        sum += log(ratio.value);
    }
    assert_true(held / LOGS > .92 && held / LOGS < .98);
    assert_true(ratio_held / LOGS > .92 && ratio_held / LOGS < .98);
    assert_true(fabs(sum / LOGS) < .03);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_adverse_is_worth_the_inverse_of_its_chance),
        cmocka_unit_test(e_is_1_in_the_mean_when_decisions_are_individual),
        cmocka_unit_test(a_batch_does_not_vouch_for_itself),
        cmocka_unit_test(blanket_batches_are_found_and_no_others),
        cmocka_unit_test(where_there_is_none_none_is_found),
        cmocka_unit_test(clustering_equals_its_definition),
        cmocka_unit_test(clustering_keeps_its_level_and_is_seen),
        cmocka_unit_test(few_batches_have_no_clustering),
        cmocka_unit_test(few_batches_are_as_sure_as_many),
        cmocka_unit_test(reasons_are_counted_as_published),
        cmocka_unit_test(reasons_intervals_hold_the_truth),
        cmocka_unit_test(texts_are_counted_by_pairs),
        cmocka_unit_test(texts_do_not_go_with_the_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
