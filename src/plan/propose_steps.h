/* The steps of a proposal, one file each. */
#ifndef IEM_PROPOSE_STEPS_H
#define IEM_PROPOSE_STEPS_H

#include "plan/proposal.h"

/* What a column looks like by itself. */
void iem_propose_alone(const iem_look *look, size_t i, iem_proposed_column *column);
/* Which values are adverse, positive, or at random; false: that cannot be told. */
bool iem_propose_sides(const iem_column *seen, iem_side side,
                       iem_proposed_column *column);
/* Cut points: those of the law for an age; else round numbers that part the people in
 * about equal bands. */
void iem_propose_cuts(const iem_column *seen, iem_about about, uint64_t people,
                      iem_proposed_column *column);
/* Chooses among columns: one decision, few facts, no column that says what another
 * does. */
void iem_propose_settle(iem_proposal *proposal);

#endif
