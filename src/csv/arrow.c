/* Arrays and streams of Arrow, taken over from whoever has them:
 * arrow.apache.org/docs/format/CDataInterface.html, CStreamInterface.html. */
#include "base/status.h"
#include "csv/arrow_column.h"

#include <stdlib.h>
#include <string.h>

/* ---- Struct arrays ---- */

static iem_status check_struct(const iem_frame *table, const struct ArrowSchema *schema,
                               const struct ArrowArray *array, iem_error *err)
{
    if (strcmp(schema->format, "+s") != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: has the Arrow type '%.40s' where a struct of columns is "
                        "wanted",
                        table->name, schema->format);
    if (schema->n_children < 0 || array->n_children != schema->n_children ||
        array->length < 0 || array->offset < 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: the Arrow array does not fit its schema", table->name);
    const iem_cells rows = {
        .first = (size_t)array->offset,
        .known = array->n_buffers > 0 && array->null_count ? array->buffers[0] : NULL};
    for (size_t i = 0; rows.known && i < (size_t)array->length; i++)
        if (!iem_cells_has(&rows, i))
            return iem_fail(err, IEM_ERR_DATA, "%s: row %zu as a whole is null",
                            table->name, i + 1);
    return IEM_OK;
}

static iem_status take_header(iem_frame *table, const struct ArrowSchema *schema,
                              iem_error *err)
{
    const size_t n = (size_t)schema->n_children;
    const char **names = calloc(n + 1, sizeof *names);
    if (!names) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) names[i] = iem_arrow_name(schema->children[i]);
    const iem_status status = iem_frame_header(table, names, n, err);
    free(names);
    return status;
}

static iem_status take_columns(iem_frame *table, iem_frame_chunk *chunk,
                               const struct ArrowSchema *schema, iem_error *err)
{
    for (size_t i = 0; i < table->n_columns; i++)
        IEM_TRY(iem_arrow_column(table, chunk, schema, i, err));
    return IEM_OK;
}

/* The array is the chunk's from the moment there is one. */
static iem_status take_array(iem_frame *table, const struct ArrowSchema *schema,
                             struct ArrowArray *array, iem_error *err)
{
    iem_frame_chunk *chunk = NULL;
    IEM_TRY(check_struct(table, schema, array, err));
    IEM_TRY(take_header(table, schema, err));
    if (array->length == 0) return IEM_OK;
    IEM_TRY(iem_frame_add_chunk(table, &chunk, err));
    chunk->array = *array;
    chunk->n_rows = (size_t)array->length;
    array->release = NULL;
    const iem_status status = take_columns(table, chunk, schema, err);
    if (status == IEM_OK) {
        table->n_rows += chunk->n_rows;
    } else {
        iem_frame_chunk_clear(chunk, table->n_columns);
        table->n_chunks--;
    }
    return status;
}

static iem_status is_gone(const iem_frame *table, const char *what, iem_error *err)
{
    return iem_fail(err, IEM_ERR_USAGE, "%s: the Arrow %s was released before",
                    table->name, what);
}

iem_status iem_frame_arrow(iem_frame *table, struct ArrowSchema *schema,
                           struct ArrowArray *array, iem_error *err)
{
    iem_status status = !schema->release  ? is_gone(table, "schema", err)
                        : !array->release ? is_gone(table, "array", err)
                                          : take_array(table, schema, array, err);
    if (array->release) array->release(array);
    if (schema->release) schema->release(schema);
    return status;
}

/* ---- Streams ---- */

static iem_status stream_failed(const iem_frame *table, struct ArrowArrayStream *stream,
                                int code, iem_error *err)
{
    const char *said = stream->get_last_error ? stream->get_last_error(stream) : NULL;
    return iem_fail(err, IEM_ERR_DATA, "%s: the Arrow stream failed: %.300s",
                    table->name, said ? said : strerror(code));
}

static iem_status take_arrays(iem_frame *table, struct ArrowArrayStream *stream,
                              const struct ArrowSchema *schema, iem_error *err)
{
    for (;;) {
        struct ArrowArray array = {0};
        const int code = stream->get_next(stream, &array);
        if (code != 0) return stream_failed(table, stream, code, err);
        if (!array.release) return IEM_OK;
        const iem_status status = take_array(table, schema, &array, err);
        if (array.release) array.release(&array);
        if (status != IEM_OK) return status;
    }
}

/* A stream without arrays has a header all the same. */
static iem_status take_stream(iem_frame *table, struct ArrowArrayStream *stream,
                              iem_error *err)
{
    struct ArrowSchema schema = {0};
    const struct ArrowArray none = {.n_children = 0};
    const int code = stream->get_schema(stream, &schema);
    if (code != 0) return stream_failed(table, stream, code, err);
    if (!schema.release) return is_gone(table, "schema", err);
    struct ArrowArray empty = none;
    empty.n_children = schema.n_children;
    iem_status status = check_struct(table, &schema, &empty, err);
    if (status == IEM_OK) status = take_header(table, &schema, err);
    if (status == IEM_OK) status = take_arrays(table, stream, &schema, err);
    schema.release(&schema);
    return status;
}

/* All of a stream or nothing. */
static void give_back(iem_frame *table, size_t n_chunks)
{
    while (table->n_chunks > n_chunks) {
        iem_frame_chunk *last = &table->chunks[--table->n_chunks];
        table->n_rows -= last->n_rows;
        iem_frame_chunk_clear(last, table->n_columns);
    }
}

iem_status iem_frame_stream(iem_frame *table, struct ArrowArrayStream *stream,
                            iem_error *err)
{
    const size_t n_chunks = table->n_chunks;
    if (!stream->release) return is_gone(table, "stream", err);
    const iem_status status = take_stream(table, stream, err);
    if (status != IEM_OK) give_back(table, n_chunks);
    stream->release(stream);
    return status;
}
