/* Any block size and any number of threads read what one sequential reading reads. */
#include "base/buffer.h"
#include "base/grow.h"
#include "csv/parse.h"
#include "csv/reader.h"

#include "check.h"
#include "escape.h"
#include "seed.h"

#include <stdatomic.h>
#include <unistd.h>
#include <zlib.h>

enum { MANY = 1 << 20, COLUMNS = 8 };

/* Each random log is read some two hundred times, half of them by threads. */
#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
enum { ROUNDS = 500 };
#else
enum { ROUNDS = 2000 };
#endif

/* "2 [a][b]" for each record and "3 ! reason" for each reject, in order of their lines.
 */
struct heard {
    iem_buffer told;
    uint64_t records; /* as iem_reader_run counts them */
    uint64_t next_sequence, last_line;
    uint64_t lines_before; /* in the parts before this one */
    atomic_size_t batches;
};

static void tell_line(iem_buffer *told, uint64_t line)
{
    iem_buffer_format(told, "%llu ", (unsigned long long)line);
}

static void tell_fields(iem_buffer *told, const iem_slice *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) write_escaped(told, fields[i]);
    iem_buffer_text(told, "\n");
}

static void tell_reject(iem_buffer *told, uint64_t line, const char *reason)
{
    iem_buffer_format(told, "%llu ! %s\n", (unsigned long long)line, reason);
}

/* What became of the records of one block, and where each of them is in the text. */
struct spoken {
    iem_buffer text;
    struct {
        uint64_t line;
        size_t begin, end;
    } * records;
    size_t n, capacity;
};

static void spoken_free(void *at)
{
    struct spoken *spoken = at;
    iem_buffer_clear(&spoken->text);
    free(spoken->records);
    free(spoken);
}

static void speak_record(struct spoken *spoken, uint64_t line, const iem_slice *fields,
                         size_t n)
{
    assert_true(IEM_GROW(spoken->records, spoken->capacity, spoken->n + 1));
    const size_t begin = spoken->text.len;
    tell_fields(&spoken->text, fields, n);
    spoken->records[spoken->n].line = line;
    spoken->records[spoken->n].begin = begin;
    spoken->records[spoken->n++].end = spoken->text.len;
}

static iem_status speak_stretch(struct spoken *spoken, iem_batch *batch,
                                const iem_stretch *stretch, iem_decoder *decoder)
{
    for (size_t i = 0; i < stretch->n; i++) {
        iem_slice fields[COLUMNS];
        size_t invalid = 0;
        const uint64_t line = iem_batch_line(batch, stretch, i);
        IEM_TRY(iem_batch_texts(batch, stretch, i, decoder, fields, &invalid, NULL));
        if (invalid != SIZE_MAX) {
            IEM_TRY(iem_batch_reject_text(batch, line, invalid));
            continue;
        }
        for (size_t f = 0; f < batch->n_checked; f++)
            assert_true(iem_utf8_valid(fields[f]));
        speak_record(spoken, line, fields, batch->n_fields);
    }
    return IEM_OK;
}

static iem_status hear_batch(unsigned worker, iem_batch *batch, void *ctx,
                             iem_error *err)
{
    struct heard *heard = ctx;
    struct spoken *spoken = calloc(1, sizeof *spoken);
    iem_decoder decoder = {0};
    size_t n = 0;
    (void)worker;
    (void)err;
    assert_null(batch->user);
    assert_non_null(spoken);
    atomic_fetch_add(&heard->batches, 1);
    batch->user = spoken;
    for (size_t i = 0; i < batch->n_stretches; i++) {
        n += batch->stretches[i].n;
        IEM_TRY(speak_stretch(spoken, batch, &batch->stretches[i], &decoder));
    }
    assert_int_equal(n, batch->n_records);
    iem_decoder_clear(&decoder);
    return IEM_OK;
}

static void hear_line(struct heard *heard, uint64_t line)
{
    assert_true(line > heard->last_line);
    heard->last_line = line;
}

static iem_status hear_in_order(iem_delivery *delivery, void *ctx, iem_error *err)
{
    struct heard *heard = ctx;
    const struct spoken *spoken = delivery->user;
    const uint64_t before = heard->lines_before;
    size_t reject = 0;
    (void)err;
    assert_non_null(spoken);
    assert_int_equal(delivery->sequence, heard->next_sequence++);
    assert_true(spoken->n <= delivery->n_records);
    for (size_t i = 0; i <= spoken->n; i++) {
        const uint64_t line = i < spoken->n ? spoken->records[i].line : UINT64_MAX;
        for (; reject < delivery->n_rejects && delivery->rejects[reject].line <= line;
             reject++) {
            hear_line(heard, delivery->rejects[reject].line + before);
            tell_reject(&heard->told, heard->last_line,
                        delivery->rejects[reject].reason);
        }
        if (i == spoken->n) break;
        hear_line(heard, line + before);
        tell_line(&heard->told, heard->last_line);
        iem_buffer_bytes(&heard->told, spoken->text.at + spoken->records[i].begin,
                         spoken->records[i].end - spoken->records[i].begin);
    }
    assert_int_equal(reject, delivery->n_rejects);
    return IEM_OK;
}

static const char *told(struct heard *heard)
{
    iem_buffer_text(&heard->told, "");
    assert_false(heard->told.failed);
    return heard->told.at;
}

/* All columns of the log in their order, unless some are given. */
static iem_status hear_span(iem_reader *reader, const iem_span *span,
                            const size_t *columns, size_t n_columns,
                            struct heard *heard, iem_reader_end *end, iem_error *err)
{
    static const size_t all[COLUMNS] = {0, 1, 2, 3, 4, 5, 6, 7};
    const iem_reader_work work = {
        .columns = columns ? columns : all,
        .n_columns = columns ? n_columns : iem_reader_columns(reader),
        .n_checked = columns ? n_columns : iem_reader_columns(reader),
        .on_batch = hear_batch,
        .in_order = hear_in_order,
        .drop = spoken_free,
        .ctx = heard,
    };
    *end = (iem_reader_end){0};
    heard->next_sequence = heard->batches = 0;
    const iem_status status = iem_reader_run(reader, &work, span, end, err);
    if (status == IEM_OK) assert_int_equal(heard->batches, heard->next_sequence);
    heard->records += end->records;
    heard->lines_before += end->lines;
    return status;
}

static iem_status hear(iem_source *source, const iem_reader_options *options,
                       const size_t *columns, size_t n_columns, struct heard *heard,
                       iem_error *err)
{
    iem_reader *reader = NULL;
    iem_reader_end end;
    iem_status status = iem_reader_open(source, options, &reader, err);
    if (status == IEM_OK)
        status = hear_span(reader, NULL, columns, n_columns, heard, &end, err);
    iem_reader_free(reader);
    return status;
}

