#include "tally/cube.h"

#include "base/grow.h"

#include <stdlib.h>

enum {
    FIRST_SLOTS = 64,
    ROWS = 128,    /* for which memory is asked beforehand */
    FEW = 1 << 13, /* cells in memory that grows */
    LINE = 64,     /* bytes that memory gives at once */
    AHEAD = 24,    /* rows between asking for a cell and counting in it */
    MOST_CELLS = 1 << 30,
    NO_CELL = MOST_CELLS,
};

#define ALWAYS_INLINE inline __attribute__((always_inline))

size_t iem_cube_sums(size_t q)
{
    return 2 * q + q * (q + 1) / 2;
}

iem_status iem_cube_init(iem_cube *cube, size_t n_dims, size_t q, iem_error *err)
{
    *cube = (iem_cube){.n_dims = n_dims, .q = q, .n_sums = iem_cube_sums(q)};
    cube->few = FEW;
    cube->width = iem_key_width(n_dims);
    cube->stride = 4 * cube->width + 16 + 8 * cube->n_sums;
    cube->seed = iem_hash_seed();
    cube->chunks = iem_zeroed(1, sizeof *cube->chunks);
    cube->chunk_capacity = cube->n_chunks = 1;
    cube->n_slots = FIRST_SLOTS;
    cube->slots = iem_zeroed(cube->n_slots, sizeof *cube->slots);
    if (cube->chunks && cube->slots) return IEM_OK;
    iem_cube_clear(cube);
    return iem_fail_memory(err);
}

void iem_cube_release(iem_cube *cube, size_t chunk)
{
    free(cube->chunks[chunk].cells);
    free(cube->chunks[chunk].high);
    cube->chunks[chunk] = (iem_chunk){NULL, NULL};
}

/* Of the sums of a cell; one at least, for memory is asked for. */
static size_t high_bytes(const iem_cube *cube)
{
    return (cube->n_sums ? cube->n_sums : 1) * sizeof(uint64_t);
}

void iem_cube_clear(iem_cube *cube)
{
    for (size_t i = 0; cube->chunks && i < cube->n_chunks; i++)
        iem_cube_release(cube, i);
    free(cube->chunks);
    free(cube->slots);
    *cube = (iem_cube){0};
}

size_t iem_cube_bytes(const iem_cube *cube)
{
    return cube->n_cells * (cube->stride + 8 * cube->n_sums) +
           cube->n_slots * sizeof *cube->slots;
}

/* ---- Finding ---- */

/* Of so many words of two codes: the compiler knows how many where it matters. */
static inline bool are_same(const void *stored, const uint32_t *key, size_t words)
{
    uint64_t differ = 0;
    for (size_t i = 0; i < words; i++)
        differ |= iem_cube_word(stored, i) ^ iem_cube_word(key, i);
    return differ == 0;
}

static inline bool is_key(const iem_cube *cube, size_t cell, const uint32_t *key)
{
    return are_same(iem_cube_at(cube, cell), key, cube->width / 2);
}

/* A slot has room for more than the number of a cell: the rest is the beginning of its
 * hash, so that few other cells are looked at. n_slots is a power of two, and larger
 * than any such number. */
static inline uint32_t slot_value(const iem_cube *cube, size_t cell, uint64_t hash)
{
    const uint32_t numbers = (uint32_t)(cube->n_slots - 1);
    return ((uint32_t)(hash >> 32) & ~numbers) | (uint32_t)(cell + 1);
}

static inline size_t cell_in(const iem_cube *cube, uint32_t slot)
{
    return (slot & (cube->n_slots - 1)) - 1;
}

static inline bool may_be(const iem_cube *cube, uint32_t slot, uint64_t hash)
{
    return ((slot ^ (uint32_t)(hash >> 32)) & ~(uint32_t)(cube->n_slots - 1)) == 0;
}

/* The slot that holds the key, or the free one where it would go. */
static inline size_t slot_of(const iem_cube *cube, const uint32_t *key, uint64_t hash)
{
    const size_t last = cube->n_slots - 1;
    for (size_t at = hash & last;; at = (at + 1) & last) {
        const uint32_t slot = cube->slots[at];
        if (slot == 0) return at;
        if (may_be(cube, slot, hash) && is_key(cube, cell_in(cube, slot), key))
            return at;
    }
}

