/* The fact weight against full enumeration of its conditional law, figures found by
 * other hands, and worlds in which the truth is planted. */
#include "base/hash.h"
#include "stats/hypergeometric.h"
#include "stats/logit.h"
#include "stats/trend.h"

#include "check.h"
#include "seed.h"

/* ---- worlds: one continuous fact in ten bands, one of two values, one of five ---- */

enum { BANDS = 10, CELLS = BANDS * 10, ROWS = 2 * CELLS, DUMMIES = BANDS + 2 + 5 };

struct knobs {
    double people;
    double lambda, delta; /* group weight, surcharge in log odds */
    double shift;         /* of the group's first fact, in standard deviations */
    double floor;         /* share decided against by lot */
    double points, ratio; /* surcharges on the scale of rates */
    double steepness;     /* 0: 1 */
};

struct world {
    iem_table t[CELLS];
    double score[CELLS];
    uint64_t keys[CELLS];
    iem_trend_data data;
};

static double band_of(double x)
{
    return floor(BANDS * iem_normal_lower(x));
}

static double rate_of(const struct knobs *k, int in_group, double s, double mean)
{
    const double steep = k->steepness > 0 ? k->steepness : 1;
    const double own = in_group ? (1 - k->lambda) * s + k->lambda * mean : s;
    const double logit = steep * (own - (steep > 1 ? 1.6 : 1.9));
    const double p = iem_logistic(logit + (in_group ? k->delta : 0));
    const double with_floor = k->floor + (1 - k->floor) * p;
    const double ratio = k->ratio > 0 && in_group ? k->ratio : 1;
    return fmin(1, with_floor * ratio + (in_group ? k->points : 0));
}

static void draw_people(struct world *w, const struct knobs *k, uint64_t seed)
{
    /* The mean of the score below in the group. */
    const double mean = .9 * k->shift + .8 * .3;
    uint64_t at = 0;
    memset(w->t, 0, sizeof w->t);
    for (double i = 0; i < k->people; i++) {
        const int in_group = iem_uniform(seed, at++) < .15;
        const double x1 =
            iem_normal_quantile(iem_uniform(seed, at++)) + (in_group ? k->shift : 0);
        const double x2 = iem_uniform(seed, at++) < .3;
        const double x3 = floor(5 * iem_uniform(seed, at++));
        const double s = .9 * x1 + .8 * x2 + .35 * (x3 - 2);
        const double adverse = iem_uniform(seed, at++) < rate_of(k, in_group, s, mean);
        iem_table *const t = &w->t[(size_t)(10 * band_of(x1) + 5 * x2 + x3)];
        *(in_group ? &t->n1 : &t->n0) += 1;
        *(in_group ? &t->a1 : &t->a0) += adverse;
    }
}

/* 1 - tr(V S) / var(s): how much of the score's spread over members is no noise. */
static double reliability(const struct world *w, const iem_logit *fit,
                          const uint32_t *columns)
{
    double n = 0, mean = 0, spread = 0, noise = 0, share[DUMMIES] = {0};
    for (size_t c = 0; c < CELLS; c++) n += w->t[c].n1;
    for (size_t c = 0; c < CELLS; c++) {
        mean += w->t[c].n1 / n * w->score[c];
        for (size_t j = 0; j < 3; j++) share[columns[3 * c + j]] += w->t[c].n1 / n;
    }
    for (size_t c = 0; c < CELLS; c++) {
        double x[DUMMIES];
        for (size_t j = 0; j < DUMMIES; j++) x[j] = -share[j];
        for (size_t j = 0; j < 3; j++) x[columns[3 * c + j]] += 1;
        for (size_t i = 0; i < DUMMIES; i++)
            for (size_t j = 0; j < DUMMIES; j++)
                noise +=
                    w->t[c].n1 / n * x[i] * x[j] * fit->covariance[i * DUMMIES + j];
        spread += w->t[c].n1 / n * (w->score[c] - mean) * (w->score[c] - mean);
    }
    return 1 - noise / spread;
}

