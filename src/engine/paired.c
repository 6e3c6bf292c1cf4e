#include "engine/paired.h"

#include "base/grow.h"
#include "base/hash.h"
#include "engine/gather.h"
#include "stats/interval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- What was decided before ---- */

/* 128 bits of a case's name, of which the last says what was decided: names themselves
 * are not kept. With 10^9 cases two of them meet with probability 10^-20. */
struct decided {
    uint64_t high, low;
};

struct decisions {
    struct decided *at;
    size_t n, capacity;
};

static struct decided name_of(iem_slice id)
{
    return (struct decided){iem_hash(id.at, id.len, 1),
                            iem_hash(id.at, id.len, 2) & ~(uint64_t)1};
}

static int compare_names(const void *a, const void *b)
{
    const struct decided *x = a, *y = b;
    if (x->high != y->high) return x->high < y->high ? -1 : 1;
    const uint64_t p = x->low >> 1, q = y->low >> 1;
    return (p > q) - (p < q);
}

struct reading {
    struct decisions *hands; /* one per worker */
    iem_decoder *decoders;   /* likewise */
};

static iem_status keep_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    struct reading *reading = at;
    struct decisions *d = &reading->hands[worker];
    iem_slice id;
    (void)user;
    if (!IEM_GROW(d->at, d->capacity, d->n + rows->coded->n))
        return iem_fail_memory(err);
    for (size_t i = 0; i < rows->coded->n; i++) {
        if (rows->coded->count[i] == 0) continue;
        IEM_TRY(iem_log_text(rows, i, rows->roles->case_id, &reading->decoders[worker],
                             &id, err));
        struct decided decided = name_of(id);
        decided.low |= rows->coded->adverse[i];
        d->at[d->n++] = decided;
    }
    return IEM_OK;
}

static iem_status fail_twice(const char *which, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: a case occurs twice, so that cases cannot be paired", which);
}

static iem_status gather_hands(struct decisions *hands, unsigned n, iem_error *err)
{
    struct decisions *all = &hands[0];
    for (unsigned w = 1; w < n; w++) {
        if (!IEM_GROW(all->at, all->capacity, all->n + hands[w].n))
            return iem_fail_memory(err);
        if (hands[w].n)
            memcpy(all->at + all->n, hands[w].at, hands[w].n * sizeof *all->at);
        all->n += hands[w].n;
    }
    if (all->n) qsort(all->at, all->n, sizeof *all->at, compare_names);
    for (size_t i = 1; i < all->n; i++)
        if (compare_names(&all->at[i - 1], &all->at[i]) == 0)
            return fail_twice("the log it is held against", err);
    return IEM_OK;
}

static void free_reading(struct reading *reading, struct iem_tally **tallies,
                         unsigned n)
{
    for (unsigned w = 0; w < n; w++) {
        if (reading->hands) free(reading->hands[w].at);
        if (reading->decoders) iem_decoder_clear(&reading->decoders[w]);
        if (tallies) iem_tally_free(tallies[w]);
    }
    free(reading->hands);
    free(reading->decoders);
    free(tallies);
}

static iem_status new_tallies(const struct iem_plan *plan, struct iem_tally **tallies,
                              unsigned n, iem_error *err)
{
    for (unsigned w = 0; w < n; w++) IEM_TRY(iem_tally_new(plan, &tallies[w], err));
    return IEM_OK;
}

static iem_status read_decisions(iem_log *log, const struct iem_plan *plan,
                                 struct decisions *decisions, iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct reading reading = {iem_zeroed(n, sizeof *reading.hands),
                              iem_zeroed(n, sizeof *reading.decoders)};
    struct iem_tally **tallies = iem_zeroed(n, sizeof *tallies);
    const bool made = reading.hands && reading.decoders && tallies;
    iem_status status = made ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) status = new_tallies(plan, tallies, n, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "pairing",
                           .tallies = tallies,
                           .with_ids = true,
                           .on_rows = keep_rows,
                           .ctx = &reading};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    if (status == IEM_OK) status = gather_hands(reading.hands, n, err);
    if (status == IEM_OK) {
        *decisions = reading.hands[0];
        reading.hands[0] = (struct decisions){0};
    }
    free_reading(&reading, tallies, n);
    return status;
}

/* ---- The same cases now ---- */

/* A key of the counts of pairs: view, fact cell, own treatment (or the named
 * reference), and what was decided: 2 now, 1 before. */
enum { KEY_VIEW, KEY_CELL, KEY_OWN, KEY_PAIR, KEY_WIDTH };
enum { NOW = 2, BEFORE = 1 };

struct pairing {
    const iem_measuring *measuring;
    const struct decisions *before;
    unsigned char *seen; /* one per decision before; shared by the workers */
    iem_cube *cubes;     /* one per worker */
    iem_decoder *decoders;
    uint64_t *unpaired; /* likewise */
};

