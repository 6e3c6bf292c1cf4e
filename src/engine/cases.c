#include "engine/cases.h"

#include "base/grow.h"
#include "base/outputs.h"
#include "engine/case_lines.h"
#include "engine/gather.h"
#include "engine/listed.h"
#include "engine/ranks.h"
#include "engine/spool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SOON = 8 }; /* lines for which memory is asked beforehand */

/* One line, kept with what --case-limit ranks by. */
struct line {
    double strength;
    uint64_t sequence; /* place in the log */
    char *id, *text;
};

/* Where one line of a block ends, and its case number. */
struct mark {
    double strength;
    size_t text_end, id_end;
};

/* The lines of one block, on their way to in_order. */
struct block {
    iem_buffer text, ids;
    struct mark *marks; /* where lines are looked at one by one */
    size_t n, capacity;
    struct block *next; /* of those that wait to be filled again */
};

struct writing {
    const struct iem_plan *plan;
    const iem_options *options;
    const iem_measuring *measuring;
    const struct iem_result *result;
    iem_listed *listed;
    iem_case_lines *lines;
    iem_file *file;
    struct line *kept; /* with --case-limit */
    size_t n_kept, kept_capacity, n_sent;
    uint64_t sequence;
    iem_spool *spool; /* of a rank above 0, whose lines go to rank 0 */
    iem_buffer record;
    pthread_mutex_t lock;
    struct block *spare; /* written ones, whose memory is used again */
};

/* ---- Rows to lines, in any order ---- */

static bool looks_at_lines(const struct writing *w)
{
    return w->options->case_limit || w->spool;
}

static iem_status mark_line(const struct writing *w, unsigned worker,
                            const iem_case_entry *about, struct block *block,
                            iem_error *err)
{
    IEM_TRY(iem_case_number(w->lines, worker, about, &block->ids, err));
    if (!IEM_GROW(block->marks, block->capacity, block->n + 1))
        return iem_fail_memory(err);
    block->marks[block->n++] = (struct mark){iem_listed_strength(about->cell),
                                             block->text.len, block->ids.len};
    return IEM_OK;
}

static iem_status take_spare(struct writing *w, void **user, iem_error *err)
{
    if (*user) return IEM_OK;
    pthread_mutex_lock(&w->lock);
    struct block *block = w->spare;
    if (block) w->spare = block->next;
    pthread_mutex_unlock(&w->lock);
    if (!block) block = iem_zeroed(1, sizeof *block);
    *user = block;
    return block ? IEM_OK : iem_fail_memory(err);
}

static void leave_spare(struct writing *w, struct block *block)
{
    block->text.len = block->ids.len = block->n = 0;
    pthread_mutex_lock(&w->lock);
    block->next = w->spare;
    w->spare = block;
    pthread_mutex_unlock(&w->lock);
}

static void free_block(void *at)
{
    struct block *block = at;
    iem_buffer_clear(&block->text);
    iem_buffer_clear(&block->ids);
    free(block->marks);
    free(block);
}

/* Cases found, and not yet put into words: memory is asked for meanwhile. */
struct found {
    iem_case_entry cases[IEM_ROWS];
    size_t n;
};

static iem_status write_found(const struct writing *w, unsigned worker,
                              struct found *found, struct block *block, iem_error *err)
{
    for (size_t i = 0; i < found->n && i < SOON; i++)
        iem_case_fetch(w->lines, found->cases[i].cell);
    for (size_t i = 0; i < found->n; i++) {
        const iem_case_entry *about = &found->cases[i];
        if (i + SOON < found->n) iem_case_fetch(w->lines, found->cases[i + SOON].cell);
        IEM_TRY(iem_case_line(w->lines, worker, about, &block->text, err));
        if (looks_at_lines(w)) IEM_TRY(mark_line(w, worker, about, block, err));
    }
    found->n = 0;
    return IEM_OK;
}

/* A row is a case of each ground. */
static iem_status find_cases(const struct writing *w, unsigned worker,
                             const iem_log_rows *rows, size_t i, size_t cell,
                             struct found *found, struct block *block, iem_error *err)
{
    const uint32_t *key = rows->coded->keys + i * rows->coded->width;
    for (size_t v = 0; v < iem_measuring_views(w->measuring); v++) {
        const size_t t = iem_measuring_own(w->measuring, v, key);
        const iem_cell_row *row =
            t == SIZE_MAX ? NULL : iem_listed_row(w->listed, t, cell);
        if (!row) continue;
        iem_case_expect(w->lines, row);
        found->cases[found->n++] = (iem_case_entry){rows, i, t, row};
        if (found->n == IEM_ROWS) IEM_TRY(write_found(w, worker, found, block, err));
    }
    return IEM_OK;
}

static void expect_cases(const struct writing *w, const iem_log_rows *rows, size_t i,
                         size_t cell)
{
    const uint32_t *key = rows->coded->keys + i * rows->coded->width;
    for (size_t v = 0; v < iem_measuring_views(w->measuring); v++) {
        const size_t t = iem_measuring_own(w->measuring, v, key);
        if (t != SIZE_MAX) iem_listed_expect(w->listed, t, cell);
    }
}

