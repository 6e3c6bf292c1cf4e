/* The e-process: cells become two sums, everything else is read off those. */
#include "stats/sequential.h"

#include "stats/hypergeometric.h"

#include <gsl/gsl_poly.h>
#include <math.h>
#include <stdint.h>

static const double step = 0.05;

double iem_grid_theta(size_t i)
{
    return ((double)i - IEM_GRID_MIDDLE) / 20;
}

/* ---- K of one cell ---- */

enum { FEW_COUNTS = 128 };

/* Probabilities of the counts first … at the cell's offset. */
typedef struct count_law {
    double p[FEW_COUNTS], first;
    size_t n;
} count_law;

/* A sum over all counts, as a polynomial in exp(theta). Counts that the law leaves out
 * (below 1e-300) stay below 1e-160 of the sum on the whole grid. */
static void add_few(iem_sequence *s, const count_law *law)
{
    for (size_t i = 0; i < IEM_GRID; i++) {
        const double x = exp(iem_grid_theta(i));
        double sum = law->p[law->n - 1];
        for (size_t j = law->n - 1; j-- > 0;) sum = sum * x + law->p[j];
        s->k[i] += iem_grid_theta(i) * law->first + log(sum);
    }
}

/* Mean and third cumulant of a wide law. E[A (n0 - k + A)] = psi E[(n1 - A)(k - A)]
 * holds exactly (Johnson & Kotz 1969), and with the variance v from the curvature at
 * the mode, right to 1 / v, it gives the mean to about 1 / n. */
static iem_cumulants wide_cumulants(iem_margin m, double theta)
{
    const double psi = exp(theta), a = 1 - psi;
    const double b = psi * (m.n1 + m.k) + m.n0 - m.k;
    double mean = 0, v = 0;
    for (int i = 0; i < 2; i++) {
        const double c = psi * m.n1 * m.k - a * v;
        const double root = sqrt(b * b + 4 * a * c);
        mean = b > 0 ? 2 * c / (b + root) : (root - b) / (2 * a);
        v = 1 /
            (1 / mean + 1 / (m.n1 - mean) + 1 / (m.k - mean) + 1 / (m.n0 - m.k + mean));
    }
    const double d = m.n0 - m.k + mean;
    const double slope = 1 / (mean * mean) - 1 / ((m.n1 - mean) * (m.n1 - mean)) -
                         1 / ((m.k - mean) * (m.k - mean)) + 1 / (d * d);
    return (iem_cumulants){.k1 = mean, .k2 = v, .k3 = v * v * v * slope};
}

/* The mean is the slope of K: what K gains over one step of the grid is the integral of
 * a series around its middle. A is a sum of independent yes-or-no's (Harper 1967), so
 * what follows the fifth cumulant is below 2e-15 a decision. */
static double rise(iem_margin m, double middle, bool wide)
{
    const double h = step / 2;
    const iem_cumulants c =
        wide ? wide_cumulants(m, middle) : iem_hypergeometric_cumulants(m, middle);
    return 2 * (c.k1 * h + c.k3 * h * h * h / 6 + c.k5 * h * h * h * h * h / 120);
}

/* Terms of sums grow as the square root of the variance; above this many the mean of
 * the wide law is right to 1e-5. */
static const double wide_variance = 1e4;

static void add_many(iem_sequence *s, iem_margin m, double offset, bool wide)
{
    double above = 0, below = 0;
    for (size_t i = 1; i <= IEM_GRID_MIDDLE; i++) {
        const double middle = iem_grid_theta(IEM_GRID_MIDDLE + i) - step / 2;
        above += rise(m, offset + middle, wide);
        below -= rise(m, offset - middle, wide);
        s->k[IEM_GRID_MIDDLE + i] += above;
        s->k[IEM_GRID_MIDDLE - i] += below;
    }
}

static void add_cell(iem_sequence *s, iem_table t, double offset)
{
    const iem_margin m = {round(t.n1), round(t.n0), round(t.a1) + round(t.a0)};
    if (!(m.n1 > 0 && m.n0 > 0 && m.k > 0 && m.k < m.n1 + m.n0)) return;
    const bool wide = wide_cumulants(m, offset).k2 > wide_variance;
    count_law law = {.n = 0};
    if (!wide)
        law.n = iem_hypergeometric_window(m, offset, law.p, FEW_COUNTS, &law.first);
    if (law.n)
        add_few(s, &law);
    else
        add_many(s, m, offset, wide);
    s->adverse += round(t.a1);
}