static iem_status hear_bytes(iem_slice bytes, const iem_reader_options *options,
                             const size_t *columns, size_t n_columns,
                             struct heard *heard, iem_error *err)
{
    iem_source *source = NULL;
    assert_ok(iem_source_memory("log.csv", bytes.at, bytes.len, &source, &ok_err_));
    const iem_status status = hear(source, options, columns, n_columns, heard, err);
    iem_source_free(source);
    return status;
}

static void heard_clear(struct heard *heard)
{
    iem_buffer_clear(&heard->told);
}

/* The same log as a stream, of which not any byte can be read; freed by the caller. */
static iem_slice packed(iem_slice log)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    const size_t room = deflateBound(&z, log.len);
    char *out = malloc(room);
    unsigned char *copy = malloc(log.len + 1); /* zlib's input is not const */
    assert_true(out && copy);
    if (log.len) memcpy(copy, log.at, log.len);
    z.next_in = copy;
    z.avail_in = (uInt)log.len;
    z.next_out = (unsigned char *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    const size_t size = z.total_out;
    deflateEnd(&z);
    free(copy);
    return (iem_slice){out, size};
}

static void slice_free(iem_slice slice)
{
    free((void *)(uintptr_t)slice.at);
}

/* The ways of reading, of which the first is that of reference. False: not one of this
 * processor. */
static bool choose_way(iem_reader_options *options, size_t way)
{
    options->reference = way == 0;
    options->way = (iem_index_way)way;
    return way == 0 || iem_index_scan_of(options->way);
}

struct example {
    const char *name, *bytes;
    size_t n; /* 0: strlen */
    uint64_t records;
    const char *want;
};

static void check_reading(const struct example *e, iem_slice bytes,
                          const iem_reader_options *options)
{
    struct heard heard = {.records = 0};
    iem_error err = {IEM_OK, ""};
    if (hear_bytes(bytes, options, NULL, 0, &heard, &err) != IEM_OK)
        fail_msg("%s: %s", e->name, err.message);
    if (strcmp(told(&heard), e->want) != 0)
        fail_msg("%s, block %zu, way %d: got\n%s", e->name, options->block,
                 (int)options->way, heard.told.at);
    assert_int_equal(heard.records, e->records);
    heard_clear(&heard);
}

static void check_example(const struct example *e, iem_reader_options options)
{
    const iem_slice bytes = {e->bytes, e->n ? e->n : strlen(e->bytes)};
    const iem_slice stream = packed(bytes);
    for (size_t way = 0; way < IEM_INDEX_WAYS; way++) {
        if (!choose_way(&options, way)) continue;
        for (options.block = 1; options.block <= bytes.len + 2; options.block++)
            for (options.threads = 1; options.threads <= 3; options.threads++) {
                check_reading(e, bytes, &options);
                check_reading(e, stream, &options);
            }
    }
    slice_free(stream);
}

static void records_are_read_behind_the_header(void **state)
{
    static const struct example examples[] = {
        {"header only", "a,b\n", 0, 0, ""},
        {"header without line end", "a,b", 0, 0, ""},
        {"two records", "a,b\n1,2\n3,4\n", 0, 2, "2 [1][2]\n3 [3][4]\n"},
        {"no final line end", "a,b\n1,2\n3,4", 0, 2, "2 [1][2]\n3 [3][4]\n"},
        {"CRLF", "a,b\r\n1,2\r\n3,4\r\n", 0, 2, "2 [1][2]\n3 [3][4]\n"},
        {"lone CR", "a,b\r1,2\r3,4\r", 0, 2, "2 [1][2]\n3 [3][4]\n"},
        {"byte order mark",
         "\xef\xbb\xbf"
         "a,b\n1,2\n",
         0, 1, "2 [1][2]\n"},
        {"mark before a quote", "\xef\xbb\xbf\"a\",b\n1,2\n", 0, 1, "2 [1][2]\n"},
        {"blank lines", "\n\r\na,b\n\n1,2\r\n\r\n\n3,4\n\n", 0, 2,
         "5 [1][2]\n8 [3][4]\n"},
        {"header on two lines", "a,\"b\nc\"\n1,2\n", 0, 1, "3 [1][2]\n"},
        {"quoted line ends", "a,b\n\"1\n\n\",2\n3,\"\r\n4\"\r\n5,6\n", 0, 3,
         "2 [1\\n\\n][2]\n5 [3][\\r\\n4]\n7 [5][6]\n"},
        {"blanks stay", "a,b\n 1 ,\t2\n", 0, 1, "2 [ 1 ][\t2]\n"},
        {"NUL bytes", "a,b\n1\0,\0\n", 9, 1, "2 [1\\0][\\0]\n"},
        {"UTF-8", "a,b\n\xc3\xa9,\xe2\x82\xac\n", 0, 1, "2 [\xc3\xa9][\xe2\x82\xac]\n"},
        {"a header again", "a,b\na,b\n", 0, 1, "2 [a][b]\n"},
    };
    const iem_reader_options options = {.given = {.delimiter = ','}};
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check_example(&examples[i], options);
}

static void what_is_no_record_of_the_log_is_rejected_with_its_line(void **state)
{
    static const struct example examples[] = {
        {"too many fields", "a,b\n1,2,3\n4,5\n", 0, 2,
         "2 ! 3 fields where the header has 2\n3 [4][5]\n"},
        {"too few", "a,b\n\n1\n4,5\n", 0, 2,
         "3 ! 1 field where the header has 2\n4 [4][5]\n"},
        {"far too many", "a\n1,2,3,4,5,6\n4\n", 0, 2,
         "2 ! 6 fields where the header has 1\n3 [4]\n"},
        {"ragged behind a quoted line end", "a,b\n\"1\n\"\n4,5\n", 0, 2,
         "2 ! 1 field where the header has 2\n4 [4][5]\n"},
        {"stray quote", "a,b\n1,2\"3\n4,5\n", 0, 2,
         "2 ! a quote inside a field that does not begin with one\n3 [4][5]\n"},
        {"text behind a quote", "a,b\n1,\"2\n\"3\n4,5\n", 0, 2,
         "2 ! text behind a closing quote\n4 [4][5]\n"},
        {"open quote", "a,b\n1,\"2\n4,5\n6,7\n", 0, 3,
         "2 ! a quote is open at the end of the file\n3 [4][5]\n4 [6][7]\n"},
        {"not UTF-8", "a,b\n1,\xe9\n4,5\n", 0, 2,
         "2 ! column 'b': not valid UTF-8 text; try --encoding windows-1252\n3 "
         "[4][5]\n"},
        {"the first such column", "a,b\n\xff,\xe9\n", 0, 1,
         "2 ! column 'a': not valid UTF-8 text; try --encoding windows-1252\n"},
        {"ragged comes before encoding", "a,b\n\xff\n", 0, 1,
         "2 ! 1 field where the header has 2\n"},
        {"cut character at the end", "a,b\n1,caf\xc3", 0, 1,
         "2 ! column 'b': not valid UTF-8 text; try --encoding windows-1252\n"},
    };
    const iem_reader_options options = {
        .given = {.delimiter = ',', .encoding = IEM_UTF8}, .encoding_given = true};
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check_example(&examples[i], options);
}

