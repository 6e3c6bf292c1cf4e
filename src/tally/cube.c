#include "tally/cube_cells.h"

#include "base/grow.h"

#include <stdlib.h>

enum {
    FIRST_SLOTS = 64,
    FEW = 1 << 13, /* cells in memory that grows */
    LINE = 64,     /* bytes that memory gives at once */
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

/* In a cube that was sorted and has no slots yet. */
static size_t find_sorted(const iem_cube *cube, const uint32_t *key)
{
    size_t low = 0, high = cube->n_cells;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = iem_cube_compare(cube, key, middle);
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
    return cube->n_cells == 0 || iem_cube_compare(cube, key, cube->n_cells - 1) > 0;
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
    uint64_t hash[IEM_CUBE_ROWS];
    uint32_t likely[IEM_CUBE_ROWS];
    for (size_t r = 0; r < n && !cube->slots; r++)
        cells[r] = find_sorted(cube, keys + r * cube->width);
    for (size_t first = 0; first < n && cube->slots; first += IEM_CUBE_ROWS) {
        const size_t some = n - first < IEM_CUBE_ROWS ? n - first : IEM_CUBE_ROWS;
        const uint32_t *from = keys + first * cube->width;
        hash_rows(cube, some, from, cube->width / 2, hash);
        for (size_t r = 0; r < some + IEM_CUBE_AHEAD; r++) {
            if (r < some) likely[r] = likely_cell(cube, hash[r]);
            if (r < IEM_CUBE_AHEAD) continue;
            const size_t at = r - IEM_CUBE_AHEAD;
            cells[first + at] =
                cell_at(cube, from + at * cube->width, hash[at], likely[at]);
        }
    }
}

/* ---- Growing ---- */

static void fill_slot(iem_cube *cube, size_t cell, uint64_t hash)
{
    size_t at = hash & (cube->n_slots - 1); /* all keys differ */
    while (cube->slots[at]) at = (at + 1) & (cube->n_slots - 1);
    cube->slots[at] = slot_value(cube, cell, hash);
}

static void fill_slots(iem_cube *cube)
{
    uint64_t hash[IEM_CUBE_AHEAD];
    for (size_t ahead = 0; ahead < cube->n_cells + IEM_CUBE_AHEAD; ahead++) {
        uint64_t *of = &hash[ahead % IEM_CUBE_AHEAD];
        if (ahead >= IEM_CUBE_AHEAD) fill_slot(cube, ahead - IEM_CUBE_AHEAD, *of);
        if (ahead >= cube->n_cells) continue;
        *of = iem_cube_hash(cube, iem_cube_key(cube, ahead));
        __builtin_prefetch(&cube->slots[*of & (cube->n_slots - 1)], 1);
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

void iem_cube_forget_slots(iem_cube *cube)
{
    free(cube->slots); /* made again when a cell is added */
    cube->slots = NULL;
    cube->n_slots = 0;
}

/* The first cells: few of them take little memory. */
static bool grow_first(iem_cube *cube, size_t need)
{
    iem_chunk *first = &cube->chunks[0];
    size_t capacity = cube->capacity, high = cube->capacity;
    if (!iem_grow_bytes((void **)&first->cells, &capacity, need, cube->stride) ||
        !iem_grow_bytes((void **)&first->high, &high, need, iem_cube_high_bytes(cube)))
        return false;
    cube->capacity = capacity;
    return true;
}

static bool has_whole_chunks(const iem_cube *cube)
{
    return cube->capacity >= IEM_CHUNK;
}

void iem_cube_hand_on(iem_cube *from, size_t chunk, iem_cube *to)
{
    if (!has_whole_chunks(from) || !has_whole_chunks(to) ||
        to->stride != from->stride ||
        !IEM_GROW(to->chunks, to->chunk_capacity, to->n_chunks + 1)) {
        iem_cube_release(from, chunk);
        return;
    }
    to->chunks[to->n_chunks++] = from->chunks[chunk];
    to->capacity = to->n_chunks * IEM_CHUNK;
    from->chunks[chunk] = (iem_chunk){NULL, NULL};
}

void iem_cube_trim(iem_cube *cube)
{
    while (cube->n_chunks > 1 && cube->capacity - cube->n_cells >= IEM_CHUNK) {
        iem_cube_release(cube, --cube->n_chunks);
        cube->capacity -= IEM_CHUNK;
    }
}

static bool add_chunk(iem_cube *cube)
{
    iem_chunk chunk = {NULL, NULL};
    if (!IEM_GROW(cube->chunks, cube->chunk_capacity, cube->n_chunks + 1)) return false;
    chunk.cells = iem_large(IEM_CHUNK * cube->stride);
    chunk.high = iem_large(IEM_CHUNK * iem_cube_high_bytes(cube));
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
            memcpy(chunk.high, first->high, cube->n_cells * iem_cube_high_bytes(cube));
        iem_cube_release(cube, 0);
        cube->n_chunks = 0;
    }
    cube->chunks[cube->n_chunks++] = chunk;
    cube->capacity = cube->n_chunks * IEM_CHUNK;
    return true;
}

bool iem_cube_make_room(iem_cube *cube, size_t need)
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

bool iem_cube_make_room_to_find(iem_cube *cube, size_t more)
{
    const size_t need = cube->n_cells + more, n_slots = slots_for(need);
    if (n_slots > cube->n_slots && !grow_slots(cube, n_slots)) return false;
    return iem_cube_make_room(cube, need);
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
        if (!iem_cube_make_room(cube, cube->n_cells + 1)) return iem_fail_memory(err);
        *cell = new_cell(cube, wide);
        return IEM_OK;
    }
    if (!iem_cube_make_room_to_find(cube, 1)) return iem_fail_memory(err);
    *cell = cell_of(cube, wide, iem_cube_hash(cube, wide));
    return IEM_OK;
}

void iem_cube_cells_of(iem_cube *cube, size_t n, const uint32_t *keys, size_t *cells)
{
    uint64_t hash[IEM_CUBE_ROWS];
    hash_rows(cube, n, keys, cube->width / 2, hash);
    for (size_t r = 0; r < n; r++) likely_cell(cube, hash[r]);
    for (size_t r = 0; r < n; r++)
        cells[r] = cell_of(cube, keys + r * cube->width, hash[r]);
}

/* ---- Adding ---- */

static __attribute__((noinline)) bool add_wide(const iem_cube *cube, size_t cell,
                                               size_t i, int64_t x, int64_t y,
                                               int64_t count)
{
    iem_wide term = (iem_wide)x * y;
    if (count != 1 && __builtin_mul_overflow(term, (iem_wide)count, &term))
        return false;
    return iem_cube_add_to_sum(cube, cell, i, term);
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
    uint64_t hash[IEM_CUBE_ROWS];
    uint32_t likely[IEM_CUBE_ROWS];
    const size_t n = rows->n;
    const iem_cube here =
        *cube; /* of which the compiler knows that no count is in it */
    hash_rows(&here, n, rows->keys, words, hash);
    for (size_t ahead = 0; ahead < n + IEM_CUBE_AHEAD; ahead++) {
        if (ahead < n) likely[ahead] = likely_cell(&here, hash[ahead]);
        if (ahead < IEM_CUBE_AHEAD) continue;
        const size_t r = ahead - IEM_CUBE_AHEAD;
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
    for (size_t first = 0; first < n; first += IEM_CUBE_ROWS) {
        const struct rows rows = {n - first < IEM_CUBE_ROWS ? n - first : IEM_CUBE_ROWS,
                                  keys + first * cube->width, count + first,
                                  adverse + first,
                                  cube->q ? x + first * cube->q : NULL};
        if (!iem_cube_make_room_to_find(cube, rows.n)) return iem_fail_memory(err);
        if (!add_with_facts(cube, &rows, overflow)) return too_large(err);
    }
    return IEM_OK;
}
