/* The statistics of a result by what they are about, so that each ruling finds its own
 * among those of a million groups. */
#ifndef IEM_STATISTIC_INDEX_H
#define IEM_STATISTIC_INDEX_H

#include "measure/result.h"

typedef struct iem_statistic_index {
    const iem_statistic **at; /* sorted; borrowed from the result */
    size_t n;
} iem_statistic_index;

iem_status iem_statistic_index_new(const struct iem_result *result,
                                   iem_statistic_index *index, iem_error *err);
void iem_statistic_index_clear(iem_statistic_index *index);

/* What the ruling is about, the first of the result; NULL: no family has it. */
const iem_statistic *iem_statistic_of(const iem_statistic_index *index,
                                      const iem_ruling *ruling);

#endif
