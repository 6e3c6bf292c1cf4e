/* Ranks: against other programs, against loops over people, bounds on what buckets
 * change, and what intervals and tests promise. */
#include "stats/rank.h"

#include "../golden/scores.h"
#include "seed.h"
#include "sides.h"

#include <float.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const double deciles[DECILES] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

/* ---- other programs ---- */

static const struct golden_scores *golden(const char *group)
{
    for (size_t i = 0; i < COUNT(golden_scores); i++)
        if (!strcmp(golden_scores[i].group, group)) return &golden_scores[i];
    fail_msg("no figures of %s", group);
    return NULL;
}

static iem_sides outcomes(const struct golden_scores *g)
{
    return (iem_sides){deciles, g->positive, g->negative, DECILES, 0};
}

static void auc_equals_scikit_learn_and_proc(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_scores); i++) {
        const struct golden_scores *g = &golden_scores[i];
        const iem_sides s = outcomes(g);
        const iem_auc auc = iem_auc_of(&s);
        assert_close_in(g->group, auc.estimate.value, g->auc, 1e-14);
        assert_close_in(g->group, auc.se * auc.se, g->auc_variance, 1e-12);
        assert_close_in(g->group, auc.error, 0, 0);
        if (g->auc_high < 1) {
            assert_int_equal(auc.scale, IEM_AUC_PLAIN);
            assert_close_in(g->group, auc.estimate.low, g->auc_low, 1e-12);
            assert_close_in(g->group, auc.estimate.high, g->auc_high, 1e-12);
        } else { /* pROC cuts the interval off at 1 */
            assert_int_equal(auc.scale, IEM_AUC_LOGIT);
            assert_true(auc.estimate.high < 1 && auc.estimate.low < g->auc_low);
        }
    }
}

struct two_groups {
    double a[DECILES], b[DECILES];
    iem_sides sides;
};

static void all_people(const struct golden_score_pair *g, struct two_groups *two)
{
    const struct golden_scores *a = golden(g->a), *b = golden(g->b);
    for (size_t i = 0; i < DECILES; i++) {
        two->a[i] = a->positive[i] + a->negative[i];
        two->b[i] = b->positive[i] + b->negative[i];
    }
    two->sides = (iem_sides){deciles, two->a, two->b, DECILES, 0};
}

static void two_groups_equal_scipy_and_r(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_score_pairs); i++) {
        const struct golden_score_pair *g = &golden_score_pairs[i];
        struct two_groups two;
        all_people(g, &two);
        const iem_mann_whitney u = iem_mann_whitney_test(&two.sides);
        const iem_contrast mean = iem_mean_difference(&two.sides);
        assert_close_in(g->a, u.u, g->u, 0);
        assert_close_in(g->a, u.p, g->u_p, 1e-9);
        assert_close_in(g->a, iem_cliffs_delta(&two.sides).estimate.value,
                        g->cliffs_delta, 1e-12);
        assert_close_in(g->a, mean.statistic, g->t, 1e-12);
        assert_close_in(g->a, mean.df, g->t_df, 1e-12);
        assert_close_in(g->a, mean.p, g->t_p, 1e-9);
        assert_close_in(g->a, mean.estimate.low, g->t_low, 1e-9);
        assert_close_in(g->a, mean.estimate.high, g->t_high, 1e-9);
        assert_close_in(g->a, iem_standardised_difference(&two.sides).estimate.value,
                        g->cohens_d, 1e-12);
        assert_close_in(g->a, iem_wasserstein(&two.sides).estimate.value,
                        g->wasserstein, 1e-12);
    }
}

static void kolmogorov_smirnov_is_exact_where_peers_are_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_score_pairs); i++) {
        const struct golden_score_pair *g = &golden_score_pairs[i];
        struct two_groups two;
        all_people(g, &two);
        const iem_ks ks = iem_ks_test(&two.sides);
        assert_close_in(g->a, ks.value, g->ks, 1e-14);
        assert_int_equal(ks.exact, 1);
        assert_close_in(g->a, ks.p, g->ks_p, 1e-10);
    }
}

