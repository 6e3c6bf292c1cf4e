/* Many hands on one file. Bytes are taken in order under `reading`; each worker parses
 * its block on the guess that it begins at a record border; then, in file order, a
 * block is confirmed or parsed again behind what the one before left over. Nobody ever
 * spins: on a shared machine that costs ten times the work (measured). */
#include "csv/reader.h"

#include "base/arena.h"
#include "base/grow.h"
#include "base/parallel.h"
#include "csv/parse.h"

#include <assert.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE = 1 << 18, /* what the dialect is guessed from */
    USUAL = 1 << 20,  /* bytes of a block and of the longest record, unless given */
    LARGEST = 1 << 30,
    PAGE = 4096,
};

static const size_t NONE = SIZE_MAX;

struct iem_reader {
    iem_source *source;
    unsigned threads;
    size_t block, max_record;
    iem_dialect dialect;
    char *head; /* the first bytes; read again by the workers from head_at on */
    size_t head_n, head_at, head_capacity;
    bool ended; /* the source gave its last byte */
    bool used;
    iem_arena arena;
    const char **names;
    size_t n_names, names_capacity;
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
    reader->head_at = reader->dialect.bom;
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
    const iem_parse_events events = {take_name, take_header, reject_header, &header};
    iem_parser *parser = NULL;
    iem_parse_rest rest;
    IEM_TRY(
        iem_parser_new(reader->dialect.delimiter, reader->max_record, &parser, err));
    iem_status status = IEM_OK;
    for (;;) {
        const iem_slice head = {reader->head + reader->head_at,
                                reader->head_n - reader->head_at};
        status = iem_parser_read(parser, head, reader->ended, (iem_parse_rest){0},
                                 &events, &rest, err);
        if (status != IEM_OK || header.seen || header.no_memory) break;
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

iem_status iem_reader_open(iem_source *source, const iem_reader_options *options,
                           iem_reader **reader, iem_error *err)
{
    iem_reader *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->source = source;
    made->threads = options->threads ? options->threads : iem_processors();
    made->block = or_usual(options->block);
    made->max_record = or_usual(options->max_record);
    iem_status status = fill_head(made, SAMPLE, err);
    if (status == IEM_OK) {
        settle_dialect(made, options);
        status = read_header(made, err);
    }
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

size_t iem_reader_columns(const iem_reader *reader)
{
    return reader->n_names;
}

const char *iem_reader_column(const iem_reader *reader, size_t index)
{
    return reader->names[index];
}

void iem_reader_free(iem_reader *reader)
{
    if (!reader) return;
    iem_arena_clear(&reader->arena);
    free(reader->names);
    free(reader->head);
    free(reader);
}

struct run {
    iem_reader *reader;
    const iem_reader_work *work;
    size_t *first_slot, *next_slot; /* column → places among the wanted ones */
    size_t room;                    /* in front of a block, for a carry */
    struct worker *workers;

    pthread_mutex_t reading; /* guards the next five, and the source */
    uint64_t next_sequence;
    bool ended;
    char *carry; /* behind the last line end of the block before */
    size_t carry_n;

    pthread_mutex_t lock; /* guards the next five */
    pthread_cond_t turned;
    uint64_t confirmed, delivered; /* blocks; the next one has that number */
    uint64_t failed;               /* the first block that failed; UINT64_MAX */
    iem_status status;
    iem_error error;

    /* Belongs to the worker whose block is to be confirmed next. */
    char *tail;
    size_t tail_n, tail_capacity;
    iem_parse_rest before;
    uint64_t lines, records;
    bool header_seen;
};

struct worker {
    struct run *run;
    iem_parser *parser;
    char *buffer;
    char *joined; /* a tail and the block behind it */
    size_t joined_capacity;
    uint64_t sequence;
    iem_slice block;
    bool last;

    iem_slice parsed; /* the block, or joined */
    iem_parse_rest rest;
    iem_batch batch;
    char *text; /* of the fields that are kept */
    size_t text_n, text_capacity, record_text;
    iem_slice *fields;
    size_t fields_capacity;
    uint64_t *lines;
    size_t lines_capacity;
    size_t bad; /* column of the record whose text is not valid; NONE */
    bool no_memory;
};

static void record_failure(struct run *run, uint64_t sequence, iem_status status,
                           const iem_error *err)
{
    pthread_mutex_lock(&run->lock);
    if (sequence < run->failed) {
        run->failed = sequence;
        run->status = status;
        run->error = *err;
    }
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

static bool has_failed(struct run *run)
{
    pthread_mutex_lock(&run->lock);
    const bool failed = run->failed != UINT64_MAX;
    pthread_mutex_unlock(&run->lock);
    return failed;
}

/* False: a block before `sequence` failed, so that its turn never comes. Blocks before
 * the failed one go on, for one of them may fail too, and the first one counts. */
static bool wait_turn(struct run *run, const uint64_t *turn, uint64_t sequence)
{
    pthread_mutex_lock(&run->lock);
    while (*turn != sequence && run->failed > sequence)
        pthread_cond_wait(&run->turned, &run->lock);
    const bool came = run->failed > sequence;
    pthread_mutex_unlock(&run->lock);
    return came;
}

static bool is_turn(struct run *run, const uint64_t *turn, uint64_t sequence)
{
    pthread_mutex_lock(&run->lock);
    const bool is = *turn == sequence;
    pthread_mutex_unlock(&run->lock);
    return is;
}

static void pass_turn(struct run *run, uint64_t *turn)
{
    pthread_mutex_lock(&run->lock);
    ++*turn;
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

static size_t take_head(iem_reader *reader, char *bytes, size_t n)
{
    const size_t left = reader->head_n - reader->head_at;
    const size_t part = left < n ? left : n;
    memcpy(bytes, reader->head + reader->head_at, part);
    reader->head_at += part;
    return part;
}

static iem_status read_bytes(struct run *run, char *bytes, size_t n, size_t *got,
                             iem_error *err)
{
    iem_reader *reader = run->reader;
    *got = take_head(reader, bytes, n);
    while (*got < n && !reader->ended) {
        size_t more = 0;
        IEM_TRY(iem_source_read(reader->source, bytes + *got, n - *got, &more, err));
        *got += more;
        reader->ended = more == 0;
    }
    run->ended = *got < n;
    return IEM_OK;
}

/* Page-aligned bytes from a page-aligned place in the file, with the carry in front:
 * the kernel copies some misalignments four times slower (measured). */
static iem_status read_block(struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    char *base = worker->buffer + run->room;
    const size_t carried = run->carry_n;
    size_t got = 0;
    memcpy(base - carried, run->carry, carried);
    IEM_TRY(read_bytes(run, base, run->reader->block, &got, err));
    const size_t kept = run->ended ? got : cut_behind_line(base, got);
    run->carry_n = got - kept;
    memcpy(run->carry, base + kept, run->carry_n);
    worker->block = (iem_slice){base - carried, carried + kept};
    worker->last = run->ended;
    return IEM_OK;
}

/* False: there is none, or none is wanted any more. */
static bool take_block(struct worker *worker)
{
    struct run *run = worker->run;
    iem_status status = IEM_OK;
    iem_error err = {IEM_OK, ""};
    pthread_mutex_lock(&run->reading);
    const bool more = !run->ended && !has_failed(run);
    if (more) {
        worker->sequence = run->next_sequence++;
        status = read_block(worker, &err);
        if (status != IEM_OK) {
            run->ended = true;
            record_failure(run, worker->sequence, status, &err);
        }
    }
    pthread_mutex_unlock(&run->reading);
    return more && status == IEM_OK;
}

static iem_status add_reject(iem_batch *batch, uint64_t line, iem_reject_kind kind,
                             const char *reason)
{
    if (!IEM_GROW(batch->rejects, batch->reject_capacity, batch->n_rejects + 1))
        return iem_fail_memory(NULL);
    char *copy = iem_copy(iem_slice_of(reason));
    if (!copy) return iem_fail_memory(NULL);
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < 0x20) *c = '?'; /* one line, whatever the log says */
    batch->rejects[batch->n_rejects++] = (iem_reject){line, kind, copy};
    return IEM_OK;
}

static void clear_rejects(iem_batch *batch)
{
    for (size_t i = 0; i < batch->n_rejects; i++) free(batch->rejects[i].reason);
    batch->n_rejects = 0;
}

iem_status iem_batch_reject(iem_batch *batch, size_t i, const char *format, ...)
{
    char reason[512];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    return add_reject(batch, batch->lines[i], IEM_REJECT_VALUE, reason);
}

static bool is_ascii(iem_slice text)
{
    size_t i = 0;
    for (; i + 8 <= text.len; i += 8) {
        uint64_t word;
        memcpy(&word, text.at + i, 8);
        if (word & UINT64_C(0x8080808080808080)) return false;
    }
    for (; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80) return false;
    return true;
}

/* Copies a field into the batch as UTF-8; the room was made before the first one. */
static iem_slice keep_text(struct worker *worker, size_t column, iem_slice text)
{
    char *at = worker->text + worker->text_n;
    size_t n = text.len;
    if (is_ascii(text)) {
        memcpy(at, text.at, n);
    } else if (worker->run->reader->dialect.encoding == IEM_WINDOWS_1252) {
        n = iem_windows1252_to_utf8(text, at);
    } else {
        memcpy(at, text.at, n);
        if (worker->bad == NONE && !iem_utf8_valid(text)) worker->bad = column;
    }
    worker->text_n += n;
    return (iem_slice){at, n};
}

static void take_field(size_t index, iem_slice text, void *ctx)
{
    struct worker *worker = ctx;
    const struct run *run = worker->run;
    if (worker->no_memory || index >= run->reader->n_names) return;
    size_t slot = run->first_slot[index];
    if (slot == NONE) return;
    const iem_slice kept = keep_text(worker, index, text);
    iem_slice *record =
        worker->fields + worker->batch.n_records * worker->batch.n_fields;
    for (; slot != NONE; slot = run->next_slot[slot]) record[slot] = kept;
}

/* What was kept of a record that came to nothing is given up. */
static void begin_record(struct worker *worker)
{
    const size_t records = worker->batch.n_records + 1;
    worker->text_n = worker->record_text;
    worker->bad = NONE;
    if (!IEM_GROW(worker->fields, worker->fields_capacity,
                  records * worker->batch.n_fields) ||
        !IEM_GROW(worker->lines, worker->lines_capacity, records))
        worker->no_memory = true;
}

static void reject_as(struct worker *worker, iem_reject_kind kind, uint64_t line,
                      const char *reason)
{
    if (add_reject(&worker->batch, line, kind, reason) != IEM_OK)
        worker->no_memory = true;
    begin_record(worker);
}

static void reject_record(uint64_t line, const char *reason, void *ctx)
{
    reject_as(ctx, IEM_REJECT_MALFORMED, line, reason);
}

static void reject_count(struct worker *worker, uint64_t line, size_t n_fields)
{
    char reason[128];
    snprintf(reason, sizeof reason, "%zu field%s where the header has %zu", n_fields,
             n_fields == 1 ? "" : "s", worker->run->reader->n_names);
    reject_as(worker, IEM_REJECT_FIELDS, line, reason);
}

static void reject_text(struct worker *worker, uint64_t line)
{
    char reason[128];
    const iem_slice name = iem_slice_of(worker->run->reader->names[worker->bad]);
    snprintf(reason, sizeof reason,
             "column '%.*s': not valid UTF-8 text; try --encoding windows-1252",
             iem_slice_clip(name), name.at);
    reject_as(worker, IEM_REJECT_ENCODING, line, reason);
}

static void take_record(uint64_t line, size_t n_fields, void *ctx)
{
    struct worker *worker = ctx;
    if (worker->no_memory) return;
    if (n_fields != worker->run->reader->n_names) {
        reject_count(worker, line, n_fields);
        return;
    }
    if (worker->bad != NONE) {
        reject_text(worker, line);
        return;
    }
    worker->lines[worker->batch.n_records++] = line;
    worker->record_text = worker->text_n;
    begin_record(worker);
}

/* Unquoting shortens; UTF-8 takes at most three bytes for one of Windows-1252. What is
 * reserved and not written to costs no memory. */
static bool reserve_text(struct worker *worker, size_t n)
{
    if (worker->run->reader->dialect.encoding == IEM_WINDOWS_1252) n *= 3;
    if (n <= worker->text_capacity) return true;
    free(worker->text);
    worker->text = malloc(n);
    worker->text_capacity = worker->text ? n : 0;
    return worker->text;
}

static iem_status parse(struct worker *worker, iem_slice bytes, iem_parse_rest before,
                        iem_error *err)
{
    const iem_parse_events events = {take_field, take_record, reject_record, worker};
    clear_rejects(&worker->batch);
    worker->parsed = bytes;
    worker->batch.n_records = 0;
    worker->batch.n_fields = worker->run->work->n_columns;
    worker->record_text = 0;
    worker->no_memory = !reserve_text(worker, bytes.len);
    begin_record(worker);
    IEM_TRY(iem_parser_read(worker->parser, bytes, worker->last, before, &events,
                            &worker->rest, err));
    return worker->no_memory ? iem_fail_memory(err) : IEM_OK;
}

/* Did the block begin at a record border, as it was parsed? */
static bool began_at_border(const struct worker *worker)
{
    const struct run *run = worker->run;
    const iem_slice block = worker->block;
    if (run->tail_n > 0 || run->before.skipping) return false;
    return !(run->before.after_cr && block.len > 0 && block.at[0] == '\n');
}

static iem_status parse_behind_tail(struct worker *worker, iem_error *err)
{
    const struct run *run = worker->run;
    const size_t n = run->tail_n + worker->block.len;
    if (run->tail_n == 0) return parse(worker, worker->block, run->before, err);
    if (!IEM_GROW(worker->joined, worker->joined_capacity, n))
        return iem_fail_memory(err);
    memcpy(worker->joined, run->tail, run->tail_n);
    if (worker->block.len)
        memcpy(worker->joined + run->tail_n, worker->block.at, worker->block.len);
    return parse(worker, (iem_slice){worker->joined, n}, run->before, err);
}

static iem_status leave_tail(struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    const size_t n = worker->parsed.len - worker->rest.tail;
    if (!IEM_GROW(run->tail, run->tail_capacity, n)) return iem_fail_memory(err);
    if (n) memcpy(run->tail, worker->parsed.at + worker->rest.tail, n);
    run->tail_n = n;
    run->before = worker->rest;
    return IEM_OK;
}

static void number_lines(struct worker *worker, uint64_t lines_before)
{
    iem_batch *batch = &worker->batch;
    for (size_t i = 0; i < batch->n_records; i++) worker->lines[i] += lines_before;
    for (size_t i = 0; i < batch->n_rejects; i++)
        batch->rejects[i].line += lines_before;
}

/* The header was read when the file was opened: here it is the first record. */
static void drop_header(struct worker *worker)
{
    iem_batch *batch = &worker->batch;
    batch->fields = worker->fields;
    batch->lines = worker->lines;
    if (worker->run->header_seen || batch->n_records == 0) return;
    worker->run->header_seen = true;
    if (batch->fields) batch->fields += batch->n_fields;
    batch->lines++;
    batch->n_records--;
}

static iem_status confirm(struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    iem_batch *batch = &worker->batch;
    const uint64_t lines_before = run->lines;
    IEM_TRY(leave_tail(worker, err));
    number_lines(worker, lines_before);
    drop_header(worker);
    batch->sequence = worker->sequence;
    batch->user = NULL;
    run->lines += worker->rest.lines;
    run->records += batch->n_records + batch->n_rejects;
    pass_turn(run, &run->confirmed);
    return IEM_OK;
}

static int by_line(const void *a, const void *b)
{
    const iem_reject *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return strcmp(x->reason, y->reason);
}

static iem_status deliver(struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    iem_batch *batch = &worker->batch;
    const iem_reader_work *work = run->work;
    if (!work->in_order || !wait_turn(run, &run->delivered, worker->sequence))
        return IEM_OK;
    if (batch->n_rejects > 1)
        qsort(batch->rejects, batch->n_rejects, sizeof *batch->rejects, by_line);
    IEM_TRY(work->in_order(batch, work->ctx, err));
    pass_turn(run, &run->delivered);
    return IEM_OK;
}

static iem_status work_block(unsigned number, struct worker *worker, iem_error *err)
{
    struct run *run = worker->run;
    const iem_reader_work *work = run->work;
    const bool guessed = !is_turn(run, &run->confirmed, worker->sequence);
    if (guessed) IEM_TRY(parse(worker, worker->block, (iem_parse_rest){0}, err));
    if (!wait_turn(run, &run->confirmed, worker->sequence)) return IEM_OK;
    if (!guessed || !began_at_border(worker)) IEM_TRY(parse_behind_tail(worker, err));
    IEM_TRY(confirm(worker, err));
    if (work->on_batch) IEM_TRY(work->on_batch(number, &worker->batch, work->ctx, err));
    return deliver(worker, err);
}

static void work_on(unsigned number, void *ctx)
{
    struct run *run = ctx;
    struct worker *worker = &run->workers[number];
    while (take_block(worker)) {
        iem_error err = {IEM_OK, ""};
        const iem_status status = work_block(number, worker, &err);
        if (status != IEM_OK) record_failure(run, worker->sequence, status, &err);
    }
}

/* No more hands than there can be blocks, as far as that is known. */
static unsigned count_workers(const iem_reader *reader)
{
    const size_t blocks = reader->head_n / reader->block + 1;
    if (reader->ended && blocks < reader->threads) return (unsigned)blocks;
    return reader->threads;
}

static bool find_slots(struct run *run)
{
    const iem_reader_work *work = run->work;
    const size_t columns = run->reader->n_names;
    run->first_slot = iem_zeroed(columns, sizeof *run->first_slot);
    run->next_slot = iem_zeroed(work->n_columns, sizeof *run->next_slot);
    if (!run->first_slot || !run->next_slot) return false;
    for (size_t c = 0; c < columns; c++) run->first_slot[c] = NONE;
    for (size_t i = 0; i < work->n_columns; i++) {
        assert(work->columns[i] < columns);
        size_t *first = &run->first_slot[work->columns[i]];
        run->next_slot[i] = *first;
        *first = i;
    }
    return true;
}

static iem_status worker_init(struct worker *worker, struct run *run, iem_error *err)
{
    const iem_reader *reader = run->reader;
    worker->run = run;
    worker->buffer = aligned_alloc(PAGE, 2 * run->room);
    if (!worker->buffer) return iem_fail_memory(err);
    return iem_parser_new(reader->dialect.delimiter, reader->max_record,
                          &worker->parser, err);
}

static void worker_clear(struct worker *worker)
{
    clear_rejects(&worker->batch);
    free(worker->batch.rejects);
    iem_parser_free(worker->parser);
    free(worker->buffer);
    free(worker->joined);
    free(worker->text);
    free(worker->fields);
    free(worker->lines);
}

static iem_status run_init(struct run *run, unsigned n_workers, iem_error *err)
{
    const size_t block = run->reader->block;
    run->room = (block + PAGE - 1) / PAGE * PAGE;
    run->carry = malloc(block);
    run->workers = iem_zeroed(n_workers, sizeof *run->workers);
    if (!run->carry || !run->workers || !find_slots(run)) return iem_fail_memory(err);
    for (unsigned i = 0; i < n_workers; i++)
        IEM_TRY(worker_init(&run->workers[i], run, err));
    return IEM_OK;
}

static void run_clear(struct run *run, unsigned n_workers)
{
    for (unsigned i = 0; run->workers && i < n_workers; i++)
        worker_clear(&run->workers[i]);
    free(run->workers);
    free(run->first_slot);
    free(run->next_slot);
    free(run->carry);
    free(run->tail);
    pthread_cond_destroy(&run->turned);
    pthread_mutex_destroy(&run->lock);
    pthread_mutex_destroy(&run->reading);
}

iem_status iem_reader_run(iem_reader *reader, const iem_reader_work *work,
                          uint64_t *records, iem_error *err)
{
    const unsigned n_workers = count_workers(reader);
    if (reader->used)
        return iem_fail(err, IEM_ERR_USAGE, "%s: read a second time without opening it",
                        iem_source_name(reader->source));
    reader->used = true;
    struct run run = {
        .reader = reader,
        .work = work,
        .reading = PTHREAD_MUTEX_INITIALIZER,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .turned = PTHREAD_COND_INITIALIZER,
        .failed = UINT64_MAX,
    };
    iem_status status = run_init(&run, n_workers, err);
    if (status == IEM_OK) status = iem_parallel(n_workers, work_on, &run, err);
    if (run.failed != UINT64_MAX) {
        status = run.status;
        if (err) *err = run.error;
    }
    if (status == IEM_OK) *records = run.records;
    run_clear(&run, n_workers);
    return status;
}
