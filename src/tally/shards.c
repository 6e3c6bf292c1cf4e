#include "tally/shards.h"

#include "base/grow.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 64, SHARD_SHIFT = 26, WAITING = 64 };

struct shard {
    pthread_mutex_t lock;
    iem_cube cube;
};

struct iem_shards {
    size_t n_dims, width, q;
    struct shard shard[SHARDS];
};

iem_status iem_shards_new(const struct iem_tally *like, iem_shards **shards,
                          iem_error *err)
{
    iem_shards *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->n_dims = like->n_dims;
    made->width = like->cube.width;
    made->q = like->q;
    for (size_t i = 0; i < SHARDS; i++) pthread_mutex_init(&made->shard[i].lock, NULL);
    for (size_t i = 0; i < SHARDS; i++) {
        iem_cube *cube = &made->shard[i].cube;
        const iem_status status = iem_cube_init(cube, like->n_dims, like->q, err);
        if (status != IEM_OK) {
            iem_shards_free(made);
            return status;
        }
        cube->seed = made->shard[0].cube.seed; /* one hash finds shard and cell */
        cube->few = IEM_CHUNK / 2; /* 64 half-empty chunks would be much memory */
    }
    *shards = made;
    return IEM_OK;
}

void iem_shards_free(iem_shards *shards)
{
    if (!shards) return;
    for (size_t i = 0; i < SHARDS; i++) {
        iem_cube_clear(&shards->shard[i].cube);
        pthread_mutex_destroy(&shards->shard[i].lock);
    }
    free(shards);
}

void iem_shards_size(iem_shards *shards, size_t *cells, size_t *bytes)
{
    *cells = *bytes = 0;
    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *shard = &shards->shard[i];
        pthread_mutex_lock(&shard->lock); /* others may be adding */
        *cells += shard->cube.n_cells;
        *bytes += iem_cube_bytes(&shard->cube);
        pthread_mutex_unlock(&shard->lock);
    }
}

iem_status iem_shards_join(iem_shards *shards, struct iem_tally *tally, iem_error *err)
{
    for (size_t i = 0; i < SHARDS; i++) {
        iem_cube *cube = &shards->shard[i].cube;
        IEM_TRY(iem_cube_append(&tally->cube, cube, err));
        iem_cube_clear(cube);
    }
    return IEM_OK;
}

/* ---- Lanes ---- */

/* Rows on their way to one shard. */
struct waiting {
    size_t n;
    uint32_t *keys;
    int64_t *x;
    int64_t count[WAITING];
    uint8_t adverse[WAITING];
};

struct iem_lane {
    iem_shards *shards;
    uint32_t *keys; /* of all that wait */
    int64_t *x;
    struct waiting waiting[SHARDS];
};

iem_status iem_lane_new(iem_shards *shards, iem_lane **lane, iem_error *err)
{
    iem_lane *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->shards = shards;
    made->keys =
        iem_zeroed((size_t)SHARDS * WAITING * shards->width, sizeof *made->keys);
    made->x = iem_zeroed((size_t)SHARDS * WAITING * shards->q, sizeof *made->x);
    if (!made->keys || !made->x) {
        iem_lane_free(made);
        return iem_fail_memory(err);
    }
    for (size_t i = 0; i < SHARDS; i++) {
        made->waiting[i].keys = made->keys + i * WAITING * shards->width;
        made->waiting[i].x = made->x + i * WAITING * shards->q;
    }
    *lane = made;
    return IEM_OK;
}

void iem_lane_free(iem_lane *lane)
{
    if (!lane) return;
    free(lane->keys);
    free(lane->x);
    free(lane);
}

static iem_status send(iem_lane *lane, size_t i, size_t *overflow, iem_error *err)
{
    struct waiting *waiting = &lane->waiting[i];
    struct shard *shard = &lane->shards->shard[i];
    const size_t n = waiting->n;
    waiting->n = 0;
    pthread_mutex_lock(&shard->lock);
    const iem_status status =
        iem_cube_add_rows(&shard->cube, n, waiting->keys, waiting->count,
                          waiting->adverse, waiting->x, overflow, err);
    pthread_mutex_unlock(&shard->lock);
    return status;
}

static void recode_key(const iem_shards *shards, const uint32_t *from,
                       uint32_t *const *recode, uint32_t *key)
{
    for (size_t d = 0; d < shards->n_dims; d++)
        key[d] = recode[d] ? recode[d][from[d]] : from[d];
}

