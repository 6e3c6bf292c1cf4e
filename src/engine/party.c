/* Two passes: the first counts and settles which codes there are, the second makes an
 * event of each row that names a person. */
#include "engine/party.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "engine/count.h"
#include "engine/gather.h"
#include "engine/room.h"
#include "plan/day.h"

#include <stdlib.h>
#include <string.h>

/* Distinct lists of codes, in order. */
struct lists {
    uint32_t *codes;
    size_t n, width;
};

/* What one thread works with. */
struct hand {
    iem_decoder decoder;
    iem_buffer text;
    uint64_t nameless;
    uint32_t first, last;
    bool coarse; /* saw a month without a day */
};

struct reading {
    const iem_party_source *source;
    struct iem_plan *plan; /* a copy, with cut points */
    iem_log *log;
    struct iem_tally *tally;
    struct lists cells, combinations;
    struct hand *hands;
    unsigned threads;
    int time; /* index of the aspect; -1: none */
    iem_status (*take)(unsigned worker, const iem_event *event, void *ctx,
                       iem_error *err);
    void *ctx;
};

/* ---- The key ---- */

iem_status iem_key_fingerprint(const iem_key *key, unsigned char out[IEM_PSEUDONYM],
                               iem_error *err)
{
    unsigned char digest[IEM_SHA256];
    IEM_TRY(iem_key_hide(key, iem_slice_of("iemand: which key is this"), digest, err));
    memcpy(out, digest, IEM_PSEUDONYM);
    return IEM_OK;
}

size_t iem_party_memory(const iem_options *options)
{
    return iem_room_of(options->memory, 1).most / 2;
}

/* ---- Cells and combinations of groups ---- */

