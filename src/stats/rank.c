/* Ranks from counts by distinct score. */
#include "stats/rank.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

typedef struct sums {
    double a, b;
} sums;

static sums totals(const iem_sides *s)
{
    sums all = {0, 0};
    for (size_t i = 0; i < s->n; i++) all.a += s->a[i], all.b += s->b[i];
    return all;
}

static bool both_sides(sums all)
{
    return all.a > 0 && all.b > 0;
}

static double never_zero(double p)
{
    if (isnan(p)) return p;
    return fmin(fmax(p, DBL_MIN), 1);
}

static double two_sided(double z)
{
    return never_zero(2 * iem_normal_upper(fabs(z)));
}

/* ---- Who scores higher ---- */

/* Pairs in which a scores higher, ties counting half; and pairs with the same score. */
static double pairs_higher(const iem_sides *s, double *tied)
{
    double higher = 0, below = 0;
    *tied = 0;
    for (size_t i = 0; i < s->n; i++) {
        higher += s->a[i] * (below + s->b[i] / 2);
        *tied += s->a[i] * s->b[i];
        below += s->b[i];
    }
    return higher;
}

/* In a bucket every order is possible. */
static double tied_error(const iem_sides *s, double tied)
{
    return s->spread > 0 ? tied / 2 : 0;
}

/* Each person's share of the other side that he scores above; spread of those shares
 * over either side. */
static double delong_se(const iem_sides *s, sums all, double auc)
{
    double of_a = 0, of_b = 0, b_below = 0, a_above = all.a;
    for (size_t i = 0; i < s->n; i++) {
        a_above -= s->a[i];
        const double above_b = (b_below + s->b[i] / 2) / all.b - auc;
        const double below_a = (a_above + s->a[i] / 2) / all.a - auc;
        of_a += s->a[i] * above_b * above_b;
        of_b += s->b[i] * below_a * below_a;
        b_below += s->b[i];
    }
    if (!(all.a > 1 && all.b > 1)) return NAN;
    return sqrt(of_a / (all.a - 1) / all.a + of_b / (all.b - 1) / all.b);
}

/* Variance of an AUC of exponential scores (Hanley & McNeil 1982), both sides taken as
 * large as their mean (Newcombe 2006). */
static double newcombe_variance(sums all, double auc)
{
    const double size = (all.a + all.b) / 2 - 1;
    return auc * (1 - auc) *
           (1 + size * (1 - auc) / (2 - auc) + size * auc / (1 + auc)) /
           (all.a * all.b);
}

/* Where the distance to `auc` is 1.96 standard errors, between it and `end`. */
static double newcombe_bound(sums all, double auc, double end)
{
    double out = end, in = auc;
    for (int i = 0; i < 100; i++) {
        const double middle = (out + in) / 2, distance = middle - auc;
        if (distance * distance > IEM_Z95 * IEM_Z95 * newcombe_variance(all, middle))
            out = middle;
        else
            in = middle;
    }
    return (out + in) / 2;
}

static iem_estimate logit_interval(double value, double se)
{
    const double log_odds = log(value / (1 - value));
    const double half = IEM_Z95 * se / (value * (1 - value));
    return (iem_estimate){value, iem_logistic(log_odds - half),
                          iem_logistic(log_odds + half)};
}

static void set_interval(iem_auc *auc, sums all)
{
    const double value = auc->estimate.value;
    auc->estimate = iem_interval(value, auc->se);
    auc->scale = IEM_AUC_PLAIN;
    if (!(auc->se > 0)) {
        auc->estimate = (iem_estimate){value, newcombe_bound(all, value, 0),
                                       newcombe_bound(all, value, 1)};
        auc->scale = IEM_AUC_SCORE;
    } else if (value < .1 || value > .9 || auc->estimate.low < 0 ||
               auc->estimate.high > 1) {
        auc->estimate = logit_interval(value, auc->se);
        auc->scale = IEM_AUC_LOGIT;
    }
}

iem_auc iem_auc_of(const iem_sides *s)
{
    const sums all = totals(s);
    iem_auc auc = {iem_undefined, NAN, IEM_AUC_SCORE, NAN};
    if (!both_sides(all)) return auc;
    double tied;
    auc.estimate.value = pairs_higher(s, &tied) / (all.a * all.b);
    auc.se = delong_se(s, all, auc.estimate.value);
    auc.error = tied_error(s, tied) / (all.a * all.b);
    set_interval(&auc, all);
    return auc;
}

