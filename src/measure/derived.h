/* Answers that take several rows (plan/derived.h), counted as a section of the tally
 * is: by facts, period and grounds. They are of this scan alone: a saved tally has
 * none. */
#ifndef IEM_MEASURE_DERIVED_H
#define IEM_MEASURE_DERIVED_H

#include "plan/derived.h"
#include "tally/tally.h"

/* An alarm, and what was decided while it stood. Days are counted from 1970-01-01. */
typedef struct iem_alarm {
    int32_t on;
    int32_t until; /* a gate let it through again, or it went out of use; IEM_NOT_SAID:
                      the alarm stands */
    int32_t last;  /* the last decision behind it; IEM_NOT_SAID: none */
} iem_alarm;

typedef struct iem_derived {
    bool known[IEM_N_DERIVED];
    /* Axes: facts, period (where the plan has one), grounds, answer. The last code is
     * an iem_answer; of a term 2 * days, and 1 more where it ended. */
    iem_section section[IEM_N_DERIVED];
    iem_alarm *alarms; /* by day: of a book of gates, or else of the plan */
    size_t n_alarms;
} iem_derived;

void iem_derived_clear(iem_derived *derived);

#endif
