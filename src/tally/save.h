/* Counts as bytes: the tally file, in memory too, and cubes by themselves. */
#ifndef IEM_SAVE_H
#define IEM_SAVE_H

#include "base/bytes.h"
#include "tally/tally.h"

/* The bytes of a tally file, behind what `out` holds already. */
iem_status iem_tally_put(const struct iem_tally *tally, iem_buffer *out,
                         iem_error *err);
/* A tally from such bytes; `path` is what messages call them. */
iem_status iem_tally_get(const char *path, const char *bytes, size_t n,
                         struct iem_tally **tally, iem_error *err);

/* The cells alone. */
void iem_cube_put(const iem_cube *cube, iem_buffer *out);
/* Adds them to an empty cube of the same form. codes[d] (NULL: any) is above each code
 * of dimension d; what does not fit makes `in` broken. */
iem_status iem_cube_get(iem_cube *cube, const size_t *codes, iem_bytes *in,
                        iem_error *err);

#endif