/* A key as it is stored. */
static const uint32_t *widen(const iem_cube *cube, const uint32_t *key, uint32_t *room)
{
    if (cube->width == cube->n_dims) return key;
    memcpy(room, key, cube->n_dims * sizeof *key);
    room[cube->n_dims] = 0;
    return room;
}

enum { MOST_DIMS = 64 }; /* more than a plan can have */

/* Below, at or above 0 as the key stands before, at or behind that of the cell. */
static int compare(const iem_cube *cube, const uint32_t *key, size_t cell)
{
    const uint32_t *there = iem_cube_key(cube, cell);
    size_t d = 0;
    while (d < cube->n_dims && there[d] == key[d]) d++;
    return d == cube->n_dims ? 0 : key[d] < there[d] ? -1 : 1;
}

/* In a cube that was sorted and has no slots yet. */
static size_t find_sorted(const iem_cube *cube, const uint32_t *key)
{
    size_t low = 0, high = cube->n_cells;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = compare(cube, key, middle);
        if (order == 0) return middle;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

static bool is_behind(const iem_cube *cube, const uint32_t *key)
{
    return cube->n_cells == 0 || compare(cube, key, cube->n_cells - 1) > 0;
}

size_t iem_cube_find(const iem_cube *cube, const uint32_t *key)
{
    uint32_t room[MOST_DIMS];
    const uint32_t *wide = widen(cube, key, room);
    if (!cube->slots) return find_sorted(cube, wide);
    const uint32_t slot = cube->slots[slot_of(cube, wide, iem_cube_hash(cube, wide))];
    return slot ? cell_in(cube, slot) : SIZE_MAX;
}

/* Where the key is, if not where it very likely is. */
static inline size_t cell_at(const iem_cube *cube, const uint32_t *key, uint64_t hash,
                             uint32_t likely)
{
    if (likely != NO_CELL && is_key(cube, likely, key)) return likely;
    const uint32_t slot = cube->slots[slot_of(cube, key, hash)];
    return slot ? cell_in(cube, slot) : SIZE_MAX;
}

/* The cell whose slot has the same part of the hash, and very likely the same key; its
 * memory is asked for. */
static inline uint32_t likely_cell(const iem_cube *cube, uint64_t hash)
{
    const size_t last = cube->n_slots - 1;
    size_t at = hash & last;
    while (cube->slots[at] && !may_be(cube, cube->slots[at], hash))
        at = (at + 1) & last;
    if (!cube->slots[at]) return NO_CELL;
    const size_t cell = cell_in(cube, cube->slots[at]);
    const char *there = iem_cube_at(cube, cell);
    for (size_t byte = 0; byte < cube->stride; byte += LINE)
        __builtin_prefetch(there + byte, 1);
    if (cube->stride % LINE) __builtin_prefetch(there + cube->stride - 1, 1);
    return (uint32_t)cell;
}

/* Where each key is, told in their order; the first half asks for where a cell's number
 * is, the second for the cell. */
static ALWAYS_INLINE void hash_rows(const iem_cube *cube, size_t n,
                                    const uint32_t *keys, size_t words, uint64_t *hash)
{
    for (size_t r = 0; r < n; r++) {
        hash[r] = iem_cube_hash_words(keys + r * 2 * words, words, cube->seed);
        __builtin_prefetch(&cube->slots[hash[r] & (cube->n_slots - 1)]);
    }
}

void iem_cube_find_rows(const iem_cube *cube, size_t n, const uint32_t *keys,
                        size_t *cells)
{
    uint64_t hash[ROWS];
    uint32_t likely[ROWS];
    for (size_t r = 0; r < n && !cube->slots; r++)
        cells[r] = find_sorted(cube, keys + r * cube->width);
    for (size_t first = 0; first < n && cube->slots; first += ROWS) {
        const size_t some = n - first < ROWS ? n - first : ROWS;
        const uint32_t *from = keys + first * cube->width;
        hash_rows(cube, some, from, cube->width / 2, hash);
        for (size_t r = 0; r < some + AHEAD; r++) {
            if (r < some) likely[r] = likely_cell(cube, hash[r]);
            if (r < AHEAD) continue;
            const size_t at = r - AHEAD;
            cells[first + at] =
                cell_at(cube, from + at * cube->width, hash[at], likely[at]);
        }
    }
}

/* ---- Growing ---- */

static void fill_slots(iem_cube *cube)
{
    for (size_t c = 0; c < cube->n_cells; c++) {
        const uint64_t hash = iem_cube_hash(cube, iem_cube_key(cube, c));
        size_t at = hash & (cube->n_slots - 1); /* all keys differ */
        while (cube->slots[at]) at = (at + 1) & (cube->n_slots - 1);
        cube->slots[at] = slot_value(cube, c, hash);
    }
}

static bool grow_slots(iem_cube *cube, size_t n)
{
    uint32_t *slots = iem_large(n * sizeof *slots);
    if (!slots) return false;
    memset(slots, 0, n * sizeof *slots);
    free(cube->slots);
    cube->slots = slots;
    cube->n_slots = n;
    fill_slots(cube);
    return true;
}

/* The first cells: few of them take little memory. */
static bool grow_first(iem_cube *cube, size_t need)
{
    iem_chunk *first = &cube->chunks[0];
    size_t capacity = cube->capacity, high = cube->capacity;
    if (!iem_grow_bytes((void **)&first->cells, &capacity, need, cube->stride) ||
        !iem_grow_bytes((void **)&first->high, &high, need, high_bytes(cube)))
        return false;
    cube->capacity = capacity;
    return true;
}

static bool add_chunk(iem_cube *cube)
{
    iem_chunk chunk = {NULL, NULL};
    if (!IEM_GROW(cube->chunks, cube->chunk_capacity, cube->n_chunks + 1)) return false;
    chunk.cells = iem_large(IEM_CHUNK * cube->stride);
    chunk.high = iem_large(IEM_CHUNK * high_bytes(cube));
    if (!chunk.cells || !chunk.high) {
        free(chunk.cells);
        free(chunk.high);
        return false;
    }
    if (cube->n_chunks == 1 && cube->capacity < IEM_CHUNK) {
        const iem_chunk *first = &cube->chunks[0];
        if (cube->n_cells)
            memcpy(chunk.cells, first->cells, cube->n_cells * cube->stride);
        if (cube->n_cells)
            memcpy(chunk.high, first->high, cube->n_cells * high_bytes(cube));
        iem_cube_release(cube, 0);
        cube->n_chunks = 0;
    }
    cube->chunks[cube->n_chunks++] = chunk;
    cube->capacity = cube->n_chunks * IEM_CHUNK;
    return true;
}

static bool make_room_for_cells(iem_cube *cube, size_t need)
{
    if (need > MOST_CELLS) return false;
    if (need <= cube->few) return need <= cube->capacity || grow_first(cube, need);
    while (cube->capacity < need)
        if (!add_chunk(cube)) return false;
    return true;
}

static size_t slots_for(size_t cells)
{
    size_t n = FIRST_SLOTS;
    while (4 * cells > 3 * n) n *= 2;
    return n;
}

/* Room for `more` new cells, so that nothing moves meanwhile. */
static bool make_room(iem_cube *cube, size_t more)
{
    const size_t need = cube->n_cells + more, n_slots = slots_for(need);
    if (n_slots > cube->n_slots && !grow_slots(cube, n_slots)) return false;
    return make_room_for_cells(cube, need);
}

static size_t new_cell(iem_cube *cube, const uint32_t *key)
{
    const size_t cell = cube->n_cells++;
    memcpy(iem_cube_at(cube, cell), key, 4 * cube->width);
    memset(iem_cube_counts(cube, cell), 0, cube->stride - 4 * cube->width);
    memset(iem_cube_high(cube, cell), 0, cube->n_sums * sizeof(uint64_t));
    return cell;
}

static size_t add_cell(iem_cube *cube, size_t slot, const uint32_t *key, uint64_t hash)
{
    const size_t cell = new_cell(cube, key);
    cube->slots[slot] = slot_value(cube, cell, hash);
    return cell;
}

static inline size_t cell_of(iem_cube *cube, const uint32_t *key, uint64_t hash)
{
    const size_t slot = slot_of(cube, key, hash);
    return cube->slots[slot] ? cell_in(cube, cube->slots[slot])
                             : add_cell(cube, slot, key, hash);
}

iem_status iem_cube_cell(iem_cube *cube, const uint32_t *key, size_t *cell,
                         iem_error *err)
{
    uint32_t room[MOST_DIMS];
    const uint32_t *wide = widen(cube, key, room);
    if (!cube->slots && is_behind(cube, wide)) {
        if (!make_room_for_cells(cube, cube->n_cells + 1)) return iem_fail_memory(err);
        *cell = new_cell(cube, wide);
        return IEM_OK;
    }
    if (!make_room(cube, 1)) return iem_fail_memory(err);
    *cell = cell_of(cube, wide, iem_cube_hash(cube, wide));
    return IEM_OK;
}

/* ---- Adding ---- */

static bool add_to_sum(const iem_cube *cube, size_t cell, size_t i, iem_wide term)
{
    iem_wide sum = iem_cube_sum(cube, cell, i);
    if (__builtin_add_overflow(sum, term, &sum)) return false;
    iem_cube_set_sum(cube, cell, i, sum);
    /* The last 2^63 before it would not fit are given up: add_product need not look. */
    return iem_cube_high(cube, cell)[i] != UINT64_C(1) << 63;
}

static __attribute__((noinline)) bool add_wide(const iem_cube *cube, size_t cell,
                                               size_t i, int64_t x, int64_t y,
                                               int64_t count)
{
    iem_wide term = (iem_wide)x * y;
    if (count != 1 && __builtin_mul_overflow(term, (iem_wide)count, &term))
        return false;
    return add_to_sum(cube, cell, i, term);
}

struct addition {
    const iem_cube *cube;
    size_t cell;
    int64_t *low; /* halves of its sums */
    int64_t count;
};

/* Most sums, and what is added to them, fit in their low half. */
static ALWAYS_INLINE bool add_product(const struct addition *a, size_t i, int64_t x,
                                      int64_t y)
{
    int64_t sum;
    if (__builtin_mul_overflow(x, y, &sum) ||
        __builtin_mul_overflow(sum, a->count, &sum) ||
        __builtin_add_overflow(a->low[i], sum, &sum))
        return add_wide(a->cube, a->cell, i, x, y, a->count);
    a->low[i] = sum;
    return true;
}

static ALWAYS_INLINE bool add_sums(const struct addition *a, size_t q, bool adverse,
                                   const int64_t *x, size_t *overflow)
{
    const int64_t mask = -(int64_t)adverse; /* nobody can foretell it: no branch */
    bool fits = true;
    for (size_t i = 0; i < q && fits; i++) {
        *overflow = i;
        fits = add_product(a, i, x[i], 1);
        for (size_t j = 0; j <= i && fits; j++)
            fits = add_product(a, iem_cube_product(q, i, j), x[i], x[j]);
        if (fits) fits = add_product(a, iem_cube_adverse_sum(q, i), x[i] & mask, 1);
    }
    return fits;
}

static ALWAYS_INLINE bool add_row(const iem_cube *cube, size_t cell, size_t q,
                                  int64_t count, bool adverse, const int64_t *x,
                                  size_t *overflow)
{
    int64_t *counts = iem_cube_counts(cube, cell);
    const struct addition addition = {cube, cell, counts + 2, count};
    if (__builtin_add_overflow(counts[0], count, &counts[0])) return false;
    counts[1] += count & -(int64_t)adverse;
    return add_sums(&addition, q, adverse, x, overflow);
}

static iem_status too_large(iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "sums too large");
}

