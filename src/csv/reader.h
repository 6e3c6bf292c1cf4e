/* Records of one log file, block by block, on several threads.
 *
 * Blocks are cut behind a line end on the guess that no record straddles it. Blocks are
 * confirmed in file order: when the record before was not over (a quoted line end), the
 * block is parsed again with what was left over. So the result equals one sequential
 * reading, for any block size and any number of threads. */
#ifndef IEM_READER_H
#define IEM_READER_H

#include "csv/dialect.h"
#include "csv/source.h"

typedef enum iem_reject_kind {
    IEM_REJECT_MALFORMED, /* quotes gone wrong, or too long */
    IEM_REJECT_FIELDS,    /* another number of fields than the header */
    IEM_REJECT_ENCODING,
    IEM_REJECT_VALUE, /* by iem_batch_reject */
} iem_reject_kind;

typedef struct iem_reject {
    uint64_t line;
    iem_reject_kind kind;
    char *reason; /* allocated; one line */
} iem_reject;

/* The records of one block. Everything in it is borrowed until in_order returns. */
typedef struct iem_batch {
    uint64_t sequence; /* 0, 1, … in file order */
    size_t n_records;
    size_t n_fields; /* per record: the wanted columns, in the order asked for */
    const iem_slice *fields; /* n_records * n_fields; valid UTF-8 */
    const uint64_t *lines;   /* first line of each record, counted from 1 in the file */
    iem_reject *rejects;     /* sorted by line once in_order is called */
    size_t n_rejects, reject_capacity;
    void *user; /* set by on_batch for in_order */
} iem_batch;

/* Rejects record `i` of the batch; the reason is formatted. */
__attribute__((format(printf, 3, 4))) iem_status iem_batch_reject(iem_batch *batch,
                                                                  size_t i,
                                                                  const char *format,
                                                                  ...);

typedef struct iem_reader_options {
    unsigned threads;
    size_t block, max_record;
    iem_dialect given; /* 0 fields: found out */
    bool encoding_given;
} iem_reader_options;

typedef struct iem_reader iem_reader;

/* Takes the source (borrowed), reads its first bytes, settles the dialect and reads the
 * header. An empty file is IEM_ERR_DATA. */
iem_status iem_reader_open(iem_source *source, const iem_reader_options *options,
                           iem_reader **reader, iem_error *err);
const iem_dialect *iem_reader_dialect(const iem_reader *reader);
size_t iem_reader_columns(const iem_reader *reader);
const char *iem_reader_column(const iem_reader *reader, size_t index);

typedef struct iem_reader_work {
    const size_t *columns; /* the wanted ones, ascending or not */
    size_t n_columns;
    /* Called concurrently, once per confirmed block. */
    iem_status (*on_batch)(unsigned worker, iem_batch *batch, void *ctx,
                           iem_error *err);
    /* Called in file order, never twice at a time; NULL: not needed. */
    iem_status (*in_order)(iem_batch *batch, void *ctx, iem_error *err);
    void *ctx;
} iem_reader_work;

/* Reads all records behind the header. A record with another number of fields than the
 * header is a reject ("5 fields where the header has 4"), as is text that is not valid
 * in the encoding. *records counts all, rejected ones included. The first failure of a
 * callback or of reading ends it. */
iem_status iem_reader_run(iem_reader *reader, const iem_reader_work *work,
                          uint64_t *records, iem_error *err);
void iem_reader_free(iem_reader *reader);

#endif
