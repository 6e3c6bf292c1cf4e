/* Proportions and 2x2 tables: each function is its textbook formula. */
#include "stats/table2x2.h"

#include "stats/hypergeometric.h"

#include <math.h>
#include <stdbool.h>

iem_estimate iem_rate_at(double a, double n, double z)
{
    if (!(n > 0)) return iem_undefined;
    const double z2 = z * z, p = a / n;
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    /* At a = 0 and a = n a bound is 0 or 1 itself, but for rounding. */
    return (iem_estimate){p, a > 0 ? fmax(0, centre - half) : 0,
                          a < n ? fmin(1, centre + half) : 1};
}

iem_estimate iem_rate(double a, double n)
{
    return iem_rate_at(a, n, IEM_Z95);
}

iem_estimate iem_rate_difference(iem_table t)
{
    return iem_difference_interval(iem_rate(t.a1, t.n1), iem_rate(t.a0, t.n0));
}

/* The same table with both decisions swapped. */
static iem_table favourable_side(iem_table t)
{
    return (iem_table){t.n1 - t.a1, t.n1, t.n0 - t.a0, t.n0};
}

static bool has_both_decisions(double a, double n)
{
    return a > 0 && a < n;
}

iem_estimate iem_risk_ratio(iem_table t)
{
    if (!has_both_decisions(t.a1, t.n1) || !has_both_decisions(t.a0, t.n0))
        return iem_risk_ratio_score(t);
    const double p1 = t.a1 / t.n1, p0 = t.a0 / t.n0;
    return iem_ratio_interval(p1 / p0, sqrt((1 - p1) / t.a1 + (1 - p0) / t.a0));
}

iem_estimate iem_impact_ratio(iem_table t)
{
    return iem_risk_ratio(favourable_side(t));
}

iem_estimate iem_odds_ratio(iem_table t)
{
    const double b1 = t.n1 - t.a1, b0 = t.n0 - t.a0;
    if (!(t.a1 > 0 && b1 > 0 && t.a0 > 0 && b0 > 0)) return iem_undefined;
    const double log_se = sqrt(1 / t.a1 + 1 / b1 + 1 / t.a0 + 1 / b0);
    return iem_ratio_interval((t.a1 / b1) / (t.a0 / b0), log_se);
}

/* ---- tests of no difference ---- */

static iem_table whole(iem_table t)
{
    t.n1 = round(t.n1), t.n0 = round(t.n0);
    t.a1 = fmin(round(t.a1), t.n1), t.a0 = fmin(round(t.a0), t.n0);
    return t;
}

static iem_margin margin_of(iem_table t)
{
    return (iem_margin){t.n1, t.n0, t.a1 + t.a0};
}

double iem_fisher_midp_greater(iem_table t)
{
    const iem_table w = whole(t);
    return iem_hypergeometric_midp_greater(margin_of(w), 0, w.a1);
}

/* The lower tail is the upper one of the favourable side. */
static iem_test midp_test(iem_table t)
{
    const double upper = iem_fisher_midp_greater(t);
    const double lower = iem_fisher_midp_greater(favourable_side(whole(t)));
    return (iem_test){NAN, fmin(1, 2 * fmin(lower, upper)), upper, 1};
}

static iem_test score_test(iem_table t)
{
    const double p = (t.a1 + t.a0) / (t.n1 + t.n0);
    const double z =
        (t.a1 / t.n1 - t.a0 / t.n0) / sqrt(p * (1 - p) * (1 / t.n1 + 1 / t.n0));
    return (iem_test){z, 2 * iem_normal_upper(fabs(z)), iem_normal_upper(z), 0};
}

static double least_expected_count(iem_table t)
{
    const double k = t.a1 + t.a0, n = t.n1 + t.n0;
    return fmin(t.n1, t.n0) * fmin(k, n - k) / n;
}

iem_test iem_table_test(iem_table t)
{
    const double k = t.a1 + t.a0, n = t.n1 + t.n0;
    if (!(t.n1 > 0 && t.n0 > 0 && k > 0 && k < n)) return (iem_test){NAN, NAN, NAN, 0};
    return n < 1000 || least_expected_count(t) < 5 ? midp_test(t) : score_test(t);
}

/* The rate of the reference that is most likely when p1 = ratio * p0: the smaller root
 * of n ratio p^2 - b p + k, written so that nothing cancels where the decision is rare,
 * and kept within what both rates allow. */
static double restricted_rate(iem_table t, double ratio)
{
    const double n = t.n1 + t.n0, k = t.a1 + t.a0;
    const double b = t.n1 * ratio + t.a1 + t.n0 + t.a0 * ratio;
    const double root = 2 * k / (b + sqrt(fmax(b * b - 4 * n * ratio * k, 0)));
    return fmin(root, fmin(1, 1 / ratio));
}

double iem_risk_ratio_score_p(iem_table t, double ratio)
{
    if (!(t.n1 > 0 && t.n0 > 0 && t.a1 + t.a0 > 0 && ratio > 0)) return NAN;
    const double p0 = restricted_rate(t, ratio), p1 = ratio * p0, n = t.n1 + t.n0;
    const double variance =
        (p1 * (1 - p1) / t.n1 + ratio * ratio * p0 * (1 - p0) / t.n0) * n /
        fmax(n - 1, 1);
    const double difference = t.a1 / t.n1 - ratio * t.a0 / t.n0;
    if (variance <= 0) return difference > 0 ? 0 : 1;
    return iem_normal_upper(difference / sqrt(variance));
}

double iem_risk_ratio_score_low(iem_table t, double level)
{
    double low = -40, high = 40; /* log ratios: of any counts up to 2^53 */
    if (!(t.a1 > 0)) return 0;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (iem_risk_ratio_score_p(t, exp(middle)) < level)
            low = middle;
        else
            high = middle;
    }
    return exp(low);
}

iem_estimate iem_risk_ratio_score(iem_table t)
{
    static const double level = 0.025;
    const iem_table turned = {t.a0, t.n0, t.a1, t.n1};
    if (!(t.n1 > 0 && t.n0 > 0 && t.a0 > 0)) return iem_undefined;
    return (iem_estimate){t.a1 / t.n1 / (t.a0 / t.n0),
                          iem_risk_ratio_score_low(t, level),
                          1 / iem_risk_ratio_score_low(turned, level)};
}

iem_estimate iem_impact_ratio_score(iem_table t)
{
    return iem_risk_ratio_score(favourable_side(t));
}

double iem_hidden_cause_strength(double risk_ratio)
{
    if (!(risk_ratio > 0) || isinf(risk_ratio)) return NAN;
    const double ratio = risk_ratio < 1 ? 1 / risk_ratio : risk_ratio;
    return ratio + sqrt(ratio * (ratio - 1));
}
