/* What the facts alone say about a person, whoever she is. */
#ifndef IEM_FACTODDS_H
#define IEM_FACTODDS_H

#include "base/status.h"
#include "stats/profiles.h"

/* Log odds of the adverse decision by the facts, in millionths and up to a constant:
 * one per profile. An additive logistic fit (logit.h, ridge 1) with a level for members
 * and one for the reference; numbers and ranks in ten bands of about equally many
 * people, and from the mean of one band to that of the next in a straight line; the
 * thirty categories of the most people each, the others together. What is not known is
 * a category. */
iem_status iem_fact_log_odds(const iem_profiles *profiles, const double *n1,
                             const double *a1, const double *n0, const double *a0,
                             int64_t *log_odds, iem_error *err);

#endif
