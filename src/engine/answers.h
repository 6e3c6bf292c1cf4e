/* What a plan can answer with a log, what it cannot, and which column would change
 * that: a part of the account of `iemand check`. */
#ifndef IEM_ANSWERS_H
#define IEM_ANSWERS_H

#include "base/buffer.h"
#include "plan/propose.h"
#include "tally/tally.h"

typedef struct iem_answers {
    const struct iem_plan *plan; /* with cut points */
    const struct iem_tally *tally;
    const iem_options *options;
    const iem_proposal
        *proposal; /* of the log's columns; NULL: it can be read but once */
    bool dutch;
    iem_buffer *out;
} iem_answers;

/* Columns that look like a ground, a fact or another role and have none in the plan;
 * what the decision's column holds, where no decision is adverse. */
void iem_answers_columns(const iem_answers *a);
/* Each family of measures: whether there are the columns it needs, and which of the
 * log's columns looks like one. */
void iem_answers_families(const iem_answers *a);
/* How decisions came about: which column of the log looks like one for it. And which
 * further column, of all that a plan can name, would open most. */
iem_status iem_answers_process(const iem_answers *a, iem_error *err);
/* For each group the smallest true gap that would show: nothing about what there is. */
iem_status iem_answers_rows(const iem_answers *a, iem_error *err);

#endif
