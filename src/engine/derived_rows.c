#include "engine/derived_rows.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

/* ---- Rows as bytes ---- */

enum { DAY = 17, USE = 21, CELL = 29, PERIOD = 33, MARKS = 37 };
static const int64_t first_day = INT64_C(1) << 31;

void iem_derived_id(iem_slice text, unsigned char out[IEM_DERIVED_ID])
{
    iem_put_sorted(out, iem_hash(text.at, text.len, UINT64_C(0x243f6a8885a308d3)), 8);
    iem_put_sorted(out + 8, iem_hash(text.at, text.len, UINT64_C(0x13198a2e03707344)),
                   8);
}

void iem_derived_pack(const iem_derived_row *row, unsigned char out[IEM_DERIVED_WIDTH])
{
    out[0] = (unsigned char)row->kind;
    memcpy(out + 1, row->id, IEM_DERIVED_ID);
    iem_put_sorted(out + DAY, (uint64_t)(row->day + first_day), 4);
    iem_put_sorted(out + USE, row->use, 8);
    iem_put_sorted(out + CELL, row->cell, 4);
    iem_put_sorted(out + PERIOD, row->period, 4);
    out[MARKS] = (unsigned char)row->marks;
}

iem_derived_row iem_derived_unpack(const unsigned char in[IEM_DERIVED_WIDTH])
{
    iem_derived_row row = {
        .kind = (iem_derived_kind)in[0],
        .day = (int32_t)((int64_t)iem_get_sorted(in + DAY, 4) - first_day),
        .use = iem_get_sorted(in + USE, 8),
        .cell = (uint32_t)iem_get_sorted(in + CELL, 4),
        .period = (uint32_t)iem_get_sorted(in + PERIOD, 4),
        .marks = in[MARKS]};
    memcpy(row.id, in + 1, IEM_DERIVED_ID);
    return row;
}

/* ---- Counting ---- */

iem_status iem_derived_count(const iem_derived_counts *counts, iem_derived_key key,
                             const uint32_t *codes, uint32_t period, uint32_t answer,
                             bool adverse, int64_t n, iem_error *err)
{
    uint32_t at[IEM_MAX_DIMS + 2];
    size_t none = SIZE_MAX, width = 0;
    const struct iem_tally *tally = counts->tally;
    for (size_t d = 0; d < tally->n_facts; d++) at[width++] = codes[d];
    if (counts->has_period) at[width++] = period;
    for (size_t d = tally->n_facts; d < tally->n_dims; d++) at[width++] = codes[d];
    at[width] = answer;
    return iem_cube_add(&counts->derived->section[key].cube, at, n, adverse, NULL,
                        &none, err);
}

/* A version, and the first day on which it decided. */
struct start {
    unsigned char id[IEM_DERIVED_ID];
    int32_t day;
};

/* Decisions by the same score for its first use. */
struct held {
    uint32_t cell, period;
    bool adverse;
    int64_t n;
};

struct reading {
    const iem_derived_counts *counts;
    int32_t last; /* day of the log */
    iem_derived_row before;
    bool begun;
    unsigned past, today; /* marks of the person at hand: earlier days, this one */
    bool seen, came;      /* was decided about on an earlier day; on this one */
    struct held *held;
    size_t n_held, held_capacity;
    bool reused;
    struct start *starts;
    size_t n_starts, start_capacity;
};

static iem_status count(const struct reading *r, iem_derived_key key, uint32_t cell,
                        uint32_t period, uint32_t answer, bool adverse, int64_t n,
                        iem_error *err)
{
    const uint32_t *codes = iem_cube_key(&r->counts->tally->cube, cell);
    return iem_derived_count(r->counts, key, codes, period, answer, adverse, n, err);
}

static bool continues(const struct reading *r, const iem_derived_row *row)
{
    return r->begun && r->before.kind == row->kind &&
           memcmp(r->before.id, row->id, IEM_DERIVED_ID) == 0;
}

/* ---- People ---- */

/* What was picked before: something was found, nothing was, or nobody knows; only
 * adverse decisions have marks here. */
static iem_answer answer_of(unsigned past)
{
    if (past & IEM_MARK_FOUND) return IEM_ANSWER_NOT_ASKED;
    if (past & IEM_MARK_ADVERSE) return IEM_ANSWER_MISSING;
    return past & IEM_MARK_NOTHING ? IEM_ANSWER_YES : IEM_ANSWER_NO;
}

static unsigned marks_left(const iem_derived_row *row)
{
    if (!(row->marks & IEM_MARK_ADVERSE)) return 0;
    const unsigned told = row->marks & (IEM_MARK_FOUND | IEM_MARK_NOTHING);
    return told ? told : IEM_MARK_ADVERSE;
}

/* Days count whole: which of two decisions on one day was the first, nobody knows. Of
 * the first day in the log it is not known what came before. */