static int compare_lists(const uint32_t *a, const uint32_t *b, size_t width)
{
    for (size_t i = 0; i < width; i++)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

static int by_codes(const void *a, const void *b, void *width)
{
    return compare_lists(a, b, *(const size_t *)width);
}

/* Of `width` codes of each cell's key, from place `from` on. */
static iem_status find_lists(const iem_cube *cube, size_t from, size_t width,
                             struct lists *lists, iem_error *err)
{
    size_t left = 0;
    lists->width = width;
    lists->codes = iem_zeroed(cube->n_cells, width * sizeof(uint32_t) + !width);
    if (!lists->codes) return iem_fail_memory(err);
    for (size_t c = 0; c < cube->n_cells && width; c++)
        memcpy(lists->codes + c * width, iem_cube_key(cube, c) + from,
               width * sizeof(uint32_t));
    if (width && cube->n_cells > 1)
        qsort_r(lists->codes, cube->n_cells, width * sizeof(uint32_t), by_codes,
                &lists->width);
    for (size_t c = 0; c < cube->n_cells; c++) {
        const uint32_t *codes = lists->codes + c * width;
        if (left && compare_lists(lists->codes + (left - 1) * width, codes, width) == 0)
            continue;
        if (width)
            memmove(lists->codes + left * width, codes, width * sizeof(uint32_t));
        left++;
    }
    lists->n = left;
    return IEM_OK;
}

/* UINT32_MAX: not among them. */
static uint32_t place_in(const struct lists *lists, const uint32_t *codes)
{
    size_t low = 0, high = lists->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order =
            compare_lists(lists->codes + middle * lists->width, codes, lists->width);
        if (order == 0) return (uint32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}

/* ---- One row ---- */

static iem_status text_of(struct hand *hand, const iem_log_rows *rows, size_t i,
                          int role, iem_slice *text, iem_error *err)
{
    *text = (iem_slice){"", 0};
    if (role == IEM_NO_ROLE) return IEM_OK;
    return iem_log_text(rows, i, role, &hand->decoder, text, err);
}

/* 0: there is no day, or none that can be read. */
static iem_status day_of(struct reading *r, struct hand *hand, const iem_log_rows *rows,
                         size_t i, int role, bool day_first, uint32_t *number,
                         iem_error *err)
{
    iem_slice text;
    iem_day day;
    *number = 0;
    IEM_TRY(text_of(hand, rows, i, role, &text, err));
    if (text.len == 0 || iem_plan_missing(r->plan, text)) return IEM_OK;
    if (!iem_day_read(text, day_first, &day)) return IEM_OK;
    *number = iem_event_day(day);
    hand->coarse |= text.len < 8;
    return IEM_OK;
}

static iem_status find_when(struct reading *r, struct hand *hand,
                            const iem_log_rows *rows, size_t i, iem_event *event,
                            iem_error *err)
{
    const int decided = rows->roles->process[IEM_DECIDED_AT];
    if (decided != IEM_NO_ROLE)
        IEM_TRY(day_of(r, hand, rows, i, decided, r->plan->process.day_first,
                       &event->when, err));
    if (event->when == 0 && r->time >= 0)
        IEM_TRY(day_of(r, hand, rows, i, rows->roles->aspects[r->time],
                       r->plan->aspects[r->time].day_first, &event->when, err));
    if (event->when == 0) return IEM_OK;
    if (!r->source->full) event->when = iem_event_month(event->when);
    if (hand->first == 0 || event->when < hand->first) hand->first = event->when;
    if (event->when > hand->last) hand->last = event->when;
    return IEM_OK;
}

/* The record has a pseudonym of its own kind: nobody can tell whether it is the number
 * of a person. */
static iem_status find_source(struct reading *r, struct hand *hand,
                              const iem_log_rows *rows, size_t i, iem_event *event,
                              iem_error *err)
{
    iem_slice text;
    unsigned char digest[IEM_SHA256];
    IEM_TRY(
        text_of(hand, rows, i, rows->roles->process[IEM_SOURCE_RECORD], &text, err));
    if (text.len == 0 || iem_plan_missing(r->plan, text)) return IEM_OK;
    hand->text.len = 0;
    iem_buffer_text(&hand->text, "source record: ");
    iem_buffer_bytes(&hand->text, text.at, text.len);
    if (hand->text.failed) return iem_fail_memory(err);
    IEM_TRY(iem_key_hide(r->source->key, (iem_slice){hand->text.at, hand->text.len},
                         digest, err));
    event->source = iem_get_sorted(digest, 8) | 1;
    return IEM_OK;
}

static iem_status find_requests(struct reading *r, struct hand *hand,
                                const iem_log_rows *rows, size_t i, iem_event *event,
                                iem_error *err)
{
    const int *roles = rows->roles->process;
    const bool day_first = r->plan->process.day_first, coarse = hand->coarse;
    IEM_TRY(day_of(r, hand, rows, i, roles[IEM_INFO_REQUESTED_AT], day_first,
                   &event->asked, err));
    IEM_TRY(day_of(r, hand, rows, i, roles[IEM_INFO_RECEIVED_AT], day_first,
                   &event->answered, err));
    hand->coarse = coarse; /* that is about decisions */
    return find_source(r, hand, rows, i, event, err);
}

static iem_status find_person(struct reading *r, struct hand *hand,
                              const iem_log_rows *rows, size_t i, iem_event *event,
                              bool *known, iem_error *err)
{
    iem_slice id;
    unsigned char digest[IEM_SHA256];
    IEM_TRY(text_of(hand, rows, i, rows->roles->person, &id, err));
    *known = id.len > 0 && !iem_plan_missing(r->plan, id);
    if (!*known) return IEM_OK;
    IEM_TRY(iem_key_hide(r->source->key, id, digest, err));
    memcpy(event->person, digest, IEM_PSEUDONYM);
    return IEM_OK;
}

static iem_status take_row(struct reading *r, unsigned worker, const iem_log_rows *rows,
                           size_t i, iem_error *err)
{
    struct hand *hand = &r->hands[worker];
    const uint32_t *key = rows->coded->keys + i * rows->coded->width;
    bool known;
    iem_event event = {.adverse = rows->coded->adverse[i] != 0,
                       .cell = place_in(&r->cells, key),
                       .groups = place_in(&r->combinations, key + r->plan->n_facts)};
    if (event.cell == UINT32_MAX || event.groups == UINT32_MAX)
        return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
    IEM_TRY(find_person(r, hand, rows, i, &event, &known, err));
    hand->nameless += !known;
    if (!known) return IEM_OK;
    IEM_TRY(find_when(r, hand, rows, i, &event, err));
    if (r->source->full) IEM_TRY(find_requests(r, hand, rows, i, &event, err));
    return r->take(worker, &event, r->ctx, err);
}

static iem_status take_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    (void)user;
    for (size_t i = 0; i < rows->coded->n; i++)
        IEM_TRY(take_row(at, worker, rows, i, err));
    return IEM_OK;
}

/* ---- What the head says ---- */

static iem_status name_groups(const struct reading *r, iem_arena *arena, iem_party *p,
                              iem_error *err)
{
    const size_t n = r->plan->n_grounds, all = r->combinations.n * n;
    char band[IEM_BAND_TEXT];
    p->n_grounds = n;
    p->n_combinations = r->combinations.n;
    p->grounds = iem_arena_take(arena, n, sizeof(char *));
    p->references = iem_arena_take(arena, n, sizeof(char *));
    p->combinations = iem_arena_take(arena, all, sizeof(char *));
    if (!p->grounds || !p->references || !p->combinations) return iem_fail_memory(err);
    for (size_t g = 0; g < n; g++) {
        const iem_ground *ground = &r->plan->grounds[g];
        p->grounds[g] = iem_arena_copy(arena, iem_slice_of(ground->name));
        if (ground->reference)
            p->references[g] = iem_arena_copy(arena, iem_slice_of(ground->reference));
        if (!p->grounds[g] || (ground->reference && !p->references[g]))
            return iem_fail_memory(err);
    }
    for (size_t i = 0; i < all; i++) {
        const iem_dim *dim = &r->tally->dims[r->plan->n_facts + i % n];
        const char *text = iem_dim_text(dim, r->combinations.codes[i], band);
        p->combinations[i] = iem_arena_copy(arena, iem_slice_of(text));
        if (!p->combinations[i]) return iem_fail_memory(err);
    }
    return IEM_OK;
}

static void sum_up(const struct reading *r, iem_party *p)
{
    const iem_cube *cube = &r->tally->cube;
    bool coarse = false;
    for (size_t c = 0; c < cube->n_cells; c++) {
        p->decisions += (uint64_t)iem_cube_n(cube, c);
        p->adverse += (uint64_t)iem_cube_adverse(cube, c);
    }
    for (unsigned w = 0; w < r->threads; w++) {
        const struct hand *hand = &r->hands[w];
        p->nameless += hand->nameless;
        coarse |= hand->coarse;
        if (hand->first && (p->first == 0 || hand->first < p->first))
            p->first = hand->first;
        if (hand->last > p->last) p->last = hand->last;
    }
    p->n_cells = r->cells.n;
    p->unit = p->first == 0        ? IEM_CHAIN_NO_TIME
              : coarse || !p->full ? IEM_CHAIN_MONTHS
                                   : IEM_CHAIN_DAYS;
}

/* ---- The passes ---- */

/* A ledger need not say yet whose it is. */
static const char *whose(const iem_party_source *source)
{
    if (*source->name) return source->name;
    return source->plan->path ? source->plan->path : "";
}

static iem_status check_plan(const iem_party_source *source, iem_error *err)
{
    const struct iem_plan *plan = source->plan;
    if (!plan->person)
        return iem_fail(err, IEM_ERR_DATA,
                        "agency '%.60s': the plan names no person, so nobody can be "
                        "matched; it needs 'person: COLUMN'",
                        whose(source));
    if (!plan->count) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "agency '%.60s': a row of its log is a number of people ('count'), "
                    "and no person can be followed",
                    whose(source));
}

