/* Lifts are ratios of table2x2.h seen from the whole context. */
#include "stats/lifts.h"

#include <math.h>
#include <stdbool.h>

/* p1 / (w p1 + (1 - w) p0) rises with p1 / p0 while the share w stays. */
static double of_context(double ratio, double share)
{
    return ratio / (share * ratio + 1 - share);
}

static iem_estimate against_context(iem_estimate ratio, double share, double p1,
                                    double p)
{
    return (iem_estimate){p > 0 ? p1 / p : NAN, of_context(ratio.low, share),
                          of_context(ratio.high, share)};
}

static iem_estimate scaled(iem_estimate e, double factor)
{
    return (iem_estimate){factor * e.value, factor * e.low, factor * e.high};
}

/* The larger of two ratios of which one falls as the other rises; both are 1 at once.
 */
static iem_estimate larger_of(iem_estimate up, iem_estimate down)
{
    const bool is_up = up.value >= 1;
    const iem_estimate seen = is_up ? up : down, other = is_up ? down : up;
    if (isnan(up.value)) return (iem_estimate){NAN, NAN, NAN};
    if (!(seen.low < 1)) return seen;
    return (iem_estimate){seen.value, 1,
                          isnan(other.high) ? NAN : fmax(seen.high, other.high)};
}

static const iem_lifts no_lifts = {{NAN, NAN, NAN}, {NAN, NAN, NAN}, {NAN, NAN, NAN},
                                   {NAN, NAN, NAN}, {NAN, NAN, NAN}, {NAN, NAN, NAN},
                                   {NAN, NAN, NAN}, {NAN, NAN, NAN}};

iem_lifts iem_lifts_of(iem_table t)
{
    const double n = t.n1 + t.n0, share = t.n1 / n;
    const double p1 = t.a1 / t.n1, p = (t.a1 + t.a0) / n;
    iem_lifts l = no_lifts;
    if (!(t.n1 > 0 && t.n0 > 0)) return l;
    l.slift = iem_risk_ratio(t);
    l.olift = iem_odds_ratio(t);
    l.slift_gap = iem_rate_difference(t);
    l.slift_kept = iem_impact_ratio(t);
    l.elift = against_context(l.slift, share, p1, p);
    l.elift_gap = scaled(l.slift_gap, 1 - share);
    l.elift_kept = against_context(l.slift_kept, share, 1 - p1, 1 - p);
    l.glift = larger_of(l.elift, l.elift_kept);
    return l;
}

double iem_inferred_elift(double decided, double overall, double carry, double belong)
{
    if (!(overall > 0 && belong > 0)) return NAN;
    /* Of D at least belong + decided - 1 is both of the group and decided against. */
    const double rate = carry / belong * (belong + decided - 1);
    if (isnan(rate)) return NAN;
    return rate > 0 ? rate / overall : 0;
}

/* ---- many groups ---- */

typedef struct extremes {
    double least, most;
    size_t rare, often;
    size_t groups;
} extremes;

static void see(extremes *e, double rate, size_t group)
{
    if (!e->groups || rate < e->least) e->least = rate, e->rare = group;
    if (!e->groups || rate > e->most) e->most = rate, e->often = group;
    e->groups++;
}

static iem_widest widest_of(const extremes *e, int adverse)
{
    const bool known = e->groups > 1 && e->least > 0;
    return (iem_widest){known ? log(e->most / e->least) : NAN, e->rare, e->often,
                        adverse};
}

iem_widest iem_widest_log_ratio(const double *adverse, const double *n, size_t n_groups,
                                double concentration)
{
    extremes a = {0}, f = {0};
    for (size_t g = 0; g < n_groups; g++) {
        if (!(n[g] > 0)) continue;
        const double below = n[g] + concentration, half = concentration / 2;
        see(&a, (adverse[g] + half) / below, g);
        see(&f, (n[g] - adverse[g] + half) / below, g);
    }
    const iem_widest of_adverse = widest_of(&a, 1), of_favourable = widest_of(&f, 0);
    if (isnan(of_adverse.log_ratio) || isnan(of_favourable.log_ratio))
        return (iem_widest){NAN, 0, 0, 0};
    return of_adverse.log_ratio >= of_favourable.log_ratio ? of_adverse : of_favourable;
}
