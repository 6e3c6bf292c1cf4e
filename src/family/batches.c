/* Batches: were whole lists decided alike, whatever the facts, and whom did that touch?
 */
#include "base/grow.h"
#include "family/families.h"
#include "family/slices.h"
#include "measure/measuring.h"
#include "stats/blanket.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>

enum { CLUSTERING, FOUND, FOUND_BATCH, MEMBERS, N_ROWS };

static const iem_measure_row rows[] = {
    [CLUSTERING] = {"batch_clustering",
                    {"how alike the decisions of one batch are, beyond what the facts "
                     "explain; 0: no more than those of strangers",
                     "hoezeer besluiten uit een partij op elkaar lijken, meer dan de "
                     "feiten verklaren; 0: niet meer dan die van vreemden"},
                    "sum over pairs within batches of r r' over sum of sqrt(v v'), r = "
                    "y - rate of the cell, v its variance",
                    "Donner 1986 (intra-class correlation)",
                    NULL,
                    "spread over batches",
                    IEM_UNIT_NUMBER},
    [FOUND] = {"blanket_batches",
               {"batches decided alike whatever the facts; of those named 5% at most "
                "are expected to be there by chance",
                "partijen die over één kam zijn geschoren, ongeacht de feiten; van de "
                "genoemde is naar verwachting hoogstens 5% toeval"},
               "batches with q <= .05 by e-BH",
               "Wang & Ramdas 2022",
               NULL,
               NULL,
               IEM_UNIT_NUMBER},
    [FOUND_BATCH] =
        {"blanket_batch",
         {"evidence that this batch was decided over one comb; p_adjusted is its q",
          "bewijs dat deze partij over één kam is geschoren; p_adjusted is de q ervan"},
         ".8 / P(all adverse given the margins of each cell), if all are, + .2 "
         "evidence of raised odds; at most 1e300",
         "Wang & Ramdas 2022 (e-values)",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [MEMBERS] = {"blanket_share",
                 {"share of the group's decisions that were made in batches decided "
                  "alike whatever the facts",
                  "deel van de besluiten over de groep dat viel in partijen die over "
                  "één kam zijn geschoren"},
                 "decisions in batches with q <= .05 / decisions in a batch",
                 "counted",
                 NULL,
                 NULL,
                 IEM_UNIT_SHARE},
};

static const iem_reason few_batches = {
    "few-batches",
    {"fewer than ten batches with twins outside them",
     "minder dan tien partijen met tweelingen erbuiten"}};
static const double level = 0.05;

/* Each batch against everybody else in its cells of equal facts: tables first[b] …
 * first[b + 1] - 1. */
struct batches {
    iem_work *work;
    iem_slices slices;
    const iem_section *section;
    iem_table *table;
    size_t *first;
    double *log_e, *q;
};

static iem_status make_room(struct batches *b, iem_error *err)
{
    const size_t n = b->slices.n;
    b->table = iem_zeroed(b->section->cube.n_cells, sizeof *b->table);
    b->first = iem_zeroed(n + 1, sizeof *b->first);
    b->log_e = iem_zeroed(n, sizeof *b->log_e);
    b->q = iem_zeroed(n, sizeof *b->q);
    return b->table && b->first && b->log_e && b->q ? IEM_OK : iem_fail_memory(err);
}

static void clear_batches(struct batches *b)
{
    iem_slices_clear(&b->slices);
    free(b->table);
    free(b->first);
    free(b->log_e);
    free(b->q);
}

/* All decisions in a cell of equal facts but those of the batch; none where a saved
 * tally does not know the cell. */
static void add_rest(const struct batches *b, size_t facts, iem_table *t)
{
    if (facts == SIZE_MAX) return;
    const iem_view *view = iem_work_view(b->work, 0);
    const iem_wide *total = view->totals + facts * (2 + view->n_sums);
    t->n0 = fmax(0, (double)total[0] - t->n1);
    t->a0 = fmax(0, (double)total[1] - t->a1);
}

static void fill_tables(struct batches *b)
{
    const iem_slices *slices = &b->slices;
    const iem_cube *cube = &b->section->cube;
    size_t n = 0;
    for (size_t batch = 0; batch < slices->n; batch++) {
        b->first[batch] = n;
        for (size_t i = slices->first[batch]; i < slices->first[batch + 1]; i++) {
            iem_table *t = &b->table[n];
            t->n1 += (double)iem_cube_n(cube, slices->cell[i]);
            t->a1 += (double)iem_cube_adverse(cube, slices->cell[i]);
            if (i + 1 < slices->first[batch + 1] &&
                slices->facts[i + 1] == slices->facts[i])
                continue; /* another group in the same cell */
            add_rest(b, slices->facts[i], t);
            n++;
        }
    }
    b->first[slices->n] = n;
}

static iem_status find_blankets(struct batches *b, iem_error *err)
{
    for (size_t i = 0; i < b->slices.n; i++)
        b->log_e[i] =
            iem_batch_log_e(b->table + b->first[i], b->first[i + 1] - b->first[i]);
    if (iem_e_benjamini_hochberg(b->log_e, b->q, b->slices.n) == SIZE_MAX)
        return iem_fail_memory(err);
    return IEM_OK;
}

static bool is_blanket(const struct batches *b, size_t batch)
{
    return b->q[batch] <= level;
}

/* ---- What is told ---- */

static iem_status tell_clustering(const struct batches *b, iem_error *err)
{
    iem_statistic *statistic = NULL;
    const iem_clustering c = iem_batch_clustering(b->table, b->first, b->slices.n);
    IEM_TRY(iem_statistic_add(b->work, CLUSTERING, &statistic, err));
    statistic->estimate = c.icc;
    statistic->p = c.p;
    statistic->n = (double)c.batches;
    if (isnan(c.z)) statistic->why = &few_batches;
    return IEM_OK;
}

static iem_status tell_batch(const struct batches *b, size_t batch, iem_error *err)
{
    const double most = log(1e300);
    iem_statistic *statistic = NULL;
    double n = 0, adverse = 0;
    for (size_t i = b->first[batch]; i < b->first[batch + 1]; i++) {
        n += b->table[i].n1;
        adverse += b->table[i].a1;
    }
    IEM_TRY(iem_statistic_add(b->work, FOUND_BATCH, &statistic, err));
    statistic->of = b->slices.name[batch];
    statistic->estimate.value = exp(fmin(b->log_e[batch], most));
    statistic->p_adjusted = b->q[batch];
    statistic->numerator = adverse;
    statistic->denominator = statistic->n = n;
    return IEM_OK;
}

static iem_status tell_found(const struct batches *b, iem_error *err)
{
    iem_statistic *statistic = NULL;
    double found = 0;
    for (size_t i = 0; i < b->slices.n; i++) found += is_blanket(b, i);
    IEM_TRY(iem_statistic_add(b->work, FOUND, &statistic, err));
    statistic->estimate.value = found;
    statistic->numerator = found;
    statistic->denominator = statistic->n = (double)b->slices.n;
    for (size_t i = 0; i < b->slices.n; i++)
        if (is_blanket(b, i)) IEM_TRY(tell_batch(b, i, err));
    return IEM_OK;
}

/* ---- For a picture ---- */

enum { MOST_DRAWN = 400 };

static iem_batch_row row_of(const struct batches *b, size_t batch)
{
    iem_batch_row row = {.named = is_blanket(b, batch)};
    for (size_t i = b->first[batch]; i < b->first[batch + 1]; i++) {
        const iem_table *t = &b->table[i];
        if (!(t->n0 > 0)) continue; /* nobody says what to expect */
        row.n += t->n1;
        row.adverse += t->a1;
        row.expected += t->n1 * t->a0 / t->n0;
    }
    return row;
}

static void add_size(iem_batches_drawn *drawn, const iem_batch_row *row)
{
    const int class = (int)fmin(floor(log10(row->n) + 1e-9), IEM_BATCH_SIZES - 1);
    iem_batch_size *size = &drawn->sizes[class];
    size->from = pow(10, class);
    size->to = 10 * size->from - 1;
    size->batches++;
    size->n += row->n;
    size->adverse += row->adverse;
    size->expected += row->expected;
}

static double spread_of(const iem_batches_drawn *drawn)
{
    double n = 0, expected = 0;
    for (int i = 0; i < IEM_BATCH_SIZES; i++) {
        n += drawn->sizes[i].n;
        expected += drawn->sizes[i].expected;
    }
    return sqrt(expected / n * (1 - expected / n));
}

static iem_status keep_rows(const struct batches *b, iem_error *err)
{
    iem_batches_drawn *drawn = &b->work->core->result->batches;
    const size_t n = b->slices.n, apart = n / MOST_DRAWN + 1;
    drawn->rows = iem_arena_take(b->work->arena, n, sizeof *drawn->rows);
    if (!drawn->rows) return iem_fail_memory(err);
    drawn->all = n;
    for (size_t i = 0; i < n; i++) {
        const iem_batch_row row = row_of(b, i);
        if (!(row.n >= 1)) continue;
        add_size(drawn, &row);
        if (row.named || i % apart == 0) drawn->rows[drawn->n_rows++] = row;
    }
    drawn->spread = spread_of(drawn);
    return IEM_OK;
}

/* ---- Whom it touched ---- */

static iem_status tell_share(const struct batches *b, const iem_view *view,
                             size_t group, const double *in_batch,
                             const double *in_blanket, iem_error *err)
{
    iem_statistic *share = NULL;
    IEM_TRY(iem_statistic_of_group(b->work, MEMBERS, view, group, &share, err));
    share->estimate.value = iem_rate(in_blanket[group], in_batch[group]).value;
    share->numerator = in_blanket[group];
    share->denominator = share->n = in_batch[group];
    if (!(in_batch[group] > 0)) share->why = &iem_reason_no_people;
    return IEM_OK;
}

static iem_status measure_view(const struct batches *b, size_t v, iem_error *err)
{
    const iem_view *view = iem_work_view(b->work, v);
    double *in_batch = iem_zeroed(2 * view->n_groups, sizeof *in_batch);
    if (!in_batch) return iem_fail_memory(err);
    double *const in_blanket = in_batch + view->n_groups;
    for (size_t batch = 0; batch < b->slices.n; batch++)
        for (size_t i = b->slices.first[batch]; i < b->slices.first[batch + 1]; i++) {
            const size_t cell = b->slices.cell[i];
            const uint32_t g = iem_work_group(b->work, v, b->section, cell);
            const double n = (double)iem_cube_n(&b->section->cube, cell);
            if (g == UINT32_MAX) continue;
            in_batch[g] += n;
            if (is_blanket(b, batch)) in_blanket[g] += n;
        }
    iem_status status = IEM_OK;
    for (size_t g = 0; g < view->n_groups && status == IEM_OK; g++)
        status = tell_share(b, view, g, in_batch, in_blanket, err);
    free(in_batch);
    return status;
}

/* ---- The family ---- */

static iem_status refuse(iem_work *work, size_t row, const iem_reason *why,
                         iem_error *err)
{
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_statistic_add(work, row, &statistic, err));
    statistic->why = why;
    return IEM_OK;
}

