/* The twin gap against a slow version of its formulas, and against worlds whose truth
 * is known. */
#include "base/hash.h"
#include "stats/twin.h"

#include "check.h"
#include "seed.h"

static double shrunk(double a, double n, double rate)
{
    return (a + 2 * rate) / (n + 2);
}

static double bernoulli(double p)
{
    return p * (1 - p);
}

/* ---- without numeric facts ---- */

static const iem_table cells[5] = {
    {6, 20, 10, 50}, {0, 5, 1, 2}, {3, 4, 1, 1}, {2, 6, 0, 0}, {1, 5, 0, 9}};
/* Members with twins: cells 0, 1, 4; 30 of 40. */

static void the_gap_is_a_mean_over_members_with_twins(void **state)
{
    (void)state;
    const iem_twin_gap g = iem_twin(cells, NULL, 0, 5, NULL, NULL);
    const double gap = (20 * (.3 - .2) + 5 * (0 - .5) + 5 * (.2 - 0)) / 30;
    assert_close(g.gap.value, gap, 1e-14);
    assert_close(g.raw.value, gap, 1e-14);
    assert_close(g.raw.low, g.gap.low, 1e-14);
    assert_close(g.members, 30, 0);
    assert_close(g.adverse, 7, 0);
    assert_close(g.overlap, .75, 1e-15);
    assert_close(g.outside_rate, .5, 1e-15);
    assert_close(g.clipped, 0, 0);
    assert_int_equal(g.dropped_fact, -1);
}

static void a_cell_without_spread_still_has_a_variance(void **state)
{
    (void)state;
    const iem_twin_gap g = iem_twin(cells, NULL, 0, 5, NULL, NULL);
    const double rate1 = 7. / 30, rate0 = 11. / 61, both = 18. / 91;
    static const size_t with_twins[3] = {0, 1, 4};
    double variance = 0, null_variance = 0;
    for (size_t i = 0; i < 3; i++) {
        const iem_table t = cells[with_twins[i]];
        const double w = t.n1 / 30;
        const double q = shrunk(t.a1 + t.a0, t.n1 + t.n0, both);
        variance += w * w *
                    (bernoulli(shrunk(t.a1, t.n1, rate1)) / t.n1 +
                     bernoulli(shrunk(t.a0, t.n0, rate0)) / t.n0);
        null_variance += w * w * bernoulli(q) * (1 / t.n1 + 1 / t.n0);
    }
    assert_close(g.se, sqrt(variance), 1e-13);
    assert_close(g.gap.low, g.gap.value - IEM_Z95 * g.se, 1e-13);
    assert_close(g.gap.high, g.gap.value + IEM_Z95 * g.se, 1e-13);
    assert_close(g.se_null, sqrt(null_variance), 1e-13);
}

static void members_without_twins_bound_what_the_whole_group_may_suffer(void **state)
{
    (void)state;
    const iem_twin_gap g = iem_twin(cells, NULL, 0, 5, NULL, NULL);
    assert_close(g.if_no_twins.low, .75 * g.gap.value - .25 * .5, 1e-13);
    assert_close(g.if_no_twins.high, .75 * g.gap.value + .25 * .5, 1e-13);
    assert_true(isnan(g.if_no_twins.value));
}

static void everybody_with_twins_leaves_nothing_to_bound(void **state)
{
    (void)state;
    const iem_twin_gap g = iem_twin(cells, NULL, 0, 2, NULL, NULL);
    assert_close(g.overlap, 1, 0);
    assert_true(isnan(g.outside_rate));
    assert_close(g.if_no_twins.low, g.gap.value, 1e-15);
    assert_close(g.if_no_twins.high, g.gap.value, 1e-15);
}

static void nobody_with_twins_leaves_only_bounds(void **state)
{
    (void)state;
    const iem_twin_gap g = iem_twin(cells + 2, NULL, 0, 2, NULL, NULL);
    assert_true(isnan(g.gap.value) && isnan(g.raw.value) && isnan(g.se));
    assert_true(isnan(g.se_null) && isnan(g.clipped));
    assert_close(g.overlap, 0, 0);
    assert_close(g.outside_rate, .5, 0);
    assert_close(g.if_no_twins.low, -.5, 1e-15);
    assert_close(g.if_no_twins.high, .5, 1e-15);
}

