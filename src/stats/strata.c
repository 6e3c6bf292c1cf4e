/* Mantel-Haenszel and its family over many cells; every sum runs once, in the order of
 * the cells. */
#include "stats/strata.h"

#include "stats/hypergeometric.h"

#include <math.h>

static int has_both(iem_table t)
{
    return t.n1 > 0 && t.n0 > 0;
}

/* Cells where everybody got the same decision say nothing about odds. */
static int is_informative(iem_table t)
{
    const double k = t.a1 + t.a0;
    return has_both(t) && k > 0 && k < t.n1 + t.n0;
}

/* Where everybody in each cell of each side got the same decision a sum of variances is
 * zero, and says nothing of what others would get: no interval. */
static iem_estimate with_width(iem_estimate e)
{
    return e.high > e.low ? e : (iem_estimate){e.value, NAN, NAN};
}

/* ---- risk ratio ---- */

typedef struct risk_sums {
    double group, reference, spread;
} risk_sums;

static risk_sums sum_risks(const iem_table *t, size_t n)
{
    risk_sums s = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        if (!has_both(t[i])) continue;
        const double n1 = t[i].n1, n0 = t[i].n0, all = n1 + n0;
        s.group += t[i].a1 * n0 / all;
        s.reference += t[i].a0 * n1 / all;
        s.spread +=
            (n1 * n0 * (t[i].a1 + t[i].a0) - t[i].a1 * t[i].a0 * all) / (all * all);
    }
    return s;
}

static double risk_ratio_log_se(risk_sums s)
{
    return s.group > 0 && s.reference > 0 ? sqrt(s.spread / (s.group * s.reference))
                                          : NAN;
}

iem_estimate iem_mh_risk_ratio(const iem_table *t, size_t n)
{
    const risk_sums s = sum_risks(t, n);
    if (!(s.reference > 0)) return iem_undefined;
    const double log_se = risk_ratio_log_se(s);
    /* What is left of terms that cancel is no error. */
    if (!(log_se > 1e-6)) return iem_mh_risk_ratio_score(t, n, IEM_Z95);
    return iem_ratio_interval(s.group / s.reference, log_se);
}

double iem_mh_log_risk_ratio_se(const iem_table *t, size_t n)
{
    return risk_ratio_log_se(sum_risks(t, n));
}

double iem_mh_risk_ratio_z(const iem_table *t, size_t n, double ratio)
{
    double excess = 0, variance = 0;
    for (size_t i = 0; i < n; i++) {
        if (!has_both(t[i])) continue;
        const double n1 = t[i].n1, n0 = t[i].n0, all = n1 + n0;
        const double k = t[i].a1 + t[i].a0;
        const double p0 = fmin(k / (n0 + ratio * n1), fmin(1, 1 / ratio));
        const double p1 = ratio * p0, w1 = n0 / all, w0 = ratio * n1 / all;
        excess += w1 * t[i].a1 - w0 * t[i].a0;
        variance += w1 * w1 * n1 * p1 * (1 - p1) + w0 * w0 * n0 * p0 * (1 - p0);
    }
    return variance > 0 ? excess / sqrt(variance) : NAN;
}

/* The ratio at which z is met; z falls as the ratio rises. */
static double ratio_at_z(const iem_table *t, size_t n, double z)
{
    double low = -40, high = 40; /* log ratios: of any counts up to 2^53 */
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        const double at = iem_mh_risk_ratio_z(t, n, exp(middle));
        /* Where nothing varies, nothing speaks against the ratio. */
        if ((isnan(at) ? 0 : at) > z)
            low = middle;
        else
            high = middle;
    }
    return exp(low);
}

iem_estimate iem_mh_risk_ratio_score(const iem_table *t, size_t n, double z)
{
    const risk_sums s = sum_risks(t, n);
    if (!(s.group > 0 || s.reference > 0)) return iem_undefined;
    return (iem_estimate){s.group / s.reference, s.group > 0 ? ratio_at_z(t, n, z) : 0,
                          s.reference > 0 ? ratio_at_z(t, n, -z) : INFINITY};
}

/* ---- odds ratio ---- */

/* Robins, Breslow & Greenland's P, Q, R and S, summed. */
typedef struct odds_sums {
    double r, s, pr, ps_qr, qs;
} odds_sums;

static odds_sums sum_odds(const iem_table *t, size_t n)
{
    odds_sums o = {0, 0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        if (!has_both(t[i])) continue;
        const double all = t[i].n1 + t[i].n0;
        const double b1 = t[i].n1 - t[i].a1, b0 = t[i].n0 - t[i].a0;
        const double p = (t[i].a1 + b0) / all, q = (b1 + t[i].a0) / all;
        const double r = t[i].a1 * b0 / all, s = b1 * t[i].a0 / all;
        o.r += r;
        o.s += s;
        o.pr += p * r;
        o.ps_qr += p * s + q * r;
        o.qs += q * s;
    }
    return o;
}

