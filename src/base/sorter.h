/* Records of one width, sorted bytewise, in bounded memory: what does not fit waits on
 * disk in sorted runs, in an unlinked temporary file. Numbers inside a record are
 * written with the highest byte first, so that bytes sort as numbers do. The order is
 * one of values: it does not depend on the order of adding, on threads, or on memory.
 */
#ifndef IEM_SORTER_H
#define IEM_SORTER_H

#include "base/status.h"

enum { IEM_SORTER_WIDEST = 64 }; /* bytes of a record */

typedef struct iem_sorter iem_sorter;

/* For records of `width` bytes from so many workers, which may add at the same time.
 * `memory` bytes are used, but never less than some records for each worker. */
iem_status iem_sorter_new(size_t width, size_t memory, unsigned workers,
                          iem_sorter **sorter, iem_error *err);
iem_status iem_sorter_add(iem_sorter *sorter, unsigned worker, const void *record,
                          iem_error *err);
/* No more are added; the next one read is the first. */
iem_status iem_sorter_end(iem_sorter *sorter, iem_error *err);
/* The first one is read again. */
iem_status iem_sorter_rewind(iem_sorter *sorter, iem_error *err);
/* The next in order, borrowed until the next call; NULL: there is none. */
iem_status iem_sorter_next(iem_sorter *sorter, const unsigned char **record,
                           iem_error *err);
void iem_sorter_free(iem_sorter *sorter);

/* `n` bytes of a number, the highest first. */
void iem_put_sorted(unsigned char *out, uint64_t value, size_t n);
uint64_t iem_get_sorted(const unsigned char *in, size_t n);

#endif
