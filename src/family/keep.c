#include "family/keep.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "family/evidence.h"
#include "family/slices.h"
#include "measure/measuring.h"
#include "tally/save.h"

#include <stdlib.h>
#include <string.h>

/* ---- The period ---- */

static iem_status keep_period(iem_work *work, iem_kept *kept, iem_error *err)
{
    iem_slices slices;
    const size_t axis = iem_work_axis(work, IEM_TIME);
    if (axis == SIZE_MAX) return IEM_OK;
    IEM_TRY(
        iem_slices_make(work, iem_work_section(work, "periods"), axis, &slices, err));
    kept->n_periods = slices.n;
    kept->no_period = slices.missing;
    if (slices.n) {
        kept->first_period = slices.name[0];
        kept->last_period = slices.name[slices.n - 1];
    }
    iem_slices_clear(&slices);
    return IEM_OK;
}

/* ---- Evidence ---- */

struct keeping {
    const iem_work *work;
    iem_kept *kept;
    iem_error *errors; /* per treatment, of the parallel work */
};

/* Scores are told from the middle of the group, as its margins have it. */
static double *scores_of(const struct iem_part *part, const iem_comparison *c)
{
    double *score = iem_zeroed(c->n, sizeof *score);
    double sum = 0, n = 0;
    for (size_t i = 0; i < c->n && score; i++) {
        score[i] = part->scored ? part->score.of_cell[c->cell[i]] : 0;
        sum += c->table[i].n1 * score[i];
        n += c->table[i].n1;
    }
    for (size_t i = 0; i < c->n && score && n > 0; i++) score[i] -= sum / n;
    return score;
}

static void keep_evidence(size_t t, void *ctx)
{
    const struct keeping *k = ctx;
    const iem_measuring *core = k->work->core;
    const struct iem_part *part = &core->parts[core->part_of[t]];
    iem_evidence *evidence = &k->kept->evidence[t];
    const iem_reason *doubt = iem_work_doubt(k->work);
    iem_error *err = &k->errors[t];
    iem_comparison c;
    evidence->scored = part->scored;
    if (doubt) evidence->why = doubt->code;
    if (part->view.reference == IEM_NOBODY)
        evidence->why = iem_reason_no_reference.code;
    if (evidence->why) return;
    if (iem_compare_groups(&part->view, core->group_of[t], part->view.reference, &c,
                           err) != IEM_OK)
        return;
    double *score = scores_of(part, &c);
    if (!score)
        (void)iem_fail_memory(err);
    else
        iem_averaging_add(&evidence->state, c.table, score, NULL, c.n);
    free(score);
    iem_comparison_clear(&c);
}

static iem_status keep_all_evidence(const iem_work *work, iem_kept *kept,
                                    iem_error *err)
{
    const iem_measuring *core = work->core;
    struct keeping k = {work, kept, iem_zeroed(core->n_treatments, sizeof *k.errors)};
    kept->evidence =
        iem_arena_take(work->arena, core->n_treatments, sizeof *kept->evidence);
    iem_status status = k.errors && kept->evidence ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK)
        status =
            iem_parallel_for(core->threads, core->n_treatments, keep_evidence, &k, err);
    for (size_t t = 0; t < core->n_treatments && status == IEM_OK; t++)
        if (k.errors[t].status != IEM_OK)
            status = iem_fail(err, k.errors[t].status, "%s", k.errors[t].message);
    free(k.errors);
    return status;
}

/* ---- Counts ---- */

static iem_status keep_tally(const iem_work *work, iem_kept *kept, iem_error *err)
{
    iem_buffer bytes = {0};
    iem_status status = iem_tally_put(work->tally, &bytes, err);
    char *copy = NULL;
    if (status == IEM_OK && !(copy = iem_arena_take(work->arena, 1, bytes.len)))
        status = iem_fail_memory(err);
    if (status == IEM_OK) {
        memcpy(copy, bytes.at, bytes.len);
        kept->tally = copy;
        kept->tally_bytes = bytes.len;
    }
    iem_buffer_clear(&bytes);
    return status;
}

iem_status iem_result_keep(const iem_measuring *core, iem_error *err)
{
    iem_work work = {.plan = core->plan,
                     .tally = core->tally,
                     .core = core,
                     .arena = &core->result->arena,
                     .threads = core->threads};
    iem_kept *kept = iem_arena_take(work.arena, 1, sizeof *kept);
    if (!kept) return iem_fail_memory(err);
    IEM_TRY(keep_period(&work, kept, err));
    IEM_TRY(keep_all_evidence(&work, kept, err));
    IEM_TRY(keep_tally(&work, kept, err));
    core->result->kept = kept;
    return IEM_OK;
}
