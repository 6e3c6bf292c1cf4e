#include "csv/unpack.h"

#include "base/grow.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST /* for input */
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
    GZIP_ONLY = 15 + 16,    /* zlib: largest window, and no other wrapping than gzip */
    LARGEST_STEP = 1 << 30, /* zlib counts in 32 bits */
    PARTS = 4,
    PART = 1 << 18
};

/* What came of one step; with n = 0 the last one: the end or a failure. */
struct part {
    unsigned char *bytes;
    size_t n;
    iem_status status;
};

/* Parts go round: the thread fills the next empty one, reads take from the oldest full
 * one. */
struct ahead {
    pthread_t thread;
    pthread_mutex_t lock; /* guards the counts and `unwanted` */
    pthread_cond_t turned;
    uint64_t filled, emptied; /* parts so far */
    bool unwanted;
    struct part parts[PARTS];
    size_t taken; /* bytes of the oldest full part */
    iem_error error;
};

struct iem_unpack {
    iem_packing packing;
    const char *name;
    iem_unpack_more *more;
    void *ctx;
    const unsigned char *input;
    size_t input_n;
    uint64_t most, used, made; /* bytes: allowed, taken in, given out */
    bool inside; /* a gzip member or zstd frame has begun and is not over */
    bool full; /* the last step filled its output: there may be more inside (zstd.h) */
    bool gzip_ready;
    z_stream gzip;
    ZSTD_DStream *zstd;
    struct ahead *ahead; /* NULL: each read unpacks for itself */
};

iem_packing iem_packing_of(const unsigned char *bytes, size_t n)
{
    static const unsigned char gzip[] = {0x1f, 0x8b};
    static const unsigned char zstd[] = {0x28, 0xb5, 0x2f, 0xfd};
    static const unsigned char skippable[] = {0x2a, 0x4d,
                                              0x18}; /* behind 0x50 … 0x5f */
    if (n >= 2 && memcmp(bytes, gzip, sizeof gzip) == 0) return IEM_GZIP;
    if (n >= 4 && memcmp(bytes, zstd, sizeof zstd) == 0) return IEM_ZSTD;
    if (n >= 4 && (bytes[0] & 0xf0) == 0x50 &&
        memcmp(bytes + 1, skippable, sizeof skippable) == 0)
        return IEM_ZSTD;
    return IEM_NOT_PACKED;
}

iem_status iem_unpack_new(iem_packing packing, const char *name, uint64_t most,
                          iem_unpack_more *more, void *ctx, iem_unpack **unpack,
                          iem_error *err)
{
    iem_unpack *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->packing = packing;
    made->name = name;
    made->most = most;
    made->more = more;
    made->ctx = ctx;
    if (packing == IEM_GZIP)
        made->gzip_ready = inflateInit2(&made->gzip, GZIP_ONLY) == Z_OK;
    else
        made->zstd = ZSTD_createDStream();
    if (made->gzip_ready || made->zstd) {
        *unpack = made;
        return IEM_OK;
    }
    iem_unpack_free(made);
    return iem_fail_memory(err);
}

/* ---- Unpacking ---- */

static iem_status damaged(const iem_unpack *unpack, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "%s: damaged or cut %s data", unpack->name,
                    unpack->packing == IEM_GZIP ? "gzip" : "zstd");
}

static void use_input(iem_unpack *unpack, size_t n)
{
    unpack->input += n;
    unpack->input_n -= n;
    unpack->used += n;
}

static iem_status step_gzip(iem_unpack *unpack, void *bytes, size_t n, size_t *got,
                            iem_error *err)
{
    z_stream *gzip = &unpack->gzip;
    if (!unpack->inside) inflateReset(gzip);
    gzip->next_in = unpack->input;
    gzip->avail_in = (uInt)unpack->input_n;
    gzip->next_out = bytes;
    gzip->avail_out = (uInt)n;
    const int seen = inflate(gzip, Z_NO_FLUSH);
    if (seen == Z_MEM_ERROR) return iem_fail_memory(err);
    if (seen != Z_OK && seen != Z_STREAM_END && seen != Z_BUF_ERROR)
        return damaged(unpack, err);
    unpack->inside = seen != Z_STREAM_END;
    use_input(unpack, unpack->input_n - gzip->avail_in);
    *got = n - gzip->avail_out;
    return IEM_OK;
}

static iem_status fail_zstd(const iem_unpack *unpack, size_t seen, iem_error *err)
{
    const ZSTD_ErrorCode code = ZSTD_getErrorCode(seen);
    if (code == ZSTD_error_memory_allocation) return iem_fail_memory(err);
    if (code == ZSTD_error_frameParameter_windowTooLarge)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: packed with a window above 128 MiB; unpack it first with "
                        "zstd -d --long=31",
                        unpack->name);
    return damaged(unpack, err);
}

static iem_status step_zstd(iem_unpack *unpack, void *bytes, size_t n, size_t *got,
                            iem_error *err)
{
    ZSTD_inBuffer from = {unpack->input, unpack->input_n, 0};
    ZSTD_outBuffer to = {bytes, n, 0};
    const size_t seen = ZSTD_decompressStream(unpack->zstd, &to, &from);
    if (ZSTD_isError(seen)) return fail_zstd(unpack, seen, err);
    unpack->inside = seen != 0;
    use_input(unpack, from.pos);
    *got = to.pos;
    return IEM_OK;
}