iem_estimate iem_mh_odds_ratio(const iem_table *t, size_t n)
{
    const odds_sums o = sum_odds(t, n);
    if (!(o.s > 0)) return iem_undefined;
    if (!(o.r > 0)) return (iem_estimate){0, NAN, NAN};
    const double variance =
        o.pr / (2 * o.r * o.r) + o.ps_qr / (2 * o.r * o.s) + o.qs / (2 * o.s * o.s);
    return iem_ratio_interval(o.r / o.s, sqrt(variance));
}

/* ---- rate difference ---- */

typedef struct difference_sums {
    double weight, difference, p, q; /* Sato's P and Q */
} difference_sums;

static difference_sums sum_differences(const iem_table *t, size_t n)
{
    difference_sums s = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        if (!has_both(t[i])) continue;
        const double n1 = t[i].n1, n0 = t[i].n0, a1 = t[i].a1, a0 = t[i].a0;
        const double all = n1 + n0;
        s.weight += n1 * n0 / all;
        s.difference += (a1 * n0 - a0 * n1) / all;
        s.p += (n1 * n1 * a0 - n0 * n0 * a1 + n1 * n0 * (n0 - n1) / 2) / (all * all);
        s.q += (a1 * (n0 - a0) + a0 * (n1 - a1)) / (2 * all);
    }
    return s;
}

static double difference_se(difference_sums s)
{
    const double variance = s.difference / s.weight * s.p + s.q;
    if (!(s.weight > 0)) return NAN;
    /* Two terms that cancel leave what rounding left of them. */
    return variance > 1e-12 * s.q ? sqrt(variance) / s.weight : 0;
}

iem_estimate iem_mh_rate_difference(const iem_table *t, size_t n)
{
    const difference_sums s = sum_differences(t, n);
    if (!(s.weight > 0)) return iem_undefined;
    return with_width(iem_interval(s.difference / s.weight, difference_se(s)));
}

/* ---- Cochran, Mantel and Haenszel ---- */

static iem_margin margin_of(iem_table t)
{
    return (iem_margin){t.n1, t.n0, t.a1 + t.a0};
}

/* Without offset the central law in closed form, which takes fractions of counts too.
 */
static iem_moments moments_of(iem_table t, const double *offset)
{
    if (offset) return iem_hypergeometric_moments(margin_of(t), *offset);
    const double n = t.n1 + t.n0, k = t.a1 + t.a0, mean = t.n1 * k / n;
    const double variance = mean * t.n0 * (n - k) / (n * (n - 1));
    return (iem_moments){mean, n > 1 ? variance : 0};
}

static iem_cmh normal_test(const iem_table *t, const double *offset, size_t n)
{
    double excess = 0, variance = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_informative(t[i])) continue;
        const iem_moments m = moments_of(t[i], offset ? &offset[i] : NULL);
        excess += (offset ? round(t[i].a1) : t[i].a1) - m.mean;
        variance += m.variance;
    }
    if (!(variance > 0)) return (iem_cmh){NAN, NAN, NAN, 0, 0};
    const double z = excess / sqrt(variance);
    return (iem_cmh){z, 2 * iem_normal_upper(fabs(z)), iem_normal_upper(z), variance,
                     0};
}

/* The law of a sum of counts, first .. first + width - 1; `spare` and `cell` are room
 * to work in. Probabilities below 1e-300 are left out at both ends. */
typedef struct sum_law {
    double *p, *spare, *cell;
    size_t width, capacity;
    double first;
    double products; /* multiplications so far */
} sum_law;

static void trim(sum_law *s)
{
    const double least = 1e-300;
    size_t from = 0;
    while (s->width > 1 && s->p[s->width - 1] < least) s->width--;
    while (from + 1 < s->width && s->p[from] < least) from++;
    s->width -= from;
    s->first += (double)from;
    for (size_t i = 0; from && i < s->width; i++) s->p[i] = s->p[i + from];
}

/* False: no room, or more work than anybody would wait for. */
static int add_cell(sum_law *s, iem_margin m, double theta)
{
    const double most_products = 4e9;
    double first;
    const size_t count =
        iem_hypergeometric_window(m, theta, s->cell, s->capacity, &first);
    s->products += (double)s->width * (double)count;
    if (!count || count > s->capacity - s->width + 1 || s->products > most_products)
        return 0;
    for (size_t i = 0; i < s->width + count - 1; i++) s->spare[i] = 0;
    for (size_t i = 0; i < s->width; i++)
        for (size_t j = 0; j < count; j++) s->spare[i + j] += s->p[i] * s->cell[j];
    double *const old = s->p;
    s->p = s->spare;
    s->spare = old;
    s->width += count - 1;
    s->first += first;
    trim(s);
    return 1;
}

