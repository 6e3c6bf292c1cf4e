/* The same cases decided twice: the log against an earlier one of the same cases,
 * joined by the plan's case column. */
#ifndef IEM_PAIRED_H
#define IEM_PAIRED_H

#include "engine/log.h"
#include "measure/measure.h"

/* Fills result->paired and the paired changes of its treatments. `old_log` is opened by
 * the same plan; `tally` is the settled one that `measuring` is about. A case that
 * occurs twice in either log is refused. */
iem_status iem_paired_measure(iem_log *log, iem_log *old_log,
                              const struct iem_plan *plan, struct iem_tally *tally,
                              const iem_measuring *measuring, struct iem_result *result,
                              iem_error *err);

#endif
