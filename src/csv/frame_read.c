#include "csv/frame_read.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "csv/frame_text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 2048, /* rows; with a dozen fields they fit the second cache */
    AHEAD = 4,    /* blocks per thread that may wait to be told of in order */
};

/* What is told of a block, when its turn comes. */
struct pending {
    iem_delivery delivery;
    iem_buffer csv;
    bool ready;
};

struct run {
    const iem_frame_reading *reading;
    const iem_frame *table;
    size_t block; /* rows */
    size_t *all; /* 0, 1, …: the columns of the CSV that is hashed; NULL: it is not */
    uint64_t *blocks; /* before each chunk, and all of them */
    uint64_t *rows;   /* likewise */
    struct worker *workers;

    pthread_mutex_t lock; /* guards the rest */
    pthread_cond_t turned;
    uint64_t taken, told;    /* blocks */
    struct pending *pending; /* of block i: [i % n_pending] */
    size_t n_pending;
    bool telling;
    uint64_t failed; /* the first one that failed; UINT64_MAX */
    iem_status status;
    iem_error error;
};

struct worker {
    struct run *run;
    iem_texts_room fields, texts;
    uint64_t lines[BLOCK];
    size_t *doubtful; /* fields */
    iem_buffer csv;
    iem_batch batch;
};

static void record_failure(struct run *run, uint64_t block, iem_status status,
                           const iem_error *err)
{
    pthread_mutex_lock(&run->lock);
    if (block < run->failed) {
        run->failed = block;
        run->status = status;
        run->error = *err;
    }
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

/* ---- One block ---- */

/* Where it lies. */
struct place {
    uint64_t block;
    const iem_frame_chunk *chunk;
    size_t first, n; /* rows of the chunk */
    uint64_t before; /* rows of the table before it */
};

static struct place find_place(const struct run *run, uint64_t block)
{
    size_t low = 0, high = run->table->n_chunks;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (run->blocks[middle] <= block)
            low = middle;
        else
            high = middle;
    }
    struct place place = {.block = block, .chunk = &run->table->chunks[low]};
    place.first = (size_t)(block - run->blocks[low]) * run->block;
    const size_t left = place.chunk->n_rows - place.first;
    place.n = left < run->block ? left : run->block;
    place.before = run->rows[low] + place.first;
    return place;
}

/* Fields of which each text has to be looked at. */
static size_t find_doubtful(struct worker *worker, const iem_frame_chunk *chunk)
{
    const iem_reader_work *work = worker->run->reading->work;
    size_t n = 0;
    for (size_t i = 0; i < work->n_checked; i++)
        if (!chunk->columns[work->columns[i]].sure) worker->doubtful[n++] = i;
    return n;
}

/* Rows whose text is not valid are left out, as a file's are. A text that begins with a
 * quote is strange: as the spelling of a field it would be another one. */
static iem_status check_rows(struct worker *worker, const struct place *place,
                             bool *strange, iem_error *err)
{
    iem_batch *batch = &worker->batch;
    const size_t width = batch->n_fields;
    const size_t n_doubtful = find_doubtful(worker, place->chunk);
    size_t kept = 0;
    for (size_t r = 0; r < place->n; r++) {
        iem_slice *row = worker->fields.texts + r * width;
        size_t bad = SIZE_MAX;
        for (size_t i = 0; i < n_doubtful; i++) {
            const iem_slice text = row[worker->doubtful[i]];
            const size_t column = batch->columns[worker->doubtful[i]];
            *strange |= text.len && text.at[0] == '"';
            if (!iem_is_ascii(text) && !iem_utf8_valid(text) && column < bad)
                bad = column;
        }
        if (bad != SIZE_MAX) {
            if (iem_batch_reject_text(batch, batch->lines_before + r + 1, bad) !=
                IEM_OK)
                return iem_fail_memory(err);
            continue;
        }
        if (kept < r)
            memcpy(worker->fields.texts + kept * width, row, width * sizeof *row);
        worker->lines[kept++] = r + 1;
    }
    batch->n_records = kept;
    return IEM_OK;
}

static iem_status read_block(unsigned number, struct worker *worker,
                             const struct place *place, iem_error *err)
{
    struct run *run = worker->run;
    const iem_reader_work *work = run->reading->work;
    const char mark = run->reading->mark ? run->reading->mark : '.';
    iem_batch *batch = &worker->batch;
    *batch = (iem_batch){.sequence = place->block,
                         .lines_before = 1 + place->before,
                         .n_fields = work->n_columns,
                         .n_checked = work->n_checked,
                         .columns = work->columns,
                         .n_columns = run->table->n_columns,
                         .encoding = IEM_UTF8,
                         .names = (const char *const *)run->table->names,
                         .rejects = batch->rejects,
                         .reject_capacity = batch->reject_capacity};
    IEM_TRY(run->all && mark == '.'
                ? iem_texts_pick(&worker->texts, batch->n_columns, work->columns,
                                 work->n_columns, place->n, &worker->fields, err)
                : iem_frame_texts(place->chunk, work->columns, work->n_columns,
                                  place->first, place->n, mark, &worker->fields, err));
    bool strange = false;
    IEM_TRY(check_rows(worker, place, &strange, err));
    const iem_stretch stretch = {.n = batch->n_records,
                                 .fields = worker->fields.texts,
                                 .lines = worker->lines,
                                 .strange = strange};
    batch->stretches = &stretch;
    batch->n_stretches = batch->n_records > 0;
    const iem_status status = work->on_batch(number, batch, work->ctx, err);
    batch->stretches = NULL;
    return status;
}

