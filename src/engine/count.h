/* The first pass: a log becomes a settled tally. */
#ifndef IEM_COUNT_H
#define IEM_COUNT_H

#include "engine/log.h"
#include "engine/rejects.h"

/* Cut points of quantile bands, found by reading the whole log once: exact order
 * statistics, the same whatever the order of rows. `plan` is changed. */
iem_status iem_count_cuts(iem_log *log, struct iem_plan *plan, iem_error *err);

iem_status iem_count(iem_log *log, const struct iem_plan *plan,
                     const iem_options *options, struct iem_tally **tally,
                     iem_error *err);

#endif
