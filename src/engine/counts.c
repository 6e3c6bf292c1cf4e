#include "engine/counts.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "engine/room.h"
#include "tally/section.h"
#include "tally/shards.h"

#include <pthread.h>
#include <stdlib.h>

/* How one thread counts once its own counts have grown large. */
struct hand {
    iem_lane *lane;    /* NULL: they have not */
    uint32_t **recode; /* [dimension][own code]: the common one */
    size_t *n_known, *capacity;
    unsigned unlooked; /* batches of rows since the room was looked at */
};

struct iem_counts {
    const iem_log *log;
    const struct iem_plan *plan;
    unsigned threads;
    struct iem_tally **tallies; /* one per thread */
    struct hand *hands;         /* likewise */
    pthread_mutex_t lock;       /* guards the rest, but for what is in the shards */
    struct iem_tally *common;
    iem_shards *shards; /* of the common counts, once there are any */
    iem_room room;
};

/* ---- The parts ---- */

void iem_tallies_free(struct iem_tally **tallies, unsigned n)
{
    for (unsigned w = 0; tallies && w < n; w++) iem_tally_free(tallies[w]);
    free(tallies);
}

iem_status iem_tallies_new(const struct iem_plan *plan, unsigned n,
                           struct iem_tally ***tallies, iem_error *err)
{
    iem_status status = IEM_OK;
    *tallies = iem_zeroed(n, sizeof **tallies);
    if (!*tallies) return iem_fail_memory(err);
    for (unsigned w = 0; w < n && status == IEM_OK; w++)
        status = iem_tally_new(plan, &(*tallies)[w], err);
    if (status != IEM_OK) {
        iem_tallies_free(*tallies, n);
        *tallies = NULL;
    }
    return status;
}

static bool make_hand(struct hand *hand, size_t n_dims)
{
    hand->recode = iem_zeroed(n_dims, sizeof *hand->recode);
    hand->n_known = iem_zeroed(n_dims, sizeof *hand->n_known);
    hand->capacity = iem_zeroed(n_dims, sizeof *hand->capacity);
    return hand->recode && hand->n_known && hand->capacity;
}

static void clear_hand(struct hand *hand, size_t n_dims)
{
    for (size_t d = 0; hand->recode && d < n_dims; d++) free(hand->recode[d]);
    free(hand->recode);
    free(hand->n_known);
    free(hand->capacity);
    iem_lane_free(hand->lane);
    *hand = (struct hand){0};
}

iem_status iem_counts_new(const iem_log *log, const struct iem_plan *plan,
                          size_t memory, iem_counts **counts, iem_error *err)
{
    const unsigned threads = iem_log_threads(log);
    iem_counts *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->log = log;
    made->plan = plan;
    made->threads = threads;
    made->room = iem_room_of(memory, threads);
    pthread_mutex_init(&made->lock, NULL);
    iem_status status = iem_tallies_new(plan, threads, &made->tallies, err);
    if (status == IEM_OK) status = iem_tally_new(plan, &made->common, err);
    made->hands = iem_zeroed(threads, sizeof *made->hands);
    if (status == IEM_OK && !made->hands) status = iem_fail_memory(err);
    if (status == IEM_OK)
        *counts = made;
    else
        iem_counts_free(made);
    return status;
}

void iem_counts_free(iem_counts *counts)
{
    if (!counts) return;
    for (unsigned w = 0; counts->hands && counts->common && w < counts->threads; w++)
        clear_hand(&counts->hands[w], counts->common->n_dims);
    free(counts->hands);
    iem_tallies_free(counts->tallies, counts->threads);
    iem_tally_free(counts->common);
    iem_shards_free(counts->shards);
    pthread_mutex_destroy(&counts->lock);
    free(counts);
}

struct iem_tally *const *iem_counts_tallies(const iem_counts *counts)
{
    return counts->tallies;
}

/* ---- Counting together ---- */

/* Categories that are new to the thread get their common code. */
static iem_status learn_codes(iem_counts *counts, struct hand *hand,
                              const struct iem_tally *own, iem_error *err)
{
    iem_status status = IEM_OK;
    for (size_t d = 0; d < own->n_dims && status == IEM_OK; d++) {
        const iem_dict *dict = &own->dims[d].dict;
        size_t *known = &hand->n_known[d];
        if (own->dims[d].banded || *known == dict->n_codes) continue;
        if (!IEM_GROW(hand->recode[d], hand->capacity[d], dict->n_codes))
            return iem_fail_memory(err);
        pthread_mutex_lock(&counts->lock);
        for (; *known < dict->n_codes && status == IEM_OK; ++*known)
            status = iem_dict_add(&counts->common->dims[d].dict, dict->texts[*known],
                                  &hand->recode[d][*known], err);
        pthread_mutex_unlock(&counts->lock);
    }
    return status;
}

