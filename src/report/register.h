/* The essays that `iemand register` writes: sentences for two fields of the register.
 */
#ifndef IEM_REPORT_REGISTER_H
#define IEM_REPORT_REGISTER_H

#include "report/voice.h"

typedef struct iem_essay {
    const struct iem_result *result; /* published */
    const iem_voice *voice;
    const char *today;   /* "2026-11-23"; NULL: not told */
    const char *opening; /* "Measured with iemand " */
} iem_essay;

/* For `risks`: who was decided about, what was seen of each group, what was not looked
 * at. At most `room` characters as the register counts them, cut at a sentence; where
 * not even the first ones fit IEM_ERR_USAGE. */
iem_status iem_essay_risks(const iem_essay *essay, size_t room, iem_buffer *out,
                           iem_error *err);
/* For `human_intervention`, likewise: what the log shows of people who looked. */
iem_status iem_essay_people(const iem_essay *essay, size_t room, iem_buffer *out,
                            iem_error *err);

#endif
