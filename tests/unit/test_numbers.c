/* Numbers to code: each by itself while they are few, and buckets that are a property
 * of the set of numbers alone: no order, split or tree of merges leaves a trace. */
#include "tally/numbers.h"

#include "check.h"
#include "seed.h"

#include <stdbool.h>

static uint32_t add(iem_numbers *numbers, int64_t number, uint32_t **recode)
{
    uint32_t code = IEM_NO_CODE;
    assert_ok(iem_numbers_add(numbers, number, &code, recode, &ok_err_));
    return code;
}

static uint32_t add_to_few(iem_numbers *numbers, int64_t number)
{
    uint32_t *recode = NULL;
    const uint32_t code = add(numbers, number, &recode);
    assert_null(recode);
    return code;
}

static void codes_are_dense_and_exact_while_numbers_are_few(void **state)
{
    (void)state;
    iem_numbers numbers;
    iem_numbers_init(&numbers, 4, 0);
    assert_int_equal(iem_numbers_find(&numbers, 0), IEM_NO_CODE);
    assert_int_equal(add_to_few(&numbers, 500000), 0);
    assert_int_equal(add_to_few(&numbers, -1), 1);
    assert_int_equal(add_to_few(&numbers, INT64_MIN), 2);
    assert_int_equal(add_to_few(&numbers, INT64_MAX), 3);
    assert_int_equal(add_to_few(&numbers, -1), 1);
    assert_int_equal(iem_numbers_find(&numbers, 500001), IEM_NO_CODE);
    assert_int_equal(iem_numbers_width(&numbers), 1);
    assert_true(iem_numbers_low(&numbers, 2) == INT64_MIN);
    assert_close(iem_numbers_middle(&numbers, 0), 0.5, 0);
    assert_close(iem_numbers_spread(&numbers), 0, 0);
    iem_numbers_clear(&numbers);
}

static void one_number_too_many_makes_buckets_wider(void **state)
{
    (void)state;
    static const uint32_t want[] = {0, 0, 1, 2};
    iem_numbers numbers;
    uint32_t *recode = NULL;
    iem_numbers_init(&numbers, 4, 0);
    for (int64_t v = 0; v < 3; v++) add_to_few(&numbers, v);
    add_to_few(&numbers, -1);
    assert_int_equal(add(&numbers, 3, &recode), 1);
    assert_non_null(recode); /* 0 1 | 2 3 | -2 -1 */
    for (int c = 0; c < 4; c++) assert_int_equal(recode[c], want[c]);
    free(recode);
    assert_int_equal(numbers.n_codes, 3);
    assert_int_equal(iem_numbers_width(&numbers), 2);
    assert_int_equal(iem_numbers_low(&numbers, 1), 2);
    assert_int_equal(iem_numbers_low(&numbers, 2), -2);
    assert_close(iem_numbers_middle(&numbers, 2), -1.5e-6, 1e-15);
    assert_close(iem_numbers_spread(&numbers), 1e-6, 1e-15);
    iem_numbers_clear(&numbers);
}

static void far_apart_numbers_end_in_two_buckets(void **state)
{
    (void)state;
    static const int64_t far[] = {INT64_MIN, -1, 0, INT64_MAX, INT64_MAX / 2};
    iem_numbers numbers;
    iem_numbers_init(&numbers, 0, 0);
    for (size_t i = 0; i < 5; i++) {
        uint32_t *recode = NULL;
        add(&numbers, far[i], &recode);
        free(recode);
    }
    assert_int_equal(numbers.n_codes, 2);
    assert_int_equal(numbers.level, 63);
    assert_int_equal(iem_numbers_find(&numbers, -7), iem_numbers_find(&numbers, -1));
    assert_true(iem_numbers_low(&numbers, iem_numbers_find(&numbers, -1)) == INT64_MIN);
    iem_numbers_clear(&numbers);
}

/* ---- against the definition: the lowest level at which the set is small enough ----
 */

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Floor of x / 2^level by division, apart from the shifts of the module. */
static int64_t floor_divide(int64_t x, unsigned level)
{
    if (level == 63) return x < 0 ? -1 : 0;
    const int64_t width = INT64_C(1) << level;
    return x / width - (x % width < 0);
}

struct set {
    unsigned level;
    size_t n;
    int64_t buckets[4096];
};

static void buckets_at(const int64_t *sorted, size_t n, unsigned level, struct set *set)
{
    set->level = level;
    set->n = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t bucket = floor_divide(sorted[i], level);
        if (set->n == 0 || set->buckets[set->n - 1] != bucket)
            set->buckets[set->n++] = bucket;
    }
}

