#include "engine/sum.h"

#include "tally/save.h"

#include <stdlib.h>

iem_status iem_sum_up(iem_ranks *ranks, const iem_sum *sum,
                      iem_status (*replace)(void *ctx, const char *bytes, size_t n,
                                            iem_error *err),
                      iem_error *err)
{
    iem_buffer whole = {0};
    iem_status status = IEM_OK;
    if (iem_ranks_number(ranks) == 1) return IEM_OK;
    IEM_TRY(iem_ranks_sum(ranks, sum, err));
    if (iem_ranks_rank(ranks) == 0) status = sum->put(sum->ctx, &whole, err);
    if (status == IEM_OK) status = iem_ranks_broadcast(ranks, &whole, err);
    if (status == IEM_OK) status = replace(sum->ctx, whole.at, whole.len, err);
    iem_buffer_clear(&whole);
    return status;
}

iem_status iem_sum_broken(iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "what ranks sent each other is damaged");
}

/* ---- Tallies ---- */

static iem_status get_tally(const char *bytes, size_t n, struct iem_tally **tally,
                            iem_error *err)
{
    IEM_TRY(iem_tally_get("counts of another rank", bytes, n, tally, err));
    (*tally)->loaded = false;
    return IEM_OK;
}

static iem_status put_tally(void *ctx, iem_buffer *out, iem_error *err)
{
    struct iem_tally **tally = ctx;
    return iem_tally_put(*tally, out, err);
}

static iem_status add_tally(void *ctx, const char *bytes, size_t n, iem_error *err)
{
    struct iem_tally **tally = ctx, *other = NULL;
    IEM_TRY(get_tally(bytes, n, &other, err));
    iem_status status = iem_tally_absorb(*tally, other, err);
    iem_tally_free(other);
    return status == IEM_OK ? iem_tally_settle(*tally, err) : status;
}

static iem_status replace_tally(void *ctx, const char *bytes, size_t n, iem_error *err)
{
    struct iem_tally **tally = ctx, *whole = NULL;
    IEM_TRY(get_tally(bytes, n, &whole, err));
    iem_tally_free(*tally);
    *tally = whole;
    return IEM_OK;
}

iem_status iem_sum_tally(iem_ranks *ranks, struct iem_tally **tally, iem_error *err)
{
    return iem_sum_up(ranks, &(iem_sum){put_tally, add_tally, tally}, replace_tally,
                      err);
}

/* ---- Cubes ---- */

static iem_status put_cube(void *ctx, iem_buffer *out, iem_error *err)
{
    (void)err;
    iem_cube_put(ctx, out);
    return IEM_OK;
}

static iem_status get_cube(const iem_cube *like, iem_bytes *in, iem_cube *cube,
                           iem_error *err)
{
    IEM_TRY(iem_cube_init(cube, like->n_dims, like->q, err));
    iem_status status = iem_cube_get(cube, NULL, in, err);
    if (status == IEM_OK && in->broken) status = iem_sum_broken(err);
    if (status != IEM_OK) iem_cube_clear(cube);
    return status;
}

static iem_status add_cube(void *ctx, const char *bytes, size_t n, iem_error *err)
{
    iem_cube other = {0};
    iem_bytes in = iem_bytes_of(bytes, n);
    IEM_TRY(get_cube(ctx, &in, &other, err));
    const iem_status status = iem_cube_merge(ctx, &other, NULL, err);
    iem_cube_clear(&other);
    return status;
}

static iem_status replace_cube(void *ctx, const char *bytes, size_t n, iem_error *err)
{
    iem_cube *cube = ctx, whole = {0};
    iem_bytes in = iem_bytes_of(bytes, n);
    IEM_TRY(get_cube(cube, &in, &whole, err));
    iem_cube_clear(cube);
    *cube = whole;
    return iem_cube_sort(cube, NULL, err);
}

