/* Records of one log, block by block, on several threads.
 *
 * Blocks are cut behind a line end on the guess that no record straddles it. Blocks are
 * confirmed in file order: when the record before was not over (a quoted line end), the
 * block is split again with what was left over. So the result equals one sequential
 * reading, for any block size and any number of threads. */
#ifndef IEM_READER_H
#define IEM_READER_H

#include "csv/batch.h"
#include "csv/index.h"
#include "csv/source.h"

typedef struct iem_reader_options {
    unsigned threads;
    size_t block, max_record;
    iem_dialect given; /* 0 fields: found out */
    bool encoding_given;
    bool reference;    /* libcsv alone, without the index */
    iem_index_way way; /* one that this processor lacks is IEM_ERR_USAGE */
} iem_reader_options;

typedef struct iem_reader iem_reader;

/* Takes the source (borrowed), reads its first bytes, settles the dialect and reads the
 * header. An empty file is IEM_ERR_DATA. */
iem_status iem_reader_open(iem_source *source, const iem_reader_options *options,
                           iem_reader **reader, iem_error *err);
const iem_dialect *iem_reader_dialect(const iem_reader *reader);
size_t iem_reader_max_record(const iem_reader *reader);
size_t iem_reader_columns(const iem_reader *reader);
const char *iem_reader_column(const iem_reader *reader, size_t index);

/* What became of one block, once all blocks before it have been told of. */
typedef struct iem_delivery {
    uint64_t sequence;
    size_t n_records;
    iem_reject *rejects; /* sorted by line */
    size_t n_rejects;
    void *user; /* as on_batch left it in the batch */
} iem_delivery;

typedef struct iem_reader_work {
    const size_t *columns;       /* the wanted ones, ascending or not */
    size_t n_columns, n_checked; /* the first ones have to be valid text */
    /* Called concurrently, once per confirmed block. */
    iem_status (*on_batch)(unsigned worker, iem_batch *batch, void *ctx,
                           iem_error *err);
    /* Called in file order, never twice at a time; NULL: not needed. What `user` is it
     * may take, leaving NULL; else `drop` gets it, as it does when reading fails. */
    iem_status (*in_order)(iem_delivery *delivery, void *ctx, iem_error *err);
    void (*drop)(void *user);
    void *ctx;
} iem_reader_work;

/* A part of a log of which any byte can be read, and the state it begins in: that at
 * the end of what comes before it. */
typedef struct iem_span {
    uint64_t begin, end; /* places in the log; the first part has the header */
    bool skipping, after_cr;
} iem_span;

/* All of it; the end is 0 where not any byte can be read. */
iem_span iem_reader_whole(const iem_reader *reader);

/* Where reading stopped: the next part begins here, in this state. */
typedef struct iem_reader_end {
    uint64_t next;
    bool skipping, after_cr;
    uint64_t lines;   /* ended in what was read */
    uint64_t records; /* rejected ones included, without the header */
} iem_reader_end;

/* Reads all records of the span (NULL: of all) but the header. A record with another
 * number of fields than the header is a reject ("5 fields where the header has 4"), as
 * is text in a checked column that is not valid in the encoding. The first failure of a
 * callback or of reading ends it. */
iem_status iem_reader_run(iem_reader *reader, const iem_reader_work *work,
                          const iem_span *span, iem_reader_end *end, iem_error *err);
void iem_reader_free(iem_reader *reader);

#endif
