/* A declaration held against the log: each thing that was said beforehand is asked, and
 * holds, does not hold, or cannot be told. */
#ifndef IEM_JUDGE_DECLARED_H
#define IEM_JUDGE_DECLARED_H

#include "judge/rules.h"
#include "plan/declaration.h"

/* How many decisions there are of each value of a column. */
typedef struct iem_counted {
    const char *name;
    double n;
} iem_counted;

typedef struct iem_counted_by {
    bool known; /* the plan names such a column */
    iem_counted *at;
    size_t n;
    double missing; /* decisions without a value */
} iem_counted_by;

/* What the log shows beside what the result has. */
typedef struct iem_observed {
    const iem_texts *columns; /* of its header; NULL: nobody knows (a saved tally) */
    iem_counted_by periods, purposes, model_versions;
    /* Decisions by who reviewed them in time: role, and "" for nobody. */
    iem_counted_by signed_all, signed_adverse;
} iem_observed;

/* After iem_judge: fills result->declared. `today`: "2026-11-23", NULL: not known. */
iem_status iem_declared_judge(const struct iem_plan *plan,
                              const iem_declaration *declaration,
                              const iem_observed *observed, const char *today,
                              struct iem_result *result, iem_error *err);

/* One ruling for each of them, where the policy asks for it. */
iem_status iem_apply_declared(iem_judging *j, iem_error *err);

#endif
