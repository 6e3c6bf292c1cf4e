/* A table as the CSV it stands for: header, commas, quotes where they are needed, LF.
 */
#ifndef IEM_FRAME_TEXT_H
#define IEM_FRAME_TEXT_H

#include "base/buffer.h"
#include "csv/dialect.h"
#include "csv/frame.h"

/* Room in which the texts of some rows are made. */
typedef struct iem_texts_room {
    iem_slice *texts;
    char *room;
    size_t texts_capacity, capacity;
} iem_texts_room;
void iem_texts_room_clear(iem_texts_room *room);
/* Rows whose texts are made at once: `most`, and of a wide table fewer. */
size_t iem_frame_rows_at_once(const iem_frame *table, size_t most);
/* The texts of these columns in rows [first, first + n) of a chunk, row by row. */
iem_status iem_frame_texts(const iem_frame_chunk *chunk, const size_t *columns,
                           size_t n_columns, size_t first, size_t n, char mark,
                           iem_texts_room *room, iem_error *err);

/* Some columns of what another room has, in which rows have `width` texts. */
iem_status iem_texts_pick(const iem_texts_room *from, size_t width,
                          const size_t *columns, size_t n_columns, size_t n,
                          iem_texts_room *to, iem_error *err);

/* Does a text stand for each cell? */
bool iem_frame_is_text(const iem_frame *table);
/* Appends the header, and rows; false: no memory. */
bool iem_frame_put_header(const iem_frame *table, iem_buffer *out);
bool iem_frame_put_rows(const iem_slice *texts, size_t n_columns, size_t n,
                        iem_buffer *out);
/* How it is written, as csv/dialect.h would see it in its first rows. */
iem_status iem_frame_sniff(const iem_frame *table, iem_dialect given,
                           iem_dialect *dialect, iem_error *err);

#endif
