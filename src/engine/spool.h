/* Records kept in an unlinked temporary file until somebody wants them. */
#ifndef IEM_SPOOL_H
#define IEM_SPOOL_H

#include "base/buffer.h"

typedef struct iem_spool iem_spool;

iem_status iem_spool_new(iem_spool **spool, iem_error *err);
iem_status iem_spool_add(iem_spool *spool, const iem_buffer *record, iem_error *err);
/* No more are added; the next one read is the first. */
iem_status iem_spool_rewind(iem_spool *spool, iem_error *err);
/* Appends the next record to `record`; nothing when there is none. */
iem_status iem_spool_next(iem_spool *spool, iem_buffer *record, iem_error *err);
void iem_spool_free(iem_spool *spool);

#endif