static iem_status keep_kinds(iem_delivery *delivery, void *ctx, iem_error *err)
{
    iem_buffer *kinds = ctx;
    (void)err;
    for (size_t i = 0; i < delivery->n_rejects; i++)
        iem_buffer_format(kinds, "%d", (int)delivery->rejects[i].kind);
    return IEM_OK;
}

static iem_status reject_first_record(unsigned worker, iem_batch *batch, void *ctx,
                                      iem_error *err)
{
    iem_decoder decoder = {0};
    iem_status status = IEM_OK;
    (void)worker;
    (void)ctx;
    for (size_t s = 0; s < batch->n_stretches && status == IEM_OK; s++)
        for (size_t i = 0; i < batch->stretches[s].n && status == IEM_OK; i++) {
            const uint64_t line = iem_batch_line(batch, &batch->stretches[s], i);
            iem_slice text;
            size_t invalid = 0;
            status = iem_batch_texts(batch, &batch->stretches[s], i, &decoder, &text,
                                     &invalid, err);
            if (status == IEM_OK && invalid != SIZE_MAX)
                status = iem_batch_reject_text(batch, line, invalid);
            else if (status == IEM_OK && s == 0 && i == 0)
                status = iem_batch_reject(batch, line, IEM_REJECT_VALUE,
                                          "column '%s': '12k' is not a number", "a");
        }
    iem_decoder_clear(&decoder);
    return status;
}

static void rejects_say_of_which_kind_they_are(void **state)
{
    static const char log[] = "a,b\n1,2\n3\n4,\xff\n5\"\n";
    const iem_reader_options options = {
        .threads = 1,
        .given = {.delimiter = ',', .encoding = IEM_UTF8},
        .encoding_given = true};
    const size_t columns[] = {1};
    iem_buffer kinds = {0};
    const iem_reader_work work = {.columns = columns,
                                  .n_columns = 1,
                                  .n_checked = 1,
                                  .on_batch = reject_first_record,
                                  .in_order = keep_kinds,
                                  .ctx = &kinds};
    iem_source *source = NULL;
    iem_reader *reader = NULL;
    iem_reader_end end;
    char want[8];
    (void)state;
    assert_ok(iem_source_memory("log.csv", log, sizeof log - 1, &source, &ok_err_));
    assert_ok(iem_reader_open(source, &options, &reader, &ok_err_));
    assert_ok(iem_reader_run(reader, &work, NULL, &end, &ok_err_));
    assert_int_equal(end.records, 4);
    snprintf(want, sizeof want, "%d%d%d%d", IEM_REJECT_VALUE, IEM_REJECT_FIELDS,
             IEM_REJECT_ENCODING, IEM_REJECT_MALFORMED);
    assert_string_equal(kinds.at, want);
    iem_buffer_clear(&kinds);
    iem_reader_free(reader);
    iem_source_free(source);
}

static void windows_1252_becomes_utf8(void **state)
{
    static const struct example example = {
        "found out", "n\xe4me;b\ncaf\xe9;\x80\xff\n\"\xe9\n\xe9\";x\n", 0, 2,
        "2 [caf\xc3\xa9][\xe2\x82\xac\xc3\xbf]\n3 [\xc3\xa9\\n\xc3\xa9][x]\n"};
    iem_source *source = NULL;
    iem_reader *reader = NULL;
    (void)state;
    check_example(&example, (iem_reader_options){0});
    assert_ok(iem_source_memory("log.csv", example.bytes, strlen(example.bytes),
                                &source, &ok_err_));
    assert_ok(iem_reader_open(source, &(iem_reader_options){0}, &reader, &ok_err_));
    assert_string_equal(iem_reader_column(reader, 0), "n\xc3\xa4me");
    assert_int_equal(iem_reader_dialect(reader)->encoding, IEM_WINDOWS_1252);
    iem_reader_free(reader);
    iem_source_free(source);
}

static void windows_1252_may_take_three_bytes_for_each(void **state)
{
    enum { N = 5000 };
    char log[2 * N + 8] = "a,b\n";
    (void)state;
    memset(log + 4, '\x80', 2 * N);
    log[4 + N] = ',';
    for (size_t block = 1000; block <= 16000; block *= 2)
        for (size_t way = 0; way < IEM_INDEX_WAYS; way++) {
            iem_reader_options options = {.threads = 2, .block = block};
            struct heard heard = {0};
            if (!choose_way(&options, way)) continue;
            assert_ok(
                hear_bytes(iem_slice_of(log), &options, NULL, 0, &heard, &ok_err_));
            assert_int_equal(strlen(told(&heard)),
                             strlen("2 [][]\n") + 3 * (2 * N - 1));
            heard_clear(&heard);
        }
}

static void a_last_byte_without_line_end_also_tells_the_encoding(void **state)
{
    static const struct example example = {"", "a,b\n1,caf\xe9", 0, 1,
                                           "2 [1][caf\xc3\xa9]\n"};
    (void)state;
    check_example(&example, (iem_reader_options){.given = {.delimiter = ','}});
}

