#include "engine/paired.h"

#include "base/grow.h"
#include "base/hash.h"
#include "engine/changes.h"
#include "engine/gather.h"

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
    uint64_t nameless; /* rows that do not say of which case they are */
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
    const struct iem_plan *plan;
    struct decisions *hands; /* one per worker */
    iem_decoder *decoders;   /* likewise */
};

static bool names_case(const struct iem_plan *plan, iem_slice id)
{
    return id.len > 0 && !iem_plan_missing(plan, id);
}

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
        if (!names_case(reading->plan, id)) {
            d->nameless++;
            continue;
        }
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
        all->nameless += hands[w].nameless;
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
    struct reading reading = {plan, iem_zeroed(n, sizeof *reading.hands),
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

struct pairing {
    const struct iem_plan *plan;
    const struct decisions *before;
    unsigned char *seen;  /* one per decision before; shared by the workers */
    iem_changes *changes; /* one per worker */
    iem_decoder *decoders;
    uint64_t *unpaired; /* likewise */
};

/* Whose row is it? A row that does not say so is of a person of its own. */
static iem_status find_person(const struct pairing *p, unsigned worker,
                              const iem_log_rows *rows, size_t i, uint64_t *person,
                              bool *known, iem_error *err)
{
    iem_slice id;
    *known = false;
    if (!p->plan->person) return IEM_OK;
    IEM_TRY(iem_log_text(rows, i, rows->roles->person, &p->decoders[worker], &id, err));
    *known = id.len > 0 && !iem_plan_missing(p->plan, id);
    *person = iem_hash(id.at, id.len, 3);
    return IEM_OK;
}

static iem_status pair_row(struct pairing *p, unsigned worker, const iem_log_rows *rows,
                           size_t i, bool was_adverse, iem_error *err)
{
    const iem_rows *coded = rows->coded;
    uint64_t person = 0;
    bool known = false;
    IEM_TRY(find_person(p, worker, rows, i, &person, &known, err));
    const unsigned decided =
        (coded->adverse[i] ? IEM_NOW : 0) | (was_adverse ? IEM_BEFORE : 0);
    return iem_changes_add(&p->changes[worker], coded->keys + i * coded->width, decided,
                           coded->count[i], known ? &person : NULL, err);
}

static const struct decided *find_before(const struct pairing *p, iem_slice id)
{
    const struct decided name = name_of(id);
    const struct decisions *before = p->before;
    return before->n && names_case(p->plan, id)
               ? bsearch(&name, before->at, before->n, sizeof name, compare_names)
               : NULL;
}

static iem_status pair_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    struct pairing *p = at;
    iem_slice id;
    (void)user;
    for (size_t i = 0; i < rows->coded->n; i++) {
        if (rows->coded->count[i] == 0) continue;
        IEM_TRY(iem_log_text(rows, i, rows->roles->case_id, &p->decoders[worker], &id,
                             err));
        const struct decided *old = find_before(p, id);
        if (!old) {
            p->unpaired[worker]++;
            continue;
        }
        unsigned char *seen = &p->seen[old - p->before->at];
        if (__atomic_fetch_add(seen, 1, __ATOMIC_RELAXED))
            return fail_twice("the log", err);
        IEM_TRY(pair_row(p, worker, rows, i, old->low & 1, err));
    }
    return IEM_OK;
}

static void count_seen(const struct pairing *p, unsigned n, struct iem_result *result)
{
    iem_paired *paired = &result->paired;
    *paired = (iem_paired){.compared = true};
    for (size_t i = 0; i < p->before->n; i++) paired->both += p->seen[i] > 0;
    paired->only_before =
        (double)p->before->n - paired->both + (double)p->before->nameless;
    for (unsigned w = 0; w < n; w++) paired->only_now += (double)p->unpaired[w];
}

static iem_status finish(struct pairing *p, unsigned n, const iem_measuring *measuring,
                         struct iem_result *result, iem_error *err)
{
    for (unsigned w = 1; w < n; w++)
        IEM_TRY(iem_changes_merge(&p->changes[0], &p->changes[w], err));
    count_seen(p, n, result);
    if (result->paired.both > 0)
        return iem_changes_settle(&p->changes[0], measuring, result, err);
    return iem_fail(err, IEM_ERR_DATA,
                    "none of the cases is in both logs, so there is nothing to pair; "
                    "do their case columns name the same cases");
}

static iem_status make_pairing(struct pairing *p, const struct iem_tally *tally,
                               unsigned n, iem_error *err)
{
    p->changes = iem_zeroed(n, sizeof *p->changes);
    p->decoders = iem_zeroed(n, sizeof *p->decoders);
    p->unpaired = iem_zeroed(n, sizeof *p->unpaired);
    p->seen = iem_zeroed(p->before->n, 1);
    if (!p->changes || !p->decoders || !p->unpaired || !p->seen)
        return iem_fail_memory(err);
    for (unsigned w = 0; w < n; w++)
        IEM_TRY(iem_changes_init(tally, &p->changes[w], err));
    return IEM_OK;
}

static void clear_pairing(struct pairing *p, unsigned n)
{
    for (unsigned w = 0; w < n; w++) {
        if (p->changes) iem_changes_clear(&p->changes[w]);
        if (p->decoders) iem_decoder_clear(&p->decoders[w]);
    }
    free(p->changes);
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
    struct pairing p = {.plan = plan, .before = before};
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(tally, n, &shared, err));
    iem_status status = make_pairing(&p, tally, n, err);
    const iem_pass pass = {.plan = plan,
                           .stage = "pairing",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = true,
                           .on_rows = pair_rows,
                           .ctx = &p};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    if (status == IEM_OK) status = finish(&p, n, measuring, result, err);
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