static size_t shard_of(const iem_shards *shards, const uint32_t *key)
{
    return iem_cube_hash(&shards->shard[0].cube, key) >> SHARD_SHIFT & (SHARDS - 1);
}

iem_status iem_lane_add_rows(iem_lane *lane, size_t n, const uint32_t *keys,
                             const int64_t *count, const uint8_t *adverse,
                             const int64_t *x, uint32_t *const *recode,
                             size_t *overflow, iem_error *err)
{
    const iem_shards *shards = lane->shards;
    const size_t width = shards->width, q = shards->q;
    uint32_t key[IEM_MAX_FACTS + IEM_MAX_GROUNDS + 1] = {0};
    for (size_t r = 0; r < n; r++) {
        recode_key(shards, keys + r * width, recode, key);
        const size_t i = shard_of(shards, key);
        struct waiting *waiting = &lane->waiting[i];
        const size_t at = waiting->n++;
        for (size_t j = 0; j < width; j++) waiting->keys[at * width + j] = key[j];
        for (size_t j = 0; j < q; j++) waiting->x[at * q + j] = x[r * q + j];
        waiting->count[at] = count[r];
        waiting->adverse[at] = adverse[r];
        if (waiting->n == WAITING) IEM_TRY(send(lane, i, overflow, err));
    }
    return IEM_OK;
}

iem_status iem_lane_flush(iem_lane *lane, size_t *overflow, iem_error *err)
{
    for (size_t i = 0; i < SHARDS; i++) IEM_TRY(send(lane, i, overflow, err));
    return IEM_OK;
}

/* ---- Cells ---- */

/* The cells of a chunk by their shards. */
struct dealing {
    uint32_t *cells; /* those of shard i from begin[i] on */
    uint8_t *shard;  /* of each cell */
    size_t begin[SHARDS + 1];
};

/* Codes are those of the shards from here on. */
static void deal(const iem_shards *shards, const iem_cube *cube, size_t first, size_t n,
                 uint32_t *const *recode, struct dealing *d)
{
    size_t at[SHARDS + 1] = {0};
    for (size_t i = 0; i < n; i++) {
        uint32_t *key = (uint32_t *)(void *)iem_cube_at(cube, first + i);
        recode_key(shards, key, recode, key);
        d->shard[i] = (uint8_t)shard_of(shards, key);
        at[d->shard[i] + 1]++;
    }
    for (size_t i = 0; i < SHARDS; i++) at[i + 1] += at[i];
    memcpy(d->begin, at, sizeof at);
    for (size_t i = 0; i < n; i++) d->cells[at[d->shard[i]]++] = (uint32_t)(first + i);
}

static iem_status merge_dealt(iem_shards *shards, const iem_cube *cube,
                              const struct dealing *d, iem_error *err)
{
    iem_status status = IEM_OK;
    for (size_t i = 0; i < SHARDS && status == IEM_OK; i++) {
        struct shard *shard = &shards->shard[i];
        pthread_mutex_lock(&shard->lock);
        status = iem_cube_merge_cells(&shard->cube, cube, d->begin[i + 1] - d->begin[i],
                                      d->cells + d->begin[i], err);
        pthread_mutex_unlock(&shard->lock);
    }
    return status;
}

/* Chunk by chunk, so that what is moved takes no memory twice. */
iem_status iem_lane_merge(iem_lane *lane, iem_cube *cube, uint32_t *const *recode,
                          iem_error *err)
{
    struct dealing d;
    d.cells = iem_zeroed(IEM_CHUNK, sizeof *d.cells);
    d.shard = iem_zeroed(IEM_CHUNK, sizeof *d.shard);
    iem_status status = d.cells && d.shard ? IEM_OK : iem_fail_memory(err);
    for (size_t at = 0; at < cube->n_cells && status == IEM_OK; at += IEM_CHUNK) {
        const size_t left = cube->n_cells - at, n = left < IEM_CHUNK ? left : IEM_CHUNK;
        deal(lane->shards, cube, at, n, recode, &d);
        status = merge_dealt(lane->shards, cube, &d, err);
        iem_cube_release(cube, at >> IEM_CHUNK_BITS);
    }
    free(d.cells);
    free(d.shard);
    iem_cube_clear(cube);
    return status;
}
