#include "engine/derive.h"

#include "base/grow.h"
#include "base/hash.h"
#include "engine/derived_rows.h"
#include "engine/gather.h"
#include "engine/room.h"
#include "engine/sum.h"
#include "plan/day.h"
#include "tally/aspects.h"

#include <stdlib.h>

/* What one thread works with. */
struct hand {
    iem_decoder decoder;
    iem_derived derived; /* what a row answers alone: that it does not say */
    iem_dict versions;
    int32_t *starts; /* by code */
    size_t start_capacity;
    int32_t last;
    int32_t *behind; /* per alarm: the last decision while it stood */
};

/* Codes of an aspect's words; IEM_NO_CODE: the log has none. */
struct deriving {
    const struct iem_plan *plan;
    struct iem_tally *tally;
    const iem_derived *derived;
    bool wants[IEM_N_DERIVED];
    size_t time, outcome, route; /* aspects; SIZE_MAX: the plan has none */
    uint32_t found, nothing, random;
    iem_sorter *sorter;
    struct hand *hands;
    unsigned n_hands;
};

/* ---- What is wanted ---- */

static bool wants(const struct iem_plan *plan, const iem_derived *derived,
                  iem_derived_key key)
{
    if (key == IEM_DERIVED_ALARM && derived->n_alarms == 0) return false;
    return iem_plan_derives(plan, key);
}

static bool follows_alarms(const struct iem_plan *plan, const iem_derived *derived)
{
    return derived->n_alarms > 0 && plan->process.column[IEM_DECIDED_AT].name;
}

bool iem_derive_wanted(const struct iem_plan *plan, const iem_derived *derived)
{
    for (int k = 0; k < IEM_N_DERIVED; k++)
        if (wants(plan, derived, (iem_derived_key)k)) return true;
    return follows_alarms(plan, derived);
}

static size_t find_aspect(const struct iem_plan *plan, iem_aspect_kind kind)
{
    for (size_t i = 0; i < plan->n_aspects; i++)
        if (plan->aspects[i].kind == kind) return i;
    return SIZE_MAX;
}

static uint32_t code_of(const struct deriving *d, size_t aspect, const char *word)
{
    if (aspect == SIZE_MAX) return IEM_NO_CODE;
    return iem_dict_find(&d->tally->dims[d->tally->n_dims + aspect].dict,
                         iem_slice_of(word));
}

static void find_codes(struct deriving *d)
{
    d->time = find_aspect(d->plan, IEM_TIME);
    d->outcome = find_aspect(d->plan, IEM_OUTCOME);
    d->route = find_aspect(d->plan, IEM_ROUTE);
    d->found = code_of(d, d->outcome, IEM_POSITIVE);
    d->nothing = code_of(d, d->outcome, IEM_NEGATIVE);
    d->random = code_of(d, d->route, IEM_AT_RANDOM);
    for (int k = 0; k < IEM_N_DERIVED; k++)
        d->wants[k] = wants(d->plan, d->derived, (iem_derived_key)k);
}

static iem_status make_section(const struct deriving *d, iem_derived_key key,
                               iem_section *section, iem_error *err)
{
    const struct iem_tally *tally = d->tally;
    size_t n = 0;
    *section = (iem_section){0};
    for (size_t a = 0; a < tally->n_facts; a++) section->axes[n++] = a;
    if (d->time != SIZE_MAX) section->axes[n++] = tally->n_dims + d->time;
    for (size_t a = tally->n_facts; a < tally->n_dims; a++) section->axes[n++] = a;
    section->axes[n++] = tally->n_axes; /* of no axis: the answer */
    section->n_axes = n;
    return d->wants[key] ? iem_cube_init(&section->cube, n, 0, err) : IEM_OK;
}

/* ---- One row ---- */

struct row {
    const struct deriving *d;
    unsigned worker;
    struct hand *hand;
    const iem_log_rows *rows;
    size_t i;
    const uint32_t *codes;
    uint32_t cell, period;
    bool adverse;
    int64_t n;
    int32_t decided; /* IEM_NOT_SAID */
};

