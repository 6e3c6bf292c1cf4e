/* A count of a wide law is as good as continuous: a sum over whole numbers differs from
 * the integral by exp(-2 pi^2 v) (Poisson's summation). The weight of a count is
 * exp h(a), with h a sum over the four counts of the table; half a count is added to
 * each, for ln of the gamma function of X + 1/2 is X ln X - X but for 1 / 24 X. */
#include "stats/broad.h"

#include "stats/interval.h"

#include <math.h>

static const double narrow = 1e6;

/* The four counts, half a one added: those of the group, then of the reference, adverse
 * decisions first. Its own adverse count moves them by +, -, - and +. */
enum { COUNTS = 4 };
static const double moves[COUNTS] = {1, -1, -1, 1};

typedef struct counts {
    double x[COUNTS];
} counts;

static counts counts_at(iem_margin m, double a)
{
    return (counts){{a + .5, m.n1 - a + .5, m.k - a + .5, m.n0 - m.k + a + .5}};
}

/* Sum of 1 / X^n over the counts, with the sign of their moves where n is even. */
static double sum_of_powers(const counts *c, int n)
{
    double sum = 0;
    for (int i = 0; i < COUNTS; i++) sum += moves[i] * pow(moves[i] / c->x[i], n);
    return sum;
}

/* Where h has its top: X0 X3 = psi X1 X2 is a quadratic, and a step of Newton's method
 * on the logarithm gives back the digits that cancelled in it. */
static double mode_of(iem_margin m, double theta)
{
    const double low = fmax(0, m.k - m.n0), high = fmin(m.n1, m.k);
    const double psi = exp(theta), a = psi - 1;
    const double b = psi * (m.n1 + m.k + 1) + m.n0 - m.k + 1;
    const double c = psi * (m.n1 + .5) * (m.k + .5) - .5 * (m.n0 - m.k + .5);
    const double root = sqrt(fmax(b * b - 4 * a * c, 0));
    double at = b > 0 ? 2 * c / (b + root) : (b - root) / (2 * a);
    for (int step = 0; step < 4; step++) {
        const counts x = counts_at(m, fmin(fmax(at, low), high));
        const double slope = theta + log(x.x[1] / x.x[0]) + log(x.x[2] / x.x[3]);
        const double bend = 1 / x.x[0] + 1 / x.x[1] + 1 / x.x[2] + 1 / x.x[3];
        at = fmin(fmax(at, low), high) + slope / bend;
    }
    return fmin(fmax(at, low), high);
}

bool iem_broad_law(iem_margin m, double theta, iem_broad *law)
{
    const double favourable = m.n1 + m.n0 - m.k;
    /* v is below each of them: no root is taken for cells of people. */
    if (!(fmin(fmin(m.n1, m.n0), fmin(m.k, favourable)) > narrow)) return false;
    const double mode = mode_of(m, theta);
    const counts x = counts_at(m, mode);
    const double v = 1 / (1 / x.x[0] + 1 / x.x[1] + 1 / x.x[2] + 1 / x.x[3]);
    if (!(v > narrow)) return false;
    *law = (iem_broad){.m = m,
                       .theta = theta,
                       .mode = mode,
                       .v = v,
                       .h3 = sum_of_powers(&x, 2),
                       .h4 = -2 * sum_of_powers(&x, 3),
                       .h5 = 6 * sum_of_powers(&x, 4)};
    return true;
}

/* Diagrams of at most one loop for the mean and the variance, of none for the rest. */
iem_cumulants iem_broad_cumulants(const iem_broad *law)
{
    const double v = law->v, h3 = law->h3 * v, h4 = law->h4 * v;
    return (iem_cumulants){.k1 = law->mode + h3 * v / 2,
                           .k2 = v * (1 + h4 * v / 2 + h3 * h3 * v),
                           .k3 = h3 * v * v,
                           .k4 = v * v * v * (h4 + 3 * h3 * h3),
                           .k5 = v * v * v * v *
                                 (law->h5 * v + 10 * h3 * h4 + 15 * h3 * h3 * h3)};
}

/* (1 + u) ln(1 + u) - u */
static double bregman(double u)
{
    if (fabs(u) > .01) return (1 + u) * log1p(u) - u;
    double sum = 0, power = u;
    for (int n = 2; n < 10; n++) {
        power *= -u;
        sum -= power / (n * (n - 1));
    }
    return sum;
}

double iem_hypergeometric_fall(iem_margin m, double theta, double from, double to)
{
    const counts x = counts_at(m, from);
    const double slope = theta + log(x.x[1] / x.x[0]) + log(x.x[2] / x.x[3]);
    double sum = 0;
    for (int i = 0; i < COUNTS; i++)
        sum += x.x[i] * bregman(moves[i] * (to - from) / x.x[i]);
    return sum - slope * (to - from);
}

/* How far h(a) is below its top, where nothing is linear in a. */
static double depth_of(const iem_broad *law, double a)
{
    return iem_hypergeometric_fall(law->m, law->theta, law->mode, a);
}

/* -h'(a) */
static double descent_at(const iem_broad *law, double a)
{
    const counts x = counts_at(law->m, law->mode);
    double sum = 0;
    for (int i = 0; i < COUNTS; i++)
        sum += moves[i] * log1p(moves[i] * (a - law->mode) / x.x[i]);
    return sum;
}

double iem_broad_log_pmf(const iem_broad *law, double a)
{
    const double v = law->v;
    const double loop = law->h4 * v * v / 8 + 5 * law->h3 * law->h3 * v * v * v / 24;
    return -depth_of(law, a) - log(2 * M_PI * v) / 2 - log1p(loop);
}

/* The tail away from the mode, `side` 1 above it and -1 below. Steps of one are steps
 * of `slope` in h: half a term and all beyond are so much more than the integral. */
static double tail(const iem_broad *law, double a, double side)
{
    const double r = sqrt(2 * depth_of(law, a)), slope = side * descent_at(law, a);
    const double q = slope * sqrt(law->v), near = 1e-4;
    const double skewed = side * law->h3 * law->v * sqrt(law->v) / 3;
    const double density = exp(-r * r / 2) / sqrt(2 * M_PI);
    const double beyond =
        iem_normal_upper(r) + density * (r > near ? 1 / q - 1 / r : skewed);
    return slope > near ? beyond * (slope / 2) / tanh(slope / 2) : beyond;
}

double iem_broad_midp_greater(const iem_broad *law, double a)
{
    return a >= law->mode ? tail(law, a, 1) : 1 - tail(law, a, -1);
}

double iem_broad_quantile(const iem_broad *law, double u)
{
    const double low = fmax(0, law->m.k - law->m.n0), high = fmin(law->m.n1, law->m.k);
    const iem_cumulants c = iem_broad_cumulants(law);
    const double sd = sqrt(c.k2), z = iem_normal_quantile(u);
    const double skewness = c.k3 / (c.k2 * sd);
    return fmin(fmax(round(c.k1 + sd * (z + skewness * (z * z - 1) / 6)), low), high);
}
