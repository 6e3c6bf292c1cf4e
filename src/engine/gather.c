#include "engine/gather.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdlib.h>

struct gathering {
    const struct iem_plan *plan;
    const struct iem_tally *tally;
    const iem_measuring *measuring;
    const iem_refine *refine;
    uint64_t seed;
    iem_gathered *gathered; /* one per worker */
};

iem_status iem_shared_tally(struct iem_tally *tally, unsigned n,
                            struct iem_tally ***all, iem_error *err)
{
    *all = iem_zeroed(n, sizeof **all);
    if (!*all) return iem_fail_memory(err);
    for (unsigned w = 0; w < n; w++) (*all)[w] = tally;
    return IEM_OK;
}

static iem_status log_changed(iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
}

static void add_influences(const struct gathering *g, iem_gathered *gathered,
                           const iem_row *row, size_t cell, bool known, uint64_t person)
{
    for (size_t v = 0; v < iem_measuring_views(g->measuring); v++) {
        size_t first = 0, n = 0;
        const size_t own = iem_measuring_own(g->measuring, v, row->key);
        iem_measuring_treatments(g->measuring, v, &first, &n);
        for (size_t t = first; t < first + n; t++)
            if (t == own || iem_measuring_is_reference(g->measuring, v, t, row->key))
                iem_gathered_influence(gathered, g->refine, t, cell, t == own, known,
                                       person, row->count, row->adverse);
    }
}

/* A row that does not say whose it is counts as a person of its own. */
static iem_status gather_person(const struct gathering *g, iem_gathered *gathered,
                                const iem_log_row *seen, size_t cell, iem_error *err)
{
    const iem_slice id = seen->fields[seen->roles->person];
    const bool known = id.len > 0 && !iem_plan_missing(g->plan, id);
    const uint64_t person = iem_hash(id.at, id.len, iem_mix(g->seed));
    if (known)
        IEM_TRY(iem_gathered_person(gathered, person, err));
    else
        gathered->n_loose += (uint64_t)seen->coded->count;
    add_influences(g, gathered, seen->coded, cell, known, person);
    return IEM_OK;
}

static iem_status gather_row(unsigned worker, const iem_log_row *seen, iem_batch *batch,
                             void *at, iem_error *err)
{
    struct gathering *g = at;
    const iem_row *row = seen->coded;
    (void)batch;
    if (row->count == 0) return IEM_OK;
    const size_t cell = iem_measuring_cell(g->measuring, row->key);
    if (cell == SIZE_MAX) return log_changed(err);
    if (g->refine->wanted[cell] != UINT32_MAX)
        IEM_TRY(iem_gathered_sub(&g->gathered[worker], g->refine, cell,
                                 row->key + g->tally->n_facts, row->centred, row->count,
                                 row->adverse, err));
    if (!g->refine->influence) return IEM_OK;
    return gather_person(g, &g->gathered[worker], seen, cell, err);
}

iem_status iem_gather(iem_log *log, const struct iem_plan *plan,
                      struct iem_tally *tally, const iem_measuring *measuring,
                      const iem_refine *refine, uint64_t seed, iem_gathered *gathered,
                      iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct gathering g = {plan, tally, measuring, refine, seed, NULL};
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(tally, n, &shared, err));
    g.gathered = iem_zeroed(n, sizeof *g.gathered);
    iem_status status = g.gathered ? IEM_OK : iem_fail_memory(err);
    for (unsigned w = 0; w < n && status == IEM_OK; w++)
        status = iem_gathered_init(refine, &g.gathered[w], err);
    const iem_pass pass = {.plan = plan,
                           .stage = "refining",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = refine->influence != NULL,
                           .on_row = gather_row,
                           .ctx = &g};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    for (unsigned w = 1; w < n && status == IEM_OK; w++)
        status = iem_gathered_merge(&g.gathered[0], &g.gathered[w], refine, err);
    if (status == IEM_OK) status = iem_cube_sort(&g.gathered[0].sub, NULL, err);
    if (status == IEM_OK) {
        *gathered = g.gathered[0];
        g.gathered[0] = (iem_gathered){0};
    }
    for (unsigned w = 0; g.gathered && w < n; w++) iem_gathered_clear(&g.gathered[w]);
    free(g.gathered);
    free(shared);
    return status;
}
