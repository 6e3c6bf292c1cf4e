/* The one place where bytes of a log come in, whatever they are stored in: descriptor,
 * temporary copy, memory. What is packed goes through csv/unpack.h. */
#include "csv/source.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/grow.h"
#include "base/text.h"
#include "csv/unpack.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    INPUT = 1 << 16, /* a multiple of the page, so that later reads stay aligned */
    PAGE = 4096,
    PIPE = 1 << 20,  /* the usual limit for a pipe of an ordinary user */
    SMALL = 1 << 18, /* packed bytes for which no thread is started */
};

struct iem_source {
    char *name;
    int fd;    /* -1: memory */
    int spill; /* copy of what cannot be read twice; -1: none */
    int stop;  /* eventfd: whoever waits for a pipe is to give up; -1: none */
    bool own, seekable;
    off_t begin; /* where the log begins in the file behind `fd` */
    struct stat opened;
    const unsigned char *memory;
    const iem_frame *table; /* instead of all that */
    uint64_t total;
    _Atomic uint64_t at; /* stored bytes read since the last rewind; shown as progress
                            while another thread reads */
    _Atomic uint64_t apart; /* bytes read at other places since then */
    uint64_t most; /* bytes of the log that are allowed, unpacked; 0: any number */
    uint64_t seen; /* the most `at` has ever been: what is digested and spilled */

    iem_block_digest *digest; /* of what is read in order */
    unsigned char *hashes;    /* of the blocks of a random source */
    uint64_t n_blocks;
    _Atomic uint64_t taken, hashed; /* blocks */
    atomic_bool digested;
    char hex[IEM_SHA256_HEX];

    bool recognised, random, ended;
    iem_packing packing;
    unsigned char *input;
    size_t input_at, input_n;
    iem_unpack *unpack; /* while something packed is read */
};

static iem_status cannot(const iem_source *source, iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", source->name, strerror(errno));
}

static iem_source *source_new(const char *name)
{
    iem_source *made = iem_zeroed(1, sizeof *made);
    if (!made) return NULL;
    made->fd = made->spill = made->stop = -1;
    made->name = iem_copy(iem_slice_of(name));
    made->input = aligned_alloc(PAGE, INPUT);
    if (made->name && made->input) return made;
    iem_source_free(made);
    return NULL;
}

