/* The gate: what the plan's policy asks, rule by rule and group by group. A ruling acts
 * on the bounds of an interval; what cannot be told does not pass. */
#ifndef IEM_GATE_H
#define IEM_GATE_H

#include "judge/baseline.h"
#include "plan/plan.h"

/* What the gate knows besides the result. */
typedef struct iem_gate_at {
    const char *today; /* "2026-11-23", for what was accepted until a day; NULL: none */
    unsigned intersect;           /* of the scan */
    const iem_baseline *baseline; /* an earlier gate to compare with; NULL: none */
} iem_gate_at;

/* Before the scan, on the scan's own copy of the plan: are there such presets and
 * measures? The families of measures that they look at are added to the plan's. */
iem_status iem_gate_prepare(struct iem_plan *plan, const iem_gate_at *at,
                            iem_error *err);

/* After iem_judge: fills result->gate, which iem_gate_clear frees. Without presets and
 * margins in the policy the rules are iemand's own: twin gap and group weight of every
 * group. */
iem_status iem_gate_judge(const struct iem_plan *plan, const iem_gate_at *at,
                          struct iem_result *result, iem_error *err);

/* Does the ruling decide the verdict of the gate? */
bool iem_ruling_decides(const iem_ruling *ruling);

void iem_gate_clear(struct iem_result *result);

#endif
