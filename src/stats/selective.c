/* Bounds by putting every missing outcome at its worst, and tests that need none. */
#include "stats/selective.h"

#include <math.h>

/* The counts with every missing outcome placed so that rates like TPR, PPV, NPV and
 * accuracy are as low, or as high, as they can be: missing outcomes of adverse
 * decisions all negative and of favourable ones all positive, or the other way round.
 */
static iem_confusion at_worst(iem_confusion c)
{
    return (iem_confusion){c.tp, c.fp + c.u1, c.tn, c.fn + c.u0, 0, 0};
}

static iem_confusion at_best(iem_confusion c)
{
    return (iem_confusion){c.tp + c.u1, c.fp, c.tn + c.u0, c.fn, 0, 0};
}

/* Missing outcomes all positive, all negative. */
static iem_confusion all_positive(iem_confusion c)
{
    return (iem_confusion){c.tp + c.u1, c.fp, c.tn, c.fn + c.u0, 0, 0};
}

static iem_confusion all_negative(iem_confusion c)
{
    return (iem_confusion){c.tp, c.fp + c.u1, c.tn + c.u0, c.fn, 0, 0};
}

/* Which missing outcomes a rate needs, and what it grows with: decisions that fit the
 * outcomes, or positive outcomes. */
enum { NEEDS_ADVERSE = 1, NEEDS_FAVOURABLE = 2, NEEDS_BOTH = 3 };
enum direction { WITH_FIT, AGAINST_FIT, WITH_POSITIVES, AGAINST_POSITIVES };

static const struct {
    int needs;
    enum direction direction;
} missing_outcomes[IEM_OUTCOME_RATES] = {
    [IEM_ADVERSE_RATE] = {0, WITH_FIT},
    [IEM_FAVOURABLE_RATE] = {0, WITH_FIT},
    [IEM_PREVALENCE] = {NEEDS_BOTH, WITH_POSITIVES},
    [IEM_TPR] = {NEEDS_BOTH, WITH_FIT},
    [IEM_FNR] = {NEEDS_BOTH, AGAINST_FIT},
    [IEM_FPR] = {NEEDS_BOTH, AGAINST_FIT},
    [IEM_TNR] = {NEEDS_BOTH, WITH_FIT},
    [IEM_PPV] = {NEEDS_ADVERSE, WITH_FIT},
    [IEM_FDR] = {NEEDS_ADVERSE, AGAINST_FIT},
    [IEM_NPV] = {NEEDS_FAVOURABLE, WITH_FIT},
    [IEM_FOR] = {NEEDS_FAVOURABLE, AGAINST_FIT},
    [IEM_ACCURACY] = {NEEDS_BOTH, WITH_FIT},
    [IEM_ERROR_RATE] = {NEEDS_BOTH, AGAINST_FIT},
    [IEM_THREAT_SCORE] = {NEEDS_BOTH, WITH_FIT},
    [IEM_F1] = {NEEDS_BOTH, WITH_FIT},
    [IEM_BALANCED_ACCURACY] = {NEEDS_BOTH, WITH_FIT},
    [IEM_MCC] = {NEEDS_BOTH, WITH_FIT},
    [IEM_KAPPA] = {NEEDS_BOTH, WITH_FIT},
    [IEM_MISSES_PER_FALSE_ALARM] = {NEEDS_BOTH, WITH_POSITIVES},
    [IEM_POSITIVES_PER_ADVERSE] = {NEEDS_BOTH, WITH_POSITIVES},
    [IEM_NEGATIVES_PER_FAVOURABLE] = {NEEDS_BOTH, AGAINST_POSITIVES},
};

/* The counts at the two ends. */
struct ends {
    iem_confusion low, high;
};

static struct ends ends_of(iem_confusion c, iem_outcome_rate rate)
{
    if (missing_outcomes[rate].needs == 0) return (struct ends){c, c};
    switch (missing_outcomes[rate].direction) {
    case WITH_FIT:
        return (struct ends){at_worst(c), at_best(c)};
    case AGAINST_FIT:
        return (struct ends){at_best(c), at_worst(c)};
    case WITH_POSITIVES:
        return (struct ends){all_negative(c), all_positive(c)};
    default:
        return (struct ends){all_positive(c), all_negative(c)};
    }
}

/* Where one end of a share has nobody to count, the share has one value wherever it has
 * any: that of the other end. */
static struct ends without_empty_end(struct ends e, iem_outcome_rate rate)
{
    if (!iem_rate_is_share(rate)) return e;
    if (isnan(iem_outcome_rate_of(e.low, rate).value)) e.low = e.high;
    if (isnan(iem_outcome_rate_of(e.high, rate).value)) e.high = e.low;
    return e;
}

/* Is the value one that the missing outcomes allow, but for rounding? One over all
 * decisions need not be: adverse decisions are looked at more often. */
static bool is_possible(const iem_partial *p, double value)
{
    const double rounding = 1e-12 * (1 + fabs(value));
    return value >= p->low - rounding && value <= p->high + rounding;
}

/* What can be said, from the bounds and the interval of what was observed. */
static void judge(iem_partial *p, iem_estimate observed)
{
    p->observed = observed.value;
    p->interval.value = NAN;
    if (isnan(p->low) && isnan(p->high)) {
        p->known = IEM_UNDEFINED;
        return;
    }
    p->known = IEM_BOUNDED;
    if (!p->adverse_missing && !p->favourable_missing)
        p->known = IEM_IDENTIFIED;
    else if (p->high - p->low < observed.high - observed.low &&
             is_possible(p, observed.value))
        p->known = IEM_NEARLY;
    if (p->known != IEM_BOUNDED) p->interval.value = observed.value;
}

