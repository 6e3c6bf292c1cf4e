/* From a look at the columns to a plan to start from: which column plays which role,
 * why it looks like that, and what only a person can say. */
#ifndef IEM_PROPOSE_H
#define IEM_PROPOSE_H

#include "base/buffer.h"
#include "plan/proposal.h"

/* `given` (NULL, or not finished): roles that somebody has settled already; its columns
 * must be there. Borrows both. */
iem_status iem_propose_roles(const iem_look *look, const struct iem_plan *given,
                             iem_proposal **proposal, iem_error *err);

/* The plan as YAML with remarks. `log`: how it is called; `dutch`: the remarks. */
void iem_proposal_write(const iem_proposal *proposal, const char *log, bool dutch,
                        iem_buffer *out);
/* What has to be filled in before there can be a scan, one question on each line. */
void iem_proposal_ask(const iem_proposal *proposal, bool dutch, iem_buffer *out);

#endif
