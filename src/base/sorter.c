#include "base/sorter.h"

#include "base/file.h"
#include "base/grow.h"
#include "base/parallel.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LEAST = 64,   /* records of a worker, and of a lane's window */
    AT_ONCE = 96, /* runs that are merged together */
    FEW = 16,     /* records that are sorted by insertion */
    FIRST = 1024, /* records that a worker has room for to begin with */
};

/* Sorted records on disk. */
struct run {
    uint64_t at, n;
};

/* Sorted records on their way out: a run through a window, or records in memory. */
struct lane {
    unsigned char *window; /* NULL: in memory */
    const unsigned char *at, *end;
    uint64_t next, left; /* of a run: place in the file, records behind the window */
};

struct hand {
    unsigned char *records;
    size_t n, capacity;
};

struct iem_sorter {
    size_t width, most; /* records of one worker in memory */
    size_t window;      /* bytes of a lane */
    unsigned workers;
    struct hand *hands;
    int fd; /* -1: nothing was spilled */
    uint64_t bytes;
    pthread_mutex_t lock; /* of the file and the list of runs */
    struct run *runs;
    size_t n_runs, run_capacity;
    struct lane *lanes;
    struct lane **heap;                /* lanes that have a record, the least first */
    size_t n_lanes, n_heap, n_windows; /* the first lanes have one */
    struct lane *last;                 /* whose record was handed out */
};

/* ---- Numbers ---- */

void iem_put_sorted(unsigned char *out, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++) out[i] = (unsigned char)(value >> 8 * (n - 1 - i));
}

uint64_t iem_get_sorted(const unsigned char *in, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++) value = value << 8 | in[i];
    return value;
}

/* ---- Sorting in memory, in place ---- */

static void swap(unsigned char *a, unsigned char *b, size_t width)
{
    unsigned char kept[IEM_SORTER_WIDEST];
    memcpy(kept, a, width);
    memcpy(a, b, width);
    memcpy(b, kept, width);
}

static void insert_all(unsigned char *records, size_t n, size_t width)
{
    for (size_t i = 1; i < n; i++)
        for (unsigned char *at = records + i * width;
             at > records && memcmp(at - width, at, width) > 0; at -= width)
            swap(at - width, at, width);
}

/* By one byte (McIlroy, Bostic & McIlroy 1993); begin[b] is where those with byte b
 * begin. */
static void deal(unsigned char *records, size_t n, size_t width, size_t byte,
                 size_t begin[257])
{
    size_t next[256], sum = 0, count[256] = {0};
    for (size_t i = 0; i < n; i++) count[records[i * width + byte]]++;
    for (size_t b = 0; b < 256; b++) {
        next[b] = begin[b] = sum;
        sum += count[b];
    }
    begin[256] = n;
    for (size_t b = 0; b < 256; b++)
        while (next[b] < begin[b + 1]) {
            unsigned char *at = records + next[b] * width;
            const size_t home = at[byte];
            if (home == b)
                next[b]++;
            else
                swap(at, records + next[home]++ * width, width);
        }
}

/* As deep as a record is wide. */
static void sort_from(unsigned char *records, size_t n, size_t width, size_t byte)
{
    size_t begin[257];
    if (n <= FEW || byte == width) {
        if (byte < width) insert_all(records, n, width);
        return;
    }
    deal(records, n, width, byte, begin);
    for (size_t b = 0; b < 256; b++)
        if (begin[b + 1] - begin[b] > 1)
            sort_from(records + begin[b] * width, begin[b + 1] - begin[b], width,
                      byte + 1);
}

/* ---- The file ---- */

static iem_status failed(iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "temporary file: %s", strerror(errno));
}

static iem_status write_at(int fd, const unsigned char *bytes, size_t n, uint64_t at,
                           iem_error *err)
{
    while (n > 0) {
        const ssize_t wrote = pwrite(fd, bytes, n, (off_t)at);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return failed(err);
        bytes += wrote;
        at += (uint64_t)wrote;
        n -= (size_t)wrote;
    }
    return IEM_OK;
}

