/* Which cell rows have lines in cases.csv: those of groups with a finding or a
 * discovered cell, and with a limit those strong enough to be kept. */
#ifndef IEM_LISTED_H
#define IEM_LISTED_H

#include "base/status.h"
#include "measure/result.h"

#include <stdbool.h>

typedef struct iem_listed iem_listed;

/* By what a limit ranks; -INFINITY where the chance has no lower bound. */
double iem_listed_strength(const iem_cell_row *row);

/* `limit` 0: all of them. `counted`: a row of the log may be all cases of a cell. */
iem_status iem_listed_new(const struct iem_result *result, size_t n_fact_cells,
                          uint64_t limit, bool counted, iem_listed **listed,
                          iem_error *err);
/* Are there lines at all? */
bool iem_listed_any(const iem_listed *listed);
/* Can a case of this fact cell become a line? */
bool iem_listed_cell(const iem_listed *listed, size_t cell);
/* The row of a treatment and a fact cell; NULL: no lines. Who says beforehand which it
 * will be need not wait for memory. */
void iem_listed_expect(const iem_listed *listed, size_t treatment, size_t cell);
const iem_cell_row *iem_listed_row(const iem_listed *listed, size_t treatment,
                                   size_t cell);
void iem_listed_free(iem_listed *listed);

#endif