/* The sections stay with the thread. */
static iem_status empty_cube(struct iem_tally *own, iem_error *err)
{
    iem_cube_clear(&own->cube);
    return iem_cube_init(&own->cube, own->n_dims, own->q, err);
}

static iem_status begin_sharing(iem_counts *counts, struct hand *hand,
                                struct iem_tally *own, iem_error *err)
{
    iem_status status = IEM_OK;
    pthread_mutex_lock(&counts->lock);
    if (!counts->shards) status = iem_shards_new(counts->common, &counts->shards, err);
    pthread_mutex_unlock(&counts->lock);
    if (status != IEM_OK) return status;
    IEM_TRY(iem_lane_new(counts->shards, &hand->lane, err));
    if (!make_hand(hand, own->n_dims)) return iem_fail_memory(err);
    IEM_TRY(learn_codes(counts, hand, own, err));
    IEM_TRY(iem_lane_merge(hand->lane, &own->cube, hand->recode, err));
    return empty_cube(own, err);
}

/* Will it all fit? Threads with counts of their own have about as many as each other.
 */
static iem_status look_at_room(iem_counts *counts, const struct iem_tally *own,
                               bool shared, iem_error *err)
{
    size_t cells = own->cube.n_cells;
    const size_t beside = iem_tally_bytes(own) - iem_cube_bytes(&own->cube);
    size_t bytes = counts->threads * iem_cube_bytes(&own->cube);
    if (shared) iem_shards_size(counts->shards, &cells, &bytes);
    bytes += counts->threads * beside;
    pthread_mutex_lock(&counts->lock);
    const iem_status status =
        iem_room_check(&counts->room, shared ? counts->common : own, own, cells, bytes,
                       iem_log_share(counts->log), err);
    pthread_mutex_unlock(&counts->lock);
    return status;
}

static iem_status too_large(const struct iem_tally *tally, size_t numeric,
                            iem_error *err)
{
    const char *name = "count";
    for (size_t d = 0; d < tally->n_facts; d++)
        if (tally->dims[d].banded && numeric-- == 0) name = tally->dims[d].name;
    return iem_fail(err, IEM_ERR_DATA,
                    "column '%s': the sums of its values no longer fit in 128 bits",
                    name);
}

static iem_status add_shared(iem_counts *counts, struct hand *hand,
                             const struct iem_tally *own, const iem_rows *rows,
                             size_t *overflow, iem_error *err)
{
    IEM_TRY(learn_codes(counts, hand, own, err));
    return iem_lane_add_rows(hand->lane, rows->n, rows->keys, rows->count,
                             rows->adverse, rows->centred, hand->recode, overflow, err);
}

iem_status iem_counts_add(iem_counts *counts, unsigned worker, const iem_rows *rows,
                          iem_error *err)
{
    enum { NOW_AND_THEN = 1 << 8 };
    struct iem_tally *own = counts->tallies[worker];
    struct hand *hand = &counts->hands[worker];
    size_t overflow = SIZE_MAX;
    if (!hand->lane && iem_room_is_full(&counts->room, own))
        IEM_TRY(begin_sharing(counts, hand, own, err));
    if (++hand->unlooked % NOW_AND_THEN == 0)
        IEM_TRY(look_at_room(counts, own, hand->lane, err));
    const iem_status status =
        hand->lane ? add_shared(counts, hand, own, rows, &overflow, err)
                   : iem_cube_add_rows(&own->cube, rows->n, rows->keys, rows->count,
                                       rows->adverse, rows->centred, &overflow, err);
    if (status == IEM_ERR_DATA) return too_large(own, overflow, err);
    return status == IEM_OK ? iem_sections_add(own, rows, err) : status;
}

/* ---- Taking stock ---- */

static iem_status end_sharing(iem_counts *counts, iem_error *err)
{
    size_t overflow = SIZE_MAX;
    for (unsigned w = 0; w < counts->threads; w++) {
        const struct hand *hand = &counts->hands[w];
        if (!hand->lane) continue;
        const iem_status status = iem_lane_flush(hand->lane, &overflow, err);
        if (status == IEM_ERR_DATA) return too_large(counts->common, overflow, err);
        if (status != IEM_OK) return status;
    }
    IEM_TRY(iem_shards_join(counts->shards, counts->common, err));
    iem_shards_free(counts->shards);
    counts->shards = NULL;
    return IEM_OK;
}

