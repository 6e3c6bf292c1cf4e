/* Bytes come out as they went in, from wherever, twice if need be; and what is damaged
 * is refused. */
#include "base/digest.h"
#include "base/grow.h"
#include "base/parallel.h"
#include "csv/source.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

/* ---- What can be made to fail ---- */

static atomic_size_t asked, failing = SIZE_MAX; /* allocations; the one that fails */
static atomic_size_t threads;                   /* that were started */
static atomic_bool no_threads, no_events;

static bool fails(void)
{
    return atomic_fetch_add(&asked, 1) == atomic_load(&failing);
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *how,
                          void *(*work)(void *), void *ctx);
int __real_eventfd(unsigned start, int flags);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *how,
                          void *(*work)(void *), void *ctx);
int __wrap_eventfd(unsigned start, int flags);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return fails() ? NULL : __real_aligned_alloc(align, size);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *how,
                          void *(*work)(void *), void *ctx)
{
    if (no_threads) return EAGAIN;
    threads++;
    return __real_pthread_create(thread, how, work, ctx);
}

int __wrap_eventfd(unsigned start, int flags)
{
    return no_events ? -1 : __real_eventfd(start, flags);
}

/* ---- Bytes ---- */

struct bytes {
    unsigned char *at;
    size_t n, capacity;
};

static struct bytes bytes_new(size_t n)
{
    struct bytes made = {malloc(n + 1), n, n + 1};
    assert_non_null(made.at);
    return made;
}

static void bytes_append(struct bytes *all, const void *more, size_t n)
{
    assert_true(IEM_GROW(all->at, all->capacity, all->n + n + 1));
    memcpy(all->at + all->n, more, n);
    all->n += n;
}

/* Rows that pack well but not to nothing. */
static struct bytes make_rows(size_t n)
{
    struct bytes rows = bytes_new(n + 64);
    uint64_t seed = 1973;
    size_t used = 0;
    while (used < n) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        used += (size_t)sprintf((char *)rows.at + used, "%llu,ab,%s\n",
                                (unsigned long long)(seed >> 40),
                                seed >> 63 ? "yes" : "no");
    }
    rows.n = n;
    return rows;
}

static struct bytes gzipped(const void *bytes, size_t n)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    struct bytes packed = bytes_new(deflateBound(&z, n));
    unsigned char *copy = malloc(n + 1); /* zlib's input is not const */
    assert_non_null(copy);
    if (n) memcpy(copy, bytes, n);
    z.next_in = copy;
    z.avail_in = (uInt)n;
    z.next_out = packed.at;
    z.avail_out = (uInt)packed.n;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    packed.n = z.total_out;
    deflateEnd(&z);
    free(copy);
    return packed;
}

static struct bytes zstded_with(const void *bytes, size_t n, int checksum)
{
    struct bytes packed = bytes_new(ZSTD_compressBound(n));
    ZSTD_CCtx *z = ZSTD_createCCtx();
    assert_non_null(z);
    ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, checksum);
    packed.n = ZSTD_compress2(z, packed.at, packed.n, bytes, n);
    assert_false(ZSTD_isError(packed.n));
    ZSTD_freeCCtx(z);
    return packed;
}

static struct bytes zstded(const void *bytes, size_t n)
{
    return zstded_with(bytes, n, 1);
}

/* Everything up to the end, in reads of at most `step` bytes. */
static iem_status read_all(iem_source *source, size_t step, struct bytes *all,
                           iem_error *err)
{
    unsigned char *part = malloc(step);
    assert_non_null(part);
    iem_status status = IEM_OK;
    size_t got = 1;
    while (status == IEM_OK && got > 0) {
        status = iem_source_read(source, part, step, &got, err);
        assert_true(got <= step);
        if (status == IEM_OK) bytes_append(all, part, got);
    }
    free(part);
    return status;
}

static void check_reads(iem_source *source, size_t step, const void *want, size_t n)
{
    struct bytes all = bytes_new(0);
    size_t got = 1;
    assert_ok(read_all(source, step, &all, &ok_err_));
    assert_int_equal(all.n, n);
    if (n) assert_memory_equal(all.at, want, n);
    assert_ok(iem_source_read(source, all.at, 1, &got, &ok_err_));
    assert_int_equal(got, 0); /* the end stays the end */
    free(all.at);
}

static void check_unpacks(struct bytes packed, const void *want, size_t n)
{
    static const size_t steps[] = {1, 7, 4096, 65536, 3 << 20};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        iem_source *source = NULL;
        if (steps[i] < 10 && n > 100000) continue;
        assert_ok(iem_source_memory("log", packed.at, packed.n, &source, &ok_err_));
        check_reads(source, steps[i], want, n);
        assert_int_equal(iem_source_bytes(source), packed.n);
        assert_int_equal(iem_source_bytes_total(source), packed.n);
        assert_ok(iem_source_rewind(source, &ok_err_));
        assert_int_equal(iem_source_bytes(source), 0);
        check_reads(source, steps[i], want, n);
        iem_source_free(source);
    }
}

static void check_damaged(const char *name, const void *packed, size_t n,
                          const char *want)
{
    struct bytes all = bytes_new(0);
    iem_source *source = NULL;
    iem_error err = {IEM_OK, ""};
    assert_ok(iem_source_memory(name, packed, n, &source, &ok_err_));
    assert_int_equal(read_all(source, 4096, &all, &err), IEM_ERR_DATA);
    assert_int_equal(err.status, IEM_ERR_DATA);
    assert_string_equal(err.message, want);
    iem_source_free(source);
    free(all.at);
}

static const char bad_gzip[] = "log.csv.gz: damaged or cut gzip data";
static const char bad_zstd[] = "log.csv.zst: damaged or cut zstd data";

static void plain_bytes_come_as_they_are(void **state)
{
    struct bytes rows = make_rows(300000);
    (void)state;
    check_unpacks(rows, rows.at, rows.n);
    check_unpacks((struct bytes){.at = rows.at, .n = 3}, rows.at, 3);
    check_unpacks((struct bytes){.at = rows.at, .n = 0}, rows.at, 0);
    free(rows.at);
}

static void gzip_is_unpacked(void **state)
{
    static const size_t sizes[] = {0, 1, 1000, 65536, 2500000};
    struct bytes rows = make_rows(2500000);
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes packed = gzipped(rows.at, sizes[i]);
        check_unpacks(packed, rows.at, sizes[i]);
        free(packed.at);
    }
    free(rows.at);
}

