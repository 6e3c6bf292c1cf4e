#include "tally/cube.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

size_t iem_cube_sums(size_t q)
{
    return 2 * q + q * (q + 1) / 2;
}

iem_status iem_cube_init(iem_cube *cube, size_t n_dims, size_t q, iem_error *err)
{
    *cube = (iem_cube){.n_dims = n_dims, .q = q, .n_sums = iem_cube_sums(q)};
    cube->seed = iem_hash_seed();
    cube->n_slots = 64;
    cube->slots = iem_zeroed(cube->n_slots, sizeof *cube->slots);
    return cube->slots ? IEM_OK : iem_fail_memory(err);
}

void iem_cube_clear(iem_cube *cube)
{
    free(cube->keys);
    free(cube->n);
    free(cube->adverse);
    free(cube->sums);
    free(cube->slots);
    *cube = (iem_cube){0};
}

static size_t slot_of(const iem_cube *cube, const uint32_t *key)
{
    const size_t bytes = cube->n_dims * sizeof *key;
    size_t at = iem_hash(key, bytes, cube->seed) & (cube->n_slots - 1);
    while (cube->slots[at] &&
           memcmp(iem_cube_key(cube, cube->slots[at] - 1), key, bytes) != 0)
        at = (at + 1) & (cube->n_slots - 1);
    return at;
}

size_t iem_cube_find(const iem_cube *cube, const uint32_t *key)
{
    const uint32_t slot = cube->slots[slot_of(cube, key)];
    return slot ? slot - 1 : SIZE_MAX;
}

static void fill_slots(iem_cube *cube)
{
    for (size_t c = 0; c < cube->n_cells; c++)
        cube->slots[slot_of(cube, iem_cube_key(cube, c))] = (uint32_t)c + 1;
}

static bool grow_slots(iem_cube *cube)
{
    uint32_t *slots = calloc(2 * cube->n_slots, sizeof *slots);
    if (!slots) return false;
    free(cube->slots);
    cube->slots = slots;
    cube->n_slots *= 2;
    fill_slots(cube);
    return true;
}

/* Room for one more cell in the four arrays; each is resized by its own realloc, so a
 * failure leaves all of them at least as large as the capacity says. */
static bool grow_cells(iem_cube *cube)
{
    if (cube->n_cells < cube->capacity) return true;
    const size_t room = cube->capacity ? 2 * cube->capacity : 64;
    size_t have[4] = {0, 0, 0, 0};
    return room < UINT32_MAX &&
           IEM_GROW(cube->keys, have[0], room * (cube->n_dims ? cube->n_dims : 1)) &&
           IEM_GROW(cube->n, have[1], room) && IEM_GROW(cube->adverse, have[2], room) &&
           IEM_GROW(cube->sums, have[3], room * (cube->n_sums ? cube->n_sums : 1)) &&
           (cube->capacity = room);
}

iem_status iem_cube_cell(iem_cube *cube, const uint32_t *key, size_t *cell,
                         iem_error *err)
{
    size_t at = slot_of(cube, key);
    if (cube->slots[at]) {
        *cell = cube->slots[at] - 1;
        return IEM_OK;
    }
    if (!grow_cells(cube)) return iem_fail_memory(err);
    if (2 * (cube->n_cells + 1) > cube->n_slots) {
        if (!grow_slots(cube)) return iem_fail_memory(err);
        at = slot_of(cube, key);
    }
    *cell = cube->n_cells++;
    if (cube->n_dims)
        memcpy(cube->keys + *cell * cube->n_dims, key, cube->n_dims * sizeof *key);
    cube->n[*cell] = cube->adverse[*cell] = 0;
    for (size_t i = 0; i < cube->n_sums; i++) cube->sums[*cell * cube->n_sums + i] = 0;
    cube->slots[at] = (uint32_t)*cell + 1;
    return IEM_OK;
}

static bool add_product(iem_wide *sum, int64_t x, int64_t y, int64_t count)
{
    iem_wide term;
    return !__builtin_mul_overflow((iem_wide)x * y, (iem_wide)count, &term) &&
           !__builtin_add_overflow(*sum, term, sum);
}