struct stock {
    iem_counts *counts;
    unsigned apart;     /* cubes so far from each other become one */
    iem_status *status; /* one per thread */
    iem_error *err;
};

/* On all threads; the first failure is told. */
static iem_status run(struct stock *s, size_t n, void (*work)(size_t index, void *ctx),
                      iem_error *err)
{
    iem_status status = iem_parallel_for(s->counts->threads, n, work, s, err);
    for (unsigned w = 0; w < s->counts->threads && status == IEM_OK; w++)
        if ((status = s->status[w]) != IEM_OK && err) *err = s->err[w];
    return status;
}

/* All codes of the threads in the order that is final. Nothing is counted in the common
 * cube yet. */
static iem_status settle_codes(iem_counts *counts, iem_error *err)
{
    for (unsigned pass = 0; pass < 2; pass++) {
        for (unsigned w = 0; w < counts->threads; w++) {
            struct hand *hand = &counts->hands[w];
            const struct iem_tally *own = counts->tallies[w];
            if (pass == 0 && !make_hand(hand, own->n_dims)) return iem_fail_memory(err);
            for (size_t d = 0; d < own->n_dims; d++) hand->n_known[d] = 0;
            IEM_TRY(learn_codes(counts, hand, own, err));
        }
        if (pass == 0) IEM_TRY(iem_tally_settle(counts->common, err));
    }
    return IEM_OK;
}

static void sort_own(size_t worker, void *at)
{
    const struct stock *s = at;
    s->status[worker] = iem_cube_sort(&s->counts->tallies[worker]->cube,
                                      s->counts->hands[worker].recode, &s->err[worker]);
}

static void join_two(size_t pair, void *at)
{
    const struct stock *s = at;
    const size_t to = 2 * pair * s->apart, from = to + s->apart;
    struct iem_tally *const *tallies = s->counts->tallies;
    if (from < s->counts->threads)
        s->status[to] =
            iem_cube_join(&tallies[to]->cube, &tallies[from]->cube, &s->err[to]);
}

/* The cubes of the threads become the common one: each is sorted by a thread, and then
 * two by two they are joined. */
static iem_status join_in_turns(struct stock *s, iem_error *err)
{
    iem_counts *counts = s->counts;
    const unsigned n = counts->threads;
    IEM_TRY(settle_codes(counts, err));
    IEM_TRY(run(s, n, sort_own, err));
    for (s->apart = 1; s->apart < n; s->apart *= 2)
        IEM_TRY(run(s, (n + 2 * s->apart - 1) / (2 * s->apart), join_two, err));
    iem_cube_clear(&counts->common->cube);
    counts->common->cube = counts->tallies[0]->cube;
    counts->tallies[0]->cube = (iem_cube){0};
    for (unsigned w = 0; w < n; w++) IEM_TRY(empty_cube(counts->tallies[w], err));
    return IEM_OK;
}

static iem_status join_own(iem_counts *counts, iem_error *err)
{
    struct stock s = {.counts = counts};
    s.status = iem_zeroed(counts->threads, sizeof *s.status);
    s.err = iem_zeroed(counts->threads, sizeof *s.err);
    const iem_status status =
        s.status && s.err ? join_in_turns(&s, err) : iem_fail_memory(err);
    free(s.status);
    free(s.err);
    return status;
}

/* What one thread still has goes to the common counts. Its categories stay: its coder
 * knows them by number. */
static iem_status hand_over(iem_counts *counts, unsigned w, iem_error *err)
{
    struct iem_tally *own = counts->tallies[w];
    clear_hand(&counts->hands[w], own->n_dims);
    IEM_TRY(iem_tally_absorb(counts->common, own, err));
    return iem_tally_empty(own, err);
}

iem_status iem_counts_take(iem_counts *counts, bool last, struct iem_tally **tally,
                           iem_error *err)
{
    if (counts->shards) {
        IEM_TRY(end_sharing(counts, err));
    } else if (last && counts->threads == 1) { /* its counts need not be copied */
        struct iem_tally *empty = counts->common;
        counts->common = counts->tallies[0];
        counts->tallies[0] = empty;
    } else {
        IEM_TRY(join_own(counts, err));
    }
    for (unsigned w = 0; w < counts->threads; w++) IEM_TRY(hand_over(counts, w, err));
    IEM_TRY(iem_tally_settle(counts->common, err));
    *tally = counts->common;
    counts->common = NULL;
    counts->room.cells = 0;
    counts->room.share = 0;
    return iem_tally_new(counts->plan, &counts->common, err);
}
