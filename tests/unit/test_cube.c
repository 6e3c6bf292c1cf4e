/* The cube adds up: rows in any order, parts cut anywhere, give the same cells. */
#include "tally/cube.h"

#include "base/hash.h"

#include "cubes.h"
#include "seed.h"

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
    random_rows(rows, ROWS, seed_of(1));
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
        random_rows(rows, ROWS, seed_of(seed));
        iem_cube whole = cube_of(rows, ROWS);
        assert_ok(iem_cube_sort(&whole, NULL, &ok_err_));
        assert_sorted(&whole);
        for (size_t cut = 0; cut <= ROWS; cut++) {
            iem_cube first = cube_of(rows, cut),
                     second = cube_of(rows + cut, ROWS - cut);
            assert_ok(iem_cube_merge(&first, &second, NULL, &ok_err_));
            assert_ok(iem_cube_sort(&first, NULL, &ok_err_));
            assert_same_cubes(&first, &whole);
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
    random_rows(rows, ROWS, seed_of(11));
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
        assert_same_cubes(&shuffled, &whole);
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
    random_rows(rows, ROWS, seed_of(21));
    memcpy(other, rows, sizeof rows);
    for (size_t i = 0; i < ROWS; i++) other[i].key[1] = there[rows[i].key[1]];
    iem_cube whole = cube_of(rows, ROWS), first = cube_of(rows, 30);
    iem_cube second = cube_of(other + 30, ROWS - 30), all = cube_of(other, ROWS);
    assert_ok(iem_cube_merge(&first, &second, recode, &ok_err_));
    assert_ok(iem_cube_sort(&whole, NULL, &ok_err_));
    assert_ok(iem_cube_sort(&first, NULL, &ok_err_));
    assert_same_cubes(&first, &whole);
    assert_ok(iem_cube_sort(&all, recode, &ok_err_));
    assert_same_cubes(&all, &whole);
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

/* ---- Many at a time ---- */

/* Rows of so many dimensions and facts, with keys of `width` codes. */
struct many {
    size_t n, n_dims, q, width;
    uint32_t *keys;
    int64_t *count, *x;
    uint8_t *adverse;
};

/* Codes below `codes`, and now and then anything up to 2^32. */
static struct many many_rows(size_t n, size_t n_dims, size_t q, uint32_t codes,
                             uint64_t seed)
{
    const size_t width = iem_key_width(n_dims);
    struct many many = {n, n_dims, q, width, NULL, NULL, NULL, NULL};
    many.keys = calloc(n * width + 1, sizeof *many.keys);
    many.count = calloc(n + 1, sizeof *many.count);
    many.x = calloc(n * q + 1, sizeof *many.x);
    many.adverse = calloc(n + 1, 1);
    assert_true(many.keys && many.count && many.x && many.adverse);
    for (size_t i = 0; i < n; i++) {
        const uint64_t bits = iem_mix(seed * 1000003 + i);
        for (size_t d = 0; d < n_dims; d++) {
            const uint64_t draw = iem_mix(bits + d);
            many.keys[i * width + d] =
                (uint32_t)(draw % 64 == 0 ? draw >> 32 : (draw >> 8) % codes);
        }
        many.count[i] = (int64_t)(bits >> 8 & 3); /* nobody, in one of four */
        many.adverse[i] = bits & 1;
        for (size_t k = 0; k < q; k++)
            many.x[i * q + k] = (int64_t)(iem_mix(bits ^ k) >> 24) - ((int64_t)1 << 39);
    }
    return many;
}

static void many_clear(struct many *many)
{
    free(many->keys);
    free(many->count);
    free(many->x);
    free(many->adverse);
}

static void add_many(iem_cube *cube, const struct many *many, size_t first, size_t n)
{
    size_t overflow = 99;
    assert_ok(iem_cube_add_rows(cube, n, many->keys + first * many->width,
                                many->count + first, many->adverse + first,
                                many->x + first * many->q, &overflow, &ok_err_));
}

static iem_cube cube_of_many(const struct many *many, size_t first, size_t n)
{
    iem_cube cube;
    assert_ok(iem_cube_init(&cube, many->n_dims, many->q, &ok_err_));
    add_many(&cube, many, first, n);
    return cube;
}

/* One by one; a row of nobody makes no cell. */
static iem_cube cube_of_each(const struct many *many)
{
    iem_cube cube;
    assert_ok(iem_cube_init(&cube, many->n_dims, many->q, &ok_err_));
    for (size_t i = 0; i < many->n; i++) {
        size_t overflow = 99;
        if (many->count[i] == 0) continue;
        assert_ok(iem_cube_add(&cube, many->keys + i * many->width, many->count[i],
                               many->adverse[i], many->x + i * many->q, &overflow,
                               &ok_err_));
    }
    return cube;
}

static const struct {
    size_t n, n_dims, q;
    uint32_t codes;
} shapes[] = {{0, 3, 1, 2},    {1, 0, 0, 1},     {127, 1, 0, 9},  {128, 2, 1, 7},
              {129, 3, 2, 5},  {1000, 4, 3, 3},  {3000, 5, 6, 4}, {5000, 7, 0, 300},
              {900, 48, 1, 2}, {20000, 3, 1, 60}};

enum { SHAPES = sizeof shapes / sizeof *shapes };

static struct many rows_of_shape(size_t i, uint64_t seed)
{
    return many_rows(shapes[i].n, shapes[i].n_dims, shapes[i].q, shapes[i].codes, seed);
}

static void rows_added_together_are_those_added_one_by_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct many many = rows_of_shape(i, seed_of(i + 1));
        iem_cube each = cube_of_each(&many), all = cube_of_many(&many, 0, many.n);
        assert_same_cubes(&all, &each); /* in the order of their first rows, even */
        iem_cube_clear(&all);
        iem_cube_clear(&each);
        many_clear(&many);
    }
}