/* The adverse rows, and the keys by which their cells are found. */
struct adverse {
    size_t n;
    uint8_t row[IEM_ROWS];
    uint32_t keys[IEM_ROWS * (IEM_MAX_FACTS + IEM_MAX_GROUNDS + 1)];
};

static void find_adverse(const struct writing *w, const iem_rows *coded,
                         struct adverse *adverse, size_t *cells)
{
    const size_t width = coded->width;
    adverse->n = 0;
    for (size_t i = 0; i < coded->n; i++) {
        if (!coded->adverse[i] || coded->count[i] == 0) continue;
        memcpy(adverse->keys + adverse->n * width, coded->keys + i * width,
               width * sizeof *coded->keys);
        adverse->row[adverse->n++] = (uint8_t)i;
    }
    iem_measuring_cells_of(w->measuring, adverse->n, adverse->keys, width, cells);
}

static iem_status write_rows(unsigned worker, const iem_log_rows *rows, void **user,
                             void *at, iem_error *err)
{
    struct writing *w = at;
    struct adverse adverse;
    size_t cells[IEM_ROWS];
    struct found found;
    found.n = 0;
    IEM_TRY(take_spare(w, user, err));
    find_adverse(w, rows->coded, &adverse, cells);
    for (size_t i = 0; i < adverse.n; i++) {
        if (cells[i] == SIZE_MAX)
            return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
        expect_cases(w, rows, adverse.row[i], cells[i]);
    }
    for (size_t i = 0; i < adverse.n; i++) {
        if (iem_listed_cell(w->listed, cells[i]))
            IEM_TRY(find_cases(w, worker, rows, adverse.row[i], cells[i], &found, *user,
                               err));
    }
    return write_found(w, worker, &found, *user, err);
}

/* ---- Lines to the file, in the order of the log ---- */

static int by_strength(const void *a, const void *b)
{
    const struct line *la = a, *lb = b;
    if (la->strength > lb->strength || la->strength < lb->strength)
        return la->strength > lb->strength ? -1 : 1;
    const int order = strcmp(la->id, lb->id);
    if (order != 0) return order;
    return (la->sequence > lb->sequence) - (la->sequence < lb->sequence);
}

static int by_sequence(const void *a, const void *b)
{
    const struct line *la = a, *lb = b;
    return (la->sequence > lb->sequence) - (la->sequence < lb->sequence);
}

static void free_line(struct line *line)
{
    free(line->id);
    free(line->text);
}

static void prune(struct writing *w)
{
    if (w->n_kept <= w->options->case_limit) return;
    qsort(w->kept, w->n_kept, sizeof *w->kept, by_strength);
    while (w->n_kept > w->options->case_limit) free_line(&w->kept[--w->n_kept]);
}

static iem_status keep(struct writing *w, double strength, iem_slice id, iem_slice text,
                       iem_error *err)
{
    struct line line = {strength, w->sequence++, iem_copy(id), iem_copy(text)};
    if (!line.id || !line.text || !IEM_GROW(w->kept, w->kept_capacity, w->n_kept + 1)) {
        free_line(&line);
        return iem_fail_memory(err);
    }
    w->kept[w->n_kept++] = line;
    if (w->n_kept > 2 * w->options->case_limit + 1024) prune(w);
    return IEM_OK;
}

static void put_record(double strength, iem_slice id, iem_slice text,
                       iem_buffer *record)
{
    iem_buffer_bytes(record, (const char *)&strength, sizeof strength);
    iem_put_text(record, id);
    iem_put_text(record, text);
}

static iem_status place_line(struct writing *w, double strength, iem_slice id,
                             iem_slice text, iem_error *err)
{
    if (w->options->case_limit) return keep(w, strength, id, text, err);
    if (!w->spool) return iem_file_write(w->file, text.at, text.len, err);
    w->record.len = 0;
    put_record(strength, id, text, &w->record);
    return iem_spool_add(w->spool, &w->record, err);
}

static iem_status place_block(struct writing *w, const struct block *block,
                              iem_error *err)
{
    size_t text = 0, id = 0;
    for (size_t i = 0; i < block->n; i++) {
        const struct mark *mark = &block->marks[i];
        const iem_slice own_id = {block->ids.at + id, mark->id_end - id};
        const iem_slice own_text = {block->text.at + text, mark->text_end - text};
        IEM_TRY(place_line(w, mark->strength,
                           mark->id_end > id ? own_id : (iem_slice){"", 0}, own_text,
                           err));
        id = mark->id_end;
        text = mark->text_end;
    }
    return IEM_OK;
}

