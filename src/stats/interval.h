/* What every estimate is made of, and the normal distribution. */
#ifndef IEM_INTERVAL_H
#define IEM_INTERVAL_H

/* A value with its 95 % interval. NaN: undefined; why is said beside it. */
typedef struct iem_estimate {
    double value, low, high;
} iem_estimate;

#define IEM_Z95 1.959963984540054 /* qnorm(.975) */

extern const iem_estimate iem_undefined;

/* value -+ 1.96 se, and ratio / or * exp(1.96 log_se). NaN in, NaN out. */
iem_estimate iem_interval(double value, double se);
iem_estimate iem_ratio_interval(double ratio, double log_se);
/* one - other of two independent estimates, from their own intervals (square and add;
 * Zou & Donner 2008, of which Newcombe's method 10 is the case of two rates). */
iem_estimate iem_difference_interval(iem_estimate one, iem_estimate other);

/* Upper and lower tails, computed as tails. */
double iem_normal_upper(double z);
double iem_normal_lower(double z);
double iem_normal_quantile(double p);       /* z with lower tail p; p in (0, 1) */
double iem_normal_upper_quantile(double p); /* z with upper tail p, exact for tiny p */
double iem_chisq_upper(double x, double df);
double iem_chisq_upper_quantile(double p, double df); /* p in (0, 1) */
double iem_t_upper(double t, double df);
double iem_t_upper_quantile(double p, double df);
double iem_logistic(double x);

#endif
