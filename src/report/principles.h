/* Principles in words, for every renderer. */
#ifndef IEM_REPORT_PRINCIPLES_H
#define IEM_REPORT_PRINCIPLES_H

#include "judge/principles.h"
#include "report/voice.h"

const char *iem_principles_title(const iem_voice *voice);
/* Of how many there is evidence in this log, of how many a part, and of how many none.
 */
void iem_principles_say(const iem_voice *voice, const struct iem_result *result,
                        iem_buffer *out);
/* "seen", "no evidence of it in the log". */
const char *iem_principle_state_text(const iem_voice *voice, iem_principle_state state);
/* The `i`-th thing that is told, in words, with its figure about everybody where there
 * is one: "share of decisions that a person looked at: 77.8%". */
void iem_principle_say_told(const iem_voice *voice, const struct iem_result *result,
                            const iem_principle_seen *seen, size_t i, iem_buffer *out);
/* Which columns or what else is missing, or nothing. */
void iem_principle_say_missing(const iem_voice *voice, const iem_principle_seen *seen,
                               iem_buffer *out);
/* "seen", "partly" … for machines. */
const char *iem_principle_state_code(iem_principle_state state);

#endif
