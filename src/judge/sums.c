#include "judge/sums.h"

#include "base/grow.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

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

static void begin_sum(iem_suppression *s, size_t whole, bool loose)
{
    if (!IEM_GROW(s->first, s->sums_capacity, s->n_sums + 1) ||
        !IEM_GROW(s->loose, s->loose_capacity, s->n_sums + 1)) {
        s->failed = true;
        return;
    }
    s->loose[s->n_sums] = loose;
    s->first[s->n_sums++] = s->n_terms;
    iem_suppress_part(s, whole);
}

void iem_suppress_whole(iem_suppression *s, size_t whole)
{
    begin_sum(s, whole, false);
}

void iem_suppress_at_least(iem_suppression *s, size_t whole)
{
    begin_sum(s, whole, true);
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
    free(s->loose);
    free(s->term);
    *s = (iem_suppression){0};
}

double iem_suppress_rounded(iem_coarseness by, double n)
{
    return by.step * floor(n / by.step + 0.5);
}

size_t iem_suppress_sum_end(const iem_suppression *s, size_t sum)
{
    return sum + 1 < s->n_sums ? s->first[sum + 1] : s->n_terms;
}

size_t iem_suppress_smaller(const iem_suppression *s, size_t a, size_t b)
{
    if (a == SIZE_MAX || b == SIZE_MAX) return a == SIZE_MAX ? b : a;
    if (s->count[a].dear != s->count[b].dear) return s->count[a].dear ? b : a;
    if (s->count[a].n > s->count[b].n || s->count[a].n < s->count[b].n)
        return s->count[a].n < s->count[b].n ? a : b;
    return a < b ? a : b;
}