static iem_status look_at_descriptor(iem_source *source, iem_error *err)
{
    struct stat *what = &source->opened;
    if (fstat(source->fd, what) != 0) return cannot(source, err);
    if (S_ISDIR(what->st_mode)) {
        errno = EISDIR;
        return cannot(source, err);
    }
    if (S_ISREG(what->st_mode)) {
        /* Standard input may have been read up to some place before us. */
        const off_t begin = lseek(source->fd, 0, SEEK_CUR);
        source->seekable = begin >= 0;
        source->begin = begin > 0 ? begin : 0;
        if (what->st_size > source->begin)
            source->total = (uint64_t)(what->st_size - source->begin);
        /* Twice the read-ahead. To ask for the next megabytes with WILLNEED brings them
         * in small pages: no faster from the disk, and a fifth of a second of processor
         * time more for each gigabyte (measured). */
        posix_fadvise(source->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    if (S_ISFIFO(what->st_mode)) fcntl(source->fd, F_SETPIPE_SZ, PIPE);
    return IEM_OK;
}

iem_status iem_source_open(const char *path, bool keep, iem_source **source,
                           iem_error *err)
{
    const bool standard = strcmp(path, "-") == 0;
    iem_source *made = source_new(standard ? "standard input" : path);
    if (!made) return iem_fail_memory(err);
    made->own = !standard;
    made->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    iem_status status =
        made->fd < 0 ? cannot(made, err) : look_at_descriptor(made, err);
    if (status == IEM_OK && keep && !made->seekable)
        status = iem_file_spill(&made->spill, err);
    if (status == IEM_OK)
        *source = made;
    else
        iem_source_free(made);
    return status;
}

void iem_source_limit(iem_source *source, uint64_t most)
{
    source->most = most;
}

iem_status iem_source_memory(const char *name, const void *bytes, size_t n,
                             iem_source **source, iem_error *err)
{
    iem_source *made = source_new(name);
    if (!made) return iem_fail_memory(err);
    made->memory = bytes;
    made->total = n;
    *source = made;
    return IEM_OK;
}

iem_status iem_source_frame(const iem_frame *table, const char *name,
                            iem_source **source, iem_error *err)
{
    IEM_TRY(iem_source_memory(name, NULL, 0, source, err));
    (*source)->table = table;
    return IEM_OK;
}

const iem_frame *iem_source_frame_of(const iem_source *source)
{
    return source->table;
}

static iem_status read_memory(iem_source *source, void *bytes, size_t n, size_t *got)
{
    const uint64_t left = source->total - source->at;
    *got = left < n ? (size_t)left : n;
    if (*got) memcpy(bytes, source->memory + source->at, *got);
    return IEM_OK;
}

/* Till a pipe has bytes or its end. False: nobody wants them any more. */
static bool wait_for_bytes(const iem_source *source)
{
    struct pollfd either[] = {{.fd = source->fd, .events = POLLIN},
                              {.fd = source->stop, .events = POLLIN}};
    while (poll(either, 2, -1) < 0 && errno == EINTR) continue;
    return either[1].revents == 0;
}

static iem_status read_descriptor(iem_source *source, void *bytes, size_t n,
                                  size_t *got, iem_error *err)
{
    const bool again = source->spill >= 0 && source->at < source->seen;
    if (source->stop >= 0 && !again && !wait_for_bytes(source))
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: no longer wanted", source->name);
    ssize_t count;
    do {
        if (again)
            count = pread(source->spill, bytes, n, (off_t)source->at);
        else if (source->seekable)
            count = pread(source->fd, bytes, n, source->begin + (off_t)source->at);
        else
            count = read(source->fd, bytes, n);
    } while (count < 0 && errno == EINTR);
    if (count < 0) return cannot(source, err);
    *got = (size_t)count;
    return IEM_OK;
}

static iem_status spill(const iem_source *source, const unsigned char *bytes, size_t n,
                        iem_error *err)
{
    off_t at = (off_t)source->seen;
    while (n > 0) {
        const ssize_t wrote = pwrite(source->spill, bytes, n, at);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0)
            return iem_fail(err, IEM_ERR_SYSTEM, "temporary copy of %s: %s",
                            source->name, strerror(errno));
        at += wrote;
        bytes += wrote;
        n -= (size_t)wrote;
    }
    return IEM_OK;
}

static iem_status see_first_time(iem_source *source, const unsigned char *bytes,
                                 size_t n, iem_error *err)
{
    if (source->digest) IEM_TRY(iem_block_digest_add(source->digest, bytes, n, err));
    if (source->spill >= 0) IEM_TRY(spill(source, bytes, n, err));
    source->seen += n;
    return IEM_OK;
}

static iem_status end_digest(iem_source *source, iem_error *err)
{
    if (!source->digest || atomic_load(&source->digested)) return IEM_OK;
    IEM_TRY(iem_block_digest_end(source->digest, source->hex, err));
    atomic_store(&source->digested, true);
    return IEM_OK;
}

bool iem_source_listens(const iem_source *source)
{
    return source->digest && !atomic_load(&source->digested);
}

iem_status iem_source_hear(iem_source *source, const void *bytes, size_t n,
                           iem_error *err)
{
    if (n) IEM_TRY(see_first_time(source, bytes, n, err));
    source->at = source->seen;
    return IEM_OK;
}

iem_status iem_source_hear_end(iem_source *source, iem_error *err)
{
    return end_digest(source, err);
}

/* Bytes as they are stored; what is read for the first time is digested and spilled. */
static iem_status read_stored(iem_source *source, unsigned char *bytes, size_t n,
                              size_t *got, iem_error *err)
{
    if (source->fd < 0)
        IEM_TRY(read_memory(source, bytes, n, got));
    else
        IEM_TRY(read_descriptor(source, bytes, n, got, err));
    if (*got == 0) return end_digest(source, err);
    const uint64_t end = source->at + *got;
    if (end > source->seen) {
        const size_t old = (size_t)(source->seen - source->at);
        IEM_TRY(see_first_time(source, bytes + old, *got - old, err));
    }
    source->at = end;
    return IEM_OK;
}

static iem_status refill(iem_source *source, iem_error *err)
{
    source->input_at = source->input_n = 0;
    return read_stored(source, source->input, INPUT, &source->input_n, err);
}

static iem_status next_stored(void *at, const unsigned char **bytes, size_t *n,
                              iem_error *err)
{
    iem_source *source = at;
    if (source->input_at == source->input_n) IEM_TRY(refill(source, err));
    *bytes = source->input + source->input_at;
    *n = source->input_n - source->input_at;
    source->input_at = source->input_n;
    return IEM_OK;
}

/* A pipe may stay silent for ever: a thread that waits for it has to be told to stop.
 */
static bool can_unpack_ahead(iem_source *source)
{
    if (source->total > 0 && source->total < SMALL) return false;
    if (source->fd < 0 || source->seekable) return true;
    source->stop = eventfd(0, EFD_CLOEXEC);
    return source->stop >= 0;
}

static iem_status start_unpacking(iem_source *source, iem_error *err)
{
    IEM_TRY(iem_unpack_new(source->packing, source->name, source->most, next_stored,
                           source, &source->unpack, err));
    if (can_unpack_ahead(source)) iem_unpack_ahead(source->unpack);
    return IEM_OK;
}

static void stop_unpacking(iem_source *source)
{
    if (source->stop >= 0) eventfd_write(source->stop, 1);
    iem_unpack_free(source->unpack);
    source->unpack = NULL;
    if (source->stop >= 0) close(source->stop);
    source->stop = -1;
}

/* Blocks of a random source are hashed by whoever reads them. */
static iem_status see_whether_random(iem_source *source, iem_error *err)
{
    const bool lasting = source->fd < 0 || source->seekable;
    source->random = source->packing == IEM_NOT_PACKED && lasting && source->total > 0;
    if (!source->random || !source->digest || source->hashes) return IEM_OK;
    source->n_blocks = (source->total - 1) / IEM_DIGEST_BLOCK + 1;
    source->hashes = iem_zeroed(source->n_blocks, IEM_SHA256);
    return source->hashes ? IEM_OK : iem_fail_memory(err);
}

/* Of one that is not packed; a file tells its size before it is read. */
static iem_status check_size(const iem_source *source, iem_error *err)
{
    const uint64_t at = atomic_load(&source->at);
    if (!source->most || (source->total <= source->most && at <= source->most))
        return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: is larger than the %" PRIu64 " bytes that --max-bytes allows",
                    source->name, source->most);
}

