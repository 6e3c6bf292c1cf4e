/* The conditional tests of the fact weight: 40 groups, 50,000 cells of equal facts
 * each.
 *
 *   conditional [GROUPS [CELLS]]
 *
 * The truth is planted: in every other group members' own facts count 70 % as much as
 * among their twins. Before anything is timed, the answers on the first cells of a few
 * groups are compared with those of a slow way that anybody can check: every count of
 * every cell, in long double, one Newton step after the other. Prints seconds on one
 * core, then on all. */
#include "base/hash.h"
#include "base/parallel.h"
#include "stats/hypergeometric.h"
#include "stats/interval.h"
#include "stats/trend.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double planted_weight = 0.3, planted_surcharge = 0.2;
static const uint64_t seed = 20240131;

struct group {
    iem_table *t;
    double *score, *midp;
    iem_trend trend;
    iem_crossing crossing;
};

struct bench {
    struct group *groups;
    size_t n_groups, n_cells;
};

/* ---- The log ----------------------------------------------------------------------
 */

static double draw(uint64_t stream, size_t cell, uint64_t what)
{
    return iem_uniform(iem_mix(stream) ^ seed, 8 * cell + what);
}

static double normal(uint64_t stream, size_t cell, uint64_t what)
{
    return iem_normal_quantile(draw(stream, cell, what));
}

/* About Poisson; 1 at least. */
static double size_about(double mean, double z)
{
    return 1 + floor(fmax(mean + sqrt(mean) * z + .5, 0));
}

static void plant(size_t group, struct group *g, size_t n_cells)
{
    const double lost = group % 2 ? planted_weight : 0;
    for (size_t c = 0; c < n_cells; c++) {
        const double score =
            .8 * normal(0, c, 0); /* the facts of a cell are all groups' */
        const double n1 = size_about(4, normal(group + 1, c, 1));
        const double n0 = size_about(60, normal(0, c, 2));
        const double rate = iem_logistic(score - 1.4);
        const double k = fmin(floor((n1 + n0) * rate + draw(group + 1, c, 3)), n1 + n0);
        const double theta = planted_surcharge - lost * score;
        const double a1 = iem_hypergeometric_draw((iem_margin){n1, n0, k}, theta,
                                                  draw(group + 1, c, 4));
        g->score[c] = score;
        g->t[c] = (iem_table){a1, n1, k - a1, n0};
    }
}

static bool make_groups(struct bench *b)
{
    b->groups = calloc(b->n_groups, sizeof *b->groups);
    for (size_t i = 0; b->groups && i < b->n_groups; i++) {
        struct group *g = &b->groups[i];
        g->t = calloc(b->n_cells, sizeof *g->t);
        g->score = calloc(b->n_cells, sizeof *g->score);
        g->midp = calloc(b->n_cells, sizeof *g->midp);
        if (!g->t || !g->score || !g->midp) return false;
        plant(i, g, b->n_cells);
    }
    return b->groups != NULL;
}

static void free_groups(struct bench *b)
{
    for (size_t i = 0; b->groups && i < b->n_groups; i++) {
        free(b->groups[i].t);
        free(b->groups[i].score);
        free(b->groups[i].midp);
    }
    free(b->groups);
}

/* ---- Slow and obvious -------------------------------------------------------------
 */

struct sums {
    long double u, us, v, vs, vss;
};

/* Mean and variance of the group's count, over all counts it could have. */
static void slow_law(iem_table t, long double theta, long double *mean,
                     long double *variance)
{
    const long double n1 = t.n1, n0 = t.n0, k = (long double)t.a1 + t.a0;
    const long double low = fmaxl(0, k - n0), high = fminl(n1, k);
    long double total = 0, first = 0, second = 0, w = 1;
    for (long double a = low; a <= high; a++) {
        total += w;
        first += w * a;
        second += w * a * a;
        w *= expl(theta) * (n1 - a) * (k - a) / ((a + 1) * (n0 - k + a + 1));
    }
    *mean = first / total;
    *variance = second / total - *mean * *mean;
}

static struct sums slow_sums(const struct group *g, size_t n, long double d,
                             long double l, long double centre)
{
    struct sums s = {0, 0, 0, 0, 0};
    for (size_t c = 0; c < n; c++) {
        const long double score = g->score[c] - centre;
        long double mean, v;
        slow_law(g->t[c], d - l * score, &mean, &v);
        s.u += g->t[c].a1 - mean;
        s.us += (g->t[c].a1 - mean) * score;
        s.v += v;
        s.vs += v * score;
        s.vss += v * score * score;
    }
    return s;
}

/* Members' mean score over the cells that could have come out otherwise. */
static long double slow_centre(const struct group *g, size_t n)
{
    long double members = 0, sum = 0;
    for (size_t c = 0; c < n; c++) {
        const iem_table t = g->t[c];
        if (t.a1 + t.a0 <= 0 || t.a1 + t.a0 >= t.n1 + t.n0) continue;
        members += t.n1;
        sum += t.n1 * (long double)g->score[c];
    }
    return sum / members;
}

