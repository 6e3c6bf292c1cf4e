/* Rates of a decision and its outcome. A share is told by which counts are above and
 * below the line; everything else is a function of those. */
#include "stats/confusion.h"

#include <math.h>

enum { TP = 1, FP = 2, TN = 4, FN = 8, U1 = 16, U0 = 32 };
enum { OBSERVED = TP | FP | TN | FN, ALL = OBSERVED | U1 | U0 };

/* Below the line 0: no quotient of counts. */
static const struct quotient {
    unsigned above, below;
} quotients[IEM_OUTCOME_RATES] = {
    [IEM_ADVERSE_RATE] = {TP | FP | U1, ALL},
    [IEM_FAVOURABLE_RATE] = {TN | FN | U0, ALL},
    [IEM_PREVALENCE] = {TP | FN, OBSERVED},
    [IEM_TPR] = {TP, TP | FN},
    [IEM_FNR] = {FN, TP | FN},
    [IEM_FPR] = {FP, FP | TN},
    [IEM_TNR] = {TN, FP | TN},
    [IEM_PPV] = {TP, TP | FP},
    [IEM_FDR] = {FP, TP | FP},
    [IEM_NPV] = {TN, TN | FN},
    [IEM_FOR] = {FN, TN | FN},
    [IEM_ACCURACY] = {TP | TN, OBSERVED},
    [IEM_ERROR_RATE] = {FP | FN, OBSERVED},
    [IEM_THREAT_SCORE] = {TP, TP | FP | FN},
    [IEM_MISSES_PER_FALSE_ALARM] = {FN, FP},
    [IEM_POSITIVES_PER_ADVERSE] = {TP | FN, TP | FP},
    [IEM_NEGATIVES_PER_FAVOURABLE] = {TN | FP, TN | FN},
};

static double sum_of(iem_confusion c, unsigned which)
{
    return (which & TP ? c.tp : 0) + (which & FP ? c.fp : 0) + (which & TN ? c.tn : 0) +
           (which & FN ? c.fn : 0) + (which & U1 ? c.u1 : 0) + (which & U0 ? c.u0 : 0);
}

iem_confusion iem_confusion_sum(const iem_confusion *groups, size_t n)
{
    iem_confusion all = {0, 0, 0, 0, 0, 0};
    for (size_t g = 0; g < n; g++) {
        all.tp += groups[g].tp, all.fp += groups[g].fp;
        all.tn += groups[g].tn, all.fn += groups[g].fn;
        all.u1 += groups[g].u1, all.u0 += groups[g].u0;
    }
    return all;
}

iem_confusion iem_confusion_minus(iem_confusion a, iem_confusion b)
{
    return (iem_confusion){a.tp - b.tp, a.fp - b.fp, a.tn - b.tn,
                           a.fn - b.fn, a.u1 - b.u1, a.u0 - b.u0};
}

bool iem_rate_is_share(iem_outcome_rate rate)
{
    return rate <= IEM_THREAT_SCORE;
}

static bool is_quotient_of_counts(iem_outcome_rate rate)
{
    return rate >= IEM_MISSES_PER_FALSE_ALARM;
}

double iem_rate_numerator(iem_confusion c, iem_outcome_rate rate)
{
    return quotients[rate].below ? sum_of(c, quotients[rate].above) : NAN;
}

double iem_rate_denominator(iem_confusion c, iem_outcome_rate rate)
{
    return quotients[rate].below ? sum_of(c, quotients[rate].below) : NAN;
}

static iem_table table_of(iem_confusion group, iem_confusion reference,
                          iem_outcome_rate rate)
{
    return (iem_table){
        iem_rate_numerator(group, rate), iem_rate_denominator(group, rate),
        iem_rate_numerator(reference, rate), iem_rate_denominator(reference, rate)};
}

/* ---- values and how they move with each count ---- */

/* Derivatives of a rate by each count. None changes when all counts double, so that the
 * multinomial variance is the sum of squares times counts: the other term is 0. */
struct slope {
    double value, tp, fp, tn, fn;
};

