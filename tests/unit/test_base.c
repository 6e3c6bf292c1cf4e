/* The ground floor: buffers, arenas, growing arrays, hashes, files, threads.
 */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/grow.h"
#include "base/hash.h"
#include "base/parallel.h"

#include "scratch.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

/* ---- Status ---- */

static void a_message_is_one_line_whatever_was_read(void **state)
{
    (void)state;
    iem_error err;
    assert_int_equal(iem_fail(&err, IEM_ERR_DATA, "'%s' is wrong", "a\nb\tc\x7f"),
                     IEM_ERR_DATA);
    assert_string_equal(err.message, "'a?b?c?' is wrong");
    assert_int_equal(err.status, IEM_ERR_DATA);
}

static void a_message_that_is_too_long_is_cut(void **state)
{
    (void)state;
    iem_error err;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(iem_fail(&err, IEM_ERR_USAGE, "%s", text), IEM_ERR_USAGE);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
}

static void nobody_has_to_listen_to_a_failure(void **state)
{
    (void)state;
    assert_int_equal(iem_fail(NULL, IEM_ERR_DATA, "x"), IEM_ERR_DATA);
    assert_int_equal(iem_fail_memory(NULL), IEM_ERR_SYSTEM);
}

/* ---- Growing arrays ---- */

static void a_growing_array_keeps_what_it_held(void **state)
{
    (void)state;
    uint32_t *array = NULL;
    size_t capacity = 0, grown = 0;
    for (uint32_t n = 0; n < 10000; n++) {
        const size_t before = capacity;
        assert_true(IEM_GROW(array, capacity, n + 1));
        grown += capacity != before;
        array[n] = n * n;
    }
    for (uint32_t n = 0; n < 10000; n++) assert_int_equal(array[n], n * n);
    assert_in_range(grown, 1, 20); /* by doubling, not one by one */
    free(array);
}

static void what_cannot_be_counted_in_bytes_is_not_tried(void **state)
{
    (void)state;
    void *array = malloc(8);
    void *const before = array;
    size_t capacity = 2;
    assert_false(iem_grow_bytes(&array, &capacity, SIZE_MAX / 4 + 1, 8));
    assert_false(iem_grow_bytes(&array, &capacity, SIZE_MAX, 4));
    assert_ptr_equal(array, before);
    assert_int_equal(capacity, 2);
    free(array);
}

static void nothing_zeroed_is_still_something(void **state)
{
    (void)state;
    char *one = iem_zeroed(0, 0), *many = iem_zeroed(100, 3);
    assert_non_null(one);
    for (size_t i = 0; i < 300; i++) assert_int_equal(many[i], 0);
    free(one);
    free(many);
}

/* ---- Buffers -----------------------------------------------------------------------
 */

static void a_buffer_is_written_piece_by_piece(void **state)
{
    (void)state;
    iem_buffer buffer = {0};
    char *text = NULL;
    iem_buffer_text(&buffer, "rows ");
    iem_buffer_format(&buffer, "%d of %s", 12, "many");
    iem_buffer_bytes(&buffer, "\0!", 2);
    assert_int_equal(buffer.len, 17);
    assert_memory_equal(buffer.at, "rows 12 of many\0!", 18); /* and a NUL */
    for (int i = 0; i < 5000; i++) iem_buffer_format(&buffer, "%04d;", i);
    assert_int_equal(buffer.len, 17 + 5000 * 5);
    assert_ok(iem_buffer_take(&buffer, &text, &ok_err_));
    assert_string_equal(text + 17 + 4998 * 5, "4998;4999;");
    assert_null(buffer.at);
    assert_int_equal(buffer.len, 0);
    free(text);
}

static void an_empty_buffer_gives_an_empty_text(void **state)
{
    (void)state;
    iem_buffer buffer = {0};
    char *text = NULL;
    assert_ok(iem_buffer_take(&buffer, &text, &ok_err_));
    assert_string_equal(text, "");
    free(text);
}

