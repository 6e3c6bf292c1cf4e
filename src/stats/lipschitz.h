/* Do nearly the same facts get nearly the same score? (Dwork, Hardt, Pitassi, Reingold
 * & Zemel 2012: |s - t| <= L d.) Everything lies in the distance: it says who is near.
 */
#ifndef IEM_LIPSCHITZ_H
#define IEM_LIPSCHITZ_H

#include "base/status.h"
#include "stats/interval.h"
#include "stats/profiles.h"

typedef struct iem_lipschitz_data {
    const iem_profiles *profiles;
    const size_t *first; /* scores first[i] … first[i + 1] - 1 are those of profile i */
    const double *scores; /* rising within a profile */
    const double *count;  /* people with each score; NULL: one */
    size_t k;             /* nearest profiles of each */
    double slope;         /* L: the score that a distance of 1 may make up */
    double slack;         /* a difference in score that never counts; >= 0 */
    unsigned threads;
} iem_lipschitz_data;

typedef struct iem_lipschitz {
    double pairs;       /* of people of one profile, or of a profile and a near one */
    double beyond;      /* among them: |s - t| > L d + slack */
    iem_estimate share; /* beyond / pairs, interval as below; NaN without pairs */
    double largest; /* slope seen: (|s - t| - slack) / d, pairs of one profile apart;
                       0 when none exceeds the slack, NaN without such pairs */
} iem_lipschitz;

/* All pairs of two people of one profile, and all of a person with one at one of her
 * profile's k nearest (each pair once). Every profile with scores is one independent
 * draw: the standard error adds up what each one contributes to the pairs it is in
 * (Fafchamps & Gubert 2007). */
iem_status iem_lipschitz_audit(const iem_lipschitz_data *data, iem_lipschitz *audit,
                               iem_error *err);

#endif
