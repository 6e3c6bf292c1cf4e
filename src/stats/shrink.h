/* Empirical Bayes rates: a cell's own count pulled towards a model's rate. */
#ifndef IEM_SHRINK_H
#define IEM_SHRINK_H

#include <stddef.h>

/* Weight m of the model in decisions: of 1, 1.41, 2, … 4096 the smallest within the 95
 * % profile interval of the beta-binomial likelihood, given each cell's model rate in
 * (0, 1). The most likely m would trust a line through a handful of cells as much as
 * thousands of decisions; the least one asks no more trust than the counts insist on.
 */
double iem_shrink_weight(const double *adverse, const double *n, const double *model,
                         size_t count);
/* (a + m * model) / (n + m) */
double iem_shrunk(double adverse, double n, double model, double m);

/* Probability of causation from two shrunken rates: 1 - p0/p1 with the lower and upper
 * bound at one-sided level `level` by the delta method on ln(p1/p0); n + m decisions
 * behind each. Value may be negative. (Tian & Pearl 2000; Benjamini & Yekutieli 2005
 * for the level after selection.) */
typedef struct iem_causation {
    double value, low, high;
} iem_causation;
iem_causation iem_group_chance(double p1, double n1, double p0, double n0,
                               double level);

#endif