static void a_failed_buffer_stays_failed_and_says_so_once(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_buffer buffer = {0};
    char *text = NULL;
    iem_buffer_text(&buffer, "abc");
    iem_buffer_bytes(&buffer, "x", SIZE_MAX - 2);
    assert_true(buffer.failed);
    iem_buffer_text(&buffer, "def");
    assert_int_equal(buffer.len, 3);
    assert_int_equal(iem_buffer_take(&buffer, &text, &err), IEM_ERR_SYSTEM);
    assert_string_equal(err.message, "out of memory");
    assert_null(text);
    assert_null(buffer.at);
}

/* ---- Arenas ------------------------------------------------------------------------
 */

static void an_arena_hands_out_zeroed_aligned_room(void **state)
{
    (void)state;
    iem_arena arena = {0};
    unsigned char *last = NULL;
    for (size_t n = 0; n < 3000; n++) {
        unsigned char *at = iem_arena_take(&arena, n % 200, n % 7);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n % 200 * (n % 7); i++) assert_int_equal(at[i], 0);
        memset(at, 0xff, n % 200 * (n % 7));
        last = at;
    }
    assert_non_null(last);
    unsigned char *large = iem_arena_take(&arena, 1, 1 << 20);
    assert_int_equal(large[(1 << 20) - 1], 0);
    assert_null(iem_arena_take(&arena, SIZE_MAX / 2, 4));
    iem_arena_clear(&arena);
    assert_null(arena.last);
}

