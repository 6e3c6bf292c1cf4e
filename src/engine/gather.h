/* The second pass: what only rows can tell (measure/refine.h). */
#ifndef IEM_GATHER_H
#define IEM_GATHER_H

#include "engine/log.h"
#include "measure/measure.h"

/* `tally` is the settled one that `measuring` is about. */
iem_status iem_gather(iem_log *log, const struct iem_plan *plan,
                      struct iem_tally *tally, const iem_measuring *measuring,
                      const iem_refine *refine, uint64_t seed, iem_gathered *gathered,
                      iem_error *err);

/* The same tally for every thread, as a frozen pass wants it. */
iem_status iem_shared_tally(struct iem_tally *tally, unsigned n,
                            struct iem_tally ***all, iem_error *err);

#endif