iem_status iem_cube_add(iem_cube *cube, const uint32_t *key, int64_t count,
                        bool adverse, const int64_t *x, size_t *overflow,
                        iem_error *err)
{
    size_t cell = 0;
    IEM_TRY(iem_cube_cell(cube, key, &cell, err));
    return add_row(cube, cell, cube->q, count, adverse, x, overflow) ? IEM_OK
                                                                     : too_large(err);
}

struct rows {
    size_t n;
    const uint32_t *keys;
    const int64_t *count;
    const uint8_t *adverse;
    const int64_t *x;
};

/* For keys of `words` words and q facts: the compiler makes one of these for each small
 * number of them. */
static ALWAYS_INLINE bool add_some(iem_cube *cube, const struct rows *rows,
                                   size_t words, size_t q, size_t *overflow)
{
    uint64_t hash[ROWS];
    uint32_t likely[ROWS];
    const size_t n = rows->n;
    const iem_cube here =
        *cube; /* of which the compiler knows that no count is in it */
    hash_rows(&here, n, rows->keys, words, hash);
    for (size_t ahead = 0; ahead < n + AHEAD; ahead++) {
        if (ahead < n) likely[ahead] = likely_cell(&here, hash[ahead]);
        if (ahead < AHEAD) continue;
        const size_t r = ahead - AHEAD;
        const uint32_t *key = rows->keys + r * 2 * words;
        size_t cell = likely[r];
        if (rows->count[r] == 0) continue; /* nobody: no cell either */
        if (cell == NO_CELL || !are_same(iem_cube_at(&here, cell), key, words))
            cell = cell_of(cube, key, hash[r]);
        const int64_t *x = q ? rows->x + r * q : NULL;
        if (!add_row(&here, cell, q, rows->count[r], rows->adverse[r], x, overflow))
            return false;
    }
    return true;
}

