/* Decisions beside outcomes, counted by group: what the families about outcomes are
 * made of. */
#ifndef IEM_CHECKED_H
#define IEM_CHECKED_H

#include "family/work.h"
#include "stats/selective.h"

/* Counts, and how far each may lie from the true one on either side because its
 * publisher rounded: 0 where counts are exact. */
typedef struct iem_counted {
    iem_confusion c, step;
} iem_counted;

/* Gives each group of the result its outcomes, where the plan names them. */
iem_status iem_group_outcomes(const iem_measuring *core, iem_error *err);

/* By group of a view. */
typedef struct iem_checked {
    size_t n;
    iem_counted *all;
    iem_counted sum;     /* all of them together */
    iem_counted *random; /* of them, those that were drawn at random */
    bool has_routes;     /* the plan says how cases were picked */
    double *deff;        /* design effects of repeated persons; 1 without */
} iem_checked;

/* From the section "outcomes". */
iem_status iem_checked_count(const iem_work *work, size_t view, iem_checked *checked,
                             iem_error *err);
void iem_checked_clear(iem_checked *checked);

/* The design effect of a group's decisions; SIZE_MAX: the largest of the view. */
double iem_checked_deff(const iem_work *work, size_t view, size_t group);
/* The statistics from `first` on know of people with several decisions: they were made
 * of what the counts are worth. Where nobody knows how often people come back (a saved
 * tally) they have no bounds and no p. */
void iem_checked_know_repeats(const iem_work *work, size_t first);

/* As many independent decisions as these are worth: all counts / deff (Rao & Scott
 * 1992). */
iem_counted iem_counted_worth(iem_counted group, double deff);
iem_counted iem_counted_sum(const iem_counted *groups, size_t n);
/* Those of `a` who are not of its part `b`. */
iem_counted iem_counted_minus(iem_counted a, iem_counted b);
/* A group's reference: another group, or IEM_REST for everybody else. */
iem_counted iem_checked_reference(const iem_checked *checked, size_t group,
                                  size_t reference);

/* The counts within rounding with which the rate, and its interval, is lowest and
 * highest: rates rise or fall with each count, so they are corners. */
typedef struct iem_extremes {
    iem_confusion low, high;
} iem_extremes;
iem_extremes iem_counted_extremes(iem_counted group, iem_outcome_rate rate);

/* A rate, a difference, a ratio: with what the missing outcomes leave open, what chance
 * does, and what rounding does. */
iem_partial iem_counted_rate(iem_counted group, iem_outcome_rate rate);
iem_partial iem_counted_difference(iem_counted group, iem_counted reference,
                                   iem_outcome_rate rate);
iem_partial iem_counted_ratio(iem_counted group, iem_counted reference,
                              iem_outcome_rate rate);
/* Two-sided p of no difference, the largest within rounding; NaN where the missing
 * outcomes leave the difference open. */
double iem_counted_p(iem_counted group, iem_counted reference, iem_outcome_rate rate);

/* The two rates at once, and the mean difference in two others. */
iem_odds_gap iem_counted_odds(iem_counted group, iem_counted reference);
iem_estimate iem_counted_mean_difference(iem_counted group, iem_counted reference,
                                         iem_outcome_rate one, iem_outcome_rate other);

/* Adjusts the p-values of the statistics from `first` on (those of one ground) by
 * Holm's method, each measure by itself; of the first n_rows rows of the family. */
iem_status iem_checked_adjust(iem_work *work, size_t first, size_t n_rows,
                              iem_error *err);

/* Outcomes that the rate needs were not observed: no more than bounds. */
extern const iem_reason iem_reason_not_observed;

#endif
