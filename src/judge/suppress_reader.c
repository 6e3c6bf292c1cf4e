#include "judge/suppress_reader.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t sum_end(const iem_suppression *s, size_t sum)
{
    return sum + 1 < s->n_sums ? s->first[sum + 1] : s->n_terms;
}

/* ---- Room ---- */

/* In which sums each count stands. */
static void index_sums(iem_reader *r)
{
    const iem_suppression *s = r->s;
    for (size_t i = 0; i < s->n_terms; i++) r->first_in[s->term[i] + 1]++;
    for (size_t i = 0; i < s->n_counts; i++) r->first_in[i + 1] += r->first_in[i];
    for (size_t sum = s->n_sums; sum-- > 0;)
        for (size_t i = s->first[sum]; i < sum_end(s, sum); i++)
            r->in[--r->first_in[s->term[i] + 1]] = sum;
    /* Each end was counted down to a start: one place too far to the right. */
    for (size_t i = 0; i < s->n_counts; i++) r->first_in[i] = r->first_in[i + 1];
    r->first_in[s->n_counts] = s->n_terms;
}

iem_status iem_reader_new(iem_suppression *s, iem_reader *r, iem_error *err)
{
    *r = (iem_reader){.s = s};
    r->first_in = iem_zeroed(s->n_counts + 1, sizeof *r->first_in);
    r->in = iem_zeroed(s->n_terms + 1, sizeof *r->in);
    r->safe = iem_zeroed(s->n_counts + 1, sizeof *r->safe);
    r->queue = iem_zeroed(s->n_sums + 1, sizeof *r->queue);
    r->queued = iem_zeroed(s->n_sums + 1, sizeof *r->queued);
    if (!r->first_in || !r->in || !r->safe || !r->queue || !r->queued) {
        iem_reader_clear(r);
        return iem_fail_memory(err);
    }
    index_sums(r);
    return IEM_OK;
}

void iem_reader_clear(iem_reader *r)
{
    free(r->first_in);
    free(r->in);
    free(r->safe);
    free(r->queue);
    free(r->queued);
    free(r->move);
    *r = (iem_reader){0};
}

void iem_reader_be(iem_reader *r, bool knowing, double protection)
{
    r->knowing = knowing;
    r->protection = protection;
    memset(r->safe, 0, r->s->n_counts * sizeof *r->safe);
}

/* ---- One sum after another ---- */

static void put(iem_reader *r, size_t sum)
{
    if (r->queued[sum] || sum_end(r->s, sum) - r->s->first[sum] > r->short_sum) return;
    size_t at = r->queue_first + r->queue_n++;
    if (at >= r->s->n_sums) at -= r->s->n_sums;
    r->queue[at] = sum;
    r->queued[sum] = true;
}

static size_t take(iem_reader *r)
{
    const size_t sum = r->queue[r->queue_first];
    if (++r->queue_first == r->s->n_sums) r->queue_first = 0;
    r->queue_n--;
    r->queued[sum] = false;
    return sum;
}

static void write_down(iem_reader *r, size_t place)
{
    const iem_suppress_count *count = &r->s->count[place];
    if (IEM_GROW(r->move, r->moves_capacity, r->n_moves + 1))
        r->move[r->n_moves++] =
            (struct iem_reader_move){place, count->low, count->high};
    else
        r->failed = r->contradiction = true;
}

/* Did it move? */
static bool narrow(iem_reader *r, size_t place, double low, double high)
{
    iem_suppress_count *count = &r->s->count[place];
    if (!(low > count->low) && !(high < count->high)) return false;
    if (r->trying) write_down(r, place);
    count->low = fmax(count->low, low);
    count->high = fmin(count->high, high);
    r->contradiction |= count->low > count->high;
    for (size_t i = r->first_in[place]; i < r->first_in[place + 1]; i++)
        put(r, r->in[i]);
    return true;
}

/* Of the parts of a sum. */
struct range {
    double low, high; /* high: of those that have one */
    size_t endless;
};