static void an_empty_group_has_no_gap_and_no_overlap(void **state)
{
    (void)state;
    const iem_table t[1] = {{0, 0, 3, 9}};
    for (size_t n = 0; n < 2; n++) {
        const iem_twin_gap g = iem_twin(t, NULL, 0, n, NULL, NULL);
        assert_true(isnan(g.gap.value) && isnan(g.overlap));
        assert_true(isnan(g.outside_rate) && isnan(g.if_no_twins.low));
        assert_close(g.members, 0, 0);
    }
}

static void adjusted_rates_and_offsets_are_zero_without_twins(void **state)
{
    (void)state;
    double adjusted[5], offset[5];
    iem_twin(cells, NULL, 0, 5, adjusted, offset);
    static const double want[5] = {.2, .5, 0, 0, 0};
    for (size_t i = 0; i < 5; i++) {
        assert_close(adjusted[i], want[i], 1e-15);
        assert_close(offset[i], 0, 0);
    }
}

/* ---- with numeric facts ---- */

/* The same numbers by name; rows of the lower half in sxx. */
typedef struct within {
    double d[IEM_TWIN_FACTS], sxy[IEM_TWIN_FACTS];
    double sxx[IEM_TWIN_FACTS * (IEM_TWIN_FACTS + 1) / 2];
} within;

enum { MOST_NUMBERS = IEM_TWIN_FACTS * (IEM_TWIN_FACTS + 5) / 2 };

static iem_twin_gap twin_of(const iem_table *t, const within *w, size_t q, size_t n,
                            double *adjusted, double *offset)
{
    double packed[64 * MOST_NUMBERS];
    for (size_t c = 0; c < n; c++) {
        double *const to = packed + c * iem_within_size(q);
        for (size_t i = 0; i < q; i++) {
            to[iem_within_d(i)] = w[c].d[i];
            to[iem_within_xy(i)] = w[c].sxy[i];
            for (size_t j = 0; j <= i; j++)
                to[iem_within_xx(i, j)] = w[c].sxx[i * (i + 1) / 2 + j];
        }
    }
    return iem_twin(t, packed, q, n, adjusted, offset);
}

/* A log with q numeric facts, kept person by person, and its cells. */
enum { MOST_PEOPLE = 20000, MOST_CELLS = 64, FACTS = 3 };

struct world {
    size_t people, n_cells, q;
    double x[MOST_PEOPLE][FACTS];
    int group[MOST_PEOPLE], adverse[MOST_PEOPLE];
    size_t cell[MOST_PEOPLE];
    iem_table t[MOST_CELLS];
    within within[MOST_CELLS];
};

static struct world world;

static double mean_of(const struct world *w, size_t cell, int group, size_t fact)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < w->people; i++)
        if (w->cell[i] == cell && w->group[i] == group) {
            sum += fact < FACTS ? w->x[i][fact] : w->adverse[i];
            n++;
        }
    return n > 0 ? sum / n : 0;
}

static void add_person(struct world *w, size_t i, const double *mean,
                       double mean_adverse)
{
    within *const c = &w->within[w->cell[i]];
    for (size_t j = 0; j < w->q; j++) {
        const double d = w->x[i][j] - mean[j];
        c->sxy[j] += d * (w->adverse[i] - mean_adverse);
        for (size_t k = 0; k <= j; k++)
            c->sxx[j * (j + 1) / 2 + k] += d * (w->x[i][k] - mean[k]);
    }
}

static void count_world(struct world *w)
{
    memset(w->t, 0, sizeof w->t);
    memset(w->within, 0, sizeof w->within);
    for (size_t i = 0; i < w->people; i++) {
        iem_table *const t = &w->t[w->cell[i]];
        *(w->group[i] ? &t->n1 : &t->n0) += 1;
        *(w->group[i] ? &t->a1 : &t->a0) += w->adverse[i];
    }
    for (size_t c = 0; c < w->n_cells; c++)
        for (int g = 0; g < 2; g++) {
            double mean[FACTS];
            for (size_t j = 0; j < w->q; j++) {
                mean[j] = mean_of(w, c, g, j);
                w->within[c].d[j] += g ? mean[j] : -mean[j];
            }
            const double mean_adverse = mean_of(w, c, g, FACTS);
            for (size_t i = 0; i < w->people; i++)
                if (w->cell[i] == c && w->group[i] == g)
                    add_person(w, i, mean, mean_adverse);
        }
}

