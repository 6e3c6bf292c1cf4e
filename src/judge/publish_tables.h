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

#include "judge/publish_counts.h"

/* It is about a few people whose facts it names, and says the same of all of them: it
 * is told to nobody outside, and so gives nothing away either. */
bool iem_statistic_stays_inside(const iem_statistic *s);
/* Its numbers are of people: not of groups, periods or batches. */
bool iem_statistic_counts_people(const iem_statistic *s);
/* There is no such number of people but a verdict or a date: value and all. */
bool iem_statistic_is_bare(const iem_statistic *s);
/* It grows by multiplying, period after period. */
bool iem_statistic_is_evidence(const iem_statistic *s);
/* A numerator that is part of a denominator, both of them people. */
bool iem_statistic_is_part(const iem_statistic *s);
/* Nothing but that: the value is the one divided by the other. */
bool iem_statistic_is_plain_share(const iem_statistic *s);
/* A number of people is below the least that is told. That nobody was looked at is no
 * secret: then there is no value, or no rate of it. */
bool iem_statistic_is_small(iem_coarseness by, const iem_statistic *s);

/* What turned out about a group may be told: all of it, or what is left would be. */
bool iem_outcome_is_enough(iem_coarseness by, const iem_confusion *c);

/* A plain share about nobody but its group: what it was is remembered. */
bool iem_statistic_is_remembered(const iem_statistic *s);
iem_about iem_about_statistic(const iem_statistic *s);

/* A group of the result, by number; n_groups: everybody. */
size_t iem_statistic_group(const iem_publish_counts *counts, const iem_statistic *s);

/* Decides which of them may be told, once the groups are decided on; into `counts`. */
iem_status iem_publish_tables_hide(iem_publish_counts *counts, iem_error *err);

#endif