static iem_trend slow_trend(const struct group *g, size_t n)
{
    enum { STEPS = 25 };
    const long double centre = slow_centre(g, n);
    iem_trend slow = {0};
    long double d = 0, l = 0;
    struct sums s = {0, 0, 0, 0, 0};
    for (int i = 0; i < STEPS; i++) {
        s = slow_sums(g, n, d, 0, centre);
        d += s.u / s.v;
    }
    s = slow_sums(g, n, d, 0, centre);
    slow.d_null = (double)d;
    slow.z = (double)-((s.us - s.vs / s.v * s.u) / sqrtl(s.vss - s.vs * s.vs / s.v));
    for (int i = 0; i < STEPS; i++) {
        s = slow_sums(g, n, d, l, centre);
        const long double determinant = s.v * s.vss - s.vs * s.vs;
        d += (s.vss * s.u - s.vs * s.us) / determinant;
        l += (s.vs * s.u - s.v * s.us) / determinant;
    }
    s = slow_sums(g, n, d, l, centre);
    slow.weight.value = (double)l;
    slow.weight_se = (double)sqrtl(s.v / (s.v * s.vss - s.vs * s.vs));
    return slow;
}

static double slow_midp(iem_table t)
{
    const long double n1 = t.n1, n0 = t.n0, k = (long double)t.a1 + t.a0;
    const long double low = fmaxl(0, k - n0), high = fminl(n1, k);
    long double total = 0, beyond = 0, w = 1;
    for (long double a = low; a <= high; a++) {
        total += w;
        beyond += a > t.a1 ? w : a >= t.a1 ? w / 2 : 0;
        w *= (n1 - a) * (k - a) / ((a + 1) * (n0 - k + a + 1));
    }
    return (double)(beyond / total);
}

/* ---- The work ---------------------------------------------------------------------
 */

static void test_cells(struct group *g, size_t n, size_t group)
{
    const iem_trend_data data = {.t = g->t,
                                 .score = g->score,
                                 .n = n,
                                 .slope_reference = 1,
                                 .reliability = 1,
                                 .stream = group};
    g->trend = iem_trend_test(&data);
    g->crossing = iem_crossing_test(g->t, g->score, NULL, n);
    for (size_t c = 0; c < n; c++) g->midp[c] = iem_fisher_midp_greater(g->t[c]);
}

static void test_group(size_t i, void *at)
{
    const struct bench *b = at;
    test_cells(&b->groups[i], b->n_cells, i);
}

/* ---- Checks before times ----------------------------------------------------------
 */

static bool is_close(const char *what, size_t group, double got, double want,
                     double scale)
{
    if (fabs(got - want) <= 1e-9 * scale) return true;
    fprintf(stderr, "conditional: group %zu: %s is %.17g, the slow way finds %.17g\n",
            group, what, got, want);
    return false;
}

static bool agrees_with_slow(struct group *g, size_t n, size_t group)
{
    test_cells(g, n, group);
    const iem_trend slow = slow_trend(g, n), *t = &g->trend;
    bool same =
        is_close("surcharge", group, t->d_null, slow.d_null, 1) &&
        is_close("z", group, t->z, slow.z, fmax(fabs(slow.z), 1)) &&
        is_close("group weight", group, t->weight.value, slow.weight.value, 1) &&
        is_close("its error", group, t->weight_se, slow.weight_se, 1);
    for (size_t c = 0; c < n; c++)
        same &= is_close("mid-p", group, g->midp[c], slow_midp(g->t[c]), 1);
    return same;
}

/* Every other group has the planted weight: its estimate has to say so. */
static bool found_the_truth(const struct bench *b)
{
    for (size_t i = 0; i < b->n_groups; i++) {
        const iem_trend *t = &b->groups[i].trend;
        const double truth = i % 2 ? planted_weight : 0;
        if (fabs(t->weight.value - truth) <= 5 * t->weight_se) continue;
        fprintf(stderr, "conditional: group %zu: weight %.4f ± %.4f, planted %.4f\n", i,
                t->weight.value, t->weight_se, truth);
        return false;
    }
    return true;
}

static bool check(struct bench *b)
{
    enum { GROUPS = 4, CELLS = 400 };
    bool same = true;
    for (size_t i = 0; i < b->n_groups && i < GROUPS; i++)
        same &=
            agrees_with_slow(&b->groups[i], b->n_cells < CELLS ? b->n_cells : CELLS, i);
    return same;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool time_on(struct bench *b, unsigned threads)
{
    const double start = now();
    if (iem_parallel_for(threads, b->n_groups, test_group, b, NULL) != IEM_OK)
        return false;
    const double seconds = now() - start;
    printf("%zu groups x %zu cells on %u core%s: %.3f s, %.0f ns a cell\n", b->n_groups,
           b->n_cells, threads, threads == 1 ? "" : "s", seconds,
           1e9 * seconds / (double)(b->n_groups * b->n_cells));
    return found_the_truth(b);
}

int main(int argc, char **argv)
{
    struct bench b = {.n_groups = 40, .n_cells = 50000};
    if (argc > 1) b.n_groups = strtoul(argv[1], NULL, 10);
    if (argc > 2) b.n_cells = strtoul(argv[2], NULL, 10);
    const bool done = make_groups(&b) && check(&b) && time_on(&b, 1) &&
                      (iem_processors() == 1 || time_on(&b, iem_processors()));
    free_groups(&b);
    return done ? 0 : 1;
}