static size_t third_of(double x)
{
    return x > .5 ? 2 : x > -.5 ? 1 : 0;
}

/* Two facts with correlation .6 in 3 x 3 wide bands; the group's facts are heavier and
 * nobody is treated differently, but for `surcharge` (log odds). */
static void draw_world(struct world *w, size_t people, double steepness, double shift,
                       double surcharge, uint64_t seed)
{
    uint64_t at = 0;
    w->people = people;
    w->n_cells = 9;
    w->q = 2;
    for (size_t i = 0; i < people; i++) {
        w->group[i] = iem_uniform(seed, at++) < .2;
        const double u = iem_normal_quantile(iem_uniform(seed, at++));
        const double v = iem_normal_quantile(iem_uniform(seed, at++));
        const double move = w->group[i] ? shift : 0;
        w->x[i][0] = u + .7 * move;
        w->x[i][1] = .6 * u + .8 * v + move;
        const double logit = steepness * (-1 + .7 * w->x[i][0] + .7 * w->x[i][1]) +
                             (w->group[i] ? surcharge : 0);
        w->adverse[i] = iem_uniform(seed, at++) < iem_logistic(logit);
        w->cell[i] = 3 * third_of(w->x[i][0]) + third_of(w->x[i][1]);
    }
    count_world(w);
}

static void wide_bands_look_like_a_gap_until_facts_are_adjusted_for(void **state)
{
    (void)state;
    double raw = 0, adjusted = 0, beyond = 0;
    enum { WORLDS = 8 };
    for (uint64_t r = 0; r < WORLDS; r++) {
        draw_world(&world, 20000, 1, .8, 0, r);
        const iem_twin_gap g =
            twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL);
        raw += g.raw.value / WORLDS;
        adjusted += g.gap.value / WORLDS;
        beyond += fabs(g.gap.value) > IEM_Z95 * g.se;
        assert_true(g.raw.low > 0);
        assert_true(g.se >= (g.raw.high - g.raw.low) / 2 / IEM_Z95);
    }
    assert_true(raw > .025);
    assert_true(fabs(adjusted) < raw / 5);
    assert_true(beyond <= 2);
}

static void decisions_by_a_rule_are_adjusted_too(void **state)
{
    (void)state;
    double raw = 0, adjusted = 0;
    enum { WORLDS = 6 };
    for (uint64_t r = 0; r < WORLDS; r++) {
        draw_world(&world, 20000, 6, .8, 0, 100 + r);
        const iem_twin_gap g =
            twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL);
        raw += g.raw.value / WORLDS;
        adjusted += g.gap.value / WORLDS;
    }
    assert_true(raw > .035);
    assert_true(fabs(adjusted) < raw / 5);
}

static void a_surcharge_survives_the_adjustment(void **state)
{
    (void)state;
    draw_world(&world, 20000, 1, .8, .5, 7);
    /* The gap at equal facts, person by person, from the probabilities themselves. */
    double truth = 0, members = 0;
    for (size_t i = 0; i < world.people; i++) {
        if (!world.group[i]) continue;
        const double logit = -1 + .7 * world.x[i][0] + .7 * world.x[i][1];
        truth += iem_logistic(logit + .5) - iem_logistic(logit);
        members++;
    }
    const iem_twin_gap g = twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL);
    assert_true(fabs(g.gap.value - truth / members) < 2.5 * g.se);
    assert_true(g.gap.low > .05);
}

/* Slow version for one fact: every formula in one line. */
struct slow {
    double gap, se, offset[MOST_CELLS], adjusted[MOST_CELLS];
};

