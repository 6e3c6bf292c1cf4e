/* Individual against group treatment of one group: twin gap, fact weight, crossing, who
 * was harmed or spared. Verdicts are not taken here (judge/). */
#ifndef IEM_TREATMENT_H
#define IEM_TREATMENT_H

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

/* Weight of the model, in decisions, for the group and for the reference. */
typedef struct iem_shrink_weights {
    double m1, m0;
} iem_shrink_weights;

/* Empirical Bayes rates of every cell of a comparison, pulled towards a line in the
 * score: p1 and p0 per cell, the weight of each line, the slope of the reference's. */
typedef struct iem_shrunk_rates {
    double *p1, *p0;
    iem_shrink_weights weights;
    double slope0; /* NaN: no information */
} iem_shrunk_rates;
iem_status iem_shrink_rates(const iem_comparison *comparison, const iem_score *score,
                            iem_shrunk_rates *rates, iem_error *err);
void iem_shrunk_rates_clear(iem_shrunk_rates *rates);

/* `rates` NULL when the subject has no score: only disparity is measured then. */
iem_status iem_measure_treatment(const iem_subject *subject,
                                 const iem_comparison *comparison,
                                 const iem_shrunk_rates *rates,
                                 iem_treatment *treatment, iem_error *err);

#endif