static iem_estimate difference_of(iem_estimate a, iem_estimate b)
{
    const double value = a.value - b.value;
    return (iem_estimate){value, value - hypot(a.value - a.low, b.high - b.value),
                          value + hypot(a.high - a.value, b.value - b.low)};
}

iem_contrast iem_auc_difference(iem_auc a, iem_auc b)
{
    const double se = hypot(a.se, b.se);
    iem_contrast c = {.estimate = difference_of(a.estimate, b.estimate),
                      .a = a.estimate.value,
                      .b = b.estimate.value,
                      .se = se,
                      .statistic = NAN,
                      .df = NAN,
                      .p = NAN,
                      .error = a.error + b.error};
    if (!(se > 0)) return c;
    c.statistic = c.estimate.value / se;
    c.p = two_sided(c.statistic);
    return c;
}

iem_mann_whitney iem_mann_whitney_test(const iem_sides *s)
{
    const sums all = totals(s);
    iem_mann_whitney test = {NAN, NAN, NAN, NAN};
    if (!both_sides(all)) return test;
    const double n = all.a + all.b;
    double tied, ties = 0, largest = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double t = s->a[i] + s->b[i];
        ties += t * (t * t - 1);
        largest = fmax(largest, t);
    }
    test.u = pairs_higher(s, &tied);
    test.error = tied_error(s, tied);
    if (!(largest < n)) return test; /* one score for all */
    const double variance = all.a * all.b / 12 * (n + 1 - ties / (n * (n - 1)));
    test.z = (test.u - all.a * all.b / 2) / sqrt(variance);
    test.p = two_sided(test.z);
    return test;
}

iem_bounded iem_cliffs_delta(const iem_sides *s)
{
    const iem_auc auc = iem_auc_of(s);
    const iem_estimate e = auc.estimate;
    return (iem_bounded){{2 * e.value - 1, 2 * e.low - 1, 2 * e.high - 1},
                         2 * auc.error};
}

/* ---- Between two ROC curves ---- */

/* A walk along a curve from (0, 0), the highest score first: a piece of straight line
 * at a time, some of them upright. */
typedef struct walk {
    const iem_sides *s;
    sums all;
    size_t left;   /* scores not walked yet */
    double a, b;   /* people above */
    double x0, y0; /* the piece begins here */
    double x1, y1; /* and ends here */
} walk;

static bool next_piece(walk *w)
{
    if (w->left == 0) return false;
    w->left--;
    w->x0 = w->x1;
    w->y0 = w->y1;
    w->a += w->s->a[w->left];
    w->b += w->s->b[w->left];
    w->x1 = w->b / w->all.b;
    w->y1 = w->a / w->all.a;
    return true;
}

static double height(const walk *w, double x)
{
    return w->y0 + (w->y1 - w->y0) * (x - w->x0) / (w->x1 - w->x0);
}

/* Of |d| while d goes in a straight line from d0 to d1 over a width. */
static double area_of_piece(double d0, double d1, double width)
{
    const double size0 = fabs(d0), size1 = fabs(d1);
    if (d0 * d1 >= 0) return (size0 + size1) / 2 * width;
    return (size0 * size0 + size1 * size1) / (size0 + size1) / 2 * width;
}

static double area_between(walk *a, walk *b)
{
    double area = 0, x = 0;
    bool more = next_piece(a) && next_piece(b);
    while (more) {
        const double to = fmin(a->x1, b->x1);
        if (to > x)
            area += area_of_piece(height(a, x) - height(b, x),
                                  height(a, to) - height(b, to), to - x);
        x = fmax(x, to);
        if (!(a->x1 > x)) more = next_piece(a);
        if (!(b->x1 > x)) more = next_piece(b) && more;
    }
    return area;
}

static walk walk_along(const iem_sides *s)
{
    return (walk){.s = s, .all = totals(s), .left = s->n};
}

