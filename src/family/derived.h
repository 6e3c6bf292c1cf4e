/* Answers that take several rows, as families tell them beside those of the tally. */
#ifndef IEM_FAMILY_DERIVED_H
#define IEM_FAMILY_DERIVED_H

#include "family/asked.h"

/* The section that counts a question of several rows, and its answers there; NULL: the
 * question is no such one, or nobody looked (a saved tally has no rows). */
const iem_section *iem_derived_section(const iem_work *work, const char *question,
                                       iem_asked_axis *axis);
/* Could the plan answer such a question from a log, and was there none? */
bool iem_derived_lacks_rows(const iem_work *work, const char *question);

extern const iem_reason iem_reason_needs_rows;

#endif
