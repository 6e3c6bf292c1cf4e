/* Whether facts count as much in the group as in the reference. Given a cell's margins
 * only the group's share of the adverse decisions is left to chance, so that nothing
 * about the model behind the score can make equal treatment look unequal. The cells are
 * walked again for each step; no memory is taken. */
#include "stats/trend.h"

#include "base/hash.h"
#include "stats/hypergeometric.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static iem_margin margin_of(iem_table t)
{
    return (iem_margin){t.n1, t.n0, t.a1 + t.a0};
}

/* All other cells have one possible count. */
static int is_informative(iem_table t)
{
    const double k = t.a1 + t.a0;
    return t.n1 > 0 && t.n0 > 0 && k > 0 && k < t.n1 + t.n0;
}

/* Where the cells are seen from: counts, members' mean score, range of scores, and
 * whether the group could have fared better and worse. */
typedef struct view {
    size_t cells;
    double members, mean, low, high;
    int can_fall, can_rise;
} view;

static view view_cells(const iem_trend_data *d)
{
    view v = {0, 0, 0, INFINITY, -INFINITY, 0, 0};
    for (size_t i = 0; i < d->n; i++) {
        const iem_table t = d->t[i];
        if (!is_informative(t)) continue;
        v.cells++;
        v.members += t.n1;
        v.mean += t.n1 * d->score[i];
        v.low = fmin(v.low, d->score[i]);
        v.high = fmax(v.high, d->score[i]);
        v.can_fall |= t.a1 > 0 && t.a0 < t.n0;
        v.can_rise |= t.a0 > 0 && t.a1 < t.n1;
    }
    v.mean /= v.members;
    return v;
}

static int has_spread(const view *v)
{
    return v->cells >= 2 &&
           v->high - v->low > 1e-9 * (1 + fabs(v->low) + fabs(v->high));
}

/* Sums over informative cells at log odds ratio d + o - l (s - mean). */
typedef struct trend_sums {
    double u, us;      /* of a1 - mean count, and times the score */
    double v, vs, vss; /* of the variance, times the score and its square */
} trend_sums;

static double theta_of(const iem_trend_data *d, size_t i, double d_at, double l_at,
                       double score)
{
    return d_at + (d->offset ? d->offset[i] : 0) - l_at * score;
}

/* A walk over the cells at (d, l), kept so that the sums are known nearby as well: the
 * cumulants are the derivatives by the log odds ratio, and a walk costs hundreds of
 * times what their Taylor series does. sum[r][k]: of the r-th cumulant (the first:
 * seen less expected) times the k-th power of the score. */
enum { ORDER = 5 };

typedef struct walk {
    double d, l, reach; /* the largest distance of a score from the mean */
    double sum[ORDER + 1][ORDER + 1]; /* r = 0 is not used */
    double square[4]
                 [5]; /* Taylor terms, in d, of the variance's square, times score^k */
} walk;

static void add_powers(double *sums, size_t n, double x, double score)
{
    for (size_t k = 0; k < n; k++, x *= score) sums[k] += x;
}

/* Scores are taken from the members' mean, so that d is the surcharge there. */
static walk walk_cells(const iem_trend_data *d, const view *w, double d_at, double l_at)
{
    walk s = {.d = d_at, .l = l_at};
    s.reach = fmax(w->high - w->mean, w->mean - w->low);
    for (size_t i = 0; i < d->n; i++) {
        if (!is_informative(d->t[i])) continue;
        const double score = d->score[i] - w->mean;
        const iem_cumulants c = iem_hypergeometric_cumulants(
            margin_of(d->t[i]), theta_of(d, i, d_at, l_at, score));
        add_powers(s.sum[1], 2, round(d->t[i].a1) - c.k1, score);
        add_powers(s.sum[2], 3, c.k2, score);
        add_powers(s.sum[3], 4, c.k3, score);
        add_powers(s.sum[4], 5, c.k4, score);
        add_powers(s.sum[5], 6, c.k5, score);
        if (fabs(l_at) > 0) continue; /* only the test of l = 0 asks for squares */
        add_powers(s.square[0], 5, c.k2 * c.k2, score);
        add_powers(s.square[1], 5, 2 * c.k2 * c.k3, score);
        add_powers(s.square[2], 5, c.k3 * c.k3 + c.k2 * c.k4, score);
        add_powers(s.square[3], 5, c.k3 * c.k4 + c.k2 * c.k5 / 3, score);
    }
    return s;
}

