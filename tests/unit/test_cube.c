/* The cube adds up: rows in any order, parts cut anywhere, give the same cells. */
#include "tally/cube.h"

#include "base/hash.h"

#include "check.h"

enum { DIMS = 3, FACTS = 2, ROWS = 60 };

struct row {
    uint32_t key[DIMS];
    int64_t count, x[FACTS];
    bool adverse;
};

static void random_rows(struct row *rows, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        const uint64_t bits = iem_mix(seed * 1000 + i), more = iem_mix(bits);
        rows[i] = (struct row){.key = {bits & 3, bits >> 2 & 3, bits >> 4 & 1},
                               .count = (int64_t)(bits >> 8 & 15),
                               .x = {(int64_t)(more >> 20) - ((int64_t)1 << 43),
                                     (int64_t)(more & 0xfffff)},
                               .adverse = bits >> 60 & 1};
    }
}

static void add_rows(iem_cube *cube, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t overflow = 99;
        assert_ok(iem_cube_add(cube, rows[i].key, rows[i].count, rows[i].adverse,
                               rows[i].x, &overflow, &ok_err_));
    }
}

static iem_cube cube_of(const struct row *rows, size_t n)
{
    iem_cube cube;
    assert_ok(iem_cube_init(&cube, DIMS, FACTS, &ok_err_));
    add_rows(&cube, rows, n);
    return cube;
}

static void assert_same_cells(const iem_cube *a, const iem_cube *b)
{
    assert_int_equal(a->n_cells, b->n_cells);
    assert_int_equal(a->n_sums, b->n_sums);
    assert_int_equal(a->stride, b->stride);
    for (size_t c = 0; c < a->n_cells; c++)
        assert_memory_equal(iem_cube_at(a, c), iem_cube_at(b, c), a->stride);
}

static void assert_sorted(const iem_cube *cube)
{
    for (size_t c = 1; c < cube->n_cells; c++) {
        size_t d = 0;
        const uint32_t *a = iem_cube_key(cube, c - 1), *b = iem_cube_key(cube, c);
        while (d < cube->n_dims && a[d] == b[d]) d++;
        assert_true(d < cube->n_dims && a[d] < b[d]);
    }
}

/* Every cell again from the rows, one sum at a time. */
static void assert_counts_rows(const iem_cube *cube, const struct row *rows, size_t n)
{
    int64_t people = 0;
    for (size_t c = 0; c < cube->n_cells; c++) {
        iem_wide x[FACTS] = {0}, xx[FACTS][FACTS] = {{0}}, xy[FACTS] = {0};
        int64_t all = 0, adverse = 0;
        for (size_t i = 0; i < n; i++) {
            const struct row *r = &rows[i];
            if (memcmp(r->key, iem_cube_key(cube, c), sizeof r->key) != 0) continue;
            all += r->count;
            adverse += r->adverse ? r->count : 0;
            for (size_t f = 0; f < FACTS; f++) {
                x[f] += (iem_wide)r->x[f] * r->count;
                xy[f] += r->adverse ? (iem_wide)r->x[f] * r->count : 0;
                for (size_t g = 0; g < FACTS; g++)
                    xx[f][g] += (iem_wide)r->x[f] * r->x[g] * r->count;
            }
        }
        assert_int_equal(iem_cube_n(cube, c), all);
        assert_int_equal(iem_cube_adverse(cube, c), adverse);
        for (size_t f = 0; f < FACTS; f++) {
            assert_true(iem_cube_sum(cube, c, f) == x[f]);
            assert_true(iem_cube_sum(cube, c, iem_cube_adverse_sum(FACTS, f)) == xy[f]);
            for (size_t g = 0; g <= f; g++)
                assert_true(iem_cube_sum(cube, c, iem_cube_product(FACTS, f, g)) ==
                            xx[f][g]);
        }
        people += all;
    }
    for (size_t i = 0; i < n; i++) people -= rows[i].count;
    assert_int_equal(people, 0); /* nobody counted in no cell */
}

static void a_cell_holds_the_sums_of_its_rows(void **state)
{
    (void)state;
    struct row rows[ROWS];
    random_rows(rows, ROWS, 1);
    iem_cube cube = cube_of(rows, ROWS);
    assert_counts_rows(&cube, rows, ROWS);
    for (size_t c = 0; c < cube.n_cells; c++)
        assert_int_equal(iem_cube_find(&cube, iem_cube_key(&cube, c)), c);
    const uint32_t unknown[DIMS] = {7, 7, 7};
    assert_true(iem_cube_find(&cube, unknown) == SIZE_MAX);
    iem_cube_clear(&cube);
}

