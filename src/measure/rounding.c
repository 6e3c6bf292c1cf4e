#include "measure/rounding.h"

#include <math.h>

static double between(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

iem_table iem_corner_table(iem_table t, double rounded, iem_corner corner)
{
    const double step = rounded / 2 * (double)corner;
    iem_table at = t;
    /* A published 0 of people stays 0: nobody was counted there. */
    if (t.n1 > 0) {
        at.n1 = fmax(t.n1 - step, 1);
        at.a1 = between(t.a1 + step, 0, at.n1);
    }
    if (t.n0 > 0) {
        at.n0 = fmax(t.n0 + step, 1);
        at.a0 = between(t.a0 - step, 0, at.n0);
    }
    return at;
}

iem_bounds iem_bounds_of(iem_estimate printed, iem_estimate mildest,
                         iem_estimate harshest, bool rounded)
{
    iem_bounds bounds = {.all = printed, .sampling = printed};
    bounds.corner_low = bounds.corner_high = NAN;
    if (!rounded) return bounds;
    bounds.corner_low = fmin(mildest.value, harshest.value);
    bounds.corner_high = fmax(mildest.value, harshest.value);
    bounds.all.low = fmin(printed.low, fmin(mildest.low, harshest.low));
    bounds.all.high = fmax(printed.high, fmax(mildest.high, harshest.high));
    return bounds;
}