static struct slow slow_twin(const iem_table *t, const within *w, size_t n)
{
    struct slow s = {0, 0, {0}, {0}};
    double n1 = 0, a1 = 0, n0 = 0, a0 = 0, W = 0, vW = 0, r = 0, spread = 0, noise = 0;
    for (size_t i = 0; i < n; i++)
        n1 += t[i].n1, a1 += t[i].a1, n0 += t[i].n0, a0 += t[i].a0;
    const double N = n1 + n0, both = (a1 + a0) / N;
    double v[MOST_CELLS], variance = 0, d = 0;
    for (size_t i = 0; i < n; i++) {
        const double all = t[i].n1 + t[i].n0;
        v[i] = bernoulli(shrunk(t[i].a1 + t[i].a0, all, both));
        W += w[i].sxx[0], vW += v[i] * w[i].sxx[0], r += w[i].sxy[0];
        spread += all * v[i] / N;
        const double q1 = shrunk(t[i].a1, t[i].n1, a1 / n1);
        const double q0 = shrunk(t[i].a0, t[i].n0, a0 / n0);
        noise += (t[i].n1 * bernoulli(q1) + t[i].n0 * bernoulli(q0)) / N;
        variance += t[i].n1 / n1 * t[i].n1 / n1 *
                    (bernoulli(q1) / t[i].n1 + bernoulli(q0) / t[i].n0);
        d += t[i].n1 / n1 * w[i].d[0];
    }
    for (size_t i = 0; i < n; i++) {
        const double all = t[i].n1 + t[i].n0, K = 400 * W / N, beta = r / vW;
        const double b = (w[i].sxy[0] + K * v[i] * beta) / (w[i].sxx[0] + K);
        const double p0 = fmin(fmax(t[i].a0 / t[i].n0 + b * w[i].d[0], 0), 1);
        s.gap += t[i].n1 / n1 * (t[i].a1 / t[i].n1 - p0);
        s.adjusted[i] = p0;
        const double own =
            (b - v[i] * beta) / ((all * v[i] + 400 * spread) / (all + 400));
        s.offset[i] = fmin(fmax((beta + own) * w[i].d[0], -2), 2);
    }
    s.se = sqrt(variance + noise * d * d / W);
    return s;
}

static void one_fact_equals_the_slow_version(void **state)
{
    (void)state;
    draw_world(&world, 6000, 2, 1.5, .3, seed_of(11));
    world.q = 1;
    count_world(&world);
    double adjusted[MOST_CELLS], offset[MOST_CELLS];
    const iem_twin_gap g =
        twin_of(world.t, world.within, 1, world.n_cells, adjusted, offset);
    /* A cell without members, or with fewer than two others, is not compared. */
    iem_table t[MOST_CELLS];
    within w[MOST_CELLS];
    size_t cell[MOST_CELLS], n = 0;
    for (size_t i = 0; i < world.n_cells; i++) {
        if (!(world.t[i].n1 > 0 && world.t[i].n0 >= 2)) continue;
        t[n] = world.t[i], w[n] = world.within[i], cell[n++] = i;
    }
    const struct slow s = slow_twin(t, w, n);
    assert_close(g.gap.value, s.gap, 1e-10);
    assert_close(g.se, s.se, 1e-10);
    for (size_t i = 0; i < n; i++) {
        assert_close(adjusted[cell[i]], s.adjusted[i], 1e-10);
        assert_true(fabs(offset[cell[i]] - s.offset[i]) < 1e-9);
        assert_true(fabs(s.offset[i]) <= 2);
    }
}

/* One slope of the log odds in all cells, whatever their rates: each cell's offset is
 * that slope times its difference in facts, or facts would seem to count less or more
 * where rates are high. */
static void a_common_slope_is_the_offset_at_all_rates(void **state)
{
    (void)state;
    const iem_table t[3] = {{2, 100, 8, 400}, {20, 100, 80, 400}, {50, 100, 200, 400}};
    const double slope = .8, both = 360.0 / 1500, d[3] = {.3, -.2, .5};
    within w[3] = {0};
    double offset[3], adjusted[3];
    for (size_t i = 0; i < 3; i++) {
        w[i].d[0] = d[i];
        w[i].sxx[0] = 40;
        w[i].sxy[0] = slope * 40 * bernoulli(shrunk(t[i].a1 + t[i].a0, 500, both));
    }
    twin_of(t, w, 1, 3, adjusted, offset);
    for (size_t i = 0; i < 3; i++) assert_close(offset[i], slope * d[i], 1e-9);
}

