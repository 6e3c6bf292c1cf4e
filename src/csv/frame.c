#include "csv/frame.h"

#include "base/grow.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

enum { PUSHED_ROWS = 1 << 16 }; /* in a chunk, about */

/* One column of texts that were pushed: copied one behind the other. */
struct iem_pushed {
    uint64_t *ends; /* [0] is 0; of row i: [i + 1] */
    size_t ends_capacity;
    char *text;
    size_t capacity;
    bool doubtful; /* see iem_cells.sure */
};

/* ---- The whole ---- */

iem_status iem_frame_new(const char *name, iem_frame **table, iem_error *err)
{
    iem_frame *made = iem_zeroed(1, sizeof *made);
    if (made) made->name = iem_copy(iem_slice_of(name));
    if (!made || !made->name) {
        iem_frame_free(made);
        return iem_fail_memory(err);
    }
    *table = made;
    return IEM_OK;
}

void iem_frame_chunk_clear(iem_frame_chunk *chunk, size_t n_columns)
{
    for (size_t i = 0; chunk->texts && i < n_columns; i++) {
        free(chunk->texts[i].ends);
        free(chunk->texts[i].text);
    }
    free(chunk->texts);
    free(chunk->columns);
    iem_arena_clear(&chunk->arena);
    if (chunk->array.release) chunk->array.release(&chunk->array);
    *chunk = (iem_frame_chunk){0};
}

void iem_frame_free(iem_frame *table)
{
    if (!table) return;
    for (size_t i = 0; i < table->n_chunks; i++)
        iem_frame_chunk_clear(&table->chunks[i], table->n_columns);
    for (size_t i = 0; table->names && i < table->n_columns; i++) free(table->names[i]);
    free(table->names);
    free(table->chunks);
    free(table->name);
    free(table);
}

uint64_t iem_frame_rows(const iem_frame *table)
{
    return table->n_rows;
}

/* ---- The header ---- */

static iem_status check_names(const iem_frame *table, const char *const *names,
                              size_t n, iem_error *err)
{
    if (n != table->n_columns)
        return iem_fail(err, IEM_ERR_USAGE,
                        "%s: %zu columns where the first rows had %zu", table->name, n,
                        table->n_columns);
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], table->names[i]) != 0)
            return iem_fail(
                err, IEM_ERR_USAGE,
                "%s: column %zu is '%.60s' where the first rows had '%.60s'",
                table->name, i + 1, names[i], table->names[i]);
    return IEM_OK;
}

static iem_status check_utf8(const iem_frame *table, const char *const *names, size_t n,
                             iem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!iem_utf8_valid(iem_slice_of(names[i])))
            return iem_fail(err, IEM_ERR_DATA,
                            "%s: the name of column %zu is not valid UTF-8 text",
                            table->name, i + 1);
    return IEM_OK;
}

iem_status iem_frame_header(iem_frame *table, const char *const *names, size_t n,
                            iem_error *err)
{
    if (table->has_header) return check_names(table, names, n, err);
    if (n == 0) return iem_fail(err, IEM_ERR_DATA, "%s: has no columns", table->name);
    IEM_TRY(check_utf8(table, names, n, err));
    char **copies = iem_zeroed(n, sizeof *copies);
    bool made = copies != NULL;
    for (size_t i = 0; i < n && made; i++)
        made = (copies[i] = iem_copy(iem_slice_of(names[i]))) != NULL;
    if (!made) {
        for (size_t i = 0; copies && i < n; i++) free(copies[i]);
        free(copies);
        return iem_fail_memory(err);
    }
    table->names = copies;
    table->n_columns = n;
    table->has_header = true;
    return IEM_OK;
}

/* ---- Rows of texts ---- */

iem_status iem_frame_add_chunk(iem_frame *table, iem_frame_chunk **chunk,
                               iem_error *err)
{
    if (!IEM_GROW(table->chunks, table->capacity, table->n_chunks + 1))
        return iem_fail_memory(err);
    iem_cells *columns = iem_zeroed(table->n_columns, sizeof *columns);
    if (!columns) return iem_fail_memory(err);
    *chunk = &table->chunks[table->n_chunks++];
    **chunk = (iem_frame_chunk){.columns = columns};
    return IEM_OK;
}

static iem_status start_texts(iem_frame *table, iem_frame_chunk **chunk, iem_error *err)
{
    struct iem_pushed *texts = iem_zeroed(table->n_columns, sizeof *texts);
    if (!texts) return iem_fail_memory(err);
    const iem_status status = iem_frame_add_chunk(table, chunk, err);
    if (status == IEM_OK)
        (*chunk)->texts = texts;
    else
        free(texts);
    return status;
}

/* What is added counts only when the chunk has the rows: a failure leaves it as it was.
 */
static iem_status add_texts(struct iem_pushed *to, size_t n_before,
                            const iem_text *texts, size_t n, iem_error *err)
{
    if (!IEM_GROW(to->ends, to->ends_capacity, n_before + n + 1))
        return iem_fail_memory(err);
    if (n_before == 0) to->ends[0] = 0;
    uint64_t at = to->ends[n_before];
    size_t room = 0;
    for (size_t i = 0; i < n; i++)
        if (texts[i].at && __builtin_add_overflow(room, texts[i].length, &room))
            return iem_fail_memory(err);
    if (!IEM_GROW(to->text, to->capacity, (size_t)at + room + 16))
        return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        const size_t length = texts[i].at ? texts[i].length : 0;
        if (length) memcpy(to->text + at, texts[i].at, length);
        at += length;
        to->ends[n_before + i + 1] = at;
    }
    const iem_slice added = {to->text + to->ends[n_before], room};
    to->doubtful |= room && (!iem_is_ascii(added) || memchr(added.at, '"', room));
    return IEM_OK;
}

static void settle_texts(iem_frame_chunk *chunk, size_t n_columns)
{
    for (size_t i = 0; i < n_columns; i++) {
        const struct iem_pushed *texts = &chunk->texts[i];
        chunk->columns[i] = (iem_cells){.as = IEM_CELLS_TEXT,
                                        .width = 8,
                                        .n = chunk->n_rows,
                                        .values = texts->ends,
                                        .text = texts->text,
                                        .text_n = texts->capacity,
                                        .sure = !texts->doubtful};
    }
}

iem_status iem_frame_push(iem_frame *table, const iem_text *const *columns,
                          size_t n_rows, iem_error *err)
{
    iem_frame_chunk *chunk =
        table->n_chunks ? &table->chunks[table->n_chunks - 1] : NULL;
    if (!table->has_header)
        return iem_fail(err, IEM_ERR_USAGE, "%s: rows come behind a header",
                        table->name);
    if (n_rows == 0) return IEM_OK;
    if (!chunk || !chunk->texts || chunk->n_rows >= PUSHED_ROWS)
        IEM_TRY(start_texts(table, &chunk, err));
    for (size_t i = 0; i < table->n_columns; i++)
        IEM_TRY(add_texts(&chunk->texts[i], chunk->n_rows, columns[i], n_rows, err));
    chunk->n_rows += n_rows;
    table->n_rows += n_rows;
    settle_texts(chunk, table->n_columns);
    return IEM_OK;
}