static iem_status text_of(const struct row *row, int role, iem_slice *text, bool *known,
                          iem_error *err)
{
    *text = (iem_slice){"", 0};
    *known = false;
    if (role == IEM_NO_ROLE) return IEM_OK;
    IEM_TRY(iem_log_text(row->rows, row->i, role, &row->hand->decoder, text, err));
    *known = text->len > 0 && !iem_plan_missing(row->d->plan, *text);
    return IEM_OK;
}

static iem_status day_of(const struct row *row, int role, bool day_first, int32_t *day,
                         iem_error *err)
{
    iem_slice text;
    iem_day found;
    bool known;
    *day = IEM_NOT_SAID;
    IEM_TRY(text_of(row, role, &text, &known, err));
    if (known && iem_day_read(text, day_first, &found)) *day = iem_day_number(found);
    return IEM_OK;
}

static uint32_t aspect_of(const struct row *row, size_t aspect)
{
    const iem_rows *coded = row->rows->coded;
    return aspect == SIZE_MAX ? 0 : coded->aspects[row->i * coded->n_aspects + aspect];
}

static iem_status count(const struct row *row, iem_derived_key key, iem_answer answer,
                        iem_error *err)
{
    const iem_derived_counts counts = {row->d->tally, row->d->time != SIZE_MAX,
                                       &row->hand->derived};
    return iem_derived_count(&counts, key, row->codes, row->period, answer,
                             row->adverse, row->n, err);
}

static iem_status sort_in(const struct row *row, const iem_derived_row *made,
                          iem_error *err)
{
    unsigned char packed[IEM_DERIVED_WIDTH];
    iem_derived_pack(made, packed);
    return iem_sorter_add(row->d->sorter, row->worker, packed, err);
}

static iem_derived_row made_of(const struct row *row, iem_derived_kind kind)
{
    return (iem_derived_row){.kind = kind,
                             .cell = row->cell,
                             .period = row->period,
                             .marks = row->adverse ? IEM_MARK_ADVERSE : 0};
}

/* ---- What it is to answer ---- */

static unsigned marks_of(const struct row *row)
{
    const struct deriving *d = row->d;
    unsigned marks = row->adverse ? IEM_MARK_ADVERSE : 0;
    const uint32_t outcome = aspect_of(row, d->outcome);
    if (outcome == d->found) marks |= IEM_MARK_FOUND;
    if (outcome == d->nothing) marks |= IEM_MARK_NOTHING;
    if (d->route != SIZE_MAX && aspect_of(row, d->route) == d->random)
        marks |= IEM_MARK_RANDOM;
    return marks;
}

/* Without a name or a day a decision cannot be put behind another. */
static iem_status take_person(const struct row *row, iem_error *err)
{
    const iem_roles *roles = row->rows->roles;
    iem_derived_row made = made_of(row, IEM_ROW_PERSON);
    iem_slice id;
    bool known;
    made.day = row->decided;
    if (made.day == IEM_NOT_SAID && row->d->time != SIZE_MAX)
        IEM_TRY(day_of(row, roles->aspects[row->d->time],
                       row->d->plan->aspects[row->d->time].day_first, &made.day, err));
    IEM_TRY(text_of(row, roles->person, &id, &known, err));
    if (!known || made.day == IEM_NOT_SAID)
        return count(row, IEM_DERIVED_CLEARED, IEM_ANSWER_MISSING, err);
    iem_derived_id(id, made.id);
    made.marks = marks_of(row);
    return sort_in(row, &made, err);
}

/* Purpose and agency together are what a score is used for. */
static iem_status find_use(const struct row *row, uint64_t *use, bool *known,
                           iem_error *err)
{
    static const iem_process_key keys[] = {IEM_PURPOSE, IEM_AGENCY};
    iem_slice text;
    *use = 0;
    for (size_t i = 0; i < 2; i++) {
        if (!row->d->plan->process.column[keys[i]].name) continue;
        IEM_TRY(text_of(row, row->rows->roles->process[keys[i]], &text, known, err));
        if (!*known) return IEM_OK;
        *use = iem_hash(text.at, text.len, iem_mix(*use + i));
    }
    return IEM_OK;
}