static void rows_found_together_are_those_found_one_by_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct many many = rows_of_shape(i, seed_of(i + 1));
        iem_cube half = cube_of_many(&many, 0, many.n / 2);
        size_t *cells = calloc(many.n + 1, sizeof *cells), found = 0;
        assert_non_null(cells);
        iem_cube_find_rows(&half, many.n, many.keys, cells);
        for (size_t r = 0; r < many.n; r++) {
            const uint32_t *key = many.keys + r * many.width;
            assert_int_equal(cells[r], iem_cube_find(&half, key));
            if (cells[r] == SIZE_MAX) continue;
            assert_memory_equal(iem_cube_key(&half, cells[r]), key, 4 * many.width);
            found++;
        }
        if (many.n > 1) assert_in_range(found, many.n / 4, many.n);
        free(cells);
        iem_cube_clear(&half);
        many_clear(&many);
    }
}

/* ---- Sorting and merging in whatever order ---- */

static size_t sorted_dims; /* qsort has no context */

static int by_key(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    for (size_t d = 0; d < sorted_dims; d++)
        if (x[d] != y[d]) return x[d] < y[d] ? -1 : 1;
    return 0;
}

/* A key with the number of its cell behind it; and all cells as they are. */
static uint32_t *sorted_keys(const iem_cube *cube)
{
    const size_t size = cube->n_dims + 1;
    uint32_t *keys = calloc(cube->n_cells * size + 1, sizeof *keys);
    assert_non_null(keys);
    for (size_t c = 0; c < cube->n_cells; c++) {
        memcpy(keys + c * size, iem_cube_key(cube, c), 4 * cube->n_dims);
        keys[c * size + cube->n_dims] = (uint32_t)c;
    }
    sorted_dims = cube->n_dims;
    qsort(keys, cube->n_cells, size * sizeof *keys, by_key);
    return keys;
}

static void assert_sorts_like_qsort(iem_cube *cube)
{
    uint32_t *want = sorted_keys(cube);
    iem_cube before;
    assert_ok(iem_cube_init(&before, cube->n_dims, cube->q, &ok_err_));
    assert_ok(iem_cube_append(&before, cube, &ok_err_));
    assert_ok(iem_cube_sort(cube, NULL, &ok_err_));
    for (size_t c = 0; c < cube->n_cells; c++) {
        assert_same_cell(cube, c, &before, want[(c + 1) * (cube->n_dims + 1) - 1]);
        assert_int_equal(iem_cube_find(cube, iem_cube_key(cube, c)), c);
    }
    iem_cube_clear(&before);
    free(want);
}