static void many_people_get_the_limit_of_kolmogorov(void **state)
{
    (void)state;
    /* Each person so many times. 2 sum (-1)^(k-1) exp(-2 k^2 D^2 nm/(n + m)) with 60
     * digits; R 4.2.2, ks.test(exact = FALSE) on the second gives 6.69090e-09, since it
     * ends the sum at 1e-6 and takes it from 1. */
    static const struct {
        double times, p;
    } want[] = {{2, 1.8697970746528377e-132},
                {4, 6.6909618677394065e-09},
                {2, 2.5891862887385964e-11}};
    struct two_groups two;
    for (size_t i = 0; i < COUNT(want); i++) {
        all_people(&golden_score_pairs[i], &two);
        for (size_t d = 0; d < DECILES; d++)
            two.a[d] *= want[i].times, two.b[d] *= want[i].times;
        assert_int_equal(iem_ks_test(&two.sides).exact, 0);
        assert_close(iem_ks_test(&two.sides).p, want[i].p, 1e-12);
    }
    /* the same sum where it cancels */
    static const double value[] = {1, 2}, half[] = {2000, 2000}, near[] = {1990, 2010},
                        less[] = {1950, 2050}, far[] = {1900, 2100};
    const iem_sides small = {value, half, near, 2, 0}, some = {value, half, less, 2, 0},
                    more = {value, half, far, 2, 0};
    assert_close(iem_ks_test(&small).p, 1, 1e-13);
    assert_close(iem_ks_test(&some).p, 0.91347551333983612, 1e-13);
    assert_close(iem_ks_test(&more).p, 0.16407919772665219, 1e-13);
}

static void counts_that_are_not_whole_have_no_exact_p(void **state)
{
    (void)state;
    static const double value[] = {1, 2}, a[] = {7.5, 2.5}, b[] = {4, 6};
    const iem_sides s = {value, a, b, 2, 0};
    assert_int_equal(iem_ks_test(&s).exact, 0);
    assert_close(iem_ks_test(&s).value, .35, 1e-14);
}

static void roc_curves_differ_by_an_area_not_by_their_auc(void **state)
{
    (void)state;
    /* holisticai (git 96b084f), abroca(): the plain difference of the AUCs */
    static const double holisticai[] = {0.011490227437370937, -0.05559324217634609,
                                        -0.013304461928478228};
    for (size_t i = 0; i < COUNT(golden_score_pairs); i++) {
        const struct golden_score_pair *g = &golden_score_pairs[i];
        const iem_sides a = outcomes(golden(g->a)), b = outcomes(golden(g->b));
        const iem_contrast d = iem_auc_difference(iem_auc_of(&a), iem_auc_of(&b));
        const iem_bounded area = iem_roc_area_between(&a, &b);
        assert_close_in(g->a, d.statistic, g->auc_difference_z, 1e-11);
        assert_close_in(g->a, d.estimate.value, holisticai[i], 1e-12);
        assert_close_in(g->a, area.estimate.value, g->roc_area_between, 1e-9);
        assert_true(area.estimate.value > fabs(d.estimate.value));
        assert_close_in(g->a, iem_roc_area_between(&b, &a).estimate.value,
                        area.estimate.value, 1e-12);
    }
}

/* ---- peers' slips ---- */

static void a_binary_score_keeps_its_first_corner(void **state)
{
    (void)state;
    /* LiFT starts at the first threshold instead of (0, 0): 0.626 here, and 0 for a
     * constant score. Right: (1 + TPR - FPR) / 2 = (1 + .804 - .306) / 2. */
    static const double value[] = {0, 1}, a[] = {196, 804}, b[] = {694, 306};
    const iem_sides binary = {value, a, b, 2, 0}, constant = {value, a, b, 1, 0};
    assert_close(iem_auc_of(&binary).estimate.value, .749, 1e-14);
    assert_close(.749 - .804 * .306 / 2, .626, 1e-4); /* the corner left out */
    const iem_auc auc = iem_auc_of(&constant);
    assert_close(auc.estimate.value, .5, 0);
    assert_int_equal(auc.scale, IEM_AUC_SCORE); /* no variance to go by */
    assert_true(auc.estimate.low < .49 && auc.estimate.high > .51);
    assert_true(isnan(iem_mann_whitney_test(&constant).p));
}