/* Sum over the cells of the r-th cumulant times (x + y score)^n score^j / n!. */
static double shifted(const walk *s, size_t r, size_t n, size_t j, double x, double y)
{
    double sum = 0;
    for (size_t b = 0; b <= n; b++) {
        double part = 1;
        for (size_t i = 1; i <= n - b; i++) part *= x / (double)i;
        for (size_t i = 1; i <= b; i++) part *= y / (double)i;
        sum += part * s->sum[r][b + j];
    }
    return sum;
}

/* The sums at (d, l), by Taylor's series around the walk. */
static trend_sums sums_at(const walk *s, double d_at, double l_at)
{
    const double x = d_at - s->d, y = s->l - l_at;
    trend_sums t = {.u = s->sum[1][0], .us = s->sum[1][1]};
    for (size_t n = 1; n < ORDER; n++) {
        t.u -= shifted(s, n + 1, n, 0, x, y);
        t.us -= shifted(s, n + 1, n, 1, x, y);
    }
    for (size_t n = 0; n + 1 < ORDER; n++) {
        t.v += shifted(s, n + 2, n, 0, x, y);
        t.vs += shifted(s, n + 2, n, 1, x, y);
        t.vss += shifted(s, n + 2, n, 2, x, y);
    }
    return t;
}

/* At most this much, in log odds, do the cells move from the walk to (d, l). */
static double distance(const walk *s, double d_at, double l_at)
{
    return fabs(d_at - s->d) + fabs(l_at - s->l) * s->reach;
}

/* So far the series leads on; so near its end is the answer, to all digits. */
static const double leads_on = 1, still = 1e-9, near_enough = 1e-3;

static double clip_step(double step)
{
    return fmin(fmax(step, -1), 1);
}

enum { MOST_STEPS = 60 };

/* d with l = 0 by the series alone; NaN when that leads too far. */
static double level_nearby(const walk *s)
{
    double at = s->d;
    for (unsigned i = 0; i < MOST_STEPS && distance(s, at, 0) < leads_on; i++) {
        const trend_sums t = sums_at(s, at, 0);
        const double step = t.u / t.v;
        if (!(t.v > 0)) return NAN;
        at += step;
        if (fabs(step) < 1e-3 * still) return at;
    }
    return NAN;
}

/* d with l = 0, and the walk that it was found from; NaN when every cell has its least
 * or every cell its greatest count. */
static double solve_level(const iem_trend_data *d, const view *w, walk *s)
{
    double at = 0;
    if (!w->can_fall || !w->can_rise) return NAN;
    for (unsigned i = 0; i < MOST_STEPS; i++) {
        *s = walk_cells(d, w, at, 0);
        const double nearby = level_nearby(s);
        at = isnan(nearby) ? at + clip_step(s->sum[1][0] / s->sum[2][0]) : nearby;
        if (distance(s, at, 0) < near_enough) return at;
    }
    return NAN;
}

typedef struct slope_fit {
    double d, l, d_se, l_se;
} slope_fit;

static const slope_fit no_fit = {NAN, NAN, NAN, NAN};

/* Cells that the score separates send l to infinity; there the likelihood is flat to
 * the last digit and Newton stops. */
static int is_separated(const slope_fit *f, const view *w)
{
    const double no_information = 1e3; /* in log odds */
    return !(f->d_se < no_information && f->l_se * (w->high - w->low) < no_information);
}

