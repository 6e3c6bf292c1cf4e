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
    return cube->chunks ? IEM_OK : iem_fail_memory(err);
}

void iem_cube_clear(iem_cube *cube)
{
    for (size_t i = 0; cube->chunks && i < cube->n_chunks; i++) {
        free(cube->chunks[i].cells);
        free(cube->chunks[i].high);
    }
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

static inline bool is_key(const iem_cube *cube, size_t cell, const uint32_t *key)
{
    const char *stored = iem_cube_at(cube, cell);
    uint64_t differ = 0;
    for (size_t i = 0; i < cube->width; i += 2) {
        uint64_t a, b;
        memcpy(&a, stored + 4 * i, sizeof a);
        memcpy(&b, key + i, sizeof b);
        differ |= a ^ b;
    }
    return differ == 0;
}

/* Half of the hash stands in the slot, so that other cells need not be looked at. */
static inline uint64_t slot_value(size_t cell, uint64_t hash)
{
    return (hash & UINT64_C(0xffffffff00000000)) | (cell + 1);
}

static inline size_t cell_in(uint64_t slot)
{
    return (uint32_t)slot - 1;
}

static inline bool may_be(uint64_t slot, uint64_t hash)
{
    return (slot ^ hash) >> 32 == 0;
}

/* The slot that holds the key, or the free one where it would go. */
static inline size_t slot_of(const iem_cube *cube, const uint32_t *key, uint64_t hash)
{
    const size_t last = cube->n_slots - 1;
    for (size_t at = hash & last;; at = (at + 1) & last) {
        const uint64_t slot = cube->slots[at];
        if (may_be(slot, hash) && slot && is_key(cube, cell_in(slot), key)) return at;
        if (slot == 0) return at;
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
    const uint64_t slot = cube->slots[slot_of(cube, wide, iem_cube_hash(cube, wide))];
    return slot ? cell_in(slot) : SIZE_MAX;
}

/* Where the key is, if not where it very likely is. */
static inline size_t cell_at(const iem_cube *cube, const uint32_t *key, uint64_t hash,
                             uint32_t likely)
{
    if (likely != NO_CELL && is_key(cube, likely, key)) return likely;
    const uint64_t slot = cube->slots[slot_of(cube, key, hash)];
    return slot ? cell_in(slot) : SIZE_MAX;
}

/* The cell whose slot has the same half of the hash, and very likely the same key; its
 * memory is asked for. */
static inline uint32_t likely_cell(const iem_cube *cube, uint64_t hash)
{
    const size_t last = cube->n_slots - 1;
    size_t at = hash & last;
    while (cube->slots[at] && !may_be(cube->slots[at], hash)) at = (at + 1) & last;
    if (!cube->slots[at]) return NO_CELL;
    const size_t cell = cell_in(cube->slots[at]);
    const char *there = iem_cube_at(cube, cell);
    __builtin_prefetch(there, 1);
    for (size_t byte = LINE; byte < cube->stride + LINE - 1; byte += LINE)
        __builtin_prefetch(there + (byte < cube->stride ? byte : cube->stride - 1), 1);
    return (uint32_t)cell;
}

/* Where each key is, told in their order; the first half asks for where a cell's number
 * is, the second for the cell. */
static void hash_rows(const iem_cube *cube, size_t n, const uint32_t *keys,
                      uint64_t *hash)
{
    for (size_t r = 0; r < n; r++) {
        hash[r] = iem_cube_hash(cube, keys + r * cube->width);
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
        hash_rows(cube, some, from, hash);
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
        cube->slots[at] = slot_value(c, hash);
    }
}

static bool grow_slots(iem_cube *cube, size_t n)
{
    uint64_t *slots = iem_large(n * sizeof *slots);
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
    size_t capacity = cube->capacity, before = cube->capacity * cube->n_sums;
    iem_chunk *first = &cube->chunks[0];
    if (!iem_grow_bytes((void **)&first->cells, &capacity, need, cube->stride))
        return false;
    uint64_t *high = iem_zeroed(capacity * cube->n_sums, sizeof *high);
    if (!high) return false;
    if (before) memcpy(high, first->high, before * sizeof *high);
    free(first->high);
    first->high = high;
    cube->capacity = capacity;
    return true;
}

/* High halves lie in memory that is not there before one is written. */
static bool add_chunk(iem_cube *cube)
{
    iem_chunk chunk = {NULL, NULL};
    if (!IEM_GROW(cube->chunks, cube->chunk_capacity, cube->n_chunks + 1)) return false;
    chunk.cells = iem_large(IEM_CHUNK * cube->stride);
    chunk.high = iem_zeroed(IEM_CHUNK * cube->n_sums, sizeof *chunk.high);
    if (!chunk.cells || !chunk.high) {
        free(chunk.cells);
        free(chunk.high);
        return false;
    }
    if (cube->n_chunks == 1 && cube->capacity < IEM_CHUNK) {
        iem_chunk *first = &cube->chunks[0];
        if (cube->n_cells)
            memcpy(chunk.cells, first->cells, cube->n_cells * cube->stride);
        if (cube->n_cells)
            memcpy(chunk.high, first->high, cube->n_cells * cube->n_sums * 8);
        free(first->cells);
        free(first->high);
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
    return cell;
}

static size_t add_cell(iem_cube *cube, size_t slot, const uint32_t *key, uint64_t hash)
{
    const size_t cell = new_cell(cube, key);
    cube->slots[slot] = slot_value(cell, hash);
    return cell;
}

static inline size_t cell_of(iem_cube *cube, const uint32_t *key, uint64_t hash)
{
    const size_t slot = slot_of(cube, key, hash);
    return cube->slots[slot] ? cell_in(cube->slots[slot])
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

/* Most sums, and what is added to them, fit in their low half. */
static inline bool add_product(const iem_cube *cube, size_t cell, size_t i, int64_t x,
                               int64_t y, int64_t count)
{
    int64_t *low = iem_cube_counts(cube, cell) + 2 + i, sum;
    if (__builtin_mul_overflow(x, y, &sum) ||
        __builtin_mul_overflow(sum, count, &sum) ||
        __builtin_add_overflow(*low, sum, &sum))
        return add_wide(cube, cell, i, x, y, count);
    *low = sum;
    return true;
}

static inline bool add_sums(const iem_cube *cube, size_t cell, int64_t count,
                            bool adverse, const int64_t *x, size_t *overflow)
{
    const size_t q = cube->q;
    bool fits = true;
    for (size_t i = 0; i < q && fits; i++) {
        *overflow = i;
        fits = add_product(cube, cell, i, x[i], 1, count);
        for (size_t j = 0; j <= i && fits; j++)
            fits =
                add_product(cube, cell, iem_cube_product(q, i, j), x[i], x[j], count);
        if (adverse && fits)
            fits = add_product(cube, cell, iem_cube_adverse_sum(q, i), x[i], 1, count);
    }
    return fits;
}

static inline bool add_row(const iem_cube *cube, size_t cell, int64_t count,
                           bool adverse, const int64_t *x, size_t *overflow)
{
    int64_t *counts = iem_cube_counts(cube, cell);
    if (__builtin_add_overflow(counts[0], count, &counts[0])) return false;
    counts[1] += adverse ? count : 0;
    return cube->q == 0 || add_sums(cube, cell, count, adverse, x, overflow);
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
    return add_row(cube, cell, count, adverse, x, overflow) ? IEM_OK : too_large(err);
}

static iem_status add_some(iem_cube *cube, size_t n, const uint32_t *keys,
                           const int64_t *count, const uint8_t *adverse,
                           const int64_t *x, size_t *overflow, iem_error *err)
{
    uint64_t hash[ROWS];
    uint32_t likely[ROWS];
    if (!make_room(cube, n)) return iem_fail_memory(err);
    const iem_cube here =
        *cube; /* of which the compiler knows that no count is in it */
    hash_rows(&here, n, keys, hash);
    for (size_t ahead = 0; ahead < n + AHEAD; ahead++) {
        if (ahead < n) likely[ahead] = likely_cell(&here, hash[ahead]);
        if (ahead < AHEAD) continue;
        const size_t r = ahead - AHEAD;
        const uint32_t *key = keys + r * here.width;
        size_t cell = likely[r];
        if (count[r] == 0) continue; /* nobody: no cell either */
        if (cell == NO_CELL || !is_key(&here, cell, key))
            cell = cell_of(cube, key, hash[r]);
        if (!add_row(&here, cell, count[r], adverse[r], x + r * here.q, overflow))
            return too_large(err);
    }
    return IEM_OK;
}

iem_status iem_cube_add_rows(iem_cube *cube, size_t n, const uint32_t *keys,
                             const int64_t *count, const uint8_t *adverse,
                             const int64_t *x, size_t *overflow, iem_error *err)
{
    for (size_t first = 0; first < n; first += ROWS) {
        const size_t some = n - first < ROWS ? n - first : ROWS;
        IEM_TRY(add_some(cube, some, keys + first * cube->width, count + first,
                         adverse + first, x + first * cube->q, overflow, err));
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

iem_status iem_cube_merge_cell(iem_cube *cube, const iem_cube *other, size_t from,
                               const uint32_t *key, iem_error *err)
{
    if (!make_room(cube, 1)) return iem_fail_memory(err);
    if (merge_cell(cube, cell_of(cube, key, iem_cube_hash(cube, key)), other, from))
        return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA, "counts too large to add up");
}

iem_status iem_cube_append(iem_cube *cube, const iem_cube *other, iem_error *err)
{
    if (!make_room_for_cells(cube, cube->n_cells + other->n_cells))
        return iem_fail_memory(err);
    for (size_t c = 0; c < other->n_cells; c++) {
        const size_t to = cube->n_cells++;
        memcpy(iem_cube_at(cube, to), iem_cube_at(other, c), cube->stride);
        memcpy(iem_cube_high(cube, to), iem_cube_high(other, c), 8 * cube->n_sums);
    }
    return IEM_OK;
}

static iem_status merge_some(iem_cube *cube, const iem_cube *other, size_t first,
                             size_t n, uint32_t *const *recode, uint32_t *keys,
                             iem_error *err)
{
    uint64_t hash[ROWS];
    if (!make_room(cube, n)) return iem_fail_memory(err);
    for (size_t r = 0; r < n; r++) {
        uint32_t *key = keys + r * cube->width;
        memcpy(key, iem_cube_key(other, first + r), 4 * cube->width);
        recode_key(cube, recode, key);
    }
    hash_rows(cube, n, keys, hash);
    for (size_t r = 0; r < n; r++) likely_cell(cube, hash[r]);
    for (size_t r = 0; r < n; r++) {
        const size_t to = cell_of(cube, keys + r * cube->width, hash[r]);
        if (!merge_cell(cube, to, other, first + r))
            return iem_fail(err, IEM_ERR_DATA, "counts too large to add up");
    }
    return IEM_OK;
}

iem_status iem_cube_merge(iem_cube *cube, const iem_cube *other,
                          uint32_t *const *recode, iem_error *err)
{
    uint32_t *keys = iem_zeroed(ROWS * cube->width, sizeof *keys);
    iem_status status = keys ? IEM_OK : iem_fail_memory(err);
    for (size_t c = 0; c < other->n_cells && status == IEM_OK; c += ROWS) {
        const size_t some = other->n_cells - c < ROWS ? other->n_cells - c : ROWS;
        status = merge_some(cube, other, c, some, recode, keys, err);
    }
    free(keys);
    return status;
}

/* ---- Sorting ---- */

/* The codes of some dimensions of a cell, side by side in one number. */
struct packed {
    uint64_t key;
    uint32_t cell;
};

struct sorting {
    const iem_cube *cube;
    struct packed *from, *to;
    unsigned *bits; /* that the codes of each dimension take */
};

static void count_bits(const iem_cube *cube, unsigned *bits)
{
    for (size_t d = 0; d < cube->n_dims; d++) bits[d] = 0;
    for (size_t c = 0; c < cube->n_cells; c++)
        for (size_t d = 0; d < cube->n_dims; d++) {
            const uint32_t code = iem_cube_key(cube, c)[d];
            while (bits[d] < 32 && code >> bits[d]) bits[d]++;
        }
}

static void pack(struct sorting *s, size_t first, size_t last)
{
    for (size_t i = 0; i < s->cube->n_cells; i++) {
        const uint32_t *key = iem_cube_key(s->cube, s->from[i].cell);
        uint64_t packed = 0;
        for (size_t d = first; d < last; d++) packed = packed << s->bits[d] | key[d];
        s->from[i].key = packed;
    }
}

/* One pass of a radix sort, which keeps the order of equals. */
static void sort_by_byte(struct sorting *s, unsigned shift)
{
    size_t begin[257] = {0};
    const size_t n = s->cube->n_cells;
    struct packed *swap = s->from;
    for (size_t i = 0; i < n; i++) begin[(s->from[i].key >> shift & 255) + 1]++;
    for (size_t i = 1; i <= 256; i++) begin[i] += begin[i - 1];
    for (size_t i = 0; i < n; i++)
        s->to[begin[s->from[i].key >> shift & 255]++] = s->from[i];
    s->from = s->to;
    s->to = swap;
}

/* As many dimensions at a time as 64 bits hold, the last ones first. */
static void sort_keys(struct sorting *s)
{
    size_t last = s->cube->n_dims;
    for (size_t i = 0; i < s->cube->n_cells; i++) s->from[i].cell = (uint32_t)i;
    while (last > 0) {
        size_t first = last;
        unsigned bits = 0;
        while (first > 0 && bits + s->bits[first - 1] <= 64) bits += s->bits[--first];
        pack(s, first, last);
        for (unsigned shift = 0; shift < bits; shift += 8) sort_by_byte(s, shift);
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
           8 * m->cube->n_sums);
}

static void put_back(const struct moving *m, size_t to)
{
    memcpy(iem_cube_at(m->cube, to), m->kept, m->cube->stride);
    memcpy(iem_cube_high(m->cube, to), m->kept + m->cube->stride, 8 * m->cube->n_sums);
}

static void move_cell(const iem_cube *cube, size_t from, size_t to)
{
    memcpy(iem_cube_at(cube, to), iem_cube_at(cube, from), cube->stride);
    if (cube->n_sums)
        memcpy(iem_cube_high(cube, to), iem_cube_high(cube, from), 8 * cube->n_sums);
}

static void ask_for_cell(const iem_cube *cube, size_t cell)
{
    const char *at = iem_cube_at(cube, cell);
    __builtin_prefetch(at, 1);
    __builtin_prefetch(at + cube->stride - 1, 1);
    __builtin_prefetch(iem_cube_high(cube, cell), 1);
}

/* Moves the cells of one cycle. What comes next in it is asked for some steps ahead. */
static void turn(const struct moving *m, size_t begin)
{
    size_t at = begin, ahead = begin;
    for (size_t i = 0; i < AHEAD; i++) {
        ahead = m->order[ahead];
        if (ahead == begin) break;
        ask_for_cell(m->cube, ahead);
    }
    keep_cell(m, begin);
    while (m->order[at] != begin) {
        const size_t next = m->order[at];
        if (ahead != begin) {
            ahead = m->order[ahead];
            ask_for_cell(m->cube, ahead);
        }
        move_cell(m->cube, next, at);
        m->order[at] = (uint32_t)at;
        at = next;
    }
    put_back(m, at);
    m->order[at] = (uint32_t)at;
}

/* Moves every cell to its place, cycle by cycle, without a second cube. */
static void permute(iem_cube *cube, struct packed *packed, char *kept)
{
    uint32_t *order = (uint32_t *)(void *)packed;
    for (size_t i = 0; i < cube->n_cells; i++) order[i] = packed[i].cell;
    struct moving m = {cube, order, kept};
    for (size_t i = 0; i < cube->n_cells; i++)
        if (order[i] != i) turn(&m, i);
}

/* Slots take memory that sorting can use. */
static void sort_cells(iem_cube *cube, struct packed *room, unsigned *bits, char *kept)
{
    struct sorting s = {cube, room, room + cube->n_cells, bits};
    count_bits(cube, bits);
    sort_keys(&s);
    permute(cube, s.from, kept);
}

iem_status iem_cube_sort(iem_cube *cube, uint32_t *const *recode, iem_error *err)
{
    struct packed *room = malloc((2 * cube->n_cells + 1) * sizeof *room);
    unsigned *bits = iem_zeroed(cube->n_dims, sizeof *bits);
    char *kept = malloc(cube->stride + 8 * cube->n_sums);
    const bool ready = room && bits && kept;
    if (ready) {
        for (size_t c = 0; c < cube->n_cells; c++)
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
