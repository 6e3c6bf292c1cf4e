#include "engine/gather.h"

#include "base/grow.h"
#include "base/hash.h"
#include "engine/sum.h"

#include <stdlib.h>

struct gathering {
    const struct iem_plan *plan;
    const struct iem_tally *tally;
    const iem_measuring *measuring;
    const iem_refine *refine;
    uint64_t seed;
    iem_gathered *gathered; /* one per worker */
    iem_decoder *decoders;  /* likewise */
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

/* One row of those that were coded together. */
struct row {
    const uint32_t *key;
    size_t cell;
    int64_t count;
    bool adverse;
};

static void add_influences(const struct gathering *g, iem_gathered *gathered,
                           const struct row *row, bool known, uint64_t person)
{
    for (size_t v = 0; v < iem_measuring_views(g->measuring); v++) {
        size_t first = 0, n = 0;
        const size_t own = iem_measuring_own(g->measuring, v, row->key);
        iem_measuring_treatments(g->measuring, v, &first, &n);
        for (size_t t = first; t < first + n; t++)
            if (t == own || iem_measuring_is_reference(g->measuring, v, t, row->key))
                iem_gathered_influence(gathered, g->refine, t, row->cell, t == own,
                                       known, person, row->count, row->adverse);
    }
}

/* A row that does not say whose it is counts as a person of its own. */
static iem_status gather_person(const struct gathering *g, unsigned worker,
                                const iem_log_rows *rows, size_t i,
                                const struct row *row, iem_error *err)
{
    iem_gathered *gathered = &g->gathered[worker];
    iem_slice id;
    IEM_TRY(iem_log_text(rows, i, rows->roles->person, &g->decoders[worker], &id, err));
    const bool known = id.len > 0 && !iem_plan_missing(g->plan, id);
    const uint64_t person = iem_hash(id.at, id.len, iem_mix(g->seed));
    if (known)
        IEM_TRY(iem_gathered_person(gathered, person, err));
    else
        gathered->n_loose += (uint64_t)row->count;
    add_influences(g, gathered, row, known, person);
    return IEM_OK;
}

/* Rows of wanted cells, on their way to the sub-bands. */
struct wanted {
    size_t n;
    uint32_t keys[IEM_ROWS * IEM_MAX_REFINE_KEY];
    int64_t count[IEM_ROWS];
    uint8_t adverse[IEM_ROWS];
};

static void want_row(const struct gathering *g, const struct row *row,
                     const int64_t *centred, size_t width, struct wanted *wanted)
{
    const size_t at = wanted->n++;
    uint32_t *key = wanted->keys + at * width;
    key[width - 1] = 0; /* may be beyond the last code */
    iem_refine_key(g->refine, row->cell, row->key + g->tally->n_facts, centred, key);
    wanted->count[at] = row->count;
    wanted->adverse[at] = row->adverse;
}

static iem_status gather_rows(unsigned worker, const iem_log_rows *rows, void **user,
                              void *at, iem_error *err)
{
    struct gathering *g = at;
    iem_cube *sub = &g->gathered[worker].sub;
    const iem_rows *coded = rows->coded;
    size_t cells[IEM_ROWS], ignored = 0;
    struct wanted wanted;
    wanted.n = 0;
    (void)user;
    iem_measuring_cells_of(g->measuring, coded->n, coded->keys, coded->width, cells);
    for (size_t i = 0; i < coded->n; i++) {
        const struct row row = {coded->keys + i * coded->width, cells[i],
                                coded->count[i], coded->adverse[i]};
        if (row.count == 0) continue;
        if (row.cell == SIZE_MAX) return log_changed(err);
        if (g->refine->wanted[row.cell] != UINT32_MAX)
            want_row(g, &row, coded->centred + i * coded->q, sub->width, &wanted);
        if (g->refine->influence) IEM_TRY(gather_person(g, worker, rows, i, &row, err));
    }
    return iem_cube_add_rows(sub, wanted.n, wanted.keys, wanted.count, wanted.adverse,
                             coded->centred, &ignored, err);
}

static void free_hands(struct gathering *g, unsigned n)
{
    for (unsigned w = 0; g->gathered && w < n; w++) iem_gathered_clear(&g->gathered[w]);
    for (unsigned w = 0; g->decoders && w < n; w++) iem_decoder_clear(&g->decoders[w]);
    free(g->gathered);
    free(g->decoders);
}

static iem_status make_hands(struct gathering *g, unsigned n, iem_error *err)
{
    g->gathered = iem_zeroed(n, sizeof *g->gathered);
    g->decoders = iem_zeroed(n, sizeof *g->decoders);
    if (!g->gathered || !g->decoders) return iem_fail_memory(err);
    for (unsigned w = 0; w < n; w++)
        IEM_TRY(iem_gathered_init(g->refine, &g->gathered[w], err));
    return IEM_OK;
}

iem_status iem_gather(iem_log *log, const struct iem_plan *plan,
                      struct iem_tally *tally, const iem_measuring *measuring,
                      const iem_refine *refine, uint64_t seed, iem_gathered *gathered,
                      iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct gathering g = {.plan = plan,
                          .tally = tally,
                          .measuring = measuring,
                          .refine = refine,
                          .seed = seed};
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(tally, n, &shared, err));
    iem_status status = make_hands(&g, n, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "refining",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = refine->influence != NULL,
                           .on_rows = gather_rows,
                           .ctx = &g};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    for (unsigned w = 1; w < n && status == IEM_OK; w++)
        status = iem_gathered_merge(&g.gathered[0], &g.gathered[w], refine, err);
    if (status == IEM_OK) status = iem_cube_sort(&g.gathered[0].sub, NULL, err);
    if (status == IEM_OK)
        status = iem_sum_gathered(iem_log_ranks(log), refine, &g.gathered[0], err);
    if (status == IEM_OK) {
        *gathered = g.gathered[0];
        g.gathered[0] = (iem_gathered){0};
    }
    free_hands(&g, n);
    free(shared);
    return status;
}
