/* Evidence as bytes: what an e-process needs to go on in the next scan. */
#ifndef IEM_STATE_H
#define IEM_STATE_H

#include "base/bytes.h"
#include "measure/result.h"

void iem_evidence_put(const iem_evidence *evidence, iem_buffer *out);
/* False: these are no such bytes. */
bool iem_evidence_get(const void *bytes, size_t n, iem_evidence *evidence);

#endif
