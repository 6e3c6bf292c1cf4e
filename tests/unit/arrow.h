/* Arrow arrays as somebody else would hand them over, and a count of those that were
 * not given back. */
#ifndef IEM_TEST_ARROW_H
#define IEM_TEST_ARROW_H

#include "check.h"

#include <iemand.h>

enum { ARROW_BUFFERS = 5 };

typedef struct arrow_column {
    const char *name, *format;
    int64_t n, offset;
    int64_t n_buffers;
    const void *buffers[ARROW_BUFFERS];
    int64_t nulls; /* -1: not known */
    const struct arrow_column *words;
} arrow_column;

static long arrow_alive; /* schemas, arrays and streams */

static inline void arrow_release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary) {
        schema->dictionary->release(schema->dictionary);
        free(schema->dictionary);
    }
    schema->release = NULL;
    arrow_alive--;
}

static inline void arrow_release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
    if (array->dictionary) {
        array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
    free(array->buffers);
    array->release = NULL;
    arrow_alive--;
}

static inline void *arrow_room(size_t n, size_t size)
{
    void *room = calloc(n ? n : 1, size);
    assert_non_null(room);
    return room;
}

static inline void arrow_make_column(const arrow_column *column,
                                     struct ArrowSchema *schema,
                                     struct ArrowArray *array)
{
    *schema = (struct ArrowSchema){.format = column->format,
                                   .name = column->name,
                                   .flags = ARROW_FLAG_NULLABLE,
                                   .release = arrow_release_schema};
    *array = (struct ArrowArray){.length = column->n,
                                 .offset = column->offset,
                                 .null_count = column->nulls,
                                 .n_buffers = column->n_buffers,
                                 .buffers = arrow_room(ARROW_BUFFERS, sizeof(void *)),
                                 .release = arrow_release_array};
    memcpy(array->buffers, column->buffers, sizeof column->buffers);
    arrow_alive += 2;
    if (!column->words) return;
    schema->dictionary = arrow_room(1, sizeof *schema);
    array->dictionary = arrow_room(1, sizeof *array);
    arrow_make_column(column->words, schema->dictionary, array->dictionary);
}

/* A record batch of `n` columns. */
static inline void arrow_make(const arrow_column *columns, size_t n, int64_t rows,
                              int64_t offset, struct ArrowSchema *schema,
                              struct ArrowArray *array)
{
    *schema = (struct ArrowSchema){.format = "+s",
                                   .name = "",
                                   .n_children = (int64_t)n,
                                   .children = arrow_room(n, sizeof(void *)),
                                   .release = arrow_release_schema};
    *array = (struct ArrowArray){.length = rows,
                                 .offset = offset,
                                 .n_buffers = 1,
                                 .buffers = arrow_room(1, sizeof(void *)),
                                 .n_children = (int64_t)n,
                                 .children = arrow_room(n, sizeof(void *)),
                                 .release = arrow_release_array};
    arrow_alive += 2;
    for (size_t i = 0; i < n; i++) {
        schema->children[i] = arrow_room(1, sizeof *schema);
        array->children[i] = arrow_room(1, sizeof *array);
        arrow_make_column(&columns[i], schema->children[i], array->children[i]);
    }
}

/* A stream of the same batch, `batches` times; then it ends, or fails. */
typedef struct arrow_batches {
    const arrow_column *columns;
    size_t n;
    int64_t rows;
    int batches;
    const char *fails; /* NULL: it ends */
    bool fails_at_once;
} arrow_batches;

static inline int arrow_stream_schema(struct ArrowArrayStream *stream,
                                      struct ArrowSchema *out)
{
    const arrow_batches *b = stream->private_data;
    struct ArrowArray ignored;
    if (b->fails_at_once) return 5;
    arrow_make(b->columns, b->n, b->rows, 0, out, &ignored);
    ignored.release(&ignored);
    return 0;
}

static inline int arrow_stream_next(struct ArrowArrayStream *stream,
                                    struct ArrowArray *out)
{
    arrow_batches *b = stream->private_data;
    struct ArrowSchema ignored;
    *out = (struct ArrowArray){.release = NULL};
    if (b->batches-- <= 0) return b->fails ? 5 : 0;
    arrow_make(b->columns, b->n, b->rows, 0, &ignored, out);
    ignored.release(&ignored);
    return 0;
}

static inline const char *arrow_stream_error(struct ArrowArrayStream *stream)
{
    return ((const arrow_batches *)stream->private_data)->fails;
}

static inline void arrow_release_stream(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
    arrow_alive--;
}

static inline struct ArrowArrayStream arrow_stream(arrow_batches *batches)
{
    arrow_alive++;
    return (struct ArrowArrayStream){.get_schema = arrow_stream_schema,
                                     .get_next = arrow_stream_next,
                                     .get_last_error = arrow_stream_error,
                                     .release = arrow_release_stream,
                                     .private_data = batches};
}

#endif