static void the_unit_of_a_fact_does_not_matter(void **state)
{
    (void)state;
    draw_world(&world, 6000, 1, .8, .3, seed_of(5));
    const iem_twin_gap years =
        twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL);
    for (size_t i = 0; i < world.people; i++) world.x[i][1] = 1e6 * world.x[i][1] + 3e7;
    count_world(&world);
    const iem_twin_gap cents =
        twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL);
    assert_close(cents.gap.value, years.gap.value, 1e-7);
    assert_close(cents.se, years.se, 1e-7);
}

static void a_fact_that_others_determine_is_dropped_and_named(void **state)
{
    (void)state;
    draw_world(&world, 6000, 1, .8, .3, seed_of(5));
    const iem_twin_gap two =
        twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL);
    world.q = 3;
    for (size_t i = 0; i < world.people; i++)
        world.x[i][2] = 2 * world.x[i][0] - world.x[i][1] + 4;
    count_world(&world);
    const iem_twin_gap three =
        twin_of(world.t, world.within, 3, world.n_cells, NULL, NULL);
    assert_true(three.dropped_fact >= 0 && three.dropped_fact <= 2);
    assert_close(three.gap.value, two.gap.value, 1e-9);
    assert_close(three.se, two.se, 1e-9);
    assert_int_equal(two.dropped_fact, -1);
    for (size_t i = 0; i < world.people; i++) world.x[i][1] = -3 * world.x[i][0];
    world.q = 2;
    count_world(&world);
    assert_int_equal(
        twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL).dropped_fact, 1);
}

static void a_fact_that_never_varies_within_a_cell_changes_nothing(void **state)
{
    (void)state;
    draw_world(&world, 6000, 1, .8, .3, seed_of(5));
    world.q = 1;
    count_world(&world);
    const iem_twin_gap one =
        twin_of(world.t, world.within, 1, world.n_cells, NULL, NULL);
    world.q = 2;
    for (size_t i = 0; i < world.people; i++) world.x[i][1] = (double)world.cell[i];
    count_world(&world);
    const iem_twin_gap two =
        twin_of(world.t, world.within, 2, world.n_cells, NULL, NULL);
    assert_close(two.gap.value, one.gap.value, 1e-12);
    assert_int_equal(two.dropped_fact, -1);
    within nothing[MOST_CELLS];
    memset(nothing, 0, sizeof nothing);
    const iem_twin_gap none = twin_of(world.t, nothing, 2, world.n_cells, NULL, NULL);
    assert_close(none.gap.value, none.raw.value, 1e-15);
}

static void six_facts_are_adjusted_for_together(void **state)
{
    (void)state;
    iem_table t[2] = {{30, 100, 60, 400}, {50, 90, 200, 500}};
    within w[2];
    memset(w, 0, sizeof w);
    for (size_t c = 0; c < 2; c++)
        for (size_t i = 0; i < IEM_TWIN_FACTS; i++) {
            w[c].d[i] = .1 * (double)(i + 1);
            w[c].sxx[i * (i + 1) / 2 + i] = 500;
            w[c].sxy[i] = 10;
        }
    const iem_twin_gap g = twin_of(t, w, IEM_TWIN_FACTS, 2, NULL, NULL);
    /* Slopes lie between the cell's own 10/500 and the common one, and add up. */
    assert_true(g.raw.value - g.gap.value > .9 * 2.1 * 10 / 500);
    assert_true(g.raw.value - g.gap.value < 1.2 * 2.1 * 10 / 500);
    assert_int_equal(g.dropped_fact, -1);
}

static void rates_pushed_out_of_range_are_clipped_and_counted(void **state)
{
    (void)state;
    iem_table t[2] = {{30, 100, 1, 400}, {50, 300, 200, 500}};
    within w[2];
    memset(w, 0, sizeof w);
    w[0].d[0] = -3;
    w[0].sxx[0] = w[1].sxx[0] = 400;
    w[0].sxy[0] = w[1].sxy[0] = 60;
    double adjusted[2];
    const iem_twin_gap g = twin_of(t, w, 1, 2, adjusted, NULL);
    assert_close(adjusted[0], 0, 0);
    assert_close(g.clipped, .25, 1e-15);
    /* A hair's breadth below 0 is no reason to doubt the bands. */
    w[0].d[0] = -.01;
    t[0].a0 = 0;
    const iem_twin_gap h = twin_of(t, w, 1, 2, adjusted, NULL);
    assert_close(adjusted[0], 0, 0);
    assert_close(h.clipped, 0, 0);
}

