/* Columns of Arrow, whole or not, are taken over or refused, given back in either case,
 * and say what the CSV that they stand for says.
 *
 * The first byte is the number of rows, the second the offset of the struct. Columns
 * follow, each with a head of 8 bytes:
 *   0  type (see `formats`)        4  rows that the array lacks, or has more
 *   1  offset of the array         5  bit 0 words of a dictionary, bit 1 nulls,
 *   2  nulls that it says it has      bit 2 a buffer fewer, bit 3 no values
 *   3  bytes of its values         6  bytes of its text   7  bytes of its bits
 * and then the bytes of its buffers, which are as long as their lengths ask for, with
 * zeros behind them: what a producer may lie about is what is in them. */
#include "csv/frame_read.h"
#include "csv/frame_text.h"
#include "tally/save.h"

#include "given.h"

enum { MOST_COLUMNS = 6, HEAD = 8, MOST_ROWS = 40, BUFFERS = 4 };

static const char *const formats[] = {
    "l",     "i",      "c",         "C",   "g",        "f",       "b",          "u",
    "U",     "vu",     "tdD",       "tdm", "tss:",     "tsm:UTC", "tsn:+01:30", "n",
    "d:9,2", "d:9,-2", "d:9,2,256", "z",   "tsu:Mars", "S",       "+s",         "d:"};
enum { FORMATS = sizeof formats / sizeof *formats };

/* One array with its schema and all that it owns. */
struct column {
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *buffers[BUFFERS];
    void *owned[BUFFERS];
    int64_t size;         /* of the text of views */
    struct column *words; /* NULL: no dictionary */
};

struct batch {
    struct column columns[MOST_COLUMNS];
    struct ArrowSchema *schemas[MOST_COLUMNS];
    struct ArrowArray *arrays[MOST_COLUMNS];
    const void *none[1];
    size_t n;
    int alive; /* schema and array that were not given back */
};

struct input {
    const uint8_t *at, *end;
};

static void column_clear(struct column *column)
{
    for (size_t i = 0; i < BUFFERS; i++) free(column->owned[i]);
    if (column->words) column_clear(column->words);
    free(column->words);
}

static void release_schema(struct ArrowSchema *schema)
{
    ((struct batch *)schema->private_data)->alive--;
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    struct batch *batch = array->private_data;
    batch->alive--;
    array->release = NULL;
    for (size_t i = 0; i < batch->n; i++) column_clear(&batch->columns[i]);
}

/* `room` bytes, of which the first come from the input. */
static void *take(struct input *in, size_t n, size_t room)
{
    const size_t left = (size_t)(in->end - in->at);
    const size_t got = n < left ? n : left;
    uint8_t *bytes = calloc(room ? room : 1, 1);
    given_must(bytes, "no memory");
    memcpy(bytes, in->at, got < room ? got : room);
    in->at += got;
    return bytes;
}

static bool has_texts(const char *format)
{
    return strcmp(format, "u") == 0 || strcmp(format, "U") == 0;
}

/* Offsets of texts lie within the text: how long it is nobody else can know. */
static void mend_offsets(void *values, size_t n, size_t width, size_t most)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t offset = 0;
        memcpy(&offset, (char *)values + i * width, width);
        if (offset > most) offset %= most + 1;
        memcpy((char *)values + i * width, &offset, width);
    }
}

static void make_column(struct column *column, struct input *in, size_t rows,
                        size_t offset, bool may_have_words)
{
    static const uint8_t nothing[HEAD];
    uint8_t head[HEAD];
    const size_t left = (size_t)(in->end - in->at);
    memcpy(head, nothing, HEAD);
    memcpy(head, in->at, left < HEAD ? left : HEAD);
    in->at += left < HEAD ? left : HEAD;
    const char *format = formats[head[0] % FORMATS];
    const int64_t length = (int64_t)rows + (int64_t)offset + (int8_t)head[4] % 3;
    const size_t first = head[1] % 8;
    const size_t n = (size_t)(length > 0 ? length : 0) + first;
    const size_t width = strcmp(format, "U") == 0 ? 8 : 4, text = head[6];
    void *bits = take(in, head[7] % 8, n / 8 + 1);
    void *values = take(in, head[3], 32 * (n + 1));
    void *texts = take(in, text, text + 1);
    if (has_texts(format)) mend_offsets(values, n + 1, width, text);
    column->size = (int64_t)text;
    column->schema = (struct ArrowSchema){.format = format, .name = "x"};
    column->array = (struct ArrowArray){.length = length,
                                        .offset = (int64_t)first,
                                        .null_count = (int8_t)head[2],
                                        .n_buffers = has_texts(format) ? 3 : 2,
                                        .buffers = column->buffers};
    const bool views = strcmp(format, "vu") == 0;
    if (views) column->array.n_buffers = 4;
    if (head[5] & 4) column->array.n_buffers--;
    column->owned[0] = bits;
    column->owned[1] = values;
    column->owned[2] = texts;
    column->buffers[0] = head[5] & 2 ? bits : NULL;
    column->buffers[1] = head[5] & 8 ? NULL : values;
    column->buffers[2] = texts;
    column->buffers[3] = &column->size;
    if (views && head[5] & 4) column->buffers[2] = NULL;
    if (!(head[5] & 1) || !may_have_words) return;
    column->words = calloc(1, sizeof *column->words);
    given_must(column->words, "no memory");
    make_column(column->words, in, head[1], 0, false);
    column->schema.dictionary = &column->words->schema;
    column->array.dictionary = &column->words->array;
}