static double variance_of(iem_confusion c, struct slope s)
{
    return s.tp * s.tp * c.tp + s.fp * s.fp * c.fp + s.tn * s.tn * c.tn +
           s.fn * s.fn * c.fn;
}

static double slope_by(const struct quotient *q, unsigned count, double above,
                       double below)
{
    return (q->above & count ? 1 / below : 0) -
           (q->below & count ? above / (below * below) : 0);
}

static struct slope quotient_slope(iem_confusion c, const struct quotient *q)
{
    const double above = sum_of(c, q->above), below = sum_of(c, q->below);
    if (!(below > 0)) return (struct slope){NAN, NAN, NAN, NAN, NAN};
    return (struct slope){above / below, slope_by(q, TP, above, below),
                          slope_by(q, FP, above, below), slope_by(q, TN, above, below),
                          slope_by(q, FN, above, below)};
}

static struct slope f1_slope(iem_confusion c)
{
    const struct slope j = quotient_slope(c, &quotients[IEM_THREAT_SCORE]);
    const double by_j = 2 / ((1 + j.value) * (1 + j.value));
    return (struct slope){2 * j.value / (1 + j.value), by_j * j.tp, by_j * j.fp, 0,
                          by_j * j.fn};
}

static struct slope balanced_slope(iem_confusion c)
{
    const struct slope tpr = quotient_slope(c, &quotients[IEM_TPR]);
    const struct slope tnr = quotient_slope(c, &quotients[IEM_TNR]);
    return (struct slope){(tpr.value + tnr.value) / 2, tpr.tp / 2, tnr.fp / 2,
                          tnr.tn / 2, tpr.fn / 2};
}

static struct slope mcc_slope(iem_confusion c)
{
    const double adverse = c.tp + c.fp, favourable = c.tn + c.fn;
    const double positive = c.tp + c.fn, negative = c.tn + c.fp;
    const double root = sqrt(adverse * favourable * positive * negative);
    if (!(root > 0)) return (struct slope){NAN, NAN, NAN, NAN, NAN};
    const double mcc = (c.tp * c.tn - c.fp * c.fn) / root;
    return (struct slope){mcc, c.tn / root - mcc / 2 * (1 / adverse + 1 / positive),
                          -c.fn / root - mcc / 2 * (1 / adverse + 1 / negative),
                          c.tp / root - mcc / 2 * (1 / favourable + 1 / negative),
                          -c.fp / root - mcc / 2 * (1 / favourable + 1 / positive)};
}

static struct slope kappa_slope(iem_confusion c)
{
    const double adverse = c.tp + c.fp, favourable = c.tn + c.fn;
    const double positive = c.tp + c.fn, negative = c.tn + c.fp;
    const double below = adverse * negative + positive * favourable;
    if (!(below > 0)) return (struct slope){NAN, NAN, NAN, NAN, NAN};
    const double kappa = 2 * (c.tp * c.tn - c.fp * c.fn) / below;
    return (struct slope){kappa, (2 * c.tn - kappa * (negative + favourable)) / below,
                          (-2 * c.fn - kappa * (negative + adverse)) / below,
                          (2 * c.tp - kappa * (adverse + positive)) / below,
                          (-2 * c.fp - kappa * (favourable + positive)) / below};
}

static struct slope slope_of(iem_confusion c, iem_outcome_rate rate)
{
    if (quotients[rate].below) return quotient_slope(c, &quotients[rate]);
    if (rate == IEM_F1) return f1_slope(c);
    if (rate == IEM_BALANCED_ACCURACY) return balanced_slope(c);
    return rate == IEM_MCC ? mcc_slope(c) : kappa_slope(c);
}

double iem_outcome_rate_se(iem_confusion c, iem_outcome_rate rate)
{
    if (iem_rate_is_share(rate)) {
        const double n = iem_rate_denominator(c, rate);
        const double p = iem_rate_numerator(c, rate) / n;
        return n > 0 ? sqrt(p * (1 - p) / n) : NAN;
    }
    return sqrt(variance_of(c, slope_of(c, rate)));
}

/* ---- one rate ---- */