static void score_cells(struct world *w)
{
    int64_t n[ROWS], adverse[ROWS];
    double n0[CELLS], a0[CELLS];
    size_t first[CELLS + 1] = {0};
    uint32_t group[ROWS], of_cell[3 * CELLS];
    for (size_t c = 0; c < CELLS; c++) {
        const uint32_t cell = (uint32_t)c;
        const uint32_t active[3] = {cell / 10, BANDS + cell / 5 % 2,
                                    BANDS + 2 + cell % 5};
        memcpy(&of_cell[3 * c], active, sizeof active);
        n0[c] = w->t[c].n0, a0[c] = w->t[c].a0;
        n[2 * c] = (int64_t)w->t[c].n0, adverse[2 * c] = (int64_t)w->t[c].a0;
        n[2 * c + 1] = (int64_t)w->t[c].n1, adverse[2 * c + 1] = (int64_t)w->t[c].a1;
        group[2 * c] = 0, group[2 * c + 1] = 1;
        first[c + 1] = 2 * (c + 1);
    }
    const iem_logit_data data = {CELLS, 2, DUMMIES, 3,      first,
                                 group, n, adverse, of_cell};
    iem_logit fit;
    assert_ok(iem_logit_fit(&data, 1.5, &fit, NULL));
    for (size_t c = 0; c < CELLS; c++) {
        w->score[c] = 0;
        for (size_t j = 0; j < 3; j++) w->score[c] += fit.beta[of_cell[3 * c + j]];
        w->keys[c] = c;
    }
    w->data = (iem_trend_data){.t = w->t, .score = w->score, .n = CELLS, .stream = 1};
    w->data.slope_reference = iem_logit_line(n0, a0, w->score, CELLS).slope;
    w->data.reliability = reliability(w, &fit, of_cell);
    w->data.cell_keys = w->keys;
    iem_logit_clear(&fit);
}

static iem_trend draw_trend(struct world *w, const struct knobs *k, uint64_t seed)
{
    draw_people(w, k, seed);
    score_cells(w);
    return iem_trend_test(&w->data);
}

struct tried {
    double less, more, claims, mean, covered, crossing, promised, spread;
};

static struct tried try_worlds(const struct knobs *k, unsigned worlds)
{
    struct tried r = {0};
    double squares = 0;
    for (unsigned i = 0; i < worlds; i++) {
        static struct world w;
        const iem_trend t = draw_trend(&w, k, 1000 + i);
        r.less += (t.p < .05) / (double)worlds;
        r.more += (t.z < -1.645) / (double)worlds;
        r.claims += (t.weight.value - 1.645 * t.weight_se > .10) / (double)worlds;
        r.mean += t.weight.value / worlds;
        squares += t.weight.value * t.weight.value / worlds;
        r.covered +=
            (t.weight.low < k->lambda && k->lambda < t.weight.high) / (double)worlds;
        r.promised += t.weight_se / worlds;
        r.crossing +=
            iem_crossing_test(w.t, w.score, NULL, CELLS).shown / (double)worlds;
    }
    r.spread = sqrt(squares - r.mean * r.mean);
    return r;
}

static void equal_treatment_is_seldom_called_averaging(void **state)
{
    (void)state;
    const struct knobs worlds[] = {{.people = 3000},
                                   {.people = 3000, .delta = .4},
                                   {.people = 3000, .shift = .5},
                                   {.people = 5000, .floor = .05}};
    for (size_t i = 0; i < 4; i++) {
        const struct tried r = try_worlds(&worlds[i], 100);
        assert_true(r.less <= .12);
        assert_true(r.more <= .12);
        assert_true(r.claims <= .07);
        assert_true(fabs(r.mean) < .06);
        assert_true(r.covered >= .88);
        assert_true(r.crossing <= .02);
    }
}

static void averaging_is_found_and_measured(void **state)
{
    (void)state;
    /* 450 members with lambda .6; 750 with .5; 3,000 with .3. */
    const struct knobs worlds[] = {{.people = 3000, .lambda = .6},
                                   {.people = 5000, .lambda = .5},
                                   {.people = 20000, .lambda = .3}};
    for (size_t i = 0; i < 3; i++) {
        const struct tried r = try_worlds(&worlds[i], i < 2 ? 100 : 30);
        assert_true(r.less >= .95);
        assert_true(r.claims >= .9);
        assert_true(fabs(r.mean - worlds[i].lambda) < .05);
        assert_true(r.covered >= .86);
        assert_close(r.spread, r.promised, .3);
    }
}

