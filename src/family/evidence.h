/* When a test that takes each row for a person, and each count for exact, would be too
 * sure. */
#ifndef IEM_EVIDENCE_H
#define IEM_EVIDENCE_H

#include "family/work.h"

/* Why no such test holds in this log: iem_reason_repeated, iem_reason_rounded; NULL: it
 * does. */
const iem_reason *iem_work_doubt(const iem_work *work);

#endif
