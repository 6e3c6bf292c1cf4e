/* The counts of all tables beside the groups, as parts of the one problem of what may
 * be published: what turned out, and every number of people in a family of measures.
 * How they hang together is found by looking, so that a new family needs nothing here:
 *
 * - What is one number about one group is one count, whatever table it stands in.
 * - The numerator of a share and the others make up its denominator.
 * - The slices of a group (periods, steps, reasons) add up to something; so do the same
 *   numbers of all groups of a ground, and of the intersections of one group. Where
 * that is a number of another table, or of another ground, the tables share a margin.
 *
 * Beside a number that is hidden another one of its sum is hidden too, the smallest,
 * until those that are hidden are two or more and at least as many people as are told
 * of. So it goes on where that one is part of another sum (Cox 1980). What is published
 * of groups and cells stands already, solved exactly (suppress.h). Sums that only
 * happen to hold are taken for real: then a little more is hidden. */
#ifndef IEM_PUBLISH_TABLES_H
#define IEM_PUBLISH_TABLES_H

#include "judge/published.h"

/* What turned out about a group may be told: all of it, or what is left would be. */
bool iem_outcome_is_enough(iem_coarseness by, const iem_confusion *c);

/* A group of the result, by number; n_groups: everybody. */
size_t iem_statistic_group(const iem_publish_counts *counts, const iem_statistic *s);

/* Decides which of them may be told, once the groups are decided on; into `counts`. */
iem_status iem_publish_tables_hide(iem_publish_counts *counts, iem_error *err);

#endif