static iem_status pair_row(struct pairing *p, unsigned worker, const uint32_t *codes,
                           size_t cell, uint32_t pair, int64_t count, iem_error *err)
{
    size_t ignored = 0;
    for (size_t v = 0; v < iem_measuring_views(p->measuring); v++) {
        const size_t own = iem_measuring_own(p->measuring, v, codes);
        const uint32_t key[KEY_WIDTH] = {(uint32_t)v, (uint32_t)cell, (uint32_t)own,
                                         pair};
        IEM_TRY(
            iem_cube_add(&p->cubes[worker], key, count, false, NULL, &ignored, err));
    }
    return IEM_OK;
}

static iem_status pair_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    struct pairing *p = at;
    const iem_rows *coded = rows->coded;
    size_t cells[IEM_ROWS];
    iem_slice id;
    (void)user;
    iem_measuring_cells_of(p->measuring, coded->n, coded->keys, coded->width, cells);
    for (size_t i = 0; i < coded->n; i++) {
        if (coded->count[i] == 0) continue;
        IEM_TRY(iem_log_text(rows, i, rows->roles->case_id, &p->decoders[worker], &id,
                             err));
        const struct decided name = name_of(id);
        const struct decided *old = p->before->n
                                        ? bsearch(&name, p->before->at, p->before->n,
                                                  sizeof name, compare_names)
                                        : NULL;
        if (!old) {
            p->unpaired[worker]++;
            continue;
        }
        unsigned char *seen = &p->seen[old - p->before->at];
        if (__atomic_fetch_add(seen, 1, __ATOMIC_RELAXED))
            return fail_twice("the log", err);
        const uint32_t pair =
            (coded->adverse[i] ? NOW : 0) | (old->low & 1 ? BEFORE : 0);
        IEM_TRY(pair_row(p, worker, coded->keys + i * coded->width, cells[i], pair,
                         coded->count[i], err));
    }
    return IEM_OK;
}

/* ---- What changed, cell by cell ---- */

/* People of one group in one cell, by what was decided now and before. */
struct pairs {
    double n[4];
};

static double people(const struct pairs *p)
{
    return p->n[0] + p->n[1] + p->n[2] + p->n[3];
}

/* Change of the adverse rate, and its variance for one person (McNemar 1947). Somebody
 * alone has no spread to estimate it from: there the mean square stands for it, which
 * is never less on average, so that cells of one person do not make the whole look
 * sure. */
static double change_of(const struct pairs *p, double *variance)
{
    const double m = people(p), change = (p->n[NOW] - p->n[BEFORE]) / m;
    const double square = (p->n[NOW] + p->n[BEFORE]) / m;
    *variance = m > 1 ? (square - change * change) * m / (m - 1) : square;
    return change;
}

struct sums {
    double change, variance, members, moved;
};

/* The group's change beyond that of its twins in the cell, weighted by its members. */
static void add_cell(struct sums *sums, const struct pairs *group,
                     const struct pairs *reference)
{
    const double m1 = people(group), m0 = people(reference);
    double v1, v0;
    if (!(m1 > 0 && m0 > 0)) return;
    const double d1 = change_of(group, &v1), d0 = change_of(reference, &v0);
    sums->change += m1 * (d1 - d0);
    sums->variance += m1 * m1 * (v1 / m1 + v0 / m0);
    sums->members += m1;
    sums->moved +=
        group->n[NOW] + group->n[BEFORE] + reference->n[NOW] + reference->n[BEFORE];
}

/* Fewer cases that were decided otherwise leave no normal law to go by. */
static const double least_moved = 10;

static void settle(const struct sums *sums, iem_treatment *t)
{
    t->paired_change = iem_undefined;
    t->paired_se = NAN;
    if (!(sums->members > 0)) return;
    const double value = sums->change / sums->members;
    const double se = sqrt(sums->variance) / sums->members;
    t->paired_change.value = value;
    if (sums->moved < least_moved || !(se > 0)) return;
    t->paired_change = iem_interval(value, se);
    t->paired_se = se;
}

/* The rows of one view and cell of the sorted cube: first … end - 1, by own group. */
static size_t cell_end(const iem_cube *cube, size_t first)
{
    const uint32_t *key = iem_cube_key(cube, first);
    size_t end = first;
    while (end < cube->n_cells &&
           memcmp(iem_cube_key(cube, end), key, KEY_OWN * sizeof *key) == 0)
        end++;
    return end;
}

static void add_pairs(struct pairs *pairs, const iem_cube *cube, size_t row)
{
    pairs->n[iem_cube_key(cube, row)[KEY_PAIR]] += (double)iem_cube_n(cube, row);
}

