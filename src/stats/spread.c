/* The spread of one rate over groups, and what of it is more than chance. */
#include "stats/spread.h"

#include "base/hash.h"
#include "stats/hypergeometric.h"
#include "stats/strata.h"

#include <math.h>
#include <stdint.h>

/* The groups, what is asked of them, and what all the answers are made from. */
struct question {
    const iem_confusion *groups;
    iem_corners corners; /* within rounding; NULL: exact */
    bool mildest;        /* groups as near to all together as rounding lets them be */
    size_t n;
    iem_outcome_rate rate;
    iem_confusion all;
    double z; /* of an interval that holds for every pair at once */
};

static double value_of(const struct question *q, size_t g)
{
    return iem_outcome_rate_of(q->groups[g], q->rate).value;
}

/* Each of `intervals` at this level: all hold in 95 % (Sidak 1967). */
static double z_of_all(double intervals)
{
    return iem_normal_upper_quantile(-expm1(log1p(-.05) / intervals) / 2);
}

/* ---- the ends, and how far from all together ---- */

static void find_ends(const struct question *q, iem_spread *s)
{
    double high = -INFINITY, low = INFINITY;
    for (size_t g = 0; g < q->n; g++) {
        const double value = value_of(q, g);
        if (isnan(value)) continue;
        s->groups++;
        if (value > high) high = value, s->highest = g;
        if (value < low) low = value, s->lowest = g;
    }
}

static void measure_from_all(const struct question *q, iem_spread *s)
{
    const double all = iem_outcome_rate_of(q->all, q->rate).value;
    if (isnan(all)) return;
    s->from_all = -1;
    s->from_all_ratio = all > 0 ? 1 : NAN;
    for (size_t g = 0; g < q->n; g++) {
        const double value = value_of(q, g);
        if (isnan(value)) continue;
        if (fabs(value - all) > s->from_all) {
            s->from_all = fabs(value - all);
            s->farthest = g;
        }
        s->from_all_ratio =
            fmin(s->from_all_ratio, value > all ? all / value : value / all);
    }
}

/* ---- intervals that hold for every pair ---- */

static iem_confusion at_low(const struct question *q, size_t g)
{
    return q->corners.low ? q->corners.low[g] : q->groups[g];
}

static iem_confusion at_high(const struct question *q, size_t g)
{
    return q->corners.high ? q->corners.high[g] : q->groups[g];
}

/* What the pairs of one group are made of. Logarithms are NaN where the rate is not
 * above 0. */
struct side {
    size_t group;
    double value;
    iem_estimate least, most; /* at the corners of rounding, z errors to either side */
    double log_least, log_most, variance_least, variance_most;
};

static bool is_everybody(iem_confusion c, iem_outcome_rate rate)
{
    const double n = iem_rate_denominator(c, rate);
    return iem_rate_is_share(rate) && n > 0 && iem_rate_numerator(c, rate) >= n;
}

/* Katz for shares; the delta method for the others is the same. That all of a few are
 * counted is not certain of the next: such a share has no error of this kind. */
static double log_variance(iem_confusion c, iem_outcome_rate rate, double value)
{
    const double se = iem_outcome_rate_se(c, rate);
    return value > 0 && !is_everybody(c, rate) ? se * se / (value * value) : NAN;
}

static struct side side_of(const struct question *q, size_t g)
{
    const iem_confusion low = at_low(q, g), high = at_high(q, g);
    struct side s = {.group = g,
                     .value = value_of(q, g),
                     .least = iem_outcome_rate_at(low, q->rate, q->z),
                     .most = iem_outcome_rate_at(high, q->rate, q->z)};
    s.log_least = s.least.value > 0 ? log(s.least.value) : NAN;
    s.log_most = s.most.value > 0 ? log(s.most.value) : NAN;
    s.variance_least = log_variance(low, q->rate, s.least.value);
    s.variance_most = log_variance(high, q->rate, s.most.value);
    return s;
}

/* What is not known of one pair is not known of all. */
static double larger_if_known(double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : fmax(a, b);
}