static iem_status read_at(int fd, unsigned char *bytes, size_t n, uint64_t at,
                          iem_error *err)
{
    while (n > 0) {
        const ssize_t got = pread(fd, bytes, n, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) errno = EIO;
        if (got <= 0) return failed(err);
        bytes += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return IEM_OK;
}

/* A place for `n` records behind all others. */
static iem_status reserve(iem_sorter *s, uint64_t n, struct run *run, iem_error *err)
{
    iem_status status = IEM_OK;
    pthread_mutex_lock(&s->lock);
    if (s->fd < 0) status = iem_file_spill(&s->fd, err);
    if (status == IEM_OK && !IEM_GROW(s->runs, s->run_capacity, s->n_runs + 1))
        status = iem_fail_memory(err);
    if (status == IEM_OK) {
        *run = s->runs[s->n_runs++] = (struct run){s->bytes, n};
        s->bytes += n * s->width;
    }
    pthread_mutex_unlock(&s->lock);
    return status;
}

static iem_status spill(iem_sorter *s, struct hand *hand, iem_error *err)
{
    struct run run;
    sort_from(hand->records, hand->n, s->width, 0);
    IEM_TRY(reserve(s, hand->n, &run, err));
    IEM_TRY(write_at(s->fd, hand->records, hand->n * s->width, run.at, err));
    hand->n = 0;
    return IEM_OK;
}

/* ---- Adding ---- */

iem_status iem_sorter_new(size_t width, size_t memory, unsigned workers,
                          iem_sorter **sorter, iem_error *err)
{
    iem_sorter *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->fd = -1;
    made->width = width;
    made->workers = workers;
    made->most = memory / 4 * 3 / workers / width;
    if (made->most < LEAST) made->most = LEAST;
    made->window = memory / 4 / (AT_ONCE + workers) / width * width;
    if (made->window < LEAST * width) made->window = LEAST * width;
    if (made->window > 1 << 20) made->window = (1 << 20) / width * width;
    pthread_mutex_init(&made->lock, NULL);
    made->hands = iem_zeroed(workers, sizeof *made->hands);
    if (made->hands) {
        *sorter = made;
        return IEM_OK;
    }
    iem_sorter_free(made);
    return iem_fail_memory(err);
}

/* Room doubles until it is what a worker may have. */
static bool make_room(const iem_sorter *s, struct hand *hand)
{
    size_t want = hand->capacity ? 2 * hand->capacity : FIRST;
    if (hand->n < hand->capacity) return true;
    if (want > s->most) want = s->most;
    unsigned char *records = realloc(hand->records, want * s->width);
    if (!records) return false;
    hand->records = records;
    hand->capacity = want;
    return true;
}

iem_status iem_sorter_add(iem_sorter *sorter, unsigned worker, const void *record,
                          iem_error *err)
{
    struct hand *hand = &sorter->hands[worker];
    if (hand->n == sorter->most) IEM_TRY(spill(sorter, hand, err));
    if (!make_room(sorter, hand)) return iem_fail_memory(err);
    memcpy(hand->records + hand->n++ * sorter->width, record, sorter->width);
    return IEM_OK;
}

/* ---- Merging ---- */

static bool comes_first(const iem_sorter *s, const struct lane *a, const struct lane *b)
{
    return memcmp(a->at, b->at, s->width) < 0;
}

static void sink(iem_sorter *s, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
            if (child < s->n_heap && comes_first(s, s->heap[child], s->heap[least]))
                least = child;
        if (least == i) return;
        struct lane *kept = s->heap[i];
        s->heap[i] = s->heap[least];
        s->heap[least] = kept;
        i = least;
    }
}

static iem_status refill(iem_sorter *s, struct lane *lane, iem_error *err)
{
    const uint64_t fits = s->window / s->width;
    const size_t n = (size_t)(lane->left < fits ? lane->left : fits) * s->width;
    if (!lane->window || n == 0) return IEM_OK;
    IEM_TRY(read_at(s->fd, lane->window, n, lane->next, err));
    lane->at = lane->window;
    lane->end = lane->window + n;
    lane->next += n;
    lane->left -= n / s->width;
    return IEM_OK;
}

/* Makes the heap of the lanes, each of which stands at its beginning. */
static iem_status start(iem_sorter *s, iem_error *err)
{
    s->n_heap = 0;
    s->last = NULL;
    for (size_t i = 0; i < s->n_lanes; i++) {
        IEM_TRY(refill(s, &s->lanes[i], err));
        if (s->lanes[i].at < s->lanes[i].end) s->heap[s->n_heap++] = &s->lanes[i];
    }
    for (size_t i = s->n_heap; i-- > 0;) sink(s, i);
    return IEM_OK;
}

static void point_at_run(struct lane *lane, const struct run *run)
{
    lane->at = lane->end = lane->window;
    lane->next = run->at;
    lane->left = run->n;
}