static void tied_scores_count_half_in_any_order(void **state)
{
    (void)state;
    /* veritastool #32: its fast AUC goes by the order of the rows. Five pairs won, two
     * ties of one pair each, three lost, of 3 x 4 - by hand:
     * a = 1 2 3, b = 1 1 2 0: 1 beats 0 and ties twice; 2 beats 0 1 1, ties 2; 3 all */
    static const double value[] = {0, 1, 2, 3}, a[] = {0, 1, 1, 1}, b[] = {1, 2, 1, 0};
    const iem_sides s = {value, a, b, 4, 0};
    assert_close(iem_auc_of(&s).estimate.value, (1 + 1 + 3 + .5 + 4) / 12, 1e-15);
    assert_close(iem_mann_whitney_test(&s).u, 9.5, 0);
}

static void a_tail_too_small_for_a_double_is_not_zero(void **state)
{
    (void)state;
    static const double value[] = {1, 2}, a[] = {0, 1e6}, b[] = {1e6, 0};
    const iem_sides apart = {value, a, b, 2, 0};
    assert_close(iem_ks_test(&apart).value, 1, 0);
    assert_close(iem_ks_test(&apart).p, DBL_MIN, 0);
    assert_close(iem_mann_whitney_test(&apart).p, DBL_MIN, 0);
    /* R 4.2.2: ks.test(1:400, 500:900)$p.value is 0. Exact: 2 of choose(801, 400)
     * orders, by lgamma. */
    static double each[801], low[801], high[801];
    for (size_t i = 0; i < 801; i++)
        each[i] = (double)i, low[i] = i < 400, high[i] = i >= 400;
    const iem_sides far = {each, low, high, 801, 0};
    assert_close(iem_ks_test(&far).p,
                 exp(M_LN2 + lgamma(401) + lgamma(402) - lgamma(802)), 1e-9);
}

static void crossing_curves_of_equal_auc_are_apart(void **state)
{
    (void)state;
    /* A constant score is the diagonal. The other curve goes up to .5 at once, along to
     * the right, and up: |x - .5| from 0 to 1 has area .25. */
    static const double value[] = {1, 2, 3}, none[] = {0, 0, 0}, a[] = {1, 0, 1},
                        b[] = {0, 2, 0}, all[] = {0, 5, 0};
    const iem_sides flat = {value, all, all, 3, 0}, stairs = {value, a, b, 3, 0};
    const iem_sides empty = {value, none, all, 3, 0};
    assert_close(iem_auc_of(&stairs).estimate.value, .5, 0);
    assert_close(iem_roc_area_between(&flat, &stairs).estimate.value, .25, 1e-15);
    assert_close(iem_roc_area_between(&stairs, &stairs).estimate.value, 0, 0);
    assert_true(isnan(iem_roc_area_between(&flat, &empty).estimate.value));
}