/* `one` has the larger rate. Ratios are kept as logarithms until all pairs are seen. A
 * rate that may be 0 has a ratio of 0 to any other; a pair of which the other bound is
 * not known, because one of them is or may be 0, does not lower it. */
static void add_pair(const struct question *q, const struct side *one,
                     const struct side *other, iem_spread *s)
{
    const iem_estimate e = iem_difference_interval(one->least, other->most);
    const double high = iem_difference_interval(one->most, other->least).high;
    s->difference.low = larger_if_known(s->difference.low, e.low);
    s->difference.high =
        larger_if_known(s->difference.high, larger_if_known(high, -e.low));
    const double least = other->log_least - one->log_most -
                         q->z * sqrt(other->variance_least + one->variance_most);
    const double most = other->log_most - one->log_least +
                        q->z * sqrt(other->variance_most + one->variance_least);
    s->ratio.low = fmin(s->ratio.low, other->least.value > 0 ? least : -INFINITY);
    s->ratio.high = fmin(s->ratio.high, most);
}

/* Pairs are taken in blocks, so that each group is looked at once for each block. */
enum { BLOCK = 64 };

static size_t fill_block(const struct question *q, size_t first, struct side *block)
{
    size_t n = 0;
    for (size_t g = first; g < q->n && g < first + BLOCK; g++)
        if (!isnan(value_of(q, g))) block[n++] = side_of(q, g);
    return n;
}

static void add_blocks(const struct question *q, const struct side *a, size_t n_a,
                       const struct side *b, size_t n_b, iem_spread *s)
{
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++) {
            if (b[k].group >= a[i].group) continue;
            if (a[i].value > b[k].value)
                add_pair(q, &a[i], &b[k], s);
            else
                add_pair(q, &b[k], &a[i], s);
        }
}

/* A group without any has ratio 0 to each other. Its upper bound is the score
 * interval's and falls with its size: that of the largest such group is enough. */
static void add_zero(const struct question *q, iem_spread *s)
{
    double size = 0;
    for (size_t g = 0; g < q->n && iem_rate_is_share(q->rate); g++)
        if (value_of(q, g) <= 0 && iem_rate_numerator(at_high(q, g), q->rate) <= 0)
            size = fmax(size, iem_rate_denominator(at_high(q, g), q->rate));
    if (size <= 0) return;
    s->ratio.low = -INFINITY;
    for (size_t g = 0; g < q->n; g++) {
        const iem_confusion c = at_low(q, g);
        const iem_table t = {0, size, iem_rate_numerator(c, q->rate),
                             iem_rate_denominator(c, q->rate)};
        if (t.a0 > 0)
            s->ratio.high =
                fmin(s->ratio.high, log(iem_mh_risk_ratio_score(&t, 1, q->z).high));
    }
}

static iem_estimate score_of(const struct question *q, iem_confusion c, double all)
{
    const iem_table t = {iem_rate_numerator(c, q->rate),
                         iem_rate_denominator(c, q->rate), all, all};
    return iem_mh_risk_ratio_score(&t, 1, q->z);
}

/* A group of which all are counted has the score interval too. The larger it is, the
 * narrower: the largest one has the least upper bound, the smallest the least lower. */
static void add_everybody(const struct question *q, iem_spread *s)
{
    size_t large = SIZE_MAX, small = SIZE_MAX;
    double most = 0, least = INFINITY;
    for (size_t g = 0; g < q->n; g++) {
        const iem_confusion low = at_low(q, g), high = at_high(q, g);
        if (is_everybody(low, q->rate) && iem_rate_denominator(low, q->rate) > most)
            most = iem_rate_denominator(low, q->rate), large = g;
        if (is_everybody(high, q->rate) && iem_rate_denominator(high, q->rate) < least)
            least = iem_rate_denominator(high, q->rate), small = g;
    }
    for (size_t g = 0; g < q->n; g++) {
        const iem_confusion low = at_low(q, g), high = at_high(q, g);
        if (large != SIZE_MAX && g != large && value_of(q, g) > 0)
            s->ratio.high = fmin(s->ratio.high, log(score_of(q, high, most).high));
        if (small != SIZE_MAX && g != small && value_of(q, g) > 0)
            s->ratio.low = fmin(s->ratio.low, log(score_of(q, low, least).low));
    }
}