static void facts_that_count_more_point_the_other_way(void **state)
{
    (void)state;
    const struct knobs k = {.people = 5000, .lambda = -.5};
    const struct tried r = try_worlds(&k, 20);
    assert_true(r.less <= 0 && r.more >= .9);
    assert_true(fabs(r.mean + .5) < .1);
}

static void flat_surcharges_never_cross(void **state)
{
    (void)state;
    const struct knobs points = {.people = 10000, .points = .05, .shift = .5};
    const struct knobs ratio = {.people = 10000, .ratio = 1.5, .shift = .5};
    const struct knobs averaged = {.people = 20000, .lambda = .5};
    assert_true(try_worlds(&points, 25).crossing <= 0);
    assert_true(try_worlds(&ratio, 25).crossing <= 0);
    assert_true(try_worlds(&averaged, 12).crossing >= .7);
}

static void decisions_by_a_rule_do_not_look_averaged(void **state)
{
    (void)state;
    const struct knobs k = {.people = 20000, .steepness = 6, .shift = .5};
    const struct tried r = try_worlds(&k, 25);
    assert_true(r.claims <= .08);
    assert_true(fabs(r.mean) < .06);
}

/* ---- figures found by other hands ---- */

/* One exact category per cell: its own dummy, ridge almost nothing. */
static iem_trend trend_of(const iem_table *t, size_t n, double score[6])
{
    int64_t n_rows[12], adverse[12];
    double n0[6], a0[6];
    size_t first[7] = {0};
    uint32_t group[12], column[6];
    for (size_t c = 0; c < n; c++) {
        n0[c] = t[c].n0, a0[c] = t[c].a0;
        n_rows[2 * c] = (int64_t)t[c].n0, adverse[2 * c] = (int64_t)t[c].a0;
        n_rows[2 * c + 1] = (int64_t)t[c].n1, adverse[2 * c + 1] = (int64_t)t[c].a1;
        group[2 * c] = 0, group[2 * c + 1] = 1;
        column[c] = (uint32_t)c;
        first[c + 1] = 2 * (c + 1);
    }
    const iem_logit_data data = {n, 2, n, 1, first, group, n_rows, adverse, column};
    iem_logit fit;
    assert_ok(iem_logit_fit(&data, 1e-3, &fit, NULL));
    memcpy(score, fit.beta, n * sizeof *score);
    iem_logit_clear(&fit);
    const iem_trend_data d = {.t = t,
                              .score = score,
                              .n = n,
                              .slope_reference = iem_logit_line(n0, a0, score, n).slope,
                              .reliability = 1,
                              .stream = 1};
    return iem_trend_test(&d);
}

static const iem_table duo[6] = {{1460, 7280, 390, 8670}, {320, 8120, 140, 16610},
                                 {50, 4680, 70, 15110},   {60, 8580, 220, 54130},
                                 {30, 13130, 180, 67300}, {80, 13040, 50, 16380}};
/* Women rejected, men rejected, by department (Bickel et al. 1975). */
static const iem_table berkeley[6] = {{19, 108, 313, 825},  {8, 25, 207, 560},
                                      {391, 593, 205, 325}, {244, 375, 279, 417},
                                      {299, 393, 138, 191}, {317, 341, 351, 373}};

static void figures_equal_those_of_the_python_study(void **state)
{
    (void)state;
    double score[6];
    const iem_trend d = trend_of(duo, 6, score);
    assert_true(fabs(d.weight.value - -.42) < .015 && fabs(d.weight_se - .04) < .005);
    assert_true(fabs(-d.z - 11) < .5);
    const iem_trend b = trend_of(berkeley, 6, score);
    assert_true(fabs(b.weight.value - -.29) < .015 && fabs(b.weight_se - .11) < .01);
    assert_true(fabs(b.p_two_sided - .01) < .005);
    const iem_trend without_a = trend_of(berkeley + 1, 5, score);
    assert_true(fabs(without_a.weight.value - .03) < .015);
}