static void what_cannot_be_known_is_undefined(void **state)
{
    (void)state;
    static const double value[] = {1, 2}, none[] = {0, 0}, one[] = {0, 1},
                        some[] = {3, 4}, same[] = {5, 0};
    const iem_sides empty = {value, none, some, 2, 0},
                    single = {value, one, some, 2, 0};
    const iem_sides flat = {value, same, same, 2, 0}, nothing = {0};
    assert_true(isnan(iem_auc_of(&empty).estimate.value));
    assert_true(isnan(iem_auc_of(&nothing).estimate.value));
    assert_true(isnan(iem_ks_test(&empty).value) && isnan(iem_ks_test(&empty).p));
    assert_true(isnan(iem_wasserstein(&empty).estimate.value));
    assert_true(isnan(iem_mann_whitney_test(&empty).u));
    assert_true(isnan(iem_cliffs_delta(&empty).estimate.value));
    assert_true(isnan(iem_mean_difference(&empty).estimate.value));
    assert_true(isnan(iem_standardised_difference(&empty).estimate.value));
    const iem_auc auc = iem_auc_of(&single);
    assert_true(isnan(auc.se) && auc.scale == IEM_AUC_SCORE);
    assert_true(auc.estimate.low < auc.estimate.value &&
                auc.estimate.value < auc.estimate.high);
    assert_true(isnan(iem_auc_difference(auc, auc).p));
    assert_close(iem_mean_difference(&single).estimate.value, 2 - 11 / 7., 1e-15);
    assert_true(isnan(iem_mean_difference(&single).estimate.low));
    assert_close(iem_mean_difference(&flat).estimate.value, 0, 0);
    assert_true(isnan(iem_mean_difference(&flat).p));
    assert_true(isnan(iem_standardised_difference(&flat).estimate.value));
    assert_close(iem_ks_test(&flat).p, 1, 0);
    assert_true(isnan(iem_ks_test(&flat).at));
}

static void separated_scores_keep_an_interval(void **state)
{
    (void)state;
    static const double value[] = {1, 2}, a[] = {0, 20}, b[] = {20, 0};
    const iem_sides apart = {value, a, b, 2, 0}, under = {value, b, a, 2, 0};
    const iem_auc auc = iem_auc_of(&apart), other = iem_auc_of(&under);
    assert_close(auc.estimate.value, 1, 0);
    assert_close(auc.estimate.high, 1, 1e-12);
    /* The root of (1 - t)^2 = z^2 V(t), V of Newcombe (2006), by uniroot in R 4.2.2 */
    assert_close(auc.estimate.low, 0.898668135764, 1e-10);
    assert_close(other.estimate.high, 1 - auc.estimate.low, 1e-9);
    assert_close(other.estimate.low, 0, 1e-12);
    assert_true(isnan(iem_auc_difference(auc, auc).p));
    assert_close(iem_auc_difference(auc, auc).estimate.value, 0, 0);
    assert_close(iem_auc_difference(auc, auc).estimate.high, 1 - auc.estimate.low,
                 1e-9);
}

static void a_difference_uses_the_bounds_that_face_each_other(void **state)
{
    (void)state;
    static const double value[] = {1, 2}, a[] = {100, 900}, b[] = {950, 50},
                        one[] = {0, 20}, other[] = {20, 0};
    const iem_sides high = {value, a, b, 2, 0}, apart = {value, one, other, 2, 0};
    const iem_auc x = iem_auc_of(&apart), y = iem_auc_of(&high);
    assert_int_equal(y.scale, IEM_AUC_LOGIT); /* .925, though far from 1 in se */
    const double odds = log(y.estimate.value / (1 - y.estimate.value));
    assert_close(log(y.estimate.high / (1 - y.estimate.high)) - odds,
                 odds - log(y.estimate.low / (1 - y.estimate.low)), 1e-9);
    const iem_estimate d = iem_auc_difference(x, y).estimate;
    assert_close(
        d.low, d.value - hypot(1 - x.estimate.low, y.estimate.high - y.estimate.value),
        1e-12);
    assert_close(d.high, d.value + y.estimate.value - y.estimate.low, 1e-9);
}

/* ---- loops over people ---- */

/* 1, .5 or 0: higher, the same, lower */
static double wins(double x, double y)
{
    return x > y ? 1 : x < y ? 0 : .5;
}

struct slow {
    double auc, variance, u, z, ks, wasserstein, difference, deviation;
};

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

static double squares_of(const double *x, size_t n, double mean)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (x[i] - mean) * (x[i] - mean);
    return sum;
}

static double share_up_to(const double *x, size_t n, double score)
{
    double up_to = 0;
    for (size_t i = 0; i < n; i++) up_to += x[i] <= score;
    return up_to / (double)n;
}