static iem_status read_person(struct reading *r, const iem_derived_row *row,
                              iem_error *err)
{
    if (!continues(r, row)) {
        r->past = r->today = 0;
        r->seen = r->came = false;
    } else if (r->before.day != row->day) {
        r->past |= r->today;
        r->seen |= r->came;
        r->today = 0;
    }
    r->today |= marks_left(row);
    r->came = true;
    const iem_answer answer = answer_of(r->past);
    if (!r->seen || row->marks & IEM_MARK_RANDOM || answer == IEM_ANSWER_NOT_ASKED)
        return IEM_OK;
    return count(r, IEM_DERIVED_CLEARED, row->cell, row->period, answer,
                 row->marks & IEM_MARK_ADVERSE, 1, err);
}

/* ---- Scores ---- */

static iem_status hold(struct reading *r, const iem_derived_row *row, iem_error *err)
{
    const bool adverse = row->marks & IEM_MARK_ADVERSE;
    struct held *last = r->n_held ? &r->held[r->n_held - 1] : NULL;
    if (last && last->cell == row->cell && last->period == row->period &&
        last->adverse == adverse) {
        last->n++;
        return IEM_OK;
    }
    if (!IEM_GROW(r->held, r->held_capacity, r->n_held + 1))
        return iem_fail_memory(err);
    r->held[r->n_held++] = (struct held){row->cell, row->period, adverse, 1};
    return IEM_OK;
}

static iem_status release(struct reading *r, iem_answer answer, iem_error *err)
{
    for (size_t i = 0; i < r->n_held; i++) {
        const struct held *h = &r->held[i];
        IEM_TRY(count(r, IEM_DERIVED_REUSED, h->cell, h->period, answer, h->adverse,
                      h->n, err));
    }
    r->n_held = 0;
    return IEM_OK;
}

/* Uses of one score come one after the other: those of the first are kept until it
 * turns out whether there is another. */
static iem_status read_score(struct reading *r, const iem_derived_row *row,
                             iem_error *err)
{
    if (!continues(r, row)) {
        IEM_TRY(release(r, IEM_ANSWER_NO, err));
        r->reused = false;
    } else if (r->before.use != row->use && !r->reused) {
        IEM_TRY(release(r, IEM_ANSWER_YES, err));
        r->reused = true;
    }
    if (!r->reused) return hold(r, row, err);
    return count(r, IEM_DERIVED_REUSED, row->cell, row->period, IEM_ANSWER_YES,
                 row->marks & IEM_MARK_ADVERSE, 1, err);
}

/* ---- Versions ---- */

static iem_status read_version(struct reading *r, const iem_derived_row *row,
                               iem_error *err)
{
    if (continues(r, row)) return IEM_OK; /* a later day */
    if (!IEM_GROW(r->starts, r->start_capacity, r->n_starts + 1))
        return iem_fail_memory(err);
    struct start *start = &r->starts[r->n_starts++];
    memcpy(start->id, row->id, IEM_DERIVED_ID);
    start->day = row->day;
    return IEM_OK;
}

/* Until the first day of another version that began on that day or later. */
static iem_status read_wrong(struct reading *r, const iem_derived_row *row,
                             iem_error *err)
{
    int64_t until = INT64_MAX;
    for (size_t i = 0; i < r->n_starts; i++) {
        const struct start *start = &r->starts[i];
        if (start->day >= row->day && start->day < until &&
            memcmp(start->id, row->id, IEM_DERIVED_ID) != 0)
            until = start->day;
    }
    const bool ended = until < INT64_MAX;
    const int64_t days = (ended ? until : r->last) - row->day;
    if (days < 0 || days > IEM_LONGEST_TERM) return IEM_OK;
    return count(r, IEM_DERIVED_CHANGE, row->cell, row->period,
                 (uint32_t)(2 * days + ended), row->marks & IEM_MARK_ADVERSE, 1, err);
}

/* ---- All of them ---- */

static iem_status read_row(struct reading *r, const iem_derived_row *row,
                           iem_error *err)
{
    switch (row->kind) {
    case IEM_ROW_LAST:
        if (row->day > r->last) r->last = row->day;
        return IEM_OK;
    case IEM_ROW_ALARM:
        r->counts->derived->alarms[row->use].last =
            row->day; /* the latest comes last */
        return IEM_OK;
    case IEM_ROW_PERSON:
        return read_person(r, row, err);
    case IEM_ROW_SCORE:
        return read_score(r, row, err);
    case IEM_ROW_VERSION:
        return read_version(r, row, err);
    default:
        return read_wrong(r, row, err);
    }
}

static iem_status read_all(struct reading *r, iem_sorter *rows, iem_error *err)
{
    const unsigned char *record = NULL;
    for (;;) {
        IEM_TRY(iem_sorter_next(rows, &record, err));
        if (!record) return release(r, IEM_ANSWER_NO, err);
        const iem_derived_row row = iem_derived_unpack(record);
        IEM_TRY(read_row(r, &row, err));
        r->before = row;
        r->begun = true;
    }
}

iem_status iem_derived_read(iem_sorter *rows, const iem_derived_counts *counts,
                            int32_t as_of, iem_error *err)
{
    struct reading r = {.counts = counts, .last = as_of};
    const iem_status status = read_all(&r, rows, err);
    free(r.held);
    free(r.starts);
    return status;
}
