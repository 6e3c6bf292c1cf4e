/* Counts of several cubes become those of one. */
#include "tally/cube_cells.h"

#include "base/grow.h"

#include <stdlib.h>

static bool merge_cell(iem_cube *cube, size_t to, const iem_cube *other, size_t from)
{
    int64_t *counts = iem_cube_counts(cube, to);
    bool fits = !__builtin_add_overflow(counts[0], iem_cube_n(other, from), &counts[0]);
    if (fits) counts[1] += iem_cube_adverse(other, from);
    for (size_t i = 0; i < cube->n_sums && fits; i++)
        fits = iem_cube_add_to_sum(cube, to, i, iem_cube_sum(other, from, i));
    return fits;
}

iem_status iem_cube_append(iem_cube *cube, const iem_cube *other, iem_error *err)
{
    const bool sorted = !cube->slots; /* so far */
    if (!(sorted ? iem_cube_make_room_to_find(cube, other->n_cells)
                 : iem_cube_make_room(cube, cube->n_cells + other->n_cells)))
        return iem_fail_memory(err);
    for (size_t c = 0; c < other->n_cells; c++)
        iem_cube_copy_cell(cube, cube->n_cells++, other, c);
    return IEM_OK;
}

/* A sorted cube from its first cell to its last, whose memory goes as it is read. */
struct reading {
    iem_cube *cube;
    size_t at;
};

static void read_on(struct reading *r, iem_cube *to)
{
    if (++r->at % IEM_CHUNK) return;
    iem_cube_hand_on(r->cube, (r->at - 1) >> IEM_CHUNK_BITS, to);
}

static bool is_at_end(const struct reading *r)
{
    return r->at == r->cube->n_cells;
}

/* Which of the two comes next: below 0 the first, above it the second, 0 both. */
static int which_is_next(const struct reading *a, const struct reading *b)
{
    if (is_at_end(a) || is_at_end(b)) return is_at_end(a) - is_at_end(b);
    return iem_cube_compare(b->cube, iem_cube_key(a->cube, a->at), b->at);
}

static iem_status join_cells(struct reading *a, struct reading *b, iem_cube *to,
                             iem_error *err)
{
    while (!is_at_end(a) || !is_at_end(b)) {
        const int order = which_is_next(a, b);
        struct reading *next = order > 0 ? b : a;
        if (to->n_cells == to->capacity && !iem_cube_make_room(to, to->n_cells + 1))
            return iem_fail_memory(err);
        iem_cube_copy_cell(to, to->n_cells, next->cube, next->at);
        if (order == 0 && !merge_cell(to, to->n_cells, b->cube, b->at))
            return iem_fail(err, IEM_ERR_DATA, "counts too large to add up");
        to->n_cells++;
        if (order == 0) read_on(b, to);
        read_on(next, to);
    }
    return IEM_OK;
}

iem_status iem_cube_join(iem_cube *cube, iem_cube *other, iem_error *err)
{
    iem_cube whole;
    struct reading a = {cube, 0}, b = {other, 0};
    IEM_TRY(iem_cube_init(&whole, cube->n_dims, cube->q, err));
    const iem_status status = join_cells(&a, &b, &whole, err);
    iem_cube_trim(&whole);
    iem_cube_forget_slots(&whole);
    iem_cube_clear(cube);
    iem_cube_clear(other);
    *cube = whole;
    return status;
}

/* At most IEM_CUBE_ROWS cells, for whose keys there is room. */
static iem_status merge_some(iem_cube *cube, const iem_cube *other, size_t n,
                             const uint32_t *cells, uint32_t *const *recode,
                             uint32_t *keys, iem_error *err)
{
    size_t to[IEM_CUBE_ROWS];
    if (!iem_cube_make_room_to_find(cube, n)) return iem_fail_memory(err);
    for (size_t r = 0; r < n; r++) iem_cube_ask_for(other, cells[r]);
    for (size_t r = 0; r < n; r++) {
        uint32_t *key = keys + r * cube->width;
        memcpy(key, iem_cube_key(other, cells[r]), 4 * cube->width);
        iem_cube_recode_key(cube, recode, key);
    }
    iem_cube_cells_of(cube, n, keys, to);
    for (size_t r = 0; r < n; r++)
        if (!merge_cell(cube, to[r], other, cells[r]))
            return iem_fail(err, IEM_ERR_DATA, "counts too large to add up");
    return IEM_OK;
}

iem_status iem_cube_merge_cells(iem_cube *cube, const iem_cube *other, size_t n,
                                const uint32_t *cells, iem_error *err)
{
    uint32_t *keys = iem_zeroed(IEM_CUBE_ROWS * cube->width, sizeof *keys);
    iem_status status = keys ? IEM_OK : iem_fail_memory(err);
    for (size_t at = 0; at < n && status == IEM_OK; at += IEM_CUBE_ROWS)
        status =
            merge_some(cube, other, n - at < IEM_CUBE_ROWS ? n - at : IEM_CUBE_ROWS,
                       cells + at, NULL, keys, err);
    free(keys);
    return status;
}

iem_status iem_cube_merge(iem_cube *cube, const iem_cube *other,
                          uint32_t *const *recode, iem_error *err)
{
    uint32_t cells[IEM_CUBE_ROWS],
        *keys = iem_zeroed(IEM_CUBE_ROWS * cube->width, sizeof *keys);
    iem_status status = keys ? IEM_OK : iem_fail_memory(err);
    for (size_t at = 0; at < other->n_cells && status == IEM_OK; at += IEM_CUBE_ROWS) {
        const size_t left = other->n_cells - at,
                     n = left < IEM_CUBE_ROWS ? left : IEM_CUBE_ROWS;
        for (size_t r = 0; r < n; r++) cells[r] = (uint32_t)(at + r);
        status = merge_some(cube, other, n, cells, recode, keys, err);
    }
    free(keys);
    return status;
}
