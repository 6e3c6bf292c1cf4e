/* What the parts of one treatment share while they measure it. */
#ifndef IEM_SCRATCH_H
#define IEM_SCRATCH_H

#include "measure/shrunk.h"
#include "measure/subject.h"
#include "stats/twin.h"

/* Arrays beside one comparison, one element per cell. */
typedef struct iem_scratch {
    iem_table *corner[2]; /* mildest, harshest; NULL without rounding */
    double *adjusted, *offset, *score;
    uint64_t *keys;
} iem_scratch;

iem_status iem_scratch_make(const iem_subject *subject, const iem_comparison *c,
                            iem_scratch *s, iem_error *err);
void iem_scratch_clear(iem_scratch *s);

/* Repeated persons: bounds as far out as standard errors times the square root of the
 * design effect put them; on the log scale for a ratio. */
void iem_widen(iem_estimate *e, double deff, bool ratio);
/* A two-sided p that a design effect makes less sure. */
double iem_weaken(double p_two_sided, double deff);
/* All disparities and the test of no gap. */
void iem_widen_disparities(iem_treatment *t, double deff);

/* qnorm(.975) + qnorm(.8): a true effect so many standard errors beyond the margin is
 * called in 80 % of logs. */
#define iem_seen_in_80 2.801585218128849

/* The three parts; each fills its fields of the treatment. */
iem_status iem_measure_gap(const iem_subject *subject, const iem_comparison *c,
                           iem_scratch *s, iem_treatment *t, iem_twin_gap *twin,
                           iem_error *err);
/* `slope`: of the gap's reference, in the score. */
iem_status iem_measure_weight(const iem_subject *subject, const iem_comparison *gap,
                              const iem_scratch *s, double slope, iem_treatment *t,
                              iem_error *err);
void iem_measure_people(const iem_subject *subject, const iem_comparison *c,
                        const iem_scratch *s, const iem_twin_gap *twin,
                        const iem_shrunk_rates *rates, iem_treatment *t);

#endif
