/* How much more often a group gets the adverse decision than its context: the measures
 * of rule mining (Pedreschi, Ruggieri & Turini 2008, 2009), what follows about a group
 * that is not in the log, and the widest ratio among many groups. */
#ifndef IEM_LIFTS_H
#define IEM_LIFTS_H

#include "stats/table2x2.h"

#include <stddef.h>

/* p1: rate of the group, p0: of everybody else in the context, p: of the context, which
 * the group is part of. Intervals are those of table2x2.h; where p takes the place of
 * p0 they are carried over with the group's share of the context held as it is. Whether
 * a lift of alpha or more is too much (alpha-protection) is the caller's to say. */
typedef struct iem_lifts {
    iem_estimate elift, slift; /* p1 / p and p1 / p0 */
    iem_estimate olift;        /* odds ratio of group and others */
    iem_estimate glift;        /* elift or its favourable side, whichever >= 1 */
    iem_estimate elift_gap, slift_gap;   /* p1 - p and p1 - p0 (elift_d, slift_d) */
    iem_estimate elift_kept, slift_kept; /* (1 - p1) / (1 - p), … (1 - p0): chance
                                            ratios (elift_c, slift_c) */
} iem_lifts;

/* NaN: a side is empty, or what stands below the line is 0. */
iem_lifts iem_lifts_of(iem_table t);

/* The least elift of a group that is not in the log, from something that is: a trait D,
 * with `decided` = P(adverse | D), `overall` = P(adverse) and, from elsewhere, at least
 * `carry` = P(D | group) (beta1) and `belong` = P(group | D) (beta2), all in one
 * context. 0: nothing follows. (elb of Pedreschi, Ruggieri & Turini 2008, theorem on
 * inference through background knowledge.) NaN: overall or belong is 0. */
double iem_inferred_elift(double decided, double overall, double carry, double belong);

/* The largest log ratio of any two groups' rates, of the adverse decision or of the
 * favourable one, each rate smoothed to (a + concentration / 2) / (n + concentration):
 * epsilon of Foulds, Islam, Keya & Pan (2020). The largest of many is large by chance
 * alone, the more so the smaller the groups. `rare` and `often`: the groups that cause
 * it, with the smaller and the larger of the two rates. Groups without decisions are
 * skipped; NaN below two groups, or where a rate is 0 (without smoothing). */
typedef struct iem_widest {
    double log_ratio;
    size_t rare, often;
    int adverse; /* of the adverse decision's rates; else of the favourable one's */
} iem_widest;
iem_widest iem_widest_log_ratio(const double *adverse, const double *n, size_t n_groups,
                                double concentration);

#endif
