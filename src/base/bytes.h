/* Numbers and texts as bytes, alike on every machine: little-endian, texts with their
 * length before them. For files, and for what goes from one machine to another. */
#ifndef IEM_BYTES_H
#define IEM_BYTES_H

#include "base/buffer.h"
#include "base/text.h"

/* 128 bits hold 1e8 rows of squares of 1e12 millionths; beyond it is an error. */
__extension__ typedef __int128 iem_wide;
__extension__ typedef unsigned __int128 iem_wide_bits;

void iem_put_u64(iem_buffer *out, uint64_t value, size_t bytes);
void iem_put_wide(iem_buffer *out, iem_wide value);
void iem_put_text(iem_buffer *out, iem_slice text);

/* A cursor that remembers that it was asked for more than there is. */
typedef struct iem_bytes {
    const unsigned char *at, *end;
    bool broken;
} iem_bytes;

iem_bytes iem_bytes_of(const void *bytes, size_t n);
/* Bytes that are left. */
size_t iem_bytes_left(const iem_bytes *in);
uint64_t iem_get_u64(iem_bytes *in, size_t bytes);
iem_wide iem_get_wide(iem_bytes *in);
iem_slice iem_get_text(iem_bytes *in); /* borrowed */
/* The next n bytes, borrowed; NULL when there are fewer. */
const void *iem_get_bytes(iem_bytes *in, size_t n);
/* A number of things that each take at least `size` bytes of what is left. */
size_t iem_get_count(iem_bytes *in, size_t width, size_t size);

#endif
