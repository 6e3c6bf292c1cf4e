/* A tally that was counted with another plan: what the one has and the other has not.
 */
#ifndef IEM_MISMATCH_H
#define IEM_MISMATCH_H

#include "plan/plan.h"
#include "tally/tally.h"

/* Fails unless the tally from `path` was counted as the plan would. */
iem_status iem_tally_check_plan(const struct iem_plan *plan,
                                const struct iem_tally *tally, const char *path,
                                iem_error *err);

#endif
