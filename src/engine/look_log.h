/* A look at the columns of a log, before or beside a plan. */
#ifndef IEM_LOOK_LOG_H
#define IEM_LOOK_LOG_H

#include "plan/look.h"
#include "plan/plan.h"

/* All rows of a log that is not large; of a large one the beginning, and pieces of the
 * rest. The columns are those of the first part. `given` (may be NULL): what its roles
 * name must be among them. */
iem_status iem_log_look(const struct iem_plan *given, const iem_options *options,
                        const char *const *paths, size_t n_paths, iem_look **look,
                        iem_error *err);

#endif
