/* The section of subgroups as the search takes it: cells with their codes, strata of
 * equal facts, and the two halves. */
#ifndef IEM_SUBGROUP_CELLS_H
#define IEM_SUBGROUP_CELLS_H

#include "family/work.h"
#include "stats/subgroups.h"

typedef struct iem_subgroup_cells {
    iem_subgroup_data data; /* into what follows */
    iem_dimension *dimension;
    size_t *axis; /* of each dimension, in the tally */
    uint32_t *code;
    uint32_t *stratum;
    int64_t *n[2], *adverse[2];
    bool drawn; /* the log names neither persons nor cases: halves by chance */
} iem_subgroup_cells;

/* Groups are pooled as the views have them. Without a column of persons or cases each
 * cell's people are dealt out to the halves by the seed. */
iem_status iem_subgroup_cells_take(const iem_work *work, iem_subgroup_cells *cells,
                                   iem_error *err);
void iem_subgroup_cells_clear(iem_subgroup_cells *cells);

/* "origin: B, post: 12", in the result's arena; NULL for no memory. */
const char *iem_subgroup_name(const iem_work *work, const iem_subgroup_cells *cells,
                              const iem_subgroup *subgroup);

#endif