static void gzip_members_follow_each_other(void **state)
{
    struct bytes rows = make_rows(90000);
    struct bytes packed = gzipped(rows.at, 30000);
    struct bytes empty = gzipped("", 0), second = gzipped(rows.at + 30000, 60000);
    (void)state;
    bytes_append(&packed, empty.at, empty.n);
    bytes_append(&packed, second.at, second.n);
    check_unpacks(packed, rows.at, rows.n);
    free(packed.at);
    free(empty.at);
    free(second.at);
    free(rows.at);
}

static void gzip_cut_anywhere_is_refused(void **state)
{
    struct bytes rows = make_rows(500);
    struct bytes packed = gzipped(rows.at, rows.n);
    (void)state;
    for (size_t n = 2; n < packed.n; n++)
        check_damaged("log.csv.gz", packed.at, n, bad_gzip);
    free(packed.at);
    free(rows.at);
}

static void gzip_with_a_changed_byte_is_refused(void **state)
{
    struct bytes rows = make_rows(500);
    struct bytes packed = gzipped(rows.at, rows.n);
    (void)state;
    for (size_t i = 10; i < packed.n; i++) { /* behind the header (RFC 1952) */
        packed.at[i] ^= 0x10;
        check_damaged("log.csv.gz", packed.at, packed.n, bad_gzip);
        packed.at[i] ^= 0x10;
    }
    free(packed.at);
    free(rows.at);
}

static void bytes_behind_gzip_are_refused(void **state)
{
    static const char *const behind[] = {"x", "\x1f", "\x1f\x8b", "a,b\nc,d\n"};
    struct bytes rows = make_rows(500);
    (void)state;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        struct bytes packed = gzipped(rows.at, rows.n);
        bytes_append(&packed, behind[i], strlen(behind[i]));
        check_damaged("log.csv.gz", packed.at, packed.n, bad_gzip);
        free(packed.at);
    }
    free(rows.at);
}

static void zstd_is_unpacked(void **state)
{
    static const size_t sizes[] = {0, 1, 1000, 131072, 2500000};
    struct bytes rows = make_rows(2500000);
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes packed = zstded(rows.at, sizes[i]);
        check_unpacks(packed, rows.at, sizes[i]);
        free(packed.at);
    }
    free(rows.at);
}

static void zstd_frames_follow_each_other(void **state)
{
    static const char skippable[] =
        "\x50\x2a\x4d\x18\x03\0\0\0abc"; /* RFC 8878, 3.1.2 */
    struct bytes rows = make_rows(90000);
    struct bytes packed = bytes_new(0), first = zstded(rows.at, 30000);
    struct bytes empty = zstded("", 0), second = zstded(rows.at + 30000, 60000);
    (void)state;
    bytes_append(&packed, skippable, sizeof skippable - 1);
    bytes_append(&packed, first.at, first.n);
    bytes_append(&packed, empty.at, empty.n);
    bytes_append(&packed, skippable, sizeof skippable - 1);
    bytes_append(&packed, second.at, second.n);
    check_unpacks(packed, rows.at, rows.n);
    free(packed.at);
    free(first.at);
    free(empty.at);
    free(second.at);
    free(rows.at);
}

static void zstd_cut_anywhere_is_refused(void **state)
{
    struct bytes rows = make_rows(500);
    struct bytes packed = zstded(rows.at, rows.n);
    (void)state;
    for (size_t n = 4; n < packed.n; n++)
        check_damaged("log.csv.zst", packed.at, n, bad_zstd);
    free(packed.at);
    free(rows.at);
}

/* A few bits of a frame say nothing: without them it still unpacks to the same. */
static void zstd_never_unpacks_to_something_else(void **state)
{
    struct bytes rows = make_rows(500);
    struct bytes packed = zstded(rows.at, rows.n);
    size_t refused = 0, all_tried = 0;
    (void)state;
    for (size_t i = 5; i < packed.n; i++, all_tried++) {
        struct bytes all = bytes_new(0);
        iem_source *source = NULL;
        packed.at[i] ^= 0x10;
        assert_ok(iem_source_memory("log", packed.at, packed.n, &source, &ok_err_));
        if (read_all(source, 4096, &all, NULL) == IEM_OK) {
            assert_int_equal(all.n, rows.n);
            assert_memory_equal(all.at, rows.at, rows.n);
        } else {
            refused++;
        }
        packed.at[i] ^= 0x10;
        iem_source_free(source);
        free(all.at);
    }
    assert_true(refused > all_tried * 9 / 10);
    free(packed.at);
    free(rows.at);
}

static void bytes_behind_zstd_are_refused(void **state)
{
    static const char *const behind[] = {"x", "abcd", "\x28\xb5\x2f\xfd", "a,b\nc,d\n"};
    struct bytes rows = make_rows(500);
    (void)state;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        struct bytes packed = zstded(rows.at, rows.n);
        bytes_append(&packed, behind[i], strlen(behind[i]));
        check_damaged("log.csv.zst", packed.at, packed.n, bad_zstd);
        free(packed.at);
    }
    free(rows.at);
}

static void what_unpacks_to_much_comes_in_parts(void **state)
{
    const size_t n = 20000000;
    struct bytes letters = bytes_new(n);
    (void)state;
    memset(letters.at, 'x', n);
    struct bytes gzip = gzipped(letters.at, n), zstd = zstded(letters.at, n);
    /* Without a checksum the last input is taken long before the last output is given.
     */
    struct bytes bare = zstded_with(letters.at, n, 0);
    check_unpacks(bare, letters.at, n);
    free(bare.at);
    assert_true(gzip.n < n / 500 && zstd.n < n / 500);
    check_unpacks(gzip, letters.at, n);
    check_unpacks(zstd, letters.at, n);
    free(gzip.at);
    free(zstd.at);
    free(letters.at);
}

static void a_reading_that_stopped_midway_begins_anew(void **state)
{
    struct bytes rows = make_rows(400000);
    struct bytes stored[] = {rows, gzipped(rows.at, rows.n), zstded(rows.at, rows.n)};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        unsigned char once[IEM_SHA256], twice[IEM_SHA256], part[70000];
        char want[IEM_SHA256_HEX];
        iem_source *source = NULL;
        size_t got = 0;
        assert_ok(iem_digest(stored[i].at, stored[i].n, once, &ok_err_));
        assert_ok(iem_digest(once, sizeof once, twice, &ok_err_));
        iem_digest_hex(twice, want);
        assert_ok(
            iem_source_memory("log", stored[i].at, stored[i].n, &source, &ok_err_));
        assert_ok(iem_source_want_digest(source, &ok_err_));
        for (size_t n = 100; n < sizeof part; n *= 5) {
            assert_ok(iem_source_read(source, part, n, &got, &ok_err_));
            assert_memory_equal(part, rows.at, got);
            assert_ok(iem_source_read(source, part, n, &got, &ok_err_));
            assert_ok(iem_source_read(source, part, n, &got, &ok_err_));
            assert_ok(iem_source_rewind(source, &ok_err_));
        }
        check_reads(source, 100001, rows.at, rows.n);
        assert_string_equal(iem_source_digest(source), want); /* each byte once */
        iem_source_free(source);
        if (i > 0) free(stored[i].at);
    }
    free(rows.at);
}

