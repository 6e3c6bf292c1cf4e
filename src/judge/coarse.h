/* Figures with no more precision than ten people give them.
 *
 * A figure that is published with many digits gives away the counts behind it, and many
 * figures about the same people give them away together. So a figure moves in steps as
 * wide as what ten people would change; fewer than ten people move none of them by more
 * than one step. Bounds of intervals go outwards, so that they still hold. */
#ifndef IEM_COARSE_H
#define IEM_COARSE_H

#include "stats/interval.h"

typedef enum iem_toward { IEM_DOWN = -1, IEM_NEAREST = 0, IEM_UP = 1 } iem_toward;

/* A multiple of `step`. NaN and infinity stay. */
double iem_coarse(double x, double step, iem_toward toward);
/* The least of 1, 2, 5 times a power of ten that is not below `step`. */
double iem_coarse_step(double step);
/* The step of `number` people, unless the standard error says that far fewer make the
 * figure up (a cell with few twins that weighs much). That step is one of few, for the
 * step itself is told by what stands on it. Twice as few are no news: a group and its
 * reference both add to the error. */
double iem_coarse_larger(double by_number, double by_error);
/* On a scale of ratios: a power of 1 + `share`; 0 stays 0. */
double iem_coarse_ratio(double x, double share, iem_toward toward);
/* A p-value as the least of 0.001, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5 and 1 that is not
 * below it. */
double iem_coarse_p(double p);

/* The logarithm of evidence, down to that of a power of 20, which is an alarm: one
 * decision may add a quarter, so in finer steps it would tell of single ones. */
double iem_coarse_log_evidence(double log_e);

/* Value to the nearest step, and bounds so many steps from it as hold the interval
 * wherever in its step the value is: what is told besides is how wide it is. Three
 * figures, each to its own step, would tell together where in its step each of them is.
 */
iem_estimate iem_coarse_estimate(iem_estimate e, double step);
iem_estimate iem_coarse_ratios(iem_estimate e, double share);

#endif
