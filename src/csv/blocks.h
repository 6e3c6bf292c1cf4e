/* A log in blocks of about equal size, cut behind line ends where there are any, handed
 * to whoever asks next.
 *
 * Of a file each thread reads its own block, and finds out alone where it begins and
 * ends: behind the first line end at or after a multiple of the block's size. Streams
 * are read in turn. */
#ifndef IEM_BLOCKS_H
#define IEM_BLOCKS_H

#include "base/text.h"
#include "csv/source.h"

typedef struct iem_blocks_form {
    iem_source *source;
    iem_slice head; /* of a stream: what was read already */
    bool head_is_all;
    uint64_t begin, end; /* the part of a file that is wanted */
    bool to_end;         /* there is nothing behind `end` */
    size_t block;        /* bytes, about */
    char line_end;       /* a block had better end behind one */
} iem_blocks_form;

typedef struct iem_block {
    uint64_t number; /* 0, 1, … in file order; set also when reading it failed */
    iem_slice bytes; /* IEM_INDEX_MARGIN more may be read */
    bool last;       /* nothing follows in the log */
    uint64_t end;    /* place in the log, of a file */
} iem_block;

typedef struct iem_blocks iem_blocks;

/* Borrows the source and the head. */
iem_status iem_blocks_new(const iem_blocks_form *form, iem_blocks **blocks,
                          iem_error *err);
/* Where one thread reads its blocks into: *room bytes; freed by free(). NULL for no
 * memory. */
char *iem_blocks_buffer(const iem_blocks *blocks, size_t *room);
/* The next block, from any thread; *more = false: there is none. */
iem_status iem_blocks_take(iem_blocks *blocks, char *buffer, iem_block *block,
                           bool *more, iem_error *err);
/* How many there will be; SIZE_MAX when that is not known. */
size_t iem_blocks_count(const iem_blocks *blocks);
/* No more of them. */
void iem_blocks_stop(iem_blocks *blocks);
void iem_blocks_free(iem_blocks *blocks);

#endif
