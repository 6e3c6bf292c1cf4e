/* The decision cube: a key of codes to counts and, for numeric facts, exact sums.
 *
 * A cell is one run of bytes (key, n, adverse, the low half of each sum), so that
 * counting a row touches one place in memory or two. The high halves of the sums, which
 * few rows change, stand apart. */
#ifndef IEM_CUBE_H
#define IEM_CUBE_H

#include "base/bytes.h"
#include "base/hash.h"
#include "base/status.h"

#include <string.h>

/* Sums of one cell for q numeric facts: x (q), products x_i x_j with j <= i row by row
 * (q (q + 1) / 2), and x over the adverse decisions (q). */
size_t iem_cube_sums(size_t q);
static inline size_t iem_cube_product(size_t q, size_t i, size_t j)
{
    return q + i * (i + 1) / 2 + j;
}
static inline size_t iem_cube_adverse_sum(size_t q, size_t i)
{
    return q + q * (q + 1) / 2 + i;
}

/* Codes in a key as it is stored: an even number, the last one 0 if need be. */
static inline size_t iem_key_width(size_t n_dims)
{
    return (n_dims + 1) / 2 * 2;
}

/* Cells of a chunk: a cell never moves once there are many. */
enum { IEM_CHUNK_BITS = 16, IEM_CHUNK = 1 << IEM_CHUNK_BITS };

/* What low halves, as signed numbers, are not: sum = high * 2^64 + low, modulo 2^128.
 */
typedef struct iem_chunk {
    char *cells;
    uint64_t *high; /* n_sums of each cell */
} iem_chunk;

typedef struct iem_cube {
    size_t n_dims, q, n_sums;
    size_t width;  /* iem_key_width(n_dims) */
    size_t stride; /* bytes of a cell, without the high halves */
    size_t n_cells, capacity;
    size_t few; /* so many cells lie in memory that grows; no more than half a chunk */
    iem_chunk *chunks; /* by IEM_CHUNK cells; the first is smaller while it is enough */
    size_t n_chunks, chunk_capacity;
    uint32_t *slots; /* part of a hash, then cell + 1; 0: free. NULL: sorted, and
                        nothing was added since */
    size_t n_slots;
    uint64_t seed;
} iem_cube;

iem_status iem_cube_init(iem_cube *cube, size_t n_dims, size_t q, iem_error *err);
void iem_cube_clear(iem_cube *cube);
/* Gives back the memory of a chunk, whose cells nobody asks for any more. */
void iem_cube_release(iem_cube *cube, size_t chunk);

static inline char *iem_cube_at(const iem_cube *cube, size_t cell)
{
    return cube->chunks[cell >> IEM_CHUNK_BITS].cells +
           (cell & (IEM_CHUNK - 1)) * cube->stride;
}
static inline uint64_t *iem_cube_high(const iem_cube *cube, size_t cell)
{
    return cube->chunks[cell >> IEM_CHUNK_BITS].high +
           (cell & (IEM_CHUNK - 1)) * cube->n_sums;
}
/* width codes, of which n_dims mean something */
static inline const uint32_t *iem_cube_key(const iem_cube *cube, size_t cell)
{
    return (const uint32_t *)(const void *)iem_cube_at(cube, cell);
}
static inline int64_t *iem_cube_counts(const iem_cube *cube, size_t cell)
{
    return (int64_t *)(void *)(iem_cube_at(cube, cell) + 4 * cube->width);
}
static inline int64_t iem_cube_n(const iem_cube *cube, size_t cell)
{
    return iem_cube_counts(cube, cell)[0];
}
static inline int64_t iem_cube_adverse(const iem_cube *cube, size_t cell)
{
    return iem_cube_counts(cube, cell)[1];
}
static inline iem_wide iem_cube_sum(const iem_cube *cube, size_t cell, size_t i)
{
    const iem_wide low = iem_cube_counts(cube, cell)[2 + i];
    return (iem_wide)((iem_wide_bits)low +
                      ((iem_wide_bits)iem_cube_high(cube, cell)[i] << 64));
}
static inline void iem_cube_copy_sums(const iem_cube *cube, size_t cell, iem_wide *sums)
{
    for (size_t i = 0; i < cube->n_sums; i++) sums[i] = iem_cube_sum(cube, cell, i);
}
static inline void iem_cube_set_sum(const iem_cube *cube, size_t cell, size_t i,
                                    iem_wide sum)
{
    const int64_t low = (int64_t)(uint64_t)(iem_wide_bits)sum;
    const uint64_t high =
        (uint64_t)(((iem_wide_bits)sum - (iem_wide_bits)(iem_wide)low) >> 64);
    iem_cube_counts(cube, cell)[2 + i] = low;
    iem_cube_high(cube, cell)[i] = high;
}