static void wanted_columns_come_in_the_order_asked_for(void **state)
{
    static const struct {
        size_t columns[4], n;
        const char *want;
    } cases[] = {
        {{2, 0}, 2, "2 [3][1]\n4 ! 2 fields where the header has 3\n5 [\xc3\xa9][x]\n"},
        {{0}, 1, "2 [1]\n4 ! 2 fields where the header has 3\n5 [x]\n"},
        {{2, 2, 0, 2},
         4,
         "2 [3][3][1][3]\n4 ! 2 fields where the header has 3\n5 "
         "[\xc3\xa9][\xc3\xa9][x]["
         "\xc3\xa9]\n"},
        {{0}, 0, "2 \n4 ! 2 fields where the header has 3\n5 \n"},
        /* Text that nobody asked for is nobody's error. */
        {{1},
         1,
         "2 [2\\n]\n4 ! 2 fields where the header has 3\n"
         "5 ! column 'b': not valid UTF-8 text; try --encoding windows-1252\n"},
    };
    static const char log[] = "a,b,c\n1,\"2\n\",3\n4,5\nx,\xff,\xc3\xa9\n";
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t block = 1; block < sizeof log; block++)
            for (size_t way = 0; way < IEM_INDEX_WAYS; way++) {
                iem_reader_options options = {.threads = 2,
                                              .block = block,
                                              .given = {.delimiter = ','},
                                              .encoding_given = true};
                struct heard heard = {0};
                if (!choose_way(&options, way)) continue;
                assert_ok(hear_bytes(iem_slice_of(log), &options, cases[i].columns,
                                     cases[i].n, &heard, &ok_err_));
                assert_string_equal(told(&heard), cases[i].want);
                heard_clear(&heard);
            }
}

static void a_log_without_a_header_is_refused(void **state)
{
    static const struct {
        const char *bytes, *want;
        size_t n;
    } cases[] = {
        {"", "log.csv: is empty", 0},
        {"\xef\xbb\xbf", "log.csv: is empty", 3},
        {"\n\r\n\r", "log.csv: is empty", 4},
        {"a,b\"\n1,2\n",
         "log.csv:1: malformed header: a quote inside a field that does not begin with "
         "one",
         9},
        {"\n\n\"a\nb\"c,d\n1,2\n",
         "log.csv:3: malformed header: text behind a closing quote", 15},
        {"\"a,b\n1,2\n",
         "log.csv:1: malformed header: a quote is open at the end of the file", 9},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,b\n1,2\n",
         "log.csv:1: malformed header: longer than 32 bytes: a quote that is not "
         "closed, or "
         "raise --max-record",
         46},
        {"a,\xff\n1,2\n",
         "log.csv:1: the name of column 2 is not valid UTF-8 text; try --encoding "
         "windows-1252",
         8},
        {"\xff\xfe"
         "a\0,\0b\0\n\0",
         "log.csv:1: the header has NUL bytes; if the file is UTF-16, convert it to "
         "UTF-8 "
         "first",
         10},
    };
    const iem_reader_options options = {
        .max_record = 32, .given = {.encoding = IEM_UTF8}, .encoding_given = true};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const iem_slice bytes = {cases[i].bytes, cases[i].n};
        struct heard heard = {0};
        iem_error err = {IEM_OK, ""};
        assert_int_equal(hear_bytes(bytes, &options, NULL, 0, &heard, &err),
                         IEM_ERR_DATA);
        assert_string_equal(err.message, cases[i].want);
    }
}

