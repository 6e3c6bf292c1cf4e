/* Cut points written into a plan file, and nothing else changed. */
#ifndef IEM_PLAN_FIX_H
#define IEM_PLAN_FIX_H

#include "base/buffer.h"
#include "plan/plan.h"

/* Copies the text of the plan file of `plan` to `out`, with the cut points that the
 * dimension of the same name has in `with_cuts` in the place of each number of quantile
 * bands. IEM_ERR_DATA when the text is not the one that was read, or nothing was
 * found for one of them. */
iem_status iem_plan_fix_text(const struct iem_plan *plan, const char *bytes, size_t n,
                             const struct iem_plan *with_cuts, iem_buffer *out,
                             iem_error *err);

#endif
