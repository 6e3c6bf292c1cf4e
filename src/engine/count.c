#include "engine/count.h"

#include "base/grow.h"
#include "engine/room.h"
#include "tally/shards.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- One tally per thread ---- */

static void free_tallies(struct iem_tally **tallies, unsigned n)
{
    for (unsigned w = 0; tallies && w < n; w++) iem_tally_free(tallies[w]);
    free(tallies);
}

static iem_status make_tallies(const struct iem_plan *plan, unsigned n,
                               struct iem_tally ***tallies, iem_error *err)
{
    iem_status status = IEM_OK;
    *tallies = iem_zeroed(n, sizeof **tallies);
    if (!*tallies) return iem_fail_memory(err);
    for (unsigned w = 0; w < n && status == IEM_OK; w++)
        status = iem_tally_new(plan, &(*tallies)[w], err);
    if (status != IEM_OK) {
        free_tallies(*tallies, n);
        *tallies = NULL;
    }
    return status;
}

/* ---- Counting ----------------------------------------------------------------------
 */

/* Each thread has counts of its own. Those that grow large go to common ones, so that
 * memory does not grow with the number of threads. */
struct counting {
    const iem_log *log;
    struct iem_tally **tallies; /* one per thread */
    struct hand *hands;         /* likewise */
    iem_rejects rejects;
    pthread_mutex_t lock; /* guards the next four, but for what is in the shards */
    struct iem_tally *common;
    iem_shards *shards; /* of the common counts, once there are any */
    iem_room room;
    unsigned unlooked; /* batches of rows since the room was looked at */
};

/* How one thread counts once its own counts have grown large. */
struct hand {
    iem_lane *lane;    /* NULL: they have not */
    uint32_t **recode; /* [dimension][own code]: the common one */
    size_t *n_known, *capacity;
};

static bool make_hand(struct hand *hand, size_t n_dims)
{
    hand->recode = iem_zeroed(n_dims, sizeof *hand->recode);
    hand->n_known = iem_zeroed(n_dims, sizeof *hand->n_known);
    hand->capacity = iem_zeroed(n_dims, sizeof *hand->capacity);
    return hand->recode && hand->n_known && hand->capacity;
}

static void free_hands(struct counting *counting, unsigned n)
{
    for (unsigned w = 0; counting->hands && w < n; w++) {
        struct hand *hand = &counting->hands[w];
        for (size_t d = 0; hand->recode && d < counting->common->n_dims; d++)
            free(hand->recode[d]);
        free(hand->recode);
        free(hand->n_known);
        free(hand->capacity);
        iem_lane_free(hand->lane);
    }
    free(counting->hands);
}

/* Categories that are new to the thread get their common code. */
static iem_status learn_codes(struct counting *counting, struct hand *hand,
                              const struct iem_tally *own, iem_error *err)
{
    iem_status status = IEM_OK;
    for (size_t d = 0; d < own->n_dims && status == IEM_OK; d++) {
        const iem_dict *dict = &own->dims[d].dict;
        if (own->dims[d].banded || hand->n_known[d] == dict->n_codes) continue;
        if (!IEM_GROW(hand->recode[d], hand->capacity[d], dict->n_codes))
            return iem_fail_memory(err);
        pthread_mutex_lock(&counting->lock);
        for (; hand->n_known[d] < dict->n_codes && status == IEM_OK; hand->n_known[d]++)
            status = iem_dict_add(&counting->common->dims[d].dict,
                                  dict->texts[hand->n_known[d]],
                                  &hand->recode[d][hand->n_known[d]], err);
        pthread_mutex_unlock(&counting->lock);
    }
    return status;
}

