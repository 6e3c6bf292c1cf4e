#include "judge/suppress.h"

#include "base/grow.h"
#include "judge/suppress_reader.h"

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
        (iem_suppress_count){.n = n, .shown = wanted && n >= s->by.least};
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

double iem_suppress_rounded(iem_coarseness by, double n)
{
    return by.step * floor(n / by.step + 0.5);
}

static size_t sum_end(const iem_suppression *s, size_t sum)
{
    return sum + 1 < s->n_sums ? s->first[sum + 1] : s->n_terms;
}

/* ---- What else has to be hidden ---- */

/* What is needed to solve one: room for all rounds. */
struct solving {
    iem_suppression *s;
    iem_reader reader;
    size_t *smallest; /* by sum: its smallest count that is shown */
    bool *eased;      /* by sum: one of its counts was hidden in this round */
    uint32_t *near;   /* by count: in which step it was reached; 0: not */
};

static size_t smaller(const iem_suppression *s, size_t a, size_t b)
{
    if (a == SIZE_MAX || b == SIZE_MAX) return a == SIZE_MAX ? b : a;
    if (s->count[a].n > s->count[b].n || s->count[a].n < s->count[b].n)
        return s->count[a].n < s->count[b].n ? a : b;
    return a < b ? a : b;
}

static void find_smallest(struct solving *w)
{
    const iem_suppression *s = w->s;
    for (size_t sum = 0; sum < s->n_sums; sum++) {
        w->smallest[sum] = SIZE_MAX;
        w->eased[sum] = false;
        for (size_t i = s->first[sum]; i < sum_end(s, sum); i++)
            if (s->count[s->term[i]].shown)
                w->smallest[sum] = smaller(s, w->smallest[sum], s->term[i]);
    }
}

/* Marks with `step` the counts that share a sum with one marked in an earlier step; the
 * smallest published one of those sums. `more`: any was marked. */
static size_t spread(const struct solving *w, uint32_t step, bool *more)
{
    const iem_suppression *s = w->s;
    size_t smallest = SIZE_MAX;
    *more = false;
    for (size_t sum = 0; sum < s->n_sums; sum++) {
        const size_t first = s->first[sum], end = sum_end(s, sum);
        bool in = false;
        for (size_t i = first; i < end && !in; i++)
            in = w->near[s->term[i]] && w->near[s->term[i]] < step;
        if (in) smallest = smaller(s, smallest, w->smallest[sum]);
        for (size_t i = first; in && i < end; i++) {
            if (w->near[s->term[i]]) continue;
            w->near[s->term[i]] = step;
            *more = true;
        }
    }
    return smallest;
}

/* The smallest published count in the sums of `secret`, else in the sums of those, and
 * so on; SIZE_MAX: none has to do with it. */
static size_t smallest_beside(struct solving *w, size_t secret)
{
    size_t smallest = SIZE_MAX;
    bool more = true;
    for (size_t i = w->reader.first_in[secret]; i < w->reader.first_in[secret + 1]; i++)
        smallest = smaller(w->s, smallest, w->smallest[w->reader.in[i]]);
    if (smallest != SIZE_MAX) return smallest;
    memset(w->near, 0, w->s->n_counts * sizeof *w->near);
    w->near[secret] = 1;
    for (uint32_t step = 2; smallest == SIZE_MAX && more; step++)
        smallest = spread(w, step, &more);
    return smallest;
}

static bool is_eased(const struct solving *w, size_t count)
{
    for (size_t i = w->reader.first_in[count]; i < w->reader.first_in[count + 1]; i++)
        if (w->eased[w->reader.in[i]]) return true;
    return false;
}

/* One count for each secret that is told, unless something was hidden beside it just
 * now: that may be enough. With less published a reader knows less, so what was safe
 * stays safe. */
static bool hide_some(struct solving *w)
{
    iem_suppression *s = w->s;
    bool any = false;
    find_smallest(w);
    for (size_t i = 0; i < s->n_counts; i++) {
        if (s->count[i].n >= s->by.least || is_eased(w, i)) continue;
        if (!iem_reader_is_told(&w->reader, i)) continue;
        const size_t hidden = smallest_beside(w, i);
        if (hidden == SIZE_MAX) continue;
        any = true;
        if (!s->count[hidden].shown) continue; /* for another one, a moment ago */
        s->count[hidden].shown = false;
        for (size_t k = w->reader.first_in[hidden]; k < w->reader.first_in[hidden + 1];
             k++)
            w->eased[w->reader.in[k]] = true;
    }
    return any;
}

/* ---- The whole ---- */

static void solve_for(struct solving *w, bool knowing, double protection)
{
    iem_reader_be(&w->reader, knowing, protection);
    do iem_reader_work_out(&w->reader);
    while (hide_some(w));
}

static iem_status solve(struct solving *w, iem_error *err)
{
    const iem_suppression *s = w->s;
    w->smallest = iem_zeroed(s->n_sums + 1, sizeof *w->smallest);
    w->eased = iem_zeroed(s->n_sums + 1, sizeof *w->eased);
    w->near = iem_zeroed(s->n_counts + 1, sizeof *w->near);
    if (!w->smallest || !w->eased || !w->near) return iem_fail_memory(err);
    solve_for(w, true, s->by.least / 2);
    solve_for(w, false, s->by.least);
    return w->reader.failed ? iem_fail_memory(err) : IEM_OK;
}

iem_status iem_suppress_solve(iem_suppression *s, iem_error *err)
{
    struct solving w = {.s = s};
    if (s->failed) return iem_fail_memory(err);
    IEM_TRY(iem_reader_new(s, &w.reader, err));
    const iem_status status = solve(&w, err);
    iem_reader_clear(&w.reader);
    free(w.smallest);
    free(w.eased);
    free(w.near);
    return status;
}
