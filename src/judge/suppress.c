#include "judge/suppress.h"

#include "base/grow.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- The problem ---- */

size_t iem_suppress_add(iem_suppression *s, double n, bool wanted)
{
    if (!IEM_GROW(s->count, s->counts_capacity, s->n_counts + 1)) {
        s->failed = true;
        return 0;
    }
    s->count[s->n_counts] =
        (iem_suppress_count){.n = n, .shown = wanted && n >= IEM_LEAST_COUNT};
    return s->n_counts++;
}

void iem_suppress_whole(iem_suppression *s, size_t whole)
{
    if (!IEM_GROW(s->first, s->sums_capacity, s->n_sums + 1)) {
        s->failed = true;
        return;
    }
    s->first[s->n_sums++] = s->n_terms;
    iem_suppress_part(s, whole);
}

void iem_suppress_part(iem_suppression *s, size_t part)
{
    if (IEM_GROW(s->term, s->terms_capacity, s->n_terms + 1))
        s->term[s->n_terms++] = part;
    else
        s->failed = true;
}

void iem_suppress_clear(iem_suppression *s)
{
    free(s->count);
    free(s->first);
    free(s->term);
    *s = (iem_suppression){0};
}

double iem_suppress_rounded(double n)
{
    return IEM_COUNT_STEP * floor(n / IEM_COUNT_STEP + 0.5);
}

/* ---- What a reader can work out ---- */

static bool is_secret(const iem_suppress_count *count)
{
    return count->n < IEM_LEAST_COUNT;
}

/* Before anything is added up. */
static void set_bounds(iem_suppress_count *count)
{
    const double rounded = iem_suppress_rounded(count->n), half = IEM_COUNT_STEP / 2.0;
    if (count->shown) {
        count->low = fmax(rounded - half, IEM_LEAST_COUNT);
        count->high = rounded + half - 1;
    } else {
        count->low = is_secret(count) ? 0 : IEM_LEAST_COUNT;
        count->high = is_secret(count) ? IEM_LEAST_COUNT - 1 : INFINITY;
    }
}

static bool narrow(iem_suppress_count *count, double low, double high)
{
    const bool moved = low > count->low || high < count->high;
    if (low > count->low) count->low = low;
    if (high < count->high) count->high = high;
    return moved;
}

static size_t sum_end(const iem_suppression *s, size_t sum)
{
    return sum + 1 < s->n_sums ? s->first[sum + 1] : s->n_terms;
}

/* One sum: the whole from its parts, each part from the whole and the others. */
static bool narrow_sum(iem_suppression *s, size_t sum)
{
    const size_t first = s->first[sum] + 1, end = sum_end(s, sum);
    iem_suppress_count *whole = &s->count[s->term[first - 1]];
    double low = 0, high = 0; /* of the parts; high of those that have one */
    size_t endless = 0;
    for (size_t i = first; i < end; i++) {
        const iem_suppress_count *part = &s->count[s->term[i]];
        low += part->low;
        if (isinf(part->high))
            endless++;
        else
            high += part->high;
    }
    bool moved = narrow(whole, low, endless ? INFINITY : high);
    for (size_t i = first; i < end; i++) {
        iem_suppress_count *part = &s->count[s->term[i]];
        const bool open = isinf(part->high);
        const double others_low = low - part->low;
        const double others_high = endless > (size_t)open ? INFINITY
                                   : open                 ? high
                                                          : high - part->high;
        const iem_suppress_count before = *part;
        if (!narrow(part, whole->low - others_high, whole->high - others_low)) continue;
        moved = true;
        low += part->low - before.low;
        if (!open) high += part->high - before.high;
        if (open && !isinf(part->high)) endless--, high += part->high;
    }
    return moved;
}

/* Bounds are whole numbers that only move inwards, so this ends; the limit keeps a
 * long chain of sums from creeping one person at a time. */
static void narrow_all(iem_suppression *s)
{
    enum { MOST_ROUNDS = 100 };
    bool moved = true;
    for (size_t i = 0; i < s->n_counts; i++) set_bounds(&s->count[i]);
    for (int round = 0; moved && round < MOST_ROUNDS; round++) {
        moved = false;
        for (size_t sum = 0; sum < s->n_sums; sum++) moved |= narrow_sum(s, sum);
    }
}

/* ---- What else has to be hidden ---- */

static bool is_told(const iem_suppress_count *count)
{
    return is_secret(count) && count->high - count->low < IEM_PROTECTION;
}

/* Marks with `step` the counts that share a sum with one marked in an earlier step; 0:
 * not marked. */
static bool spread(const iem_suppression *s, uint32_t *near, uint32_t step)
{
    bool more = false;
    for (size_t sum = 0; sum < s->n_sums; sum++) {
        const size_t first = s->first[sum], end = sum_end(s, sum);
        bool in = false;
        for (size_t i = first; i < end; i++)
            in |= near[s->term[i]] && near[s->term[i]] < step;
        for (size_t i = first; in && i < end; i++) {
            if (near[s->term[i]]) continue;
            near[s->term[i]] = step;
            more = true;
        }
    }
    return more;
}

static size_t smallest_shown(const iem_suppression *s, const uint32_t *near)
{
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < s->n_counts; i++)
        if (near[i] && s->count[i].shown &&
            (smallest == SIZE_MAX || s->count[i].n < s->count[smallest].n))
            smallest = i;
    return smallest;
}

/* The smallest published count in the sums of `secret`, else in the sums of those, and
 * so on; SIZE_MAX: none has to do with it. */
static size_t smallest_beside(const iem_suppression *s, size_t secret, uint32_t *near)
{
    size_t smallest = SIZE_MAX;
    memset(near, 0, s->n_counts * sizeof *near);
    near[secret] = 1;
    for (uint32_t step = 2; smallest == SIZE_MAX && spread(s, near, step); step++)
        smallest = smallest_shown(s, near);
    return smallest;
}

iem_status iem_suppress_solve(iem_suppression *s, iem_error *err)
{
    uint32_t *near = s->failed ? NULL : iem_zeroed(s->n_counts, sizeof *near);
    if (!near) return iem_fail_memory(err);
    narrow_all(s);
    for (size_t i = 0; i < s->n_counts;) {
        const size_t hidden =
            is_told(&s->count[i]) ? smallest_beside(s, i, near) : SIZE_MAX;
        if (hidden == SIZE_MAX) {
            i++;
            continue;
        }
        /* With less published a reader knows less: what was safe stays safe. */
        s->count[hidden].shown = false;
        narrow_all(s);
    }
    free(near);
    return IEM_OK;
}