static iem_status begin_sharing(struct counting *counting, struct hand *hand,
                                struct iem_tally *own, iem_error *err)
{
    iem_status status = IEM_OK;
    pthread_mutex_lock(&counting->lock);
    if (!counting->shards)
        status = iem_shards_new(counting->common, &counting->shards, err);
    pthread_mutex_unlock(&counting->lock);
    if (status == IEM_OK) status = iem_lane_new(counting->shards, &hand->lane, err);
    if (status == IEM_OK && !make_hand(hand, own->n_dims))
        status = iem_fail_memory(err);
    if (status == IEM_OK) status = learn_codes(counting, hand, own, err);
    if (status == IEM_OK)
        status = iem_lane_merge(hand->lane, &own->cube, hand->recode, err);
    iem_cube_clear(&own->cube);
    return status == IEM_OK ? iem_cube_init(&own->cube, own->n_dims, own->q, err)
                            : status;
}

/* Now and then: will it all fit? Threads with counts of their own have about as many
 * as each other. */
static iem_status look_at_room(struct counting *counting, const struct iem_tally *own,
                               bool shared, iem_error *err)
{
    enum { NOW_AND_THEN = 1 << 12 };
    const double share = iem_log_share(counting->log);
    iem_status status = IEM_OK;
    pthread_mutex_lock(&counting->lock);
    const bool now = counting->unlooked++ % NOW_AND_THEN == NOW_AND_THEN - 1;
    if (now && shared)
        status = iem_room_check(&counting->room, counting->common,
                                iem_shards_cells(counting->shards),
                                iem_shards_bytes(counting->shards), share, err);
    if (now && !shared)
        status = iem_room_check(
            &counting->room, own, own->cube.n_cells,
            iem_log_threads(counting->log) * iem_cube_bytes(&own->cube), share, err);
    pthread_mutex_unlock(&counting->lock);
    return status;
}

static iem_status share_rows(struct counting *counting, struct hand *hand,
                             const struct iem_tally *own, const iem_rows *coded,
                             size_t *overflow, iem_error *err)
{
    IEM_TRY(learn_codes(counting, hand, own, err));
    return iem_lane_add_rows(hand->lane, coded->n, coded->keys, coded->count,
                             coded->adverse, coded->centred, hand->recode, overflow,
                             err);
}

static const char *numeric_name(const struct iem_tally *tally, size_t numeric)
{
    for (size_t d = 0; d < tally->n_facts; d++)
        if (tally->dims[d].banded && numeric-- == 0) return tally->dims[d].name;
    return "count";
}

static iem_status too_large(const struct iem_tally *tally, size_t overflow,
                            iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA,
                    "column '%s': the sums of its values no longer fit in 128 bits",
                    numeric_name(tally, overflow));
}

static iem_status count_rows(unsigned worker, const iem_log_rows *rows, void **user,
                             void *at, iem_error *err)
{
    struct counting *counting = at;
    struct iem_tally *own = counting->tallies[worker];
    struct hand *hand = &counting->hands[worker];
    const iem_rows *coded = rows->coded;
    size_t overflow = SIZE_MAX;
    (void)user;
    if (!hand->lane && iem_room_is_full(&counting->room, own))
        IEM_TRY(begin_sharing(counting, hand, own, err));
    IEM_TRY(look_at_room(counting, own, hand->lane, err));
    const iem_status status =
        hand->lane ? share_rows(counting, hand, own, coded, &overflow, err)
                   : iem_cube_add_rows(&own->cube, coded->n, coded->keys, coded->count,
                                       coded->adverse, coded->centred, &overflow, err);
    return overflow == SIZE_MAX || status == IEM_OK ? status
                                                    : too_large(own, overflow, err);
}

static iem_status count_rejects(size_t part, iem_delivery *delivery, void *at,
                                iem_error *err)
{
    struct counting *counting = at;
    return iem_rejects_add(&counting->rejects,
                           iem_source_name(iem_log_source(counting->log, part)),
                           delivery, err);
}

