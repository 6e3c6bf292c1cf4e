/* Many hands on one log. Each takes a block and splits it into records on the guess
 * that it begins at a record border; then, in file order, a block is confirmed or split
 * again behind what the one before left over. Nobody ever spins: on a shared machine
 * that costs ten times the work (measured). */
#include "csv/reader.h"

#include "base/arena.h"
#include "base/grow.h"
#include "base/parallel.h"
#include "csv/blocks.h"
#include "csv/frame_read.h"
#include "csv/frame_text.h"
#include "csv/parse.h"
#include "csv/split.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE = 1 << 18, /* what the dialect is guessed from */
    USUAL = 1 << 20,  /* bytes of a block and of the longest record, unless given */
    LARGEST = 1 << 30,
    FEW = 64,  /* records that are looked at for the header: some may be blank */
    AHEAD = 4, /* blocks per thread that may wait to be told of in order */
};

static const size_t NONE = SIZE_MAX;

struct iem_reader {
    iem_source *source;
    unsigned threads;
    size_t block, max_record;
    iem_index_scan *scan; /* NULL: libcsv alone */
    iem_dialect dialect;
    char *head; /* the first bytes */
    size_t head_n, head_capacity;
    uint64_t size; /* of the log, when any byte of it can be read; else 0 */
    bool ended;    /* the source gave its last byte */
    bool used;
    iem_arena arena;
    const char **names;
    size_t n_names, names_capacity;
    char given_mark; /* of a table: the decimal mark that numbers are written with */
};

static iem_status fill_head(iem_reader *reader, size_t want, iem_error *err)
{
    if (!IEM_GROW(reader->head, reader->head_capacity, want + 1))
        return iem_fail_memory(err);
    while (!reader->ended && reader->head_n < want) {
        size_t got = 0;
        IEM_TRY(iem_source_read(reader->source, reader->head + reader->head_n,
                                want - reader->head_n, &got, err));
        reader->head_n += got;
        reader->ended = got == 0;
    }
    return IEM_OK;
}

/* Length of what ends with the last line end; all of it when there is none. */
static size_t cut_behind_line(const char *bytes, size_t n)
{
    const char *end = n ? memrchr(bytes, '\n', n) : NULL;
    if (!end && n) end = memrchr(bytes, '\r', n);
    return end ? (size_t)(end - bytes) + 1 : n;
}

static void settle_dialect(iem_reader *reader, const iem_reader_options *options)
{
    iem_slice sample = {reader->head, reader->head_n};
    if (reader->ended)
        reader->head[sample.len++] = '\n'; /* as the end of the file ends a line */
    else
        sample.len = cut_behind_line(sample.at, sample.len);
    reader->dialect =
        iem_dialect_sniff(sample, options->given, options->encoding_given);
}

/* The first bytes without the byte order mark. */
static iem_slice behind_mark(const iem_reader *reader)
{
    return (iem_slice){reader->head + reader->dialect.bom,
                       reader->head_n - reader->dialect.bom};
}

struct header {
    iem_reader *reader;
    bool seen, malformed, no_memory;
    bool nul; /* a NUL byte in a name */
    uint64_t line;
    size_t bad; /* a column whose name is not valid; NONE */
    char reason[128];
};

static char *decode_name(iem_reader *reader, iem_slice text)
{
    if (reader->dialect.encoding == IEM_UTF8)
        return iem_arena_copy(&reader->arena, text);
    char *name = iem_arena_take(&reader->arena, text.len + 1, 3);
    if (name) iem_windows1252_to_utf8(text, name);
    return name;
}

static void take_name(size_t index, iem_slice text, void *ctx)
{
    struct header *header = ctx;
    iem_reader *reader = header->reader;
    if (header->seen || header->no_memory) return;
    if (text.len && memchr(text.at, '\0', text.len)) header->nul = true;
    if (reader->dialect.encoding == IEM_UTF8 && !iem_utf8_valid(text))
        if (header->bad == NONE) header->bad = index;
    char *name = decode_name(reader, text);
    if (!name || !IEM_GROW(reader->names, reader->names_capacity, index + 1)) {
        header->no_memory = true;
        return;
    }
    reader->names[index] = name;
}