void iem_sequence_add(iem_sequence *s, const iem_table *t, const double *offset,
                      size_t n)
{
    for (size_t i = 0; i < n; i++) add_cell(s, t[i], offset ? offset[i] : 0);
    s->k[IEM_GRID_MIDDLE] = 0; /* but for rounding */
}

void iem_sequence_join(iem_sequence *s, const iem_sequence *other)
{
    s->adverse += other->adverse;
    for (size_t i = 0; i < IEM_GRID; i++) s->k[i] += other->k[i];
}

/* ---- between the points of the grid ---- */

enum { NEAR = 8 };

/* The polynomial through the eight points of the grid around a log odds ratio (divided
 * differences; the eighth derivative bounds what is left): K is right to 1e-13 a
 * decision, the likeliest odds ratio to 1e-11. Six would leave 1e-9 of that. */
typedef struct nearby {
    double theta[NEAR], difference[NEAR];
} nearby;

static nearby near(const iem_sequence *s, double theta)
{
    const size_t before = NEAR / 2 - 1;
    const double at = floor((theta - iem_grid_theta(0)) / step) - (double)before;
    const size_t from = (size_t)fmin(fmax(at, 0), IEM_GRID - NEAR);
    double k[NEAR];
    nearby n;
    for (size_t i = 0; i < NEAR; i++) {
        n.theta[i] = iem_grid_theta(from + i);
        k[i] = s->k[from + i];
    }
    gsl_poly_dd_init(n.difference, n.theta, k, NEAR);
    return n;
}

static bool on_grid(double theta)
{
    const double end = iem_grid_theta(IEM_GRID - 1);
    return theta >= -end && theta <= end;
}

double iem_sequence_likelihood(const iem_sequence *s, double theta)
{
    if (!on_grid(theta)) return NAN;
    const nearby n = near(s, theta);
    return theta * s->adverse - gsl_poly_dd_eval(n.difference, n.theta, NEAR, theta);
}

static double likelihood(const iem_sequence *s, size_t i)
{
    return iem_grid_theta(i) * s->adverse - s->k[i];
}

static size_t most_likely(const iem_sequence *s, size_t from)
{
    size_t best = from;
    for (size_t i = from; i < IEM_GRID; i++)
        if (likelihood(s, i) > likelihood(s, best)) best = i;
    return best;
}

/* Newton's method between the neighbours of the best point of the grid. When nothing
 * was seen, that is the first. */
double iem_sequence_likeliest(const iem_sequence *s)
{
    const size_t best = most_likely(s, 0);
    if (best == 0 || best == IEM_GRID - 1) return NAN;
    double theta = iem_grid_theta(best);
    for (int i = 0; i < 20; i++) {
        const nearby n = near(s, theta);
        double series[NEAR], room[NEAR];
        gsl_poly_dd_taylor(series, theta, n.difference, n.theta, NEAR, room);
        series[0] = 0; /* slope and curvature are what is wanted */
        const double move = (s->adverse - series[1]) / (2 * series[2]);
        if (!isfinite(move)) return NAN;
        theta = fmin(fmax(theta + move, iem_grid_theta(best - 1)),
                     iem_grid_theta(best + 1));
        if (fabs(move) < 1e-12) break;
    }
    return theta;
}

/* ---- e-values ---- */

/* Log likelihood ratios on the grid, mixed over what lies beyond `null`. */
static double mix(const double *ratio, double null, bool above)
{
    const double scale = 0.7, too_near = 1e-9;
    double weights = 0, sum = 0, largest = -INFINITY;
    for (size_t i = 0; i < IEM_GRID; i++) {
        const double distance = (iem_grid_theta(i) - null) * (above ? 1 : -1);
        if (distance < too_near) continue;
        const double term = ratio[i] - distance / scale;
        weights += exp(-distance / scale);
        if (term > largest) {
            sum *= exp(largest - term);
            largest = term;
        }
        sum += exp(term - largest);
    }
    return weights > 0 ? largest + log(sum / weights) : NAN;
}

double iem_sequence_log_e(const iem_sequence *s, double null, bool above)
{
    if (!on_grid(null)) return NAN;
    const double at_null = iem_sequence_likelihood(s, null);
    double ratio[IEM_GRID];
    for (size_t i = 0; i < IEM_GRID; i++) ratio[i] = likelihood(s, i) - at_null;
    return mix(ratio, null, above);
}

/* How many points of the grid, from one end on, are rejected one after another. */
static size_t rejected(const iem_sequence *s, double limit, bool above)
{
    size_t n = 0;
    while (n < IEM_GRID) {
        const size_t i = above ? n : IEM_GRID - 1 - n;
        if (!(iem_sequence_log_e(s, iem_grid_theta(i), above) >= limit)) break;
        n++;
    }
    return n;
}

