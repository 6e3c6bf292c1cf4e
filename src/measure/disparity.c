#include "measure/disparity.h"

#include "measure/rounding.h"
#include "stats/strata.h"

#include <math.h>

/* ---- One function per measure: tables to an estimate ---- */

static iem_table sum_tables(const iem_table *t, size_t n)
{
    iem_table sum = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        sum.a1 += t[i].a1;
        sum.n1 += t[i].n1;
        sum.a0 += t[i].a0;
        sum.n0 += t[i].n0;
    }
    return sum;
}

/* The totals, which also count cells without members, moved as far as the cells are. */
static iem_table shift(iem_table total, iem_table from, iem_table to)
{
    return (iem_table){total.a1 + to.a1 - from.a1, total.n1 + to.n1 - from.n1,
                       total.a0 + to.a0 - from.a0, total.n0 + to.n0 - from.n0};
}

/* One row per measure: of the totals, or over the cells. Names and formulas as readers
 * see them belong to the renderers. */
static const struct {
    iem_estimate (*crude)(iem_table t);
    iem_estimate (*strata)(const iem_table *t, size_t n);
} measures[IEM_N_MEASURES] = {
    [IEM_RATE_DIFFERENCE] = {iem_rate_difference, NULL},
    [IEM_RISK_RATIO] = {iem_risk_ratio, NULL},
    [IEM_IMPACT_RATIO] = {iem_impact_ratio, NULL},
    [IEM_ODDS_RATIO] = {iem_odds_ratio, NULL},
    [IEM_MH_RISK_RATIO] = {NULL, iem_mh_risk_ratio},
    [IEM_MH_ODDS_RATIO] = {NULL, iem_mh_odds_ratio},
    [IEM_MH_RATE_DIFFERENCE] = {NULL, iem_mh_rate_difference},
    [IEM_CDD] = {NULL, iem_cdd},
};

/* The mean is one over all cells in which both decisions occur; in those without twins
 * the group has the same share, 0 or 1, of either. */
static iem_estimate over_all_cells(iem_estimate cdd, const iem_comparison *comparison,
                                   const iem_table *t)
{
    double size = 0;
    for (size_t i = 0; i < comparison->n; i++) {
        const double n = t[i].n1 + t[i].n0, k = t[i].a1 + t[i].a0;
        if (t[i].n1 > 0 && t[i].n0 > 0 && k > 0 && k < n) size += n;
    }
    const double share = size / (size + comparison->apart);
    return (iem_estimate){cdd.value * share, cdd.low * share, cdd.high * share};
}

static iem_estimate evaluate(iem_measure measure, const iem_comparison *comparison,
                             const iem_table *t, iem_table total)
{
    if (measures[measure].crude) return measures[measure].crude(total);
    const iem_estimate estimate = measures[measure].strata(t, comparison->n);
    return measure == IEM_CDD ? over_all_cells(estimate, comparison, t) : estimate;
}

/* ---- Numerators, denominators, reasons ---- */

static void compared(iem_measure measure, iem_table t, iem_disparity *d)
{
    const double p1 = t.a1 / t.n1, p0 = t.a0 / t.n0;
    d->numerator = d->denominator = NAN;
    if (measure == IEM_RATE_DIFFERENCE || measure == IEM_RISK_RATIO) {
        d->numerator = p1;
        d->denominator = p0;
    } else if (measure == IEM_IMPACT_RATIO) {
        d->numerator = 1 - p1;
        d->denominator = 1 - p0;
    } else if (measure == IEM_ODDS_RATIO) {
        d->numerator = p1 / (1 - p1);
        d->denominator = p0 / (1 - p0);
    }
}

/* The two sums behind a Mantel-Haenszel estimate. */
static void compared_strata(iem_measure measure, const iem_table *t, size_t n,
                            iem_disparity *d)
{
    double top = 0, bottom = 0;
    for (size_t i = 0; i < n; i++) {
        const double all = t[i].n1 + t[i].n0;
        if (t[i].n1 <= 0 || t[i].n0 <= 0) continue;
        if (measure == IEM_MH_ODDS_RATIO) {
            top += t[i].a1 * (t[i].n0 - t[i].a0) / all;
            bottom += (t[i].n1 - t[i].a1) * t[i].a0 / all;
        } else {
            top += t[i].a1 * t[i].n0 / all;
            bottom += t[i].a0 * t[i].n1 / all;
        }
    }
    d->numerator = measure == IEM_CDD ? NAN : top;
    d->denominator = measure == IEM_CDD ? NAN : bottom;
}