static void take_header(uint64_t line, size_t n_fields, void *ctx)
{
    struct header *header = ctx;
    if (header->seen) return;
    header->seen = true;
    header->line = line;
    header->reader->n_names = n_fields;
}

static void reject_header(uint64_t line, const char *reason, void *ctx)
{
    struct header *header = ctx;
    if (header->seen) return;
    header->seen = header->malformed = true;
    header->line = line;
    snprintf(header->reason, sizeof header->reason, "%s", reason);
}

static iem_status check_header(const iem_reader *reader, const struct header *header,
                               iem_error *err)
{
    const char *log = iem_source_name(reader->source);
    const unsigned long long line = header->line;
    if (header->no_memory) return iem_fail_memory(err);
    if (!header->seen && !reader->ended)
        return iem_fail(err, IEM_ERR_DATA, "%s: begins with %zu bytes of blank lines",
                        log, reader->head_n);
    if (!header->seen) return iem_fail(err, IEM_ERR_DATA, "%s: is empty", log);
    if (header->malformed)
        return iem_fail(err, IEM_ERR_DATA, "%s:%llu: malformed header: %s", log, line,
                        header->reason);
    if (header->nul)
        return iem_fail(
            err, IEM_ERR_DATA,
            "%s:%llu: the header has NUL bytes; if the file is UTF-16, convert "
            "it to UTF-8 first",
            log, line);
    if (header->bad == NONE) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s:%llu: the name of column %zu is not valid UTF-8 text; try "
                    "--encoding windows-1252",
                    log, line, header->bad + 1);
}

/* Reads ever more of the file until its first record is whole or given up. */
static iem_status read_header(iem_reader *reader, iem_error *err)
{
    const size_t enough = 2 * (reader->max_record + SAMPLE); /* but for blank lines */
    struct header header = {.reader = reader, .bad = NONE};
    const iem_parse_events events = {.field = take_name,
                                     .record = take_header,
                                     .reject = reject_header,
                                     .ctx = &header};
    iem_parser *parser = NULL;
    iem_parse_rest rest;
    IEM_TRY(
        iem_parser_new(reader->dialect.delimiter, reader->max_record, &parser, err));
    iem_status status = IEM_OK;
    size_t few = FEW;
    for (;;) {
        status = iem_parser_read(parser, behind_mark(reader), reader->ended, few,
                                 (iem_parse_rest){0}, &events, &rest, err);
        if (status != IEM_OK || header.seen || header.no_memory) break;
        if (rest.tail < reader->head_n - reader->dialect.bom && !rest.undecided) {
            few = SIZE_MAX; /* ever so many blank lines */
            continue;
        }
        if (reader->ended || reader->head_n > enough) break;
        status = fill_head(reader, 2 * reader->head_n, err);
        if (status != IEM_OK) break;
    }
    iem_parser_free(parser);
    return status == IEM_OK ? check_header(reader, &header, err) : status;
}

static size_t or_usual(size_t given)
{
    if (given == 0) return USUAL;
    return given < LARGEST ? given : LARGEST;
}

/* A table has its names at hand; of its dialect only the decimal mark is a question. */
static iem_status open_table(iem_reader *reader, const iem_reader_options *options,
                             iem_error *err)
{
    const iem_frame *table = iem_source_frame_of(reader->source);
    if (!table->has_header)
        return iem_fail(err, IEM_ERR_DATA, "%s: is empty", table->name);
    if (!IEM_GROW(reader->names, reader->names_capacity, table->n_columns))
        return iem_fail_memory(err);
    reader->n_names = table->n_columns;
    for (size_t i = 0; i < table->n_columns; i++) reader->names[i] = table->names[i];
    reader->given_mark = options->given.decimal;
    return iem_frame_sniff(table, options->given, &reader->dialect, err);
}

static iem_status open_bytes(iem_reader *reader, const iem_reader_options *options,
                             iem_error *err)
{
    IEM_TRY(fill_head(reader, SAMPLE, err));
    settle_dialect(reader, options);
    IEM_TRY(read_header(reader, err));
    if (!iem_source_random(reader->source, &reader->size)) reader->size = 0;
    return IEM_OK;
}