struct file {
    char path[256];
    int fd;
};

static struct file file_of(const void *bytes, size_t n)
{
    const char *folder = getenv("TMPDIR");
    struct file file;
    snprintf(file.path, sizeof file.path, "%s/iemand-test-XXXXXX",
             folder && *folder ? folder : "/tmp");
    file.fd = mkstemp(file.path);
    assert_true(file.fd >= 0);
    assert_int_equal(write(file.fd, bytes, n), n);
    return file;
}

static void file_remove(struct file file)
{
    close(file.fd);
    unlink(file.path);
}

static void a_file_is_read_twice_without_a_copy(void **state)
{
    struct bytes rows = make_rows(200000);
    struct file file = file_of(rows.at, rows.n);
    iem_source *source = NULL;
    (void)state;
    assert_ok(iem_source_open(file.path, false, &source, &ok_err_));
    assert_string_equal(iem_source_name(source), file.path);
    assert_int_equal(iem_source_bytes_total(source), rows.n);
    check_reads(source, 10000, rows.at, rows.n);
    assert_int_equal(iem_source_bytes(source), rows.n);
    assert_ok(iem_source_rewind(source, &ok_err_));
    check_reads(source, 65536, rows.at, rows.n);
    iem_source_free(source);
    file_remove(file);
    free(rows.at);
}

static void what_cannot_be_opened_is_a_system_error(void **state)
{
    static const struct {
        const char *path, *want;
    } cases[] = {
        {"/nowhere/log.csv", "/nowhere/log.csv: No such file or directory"},
        {"/tmp", "/tmp: Is a directory"},
        {"", ": No such file or directory"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_source *source = NULL;
        iem_error err = {IEM_OK, ""};
        assert_int_equal(iem_source_open(cases[i].path, true, &source, &err),
                         IEM_ERR_SYSTEM);
        assert_string_equal(err.message, cases[i].want);
        assert_null(source);
    }
}

static void a_read_that_fails_is_a_system_error(void **state)
{
    /* Address 0 of the process itself is never mapped. */
    iem_source *source = NULL;
    iem_error err = {IEM_OK, ""};
    char bytes[16];
    size_t got = 0;
    (void)state;
    assert_ok(iem_source_open("/proc/self/mem", false, &source, &ok_err_));
    assert_int_equal(iem_source_read(source, bytes, sizeof bytes, &got, &err),
                     IEM_ERR_SYSTEM);
    assert_string_equal(err.message, "/proc/self/mem: Input/output error");
    iem_source_free(source);
}

struct writer {
    int fd;
    struct bytes bytes;
    size_t part;
    useconds_t pause;
    pthread_t thread;
};

static void *write_parts(void *at)
{
    const struct writer *writer = at;
    size_t done = 0;
    while (done < writer->bytes.n) {
        const size_t left = writer->bytes.n - done;
        const size_t part = left < writer->part ? left : writer->part;
        const ssize_t wrote = write(writer->fd, writer->bytes.at + done, part);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) break;
        done += (size_t)wrote;
        if (writer->pause) usleep(writer->pause);
    }
    close(writer->fd);
    return NULL;
}

/* Writes in a thread of its own; returns the end to read from. */
static int pipe_of(struct writer *writer)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    writer->fd = ends[1];
    assert_int_equal(pthread_create(&writer->thread, NULL, write_parts, writer), 0);
    return ends[0];
}

static int take_standard_input(int fd)
{
    const int saved = dup(STDIN_FILENO);
    assert_true(saved >= 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    return saved;
}

static void give_standard_input_back(int saved)
{
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
}

static void standard_input_is_read_twice_when_kept(void **state)
{
    struct bytes rows = make_rows(300000);
    struct writer writer = {.bytes = rows, .part = 777};
    const int saved = take_standard_input(pipe_of(&writer));
    iem_source *source = NULL;
    (void)state;
    assert_ok(iem_source_open("-", true, &source, &ok_err_));
    assert_string_equal(iem_source_name(source), "standard input");
    assert_int_equal(iem_source_bytes_total(source), 0);
    check_reads(source, 5000, rows.at, rows.n);
    assert_ok(iem_source_rewind(source, &ok_err_));
    assert_int_equal(iem_source_bytes_total(source), rows.n);
    check_reads(source, 65536, rows.at, rows.n);
    assert_ok(iem_source_rewind(source, &ok_err_));
    check_reads(source, 100000, rows.at, rows.n);
    iem_source_free(source);
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    free(rows.at);
}

static void a_pipe_rewinds_before_its_end_is_seen(void **state)
{
    struct bytes rows = make_rows(300000);
    struct writer writer = {.bytes = rows, .part = 4096};
    const int saved = take_standard_input(pipe_of(&writer));
    iem_source *source = NULL;
    (void)state;
    assert_ok(iem_source_open("-", true, &source, &ok_err_));
    assert_ok(iem_source_want_digest(source, &ok_err_));
    for (size_t round = 1; round <= 5; round++) {
        unsigned char some[40000];
        for (size_t i = 0; i < round; i++) {
            size_t got = 0;
            assert_ok(iem_source_read(source, some, sizeof some, &got, &ok_err_));
            assert_true(got > 0);
        }
        assert_null(iem_source_digest(source));
        assert_ok(iem_source_rewind(source, &ok_err_));
    }
    check_reads(source, 65536, rows.at, rows.n);
    unsigned char once[IEM_SHA256], twice[IEM_SHA256];
    char want[IEM_SHA256_HEX];
    assert_ok(iem_digest(rows.at, rows.n, once, &ok_err_));
    assert_ok(iem_digest(once, sizeof once, twice, &ok_err_));
    iem_digest_hex(twice, want);
    assert_string_equal(iem_source_digest(source), want);
    iem_source_free(source);
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    free(rows.at);
}

static void a_packed_pipe_is_kept_as_it_is_stored(void **state)
{
    struct bytes rows = make_rows(1000000);
    struct bytes packed[2] = {gzipped(rows.at, rows.n), zstded(rows.at, rows.n)};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct writer writer = {.bytes = packed[i], .part = 1};
        char path[64];
        iem_source *source = NULL;
        if (packed[i].n > 3) writer.part = 1000;
        const int fd = pipe_of(&writer);
        snprintf(path, sizeof path, "/dev/fd/%d", fd);
        assert_ok(iem_source_open(path, true, &source, &ok_err_));
        close(fd);
        check_reads(source, 70000, rows.at, rows.n);
        assert_int_equal(iem_source_bytes(source), packed[i].n);
        assert_ok(iem_source_rewind(source, &ok_err_));
        assert_int_equal(iem_source_bytes_total(source), packed[i].n);
        check_reads(source, 70000, rows.at, rows.n);
        iem_source_free(source);
        pthread_join(writer.thread, NULL);
        free(packed[i].at);
    }
    free(rows.at);
}

