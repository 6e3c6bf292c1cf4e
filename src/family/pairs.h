/* Scores of people with the same or nearly the same facts. */
#ifndef IEM_PAIRS_H
#define IEM_PAIRS_H

#include "family/exact.h"

/* Fills a statistic with the share of such pairs whose scores are further apart than
 * their facts allow: by a standard deviation of all scores for each unit of distance.
 * The plan must have a score. */
iem_status iem_near_scores(iem_work *work, const iem_exact *exact, size_t k,
                           iem_statistic *statistic, iem_error *err);

#endif
