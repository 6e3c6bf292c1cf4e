#include "judge/coarse.h"

#include <math.h>
#include <stddef.h>

static double whole(double x, iem_toward toward)
{
    /* What is a whole number but for the last digits of a division is one. */
    const double nearest = floor(x + 0.5);
    if (toward == IEM_NEAREST || fabs(x - nearest) <= 1e-9 * fmax(fabs(x), 1))
        return nearest;
    return toward == IEM_DOWN ? floor(x) : ceil(x);
}

double iem_coarse(double x, double step, iem_toward toward)
{
    if (!isfinite(x) || !(step > 0)) return x;
    return whole(x / step, toward) * step;
}

double iem_coarse_step(double step)
{
    if (!isfinite(step) || !(step > 0)) return NAN;
    const double power = pow(10, floor(log10(step)));
    static const double of_ten[] = {1, 2, 5};
    for (size_t i = 0; i < 3; i++)
        if (of_ten[i] * power >= step * (1 - 1e-9)) return of_ten[i] * power;
    return 10 * power;
}

double iem_coarse_larger(double by_number, double by_error)
{
    const double news = 2.2;
    return by_error > news * by_number ? iem_coarse_step(by_error) : by_number;
}

double iem_coarse_ratio(double x, double share, iem_toward toward)
{
    if (!isfinite(x) || !(x > 0) || !(share > 0)) return x;
    return exp(iem_coarse(log(x), log1p(share), toward));
}

double iem_coarse_p(double p)
{
    static const double steps[] = {0.001, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (p <= steps[i]) return steps[i];
    return p; /* NaN */
}

double iem_coarse_log_evidence(double log_e)
{
    const double alarm = 20, a_hair = 1e-15; /* what is told to be 20 is no less */
    return iem_coarse(log_e, log(alarm), IEM_DOWN) * (1 + a_hair);
}

/* As many steps as hold a bound, wherever in its step the value is. */
static double outwards(double width, double step)
{
    return isfinite(width) ? iem_coarse(width + step / 2, step, IEM_UP) : width;
}

iem_estimate iem_coarse_estimate(iem_estimate e, double step)
{
    if (isnan(e.value) || !(step > 0))
        return (iem_estimate){e.value, iem_coarse(e.low, step, IEM_DOWN),
                              iem_coarse(e.high, step, IEM_UP)};
    const double value = iem_coarse(e.value, step, IEM_NEAREST);
    return (iem_estimate){value, value - outwards(e.value - e.low, step),
                          value + outwards(e.high - e.value, step)};
}

iem_estimate iem_coarse_ratios(iem_estimate e, double share)
{
    if (!(e.value > 0) || !isfinite(e.value) || !(share > 0))
        return (iem_estimate){iem_coarse_ratio(e.value, share, IEM_NEAREST),
                              iem_coarse_ratio(e.low, share, IEM_DOWN),
                              iem_coarse_ratio(e.high, share, IEM_UP)};
    const double value = log(e.value), low = e.low > 0 ? log(e.low) : -INFINITY;
    const iem_estimate logs = iem_coarse_estimate(
        (iem_estimate){value, isnan(e.low) ? e.low : low, log(e.high)}, log1p(share));
    return (iem_estimate){exp(logs.value), exp(logs.low), exp(logs.high)};
}
