/* Empirical Bayes: how far to trust a cell's own count. */
#include "stats/shrink.h"

#include "stats/interval.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

enum { STEPS = 25 };
/* Half the 95 % quantile of chi-square with 1 degree of freedom. */
static const double within_interval = 1.920729410347062;

/* The same as log_beta_ratio, for whole counts few enough to be multiplied out. */
static double log_beta_product(double x, double y, int a, int b)
{
    double product = 1;
    for (int i = 0; i < a; i++) product *= (x + i) / (x + y + i);
    for (int i = 0; i < b; i++) product *= (y + i) / (x + y + a + i);
    return log(product);
}

/* ln of the ratio B(x + a, y + b) / B(x, y) for counts a and b. */
static double log_beta_ratio(double x, double y, double a, double b)
{
    return gsl_sf_lngamma(x + a) - gsl_sf_lngamma(x) + gsl_sf_lngamma(y + b) -
           gsl_sf_lngamma(y) - gsl_sf_lngamma(x + y + a + b) + gsl_sf_lngamma(x + y);
}

static double log_likelihood(const double *adverse, const double *n,
                             const double *model, size_t count, double m)
{
    const double least = 1e-6; /* a model rate of 0 or 1 is never taken as certain */
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(n[i] > 0)) continue;
        const double x = fmax(model[i] * m, least), y = fmax((1 - model[i]) * m, least);
        const double a = adverse[i], b = n[i] - a;
        /* 25 factors of at least 1e-6 / 4097 each stay far above the smallest double.
         */
        const bool few =
            n[i] <= 25 && rint(a) >= a && rint(a) <= a && rint(b) >= b && rint(b) <= b;
        sum +=
            few ? log_beta_product(x, y, (int)a, (int)b) : log_beta_ratio(x, y, a, b);
    }
    return sum;
}

double iem_shrink_weight(const double *adverse, const double *n, const double *model,
                         size_t count)
{
    double likelihood[STEPS], best = -INFINITY;
    for (int j = 0; j < STEPS; j++) {
        likelihood[j] = log_likelihood(adverse, n, model, count, exp2(j / 2.0));
        best = fmax(best, likelihood[j]);
    }
    int least = 0;
    while (likelihood[least] < best - within_interval) least++;
    return exp2(least / 2.0);
}

double iem_shrunk(double adverse, double n, double model, double m)
{
    return (adverse + m * model) / (n + m);
}

iem_causation iem_group_chance(double p1, double n1, double p0, double n0, double level)
{
    const iem_causation unknown = {NAN, NAN, NAN};
    if (!(p1 > 0 && p0 > 0 && n1 > 0 && n0 > 0)) return unknown;
    const double log_ratio = log(p1 / p0);
    const double se = sqrt((1 - p1) / (n1 * p1) + (1 - p0) / (n0 * p0));
    const double z = iem_normal_upper_quantile(level);
    return (iem_causation){1 - p0 / p1, 1 - exp(-(log_ratio - z * se)),
                           1 - exp(-(log_ratio + z * se))};
}
