/* Columns of Arrow as cells.
 *
 * What a producer says of itself is checked as far as that can be done without knowing
 * how large its buffers are: numbers of buffers and children, lengths, offsets that go
 * up, indices within their dictionary, views within their buffers. */
#ifndef IEM_ARROW_COLUMN_H
#define IEM_ARROW_COLUMN_H

#include "csv/frame.h"

/* Fills in the cells of column `i` of a chunk, whose array is a struct array of that
 * schema. A type that no text stands for is IEM_CELLS_OTHER, and no error. */
iem_status iem_arrow_column(const iem_frame *table, iem_frame_chunk *chunk,
                            const struct ArrowSchema *schema, size_t i, iem_error *err);
/* A schema without a name has an empty one. */
const char *iem_arrow_name(const struct ArrowSchema *schema);

#endif