static iem_estimate f1_at(iem_confusion c, double z)
{
    const iem_estimate j = iem_rate_at(c.tp, c.tp + c.fp + c.fn, z);
    return (iem_estimate){2 * j.value / (1 + j.value), 2 * j.low / (1 + j.low),
                          2 * j.high / (1 + j.high)};
}

static iem_estimate balanced_at(iem_confusion c, double z)
{
    const iem_estimate gap = iem_difference_interval(iem_rate_at(c.tp, c.tp + c.fn, z),
                                                     iem_rate_at(c.fp, c.fp + c.tn, z));
    return (iem_estimate){(1 + gap.value) / 2, (1 + gap.low) / 2, (1 + gap.high) / 2};
}

/* Fisher's z = artanh r has standard error se / (1 - r^2). */
static iem_estimate correlation_at(iem_confusion c, iem_outcome_rate rate, double z)
{
    const struct slope s = slope_of(c, rate);
    const double r = s.value, left = 1 - r * r, variance = variance_of(c, s);
    if (!(left > 1e-12) || !(variance > 0))
        return (iem_estimate){r, NAN,
                              NAN}; /* -1 or 1, but for rounding; or all alike */
    const double reach = z * sqrt(variance) / left;
    return (iem_estimate){r, tanh(atanh(r) - reach), tanh(atanh(r) + reach)};
}

/* Of the logarithm of a rate above 0. Counts that are the same people on both sides of
 * the line leave none. */
static double log_se(iem_confusion c, iem_outcome_rate rate)
{
    const struct slope s = slope_of(c, rate);
    const double variance = variance_of(c, s);
    return s.value > 0 && variance > 0 ? sqrt(variance) / s.value : NAN;
}

iem_estimate iem_outcome_rate_at(iem_confusion c, iem_outcome_rate rate, double z)
{
    if (iem_rate_is_share(rate))
        return iem_rate_at(iem_rate_numerator(c, rate), iem_rate_denominator(c, rate),
                           z);
    if (rate == IEM_F1) return f1_at(c, z);
    if (rate == IEM_BALANCED_ACCURACY) return balanced_at(c, z);
    if (!is_quotient_of_counts(rate)) return correlation_at(c, rate, z);
    const double value = slope_of(c, rate).value;
    const double factor = exp(z * log_se(c, rate));
    return (iem_estimate){value, value / factor, value * factor};
}

iem_estimate iem_outcome_rate_of(iem_confusion c, iem_outcome_rate rate)
{
    return iem_outcome_rate_at(c, rate, IEM_Z95);
}

/* ---- group against reference ---- */

iem_estimate iem_outcome_difference(iem_confusion group, iem_confusion reference,
                                    iem_outcome_rate rate)
{
    return iem_difference_interval(iem_outcome_rate_of(group, rate),
                                   iem_outcome_rate_of(reference, rate));
}

iem_estimate iem_outcome_ratio(iem_confusion group, iem_confusion reference,
                               iem_outcome_rate rate)
{
    if (iem_rate_is_share(rate))
        return iem_risk_ratio(table_of(group, reference, rate));
    const double above = slope_of(group, rate).value;
    const double below = slope_of(reference, rate).value;
    if (!(below > 0)) return iem_undefined;
    return iem_ratio_interval(above / below,
                              hypot(log_se(group, rate), log_se(reference, rate)));
}

/* Of the counts that move a rate which is no share, the fewest people; of MCC and
 * kappa, those expected in the emptiest corner of the table. */
static double fewest(iem_confusion c, iem_outcome_rate rate)
{
    const double adverse = c.tp + c.fp, favourable = c.tn + c.fn;
    const double positive = c.tp + c.fn, negative = c.tn + c.fp;
    switch (rate) {
    case IEM_F1:
        return fmin(c.tp, c.fp + c.fn);
    case IEM_BALANCED_ACCURACY:
        return fmin(fmin(c.tp, c.fn), fmin(c.tn, c.fp));
    case IEM_MCC:
    case IEM_KAPPA:
        return fmin(adverse, favourable) * fmin(positive, negative) /
               (adverse + favourable);
    case IEM_MISSES_PER_FALSE_ALARM:
        return fmin(c.fn, c.fp);
    case IEM_POSITIVES_PER_ADVERSE:
        return fmin(fmin(positive, adverse), c.fn + c.fp);
    default:
        return fmin(fmin(negative, favourable), c.fn + c.fp);
    }
}