static iem_partial missing_in(iem_confusion c, iem_outcome_rate rate)
{
    const int needs = missing_outcomes[rate].needs;
    return (iem_partial){.adverse_missing = (needs & NEEDS_ADVERSE) && c.u1 > 0,
                         .favourable_missing = (needs & NEEDS_FAVOURABLE) && c.u0 > 0};
}

iem_partial iem_partial_rate(iem_confusion c, iem_outcome_rate rate)
{
    iem_partial p = missing_in(c, rate);
    const struct ends e = without_empty_end(ends_of(c, rate), rate);
    const iem_estimate low = iem_outcome_rate_of(e.low, rate);
    const iem_estimate high = iem_outcome_rate_of(e.high, rate);
    p.low = low.value, p.high = high.value;
    p.interval = (iem_estimate){NAN, low.low, high.high};
    judge(&p, iem_outcome_rate_of(c, rate));
    return p;
}

/* ---- two groups ---- */

typedef iem_estimate comparison(iem_confusion, iem_confusion, iem_outcome_rate);

static iem_partial partial_of(iem_confusion group, iem_confusion reference,
                              iem_outcome_rate rate, comparison *compare)
{
    const struct ends g = without_empty_end(ends_of(group, rate), rate);
    const struct ends r = without_empty_end(ends_of(reference, rate), rate);
    const iem_estimate low = compare(g.low, r.high, rate);
    const iem_estimate high = compare(g.high, r.low, rate);
    iem_partial p = missing_in(group, rate);
    const iem_partial other = missing_in(reference, rate);
    p.adverse_missing |= other.adverse_missing;
    p.favourable_missing |= other.favourable_missing;
    p.low = low.value, p.high = high.value;
    p.interval = (iem_estimate){NAN, low.low, high.high};
    judge(&p, compare(group, reference, rate));
    return p;
}

iem_partial iem_partial_difference(iem_confusion group, iem_confusion reference,
                                   iem_outcome_rate rate)
{
    return partial_of(group, reference, rate, iem_outcome_difference);
}

iem_partial iem_partial_ratio(iem_confusion group, iem_confusion reference,
                              iem_outcome_rate rate)
{
    return partial_of(group, reference, rate, iem_outcome_ratio);
}

/* ---- hit rates ---- */

/* One-sided p that the group's hit rate is no lower: more checks without a hit. */
static double lower_hits_p(iem_confusion group, iem_confusion reference)
{
    return iem_outcome_test(group, reference, IEM_FDR).p_greater;
}

iem_robust_test iem_robust_outcome_test(iem_confusion group, iem_confusion reference)
{
    const double p_decisions =
        iem_outcome_test(group, reference, IEM_ADVERSE_RATE).p_greater;
    const double p_hits = lower_hits_p(group, reference);
    const double worst_hits = lower_hits_p(at_best(group), at_worst(reference));
    iem_robust_test t = {p_decisions, p_hits, NAN, worst_hits, NAN};
    if (isnan(p_decisions)) return t;
    if (!isnan(p_hits)) t.p = fmax(p_decisions, p_hits);
    if (!isnan(worst_hits)) t.p_worst = fmax(p_decisions, worst_hits);
    return t;
}

iem_lift iem_lift_over_random(iem_table routes)
{
    const iem_estimate profile = iem_rate(routes.a1, routes.n1);
    const iem_estimate random = iem_rate(routes.a0, routes.n0);
    const bool both = routes.n1 > 0 && routes.n0 > 0;
    return (iem_lift){profile,
                      random,
                      iem_risk_ratio(routes),
                      iem_rate_difference(routes),
                      both ? iem_risk_ratio_score_low(routes, .05) : NAN,
                      iem_table_test(routes).p_greater};
}

/* ---- a random route beside the selection ---- */

/* NaN stays NaN. */
static double at_most_1(double x)
{
    return x > 1 ? 1 : x;
}

static iem_estimate at_most_one(iem_estimate e)
{
    return (iem_estimate){at_most_1(e.value), at_most_1(e.low), at_most_1(e.high)};
}

/* hits / checked * selected / all / (a / n), three shares that know nothing of each
 * other. */
static iem_estimate share_caught(double hits, double checked, double selected,
                                 double all, double a, double n)
{
    if (!(checked > 0 && selected > 0 && a > 0 && n > 0)) return iem_undefined;
    const double value = hits / checked * (selected / all) / (a / n);
    if (!(hits > 0)) return (iem_estimate){0, NAN, NAN};
    const double variance =
        1 / hits - 1 / checked + 1 / selected - 1 / all + 1 / a - 1 / n;
    return iem_ratio_interval(value, sqrt(fmax(variance, 0)));
}

iem_from_random iem_rates_from_random(iem_confusion c, double a, double n)
{
    const double selected = c.tp + c.fp + c.u1;
    const double all = selected + c.tn + c.fn + c.u0;
    const iem_estimate t = share_caught(c.tp, c.tp + c.fp, selected, all, a, n);
    const iem_estimate f = share_caught(c.fp, c.tp + c.fp, selected, all, n - a, n);
    return (iem_from_random){iem_rate(a, n), at_most_one(t), at_most_one(f),
                             t.value > 1 || f.value > 1};
}
