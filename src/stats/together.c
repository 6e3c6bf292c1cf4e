#include "stats/together.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* From so many on a count's logarithm is near enough to normal. */
static const double many = 10;

void iem_together(const double *p, size_t n, double *at)
{
    at[0] = 1;
    for (size_t i = 0; i < n; i++) {
        at[i + 1] = at[i] * p[i];
        for (size_t d = i; d > 0; d--) at[d] = at[d] * (1 - p[i]) + at[d - 1] * p[i];
        at[0] *= 1 - p[i];
    }
}

double iem_together_least(const double *at, size_t n, size_t k)
{
    double sum = 0;
    for (size_t d = n + 1; d-- > k;) sum += at[d];
    return sum;
}

double iem_together_pivot(const double *p, size_t n, size_t i, size_t k, double *at)
{
    size_t others = 0;
    if (k == 0 || k > n) return 0;
    at[0] = 1;
    for (size_t j = 0; j < n; j++) {
        if (j == i) continue;
        at[others + 1] = at[others] * p[j];
        for (size_t d = others; d > 0; d--)
            at[d] = at[d] * (1 - p[j]) + at[d - 1] * p[j];
        at[0] *= 1 - p[j];
        others++;
    }
    return at[k - 1];
}

void iem_tail_add(iem_tail *tail, double p)
{
    const size_t last = tail->least - 1;
    if (p <= 0) return;
    if (tail->used == last) tail->reached += tail->at[last] * p;
    const size_t top = tail->used < last ? ++tail->used : last;
    for (size_t d = top; d > 0; d--)
        tail->at[d] = tail->at[d] * (1 - p) + tail->at[d - 1] * p;
    tail->at[0] *= 1 - p;
}

iem_estimate iem_excess(double observed, double expected, double log_se)
{
    if (!(expected > 0)) return iem_undefined;
    if (observed >= many) return iem_ratio_interval(observed / expected, log_se);
    const double low = observed > 0 ? gsl_cdf_chisq_Pinv(.025, 2 * observed) / 2 : 0;
    const double high = gsl_cdf_chisq_Qinv(.025, 2 * observed + 2) / 2;
    return (iem_estimate){observed / expected, low / expected, high / expected};
}

double iem_excess_p(double observed, double expected, double log_se, double ratio)
{
    if (!(expected > 0)) return NAN;
    if (observed >= many)
        return iem_normal_upper((log(observed / expected) - log(ratio)) / log_se);
    /* P(X >= o) of a Poisson count is the lower tail of a gamma. */
    return observed > 0 ? gsl_cdf_gamma_P(expected * ratio, observed, 1) : 1;
}