static void the_header_gives_names(void **state)
{
    static const char log[] =
        "\xef\xbb\xbf\"the, first\",,\"b\"\"c\",\" d \ne\"\n1,2,3,4\n";
    static const char *const want[] = {"the, first", "", "b\"c", " d \ne"};
    iem_source *source = NULL;
    iem_reader *reader = NULL;
    (void)state;
    assert_ok(iem_source_memory("log.csv", log, sizeof log - 1, &source, &ok_err_));
    assert_ok(iem_reader_open(source, &(iem_reader_options){0}, &reader, &ok_err_));
    assert_int_equal(iem_reader_columns(reader), 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(iem_reader_column(reader, i), want[i]);
    assert_int_equal(iem_reader_dialect(reader)->delimiter, ',');
    assert_int_equal(iem_reader_dialect(reader)->bom, 3);
    iem_reader_free(reader);
    iem_source_free(source);
}

static void a_header_may_be_longer_than_the_sample(void **state)
{
    const size_t n = 700000;
    char *log = malloc(n + 16);
    iem_source *source = NULL;
    iem_reader *reader = NULL;
    struct heard heard = {0};
    (void)state;
    assert_non_null(log);
    memset(log, '\n', n);
    log[0] = log[n - 1] = '"';
    memcpy(log + n, ",b\n1,2\n", 7);
    assert_ok(iem_source_memory("log.csv", log, n + 7, &source, &ok_err_));
    assert_ok(iem_reader_open(source, &(iem_reader_options){0}, &reader, &ok_err_));
    assert_int_equal(iem_reader_columns(reader), 2);
    assert_int_equal(strlen(iem_reader_column(reader, 0)), n - 2);
    iem_reader_free(reader);
    iem_source_free(source);
    const iem_reader_options options = {.threads = 2, .block = 100000};
    assert_ok(hear_bytes((iem_slice){log, n + 7}, &options, NULL, 0, &heard, &ok_err_));
    assert_string_equal(told(&heard), "700000 [1][2]\n");
    heard_clear(&heard);
    free(log);
}

static void a_file_of_blank_lines_is_given_up(void **state)
{
    const size_t n = 3 << 20;
    char *log = malloc(n);
    const iem_reader_options options = {.max_record = 1000};
    struct heard heard = {0};
    iem_error err = {IEM_OK, ""};
    (void)state;
    assert_non_null(log);
    memset(log, '\n', n);
    assert_int_equal(hear_bytes((iem_slice){log, n}, &options, NULL, 0, &heard, &err),
                     IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "log.csv: begins with 1048576 bytes of blank lines");
    free(log);
}

static uint64_t records_of(iem_reader *reader)
{
    const iem_reader_work work = {0};
    iem_reader_end end = {0};
    assert_ok(iem_reader_run(reader, &work, NULL, &end, &ok_err_));
    return end.records;
}

static void a_stream_is_read_once_and_a_file_again(void **state)
{
    const iem_slice log = {"a,b\n1,2\n", 8}, stream = packed(log);
    const iem_reader_work work = {0};
    iem_source *source = NULL;
    iem_reader *reader = NULL;
    iem_reader_end end = {0};
    iem_error err = {IEM_OK, ""};
    (void)state;
    assert_ok(iem_source_memory("log.gz", stream.at, stream.len, &source, &ok_err_));
    for (size_t time = 0; time < 2; time++) {
        assert_ok(iem_reader_open(source, &(iem_reader_options){0}, &reader, &ok_err_));
        assert_int_equal(records_of(reader), 1);
        assert_int_equal(iem_reader_run(reader, &work, NULL, &end, &err),
                         IEM_ERR_USAGE);
        assert_string_equal(err.message,
                            "log.gz: read a second time without opening it");
        iem_reader_free(reader);
        assert_ok(iem_source_rewind(source, &ok_err_));
    }
    iem_source_free(source);
    assert_ok(iem_source_memory("log.csv", log.at, log.len, &source, &ok_err_));
    assert_ok(iem_reader_open(source, &(iem_reader_options){0}, &reader, &ok_err_));
    assert_int_equal(records_of(reader), 1);
    assert_int_equal(records_of(reader), 1);
    iem_reader_free(reader);
    iem_source_free(source);
    slice_free(stream);
}

/* One sequential reading with the parser alone, in one piece, and without the reader.
 */
struct sequence {
    struct heard heard;
    iem_slice record[64];
    iem_buffer text;
    size_t n_header, n_fields; /* n_header 0: the header is still to come */
    bool no_header;
};

static void sequence_field(size_t index, iem_slice text, void *ctx)
{
    struct sequence *s = ctx;
    assert_true(index < 64);
    if (index == 0) s->text.len = 0;
    s->n_fields = index + 1;
    iem_buffer_bytes(&s->text, text.at, text.len);
    s->record[index].len = text.len;
}

static bool point_at_fields(struct sequence *s)
{
    size_t at = 0;
    bool valid = true;
    for (size_t i = 0; i < s->n_fields; i++) {
        s->record[i].at = s->text.at + at;
        at += s->record[i].len;
        if (!iem_utf8_valid(s->record[i])) valid = false;
    }
    return valid;
}

static void sequence_record(uint64_t line, size_t n_fields, void *ctx)
{
    struct sequence *s = ctx;
    const bool valid = point_at_fields(s);
    char reason[128];
    if (s->no_header) return;
    if (s->n_header == 0) {
        s->n_header = n_fields;
        s->no_header = !valid;
        return;
    }
    s->heard.records++;
    if (n_fields != s->n_header) {
        snprintf(reason, sizeof reason, "%zu field%s where the header has %zu",
                 n_fields, n_fields == 1 ? "" : "s", s->n_header);
        tell_reject(&s->heard.told, line, reason);
    } else if (!valid) {
        tell_reject(&s->heard.told, line, "not UTF-8");
    } else {
        tell_line(&s->heard.told, line);
        tell_fields(&s->heard.told, s->record, n_fields);
    }
}

static void sequence_reject(uint64_t line, const char *reason, void *ctx)
{
    struct sequence *s = ctx;
    if (s->n_header == 0) s->no_header = true;
    if (s->no_header) return;
    s->heard.records++;
    tell_reject(&s->heard.told, line, reason);
}

/* False: there is no header. */
static bool read_in_sequence(iem_slice bytes, size_t max_record, struct sequence *s)
{
    const iem_parse_events events = {.field = sequence_field,
                                     .record = sequence_record,
                                     .reject = sequence_reject,
                                     .ctx = s};
    iem_parser *parser = NULL;
    iem_parse_rest rest;
    assert_ok(iem_parser_new(',', max_record, &parser, &ok_err_));
    assert_ok(iem_parser_read(parser, bytes, true, SIZE_MAX, (iem_parse_rest){0},
                              &events, &rest, &ok_err_));
    iem_parser_free(parser);
    return !s->no_header && s->n_header > 0;
}

/* The reader names the column; the sequence above need not. */
static void shorten_encoding_reasons(iem_buffer *text)
{
    static const char longer[] = "not valid UTF-8 text; try --encoding windows-1252";
    for (char *end; (end = strstr(text->at, longer));) {
        char *begin = end;
        while (begin[-1] != '!') begin--;
        memcpy(begin, " not UTF-8", 10);
        memmove(begin + 10, end + strlen(longer), strlen(end + strlen(longer)) + 1);
    }
}

/* `log` are the bytes themselves or as they are packed. */
static void check_against_sequence(iem_slice log, iem_slice bytes,
                                   iem_reader_options options, struct sequence *want)
{
    const bool header = !want->no_header && want->n_header > 0;
    options.given = (iem_dialect){.delimiter = ',', .encoding = IEM_UTF8};
    options.encoding_given = true;
    struct heard got = {0};
    const iem_status status = hear_bytes(log, &options, NULL, 0, &got, NULL);
    assert_int_equal(status, header ? IEM_OK : IEM_ERR_DATA);
    if (header) {
        shorten_encoding_reasons((told(&got), &got.told));
        if (strcmp(got.told.at, told(&want->heard)) != 0)
            fail_msg("'%.*s' max %zu block %zu threads %u way %d%s: got\n%swant\n%s",
                     (int)bytes.len, bytes.at, options.max_record, options.block,
                     options.threads, (int)options.way,
                     log.at == bytes.at ? "" : " packed", got.told.at,
                     want->heard.told.at);
        assert_int_equal(got.records, want->heard.records);
    }
    heard_clear(&got);
}

/* By every way, of a file and of a stream. */
static void check_every_way(iem_slice bytes, iem_slice stream,
                            iem_reader_options options, struct sequence *want)
{
    for (size_t way = 0; way < IEM_INDEX_WAYS; way++) {
        if (!choose_way(&options, way)) continue;
        check_against_sequence(bytes, bytes, options, want);
        if (way <= IEM_INDEX_PORTABLE)
            check_against_sequence(stream, bytes, options, want);
    }
}

/* Several threads, as a rule, by one way: another one each time. */
static void check_some_way(iem_slice bytes, iem_slice stream,
                           iem_reader_options options, size_t number,
                           struct sequence *want)
{
    size_t way = number % IEM_INDEX_WAYS;
    while (!choose_way(&options, way)) way = (way + 1) % IEM_INDEX_WAYS;
    check_against_sequence(number / IEM_INDEX_WAYS % 2 ? stream : bytes, bytes, options,
                           want);
}

static void check_every_block(iem_slice bytes, size_t max_record, size_t number)
{
    struct sequence want = {.n_header = 0};
    iem_reader_options options = {.max_record = max_record};
    const iem_slice stream = packed(bytes);
    (void)read_in_sequence(bytes, max_record, &want);
    for (options.block = 1; options.block <= bytes.len + 2; options.block++) {
        options.threads = 1;
        check_every_way(bytes, stream, options, &want);
        for (options.threads = 2; options.threads <= 3; options.threads++)
            check_some_way(bytes, stream, options, number++, &want);
    }
    slice_free(stream);
    iem_buffer_clear(&want.text);
    heard_clear(&want.heard);
}

static uint64_t next_random(uint64_t *seed)
{
    /* xorshift64* (Vigna 2016) */
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717) >> 33;
}