static void define_set(const int64_t *numbers, size_t n, size_t most, struct set *set)
{
    int64_t sorted[4096];
    memcpy(sorted, numbers, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    for (unsigned level = 0; level < 64; level++) {
        buckets_at(sorted, n, level, set);
        if (set->n <= most) return;
    }
}

/* A stream with counts by code, as cells of a cube would have them. */
struct part {
    iem_numbers numbers;
    int64_t counts[4096];
};

static void recode_counts(struct part *part, const uint32_t *recode, size_t n)
{
    int64_t moved[4096] = {0};
    for (size_t c = 0; c < n; c++) moved[recode[c]] += part->counts[c];
    memcpy(part->counts, moved, sizeof moved);
}

static void count_number(struct part *part, int64_t number)
{
    const size_t before = part->numbers.n_codes;
    uint32_t *recode = NULL;
    const uint32_t code = add(&part->numbers, number, &recode);
    if (recode) recode_counts(part, recode, before);
    free(recode);
    part->counts[code]++;
}

static void merge_parts(struct part *part, const struct part *other)
{
    const size_t before = part->numbers.n_codes;
    uint32_t *recode = NULL, *from_other = NULL;
    assert_ok(iem_numbers_merge(&part->numbers, &other->numbers, &recode, &from_other,
                                &ok_err_));
    if (recode) recode_counts(part, recode, before);
    for (size_t c = 0; c < other->numbers.n_codes; c++)
        part->counts[from_other[c]] += other->counts[c];
    free(recode);
    free(from_other);
}

static void sort_part(struct part *part)
{
    uint32_t *recode = NULL;
    assert_ok(iem_numbers_sort(&part->numbers, &recode, &ok_err_));
    if (recode) recode_counts(part, recode, part->numbers.n_codes);
    free(recode);
    assert_ok(iem_numbers_sort(&part->numbers, &recode, &ok_err_));
    assert_null(recode);
}

static void assert_part_is(const struct part *part, const struct set *set,
                           const int64_t *stream, size_t n)
{
    assert_int_equal(part->numbers.level, set->level);
    assert_int_equal(part->numbers.n_codes, set->n);
    for (size_t c = 0; c < set->n; c++) {
        int64_t count = 0;
        assert_true(part->numbers.buckets[c] == set->buckets[c]);
        for (size_t i = 0; i < n; i++)
            count += floor_divide(stream[i], set->level) == set->buckets[c];
        assert_int_equal(part->counts[c], count);
        assert_int_equal(iem_numbers_find(&part->numbers,
                                          iem_numbers_low(&part->numbers, (uint32_t)c)),
                         c);
    }
}

/* Narrow, wide, clustered and negative streams. */
static int64_t draw(uint64_t seed, uint64_t i)
{
    const uint64_t bits = iem_mix(seed * 1000003 + i);
    static const unsigned shifts[] = {54, 44, 30, 12, 0};
    const int64_t wide = (int64_t)bits >> shifts[seed % 5];
    return bits % 7 ? wide : wide % 16;
}

enum { PARTS = 5 };

/* Numbers go to parts by chance; parts are merged in an order by chance. */
static void count_in_parts(const int64_t *stream, size_t n, size_t most, uint64_t seed,
                           struct part *parts)
{
    for (size_t p = 0; p < PARTS; p++) iem_numbers_init(&parts[p].numbers, most, 0);
    for (size_t i = 0; i < n; i++) {
        const uint64_t dice = iem_mix(seed ^ i * 77);
        count_number(&parts[dice % PARTS], stream[seed % 2 ? i : n - 1 - i]);
    }
    for (size_t left = PARTS; left > 1; left--) {
        const size_t into = iem_mix(seed + left) % (left - 1);
        merge_parts(&parts[into], &parts[left - 1]);
    }
}

static void order_parts_and_merges_leave_no_trace(void **state)
{
    (void)state;
    static struct part whole, parts[PARTS];
    static struct set set;
    static int64_t stream[3000];
    for (uint64_t named = 1; named <= 60; named++) {
        const uint64_t seed = seed_of(named);
        const size_t n = 1 + iem_mix(seed) % 3000;
        const size_t most = 2 + iem_mix(seed * 31) % (seed % 3 ? 40 : 1500);
        for (size_t i = 0; i < n; i++) stream[i] = draw(seed, i);
        define_set(stream, n, most, &set);
        memset(&whole, 0, sizeof whole);
        memset(parts, 0, sizeof parts);
        iem_numbers_init(&whole.numbers, most, 0);
        for (size_t i = 0; i < n; i++) count_number(&whole, stream[i]);
        sort_part(&whole);
        assert_part_is(&whole, &set, stream, n);
        count_in_parts(stream, n, most, seed, parts);
        sort_part(&parts[0]);
        assert_part_is(&parts[0], &set, stream, n);
        iem_numbers_clear(&whole.numbers);
        for (size_t p = 0; p < PARTS; p++) iem_numbers_clear(&parts[p].numbers);
    }
}

static void exact_means_each_number_by_itself(void **state)
{
    (void)state;
    iem_numbers numbers;
    iem_numbers_init(&numbers, SIZE_MAX, 0);
    const int64_t n = 2 * IEM_MOST_NUMBERS;
    for (int64_t v = 0; v < n; v++) add_to_few(&numbers, v * 1000003);
    assert_int_equal(numbers.n_codes, n);
    assert_int_equal(iem_numbers_width(&numbers), 1);
    assert_int_equal(iem_numbers_find(&numbers, 7 * 1000003), 7);
    iem_numbers_clear(&numbers);
}

static void a_saved_set_is_made_again_from_its_level(void **state)
{
    (void)state;
    iem_numbers numbers, again;
    iem_numbers_init(&numbers, 10, 0);
    for (int64_t v = -50; v < 50; v++) {
        uint32_t *recode = NULL;
        add(&numbers, v, &recode);
        free(recode);
    }
    uint32_t *recode = NULL;
    assert_ok(iem_numbers_sort(&numbers, &recode, &ok_err_));
    free(recode);
    iem_numbers_init(&again, 10, numbers.level);
    for (uint32_t c = 0; c < numbers.n_codes; c++)
        assert_int_equal(add_to_few(&again, iem_numbers_low(&numbers, c)), c);
    assert_int_equal(numbers.level, 4); /* 100 / 16: 8 buckets */
    assert_int_equal(again.level, 4);
    assert_int_equal(again.n_codes, numbers.n_codes);
    iem_numbers_clear(&numbers);
    iem_numbers_clear(&again);
}

/* ---- a failure changes nothing ---- */

static int allocations_left = -1; /* -1: as many as you like */

void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool refused(void)
{
    if (allocations_left < 0) return false;
    if (allocations_left == 0) return true;
    allocations_left--;
    return false;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return refused() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return refused() ? NULL : __real_realloc(old, size);
}

static void fill(iem_numbers *numbers, int64_t from)
{
    iem_numbers_init(numbers, 64, 0);
    for (int64_t v = 63; v >= 0; v--) add_to_few(numbers, from + v);
}

static void assert_as_filled(const iem_numbers *numbers, int64_t from)
{
    assert_int_equal(numbers->n_codes, 64);
    assert_int_equal(numbers->level, 0);
    for (int64_t v = 0; v < 64; v++)
        assert_int_equal(iem_numbers_find(numbers, from + v), 63 - v);
}

static iem_status add_merge_or_sort(int what, iem_numbers *numbers,
                                    const iem_numbers *other, iem_error *err)
{
    uint32_t code = 0, *recode = NULL, *from_other = NULL;
    iem_status s = IEM_OK;
    if (what == 0) s = iem_numbers_add(numbers, 1000, &code, &recode, err);
    if (what == 1) s = iem_numbers_merge(numbers, other, &recode, &from_other, err);
    if (what == 2) s = iem_numbers_sort(numbers, &recode, err);
    assert_true(s == IEM_OK || (!recode && !from_other));
    free(recode);
    free(from_other);
    return s;
}

static void without_memory_nothing_changes(void **state)
{
    (void)state;
    for (int what = 0; what < 3; what++) {
        iem_numbers numbers, other;
        fill(&numbers, 0);
        fill(&other, 1000);
        iem_status status = IEM_ERR_SYSTEM;
        int refusals = 0;
        for (; status != IEM_OK; refusals++) {
            iem_error err = {0};
            allocations_left = refusals;
            status = add_merge_or_sort(what, &numbers, &other, &err);
            allocations_left = -1;
            if (status == IEM_OK) break;
            assert_int_equal(status, IEM_ERR_SYSTEM);
            assert_string_equal(err.message, "out of memory");
            assert_as_filled(&numbers, 0);
        }
        assert_true(refusals >= 2);
        iem_numbers_clear(&numbers);
        iem_numbers_clear(&other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_dense_and_exact_while_numbers_are_few),
        cmocka_unit_test(one_number_too_many_makes_buckets_wider),
        cmocka_unit_test(far_apart_numbers_end_in_two_buckets),
        seeded_test(order_parts_and_merges_leave_no_trace),
        cmocka_unit_test(exact_means_each_number_by_itself),
        cmocka_unit_test(a_saved_set_is_made_again_from_its_level),
        cmocka_unit_test(without_memory_nothing_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