static void an_arena_keeps_texts(void **state)
{
    (void)state;
    iem_arena arena = {0};
    const char *copy = iem_arena_copy(&arena, (iem_slice){"yesterday", 3});
    const char *made = iem_arena_format(&arena, "%s × %s", "a", "b");
    char longer[50000];
    memset(longer, 'y', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_string_equal(iem_arena_format(&arena, "%s", longer), longer);
    assert_string_equal(copy, "yes");
    assert_string_equal(made, "a × b");
    assert_string_equal(iem_arena_copy(&arena, (iem_slice){NULL, 0}), "");
    iem_arena_clear(&arena);
}

/* ---- Hashes and streams ---- */

static void the_mixer_is_splitmix64(void **state)
{
    (void)state;
    /* First outputs of SplittableRandom's generator for seed 0 and its second state
     * (Steele, Lea & Flood 2014; the usual reference implementation). */
    assert_true(iem_mix(0) == UINT64_C(0xe220a8397b1dcdaf));
    assert_true(iem_mix(UINT64_C(0x9e3779b97f4a7c15)) == UINT64_C(0x6e789e6aa1b965f4));
}

/* Pearson's chi-square of counts that should be equal. */
static double chi_square(const unsigned *counts, size_t n, double total)
{
    const double expected = total / (double)n;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    return sum;
}

/* qchisq(1 - 1e-6, 255) = 379: beyond it, 256 bins are not filled evenly. */
static const double uneven = 379;

static void a_stream_is_uniform_along_its_index_and_its_key(void **state)
{
    (void)state;
    unsigned along[256] = {0}, across[256] = {0};
    double least = 1, most = 0, product = 0;
    enum { N = 1 << 17 };
    for (uint64_t i = 0; i < N; i++) {
        const double u = iem_uniform(12, i), v = iem_uniform(i, 3);
        assert_true(u > 0 && u < 1);
        along[(int)(u * 256)]++;
        across[(int)(v * 256)]++;
        least = fmin(least, u);
        most = fmax(most, u);
        product += (u - .5) * (iem_uniform(12, i + 1) - .5);
    }
    assert_true(chi_square(along, 256, N) < uneven);
    assert_true(chi_square(across, 256, N) < uneven);
    assert_true(least < 1e-3 && most > 1 - 1e-3);
    /* Neighbours: the sum has standard deviation sqrt(N) / 12; five of them. */
    assert_true(fabs(product) < 5 * sqrt(N) / 12);
    assert_close(iem_uniform(12, 7), iem_uniform(12, 7), 0);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void streams_have_no_number_in_common(void **state)
{
    (void)state;
    enum { N = 40 };
    double numbers[N * N];
    for (uint64_t i = 0; i < N * N; i++) numbers[i] = iem_uniform(i / N, i % N);
    qsort(numbers, N * N, sizeof *numbers, by_size);
    for (size_t i = 1; i < N * N; i++) assert_true(numbers[i] > numbers[i - 1]);
}

static void hashes_of_small_keys_fill_a_table_evenly(void **state)
{
    (void)state;
    unsigned low[256] = {0}, high[256] = {0};
    enum { N = 1 << 17 };
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t key[2] = {i & 7, i >> 3};
        const uint64_t hash = iem_hash(key, sizeof key, 99);
        low[hash & 255]++;
        high[hash >> 56]++;
    }
    assert_true(chi_square(low, 256, N) < uneven);
    assert_true(chi_square(high, 256, N) < uneven);
}

static void a_hash_depends_on_every_byte_the_length_and_the_seed(void **state)
{
    (void)state;
    char text[40] = {0};
    for (size_t n = 0; n < sizeof text; n++) {
        const uint64_t hash = iem_hash(text, n, 5);
        assert_true(hash == iem_hash(text, n, 5));
        assert_true(hash != iem_hash(text, n + 1, 5)); /* zeros too */
        assert_true(hash != iem_hash(text, n, 6));
        for (size_t i = 0; i < n; i++) {
            text[i] = 1;
            assert_true(hash != iem_hash(text, n, 5));
            text[i] = 0;
        }
    }
    assert_true(iem_hash(NULL, 0, 5) == iem_hash(text, 0, 5));
}

static void a_seed_of_tables_is_not_the_same_twice(void **state)
{
    (void)state;
    assert_true(iem_hash_seed() != iem_hash_seed());
}

/* ---- Files ---- */

static void assert_holds(const char *path, const char *want)
{
    char *bytes = NULL;
    size_t n = 0;
    assert_ok(iem_file_read_all(path, 1 << 20, &bytes, &n, &ok_err_));
    assert_int_equal(n, strlen(want));
    assert_string_equal(bytes, want);
    free(bytes);
}

static void a_file_appears_whole_when_it_is_committed(void **state)
{
    (void)state;
    const scratch_path path = scratch_file("result.json");
    iem_file *file = NULL;
    assert_ok(iem_file_create(path.at, false, &file, &ok_err_));
    assert_ok(iem_file_write(file, "one ", 4, &ok_err_));
    assert_int_equal(access(path.at, F_OK), -1);
    assert_ok(iem_file_write(file, "two", 3, &ok_err_));
    assert_ok(iem_file_commit(file, &ok_err_));
    assert_holds(path.at, "one two");
    assert_int_equal(scratch_entries(), 1);
}

static void a_discarded_file_leaves_the_old_one(void **state)
{
    (void)state;
    const scratch_path path = scratch_text("result.json", "old");
    iem_file *file = NULL;
    assert_ok(iem_file_create(path.at, false, &file, &ok_err_));
    assert_ok(iem_file_write(file, "new", 3, &ok_err_));
    iem_file_discard(file);
    iem_file_discard(NULL);
    assert_holds(path.at, "old");
    assert_int_equal(scratch_entries(), 1);
}

static void much_is_written_as_it_came(void **state)
{
    (void)state;
    const scratch_path path = scratch_file("large");
    const size_t n = 300000;
    char *want = malloc(n + 1), *got = NULL;
    size_t read = 0;
    for (size_t i = 0; i < n; i++) want[i] = (char)('a' + iem_mix(i) % 26);
    want[n] = '\0';
    iem_file *file = NULL;
    assert_ok(iem_file_create(path.at, false, &file, &ok_err_));
    /* Pieces below, at and above the size of the buffer. */
    for (size_t at = 0, piece = 1; at < n; at += piece, piece = piece * 3 + 1) {
        if (piece > n - at) piece = n - at;
        assert_ok(iem_file_write(file, want + at, piece, &ok_err_));
    }
    assert_ok(iem_file_commit(file, &ok_err_));
    assert_ok(iem_file_read_all(path.at, n, &got, &read, &ok_err_));
    assert_int_equal(read, n);
    assert_string_equal(got, want);
    free(got);
    free(want);
}

static unsigned mode_of(const char *path)
{
    struct stat at;
    assert_int_equal(stat(path, &at), 0);
    return at.st_mode & 0777;
}

static void a_private_file_is_private_whatever_the_umask(void **state)
{
    (void)state;
    const scratch_path secret = scratch_file("cases.csv"),
                       open = scratch_file("a.json");
    static const unsigned masks[] = {0, 022, 077};
    for (size_t i = 0; i < 3; i++) {
        const mode_t before = umask((mode_t)masks[i]);
        assert_ok(iem_file_write_all(secret.at, true, "x", 1, &ok_err_));
        assert_ok(iem_file_write_all(open.at, false, "x", 1, &ok_err_));
        assert_int_equal(umask(before), masks[i]); /* as it was */
        assert_int_equal(mode_of(secret.at), 0600);
        assert_int_equal(mode_of(open.at), 0666 & ~masks[i]);
    }
}

static void a_file_that_was_open_to_all_becomes_private(void **state)
{
    (void)state;
    const scratch_path path = scratch_text("cases.csv", "old");
    assert_int_equal(chmod(path.at, 0644), 0);
    assert_ok(iem_file_write_all(path.at, true, "new", 3, &ok_err_));
    assert_int_equal(mode_of(path.at), 0600);
}

static void a_full_disk_is_no_success(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    if (access("/dev/full", W_OK) != 0) skip();
    assert_int_equal(iem_file_write_all("/dev/full", false, "x", 1, &err),
                     IEM_ERR_SYSTEM);
    assert_string_equal(err.message, "/dev/full: No space left on device");
    assert_int_equal(access("/dev/full", W_OK), 0); /* and not taken away */
}

static void a_device_is_written_in_its_place(void **state)
{
    (void)state;
    struct stat at;
    assert_ok(iem_file_write_all("/dev/null", true, "x", 1, &ok_err_));
    assert_int_equal(stat("/dev/null", &at), 0);
    assert_true(S_ISCHR(at.st_mode));
}

static void a_folder_is_not_overwritten(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    const scratch_path folder = scratch_file("folder");
    assert_int_equal(mkdir(folder.at, 0700), 0);
    assert_int_equal(iem_file_write_all(folder.at, false, "x", 1, &err),
                     IEM_ERR_SYSTEM);
    assert_non_null(strstr(err.message, "folder: Is a directory"));
    assert_int_equal(scratch_entries(), 1); /* no temporary name left */
}

static void a_file_in_no_folder_is_named(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    char want[700];
    const scratch_path path = scratch_file("no/where");
    snprintf(want, sizeof want, "%s: %s", path.at, strerror(ENOENT));
    assert_int_equal(iem_file_write_all(path.at, false, "x", 1, &err), IEM_ERR_SYSTEM);
    assert_string_equal(err.message, want);
    char *bytes = NULL;
    size_t n = 0;
    assert_int_equal(iem_file_read_all(path.at, 10, &bytes, &n, &err), IEM_ERR_SYSTEM);
    assert_string_equal(err.message, want);
}

static void reading_all_stops_at_its_limit(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    const scratch_path path = scratch_text("key", "0123456789");
    char *bytes = NULL;
    size_t n = 0;
    assert_ok(iem_file_read_all(path.at, 10, &bytes, &n, &ok_err_));
    assert_int_equal(n, 10);
    free(bytes);
    bytes = NULL;
    assert_int_equal(iem_file_read_all(path.at, 9, &bytes, &n, &err), IEM_ERR_DATA);
    assert_non_null(strstr(err.message, "key: larger than 9 bytes"));
    assert_null(bytes);
}

static void a_spill_file_has_no_name(void **state)
{
    (void)state;
    struct stat at;
    char back[3] = "";
    int fd = -1;
    assert_ok(iem_file_spill(&fd, &ok_err_));
    assert_int_equal(fstat(fd, &at), 0);
    assert_int_equal(at.st_nlink, 0);
    assert_int_equal(pwrite(fd, "ab", 2, 0), 2);
    assert_int_equal(pread(fd, back, 2, 0), 2);
    assert_string_equal(back, "ab");
    close(fd);
}

/* ---- Threads ---- */

enum { MOST = 1000 };
static atomic_uint visits[MOST];

static void visit(size_t index, void *ctx)
{
    (void)ctx;
    atomic_fetch_add(&visits[index], 1);
}

static void each_index_is_visited_once(void **state)
{
    (void)state;
    static const unsigned threads[] = {0, 1, 2, 7, 40};
    static const size_t counts[] = {0, 1, 2, 5, MOST};
    for (size_t t = 0; t < 5; t++)
        for (size_t c = 0; c < 5; c++) {
            for (size_t i = 0; i < MOST; i++) atomic_store(&visits[i], 0);
            assert_ok(iem_parallel_for(threads[t], counts[c], visit, NULL, &ok_err_));
            for (size_t i = 0; i < MOST; i++)
                assert_int_equal(atomic_load(&visits[i]), i < counts[c]);
        }
}

struct meeting {
    pthread_barrier_t barrier;
    pthread_t id[7];
    atomic_uint seen[7];
};

static void meet(unsigned worker, void *ctx)
{
    struct meeting *meeting = ctx;
    meeting->id[worker] = pthread_self();
    atomic_fetch_add(&meeting->seen[worker], 1);
    pthread_barrier_wait(&meeting->barrier); /* only if all seven run at once */
}

static void workers_run_at_the_same_time_and_the_first_is_the_caller(void **state)
{
    (void)state;
    struct meeting meeting = {.id = {0}};
    assert_int_equal(pthread_barrier_init(&meeting.barrier, NULL, 7), 0);
    assert_ok(iem_parallel(7, meet, &meeting, &ok_err_));
    for (unsigned w = 0; w < 7; w++) {
        assert_int_equal(atomic_load(&meeting.seen[w]), 1);
        for (unsigned v = 0; v < w; v++)
            assert_false(pthread_equal(meeting.id[v], meeting.id[w]));
    }
    assert_true(pthread_equal(meeting.id[0], pthread_self()));
    assert_in_range(iem_processors(), 1, 100000);
    pthread_barrier_destroy(&meeting.barrier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_line_whatever_was_read),
        cmocka_unit_test(a_message_that_is_too_long_is_cut),
        cmocka_unit_test(nobody_has_to_listen_to_a_failure),
        cmocka_unit_test(a_growing_array_keeps_what_it_held),
        cmocka_unit_test(what_cannot_be_counted_in_bytes_is_not_tried),
        cmocka_unit_test(nothing_zeroed_is_still_something),
        cmocka_unit_test(a_buffer_is_written_piece_by_piece),
        cmocka_unit_test(an_empty_buffer_gives_an_empty_text),
        cmocka_unit_test(a_failed_buffer_stays_failed_and_says_so_once),
        cmocka_unit_test(an_arena_hands_out_zeroed_aligned_room),
        cmocka_unit_test(an_arena_keeps_texts),
        cmocka_unit_test(the_mixer_is_splitmix64),
        cmocka_unit_test(a_stream_is_uniform_along_its_index_and_its_key),
        cmocka_unit_test(streams_have_no_number_in_common),
        cmocka_unit_test(hashes_of_small_keys_fill_a_table_evenly),
        cmocka_unit_test(a_hash_depends_on_every_byte_the_length_and_the_seed),
        cmocka_unit_test(a_seed_of_tables_is_not_the_same_twice),
        scratch_test(a_file_appears_whole_when_it_is_committed),
        scratch_test(a_discarded_file_leaves_the_old_one),
        scratch_test(much_is_written_as_it_came),
        scratch_test(a_private_file_is_private_whatever_the_umask),
        scratch_test(a_file_that_was_open_to_all_becomes_private),
        cmocka_unit_test(a_full_disk_is_no_success),
        cmocka_unit_test(a_device_is_written_in_its_place),
        scratch_test(a_folder_is_not_overwritten),
        scratch_test(a_file_in_no_folder_is_named),
        scratch_test(reading_all_stops_at_its_limit),
        cmocka_unit_test(a_spill_file_has_no_name),
        cmocka_unit_test(each_index_is_visited_once),
        cmocka_unit_test(workers_run_at_the_same_time_and_the_first_is_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
