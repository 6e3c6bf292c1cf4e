/* What several processes counted becomes one, the same for all of them. With one
 * process nothing happens. */
#ifndef IEM_SUM_H
#define IEM_SUM_H

#include "engine/ranks.h"
#include "measure/refine.h"
#include "tally/tally.h"

/* A settled tally. */
iem_status iem_sum_tally(iem_ranks *ranks, struct iem_tally **tally, iem_error *err);
/* A cube whose codes are the same for all; sorted again. */
iem_status iem_sum_cube(iem_ranks *ranks, iem_cube *cube, iem_error *err);
iem_status iem_sum_gathered(iem_ranks *ranks, const iem_refine *refine,
                            iem_gathered *gathered, iem_error *err);

/* Anything that adds up: in a tree, and then to all as the bytes that sum->put gives,
 * which `replace` puts in the place of the part. With one process nothing is done. */
iem_status iem_sum_up(iem_ranks *ranks, const iem_sum *sum,
                      iem_status (*replace)(void *ctx, const char *bytes, size_t n,
                                            iem_error *err),
                      iem_error *err);
/* What came from another rank is not what was sent. */
iem_status iem_sum_broken(iem_error *err);

#endif