iem_status iem_reader_open(iem_source *source, const iem_reader_options *options,
                           iem_reader **reader, iem_error *err)
{
    iem_reader *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->source = source;
    made->threads = options->threads ? options->threads : iem_processors();
    made->block = or_usual(options->block);
    made->max_record = or_usual(options->max_record);
    made->scan = options->reference ? NULL : iem_index_scan_of(options->way);
    if (!made->scan && !options->reference) {
        iem_reader_free(made);
        return iem_fail(err, IEM_ERR_USAGE, "this processor cannot read the way of %s",
                        iem_index_way_name(options->way));
    }
    const iem_status status =
        (iem_source_frame_of(source) ? open_table : open_bytes)(made, options, err);
    if (status == IEM_OK)
        *reader = made;
    else
        iem_reader_free(made);
    return status;
}

const iem_dialect *iem_reader_dialect(const iem_reader *reader)
{
    return &reader->dialect;
}

size_t iem_reader_max_record(const iem_reader *reader)
{
    return reader->max_record;
}

size_t iem_reader_columns(const iem_reader *reader)
{
    return reader->n_names;
}

const char *iem_reader_column(const iem_reader *reader, size_t index)
{
    return reader->names[index];
}

iem_span iem_reader_whole(const iem_reader *reader)
{
    return (iem_span){.begin = reader->dialect.bom, .end = reader->size};
}

void iem_reader_free(iem_reader *reader)
{
    if (!reader) return;
    iem_arena_clear(&reader->arena);
    free(reader->names);
    free(reader->head);
    free(reader);
}

/* What in_order is told of a block, when its turn comes. */
struct pending {
    iem_delivery delivery;
    bool ready;
};

struct run {
    iem_reader *reader;
    const iem_reader_work *work;
    iem_blocks *blocks;
    iem_split_form form;
    struct worker *workers;

    pthread_mutex_t lock; /* guards the next eight */
    pthread_cond_t turned;
    uint64_t confirmed;      /* blocks; the next one has that number */
    uint64_t delivered;      /* likewise */
    struct pending *pending; /* of block i: [i % n_pending] */
    size_t n_pending;
    bool delivering; /* somebody is telling in_order of blocks */
    uint64_t failed; /* the first block that failed; UINT64_MAX */
    iem_status status;
    iem_error error;

    /* Belongs to the worker whose block is to be confirmed next. */
    char *tail;
    size_t tail_n, tail_capacity;
    iem_parse_rest before;
    uint64_t lines, records;
    bool header_seen;
    uint64_t end; /* of the last block, in the log */

    uint64_t limit; /* nothing behind it is looked at */
};

struct worker {
    struct run *run;
    iem_splitter *splitter;
    char *buffer;
    size_t room;
    char *joined; /* a tail and the block behind it */
    size_t joined_capacity;
    iem_block block;
    iem_slice split; /* what was split: the block, or joined */
    iem_parse_rest rest;
    iem_batch batch;
};