iem_estimate iem_sequence_odds_ratio(const iem_sequence *s, double alpha)
{
    const double limit = log(2 / alpha);
    const size_t low = rejected(s, limit, true), high = rejected(s, limit, false);
    return (iem_estimate){exp(iem_sequence_likeliest(s)),
                          low ? exp(iem_grid_theta(low - 1)) : NAN,
                          high ? exp(iem_grid_theta(IEM_GRID - high)) : NAN};
}

static double log_of_sum(double a, double b)
{
    const double most = fmax(a, b);
    return isinf(most) ? most : most + log(exp(a - most) + exp(b - most));
}

/* What a start at period i is given: half to the first one, half to all others. */
static double log_start(size_t i)
{
    const double at = (double)i;
    return -log(i ? 2 * at * (at + 1) : 2);
}

/* What is left for starts after period i, whose e-value is still 1. */
static double log_later(size_t i)
{
    return -log(2 * ((double)i + 1));
}

size_t iem_sequence_follow(const iem_sequence *periods, size_t n, double null,
                           double alpha, double *log_e)
{
    /* Per log odds ratio: ln of the likelihood ratios since each start, mixed. */
    double since[IEM_GRID];
    size_t first = SIZE_MAX;
    for (size_t g = 0; g < IEM_GRID; g++) since[g] = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        const double at_null = iem_sequence_likelihood(&periods[i], null);
        for (size_t g = 0; g < IEM_GRID; g++)
            since[g] = log_of_sum(since[g], log_start(i)) + likelihood(&periods[i], g) -
                       at_null;
        log_e[i] = log_of_sum(mix(since, null, true), log_later(i));
        if (first == SIZE_MAX && log_e[i] >= -log(alpha)) first = i;
    }
    return first;
}

/* ---- since when ---- */

/* Log likelihood ratio of the best log odds ratio above `null` against `null`. */
static double gain_above(const iem_sequence *s, double null)
{
    const double theta = iem_sequence_likeliest(s);
    const double at_null = iem_sequence_likelihood(s, null);
    const size_t end = IEM_GRID - 1;
    if (theta > null) return iem_sequence_likelihood(s, theta) - at_null;
    if (most_likely(s, 0) < end) return 0;
    return fmax(0, likelihood(s, end) - at_null);
}

iem_change iem_sequence_change(const iem_sequence *periods, size_t n, double null,
                               double *gain)
{
    const double drop = 3; /* measured: see the header */
    iem_change c = {SIZE_MAX, SIZE_MAX, SIZE_MAX, 0, NAN};
    if (!on_grid(null)) return c;
    iem_sequence since = {0};
    for (size_t i = n; i-- > 0;) {
        iem_sequence_join(&since, &periods[i]);
        gain[i] = gain_above(&since, null);
        /* Of equal gains the earlier: periods that tell nothing change nothing. */
        if (!(gain[i] > 0 && gain[i] >= c.gain)) continue;
        c = (iem_change){i, 0, 0, gain[i], exp(iem_sequence_likeliest(&since))};
    }
    if (c.at == SIZE_MAX) return c;
    c.first = c.last = c.at;
    for (size_t i = 0; i < n; i++) {
        if (gain[i] < c.gain - drop) continue;
        c.first = i < c.first ? i : c.first;
        c.last = i > c.last ? i : c.last;
    }
    return c;
}

/* ---- do periods agree ---- */

static bool counts(double value, double se)
{
    return isfinite(value) && isfinite(se) && se > 0;
}

iem_heterogeneity iem_cochran_q(const double *value, const double *se, size_t n)
{
    double weight = 0, sum = 0, q = 0;
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        if (!counts(value[i], se[i])) continue;
        weight += 1 / (se[i] * se[i]);
        sum += value[i] / (se[i] * se[i]);
        used++;
    }
    if (used < 2) return (iem_heterogeneity){NAN, NAN, NAN, NAN, 0};
    const double mean = sum / weight, df = (double)(used - 1);
    for (size_t i = 0; i < n; i++) {
        if (!counts(value[i], se[i])) continue;
        const double z = (value[i] - mean) / se[i];
        q += z * z;
    }
    return (iem_heterogeneity){.q = q,
                               .p = iem_chisq_upper(q, df),
                               .i2 = q > df ? 1 - df / q : 0,
                               .mean = mean,
                               .df = used - 1};
}
