/* Bytes of a log: file, standard input, gzip, zstd, memory. zlib and zstd stay here. */
#ifndef IEM_SOURCE_H
#define IEM_SOURCE_H

#include "base/status.h"

typedef struct iem_source iem_source;

/* Opens `path` ("-": standard input); compression is recognised by its first bytes.
 * `keep`: what cannot be read twice (a pipe) is copied into an unlinked temporary file
 * while it is read, so that iem_source_rewind works. */
iem_status iem_source_open(const char *path, bool keep, iem_source **source,
                           iem_error *err);
/* Borrows `n` bytes under the name `name`; for tests and for pushed rows. */
iem_status iem_source_memory(const char *name, const void *bytes, size_t n,
                             iem_source **source, iem_error *err);
/* Up to `n` decompressed bytes; *got 0 is the end. A damaged or cut compressed file is
 * IEM_ERR_DATA. */
iem_status iem_source_read(iem_source *source, void *bytes, size_t n, size_t *got,
                           iem_error *err);
/* Back to the first byte. */
iem_status iem_source_rewind(iem_source *source, iem_error *err);

const char *iem_source_name(const iem_source *source);     /* as messages show it */
uint64_t iem_source_bytes(const iem_source *source);       /* stored bytes read */
uint64_t iem_source_bytes_total(const iem_source *source); /* 0: unknown */
/* Asks for the digest of the stored bytes (base/digest.h) of the first reading; call
 * before the first read. After the end: 64 hexadecimal digits; till then, or when not
 * wanted: NULL. */
iem_status iem_source_want_digest(iem_source *source, iem_error *err);
const char *iem_source_digest(const iem_source *source);
void iem_source_free(iem_source *source);

#endif
