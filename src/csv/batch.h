/* Records of one block of a log, as they are handed to whoever asked for them. */
#ifndef IEM_BATCH_H
#define IEM_BATCH_H

#include "base/status.h"
#include "csv/dialect.h"

typedef enum iem_reject_kind {
    IEM_REJECT_MALFORMED, /* quotes gone wrong, or too long */
    IEM_REJECT_FIELDS,    /* another number of fields than the header */
    IEM_REJECT_ENCODING,
    IEM_REJECT_VALUE, /* by whoever knows what a value means */
    IEM_REJECT_KINDS,
} iem_reject_kind;

typedef struct iem_reject {
    uint64_t line;
    iem_reject_kind kind;
    char *reason; /* allocated; one line */
} iem_reject;

/* Records in a row that were read the same way: found by the index, and as they are
 * spelled in the log (quotes, encoding); or read by libcsv, and decoded. */
typedef struct iem_stretch {
    size_t n;                /* records */
    uint64_t line;           /* of the first within the block; the others follow */
    const uint32_t *ends;    /* n * the log's columns, see index.h; ends[-1]: where the
                                record before ended. NULL: read by libcsv, and then */
    const iem_slice *fields; /* n * n_fields; UTF-8, valid where that is checked; 16
                                bytes may be read whatever the length */
    const uint64_t *lines;   /* n; within the block */
    bool strange; /* some of these texts, as spellings, would be other texts: they begin
                     with a quote, or are no ASCII in Windows-1252 */
} iem_stretch;

/* Everything in it is borrowed until on_batch returns. */
typedef struct iem_batch {
    uint64_t sequence;     /* 0, 1, … in file order */
    uint64_t lines_before; /* in the file before this block */
    size_t n_records;
    const iem_stretch *stretches;
    size_t n_stretches;
    size_t n_fields;       /* per record: the wanted columns, in the order asked for */
    size_t n_checked;      /* the first ones, whose text has to be valid */
    const size_t *columns; /* the column of each */
    size_t n_columns;      /* of the log */
    const char *bytes;     /* what ends[] counts in */
    iem_encoding encoding;
    const char *const *names; /* of the log's columns */
    iem_reject *rejects;      /* in no order */
    size_t n_rejects, reject_capacity;
    void *user; /* set by on_batch for in_order */
} iem_batch;

/* Rejects the record that began on `line`; the reason is formatted. */
__attribute__((format(printf, 4, 5))) iem_status iem_batch_reject(
    iem_batch *batch, uint64_t line, iem_reject_kind kind, const char *format, ...);
/* Rejects it because of the text in `column`, which is not valid in the encoding. */
iem_status iem_batch_reject_text(iem_batch *batch, uint64_t line, size_t column);
void iem_batch_clear_rejects(iem_batch *batch);
void iem_rejects_free(iem_reject *rejects, size_t n);

/* The line of the file on which a record began, from 1. */
static inline uint64_t iem_batch_line(const iem_batch *batch,
                                      const iem_stretch *stretch, size_t record)
{
    return batch->lines_before +
           (stretch->ends ? stretch->line + record : stretch->lines[record]);
}

/* A field as it is spelled, of records that the index found. */
static inline iem_slice iem_batch_spelling(const iem_batch *batch,
                                           const iem_stretch *stretch, size_t record,
                                           size_t field)
{
    const size_t column = batch->columns[field];
    const uint32_t *end = stretch->ends + record * batch->n_columns + column;
    const uint32_t begin = end[-1] + 1;
    size_t n = *end - begin;
    if (column + 1 == batch->n_columns && n && batch->bytes[*end - 1] == '\r') n--;
    return (iem_slice){batch->bytes + begin, n};
}

/* Room for a field that has to be rewritten; zeroed to begin with. */
typedef struct iem_decoder {
    char *room;
    size_t capacity;
} iem_decoder;

/* The text of a field as it is spelled: unquoted, in UTF-8; borrowed from either until
 * the next call. *valid = false: it is not text in this encoding. Fails for memory. */
iem_status iem_decode(iem_decoder *decoder, iem_slice spelling, iem_encoding encoding,
                      iem_slice *text, bool *valid, iem_error *err);
void iem_decoder_clear(iem_decoder *decoder);

/* The text of one field of one record, however it was read; borrowed likewise. */
iem_status iem_batch_text(const iem_batch *batch, const iem_stretch *stretch,
                          size_t record, size_t field, iem_decoder *decoder,
                          iem_slice *text, bool *valid, iem_error *err);

/* The texts of all fields of one record, however it was read; borrowed likewise.
 * *invalid is the first of the log's checked columns whose text is not valid, or
 * SIZE_MAX. What is not checked is as it stands in the log. */
iem_status iem_batch_texts(const iem_batch *batch, const iem_stretch *stretch,
                           size_t record, iem_decoder *decoder, iem_slice *texts,
                           size_t *invalid, iem_error *err);

#endif