static iem_status find_time(struct reading *r)
{
    r->time = -1;
    for (size_t a = 0; a < r->plan->n_aspects; a++)
        if (r->plan->aspects[a].kind == IEM_TIME) r->time = (int)a;
    return IEM_OK;
}

static iem_status first_pass(struct reading *r, const iem_options *options,
                             iem_error *err)
{
    const iem_party_source *s = r->source;
    IEM_TRY(iem_plan_copy(s->plan, &r->plan, err));
    IEM_TRY(find_time(r));
    IEM_TRY(iem_log_open(r->plan, options, s->paths, s->n_paths, true, &r->log, err));
    if (iem_plan_open_bands(r->plan, NULL))
        IEM_TRY(iem_count_cuts(r->log, r->plan, err));
    IEM_TRY(iem_count(r->log, r->plan, options, &r->tally, err));
    IEM_TRY(find_lists(&r->tally->cube, 0, r->plan->n_facts, &r->cells, err));
    return find_lists(&r->tally->cube, r->plan->n_facts, r->plan->n_grounds,
                      &r->combinations, err);
}

static iem_status second_pass(struct reading *r, iem_error *err)
{
    struct iem_tally **shared = NULL;
    r->threads = iem_log_threads(r->log);
    r->hands = iem_zeroed(r->threads, sizeof *r->hands);
    if (!r->hands) return iem_fail_memory(err);
    IEM_TRY(iem_shared_tally(r->tally, r->threads, &shared, err));
    const iem_pass pass = {.plan = r->plan,
                           .stage = "people",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = true,
                           .on_rows = take_rows,
                           .ctx = r};
    const iem_status status = iem_log_run(r->log, &pass, NULL, err);
    free(shared);
    return status;
}

static void clear(struct reading *r)
{
    for (unsigned w = 0; r->hands && w < r->threads; w++) {
        iem_decoder_clear(&r->hands[w].decoder);
        iem_buffer_clear(&r->hands[w].text);
    }
    free(r->hands);
    free(r->cells.codes);
    free(r->combinations.codes);
    iem_tally_free(r->tally);
    iem_log_free(r->log);
    iem_plan_free(r->plan);
}

iem_status iem_party_read(const iem_party_source *source, const iem_options *options,
                          iem_status (*take)(unsigned worker, const iem_event *event,
                                             void *ctx, iem_error *err),
                          void *ctx, iem_arena *arena, iem_party *party, iem_error *err)
{
    struct reading r = {.source = source, .take = take, .ctx = ctx};
    *party = (iem_party){.full = source->full};
    iem_status status = check_plan(source, err);
    if (status == IEM_OK) status = iem_key_fingerprint(source->key, party->key, err);
    if (status == IEM_OK) status = first_pass(&r, options, err);
    if (status == IEM_OK) status = second_pass(&r, err);
    if (status == IEM_OK) status = name_groups(&r, arena, party, err);
    if (status == IEM_OK) {
        sum_up(&r, party);
        memcpy(party->plan_sha256, r.plan->plan_sha256, sizeof party->plan_sha256);
        party->name = iem_arena_copy(arena, iem_slice_of(source->name));
        if (!party->name) status = iem_fail_memory(err);
    }
    clear(&r);
    return status;
}
