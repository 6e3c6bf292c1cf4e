/* People with several decisions, for measures beside the core. */
#ifndef IEM_REPEATED_H
#define IEM_REPEATED_H

#include "measure/measure.h"

extern const iem_reason iem_reason_clustering;

/* Widens intervals and weakens p-values by the design effect that the second pass found
 * for the group (of a ground as a whole: the largest of its groups). From a saved tally
 * it is not known: then there are none, and the reason is said. Statistics that are
 * `robust` stay as they are. */
void iem_statistics_repeated(const iem_measuring *core, iem_statistics *statistics);

#endif