static void cells_are_sorted_as_qsort_sorts_them(void **state)
{
    (void)state;
    static const uint32_t codes[] = {1, 2, 255, 256, 257, 70000, 1U << 24, UINT32_MAX};
    for (size_t n_dims = 0; n_dims <= 9; n_dims++)
        for (size_t i = 0; i < 8; i++)
            for (size_t n = 0; n <= 700; n = 3 * n + 1) {
                struct many many = many_rows(n, n_dims, i % 3, codes[i], n + i);
                iem_cube cube = cube_of_many(&many, 0, n);
                assert_sorts_like_qsort(&cube);
                assert_sorts_like_qsort(&cube); /* sorted already */
                iem_cube_clear(&cube);
                many_clear(&many);
            }
}

/* One long cycle, many of two, and the order turned round. */
static void cells_in_known_orders_are_sorted_in_place(void **state)
{
    (void)state;
    enum { N = 5000 };
    for (unsigned kind = 0; kind < 4; kind++) {
        iem_cube cube;
        assert_ok(iem_cube_init(&cube, 3, 1, &ok_err_));
        for (uint32_t i = 0; i < N; i++) {
            const uint32_t code = kind == 0   ? (i + 1) % N
                                  : kind == 1 ? i ^ 1
                                  : kind == 2 ? N - 1 - i
                                              : i * 1237 % N; /* a prime */
            const uint32_t key[3] = {UINT32_MAX - N + code, 7, code << 20};
            const int64_t x = code;
            size_t overflow = 0;
            assert_ok(
                iem_cube_add(&cube, key, code + 1, kind % 2, &x, &overflow, &ok_err_));
        }
        assert_sorts_like_qsort(&cube);
        for (size_t c = 0; c < N; c++) {
            assert_int_equal(iem_cube_n(&cube, c), c + 1);
            assert_true(iem_cube_sum(&cube, c, 0) == (iem_wide)(c * (c + 1)));
        }
        iem_cube_clear(&cube);
    }
}

static void sorted(iem_cube *cube)
{
    assert_ok(iem_cube_sort(cube, NULL, &ok_err_));
}

enum { PARTS = 64 };

static void shuffle(size_t *order, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i-- > 1;) {
        const size_t j = iem_mix(seed * n + i) % (i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* Rows dealt at random to 64 cubes, merged in any order, some of them among each other
 * before, some sorted before: the settled bytes are those of one cube. */
static void parts_merged_in_any_order_are_the_whole_byte_by_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct many many = rows_of_shape(i, seed_of(100 + i));
        iem_cube whole = cube_of_many(&many, 0, many.n), parts[PARTS];
        size_t order[PARTS], left = PARTS;
        sorted(&whole);
        shuffle(order, PARTS, i);
        for (size_t p = 0; p < PARTS; p++)
            assert_ok(iem_cube_init(&parts[p], many.n_dims, many.q, &ok_err_));
        for (size_t r = 0; r < many.n; r++)
            add_many(&parts[iem_mix(r * 31 + i) % PARTS], &many, r, 1);
        for (size_t k = 0; left > 1; k++) {
            const size_t to = iem_mix(k + i) % (left - 1);
            if (k % 5 == 0) sorted(&parts[order[to]]);
            assert_ok(iem_cube_merge(&parts[order[to]], &parts[order[--left]], NULL,
                                     &ok_err_));
        }
        sorted(&parts[order[0]]);
        assert_same_cubes(&parts[order[0]], &whole);
        for (size_t p = 0; p < PARTS; p++) iem_cube_clear(&parts[p]);
        iem_cube_clear(&whole);
        many_clear(&many);
    }
}