/* Two-sided as in R: counts no more probable than the one seen, ties to 1e-7. */
static void read_off(const sum_law *s, double seen, iem_cmh *out)
{
    const double at = seen - s->first;
    const int inside = at >= 0 && at < (double)s->width;
    const double limit = inside ? s->p[(size_t)at] * (1 + 1e-7) : 0;
    double two_sided = 0, greater = 0;
    for (size_t i = 0; i < s->width; i++) {
        if (s->p[i] <= limit) two_sided += s->p[i];
        if ((double)i >= at) greater += s->p[i];
    }
    out->p = fmin(1, two_sided);
    out->p_greater = fmin(1, greater);
    out->exact = 1;
}

/* `room`: three times `capacity`. False, and `out` as it was, when that is too little.
 */
static int exact_test(const iem_table *t, const double *offset, size_t n, double *room,
                      size_t capacity, iem_cmh *out)
{
    sum_law s = {.p = room,
                 .spare = room + capacity,
                 .cell = room + 2 * capacity,
                 .width = 1,
                 .capacity = capacity};
    s.p[0] = 1;
    double seen = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_informative(t[i])) continue;
        seen += round(t[i].a1);
        if (!add_cell(&s, margin_of(t[i]), offset ? offset[i] : 0)) return 0;
    }
    read_off(&s, seen, out);
    return 1;
}

iem_cmh iem_cmh_test(const iem_table *t, const double *offset, size_t n)
{
    /* The sum is one of independent yes-or-no's (Harper 1967), so by Bennett's
     * inequality its probabilities are below 1e-300 beyond 350 from the mean: the
     * room needs no allocation. */
    enum { CAPACITY = 2048 };
    const double too_small_for_normal = 20;
    iem_cmh test = normal_test(t, offset, n);
    if (!(test.variance > 0 && test.variance < too_small_for_normal)) return test;
    double room[3 * CAPACITY];
    (void)exact_test(t, offset, n, room, CAPACITY, &test);
    return test;
}

/* ---- homogeneity ---- */

/* The group's count in a table with these margins and this odds ratio: the root of a
 * quadratic, written so that neither sign of b cancels. */
static double expected_count(iem_margin m, double odds_ratio)
{
    const double a = 1 - odds_ratio;
    const double b = odds_ratio * (m.n1 + m.k) + m.n0 - m.k;
    const double c = odds_ratio * m.n1 * m.k;
    const double root = sqrt(b * b + 4 * a * c);
    return b > 0 ? 2 * c / (b + root) : (root - b) / (2 * a);
}

iem_homogeneity iem_breslow_day(const iem_table *t, size_t n)
{
    const double odds_ratio = iem_mh_odds_ratio(t, n).value;
    iem_homogeneity h = {NAN, NAN, NAN, NAN, 0};
    double statistic = 0, excess = 0, variance = 0;
    size_t cells = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_informative(t[i])) continue;
        const iem_margin m = margin_of(t[i]);
        const double e = expected_count(m, odds_ratio);
        const double v =
            1 / (1 / e + 1 / (m.n1 - e) + 1 / (m.k - e) + 1 / (m.n0 - m.k + e));
        statistic += (t[i].a1 - e) * (t[i].a1 - e) / v;
        excess += t[i].a1 - e;
        variance += v;
        cells++;
    }
    if (cells) h.df = cells - 1;
    if (cells < 2 || !(odds_ratio > 0)) return h;
    h.breslow_day = statistic;
    h.tarone = statistic - excess * excess / variance;
    h.breslow_day_p = iem_chisq_upper(h.breslow_day, (double)h.df);
    h.tarone_p = iem_chisq_upper(h.tarone, (double)h.df);
    return h;
}

/* ---- conditional demographic disparity ---- */

iem_estimate iem_cdd(const iem_table *t, size_t n)
{
    double size = 0, sum = 0, variance = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_informative(t[i])) continue;
        const double all = t[i].n1 + t[i].n0, k = t[i].a1 + t[i].a0;
        const double among_adverse = t[i].a1 / k;
        const double among_favourable = (t[i].n1 - t[i].a1) / (all - k);
        size += all;
        sum += all * (among_adverse - among_favourable);
        variance += all * all *
                    (among_adverse * (1 - among_adverse) / k +
                     among_favourable * (1 - among_favourable) / (all - k));
    }
    return size > 0 ? with_width(iem_interval(sum / size, sqrt(variance) / size))
                    : iem_undefined;
}