static iem_status take_block(size_t part, iem_delivery *delivery, void *at,
                             iem_error *err)
{
    struct writing *w = at;
    struct block *block = delivery->user;
    (void)part;
    if (!block) return IEM_OK;
    if (looks_at_lines(w))
        IEM_TRY(place_block(w, block, err));
    else
        IEM_TRY(iem_file_write(w->file, block->text.at, block->text.len, err));
    delivery->user = NULL;
    leave_spare(w, block);
    return IEM_OK;
}

/* ---- From the other ranks, whose lines come later in the log ---- */

static iem_status next_line(void *ctx, iem_buffer *record, iem_error *err)
{
    struct writing *w = ctx;
    if (!w->options->case_limit) return iem_spool_next(w->spool, record, err);
    if (w->n_sent < w->n_kept) {
        const struct line *line = &w->kept[w->n_sent++];
        put_record(line->strength, iem_slice_of(line->id), iem_slice_of(line->text),
                   record);
    }
    return IEM_OK;
}

static iem_status receive_line(void *ctx, unsigned rank, const char *record, size_t n,
                               iem_error *err)
{
    double own = 0;
    iem_bytes in = iem_bytes_of(record, n);
    const void *strength = iem_get_bytes(&in, sizeof own);
    (void)rank;
    if (strength) memcpy(&own, strength, sizeof own);
    const iem_slice id = iem_get_text(&in), text = iem_get_text(&in);
    return place_line(ctx, own, id, text, err);
}

static void sort_kept(struct writing *w)
{
    prune(w);
    if (w->n_kept) qsort(w->kept, w->n_kept, sizeof *w->kept, by_sequence);
}

static iem_status gather_lines(struct writing *w, iem_error *err)
{
    iem_ranks *ranks = w->options->ranks;
    if (iem_ranks_rank(ranks) > 0) sort_kept(w);
    if (w->spool) IEM_TRY(iem_spool_rewind(w->spool, err));
    return iem_ranks_collect(ranks, &(iem_stream){next_line, receive_line, w}, err);
}

static iem_status write_kept(struct writing *w, iem_error *err)
{
    sort_kept(w);
    for (size_t i = 0; i < w->n_kept; i++)
        IEM_TRY(iem_file_write(w->file, w->kept[i].text, strlen(w->kept[i].text), err));
    return IEM_OK;
}

/* ---- The whole ---- */

static iem_status run_pass(iem_log *log, struct writing *w, struct iem_tally *tally,
                           iem_error *err)
{
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(tally, iem_log_threads(log), &shared, err));
    const iem_pass pass = {.plan = w->plan,
                           .stage = "cases",
                           .tallies = shared,
                           .frozen = true,
                           .only_adverse = true,
                           .with_ids = true,
                           .on_rows = write_rows,
                           .in_order = take_block,
                           .drop = free_block,
                           .ctx = w};
    const iem_status status = iem_log_run(log, &pass, NULL, err);
    free(shared);
    return status;
}

static iem_status open_file(struct writing *w, iem_error *err)
{
    if (iem_ranks_rank(w->options->ranks) > 0) return iem_spool_new(&w->spool, err);
    IEM_TRY(iem_file_create(w->options->cases_path, true, &w->file, err));
    return iem_file_write(w->file, IEM_CASES_HEADER, sizeof IEM_CASES_HEADER - 1, err);
}

static iem_status close_file(struct writing *w, iem_error *err)
{
    iem_file *file = w->file;
    if (!file) return IEM_OK;
    IEM_TRY(write_kept(w, err));
    w->file = NULL;
    return iem_outputs_file(w->options->outputs, file, err);
}

static void writing_clear(struct writing *w)
{
    iem_file_discard(w->file);
    iem_spool_free(w->spool);
    iem_buffer_clear(&w->record);
    for (struct block *next, *block = w->spare; block; block = next) {
        next = block->next;
        free_block(block);
    }
    pthread_mutex_destroy(&w->lock);
    for (size_t i = 0; i < w->n_kept; i++) free_line(&w->kept[i]);
    free(w->kept);
    iem_listed_free(w->listed);
    iem_case_lines_free(w->lines);
}

iem_status iem_cases_write(iem_log *log, const struct iem_plan *plan,
                           const iem_options *options, struct iem_tally *tally,
                           const iem_measuring *measuring,
                           const struct iem_result *result, iem_error *err)
{
    struct writing w = {.plan = plan,
                        .options = options,
                        .measuring = measuring,
                        .result = result,
                        .lock = PTHREAD_MUTEX_INITIALIZER};
    iem_status status =
        iem_case_lines_new(plan, options, result, iem_log_threads(log), &w.lines, err);
    if (status == IEM_OK)
        status =
            iem_listed_new(result, iem_measuring_fact_cells(measuring),
                           options->case_limit, plan->count != NULL, &w.listed, err);
    if (status == IEM_OK) status = open_file(&w, err);
    if (status == IEM_OK && iem_listed_any(w.listed))
        status = run_pass(log, &w, tally, err);
    if (status == IEM_OK) status = gather_lines(&w, err);
    if (status == IEM_OK) status = close_file(&w, err);
    writing_clear(&w);
    return status;
}