static iem_why why_undefined(iem_estimate e, iem_measure measure, iem_table total)
{
    if (!isnan(e.value) && !isnan(e.low)) return IEM_WHY_NONE;
    if (total.n1 <= 0) return IEM_WHY_EMPTY_GROUP;
    if (total.n0 <= 0) return IEM_WHY_EMPTY_REFERENCE;
    if (!isnan(e.value)) return IEM_WHY_ZERO_COUNT;
    if (measure == IEM_RISK_RATIO || measure == IEM_IMPACT_RATIO)
        return IEM_WHY_ZERO_REFERENCE;
    if (measure == IEM_ODDS_RATIO)
        return total.a0 > 0 ? IEM_WHY_ZERO_COUNT : IEM_WHY_ZERO_REFERENCE;
    return total.a1 + total.a0 <= 0 || total.a1 + total.a0 >= total.n1 + total.n0
               ? IEM_WHY_ONE_DECISION
               : IEM_WHY_NO_TWINS;
}

static bool is_adjusted(iem_measure measure)
{
    return measures[measure].strata != NULL;
}

double iem_least_sure(double mildest_z, double mildest_p, double harshest_z,
                      double harshest_p)
{
    if (isnan(mildest_z) || isnan(harshest_z)) return NAN;
    if (mildest_z > 0) return mildest_p;
    return harshest_z < 0 ? harshest_p : 1;
}

static double excess(iem_table t)
{
    return t.a1 / t.n1 - t.a0 / t.n0;
}

static iem_test crude_test(iem_table total, const iem_table corner[2], bool rounded)
{
    iem_test test = iem_table_test(total);
    if (rounded)
        test.p = iem_least_sure(excess(corner[0]), iem_table_test(corner[0]).p,
                                excess(corner[1]), iem_table_test(corner[1]).p);
    return test;
}

void iem_measure_disparities(const iem_comparison *comparison,
                             const iem_table *const corners[2], bool within_cells,
                             iem_treatment *treatment)
{
    const size_t n = comparison->n;
    const iem_table total = comparison->total;
    const iem_table printed_sum = sum_tables(comparison->table, n);
    iem_table corner_total[2] = {total, total};
    for (int i = 0; i < 2 && corners[0]; i++)
        corner_total[i] = shift(total, printed_sum, sum_tables(corners[i], n));
    const iem_test crude = crude_test(total, corner_total, corners[0] != NULL);
    for (iem_measure m = 0; m < IEM_N_MEASURES; m++) {
        iem_disparity *d = &treatment->disparity[m];
        if (is_adjusted(m) && !within_cells) {
            d->estimate =
                (iem_bounds){iem_undefined, iem_undefined, NAN, NAN, IEM_WHY_NO_FACTS};
            d->p = d->numerator = d->denominator = NAN;
            continue;
        }
        const iem_estimate printed = evaluate(m, comparison, comparison->table, total);
        iem_estimate ends[2] = {printed, printed};
        for (int i = 0; i < 2 && corners[0]; i++)
            ends[i] = evaluate(m, comparison, corners[i], corner_total[i]);
        d->estimate = iem_bounds_of(printed, ends[0], ends[1], corners[0] != NULL);
        d->estimate.why =
            iem_why_of_bounds(&d->estimate, why_undefined(printed, m, total));
        d->p = is_adjusted(m) ? treatment->cmh_p : crude.p;
        d->exact = is_adjusted(m) ? treatment->cmh_exact : crude.exact;
        if (is_adjusted(m))
            compared_strata(m, comparison->table, n, d);
        else
            compared(m, total, d);
    }
    const iem_homogeneity h = within_cells ? iem_breslow_day(comparison->table, n)
                                           : (iem_homogeneity){NAN, NAN, NAN, NAN, 0};
    treatment->breslow_day = h.breslow_day;
    treatment->breslow_day_p = h.breslow_day_p;
    treatment->tarone = h.tarone;
    treatment->tarone_p = h.tarone_p;
    treatment->homogeneity_df = h.df;
}

iem_bounds iem_measure_rate(double adverse, double n, double rounded, double cells)
{
    const double step = rounded / 2 * cells;
    const double least = fmax(adverse - step, 0), most = fmin(adverse + step, n);
    iem_bounds bounds =
        iem_bounds_of(iem_rate(adverse, n), iem_rate(least, n + step),
                      iem_rate(most, fmax(n - step, most)), rounded > 0);
    bounds.why = n > 0 ? IEM_WHY_NONE : IEM_WHY_EMPTY_GROUP;
    return bounds;
}
