/* A log in memory is the log in a file: what is pushed as text, or handed over by
 * Arrow, gives the same bytes as the CSV. */
#include "base/hash.h"
#include "csv/frame_text.h"

#include "arrow.h"
#include "scratch.h"

#include <stdatomic.h>

/* The most that was asked for at once. */
static atomic_size_t largest;

void *__real_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size);

void *__wrap_realloc(void *block, size_t size)
{
    if (size > largest) largest = size;
    return __real_realloc(block, size);
}

/* ---- A log ---- */

enum { ROWS = 3000, COLUMNS = 6, FIELD = 40 };

static const char *const names[COLUMNS] = {"case",   "person", "origin",
                                           "family", "income", "selected"};

/* Text that CSV has to quote, that is missing, and that is no number. */
static void write_field(char out[FIELD], size_t row, size_t column)
{
    static const char *const groups[] = {"A", "A", "A", "B", "B, \"C\"", "Zoë", ""};
    const uint64_t bits = iem_mix(row + 7);
    const unsigned family = (unsigned)(bits % 3),
                   income = (unsigned)(bits >> 8) % 40000;
    const size_t group = bits >> 32 & 7;
    switch (column) {
    case 0:
        snprintf(out, FIELD, "d%zu", row);
        break;
    case 1:
        snprintf(out, FIELD, "p%u", (unsigned)(bits >> 40) % 900);
        break;
    case 2:
        snprintf(out, FIELD, "%s", groups[group % 7]);
        break;
    case 3:
        snprintf(out, FIELD, "\"f%u\" of the longer kind", family);
        break;
    case 4:
        if (row % 701 == 5)
            snprintf(out, FIELD, "a lot");
        else
            snprintf(out, FIELD, "%u.%02u", income, (unsigned)row % 100);
        break;
    default:
        snprintf(out, FIELD, "%s",
                 iem_uniform(2, row) < 0.1 + 0.1 * family + (group == 3 ? 0.3 : 0)
                     ? "yes"
                     : "no");
    }
}

#define FLAGS                                                                          \
    "decision", "selected=yes", "favourable", "no", "ground", "origin", "reference",   \
        "origin=A", "fact", "family", "fact", "income:9000,20000", "case", "case",     \
        "person", "person", "also", "missing"

static void put_csv_field(FILE *file, const char *text, char end)
{
    if (strpbrk(text, ",\"\n")) {
        fputc('"', file);
        for (const char *c = text; *c; c++)
            fprintf(file, *c == '"' ? "\"\"" : "%c", *c);
        fputc('"', file);
    } else {
        fputs(text, file);
    }
    fputc(end, file);
}

static scratch_path write_csv(size_t rows)
{
    const scratch_path path = scratch_file("log.csv");
    FILE *file = fopen(path.at, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < COLUMNS; i++)
        put_csv_field(file, names[i], i + 1 < COLUMNS ? ',' : '\n');
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < COLUMNS; i++) {
            char text[FIELD];
            write_field(text, r, i);
            put_csv_field(file, text, i + 1 < COLUMNS ? ',' : '\n');
        }
    assert_int_equal(fclose(file), 0);
    return path;
}

/* ---- Scans ---- */

typedef struct outcome {
    char *json, *cases, *rejects;
} outcome;

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) < (1 << 20) - 1);
    fclose(file);
    return text;
}

static iem_options options_of(iem_frame *table, unsigned threads)
{
    iem_options options;
    iem_options_init(&options);
    options.frame = table;
    options.threads = threads;
    options.max_rejects = ROWS;
    return options;
}

