#ifndef IEM_MARKDOWN_FOLLOWUP_H
#define IEM_MARKDOWN_FOLLOWUP_H

#include "report/voice.h"

/* What became of findings, where it was asked for; false: no memory. */
bool iem_markdown_followup(const iem_voice *voice, const struct iem_result *result,
                           iem_buffer *out);

#endif