static bool add_without_facts(iem_cube *cube, const struct rows *rows, size_t *overflow)
{
    switch (cube->width / 2) {
    case 1:
        return add_some(cube, rows, 1, 0, overflow);
    case 2:
        return add_some(cube, rows, 2, 0, overflow);
    case 3:
        return add_some(cube, rows, 3, 0, overflow);
    default:
        return add_some(cube, rows, cube->width / 2, 0, overflow);
    }
}

static bool add_with_fact(iem_cube *cube, const struct rows *rows, size_t *overflow)
{
    switch (cube->width / 2) {
    case 1:
        return add_some(cube, rows, 1, 1, overflow);
    case 2:
        return add_some(cube, rows, 2, 1, overflow);
    case 3:
        return add_some(cube, rows, 3, 1, overflow);
    default:
        return add_some(cube, rows, cube->width / 2, 1, overflow);
    }
}

static bool add_with_facts(iem_cube *cube, const struct rows *rows, size_t *overflow)
{
    return cube->q == 0   ? add_without_facts(cube, rows, overflow)
           : cube->q == 1 ? add_with_fact(cube, rows, overflow)
                          : add_some(cube, rows, cube->width / 2, cube->q, overflow);
}

iem_status iem_cube_add_rows(iem_cube *cube, size_t n, const uint32_t *keys,
                             const int64_t *count, const uint8_t *adverse,
                             const int64_t *x, size_t *overflow, iem_error *err)
{
    for (size_t first = 0; first < n; first += ROWS) {
        const struct rows rows = {
            n - first < ROWS ? n - first : ROWS, keys + first * cube->width,
            count + first, adverse + first, cube->q ? x + first * cube->q : NULL};
        if (!make_room(cube, rows.n)) return iem_fail_memory(err);
        if (!add_with_facts(cube, &rows, overflow)) return too_large(err);
    }
    return IEM_OK;
}