/* Is an error known of each group's logarithm? Shares are always counted by a score
 * where it is not; the others have none where no decision errs, but for rounding. */
static bool has_log_errors(const struct question *q)
{
    const double rounding = 1e-28;
    for (size_t g = 0; g < q->n && !iem_rate_is_share(q->rate); g++) {
        if (isnan(value_of(q, g))) continue;
        const struct side s = side_of(q, g);
        if ((s.least.value > 0 && !(s.variance_least > rounding)) ||
            (s.most.value > 0 && !(s.variance_most > rounding)))
            return false;
    }
    return true;
}

static void measure_pairs(const struct question *q, iem_spread *s)
{
    struct side a[BLOCK], b[BLOCK];
    const double high = value_of(q, s->highest), low = value_of(q, s->lowest);
    s->difference = (iem_estimate){high - low, 0, 0};
    s->ratio = (iem_estimate){high > 0 && low >= 0 ? low / high : NAN, 0, 0};
    for (size_t i = 0; i < q->n; i += BLOCK) {
        const size_t n_a = fill_block(q, i, a);
        for (size_t k = 0; k <= i; k += BLOCK)
            add_blocks(q, a, n_a, b, fill_block(q, k, b), s);
    }
    add_zero(q, s);
    add_everybody(q, s);
    const bool known = has_log_errors(q);
    s->ratio.low = known ? exp(s->ratio.low) : NAN;
    s->ratio.high = known ? exp(s->ratio.high) : NAN;
    if (isnan(s->ratio.value)) s->ratio = iem_undefined;
}

/* ---- what of it is chance ---- */

/* A value on the scale on which its error is known; NaN where it is not. */
struct scaled {
    double x, variance;
};

static struct scaled scaled_from(const struct question *q, double value,
                                 iem_confusion c)
{
    if (iem_rate_is_share(q->rate)) {
        const double p = iem_outcome_rate_of(q->all, q->rate).value;
        return (struct scaled){value, p * (1 - p) / iem_rate_denominator(c, q->rate)};
    }
    const double se = iem_outcome_rate_se(c, q->rate);
    if (!iem_outcome_law_holds(c, q->rate)) return (struct scaled){NAN, NAN};
    if (q->rate < IEM_MISSES_PER_FALSE_ALARM) return (struct scaled){value, se * se};
    return (struct scaled){value > 0 ? log(value) : NAN, se * se / (value * value)};
}

/* Of the corner that is nearest to all together; at most there. */
static struct scaled mildest_of(const struct question *q, size_t g)
{
    const double all = iem_outcome_rate_of(q->all, q->rate).value;
    const bool above = value_of(q, g) > all;
    const iem_confusion c = above ? at_low(q, g) : at_high(q, g);
    const double value = iem_outcome_rate_of(c, q->rate).value;
    return scaled_from(q, above ? fmax(value, all) : fmin(value, all), c);
}

static struct scaled scaled_of(const struct question *q, size_t g)
{
    if (q->mildest) return mildest_of(q, g);
    return scaled_from(q, value_of(q, g), q->groups[g]);
}

static double unscaled(const struct question *q, double x)
{
    return q->rate < IEM_MISSES_PER_FALSE_ALARM ? x : exp(x);
}

struct pooled {
    double weight, weighted, squares; /* sums of w, w x, w^2 */
    double mean, groups;
};

static bool has_error(struct scaled s)
{
    return s.variance > 0 && !isnan(s.x);
}

static struct pooled pool(const struct question *q)
{
    struct pooled p = {0, 0, 0, NAN, 0};
    for (size_t g = 0; g < q->n; g++) {
        const struct scaled s = scaled_of(q, g);
        if (!has_error(s)) continue;
        p.weight += 1 / s.variance;
        p.weighted += s.x / s.variance;
        p.squares += 1 / (s.variance * s.variance);
        p.groups++;
    }
    p.mean = p.weighted / p.weight;
    return p;
}

