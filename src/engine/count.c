#include "engine/count.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

/* ---- One tally per thread ---- */

static void free_tallies(struct iem_tally **tallies, unsigned n)
{
    for (unsigned w = 0; tallies && w < n; w++) iem_tally_free(tallies[w]);
    free(tallies);
}

static iem_status make_tallies(const struct iem_plan *plan, unsigned n,
                               struct iem_tally ***tallies, iem_error *err)
{
    iem_status status = IEM_OK;
    *tallies = iem_zeroed(n, sizeof **tallies);
    if (!*tallies) return iem_fail_memory(err);
    for (unsigned w = 0; w < n && status == IEM_OK; w++)
        status = iem_tally_new(plan, &(*tallies)[w], err);
    if (status != IEM_OK) {
        free_tallies(*tallies, n);
        *tallies = NULL;
    }
    return status;
}

/* ---- Counting ----------------------------------------------------------------------
 */

struct counting {
    const iem_log *log;
    struct iem_tally **tallies;
    iem_rejects rejects;
};

static const char *numeric_name(const struct iem_tally *tally, size_t numeric)
{
    for (size_t d = 0; d < tally->n_facts; d++)
        if (tally->dims[d].banded && numeric-- == 0) return tally->dims[d].name;
    return "count";
}

static iem_status count_row(unsigned worker, const iem_log_row *row, iem_batch *batch,
                            void *at, iem_error *err)
{
    struct counting *counting = at;
    struct iem_tally *tally = counting->tallies[worker];
    size_t overflow = SIZE_MAX;
    (void)batch;
    if (row->coded->count == 0) return IEM_OK;
    const iem_status status =
        iem_cube_add(&tally->cube, row->coded->key, row->coded->count,
                     row->coded->adverse, row->coded->centred, &overflow, err);
    if (status == IEM_ERR_DATA)
        return iem_fail(err, status,
                        "column '%s': the sums of its values no longer fit in 128 bits",
                        numeric_name(tally, overflow));
    return status;
}

static iem_status count_rejects(size_t part, iem_batch *batch, void *at, iem_error *err)
{
    struct counting *counting = at;
    return iem_rejects_add(&counting->rejects,
                           iem_source_name(iem_log_source(counting->log, part)), batch,
                           err);
}

static iem_status collect(struct counting *counting, struct iem_tally *into,
                          iem_error *err)
{
    for (unsigned w = 1; w < iem_log_threads(counting->log); w++)
        IEM_TRY(iem_tally_absorb(into, counting->tallies[w], err));
    for (size_t i = 0; i < iem_log_parts(counting->log); i++) {
        const iem_source *source = iem_log_source(counting->log, i);
        IEM_TRY(iem_tally_add_input(into, iem_source_name(source),
                                    iem_source_bytes(source), iem_source_digest(source),
                                    err));
    }
    return iem_tally_settle(into, err);
}

static uint64_t rows_read(const struct iem_tally *tally)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < IEM_N_FATES; i++) sum += tally->rows[i];
    return sum;
}

iem_status iem_count(iem_log *log, const struct iem_plan *plan,
                     const iem_options *options, struct iem_tally **tally,
                     iem_error *err)
{
    struct counting counting = {.log = log};
    const unsigned n = iem_log_threads(log);
    IEM_TRY(make_tallies(plan, n, &counting.tallies, err));
    iem_status status = iem_rejects_open(options, &counting.rejects, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "reading",
                           .tallies = counting.tallies,
                           .on_row = count_row,
                           .in_order = count_rejects,
                           .ctx = &counting};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    struct iem_tally *whole = counting.tallies[0];
    if (status == IEM_OK) status = collect(&counting, whole, err);
    if (status == IEM_OK)
        status = iem_rejects_close(&counting.rejects, rows_read(whole), err);
    iem_rejects_discard(&counting.rejects);
    if (status == IEM_OK) {
        *tally = whole;
        counting.tallies[0] = NULL;
    }
    free_tallies(counting.tallies, n);
    return status;
}

/* ---- Quantile bands ---- */

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

/* Distinct values and how many people have them: for each dimension whose bands are to
 * be found a cube whose key is the value. */
struct ranking {
    size_t open[IEM_MAX_FACTS + IEM_MAX_GROUNDS]; /* dimensions */
    size_t n_open, n_facts;
    iem_cube *cubes; /* [worker][open dimension] */
};

/* With which decimal mark the log is written does not matter: a row that was coded has
 * a number here, and a text that is one with either mark is the same with both. */
