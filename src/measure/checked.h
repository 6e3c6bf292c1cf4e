/* Decisions beside outcomes, counted by group: what the families about outcomes are
 * made of. */
#ifndef IEM_CHECKED_H
#define IEM_CHECKED_H

#include "measure/family.h"
#include "stats/confusion.h"

/* By group of a view. */
typedef struct iem_checked {
    size_t n;
    iem_confusion *all;
    iem_confusion *random; /* of them, those that were drawn at random */
    bool has_routes;       /* the plan says how cases were picked */
} iem_checked;

/* From the section "outcomes". */
iem_status iem_checked_count(const iem_work *work, size_t view, iem_checked *checked,
                             iem_error *err);
void iem_checked_clear(iem_checked *checked);

/* A group's reference: another group, or IEM_REST for everybody else. */
iem_confusion iem_checked_reference(const iem_confusion *groups, size_t n, size_t group,
                                    size_t reference);

/* Adjusts the p-values of the statistics from `first` on (those of one ground) by
 * Holm's method, each measure by itself; of the first n_rows rows of the family. */
iem_status iem_checked_adjust(iem_work *work, size_t first, size_t n_rows,
                              iem_error *err);

/* Outcomes that the rate needs were not observed: no more than bounds. */
extern const iem_reason iem_reason_not_observed;

#endif