/* One step of Newton's method from (f->d, f->l); the derivative of theta with respect
 * to l is minus the score. */
static void newton_step(const trend_sums *s, slope_fit *f, double *d_step,
                        double *l_step)
{
    const double determinant = s->v * s->vss - s->vs * s->vs;
    *d_step = (s->vss * s->u - s->vs * s->us) / determinant;
    *l_step = (s->vs * s->u - s->v * s->us) / determinant;
    f->d_se = sqrt(s->vss / determinant);
    f->l_se = sqrt(s->v / determinant);
}

/* By the series alone; false, and `f` as it was, when that leads too far. */
static bool slope_nearby(const walk *s, slope_fit *f)
{
    slope_fit at = *f;
    for (unsigned i = 0; i < MOST_STEPS && distance(s, at.d, at.l) < leads_on; i++) {
        double d_step, l_step;
        const trend_sums t = sums_at(s, at.d, at.l);
        newton_step(&t, &at, &d_step, &l_step);
        if (!(t.v > 0 && t.vss > 0 && isfinite(at.l_se))) return false;
        at.d += d_step;
        at.l += l_step;
        if (fmax(fabs(d_step), fabs(l_step)) >= 1e-3 * still) continue;
        *f = at;
        return true;
    }
    return false;
}

static void slope_onward(const walk *s, slope_fit *f)
{
    double d_step, l_step;
    const trend_sums t = sums_at(s, f->d, f->l);
    newton_step(&t, f, &d_step, &l_step);
    f->d += clip_step(d_step);
    f->l += clip_step(l_step);
}

/* From a walk near `start` with l = 0. */
static slope_fit solve_slope(const iem_trend_data *d, const view *w, double start,
                             walk s)
{
    slope_fit f = {.d = start};
    for (unsigned i = 0; i < MOST_STEPS; i++) {
        if (!slope_nearby(&s, &f)) slope_onward(&s, &f);
        if (distance(&s, f.d, f.l) < near_enough)
            return is_separated(&f, w) ? no_fit : f;
        s = walk_cells(d, w, f.d, f.l);
    }
    return no_fit;
}

/* ---- the test of l = 0 ---- */

/* Sum over the cells of (variance * (score - mean)^2)^2 at d, with l = 0. */
static double sum_of_squares(const walk *at, double d, double mean)
{
    const double x = d - at->d;
    double power[5], sum = 0, sign = 1;
    static const double choose[5] = {1, 4, 6, 4, 1};
    for (size_t k = 0; k < 5; k++)
        power[k] =
            at->square[0][k] +
            x * (at->square[1][k] + x * (at->square[2][k] + x * at->square[3][k]));
    for (size_t k = 5; k-- > 0; sign = -sign)
        sum += sign * choose[k] * power[k] * pow(mean, (double)(4 - k));
    return sum;
}

static void test_level(const view *w, const walk *at, iem_trend *out)
{
    const trend_sums s = sums_at(at, out->d_null, 0);
    const double mean = s.vs / s.v;
    out->variance = s.v;
    out->mean_score_v = w->mean + mean;
    out->trend = s.us - mean * s.u;
    out->trend_variance = s.vss - mean * s.vs;
    out->z = -out->trend / sqrt(out->trend_variance);
    out->p = iem_normal_upper(out->z);
    out->p_two_sided = 2 * iem_normal_upper(fabs(out->z));
    out->effective_cells = out->trend_variance * out->trend_variance /
                           sum_of_squares(at, out->d_null, mean);
}

/* ---- the same test by drawing from the law itself ---- */

static double draw_cell(const iem_trend_data *d, size_t i, double d_null,
                        uint64_t stream)
{
    const uint64_t key = d->cell_keys ? d->cell_keys[i] : i;
    return iem_hypergeometric_draw(margin_of(d->t[i]), theta_of(d, i, d_null, 0, 0),
                                   iem_uniform(stream, key));
}

