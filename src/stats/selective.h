/* Outcomes that are seen only for those who were selected: what can still be said. Who
 * was never checked was never found, so that most rates of a confusion table are not
 * identified; they lie between two bounds, and nothing in the log says where. */
#ifndef IEM_SELECTIVE_H
#define IEM_SELECTIVE_H

#include "stats/confusion.h"

typedef enum iem_identification {
    IEM_IDENTIFIED, /* nobody's missing outcome can move it */
    IEM_NEARLY,     /* they move it less than chance does, and allow it */
    IEM_BOUNDED,    /* only bounds */
    IEM_UNDEFINED   /* its denominator is 0 whatever they were */
} iem_identification;

typedef struct iem_partial {
    iem_identification known;
    bool adverse_missing;    /* outcomes of adverse decisions it needs are missing */
    bool favourable_missing; /* outcomes of favourable decisions are */
    double observed;  /* among decisions with an outcome: what a naive reader sees */
    double low, high; /* whatever the missing outcomes were (Manski 1989) */
    iem_estimate interval; /* value: `observed` where identified or nearly, else NaN;
                            * low, high: the bounds with their sampling error (Imbens
                            * & Manski 2004, at 97.5 % on either side) */
} iem_partial;

/* Bounds of one rate. They are sharp: both ends can be true. */
iem_partial iem_partial_rate(iem_confusion c, iem_outcome_rate rate);
/* Group minus reference, and group over reference. Nearly: the missing outcomes of both
 * move it less than chance does. */
iem_partial iem_partial_difference(iem_confusion group, iem_confusion reference,
                                   iem_outcome_rate rate);
iem_partial iem_partial_ratio(iem_confusion group, iem_confusion reference,
                              iem_outcome_rate rate);

/* Robust outcome test (Gaebler & Goel 2025): the group gets the adverse decision more
 * often AND less often rightly. Where both hold, and the group's risks relate to the
 * reference's by a monotone likelihood ratio, the group met a lower threshold. One of
 * the two alone shows nothing: groups differ in risk, and averages are not margins
 * (infra-marginality). That it shows nothing acquits nobody. */
typedef struct iem_robust_test {
    double p_decisions; /* one-sided: the group's adverse rate is no higher */
    double p_hits;      /* one-sided: its hit rate is no lower */
    double p;           /* the larger: both hold (intersection-union, Berger 1982) */
    /* With the group's missing outcomes all hits, and none of the reference's. */
    double p_worst_hits, p_worst;
} iem_robust_test;
iem_robust_test iem_robust_outcome_test(iem_confusion group, iem_confusion reference);

/* Checks that a profile chose beside checks drawn at random. */
typedef struct iem_lift {
    iem_estimate profile, random; /* hit rates */
    iem_estimate ratio;           /* profile over random, Katz */
    iem_estimate difference;
    double low;       /* lower 95 % bound of the ratio, one-sided score: exists where
                       * the random route found nothing */
    double p_greater; /* the profile finds no more than random does */
} iem_lift;
/* `routes`: group: the profile; reference: random. */
iem_lift iem_lift_over_random(iem_table routes);

/* Error rates that a random route identifies where outcomes are seen for those selected
 * only: its hits give the prevalence p, the selection's give s (share selected) and h
 * (hit rate); TPR = h s / p and FPR = (1 - h) s / (1 - p). Presumes that the random
 * route drew from the same people. Delta method on the logarithm, three independent
 * shares; value and bounds are cut at 1. */
typedef struct iem_from_random {
    iem_estimate prevalence, tpr, fpr;
    bool beyond_one; /* a share came out above 1: the two routes do not fit together */
} iem_from_random;
/* `c`: those not drawn at random; of them tp, fp and how many were selected and not. a
 * positive outcomes among n drawn at random. */
iem_from_random iem_rates_from_random(iem_confusion c, double a, double n);

#endif