/* The same rows as the CSV they stand for. */
static iem_status write_block(struct worker *worker, const struct place *place,
                              iem_error *err)
{
    const struct run *run = worker->run;
    const iem_frame *table = run->table;
    worker->csv.len = 0;
    if (!run->all) return IEM_OK;
    if (place->block == 0 && !iem_frame_put_header(table, &worker->csv))
        return iem_fail_memory(err);
    IEM_TRY(iem_frame_texts(place->chunk, run->all, table->n_columns, place->first,
                            place->n, '.', &worker->texts, err));
    return iem_frame_put_rows(worker->texts.texts, table->n_columns, place->n,
                              &worker->csv)
               ? IEM_OK
               : iem_fail_memory(err);
}

/* ---- In order ---- */

static int compare_rejects(const void *a, const void *b)
{
    const iem_reject *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

static void drop(const struct run *run, iem_delivery *delivery)
{
    const iem_reader_work *work = run->reading->work;
    if (delivery->user && work->drop) work->drop(delivery->user);
    iem_rejects_free(delivery->rejects, delivery->n_rejects);
    *delivery = (iem_delivery){0};
}

static iem_delivery take_delivery(struct worker *worker)
{
    iem_batch *batch = &worker->batch;
    const iem_delivery delivery = {batch->sequence, batch->n_records, batch->rejects,
                                   batch->n_rejects, batch->user};
    if (batch->n_rejects)
        qsort(batch->rejects, batch->n_rejects, sizeof *batch->rejects,
              compare_rejects);
    batch->rejects = NULL;
    batch->n_rejects = batch->reject_capacity = 0;
    batch->user = NULL;
    return delivery;
}

/* False: an earlier block failed, so that the turn of this one never comes. */
static bool put(struct worker *worker, const iem_delivery *delivery)
{
    struct run *run = worker->run;
    const uint64_t block = delivery->sequence;
    pthread_mutex_lock(&run->lock);
    while (block >= run->told + run->n_pending && run->failed > block)
        pthread_cond_wait(&run->turned, &run->lock);
    const bool comes = run->failed > block;
    if (comes) {
        struct pending *mine = &run->pending[block % run->n_pending];
        const iem_buffer other = mine->csv;
        *mine = (struct pending){*delivery, worker->csv, true};
        worker->csv = other;
    }
    pthread_mutex_unlock(&run->lock);
    return comes;
}

/* The block whose turn it is, unless it is not there yet or somebody else tells. */
static struct pending *take_next(struct run *run)
{
    pthread_mutex_lock(&run->lock);
    struct pending *next = &run->pending[run->told % run->n_pending];
    if (run->telling || !next->ready || run->told >= run->failed) next = NULL;
    run->telling |= next != NULL;
    pthread_mutex_unlock(&run->lock);
    return next;
}

static void told(struct run *run, struct pending *pending)
{
    drop(run, &pending->delivery);
    pthread_mutex_lock(&run->lock);
    pending->ready = run->telling = false;
    run->told++;
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

static iem_status tell(struct run *run, struct pending *pending, iem_error *err)
{
    const iem_reader_work *work = run->reading->work;
    IEM_TRY(
        iem_source_hear(run->reading->source, pending->csv.at, pending->csv.len, err));
    return work->in_order ? work->in_order(&pending->delivery, work->ctx, err) : IEM_OK;
}

/* Leaves the block to be told of in its turn, and tells of those whose turn it is. */
static void deliver(struct worker *worker)
{
    struct run *run = worker->run;
    struct pending *next;
    iem_delivery delivery = take_delivery(worker);
    if (!put(worker, &delivery)) drop(run, &delivery);
    while ((next = take_next(run))) {
        iem_error err = {IEM_OK, ""};
        const uint64_t block = next->delivery.sequence;
        const iem_status status = tell(run, next, &err);
        if (status != IEM_OK) record_failure(run, block, status, &err);
        told(run, next);
    }
}

/* ---- Workers ---- */

static iem_status work_block(unsigned number, struct worker *worker, uint64_t block,
                             iem_error *err)
{
    const struct place place = find_place(worker->run, block);
    iem_status status = write_block(worker, &place, err);
    if (status == IEM_OK) status = read_block(number, worker, &place, err);
    if (status == IEM_OK) {
        deliver(worker);
        return IEM_OK;
    }
    iem_delivery delivery = take_delivery(worker);
    drop(worker->run, &delivery);
    return status;
}

static bool take_block(struct run *run, uint64_t *block)
{
    pthread_mutex_lock(&run->lock);
    *block = run->taken;
    const bool more =
        *block < run->blocks[run->table->n_chunks] && *block < run->failed;
    run->taken += more;
    pthread_mutex_unlock(&run->lock);
    return more;
}

static void work_on(unsigned number, void *ctx)
{
    struct run *run = ctx;
    uint64_t block = 0;
    while (take_block(run, &block)) {
        iem_error err = {IEM_OK, ""};
        const iem_status status =
            work_block(number, &run->workers[number], block, &err);
        if (status != IEM_OK) record_failure(run, block, status, &err);
    }
}

/* ---- The whole ---- */

static iem_status check_columns(const iem_frame_reading *reading, iem_error *err)
{
    const iem_frame *table = reading->table;
    for (size_t c = 0; c < table->n_chunks; c++)
        for (size_t i = 0; i < reading->work->n_columns; i++) {
            const size_t column = reading->work->columns[i];
            const iem_cells *cells = &table->chunks[c].columns[column];
            if (cells->as != IEM_CELLS_OTHER) continue;
            return iem_fail(err, IEM_ERR_DATA,
                            "%s: column '%.60s' has the Arrow type '%s', for which "
                            "no text stands; hand it over as text",
                            table->name, table->names[column], cells->other);
        }
    return IEM_OK;
}

static iem_status run_init(struct run *run, iem_error *err)
{
    const iem_frame *table = run->table;
    const size_t n = table->n_chunks;
    run->blocks = iem_zeroed(n + 1, sizeof *run->blocks);
    run->rows = iem_zeroed(n + 1, sizeof *run->rows);
    run->workers = iem_zeroed(run->reading->threads, sizeof *run->workers);
    run->n_pending = (size_t)AHEAD * run->reading->threads;
    run->pending = iem_zeroed(run->n_pending, sizeof *run->pending);
    if (!run->blocks || !run->rows || !run->workers || !run->pending)
        return iem_fail_memory(err);
    for (unsigned w = 0; w < run->reading->threads; w++) {
        struct worker *worker = &run->workers[w];
        worker->run = run;
        worker->doubtful = iem_zeroed(run->reading->work->n_checked, sizeof(size_t));
        if (!worker->doubtful) return iem_fail_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        const size_t rows = table->chunks[i].n_rows;
        run->rows[i + 1] = run->rows[i] + rows;
        run->blocks[i + 1] =
            run->blocks[i] + rows / run->block + (rows % run->block > 0);
    }
    if (!iem_source_listens(run->reading->source) || !iem_frame_is_text(table))
        return IEM_OK;
    run->all = iem_zeroed(table->n_columns, sizeof *run->all);
    if (!run->all) return iem_fail_memory(err);
    for (size_t i = 0; i < table->n_columns; i++) run->all[i] = i;
    return IEM_OK;
}

static void run_clear(struct run *run)
{
    for (unsigned w = 0; run->workers && w < run->reading->threads; w++) {
        struct worker *worker = &run->workers[w];
        iem_texts_room_clear(&worker->fields);
        iem_texts_room_clear(&worker->texts);
        iem_buffer_clear(&worker->csv);
        free(worker->batch.rejects);
        free(worker->doubtful);
    }
    for (size_t i = 0; run->pending && i < run->n_pending; i++) {
        if (run->pending[i].ready) drop(run, &run->pending[i].delivery);
        iem_buffer_clear(&run->pending[i].csv);
    }
    free(run->pending);
    free(run->workers);
    free(run->blocks);
    free(run->rows);
    free(run->all);
    pthread_cond_destroy(&run->turned);
    pthread_mutex_destroy(&run->lock);
}

/* A table without rows is the header alone. */
static iem_status end_text(struct run *run, iem_error *err)
{
    iem_buffer header = {0};
    iem_status status = IEM_OK;
    if (!run->all) return IEM_OK;
    if (run->table->n_rows == 0) {
        status =
            iem_frame_put_header(run->table, &header) ? IEM_OK : iem_fail_memory(err);
        if (status == IEM_OK)
            status = iem_source_hear(run->reading->source, header.at, header.len, err);
        iem_buffer_clear(&header);
    }
    return status == IEM_OK ? iem_source_hear_end(run->reading->source, err) : status;
}

iem_status iem_frame_read(const iem_frame_reading *reading, iem_reader_end *end,
                          iem_error *err)
{
    struct run run = {.reading = reading,
                      .table = reading->table,
                      .block = iem_frame_rows_at_once(reading->table, BLOCK),
                      .lock = PTHREAD_MUTEX_INITIALIZER,
                      .turned = PTHREAD_COND_INITIALIZER,
                      .failed = UINT64_MAX};
    iem_status status = check_columns(reading, err);
    if (status == IEM_OK) status = run_init(&run, err);
    if (status == IEM_OK) status = iem_parallel(reading->threads, work_on, &run, err);
    if (run.failed != UINT64_MAX) {
        status = run.status;
        if (err) *err = run.error;
    }
    if (status == IEM_OK) status = end_text(&run, err);
    if (status == IEM_OK)
        *end = (iem_reader_end){.lines = 1 + reading->table->n_rows,
                                .records = reading->table->n_rows};
    run_clear(&run);
    return status;
}