static double chi_square_of(const struct question *q, const struct pooled *p)
{
    double sum = 0;
    for (size_t g = 0; g < q->n; g++) {
        const struct scaled s = scaled_of(q, g);
        if (has_error(s)) sum += (s.x - p->mean) * (s.x - p->mean) / s.variance;
    }
    return sum;
}

static void take_noise_out(const struct question *q, const struct pooled *p,
                           iem_spread *s)
{
    const double over = s->chi_square - s->df;
    const double variance = fmax(0, over / (p->weight - p->squares / p->weight));
    double high = -INFINITY, low = INFINITY;
    for (size_t g = 0; g < q->n; g++) {
        const struct scaled one = scaled_of(q, g);
        if (!has_error(one)) continue;
        const double kept = sqrt(variance / (variance + one.variance));
        const double pulled = unscaled(q, p->mean + kept * (one.x - p->mean));
        high = fmax(high, pulled);
        low = fmin(low, pulled);
    }
    s->sd = sqrt(variance);
    s->without_noise = high - low;
    s->ratio_without_noise = high > 0 && low >= 0 ? low / high : NAN;
}

/* ---- the exact law for small counts ---- */

static double count_of(const struct question *q, size_t g)
{
    return round(iem_rate_numerator(q->groups[g], q->rate));
}

static double size_of(const struct question *q, size_t g)
{
    return round(iem_rate_denominator(q->groups[g], q->rate));
}

static iem_margin totals_of(const struct question *q)
{
    iem_margin m = {0, 0, 0}; /* n0: all people */
    for (size_t g = 0; g < q->n; g++) {
        m.n0 += size_of(q, g);
        m.k += count_of(q, g);
    }
    return m;
}

/* Cochran (1954): no count is expected below 1, and at most one in five below 5. */
static bool chi_square_holds(const struct question *q)
{
    const iem_margin m = totals_of(q);
    double groups = 0, small = 0;
    for (size_t g = 0; g < q->n; g++) {
        if (!(size_of(q, g) > 0)) continue;
        const double least = size_of(q, g) * fmin(m.k, m.n0 - m.k) / m.n0;
        if (least < 1) return false;
        groups++;
        small += least < 5;
    }
    return small <= groups / 5;
}

/* sum a^2 / n grows with chi-square when the totals are given. Without a stream: of the
 * counts seen; else of counts drawn, group after group from what is left. */
static double squares_of(const struct question *q, const uint64_t *stream)
{
    iem_margin left = totals_of(q);
    double sum = 0;
    for (size_t g = 0; g < q->n; g++) {
        const double n = size_of(q, g);
        if (!(n > 0)) continue;
        const iem_margin m = {n, left.n0 - n, left.k};
        const double a = stream ? iem_hypergeometric_draw(m, 0, iem_uniform(*stream, g))
                                : count_of(q, g);
        sum += a * a / n;
        left.n0 -= n;
        left.k -= a;
    }
    return sum;
}

static double monte_carlo_p(const struct question *q)
{
    const unsigned enough = 10, most = 999;
    const double seen = squares_of(q, NULL) * (1 - 1e-12);
    const iem_margin m = totals_of(q);
    const uint64_t key = iem_mix((uint64_t)m.n0 ^ iem_mix((uint64_t)m.k + q->n));
    unsigned extreme = 0;
    for (unsigned i = 1; i <= most; i++) {
        const uint64_t stream = iem_mix(key ^ iem_mix(i));
        extreme += squares_of(q, &stream) >= seen;
        if (extreme == enough) return (double)enough / i;
    }
    return (extreme + 1.0) / (most + 1.0);
}

/* Rounded counts that are small have no exact law. */
static double p_of(struct question *q, iem_spread *s)
{
    const bool small = iem_rate_is_share(q->rate) && !chi_square_holds(q);
    if (!q->corners.low) {
        s->monte_carlo = small;
        return small ? monte_carlo_p(q) : iem_chisq_upper(s->chi_square, s->df);
    }
    q->mildest = true;
    const struct pooled mildest = pool(q);
    s->chi_square = chi_square_of(q, &mildest);
    return small ? NAN : iem_chisq_upper(s->chi_square, s->df);
}