iem_status iem_sum_cube(iem_ranks *ranks, iem_cube *cube, iem_error *err)
{
    return iem_sum_up(ranks, &(iem_sum){put_cube, add_cube, cube}, replace_cube, err);
}

/* ---- What the second pass gathers ---- */

struct gathered {
    const iem_refine *refine;
    iem_gathered *gathered;
};

static size_t treatments(const iem_refine *refine)
{
    return refine->influence ? refine->n_treatments : 0;
}

static iem_status put_gathered(void *ctx, iem_buffer *out, iem_error *err)
{
    const struct gathered *of = ctx;
    const iem_gathered *g = of->gathered;
    const size_t n = treatments(of->refine);
    (void)err;
    iem_cube_put(&g->sub, out);
    for (size_t i = 0; i < 2 * n * IEM_BUCKETS; i++)
        iem_put_u64(out, (uint64_t)g->bucket[i], 8);
    for (size_t i = 0; i < n * IEM_BUCKETS; i++) iem_put_u64(out, g->seen[i], 1);
    for (size_t i = 0; i < 2 * n; i++) iem_put_wide(out, g->loose[i]);
    iem_put_u64(out, g->n_loose, 8);
    iem_put_u64(out, g->n_people, 8);
    for (size_t i = 0; i < g->people_slots; i++)
        if (g->people[i]) iem_put_u64(out, g->people[i], 8);
    return IEM_OK;
}

static iem_status get_gathered(const iem_refine *refine, iem_bytes *in, iem_gathered *g,
                               iem_error *err)
{
    const size_t n = treatments(refine);
    IEM_TRY(iem_cube_get(&g->sub, NULL, in, err));
    for (size_t i = 0; i < 2 * n * IEM_BUCKETS; i++)
        g->bucket[i] = (int64_t)iem_get_u64(in, 8);
    for (size_t i = 0; i < n * IEM_BUCKETS; i++)
        g->seen[i] = (uint8_t)iem_get_u64(in, 1);
    for (size_t i = 0; i < 2 * n; i++) g->loose[i] = iem_get_wide(in);
    g->n_loose = iem_get_u64(in, 8);
    const size_t people = iem_get_count(in, 8, 8);
    for (size_t i = 0; i < people; i++)
        IEM_TRY(iem_gathered_person(g, iem_get_u64(in, 8), err));
    return in->broken ? iem_sum_broken(err) : IEM_OK;
}

static iem_status read_gathered(const iem_refine *refine, const char *bytes, size_t n,
                                iem_gathered *gathered, iem_error *err)
{
    iem_bytes in = iem_bytes_of(bytes, n);
    IEM_TRY(iem_gathered_init(refine, gathered, err));
    const iem_status status = get_gathered(refine, &in, gathered, err);
    if (status != IEM_OK) iem_gathered_clear(gathered);
    return status;
}

static iem_status add_gathered(void *ctx, const char *bytes, size_t n, iem_error *err)
{
    const struct gathered *of = ctx;
    iem_gathered other = {0};
    IEM_TRY(read_gathered(of->refine, bytes, n, &other, err));
    const iem_status status = iem_gathered_merge(of->gathered, &other, of->refine, err);
    iem_gathered_clear(&other);
    return status;
}

static iem_status replace_gathered(void *ctx, const char *bytes, size_t n,
                                   iem_error *err)
{
    const struct gathered *of = ctx;
    iem_gathered whole = {0};
    IEM_TRY(read_gathered(of->refine, bytes, n, &whole, err));
    iem_gathered_clear(of->gathered);
    *of->gathered = whole;
    return iem_cube_sort(&of->gathered->sub, NULL, err);
}

iem_status iem_sum_gathered(iem_ranks *ranks, const iem_refine *refine,
                            iem_gathered *gathered, iem_error *err)
{
    struct gathered of = {refine, gathered};
    return iem_sum_up(ranks, &(iem_sum){put_gathered, add_gathered, &of},
                      replace_gathered, err);
}
