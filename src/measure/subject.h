/* Of whom a treatment is measured, and beside whom. */
#ifndef IEM_SUBJECT_H
#define IEM_SUBJECT_H

#include "measure/result.h"
#include "measure/score.h"

typedef struct iem_subject {
    const struct iem_plan *plan;
    const struct iem_tally *tally;
    const iem_fact_cells *cells;
    const iem_view *view;
    const iem_score *score; /* NULL: the plan has neither facts nor profile */
    size_t group;
    uint64_t seed;
    double pooled_rate; /* adverse rate of the whole log: it settles the scale */
    size_t persons;     /* different members, when known; SIZE_MAX */
    double deff_gap, deff_weight; /* of repeated persons; 1 without */
} iem_subject;

/* The reference of rates and gaps, and that of the fact weight: the named one, else
 * everybody else; for the weight the largest group, and for that one the rest. */
size_t iem_subject_reference(const iem_subject *subject);
size_t iem_subject_weight_reference(const iem_subject *subject);

#endif
