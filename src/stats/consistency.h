/* Are people with nearly the same facts decided upon alike? */
#ifndef IEM_CONSISTENCY_H
#define IEM_CONSISTENCY_H

#include "stats/neighbours.h"

typedef struct iem_consistency {
    double value;  /* 1: as her neighbours, always. NaN: nobody has k neighbours */
    double people; /* decisions with k neighbours */
    double alone;  /* without; they are left out */
    double tied;   /* share of people with more than k as near as the k-th */
} iem_consistency;

/* 1 - mean of |y - rate of the k nearest| (Zemel et al. 2013), over the people given
 * (everybody, or one group), each with the neighbours found for her profile. `search`
 * is the one that found them. iemand's own leaves her out herself (`without`), has
 * facts in units that can be compared, and not the ground among them. AIF360's
 * `consistency` is the same with the metric EUCLID, units of 1 and without = false: she
 * is one of her own k neighbours, and money outweighs years. There ties go by the order
 * of rows; here all of them share, which is what that gives on average when nobody ties
 * with herself. */
iem_consistency iem_consistency_of(const iem_search *search, const iem_near *near,
                                   const double *people, const double *adverse);

/* What is to be expected without herself when `adverse` of `people` decisions are dealt
 * out by lot: 1 - 2 a (n - a) / (n (n - 1)). NaN below two. */
double iem_consistency_by_lot(double people, double adverse);

#endif