static iem_status take_score(const struct row *row, iem_error *err)
{
    iem_derived_row made = made_of(row, IEM_ROW_SCORE);
    iem_slice id;
    bool known;
    IEM_TRY(text_of(row, row->rows->roles->process[IEM_SCORE_ID], &id, &known, err));
    if (!known) return IEM_OK; /* decided without a score */
    iem_derived_id(id, made.id);
    IEM_TRY(find_use(row, &made.use, &known, err));
    if (!known) return count(row, IEM_DERIVED_REUSED, IEM_ANSWER_MISSING, err);
    return sort_in(row, &made, err);
}

static iem_status remember_start(struct hand *hand, iem_slice version, int32_t day,
                                 iem_error *err)
{
    uint32_t code;
    const size_t known = hand->versions.n_codes;
    IEM_TRY(iem_dict_add(&hand->versions, version, &code, err));
    if (!IEM_GROW(hand->starts, hand->start_capacity, (size_t)code + 1))
        return iem_fail_memory(err);
    if (code == known || day < hand->starts[code]) hand->starts[code] = day;
    return IEM_OK;
}

static bool is_wrong(const struct row *row, iem_slice outcome)
{
    return iem_process_sense(&row->d->plan->process, IEM_OBJECTION_OUTCOME, outcome) ==
           IEM_SENSE_YES;
}

static iem_status take_version(const struct row *row, iem_error *err)
{
    const int *roles = row->rows->roles->process;
    iem_derived_row made = made_of(row, IEM_ROW_WRONG);
    iem_slice version, outcome;
    bool known, decided;
    IEM_TRY(text_of(row, roles[IEM_MODEL_VERSION], &version, &known, err));
    if (!known) return IEM_OK;
    if (row->decided != IEM_NOT_SAID)
        IEM_TRY(remember_start(row->hand, version, row->decided, err));
    iem_derived_id(version, made.id);
    IEM_TRY(text_of(row, roles[IEM_OBJECTION_OUTCOME], &outcome, &decided, err));
    if (!decided || !is_wrong(row, outcome)) return IEM_OK;
    IEM_TRY(day_of(row, roles[IEM_OBJECTION_DECIDED_AT],
                   row->d->plan->process.day_first, &made.day, err));
    for (int64_t i = 0; i < row->n && made.day != IEM_NOT_SAID; i++)
        IEM_TRY(sort_in(row, &made, err));
    return IEM_OK;
}

/* Of the day of an alarm itself nobody knows which came first. */
static iem_status take_alarms(const struct row *row, iem_error *err)
{
    bool any = false;
    const iem_derived *derived = row->d->derived;
    for (size_t i = 0; i < derived->n_alarms && row->decided != IEM_NOT_SAID; i++) {
        const iem_alarm *alarm = &derived->alarms[i];
        int32_t *const last = &row->hand->behind[i];
        const bool stood = row->decided > alarm->on && (alarm->until == IEM_NOT_SAID ||
                                                        row->decided <= alarm->until);
        if (stood && row->decided > *last) *last = row->decided;
        any |= stood;
    }
    if (!row->d->wants[IEM_DERIVED_ALARM]) return IEM_OK;
    return count(row, IEM_DERIVED_ALARM,
                 row->decided == IEM_NOT_SAID ? IEM_ANSWER_MISSING
                 : any                        ? IEM_ANSWER_YES
                                              : IEM_ANSWER_NO,
                 err);
}

static iem_status take_row(struct row *row, iem_error *err)
{
    const struct deriving *d = row->d;
    const size_t cell = iem_cube_find(&d->tally->cube, row->codes);
    if (cell == SIZE_MAX)
        return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
    row->cell = (uint32_t)cell;
    row->period = aspect_of(row, d->time);
    IEM_TRY(day_of(row, row->rows->roles->process[IEM_DECIDED_AT],
                   d->plan->process.day_first, &row->decided, err));
    if (row->decided != IEM_NOT_SAID && row->decided > row->hand->last)
        row->hand->last = row->decided;
    if (d->wants[IEM_DERIVED_CLEARED]) IEM_TRY(take_person(row, err));
    if (d->wants[IEM_DERIVED_REUSED]) IEM_TRY(take_score(row, err));
    if (d->wants[IEM_DERIVED_CHANGE]) IEM_TRY(take_version(row, err));
    return take_alarms(row, err);
}

