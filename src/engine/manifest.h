/* What a result says about itself: the plan, the inputs, the account of rows. */
#ifndef IEM_MANIFEST_H
#define IEM_MANIFEST_H

#include "measure/result.h"
#include "tally/tally.h"

iem_status iem_manifest_fill(const struct iem_plan *plan, const struct iem_tally *tally,
                             const iem_options *options, struct iem_result *result,
                             iem_error *err);

#endif