static void one_score_for_all_but_one_cell_is_a_comparison_of_two(void **state)
{
    (void)state;
    /* Two large cells: l is the difference of their log odds ratios. */
    const iem_table t[2] = {{4000, 9000, 3000, 9500}, {2000, 8000, 2500, 9000}};
    const double score[2] = {0, 1};
    const iem_trend_data d = {t, score, NULL, 2, 1, 1, 1, NULL};
    const iem_trend r = iem_trend_test(&d);
    const iem_estimate low = iem_odds_ratio(t[0]), high = iem_odds_ratio(t[1]);
    assert_true(fabs(r.weight.value - log(low.value / high.value)) < 2e-3);
    const double se_low = log(low.high / low.low) / 2 / IEM_Z95;
    const double se_high = log(high.high / high.low) / 2 / IEM_Z95;
    assert_close(r.weight_se, hypot(se_low, se_high), 1e-3);
    /* At the members' mean score the two log odds ratios weigh as the members do. */
    const double at_mean = (9 * log(low.value) + 8 * log(high.value)) / 17;
    assert_true(fabs(r.surcharge.value - at_mean) < 2e-3);
    assert_close(r.mean_score, 8. / 17, 1e-12);
    assert_int_equal(r.cells, 2);
}

/* ---- the conditional law, cell by cell ---- */

static const iem_table small[3] = {{1, 6, 5, 12}, {3, 7, 4, 10}, {6, 8, 7, 11}};
static const double small_score[3] = {1.2, .1, -.9};
static const double small_offset[3] = {.3, -.2, .4};

static double probability(size_t cell, double theta, double a)
{
    const iem_table t = small[cell];
    return exp(
        iem_hypergeometric_log_pmf((iem_margin){t.n1, t.n0, t.a1 + t.a0}, theta, a));
}

/* P(T* <= T) over all combinations, at the fitted d. */
static double enumerated_p(const iem_trend *r, const double *offset)
{
    double p = 0, seen = 0;
    for (size_t c = 0; c < 3; c++)
        seen += (small_score[c] - r->mean_score_v) * small[c].a1;
    for (double a = 0; a <= 6; a++)
        for (double b = 0; b <= 7; b++)
            for (double c = 0; c <= 8; c++) {
                const double count[3] = {a, b, c};
                double chance = 1, statistic = 0;
                for (size_t i = 0; i < 3; i++) {
                    chance *=
                        probability(i, r->d_null + (offset ? offset[i] : 0), count[i]);
                    statistic += (small_score[i] - r->mean_score_v) * count[i];
                }
                if (statistic <= seen + 1e-9) p += chance;
            }
    return p;
}

static void monte_carlo_p_is_that_of_the_conditional_law(void **state)
{
    (void)state;
    for (int with = 0; with < 2; with++) {
        const double *offset = with ? small_offset : NULL;
        double mean = 0, want = 0;
        enum { STREAMS = 100 };
        for (uint64_t s = 0; s < STREAMS; s++) {
            const iem_trend_data d = {small, small_score, offset, 3, 1, 1, s, NULL};
            const iem_trend r = iem_trend_test(&d);
            assert_int_equal(r.monte_carlo, 1);
            assert_true(r.p > 0 && r.p <= 1);
            assert_close(r.p_two_sided, fmin(1, 2 * r.p), 1e-15);
            want = enumerated_p(&r, offset);
            mean += 1 / r.p / STREAMS;
        }
        /* Stopped at the tenth, 1/p is a mean of ten waiting times: unbiased. */
        assert_close(mean, 1 / want, .08);
    }
}