iem_status iem_sorter_next(iem_sorter *sorter, const unsigned char **record,
                           iem_error *err)
{
    struct lane *last = sorter->last;
    if (last) {
        last->at += sorter->width;
        if (last->at == last->end) IEM_TRY(refill(sorter, last, err));
        if (last->at == last->end) sorter->heap[0] = sorter->heap[--sorter->n_heap];
        sink(sorter, 0);
    }
    sorter->last = sorter->n_heap ? sorter->heap[0] : NULL;
    *record = sorter->last ? sorter->last->at : NULL;
    return IEM_OK;
}

static iem_status make_lanes(iem_sorter *s, size_t n, iem_error *err)
{
    s->n_windows = n;
    s->lanes = iem_zeroed(n + s->workers, sizeof *s->lanes);
    s->heap = iem_zeroed(n + s->workers, sizeof(struct lane *));
    if (!s->lanes || !s->heap) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        if (!(s->lanes[i].window = malloc(s->window))) return iem_fail_memory(err);
    return IEM_OK;
}

/* The first runs become one, behind the others. */
static iem_status merge_first(iem_sorter *s, unsigned char *out, iem_error *err)
{
    struct run run;
    uint64_t n = 0;
    size_t used = 0;
    const unsigned char *record;
    for (size_t i = 0; i < AT_ONCE; i++) {
        point_at_run(&s->lanes[i], &s->runs[i]);
        n += s->runs[i].n;
    }
    s->n_lanes = AT_ONCE;
    IEM_TRY(start(s, err));
    IEM_TRY(reserve(s, n, &run, err));
    for (;;) {
        IEM_TRY(iem_sorter_next(s, &record, err));
        if (!record || used == s->window) {
            IEM_TRY(write_at(s->fd, out, used, run.at, err));
            run.at += used;
            used = 0;
        }
        if (!record) break;
        memcpy(out + used, record, s->width);
        used += s->width;
    }
    s->n_runs -= AT_ONCE;
    memmove(s->runs, s->runs + AT_ONCE, s->n_runs * sizeof *s->runs);
    return IEM_OK;
}

static iem_status merge_many(iem_sorter *s, iem_error *err)
{
    if (s->n_runs <= AT_ONCE) return IEM_OK;
    unsigned char *out = malloc(s->window);
    iem_status status = out ? IEM_OK : iem_fail_memory(err);
    while (status == IEM_OK && s->n_runs > AT_ONCE) status = merge_first(s, out, err);
    free(out);
    return status;
}

static void sort_hand(size_t worker, void *at)
{
    const iem_sorter *s = at;
    sort_from(s->hands[worker].records, s->hands[worker].n, s->width, 0);
}

iem_status iem_sorter_end(iem_sorter *sorter, iem_error *err)
{
    const size_t n = sorter->n_runs < AT_ONCE ? sorter->n_runs : AT_ONCE;
    IEM_TRY(iem_parallel_for(sorter->workers, sorter->workers, sort_hand, sorter, err));
    IEM_TRY(make_lanes(sorter, n, err));
    IEM_TRY(merge_many(sorter, err));
    return iem_sorter_rewind(sorter, err);
}

iem_status iem_sorter_rewind(iem_sorter *sorter, iem_error *err)
{
    struct lane *lanes = sorter->lanes;
    const struct run none = {0, 0};
    sorter->n_lanes = sorter->n_windows + sorter->workers;
    for (size_t i = 0; i < sorter->n_windows; i++)
        point_at_run(&lanes[i], i < sorter->n_runs ? &sorter->runs[i] : &none);
    for (unsigned w = 0; w < sorter->workers; w++) {
        const struct hand *hand = &sorter->hands[w];
        struct lane *lane = &lanes[sorter->n_windows + w];
        lane->at = hand->records;
        lane->end = hand->n ? hand->records + hand->n * sorter->width : lane->at;
    }
    return start(sorter, err);
}

void iem_sorter_free(iem_sorter *sorter)
{
    if (!sorter) return;
    for (size_t i = 0; sorter->lanes && i < sorter->n_windows; i++)
        free(sorter->lanes[i].window);
    for (unsigned w = 0; sorter->hands && w < sorter->workers; w++)
        free(sorter->hands[w].records);
    if (sorter->fd >= 0) close(sorter->fd);
    pthread_mutex_destroy(&sorter->lock);
    free(sorter->runs);
    free(sorter->lanes);
    free(sorter->heap);
    free(sorter->hands);
    free(sorter);
}
