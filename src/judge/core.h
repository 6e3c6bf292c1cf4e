/* What the core says of one group, by the name of the measure, as a margin is held
 * against it. */
#ifndef IEM_JUDGE_CORE_H
#define IEM_JUDGE_CORE_H

#include "measure/result.h"

typedef struct iem_core_said {
    iem_estimate estimate;
    iem_why why;
    iem_unit unit;
} iem_core_said;

/* False: the core has no such number. The risk ratio and the impact ratio are those of
 * the tables, with the score interval where counts are exact: Katz's, by which other
 * programs report them, is too narrow for few people. Of people who come back the
 * interval is as wide as that makes it. */
bool iem_core_said_of(const iem_treatment *t, const char *measure, iem_core_said *said);
/* The test of no difference of one of the core's disparities; NaN: it is none. */
double iem_core_p(const iem_treatment *t, const char *measure);
/* Is it a number that the core has for every group? */
bool iem_core_measure(const char *measure);

#endif
