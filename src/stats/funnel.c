#include "stats/funnel.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Of a share so small, or a number so large, that the law is Poisson's to six digits,
 * or the normal one with its skewness (Cornish & Fisher 1938) to less than a count. */
static double quantile_of_many(double p, double n, double share)
{
    const double z = iem_normal_quantile(p), spread = n * share * (1 - share);
    const double nearly_normal = 100;
    if (spread > nearly_normal)
        return fmin(fmax(round(n * share + sqrt(spread) * z +
                               (1 - 2 * share) * (z * z - 1) / 6),
                         0),
                    n);
    if (share > .5) return n - quantile_of_many(1 - p, n, 1 - share);
    double k = 0;
    while (gsl_cdf_gamma_Q(n * share, k + 1, 1) < p) k++;
    return k;
}

/* The least k with P(X <= k) >= p, from about where the normal law has it. */
static double binomial_quantile(double p, double n, double share)
{
    const double many = 1e8;
    if (n > many) return quantile_of_many(p, n, share);
    const unsigned trials = (unsigned)n;
    const double spread = sqrt(n * share * (1 - share));
    double k = floor(n * share + iem_normal_quantile(p) * spread);
    k = fmin(fmax(k, 0), n);
    while (k > 0 && gsl_cdf_binomial_P((unsigned)k - 1, share, trials) >= p) k--;
    while (k < n && gsl_cdf_binomial_P((unsigned)k, share, trials) < p) k++;
    return k;
}

iem_estimate iem_funnel_limits(double n, double share, double outside)
{
    if (!(n >= 1 && share >= 0 && share <= 1)) return iem_undefined;
    if (!(share > 0 && share < 1)) return (iem_estimate){share, share, share};
    return (iem_estimate){share, binomial_quantile(outside / 2, n, share) / n,
                          binomial_quantile(1 - outside / 2, n, share) / n};
}

/* That of rank `rank`, the lowest being 1. */
static double ranked(const double *value, const double *count, size_t n, double rank)
{
    double below = 0;
    for (size_t i = 0; i < n; i++) {
        below += count[i];
        if (below >= rank) return value[i];
    }
    return NAN;
}

iem_estimate iem_middle_of(const double *value, const double *count, size_t n)
{
    double all = 0;
    for (size_t i = 0; i < n; i++) all += count[i];
    if (!(all > 0)) return iem_undefined;
    const double half = IEM_Z95 * sqrt(all) / 2;
    const double low = floor(all / 2 - half), high = ceil(all / 2 + 1 + half);
    return (iem_estimate){ranked(value, count, n, ceil(all / 2)),
                          low >= 1 ? ranked(value, count, n, low) : NAN,
                          high <= all ? ranked(value, count, n, high) : NAN};
}
