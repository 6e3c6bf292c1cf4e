/* What gzip and zstd have packed; zlib and zstd stay behind this file. */
#ifndef IEM_UNPACK_H
#define IEM_UNPACK_H

#include "base/status.h"

typedef enum iem_packing { IEM_NOT_PACKED, IEM_GZIP, IEM_ZSTD } iem_packing;

/* By the first bytes; four of them say it all. */
iem_packing iem_packing_of(const unsigned char *bytes, size_t n);

/* The next packed bytes, which stay as they are till the next call; *n 0 is the end. */
typedef iem_status iem_unpack_more(void *ctx, const unsigned char **bytes, size_t *n,
                                   iem_error *err);

typedef struct iem_unpack iem_unpack;
/* `name` (borrowed) is what messages call it. What becomes more than `most` bytes is
 * IEM_ERR_DATA; with 0 what becomes IEM_UNPACK_TIMES as large as it was stored, once
 * that is more than IEM_UNPACK_FREE bytes: no log does, and a small file could keep a
 * machine busy for days. */
enum { IEM_UNPACK_TIMES = 500, IEM_UNPACK_FREE = 1 << 28 };
iem_status iem_unpack_new(iem_packing packing, const char *name, uint64_t most,
                          iem_unpack_more *more, void *ctx, iem_unpack **unpack,
                          iem_error *err);
/* From here on a thread of its own unpacks ahead of what is read, and it alone calls
 * `more`. Where there is no thread or no memory to be had, each read unpacks for itself
 * as before. */
void iem_unpack_ahead(iem_unpack *unpack);
/* Up to `n` bytes; *got 0 is the end. What is damaged or cut is IEM_ERR_DATA, told when
 * all bytes before it were read. */
iem_status iem_unpack_read(iem_unpack *unpack, void *bytes, size_t n, size_t *got,
                           iem_error *err);
/* Waits for the thread, which may be inside `more`: see to it that that ends. */
void iem_unpack_free(iem_unpack *unpack);

#endif