static void a_pipe_that_is_not_kept_is_read_once(void **state)
{
    struct bytes rows = make_rows(1000);
    struct writer writer = {.bytes = rows, .part = 100};
    const int saved = take_standard_input(pipe_of(&writer));
    iem_source *source = NULL;
    iem_error err = {IEM_OK, ""};
    (void)state;
    assert_ok(iem_source_open("-", false, &source, &ok_err_));
    assert_ok(iem_source_rewind(source, &ok_err_)); /* nothing was read */
    check_reads(source, 300, rows.at, rows.n);
    assert_int_equal(iem_source_rewind(source, &err), IEM_ERR_SYSTEM);
    assert_string_equal(err.message, "standard input: cannot be read twice");
    iem_source_free(source);
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    free(rows.at);
}

static void magic_bytes_may_drip_in(void **state)
{
    struct bytes packed = gzipped("a,b\nc,d\n", 8);
    struct writer writer = {.bytes = packed, .part = 1, .pause = 500};
    const int saved = take_standard_input(pipe_of(&writer));
    iem_source *source = NULL;
    (void)state;
    assert_ok(iem_source_open("-", true, &source, &ok_err_));
    check_reads(source, 100, "a,b\nc,d\n", 8);
    iem_source_free(source);
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    free(packed.at);
}

static void a_file_as_standard_input_begins_where_it_stands(void **state)
{
    struct bytes rows = make_rows(1000);
    struct file file = file_of(rows.at, rows.n);
    assert_int_equal(lseek(file.fd, 100, SEEK_SET), 100);
    const int saved = take_standard_input(dup(file.fd));
    iem_source *source = NULL;
    (void)state;
    assert_ok(iem_source_open("-", false, &source, &ok_err_));
    assert_int_equal(iem_source_bytes_total(source), 900);
    check_reads(source, 64, rows.at + 100, 900);
    assert_ok(iem_source_rewind(source, &ok_err_));
    check_reads(source, 1000, rows.at + 100, 900);
    iem_source_free(source);
    give_standard_input_back(saved);
    file_remove(file);
    free(rows.at);
}

static volatile sig_atomic_t alarms;

/* Stays when its test is over: valgrind hands on signals late. */
static void on_alarm(int number)
{
    (void)number;
    alarms++;
}

static void a_signal_does_not_end_a_read(void **state)
{
    struct bytes rows = make_rows(2000);
    struct writer writer = {.bytes = rows, .part = 100, .pause = 5000};
    struct sigaction action = {.sa_handler = on_alarm}; /* no SA_RESTART */
    const struct itimerval soon = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
    sigset_t set, old;
    iem_source *source = NULL;
    (void)state;
    alarms = 0;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    pthread_sigmask(SIG_BLOCK, &set, &old); /* in the writer, which inherits it */
    const int saved = take_standard_input(pipe_of(&writer));
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    assert_ok(iem_source_open("-", true, &source, &ok_err_));
    check_reads(source, 500, rows.at, rows.n);
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_true(alarms > 0);
    iem_source_free(source);
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    free(rows.at);
}

/* SHA-256 of "abc" is known (FIPS 180-4 example); ours is the SHA-256 of that digest:
 *   printf abc | sha256sum | cut -c-64 | tr a-f A-F | basenc --base16 -d | sha256sum */
static void the_digest_is_of_the_stored_bytes(void **state)
{
    static const char want[] =
        "4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358";
    iem_source *source = NULL;
    iem_error err = {IEM_OK, ""};
    (void)state;
    assert_ok(iem_source_memory("log", "abc", 3, &source, &ok_err_));
    assert_null(iem_source_digest(source));
    assert_ok(iem_source_want_digest(source, &ok_err_));
    assert_null(iem_source_digest(source));
    check_reads(source, 2, "abc", 3);
    assert_string_equal(iem_source_digest(source), want);
    assert_ok(iem_source_rewind(source, &ok_err_));
    check_reads(source, 2, "abc", 3);
    assert_string_equal(iem_source_digest(source), want);
    iem_source_free(source);

    assert_ok(iem_source_memory("log", "abc", 3, &source, &ok_err_));
    check_reads(source, 2, "abc", 3);
    assert_int_equal(iem_source_want_digest(source, &err), IEM_ERR_USAGE);
    assert_null(iem_source_digest(source));
    iem_source_free(source);
}

static void the_digest_of_a_packed_log_is_of_its_packed_bytes(void **state)
{
    struct bytes rows = make_rows(100000);
    struct bytes packed = gzipped(rows.at, rows.n);
    unsigned char once[IEM_SHA256], twice[IEM_SHA256];
    char want[IEM_SHA256_HEX];
    iem_source *source = NULL;
    (void)state;
    assert_ok(iem_digest(packed.at, packed.n, once, &ok_err_));
    assert_ok(iem_digest(once, sizeof once, twice, &ok_err_));
    iem_digest_hex(twice, want);
    assert_ok(iem_source_memory("log", packed.at, packed.n, &source, &ok_err_));
    assert_ok(iem_source_want_digest(source, &ok_err_));
    check_reads(source, 5000, rows.at, rows.n);
    assert_string_equal(iem_source_digest(source), want);
    iem_source_free(source);
    free(packed.at);
    free(rows.at);
}

/* ---- Reading at any place ---- */

static void check_is_random(iem_source *source, bool want, size_t n)
{
    uint64_t size = 0;
    size_t got = 0;
    char first;
    assert_false(iem_source_random(source, &size)); /* nothing was read */
    assert_ok(iem_source_read(source, &first, 1, &got, &ok_err_));
    assert_int_equal(iem_source_random(source, &size), want);
    if (want) assert_int_equal(size, n);
    assert_ok(iem_source_rewind(source, &ok_err_));
    assert_int_equal(iem_source_random(source, &size), want);
    iem_source_free(source);
}