/* The cell with this key of n_dims codes, made when it is new. A cube that was sorted,
 * as an empty one can be, stays so while each new cell belongs behind the last. */
iem_status iem_cube_cell(iem_cube *cube, const uint32_t *key, size_t *cell,
                         iem_error *err);
/* SIZE_MAX when there is none. */
size_t iem_cube_find(const iem_cube *cube, const uint32_t *key);

/* Adds `count` decisions; x has q centred values in millionths. *overflow names the
 * numeric fact whose sums no longer fit, and the status is IEM_ERR_DATA. */
iem_status iem_cube_add(iem_cube *cube, const uint32_t *key, int64_t count,
                        bool adverse, const int64_t *x, size_t *overflow,
                        iem_error *err);
/* The same for n rows at once, whose keys have `width` codes. */
iem_status iem_cube_add_rows(iem_cube *cube, size_t n, const uint32_t *keys,
                             const int64_t *count, const uint8_t *adverse,
                             const int64_t *x, size_t *overflow, iem_error *err);
/* cells[i] = iem_cube_find for each of n keys of `width` codes. */
void iem_cube_find_rows(const iem_cube *cube, size_t n, const uint32_t *keys,
                        size_t *cells);
/* Adds all of `other`, whose code c in dimension d is recode[d][c] here (NULL: same).
 */
iem_status iem_cube_merge(iem_cube *cube, const iem_cube *other,
                          uint32_t *const *recode, iem_error *err);
/* Adds n cells of `other`, by their numbers. */
iem_status iem_cube_merge_cells(iem_cube *cube, const iem_cube *other, size_t n,
                                const uint32_t *cells, iem_error *err);
/* Adds the cells of `other`, none of which is here yet, by copying. They are not found
 * until the cube is sorted. */
iem_status iem_cube_append(iem_cube *cube, const iem_cube *other, iem_error *err);
/* Adds all of `other`, which is cleared; both are sorted, and so is what comes of it.
 * When that fails the cube can only be cleared, too. */
iem_status iem_cube_join(iem_cube *cube, iem_cube *other, iem_error *err);
/* Recodes in place (may be NULL) and sorts the cells by key. */
iem_status iem_cube_sort(iem_cube *cube, uint32_t *const *recode, iem_error *err);

/* Two codes of a key as one number. */
static inline uint64_t iem_cube_word(const void *key, size_t i)
{
    uint64_t word;
    memcpy(&word, (const char *)key + 8 * i, sizeof word);
    return word;
}

/* Two words at a time are multiplied with each other, behind the seed. */
static inline uint64_t iem_cube_hash_words(const uint32_t *key, size_t words,
                                           uint64_t seed)
{
    const uint64_t other = seed ^ UINT64_C(0x589965cc75374cc3);
    uint64_t hash = seed;
    size_t i = 0;
    for (; i + 1 < words; i += 2)
        hash =
            iem_fold(hash ^ iem_cube_word(key, i), other ^ iem_cube_word(key, i + 1));
    if (i < words) hash = iem_fold(hash ^ iem_cube_word(key, i), other);
    return hash ^ hash >> 32;
}

/* Of a key of `width` codes. */
static inline uint64_t iem_cube_hash(const iem_cube *cube, const uint32_t *key)
{
    return iem_cube_hash_words(key, cube->width / 2, cube->seed);
}

/* Bytes it takes, about. */
size_t iem_cube_bytes(const iem_cube *cube);

#endif
