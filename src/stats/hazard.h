/* Two kinds of people followed until something happens to them: how many times as fast
 * it comes to those of one kind. Cox's (1972) partial likelihood with one yes-or-no
 * covariate, stratified, with Efron's (1977) way with ties, and a variance that lets
 * the same person occur several times (Lin & Wei 1989). Pure functions of counts. */
#ifndef IEM_HAZARD_H
#define IEM_HAZARD_H

#include "stats/interval.h"

#include <stddef.h>
#include <stdint.h>

/* One moment in one stratum: who was still waiting, and to whom of them it happened.
 * [1]: the kind in question, [0]: its twins. */
typedef struct iem_risk_set {
    uint32_t events[2];
    uint64_t waiting[2];
    uint64_t times; /* so many moments were alike */
} iem_risk_set;

/* Does it tell one kind from the other? */
static inline int iem_risk_set_tells(const iem_risk_set *set)
{
    return set->waiting[0] > 0 && set->waiting[1] > 0 &&
           set->events[0] + set->events[1] > 0;
}

/* Alike moments become one, in order; returns how many are left. */
size_t iem_risk_sets_join(iem_risk_set *sets, size_t n);

typedef struct iem_hazard {
    double log_ratio;   /* NaN: undefined */
    double information; /* 1 / variance, if nobody occurred twice */
    double events[2];   /* at moments that tell */
} iem_hazard;

/* Undefined where at the moments that tell it happened to only one of both kinds. */
iem_hazard iem_hazard_fit(const iem_risk_set *sets, size_t n);

/* Score residuals of one stratum, whose moments come in order: residual[i][kind][0] of
 * who was waiting until just after moment i, [1] of whom it happened to then. The sum
 * over all people is 0; the variance of the log ratio is the sum over persons of the
 * square of their sums, divided by information^2. */
void iem_hazard_residuals(double log_ratio, const iem_risk_set *sets, size_t n,
                          double (*residual)[2][2]);

#endif