static iem_source *opened(const char *path)
{
    iem_source *source = NULL;
    assert_ok(iem_source_open(path, true, &source, &ok_err_));
    return source;
}

static iem_source *in_memory(struct bytes bytes)
{
    iem_source *source = NULL;
    assert_ok(iem_source_memory("log", bytes.at, bytes.n, &source, &ok_err_));
    return source;
}

static void only_what_is_stored_as_it_is_can_be_read_anywhere(void **state)
{
    struct bytes rows = make_rows(1000), packed = gzipped(rows.at, rows.n);
    struct bytes none = {rows.at, 0, 0};
    struct file file = file_of(rows.at, rows.n),
                packed_file = file_of(packed.at, packed.n);
    struct file empty = file_of("", 0);
    struct writer writer = {.bytes = rows, .part = 1000};
    const int saved = take_standard_input(pipe_of(&writer));
    (void)state;
    check_is_random(opened(file.path), true, rows.n);
    check_is_random(in_memory(rows), true, rows.n);
    check_is_random(opened(packed_file.path), false, 0);
    check_is_random(in_memory(packed), false, 0);
    check_is_random(opened(empty.path), false, 0);
    check_is_random(in_memory(none), false, 0);
    check_is_random(opened("-"), false, 0);
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    file_remove(file);
    file_remove(packed_file);
    file_remove(empty);
    free(packed.at);
    free(rows.at);
}

/* A source that several threads read or hash at once; `next` is the piece that nobody
 * has taken. */
struct together {
    iem_source *source;
    struct bytes want;
    size_t piece;
    _Atomic size_t next;
    _Atomic uint64_t hashed;
    uint64_t limit;
    bool wrong[4];
};

static void read_pieces(unsigned worker, void *at)
{
    struct together *all = at;
    unsigned char *part = malloc(all->piece);
    uint64_t before = 0;
    bool wrong = !part;
    while (!wrong) {
        const size_t begin = all->next++ * all->piece;
        if (begin >= all->want.n) break;
        const size_t left = all->want.n - begin;
        const size_t n = left < all->piece ? left : all->piece;
        wrong |= iem_source_read_at(all->source, part, n, begin, NULL) != IEM_OK;
        wrong |= memcmp(part, all->want.at + begin, n) != 0;
        const uint64_t now = iem_source_bytes(all->source);
        wrong |= now < before || now < n || now > all->want.n;
        before = now;
    }
    all->wrong[worker] = wrong;
    free(part);
}

static void check_reads_together(iem_source *source, struct bytes want, size_t piece)
{
    struct together all = {.source = source, .want = want, .piece = piece};
    assert_ok(iem_parallel(4, read_pieces, &all, &ok_err_));
    for (size_t i = 0; i < 4; i++) assert_false(all.wrong[i]);
    assert_int_equal(iem_source_bytes(source), want.n);
}

static void check_reads_anywhere(iem_source *source, struct bytes want)
{
    static const size_t pieces[] = {1000, 4096, 99999, 1 << 20};
    char head[500];
    size_t got = 0;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        assert_ok(iem_source_rewind(source, &ok_err_));
        assert_int_equal(iem_source_bytes(source), 0);
        assert_ok(iem_source_read(source, head, sizeof head, &got, &ok_err_));
        check_reads_together(source, want,
                             pieces[i]); /* the head is not counted twice */
        assert_ok(iem_source_read(source, head, sizeof head, &got, &ok_err_));
        assert_memory_equal(head, want.at + 500, got); /* and goes on where it was */
    }
    assert_ok(iem_source_read_at(source, head, 0, want.n, &ok_err_));
    iem_source_free(source);
}

static void any_byte_is_read_at_any_time_by_any_thread(void **state)
{
    struct bytes rows = make_rows(700001);
    struct bytes behind = {rows.at + 100, rows.n - 100, 0};
    struct file file = file_of(rows.at, rows.n);
    (void)state;
    check_reads_anywhere(in_memory(rows), rows);
    check_reads_anywhere(opened(file.path), rows);
    assert_int_equal(lseek(file.fd, 100, SEEK_SET), 100);
    const int saved = take_standard_input(dup(file.fd));
    check_reads_anywhere(opened("-"), behind);
    give_standard_input_back(saved);
    file_remove(file);
    free(rows.at);
}

static void hash_blocks(unsigned worker, void *at)
{
    struct together *all = at;
    void *scratch = aligned_alloc(4096, 1 << 16);
    bool more = scratch != NULL;
    all->wrong[worker] = !scratch;
    while (more) {
        if (iem_source_digest_block(all->source, all->limit, scratch, 1 << 16, &more,
                                    NULL) != IEM_OK)
            all->wrong[worker] = true;
        if (more) all->hashed++;
    }
    free(scratch);
}

static size_t hash_up_to(iem_source *source, uint64_t limit)
{
    struct together all = {.source = source, .limit = limit};
    assert_ok(iem_parallel(4, hash_blocks, &all, &ok_err_));
    for (size_t i = 0; i < 4; i++) assert_false(all.wrong[i]);
    return all.hashed;
}

static void digest_of(struct bytes bytes, char hex[IEM_SHA256_HEX])
{
    iem_block_digest *digest = NULL;
    assert_ok(iem_block_digest_new(&digest, &ok_err_));
    assert_ok(iem_block_digest_add(digest, bytes.at, bytes.n, &ok_err_));
    assert_ok(iem_block_digest_end(digest, hex, &ok_err_));
    iem_block_digest_free(digest);
}

static void check_shared_digest(iem_source *source, struct bytes want)
{
    const size_t whole = want.n / IEM_DIGEST_BLOCK;
    const size_t blocks = (want.n + IEM_DIGEST_BLOCK - 1) / IEM_DIGEST_BLOCK;
    char hex[IEM_SHA256_HEX], first;
    size_t got = 0, done = 0;
    digest_of(want, hex);
    assert_ok(iem_source_want_digest(source, &ok_err_));
    assert_ok(iem_source_read(source, &first, 1, &got, &ok_err_));
    const uint64_t read = iem_source_bytes(source);
    for (size_t b = 0; b < whole; b++) {
        const uint64_t end = (b + 1) * IEM_DIGEST_BLOCK;
        assert_null(iem_source_digest(source));
        assert_int_equal(hash_up_to(source, end - 1), 0);
        done += hash_up_to(source, end);
        assert_int_equal(done, b + 1);
    }
    if (blocks > whole) {
        assert_null(iem_source_digest(source));
        assert_int_equal(hash_up_to(source, want.n - 1), 0);
    }
    assert_int_equal(done + hash_up_to(source, want.n), blocks);
    assert_string_equal(iem_source_digest(source), hex);
    assert_int_equal(hash_up_to(source, UINT64_MAX), 0);
    assert_int_equal(iem_source_bytes(source), read); /* hashing is no progress */
    assert_ok(iem_source_rewind(source, &ok_err_));
    assert_string_equal(iem_source_digest(source), hex);
    assert_int_equal(hash_up_to(source, UINT64_MAX), 0);
    iem_source_free(source);
}

