/* How the threads of one pass count together.
 *
 * Each has counts of its own. Those that grow large go to common ones, so that memory
 * does not grow with the number of threads. */
#ifndef IEM_COUNTS_H
#define IEM_COUNTS_H

#include "engine/log.h"

typedef struct iem_counts iem_counts;

/* For the threads of a log (borrowed). `memory`: see room.h. */
iem_status iem_counts_new(const iem_log *log, const struct iem_plan *plan,
                          size_t memory, iem_counts **counts, iem_error *err);
/* One per thread, whose coder writes new categories and what became of rows there. */
struct iem_tally *const *iem_counts_tallies(const iem_counts *counts);
/* Adds the rows that one thread coded. IEM_ERR_DATA: they do not fit in memory, or a
 * sum not in 128 bits. */
iem_status iem_counts_add(iem_counts *counts, unsigned worker, const iem_rows *rows,
                          iem_error *err);
/* All that was counted since the last time, settled; the caller's. `last`: nothing will
 * be added any more. No thread may be counting. */
iem_status iem_counts_take(iem_counts *counts, bool last, struct iem_tally **tally,
                           iem_error *err);
void iem_counts_free(iem_counts *counts);

/* n tallies of a plan, for passes that count nothing in common. */
iem_status iem_tallies_new(const struct iem_plan *plan, unsigned n,
                           struct iem_tally ***tallies, iem_error *err);
void iem_tallies_free(struct iem_tally **tallies, unsigned n);

#endif