static void take_off(struct pairs *all, const struct pairs *own)
{
    for (int i = 0; i < 4; i++) all->n[i] -= own->n[i];
}

static void add_view_cell(const iem_cube *cube, size_t first, size_t end,
                          const struct iem_result *result, struct sums *sums)
{
    struct pairs all = {{0}}, named = {{0}};
    for (size_t i = first; i < end; i++) {
        add_pairs(&all, cube, i);
        if (iem_cube_key(cube, i)[KEY_OWN] == (uint32_t)SIZE_MAX)
            add_pairs(&named, cube, i);
    }
    for (size_t i = first; i < end;) {
        const uint32_t own = iem_cube_key(cube, i)[KEY_OWN];
        struct pairs group = {{0}}, rest = all;
        for (; i < end && iem_cube_key(cube, i)[KEY_OWN] == own; i++)
            add_pairs(&group, cube, i);
        if (own >= result->n_treatments) continue;
        take_off(&rest, &group);
        add_cell(&sums[own], &group,
                 result->treatments[own].reference_is_rest ? &rest : &named);
    }
}

static iem_status settle_all(const iem_cube *cube, struct iem_result *result,
                             iem_error *err)
{
    struct sums *sums = iem_zeroed(result->n_treatments, sizeof *sums);
    if (!sums) return iem_fail_memory(err);
    for (size_t first = 0, end; first < cube->n_cells; first = end) {
        end = cell_end(cube, first);
        add_view_cell(cube, first, end, result, sums);
    }
    for (size_t t = 0; t < result->n_treatments; t++)
        settle(&sums[t], &result->treatments[t]);
    free(sums);
    return IEM_OK;
}

static void count_seen(const struct pairing *p, unsigned n, struct iem_result *result)
{
    iem_paired *paired = &result->paired;
    *paired = (iem_paired){.compared = true};
    for (size_t i = 0; i < p->before->n; i++) paired->both += p->seen[i] > 0;
    paired->only_before = (double)p->before->n - paired->both;
    for (unsigned w = 0; w < n; w++) paired->only_now += (double)p->unpaired[w];
}

static iem_status finish(struct pairing *p, unsigned n, struct iem_result *result,
                         iem_error *err)
{
    for (unsigned w = 1; w < n; w++)
        IEM_TRY(iem_cube_merge(&p->cubes[0], &p->cubes[w], NULL, err));
    IEM_TRY(iem_cube_sort(&p->cubes[0], NULL, err));
    count_seen(p, n, result);
    if (result->paired.both > 0) return settle_all(&p->cubes[0], result, err);
    return iem_fail(
        err, IEM_ERR_DATA,
        "none of the cases is in both logs, so there is nothing to pair; do "
        "their case "
        "columns name the same cases");
}

static iem_status make_pairing(struct pairing *p, unsigned n, iem_error *err)
{
    p->cubes = iem_zeroed(n, sizeof *p->cubes);
    p->decoders = iem_zeroed(n, sizeof *p->decoders);
    p->unpaired = iem_zeroed(n, sizeof *p->unpaired);
    p->seen = iem_zeroed(p->before->n, 1);
    if (!p->cubes || !p->decoders || !p->unpaired || !p->seen)
        return iem_fail_memory(err);
    for (unsigned w = 0; w < n; w++)
        IEM_TRY(iem_cube_init(&p->cubes[w], KEY_WIDTH, 0, err));
    return IEM_OK;
}

static void clear_pairing(struct pairing *p, unsigned n)
{
    for (unsigned w = 0; w < n; w++) {
        if (p->cubes) iem_cube_clear(&p->cubes[w]);
        if (p->decoders) iem_decoder_clear(&p->decoders[w]);
    }
    free(p->cubes);
    free(p->decoders);
    free(p->unpaired);
    free(p->seen);
}

static iem_status pair(iem_log *log, const struct iem_plan *plan,
                       struct iem_tally *tally, const iem_measuring *measuring,
                       const struct decisions *before, struct iem_result *result,
                       iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct pairing p = {.measuring = measuring, .before = before};
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(tally, n, &shared, err));
    iem_status status = make_pairing(&p, n, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "pairing",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = true,
                           .on_rows = pair_rows,
                           .ctx = &p};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    if (status == IEM_OK) status = finish(&p, n, result, err);
    clear_pairing(&p, n);
    free(shared);
    return status;
}

iem_status iem_paired_measure(iem_log *log, iem_log *old_log,
                              const struct iem_plan *plan, struct iem_tally *tally,
                              const iem_measuring *measuring, struct iem_result *result,
                              iem_error *err)
{
    struct decisions before = {0};
    IEM_TRY(read_decisions(old_log, plan, &before, err));
    const iem_status status = pair(log, plan, tally, measuring, &before, result, err);
    free(before.at);
    return status;
}
