/* One log in one or more parts, and passes over all its rows on several threads. */
#ifndef IEM_LOG_H
#define IEM_LOG_H

#include "csv/reader.h"
#include "tally/coder.h"

typedef struct iem_log iem_log;

/* Opens all parts. `again`: there will be more than one pass, so that a pipe is kept.
 */
iem_status iem_log_open(const struct iem_plan *plan, const iem_options *options,
                        const char *const *paths, size_t n_paths, bool again,
                        iem_log **log, iem_error *err);
void iem_log_free(iem_log *log);
unsigned iem_log_threads(const iem_log *log);
size_t iem_log_parts(const iem_log *log);
const iem_source *iem_log_source(const iem_log *log, size_t part);

/* A row as a pass sees it: coded, with the fields it came from. */
typedef struct iem_log_row {
    const iem_row *coded;
    const iem_slice *fields; /* the wanted columns; see roles */
    const iem_roles *roles;
    uint64_t line;
} iem_log_row;

typedef struct iem_pass {
    const struct iem_plan *plan; /* its bands may be known better than the log's plan */
    const char *stage;           /* for the progress bar */
    struct iem_tally *const *tallies; /* one per thread; the same one when frozen */
    bool frozen;                      /* categories are known: a new one is an error */
    bool with_ids;                    /* case and person columns are wanted too */
    /* Called for every used row. */
    iem_status (*on_row)(unsigned worker, const iem_log_row *row, iem_batch *batch,
                         void *ctx, iem_error *err);
    /* Called in file order, with the part's index; NULL: not needed. */
    iem_status (*in_order)(size_t part, iem_batch *batch, void *ctx, iem_error *err);
    void *ctx;
} iem_pass;

/* Reads all parts. Rows that are not used are counted in the worker's tally unless the
 * pass is frozen; *rows grows by the records read. */
iem_status iem_log_run(iem_log *log, const iem_pass *pass, uint64_t *rows,
                       iem_error *err);

#endif
