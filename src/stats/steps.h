/* A pipeline of steps that people go through one after the other (population, profile,
 * selection, outcome, objection): at which step does a group part from its reference?
 *
 * Each step is judged among those who passed the steps before. Its risk ratio is the
 * group's share passing over the reference's; the ratios of the steps multiply to that
 * of the whole, ln RR = ln RR_1 + … + ln RR_k, and so do their squared standard errors
 * add up to its, for 1/a - 1/n of one step begins where that of the step before ends.
 */
#ifndef IEM_STEPS_H
#define IEM_STEPS_H

#include "base/status.h"
#include "stats/table2x2.h"

#include <stddef.h>

typedef struct iem_step {
    iem_table table;          /* a: passed, n: reached; the group, then the reference */
    iem_estimate ratio;       /* Katz (1978) */
    double log_ratio, log_se; /* NaN when somebody's count is 0 */
    double share;             /* of ln RR of the whole; below 0: a step that pulls the
                                 other way. NaN when the whole has no ratio or 1 */
    /* Among people in the same cell of facts (Mantel-Haenszel, Greenland & Robins
     * 1985): log_ratio = log_adjusted + log_composition, the second what is left to the
     * cells that the two come from. NaN when no cell has both. */
    iem_estimate adjusted;
    double log_adjusted, log_adjusted_se, log_composition;
} iem_step;

/* `group` and `reference`: per cell of facts (one cell: no adjustment) how many there
 * are and how many passed steps 1 … n_steps: n_steps + 1 counts, none larger than the
 * one before. steps: n_steps; whole: from the population to the last step. */
iem_status iem_steps_compare(const double *group, const double *reference,
                             size_t n_cells, size_t n_steps, iem_step *steps,
                             iem_step *whole, iem_error *err);

#endif