static void random_logs_are_read_the_same_in_any_blocks_by_any_threads(void **state)
{
    static const char alphabet[] = "aa,,\"\"\r\n\n; \xc3\xa9";
    static const char *const headers[] = {"h,k\n", "h,k\r\n", "h\r", "\"h\n\",k\n", ""};
    static const size_t limits[] = {7, 12, MANY};
    uint64_t seed = seed_of(20140042);
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        char log[64];
        size_t n = (size_t)sprintf(log, "%s", headers[round % 5]);
        const size_t end = n + next_random(&seed) % 20;
        while (n < end) log[n++] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
        check_every_block((iem_slice){log, n}, limits[round % 3], 3 * round);
    }
}

/* A quote that opens, or strays, at each place of a log, and so at each block border.
 */
static void quotes_at_every_place_are_read_the_same_in_any_blocks(void **state)
{
    static const char log[] = "h,k\n1,\"2\r\n\"\r\n3,4\n\n5,6\n\"7\",8\n";
    (void)state;
    for (size_t place = 4; place < sizeof log; place++)
        for (size_t quotes = 1; quotes <= 2; quotes++) {
            char with[sizeof log + 2];
            memcpy(with, log, place);
            memset(with + place, '"', quotes);
            memcpy(with + place + quotes, log + place, sizeof log - place);
            check_every_block((iem_slice){with, sizeof log - 1 + quotes},
                              quotes == 1 ? 16 : MANY, place);
        }
}

/* ---- Parts ---- */

/* Reads the parts that end at the places given, and the rest; each begins where, and in
 * the state in which, reading stopped. */
static void hear_parts(iem_slice log, const iem_reader_options *options,
                       const uint64_t *ends, size_t n, struct heard *heard)
{
    iem_source *source = NULL;
    iem_reader *reader = NULL;
    assert_ok(iem_source_memory("log.csv", log.at, log.len, &source, &ok_err_));
    assert_ok(iem_reader_open(source, options, &reader, &ok_err_));
    iem_span span = iem_reader_whole(reader);
    const uint64_t size = span.end;
    assert_int_equal(size, log.len);
    for (size_t i = 0; i <= n; i++) {
        iem_reader_end end;
        span.end = i < n ? ends[i] : size;
        assert_ok(hear_span(reader, &span, NULL, 0, heard, &end, &ok_err_));
        assert_true(end.next >= span.begin && end.next <= span.end);
        span = (iem_span){end.next, size, end.skipping, end.after_cr};
    }
    assert_int_equal(span.begin, size);
    iem_reader_free(reader);
    iem_source_free(source);
}

static void check_parts(iem_slice log, iem_reader_options options, const uint64_t *ends,
                        size_t n, struct sequence *want)
{
    options.given = (iem_dialect){.delimiter = ',', .encoding = IEM_UTF8};
    options.encoding_given = true;
    struct heard got = {0};
    hear_parts(log, &options, ends, n, &got);
    shorten_encoding_reasons((told(&got), &got.told));
    if (strcmp(got.told.at, told(&want->heard)) != 0)
        fail_msg(
            "%zu bytes, part to %llu, block %zu, way %d: got\n%.2000swant\n%.2000s",
            log.len, (unsigned long long)ends[0], options.block, (int)options.way,
            got.told.at, want->heard.told.at);
    assert_int_equal(got.records, want->heard.records);
    heard_clear(&got);
}

static const char motley[] = "\xef\xbb\xbfh,k\r\n1,\"2\r\n\"\r\n3,4\n\n5,6\n\"7\"x,8\n"
                             "9\r\rlong,longer,longest,far too long\n\"a,b\n1,\xff\n"
                             "2,\xc3\xa9\n\"\"\"\",";

static void parts_that_end_anywhere_are_read_as_the_whole(void **state)
{
    const iem_slice log = {motley, sizeof motley - 1};
    struct sequence want = {.n_header = 0};
    size_t number = 0;
    (void)state;
    assert_true(read_in_sequence((iem_slice){log.at + 3, log.len - 3}, 20, &want));
    for (uint64_t first = 8; first <= log.len; first++)
        for (uint64_t second = first; second <= log.len; second += 1 + number % 5)
            for (size_t block = 1; block <= 64; block = 2 * block + 1, number++) {
                iem_reader_options options = {.max_record = 20, .block = block};
                const uint64_t ends[] = {first, second};
                options.threads = number % 7 < 5 ? 1 : 2;
                if (!choose_way(&options, number % IEM_INDEX_WAYS)) continue;
                check_parts(log, options, ends, 2, &want);
            }
    iem_buffer_clear(&want.text);
    heard_clear(&want.heard);
}

/* Rows of many widths, with quoted line ends, stray quotes and ragged rows in between.
 */
static char *make_log(size_t rows, size_t *n)
{
    char *log = malloc(64 * rows + 64);
    uint64_t seed = seed_of(1973);
    assert_non_null(log);
    *n = (size_t)sprintf(log, "id,text,value\n");
    for (size_t i = 0; i < rows; i++) {
        static const char *const texts[] = {
            "plain", "\"quoted, text\"", "\"two\nlines\"", "\"a\r\n\n\"\"b\"\"\"",
            "",      "stray\"quote",     "a,ragged row",   "\"behind\"a quote",
        };
        const uint64_t draw = next_random(&seed);
        const size_t kind = draw % 100 < 90 ? draw % 4 : draw % 8;
        *n +=
            (size_t)sprintf(log + *n, "%zu,%s,%llu%s", i, texts[kind],
                            (unsigned long long)(draw >> 20), draw % 3 ? "\n" : "\r\n");
    }
    return log;
}