static void the_sums_of_a_cell_have_their_own_places(void **state)
{
    (void)state;
    for (size_t q = 0; q <= 6; q++) {
        bool taken[64] = {false};
        for (size_t i = 0; i < q; i++) taken[i] = true;
        for (size_t i = 0; i < q; i++) {
            assert_false(taken[iem_cube_adverse_sum(q, i)]);
            taken[iem_cube_adverse_sum(q, i)] = true;
            for (size_t j = 0; j <= i; j++) {
                assert_false(taken[iem_cube_product(q, i, j)]);
                taken[iem_cube_product(q, i, j)] = true;
            }
        }
        for (size_t i = 0; i < 64; i++)
            assert_int_equal(taken[i], i < iem_cube_sums(q));
    }
}

static void parts_cut_anywhere_add_up_to_the_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct row rows[ROWS];
        random_rows(rows, ROWS, seed);
        iem_cube whole = cube_of(rows, ROWS);
        assert_ok(iem_cube_sort(&whole, NULL, &ok_err_));
        assert_sorted(&whole);
        for (size_t cut = 0; cut <= ROWS; cut++) {
            iem_cube first = cube_of(rows, cut),
                     second = cube_of(rows + cut, ROWS - cut);
            assert_ok(iem_cube_merge(&first, &second, NULL, &ok_err_));
            assert_ok(iem_cube_sort(&first, NULL, &ok_err_));
            assert_same_cells(&first, &whole);
            iem_cube_clear(&first);
            iem_cube_clear(&second);
        }
        iem_cube_clear(&whole);
    }
}

static void the_order_of_rows_is_forgotten_by_sorting(void **state)
{
    (void)state;
    struct row rows[ROWS];
    random_rows(rows, ROWS, 11);
    iem_cube whole = cube_of(rows, ROWS);
    assert_ok(iem_cube_sort(&whole, NULL, &ok_err_));
    assert_counts_rows(&whole, rows, ROWS);
    for (uint64_t round = 0; round < 20; round++) {
        for (size_t i = ROWS - 1; i > 0; i--) {
            const size_t j = iem_mix(round * ROWS + i) % (i + 1);
            const struct row kept = rows[i];
            rows[i] = rows[j];
            rows[j] = kept;
        }
        iem_cube shuffled = cube_of(rows, ROWS);
        assert_ok(iem_cube_sort(&shuffled, NULL, &ok_err_));
        assert_same_cells(&shuffled, &whole);
        iem_cube_clear(&shuffled);
    }
    iem_cube_clear(&whole);
}

static void merging_goes_by_the_meaning_of_a_code(void **state)
{
    (void)state;
    /* The same rows, whose codes of dimension 1 were handed out in another order. */
    static const uint32_t there[4] = {2, 0, 3, 1}; /* here to there */
    uint32_t here[4] = {1, 3, 0, 2};               /* there to here */
    uint32_t *recode[DIMS] = {NULL, here, NULL};
    struct row rows[ROWS], other[ROWS];
    random_rows(rows, ROWS, 21);
    memcpy(other, rows, sizeof rows);
    for (size_t i = 0; i < ROWS; i++) other[i].key[1] = there[rows[i].key[1]];
    iem_cube whole = cube_of(rows, ROWS), first = cube_of(rows, 30);
    iem_cube second = cube_of(other + 30, ROWS - 30), all = cube_of(other, ROWS);
    assert_ok(iem_cube_merge(&first, &second, recode, &ok_err_));
    assert_ok(iem_cube_sort(&whole, NULL, &ok_err_));
    assert_ok(iem_cube_sort(&first, NULL, &ok_err_));
    assert_same_cells(&first, &whole);
    assert_ok(iem_cube_sort(&all, recode, &ok_err_));
    assert_same_cells(&all, &whole);
    iem_cube_clear(&whole);
    iem_cube_clear(&first);
    iem_cube_clear(&second);
    iem_cube_clear(&all);
}

static void many_cells_are_all_found_again(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    iem_cube cube;
    assert_ok(iem_cube_init(&cube, 2, 0, &ok_err_));
    for (uint32_t i = 0; i < MANY; i++) {
        const uint32_t key[2] = {i % 50, i / 50};
        size_t overflow = 0;
        assert_ok(
            iem_cube_add(&cube, key, i + 1, i % 3 == 0, NULL, &overflow, &ok_err_));
    }
    assert_int_equal(cube.n_cells, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        const uint32_t key[2] = {i % 50, i / 50};
        const size_t cell = iem_cube_find(&cube, key);
        assert_int_equal(iem_cube_n(&cube, cell), i + 1);
        assert_int_equal(iem_cube_adverse(&cube, cell), i % 3 == 0 ? i + 1 : 0);
    }
    iem_cube_clear(&cube);
}

