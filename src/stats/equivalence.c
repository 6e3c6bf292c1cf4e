/* Two one-sided tests. */
#include "stats/equivalence.h"

#include <math.h>

static const iem_equivalence nothing_known = {NAN, NAN, NAN};

static iem_equivalence both(double z_above, double z_below)
{
    const iem_equivalence e = {iem_normal_upper(z_above), iem_normal_lower(z_below), 0};
    return (iem_equivalence){e.p_above, e.p_below, fmax(e.p_above, e.p_below)};
}

/* Slope by p0 of the log likelihood of both rates, p1 = p0 + difference; it falls. A
 * side where nobody or everybody got the decision adds no 0 / 0. */
static double slope(iem_table t, double p0, double difference)
{
    const double count[4] = {t.a1, t.n1 - t.a1, t.a0, t.n0 - t.a0};
    const double rate[4] = {p0 + difference, 1 - p0 - difference, p0, 1 - p0};
    double sum = 0;
    for (int i = 0; i < 4; i++)
        if (count[i] > 0) sum += (i % 2 ? -1 : 1) * count[i] / rate[i];
    return sum;
}

/* The most likely p0 when p1 - p0 is given, by bisection. */
static double reference_rate(iem_table t, double difference)
{
    double low = fmax(0, -difference), high = fmin(1, 1 - difference);
    for (int i = 0; i < 80; i++) {
        const double middle = (low + high) / 2;
        if (slope(t, middle, difference) > 0)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

double iem_rate_difference_z(iem_table t, double difference)
{
    if (!(t.n1 > 0 && t.n0 > 0 && fabs(difference) < 1)) return NAN;
    const double p0 = reference_rate(t, difference), p1 = p0 + difference;
    const double variance = p1 * (1 - p1) / t.n1 + p0 * (1 - p0) / t.n0;
    return (t.a1 / t.n1 - t.a0 / t.n0 - difference) / sqrt(fmax(0, variance));
}

iem_equivalence iem_rate_equivalence(iem_table t, double margin)
{
    if (!(t.n1 > 0 && t.n0 > 0 && margin > 0 && margin < 1)) return nothing_known;
    return both(iem_rate_difference_z(t, -margin), iem_rate_difference_z(t, margin));
}

double iem_rate_equivalence_margin(iem_table t, double level)
{
    double low = 0, high = 1 - 1e-12; /* p falls as the margin rises */
    if (!(iem_rate_equivalence(t, high).p <= level)) return NAN;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (iem_rate_equivalence(t, middle).p <= level)
            high = middle;
        else
            low = middle;
    }
    return high;
}

iem_equivalence iem_estimate_equivalence(double value, double se, double margin)
{
    if (!(se > 0 && margin > 0) || isnan(value)) return nothing_known;
    return both((value + margin) / se, (value - margin) / se);
}
