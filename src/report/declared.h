/* What was declared, held against the log, as a reader sees it. */
#ifndef IEM_REPORT_DECLARED_H
#define IEM_REPORT_DECLARED_H

#include "report/voice.h"

/* "Benefit check, Example Town": the record, by its name and organisation. */
void iem_declared_record(const struct iem_declared_list *list, size_t limit,
                         iem_buffer *out);
/* "Is every field filled in …?" with the norm or role that it is asked of. */
void iem_declared_question(const iem_voice *voice, const iem_declared_check *q,
                           iem_buffer *out);
/* What was seen: "decisions fall outside the declared months: 2023-01, 2024-06; 120 of
 * 4,526 decisions (2.7%)". */
void iem_declared_seen(const iem_voice *voice, const iem_declared_check *q,
                       iem_buffer *out);
/* "holds", "does not hold", "cannot be told"; and for machines. */
iem_word iem_declared_verdict(const iem_declared_check *q);
const char *iem_declared_code(const iem_declared_check *q);
/* How many have this verdict. */
size_t iem_declared_count(const iem_declared_list *list, iem_verdict verdict);

/* The verdicts in the order of reading: what does not hold, cannot be told, holds. */
extern const iem_verdict iem_declared_order[3];

#endif