/* ---- sparse cells ---- */

static double draw_poisson(double mean, uint64_t seed, uint64_t *at)
{
    double count = 0, left = exp(mean);
    while ((left *= iem_uniform(seed, (*at)++)) > 1) count++;
    return count;
}

static double draw_binomial(double n, double p, uint64_t seed, uint64_t *at)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += iem_uniform(seed, (*at)++) < p;
    return count;
}

static void intervals_hold_in_cells_of_a_few_people(void **state)
{
    (void)state;
    /* The plug-in variance misses 28 % where 5 % is promised: 400 cells with about 1
     * member and 2 twins each. */
    enum { SPARSE = 400, LOGS = 600 };
    double miss = 0, null_scale = 0, squares = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        static iem_table t[SPARSE];
        uint64_t at = 0;
        for (size_t c = 0; c < SPARSE; c++) {
            const double p = iem_logistic(-1.7 + .8 * ((double)(c % 5) - 2) / 1.4);
            t[c].n1 = draw_poisson(1, r, &at);
            t[c].n0 = draw_poisson(2, r, &at);
            t[c].a1 = draw_binomial(t[c].n1, p, r, &at);
            t[c].a0 = draw_binomial(t[c].n0, p, r, &at);
        }
        const iem_twin_gap g = twin_of(t, NULL, 0, SPARSE, NULL, NULL);
        miss += g.gap.low > 0 || g.gap.high < 0;
        null_scale += g.se_null * g.se_null / LOGS;
        squares += g.gap.value * g.gap.value / LOGS;
    }
    assert_true(miss / LOGS > .02 && miss / LOGS < .085);
    assert_close(sqrt(null_scale), sqrt(squares), .1);
}

/* Six of six is no proof that it is always so: Wilson's interval of 6/6 begins at .61.
 */
static void nobody_spared_or_harmed_leaves_doubt(void **state)
{
    (void)state;
    const iem_table harmed = {6, 6, 200, 1000}, spared = {0, 6, 800, 1000};
    const iem_twin_gap a = iem_twin(&harmed, NULL, 0, 1, NULL, NULL);
    const iem_twin_gap b = iem_twin(&spared, NULL, 0, 1, NULL, NULL);
    assert_close(a.gap.value, .8, 1e-15);
    assert_true(a.gap.low > .55 && a.gap.low < .7);
    assert_close(a.gap.low, -b.gap.high, 1e-12);
    /* Nor is it where the twins are the ones. */
    const iem_table alone = {500, 1000, 0, 6};
    assert_true(iem_twin(&alone, NULL, 0, 1, NULL, NULL).gap.low < .4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gap_is_a_mean_over_members_with_twins),
        cmocka_unit_test(a_cell_without_spread_still_has_a_variance),
        cmocka_unit_test(members_without_twins_bound_what_the_whole_group_may_suffer),
        cmocka_unit_test(everybody_with_twins_leaves_nothing_to_bound),
        cmocka_unit_test(nobody_with_twins_leaves_only_bounds),
        cmocka_unit_test(an_empty_group_has_no_gap_and_no_overlap),
        cmocka_unit_test(adjusted_rates_and_offsets_are_zero_without_twins),
        cmocka_unit_test(wide_bands_look_like_a_gap_until_facts_are_adjusted_for),
        cmocka_unit_test(decisions_by_a_rule_are_adjusted_too),
        cmocka_unit_test(a_surcharge_survives_the_adjustment),
        seeded_test(one_fact_equals_the_slow_version),
        cmocka_unit_test(a_common_slope_is_the_offset_at_all_rates),
        seeded_test(the_unit_of_a_fact_does_not_matter),
        seeded_test(a_fact_that_others_determine_is_dropped_and_named),
        seeded_test(a_fact_that_never_varies_within_a_cell_changes_nothing),
        cmocka_unit_test(six_facts_are_adjusted_for_together),
        cmocka_unit_test(rates_pushed_out_of_range_are_clipped_and_counted),
        cmocka_unit_test(intervals_hold_in_cells_of_a_few_people),
        cmocka_unit_test(nobody_spared_or_harmed_leaves_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
