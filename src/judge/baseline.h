/* The gate beside an earlier one: what is new, what is worse, what improved. The two
 * logs are compared as independent ones; the same cases decided twice are for a paired
 * comparison. */
#ifndef IEM_BASELINE_H
#define IEM_BASELINE_H

#include "judge/rules.h"

/* Holds the rulings that count against those of the result (JSON, with a gate) at
 * `path`. One that failed before and is not shown to be worse is known and stops
 * counting, as is one that could not be told before either. One that is shown to be
 * worse fails, unless it still passes. Refused when the two were not counted alike. */
iem_status iem_gate_compare(iem_judging *j, const char *path, iem_error *err);

#endif