static void the_test_statistic_follows_its_definition(void **state)
{
    (void)state;
    const iem_trend_data d = {small, small_score, small_offset, 3, .8, .9, 1, NULL};
    const iem_trend r = iem_trend_test(&d);
    double u = 0, v = 0, vs = 0, T = 0, V = 0, x = 0, xx = 0, mean[3], variance[3];
    for (size_t c = 0; c < 3; c++) {
        mean[c] = variance[c] = 0;
        for (double a = 0; a <= small[c].n1; a++)
            mean[c] += a * probability(c, r.d_null + small_offset[c], a);
        for (double a = 0; a <= small[c].n1; a++)
            variance[c] += (a - mean[c]) * (a - mean[c]) *
                           probability(c, r.d_null + small_offset[c], a);
        u += small[c].a1 - mean[c], v += variance[c],
            vs += variance[c] * small_score[c];
    }
    assert_true(fabs(u) < 1e-7);
    assert_close(r.variance, v, 1e-9);
    assert_close(r.mean_score_v, vs / v, 1e-9);
    for (size_t c = 0; c < 3; c++) {
        const double s = small_score[c] - vs / v;
        T += s * (small[c].a1 - mean[c]);
        V += s * s * variance[c];
        x += s * s * variance[c];
        xx += s * s * variance[c] * s * s * variance[c];
    }
    assert_close(r.trend, T, 1e-7);
    assert_close(r.trend_variance, V, 1e-9);
    assert_close(r.z, -T / sqrt(V), 1e-7);
    assert_close(r.effective_cells, x * x / xx, 1e-9);
    assert_close(r.weight_se_null, 1 / sqrt(V) / .72, 1e-9);
}

static double log_likelihood(double d, double l, double centre)
{
    double sum = 0;
    for (size_t c = 0; c < 3; c++)
        sum += log(probability(c, d + small_offset[c] - l * (small_score[c] - centre),
                               small[c].a1));
    return sum;
}

static void the_estimate_is_the_top_of_the_conditional_likelihood(void **state)
{
    (void)state;
    const iem_trend_data d = {small, small_score, small_offset, 3, 1, 1, 1, NULL};
    const iem_trend r = iem_trend_test(&d);
    const double D = r.surcharge.value, L = r.weight.value, m = r.mean_score, h = 1e-3;
    const double top = log_likelihood(D, L, m);
    const double up = log_likelihood(D + h, L, m), down = log_likelihood(D - h, L, m);
    const double more = log_likelihood(D, L + h, m), less = log_likelihood(D, L - h, m);
    assert_true(up < top && down < top && more < top && less < top);
    assert_true(fabs(up - down) < 1e-8 && fabs(more - less) < 1e-8);
    /* Standard errors from the curvature there. */
    const double dd = -(up - 2 * top + down) / (h * h);
    const double ll = -(more - 2 * top + less) / (h * h);
    const double cross =
        log_likelihood(D + h, L + h, m) + log_likelihood(D - h, L - h, m);
    const double dl =
        -(cross - log_likelihood(D + h, L - h, m) - log_likelihood(D - h, L + h, m)) /
        (4 * h * h);
    assert_close(r.surcharge_se, sqrt(ll / (dd * ll - dl * dl)), 1e-4);
    assert_close(r.weight_se, sqrt(dd / (dd * ll - dl * dl)), 1e-4);
    assert_close(r.weight.low, r.weight.value - IEM_Z95 * r.weight_se, 1e-12);
}

/* ---- what must not matter ---- */

static struct world shared;

static void draw_shared(void)
{
    const struct knobs k = {.people = 4000, .lambda = .3, .delta = .2};
    draw_people(&shared, &k, 3);
    score_cells(&shared);
}

static void the_origin_and_unit_of_the_score_do_not_matter(void **state)
{
    (void)state;
    draw_shared();
    const iem_trend a = iem_trend_test(&shared.data);
    for (size_t c = 0; c < CELLS; c++) shared.score[c] = 3 * shared.score[c] + 40;
    shared.data.slope_reference /= 3;
    const iem_trend b = iem_trend_test(&shared.data);
    assert_close(b.z, a.z, 1e-9);
    assert_close(b.weight.value, a.weight.value, 1e-8);
    assert_close(b.weight_se, a.weight_se, 1e-8);
    assert_close(b.surcharge.value, a.surcharge.value, 1e-8);
    assert_close(b.mean_score, 3 * a.mean_score + 40, 1e-12);
}