/* ---- Merging ---- */

static bool merge_cell(iem_cube *cube, size_t to, const iem_cube *other, size_t from)
{
    int64_t *counts = iem_cube_counts(cube, to);
    bool fits = !__builtin_add_overflow(counts[0], iem_cube_n(other, from), &counts[0]);
    if (fits) counts[1] += iem_cube_adverse(other, from);
    for (size_t i = 0; i < cube->n_sums && fits; i++)
        fits = add_to_sum(cube, to, i, iem_cube_sum(other, from, i));
    return fits;
}

static void recode_key(const iem_cube *cube, uint32_t *const *recode, uint32_t *key)
{
    for (size_t d = 0; recode && d < cube->n_dims; d++)
        if (recode[d]) key[d] = recode[d][key[d]];
}

static inline void copy_cell(const iem_cube *cube, size_t to, const iem_cube *other,
                             size_t from)
{
    memcpy(iem_cube_at(cube, to), iem_cube_at(other, from), cube->stride);
    memcpy(iem_cube_high(cube, to), iem_cube_high(other, from),
           cube->n_sums * sizeof(uint64_t));
}

iem_status iem_cube_append(iem_cube *cube, const iem_cube *other, iem_error *err)
{
    if (!make_room_for_cells(cube, cube->n_cells + other->n_cells))
        return iem_fail_memory(err);
    for (size_t c = 0; c < other->n_cells; c++)
        copy_cell(cube, cube->n_cells++, other, c);
    return IEM_OK;
}

