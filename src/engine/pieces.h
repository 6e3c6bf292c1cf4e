/* Who reads what of a log. Its parts, laid end to end, are divided by bytes: each share
 * is a run of whole parts with a piece of a part at either end, cut where a record
 * begins (csv/border.h). Shares in their order are the log in its order. */
#ifndef IEM_PIECES_H
#define IEM_PIECES_H

#include "csv/reader.h"

typedef struct iem_share {
    unsigned index, of;
} iem_share;

typedef struct iem_part {
    uint64_t offset, bytes; /* in the log as it is stored; 0 bytes: unknown */
    bool divisible;         /* any byte of it can be read */
    bool first_only;        /* a pipe: only the first share can have it */
    /* What the last pass read of it here; nothing: next == begin. */
    iem_span read;
    uint64_t next, lines;
    uint64_t lines_before; /* in front of what was read here, once that is known */
} iem_part;

/* What a share reads of one part, in bytes of that part. False: nothing. */
bool iem_share_of_part(const iem_part *parts, size_t n, size_t part, iem_share share,
                       uint64_t *from, uint64_t *to);
/* Stored bytes of a share; 0: unknown. */
uint64_t iem_share_bytes(const iem_part *parts, size_t n, iem_share share);

/* The same of a log that is open, cut where records begin; the first piece of it has
 * the header. begin == end: nothing is left for this share. */
iem_status iem_share_span(const iem_part *parts, size_t n, size_t part, iem_share share,
                          const iem_reader *reader, iem_source *source, iem_span *span,
                          iem_error *err);
/* The place behind the header, of which any byte can be read. */
iem_status iem_share_header(const iem_reader *reader, iem_source *source, uint64_t *end,
                            iem_error *err);

#endif
