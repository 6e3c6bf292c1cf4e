#include "stats/flips.h"

#include "stats/table2x2.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Beyond it the beta integral loses more digits than the normal law with correction for
 * continuity lacks: relative z^4 / (12 n). */
static const double many = 1e8;

double iem_sign_tail(double n, double x)
{
    if (isnan(n) || isnan(x)) return NAN;
    if (x <= 0) return 1;
    if (x > n) return 0;
    if (n > many) return iem_normal_upper((2 * x - 1 - n) / sqrt(n));
    /* The binomial tail as a beta integral. */
    return gsl_cdf_beta_P(.5, x, n - x + 1);
}

static double two_sided(double a, double b)
{
    return fmin(1, 2 * iem_sign_tail(a + b, fmax(a, b)));
}

/* Wald's interval with a case more of each kind. */
static iem_estimate net_of(double n, double harmed, double spared)
{
    const double b = (harmed + 1) / (n + 2), c = (spared + 1) / (n + 2);
    const double half = IEM_Z95 * sqrt((b + c - (b - c) * (b - c)) / (n + 2));
    return (iem_estimate){(harmed - spared) / n, fmax(b - c - half, -1),
                          fmin(b - c + half, 1)};
}

iem_flips iem_flip_test(double n, double harmed, double spared)
{
    if (!(n > 0)) return (iem_flips){iem_undefined, iem_undefined, NAN, NAN};
    return (iem_flips){
        .rate = iem_rate(harmed + spared, n),
        .net = net_of(n, harmed, spared),
        .p = two_sided(harmed, spared),
        .p_greater = iem_sign_tail(harmed + spared, harmed),
    };
}

static iem_estimate mean_of(iem_score_flips f)
{
    if (f.n < 2) return iem_undefined;
    const double mean = f.sum / f.n, around = f.squares - mean * f.sum;
    /* Where nothing varies, but for rounding, nothing tells of others. */
    if (!(around > 1e-12 * f.squares)) return (iem_estimate){mean, NAN, NAN};
    const double spread = around / (f.n - 1);
    const double half = iem_t_upper_quantile(.025, f.n - 1) * sqrt(spread / f.n);
    return (iem_estimate){mean, mean - half, mean + half};
}

iem_score_flip_test iem_score_flip_test_of(iem_score_flips f)
{
    if (!(f.n > 0))
        return (iem_score_flip_test){iem_undefined, iem_undefined, NAN, NAN};
    return (iem_score_flip_test){
        .mean = mean_of(f),
        .changed = iem_rate(f.higher + f.lower, f.n),
        .p = two_sided(f.higher, f.lower),
        .p_greater = iem_sign_tail(f.higher + f.lower, f.higher),
    };
}
