#include "judge/suppress_reader.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Room ---- */

/* In which sums each count stands. */
static void index_sums(iem_reader *r)
{
    const iem_suppression *s = r->s;
    for (size_t i = 0; i < s->n_terms; i++) r->first_in[s->term[i] + 1]++;
    for (size_t i = 0; i < s->n_counts; i++) r->first_in[i + 1] += r->first_in[i];
    for (size_t sum = s->n_sums; sum-- > 0;)
        for (size_t i = s->first[sum]; i < iem_suppress_sum_end(s, sum); i++)
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
    r->looked_at = iem_zeroed(s->n_sums + 1, sizeof *r->looked_at);
    r->looked = iem_zeroed(s->n_sums + 1, sizeof *r->looked);
    if (!r->looked_at || !r->looked || !r->first_in || !r->in || !r->safe ||
        !r->queue || !r->queued) {
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
    free(r->looked_at);
    free(r->looked);
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
    if (r->queued[sum] ||
        iem_suppress_sum_end(r->s, sum) - r->s->first[sum] > r->short_sum)
        return;
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

/* Does she know that it is one? */
static bool is_part(const iem_suppression *s, size_t sum, size_t term)
{
    return !s->loose[sum] || s->count[s->term[term]].shown;
}

/* The whole from its parts, each part from the whole and the others. */
static void narrow_sum(iem_reader *r, size_t sum)
{
    const iem_suppression *s = r->s;
    const size_t first = s->first[sum] + 1, end = iem_suppress_sum_end(s, sum);
    const iem_suppress_count *whole = &s->count[s->term[first - 1]];
    struct range parts = {0, 0, 0};
    if (r->trying && !r->looked[sum]) {
        r->looked[sum] = true;
        r->looked_at[r->n_looked++] = sum;
    }
    for (size_t i = first; i < end; i++)
        if (is_part(s, sum, i)) add_range(&parts, &s->count[s->term[i]], 1);
    if (s->loose[sum]) parts.endless++; /* and others */
    narrow(r, s->term[first - 1], parts.low, highest(parts));
    for (size_t i = first; i < end && !r->contradiction; i++) {
        const iem_suppress_count *part = &s->count[s->term[i]];
        struct range others = parts;
        if (!is_part(s, sum, i)) continue;
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

void iem_reader_forget(iem_reader *r)
{
    for (size_t i = 0; i < r->s->n_counts; i++) set_bounds(r, &r->s->count[i]);
}

void iem_reader_work_out(iem_reader *r)
{
    enum { MOST_ROUNDS = 100 };
    iem_suppression *s = r->s;
    r->short_sum = SIZE_MAX;
    r->contradiction = r->trying = false;
    iem_reader_forget(r);
    for (size_t sum = 0; sum < s->n_sums; sum++) put(r, sum);
    follow(r, MOST_ROUNDS * s->n_sums);
}

/* ---- Several sums together ---- */

typedef enum iem_effort {
    IEM_SHORT_SUMS, /* from the count on, from sum to sum that is not long */
    IEM_ALL_SUMS,   /* from the count on, from sum to sum */
    IEM_EVERYWHERE, /* all there is */
} iem_effort;
enum { SMALL = 20000 }; /* terms of a problem in which all there is is not too much */

/* Can the count be `value`, as far as following that from sum to sum tells? Long sums
 * are left out: of them each other count takes a little, and nothing comes of it. */
static bool can_be(iem_reader *r, size_t place, double value, iem_effort effort)
{
    enum { SHORT = 64, MOST_STEPS = 1000, MOST_ROUNDS = 100 };
    size_t most = MOST_STEPS;
    r->short_sum = effort == IEM_SHORT_SUMS ? SHORT : SIZE_MAX;
    r->trying = true;
    r->contradiction = false;
    r->n_moves = 0;
    narrow(r, place, value, value);
    if (effort == IEM_EVERYWHERE) {
        most = MOST_ROUNDS * r->s->n_sums;
        for (size_t sum = 0; sum < r->s->n_sums; sum++) put(r, sum);
    }
    follow(r, most);
    while (r->n_moves > 0) {
        const struct iem_reader_move *move = &r->move[--r->n_moves];
        r->s->count[move->count].low = move->low;
        r->s->count[move->count].high = move->high;
    }
    return !r->contradiction;
}

/* What she can think it is has no gaps, and the truth is in it. */
bool iem_reader_is_told(iem_reader *r, size_t place, double *at_least)
{
    const iem_suppress_count *count = &r->s->count[place];
    double least = count->low;
    *at_least = least;
    if (!(count->n < r->s->by.least) || r->safe[place]) return false;
    if (count->high - count->low < r->protection) return true;
    while (least < count->n && !can_be(r, place, least, IEM_SHORT_SUMS)) least++;
    const double most = least + r->protection;
    *at_least = least;
    r->safe[place] = most <= count->n ||
                     (most <= count->high && can_be(r, place, most, IEM_SHORT_SUMS));
    return !r->safe[place];
}

/* ---- Why ---- */

static void forget_looks(iem_reader *r)
{
    while (r->n_looked > 0) r->looked[r->looked_at[--r->n_looked]] = false;
}

/* The published counts of the sums that were looked at, the first ones, without order.
 */
static size_t find_suspects(const iem_reader *r, size_t *suspects)
{
    const iem_suppression *s = r->s;
    size_t n = 0;
    for (size_t k = 0; k < r->n_looked; k++) {
        const size_t sum = r->looked_at[k];
        for (size_t i = s->first[sum]; i < iem_suppress_sum_end(s, sum); i++) {
            bool new = s->count[s->term[i]].shown;
            for (size_t j = 0; new &&j < n; j++) new = suspects[j] != s->term[i];
            if (!new) continue;
            suspects[n++] = s->term[i];
            if (n == IEM_MOST_SUSPECTS) return n;
        }
    }
    return n;
}

void iem_reader_show(iem_reader *r, size_t place, bool shown)
{
    r->s->count[place].shown = shown;
    set_bounds(r, &r->s->count[place]);
}

static size_t find_largest(const iem_suppression *s, const size_t *places, size_t n)
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        if (iem_suppress_smaller(s, places[at], places[i]) == places[at]) at = i;
    return at;
}

/* What she cannot think it is, she cannot because of something: without all suspects
 * she can. They are let go, the largest first, unless she then cannot again. */
static size_t blame_for(iem_reader *r, size_t place, double value, iem_effort effort,
                        size_t *suspects)
{
    if (effort < IEM_EVERYWHERE) forget_looks(r); /* the near ones stay the first */
    if (can_be(r, place, value, effort)) return 0;
    size_t n = find_suspects(r, suspects), guilty = 0;
    for (size_t i = 0; i < n; i++) iem_reader_show(r, suspects[i], false);
    const bool theirs = can_be(r, place, value, effort);
    while (guilty < n) {
        const size_t at = guilty + find_largest(r->s, suspects + guilty, n - guilty);
        const size_t one = suspects[at];
        iem_reader_show(r, one, true);
        if (!theirs || can_be(r, place, value, effort)) {
            suspects[at] = suspects[--n];
        } else {
            iem_reader_show(r, one, false);
            suspects[at] = suspects[guilty];
            suspects[guilty++] = one;
        }
    }
    for (size_t i = 0; i < guilty; i++) iem_reader_show(r, suspects[i], true);
    return guilty;
}

size_t iem_reader_blame(iem_reader *r, size_t place, double least,
                        size_t suspects[IEM_MOST_SUSPECTS])
{
    const iem_suppress_count *count = &r->s->count[place];
    const double cannot_be[] = {least + r->protection, least - 1};
    const int efforts = r->s->n_terms <= SMALL ? 3 : 2;
    size_t guilty = 0;
    for (int k = 0; k < 2 * efforts && guilty == 0; k++) {
        const double value = cannot_be[k % 2];
        if (value >= count->low && value <= count->high)
            guilty = blame_for(r, place, value, (iem_effort)(k / 2), suspects);
    }
    return guilty;
}
