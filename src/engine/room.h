/* Memory for the counts: how much of it each thread may fill before its counts go to
 * the common ones, and whether those will fit at all. */
#ifndef IEM_ROOM_H
#define IEM_ROOM_H

#include "tally/tally.h"

typedef struct iem_room {
    size_t most;         /* bytes of the common counts */
    size_t most_private; /* of those of one thread */
    size_t cells;        /* common ones, the last time they were looked at */
    double share;        /* of the log, then */
} iem_room;

/* `memory` bytes for all counts; 0: half of what the machine has. */
iem_room iem_room_of(size_t memory, unsigned threads);
/* Have the counts of one thread grown enough to go to the common ones? */
bool iem_room_is_full(const iem_room *room, const struct iem_tally *own);
/* Looks at the common counts: `cells` in `bytes`, categories in `common`; a thread has
 * sections of its `own`, which `bytes` includes. `share` of the log has been read (NaN:
 * nobody knows). IEM_ERR_DATA, with the column that causes it: they do not fit, or it
 * is plain early that they will not. */
iem_status iem_room_check(iem_room *room, const struct iem_tally *common,
                          const struct iem_tally *own, size_t cells, size_t bytes,
                          double share, iem_error *err);

#endif