static iem_status take_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    const struct deriving *d = at;
    const iem_rows *coded = rows->coded;
    (void)user;
    for (size_t i = 0; i < coded->n; i++) {
        struct row row = {.d = d,
                          .worker = worker,
                          .hand = &d->hands[worker],
                          .rows = rows,
                          .i = i,
                          .codes = coded->keys + i * coded->width,
                          .adverse = coded->adverse[i] != 0,
                          .n = coded->count[i]};
        if (row.n > 0) IEM_TRY(take_row(&row, err));
    }
    return IEM_OK;
}

/* ---- Several processes: rows go to the first one ---- */

enum { AT_ONCE = 4096 };

static iem_status next_rows(void *ctx, iem_buffer *record, iem_error *err)
{
    const struct deriving *d = ctx;
    const unsigned char *row = NULL;
    for (int i = 0; i < AT_ONCE; i++) {
        IEM_TRY(iem_sorter_next(d->sorter, &row, err));
        if (!row) break;
        iem_buffer_bytes(record, (const char *)row, IEM_DERIVED_WIDTH);
    }
    return record->failed ? iem_fail_memory(err) : IEM_OK;
}

static iem_status accept_rows(void *ctx, unsigned rank, const char *record, size_t n,
                              iem_error *err)
{
    const struct deriving *d = ctx;
    (void)rank;
    if (n % IEM_DERIVED_WIDTH) return iem_sum_broken(err);
    for (size_t i = 0; i < n; i += IEM_DERIVED_WIDTH)
        IEM_TRY(iem_sorter_add(d->sorter, 0, record + i, err));
    return IEM_OK;
}

static iem_status gather_rows(struct deriving *d, iem_ranks *ranks, iem_error *err)
{
    iem_status status = IEM_OK;
    if (iem_ranks_number(ranks) == 1) return iem_sorter_end(d->sorter, err);
    if (iem_ranks_rank(ranks) > 0) status = iem_sorter_end(d->sorter, err);
    IEM_TRY(iem_ranks_agree(ranks, status, err));
    IEM_TRY(iem_ranks_collect(ranks, &(iem_stream){next_rows, accept_rows, d}, err));
    return iem_ranks_rank(ranks) == 0 ? iem_sorter_end(d->sorter, err) : IEM_OK;
}

/* ---- The pass ---- */

/* What the threads kept beside the rows. */
static iem_status add_ends(const struct deriving *d, unsigned worker, iem_error *err)
{
    unsigned char packed[IEM_DERIVED_WIDTH];
    const struct hand *hand = &d->hands[worker];
    iem_derived_row row = {.kind = IEM_ROW_LAST, .day = hand->last};
    iem_derived_pack(&row, packed);
    IEM_TRY(iem_sorter_add(d->sorter, worker, packed, err));
    row.kind = IEM_ROW_ALARM;
    for (size_t i = 0; i < d->derived->n_alarms; i++) {
        row.use = i;
        row.day = hand->behind[i];
        iem_derived_pack(&row, packed);
        if (row.day != IEM_NOT_SAID)
            IEM_TRY(iem_sorter_add(d->sorter, worker, packed, err));
    }
    row.kind = IEM_ROW_VERSION;
    row.use = 0;
    for (size_t code = 0; code < hand->versions.n_codes; code++) {
        iem_derived_id(hand->versions.texts[code], row.id);
        row.day = hand->starts[code];
        iem_derived_pack(&row, packed);
        IEM_TRY(iem_sorter_add(d->sorter, worker, packed, err));
    }
    return IEM_OK;
}

static iem_status make_hands(struct deriving *d, iem_error *err)
{
    d->hands = iem_zeroed(d->n_hands, sizeof *d->hands);
    if (!d->hands) return iem_fail_memory(err);
    for (unsigned w = 0; w < d->n_hands; w++) {
        struct hand *hand = &d->hands[w];
        hand->last = IEM_NOT_SAID;
        hand->behind = iem_zeroed(d->derived->n_alarms, sizeof *hand->behind);
        if (!hand->behind) return iem_fail_memory(err);
        for (size_t i = 0; i < d->derived->n_alarms; i++)
            hand->behind[i] = IEM_NOT_SAID;
        for (int k = 0; k < IEM_N_DERIVED; k++)
            IEM_TRY(make_section(d, (iem_derived_key)k, &d->hands[w].derived.section[k],
                                 err));
    }
    return IEM_OK;
}