static int64_t value_of(const struct ranking *ranking, const iem_log_row *row, size_t d)
{
    int64_t value = 0;
    const iem_slice text =
        row->fields[d < ranking->n_facts ? row->roles->facts[d]
                                         : row->roles->grounds[d - ranking->n_facts]];
    if (iem_decimal_read(text, '.', &value) != IEM_DECIMAL_OK)
        iem_decimal_read(text, ',', &value);
    return value;
}

static iem_status rank_row(unsigned worker, const iem_log_row *row, iem_batch *batch,
                           void *at, iem_error *err)
{
    struct ranking *ranking = at;
    iem_cube *cubes = ranking->cubes + worker * ranking->n_open;
    size_t ignored = 0;
    (void)batch;
    if (row->coded->count == 0) return IEM_OK; /* nobody is below or above */
    for (size_t i = 0; i < ranking->n_open; i++) {
        uint32_t key[2];
        /* Without cut points there is one band, and the missing one. */
        if (row->coded->key[ranking->open[i]] > 0) continue;
        value_key(value_of(ranking, row, ranking->open[i]), key);
        IEM_TRY(iem_cube_add(&cubes[i], key, row->coded->count, false, NULL, &ignored,
                             err));
    }
    return IEM_OK;
}

/* Cut j is the smallest value with at least j/bands of the people at or below it; a cut
 * at the lowest value, or twice the same, would leave an empty band. */
static size_t cut_points(const iem_cube *sorted, unsigned bands, int64_t *cuts)
{
    int64_t total = 0, below = 0;
    size_t n = 0;
    unsigned next = 1;
    for (size_t c = 0; c < sorted->n_cells; c++) total += sorted->n[c];
    for (size_t c = 0; c < sorted->n_cells && next < bands; c++) {
        below += sorted->n[c];
        const int64_t value = key_value(iem_cube_key(sorted, c));
        while (next < bands && (iem_wide)below * bands >= (iem_wide)total * next) {
            if (c > 0 && (n == 0 || cuts[n - 1] != value)) cuts[n++] = value;
            next++;
        }
    }
    return n;
}

static iem_status cut_dim(struct ranking *ranking, struct iem_plan *plan, size_t i,
                          unsigned workers, iem_error *err)
{
    const size_t dim = ranking->open[i];
    const unsigned bands = iem_plan_bands(plan, dim)->quantiles;
    iem_cube *first = &ranking->cubes[i];
    int64_t *cuts = iem_zeroed(bands, sizeof *cuts);
    iem_status status = cuts ? IEM_OK : iem_fail_memory(err);
    for (unsigned w = 1; w < workers && status == IEM_OK; w++)
        status =
            iem_cube_merge(first, &ranking->cubes[w * ranking->n_open + i], NULL, err);
    if (status == IEM_OK) status = iem_cube_sort(first, NULL, err);
    if (status == IEM_OK) {
        const size_t n = cut_points(first, bands, cuts);
        status = iem_plan_set_cuts(plan, dim, cuts, n, err);
    }
    free(cuts);
    return status;
}

static void list_open(const struct iem_plan *plan, struct ranking *ranking)
{
    ranking->n_facts = plan->n_facts;
    for (size_t d = 0; d < iem_plan_dims(plan); d++)
        if (iem_plan_bands(plan, d)->quantiles) ranking->open[ranking->n_open++] = d;
}

iem_status iem_count_cuts(iem_log *log, struct iem_plan *plan, iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct ranking ranking = {0};
    struct iem_tally **tallies = NULL;
    list_open(plan, &ranking);
    const size_t n_cubes = n * ranking.n_open;
    IEM_TRY(make_tallies(plan, n, &tallies, err));
    ranking.cubes = iem_zeroed(n_cubes, sizeof *ranking.cubes);
    iem_status status = ranking.cubes ? IEM_OK : iem_fail_memory(err);
    for (size_t i = 0; i < n_cubes && status == IEM_OK; i++)
        status = iem_cube_init(&ranking.cubes[i], 2, 0, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "finding bands",
                           .tallies = tallies,
                           .on_row = rank_row,
                           .ctx = &ranking};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    for (size_t i = 0; i < ranking.n_open && status == IEM_OK; i++)
        status = cut_dim(&ranking, plan, i, n, err);
    for (size_t i = 0; ranking.cubes && i < n_cubes; i++)
        iem_cube_clear(&ranking.cubes[i]);
    free(ranking.cubes);
    free_tallies(tallies, n);
    return status;
}