/* The mean of (share of the other side beaten - AUC)^2, person by person. */
static double placements(const double *x, size_t n, const double *y, size_t m,
                         double auc)
{
    double share[MOST_PEOPLE];
    for (size_t i = 0; i < n; i++) {
        share[i] = 0;
        for (size_t j = 0; j < m; j++) share[i] += wins(x[i], y[j]) / (double)m;
    }
    return squares_of(share, n, auc) / (double)(n - 1) / (double)n;
}

static int sort_all(const people *p, double *all)
{
    memcpy(all, p->a, p->n_a * sizeof *all);
    memcpy(all + p->n_a, p->b, p->n_b * sizeof *all);
    qsort(all, p->n_a + p->n_b, sizeof *all, by_score);
    return (int)(p->n_a + p->n_b);
}

/* Rank sum with midranks and the variance of midranks drawn without putting back. */
static double rank_sum_z(const people *p, double *u)
{
    double all[2 * MOST_PEOPLE], sum = 0, squares = 0;
    const int n = sort_all(p, all);
    const double mean = (n + 1) / 2., n_a = (double)p->n_a, n_b = (double)p->n_b;
    for (int i = 0; i < n; i++) {
        double rank = .5;
        for (int j = 0; j < n; j++) rank += wins(all[i], all[j]);
        squares += (rank - mean) * (rank - mean);
    }
    for (size_t i = 0; i < p->n_a; i++) {
        sum += .5;
        for (int j = 0; j < n; j++) sum += wins(p->a[i], all[j]);
    }
    *u = sum - n_a * (n_a + 1) / 2;
    return (sum - n_a * mean) / sqrt(n_a * n_b / n / (n - 1.) * squares);
}

static struct slow slow_figures(const people *p)
{
    struct slow s = {0};
    double all[2 * MOST_PEOPLE], minus_a[MOST_PEOPLE], minus_b[MOST_PEOPLE];
    const int n = sort_all(p, all);
    for (size_t i = 0; i < p->n_a; i++)
        for (size_t j = 0; j < p->n_b; j++) s.auc += wins(p->a[i], p->b[j]);
    s.auc /= (double)(p->n_a * p->n_b);
    for (size_t i = 0; i < p->n_a; i++) minus_a[i] = -p->a[i];
    for (size_t i = 0; i < p->n_b; i++) minus_b[i] = -p->b[i];
    s.variance = placements(p->a, p->n_a, p->b, p->n_b, s.auc) +
                 placements(minus_b, p->n_b, minus_a, p->n_a, s.auc);
    s.z = rank_sum_z(p, &s.u);
    for (int i = 0; i < n; i++) {
        const double apart =
            share_up_to(p->a, p->n_a, all[i]) - share_up_to(p->b, p->n_b, all[i]);
        s.ks = fmax(s.ks, fabs(apart));
        if (i + 1 < n) s.wasserstein += fabs(apart) * (all[i + 1] - all[i]);
    }
    const double mean_a = mean_of(p->a, p->n_a), mean_b = mean_of(p->b, p->n_b);
    s.difference = mean_a - mean_b;
    s.deviation =
        sqrt((squares_of(p->a, p->n_a, mean_a) + squares_of(p->b, p->n_b, mean_b)) /
             (n - 2.));
    return s;
}

