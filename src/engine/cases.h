/* cases.csv: one line per adverse case and ground, for groups with a finding, a
 * discovered cell, or a case without twins that situation testing names, in the order
 * of the log. */
#ifndef IEM_CASES_H
#define IEM_CASES_H

#include "engine/log.h"
#include "measure/measure.h"

iem_status iem_cases_write(iem_log *log, const struct iem_plan *plan,
                           const iem_options *options, struct iem_tally *tally,
                           const iem_measuring *measuring,
                           const struct iem_result *result, iem_error *err);

#endif
