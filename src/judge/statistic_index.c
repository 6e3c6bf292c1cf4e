#include "judge/statistic_index.h"

#include "base/grow.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static int compare_about(const iem_statistic *a, const iem_statistic *b)
{
    int order = strcmp(a->measure->id, b->measure->id);
    if (!order) order = iem_text_order(a->ground, b->ground);
    if (!order) order = iem_text_order(a->group, b->group);
    if (!order) order = iem_text_order(a->of, b->of);
    return order ? order : iem_text_order(a->reference, b->reference);
}

/* Of two about the same the first one first: a measure is of one family. */
static int by_about(const void *a, const void *b)
{
    const iem_statistic *x = *(const iem_statistic *const *)a,
                        *y = *(const iem_statistic *const *)b;
    const int order = compare_about(x, y);
    return order ? order : (x > y) - (x < y);
}

iem_status iem_statistic_index_new(const struct iem_result *result,
                                   iem_statistic_index *index, iem_error *err)
{
    size_t n = 0;
    for (size_t f = 0; f < result->n_families; f++) n += result->families[f].n;
    *index = (iem_statistic_index){iem_zeroed(n, sizeof *index->at), 0};
    if (!index->at) return iem_fail_memory(err);
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++)
            index->at[index->n++] = &result->families[f].at[i];
    qsort(index->at, n, sizeof *index->at, by_about);
    return IEM_OK;
}

void iem_statistic_index_clear(iem_statistic_index *index)
{
    free(index->at);
    *index = (iem_statistic_index){0};
}

const iem_statistic *iem_statistic_of(const iem_statistic_index *index,
                                      const iem_ruling *ruling)
{
    if (!ruling->rule->measure) return NULL;
    const iem_measure_row row = {.id = ruling->rule->measure};
    const iem_statistic about = {.measure = &row,
                                 .ground = ruling->ground,
                                 .group = ruling->group,
                                 .of = ruling->of,
                                 .reference = ruling->reference};
    size_t low = 0, high = index->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_about(index->at[middle], &about) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < index->n && compare_about(index->at[low], &about) == 0;
    return found ? index->at[low] : NULL;
}