static void two_cubes_merged_either_way_round_are_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct many many = rows_of_shape(i, 7);
        const size_t half = many.n / 2;
        iem_cube a = cube_of_many(&many, 0, half),
                 b = cube_of_many(&many, half, many.n - half),
                 c = cube_of_many(&many, 0, half),
                 d = cube_of_many(&many, half, many.n - half);
        assert_ok(iem_cube_merge(&a, &b, NULL, &ok_err_));
        assert_ok(iem_cube_merge(&d, &c, NULL, &ok_err_));
        sorted(&a);
        sorted(&d);
        assert_same_cubes(&a, &d);
        iem_cube_clear(&a);
        iem_cube_clear(&b);
        iem_cube_clear(&c);
        iem_cube_clear(&d);
        many_clear(&many);
    }
}

static void sorted_cubes_joined_are_the_merged_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++)
        for (size_t cut = 0; cut <= 4; cut++) {
            struct many many = rows_of_shape(i, seed_of(50 + i));
            const size_t half = cut * many.n / 4;
            iem_cube whole = cube_of_many(&many, 0, many.n),
                     a = cube_of_many(&many, 0, half),
                     b = cube_of_many(&many, half, many.n - half);
            sorted(&whole);
            sorted(&a);
            sorted(&b);
            assert_ok(iem_cube_join(&a, &b, &ok_err_));
            assert_same_cubes(&a, &whole);
            iem_cube_clear(&a);
            iem_cube_clear(&b);
            iem_cube_clear(&whole);
            many_clear(&many);
        }
}

/* Joined cubes are read chunk by chunk, and found in and added to afterwards. */
static void cubes_of_many_chunks_are_joined(void **state)
{
    (void)state;
    enum { N = 4 * IEM_CHUNK };
    struct many many = many_rows(N, 3, 1, 1U << 17, 4);
    for (size_t i = 0; i < N; i++) many.keys[i * many.width + 1] %= 2;
    for (size_t i = 0; i < N; i++) many.keys[i * many.width + 2] = 0;
    iem_cube whole = cube_of_many(&many, 0, N), a = cube_of_many(&many, 0, N / 3),
             b = cube_of_many(&many, N / 3, N / 2),
             last = cube_of_many(&many, N / 3 + N / 2, N - N / 3 - N / 2);
    sorted(&a);
    sorted(&b);
    assert_in_range(b.n_cells, IEM_CHUNK, 2 * IEM_CHUNK);
    assert_ok(iem_cube_join(&a, &b, &ok_err_));
    assert_ok(iem_cube_merge(&a, &last, NULL, &ok_err_));
    sorted(&a);
    sorted(&whole);
    assert_same_cubes(&a, &whole);
    iem_cube_clear(&a);
    iem_cube_clear(&last);
    iem_cube_clear(&whole);
    many_clear(&many);
}

/* As a file is read back: cells in order need no table, and others make one. */
static void cells_behind_the_last_keep_a_cube_sorted(void **state)
{
    (void)state;
    struct many many = many_rows(3000, 3, 1, 50, 8);
    iem_cube whole = cube_of_many(&many, 0, many.n), copy;
    size_t cell = 0;
    sorted(&whole);
    assert_ok(iem_cube_init(&copy, 3, 1, &ok_err_));
    sorted(&copy);
    for (size_t c = 0; c < whole.n_cells; c++) {
        assert_ok(iem_cube_cell(&copy, iem_cube_key(&whole, c), &cell, &ok_err_));
        assert_int_equal(cell, c);
        assert_int_equal(iem_cube_n(&copy, c), 0);
        assert_int_equal(iem_cube_find(&copy, iem_cube_key(&whole, c / 2)), c / 2);
    }
    assert_null(copy.slots);
    assert_ok(iem_cube_cell(&copy, iem_cube_key(&whole, 7), &cell, &ok_err_));
    assert_int_equal(cell, 7); /* not new */
    assert_int_equal(copy.n_cells, whole.n_cells);
    assert_non_null(copy.slots);
    iem_cube_clear(&copy);
    iem_cube_clear(&whole);
    many_clear(&many);
}

