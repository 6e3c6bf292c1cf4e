/* Worst cases: the unlabelled are put where they do most, once for each end. */
#include "stats/missing.h"

#include <math.h>

/* The group takes all adverse decisions, and the reference all favourable ones; times
 * `share`. */
static iem_table at_highest(iem_table t, iem_unlabelled m, double share)
{
    return (iem_table){t.a1 + share * m.adverse, t.n1 + share * m.adverse, t.a0,
                       t.n0 + share * m.favourable};
}

static iem_table at_lowest(iem_table t, iem_unlabelled m, double share)
{
    return (iem_table){t.a1, t.n1 + share * m.favourable, t.a0 + share * m.adverse,
                       t.n0 + share * m.adverse};
}

static iem_worst_case between(double value, iem_estimate low, iem_estimate high)
{
    return (iem_worst_case){low.value, high.value, {value, low.low, high.high}};
}

iem_worst_case iem_missing_rate(double a, double n, iem_unlabelled missing)
{
    return between(iem_rate(a, n).value, iem_rate(a, n + missing.favourable),
                   iem_rate(a + missing.adverse, n + missing.adverse));
}

iem_worst_case iem_missing_difference(iem_table t, iem_unlabelled missing)
{
    return between(iem_rate_difference(t).value,
                   iem_rate_difference(at_lowest(t, missing, 1)),
                   iem_rate_difference(at_highest(t, missing, 1)));
}

iem_worst_case iem_missing_ratio(iem_table t, iem_unlabelled missing)
{
    return between(iem_risk_ratio(t).value, iem_risk_ratio(at_lowest(t, missing, 1)),
                   iem_risk_ratio(at_highest(t, missing, 1)));
}

static double difference_of(iem_table t)
{
    return t.a1 / t.n1 - t.a0 / t.n0;
}

double iem_missing_to_undo(iem_table t, iem_unlabelled missing)
{
    if (!(t.n1 > 0 && t.n0 > 0)) return NAN;
    const double now = difference_of(t);
    if (!(fabs(now) > 0)) return 0;
    iem_table (*const against)(iem_table, iem_unlabelled, double) =
        now > 0 ? at_lowest : at_highest;
    if (difference_of(against(t, missing, 1)) * now > 0) return NAN;
    double undone = 1, kept = 0;
    for (int i = 0; i < 60; i++) {
        const double middle = (undone + kept) / 2;
        if (difference_of(against(t, missing, middle)) * now > 0)
            kept = middle;
        else
            undone = middle;
    }
    return undone;
}
