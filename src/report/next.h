/* Which further column would tell most, in words. */
#ifndef IEM_REPORT_NEXT_H
#define IEM_REPORT_NEXT_H

#include "measure/result.h"
#include "report/voice.h"

enum { IEM_NEXT_SHOWN = 8 }; /* so many are told to people */

const char *iem_next_title(const iem_voice *voice);
/* "add 'reviewer_type': tells whether a person or a machine decided" */
void iem_next_say(const iem_voice *voice, const iem_next_column *next, iem_buffer *out);
/* "opens: questions human_review; measures review; principles ombudsman/room" */
void iem_next_say_opened(const iem_voice *voice, const iem_next_column *next,
                         iem_buffer *out);
/* "… and 12 more"; nothing where all are shown. */
void iem_next_say_rest(const iem_voice *voice, const struct iem_result *result,
                       iem_buffer *out);
/* What a column of this name in a plan tells; false: it is not known. */
bool iem_next_tells(const char *column, iem_said *tells);

#endif