/* A sorted cube from its first cell to its last, whose memory goes as it is read. */
struct reading {
    iem_cube *cube;
    size_t at;
};

static void read_on(struct reading *r)
{
    if (++r->at % IEM_CHUNK) return;
    iem_cube_release(r->cube, (r->at - 1) >> IEM_CHUNK_BITS);
}

static bool is_at_end(const struct reading *r)
{
    return r->at == r->cube->n_cells;
}

/* Which of the two comes next: below 0 the first, above it the second, 0 both. */
static int which_is_next(const struct reading *a, const struct reading *b)
{
    if (is_at_end(a) || is_at_end(b)) return is_at_end(a) - is_at_end(b);
    return compare(b->cube, iem_cube_key(a->cube, a->at), b->at);
}

static iem_status join_cells(struct reading *a, struct reading *b, iem_cube *to,
                             iem_error *err)
{
    while (!is_at_end(a) || !is_at_end(b)) {
        const int order = which_is_next(a, b);
        struct reading *next = order > 0 ? b : a;
        if (to->n_cells == to->capacity && !make_room_for_cells(to, to->n_cells + 1))
            return iem_fail_memory(err);
        copy_cell(to, to->n_cells, next->cube, next->at);
        if (order == 0 && !merge_cell(to, to->n_cells, b->cube, b->at))
            return iem_fail(err, IEM_ERR_DATA, "counts too large to add up");
        to->n_cells++;
        if (order == 0) read_on(b);
        read_on(next);
    }
    return IEM_OK;
}

iem_status iem_cube_join(iem_cube *cube, iem_cube *other, iem_error *err)
{
    iem_cube whole;
    struct reading a = {cube, 0}, b = {other, 0};
    IEM_TRY(iem_cube_init(&whole, cube->n_dims, cube->q, err));
    const iem_status status = join_cells(&a, &b, &whole, err);
    iem_cube_clear(cube);
    iem_cube_clear(other);
    *cube = whole;
    return status;
}

static void ask_for_cell(const iem_cube *cube, size_t cell)
{
    const char *at = iem_cube_at(cube, cell);
    __builtin_prefetch(at, 1);
    __builtin_prefetch(at + cube->stride - 1, 1);
    __builtin_prefetch(iem_cube_high(cube, cell), 1);
}

/* At most ROWS cells, for whose keys there is room. */
static iem_status merge_some(iem_cube *cube, const iem_cube *other, size_t n,
                             const uint32_t *cells, uint32_t *const *recode,
                             uint32_t *keys, iem_error *err)
{
    uint64_t hash[ROWS];
    if (!make_room(cube, n)) return iem_fail_memory(err);
    for (size_t r = 0; r < n; r++) ask_for_cell(other, cells[r]);
    for (size_t r = 0; r < n; r++) {
        uint32_t *key = keys + r * cube->width;
        memcpy(key, iem_cube_key(other, cells[r]), 4 * cube->width);
        recode_key(cube, recode, key);
    }
    hash_rows(cube, n, keys, cube->width / 2, hash);
    for (size_t r = 0; r < n; r++) likely_cell(cube, hash[r]);
    for (size_t r = 0; r < n; r++) {
        const size_t to = cell_of(cube, keys + r * cube->width, hash[r]);
        if (!merge_cell(cube, to, other, cells[r]))
            return iem_fail(err, IEM_ERR_DATA, "counts too large to add up");
    }
    return IEM_OK;
}

