/* A part of the sheet for a conversation that stands in a file of its own. */
#ifndef IEM_REPORT_DIALOGUE_H
#define IEM_REPORT_DIALOGUE_H

#include "report/voice.h"

/* What differed on the way to the decision, and what of it is beyond a margin of the
 * policy, with questions about it; nothing where there is neither. */
iem_status iem_dialogue_way(const iem_voice *voice, const struct iem_result *result,
                            iem_buffer *out, iem_error *err);

#endif