static outcome scan(iem_frame *table, const char *path, unsigned threads)
{
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = PLAN(FLAGS);
    iem_result *result = NULL;
    const scratch_path cases = scratch_file("cases.csv"),
                       rejects = scratch_file("no.csv");
    const iem_render how = {.lang = "en", .all = true};
    iem_options options = options_of(table, threads);
    outcome seen = {0};
    options.cases_path = cases.at;
    options.rejects_path = rejects.at;
    if (iem_scan(plan, &options, &path, table ? 0 : 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    assert_ok(iem_result_render(result, IEM_JSON, &how, &seen.json, &ok_err_));
    seen.cases = read_text(cases.at);
    seen.rejects = read_text(rejects.at);
    iem_result_free(result);
    iem_plan_free(plan);
    return seen;
}

static void forget(outcome seen)
{
    free(seen.json);
    free(seen.cases);
    free(seen.rejects);
}

static void assert_same(outcome a, outcome b)
{
    assert_string_equal(a.json, b.json);
    assert_string_equal(a.cases, b.cases);
    assert_string_equal(a.rejects, b.rejects);
}

/* ---- Pushed texts ---- */

static iem_frame *new_table(const char *name)
{
    iem_error err = {IEM_OK, ""};
    iem_frame *table = NULL;
    if (iem_frame_new(name, &table, &err) != IEM_OK) fail_msg("%s", err.message);
    return table;
}

/* The texts are gone when they were pushed: they were copied. */
static iem_status push_rows(iem_frame *table, size_t first, size_t n, iem_error *err)
{
    iem_text *texts = calloc(n * COLUMNS, sizeof *texts);
    char(*fields)[FIELD] = calloc(n * COLUMNS, FIELD);
    const iem_text *columns[COLUMNS];
    if (!texts || !fields) fail();
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = texts + i * n;
        for (size_t r = 0; r < n; r++) {
            char *field = fields[i * n + r];
            write_field(field, first + r, i);
            const size_t length = strlen(field);
            texts[i * n + r] = (iem_text){length || r % 2 ? field : NULL, length};
        }
    }
    const iem_status status = iem_frame_push(table, columns, n, err);
    free(texts);
    free(fields);
    return status;
}

static iem_frame *pushed(const char *name, size_t rows, size_t batch)
{
    iem_frame *table = new_table(name);
    assert_ok(iem_frame_header(table, names, COLUMNS, &ok_err_));
    for (size_t r = 0; r < rows; r += batch)
        assert_ok(push_rows(table, r, rows - r < batch ? rows - r : batch, &ok_err_));
    return table;
}

static void pushed_rows_give_the_bytes_of_the_file(void **state)
{
    static const size_t batches[] = {1, 77, ROWS};
    static const unsigned threads[] = {1, 2, 7};
    const scratch_path path = write_csv(ROWS);
    const outcome file = scan(NULL, path.at, 2);
    (void)state;
    assert_non_null(strstr(file.rejects, "'a lot' is not a number"));
    for (size_t i = 0; i < 3; i++) {
        iem_frame *table = pushed(path.at, ROWS, batches[i]);
        assert_int_equal(iem_frame_rows(table), ROWS);
        const outcome memory = scan(table, NULL, threads[i]),
                      again = scan(table, NULL, 2);
        assert_same(memory, file);
        assert_same(again, file);
        forget(memory);
        forget(again);
        iem_frame_free(table);
    }
    forget(file);
}

/* More rows than one chunk of texts holds. */
static void many_rows_can_be_pushed(void **state)
{
    enum { MANY = 70000 };
    (void)state;
    const scratch_path path = write_csv(MANY);
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = PLAN(FLAGS);
    iem_frame *table = pushed(path.at, MANY, 3000);
    const char *paths[] = {path.at};
    iem_tally *memory = NULL, *file = NULL;
    iem_options options = options_of(table, 2);
    if (iem_tally_read(plan, &options, NULL, 0, &memory, &err) != IEM_OK)
        fail_msg("%s", err.message);
    options.frame = NULL;
    assert_ok(iem_tally_read(plan, &options, paths, 1, &file, &ok_err_));
    assert_int_equal(iem_tally_rows(memory), iem_tally_rows(file));
    assert_int_equal(iem_tally_cells(memory), iem_tally_cells(file));
    iem_tally_free(memory);
    iem_tally_free(file);
    iem_frame_free(table);
    iem_plan_free(plan);
}

/* With a thousand columns a worker had 240 MB of texts at hand. */
static void a_wide_table_takes_no_more_room(void **state)
{
    enum { WIDE = 1000, LONG = 2100, MOST = 20 << 20 };
    static char wide[WIDE][8];
    static const char *header[WIDE];
    static iem_text texts[LONG];
    static const iem_text *columns[WIDE];
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("wide");
    iem_plan *plan = PLAN("decision", "c0=1", "ground", "c1");
    iem_tally *tally = NULL;
    const iem_options options = options_of(table, 2);
    (void)state;
    for (size_t r = 0; r < LONG; r++) texts[r] = (iem_text){r % 3 ? "1" : "0", 1};
    for (size_t i = 0; i < WIDE; i++) {
        snprintf(wide[i], sizeof wide[i], "c%zu", i);
        header[i] = wide[i];
        columns[i] = texts;
    }
    assert_ok(iem_frame_header(table, header, WIDE, &ok_err_));
    assert_ok(iem_frame_push(table, columns, LONG, &ok_err_));
    largest = 0;
    if (iem_tally_read(plan, &options, NULL, 0, &tally, &err) != IEM_OK)
        fail_msg("%s", err.message);
    assert_int_equal(iem_tally_rows(tally), LONG);
    assert_in_range(largest, 1, MOST);
    iem_tally_free(tally);
    iem_plan_free(plan);
    iem_frame_free(table);
}

/* What looks at columns instead of counting does so too. */
static void check_propose_and_explain_read_tables(void **state)
{
    (void)state;
    const scratch_path path = write_csv(ROWS);
    const char *all[] = {path.at};
    iem_frame *table = pushed(path.at, ROWS, 500);
    iem_plan *plan = PLAN(FLAGS);
    const iem_render how = {.lang = "en", .all = true};
    char *texts[2][4] = {{0}};
    for (size_t i = 0; i < 2; i++) {
        iem_error err = {IEM_OK, ""};
        iem_explanation *explanation = NULL;
        const iem_options options = options_of(i ? table : NULL, 2);
        const char *const *paths = i ? NULL : all;
        const size_t n = i ? 0 : 1;
        if (iem_check(plan, NULL, &options, paths, n, false, &texts[i][0], &err) !=
                IEM_OK ||
            iem_propose(NULL, &options, paths, n, &texts[i][1], &texts[i][2], &err) !=
                IEM_OK ||
            iem_explanation_read(plan, &options, paths, n, IEM_BY_CASE, "d17",
                                 &explanation, &err) != IEM_OK ||
            iem_explanation_render(explanation, IEM_TEXT, &how, true, &texts[i][3],
                                   &err) != IEM_OK)
            fail_msg("%s", err.message);
        iem_explanation_free(explanation);
    }
    for (size_t k = 0; k < 4; k++) {
        assert_string_equal(texts[0][k], texts[1][k]);
        if (k == 1) assert_non_null(strstr(texts[1][k], "origin"));
        iem_text_free(texts[0][k]);
        iem_text_free(texts[1][k]);
    }
    iem_plan_free(plan);
    iem_frame_free(table);
}

/* ---- Arrow ---- */

/* The first rows of a table, as CSV. */
static char *csv_of(const iem_frame *table)
{
    iem_texts_room room = {0};
    iem_buffer out = {0};
    size_t columns[16];
    char *text = NULL;
    for (size_t i = 0; i < 16; i++) columns[i] = i;
    assert_true(iem_frame_put_header(table, &out));
    for (size_t c = 0; c < table->n_chunks; c++) {
        const iem_frame_chunk *chunk = &table->chunks[c];
        assert_ok(iem_frame_texts(chunk, columns, table->n_columns, 0, chunk->n_rows,
                                  '.', &room, &ok_err_));
        assert_true(
            iem_frame_put_rows(room.texts, table->n_columns, chunk->n_rows, &out));
    }
    iem_texts_room_clear(&room);
    assert_ok(iem_buffer_take(&out, &text, &ok_err_));
    return text;
}

static iem_status take(iem_frame *table, const arrow_column *columns, size_t n,
                       int64_t rows, int64_t offset, iem_error *err)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    arrow_make(columns, n, rows, offset, &schema, &array);
    const iem_status status = iem_frame_arrow(table, &schema, &array, err);
    assert_null(schema.release);
    assert_null(array.release);
    return status;
}