iem_status iem_cube_merge_cells(iem_cube *cube, const iem_cube *other, size_t n,
                                const uint32_t *cells, iem_error *err)
{
    uint32_t *keys = iem_zeroed(ROWS * cube->width, sizeof *keys);
    iem_status status = keys ? IEM_OK : iem_fail_memory(err);
    for (size_t at = 0; at < n && status == IEM_OK; at += ROWS)
        status = merge_some(cube, other, n - at < ROWS ? n - at : ROWS, cells + at,
                            NULL, keys, err);
    free(keys);
    return status;
}

iem_status iem_cube_merge(iem_cube *cube, const iem_cube *other,
                          uint32_t *const *recode, iem_error *err)
{
    uint32_t cells[ROWS], *keys = iem_zeroed(ROWS * cube->width, sizeof *keys);
    iem_status status = keys ? IEM_OK : iem_fail_memory(err);
    for (size_t at = 0; at < other->n_cells && status == IEM_OK; at += ROWS) {
        const size_t left = other->n_cells - at, n = left < ROWS ? left : ROWS;
        for (size_t r = 0; r < n; r++) cells[r] = (uint32_t)(at + r);
        status = merge_some(cube, other, n, cells, recode, keys, err);
    }
    free(keys);
    return status;
}

/* ---- Sorting ---- */

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

struct sorting {
    const iem_cube *cube;
    /* Of each cell the codes of some dimensions, and below them its number. */
    uint64_t *from, *to;
    unsigned cell_bits;
    unsigned *bits; /* that the codes of each dimension take */
};

static unsigned bits_of(uint64_t number)
{
    return number ? 64 - (unsigned)__builtin_clzll(number) : 0;
}

static void count_bits(const iem_cube *cube, unsigned *bits)
{
    for (size_t d = 0; d < cube->n_dims; d++) bits[d] = 0;
    for (size_t c = 0; c < cube->n_cells; c++)
        for (size_t d = 0; d < cube->n_dims; d++) bits[d] |= iem_cube_key(cube, c)[d];
    for (size_t d = 0; d < cube->n_dims; d++) bits[d] = bits_of(bits[d]);
}

static void pack(struct sorting *s, size_t first, size_t last)
{
    for (size_t i = 0; i < s->cube->n_cells; i++) {
        const uint64_t cell = s->from[i] & ((UINT64_C(1) << s->cell_bits) - 1);
        const uint32_t *key = iem_cube_key(s->cube, cell);
        uint64_t packed = 0;
        for (size_t d = first; d < last; d++) packed = packed << s->bits[d] | key[d];
        s->from[i] = packed << s->cell_bits | cell;
    }
}

/* One pass of a radix sort, which keeps the order of equals. */
static void sort_by_digit(struct sorting *s, unsigned shift, unsigned digit)
{
    size_t begin[DIGITS + 1] = {0};
    const size_t n = s->cube->n_cells;
    const uint64_t mask = (UINT64_C(1) << digit) - 1;
    uint64_t *swap = s->from;
    for (size_t i = 0; i < n; i++) begin[(s->from[i] >> shift & mask) + 1]++;
    for (size_t i = 1; i <= mask; i++) begin[i] += begin[i - 1];
    for (size_t i = 0; i < n; i++)
        s->to[begin[s->from[i] >> shift & mask]++] = s->from[i];
    s->from = s->to;
    s->to = swap;
}

static void sort_by_bits(struct sorting *s, unsigned bits)
{
    const unsigned passes = (bits + DIGIT - 1) / DIGIT;
    const unsigned digit = passes ? (bits + passes - 1) / passes : 0;
    for (unsigned pass = 0; pass < passes; pass++)
        sort_by_digit(s, s->cell_bits + pass * digit, digit);
}

