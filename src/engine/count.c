/* The first pass: the log of this process, piece by piece with a checkpoint, then the
 * counts of all processes. */
#include "engine/count.h"

#include "engine/checkpoint.h"
#include "engine/counts.h"
#include "engine/digests.h"
#include "engine/room.h"
#include "engine/sum.h"

#include <math.h>
#include <string.h>

struct counting {
    iem_log *log;
    const struct iem_plan *plan;
    iem_counts *counts;
    iem_rejects rejects;
    struct iem_tally *whole; /* with a checkpoint: all pieces so far */
    iem_room room;           /* for them */
    iem_checkpoint *checkpoint;
    iem_counted piece;
};

static iem_status count_rows(unsigned worker, const iem_log_rows *rows, void **user,
                             void *at, iem_error *err)
{
    struct counting *counting = at;
    (void)user;
    return iem_counts_add(counting->counts, worker, rows->coded, err);
}

static iem_status count_rejects(size_t part, iem_delivery *delivery, void *at,
                                iem_error *err)
{
    struct counting *counting = at;
    const uint64_t before = iem_log_part(counting->log, part)->lines;
    for (size_t i = 0; i < delivery->n_rejects; i++) {
        const iem_reject *reject = &delivery->rejects[i];
        IEM_TRY(iem_rejects_add(&counting->rejects, part, reject->line, reject->reason,
                                err));
        if (counting->checkpoint)
            iem_counted_reject(&counting->piece, reject->line - before, reject->reason);
    }
    return IEM_OK;
}

/* ---- Pieces ---- */

/* Each piece fitted by itself. How many more combinations the next ones have is not
 * guessed: pieces that were kept are taken without being read. */
static iem_status absorb(struct counting *counting, const struct iem_tally *tally,
                         iem_error *err)
{
    struct iem_tally *whole = counting->whole;
    IEM_TRY(iem_tally_absorb(whole, tally, err));
    return iem_room_check(&counting->room, whole, whole, whole->cube.n_cells,
                          iem_tally_bytes(whole), NAN, err);
}

struct telling {
    struct counting *counting;
    size_t part;
};

static iem_status tell_reject(void *ctx, uint64_t line, const char *reason,
                              iem_error *err)
{
    const struct telling *telling = ctx;
    const iem_part *part = iem_log_part(telling->counting->log, telling->part);
    return iem_rejects_add(&telling->counting->rejects, telling->part,
                           part->lines + line, reason, err);
}

static iem_status take_piece(struct counting *counting, size_t part,
                             const iem_counted *counted, iem_error *err)
{
    struct telling telling = {counting, part};
    IEM_TRY(iem_counted_rejects(counted, tell_reject, &telling, err));
    return absorb(counting, counted->tally, err);
}

static iem_status before_piece(iem_piece *piece, bool *known, void *at, iem_error *err)
{
    struct counting *counting = at;
    iem_counted counted = {0};
    iem_status status =
        iem_checkpoint_find(counting->checkpoint, piece, &counted, known, err);
    if (status == IEM_OK && *known)
        status = take_piece(counting, piece->part, &counted, err);
    iem_counted_clear(&counted);
    return status;
}

static iem_status after_piece(const iem_piece *piece, void *at, iem_error *err)
{
    struct counting *counting = at;
    iem_counted *counted = &counting->piece;
    IEM_TRY(iem_counts_take(counting->counts, false, &counted->tally, err));
    iem_status status = iem_checkpoint_save(counting->checkpoint, piece, counted, err);
    if (status == IEM_OK) status = absorb(counting, counted->tally, err);
    iem_counted_clear(counted);
    return status;
}

/* ---- The whole ---- */

/* With a checkpoint all was taken piece by piece, and nothing is left. */
static iem_status collect(struct counting *counting, iem_error *err)
{
    if (counting->whole) return iem_tally_settle(counting->whole, err);
    return iem_counts_take(counting->counts, true, &counting->whole, err);
}

/* Rank 0 saw all parts; a range names those of which it read something. */
static iem_status add_inputs(struct counting *counting, iem_error *err)
{
    iem_log *log = counting->log;
    if (iem_ranks_rank(iem_log_ranks(log)) > 0) return IEM_OK;
    for (size_t i = 0; i < iem_log_parts(log); i++)
        if (!counting->rejects.options->ranges || iem_log_bytes(log, i) > 0)
            IEM_TRY(iem_tally_add_input(
                counting->whole, iem_source_name(iem_log_source(log, i)),
                iem_log_bytes(log, i), iem_source_digest(iem_log_source(log, i)), err));
    return IEM_OK;
}

/* The counts of this process, then those of all. */
static iem_status sum_up(struct counting *counting, iem_error *err)
{
    IEM_TRY(collect(counting, err));
    IEM_TRY(iem_log_settle(counting->log, err));
    IEM_TRY(iem_digests_gather(counting->log, err));
    IEM_TRY(add_inputs(counting, err));
    IEM_TRY(iem_sum_tally(iem_log_ranks(counting->log), &counting->whole, err));
    return iem_rejects_gather(&counting->rejects, err);
}

static uint64_t rows_read(const struct iem_tally *tally)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < IEM_N_FATES; i++) sum += tally->rows[i];
    return sum;
}

static iem_status counting_init(struct counting *counting, const iem_options *options,
                                iem_error *err)
{
    iem_log *log = counting->log;
    IEM_TRY(
        iem_counts_new(log, counting->plan, options->memory, &counting->counts, err));
    counting->room = iem_room_of(options->memory, iem_log_threads(log));
    IEM_TRY(iem_rejects_open(log, options, &counting->rejects, err));
    IEM_TRY(
        iem_checkpoint_open(log, counting->plan, options, &counting->checkpoint, err));
    return counting->checkpoint ? iem_tally_new(counting->plan, &counting->whole, err)
                                : IEM_OK;
}

static void counting_clear(struct counting *counting)
{
    iem_counts_free(counting->counts);
    iem_tally_free(counting->whole);
    iem_counted_clear(&counting->piece);
    iem_checkpoint_free(counting->checkpoint);
    iem_rejects_discard(&counting->rejects);
}

static iem_status count_log(struct counting *counting, const iem_options *options,
                            iem_error *err)
{
    const bool pieces = counting->checkpoint != NULL;
    const iem_pass pass = {.plan = counting->plan,
                           .stage = "reading",
                           .tallies = iem_counts_tallies(counting->counts),
                           .on_rows = count_rows,
                           .in_order = count_rejects,
                           .piece = pieces ? options->piece : 0,
                           .before_piece = pieces ? before_piece : NULL,
                           .after_piece = pieces ? after_piece : NULL,
                           .ctx = counting};
    IEM_TRY(iem_log_run(counting->log, &pass, NULL, err));
    IEM_TRY(sum_up(counting, err));
    return iem_rejects_close(&counting->rejects, rows_read(counting->whole), err);
}

iem_status iem_count(iem_log *log, const struct iem_plan *plan,
                     const iem_options *options, struct iem_tally **tally,
                     iem_error *err)
{
    struct counting counting = {.log = log, .plan = plan};
    iem_status status = counting_init(&counting, options, err);
    if (status == IEM_OK) status = count_log(&counting, options, err);
    if (status == IEM_OK) {
        *tally = counting.whole;
        counting.whole = NULL;
    }
    counting_clear(&counting);
    return status;
}
