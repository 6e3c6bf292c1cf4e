#include "report/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const iem_bounds *iem_treatment_effect(const iem_treatment *t)
{
    return t->ratio_scale ? &t->twin_ratio : &t->twin_gap;
}

/* ---- Order ---- */

size_t iem_groups_end(const struct iem_result *result, size_t first)
{
    size_t end = first;
    while (end < result->n_groups &&
           strcmp(result->groups[end].ground, result->groups[first].ground) == 0)
        end++;
    return end;
}

size_t iem_treatments_end(const struct iem_result *result, size_t first)
{
    size_t end = first;
    while (end < result->n_treatments && strcmp(result->treatments[end].ground,
                                                result->treatments[first].ground) == 0)
        end++;
    return end;
}

static int urgency(const iem_treatment *t)
{
    return t->verdict == IEM_FAIL ? 0 : t->verdict == IEM_CANNOT_TELL ? 1 : 2;
}

/* Evidence that the group is judged as a group, whichever way. */
static double strength(const iem_treatment *t)
{
    const double gap = isnan(t->cmh_z) ? -INFINITY : t->cmh_z;
    const double weight = isnan(t->trend_z) ? -INFINITY : t->trend_z;
    return gap > weight ? gap : weight;
}

static int compare_treatments(const void *a, const void *b)
{
    const iem_treatment *x = *(const iem_treatment *const *)a;
    const iem_treatment *y = *(const iem_treatment *const *)b;
    if (urgency(x) != urgency(y)) return urgency(x) - urgency(y);
    const double sx = strength(x), sy = strength(y);
    if (sx < sy || sx > sy) return sx < sy ? 1 : -1;
    return (x > y) - (x < y);
}

void iem_treatments_order(const struct iem_result *result, size_t first, size_t end,
                          const iem_treatment **order)
{
    for (size_t i = first; i < end; i++) order[i - first] = &result->treatments[i];
    qsort(order, end - first, sizeof *order, compare_treatments);
}

static bool cell_before(const iem_cell_row *a, const iem_cell_row *b)
{
    if (a->discovered != b->discovered) return a->discovered;
    const double x = isnan(a->chance_low) ? -INFINITY : a->chance_low;
    const double y = isnan(b->chance_low) ? -INFINITY : b->chance_low;
    return x > y;
}

/* The chosen ones are kept sorted: cells can be millions, `limit` is a handful. */
size_t iem_cells_strongest(const struct iem_result *result, const iem_treatment *of,
                           const iem_cell_row **cells, size_t limit)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_cells; i++) {
        const iem_cell_row *cell = &result->cells[i];
        if (of && &result->treatments[cell->treatment] != of) continue;
        if (n == limit && (limit == 0 || !cell_before(cell, cells[n - 1]))) continue;
        size_t at = n < limit ? n++ : n - 1;
        for (; at > 0 && cell_before(cell, cells[at - 1]); at--)
            cells[at] = cells[at - 1];
        cells[at] = cell;
    }
    return n;
}

iem_word iem_cells_none(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_cells; i++)
        if (isfinite(result->cells[i].p)) return IEM_W_CARRIES_SPREAD;
    return IEM_W_CARRIES_NONE;
}

/* ---- Standing ---- */

bool iem_treatment_is_pair(const iem_treatment *t)
{
    return t->n_parts > 1;
}

static void stand_unsure(iem_standing *standing, const iem_treatment *t)
{
    const iem_treatment **worst = &standing->dullest[t->ratio_scale];
    if (standing->cannot++ == 0) standing->unsure = t;
    if (!isfinite(t->detectable_gap))
        standing->blind++;
    else if (!*worst || t->detectable_gap > (*worst)->detectable_gap)
        *worst = t;
}

static void stand_passed(iem_standing *standing, const iem_treatment *t)
{
    const iem_treatment **worst = &standing->loosest[t->ratio_scale];
    if (!isfinite(t->largest_gap)) return;
    if (!*worst || t->largest_gap > (*worst)->largest_gap) *worst = t;
}

static iem_standing standing_of(const struct iem_result *result, bool pairs)
{
    iem_standing standing = {0};
    for (size_t i = 0; i < result->n_treatments; i++) {
        const iem_treatment *t = &result->treatments[i];
        if (iem_treatment_is_pair(t) != pairs || t->unnamed) continue;
        standing.total++;
        if (!standing.any) standing.any = t;
        if (t->verdict == IEM_CANNOT_TELL) stand_unsure(&standing, t);
        if (t->verdict == IEM_PASS) stand_passed(&standing, t);
        if (t->verdict != IEM_FAIL) continue;
        standing.fails++;
        if (!standing.head || compare_treatments(&t, &standing.head) < 0)
            standing.head = t;
    }
    return standing;
}

iem_standing iem_treatments_standing(const struct iem_result *result)
{
    const iem_standing declared = standing_of(result, false);
    if (declared.fails) return declared;
    const iem_standing pairs = standing_of(result, true);
    return pairs.fails ? pairs : declared;
}

bool iem_finding_is_hidden(const struct iem_result *result)
{
    return result->verdict == IEM_FAIL && !iem_treatment_headline(result);
}

const iem_treatment *iem_treatment_headline(const struct iem_result *result)
{
    return iem_treatments_standing(result).head;
}