static void counts_equal_loops_over_people(void **state)
{
    (void)state;
    static people p;
    static counted c;
    for (uint64_t named = 1; named <= 60; named++) {
        const uint64_t seed = seed_of(named);
        const size_t n_a = 2 + iem_mix(seed) % 60, n_b = 2 + iem_mix(seed + 99) % 60;
        draw_people(&p, n_a, n_b, seed % 4 ? 3 + (double)(seed % 20) : 1e6,
                    (double)(seed % 3) / 2, seed);
        count_people(&p, 0, 0, &c);
        const struct slow s = slow_figures(&p);
        const iem_auc auc = iem_auc_of(&c.sides);
        assert_close(auc.estimate.value, s.auc, 1e-12);
        assert_true(fabs(auc.se - sqrt(s.variance)) < 1e-14 + 1e-9 * auc.se);
        assert_close(iem_mann_whitney_test(&c.sides).u, s.u, 1e-9);
        assert_close(iem_mann_whitney_test(&c.sides).z, s.z, 1e-9);
        assert_close(iem_ks_test(&c.sides).value, s.ks, 1e-12);
        assert_close(iem_wasserstein(&c.sides).estimate.value, s.wasserstein, 1e-12);
        assert_close(iem_cliffs_delta(&c.sides).estimate.value, 2 * s.auc - 1, 1e-9);
        assert_close(iem_mean_difference(&c.sides).estimate.value, s.difference, 1e-9);
        assert_close(iem_standardised_difference(&c.sides).estimate.value,
                     s.difference / s.deviation, 1e-9);
    }
}

/* All ways to give n_a of the people to side a. */
static double ks_p_of_all_orders(const people *p, double seen)
{
    double all[2 * MOST_PEOPLE], far = 0, ways = 0;
    const int n = sort_all(p, all);
    for (unsigned set = 0; set < 1u << n; set++) {
        people q = {0};
        double largest = 0;
        if ((size_t)__builtin_popcount(set) != p->n_a) continue;
        for (int i = 0; i < n; i++) {
            if (set >> i & 1)
                q.a[q.n_a++] = all[i];
            else
                q.b[q.n_b++] = all[i];
        }
        for (int i = 0; i < n; i++)
            largest = fmax(largest, fabs(share_up_to(q.a, q.n_a, all[i]) -
                                         share_up_to(q.b, q.n_b, all[i])));
        ways++;
        far += largest > seen - 1e-9;
    }
    return far / ways;
}

static void exact_ks_p_equals_all_orders_of_people(void **state)
{
    (void)state;
    static people p;
    static counted c;
    for (uint64_t named = 1; named <= 25; named++) {
        const uint64_t seed = seed_of(named);
        draw_people(&p, 2 + seed % 4, 3 + seed % 5, seed % 3 ? 5 : 1000, .5, seed);
        count_people(&p, 0, 0, &c);
        const iem_ks ks = iem_ks_test(&c.sides);
        assert_int_equal(ks.exact, 1);
        assert_close(ks.p, ks_p_of_all_orders(&p, ks.value), 1e-12);
    }
}

/* Height of the ROC curve at x, walked person by person in small steps. */
static double roc_height(const counted *c, double x)
{
    double a = 0, b = 0, all_a = 0, all_b = 0;
    for (size_t i = 0; i < c->sides.n; i++) all_a += c->a[i], all_b += c->b[i];
    for (size_t i = c->sides.n; i-- > 0;) {
        if ((b + c->b[i]) / all_b > x)
            return (a + c->a[i] * (x * all_b - b) / c->b[i]) / all_a;
        a += c->a[i];
        b += c->b[i];
    }
    return 1;
}

static void area_between_curves_equals_a_fine_grid(void **state)
{
    (void)state;
    static people p, q;
    static counted c, d;
    enum { STEPS = 20000 };
    for (uint64_t named = 1; named <= 20; named++) {
        const uint64_t seed = seed_of(named);
        draw_people(&p, 30, 40, 4 + (double)(seed % 9), 1, seed);
        draw_people(&q, 25, 11, 4 + (double)(seed % 5), (double)(seed % 3), seed + 50);
        count_people(&p, 0, 0, &c);
        count_people(&q, 0, 0, &d);
        double sum = 0;
        for (int i = 0; i < STEPS; i++) {
            const double x = (i + .5) / STEPS;
            sum += fabs(roc_height(&c, x) - roc_height(&d, x)) / STEPS;
        }
        /* A curve that goes straight up does so half a step away at most. */
        const double area = iem_roc_area_between(&c.sides, &d.sides).estimate.value;
        assert_true(fabs(area - sum) <= 2 * .5 / STEPS + 1e-6);
    }
}