static void make_batch(struct batch *batch, struct input *in,
                       struct ArrowSchema *schema, struct ArrowArray *array)
{
    static const char *const names[] = {"decision", "group", "fact", "a", "b", "c"};
    const size_t rows = in->at[0] % MOST_ROWS, offset = in->at[1] % 4;
    in->at += 2;
    *batch = (struct batch){.alive = 2};
    while (in->at < in->end && batch->n < MOST_COLUMNS) {
        struct column *column = &batch->columns[batch->n];
        make_column(column, in, rows, offset, true);
        column->schema.name = names[batch->n];
        batch->schemas[batch->n] = &column->schema;
        batch->arrays[batch->n++] = &column->array;
    }
    *schema = (struct ArrowSchema){.format = "+s",
                                   .name = "",
                                   .n_children = (int64_t)batch->n,
                                   .children = batch->schemas,
                                   .release = release_schema,
                                   .private_data = batch};
    *array = (struct ArrowArray){.length = (int64_t)rows,
                                 .offset = (int64_t)offset,
                                 .n_buffers = 1,
                                 .buffers = batch->none,
                                 .n_children = (int64_t)batch->n,
                                 .children = batch->arrays,
                                 .release = release_array,
                                 .private_data = batch};
}

/* ---- The CSV that it stands for ---- */

static void put_csv(const iem_frame *frame, iem_buffer *csv)
{
    size_t columns[MOST_COLUMNS];
    given_must(iem_frame_put_header(frame, csv), "no memory");
    for (size_t i = 0; i < frame->n_columns; i++) columns[i] = i;
    for (size_t c = 0; c < frame->n_chunks; c++) {
        iem_texts_room room = {0};
        const iem_frame_chunk *chunk = &frame->chunks[c];
        given_must(iem_frame_texts(chunk, columns, frame->n_columns, 0, chunk->n_rows,
                                   '.', &room, NULL) == IEM_OK,
                   "no memory");
        given_must(iem_frame_put_rows(room.texts, frame->n_columns, chunk->n_rows, csv),
                   "no memory");
        iem_texts_room_clear(&room);
    }
}

static iem_status count(iem_frame *frame, const char *path, iem_buffer *bytes)
{
    static const char plan_text[] = "decision: {column: decision, adverse: [\"1\"]}\n"
                                    "grounds: [group]\nfacts: [fact]\n";
    static iem_plan *plan;
    iem_options options;
    iem_tally *tally = NULL;
    iem_error err = {IEM_OK, ""};
    if (!plan) plan = given_plan(iem_slice_of(plan_text));
    iem_options_init(&options);
    options.threads = 1;
    options.max_rejects = 1000;
    options.frame = frame;
    if (!frame) options.delimiter = ','; /* what a table says of itself is known … */
    if (!frame) options.encoding = "utf-8"; /* … of bytes it would be found out */
    const iem_status status =
        iem_tally_read(plan, &options, &path, frame ? 0 : 1, &tally, &err);
    given_outcome(status, &err);
    if (status == IEM_OK)
        given_must(iem_tally_put(tally, bytes, NULL) == IEM_OK, "no memory");
    iem_tally_free(tally);
    return status;
}

static void check_csv(iem_frame *frame, int fd, const char *path)
{
    iem_buffer csv = {0}, one = {0}, two = {0};
    put_csv(frame, &csv);
    given_write(fd, csv.at, csv.len);
    const iem_status status = count(frame, path, &one);
    given_must(count(NULL, path, &two) == status, "another status than the CSV's");
    given_must(one.len == two.len && (!one.len || memcmp(one.at, two.at, one.len) == 0),
               "other counts than the CSV's");
    iem_buffer_clear(&csv);
    iem_buffer_clear(&one);
    iem_buffer_clear(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct batch batch;
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct input in = {data, data + n};
    iem_frame *frame = NULL;
    iem_error err = {IEM_OK, ""};
    char path[GIVEN_PATH];
    if (n < 2) return 0;
    iem_setup();
    const int fd = given_file(iem_slice_of(""), path);
    given_must(iem_frame_new(path, &frame, NULL) == IEM_OK, "no memory");
    make_batch(&batch, &in, &schema, &array);
    const iem_status status = iem_frame_arrow(frame, &schema, &array, &err);
    given_outcome(status, &err);
    given_must(!schema.release && !array.release,
               "what was taken over is not released");
    if (status == IEM_OK && frame->n_columns > 2 && iem_frame_rows(frame) > 0 &&
        iem_frame_is_text(frame))
        check_csv(frame, fd, path);
    iem_frame_free(frame);
    given_must(batch.alive == 0, "not given back");
    close(fd);
    return 0;
}