/* More cells than one chunk of memory holds, appended as well as merged. */
static void cells_of_many_chunks_are_counted_sorted_and_found(void **state)
{
    (void)state;
    enum { N = 3 * IEM_CHUNK + 77 };
    struct many many = many_rows(N, 3, 1, 1U << 30, 3);
    iem_cube whole = cube_of_many(&many, 0, N), each = cube_of_each(&many);
    assert_in_range(whole.n_cells, 2 * IEM_CHUNK, N);
    assert_same_cubes(&whole, &each);
    iem_cube_clear(&each);
    const size_t places[] = {IEM_CHUNK - 1, IEM_CHUNK, 2 * IEM_CHUNK - 1,
                             whole.n_cells - 1};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(iem_cube_find(&whole, iem_cube_key(&whole, places[i])),
                         places[i]);
    iem_cube a = cube_of_many(&many, 0, N / 5), rest, appended;
    assert_ok(iem_cube_init(&rest, 3, 1, &ok_err_));
    assert_ok(iem_cube_init(&appended, 3, 1, &ok_err_));
    uint32_t *others = calloc(N, sizeof *others); /* that `a` lacks */
    size_t n_others = 0;
    assert_non_null(others);
    for (size_t c = 0; c < whole.n_cells; c++)
        if (iem_cube_find(&a, iem_cube_key(&whole, c)) == SIZE_MAX)
            others[n_others++] = (uint32_t)c;
    assert_ok(iem_cube_merge_cells(&rest, &whole, n_others, others, &ok_err_));
    assert_int_equal(rest.n_cells, n_others);
    free(others);
    assert_ok(iem_cube_append(&appended, &rest, &ok_err_));
    assert_ok(iem_cube_append(&appended, &a, &ok_err_));
    assert_int_equal(appended.n_cells, whole.n_cells);
    sorted(&appended);
    assert_sorts_like_qsort(&whole);
    for (size_t c = 0; c < whole.n_cells; c++) {
        assert_memory_equal(iem_cube_key(&appended, c), iem_cube_key(&whole, c), 16);
        assert_int_equal(iem_cube_find(&appended, iem_cube_key(&whole, c)), c);
    }
    iem_cube_clear(&a);
    iem_cube_clear(&rest);
    iem_cube_clear(&appended);
    iem_cube_clear(&whole);
    many_clear(&many);
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
    iem_cube cube, other, third;
    iem_error err = {IEM_OK, ""};
    const uint32_t key[1] = {0};
    size_t overflow = SIZE_MAX;
    assert_ok(iem_cube_init(&cube, 1, 0, &ok_err_));
    assert_ok(iem_cube_init(&other, 1, 0, &ok_err_));
    assert_ok(iem_cube_add(&cube, key, largest, true, NULL, &overflow, &ok_err_));
    assert_ok(iem_cube_add(&other, key, 1, true, NULL, &overflow, &ok_err_));
    assert_int_equal(iem_cube_merge(&other, &cube, NULL, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, "counts too large to add up");
    err.message[0] = '\0';
    iem_cube_clear(&other);
    assert_ok(iem_cube_init(&other, 1, 0, &ok_err_));
    assert_ok(iem_cube_append(&other, &cube, &ok_err_));
    assert_ok(iem_cube_init(&third, 1, 0, &ok_err_));
    assert_ok(iem_cube_append(&third, &cube, &ok_err_));
    assert_int_equal(iem_cube_join(&third, &other, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, "counts too large to add up");
    iem_cube_clear(&third);
    assert_int_equal(iem_cube_add(&cube, key, 1, true, NULL, &overflow, &err),
                     IEM_ERR_DATA);
    assert_true(overflow == SIZE_MAX); /* no fact is to blame */
    iem_cube_clear(&cube);
    iem_cube_clear(&other);
}

static void rows_added_together_overflow_as_one_by_one(void **state)
{
    (void)state;
    const uint32_t keys[6] = {0, 0, 0, 0, 0, 0};
    const int64_t count[3] = {2, 1, 1}, x[9] = {1, largest, 1, 1, largest, 1, 1, 1, 1};
    const uint8_t adverse[3] = {1, 0, 0};
    size_t overflow = SIZE_MAX;
    iem_cube cube;
    iem_error err = {IEM_OK, ""};
    assert_ok(iem_cube_init(&cube, 1, 3, &ok_err_));
    assert_int_equal(
        iem_cube_add_rows(&cube, 3, keys, count, adverse, x, &overflow, &err),
        IEM_ERR_DATA);
    assert_int_equal(overflow, 1);
    assert_string_equal(err.message, "sums too large");
    iem_cube_clear(&cube);
}

/* Sums that go up and down through where their low halves end, against 128 bits. */
static void sums_are_exact_wherever_their_halves_end(void **state)
{
    (void)state;
    const uint32_t key[1] = {0};
    const int64_t root = INT64_C(1) << 61, edge = INT64_C(1) << 31;
    const int64_t steps[] = {root, root,  -1,    1,     -root, -root, -root, -root,
                             1,    -1,    -root, -root, root,  edge,  -edge, root,
                             root, -root, root,  root,  root,  root};
    iem_wide x = 0, xx = 0, xy = 0, adverse = 0;
    iem_cube cube;
    assert_ok(iem_cube_init(&cube, 1, 2, &ok_err_));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const bool square_fits = steps[i] != root && steps[i] != -root;
        const int64_t count = square_fits ? INT64_C(1) << (20 + i) : 1;
        const int64_t row[2] = {steps[i], i % 5 ? 2 : -3};
        size_t overflow = 99;
        x += (iem_wide)row[0] * count;
        xx += (iem_wide)row[0] * row[0] * count;
        xy += (iem_wide)row[0] * row[1] * count;
        adverse += i % 2 ? (iem_wide)row[0] * count : 0;
        assert_ok(iem_cube_add(&cube, key, count, i % 2, row, &overflow, &ok_err_));
        assert_true(iem_cube_sum(&cube, 0, 0) == x);
        assert_true(iem_cube_sum(&cube, 0, iem_cube_product(2, 0, 0)) == xx);
        assert_true(iem_cube_sum(&cube, 0, iem_cube_product(2, 1, 0)) == xy);
        assert_true(iem_cube_sum(&cube, 0, iem_cube_adverse_sum(2, 0)) == adverse);
    }
    iem_cube_clear(&cube);
}

/* Step by step towards the largest sum there is: exact until it is refused. */
static void what_is_beyond_128_bits_is_refused(void **state)
{
    (void)state;
    const uint32_t key[1] = {0};
    const iem_wide most = (iem_wide)(~(iem_wide_bits)0 >> 1);
    const int64_t count = INT64_C(1) << 60;
    for (unsigned below = 0; below < 2; below++) {
        iem_wide x = below ? -most + 64 * (iem_wide)count : most - 64 * (iem_wide)count;
        iem_cube cube;
        iem_error err = {IEM_OK, ""};
        iem_status status = IEM_OK;
        size_t cell = 9, overflow = 9, steps = 0;
        const int64_t unit[1] = {below ? -1 : 1};
        assert_ok(iem_cube_init(&cube, 1, 1, &ok_err_));
        assert_ok(iem_cube_cell(&cube, key, &cell, &ok_err_));
        iem_cube_set_sum(&cube, 0, 0, x);
        while (status == IEM_OK && steps < 99) {
            assert_true(iem_cube_sum(&cube, 0, 0) == x);
            iem_cube_counts(&cube, 0)[0] = 0;
            status = iem_cube_add(&cube, key, count, false, unit, &overflow, &err);
            x += status == IEM_OK ? unit[0] * (iem_wide)count : 0;
            steps++;
        }
        assert_int_equal(status, IEM_ERR_DATA);
        assert_int_equal(overflow, 0);
        assert_in_range(steps, 56, 65); /* of 2^127, 2^63 at most are given up */
        iem_cube_clear(&cube);
    }
}

/* ---- Memory ---- */

static size_t asked, failing = SIZE_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);

