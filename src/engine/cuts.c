/* Cut points of bands with equally many people, from all values there are. */
#include "base/grow.h"
#include "engine/count.h"
#include "engine/counts.h"
#include "engine/sum.h"

#include <stdlib.h>

static void value_key(int64_t value, uint32_t key[2])
{
    /* Unsigned order of the key is the order of the values. */
    const uint64_t ordered = (uint64_t)value ^ (UINT64_C(1) << 63);
    key[0] = (uint32_t)(ordered >> 32);
    key[1] = (uint32_t)ordered;
}

static int64_t key_value(const uint32_t *key)
{
    return (int64_t)((((uint64_t)key[0] << 32) | key[1]) ^ (UINT64_C(1) << 63));
}

/* Distinct values and how many people have them: for each axis whose bands are to be
 * found a cube whose key is the value. */
struct ranking {
    size_t open[IEM_MAX_AXES];   /* axes */
    size_t banded[IEM_MAX_AXES]; /* their place among the banded */
    size_t n_open, n_dims;
    iem_cube *cubes; /* [worker][open axis] */
};

static uint32_t code_of(const struct ranking *ranking, const iem_rows *rows, size_t row,
                        size_t axis)
{
    return axis < ranking->n_dims
               ? rows->keys[row * rows->width + axis]
               : rows->aspects[row * rows->n_aspects + axis - ranking->n_dims];
}

static iem_status rank_axis(const struct ranking *ranking, iem_cube *cube, size_t axis,
                            const iem_rows *rows, iem_error *err)
{
    size_t ignored = 0;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t key[2];
        /* Without cut points there is one band, and the missing one. */
        const bool missing = code_of(ranking, rows, i, axis) > 0;
        if (missing || rows->count[i] == 0) continue; /* nobody is below or above */
        value_key(rows->x[i * rows->n_banded + ranking->banded[axis]], key);
        IEM_TRY(iem_cube_add(cube, key, rows->count[i], false, NULL, &ignored, err));
    }
    return IEM_OK;
}

static iem_status rank_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    const struct ranking *ranking = at;
    iem_cube *cubes = ranking->cubes + worker * ranking->n_open;
    (void)user;
    for (size_t i = 0; i < ranking->n_open; i++)
        IEM_TRY(rank_axis(ranking, &cubes[i], ranking->open[i], rows->coded, err));
    return IEM_OK;
}

/* Cut j is the smallest value with at least j/bands of the people at or below it; a cut
 * at the lowest value, or twice the same, would leave an empty band. */
static size_t cut_points(const iem_cube *sorted, unsigned bands, int64_t *cuts)
{
    int64_t total = 0, below = 0;
    size_t n = 0;
    unsigned next = 1;
    for (size_t c = 0; c < sorted->n_cells; c++) total += iem_cube_n(sorted, c);
    for (size_t c = 0; c < sorted->n_cells && next < bands; c++) {
        below += iem_cube_n(sorted, c);
        const int64_t value = key_value(iem_cube_key(sorted, c));
        while (next < bands && (iem_wide)below * bands >= (iem_wide)total * next) {
            if (c > 0 && (n == 0 || cuts[n - 1] != value)) cuts[n++] = value;
            next++;
        }
    }
    return n;
}

static iem_status cut_axis(struct ranking *ranking, struct iem_plan *plan, size_t i,
                           unsigned workers, iem_ranks *ranks, iem_error *err)
{
    const size_t axis = ranking->open[i];
    const unsigned bands = iem_plan_bands(plan, axis)->quantiles;
    iem_cube *first = &ranking->cubes[i];
    int64_t *cuts = iem_zeroed(bands, sizeof *cuts);
    iem_status status = cuts ? IEM_OK : iem_fail_memory(err);
    for (unsigned w = 1; w < workers && status == IEM_OK; w++)
        status =
            iem_cube_merge(first, &ranking->cubes[w * ranking->n_open + i], NULL, err);
    if (status == IEM_OK) status = iem_cube_sort(first, NULL, err);
    if (status == IEM_OK) status = iem_sum_cube(ranks, first, err);
    if (status == IEM_OK) {
        const size_t n = cut_points(first, bands, cuts);
        status = iem_plan_set_cuts(plan, axis, cuts, n, err);
    }
    free(cuts);
    return status;
}

static void list_open(const struct iem_plan *plan, const struct iem_tally *tally,
                      struct ranking *ranking)
{
    size_t banded = 0;
    ranking->n_dims = tally->n_dims;
    for (size_t d = 0; d < tally->n_axes; d++) {
        if (iem_plan_bands(plan, d)->quantiles) ranking->open[ranking->n_open++] = d;
        ranking->banded[d] = banded;
        banded += tally->dims[d].banded;
    }
}

iem_status iem_count_cuts(iem_log *log, struct iem_plan *plan, iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct ranking ranking = {0};
    struct iem_tally **tallies = NULL;
    IEM_TRY(iem_tallies_new(plan, n, &tallies, err));
    list_open(plan, tallies[0], &ranking);
    const size_t n_cubes = n * ranking.n_open;
    ranking.cubes = iem_zeroed(n_cubes, sizeof *ranking.cubes);
    iem_status status = ranking.cubes ? IEM_OK : iem_fail_memory(err);
    for (size_t i = 0; i < n_cubes && status == IEM_OK; i++)
        status = iem_cube_init(&ranking.cubes[i], 2, 0, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "finding bands",
                           .tallies = tallies,
                           .on_rows = rank_rows,
                           .ctx = &ranking};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    for (size_t i = 0; i < ranking.n_open && status == IEM_OK; i++)
        status = cut_axis(&ranking, plan, i, n, iem_log_ranks(log), err);
    for (size_t i = 0; ranking.cubes && i < n_cubes; i++)
        iem_cube_clear(&ranking.cubes[i]);
    free(ranking.cubes);
    iem_tallies_free(tallies, n);
    return status;
}
