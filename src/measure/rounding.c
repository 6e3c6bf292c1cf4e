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

/* What has no interval of its own bounds itself, beside others that have one. */
static double least(iem_estimate e)
{
    return isnan(e.low) ? e.value : e.low;
}

static double most(iem_estimate e)
{
    return isnan(e.high) ? e.value : e.high;
}

/* An odds ratio may be without end at one corner only, and so without a value: then
 * nothing bounds it. */
static iem_estimate cover(iem_estimate printed, iem_estimate mildest,
                          iem_estimate harshest)
{
    const bool valued = !isnan(printed.value + mildest.value + harshest.value);
    const bool any = !isnan(fmin(printed.low, fmin(mildest.low, harshest.low)));
    if (!valued || !any) return (iem_estimate){printed.value, NAN, NAN};
    return (iem_estimate){printed.value,
                          fmin(least(printed), fmin(least(mildest), least(harshest))),
                          fmax(most(printed), fmax(most(mildest), most(harshest)))};
}

iem_bounds iem_bounds_of(iem_estimate printed, iem_estimate mildest,
                         iem_estimate harshest, bool rounded)
{
    iem_bounds bounds = {.all = printed, .sampling = printed};
    bounds.corner_low = bounds.corner_high = NAN;
    if (!rounded) return bounds;
    if (!isnan(mildest.value + harshest.value)) {
        bounds.corner_low = fmin(mildest.value, harshest.value);
        bounds.corner_high = fmax(mildest.value, harshest.value);
    }
    bounds.all = cover(printed, mildest, harshest);
    return bounds;
}

iem_why iem_why_of_bounds(const iem_bounds *b, iem_why printed)
{
    return printed == IEM_WHY_NONE && isnan(b->all.low) ? IEM_WHY_ROUNDED : printed;
}