static void a_large_log_is_read_the_same_by_all(void **state)
{
    static const struct {
        size_t block;
        unsigned threads;
    } cases[] = {{4096, 1}, {4096, 2}, {4096, 7}, {100000, 2}, {333, 3}, {0, 0}};
    size_t n = 0;
    char *log = make_log(30000, &n);
    const iem_slice stream = packed((iem_slice){log, n});
    struct sequence want = {.n_header = 0};
    (void)state;
    assert_true(read_in_sequence((iem_slice){log, n}, MANY, &want));
    assert_int_equal(want.heard.records, 30000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_every_way((iem_slice){log, n}, stream,
                        (iem_reader_options){.max_record = MANY,
                                             .block = cases[i].block,
                                             .threads = cases[i].threads},
                        &want);
    slice_free(stream);
    iem_buffer_clear(&want.text);
    heard_clear(&want.heard);
    free(log);
}

/* Large blocks begin at pages, whatever the part begins with. */
static void large_parts_are_read_as_the_whole(void **state)
{
    static const size_t blocks[] = {100, 4095, 4096, 5000, 9000, 0};
    size_t n = 0;
    char *log = make_log(3000, &n);
    struct sequence want = {.n_header = 0};
    uint64_t seed = seed_of(5);
    (void)state;
    assert_true(read_in_sequence((iem_slice){log, n}, MANY, &want));
    for (size_t round = 0; round < 60; round++) {
        iem_reader_options options = {.max_record = MANY,
                                      .block = blocks[round % 6],
                                      .threads = 1 + (unsigned)round % 3};
        uint64_t ends[3] = {20 + next_random(&seed) % n / 3, n / 3 + round, 0};
        ends[2] = ends[1] + next_random(&seed) % (n / 2);
        if (ends[0] > ends[1]) ends[0] = ends[1];
        if (!choose_way(&options, round / 2 % IEM_INDEX_WAYS)) continue;
        check_parts((iem_slice){log, n}, options, ends, 3, &want);
    }
    iem_buffer_clear(&want.text);
    heard_clear(&want.heard);
    free(log);
}

static void one_open_quote_costs_one_row_of_a_large_log(void **state)
{
    size_t n = (size_t)0;
    const size_t rows = 40000;
    char *log = malloc(16 * rows + 16);
    struct sequence want = {.n_header = 0};
    (void)state;
    assert_non_null(log);
    n = (size_t)sprintf(log, "a,b\n");
    for (size_t i = 0; i < rows; i++)
        n += (size_t)sprintf(log + n, i == 20000 ? "\"%zu,x\n" : "%zu,x\n", i);
    assert_true(read_in_sequence((iem_slice){log, n}, 50000, &want));
    assert_int_equal(want.heard.records, rows);
    const iem_slice stream = packed((iem_slice){log, n});
    for (unsigned threads = 1; threads <= 3; threads++)
        check_every_way((iem_slice){log, n}, stream,
                        (iem_reader_options){.max_record = 50000,
                                             .block = threads == 2 ? 0 : 10000,
                                             .threads = threads},
                        &want);
    slice_free(stream);
    iem_buffer_clear(&want.text);
    heard_clear(&want.heard);
    free(log);
}

static void a_field_of_a_megabyte_is_read(void **state)
{
    const size_t n = 1000000;
    char *log = malloc(n + 32);
    (void)state;
    assert_non_null(log);
    memcpy(log, "a,b\n1,\"", 7);
    memset(log + 7, 'x', n);
    log[500007] = '\n';
    memcpy(log + 7 + n, "\"\n2,3\n", 6);
    for (size_t way = 0; way < IEM_INDEX_WAYS; way++)
        for (size_t block = 65536; block <= 4 << 20; block *= 8) {
            iem_reader_options options = {.threads = 1 + way % 2, .block = block};
            struct heard heard = {0};
            if (!choose_way(&options, way)) continue;
            assert_ok(hear_bytes((iem_slice){log, n + 13}, &options, NULL, 0, &heard,
                                 &ok_err_));
            assert_int_equal(heard.records, 2);
            assert_int_equal(strlen(told(&heard)),
                             strlen("2 [1][]\n4 [2][3]\n") + n + 1);
            assert_string_equal(told(&heard) + n + 9, "4 [2][3]\n");
            heard_clear(&heard);
        }
    free(log);
}

static void a_packed_log_is_read_and_a_cut_one_is_refused(void **state)
{
    size_t n = 0;
    char *log = make_log(20000, &n);
    struct sequence want = {.n_header = 0};
    (void)state;
    assert_true(read_in_sequence((iem_slice){log, n}, MANY, &want));
    const iem_slice whole = packed((iem_slice){log, n});
    const iem_slice cut = {whole.at, whole.len * 80 / 100};
    for (unsigned threads = 1; threads <= 3; threads++) {
        const iem_reader_options options = {.threads = threads, .block = 20000};
        struct heard heard = {0};
        iem_error err = {IEM_OK, ""};
        assert_ok(hear_bytes(whole, &options, NULL, 0, &heard, &ok_err_));
        assert_string_equal(told(&heard), told(&want.heard));
        heard_clear(&heard);
        heard = (struct heard){.records = 0};
        assert_int_equal(hear_bytes(cut, &options, NULL, 0, &heard, &err),
                         IEM_ERR_DATA);
        assert_string_equal(err.message, "log.csv: damaged or cut gzip data");
        heard_clear(&heard);
    }
    slice_free(whole);
    iem_buffer_clear(&want.text);
    heard_clear(&want.heard);
    free(log);
}

/* Callbacks that fail at some blocks, all of them at once or one of two. */
struct failing {
    uint64_t from;
    bool in_order;
    uint64_t delivered;
};

static iem_status fail_from(uint64_t sequence, uint64_t from, iem_error *err)
{
    if (sequence < from) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA, "block %llu", (unsigned long long)sequence);
}

static iem_status failing_batch(unsigned worker, iem_batch *batch, void *ctx,
                                iem_error *err)
{
    const struct failing *failing = ctx;
    (void)worker;
    if (batch->sequence == failing->from) usleep(1000); /* the others may be earlier */
    return failing->in_order ? IEM_OK : fail_from(batch->sequence, failing->from, err);
}

static iem_status failing_in_order(iem_delivery *delivery, void *ctx, iem_error *err)
{
    struct failing *failing = ctx;
    assert_int_equal(delivery->sequence, failing->delivered);
    IEM_TRY(failing->in_order ? fail_from(delivery->sequence, failing->from, err)
                              : IEM_OK);
    failing->delivered++;
    return IEM_OK;
}

