#include "stats/hazard.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const iem_risk_set *x = a, *y = b;
    for (int k = 0; k < 2; k++) {
        if (x->waiting[k] != y->waiting[k])
            return x->waiting[k] < y->waiting[k] ? -1 : 1;
        if (x->events[k] != y->events[k]) return x->events[k] < y->events[k] ? -1 : 1;
    }
    return 0;
}

size_t iem_risk_sets_join(iem_risk_set *sets, size_t n)
{
    size_t left = 0;
    if (n > 1) qsort(sets, n, sizeof *sets, compare);
    for (size_t i = 0; i < n; i++) {
        if (left && compare(&sets[left - 1], &sets[i]) == 0)
            sets[left - 1].times += sets[i].times;
        else
            sets[left++] = sets[i];
    }
    return left;
}

/* Events of one moment come one after another, those that had theirs counting less and
 * less: the share of the kind among who is waiting then, and their number by weight. */
static double share_at(const iem_risk_set *set, double e, double gone, double *sum)
{
    const double one = e * ((double)set->waiting[1] - gone * (double)set->events[1]);
    *sum = (double)set->waiting[0] - gone * (double)set->events[0] + one;
    return one / *sum;
}

static void add_set(const iem_risk_set *set, double e, double *score,
                    double *information)
{
    const uint32_t d = set->events[0] + set->events[1];
    double u = set->events[1], i = 0, sum;
    for (uint32_t l = 0; l < d; l++) {
        const double share = share_at(set, e, (double)l / d, &sum);
        u -= share;
        i += share * (1 - share);
    }
    *score += u * (double)set->times;
    *information += i * (double)set->times;
}

static double score_at(const iem_risk_set *sets, size_t n, double b,
                       double *information)
{
    double score = 0;
    *information = 0;
    for (size_t s = 0; s < n; s++)
        if (iem_risk_set_tells(&sets[s]))
            add_set(&sets[s], exp(b), &score, information);
    return score;
}

/* The log likelihood is concave: its slope falls, and Newton's steps are kept between
 * the ends that enclose its zero. */
static double solve(const iem_risk_set *sets, size_t n, double *information)
{
    double low = -40, high = 40, b = 0;
    for (int i = 0; i < 200; i++) {
        const double score = score_at(sets, n, b, information);
        if (score > 0)
            low = b;
        else
            high = b;
        double next = b + score / *information;
        if (!(next > low && next < high)) next = (low + high) / 2;
        if (fabs(next - b) <= 1e-12 * (1 + fabs(b))) break;
        b = next;
    }
    score_at(sets, n, b, information);
    return b;
}

iem_hazard iem_hazard_fit(const iem_risk_set *sets, size_t n)
{
    iem_hazard h = {.log_ratio = NAN, .information = NAN};
    for (size_t s = 0; s < n; s++)
        for (int k = 0; k < 2 && iem_risk_set_tells(&sets[s]); k++)
            h.events[k] += (double)sets[s].events[k] * (double)sets[s].times;
    if (h.events[0] > 0 && h.events[1] > 0)
        h.log_ratio = solve(sets, n, &h.information);
    if (fabs(h.log_ratio) > 30) h.log_ratio = h.information = NAN;
    return h;
}

void iem_hazard_residuals(double log_ratio, const iem_risk_set *sets, size_t n,
                          double (*residual)[2][2])
{
    double passed[2] = {0, 0}; /* what waiting until now has added up to */
    const double weight[2] = {1, exp(log_ratio)};
    for (size_t s = 0; s < n; s++) {
        const uint32_t d = sets[s].events[0] + sets[s].events[1];
        double mean = 0, spared[2] = {0, 0}, sum;
        for (uint32_t l = 0; l < d; l++) {
            const double gone = (double)l / d;
            const double share = share_at(&sets[s], weight[1], gone, &sum);
            mean += share / d;
            for (int k = 0; k < 2; k++) {
                passed[k] += (k - share) / sum;
                spared[k] += gone * (k - share) / sum;
            }
        }
        for (int k = 0; k < 2; k++) {
            residual[s][k][0] = -weight[k] * passed[k];
            residual[s][k][1] = k - mean - weight[k] * (passed[k] - spared[k]);
        }
    }
}