/* What varies of the trend statistic: counts times centred scores. NULL `stream`: as
 * seen, else a replicate. */
static double weighted_counts(const iem_trend_data *d, const iem_trend *out,
                              const uint64_t *stream)
{
    double sum = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (!is_informative(d->t[i])) continue;
        const double count =
            stream ? draw_cell(d, i, out->d_null, *stream) : round(d->t[i].a1);
        sum += count * (d->score[i] - out->mean_score_v);
    }
    return sum;
}

/* Besag & Clifford (1991): draw until `enough` replicates are as extreme as the log. */
static double monte_carlo_p(const iem_trend_data *d, const iem_trend *out)
{
    const unsigned enough = 10, most = 999;
    const double seen = weighted_counts(d, out, NULL);
    const double rounding = 1e-9 * (1 + fabs(seen));
    unsigned extreme = 0;
    for (unsigned i = 1; i <= most; i++) {
        const uint64_t stream = iem_mix(d->stream ^ iem_mix(i));
        extreme += weighted_counts(d, out, &stream) <= seen + rounding;
        if (extreme == enough) return (double)enough / i;
    }
    return (extreme + 1.0) / (most + 1.0);
}

/* Where the normal law is in doubt and the answer near enough to matter. */
static int is_worth_drawing(const iem_trend *out)
{
    return (out->variance < 20 || out->effective_cells < 30) && out->p < 0.2;
}

/* ---- together ---- */

static void estimate_weight(const iem_trend_data *d, const view *w, const walk *level,
                            iem_trend *out)
{
    const slope_fit f = solve_slope(d, w, out->d_null, *level);
    const double unit = d->slope_reference * d->reliability;
    out->surcharge = iem_interval(f.d, f.d_se);
    out->surcharge_se = f.d_se;
    out->weight_se = f.l_se / fabs(unit);
    out->weight = iem_interval(f.l / unit, out->weight_se);
    out->weight_se_null = 1 / (sqrt(out->trend_variance) * fabs(unit));
}

static iem_trend undefined_trend(const view *w)
{
    iem_trend out = {.cells = w->cells, .variance = NAN, .mean_score = NAN};
    out.z = out.p = out.p_two_sided = NAN;
    out.weight = out.surcharge = iem_undefined;
    out.weight_se = out.weight_se_null = out.surcharge_se = NAN;
    out.effective_cells = out.trend = out.trend_variance = NAN;
    out.d_null = out.mean_score_v = NAN;
    return out;
}

iem_trend iem_trend_test(const iem_trend_data *data)
{
    const view w = view_cells(data);
    iem_trend out = undefined_trend(&w);
    if (!w.cells) return out;
    out.mean_score = w.mean;
    if (!has_spread(&w)) return out;
    walk level = {0};
    out.d_null = solve_level(data, &w, &level);
    if (isnan(out.d_null)) return out;

    test_level(&w, &level, &out);
    estimate_weight(data, &w, &level, &out);
    if (is_worth_drawing(&out)) {
        out.monte_carlo = 1;
        out.p = monte_carlo_p(data, &out);
        out.p_two_sided = fmin(1, 2 * out.p);
    }
    return out;
}

/* ---- crossing ---- */

/* Cells in the order of score, then of index. */
typedef struct ranking {
    const iem_table *t;
    const double *score;
    size_t n;
} ranking;

static int is_before(const ranking *r, size_t a, size_t b)
{
    return r->score[a] < r->score[b] || (!(r->score[a] > r->score[b]) && a < b);
}

static int takes_part(iem_table t)
{
    return t.n1 > 0 && t.n0 > 0;
}

/* Cells by score in slices of equal width: members and range of scores of each. */
enum { SLICES = 256 };

struct slice {
    double members, low, high;
};

