/* For any bytes the index says what libcsv alone says, of one piece, of pieces, and of
 * a whole log in small blocks, by threads, as a stream or part by part.
 *
 * The first bytes of an input choose how the others are read:
 *   0  delimiter (2 bits), windows-1252, not the last piece, skipping, after CR, a
 *      stream, two threads
 *   1  columns (3 bits), checked columns (3 bits), a long block (1 bit)
 *   2  bytes of a block
 *   3  way
 *   4  longest record
 *   5  where the bytes are cut, in 256ths */
#include "csv/reader.h"

#include "../unit/said.h"

#include <zlib.h>

enum { CHOICES = 6, COLUMNS = 6 };

struct choice {
    iem_split_form form;
    iem_reader_options options;
    iem_parse_rest before;
    bool last, stream;
    size_t cut;
};

static const char *const names[COLUMNS] = {"a", "b", "c", "d", "e", "f"};
static const size_t columns[COLUMNS] = {0, 1, 2, 3, 4, 5};

/* Another way instead of one that this processor lacks. */
static iem_index_way way_of(uint8_t byte)
{
    const iem_index_way way = (iem_index_way)(byte % IEM_INDEX_WAYS);
    return iem_index_scan_of(way) ? way : IEM_INDEX_PORTABLE;
}

static struct choice choose(const uint8_t *bytes, size_t n)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    struct choice c = {.last = !(bytes[0] & 8), .stream = bytes[0] & 64};
    const size_t n_columns = 1 + (bytes[1] & 7U) % COLUMNS;
    c.before = (iem_parse_rest){.skipping = bytes[0] & 16, .after_cr = bytes[0] & 32};
    c.form = (iem_split_form){
        .dialect = {.delimiter = delimiters[bytes[0] & 3],
                    .encoding = bytes[0] & 4 ? IEM_WINDOWS_1252 : IEM_UTF8},
        .max_record = bytes[4] < 200 ? 1 + bytes[4] : 1 << 20,
        .names = names,
        .n_columns = n_columns,
        .columns = columns,
        .n_fields = n_columns,
        .n_checked = (bytes[1] >> 3 & 7U) % (n_columns + 1),
    };
    c.options = (iem_reader_options){.threads = bytes[0] & 128 ? 2 : 1,
                                     .block = bytes[1] & 64 ? 4096 : 1 + bytes[2],
                                     .max_record = c.form.max_record,
                                     .given = c.form.dialect,
                                     .encoding_given = true,
                                     .way = way_of(bytes[3])};
    c.cut = (n - CHOICES) * bytes[5] / 255;
    return c;
}

/* The bytes with what may be read behind them, and a sanitizer behind that. */
static iem_slice with_margin(const uint8_t *bytes, size_t n)
{
    char *copy = malloc(n + IEM_INDEX_MARGIN);
    said_check(copy, "no memory");
    if (n) memcpy(copy, bytes, n);
    memset(copy + n, n % 2 ? '"' : '\n', IEM_INDEX_MARGIN);
    return (iem_slice){copy, n};
}

static void check_same(const struct said *got, const struct said *want, bool rest,
                       const char *what)
{
    iem_buffer text = {0};
    if (said_same_entries(got, want) && (!rest || said_same_rest(got, want))) return;
    iem_buffer_format(&text, "%s: got\n", what);
    said_tell(got, &text);
    iem_buffer_text(&text, "want\n");
    said_tell(want, &text);
    said_check(false, text.at);
}

/* ---- One piece, and two ---- */

static iem_splitter *splitter_of(const iem_split_form *form)
{
    iem_splitter *splitter = NULL;
    said_check(iem_splitter_new(form, &splitter, NULL) == IEM_OK, "no memory");
    return splitter;
}

static void batch_clear(iem_batch *batch)
{
    iem_batch_clear_rejects(batch);
    free(batch->rejects);
}

static void check_split(const struct choice *c, iem_slice bytes)
{
    iem_split_form fast = c->form;
    fast.scan = iem_index_scan_of(c->options.way);
    iem_splitter *reference = splitter_of(&c->form), *splitter = splitter_of(&fast);
    iem_batch batch = {0}, other = {0};
    struct said want = {0}, got = {0};
    said_piece(&want, reference, bytes, c->last, c->before, &batch);
    said_piece(&got, splitter, bytes, c->last, c->before, &other);
    check_same(&got, &want, true, "one piece");

    said_forget(&want);
    said_forget(&got);
    said_piece(&want, reference, bytes, true, c->before, &batch);
    said_piece(&got, splitter, (iem_slice){bytes.at, c->cut}, false, c->before, &other);
    const size_t tail = got.rest.tail;
    said_piece(&got, splitter, (iem_slice){bytes.at + tail, bytes.len - tail}, true,
               got.rest, &other);
    check_same(&got, &want, false, "two pieces");
    said_clear(&want);
    said_clear(&got);
    batch_clear(&batch);
    batch_clear(&other);
    iem_splitter_free(reference);
    iem_splitter_free(splitter);
}

/* ---- A log ---- */

static void drop_said(void *user)
{
    said_clear(user);
    free(user);
}

static iem_status keep_batch(unsigned worker, iem_batch *batch, void *ctx,
                             iem_error *err)
{
    struct said *said = calloc(1, sizeof *said);
    (void)worker;
    (void)ctx;
    (void)err;
    said_check(said, "no memory");
    said_batch(said, batch);
    batch->user = said;
    return IEM_OK;
}

