/* How unequally a benefit is spread over people, and how much of that lies between
 * groups: generalised entropy (Shorrocks 1980), of which Theil's (1967) index is one,
 * as a measure of decisions (Speicher et al. 2018). Pure functions of counts. */
#ifndef IEM_INEQUALITY_H
#define IEM_INEQUALITY_H

#include "stats/interval.h"

#include <stddef.h>

/* count[g * n_values + v] people of group g have the benefit value[v] >= 0. What a
 * benefit is, is the caller's: 1 for a favourable decision and 0 for another; 1 +
 * decision - outcome, thus 0, 1 or 2 (Speicher et al.); an amount. A weighted log has
 * its weights as counts. */
typedef struct iem_benefits {
    const double *value, *count;
    size_t n_groups, n_values;
} iem_benefits;

/* One group's part of the whole. */
typedef struct iem_entropy_part {
    double n, mean; /* people, and their mean benefit; mean NaN: nobody */
    double entropy; /* inequality among themselves */
    double weight;  /* (n / N) (mean / mean of all)^alpha */
    double within;  /* weight * entropy: its part of the within-group part */
    double between; /* its part of the between-group part; may be negative */
} iem_entropy_part;

/* total = between + within, and share = between / total. Intervals are those of the
 * delta method; their lower ends are at least 0. They do not hold where the groups'
 * means hardly differ: there `between` is above 0 by chance alone, and `by_chance` is
 * how much of it to expect if all groups had the same mean. */
typedef struct iem_entropy {
    iem_estimate total, between, within, share;
    double total_se, between_se, within_se;
    double by_chance;
} iem_entropy;

/* Undefined in all. */
extern const iem_entropy iem_no_entropy;

/* E h(b / mean) with h(r) = (r^alpha - 1) / (alpha (alpha - 1)), r ln r for alpha 1
 * (Theil) and -ln r for alpha 0 (mean log deviation). 0: everybody has the same.
 * Undefined (NaN) when nobody has any benefit, and for alpha <= 0 when somebody has
 * none (between: when a whole group has none). `part`: room for n_groups, or NULL. */
iem_entropy iem_generalised_entropy(const iem_benefits *b, int alpha,
                                    iem_entropy_part *part);

/* Standard deviation / mean, from an entropy (or a part of it) of alpha 2 and its
 * bounds: sqrt(2 GE(2)). */
iem_estimate iem_coefficient_of_variation(iem_estimate entropy2);

#endif
