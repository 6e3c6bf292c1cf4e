/* Safeguards of which a log can give evidence. */
#ifndef IEM_SAFEGUARDS_H
#define IEM_SAFEGUARDS_H

#include "family/family.h"

/* Lists them in the result, and what the plan lacks. */
iem_status iem_safeguards_list(const struct iem_plan *plan, struct iem_result *result,
                               iem_error *err);

#endif
