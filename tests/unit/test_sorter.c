/* Sorting in bounded memory: the same as sorting at once, whatever the memory. */
#include "base/sorter.h"

#include "base/hash.h"
#include "base/parallel.h"
#include "check.h"

enum { WIDTH = 11 };

static int spills;
iem_status __real_iem_file_spill(int *fd, iem_error *err);
iem_status __wrap_iem_file_spill(int *fd, iem_error *err);
iem_status __wrap_iem_file_spill(int *fd, iem_error *err)
{
    spills++;
    return __real_iem_file_spill(fd, err);
}

/* Many equal ones, and few that differ in the last byte alone. */
static void make_record(uint64_t i, unsigned char *record)
{
    memset(record, 7, WIDTH);
    iem_put_sorted(record, iem_mix(i % 5000) >> 40, 3);
    record[WIDTH - 1] = (unsigned char)(i % 3);
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, WIDTH);
}

struct adding {
    iem_sorter *sorter;
    uint64_t n;
    unsigned workers;
};

static void add_share(unsigned worker, void *ctx)
{
    const struct adding *a = ctx;
    unsigned char record[WIDTH];
    for (uint64_t i = worker; i < a->n; i += a->workers) {
        make_record(i, record);
        if (iem_sorter_add(a->sorter, worker, record, NULL) != IEM_OK) abort();
    }
}

static void check_sorted(uint64_t n, size_t memory, unsigned workers)
{
    struct adding adding = {NULL, n, workers};
    unsigned char *want = malloc(n * WIDTH + 1);
    const unsigned char *record;
    assert_non_null(want);
    for (uint64_t i = 0; i < n; i++) make_record(i, want + i * WIDTH);
    qsort(want, n, WIDTH, compare);
    assert_ok(iem_sorter_new(WIDTH, memory, workers, &adding.sorter, NULL));
    assert_ok(iem_parallel(workers, add_share, &adding, NULL));
    assert_ok(iem_sorter_end(adding.sorter, NULL));
    for (int again = 0; again < 2; again++) {
        for (uint64_t i = 0; i < n; i++) {
            assert_ok(iem_sorter_next(adding.sorter, &record, NULL));
            assert_non_null(record);
            assert_memory_equal(record, want + i * WIDTH, WIDTH);
        }
        assert_ok(iem_sorter_next(adding.sorter, &record, NULL));
        assert_null(record);
        assert_ok(iem_sorter_rewind(adding.sorter, NULL));
    }
    iem_sorter_free(adding.sorter);
    free(want);
}

static void in_memory_nothing_is_spilled(void **state)
{
    (void)state;
    spills = 0;
    check_sorted(0, 1 << 20, 1);
    check_sorted(1, 1 << 20, 2);
    check_sorted(17, 1 << 20, 1);
    check_sorted(20000, 1 << 20, 3);
    assert_int_equal(spills, 0);
}

static void little_memory_gives_the_same(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 3; workers++) {
        spills = 0;
        check_sorted(20000, 1 << 16, workers);
        assert_int_equal(spills, 1); /* one file, whatever the number of runs */
    }
}

/* 64 records a run: many more runs than are merged together. */
static void many_runs_are_merged_step_by_step(void **state)
{
    (void)state;
    check_sorted(60000, 1, 1);
    check_sorted(64 * 96, 1, 1);
    check_sorted(64 * 97, 1, 1);
    check_sorted(64 * 97 + 1, 1, 2);
}

static void numbers_sort_as_bytes(void **state)
{
    unsigned char a[8], b[8];
    (void)state;
    iem_put_sorted(a, 255, 8);
    iem_put_sorted(b, 256, 8);
    assert_true(memcmp(a, b, 8) < 0);
    assert_true(iem_get_sorted(b, 8) == 256);
    iem_put_sorted(a, UINT64_C(0x0102030405060708), 8);
    assert_true(iem_get_sorted(a, 3) == 0x010203);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_memory_nothing_is_spilled),
        cmocka_unit_test(little_memory_gives_the_same),
        cmocka_unit_test(many_runs_are_merged_step_by_step),
        cmocka_unit_test(numbers_sort_as_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