static void threads_share_the_digest(void **state)
{
    static const size_t sizes[] = {70000, IEM_DIGEST_BLOCK - 1, IEM_DIGEST_BLOCK,
                                   IEM_DIGEST_BLOCK + 1, 3 * IEM_DIGEST_BLOCK + 70001};
    struct bytes rows = make_rows(3 * IEM_DIGEST_BLOCK + 70001);
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const struct bytes part = {rows.at, sizes[i], 0};
        struct file file = file_of(part.at, part.n);
        check_shared_digest(in_memory(part), part);
        check_shared_digest(opened(file.path), part);
        file_remove(file);
    }
    free(rows.at);
}

static void all_blocks_are_hashed_at_once(void **state)
{
    struct bytes rows = make_rows(5 * IEM_DIGEST_BLOCK + 1000);
    iem_source *source = in_memory(rows);
    char hex[IEM_SHA256_HEX], first;
    size_t got = 0;
    (void)state;
    digest_of(rows, hex);
    assert_ok(iem_source_want_digest(source, &ok_err_));
    assert_ok(iem_source_read(source, &first, 1, &got, &ok_err_));
    assert_int_equal(hash_up_to(source, UINT64_MAX), 6);
    assert_string_equal(iem_source_digest(source), hex);
    iem_source_free(source);
    free(rows.at);
}

static void nothing_is_hashed_that_is_not_wanted_or_was_read_in_order(void **state)
{
    struct bytes rows = make_rows(100000), packed = gzipped(rows.at, rows.n);
    struct bytes cases[] = {rows, rows, packed};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        iem_source *source = in_memory(cases[i]);
        assert_int_equal(hash_up_to(source, UINT64_MAX), 0); /* nothing was read */
        if (i > 0) assert_ok(iem_source_want_digest(source, &ok_err_));
        check_reads(source, 9999, rows.at, rows.n);
        assert_int_equal(hash_up_to(source, UINT64_MAX), 0);
        assert_int_equal(iem_source_digest(source) != NULL, i > 0);
        iem_source_free(source);
    }
    free(packed.at);
    free(rows.at);
}

/* ---- Files that change while they are read ---- */

static void check_changed(iem_status status, const iem_error *err, struct file file)
{
    char want[400];
    snprintf(want, sizeof want, "%s: changed while it was read; scan a copy of it",
             file.path);
    assert_int_equal(status, IEM_ERR_DATA);
    assert_string_equal(err->message, want);
}

static void a_file_that_became_shorter_is_not_read_on(void **state)
{
    struct bytes rows = make_rows(300000);
    struct file file = file_of(rows.at, rows.n);
    iem_source *source = opened(file.path);
    iem_error err = {IEM_OK, ""};
    size_t got = 0;
    bool more = false;
    void *scratch = aligned_alloc(4096, 1 << 16);
    assert_non_null(scratch);
    (void)state;
    assert_ok(iem_source_want_digest(source, &ok_err_));
    assert_ok(iem_source_read(source, scratch, 1, &got, &ok_err_));
    assert_int_equal(ftruncate(file.fd, 200000), 0);
    assert_ok(iem_source_read_at(source, scratch, 1000, 199000, &ok_err_));
    check_changed(iem_source_read_at(source, scratch, 1000, 199001, &err), &err, file);
    check_changed(iem_source_read_at(source, scratch, 1, 299999, &err), &err, file);
    check_changed(
        iem_source_digest_block(source, UINT64_MAX, scratch, 1 << 16, &more, &err),
        &err, file);
    assert_null(iem_source_digest(source));
    iem_source_free(source);
    file_remove(file);
    free(scratch);
    free(rows.at);
}

static void append_to(struct file file)
{
    assert_int_equal(pwrite(file.fd, "x\n", 2, 1000), 2);
}

static void cut_off(struct file file)
{
    assert_int_equal(ftruncate(file.fd, 999), 0);
}

static void rewrite(struct file file)
{
    assert_int_equal(pwrite(file.fd, "y", 1, 500), 1);
}

/* As a program does that means to hide it: the old time is put back. */
static void rewrite_in_secret(struct file file)
{
    struct stat was;
    assert_int_equal(fstat(file.fd, &was), 0);
    rewrite(file);
    const struct timespec times[] = {was.st_atim, was.st_mtim};
    assert_int_equal(futimens(file.fd, times), 0);
}

static void a_file_that_changes_is_noticed_after_a_reading(void **state)
{
    static void (*const changes[])(struct file) = {append_to, cut_off, rewrite,
                                                   rewrite_in_secret};
    struct bytes rows = make_rows(1000);
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct file file = file_of(rows.at, 1000);
        iem_source *source = opened(file.path);
        iem_error err = {IEM_OK, ""};
        assert_ok(iem_source_check(source, &ok_err_));
        check_reads(source, 100, rows.at, 1000);
        assert_ok(iem_source_check(source, &ok_err_));
        assert_ok(iem_source_rewind(source, &ok_err_));
        assert_ok(iem_source_check(source, &ok_err_));
        /* Again, if need be, till the clock of the file system has gone on. */
        for (int tries = 0; tries < 200; tries++) {
            changes[i](file);
            if (iem_source_check(source, NULL) != IEM_OK) break;
            usleep(5000);
        }
        check_changed(iem_source_check(source, &err), &err, file);
        iem_source_free(source);
        file_remove(file);
    }
    free(rows.at);
}

static void what_is_no_file_never_changes(void **state)
{
    struct bytes rows = make_rows(1000);
    struct writer writer = {.bytes = rows, .part = 100};
    const int saved = take_standard_input(pipe_of(&writer));
    iem_source *sources[] = {in_memory(rows), opened("-")};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        check_reads(sources[i], 100, rows.at, rows.n);
        assert_ok(iem_source_check(sources[i], &ok_err_));
        iem_source_free(sources[i]);
    }
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    free(rows.at);
}

