#include "csv/frame_text.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

/* ---- Texts ---- */

void iem_texts_room_clear(iem_texts_room *room)
{
    free(room->texts);
    free(room->room);
    *room = (iem_texts_room){0};
}

/* Each text may take 128 bytes of room: 16 MiB. */
size_t iem_frame_rows_at_once(const iem_frame *table, size_t most)
{
    enum { CELLS = 1 << 17 };
    if (table->n_columns <= CELLS / most) return most;
    return table->n_columns < CELLS ? CELLS / table->n_columns : 1;
}

static size_t room_of(const iem_frame_chunk *chunk, const size_t *columns,
                      size_t n_columns)
{
    size_t room = 0;
    for (size_t i = 0; i < n_columns; i++) {
        const iem_cells_as as = chunk->columns[columns[i]].as;
        if (as != IEM_CELLS_NOTHING && as != IEM_CELLS_WORD) room += IEM_CELL_ROOM;
    }
    return room;
}

iem_status iem_texts_pick(const iem_texts_room *from, size_t width,
                          const size_t *columns, size_t n_columns, size_t n,
                          iem_texts_room *to, iem_error *err)
{
    if (!IEM_GROW(to->texts, to->texts_capacity, n * n_columns + 1))
        return iem_fail_memory(err);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < n_columns; i++)
            to->texts[r * n_columns + i] = from->texts[r * width + columns[i]];
    return IEM_OK;
}

iem_status iem_frame_texts(const iem_frame_chunk *chunk, const size_t *columns,
                           size_t n_columns, size_t first, size_t n, char mark,
                           iem_texts_room *room, iem_error *err)
{
    if (!IEM_GROW(room->texts, room->texts_capacity, n * n_columns + 1) ||
        !IEM_GROW(room->room, room->capacity,
                  n * room_of(chunk, columns, n_columns) + 1))
        return iem_fail_memory(err);
    char *left = room->room;
    for (size_t i = 0; i < n_columns; i++)
        left = iem_cells_text(&chunk->columns[columns[i]], first, n, mark, left,
                              room->texts + i, n_columns);
    return IEM_OK;
}

/* ---- CSV ---- */

static bool needs_quotes(iem_slice text)
{
    static const bool marks[256] = {
        [','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
    bool any = false;
    for (size_t i = 0; i < text.len; i++) any |= marks[(unsigned char)text.at[i]];
    return any;
}

static void put_quoted(iem_slice text, iem_buffer *out)
{
    iem_buffer_text(out, "\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"') iem_buffer_text(out, "\"");
        iem_buffer_bytes(out, text.at + i, 1);
    }
    iem_buffer_text(out, "\"");
}

/* An empty text that is all of its row is quoted: else the row would be blank. */
bool iem_frame_put_rows(const iem_slice *texts, size_t n_columns, size_t n,
                        iem_buffer *out)
{
    size_t column = 0;
    for (size_t i = 0; i < n * n_columns; i++) {
        const iem_slice text = texts[i];
        if (needs_quotes(text) || (n_columns == 1 && text.len == 0)) {
            put_quoted(text, out);
        } else {
            iem_buffer_bytes(out, text.at, text.len);
        }
        iem_buffer_bytes(out, ++column < n_columns ? "," : "\n", 1);
        if (column == n_columns) column = 0;
    }
    return !out->failed;
}

bool iem_frame_put_header(const iem_frame *table, iem_buffer *out)
{
    iem_slice *names = iem_zeroed(table->n_columns, sizeof *names);
    for (size_t i = 0; names && i < table->n_columns; i++)
        names[i] = iem_slice_of(table->names[i]);
    const bool made = names && iem_frame_put_rows(names, table->n_columns, 1, out);
    free(names);
    return made;
}

bool iem_frame_is_text(const iem_frame *table)
{
    for (size_t c = 0; c < table->n_chunks; c++)
        for (size_t i = 0; i < table->n_columns; i++)
            if (table->chunks[c].columns[i].as == IEM_CELLS_OTHER) return false;
    return true;
}

/* ---- The decimal mark ---- */

enum { SAMPLE = 1 << 18, SOME = 256 };

static bool put_sample(const iem_frame *table, const size_t *columns,
                       iem_texts_room *room, iem_buffer *out)
{
    const size_t some = iem_frame_rows_at_once(table, SOME);
    bool made = iem_frame_put_header(table, out);
    for (size_t c = 0; c < table->n_chunks && made; c++) {
        const iem_frame_chunk *chunk = &table->chunks[c];
        for (size_t i = 0; i < chunk->n_rows && made && out->len < SAMPLE; i += some) {
            const size_t left = chunk->n_rows - i, n = left < some ? left : some;
            made = iem_frame_texts(chunk, columns, table->n_columns, i, n, '.', room,
                                   NULL) == IEM_OK &&
                   iem_frame_put_rows(room->texts, table->n_columns, n, out);
        }
    }
    return made;
}

iem_status iem_frame_sniff(const iem_frame *table, iem_dialect given,
                           iem_dialect *dialect, iem_error *err)
{
    iem_texts_room room = {0};
    iem_buffer sample = {0};
    size_t *columns = iem_zeroed(table->n_columns, sizeof *columns);
    for (size_t i = 0; columns && i < table->n_columns; i++) columns[i] = i;
    const bool made = columns && put_sample(table, columns, &room, &sample);
    given.delimiter = ',';
    given.encoding = IEM_UTF8;
    if (made)
        *dialect = iem_dialect_sniff((iem_slice){sample.at, sample.len}, given, true);
    free(columns);
    iem_texts_room_clear(&room);
    iem_buffer_clear(&sample);
    return made ? IEM_OK : iem_fail_memory(err);
}