/* One column of three rows, the last of which is missing. */
static void assert_text(const char *format, const void *values, const char *want)
{
    static const uint8_t two = 3;
    iem_error err = {IEM_OK, ""};
    const arrow_column column = {.name = "x",
                                 .format = format,
                                 .n = 3,
                                 .n_buffers = 2,
                                 .buffers = {&two, values},
                                 .nulls = -1};
    iem_frame *table = new_table("log");
    if (take(table, &column, 1, 3, 0, &err) != IEM_OK) fail_msg("%s", err.message);
    char *csv = csv_of(table);
    assert_string_equal(csv, want);
    free(csv);
    iem_frame_free(table);
    assert_int_equal(arrow_alive, 0);
}

/* The texts are those of pandas.to_csv (1.5.3). */
static void each_type_has_its_text(void **state)
{
    (void)state;
    assert_text("c", (int8_t[]){-128, 7, 0}, "x\n-128\n7\n\"\"\n");
    assert_text("C", (uint8_t[]){255, 7, 0}, "x\n255\n7\n\"\"\n");
    assert_text("s", (int16_t[]){-32768, 7, 0}, "x\n-32768\n7\n\"\"\n");
    assert_text("S", (uint16_t[]){65535, 7, 0}, "x\n65535\n7\n\"\"\n");
    assert_text("i", (int32_t[]){INT32_MIN, 7, 0}, "x\n-2147483648\n7\n\"\"\n");
    assert_text("I", (uint32_t[]){UINT32_MAX, 7, 0}, "x\n4294967295\n7\n\"\"\n");
    assert_text("l", (int64_t[]){INT64_MIN, 7, 0},
                "x\n-9223372036854775808\n7\n\"\"\n");
    assert_text("L", (uint64_t[]){UINT64_MAX, 7, 0},
                "x\n18446744073709551615\n7\n\"\"\n");
    assert_text("b", (uint8_t[]){1}, "x\nTrue\nFalse\n\"\"\n");
    assert_text("g", (double[]){0.1, NAN, 1}, "x\n0.1\n\"\"\n\"\"\n");
    assert_text("f", (float[]){0.1f, 25, 1}, "x\n0.1\n25.0\n\"\"\n");
    assert_text("tdD", (int32_t[]){0, 19782, 0}, "x\n1970-01-01\n2024-02-29\n\"\"\n");
    assert_text("tdD", (int32_t[]){-1, -719162, 0},
                "x\n1969-12-31\n0001-01-01\n\"\"\n");
    assert_text("tdm", (int64_t[]){0, INT64_C(86400000) * 365, 0},
                "x\n1970-01-01\n1971-01-01\n\"\"\n");
    assert_text("tss:", (int64_t[]){0, 86400, 5}, "x\n1970-01-01\n1970-01-02\n\"\"\n");
    assert_text("tss:", (int64_t[]){0, -1, 0},
                "x\n1970-01-01 00:00:00\n1969-12-31 23:59:59\n\"\"\n");
    assert_text("tss:", (int64_t[]){INT64_MIN, INT64_MAX, 0},
                "x\n-292277022657-01-27 08:29:52\n292277026596-12-04 15:30:07\n\"\"\n");
    assert_text("tsm:", (int64_t[]){0, 1500, 0},
                "x\n1970-01-01 00:00:00.000\n1970-01-01 00:00:01.500\n\"\"\n");
    assert_text("tsu:", (int64_t[]){7, 1500000, 0},
                "x\n1970-01-01 00:00:00.000007\n1970-01-01 00:00:01.500000\n\"\"\n");
    assert_text(
        "tsn:", (int64_t[]){7, 1500000000, 0},
        "x\n1970-01-01 00:00:00.000000007\n1970-01-01 00:00:01.500000000\n\"\"\n");
    assert_text("tsn:UTC", (int64_t[]){0, 60000000000, 0},
                "x\n1970-01-01 00:00:00+00:00\n1970-01-01 00:01:00+00:00\n\"\"\n");
    assert_text("tss:-05:30", (int64_t[]){0, 86400, 0},
                "x\n1969-12-31 18:30:00-05:30\n1970-01-01 18:30:00-05:30\n\"\"\n");
    assert_text("d:9,2", (int64_t[]){-150, -1, 5, 0, 0, 0}, "x\n-1.50\n0.05\n\"\"\n");
    assert_text("d:9,0,64", (int64_t[]){-150, 5, 0}, "x\n-150\n5\n\"\"\n");
    assert_text("d:9,3,32", (int32_t[]){-1, 12345, 0}, "x\n-0.001\n12.345\n\"\"\n");
    assert_text("d:76,38,256",
                (uint64_t[]){UINT64_MAX, UINT64_MAX, UINT64_MAX, INT64_MAX, 1, 0, 0, 0,
                             0, 0, 0, 0},
                "x\n578960446186580977117854925043439539266."
                "34992332820282019728792003956564819967\n"
                "0.00000000000000000000000000000000000001\n\"\"\n");
    assert_text("n", NULL, "x\n\"\"\n\"\"\n\"\"\n");
}