/* ---- Unpacking ahead ---- */

/* Packed to more than what is unpacked without a thread. */
struct packed {
    struct bytes rows, stored[2];
};

static const char *const packings[] = {"gzip", "zstd"};

static struct packed make_packed(void)
{
    struct packed made = {.rows = make_rows(2500000)};
    made.stored[0] = gzipped(made.rows.at, made.rows.n);
    made.stored[1] = zstded(made.rows.at, made.rows.n);
    for (size_t i = 0; i < 2; i++) assert_true(made.stored[i].n > 1 << 18);
    return made;
}

static void packed_free(struct packed *packed)
{
    free(packed->rows.at);
    for (size_t i = 0; i < 2; i++) free(packed->stored[i].at);
}

static void what_is_large_is_unpacked_by_a_thread_of_its_own(void **state)
{
    struct packed packed = make_packed();
    struct bytes small = gzipped(packed.rows.at, 100000);
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        iem_source *source = in_memory(packed.stored[i]);
        threads = 0;
        check_reads(source, 100000, packed.rows.at, packed.rows.n);
        assert_int_equal(threads, 1);
        assert_ok(iem_source_rewind(source, &ok_err_));
        check_reads(source, 3 << 20, packed.rows.at, packed.rows.n);
        assert_int_equal(threads, 2);
        iem_source_free(source);
    }
    iem_source *source = in_memory(small);
    threads = 0;
    check_reads(source, 100000, packed.rows.at, 100000);
    assert_int_equal(threads, 0);
    iem_source_free(source);
    free(small.at);
    packed_free(&packed);
}

static void where_no_thread_starts_the_reader_unpacks(void **state)
{
    struct packed packed = make_packed();
    (void)state;
    no_threads = true;
    for (size_t i = 0; i < 2; i++) {
        iem_source *source = in_memory(packed.stored[i]);
        check_reads(source, 100000, packed.rows.at, packed.rows.n);
        iem_source_free(source);
    }
    no_threads = false;
    packed_free(&packed);
}

static void where_no_pipe_can_be_left_the_reader_unpacks(void **state)
{
    struct packed packed = make_packed();
    (void)state;
    for (int with = 0; with < 2; with++) {
        struct writer writer = {.bytes = packed.stored[0], .part = 5000};
        const int saved = take_standard_input(pipe_of(&writer));
        iem_source *source = opened("-");
        threads = 0;
        no_events = !with;
        check_reads(source, 100000, packed.rows.at, packed.rows.n);
        assert_int_equal(threads, with);
        no_events = false;
        iem_source_free(source);
        pthread_join(writer.thread, NULL);
        give_standard_input_back(saved);
    }
    packed_free(&packed);
}

static void a_reader_that_stops_early_ends_the_thread(void **state)
{
    static const size_t stops[] = {1, 70000, 1 << 18, 1500000};
    struct packed packed = make_packed();
    unsigned char *some = malloc(1500000);
    char hex[IEM_SHA256_HEX];
    assert_non_null(some);
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        iem_source *source = in_memory(packed.stored[i]);
        digest_of(packed.stored[i], hex);
        assert_ok(iem_source_want_digest(source, &ok_err_));
        for (size_t s = 0; s < sizeof stops / sizeof *stops; s++) {
            size_t got = 0;
            assert_ok(iem_source_read(source, some, stops[s], &got, &ok_err_));
            assert_memory_equal(some, packed.rows.at, got);
            assert_ok(iem_source_rewind(source, &ok_err_));
            assert_int_equal(iem_source_bytes(source), 0);
        }
        check_reads(source, 65536, packed.rows.at, packed.rows.n);
        assert_string_equal(iem_source_digest(source), hex); /* each byte once */
        iem_source_free(source);

        size_t got = 0;
        source = in_memory(packed.stored[i]);
        assert_ok(iem_source_read(source, some, 10, &got, &ok_err_));
        iem_source_free(source);
    }
    free(some);
    packed_free(&packed);
}

/* The writer says no more, and does not go away either. */
static void a_silent_pipe_is_left(void **state)
{
    struct packed packed = make_packed();
    const size_t half = packed.stored[0].n / 2;
    struct writer writer = {.bytes = {packed.stored[0].at, half, 0}, .part = 5000};
    int ends[2];
    unsigned char some[1000];
    size_t got = 0;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    writer.fd = dup(ends[1]);
    const int saved = take_standard_input(ends[0]);
    assert_int_equal(__real_pthread_create(&writer.thread, NULL, write_parts, &writer),
                     0);
    iem_source *source = opened("-");
    for (int round = 0; round < 3; round++) {
        assert_ok(iem_source_read(source, some, sizeof some, &got, &ok_err_));
        assert_memory_equal(some, packed.rows.at, got);
        usleep(20000); /* the thread gets to where it waits */
        assert_ok(iem_source_rewind(source, &ok_err_));
    }
    pthread_join(writer.thread, NULL);
    writer.bytes =
        (struct bytes){packed.stored[0].at + half, packed.stored[0].n - half, 0};
    writer.fd = ends[1];
    assert_int_equal(__real_pthread_create(&writer.thread, NULL, write_parts, &writer),
                     0);
    check_reads(source, 10000, packed.rows.at, packed.rows.n);
    iem_source_free(source);
    pthread_join(writer.thread, NULL);
    give_standard_input_back(saved);
    packed_free(&packed);
}

static void damage_is_told_behind_the_bytes_before_it(void **state)
{
    struct packed packed = make_packed();
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const struct bytes cut = {packed.stored[i].at, packed.stored[i].n * 9 / 10, 0};
        iem_source *source = in_memory(cut);
        struct bytes all = bytes_new(0);
        unsigned char byte;
        char want[64];
        snprintf(want, sizeof want, "log: damaged or cut %s data", packings[i]);
        for (int round = 0; round < 2; round++) {
            iem_error err = {IEM_OK, ""};
            size_t got = 1;
            all.n = 0;
            assert_int_equal(read_all(source, 10000, &all, &err), IEM_ERR_DATA);
            assert_string_equal(err.message, want);
            assert_true(all.n > packed.rows.n / 2 && all.n < packed.rows.n);
            assert_memory_equal(all.at, packed.rows.at, all.n);
            err = (iem_error){IEM_OK, ""};
            assert_int_equal(iem_source_read(source, &byte, 1, &got, &err),
                             IEM_ERR_DATA); /* and again */
            assert_string_equal(err.message, want);
            assert_int_equal(iem_source_read(source, &byte, 1, &got, NULL),
                             IEM_ERR_DATA);
            assert_ok(iem_source_rewind(source, &ok_err_));
        }
        iem_source_free(source);
        free(all.at);
    }
    packed_free(&packed);
}