/* ---- what buckets change is within the bound ---- */

static void assert_within(const char *what, double exact, double coarse, double error)
{
    if (!(fabs(exact - coarse) <= error * (1 + 1e-9) + 1e-12))
        fail_msg("%s: %.17g in buckets, %.17g exactly, bound %.3g", what, coarse, exact,
                 error);
}

static void assert_bounds(const counted *exact, const counted *coarse)
{
    const iem_sides *e = &exact->sides, *c = &coarse->sides;
    assert_within("auc", iem_auc_of(e).estimate.value, iem_auc_of(c).estimate.value,
                  iem_auc_of(c).error);
    assert_within("u", iem_mann_whitney_test(e).u, iem_mann_whitney_test(c).u,
                  iem_mann_whitney_test(c).error);
    assert_within("cliff", iem_cliffs_delta(e).estimate.value,
                  iem_cliffs_delta(c).estimate.value, iem_cliffs_delta(c).error);
    assert_within("ks", iem_ks_test(e).value, iem_ks_test(c).value,
                  iem_ks_test(c).error);
    assert_true(iem_ks_test(e).value >= iem_ks_test(c).value - 1e-12);
    if (iem_ks_test(c).value > 0)
        assert_within("ks at", iem_ks_test(e).at, iem_ks_test(c).at,
                      iem_ks_test(c).at_error);
    assert_within("wasserstein", iem_wasserstein(e).estimate.value,
                  iem_wasserstein(c).estimate.value, iem_wasserstein(c).error);
    assert_within("mean", iem_mean_difference(e).estimate.value,
                  iem_mean_difference(c).estimate.value, iem_mean_difference(c).error);
    const iem_bounded d = iem_standardised_difference(c);
    if (!isnan(d.error))
        assert_within("standardised", iem_standardised_difference(e).estimate.value,
                      d.estimate.value, d.error);
}

static void buckets_change_no_more_than_they_say(void **state)
{
    (void)state;
    static people p, q;
    static counted exact, coarse, exact_q, coarse_q;
    for (uint64_t named = 1; named <= 400; named++) {
        const uint64_t seed = seed_of(named);
        const double width = (double)(1 << (1 + seed % 5));
        const uint64_t most = seed % 3 ? 40 : 3;
        draw_people(&p, 1 + iem_mix(seed) % most, 1 + iem_mix(seed + 7) % most,
                    seed % 2 ? 30 : 90, (double)(seed % 3), seed);
        draw_people(&q, 9, 14, 60, 1, seed + 1000);
        count_people(&p, 0, 0, &exact);
        count_people(&p, width, width - 1, &coarse);
        count_people(&q, 0, 0, &exact_q);
        count_people(&q, width, width - 1, &coarse_q);
        assert_bounds(&exact, &coarse);
        const iem_bounded area = iem_roc_area_between(&coarse.sides, &coarse_q.sides);
        assert_within("roc area",
                      iem_roc_area_between(&exact.sides, &exact_q.sides).estimate.value,
                      area.estimate.value, area.error);
    }
}

static void bounds_are_reached(void **state)
{
    (void)state;
    /* One bucket of 0 and 1: a all at 1, b all at 0, or the other way round. */
    static const double value[] = {.5}, a[] = {4}, b[] = {6};
    const iem_sides s = {value, a, b, 1, 1};
    assert_close(iem_auc_of(&s).error, .5, 0);
    assert_close(iem_mann_whitney_test(&s).error, 12, 0);
    assert_close(iem_ks_test(&s).error, 1, 0);
    assert_close(iem_wasserstein(&s).error, 1, 0);
    assert_close(iem_mean_difference(&s).error, 1, 0);
    assert_close(iem_cliffs_delta(&s).error, 1, 0);
}

/* ---- what intervals and tests promise ---- */

