/* Situation testing: was a member treated like the most similar people of the
 * reference? For cases that have no twins, whose facts nobody else has exactly. */
#ifndef IEM_SITUATION_H
#define IEM_SITUATION_H

#include "stats/neighbours.h"
#include "stats/table2x2.h"

/* Members and reference at each profile. */
typedef struct iem_situation_data {
    const iem_profiles *profiles;
    const double *n1, *a1, *n0, *a0;
    /* What the facts alone say about a person at each profile: her log odds of the
     * adverse decision, in millionths, the same whoever she is. The k nearest members
     * and the k nearest of the reference do not lie around her alike where the two
     * differ in their facts; the difference in this number is taken into account. NULL:
     * it is not. */
    const int64_t *log_odds;
    size_t k;
    double farthest; /* the k-th may be no further than this; INFINITY: any */
    unsigned threads;
} iem_situation_data;

/* What there is to be said about the members at one profile who got the adverse
 * decision; she herself is left out. NaN: she has not k neighbours on both sides. */
typedef struct iem_situation {
    double rate, reference_rate; /* adverse among the k nearest, ties averaged */
    double difference;           /* rate - reference_rate */
    double distance, reference_distance; /* of the k-th */
    iem_table t;   /* everybody up to the k-th, so that counts are whole */
    double offset; /* log odds ratio that their facts alone make up */
    double p;      /* one-sided exact mid-p: the odds of members are not higher */
    double p_adjusted;
} iem_situation;

/* One per profile; NaN where no member got the adverse decision. p_adjusted: Benjamini
 * & Hochberg (1997), every adverse case of a member being one claim. */
iem_status iem_situation_test(const iem_situation_data *data, iem_situation *at,
                              iem_error *err);

/* The rule of Luong, Ruggieri & Turini (2011): adverse cases whose difference is at
 * least t. For comparison only: it errs as often as there is noise. */
double iem_situation_at_least(const iem_situation *at, const double *a1, size_t n,
                              double t);

#endif