static void add_range(struct range *sum, const iem_suppress_count *count, int sign)
{
    sum->low += sign * count->low;
    if (isinf(count->high))
        sum->endless += sign > 0 ? 1 : (size_t)-1;
    else
        sum->high += sign * count->high;
}

static double highest(struct range range)
{
    return range.endless ? INFINITY : range.high;
}

/* The whole from its parts, each part from the whole and the others. */
static void narrow_sum(iem_reader *r, size_t sum)
{
    const iem_suppression *s = r->s;
    const size_t first = s->first[sum] + 1, end = sum_end(s, sum);
    const iem_suppress_count *whole = &s->count[s->term[first - 1]];
    struct range parts = {0, 0, 0};
    for (size_t i = first; i < end; i++) add_range(&parts, &s->count[s->term[i]], 1);
    narrow(r, s->term[first - 1], parts.low, highest(parts));
    for (size_t i = first; i < end && !r->contradiction; i++) {
        const iem_suppress_count *part = &s->count[s->term[i]];
        struct range others = parts;
        add_range(&others, part, -1);
        if (!narrow(r, s->term[i], whole->low - highest(others),
                    whole->high - others.low))
            continue;
        parts = others;
        add_range(&parts, part, 1);
    }
}

/* Bounds are whole numbers that only move inwards, so this ends; the limit keeps a
 * long chain of sums from creeping one person at a time. */
static void follow(iem_reader *r, size_t most)
{
    for (size_t step = 0; r->queue_n && step < most && !r->contradiction; step++)
        narrow_sum(r, take(r));
    while (r->queue_n) take(r);
}

/* Before anything is added up. */
static void set_bounds(const iem_reader *r, iem_suppress_count *count)
{
    const iem_coarseness by = r->s->by;
    const double rounded = iem_suppress_rounded(by, count->n);
    const bool secret = count->n < by.least;
    if (count->shown) {
        count->low = fmax(rounded - by.step / 2, by.least);
        count->high = rounded + by.step / 2 - 1;
        return;
    }
    count->low = r->knowing && !secret ? by.least : 0;
    count->high = r->knowing && secret ? by.least - 1 : INFINITY;
}

void iem_reader_work_out(iem_reader *r)
{
    enum { MOST_ROUNDS = 100 };
    iem_suppression *s = r->s;
    r->short_sum = SIZE_MAX;
    r->contradiction = r->trying = false;
    for (size_t i = 0; i < s->n_counts; i++) set_bounds(r, &s->count[i]);
    for (size_t sum = 0; sum < s->n_sums; sum++) put(r, sum);
    follow(r, MOST_ROUNDS * s->n_sums);
}

/* ---- Several sums together ---- */

/* Can the count be `value`, as far as following that from sum to sum tells? Long sums
 * are left out: of them each other count takes a little, and nothing comes of it. */
static bool can_be(iem_reader *r, size_t place, double value)
{
    enum { SHORT = 64, MOST_STEPS = 1000 };
    r->short_sum = SHORT;
    r->trying = true;
    r->contradiction = false;
    r->n_moves = 0;
    narrow(r, place, value, value);
    follow(r, MOST_STEPS);
    while (r->n_moves > 0) {
        const struct iem_reader_move *move = &r->move[--r->n_moves];
        r->s->count[move->count].low = move->low;
        r->s->count[move->count].high = move->high;
    }
    return !r->contradiction;
}

/* What she can think it is has no gaps, and the truth is in it. */
bool iem_reader_is_told(iem_reader *r, size_t place)
{
    const iem_suppress_count *count = &r->s->count[place];
    double least = count->low;
    if (!(count->n < r->s->by.least) || r->safe[place]) return false;
    if (count->high - count->low < r->protection) return true;
    while (least < count->n && !can_be(r, place, least)) least++;
    const double most = least + r->protection;
    r->safe[place] =
        most <= count->n || (most <= count->high && can_be(r, place, most));
    return !r->safe[place];
}
