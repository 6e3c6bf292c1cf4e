/* The tokenizer of reference: libcsv in strict mode under our rule.
 *
 * The rule (what "right" means): a byte order mark is skipped by the reader; blanks are
 * kept; a blank line is no record but counts as a line; CR, LF and CRLF end a record.
 * A malformed record (quote inside an unquoted field, text behind a closing quote) is
 * rejected at its first line, and reading resumes, quoting off, after the end of the
 * physical line of the offending byte. A quote that is open at the end of the file, or
 * whose record is longer than max_record bytes, is rejected at its first line, and
 * reading resumes on the line after that. libcsv stays behind parse.c. */
#ifndef IEM_PARSE_H
#define IEM_PARSE_H

#include "base/status.h"
#include "base/text.h"
#include "csv/dialect.h"

typedef struct iem_parser iem_parser;

/* What the parser hands out; all NULL-free. `line` counts from 1 within the piece that
 * is read. Slices and reasons are valid until the callback returns. */
typedef struct iem_parse_events {
    /* One field of the record being read; index from 0. 16 bytes may be read whatever
     * its length. */
    void (*field)(size_t index, iem_slice text, void *ctx);
    /* The record is whole: keep its fields. */
    void (*record)(uint64_t line, size_t n_fields, void *ctx);
    /* The record that began on `line` is malformed: forget its fields. */
    void (*reject)(uint64_t line, const char *reason, void *ctx);
    void *ctx;
    /* Which of the first n_heard fields are told of; the others all are. */
    const bool *heard;
    size_t n_heard;
} iem_parse_events;

/* What is left over at the end of a piece that is not the last: the record that is not
 * yet whole begins at `tail`; `skipping`: a rejected record whose line goes on. */
typedef struct iem_parse_rest {
    size_t tail;    /* offset in the bytes given; == n when nothing is left */
    uint64_t lines; /* physical line ends before `tail` */
    bool skipping;  /* the next bytes belong to a line that is to be skipped */
    bool after_cr;  /* the last byte before `tail` was CR: a LF now is the same end */
    bool undecided; /* what begins at `tail` wants more bytes */
} iem_parse_rest;

iem_status iem_parser_new(char delimiter, size_t max_record, iem_parser **parser,
                          iem_error *err);
/* Reads one piece that starts at a record border (or, after `before.skipping`, in a
 * line to skip), and at most `most` records, rejects and blank lines of it. `last`: the
 * file ends here. IEM_ERR_SYSTEM only: no memory. */
iem_status iem_parser_read(iem_parser *parser, iem_slice bytes, bool last, size_t most,
                           iem_parse_rest before, const iem_parse_events *events,
                           iem_parse_rest *after, iem_error *err);
void iem_parser_free(iem_parser *parser);

#endif