static void the_same_offset_everywhere_moves_only_the_surcharge(void **state)
{
    (void)state;
    draw_shared();
    double offset[CELLS];
    for (size_t c = 0; c < CELLS; c++) offset[c] = .25;
    const iem_trend a = iem_trend_test(&shared.data);
    shared.data.offset = offset;
    const iem_trend b = iem_trend_test(&shared.data);
    assert_close(b.z, a.z, 1e-8);
    assert_close(b.weight.value, a.weight.value, 1e-8);
    assert_close(b.surcharge.value, a.surcharge.value - .25, 1e-7);
    assert_close(b.d_null, a.d_null - .25, 1e-7);
}

static void cells_that_say_nothing_change_nothing(void **state)
{
    (void)state;
    iem_table t[7] = {{0, 0, 3, 9}, {2, 2, 0, 0}, {0, 4, 0, 9}, {5, 5, 7, 7}};
    double score[7] = {100, -100, 50, -50};
    uint64_t keys[7] = {7, 8, 9, 10, 0, 1, 2}, three[3] = {0, 1, 2};
    for (size_t c = 0; c < 3; c++) t[4 + c] = small[c], score[4 + c] = small_score[c];
    const iem_trend_data with = {t, score, NULL, 7, 1, 1, 5, keys};
    const iem_trend_data without = {small, small_score, NULL, 3, 1, 1, 5, three};
    const iem_trend a = iem_trend_test(&with), b = iem_trend_test(&without);
    assert_close(a.z, b.z, 0);
    assert_close(a.p, b.p, 0);
    assert_close(a.weight.low, b.weight.low, 0);
    assert_close(a.mean_score, b.mean_score, 0);
    assert_int_equal(a.cells, 3);
}

static void monte_carlo_depends_on_stream_and_keys_not_on_order(void **state)
{
    (void)state;
    const uint64_t keys[3] = {11, 12, 13}, mirrored_keys[3] = {13, 12, 11};
    const iem_table mirrored[3] = {small[2], small[1], small[0]};
    const double mirrored_score[3] = {small_score[2], small_score[1], small_score[0]};
    const iem_trend_data d = {small, small_score, NULL, 3, 1, 1, 5, keys};
    const iem_trend_data m = {mirrored, mirrored_score, NULL, 3, 1, 1,
                              5,        mirrored_keys};
    const double p = iem_trend_test(&d).p;
    assert_close(iem_trend_test(&d).p, p, 0);
    assert_close(iem_trend_test(&m).p, p, 0);
    int differs = 0;
    for (uint64_t stream = 6; stream < 16; stream++) {
        iem_trend_data other = d;
        other.stream = stream;
        differs += fabs(iem_trend_test(&other).p - p) > 1e-12;
    }
    assert_true(differs > 5);
}

/* ---- where there is no answer ---- */

static void assert_undefined(const iem_trend_data *d)
{
    const iem_trend r = iem_trend_test(d);
    assert_true(isnan(r.z) && isnan(r.p) && isnan(r.p_two_sided));
    assert_true(isnan(r.weight.value) && isnan(r.weight_se) && isnan(r.surcharge.low));
    assert_int_equal(r.monte_carlo, 0);
}

static void too_little_to_compare_is_undefined(void **state)
{
    (void)state;
    const double same[3] = {.5, .5, .5};
    const iem_table nothing[2] = {{0, 0, 3, 9}, {0, 4, 0, 9}};
    const iem_trend_data cases[] = {
        {small, small_score, NULL, 0, 1, 1, 1, NULL},
        {small, small_score, NULL, 1, 1, 1, 1, NULL},
        {small, same, NULL, 3, 1, 1, 1, NULL},
        {nothing, small_score, NULL, 2, 1, 1, 1, NULL},
    };
    for (size_t i = 0; i < 4; i++) assert_undefined(&cases[i]);
    assert_int_equal(iem_trend_test(&cases[1]).cells, 1);
}

