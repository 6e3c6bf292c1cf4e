/* Rates of counts that were rounded before publication: every bound is taken at the
 * worst of the counts that rounding allows. */
#include "family/checked.h"

#include <math.h>

static bool is_exact(iem_counted group)
{
    const iem_confusion s = group.step;
    return s.tp + s.fp + s.tn + s.fn + s.u1 + s.u0 <= 0;
}

/* Corner number `corner` of 64: bit i says which way count i goes. */
static double moved(double count, double step, unsigned corner, unsigned i)
{
    return fmax(0, corner >> i & 1 ? count + step : count - step);
}

static iem_confusion corner_of(iem_counted group, unsigned corner)
{
    const iem_confusion c = group.c, s = group.step;
    return (iem_confusion){moved(c.tp, s.tp, corner, 0), moved(c.fp, s.fp, corner, 1),
                           moved(c.tn, s.tn, corner, 2), moved(c.fn, s.fn, corner, 3),
                           moved(c.u1, s.u1, corner, 4), moved(c.u0, s.u0, corner, 5)};
}

iem_extremes iem_counted_extremes(iem_counted group, iem_outcome_rate rate)
{
    iem_extremes e = {group.c, group.c};
    double low = INFINITY, high = -INFINITY;
    for (unsigned corner = 0; corner < 64 && !is_exact(group); corner++) {
        const iem_confusion at = corner_of(group, corner);
        const iem_partial p = iem_partial_rate(at, rate);
        if (p.low + p.interval.low < low) low = p.low + p.interval.low, e.low = at;
        if (p.high + p.interval.high > high)
            high = p.high + p.interval.high, e.high = at;
    }
    return e;
}

/* The ends of both, around what was printed. */
static iem_partial between(iem_partial printed, iem_partial low, iem_partial high)
{
    printed.low = low.low;
    printed.high = high.high;
    printed.interval.low = low.interval.low;
    printed.interval.high = high.interval.high;
    return printed;
}

iem_partial iem_counted_rate(iem_counted group, iem_outcome_rate rate)
{
    const iem_extremes e = iem_counted_extremes(group, rate);
    return between(iem_partial_rate(group.c, rate), iem_partial_rate(e.low, rate),
                   iem_partial_rate(e.high, rate));
}

iem_partial iem_counted_difference(iem_counted group, iem_counted reference,
                                   iem_outcome_rate rate)
{
    const iem_extremes g = iem_counted_extremes(group, rate);
    const iem_extremes r = iem_counted_extremes(reference, rate);
    return between(iem_partial_difference(group.c, reference.c, rate),
                   iem_partial_difference(g.low, r.high, rate),
                   iem_partial_difference(g.high, r.low, rate));
}

iem_partial iem_counted_ratio(iem_counted group, iem_counted reference,
                              iem_outcome_rate rate)
{
    const iem_extremes g = iem_counted_extremes(group, rate);
    const iem_extremes r = iem_counted_extremes(reference, rate);
    return between(iem_partial_ratio(group.c, reference.c, rate),
                   iem_partial_ratio(g.low, r.high, rate),
                   iem_partial_ratio(g.high, r.low, rate));
}

double iem_counted_p(iem_counted group, iem_counted reference, iem_outcome_rate rate)
{
    const iem_partial printed = iem_partial_difference(group.c, reference.c, rate);
    if (printed.known > IEM_NEARLY) return NAN;
    const double p = iem_outcome_test(group.c, reference.c, rate).p;
    if (is_exact(group) && is_exact(reference)) return p;
    const iem_partial d = iem_counted_difference(group, reference, rate);
    if (d.low <= 0 && d.high >= 0) return isnan(p) ? NAN : 1;
    const iem_extremes g = iem_counted_extremes(group, rate);
    const iem_extremes r = iem_counted_extremes(reference, rate);
    const double mildest = d.low > 0 ? iem_outcome_test(g.low, r.high, rate).p
                                     : iem_outcome_test(g.high, r.low, rate).p;
    return isnan(p) || isnan(mildest) ? NAN : fmax(p, mildest);
}

/* ---- Two rates at once ---- */

/* TPR counts tp and fn, FPR fp and tn; PPV tp and fp, FOR fn and tn: what one rate
 * counts the other does not. */
static iem_confusion joined(iem_confusion one, iem_confusion other,
                            iem_outcome_rate rate)
{
    if (rate == IEM_TPR)
        return (iem_confusion){one.tp, other.fp, other.tn, one.fn, 0, 0};
    return (iem_confusion){one.tp, one.fp, other.tn, other.fn, 0, 0};
}

struct pair {
    iem_confusion group, reference;
};

/* Combination k of 4: the difference in `one` lowest or highest, and that in `other`.
 */
static struct pair pair_at(iem_counted group, iem_counted reference,
                           iem_outcome_rate one, iem_outcome_rate other, unsigned k)
{
    const iem_extremes g1 = iem_counted_extremes(group, one);
    const iem_extremes g2 = iem_counted_extremes(group, other);
    const iem_extremes r1 = iem_counted_extremes(reference, one);
    const iem_extremes r2 = iem_counted_extremes(reference, other);
    const bool up1 = k & 1, up2 = k & 2;
    return (struct pair){joined(up1 ? g1.high : g1.low, up2 ? g2.high : g2.low, one),
                         joined(up1 ? r1.low : r1.high, up2 ? r2.low : r2.high, one)};
}

static void widen(iem_estimate *e, iem_estimate by)
{
    e->low = fmin(e->low, by.low);
    e->high = fmax(e->high, by.high);
}

/* Where a difference may have either sign, its size may be 0. */
static void widen_odds(iem_odds_gap *gap, iem_odds_gap at)
{
    const bool turns =
        at.tpr.value * gap->tpr.value < 0 || at.fpr.value * gap->fpr.value < 0;
    widen(&gap->tpr, at.tpr);
    widen(&gap->fpr, at.fpr);
    widen(&gap->mean, at.mean);
    widen(&gap->mean_absolute, at.mean_absolute);
    widen(&gap->worst, at.worst);
    if (turns) gap->mean_absolute.low = gap->worst.low = 0;
}

iem_odds_gap iem_counted_odds(iem_counted group, iem_counted reference)
{
    iem_odds_gap gap = iem_equalised_odds(group.c, reference.c);
    for (unsigned k = 0; k < 4 && !(is_exact(group) && is_exact(reference)); k++) {
        const struct pair at = pair_at(group, reference, IEM_TPR, IEM_FPR, k);
        widen_odds(&gap, iem_equalised_odds(at.group, at.reference));
    }
    return gap;
}

iem_estimate iem_counted_mean_difference(iem_counted group, iem_counted reference,
                                         iem_outcome_rate one, iem_outcome_rate other)
{
    iem_estimate mean = iem_outcome_mean_difference(group.c, reference.c, one, other);
    for (unsigned k = 0; k < 4 && !(is_exact(group) && is_exact(reference)); k++) {
        const struct pair at = pair_at(group, reference, one, other, k);
        widen(&mean, iem_outcome_mean_difference(at.group, at.reference, one, other));
    }
    return mean;
}