iem_status iem_cube_add(iem_cube *cube, const uint32_t *key, int64_t count,
                        bool adverse, const int64_t *x, size_t *overflow,
                        iem_error *err)
{
    size_t cell = 0;
    const size_t q = cube->q;
    IEM_TRY(iem_cube_cell(cube, key, &cell, err));
    iem_wide *sums = cube->sums + cell * cube->n_sums;
    bool fits = !__builtin_add_overflow(cube->n[cell], count, &cube->n[cell]);
    if (adverse && fits) cube->adverse[cell] += count;
    for (size_t i = 0; i < q && fits; i++) {
        *overflow = i;
        fits = add_product(&sums[i], x[i], 1, count);
        for (size_t j = 0; j <= i && fits; j++)
            fits = add_product(&sums[iem_cube_product(q, i, j)], x[i], x[j], count);
        if (adverse && fits)
            fits = add_product(&sums[iem_cube_adverse(q, i)], x[i], 1, count);
    }
    return fits ? IEM_OK : iem_fail(err, IEM_ERR_DATA, "sums too large");
}

static iem_status merge_cell(iem_cube *cube, const iem_cube *other, size_t from,
                             const uint32_t *key, iem_error *err)
{
    size_t to = 0;
    IEM_TRY(iem_cube_cell(cube, key, &to, err));
    bool fits = !__builtin_add_overflow(cube->n[to], other->n[from], &cube->n[to]);
    if (fits) cube->adverse[to] += other->adverse[from];
    for (size_t i = 0; i < cube->n_sums && fits; i++) {
        iem_wide *sum = &cube->sums[to * cube->n_sums + i];
        fits = !__builtin_add_overflow(*sum, other->sums[from * cube->n_sums + i], sum);
    }
    return fits ? IEM_OK : iem_fail(err, IEM_ERR_DATA, "counts too large to add up");
}

iem_status iem_cube_merge(iem_cube *cube, const iem_cube *other,
                          uint32_t *const *recode, iem_error *err)
{
    uint32_t *key = iem_zeroed(cube->n_dims, sizeof *key);
    iem_status status = key ? IEM_OK : iem_fail_memory(err);
    for (size_t c = 0; c < other->n_cells && status == IEM_OK; c++) {
        const uint32_t *from = iem_cube_key(other, c);
        for (size_t d = 0; d < cube->n_dims; d++)
            key[d] = recode && recode[d] ? recode[d][from[d]] : from[d];
        status = merge_cell(cube, other, c, key, err);
    }
    free(key);
    return status;
}

static int by_key(const void *a, const void *b, void *at)
{
    const iem_cube *cube = at;
    const uint32_t *ka = iem_cube_key(cube, *(const uint32_t *)a);
    const uint32_t *kb = iem_cube_key(cube, *(const uint32_t *)b);
    for (size_t d = 0; d < cube->n_dims; d++)
        if (ka[d] != kb[d]) return ka[d] < kb[d] ? -1 : 1;
    return 0;
}

/* A sorted copy takes the place of the cells; the order of insertion is forgotten. */
static iem_status permute(iem_cube *cube, const uint32_t *order, iem_error *err)
{
    iem_cube sorted;
    iem_status status = iem_cube_init(&sorted, cube->n_dims, cube->q, err);
    for (size_t i = 0; i < cube->n_cells && status == IEM_OK; i++)
        status = merge_cell(&sorted, cube, order[i], iem_cube_key(cube, order[i]), err);
    if (status != IEM_OK) {
        iem_cube_clear(&sorted);
        return status;
    }
    iem_cube_clear(cube);
    *cube = sorted;
    return IEM_OK;
}

iem_status iem_cube_sort(iem_cube *cube, uint32_t *const *recode, iem_error *err)
{
    for (size_t c = 0; c < cube->n_cells && recode; c++)
        for (size_t d = 0; d < cube->n_dims; d++)
            if (recode[d]) {
                uint32_t *code = &cube->keys[c * cube->n_dims + d];
                *code = recode[d][*code];
            }
    uint32_t *order = iem_zeroed(cube->n_cells, sizeof *order);
    if (!order) return iem_fail_memory(err);
    for (size_t i = 0; i < cube->n_cells; i++) order[i] = (uint32_t)i;
    qsort_r(order, cube->n_cells, sizeof *order, by_key, cube);
    const iem_status status = permute(cube, order, err);
    free(order);
    return status;
}