static void separated_cells_are_undefined(void **state)
{
    (void)state;
    const iem_table always[2] = {{5, 5, 3, 9}, {4, 4, 2, 9}};
    const iem_table never[2] = {{0, 5, 3, 9}, {0, 4, 2, 9}};
    const iem_trend_data a = {always, small_score, NULL, 2, 1, 1, 1, NULL};
    const iem_trend_data b = {never, small_score, NULL, 2, 1, 1, 1, NULL};
    assert_undefined(&a);
    assert_undefined(&b);
}

static void cells_separated_by_their_score_have_a_test_but_no_weight(void **state)
{
    (void)state;
    /* All against none along the score; with a cell between them that is mixed. */
    const iem_table split[3] = {{5, 5, 3, 9}, {2, 4, 3, 9}, {0, 4, 2, 9}};
    const iem_table two[2] = {split[0], split[2]};
    const iem_table swapped[3] = {split[2], split[1], split[0]};
    /* In small units l runs off slowly, in large ones the likelihood is flat at once.
     */
    for (double unit = 1; unit < 1000; unit *= 3) {
        double score[3];
        for (size_t c = 0; c < 3; c++) score[c] = unit * small_score[c];
        const iem_trend_data cases[3] = {{two, score, NULL, 2, 1, 1, 1, NULL},
                                         {split, score, NULL, 3, 1, 1, 1, NULL},
                                         {swapped, score, NULL, 3, 1, 1, 1, NULL}};
        for (size_t i = 0; i < 3; i++) {
            const iem_trend r = iem_trend_test(&cases[i]);
            assert_true(isfinite(r.z) && (r.z < 0) == (i < 2));
            assert_true(isnan(r.weight.value) && isnan(r.weight_se));
            assert_true(isnan(r.surcharge.value) && isnan(r.surcharge_se));
        }
    }
}

static void without_a_slope_to_compare_with_there_is_a_test_but_no_weight(void **state)
{
    (void)state;
    const iem_trend_data d = {small, small_score, NULL, 3, NAN, 1, 1, NULL};
    const iem_trend r = iem_trend_test(&d);
    assert_true(isfinite(r.z) && isfinite(r.surcharge.value));
    assert_true(isnan(r.weight.value) && isnan(r.weight_se));
}

/* ---- crossing ---- */

struct ranked {
    double score;
    size_t index;
};

static int by_score(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->score < b->score) return -1;
    if (a->score > b->score) return 1;
    return a->index < b->index ? -1 : 1;
}

static double slow_z(const iem_table *t, const struct ranked *order, size_t from,
                     size_t to)
{
    iem_table part[CELLS];
    double excess = 0, variance = 0;
    for (size_t i = from; i < to; i++) {
        part[i] = t[order[i].index];
        const double n = part[i].n1 + part[i].n0, k = part[i].a1 + part[i].a0;
        if (n < 2) continue;
        excess += part[i].a1 - part[i].n1 * k / n;
        variance += part[i].n1 * part[i].n0 * k * (n - k) / (n * n * (n - 1));
    }
    return variance > 0 ? excess / sqrt(variance) : NAN;
}

/* A sum that comes to 0 in one order comes near it in another. */
static void assert_same_z(double got, double want)
{
    assert_int_equal(isnan(got), isnan(want));
    assert_true(isnan(got) || fabs(got - want) < 1e-9);
}

/* Sort, add up, cut at a third and at two thirds. */
static void assert_crossing_equals_sorting(const iem_table *t, const double *score,
                                           size_t n)
{
    struct ranked order[CELLS];
    size_t used = 0, low = 0, high;
    double members = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        if (t[i].n1 > 0 && t[i].n0 > 0) {
            order[used++] = (struct ranked){score[i], i};
            members += t[i].n1;
        }
    qsort(order, used, sizeof *order, by_score);
    high = used;
    for (size_t i = 0; i < used; i++) {
        sum += t[order[i].index].n1;
        if (3 * sum < members) low = i + 1;
        if (3 * sum > 2 * members && high == used) high = i;
    }
    const iem_crossing c = iem_crossing_test(t, score, NULL, n);
    assert_same_z(c.z_low, slow_z(t, order, 0, low));
    assert_same_z(c.z_high, slow_z(t, order, high, used));
    assert_close(c.third[0].members + c.third[1].members + c.third[2].members, members,
                 1e-15);
    double first = 0;
    for (size_t i = 0; i < low; i++) first += t[order[i].index].n1;
    assert_close(c.third[0].members, first, 0);
}