bool iem_outcome_law_holds(iem_confusion c, iem_outcome_rate rate)
{
    const double enough = 5;
    return iem_rate_is_share(rate) || fewest(c, rate) >= enough;
}

iem_test iem_outcome_test(iem_confusion group, iem_confusion reference,
                          iem_outcome_rate rate)
{
    if (iem_rate_is_share(rate))
        return iem_table_test(table_of(group, reference, rate));
    if (rate == IEM_F1)
        return iem_table_test(table_of(group, reference, IEM_THREAT_SCORE));
    if (!iem_outcome_law_holds(group, rate) || !iem_outcome_law_holds(reference, rate))
        return (iem_test){NAN, NAN, NAN, 0};
    const double one = slope_of(group, rate).value;
    const double other = slope_of(reference, rate).value;
    const double z =
        is_quotient_of_counts(rate)
            ? log(one / other) / hypot(log_se(group, rate), log_se(reference, rate))
            : (one - other) / hypot(iem_outcome_rate_se(group, rate),
                                    iem_outcome_rate_se(reference, rate));
    if (!isfinite(z)) return (iem_test){NAN, NAN, NAN, 0};
    return (iem_test){z, 2 * iem_normal_upper(fabs(z)), iem_normal_upper(z), 0};
}

iem_estimate iem_outcome_mean_difference(iem_confusion group, iem_confusion reference,
                                         iem_outcome_rate one, iem_outcome_rate other)
{
    const iem_estimate x = iem_outcome_difference(group, reference, one);
    const iem_estimate y = iem_outcome_difference(group, reference, other);
    const iem_estimate sum =
        iem_difference_interval(x, (iem_estimate){-y.value, -y.high, -y.low});
    return (iem_estimate){sum.value / 2, sum.low / 2, sum.high / 2};
}

/* ---- equalised odds ---- */

/* z of an interval that holds with chance sqrt(.95): two independent ones then hold
 * together with .95. */
static const double both_hold = 2.2364766445577895; /* qnorm((1 + sqrt(.95)) / 2) */

static iem_estimate difference_at(iem_confusion group, iem_confusion reference,
                                  iem_outcome_rate rate, double z)
{
    return iem_difference_interval(iem_outcome_rate_at(group, rate, z),
                                   iem_outcome_rate_at(reference, rate, z));
}

/* |x| while x lies in an interval. */
static iem_estimate absolute(iem_estimate e)
{
    const double low = fabs(e.low), high = fabs(e.high);
    if (isnan(e.value)) return iem_undefined;
    return (iem_estimate){fabs(e.value),
                          e.low <= 0 && e.high >= 0 ? 0 : fmin(low, high),
                          fmax(low, high)};
}

iem_odds_gap iem_equalised_odds(iem_confusion group, iem_confusion reference)
{
    iem_odds_gap gap = {iem_outcome_difference(group, reference, IEM_TPR),
                        iem_outcome_difference(group, reference, IEM_FPR),
                        iem_undefined, iem_undefined, iem_undefined};
    if (isnan(gap.tpr.value + gap.fpr.value)) return gap;
    gap.mean = iem_outcome_mean_difference(group, reference, IEM_TPR, IEM_FPR);
    const iem_estimate t =
        absolute(difference_at(group, reference, IEM_TPR, both_hold));
    const iem_estimate f =
        absolute(difference_at(group, reference, IEM_FPR, both_hold));
    gap.mean_absolute = (iem_estimate){(t.value + f.value) / 2, (t.low + f.low) / 2,
                                       (t.high + f.high) / 2};
    gap.worst = (iem_estimate){fmax(t.value, f.value), fmax(t.low, f.low),
                               fmax(t.high, f.high)};
    return gap;
}