/* As many dimensions at a time as there is room for, the last ones first. A code has at
 * most 32 bits and a cell's number 30. */
static void sort_keys(struct sorting *s)
{
    size_t last = s->cube->n_dims;
    for (size_t i = 0; i < s->cube->n_cells; i++) s->from[i] = i;
    while (last > 0) {
        size_t first = last;
        unsigned bits = 0;
        while (first > 0 && s->cell_bits + bits + s->bits[first - 1] <= 64)
            bits += s->bits[--first];
        pack(s, first, last);
        sort_by_bits(s, bits);
        last = first;
    }
}

struct moving {
    const iem_cube *cube;
    uint32_t *order; /* the cell that belongs at i is now at order[i] */
    char *kept;
};

static void keep_cell(const struct moving *m, size_t from)
{
    memcpy(m->kept, iem_cube_at(m->cube, from), m->cube->stride);
    memcpy(m->kept + m->cube->stride, iem_cube_high(m->cube, from),
           m->cube->n_sums * sizeof(uint64_t));
}

static void put_back(const struct moving *m, size_t to)
{
    memcpy(iem_cube_at(m->cube, to), m->kept, m->cube->stride);
    memcpy(iem_cube_high(m->cube, to), m->kept + m->cube->stride,
           m->cube->n_sums * sizeof(uint64_t));
}

/* Moves the cells of one cycle. What comes next in it is asked for some steps ahead. */
static void turn(const struct moving *m, size_t begin)
{
    size_t at = begin, ahead = begin;
    for (size_t i = 0; i < AHEAD && m->order[ahead] != begin; i++) {
        ahead = m->order[ahead];
        ask_for_cell(m->cube, ahead);
    }
    keep_cell(m, begin);
    while (m->order[at] != begin) {
        const size_t next = m->order[at];
        ahead = m->order[ahead]; /* round again, in the end */
        ask_for_cell(m->cube, ahead);
        copy_cell(m->cube, at, m->cube, next);
        m->order[at] = (uint32_t)at;
        at = next;
    }
    put_back(m, at);
    m->order[at] = (uint32_t)at;
}

/* Moves every cell to its place, cycle by cycle, without a second cube. */
static void permute(struct sorting *s, char *kept)
{
    const size_t n = s->cube->n_cells;
    struct moving m = {s->cube, (uint32_t *)(void *)s->to, kept};
    for (size_t i = 0; i < n; i++)
        m.order[i] = (uint32_t)(s->from[i] & ((UINT64_C(1) << s->cell_bits) - 1));
    for (size_t i = 0; i < n; i++)
        if (m.order[i] != i) turn(&m, i);
}

static bool is_sorted(const iem_cube *cube)
{
    for (size_t c = 1; c < cube->n_cells; c++)
        if (compare(cube, iem_cube_key(cube, c), c - 1) < 0) return false;
    return true;
}

static void sort_cells(iem_cube *cube, uint64_t *room, unsigned *bits, char *kept)
{
    struct sorting s = {cube, room, room + cube->n_cells, bits_of(cube->n_cells), bits};
    if (is_sorted(cube)) return;
    count_bits(cube, bits);
    sort_keys(&s);
    permute(&s, kept);
}

iem_status iem_cube_sort(iem_cube *cube, uint32_t *const *recode, iem_error *err)
{
    uint64_t *room = malloc((2 * cube->n_cells + 1) * sizeof *room);
    unsigned *bits = iem_zeroed(cube->n_dims, sizeof *bits);
    char *kept = malloc(cube->stride + high_bytes(cube));
    const bool ready = room && bits && kept;
    if (ready) {
        for (size_t c = 0; c < cube->n_cells && recode; c++)
            recode_key(cube, recode, (uint32_t *)(void *)iem_cube_at(cube, c));
        free(cube->slots); /* made again when a cell is added */
        cube->slots = NULL;
        cube->n_slots = 0;
        sort_cells(cube, room, bits, kept);
    }
    free(room);
    free(bits);
    free(kept);
    return ready ? IEM_OK : iem_fail_memory(err);
}
