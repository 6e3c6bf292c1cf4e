/* Estimates and distributions, with arguments checked so that GSL never calls its error
 * handler: by default that would end the process. */
#include "stats/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

const iem_estimate iem_undefined = {NAN, NAN, NAN};

iem_estimate iem_interval(double value, double se)
{
    return (iem_estimate){value, value - IEM_Z95 * se, value + IEM_Z95 * se};
}

iem_estimate iem_ratio_interval(double ratio, double log_se)
{
    const double factor = exp(IEM_Z95 * log_se);
    return (iem_estimate){ratio, ratio / factor, ratio * factor};
}

double iem_normal_upper(double z)
{
    return isnan(z) ? z : gsl_cdf_ugaussian_Q(z);
}

double iem_normal_lower(double z)
{
    return isnan(z) ? z : gsl_cdf_ugaussian_P(z);
}

double iem_normal_quantile(double p)
{
    return p > 0 && p < 1 ? gsl_cdf_ugaussian_Pinv(p) : NAN;
}

double iem_normal_upper_quantile(double p)
{
    return p > 0 && p < 1 ? gsl_cdf_ugaussian_Qinv(p) : NAN;
}

iem_estimate iem_difference_interval(iem_estimate one, iem_estimate other)
{
    const double difference = one.value - other.value;
    return (iem_estimate){
        difference, difference - hypot(one.value - one.low, other.high - other.value),
        difference + hypot(one.high - one.value, other.value - other.low)};
}

/* GSL reports an underflow of the incomplete gamma function as an error. Chernoff's
 * bound on the tail says when that would happen. */
static int tail_is_below_1e_300(double x, double df)
{
    const double u = x / df;
    return u > 1 && 0.5 * df * (u - 1 - log(u)) > 690;
}

double iem_chisq_upper(double x, double df)
{
    if (isnan(x) || !(df > 0)) return NAN;
    if (x <= 0) return 1;
    if (df <= 1 && df >= 1) return 2 * iem_normal_upper(sqrt(x));
    if (tail_is_below_1e_300(x, df)) return 0;
    return gsl_cdf_chisq_Q(x, df);
}

/* Above this many degrees of freedom t is normal to more digits than p has. */
static const double as_good_as_normal = 1e7;

/* By the beta distribution: GSL's own tail of t is an expansion that is good to six
 * digits far out. */
double iem_chisq_upper_quantile(double p, double df)
{
    return p > 0 && p < 1 && df > 0 ? gsl_cdf_chisq_Qinv(p, df) : NAN;
}

double iem_t_upper(double t, double df)
{
    if (isnan(t) || !(df > 0)) return NAN;
    if (df > as_good_as_normal) return iem_normal_upper(t);
    const double tail = gsl_cdf_beta_P(df / (df + t * t), df / 2, 0.5) / 2;
    return t < 0 ? 1 - tail : tail;
}

double iem_t_upper_quantile(double p, double df)
{
    if (!(p > 0 && p < 1) || !(df > 0)) return NAN;
    if (df > as_good_as_normal) return iem_normal_upper_quantile(p);
    return gsl_cdf_tdist_Qinv(p, df);
}

double iem_logistic(double x)
{
    if (x >= 0) return 1 / (1 + exp(-x));
    const double odds = exp(x);
    return odds / (1 + odds);
}