/* The common counts, if anything went there; else those of the first thread. */
static iem_status collect_counts(struct counting *counting, unsigned n, iem_error *err)
{
    struct iem_tally **tallies = counting->tallies;
    size_t overflow = SIZE_MAX;
    for (unsigned w = 0; w < n; w++)
        if (counting->hands[w].lane &&
            iem_lane_flush(counting->hands[w].lane, &overflow, err) != IEM_OK)
            return overflow == SIZE_MAX ? iem_fail_memory(err)
                                        : too_large(tallies[w], overflow, err);
    if (counting->shards) {
        IEM_TRY(iem_shards_join(counting->shards, counting->common, err));
        IEM_TRY(iem_tally_settle(counting->common, err));
    } else {
        struct iem_tally *empty = counting->common;
        counting->common = tallies[0];
        tallies[0] = empty;
    }
    for (unsigned w = 0; w < n; w++) {
        IEM_TRY(iem_tally_absorb(counting->common, tallies[w], err));
        iem_tally_free(tallies[w]);
        tallies[w] = NULL;
    }
    return IEM_OK;
}

static iem_status collect(struct counting *counting, iem_error *err)
{
    IEM_TRY(collect_counts(counting, iem_log_threads(counting->log), err));
    for (size_t i = 0; i < iem_log_parts(counting->log); i++) {
        const iem_source *source = iem_log_source(counting->log, i);
        IEM_TRY(iem_tally_add_input(counting->common, iem_source_name(source),
                                    iem_source_bytes(source), iem_source_digest(source),
                                    err));
    }
    return iem_tally_settle(counting->common, err);
}

static uint64_t rows_read(const struct iem_tally *tally)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < IEM_N_FATES; i++) sum += tally->rows[i];
    return sum;
}

iem_status iem_count(iem_log *log, const struct iem_plan *plan,
                     const iem_options *options, struct iem_tally **tally,
                     iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct counting counting = {.log = log,
                                .lock = PTHREAD_MUTEX_INITIALIZER,
                                .room = iem_room_of(options->memory, n)};
    IEM_TRY(make_tallies(plan, n, &counting.tallies, err));
    counting.hands = iem_zeroed(n, sizeof *counting.hands);
    iem_status status = counting.hands ? iem_tally_new(plan, &counting.common, err)
                                       : iem_fail_memory(err);
    if (status == IEM_OK) status = iem_rejects_open(options, &counting.rejects, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "reading",
                           .tallies = counting.tallies,
                           .on_rows = count_rows,
                           .in_order = count_rejects,
                           .ctx = &counting};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    if (status == IEM_OK) status = collect(&counting, err);
    if (status == IEM_OK)
        status = iem_rejects_close(&counting.rejects, rows_read(counting.common), err);
    iem_rejects_discard(&counting.rejects);
    free_hands(&counting, n);
    iem_shards_free(counting.shards);
    if (status == IEM_OK)
        *tally = counting.common;
    else
        iem_tally_free(counting.common);
    pthread_mutex_destroy(&counting.lock);
    free_tallies(counting.tallies, n);
    return status;
}

/* ---- Quantile bands ---- */

static void value_key(int64_t value, uint32_t key[2])
{
    /* Unsigned order of the key is the order of the values. */
    const uint64_t ordered = (uint64_t)value ^ (UINT64_C(1) << 63);
    key[0] = (uint32_t)(ordered >> 32);
    key[1] = (uint32_t)ordered;
}

static int64_t key_value(const uint32_t *key)
{
    return (int64_t)((((uint64_t)key[0] << 32) | key[1]) ^ (UINT64_C(1) << 63));
}

/* Distinct values and how many people have them: for each dimension whose bands are to
 * be found a cube whose key is the value. */
struct ranking {
    size_t open[IEM_MAX_FACTS + IEM_MAX_GROUNDS];   /* dimensions */
    size_t banded[IEM_MAX_FACTS + IEM_MAX_GROUNDS]; /* their place among the banded */
    size_t n_open;
    iem_cube *cubes; /* [worker][open dimension] */
};

static iem_status rank_dim(const struct ranking *ranking, iem_cube *cube, size_t dim,
                           const iem_rows *rows, iem_error *err)
{
    size_t ignored = 0;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t key[2];
        /* Without cut points there is one band, and the missing one. */
        const bool missing = rows->keys[i * rows->width + dim] > 0;
        if (missing || rows->count[i] == 0) continue; /* nobody is below or above */
        value_key(rows->x[i * rows->n_banded + ranking->banded[dim]], key);
        IEM_TRY(iem_cube_add(cube, key, rows->count[i], false, NULL, &ignored, err));
    }
    return IEM_OK;
}

