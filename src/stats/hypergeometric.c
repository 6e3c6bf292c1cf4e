/* Fisher's noncentral hypergeometric law by ratios of neighbouring probabilities, from
 * the mode outwards: no factorials, so no cancellation between large logarithms. */
#include "stats/hypergeometric.h"

#include "stats/broad.h"

#include <math.h>
#include <stdint.h>

typedef struct law {
    double n1, n0, k, psi;
    double low, high, mode; /* least, greatest and most probable count */
} law;

static const double negligible = 1e-16;

/* P(a + 1) / P(a) */
static double ratio_up(const law *f, double a)
{
    return f->psi * (f->n1 - a) * (f->k - a) / ((a + 1) * (f->n0 - f->k + a + 1));
}

/* P(a - 1) / P(a) */
static double ratio_down(const law *f, double a)
{
    return a * (f->n0 - f->k + a) / (f->psi * (f->n1 - a + 1) * (f->k - a + 1));
}

static const double most_fraction = 9e15; /* numbers above it are whole */

/* round(), which costs a call, for counts that are hardly ever anything but whole. */
static double whole(double count)
{
    if (count >= most_fraction || !(count > (double)(int64_t)count)) return count;
    return round(count);
}

static double between(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Is a + 1 more probable than a, and a - 1? Without the division of the ratios: the
 * mode is looked for in every cell. */
static bool rises_above(const law *f, double a)
{
    return f->psi * (f->n1 - a) * (f->k - a) > (a + 1) * (f->n0 - f->k + a + 1);
}

static bool rises_below(const law *f, double a)
{
    return a * (f->n0 - f->k + a) > f->psi * (f->n1 - a + 1) * (f->k - a + 1);
}

/* Where the ratio crosses 1 (Liao & Rosen 2001), put right where rounding has moved it
 * by one. */
static double mode_of(const law *f)
{
    const double a = f->psi - 1;
    const double b = (f->n1 + f->k + 2) * f->psi + f->n0 - f->k;
    const double c = f->psi * (f->n1 + 1) * (f->k + 1);
    const double square = b * b - 4 * a * c, root = square > 0 ? sqrt(square) : 0;
    const double crossing = b > 0 ? 2 * c / (b + root) : (b - root) / (2 * a);
    double mode = between(crossing, f->low, f->high);
    if (mode < most_fraction) mode = (double)(int64_t)mode;
    while (mode < f->high && rises_above(f, mode)) mode++;
    while (mode > f->low && rises_below(f, mode)) mode--;
    return mode;
}

/* Beyond this the law is a single count to double precision; exp() stays finite. */
static const double theta_max = 300;

static law law_of(iem_margin m, double theta)
{
    law f = {.n1 = whole(m.n1), .n0 = whole(m.n0)};
    f.k = between(whole(m.k), 0, f.n1 + f.n0);
    f.psi = exp(between(theta, -theta_max, theta_max));
    f.low = f.k > f.n0 ? f.k - f.n0 : 0;
    f.high = f.n1 < f.k ? f.n1 : f.k;
    f.mode = mode_of(&f);
    return f;
}

/* Whole counts are what is asked about, and odds as of law_of. */
static bool is_wide(iem_margin m, double theta, iem_broad *wide)
{
    const iem_margin counts = {whole(m.n1), whole(m.n0), whole(m.k)};
    return iem_broad_law(counts, between(theta, -theta_max, theta_max), wide);
}

static int is_defined(iem_margin m, double theta)
{
    return isfinite(m.n1 + m.n0 + m.k) && m.n1 >= 0 && m.n0 >= 0 && m.k >= 0 &&
           !isnan(theta);
}

/* P(A > a) / P(A = a), for a at or above the mode. */
static double tail_above(const law *f, double a)
{
    double sum = 0;
    for (double w = 1; a < f->high && w > negligible * sum; a++) {
        w *= ratio_up(f, a);
        sum += w;
    }
    return sum;
}

/* P(A < a) / P(A = a), for a at or below the mode. */
static double tail_below(const law *f, double a)
{
    double sum = 0;
    for (double w = 1; a > f->low && w > negligible * sum; a--) {
        w *= ratio_down(f, a);
        sum += w;
    }
    return sum;
}

/* 1 / P(A = mode) */
static double total_over_mode(const law *f)
{
    return 1 + tail_above(f, f->mode) + tail_below(f, f->mode);
}

/* Multiplies *w, and moves it into *log_w before it can underflow. */
static void scale(double *w, double *log_w, double ratio)
{
    *w *= ratio;
    if (*w > 1e-100) return;
    *log_w += log(*w);
    *w = 1;
}

/* ln(P(A = a) / P(A = mode)), for a within the support. */
static double log_over_mode(const law *f, double a)
{
    /* Where that logarithm is in the hundreds of thousands, nobody walks. */
    const double far = 1e6;
    if (fabs(a - f->mode) > far)
        return -iem_hypergeometric_fall((iem_margin){f->n1, f->n0, f->k}, log(f->psi),
                                        f->mode, a);
    double w = 1, log_w = 0;
    for (double j = f->mode; j < a; j++) scale(&w, &log_w, ratio_up(f, j));
    for (double j = f->mode; j > a; j--) scale(&w, &log_w, ratio_down(f, j));
    return log_w + log(w);
}

iem_moments iem_hypergeometric_moments(iem_margin m, double theta)
{
    if (!is_defined(m, theta)) return (iem_moments){NAN, NAN};
    iem_broad wide;
    if (is_wide(m, theta, &wide)) {
        const iem_cumulants c = iem_broad_cumulants(&wide);
        return (iem_moments){c.k1, c.k2};
    }
    const law f = law_of(m, theta);
    /* Around the mode, so that the variance is no difference of large numbers. */
    double total = 1, first = 0, second = 0;
    double w = 1, distance = 0;
    while (f.mode + distance < f.high && w > negligible * total) {
        w *= ratio_up(&f, f.mode + distance++);
        total += w;
        first += w * distance;
        second += w * distance * distance;
    }
    w = 1, distance = 0;
    while (f.mode - distance > f.low && w > negligible * total) {
        w *= ratio_down(&f, f.mode - distance++);
        total += w;
        first -= w * distance;
        second += w * distance * distance;
    }
    const double from_mode = first / total;
    return (iem_moments){f.mode + from_mode, second / total - from_mode * from_mode};
}

/* Probabilities over that of the mode, and their moments about it. */
typedef struct mode_sums {
    double total, m1, m2, m3, m4, m5;
} mode_sums;

static void add_term(mode_sums *s, double w, double distance)
{
    s->total += w;
    s->m1 += w *= distance;
    s->m2 += w *= distance;
    s->m3 += w *= distance;
    s->m4 += w *= distance;
    s->m5 += w * distance;
}

static mode_sums sum_about_mode(const law *f)
{
    mode_sums s = {1, 0, 0, 0, 0, 0};
    double w = 1, distance = 0;
    while (f->mode + distance < f->high && w > negligible * s.total) {
        w *= ratio_up(f, f->mode + distance++);
        add_term(&s, w, distance);
    }
    w = 1, distance = 0;
    while (f->mode - distance > f->low && w > negligible * s.total) {
        w *= ratio_down(f, f->mode - distance++);
        add_term(&s, w, -distance);
    }
    return s;
}

iem_cumulants iem_hypergeometric_cumulants(iem_margin m, double theta)
{
    if (!is_defined(m, theta)) return (iem_cumulants){NAN, NAN, NAN, NAN, NAN};
    iem_broad wide;
    if (is_wide(m, theta, &wide)) return iem_broad_cumulants(&wide);
    const law f = law_of(m, theta);
    const mode_sums s = sum_about_mode(&f);
    const double x = s.m1 / s.total, x2 = x * x, m2 = s.m2 / s.total,
                 m3 = s.m3 / s.total, m4 = s.m4 / s.total, m5 = s.m5 / s.total;
    const double c2 = m2 - x2, c3 = m3 - 3 * x * m2 + 2 * x * x2;
    const double c4 = m4 - 4 * x * m3 + 6 * x2 * m2 - 3 * x2 * x2;
    const double c5 =
        m5 - 5 * x * m4 + 10 * x2 * m3 - 10 * x * x2 * m2 + 4 * x * x2 * x2;
    return (iem_cumulants){.k1 = f.mode + x,
                           .k2 = c2,
                           .k3 = c3,
                           .k4 = c4 - 3 * c2 * c2,
                           .k5 = c5 - 10 * c2 * c3};
}

double iem_hypergeometric_log_pmf(iem_margin m, double theta, double a)
{
    if (!is_defined(m, theta) || isnan(a)) return NAN;
    const law f = law_of(m, theta);
    const double count = round(a);
    iem_broad wide;
    if (count < f.low || count > f.high) return -INFINITY;
    if (is_wide(m, theta, &wide)) return iem_broad_log_pmf(&wide, count);
    return log_over_mode(&f, count) - log(total_over_mode(&f));
}

double iem_hypergeometric_midp_greater(iem_margin m, double theta, double a)
{
    if (!is_defined(m, theta) || isnan(a)) return NAN;
    const law f = law_of(m, theta);
    const double count = round(a);
    if (count < f.low) return 1;
    if (count > f.high) return 0;
    iem_broad wide;
    if (is_wide(m, theta, &wide)) return iem_broad_midp_greater(&wide, count);
    const double p = exp(log_over_mode(&f, count)) / total_over_mode(&f);
    return count >= f.mode ? p * (0.5 + tail_above(&f, count))
                           : 1 - p * (0.5 + tail_below(&f, count));
}

double iem_hypergeometric_draw(iem_margin m, double theta, double u)
{
    if (!is_defined(m, theta) || !(u > 0 && u < 1)) return NAN;
    iem_broad wide;
    if (is_wide(m, theta, &wide)) return iem_broad_quantile(&wide, u);
    const law f = law_of(m, theta);
    double left = u * total_over_mode(&f) - 1;
    double above = f.mode, below = above, w_above = 1, w_below = 1;
    while (left > 0 && (above < f.high || below > f.low)) {
        const double before = left;
        if (above < f.high) {
            w_above *= ratio_up(&f, above++);
            left -= w_above;
            if (left <= 0) return above;
        }
        if (below > f.low) {
            w_below *= ratio_down(&f, below--);
            left -= w_below;
            if (left <= 0) return below;
        }
        if (left >= before) break; /* only rounding is left of u */
    }
    return f.mode;
}

size_t iem_hypergeometric_window(iem_margin m, double theta, double *pmf,
                                 size_t capacity, double *first)
{
    iem_broad wide;
    /* One of those has more counts than anybody has room for. */
    if (!is_defined(m, theta) || is_wide(m, theta, &wide)) return 0;
    const law f = law_of(m, theta);
    const double at_mode = 1 / total_over_mode(&f), least = 1e-300;
    double low = f.mode, high = low;
    double w = at_mode;
    while (low > f.low && (w *= ratio_down(&f, low)) >= least) low--;
    w = at_mode;
    while (high < f.high && (w *= ratio_up(&f, high)) >= least) high++;
    if (high - low >= (double)capacity) return 0;

    double *const middle = pmf + (size_t)(f.mode - low);
    *middle = at_mode;
    for (double a = f.mode; a < high; a++)
        pmf[(size_t)(a + 1 - low)] = pmf[(size_t)(a - low)] * ratio_up(&f, a);
    for (double a = f.mode; a > low; a--)
        pmf[(size_t)(a - 1 - low)] = pmf[(size_t)(a - low)] * ratio_down(&f, a);
    *first = low;
    return (size_t)(high - low) + 1;
}