/* Parts of arrays, texts of each layout, and dictionaries. */
static void texts_are_read_where_they_are(void **state)
{
    static const char text[] = "A, BfavourableZo\xc3\xab",
                      *big[] = {"a text of 17 byte"};
    static const int64_t sizes[] = {17};
    char views[3][16] = {"\5\0\0\0first", "\21\0\0\0a te", "\0\0\0\0"};
    iem_error err = {IEM_OK, ""};
    const arrow_column words = {.name = "",
                                .format = "u",
                                .n = 3,
                                .n_buffers = 3,
                                .buffers = {NULL, (int32_t[]){0, 4, 14, 18}, text}};
    const arrow_column numbers = {.name = "",
                                  .format = "g",
                                  .n = 2,
                                  .n_buffers = 2,
                                  .buffers = {NULL, (double[]){0.5, 20}}};
    const arrow_column columns[] = {
        {.name = "small",
         .format = "u",
         .n = 3,
         .offset = 1,
         .n_buffers = 3,
         .buffers = {NULL, (int32_t[]){0, 1, 4, 14, 18}, text}},
        {.name = "large",
         .format = "U",
         .n = 4,
         .n_buffers = 3,
         .buffers = {(uint8_t[]){0xb}, (int64_t[]){0, 4, 14, 14, 18}, text},
         .nulls = 1},
        {.name = "view",
         .format = "vu",
         .n = 3,
         .n_buffers = 4,
         .buffers = {NULL, views, big[0], sizes}},
        {.name = "word",
         .format = "c",
         .n = 4,
         .n_buffers = 2,
         .buffers = {(uint8_t[]){7}, (int8_t[]){0, 2, 1, -1}},
         .nulls = 1,
         .words = &words},
        {.name = "number",
         .format = "S",
         .n = 4,
         .n_buffers = 2,
         .buffers = {NULL, (uint16_t[]){0, 0, 1, 0}},
         .words = &numbers},
    };
    (void)state;
    iem_frame *table = new_table("log");
    if (take(table, columns, 5, 2, 1, &err) != IEM_OK) fail_msg("%s", err.message);
    assert_ok(take(table, columns, 5, 0, 0, &ok_err_));
    char *csv = csv_of(table);
    assert_string_equal(csv, "small,large,view,word,number\n"
                             "favourable,favourable,a text of 17 byte,Zo\xc3\xab,0.5\n"
                             "Zo\xc3\xab,,,favourable,20.0\n");
    free(csv);
    iem_frame_free(table);
    assert_int_equal(arrow_alive, 0);
}

