/* How many decisions there are of each purpose, each version of the model, and each
 * role that looked in time: one more pass over the log, for a declaration that asks. */
#ifndef IEM_DECLARED_VALUES_H
#define IEM_DECLARED_VALUES_H

#include "engine/log.h"
#include "judge/declared.h"
#include "plan/declaration.h"
#include "tally/dict.h"

/* Lists of values: purposes, versions, who signed of all decisions and of adverse ones.
 */
typedef enum iem_valued {
    IEM_OF_PURPOSE,
    IEM_OF_VERSION,
    IEM_OF_ALL,
    IEM_OF_ADVERSE,
    IEM_N_VALUED,
} iem_valued;

typedef struct iem_values {
    iem_dict dict;
    int64_t *n; /* by code of the dict */
    size_t capacity;
    int64_t missing;
} iem_values;

/* Does the declaration ask for values of which the plan names the columns? */
bool iem_values_wanted(const struct iem_plan *plan, const iem_declaration *declaration);
/* Reads them; `values` is empty and cleared by the caller, also after a failure. */
iem_status iem_values_read(iem_log *log, const struct iem_plan *plan,
                           struct iem_tally *tally, iem_values values[IEM_N_VALUED],
                           iem_error *err);
void iem_values_clear(iem_values values[IEM_N_VALUED]);
/* As the declaration is held against them, in the order of their texts, which stay
 * where they are; at[] is freed by the caller. */
iem_status iem_values_list(const iem_values *values, iem_counted_by *by,
                           iem_error *err);

#endif