static void slice_cells(const ranking *r, double low, double high, struct slice *slices)
{
    const double scale = (SLICES - 1) / (high - low);
    for (size_t b = 0; b < SLICES; b++)
        slices[b] = (struct slice){0, INFINITY, -INFINITY};
    for (size_t i = 0; i < r->n; i++) {
        const double score = r->score[i];
        if (!takes_part(r->t[i]) || score < low || score > high) continue;
        struct slice *slice = &slices[(size_t)((score - low) * scale)];
        slice->members += r->t[i].n1;
        if (score < slice->low) slice->low = score;
        if (score > slice->high) slice->high = score;
    }
}

/* Among cells of one score: the one by which `mass` more members are reached. */
static size_t cell_of_score(const ranking *r, double score, double mass)
{
    double members = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (!takes_part(r->t[i]) || r->score[i] < score || r->score[i] > score)
            continue;
        members += r->t[i].n1;
        if (members >= mass) return i;
    }
    return r->n;
}

/* The first cell in the order by which `mass` members are reached; r->n when they never
 * are. The slice that reaches them is sliced again until it is of one score. */
static size_t cell_reaching(const ranking *r, double mass)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < r->n; i++) {
        if (!takes_part(r->t[i])) continue;
        low = fmin(low, r->score[i]);
        high = fmax(high, r->score[i]);
    }
    while (low < high) {
        struct slice slices[SLICES];
        size_t b = 0;
        slice_cells(r, low, high, slices);
        while (b < SLICES && slices[b].members < mass) mass -= slices[b++].members;
        if (b == SLICES) return r->n;
        low = slices[b].low;
        high = slices[b].high;
    }
    return cell_of_score(r, low, mass);
}

/* CMH and the picture of one third, added up cell by cell. */
typedef struct third_sums {
    double excess, variance, members, adverse, twins, score;
} third_sums;

static void add_to_third(third_sums *s, iem_table t, double score, double offset)
{
    s->members += t.n1;
    s->adverse += t.a1;
    s->twins += t.n1 * t.a0 / t.n0;
    s->score += t.n1 * score;
    if (!is_informative(t)) return;
    const iem_moments m = iem_hypergeometric_moments(margin_of(t), offset);
    s->excess += round(t.a1) - m.mean;
    s->variance += m.variance;
}

static double z_of(const third_sums *s)
{
    return s->variance > 0 ? s->excess / sqrt(s->variance) : NAN;
}

iem_crossing iem_crossing_test(const iem_table *t, const double *score,
                               const double *offset, size_t n)
{
    const ranking r = {t, score, n};
    double members = 0;
    for (size_t i = 0; i < n; i++) members += takes_part(t[i]) ? t[i].n1 : 0;
    /* Cells whose cumulative share is below a third are low, above two thirds high. */
    const size_t first_middle = cell_reaching(&r, members / 3);
    const size_t first_high = cell_reaching(&r, nextafter(members * 2 / 3, INFINITY));

    third_sums third[3];
    memset(third, 0, sizeof third);
    for (size_t i = 0; i < n; i++) {
        if (!takes_part(t[i])) continue;
        const int low = first_middle != n && is_before(&r, i, first_middle);
        const int high = first_high != n && !is_before(&r, i, first_high);
        add_to_third(&third[low    ? 0
                            : high ? 2
                                   : 1],
                     t[i], score[i], offset ? offset[i] : 0);
    }
    iem_crossing c = {.z_low = z_of(&third[0]), .z_high = z_of(&third[2])};
    c.shown = c.z_low > 1.645 && c.z_high < -1.645;
    for (size_t i = 0; i < 3; i++) {
        c.third[i].members = third[i].members;
        c.third[i].rate = third[i].adverse / third[i].members;
        c.third[i].twin_rate = third[i].twins / third[i].members;
        c.third[i].score = third[i].score / third[i].members;
    }
    return c;
}