static iem_status check_size(const iem_unpack *unpack, iem_error *err)
{
    if (unpack->most && unpack->made > unpack->most)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: unpacks to more than the %" PRIu64
                        " bytes that --max-bytes allows",
                        unpack->name, unpack->most);
    if (!unpack->most && unpack->made > IEM_UNPACK_FREE &&
        unpack->made / IEM_UNPACK_TIMES > unpack->used)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: unpacks to more than %d times its size, as no log does; "
                        "if it is one, say how large it may become: --max-bytes 100G",
                        unpack->name, IEM_UNPACK_TIMES);
    return IEM_OK;
}

static iem_status step(iem_unpack *unpack, void *bytes, size_t n, size_t *got,
                       iem_error *err)
{
    *got = 0;
    do {
        if (unpack->input_n == 0 && !unpack->full) {
            IEM_TRY(unpack->more(unpack->ctx, &unpack->input, &unpack->input_n, err));
            if (unpack->input_n == 0)
                return unpack->inside ? damaged(unpack, err) : IEM_OK;
        }
        IEM_TRY(unpack->packing == IEM_GZIP ? step_gzip(unpack, bytes, n, got, err)
                                            : step_zstd(unpack, bytes, n, got, err));
        unpack->full = unpack->inside && *got == n;
    } while (*got == 0);
    unpack->made += *got;
    return check_size(unpack, err);
}

/* ---- The thread ---- */

/* False: nobody wants it any more. */
static bool wait_for_room(struct ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    while (ahead->filled - ahead->emptied == PARTS && !ahead->unwanted)
        pthread_cond_wait(&ahead->turned, &ahead->lock);
    const bool wanted = !ahead->unwanted;
    pthread_mutex_unlock(&ahead->lock);
    return wanted;
}

static void count_up(struct ahead *ahead, uint64_t *parts)
{
    pthread_mutex_lock(&ahead->lock);
    ++*parts;
    pthread_cond_signal(&ahead->turned);
    pthread_mutex_unlock(&ahead->lock);
}

static void *fill_parts(void *at)
{
    iem_unpack *unpack = at;
    struct ahead *ahead = unpack->ahead;
    bool last = false;
    while (!last && wait_for_room(ahead)) {
        struct part *part = &ahead->parts[ahead->filled % PARTS];
        part->status = step(unpack, part->bytes, PART, &part->n, &ahead->error);
        if (part->status != IEM_OK) part->n = 0;
        last = part->n == 0;
        count_up(ahead, &ahead->filled);
    }
    return NULL;
}

static struct part *oldest_part(struct ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    while (ahead->filled == ahead->emptied)
        pthread_cond_wait(&ahead->turned, &ahead->lock);
    struct part *part = &ahead->parts[ahead->emptied % PARTS];
    pthread_mutex_unlock(&ahead->lock);
    return part;
}

/* The last part stays for whoever asks again. */
static iem_status take(struct ahead *ahead, void *bytes, size_t n, size_t *got,
                       iem_error *err)
{
    const struct part *part = oldest_part(ahead);
    const size_t left = part->n - ahead->taken;
    *got = left < n ? left : n;
    if (part->n == 0) {
        if (part->status != IEM_OK && err) *err = ahead->error;
        return part->status;
    }
    memcpy(bytes, part->bytes + ahead->taken, *got);
    ahead->taken += *got;
    if (ahead->taken == part->n) {
        ahead->taken = 0;
        count_up(ahead, &ahead->emptied);
    }
    return IEM_OK;
}

static void ahead_free(struct ahead *ahead)
{
    pthread_cond_destroy(&ahead->turned);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead->parts[0].bytes);
    free(ahead);
}

static struct ahead *ahead_new(void)
{
    struct ahead *made = iem_zeroed(1, sizeof *made);
    unsigned char *bytes = malloc((size_t)PARTS * PART);
    if (!made || !bytes) {
        free(bytes);
        free(made);
        return NULL;
    }
    for (size_t i = 0; i < PARTS; i++) made->parts[i].bytes = bytes + i * PART;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->turned, NULL);
    return made;
}

void iem_unpack_ahead(iem_unpack *unpack)
{
    struct ahead *ahead = unpack->ahead = ahead_new();
    if (!ahead) return;
    if (pthread_create(&ahead->thread, NULL, fill_parts, unpack) == 0) return;
    ahead_free(ahead);
    unpack->ahead = NULL;
}

static void join(struct ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    ahead->unwanted = true;
    pthread_cond_signal(&ahead->turned);
    pthread_mutex_unlock(&ahead->lock);
    pthread_join(ahead->thread, NULL);
    ahead_free(ahead);
}

iem_status iem_unpack_read(iem_unpack *unpack, void *bytes, size_t n, size_t *got,
                           iem_error *err)
{
    if (n > LARGEST_STEP) n = LARGEST_STEP;
    return unpack->ahead ? take(unpack->ahead, bytes, n, got, err)
                         : step(unpack, bytes, n, got, err);
}

void iem_unpack_free(iem_unpack *unpack)
{
    if (!unpack) return;
    if (unpack->ahead) join(unpack->ahead);
    if (unpack->gzip_ready) inflateEnd(&unpack->gzip);
    ZSTD_freeDStream(unpack->zstd);
    free(unpack);
}