/* Texts at the very end of a buffer, of which 16 bytes must not be read (valgrind and
 * the sanitizer see to that). */
static void nothing_is_read_behind_a_buffer(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    char *text = memcpy(arrow_room(3, 1), "yno", 3);
    int32_t *ends = memcpy(arrow_room(4, 4), (int32_t[]){0, 1, 3, 3}, 16);
    const arrow_column words = {.name = "",
                                .format = "u",
                                .n = 2,
                                .n_buffers = 3,
                                .buffers = {NULL, ends, text}};
    const arrow_column columns[] = {{.name = "d",
                                     .format = "u",
                                     .n = 3,
                                     .n_buffers = 3,
                                     .buffers = {NULL, ends, text}},
                                    {.name = "g",
                                     .format = "i",
                                     .n = 3,
                                     .n_buffers = 2,
                                     .buffers = {NULL, (int32_t[]){0, 1, 1}},
                                     .words = &words}};
    iem_frame *table = new_table("log");
    iem_plan *plan = PLAN("decision", "d=y", "ground", "g");
    iem_result *result = NULL;
    iem_options options = options_of(table, 1);
    assert_ok(take(table, columns, 2, 3, 0, &ok_err_));
    if (iem_scan(plan, &options, NULL, 0, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_result_free(result);
    iem_plan_free(plan);
    iem_frame_free(table);
    free(text);
    free(ends);
}

static void assert_refused(const arrow_column *columns, size_t n, int64_t rows,
                           const char *want)
{
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    const iem_status status = take(table, columns, n, rows, 0, &err);
    if (status == IEM_OK || !strstr(err.message, want))
        fail_msg("status %d, '%s' where '%s' is wanted", status, err.message, want);
    assert_int_equal(arrow_alive, 0);
    assert_int_equal(iem_frame_rows(table), 0);
    iem_frame_free(table);
}

#define TEXT_COLUMN(...)                                                               \
    (&(arrow_column){.name = "x", .format = "u", .n = 2, .n_buffers = 3, __VA_ARGS__})
#define PLAIN_COLUMN(...)                                                              \
    (&(arrow_column){.name = "x", .n = 2, .n_buffers = 2, __VA_ARGS__})

static void arrays_that_are_not_as_described_are_refused(void **state)
{
    static const int32_t down[] = {0, 5, 3}, up[] = {0, 1, 2};
    static const arrow_column words = {
        .format = "u", .n = 1, .n_buffers = 3, .buffers = {NULL, up, "ab"}};
    static const arrow_column twice = {
        .format = "c", .n = 1, .n_buffers = 2, .buffers = {NULL, up}, .words = &words};
    (void)state;
    assert_refused(TEXT_COLUMN(.buffers = {NULL, down, "abcde"}), 1, 2,
                   "offsets that go down (Arrow type 'u')");
    assert_refused(TEXT_COLUMN(.buffers = {NULL, up, NULL}), 1, 2, "has no text");
    assert_refused(TEXT_COLUMN(.buffers = {NULL, NULL, "ab"}), 1, 2, "has no values");
    assert_refused(TEXT_COLUMN(.buffers = {NULL, up, "ab"}), 1, 3,
                   "log: column 'x': is shorter than the array it is in");
    assert_refused(PLAIN_COLUMN(.format = "u", .buffers = {NULL, up}), 1, 2,
                   "too few buffers");
    assert_refused(PLAIN_COLUMN(.format = "l", .buffers = {NULL, up}, .offset = -1), 1,
                   2, "impossible length");
    assert_refused(PLAIN_COLUMN(.format = "d:x", .buffers = {NULL, up}), 1, 2,
                   "is no decimal");
    assert_refused(
        PLAIN_COLUMN(.format = "tsn:Europe/Amsterdam", .buffers = {NULL, up}), 1, 2,
        "hand over local times without a zone, or UTC");
    assert_refused(PLAIN_COLUMN(.format = "i", .buffers = {NULL, (int32_t[]){0, 1}},
                                .words = &words),
                   1, 2, "indices beyond its dictionary");
    assert_refused(PLAIN_COLUMN(.format = "i", .buffers = {NULL, (int32_t[]){0, -1}},
                                .words = &words),
                   1, 2, "indices beyond its dictionary");
    assert_refused(PLAIN_COLUMN(.format = "g", .buffers = {NULL, (double[]){0, 0}},
                                .words = &words),
                   1, 2, "no whole numbers");
    assert_refused(PLAIN_COLUMN(.format = "c", .buffers = {NULL, (int8_t[]){0, 0}},
                                .words = &twice),
                   1, 2, "one within another");
    assert_refused(&(arrow_column){.name = "x",
                                   .format = "vu",
                                   .n = 1,
                                   .n_buffers = 4,
                                   .buffers = {NULL, "\15\0\0\0abcd\0\0\0\0\1\0\0\0",
                                               "1234567890123", (int64_t[]){13}}},
                   1, 1, "views that point nowhere");
    assert_refused(&(arrow_column){.name = "x",
                                   .format = "vu",
                                   .n = 1,
                                   .n_buffers = 4,
                                   .buffers = {NULL, "\15\0\0\0abcd\0\0\0\0\1\0\0\0",
                                               "1234567890123"}},
                   1, 1, "does not say how large its texts are");
    assert_refused(NULL, 0, 0, "log: has no columns");
}

/* What the whole is told to be; `spoil` changes it before it is handed over. */
static void assert_whole_refused(void (*spoil)(struct ArrowSchema *,
                                               struct ArrowArray *),
                                 const char *want)
{
    static const int32_t up[] = {0, 1, 2};
    const arrow_column column = *TEXT_COLUMN(.buffers = {NULL, up, "ab"});
    struct ArrowSchema schema;
    struct ArrowArray array;
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    arrow_make(&column, 1, 2, 0, &schema, &array);
    spoil(&schema, &array);
    assert_int_equal(iem_frame_arrow(table, &schema, &array, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, want);
    assert_int_equal(arrow_alive, 0);
    assert_int_equal(iem_frame_rows(table), 0);
    iem_frame_free(table);
}

static void no_struct(struct ArrowSchema *schema, struct ArrowArray *array)
{
    (void)array;
    schema->format = "+l";
}

static void short_of_rows(struct ArrowSchema *schema, struct ArrowArray *array)
{
    (void)schema;
    array->length = -1;
}

static void begins_before_itself(struct ArrowSchema *schema, struct ArrowArray *array)
{
    (void)schema;
    array->offset = -1;
}

static void second_row_is_nobody(struct ArrowSchema *schema, struct ArrowArray *array)
{
    static const unsigned char only_the_first = 1;
    (void)schema;
    array->null_count = 1;
    array->buffers[0] = &only_the_first;
}

static void a_whole_that_is_not_as_described_is_refused(void **state)
{
    (void)state;
    assert_whole_refused(no_struct, "log: has the Arrow type '+l' where a struct of "
                                    "columns is wanted");
    assert_whole_refused(short_of_rows, "log: the Arrow array does not fit its schema");
    assert_whole_refused(begins_before_itself,
                         "log: the Arrow array does not fit its schema");
    assert_whole_refused(second_row_is_nobody, "log: row 2 as a whole is null");
}

/* Columns that no text stands for may be there: only who wants them is told. */
static void other_types_matter_to_those_who_want_them(void **state)
{
    static const int32_t up[] = {0, 1, 2};
    const arrow_column columns[] = {
        {.name = "d",
         .format = "u",
         .n = 2,
         .n_buffers = 3,
         .buffers = {NULL, up, "yn"}},
        {.name = "g",
         .format = "u",
         .n = 2,
         .n_buffers = 3,
         .buffers = {NULL, up, "AB"}},
        {.name = "l", .format = "+l", .n = 2, .n_buffers = 2, .buffers = {NULL, up}}};
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    iem_result *result = NULL;
    iem_options options = options_of(table, 2);
    (void)state;
    assert_ok(take(table, columns, 3, 2, 0, &ok_err_));
    iem_plan *plan = PLAN("decision", "d=y", "ground", "g");
    if (iem_scan(plan, &options, NULL, 0, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_result_free(result);
    iem_plan_free(plan);
    plan = PLAN("decision", "d=y", "ground", "l");
    assert_int_equal(iem_scan(plan, &options, NULL, 0, &result, &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "log: column 'l' has the Arrow type '+l', for which "
                        "no text stands; hand it over as text");
    iem_plan_free(plan);
    iem_frame_free(table);
    assert_int_equal(arrow_alive, 0);
}

static void what_was_released_is_not_taken(void **state)
{
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    struct ArrowSchema schema = {.release = NULL};
    struct ArrowArray array = {.release = NULL};
    struct ArrowArrayStream stream = {.release = NULL};
    (void)state;
    assert_int_equal(iem_frame_arrow(table, &schema, &array, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "log: the Arrow schema was released before");
    assert_int_equal(iem_frame_stream(table, &stream, &err), IEM_ERR_USAGE);
    struct ArrowArray good;
    arrow_make(NULL, 0, 0, 0, &schema, &good);
    assert_int_equal(iem_frame_arrow(table, &schema, &array, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "log: the Arrow array was released before");
    good.release(&good);
    iem_frame_free(table);
    assert_int_equal(arrow_alive, 0);
}

/* ---- Streams ---- */

static void streams_are_taken_to_their_end(void **state)
{
    static const int32_t up[] = {0, 1, 2};
    const arrow_column columns[] = {{.name = "d",
                                     .format = "u",
                                     .n = 2,
                                     .n_buffers = 3,
                                     .buffers = {NULL, up, "yn"}}};
    arrow_batches batches = {columns, 1, 2, 3, NULL, false};
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    struct ArrowArrayStream stream = arrow_stream(&batches);
    assert_ok(iem_frame_stream(table, &stream, &ok_err_));
    assert_null(stream.release);
    assert_int_equal(iem_frame_rows(table), 6);
    batches = (arrow_batches){columns, 1, 2, 1, "the line\nwent dead", false};
    stream = arrow_stream(&batches);
    assert_int_equal(iem_frame_stream(table, &stream, &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "log: the Arrow stream failed: the line?went dead");
    assert_int_equal(iem_frame_rows(table), 6); /* as before */
    assert_int_equal(table->n_chunks, 3);
    batches = (arrow_batches){columns, 1, 2, 1, NULL, true};
    stream = arrow_stream(&batches);
    assert_int_equal(iem_frame_stream(table, &stream, &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "log: the Arrow stream failed: Input/output error");
    iem_frame_free(table);
    assert_int_equal(arrow_alive, 0);
}

/* ---- What cannot be ---- */

static void headers_come_first_and_stay(void **state)
{
    static const char *const others[] = {"case", "who"};
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    (void)state;
    assert_int_equal(push_rows(table, 0, 1, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "log: rows come behind a header");
    assert_int_equal(iem_frame_header(table, (const char *const[]){"\xff"}, 1, &err),
                     IEM_ERR_DATA);
    assert_ok(iem_frame_header(table, names, 2, &ok_err_));
    assert_ok(iem_frame_header(table, names, 2, &ok_err_));
    assert_int_equal(iem_frame_header(table, others, 2, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message,
                        "log: column 2 is 'who' where the first rows had 'person'");
    assert_int_equal(iem_frame_header(table, names, 3, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "log: 3 columns where the first rows had 2");
    iem_frame_free(table);
}

static void assert_scan_fails(const iem_options *options, size_t n_paths,
                              const char *want)
{
    static const char *const path = "log.csv";
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = PLAN(FLAGS);
    iem_result *result = NULL;
    if (iem_scan(plan, options, &path, n_paths, &result, &err) == IEM_OK) fail();
    assert_string_equal(err.message, want);
    iem_plan_free(plan);
}

static void a_table_is_read_by_itself_and_whole(void **state)
{
    (void)state;
    iem_frame *table = new_table("log");
    iem_options options = options_of(table, 2);
    assert_scan_fails(&options, 0, "log: is empty");
    assert_ok(iem_frame_header(table, names, COLUMNS, &ok_err_));
    assert_scan_fails(&options, 1, "the log is a table or in files, and not both");
    options.checkpoint = "kept";
    assert_scan_fails(
        &options, 0,
        "log: a table in memory is for one process, which reads all of it");
    iem_frame_free(table);
}

/* A header alone is a log, of nobody. */
static void a_table_without_rows_is_a_log(void **state)
{
    (void)state;
    const scratch_path path = write_csv(0);
    iem_frame *table = pushed(path.at, 0, 1);
    const outcome file = scan(NULL, path.at, 2), memory = scan(table, NULL, 2);
    assert_same(memory, file);
    forget(file);
    forget(memory);
    iem_frame_free(table);
}

/* Text that is no UTF-8 rejects its row, and no other. */
static void text_that_is_not_valid_rejects_its_row(void **state)
{
    static const char *const header[] = {"d", "g"};
    static const iem_text d[] = {{"y", 1}, {"n", 1}, {"n", 1}};
    static const iem_text g[] = {{"A", 1}, {"\xff\xfe", 2}, {"B", 1}};
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    iem_plan *plan = PLAN("decision", "d=y", "ground", "g");
    iem_result *result = NULL;
    const scratch_path rejects = scratch_file("rejects.csv");
    iem_options options = options_of(table, 2);
    options.rejects_path = rejects.at;
    assert_ok(iem_frame_header(table, header, 2, &ok_err_));
    assert_ok(iem_frame_push(table, (const iem_text *const[]){d, g}, 3, &ok_err_));
    if (iem_scan(plan, &options, NULL, 0, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    char *told = read_text(rejects.at);
    assert_non_null(strstr(told, "log,3,"));
    assert_non_null(strstr(told, "column 'g': not valid UTF-8 text"));
    free(told);
    iem_result_free(result);
    iem_plan_free(plan);
    iem_frame_free(table);
}

/* In a file the one would take two lines, and the other be rejected. */
static void a_row_is_a_line_however_long_it_is(void **state)
{
    enum { LONG = 1 << 21 };
    static const char *const header[] = {"d", "g", "note"};
    char *text = calloc(1, LONG);
    (void)state;
    assert_non_null(text);
    memset(text, 'x', LONG);
    const iem_text d[] = {{"y", 1}, {"?", 1}, {"n", 1}};
    const iem_text g[] = {{"A\nB", 3}, {"B", 1}, {"B", 1}};
    const iem_text note[] = {{"\r\n", 2}, {NULL, 0}, {text, LONG}};
    iem_error err = {IEM_OK, ""};
    iem_frame *table = new_table("log");
    iem_plan *plan = PLAN("decision", "d=y", "favourable", "n", "ground", "g");
    iem_tally *tally = NULL;
    const scratch_path rejects = scratch_file("rejects.csv");
    iem_options options = options_of(table, 2);
    options.rejects_path = rejects.at;
    options.max_record = options.max_bytes = 1000;
    assert_ok(iem_frame_header(table, header, 3, &ok_err_));
    assert_ok(
        iem_frame_push(table, (const iem_text *const[]){d, g, note}, 3, &ok_err_));
    if (iem_tally_read(plan, &options, NULL, 0, &tally, &err) != IEM_OK)
        fail_msg("%s", err.message);
    assert_int_equal(iem_tally_rows(tally), 2);
    char *told = read_text(rejects.at);
    assert_non_null(strstr(told, "log,3,column 'd': '?'"));
    free(told);
    free(text);
    iem_tally_free(tally);
    iem_plan_free(plan);
    iem_frame_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(pushed_rows_give_the_bytes_of_the_file),
        scratch_test(many_rows_can_be_pushed),
        scratch_test(a_wide_table_takes_no_more_room),
        scratch_test(check_propose_and_explain_read_tables),
        cmocka_unit_test(each_type_has_its_text),
        cmocka_unit_test(texts_are_read_where_they_are),
        cmocka_unit_test(nothing_is_read_behind_a_buffer),
        cmocka_unit_test(arrays_that_are_not_as_described_are_refused),
        cmocka_unit_test(a_whole_that_is_not_as_described_is_refused),
        cmocka_unit_test(other_types_matter_to_those_who_want_them),
        cmocka_unit_test(what_was_released_is_not_taken),
        cmocka_unit_test(streams_are_taken_to_their_end),
        cmocka_unit_test(headers_come_first_and_stay),
        cmocka_unit_test(a_table_is_read_by_itself_and_whole),
        scratch_test(a_table_without_rows_is_a_log),
        scratch_test(text_that_is_not_valid_rejects_its_row),
        scratch_test(a_row_is_a_line_however_long_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
