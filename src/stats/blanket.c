/* Batches and reasons from counts. */
#include "stats/blanket.h"

#include "stats/hypergeometric.h"
#include "stats/sequential.h"

#include <math.h>
#include <stdbool.h>

/* ---- one batch ---- */

/* ln 1 / P(all adverse); -INFINITY when one decision was favourable. */
static double log_e_all_adverse(const iem_table *t, size_t n)
{
    double log_p = 0;
    for (size_t i = 0; i < n; i++) {
        if (round(t[i].a1) < round(t[i].n1)) return -INFINITY;
        const iem_margin m = {round(t[i].n1), round(t[i].n0),
                              round(t[i].n1) + round(t[i].a0)};
        if (m.n1 > 0) log_p += iem_hypergeometric_log_pmf(m, 0, m.n1);
    }
    return -log_p;
}

/* Of "all adverse" in the mixture: it is what is looked for. */
static const double most_weight = 0.8;

double iem_batch_log_e(const iem_table *t, size_t n)
{
    iem_sequence s = {0};
    iem_sequence_add(&s, t, NULL, n);
    const double raised = iem_sequence_log_e(&s, 0, true);
    const double all = log_e_all_adverse(t, n);
    const double larger = fmax(raised, all);
    return larger + log((1 - most_weight) * exp(raised - larger) +
                        most_weight * exp(all - larger));
}

/* ---- all batches ---- */

/* Of one batch: the sum of residuals, its variance, and what pairs could be at most. */
typedef struct batch_sums {
    double residual, variance, single; /* single: sum of squared variances */
    double root, v;                    /* sums of sqrt v and of v over decisions */
} batch_sums;

/* Residuals are about the rate of the whole cell, in which the batch itself is: f makes
 * the variance that of drawing without replacement. */
static batch_sums sum_batch(const iem_table *t, size_t n)
{
    batch_sums s = {0, 0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        const double all = t[i].n1 + t[i].n0, p = (t[i].a1 + t[i].a0) / all;
        if (!(t[i].n1 > 0 && t[i].n0 > 0)) continue;
        const double v = p * (1 - p), f = t[i].n0 / (all - 1);
        s.residual += t[i].a1 - t[i].n1 * p;
        s.variance += t[i].n1 * v * f;
        s.single += t[i].n1 * v * f * v * f;
        s.root += t[i].n1 * sqrt(v * f);
        s.v += t[i].n1 * v * f;
    }
    return s;
}

static double pairs_of(batch_sums s)
{
    return s.residual * s.residual - s.variance;
}

static double most_of(batch_sums s)
{
    return s.root * s.root - s.v;
}

/* The batches that tell, and sums over them. */
struct spread {
    const iem_table *cells;
    const size_t *first;
    size_t batches;
    double least; /* of variance over pairs: no correlation is below minus this */
};

/* Sum of r^2 / (v + icc pairs): of normal residuals with that correlation it is
 * chi-squared. */
static double scatter_at(const struct spread *s, double icc)
{
    double q = 0;
    for (size_t b = 0; b < s->batches; b++) {
        const batch_sums sums =
            sum_batch(s->cells + s->first[b], s->first[b + 1] - s->first[b]);
        if (most_of(sums) > 0)
            q += sums.residual * sums.residual / (sums.variance + icc * most_of(sums));
    }
    return q;
}

