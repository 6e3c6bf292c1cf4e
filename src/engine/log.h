/* One log in one or more parts, and passes over all its rows on several threads. */
#ifndef IEM_LOG_H
#define IEM_LOG_H

#include "engine/pieces.h"
#include "tally/coder.h"

typedef struct iem_log iem_log;

/* Opens all parts. `again`: there will be more than one pass, so that a pipe is kept.
 */
iem_status iem_log_open(const struct iem_plan *plan, const iem_options *options,
                        const char *const *paths, size_t n_paths, bool again,
                        iem_log **log, iem_error *err);
void iem_log_free(iem_log *log);
/* An error when the file is a saved tally. */
iem_status iem_log_is_no_tally(const char *path, iem_error *err);
/* What the options say of reading, checked. */
iem_status iem_log_reading(const iem_options *options, iem_reader_options *out,
                           iem_error *err);
unsigned iem_log_threads(const iem_log *log);
size_t iem_log_parts(const iem_log *log);
/* How much of the log this pass has read; NaN: nobody knows. */
double iem_log_share(const iem_log *log);
iem_source *iem_log_source(const iem_log *log, size_t part);
const iem_part *iem_log_part(const iem_log *log, size_t part);
/* Bytes of it as it is stored: all of them, of a range only what was read. */
uint64_t iem_log_bytes(const iem_log *log, size_t part);
/* Does this process read something of it? */
bool iem_log_reads(const iem_log *log, size_t part);
iem_ranks *iem_log_ranks(const iem_log *log);
/* The columns of all parts that this process has read, each once, sorted;
 * empty before a pass. */
const iem_texts *iem_log_header(const iem_log *log);

/* Some used rows as a pass sees them: coded, with the records they came from. */
typedef struct iem_log_rows {
    const iem_rows *coded;
    const iem_batch *batch;
    const iem_stretch *stretch;
    size_t first; /* row i came from record first + coded->record[i] */
    const iem_roles *roles;
} iem_log_rows;

/* The text of one role of the record that row i came from; borrowed from the decoder or
 * the rows. Case and person may be text that is not valid. */
iem_status iem_log_text(const iem_log_rows *rows, size_t i, int role,
                        iem_decoder *decoder, iem_slice *text, iem_error *err);

/* A piece of one part, and how it ended. */
typedef struct iem_piece {
    size_t part;
    iem_span span;   /* end 0: all of a part that cannot be divided */
    uint64_t hashed; /* blocks that end behind this are hashed with the piece */
    iem_reader_end end;
} iem_piece;

typedef struct iem_pass {
    const struct iem_plan *plan; /* its bands may be known better than the log's plan */
    const char *stage;           /* for the progress bar */
    struct iem_tally *const *tallies; /* one per thread; the same one when frozen */
    bool frozen;                      /* categories are known: a new one is an error */
    bool only_adverse;                /* then: other rows are not wanted */
    bool with_ids;                    /* case and person columns are wanted too */
    /* Called for all used rows, some at a time; *user goes to in_order. */
    iem_status (*on_rows)(unsigned worker, const iem_log_rows *rows, void **user,
                          void *ctx, iem_error *err);
    /* Called in file order, with the part's index; see csv/reader.h. NULL: not needed.
     */
    iem_status (*in_order)(size_t part, iem_delivery *delivery, void *ctx,
                           iem_error *err);
    void (*drop)(void *user);
    /* For a pass in pieces of so many bytes; 0: the whole share at once. */
    uint64_t piece;
    /* *known: it need not be read, and piece->end is filled in. */
    iem_status (*before_piece)(iem_piece *piece, bool *known, void *ctx,
                               iem_error *err);
    iem_status (*after_piece)(const iem_piece *piece, void *ctx, iem_error *err);
    void *ctx;
} iem_pass;

/* Reads the share of this process. Rows that are not used are counted in the worker's
 * tally unless the pass is frozen; *rows grows by the records read. */
iem_status iem_log_run(iem_log *log, const iem_pass *pass, uint64_t *rows,
                       iem_error *err);

/* After a pass: where the shares of all ranks meet, so that lines can be numbered. */
iem_status iem_log_settle(iem_log *log, iem_error *err);
/* How many lines of a part stand before what is read of it here; without other ranks
 * they are counted when somebody asks. */
iem_status iem_log_lines_before(iem_log *log, size_t part, uint64_t *lines,
                                iem_error *err);

#endif