static void thirds_are_those_of_sorting(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 200; r++) {
        iem_table t[CELLS];
        double score[CELLS];
        const size_t n = (size_t)(CELLS * iem_uniform(seed_of(9), at++));
        for (size_t i = 0; i < n; i++) {
            t[i].n1 = floor(6 * iem_uniform(seed_of(9), at++));
            t[i].n0 = floor(9 * iem_uniform(seed_of(9), at++));
            t[i].a1 = floor((t[i].n1 + 1) * iem_uniform(seed_of(9), at++));
            t[i].a0 = floor((t[i].n0 + 1) * iem_uniform(seed_of(9), at++));
            score[i] = floor(8 * iem_uniform(seed_of(9), at++)); /* many ties */
        }
        assert_crossing_equals_sorting(t, score, n);
    }
}

static void the_picture_shows_members_and_their_twins(void **state)
{
    (void)state;
    /* Light facts: 30 % against 10 %; heavy facts: 40 % against 60 %. */
    const iem_table t[3] = {
        {30, 100, 50, 500}, {40, 100, 200, 500}, {40, 100, 300, 500}};
    const double score[3] = {-1, 0, 1};
    const iem_crossing c = iem_crossing_test(t, score, NULL, 3);
    assert_close(c.third[1].members + c.third[0].members, 200, 0);
    assert_close(c.third[2].rate, .4, 1e-15);
    assert_close(c.third[2].twin_rate, .6, 1e-15);
    assert_close(c.third[2].score, 1, 1e-15);
    const double offset[3] = {0, 0, log(.4 / .6 * .4 / .6)};
    const iem_crossing expected = iem_crossing_test(t, score, offset, 3);
    assert_true(c.z_high < -3 && fabs(expected.z_high) < .05);
}

static void crossing_without_members_is_not_shown(void **state)
{
    (void)state;
    const iem_table t[1] = {{0, 0, 3, 9}};
    const double score[1] = {0};
    for (size_t n = 0; n < 2; n++) {
        const iem_crossing c = iem_crossing_test(t, score, NULL, n);
        assert_int_equal(c.shown, 0);
        assert_true(isnan(c.z_low) && isnan(c.z_high) && isnan(c.third[0].rate));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_treatment_is_seldom_called_averaging),
        cmocka_unit_test(averaging_is_found_and_measured),
        cmocka_unit_test(facts_that_count_more_point_the_other_way),
        cmocka_unit_test(flat_surcharges_never_cross),
        cmocka_unit_test(decisions_by_a_rule_do_not_look_averaged),
        cmocka_unit_test(figures_equal_those_of_the_python_study),
        cmocka_unit_test(one_score_for_all_but_one_cell_is_a_comparison_of_two),
        cmocka_unit_test(monte_carlo_p_is_that_of_the_conditional_law),
        cmocka_unit_test(the_test_statistic_follows_its_definition),
        cmocka_unit_test(the_estimate_is_the_top_of_the_conditional_likelihood),
        cmocka_unit_test(the_origin_and_unit_of_the_score_do_not_matter),
        cmocka_unit_test(the_same_offset_everywhere_moves_only_the_surcharge),
        cmocka_unit_test(cells_that_say_nothing_change_nothing),
        cmocka_unit_test(monte_carlo_depends_on_stream_and_keys_not_on_order),
        cmocka_unit_test(too_little_to_compare_is_undefined),
        cmocka_unit_test(separated_cells_are_undefined),
        cmocka_unit_test(cells_separated_by_their_score_have_a_test_but_no_weight),
        cmocka_unit_test(without_a_slope_to_compare_with_there_is_a_test_but_no_weight),
        seeded_test(thirds_are_those_of_sorting),
        cmocka_unit_test(the_picture_shows_members_and_their_twins),
        cmocka_unit_test(crossing_without_members_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