/* The correlation at which the scatter is `q`; it falls as the correlation rises. */
static double icc_at(const struct spread *s, double q)
{
    double low = -s->least, high = 1;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (scatter_at(s, middle) > q)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* The interval of a t from the spread over batches. Few batches say too little of their
 * spread, whose squares are skewed: it is never narrower than the one that normal
 * residuals would have (Viechtbauer 2007, Q profile; residuals about a common rate have
 * one degree of freedom less). */
static iem_estimate icc_interval(const struct spread *s, size_t told, double icc,
                                 double most, double spread)
{
    const double df = (double)told - 1;
    const double half = iem_t_upper_quantile(0.025, df) * sqrt(spread) / most;
    const double low = icc_at(s, iem_chisq_upper_quantile(0.025, df) * (df + 1) / df);
    const double high = icc_at(s, iem_chisq_upper_quantile(0.975, df) * (df + 1) / df);
    return (iem_estimate){icc, fmin(icc - half, low), fmax(icc + half, high)};
}

iem_clustering iem_batch_clustering(const iem_table *cells, const size_t *first,
                                    size_t batches)
{
    const size_t fewest = 10;
    iem_clustering c = {0, 0, NAN, NAN, iem_undefined, 0};
    struct spread at = {cells, first, batches, INFINITY};
    double most = 0, spread = 0, mean = 0;
    for (size_t b = 0; b < batches; b++) {
        const batch_sums s = sum_batch(cells + first[b], first[b + 1] - first[b]);
        if (!(most_of(s) > 0)) continue;
        c.statistic += pairs_of(s);
        c.variance += 2 * (s.variance * s.variance - s.single);
        mean += s.variance;
        most += most_of(s);
        at.least = fmin(at.least, s.variance / most_of(s));
        c.batches++;
    }
    if (c.batches < fewest || !(c.variance > 0)) return c;
    c.z = c.statistic / sqrt(c.variance);
    /* Squares are skewed: their sum is taken for a chi-squared one with its mean and
     * variance (Satterthwaite 1946), which many batches make normal. */
    const double df = 2 * mean * mean / c.variance;
    c.p = iem_chisq_upper(df * (1 + c.statistic / mean), df);
    const double icc = c.statistic / most;
    for (size_t b = 0; b < batches; b++) {
        const batch_sums s = sum_batch(cells + first[b], first[b + 1] - first[b]);
        if (!(most_of(s) > 0)) continue;
        const double off = pairs_of(s) - icc * most_of(s);
        spread += off * off;
    }
    c.icc = icc_interval(&at, c.batches, icc, most, spread);
    return c;
}

/* ---- reasons ---- */

iem_reasons iem_reasons_of(const double *counts, size_t n)
{
    iem_reasons r = {0, 0, iem_undefined, iem_undefined, NAN};
    double kinds = 0;
    for (size_t i = 0; i < n; i++) {
        r.n += counts[i];
        if (counts[i] > 0) kinds++;
        if (counts[i] > counts[r.most]) r.most = i;
    }
    if (!(r.n > 0)) return r;
    double entropy = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(counts[i] > 0)) continue;
        const double share = counts[i] / r.n, surprise = -log(share);
        entropy += share * surprise;
        squares += share * surprise * surprise;
    }
    const double corrected = entropy + (kinds - 1) / (2 * r.n);
    /* The first term vanishes where all reasons are equally frequent. */
    const double variance =
        fmax(0, squares - entropy * entropy) / r.n + (kinds - 1) / (2 * r.n * r.n);
    r.share = iem_rate(counts[r.most], r.n);
    r.effective = (iem_estimate){exp(corrected), 1, NAN};
    if (kinds < 2) return r;
    r.log_effective_se = sqrt(variance);
    r.effective = iem_ratio_interval(exp(corrected), r.log_effective_se);
    r.effective.low = fmax(1, r.effective.low);
    return r;
}

iem_estimate iem_reasons_ratio(iem_reasons group, iem_reasons reference)
{
    return iem_ratio_interval(
        group.effective.value / reference.effective.value,
        hypot(group.log_effective_se, reference.log_effective_se));
}

/* ---- texts ---- */

iem_texts_told iem_texts_of(const double *counts, size_t n)
{
    iem_texts_told t = {0, iem_undefined, NAN};
    double pairs = 0, triples = 0;
    for (size_t i = 0; i < n; i++) {
        const double c = counts[i];
        t.n += c;
        pairs += c * (c - 1);
        triples += c * (c - 1) * (c - 2);
    }
    if (!(t.n > 1) || !(pairs > 0)) return t;
    const double all_pairs = t.n * (t.n - 1), same = pairs / all_pairs;
    const double three = t.n > 2 ? triples / (all_pairs * (t.n - 2)) : 0;
    t.effective = (iem_estimate){1 / same, 1, NAN};
    if (!(pairs < all_pairs)) return t;
    const double of_one = fmax(three - same * same, 0), of_both = same - same * same;
    const double variance = (4 * (t.n - 2) * of_one + 2 * of_both) / all_pairs;
    t.log_se = sqrt(variance) / same;
    t.effective = iem_ratio_interval(1 / same, t.log_se);
    t.effective.low = fmax(1, t.effective.low);
    return t;
}

iem_estimate iem_texts_ratio(iem_texts_told group, iem_texts_told reference)
{
    return iem_ratio_interval(group.effective.value / reference.effective.value,
                              hypot(group.log_se, reference.log_se));
}
