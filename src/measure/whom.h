/* Who is meant by the name of a ground and of a group: a result in the order of names.
 */
#ifndef IEM_WHOM_H
#define IEM_WHOM_H

#include "base/status.h"
#include "measure/result.h"

typedef struct iem_whom {
    const iem_group_row **groups;
    const iem_treatment **treatments;
    size_t n_groups, n_treatments;
} iem_whom;

/* The result outlives it and does not change meanwhile; nothing to clear after a
 * failure. */
iem_status iem_whom_new(const struct iem_result *result, iem_whom *whom,
                        iem_error *err);
void iem_whom_clear(iem_whom *whom);
/* NULL: nobody of that name; a name that is NULL is nobody's. */
const iem_group_row *iem_whom_group(const iem_whom *whom, const char *ground,
                                    const char *group);
const iem_treatment *iem_whom_treatment(const iem_whom *whom, const char *ground,
                                        const char *group);

#endif
