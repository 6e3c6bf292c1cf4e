/* What kind of number a statistic is. */
#ifndef IEM_PUBLISH_SHARES_H
#define IEM_PUBLISH_SHARES_H

#include "judge/editions.h"
#include "judge/sums.h"
#include "measure/result.h"

/* It is about a few people whose facts it names, and says the same of all of them: it
 * is told to nobody outside, and so gives nothing away either. */
bool iem_statistic_stays_inside(const iem_statistic *s);
/* Its numbers are of people: not of groups, periods or batches. */
bool iem_statistic_counts_people(const iem_statistic *s);
/* There is no such number of people but a verdict or a date: value and all. */
bool iem_statistic_is_bare(const iem_statistic *s);
/* It grows by multiplying, period after period. */
bool iem_statistic_is_evidence(const iem_statistic *s);
/* A numerator that is part of a denominator, both of them people. */
bool iem_statistic_is_part(const iem_statistic *s);
/* Nothing but that: the value is the one divided by the other. */
bool iem_statistic_is_plain_share(const iem_statistic *s);
/* A number of people is below the least that is told. That nobody was looked at is no
 * secret: then there is no value, or no rate of it. */
bool iem_statistic_is_small(iem_coarseness by, const iem_statistic *s);

/* A plain share about nobody but its group: what it was is remembered. */
bool iem_statistic_is_remembered(const iem_statistic *s);
iem_about iem_about_statistic(const iem_statistic *s);

#endif