static void draw_normals(people *p, size_t n_a, size_t n_b, double shift,
                         double round_to, uint64_t seed)
{
    p->n_a = n_a;
    p->n_b = n_b;
    for (size_t i = 0; i < n_a; i++)
        p->a[i] = floor((shift + draw_normal(seed, i)) / round_to);
    for (size_t i = 0; i < n_b; i++)
        p->b[i] = floor(draw_normal(seed, 10000 + i) / round_to);
}

enum { RUNS = 600 };

static double coverage_of_auc(double true_auc, size_t n_a, size_t n_b)
{
    static people p;
    static counted c;
    const double shift = M_SQRT2 * iem_normal_quantile(true_auc);
    double covered = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        draw_normals(&p, n_a, n_b, shift, 1e-6, 1000 * n_a + run);
        count_people(&p, 0, 0, &c);
        const iem_estimate e = iem_auc_of(&c.sides).estimate;
        covered += e.low <= true_auc && true_auc <= e.high;
    }
    return covered / RUNS;
}

static void auc_intervals_cover(void **state)
{
    (void)state;
    static const struct {
        double auc;
        size_t n_a, n_b;
    } worlds[] = {
        {.5, 30, 60}, {.75, 40, 40}, {.9, 15, 50}, {.97, 30, 30}, {.995, 12, 20}};
    for (size_t i = 0; i < COUNT(worlds); i++) {
        const double share =
            coverage_of_auc(worlds[i].auc, worlds[i].n_a, worlds[i].n_b);
        if (share < .92 || share > .995)
            fail_msg("AUC %.3f with %zu and %zu: covered in %.3f", worlds[i].auc,
                     worlds[i].n_a, worlds[i].n_b, share);
    }
}

static void tests_reject_as_often_as_they_say(void **state)
{
    (void)state;
    static people p, q;
    static counted c, d;
    double ks = 0, u = 0, t = 0, auc = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        draw_normals(&p, 40, 70, 0, .3, 7000000 + run);
        draw_normals(&q, 50, 60, 0, .3, 9000000 + run);
        count_people(&p, 0, 0, &c);
        count_people(&q, 0, 0, &d);
        ks += iem_ks_test(&c.sides).p < .05;
        u += iem_mann_whitney_test(&c.sides).p < .05;
        t += iem_mean_difference(&c.sides).p < .05;
        auc += iem_auc_difference(iem_auc_of(&c.sides), iem_auc_of(&d.sides)).p < .05;
    }
    assert_true(ks / RUNS > .02 && ks / RUNS < .065); /* discrete: at most .05 */
    assert_true(u / RUNS > .03 && u / RUNS < .075);
    assert_true(t / RUNS > .03 && t / RUNS < .075);
    assert_true(auc / RUNS > .03 && auc / RUNS < .08);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auc_equals_scikit_learn_and_proc),
        cmocka_unit_test(two_groups_equal_scipy_and_r),
        cmocka_unit_test(kolmogorov_smirnov_is_exact_where_peers_are_not),
        cmocka_unit_test(many_people_get_the_limit_of_kolmogorov),
        cmocka_unit_test(counts_that_are_not_whole_have_no_exact_p),
        cmocka_unit_test(roc_curves_differ_by_an_area_not_by_their_auc),
        cmocka_unit_test(a_binary_score_keeps_its_first_corner),
        cmocka_unit_test(tied_scores_count_half_in_any_order),
        cmocka_unit_test(a_tail_too_small_for_a_double_is_not_zero),
        cmocka_unit_test(crossing_curves_of_equal_auc_are_apart),
        cmocka_unit_test(what_cannot_be_known_is_undefined),
        cmocka_unit_test(separated_scores_keep_an_interval),
        cmocka_unit_test(a_difference_uses_the_bounds_that_face_each_other),
        seeded_test(counts_equal_loops_over_people),
        seeded_test(exact_ks_p_equals_all_orders_of_people),
        seeded_test(area_between_curves_equals_a_fine_grid),
        seeded_test(buckets_change_no_more_than_they_say),
        cmocka_unit_test(bounds_are_reached),
        cmocka_unit_test(auc_intervals_cover),
        cmocka_unit_test(tests_reject_as_often_as_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