iem_bounded iem_roc_area_between(const iem_sides *a, const iem_sides *b)
{
    walk on_a = walk_along(a), on_b = walk_along(b);
    iem_bounded area = {iem_undefined, NAN};
    if (!both_sides(on_a.all) || !both_sides(on_b.all)) return area;
    /* Within a bucket a curve stays in a box, of which its piece is the diagonal: they
     * are apart by half the box at most. Those halves are the errors of the AUCs. */
    area.error = iem_auc_of(a).error + iem_auc_of(b).error;
    area.estimate.value = area_between(&on_a, &on_b);
    return area;
}

/* ---- Kolmogorov and Smirnov ---- */

/* How far apart in people times people, so that whole counts stay whole. */
static double farthest(const iem_sides *s, sums all, size_t *at)
{
    double largest = 0, a = 0, b = 0;
    for (size_t i = 0; i < s->n; i++) {
        a += s->a[i];
        b += s->b[i];
        const double distance = fabs(a * all.b - b * all.a);
        if (distance > largest) largest = distance, *at = i;
    }
    return largest;
}

/* In a bucket all of a may come first, or all of b: the most they can be apart there.
 * The true largest distance is at least that between buckets, so it is where they can
 * be that far apart. */
static void look_inside(const iem_sides *s, sums all, double distance, iem_ks *ks)
{
    double largest = distance, a = 0, b = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double inside = fmax(fabs((a + s->a[i]) * all.b - b * all.a),
                                   fabs(a * all.b - (b + s->b[i]) * all.a));
        a += s->a[i];
        b += s->b[i];
        if (inside < distance) continue;
        largest = fmax(largest, inside);
        ks->at_error = fmax(ks->at_error, fabs(s->value[i] - ks->at) + s->spread / 2);
    }
    ks->error = (largest - distance) / (all.a * all.b);
}

enum { MOST_PAIRS = 10000000, MOST_OF_SMALLER = 3162 };

static bool exact_is_possible(const iem_sides *s, sums all)
{
    if (all.a * all.b > MOST_PAIRS) return false;
    for (size_t i = 0; i < s->n; i++)
        if (s->a[i] > floor(s->a[i]) || s->b[i] > floor(s->b[i])) return false;
    return true;
}

/* Where the people who share a score end, counted from the lowest one. */
typedef struct tie {
    size_t score;
    double end;
} tie;

static tie tie_of(const iem_sides *s, tie from, double people)
{
    while (from.end < people) {
        from.end += s->a[from.score] + s->b[from.score];
        from.score++;
    }
    return from;
}

/* Draw people one by one in ascending score, all orders equally probable. Given that
 * `i` of the larger side and `j` of the smaller are drawn, the last one was of the
 * larger side with chance i / (i + j): so the chance to have been as far apart as
 * `distance` before, at the end of a tie. A sum of chances, never 1 minus one. */
static double exact_ks_p(const iem_sides *s, sums all, double distance)
{
    const double larger = fmax(all.a, all.b), smaller = fmin(all.a, all.b);
    double chance[MOST_OF_SMALLER + 1] = {0};
    tie row = {0, 0};
    for (double i = 0; i <= larger; i++) {
        tie at = row = tie_of(s, row, i);
        for (size_t j = 0; (double)j <= smaller; j++) {
            const double people = i + (double)j;
            const double apart = fabs(i * smaller - (double)j * larger);
            double before = i * chance[j];
            if (j > 0) before += (double)j * chance[j - 1];
            chance[j] = people > 0 ? before / people : 0;
            at = tie_of(s, at, people);
            if (apart >= distance && at.end <= people) chance[j] = 1;
        }
    }
    return chance[(size_t)smaller];
}

/* Kolmogorov's limit: 2 sum (-1)^(k-1) exp(-2 k^2 x^2). Below 1 that sum cancels, and
 * the theta function's other form converges. */
static double kolmogorov_upper(double x)
{
    double sum = 0;
    if (x < 1) {
        for (int k = 1; k <= 7; k += 2) sum += exp(-k * k * M_PI * M_PI / (8 * x * x));
        return 1 - sqrt(2 * M_PI) / x * sum;
    }
    for (int k = 1; k <= 5; k++)
        sum += (k % 2 ? 2 : -2) * exp(-2 * (double)(k * k) * x * x);
    return sum;
}

