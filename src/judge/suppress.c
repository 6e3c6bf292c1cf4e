#include "judge/suppress.h"

#include "base/grow.h"
#include "judge/suppress_reader.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A secret that is told. */
struct told {
    size_t count;
    double least; /* that it can be */
};

/* What is needed to solve one: room for all rounds. */
struct solving {
    iem_suppression *s;
    iem_reader reader;
    struct told *told;
    size_t n_told;
    bool *helpless; /* by count: told by how all adds up, whatever is published */
    bool *eased;    /* by sum: one of its counts was hidden in this round */
    uint32_t *near; /* by count: in which step it was reached; 0: not */
};

/* Marks with `step` the counts that share a sum with one marked in an earlier step; the
 * smallest published one of those sums. `more`: any was marked. */
static size_t spread(const struct solving *w, uint32_t step, bool *more)
{
    const iem_suppression *s = w->s;
    size_t smallest = SIZE_MAX;
    *more = false;
    for (size_t sum = 0; sum < s->n_sums; sum++) {
        const size_t first = s->first[sum], end = iem_suppress_sum_end(s, sum);
        bool in = false;
        for (size_t i = first; i < end && !in; i++)
            in = w->near[s->term[i]] && w->near[s->term[i]] < step;
        for (size_t i = first; in && i < end; i++) {
            if (s->count[s->term[i]].shown)
                smallest = iem_suppress_smaller(s, smallest, s->term[i]);
            if (w->near[s->term[i]]) continue;
            w->near[s->term[i]] = step;
            *more = true;
        }
    }
    return smallest;
}

/* The smallest published count in the sums of `secret`, else in the sums of those, and
 * so on. How many: none has to do with it, or one. */
static size_t blame_smallest(const struct solving *w, size_t secret, size_t *guilty)
{
    size_t smallest = SIZE_MAX;
    bool more = true;
    memset(w->near, 0, w->s->n_counts * sizeof *w->near);
    w->near[secret] = 1;
    for (uint32_t step = 2; smallest == SIZE_MAX && more; step++)
        smallest = spread(w, step, &more);
    *guilty = smallest;
    return smallest != SIZE_MAX;
}

static bool is_eased(const struct solving *w, size_t count)
{
    const iem_reader *r = &w->reader;
    for (size_t i = r->first_in[count]; i < r->first_in[count + 1]; i++)
        if (w->eased[r->in[i]]) return true;
    return false;
}

static void hide(struct solving *w, size_t count)
{
    iem_reader *r = &w->reader;
    iem_reader_show(r, count, false);
    for (size_t i = r->first_in[count]; i < r->first_in[count + 1]; i++)
        w->eased[r->in[i]] = true;
}

static void find_told(struct solving *w)
{
    double least;
    w->n_told = 0;
    iem_reader_work_out(&w->reader);
    for (size_t i = 0; i < w->s->n_counts; i++)
        if (!w->helpless[i] && iem_reader_is_told(&w->reader, i, &least))
            w->told[w->n_told++] = (struct told){i, least};
}

/* What has to be for each secret that is told, unless something was hidden beside it
 * just now: that may be enough. With less published a reader knows less, so what was
 * safe stays safe. */
static bool hide_some(struct solving *w)
{
    size_t guilty[IEM_MOST_SUSPECTS];
    bool any = false;
    find_told(w);
    memset(w->eased, 0, w->s->n_sums * sizeof *w->eased);
    iem_reader_forget(&w->reader);
    for (size_t i = 0; i < w->n_told; i++) {
        const struct told told = w->told[i];
        if (is_eased(w, told.count)) continue;
        size_t n = iem_reader_blame(&w->reader, told.count, told.least, guilty);
        /* What was hidden for another may do; else the next round tells. */
        if (n == 0 && !any) n = blame_smallest(w, told.count, guilty);
        for (size_t k = 0; k < n; k++) hide(w, guilty[k]);
        any |= n > 0;
    }
    return any;
}

/* What hiding does not help against is no reason to hide. */
static void find_helpless(struct solving *w, bool *shown)
{
    iem_suppression *s = w->s;
    memset(w->helpless, 0, s->n_counts * sizeof *w->helpless);
    for (size_t i = 0; i < s->n_counts; i++) {
        shown[i] = s->count[i].shown;
        s->count[i].shown = false;
    }
    find_told(w);
    for (size_t i = 0; i < w->n_told; i++) w->helpless[w->told[i].count] = true;
    for (size_t i = 0; i < s->n_counts; i++) s->count[i].shown = shown[i];
}

/* ---- The whole ---- */

/* Of a secret that stands in other tables too those can tell one or two more. */
static const double for_other_tables = 1.2;

static void solve_for(struct solving *w, bool *shown, bool knowing, double protection)
{
    iem_reader_be(&w->reader, knowing, protection);
    find_helpless(w, shown);
    iem_reader_be(&w->reader, knowing, protection);
    while (hide_some(w)) continue;
}

static iem_status solve(struct solving *w, iem_error *err)
{
    const iem_suppression *s = w->s;
    bool *shown = iem_zeroed(s->n_counts + 1, sizeof *shown);
    w->told = iem_zeroed(s->n_counts + 1, sizeof *w->told);
    w->helpless = iem_zeroed(s->n_counts + 1, sizeof *w->helpless);
    w->eased = iem_zeroed(s->n_sums + 1, sizeof *w->eased);
    w->near = iem_zeroed(s->n_counts + 1, sizeof *w->near);
    const bool room = shown && w->told && w->helpless && w->eased && w->near;
    if (room) solve_for(w, shown, true, s->by.least / 2);
    if (room) solve_for(w, shown, false, for_other_tables * s->by.least);
    free(shown);
    return room && !w->reader.failed ? IEM_OK : iem_fail_memory(err);
}

iem_status iem_suppress_solve(iem_suppression *s, iem_error *err)
{
    struct solving w = {.s = s};
    if (s->failed) return iem_fail_memory(err);
    IEM_TRY(iem_reader_new(s, &w.reader, err));
    const iem_status status = solve(&w, err);
    iem_reader_clear(&w.reader);
    free(w.told);
    free(w.helpless);
    free(w.eased);
    free(w.near);
    return status;
}
