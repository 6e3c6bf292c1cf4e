/* Bytes of a log: file, standard input, memory; plain or packed (csv/unpack.h). */
#ifndef IEM_SOURCE_H
#define IEM_SOURCE_H

#include "base/status.h"

typedef struct iem_source iem_source;

/* Opens `path` ("-": standard input); compression is recognised by its first bytes.
 * `keep`: what cannot be read twice (a pipe) is copied into an unlinked temporary file
 * while it is read, so that iem_source_rewind works. */
iem_status iem_source_open(const char *path, bool keep, iem_source **source,
                           iem_error *err);
/* A log of more than `most` bytes, unpacked, is IEM_ERR_DATA when it is read; 0: any
 * number, but see csv/unpack.h. Call before the first read. */
void iem_source_limit(iem_source *source, uint64_t most);
/* Borrows `n` bytes under the name `name`; for tests. */
iem_status iem_source_memory(const char *name, const void *bytes, size_t n,
                             iem_source **source, iem_error *err);
/* A table in memory, of which there are no bytes to read: csv/frame_read.h reads it,
 * and tells in order, once, the text it stands for, so that size and digest are those
 * of a file with it. */
iem_status iem_source_frame(const iem_frame *table, const char *name,
                            iem_source **source, iem_error *err);
const iem_frame *iem_source_frame_of(const iem_source *source); /* NULL: bytes */
bool iem_source_listens(const iem_source *source); /* is the text wanted? */
iem_status iem_source_hear(iem_source *source, const void *bytes, size_t n,
                           iem_error *err);
iem_status iem_source_hear_end(iem_source *source, iem_error *err);

/* Up to `n` decompressed bytes; *got 0 is the end. A damaged or cut compressed file is
 * IEM_ERR_DATA. A packed log that is not small is unpacked ahead by a thread of its
 * own, which ends at the end, with a rewind, or when the source is freed. */
iem_status iem_source_read(iem_source *source, void *bytes, size_t n, size_t *got,
                           iem_error *err);
/* Back to the first byte. */
iem_status iem_source_rewind(iem_source *source, iem_error *err);

/* A file that is no longer as it was when it was opened (its size, or the times of its
 * last changes) is IEM_ERR_DATA; call after each reading. */
iem_status iem_source_check(const iem_source *source, iem_error *err);

/* True: a regular file (or memory) that is not packed and not empty, of which any byte
 * can be read at any time, by several threads at once. Known after the first read.
 * *size: bytes of the log, fixed when it was opened. */
bool iem_source_random(const iem_source *source, uint64_t *size);
/* Exactly `n` bytes at `offset` of such a source, within its size; from any thread. A
 * file that has become shorter since is IEM_ERR_DATA. */
iem_status iem_source_read_at(iem_source *source, void *bytes, size_t n,
                              uint64_t offset, iem_error *err);

const char *iem_source_name(const iem_source *source); /* as messages show it */
/* Stored bytes read since the last rewind, in order or at any place. A byte that was
 * read twice counts twice, but the sum is never above the size of a random source. */
uint64_t iem_source_bytes(const iem_source *source);
uint64_t iem_source_bytes_total(const iem_source *source); /* 0: unknown */

/* Asks for the digest of the stored bytes (base/digest.h) of the first reading; call
 * before the first read. After the end, or once all blocks are hashed: 64 hexadecimal
 * digits; till then, or when not wanted: NULL. */
iem_status iem_source_want_digest(iem_source *source, iem_error *err);
const char *iem_source_digest(const iem_source *source);
/* Hashes one block (IEM_DIGEST_BLOCK) of a random source that ends at or before `limit`
 * and that no thread has taken yet, for the digest where it is wanted. *more = false:
 * there was none, now; with the size of the log as limit: there never will be. Any
 * thread; `scratch` (page-aligned, `room` bytes, some 64 KiB or more) belongs to the
 * caller. */
iem_status iem_source_digest_block(iem_source *source, uint64_t limit, void *scratch,
                                   size_t room, bool *more, iem_error *err);

/* Hashing by several processes, each its own part: blocks that end in (begin, end]
 * belong to whoever reads these bytes. */
/* Blocks that end before `begin` are not hashed here. */
void iem_source_digest_from(iem_source *source, uint64_t begin);
/* *n bytes: the hashes of the blocks that end in (begin, end]; NULL: none are kept. */
const unsigned char *iem_source_hashes(const iem_source *source, uint64_t begin,
                                       uint64_t end, size_t *n);
/* Those of somebody else; the last ones complete the digest. */
iem_status iem_source_put_hashes(iem_source *source, uint64_t begin, const void *bytes,
                                 size_t n, iem_error *err);
/* Of a source that somebody else read: its digest, 64 digits. */
void iem_source_put_digest(iem_source *source, const char *hex);
void iem_source_free(iem_source *source);

#endif
