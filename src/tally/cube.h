/* The decision cube: a key of codes to counts and, for numeric facts, exact sums. */
#ifndef IEM_CUBE_H
#define IEM_CUBE_H

#include "base/status.h"

/* 128 bits hold 1e8 rows of squares of 1e12 millionths; beyond it is an error. */
__extension__ typedef __int128 iem_wide;

/* Sums of one cell for q numeric facts: x (q), products x_i x_j with j <= i row by row
 * (q (q + 1) / 2), and x over the adverse decisions (q). */
size_t iem_cube_sums(size_t q);
static inline size_t iem_cube_product(size_t q, size_t i, size_t j)
{
    return q + i * (i + 1) / 2 + j;
}
static inline size_t iem_cube_adverse(size_t q, size_t i)
{
    return q + q * (q + 1) / 2 + i;
}

typedef struct iem_cube {
    size_t n_dims, q, n_sums;
    size_t n_cells, capacity;
    uint32_t *keys; /* n_cells * n_dims */
    int64_t *n, *adverse;
    iem_wide *sums;  /* n_cells * n_sums */
    uint32_t *slots; /* cell + 1; 0: free */
    size_t n_slots;
    uint64_t seed;
} iem_cube;

iem_status iem_cube_init(iem_cube *cube, size_t n_dims, size_t q, iem_error *err);
void iem_cube_clear(iem_cube *cube);

/* The cell with this key, made when it is new. */
iem_status iem_cube_cell(iem_cube *cube, const uint32_t *key, size_t *cell,
                         iem_error *err);
/* SIZE_MAX when there is none. */
size_t iem_cube_find(const iem_cube *cube, const uint32_t *key);

/* Adds `count` decisions; x has q centred values in millionths. *overflow names the
 * numeric fact whose sums no longer fit, and the status is IEM_ERR_DATA. */
iem_status iem_cube_add(iem_cube *cube, const uint32_t *key, int64_t count,
                        bool adverse, const int64_t *x, size_t *overflow,
                        iem_error *err);
/* Adds all of `other`, whose code c in dimension d is recode[d][c] here (NULL: same).
 */
iem_status iem_cube_merge(iem_cube *cube, const iem_cube *other,
                          uint32_t *const *recode, iem_error *err);
/* Recodes in place (may be NULL) and sorts the cells by key. */
iem_status iem_cube_sort(iem_cube *cube, uint32_t *const *recode, iem_error *err);

static inline const uint32_t *iem_cube_key(const iem_cube *cube, size_t cell)
{
    return cube->keys + cell * cube->n_dims;
}

#endif
