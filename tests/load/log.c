#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 16, ROWS = 2000 };

static iem_status fail(load_job *job, const char *what)
{
    job->err.status = IEM_ERR_SYSTEM;
    snprintf(job->err.message, sizeof job->err.message, "%s", what);
    return IEM_ERR_SYSTEM;
}

load_path load_file(const load_job *job, const char *name)
{
    load_path path;
    snprintf(path.at, sizeof path.at, "%s/%s", job->folder, name);
    return path;
}

/* ---- As bytes ---- */

static bool append(const char *bytes, size_t n, void *ctx)
{
    load_log *log = ctx;
    if (log->n + n >= log->room) {
        const size_t room = 2 * (log->n + n + 1);
        char *at = realloc(log->at, room);
        if (!at) return false;
        log->at = at;
        log->room = room;
    }
    memcpy(log->at + log->n, bytes, n);
    log->n += n;
    log->at[log->n] = '\0';
    return true;
}

iem_status load_log_make(load_job *job, const char *world, uint64_t rows, double agency,
                         load_log *log)
{
    iem_synth synth;
    *log = (load_log){0};
    iem_status status = iem_synth_init(&synth, NULL, &job->err);
    synth.world = world;
    if (status == IEM_OK) status = iem_synth_init(&synth, world, &job->err);
    synth.rows = rows;
    synth.seed = job->number + 1;
    synth.threads = job->threads;
    if (agency > 0) synth.agency = agency;
    if (status == IEM_OK) status = iem_synth_run(&synth, append, log, &job->err);
    return status == IEM_OK && !log->at ? fail(job, "no log was made") : status;
}

iem_status load_log_write(load_job *job, const load_log *log, load_path path)
{
    FILE *file = fopen(path.at, "w");
    if (!file) return fail(job, path.at);
    const bool whole = fwrite(log->at, 1, log->n, file) == log->n;
    return fclose(file) == 0 && whole ? IEM_OK : fail(job, path.at);
}

void load_log_clear(load_log *log)
{
    free(log->at);
    *log = (load_log){0};
}

/* ---- As rows ---- */

struct rows {
    const char *names[COLUMNS];
    iem_text field[COLUMNS][ROWS];
    size_t n, columns;
};

static void split_rows(load_log *log, struct rows *rows)
{
    char *rest = log->at, *line = strsep(&rest, "\n");
    rows->n = rows->columns = 0;
    while (line && rows->columns < COLUMNS)
        rows->names[rows->columns++] = strsep(&line, ",");
    while ((line = strsep(&rest, "\n")) && *line && rows->n < ROWS) {
        for (size_t c = 0; c < rows->columns; c++) {
            const char *field = strsep(&line, ",");
            rows->field[c][rows->n] = (iem_text){field, field ? strlen(field) : 0};
        }
        rows->n++;
    }
}

static iem_status push_rows(load_job *job, const struct rows *rows, iem_frame **frame)
{
    const size_t half = rows->n / 2;
    const iem_text *first[COLUMNS], *second[COLUMNS];
    for (size_t c = 0; c < rows->columns; c++) {
        first[c] = rows->field[c];
        second[c] = rows->field[c] + half;
    }
    iem_status status = iem_frame_new("rows", frame, &job->err);
    if (status == IEM_OK)
        status = iem_frame_header(*frame, rows->names, rows->columns, &job->err);
    if (status == IEM_OK) status = iem_frame_push(*frame, first, half, &job->err);
    if (status == IEM_OK)
        status = iem_frame_push(*frame, second, rows->n - half, &job->err);
    return status;
}

iem_status load_log_push(load_job *job, load_log *log, iem_frame **frame)
{
    struct rows *rows = calloc(1, sizeof *rows);
    if (!rows) return fail(job, "out of memory");
    split_rows(log, rows);
    const iem_status status = push_rows(job, rows, frame);
    free(rows);
    return status;
}

/* ---- As columns of Arrow ---- */

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        struct ArrowSchema *child = schema->children[i];
        if (child->release) child->release(child);
        free(child);
    }
    free(schema->children);
    free((void *)(uintptr_t)schema->name);
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        struct ArrowArray *child = array->children[i];
        if (child->release) child->release(child);
        free(child);
    }
    for (int64_t i = 0; array->buffers && i < array->n_buffers; i++)
        free((void *)(uintptr_t)array->buffers[i]);
    free(array->children);
    free(array->buffers);
    array->release = NULL;
}

/* Bytes of all texts, and where each begins. */
static bool fill_texts(const iem_text *texts, size_t n, struct ArrowArray *array)
{
    size_t bytes = 0, at = 0;
    for (size_t i = 0; i < n; i++) bytes += texts[i].length;
    int32_t *starts = calloc(n + 1, sizeof *starts);
    char *text = calloc(bytes + 1, 1);
    array->buffers[1] = starts;
    array->buffers[2] = text;
    if (!starts || !text) return false;
    for (size_t i = 0; i < n; i++) {
        memcpy(text + at, texts[i].at, texts[i].length);
        at += texts[i].length;
        starts[i + 1] = (int32_t)at;
    }
    return true;
}

static bool make_column(const struct rows *rows, size_t c, struct ArrowSchema *schema,
                        struct ArrowArray *array)
{
    *schema = (struct ArrowSchema){
        .format = "u", .name = strdup(rows->names[c]), .release = release_schema};
    *array = (struct ArrowArray){.length = (int64_t)rows->n,
                                 .n_buffers = 3,
                                 .buffers = calloc(3, sizeof *array->buffers),
                                 .release = release_array};
    return schema->name && array->buffers && fill_texts(rows->field[c], rows->n, array);
}

static bool make_batch(const struct rows *rows, struct ArrowSchema *schema,
                       struct ArrowArray *array)
{
    bool made = true;
    schema->children = calloc(rows->columns + 1, sizeof(void *));
    array->children = calloc(rows->columns + 1, sizeof(void *));
    array->buffers = calloc(1, sizeof *array->buffers);
    if (!schema->children || !array->children || !array->buffers) return false;
    for (size_t c = 0; c < rows->columns && made; c++) {
        schema->children[c] = calloc(1, sizeof *schema);
        array->children[c] = calloc(1, sizeof *array);
        if (!schema->children[c] || !array->children[c]) return false;
        schema->n_children = array->n_children = (int64_t)c + 1;
        made = make_column(rows, c, schema->children[c], array->children[c]);
    }
    return made;
}

iem_status load_log_arrow(load_job *job, load_log *log, iem_frame **frame)
{
    struct rows *rows = calloc(1, sizeof *rows);
    if (!rows) return fail(job, "out of memory");
    split_rows(log, rows);
    struct ArrowSchema schema = {.format = "+s", .release = release_schema};
    struct ArrowArray array = {
        .length = (int64_t)rows->n, .n_buffers = 1, .release = release_array};
    iem_status status = iem_frame_new("rows", frame, &job->err);
    if (status == IEM_OK && !make_batch(rows, &schema, &array))
        status = fail(job, "out of memory");
    if (status == IEM_OK) status = iem_frame_arrow(*frame, &schema, &array, &job->err);
    if (schema.release) schema.release(&schema);
    if (array.release) array.release(&array);
    free(rows);
    return status;
}