iem_ks iem_ks_test(const iem_sides *s)
{
    const sums all = totals(s);
    iem_ks ks = {NAN, NAN, NAN, 0, NAN, NAN};
    if (!both_sides(all)) return ks;
    size_t at = 0;
    const double pairs = all.a * all.b, distance = farthest(s, all, &at);
    ks.value = distance / pairs;
    ks.exact = exact_is_possible(s, all);
    ks.error = 0;
    ks.p = 1;
    if (distance > 0) {
        ks.at = s->value[at];
        ks.at_error = 0;
        ks.p = never_zero(
            ks.exact ? exact_ks_p(s, all, distance)
                     : kolmogorov_upper(ks.value * sqrt(pairs / (all.a + all.b))));
    }
    if (s->spread > 0) look_inside(s, all, distance, &ks);
    return ks;
}

/* ---- How far apart ---- */

iem_bounded iem_wasserstein(const iem_sides *s)
{
    const sums all = totals(s);
    iem_bounded distance = {iem_undefined, NAN};
    if (!both_sides(all)) return distance;
    double sum = 0, a = 0, b = 0;
    for (size_t i = 0; i + 1 < s->n; i++) {
        a += s->a[i];
        b += s->b[i];
        sum += fabs(a / all.a - b / all.b) * (s->value[i + 1] - s->value[i]);
    }
    distance.estimate.value = sum;
    distance.error = s->spread; /* half of it by which either side may move */
    return distance;
}

typedef struct moments {
    double n, mean, squares; /* of the distances to the mean */
} moments;

static moments moments_of(const double *value, const double *count, size_t n)
{
    moments m = {0, 0, 0};
    double sum = 0;
    for (size_t i = 0; i < n; i++) m.n += count[i], sum += count[i] * value[i];
    m.mean = sum / m.n;
    for (size_t i = 0; i < n; i++) {
        const double distance = value[i] - m.mean;
        m.squares += count[i] * distance * distance;
    }
    return m;
}

/* Does anything vary, beyond the rounding of a mean? */
static bool varies(moments m)
{
    const double rounding = 1e-12 * fabs(m.mean);
    return m.squares > m.n * rounding * rounding;
}

iem_contrast iem_mean_difference(const iem_sides *s)
{
    const moments a = moments_of(s->value, s->a, s->n);
    const moments b = moments_of(s->value, s->b, s->n);
    iem_contrast c = {iem_undefined, a.mean, b.mean, NAN, NAN, NAN, NAN, NAN};
    if (!(a.n > 0 && b.n > 0)) return c;
    c.estimate.value = a.mean - b.mean;
    c.error = s->spread;
    if (!(a.n > 1 && b.n > 1) || (!varies(a) && !varies(b))) return c;
    const double of_a = a.squares / (a.n - 1) / a.n, of_b = b.squares / (b.n - 1) / b.n;
    c.se = sqrt(of_a + of_b);
    c.statistic = c.estimate.value / c.se;
    c.df = (of_a + of_b) * (of_a + of_b) /
           (of_a * of_a / (a.n - 1) + of_b * of_b / (b.n - 1));
    c.p = never_zero(2 * iem_t_upper(fabs(c.statistic), c.df));
    const double half = iem_t_upper_quantile(.025, c.df) * c.se;
    c.estimate.low = c.estimate.value - half;
    c.estimate.high = c.estimate.value + half;
    return c;
}

/* The difference may move by a spread and the deviation by half of one (Minkowski). */
static double standardised_error(double difference, double deviation, double spread,
                                 double people)
{
    if (!(spread > 0)) return 0;
    const double moved = spread / 2 * sqrt(people / (people - 2));
    if (!(deviation > moved)) return NAN;
    /* Upwards it moves farther than downwards. */
    return (fabs(difference) + spread) / (deviation - moved) -
           fabs(difference) / deviation;
}

iem_bounded iem_standardised_difference(const iem_sides *s)
{
    const moments a = moments_of(s->value, s->a, s->n);
    const moments b = moments_of(s->value, s->b, s->n);
    const double people = a.n + b.n, difference = a.mean - b.mean;
    iem_bounded d = {iem_undefined, NAN};
    if (!(a.n > 0 && b.n > 0 && people > 2) || (!varies(a) && !varies(b))) return d;
    const double deviation = sqrt((a.squares + b.squares) / (people - 2));
    const double value = difference / deviation;
    d.estimate =
        iem_interval(value, sqrt(people / (a.n * b.n) + value * value / (2 * people)));
    d.error = standardised_error(difference, deviation, s->spread, people);
    return d;
}
