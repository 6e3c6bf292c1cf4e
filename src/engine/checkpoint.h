/* A folder from which a count that was stopped goes on: for each piece of the log that
 * was counted its tally, its rejected rows, and how it ended.
 *
 * The file `checkpoint` says for which plan and logs the pieces are; a folder that was
 * begun with others is refused. A piece is written whole or not at all. */
#ifndef IEM_CHECKPOINT_H
#define IEM_CHECKPOINT_H

#include "engine/log.h"

typedef struct iem_checkpoint iem_checkpoint;

/* What is kept of a piece. */
typedef struct iem_counted {
    struct iem_tally *tally;
    iem_buffer rejects; /* lines count from the beginning of the piece */
} iem_counted;

void iem_counted_clear(iem_counted *counted);
void iem_counted_reject(iem_counted *counted, uint64_t line, const char *reason);
/* Calls `tell` for each rejected row. */
iem_status iem_counted_rejects(const iem_counted *counted,
                               iem_status (*tell)(void *ctx, uint64_t line,
                                                  const char *reason, iem_error *err),
                               void *ctx, iem_error *err);

/* *checkpoint NULL: the options name no folder. */
iem_status iem_checkpoint_open(iem_log *log, const struct iem_plan *plan,
                               const iem_options *options, iem_checkpoint **checkpoint,
                               iem_error *err);
/* The piece as it was counted before, and how it ended; *known false: it was not, or
 * the file is damaged. */
iem_status iem_checkpoint_find(const iem_checkpoint *checkpoint, iem_piece *piece,
                               iem_counted *counted, bool *known, iem_error *err);
iem_status iem_checkpoint_save(const iem_checkpoint *checkpoint, const iem_piece *piece,
                               const iem_counted *counted, iem_error *err);
void iem_checkpoint_free(iem_checkpoint *checkpoint);

#endif