static void test_all(struct question *q, iem_spread *s)
{
    const struct pooled p = pool(q);
    if (p.groups < 2) return;
    s->df = p.groups - 1;
    s->chi_square = chi_square_of(q, &p);
    take_noise_out(q, &p, s);
    s->p = p_of(q, s);
}

/* F1 grows with the threat score, which is a share: they are equal together. */
static void test_as_share(struct question *q, iem_spread *s)
{
    q->rate = IEM_THREAT_SCORE;
    const struct pooled p = pool(q);
    s->df = p.groups - 1;
    s->chi_square = chi_square_of(q, &p);
    s->p = p.groups < 2 ? NAN : p_of(q, s);
}

static iem_spread spread_of(const iem_confusion *groups, iem_corners corners, size_t n,
                            iem_outcome_rate rate, double rates)
{
    iem_spread s = {0,        SIZE_MAX, SIZE_MAX, iem_undefined, iem_undefined,
                    SIZE_MAX, NAN,      NAN,      NAN,           NAN,
                    NAN,      false,    NAN,      NAN,           NAN};
    struct question q = {groups, corners, false, n, rate, iem_confusion_sum(groups, n),
                         NAN};
    find_ends(&q, &s);
    if (s.groups < 2) {
        s.highest = s.lowest = SIZE_MAX;
        return s;
    }
    const double k = (double)s.groups;
    q.z = z_of_all(rates * k * (k - 1) / 2);
    measure_pairs(&q, &s);
    measure_from_all(&q, &s);
    test_all(&q, &s);
    if (rate == IEM_F1) test_as_share(&q, &s);
    return s;
}

const iem_corners iem_exact_counts = {NULL, NULL};

iem_spread iem_outcome_spread(const iem_confusion *groups, iem_corners corners,
                              size_t n, iem_outcome_rate rate)
{
    return spread_of(groups, corners, n, rate, 1);
}

/* ---- both error rates ---- */

static iem_estimate larger(iem_estimate a, iem_estimate b)
{
    return (iem_estimate){fmax(a.value, b.value), fmax(a.low, b.low),
                          fmax(a.high, b.high)};
}

static iem_estimate smaller(iem_estimate a, iem_estimate b)
{
    return (iem_estimate){fmin(a.value, b.value), fmin(a.low, b.low),
                          fmin(a.high, b.high)};
}

static iem_estimate middle(iem_estimate a, iem_estimate b)
{
    return (iem_estimate){(a.value + b.value) / 2, (a.low + b.low) / 2,
                          (a.high + b.high) / 2};
}

iem_odds_spread iem_equalised_odds_spread(const iem_confusion *groups, iem_corners tpr,
                                          iem_corners fpr, size_t n)
{
    const iem_spread t = spread_of(groups, tpr, n, IEM_TPR, 2);
    const iem_spread f = spread_of(groups, fpr, n, IEM_FPR, 2);
    iem_odds_spread odds = {t,
                            f,
                            iem_undefined,
                            iem_undefined,
                            iem_undefined,
                            iem_undefined,
                            t.chi_square + f.chi_square,
                            t.df + f.df,
                            NAN};
    odds.p = t.monte_carlo || f.monte_carlo ? fmin(1, 2 * fmin(t.p, f.p))
                                            : iem_chisq_upper(odds.chi_square, odds.df);
    if (isnan(t.p) || isnan(f.p)) odds.p = NAN;
    if (!isnan(t.difference.value + f.difference.value)) {
        odds.worst = larger(t.difference, f.difference);
        odds.mean = middle(t.difference, f.difference);
    }
    if (!isnan(t.ratio.value + f.ratio.value)) {
        odds.worst_ratio = smaller(t.ratio, f.ratio);
        odds.mean_ratio = middle(t.ratio, f.ratio);
    }
    return odds;
}