static iem_status recognise(iem_source *source, iem_error *err)
{
    size_t got = 0;
    source->input_at = source->input_n = 0;
    do {
        IEM_TRY(read_stored(source, source->input + source->input_n,
                            INPUT - source->input_n, &got, err));
        source->input_n += got;
    } while (got > 0 && source->input_n < 4);
    source->packing = iem_packing_of(source->input, source->input_n);
    if (source->packing == IEM_NOT_PACKED) IEM_TRY(check_size(source, err));
    IEM_TRY(see_whether_random(source, err));
    if (source->packing != IEM_NOT_PACKED) IEM_TRY(start_unpacking(source, err));
    source->recognised = true;
    return IEM_OK;
}

static iem_status read_plain(iem_source *source, void *bytes, size_t n, size_t *got,
                             iem_error *err)
{
    const size_t left = source->input_n - source->input_at;
    if (left == 0) {
        IEM_TRY(read_stored(source, bytes, n, got, err));
        return check_size(source, err);
    }
    *got = left < n ? left : n;
    memcpy(bytes, source->input + source->input_at, *got);
    source->input_at += *got;
    return IEM_OK;
}

iem_status iem_source_read(iem_source *source, void *bytes, size_t n, size_t *got,
                           iem_error *err)
{
    *got = 0;
    if (source->ended || n == 0) return IEM_OK;
    if (!source->recognised) IEM_TRY(recognise(source, err));
    IEM_TRY(source->unpack ? iem_unpack_read(source->unpack, bytes, n, got, err)
                           : read_plain(source, bytes, n, got, err));
    source->ended = *got == 0;
    if (source->ended) stop_unpacking(source);
    return IEM_OK;
}

