/* The cells of a cube in the order of their keys, by a radix sort of what their codes
 * take in bits. */
#include "tally/cube_cells.h"

#include "base/grow.h"

#include <stdlib.h>

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
    for (size_t i = 0; i < IEM_CUBE_AHEAD && m->order[ahead] != begin; i++) {
        ahead = m->order[ahead];
        iem_cube_ask_for(m->cube, ahead);
    }
    keep_cell(m, begin);
    while (m->order[at] != begin) {
        const size_t next = m->order[at];
        ahead = m->order[ahead]; /* round again, in the end */
        iem_cube_ask_for(m->cube, ahead);
        iem_cube_copy_cell(m->cube, at, m->cube, next);
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
        if (iem_cube_compare(cube, iem_cube_key(cube, c), c - 1) < 0) return false;
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

static bool has_recode(const iem_cube *cube, uint32_t *const *recode)
{
    bool has = false;
    for (size_t d = 0; recode && d < cube->n_dims; d++) has |= recode[d] != NULL;
    return has;
}

iem_status iem_cube_sort(iem_cube *cube, uint32_t *const *recode, iem_error *err)
{
    if (!cube->slots && !has_recode(cube, recode)) return IEM_OK;
    uint64_t *room = malloc((2 * cube->n_cells + 1) * sizeof *room);
    unsigned *bits = iem_zeroed(cube->n_dims, sizeof *bits);
    char *kept = malloc(cube->stride + iem_cube_high_bytes(cube));
    const bool ready = room && bits && kept;
    if (ready) {
        for (size_t c = 0; c < cube->n_cells && recode; c++)
            iem_cube_recode_key(cube, recode, (uint32_t *)(void *)iem_cube_at(cube, c));
        iem_cube_forget_slots(cube);
        sort_cells(cube, room, bits, kept);
    }
    free(room);
    free(bits);
    free(kept);
    return ready ? IEM_OK : iem_fail_memory(err);
}
