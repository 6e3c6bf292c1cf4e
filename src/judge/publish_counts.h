/* The counts of a result that a reader could add up, as a problem of suppression:
 * groups of a ground make up the log, intersections make up groups, cells of equal
 * facts make up groups and, where a group is compared with everyone else, cells of all;
 * grades make up the adverse decisions. */
#ifndef IEM_PUBLISH_COUNTS_H
#define IEM_PUBLISH_COUNTS_H

#include "judge/published.h"

/* Builds the problem and solves it. */
iem_status iem_publish_counts_make(const struct iem_result *result, iem_coarseness by,
                                   const iem_editions *before,
                                   iem_publish_counts *counts, iem_error *err);

/* The whole log did, since an earlier edition: nothing of it may be told. */
bool iem_publish_log_changed_little(const iem_publish_counts *counts);
/* What is told now is added to the editions. */
iem_status iem_publish_tell(const iem_publish_counts *counts, iem_editions *editions,
                            iem_error *err);

#endif