static iem_status measure_batches(struct batches *b, iem_error *err)
{
    IEM_TRY(make_room(b, err));
    fill_tables(b);
    IEM_TRY(tell_clustering(b, err));
    if (iem_work_repeats(b->work))
        return refuse(b->work, FOUND, &iem_reason_repeated, err);
    IEM_TRY(find_blankets(b, err));
    IEM_TRY(tell_found(b, err));
    IEM_TRY(keep_rows(b, err));
    for (size_t v = 0; v < iem_work_views(b->work); v++)
        IEM_TRY(measure_view(b, v, err));
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    struct batches b = {.work = work, .section = iem_work_section(work, "batches")};
    if (work->plan->rounded) {
        IEM_TRY(refuse(work, CLUSTERING, &iem_reason_rounded, err));
        return refuse(work, FOUND, &iem_reason_rounded, err);
    }
    IEM_TRY(iem_slices_make(work, b.section, iem_work_axis(work, IEM_BATCH), &b.slices,
                            err));
    const iem_status status = measure_batches(&b, err);
    clear_batches(&b);
    return status;
}

const iem_family iem_family_batches = {
    .name = "batches",
    .question = {"Were whole batches decided alike, whatever the facts?",
                 "Zijn hele partijen over één kam geschoren, ongeacht de feiten?"},
    .needs = IEM_NEEDS(IEM_BATCH),
    .needs_facts = true,
    .of_desks = true,
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure,
};