/* Its lines are those of the part; those of parts before come on top. */
static iem_status join_batch(iem_delivery *delivery, void *ctx, iem_error *err)
{
    struct said *all = ctx;
    const struct said *said = delivery->user;
    (void)err;
    for (size_t i = 0; i < said->n; i++) {
        const struct said_entry *entry = &said->entries[i];
        const size_t begin = all->bytes.len;
        iem_buffer_bytes(&all->bytes, said->bytes.at + entry->begin,
                         entry->end - entry->begin);
        said_end(all, entry->line, entry->kind, begin);
    }
    said_check(!all->bytes.failed, "no memory");
    return IEM_OK;
}

/* A gzip file of stored blocks (RFC 1951, 1952): a stream, packed in no time. */
static iem_slice packed(iem_slice bytes)
{
    enum { MOST = 65535 };
    const size_t n_blocks = bytes.len / MOST + 1;
    unsigned char *out = malloc(bytes.len + 5 * n_blocks + 18), *at = out;
    said_check(out, "no memory");
    memcpy(at, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    at += 10;
    for (size_t b = 0; b < n_blocks; b++) {
        const size_t begin = b * MOST, left = bytes.len - begin;
        const unsigned n = (unsigned)(left < MOST ? left : MOST), not = ~n;
        const unsigned char head[] = {b + 1 == n_blocks, n & 255, n >> 8 & 255,
                                      not &255, not >> 8 & 255};
        memcpy(at, head, sizeof head);
        memcpy(at + 5, bytes.at + begin, n);
        at += 5 + n;
    }
    const uint32_t crc = (uint32_t)crc32(0, (const Bytef *)bytes.at, (uInt)bytes.len);
    const uint32_t size = (uint32_t)bytes.len;
    for (unsigned i = 0; i < 4; i++) *at++ = crc >> 8 * i & 255;
    for (unsigned i = 0; i < 4; i++) *at++ = size >> 8 * i & 255;
    return (iem_slice){(char *)out, (size_t)(at - out)};
}

struct reading {
    iem_source *source;
    iem_reader *reader;
    struct said said;
    iem_reader_end end;
    iem_status status;
    iem_error err;
};

static void reading_open(struct reading *reading, iem_slice log,
                         const iem_reader_options *options)
{
    *reading = (struct reading){.err = {IEM_OK, ""}};
    said_check(iem_source_memory("log", log.at, log.len, &reading->source, NULL) ==
                   IEM_OK,
               "no memory");
    reading->status =
        iem_reader_open(reading->source, options, &reading->reader, &reading->err);
}

static void reading_run(struct reading *reading, const iem_span *span)
{
    if (reading->status != IEM_OK) return;
    const size_t n = iem_reader_columns(reading->reader);
    const size_t n_wanted = n < COLUMNS ? n : COLUMNS;
    const iem_reader_work work = {.columns = columns,
                                  .n_columns = n_wanted,
                                  .n_checked = n_wanted,
                                  .on_batch = keep_batch,
                                  .in_order = join_batch,
                                  .drop = drop_said,
                                  .ctx = &reading->said};
    reading->status =
        iem_reader_run(reading->reader, &work, span, &reading->end, &reading->err);
    reading->said.lines_before += reading->end.lines;
}

static void reading_close(struct reading *reading)
{
    said_clear(&reading->said);
    iem_reader_free(reading->reader);
    iem_source_free(reading->source);
}

static void check_same_reading(const struct reading *got, const struct reading *want)
{
    said_check(got->status == want->status, "another status");
    said_check(strcmp(got->err.message, want->err.message) == 0, "another message");
    check_same(&got->said, &want->said, false, "a log");
    said_check(got->said.lines_before == want->said.lines_before, "other lines");
}

/* The parts before and behind a place, the first of which has the header whole. */
static void check_parts(const struct choice *c, iem_slice log,
                        const struct reading *want)
{
    struct reading got;
    reading_open(&got, log, &c->options);
    iem_span span = iem_reader_whole(got.reader);
    const uint64_t size = span.end;
    span.end = c->cut > span.begin ? c->cut : span.begin;
    reading_run(&got, &span);
    const uint64_t records = got.end.records;
    span = (iem_span){got.end.next, size, got.end.skipping, got.end.after_cr};
    if (records > 0 && got.status == IEM_OK) {
        reading_run(&got, &span);
        check_same_reading(&got, want);
        said_check(records + got.end.records == want->end.records, "other records");
        said_check(got.end.next == size, "another end");
    }
    reading_close(&got);
}

static void check_reader(const struct choice *c, iem_slice bytes)
{
    iem_reader_options reference = c->options;
    struct reading want, got;
    reference.threads = 1;
    reference.block = 1 << 20;
    reference.reference = true;
    reading_open(&want, bytes, &reference);
    const bool plain = want.status == IEM_OK && iem_reader_whole(want.reader).end > 0;
    const iem_slice log = c->stream && plain ? packed(bytes) : bytes;
    reading_run(&want, NULL);
    reading_open(&got, log, &c->options);
    reading_run(&got, NULL);
    check_same_reading(&got, &want);
    said_check(got.end.records == want.end.records, "other records");
    if (!c->stream && plain) check_parts(c, bytes, &want);
    if (log.at != bytes.at) free((void *)(uintptr_t)log.at);
    reading_close(&want);
    reading_close(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < CHOICES) return 0;
    const struct choice c = choose(data, n);
    const iem_slice bytes = with_margin(data + CHOICES, n - CHOICES);
    check_split(&c, bytes);
    check_reader(&c, bytes);
    free((void *)(uintptr_t)bytes.at);
    return 0;
}
