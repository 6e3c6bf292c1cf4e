/* People by score, decision and outcome: from the section "scores" to counts by
 * distinct score, of everybody and of one group at a time. */
#ifndef IEM_SCORED_H
#define IEM_SCORED_H

#include "family/work.h"
#include "stats/rank.h"

/* Some of the people, by score; who has no score is in `people` alone. */
typedef struct iem_scored {
    double *all, *adverse, *favourable;
    double *positive, *negative; /* of those whose outcome is known */
    double people, n;            /* of them with a score */
} iem_scored;

typedef struct iem_scored_log {
    const iem_work *work;
    const iem_section *section;
    size_t score_place, outcome_place; /* in a key; SIZE_MAX: no outcome */
    uint32_t positive, negative;       /* codes; IEM_NO_CODE: nobody has it */
    size_t n;                          /* distinct scores (buckets), ascending */
    double *value;
    double spread; /* of a bucket; 0: exact */
    iem_scored everybody;
} iem_scored_log;

/* The plan has a score. */
iem_status iem_scored_log_init(iem_scored_log *log, const iem_work *work,
                               iem_error *err);
void iem_scored_log_clear(iem_scored_log *log);

iem_status iem_scored_init(iem_scored *people, size_t n, iem_error *err);
void iem_scored_clear(iem_scored *people);

/* Cells of the section by group of a view. */
typedef struct iem_scored_view {
    size_t *first; /* per group, and the end */
    uint32_t *cell;
} iem_scored_view;
iem_status iem_scored_view_init(iem_scored_view *cells, const iem_scored_log *log,
                                size_t view, iem_error *err);
void iem_scored_view_clear(iem_scored_view *cells);

/* The members of one group; and everybody who is not among `people`. */
void iem_scored_group(const iem_scored_log *log, const iem_scored_view *cells,
                      size_t group, iem_scored *people);
void iem_scored_rest(const iem_scored_log *log, const iem_scored *people,
                     iem_scored *rest);

/* Two sides of people, and two sides of the same people. */
iem_sides iem_scored_sides(const iem_scored_log *log, const iem_scored *a,
                           const iem_scored *b);
iem_sides iem_scored_decisions(const iem_scored_log *log, const iem_scored *people);
iem_sides iem_scored_outcomes(const iem_scored_log *log, const iem_scored *people);

#endif