static unsigned char room[1 << 16];

/* Reads everything and compares it; allocates nothing itself. */
static iem_status read_whole(const struct bytes *stored, const struct bytes *want,
                             const char *hex, iem_error *err)
{
    iem_source *source = NULL;
    size_t got = 1, n = 0;
    bool same = true, more = true;
    iem_status status = iem_source_memory("log", stored->at, stored->n, &source, err);
    if (status == IEM_OK) status = iem_source_want_digest(source, err);
    while (status == IEM_OK && got > 0) {
        status = iem_source_read(source, room, sizeof room, &got, err);
        if (status != IEM_OK) break;
        same &= n + got <= want->n && memcmp(room, want->at + n, got) == 0;
        n += got;
        if (want == stored && n >= sizeof room) break; /* the rest by blocks */
    }
    while (status == IEM_OK && want == stored && more)
        status =
            iem_source_digest_block(source, want->n, room, sizeof room, &more, err);
    if (status == IEM_OK) {
        assert_true(same && (n == want->n || want == stored));
        assert_string_equal(iem_source_digest(source), hex);
    }
    iem_source_free(source);
    return status;
}

static void check_survives(const struct bytes *stored, const struct bytes *want)
{
    char hex[IEM_SHA256_HEX];
    size_t refused = 0, n = 0;
    digest_of(*stored, hex);
    for (;; n++) {
        iem_error err = {IEM_OK, ""};
        asked = 0;
        failing = n;
        const iem_status status = read_whole(stored, want, hex, &err);
        failing = SIZE_MAX;
        if (status != IEM_OK) {
            refused++;
            assert_int_equal(status, IEM_ERR_SYSTEM);
            assert_string_equal(err.message, "out of memory");
        }
        if (asked <= n) break; /* nothing failed */
    }
    assert_true(refused > 3 && n > 6);
}

/* To the byte, from memory and packed, and again after a rewind. */
static void what_is_larger_than_allowed_is_refused(void **state)
{
    struct packed packed = make_packed();
    const struct bytes all[] = {packed.rows, packed.stored[0], packed.stored[1]};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        iem_error err = {0};
        iem_source *source = in_memory(all[i / 2]);
        char *all_of_it = malloc(packed.rows.n);
        size_t got = 1, n = 0;
        iem_status status = IEM_OK;
        iem_source_limit(source, packed.rows.n - i % 2);
        while (status == IEM_OK && got) {
            status = iem_source_read(source, all_of_it, packed.rows.n, &got, &err);
            n += status == IEM_OK ? got : 0;
        }
        assert_int_equal(status, i % 2 ? IEM_ERR_DATA : IEM_OK);
        if (i % 2)
            assert_non_null(strstr(err.message, "--max-bytes allows"));
        else
            assert_int_equal(n, packed.rows.n);
        free(all_of_it);
        iem_source_free(source);
    }
    packed_free(&packed);
}

static void memory_may_run_out_at_each_place(void **state)
{
    struct packed packed = make_packed();
    (void)state;
    check_survives(&packed.rows, &packed.rows);
    for (size_t i = 0; i < 2; i++) check_survives(&packed.stored[i], &packed.rows);
    packed_free(&packed);
}

static void nothing_is_freed_without_harm(void **state)
{
    (void)state;
    iem_source_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_bytes_come_as_they_are),
        cmocka_unit_test(gzip_is_unpacked),
        cmocka_unit_test(gzip_members_follow_each_other),
        cmocka_unit_test(gzip_cut_anywhere_is_refused),
        cmocka_unit_test(gzip_with_a_changed_byte_is_refused),
        cmocka_unit_test(bytes_behind_gzip_are_refused),
        cmocka_unit_test(zstd_is_unpacked),
        cmocka_unit_test(zstd_frames_follow_each_other),
        cmocka_unit_test(zstd_cut_anywhere_is_refused),
        cmocka_unit_test(zstd_never_unpacks_to_something_else),
        cmocka_unit_test(bytes_behind_zstd_are_refused),
        cmocka_unit_test(what_unpacks_to_much_comes_in_parts),
        cmocka_unit_test(a_reading_that_stopped_midway_begins_anew),
        cmocka_unit_test(a_file_is_read_twice_without_a_copy),
        cmocka_unit_test(what_cannot_be_opened_is_a_system_error),
        cmocka_unit_test(a_read_that_fails_is_a_system_error),
        cmocka_unit_test(standard_input_is_read_twice_when_kept),
        cmocka_unit_test(a_pipe_rewinds_before_its_end_is_seen),
        cmocka_unit_test(a_packed_pipe_is_kept_as_it_is_stored),
        cmocka_unit_test(a_pipe_that_is_not_kept_is_read_once),
        cmocka_unit_test(magic_bytes_may_drip_in),
        cmocka_unit_test(a_file_as_standard_input_begins_where_it_stands),
        cmocka_unit_test(a_signal_does_not_end_a_read),
        cmocka_unit_test(the_digest_is_of_the_stored_bytes),
        cmocka_unit_test(the_digest_of_a_packed_log_is_of_its_packed_bytes),
        cmocka_unit_test(only_what_is_stored_as_it_is_can_be_read_anywhere),
        cmocka_unit_test(any_byte_is_read_at_any_time_by_any_thread),
        cmocka_unit_test(threads_share_the_digest),
        cmocka_unit_test(all_blocks_are_hashed_at_once),
        cmocka_unit_test(nothing_is_hashed_that_is_not_wanted_or_was_read_in_order),
        cmocka_unit_test(a_file_that_became_shorter_is_not_read_on),
        cmocka_unit_test(a_file_that_changes_is_noticed_after_a_reading),
        cmocka_unit_test(what_is_no_file_never_changes),
        cmocka_unit_test(what_is_large_is_unpacked_by_a_thread_of_its_own),
        cmocka_unit_test(where_no_thread_starts_the_reader_unpacks),
        cmocka_unit_test(where_no_pipe_can_be_left_the_reader_unpacks),
        cmocka_unit_test(a_reader_that_stops_early_ends_the_thread),
        cmocka_unit_test(a_silent_pipe_is_left),
        cmocka_unit_test(damage_is_told_behind_the_bytes_before_it),
        cmocka_unit_test(what_is_larger_than_allowed_is_refused),
        cmocka_unit_test(memory_may_run_out_at_each_place),
        cmocka_unit_test(nothing_is_freed_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