static iem_status rank_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    const struct ranking *ranking = at;
    iem_cube *cubes = ranking->cubes + worker * ranking->n_open;
    (void)user;
    for (size_t i = 0; i < ranking->n_open; i++)
        IEM_TRY(rank_dim(ranking, &cubes[i], ranking->open[i], rows->coded, err));
    return IEM_OK;
}

/* Cut j is the smallest value with at least j/bands of the people at or below it; a cut
 * at the lowest value, or twice the same, would leave an empty band. */
static size_t cut_points(const iem_cube *sorted, unsigned bands, int64_t *cuts)
{
    int64_t total = 0, below = 0;
    size_t n = 0;
    unsigned next = 1;
    for (size_t c = 0; c < sorted->n_cells; c++) total += iem_cube_n(sorted, c);
    for (size_t c = 0; c < sorted->n_cells && next < bands; c++) {
        below += iem_cube_n(sorted, c);
        const int64_t value = key_value(iem_cube_key(sorted, c));
        while (next < bands && (iem_wide)below * bands >= (iem_wide)total * next) {
            if (c > 0 && (n == 0 || cuts[n - 1] != value)) cuts[n++] = value;
            next++;
        }
    }
    return n;
}

static iem_status cut_dim(struct ranking *ranking, struct iem_plan *plan, size_t i,
                          unsigned workers, iem_error *err)
{
    const size_t dim = ranking->open[i];
    const unsigned bands = iem_plan_bands(plan, dim)->quantiles;
    iem_cube *first = &ranking->cubes[i];
    int64_t *cuts = iem_zeroed(bands, sizeof *cuts);
    iem_status status = cuts ? IEM_OK : iem_fail_memory(err);
    for (unsigned w = 1; w < workers && status == IEM_OK; w++)
        status =
            iem_cube_merge(first, &ranking->cubes[w * ranking->n_open + i], NULL, err);
    if (status == IEM_OK) status = iem_cube_sort(first, NULL, err);
    if (status == IEM_OK) {
        const size_t n = cut_points(first, bands, cuts);
        status = iem_plan_set_cuts(plan, dim, cuts, n, err);
    }
    free(cuts);
    return status;
}

static void list_open(const struct iem_plan *plan, const struct iem_tally *tally,
                      struct ranking *ranking)
{
    size_t banded = 0;
    for (size_t d = 0; d < tally->n_dims; d++) {
        if (iem_plan_bands(plan, d)->quantiles) ranking->open[ranking->n_open++] = d;
        ranking->banded[d] = banded;
        banded += tally->dims[d].banded;
    }
}

iem_status iem_count_cuts(iem_log *log, struct iem_plan *plan, iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct ranking ranking = {0};
    struct iem_tally **tallies = NULL;
    IEM_TRY(make_tallies(plan, n, &tallies, err));
    list_open(plan, tallies[0], &ranking);
    const size_t n_cubes = n * ranking.n_open;
    ranking.cubes = iem_zeroed(n_cubes, sizeof *ranking.cubes);
    iem_status status = ranking.cubes ? IEM_OK : iem_fail_memory(err);
    for (size_t i = 0; i < n_cubes && status == IEM_OK; i++)
        status = iem_cube_init(&ranking.cubes[i], 2, 0, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "finding bands",
                           .tallies = tallies,
                           .on_rows = rank_rows,
                           .ctx = &ranking};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    for (size_t i = 0; i < ranking.n_open && status == IEM_OK; i++)
        status = cut_dim(&ranking, plan, i, n, err);
    for (size_t i = 0; ranking.cubes && i < n_cubes; i++)
        iem_cube_clear(&ranking.cubes[i]);
    free(ranking.cubes);
    free_tallies(tallies, n);
    return status;
}