void *__wrap_malloc(size_t size)
{
    return asked++ == failing ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return asked++ == failing ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return asked++ == failing ? NULL : __real_realloc(block, size);
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return asked++ == failing ? NULL : __real_aligned_alloc(align, size);
}

/* Everything that asks for memory; both cubes may be cleared whatever comes of it. */
static iem_status use_memory(const struct many *many, iem_cube *a, iem_cube *b,
                             iem_error *err)
{
    const size_t half = many->n / 2;
    size_t overflow = 0;
    IEM_TRY(iem_cube_init(a, many->n_dims, many->q, err));
    IEM_TRY(iem_cube_init(b, many->n_dims, many->q, err));
    IEM_TRY(iem_cube_add_rows(a, half, many->keys, many->count, many->adverse, many->x,
                              &overflow, err));
    IEM_TRY(iem_cube_add_rows(b, many->n - half, many->keys + half * many->width,
                              many->count + half, many->adverse + half,
                              many->x + half * many->q, &overflow, err));
    IEM_TRY(iem_cube_merge(a, b, NULL, err));
    IEM_TRY(iem_cube_sort(a, NULL, err));
    iem_cube_clear(b); /* nothing is added */
    IEM_TRY(iem_cube_init(b, many->n_dims, many->q, err));
    return iem_cube_join(a, b, err);
}