static void without_dimensions_there_is_one_cell(void **state)
{
    (void)state;
    iem_cube cube;
    size_t overflow = 0;
    const uint32_t none[1] = {0};
    assert_ok(iem_cube_init(&cube, 0, 0, &ok_err_));
    assert_ok(iem_cube_add(&cube, none, 3, true, NULL, &overflow, &ok_err_));
    assert_ok(iem_cube_add(&cube, none, 4, false, NULL, &overflow, &ok_err_));
    assert_ok(iem_cube_sort(&cube, NULL, &ok_err_));
    assert_int_equal(cube.n_cells, 1);
    assert_int_equal(iem_cube_n(&cube, 0), 7);
    assert_int_equal(iem_cube_adverse(&cube, 0), 3);
    iem_cube_clear(&cube);
}

static void an_empty_cube_sorts_and_merges(void **state)
{
    (void)state;
    iem_cube empty, other;
    assert_ok(iem_cube_init(&empty, DIMS, FACTS, &ok_err_));
    assert_ok(iem_cube_init(&other, DIMS, FACTS, &ok_err_));
    assert_ok(iem_cube_merge(&empty, &other, NULL, &ok_err_));
    assert_ok(iem_cube_sort(&empty, NULL, &ok_err_));
    assert_int_equal(empty.n_cells, 0);
    iem_cube_clear(&empty);
    iem_cube_clear(&other);
}

/* ---- Overflow ----------------------------------------------------------------------
 */

static const int64_t largest = INT64_MAX;

static void sums_that_do_not_fit_name_their_fact(void **state)
{
    (void)state;
    const uint32_t key[1] = {0};
    for (size_t fact = 0; fact < 3; fact++) {
        iem_cube cube;
        iem_error err = {IEM_OK, ""};
        int64_t x[3] = {1, 1, 1};
        size_t overflow = SIZE_MAX;
        x[fact] = largest; /* its square times 3 is above 2^127 */
        assert_ok(iem_cube_init(&cube, 1, 3, &ok_err_));
        assert_ok(iem_cube_add(&cube, key, 2, true, x, &overflow, &ok_err_));
        assert_int_equal(iem_cube_add(&cube, key, 1, false, x, &overflow, &err),
                         IEM_ERR_DATA);
        assert_int_equal(overflow, fact);
        iem_cube_clear(&cube);
    }
}

static void a_product_that_does_not_fit_is_refused_at_once(void **state)
{
    (void)state;
    iem_cube cube;
    iem_error err = {IEM_OK, ""};
    const uint32_t key[1] = {0};
    const int64_t x[1] = {-largest};
    size_t overflow = SIZE_MAX;
    assert_ok(iem_cube_init(&cube, 1, 1, &ok_err_));
    assert_int_equal(iem_cube_add(&cube, key, 3, false, x, &overflow, &err),
                     IEM_ERR_DATA);
    assert_int_equal(overflow, 0);
    iem_cube_clear(&cube);
}

static void more_people_than_can_be_counted_are_refused(void **state)
{
    (void)state;
    iem_cube cube, other;
    iem_error err = {IEM_OK, ""};
    const uint32_t key[1] = {0};
    size_t overflow = SIZE_MAX;
    assert_ok(iem_cube_init(&cube, 1, 0, &ok_err_));
    assert_ok(iem_cube_init(&other, 1, 0, &ok_err_));
    assert_ok(iem_cube_add(&cube, key, largest, true, NULL, &overflow, &ok_err_));
    assert_ok(iem_cube_add(&other, key, 1, true, NULL, &overflow, &ok_err_));
    assert_int_equal(iem_cube_merge(&other, &cube, NULL, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, "counts too large to add up");
    assert_int_equal(iem_cube_add(&cube, key, 1, true, NULL, &overflow, &err),
                     IEM_ERR_DATA);
    assert_true(overflow == SIZE_MAX); /* no fact is to blame */
    iem_cube_clear(&cube);
    iem_cube_clear(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_holds_the_sums_of_its_rows),
        cmocka_unit_test(the_sums_of_a_cell_have_their_own_places),
        cmocka_unit_test(parts_cut_anywhere_add_up_to_the_whole),
        cmocka_unit_test(the_order_of_rows_is_forgotten_by_sorting),
        cmocka_unit_test(merging_goes_by_the_meaning_of_a_code),
        cmocka_unit_test(many_cells_are_all_found_again),
        cmocka_unit_test(without_dimensions_there_is_one_cell),
        cmocka_unit_test(an_empty_cube_sorts_and_merges),
        cmocka_unit_test(sums_that_do_not_fit_name_their_fact),
        cmocka_unit_test(a_product_that_does_not_fit_is_refused_at_once),
        cmocka_unit_test(more_people_than_can_be_counted_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