static void free_hands(struct deriving *d)
{
    for (unsigned w = 0; d->hands && w < d->n_hands; w++) {
        struct hand *hand = &d->hands[w];
        iem_decoder_clear(&hand->decoder);
        iem_derived_clear(&hand->derived);
        iem_dict_clear(&hand->versions);
        free(hand->starts);
        free(hand->behind);
    }
    free(d->hands);
}

static iem_status run_pass(struct deriving *d, iem_log *log, iem_error *err)
{
    struct iem_tally **shared = NULL;
    IEM_TRY(make_hands(d, err));
    IEM_TRY(iem_shared_tally(d->tally, d->n_hands, &shared, err));
    const iem_pass pass = {.plan = d->plan,
                           .stage = "again",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = true,
                           .on_rows = take_rows,
                           .ctx = d};
    iem_status status = iem_log_run(log, &pass, NULL, err);
    free(shared);
    for (unsigned w = 0; w < d->n_hands && status == IEM_OK; w++)
        status = add_ends(d, w, err);
    return status;
}

static iem_status add_up(const struct deriving *d, iem_ranks *ranks, iem_derived *out,
                         iem_error *err)
{
    for (int k = 0; k < IEM_N_DERIVED; k++) {
        if (!d->wants[k]) continue;
        iem_cube *cube = &out->section[k].cube;
        for (unsigned w = 0; w < d->n_hands; w++)
            IEM_TRY(
                iem_cube_merge(cube, &d->hands[w].derived.section[k].cube, NULL, err));
        IEM_TRY(iem_cube_sort(cube, NULL, err));
        IEM_TRY(iem_sum_cube(ranks, cube, err));
        out->known[k] = true;
    }
    return IEM_OK;
}

/* The first process has read the rows: what it saw last is told to all. */
static iem_status share_ends(iem_ranks *ranks, iem_derived *out, iem_error *err)
{
    const unsigned n = iem_ranks_number(ranks);
    if (n == 1 || out->n_alarms == 0) return IEM_OK;
    uint64_t *days = iem_zeroed((n + 1) * out->n_alarms, sizeof *days);
    if (!days) return iem_fail_memory(err);
    for (size_t i = 0; i < out->n_alarms; i++)
        days[i] = (uint64_t)(int64_t)out->alarms[i].last;
    uint64_t *const all = days + out->n_alarms;
    const iem_status status = iem_ranks_share(ranks, days, out->n_alarms, all, err);
    for (size_t i = 0; i < out->n_alarms && status == IEM_OK; i++)
        out->alarms[i].last = (int32_t)(int64_t)all[i];
    free(days);
    return status;
}

static iem_status derive(struct deriving *d, iem_log *log, iem_derived *out,
                         iem_error *err)
{
    iem_ranks *ranks = iem_log_ranks(log);
    for (int k = 0; k < IEM_N_DERIVED; k++)
        IEM_TRY(make_section(d, (iem_derived_key)k, &out->section[k], err));
    IEM_TRY(run_pass(d, log, err));
    IEM_TRY(gather_rows(d, ranks, err));
    const iem_derived_counts counts = {d->tally, d->time != SIZE_MAX, out};
    if (iem_ranks_rank(ranks) == 0)
        IEM_TRY(iem_derived_read(d->sorter, &counts, d->plan->process.as_of, err));
    IEM_TRY(share_ends(ranks, out, err));
    return add_up(d, ranks, out, err);
}

iem_status iem_derive(iem_log *log, const struct iem_plan *plan,
                      struct iem_tally *tally, size_t memory, iem_derived *derived,
                      iem_error *err)
{
    struct deriving d = {.plan = plan,
                         .tally = tally,
                         .derived = derived,
                         .n_hands = iem_log_threads(log)};
    find_codes(&d);
    IEM_TRY(iem_sorter_new(IEM_DERIVED_WIDTH, iem_room_of(memory, 1).most / 4,
                           d.n_hands, &d.sorter, err));
    const iem_status status = derive(&d, log, derived, err);
    free_hands(&d);
    iem_sorter_free(d.sorter);
    return status;
}