iem_status iem_source_rewind(iem_source *source, iem_error *err)
{
    const bool once = source->fd >= 0 && !source->seekable && source->spill < 0;
    if (once && source->at > 0)
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: cannot be read twice", source->name);
    stop_unpacking(source);
    if (source->total == 0 && source->ended) source->total = source->at;
    source->at = source->apart = 0;
    source->input_at = source->input_n = 0;
    source->recognised = source->ended = false;
    return IEM_OK;
}

static iem_status changed(const iem_source *source, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: changed while it was read; scan a copy of it", source->name);
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* The clock of a file system goes by steps of some milliseconds: bytes that are put in
 * the place of others within the step in which the file was changed before are not
 * noticed. */
iem_status iem_source_check(const iem_source *source, iem_error *err)
{
    const struct stat *was = &source->opened;
    struct stat is;
    if (!source->seekable) return IEM_OK;
    if (fstat(source->fd, &is) != 0) return cannot(source, err);
    return is.st_size == was->st_size && same_time(is.st_mtim, was->st_mtim) &&
                   same_time(is.st_ctim, was->st_ctim)
               ? IEM_OK
               : changed(source, err);
}

bool iem_source_random(const iem_source *source, uint64_t *size)
{
    *size = source->total;
    return source->random;
}

static iem_status read_exactly(const iem_source *source, void *bytes, size_t n,
                               uint64_t offset, iem_error *err)
{
    unsigned char *to = bytes;
    assert(offset <= source->total && n <= source->total - offset);
    if (source->fd < 0) {
        memcpy(to, source->memory + offset, n);
        return IEM_OK;
    }
    while (n > 0) {
        const ssize_t got = pread(source->fd, to, n, source->begin + (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot(source, err);
        if (got == 0) return changed(source, err);
        to += got;
        offset += (uint64_t)got;
        n -= (size_t)got;
    }
    return IEM_OK;
}

iem_status iem_source_read_at(iem_source *source, void *bytes, size_t n,
                              uint64_t offset, iem_error *err)
{
    IEM_TRY(read_exactly(source, bytes, n, offset, err));
    atomic_fetch_add(&source->apart, n);
    return IEM_OK;
}

const char *iem_source_name(const iem_source *source)
{
    return source->name;
}

uint64_t iem_source_bytes(const iem_source *source)
{
    const uint64_t in_order = atomic_load(&source->at);
    const uint64_t apart = atomic_load(&source->apart);
    if (apart == 0) return in_order;
    return in_order + apart < source->total ? in_order + apart : source->total;
}

uint64_t iem_source_bytes_total(const iem_source *source)
{
    return source->total;
}

iem_status iem_source_want_digest(iem_source *source, iem_error *err)
{
    if (source->digest) return IEM_OK;
    if (source->seen > 0)
        return iem_fail(err, IEM_ERR_USAGE, "%s: digest asked for after reading began",
                        source->name);
    return iem_block_digest_new(&source->digest, err);
}

const char *iem_source_digest(const iem_source *source)
{
    return atomic_load(&source->digested) ? source->hex : NULL;
}

static uint64_t end_of_block(const iem_source *source, uint64_t block)
{
    return block + 1 < source->n_blocks ? (block + 1) * IEM_DIGEST_BLOCK
                                        : source->total;
}

static bool take_block(iem_source *source, uint64_t limit, uint64_t *block)
{
    if (!source->hashes || atomic_load(&source->digested)) return false;
    *block = atomic_load(&source->taken);
    do {
        if (*block >= source->n_blocks || end_of_block(source, *block) > limit)
            return false;
    } while (!atomic_compare_exchange_weak(&source->taken, block, *block + 1));
    return true;
}

static iem_status hash_parts(const iem_source *source, iem_digest_parts *parts,
                             uint64_t block, void *scratch, size_t room, iem_error *err)
{
    const uint64_t end = end_of_block(source, block);
    uint64_t at = block * IEM_DIGEST_BLOCK;
    while (at < end) {
        const size_t n = end - at < room ? (size_t)(end - at) : room;
        IEM_TRY(read_exactly(source, scratch, n, at, err));
        IEM_TRY(iem_digest_parts_add(parts, scratch, n, err));
        at += n;
    }
    return iem_digest_parts_end(parts, source->hashes + block * IEM_SHA256, err);
}

static iem_status hash_block(const iem_source *source, uint64_t block, void *scratch,
                             size_t room, iem_error *err)
{
    iem_digest_parts *parts = NULL;
    IEM_TRY(iem_digest_parts_new(&parts, err));
    const iem_status status = hash_parts(source, parts, block, scratch, room, err);
    iem_digest_parts_free(parts);
    return status;
}

static iem_status combine(iem_source *source, iem_error *err)
{
    IEM_TRY(
        iem_block_digest_combine(source->hashes, source->n_blocks, source->hex, err));
    atomic_store(&source->digested, true);
    return IEM_OK;
}

iem_status iem_source_digest_block(iem_source *source, uint64_t limit, void *scratch,
                                   size_t room, bool *more, iem_error *err)
{
    uint64_t block;
    *more = take_block(source, limit, &block);
    if (!*more) return IEM_OK;
    IEM_TRY(hash_block(source, block, scratch, room, err));
    if (atomic_fetch_add(&source->hashed, 1) + 1 < source->n_blocks) return IEM_OK;
    return combine(source, err);
}

/* ---- Hashes from elsewhere ---- */

/* The first block that ends behind `at`. */
static uint64_t block_behind(const iem_source *source, uint64_t at)
{
    return at < source->total ? at / IEM_DIGEST_BLOCK : source->n_blocks;
}

void iem_source_digest_from(iem_source *source, uint64_t begin)
{
    const uint64_t block = source->hashes ? block_behind(source, begin) : 0;
    if (block > atomic_load(&source->taken)) atomic_store(&source->taken, block);
}

const unsigned char *iem_source_hashes(const iem_source *source, uint64_t begin,
                                       uint64_t end, size_t *n)
{
    if (!source->hashes) return NULL;
    const uint64_t first = block_behind(source, begin);
    *n = (size_t)(block_behind(source, end) - first) * IEM_SHA256;
    return source->hashes + first * IEM_SHA256;
}

iem_status iem_source_put_hashes(iem_source *source, uint64_t begin, const void *bytes,
                                 size_t n, iem_error *err)
{
    const uint64_t first = source->hashes ? block_behind(source, begin) : 0;
    const uint64_t blocks = n / IEM_SHA256;
    if (!source->hashes || n == 0 || atomic_load(&source->digested)) return IEM_OK;
    if (blocks > source->n_blocks - first)
        return iem_fail(err, IEM_ERR_DATA, "%s: more hashes than blocks", source->name);
    memcpy(source->hashes + first * IEM_SHA256, bytes, n);
    if (atomic_fetch_add(&source->hashed, blocks) + blocks < source->n_blocks)
        return IEM_OK;
    return combine(source, err);
}

void iem_source_put_digest(iem_source *source, const char *hex)
{
    memcpy(source->hex, hex, IEM_SHA256_HEX - 1);
    atomic_store(&source->digested, true);
}

void iem_source_free(iem_source *source)
{
    if (!source) return;
    stop_unpacking(source);
    if (source->own && source->fd >= 0) close(source->fd);
    if (source->spill >= 0) close(source->spill);
    iem_block_digest_free(source->digest);
    free(source->hashes);
    free(source->input);
    free(source->name);
    free(source);
}