static void record_failure(struct run *run, uint64_t number, iem_status status,
                           const iem_error *err)
{
    iem_blocks_stop(run->blocks);
    pthread_mutex_lock(&run->lock);
    if (number < run->failed) {
        run->failed = number;
        run->status = status;
        run->error = *err;
    }
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

static bool is_turn(struct run *run, uint64_t number)
{
    pthread_mutex_lock(&run->lock);
    const bool is = run->confirmed == number;
    pthread_mutex_unlock(&run->lock);
    return is;
}

/* False: a block before `number` failed, so that its turn never comes. Blocks before
 * the failed one go on, for one of them may fail too, and the first one counts. */
static bool wait_turn(struct run *run, uint64_t number)
{
    pthread_mutex_lock(&run->lock);
    while (run->confirmed != number && run->failed > number)
        pthread_cond_wait(&run->turned, &run->lock);
    const bool came = run->failed > number;
    pthread_mutex_unlock(&run->lock);
    return came;
}

static void pass_turn(struct run *run)
{
    pthread_mutex_lock(&run->lock);
    run->confirmed++;
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

/* ---- Splitting, on a guess ---- */

/* Did the block begin at a record border, as it was split? */
static bool began_at_border(const struct worker *worker)
{
    const struct run *run = worker->run;
    const iem_slice bytes = worker->block.bytes;
    if (run->tail_n > 0 || run->before.skipping) return false;
    return !(run->before.after_cr && bytes.len > 0 && bytes.at[0] == '\n');
}

static iem_status split(struct worker *worker, iem_slice bytes, iem_parse_rest before,
                        iem_error *err)
{
    worker->split = bytes;
    return iem_split(worker->splitter, bytes, worker->block.last, before,
                     &worker->batch, &worker->rest, err);
}

static iem_status split_behind_tail(struct worker *worker, iem_error *err)
{
    const struct run *run = worker->run;
    const iem_slice bytes = worker->block.bytes;
    const size_t n = run->tail_n + bytes.len;
    if (run->tail_n == 0) return split(worker, bytes, run->before, err);
    if (!IEM_GROW(worker->joined, worker->joined_capacity, n + IEM_INDEX_MARGIN))
        return iem_fail_memory(err);
    memcpy(worker->joined, run->tail, run->tail_n);
    if (bytes.len) memcpy(worker->joined + run->tail_n, bytes.at, bytes.len);
    memset(worker->joined + n, 0, IEM_INDEX_MARGIN);
    return split(worker, (iem_slice){worker->joined, n}, run->before, err);
}

/* ---- Confirming, in file order ---- */

static iem_status leave_tail(struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    const size_t n = worker->split.len - worker->rest.tail;
    if (!IEM_GROW(run->tail, run->tail_capacity, n)) return iem_fail_memory(err);
    if (n) memcpy(run->tail, worker->split.at + worker->rest.tail, n);
    run->tail_n = n;
    run->before = worker->rest;
    run->end = worker->block.end;
    return IEM_OK;
}

/* The header was read when the log was opened: here it is the first record. */
static void drop_header(struct worker *worker)
{
    struct run *run = worker->run;
    if (run->header_seen || worker->batch.n_records == 0) return;
    run->header_seen = true;
    iem_split_drop_first(worker->splitter, &worker->batch);
}

static iem_status confirm(struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    iem_batch *batch = &worker->batch;
    IEM_TRY(leave_tail(worker, err));
    batch->lines_before = run->lines;
    for (size_t i = 0; i < batch->n_rejects; i++) batch->rejects[i].line += run->lines;
    drop_header(worker);
    batch->sequence = worker->block.number;
    batch->user = NULL;
    run->lines += worker->rest.lines;
    run->records += batch->n_records + batch->n_rejects;
    pass_turn(run);
    return IEM_OK;
}

/* ---- Telling, in file order ---- */

static int by_line(const void *a, const void *b)
{
    const iem_reject *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return strcmp(x->reason, y->reason);
}

static void drop(const struct run *run, iem_delivery *delivery)
{
    iem_rejects_free(delivery->rejects, delivery->n_rejects);
    if (run->work->drop && delivery->user) run->work->drop(delivery->user);
    *delivery = (iem_delivery){0};
}

static iem_status tell(const struct run *run, iem_delivery *delivery, iem_error *err)
{
    const iem_reader_work *work = run->work;
    if (delivery->n_rejects > 1)
        qsort(delivery->rejects, delivery->n_rejects, sizeof *delivery->rejects,
              by_line);
    const iem_status status =
        work->in_order ? work->in_order(delivery, work->ctx, err) : IEM_OK;
    drop(run, delivery);
    return status;
}

/* Waits for room, so that nobody runs far ahead of a slow block. False: it is not
 * wanted any more. */
static bool put(struct run *run, const iem_delivery *delivery)
{
    pthread_mutex_lock(&run->lock);
    while (delivery->sequence >= run->delivered + run->n_pending &&
           run->failed > delivery->sequence)
        pthread_cond_wait(&run->turned, &run->lock);
    const bool wanted = run->failed > delivery->sequence;
    if (wanted)
        run->pending[delivery->sequence % run->n_pending] =
            (struct pending){*delivery, true};
    pthread_mutex_unlock(&run->lock);
    return wanted;
}

/* True: the next block in order is there, and nobody else tells of it. */
static bool take_next(struct run *run, iem_delivery *delivery)
{
    pthread_mutex_lock(&run->lock);
    struct pending *next = &run->pending[run->delivered % run->n_pending];
    const bool mine = !run->delivering && next->ready && run->failed > run->delivered;
    if (mine) {
        run->delivering = true;
        next->ready = false;
        *delivery = next->delivery;
    }
    pthread_mutex_unlock(&run->lock);
    return mine;
}

static void told(struct run *run)
{
    pthread_mutex_lock(&run->lock);
    run->delivered++;
    run->delivering = false;
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

/* Leaves the block to be told of in its turn, and tells of those whose turn it is. */
static void deliver(struct worker *worker)
{
    struct run *run = worker->run;
    iem_batch *batch = &worker->batch;
    iem_delivery delivery = {batch->sequence, batch->n_records, batch->rejects,
                             batch->n_rejects, batch->user};
    batch->rejects = NULL;
    batch->n_rejects = batch->reject_capacity = 0;
    if (!put(run, &delivery)) drop(run, &delivery);
    while (take_next(run, &delivery)) {
        iem_error err = {IEM_OK, ""};
        const uint64_t sequence = delivery.sequence;
        const iem_status status = tell(run, &delivery, &err);
        if (status != IEM_OK) record_failure(run, sequence, status, &err);
        told(run);
    }
}

/* ---- One worker ---- */

static iem_status work_block(unsigned number, struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    const iem_reader_work *work = run->work;
    const bool guessed = !is_turn(run, worker->block.number);
    if (guessed) IEM_TRY(split(worker, worker->block.bytes, (iem_parse_rest){0}, err));
    if (!wait_turn(run, worker->block.number)) return IEM_OK;
    if (!guessed || !began_at_border(worker)) IEM_TRY(split_behind_tail(worker, err));
    IEM_TRY(confirm(worker, err));
    const iem_status status =
        work->on_batch ? work->on_batch(number, &worker->batch, work->ctx, err)
                       : IEM_OK;
    if (status == IEM_OK)
        deliver(worker);
    else if (work->drop && worker->batch.user)
        work->drop(worker->batch.user);
    return status;
}

/* Bytes are hashed soon after they were read, while the kernel still has them. */
static iem_status digest(struct worker *worker, uint64_t limit, bool all,
                         iem_error *err)
{
    bool more = worker->run->reader->size > 0;
    while (more) {
        IEM_TRY(iem_source_digest_block(worker->run->reader->source, limit,
                                        worker->buffer, worker->room, &more, err));
        if (!all) break;
    }
    return IEM_OK;
}

static bool work_next(unsigned number, struct worker *worker)
{
    struct run *run = worker->run;
    iem_error err = {IEM_OK, ""};
    bool more = false;
    iem_status status =
        iem_blocks_take(run->blocks, worker->buffer, &worker->block, &more, &err);
    if (status == IEM_OK && more) status = work_block(number, worker, &err);
    if (status == IEM_OK)
        status = digest(worker, more ? worker->block.end : run->limit, !more, &err);
    if (status != IEM_OK) record_failure(run, worker->block.number, status, &err);
    return more && status == IEM_OK;
}

static void work_on(unsigned number, void *ctx)
{
    struct run *run = ctx;
    while (work_next(number, &run->workers[number])) {
    }
}

/* ---- The whole ---- */

static iem_status worker_init(struct worker *worker, struct run *run, iem_error *err)
{
    worker->run = run;
    worker->buffer = iem_blocks_buffer(run->blocks, &worker->room);
    if (!worker->buffer) return iem_fail_memory(err);
    return iem_splitter_new(&run->form, &worker->splitter, err);
}

static void worker_clear(struct worker *worker)
{
    iem_batch_clear_rejects(&worker->batch);
    free(worker->batch.rejects);
    iem_splitter_free(worker->splitter);
    free(worker->buffer);
    free(worker->joined);
}

/* A file in which the first bytes have CR alone to end lines has no other line ends. */
static char line_end_of(const iem_reader *reader)
{
    const bool lf = memchr(reader->head, '\n', reader->head_n) != NULL;
    const bool cr = memchr(reader->head, '\r', reader->head_n) != NULL;
    return cr && !lf ? '\r' : '\n';
}

static iem_status run_init(struct run *run, iem_span span, unsigned *n_workers,
                           iem_error *err)
{
    iem_reader *reader = run->reader;
    const iem_blocks_form form = {.source = reader->source,
                                  .head = behind_mark(reader),
                                  .head_is_all = reader->ended,
                                  .begin = span.begin,
                                  .end = span.end,
                                  .to_end = span.end == reader->size,
                                  .block = reader->block,
                                  .line_end = line_end_of(reader)};
    IEM_TRY(iem_blocks_new(&form, &run->blocks, err));
    const size_t most = iem_blocks_count(run->blocks);
    if (*n_workers > most) *n_workers = (unsigned)most;
    run->n_pending = (size_t)AHEAD * *n_workers;
    run->pending = iem_zeroed(run->n_pending, sizeof *run->pending);
    run->workers = iem_zeroed(*n_workers, sizeof *run->workers);
    if (!run->workers || !run->pending) return iem_fail_memory(err);
    for (unsigned i = 0; i < *n_workers; i++)
        IEM_TRY(worker_init(&run->workers[i], run, err));
    return IEM_OK;
}

static void run_clear(struct run *run, unsigned n_workers)
{
    for (unsigned i = 0; run->workers && i < n_workers; i++)
        worker_clear(&run->workers[i]);
    for (size_t i = 0; run->pending && i < run->n_pending; i++)
        if (run->pending[i].ready) drop(run, &run->pending[i].delivery);
    free(run->workers);
    free(run->pending);
    free(run->tail);
    iem_blocks_free(run->blocks);
    pthread_cond_destroy(&run->turned);
    pthread_mutex_destroy(&run->lock);
}

static iem_status read_table(const iem_reader *reader, const iem_reader_work *work,
                             iem_reader_end *end, iem_error *err)
{
    const iem_frame_reading reading = {.table = iem_source_frame_of(reader->source),
                                       .source = reader->source,
                                       .threads = reader->threads,
                                       .mark = reader->given_mark,
                                       .work = work};
    return iem_frame_read(&reading, end, err);
}

iem_status iem_reader_run(iem_reader *reader, const iem_reader_work *work,
                          const iem_span *span, iem_reader_end *end, iem_error *err)
{
    unsigned n_workers = reader->threads;
    const iem_span all = span ? *span : iem_reader_whole(reader);
    if (reader->used && reader->size == 0)
        return iem_fail(err, IEM_ERR_USAGE, "%s: read a second time without opening it",
                        iem_source_name(reader->source));
    reader->used = true;
    if (iem_source_frame_of(reader->source)) return read_table(reader, work, end, err);
    struct run run = {
        .reader = reader,
        .work = work,
        .form = {.dialect = reader->dialect,
                 .max_record = reader->max_record,
                 .names = reader->names,
                 .n_columns = reader->n_names,
                 .columns = work->columns,
                 .n_fields = work->n_columns,
                 .n_checked = work->n_checked,
                 .scan = reader->scan},
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .turned = PTHREAD_COND_INITIALIZER,
        .failed = UINT64_MAX,
        .before = {.skipping = all.skipping, .after_cr = all.after_cr},
        .header_seen = all.begin > reader->dialect.bom,
        .limit = all.end,
    };
    iem_status status = run_init(&run, all, &n_workers, err);
    if (status == IEM_OK) status = iem_parallel(n_workers, work_on, &run, err);
    if (run.failed != UINT64_MAX) {
        status = run.status;
        if (err) *err = run.error;
    }
    if (status == IEM_OK)
        *end = (iem_reader_end){.next = run.end - run.tail_n,
                                .skipping = run.before.skipping,
                                .after_cr = run.before.after_cr,
                                .lines = run.lines,
                                .records = run.records};
    run_clear(&run, n_workers);
    return status;
}