/* What is lost is told of by the address sanitizer. */
static void check_memory(const struct many *many, size_t step)
{
    size_t failed = 0;
    iem_cube whole = cube_of_many(many, 0, many->n);
    sorted(&whole);
    for (size_t at = 0; at == 0 || asked >= at; at += step) {
        iem_cube a = {0}, b = {0};
        iem_error err = {IEM_OK, ""};
        asked = 0;
        failing = at;
        const iem_status status = use_memory(many, &a, &b, &err);
        failing = SIZE_MAX;
        if (status == IEM_OK) {
            assert_same_cubes(&a, &whole);
        } else {
            failed++;
            assert_int_equal(status, IEM_ERR_SYSTEM);
            assert_string_equal(err.message, "out of memory");
        }
        iem_cube_clear(&a);
        iem_cube_clear(&b);
    }
    assert_true(failed > 8);
    iem_cube_clear(&whole);
}

static void memory_that_runs_out_is_told_of_wherever_it_does(void **state)
{
    (void)state;
    struct many few = many_rows(600, 3, 1, 9, 2),
                chunks = many_rows(IEM_CHUNK + 5000, 3, 0, 1U << 30, 2);
    check_memory(&few, 1);
    check_memory(&chunks, 1);
    many_clear(&few);
    many_clear(&chunks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(a_cell_holds_the_sums_of_its_rows),
        cmocka_unit_test(the_sums_of_a_cell_have_their_own_places),
        seeded_test(parts_cut_anywhere_add_up_to_the_whole),
        seeded_test(the_order_of_rows_is_forgotten_by_sorting),
        seeded_test(merging_goes_by_the_meaning_of_a_code),
        cmocka_unit_test(many_cells_are_all_found_again),
        cmocka_unit_test(without_dimensions_there_is_one_cell),
        cmocka_unit_test(an_empty_cube_sorts_and_merges),
        seeded_test(rows_added_together_are_those_added_one_by_one),
        seeded_test(rows_found_together_are_those_found_one_by_one),
        cmocka_unit_test(cells_are_sorted_as_qsort_sorts_them),
        cmocka_unit_test(cells_in_known_orders_are_sorted_in_place),
        seeded_test(parts_merged_in_any_order_are_the_whole_byte_by_byte),
        cmocka_unit_test(two_cubes_merged_either_way_round_are_the_same),
        seeded_test(sorted_cubes_joined_are_the_merged_one),
        cmocka_unit_test(cubes_of_many_chunks_are_joined),
        cmocka_unit_test(cells_behind_the_last_keep_a_cube_sorted),
        cmocka_unit_test(cells_of_many_chunks_are_counted_sorted_and_found),
        cmocka_unit_test(sums_that_do_not_fit_name_their_fact),
        cmocka_unit_test(a_product_that_does_not_fit_is_refused_at_once),
        cmocka_unit_test(more_people_than_can_be_counted_are_refused),
        cmocka_unit_test(rows_added_together_overflow_as_one_by_one),
        cmocka_unit_test(sums_are_exact_wherever_their_halves_end),
        cmocka_unit_test(what_is_beyond_128_bits_is_refused),
        cmocka_unit_test(memory_that_runs_out_is_told_of_wherever_it_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