static void check_failure(const char *log, size_t n, unsigned threads,
                          struct failing failing, bool ordered)
{
    const iem_reader_options options = {.threads = threads, .block = 64};
    const iem_reader_work work = {.on_batch = failing_batch,
                                  .in_order = ordered ? failing_in_order : NULL,
                                  .ctx = &failing};
    iem_source *source = NULL;
    iem_reader *reader = NULL;
    iem_reader_end end;
    iem_error err = {IEM_OK, ""};
    char want[32];
    snprintf(want, sizeof want, "block %llu", (unsigned long long)failing.from);
    assert_ok(iem_source_memory("log.csv", log, n, &source, &ok_err_));
    assert_ok(iem_reader_open(source, &options, &reader, &ok_err_));
    assert_int_equal(iem_reader_run(reader, &work, NULL, &end, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, want);
    if (ordered) assert_int_equal(failing.delivered, failing.from);
    iem_reader_free(reader);
    iem_source_free(source);
}

static void the_failure_of_the_first_block_counts_and_all_stop(void **state)
{
    size_t n = 0;
    char *log = make_log(200, &n);
    (void)state;
    for (size_t round = 0; round < 4; round++)
        for (unsigned threads = 1; threads <= 4; threads++)
            for (uint64_t from = 0; from < 12; from++) {
                check_failure(log, n, threads, (struct failing){from, false, 0}, true);
                check_failure(log, n, threads, (struct failing){from, true, 0}, true);
                check_failure(log, n, threads, (struct failing){from, false, 0}, false);
            }
    free(log);
}

/* Every record whose first field is odd. */
static iem_status reject_odd(unsigned worker, iem_batch *batch, void *ctx,
                             iem_error *err)
{
    iem_decoder decoder = {0};
    (void)worker;
    (void)ctx;
    for (size_t s = 0; s < batch->n_stretches; s++)
        for (size_t i = 0; i < batch->stretches[s].n; i++) {
            const iem_stretch *stretch = &batch->stretches[s];
            iem_slice id;
            bool valid = false;
            IEM_TRY(iem_batch_text(batch, stretch, i, 0, &decoder, &id, &valid, err));
            assert_true(valid);
            if (id.len && (id.at[id.len - 1] - '0') % 2)
                IEM_TRY(iem_batch_reject(batch, iem_batch_line(batch, stretch, i),
                                         IEM_REJECT_VALUE, "'%.*s' is\nodd",
                                         (int)id.len, id.at));
        }
    iem_decoder_clear(&decoder);
    return IEM_OK;
}

static iem_status count_odd(iem_delivery *delivery, void *ctx, iem_error *err)
{
    struct heard *heard = ctx;
    const iem_reject *rejects = delivery->rejects;
    (void)err;
    for (size_t i = 0; i < delivery->n_rejects; i++) {
        if (i) assert_true(rejects[i - 1].line < rejects[i].line);
        if (rejects[i].kind != IEM_REJECT_VALUE) continue;
        tell_reject(&heard->told, rejects[i].line, rejects[i].reason);
    }
    return IEM_OK;
}

static void records_rejected_by_the_caller_come_in_order_of_lines(void **state)
{
    static const char log[] = "a,b\n1,x\n2,x\n3\n\"3\n\",x\n4,\"\n5,x\n7,x\n";
    const size_t columns[] = {0};
    (void)state;
    for (size_t block = 1; block < sizeof log; block++) {
        const iem_reader_options options = {.threads = 2, .block = block};
        struct heard heard = {0};
        const iem_reader_work work = {.columns = columns,
                                      .n_columns = 1,
                                      .n_checked = 1,
                                      .on_batch = reject_odd,
                                      .in_order = count_odd,
                                      .ctx = &heard};
        iem_reader_end end;
        iem_source *source = NULL;
        iem_reader *reader = NULL;
        assert_ok(iem_source_memory("log.csv", log, sizeof log - 1, &source, &ok_err_));
        assert_ok(iem_reader_open(source, &options, &reader, &ok_err_));
        assert_ok(iem_reader_run(reader, &work, NULL, &end, &ok_err_));
        assert_string_equal(told(&heard),
                            "2 ! '1' is?odd\n8 ! '5' is?odd\n9 ! '7' is?odd\n");
        assert_int_equal(end.records, 7); /* rejected by the reader or not, once each */
        iem_reader_free(reader);
        iem_source_free(source);
        heard_clear(&heard);
    }
}

struct left {
    uint64_t from;
    atomic_size_t made, dropped;
};

static void drop_left(void *user)
{
    atomic_fetch_add((atomic_size_t *)user, 1);
}

static iem_status leave_and_fail(unsigned worker, iem_batch *batch, void *ctx,
                                 iem_error *err)
{
    struct left *left = ctx;
    (void)worker;
    atomic_fetch_add(&left->made, 1);
    batch->user = &left->dropped;
    return fail_from(batch->sequence, left->from, err);
}

static void what_a_batch_left_is_dropped_though_reading_fails(void **state)
{
    size_t n = 0;
    char *log = make_log(200, &n);
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads++)
        for (uint64_t from = 0; from < 12; from++) {
            const iem_reader_options options = {.threads = threads, .block = 64};
            struct left left = {.from = from};
            const iem_reader_work work = {
                .on_batch = leave_and_fail, .drop = drop_left, .ctx = &left};
            iem_source *source = NULL;
            iem_reader *reader = NULL;
            iem_reader_end end;
            assert_ok(iem_source_memory("log.csv", log, n, &source, &ok_err_));
            assert_ok(iem_reader_open(source, &options, &reader, &ok_err_));
            assert_int_equal(iem_reader_run(reader, &work, NULL, &end, NULL),
                             IEM_ERR_DATA);
            assert_true(left.made > from);
            assert_int_equal(left.made, left.dropped);
            iem_reader_free(reader);
            iem_source_free(source);
        }
    free(log);
}

static void nothing_is_freed_without_harm(void **state)
{
    (void)state;
    iem_reader_free(NULL);
    iem_parser_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_read_behind_the_header),
        cmocka_unit_test(what_is_no_record_of_the_log_is_rejected_with_its_line),
        cmocka_unit_test(rejects_say_of_which_kind_they_are),
        cmocka_unit_test(windows_1252_becomes_utf8),
        cmocka_unit_test(windows_1252_may_take_three_bytes_for_each),
        cmocka_unit_test(a_last_byte_without_line_end_also_tells_the_encoding),
        cmocka_unit_test(wanted_columns_come_in_the_order_asked_for),
        cmocka_unit_test(a_log_without_a_header_is_refused),
        cmocka_unit_test(the_header_gives_names),
        cmocka_unit_test(a_header_may_be_longer_than_the_sample),
        cmocka_unit_test(a_file_of_blank_lines_is_given_up),
        cmocka_unit_test(a_stream_is_read_once_and_a_file_again),
        seeded_test(random_logs_are_read_the_same_in_any_blocks_by_any_threads),
        cmocka_unit_test(quotes_at_every_place_are_read_the_same_in_any_blocks),
        seeded_test(a_large_log_is_read_the_same_by_all),
        cmocka_unit_test(parts_that_end_anywhere_are_read_as_the_whole),
        seeded_test(large_parts_are_read_as_the_whole),
        cmocka_unit_test(one_open_quote_costs_one_row_of_a_large_log),
        cmocka_unit_test(a_field_of_a_megabyte_is_read),
        cmocka_unit_test(a_packed_log_is_read_and_a_cut_one_is_refused),
        cmocka_unit_test(the_failure_of_the_first_block_counts_and_all_stop),
        cmocka_unit_test(records_rejected_by_the_caller_come_in_order_of_lines),
        cmocka_unit_test(what_a_batch_left_is_dropped_though_reading_fails),
        cmocka_unit_test(nothing_is_freed_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
