/* The subgroups that fare worst among people with the same facts: found on one half of
 * the people, shown on the other.
 *
 * Finding (half 0). Adverse decisions are expected at the rate of all people of the
 * same stratum of facts. The best slice of at most three conditions (conjunctions.h)
 * enters the list; what it explains is fitted (overlap.h) and expected from then on, so
 * that its parts, its wholes and its proxies are looked at again beside it; and so on.
 * Only slices worse off than their strata enter, never those that what is explained has
 * passed by. At
 * the end the least of the list goes out as long as its z beside the others is below
 * `min_z`: a whole whose excess vanishes without one of its parts, a part that is no
 * worse than its whole, and the second of two descriptions of the same people.
 *
 * Showing (half 1). The list is fixed by the other half, so nothing was chosen here. p
 * is the larger of two one-sided p-values: that the subgroup fares no worse than the
 * rest of its strata (Cochran-Mantel-Haenszel, exact when small), and that it adds
 * nothing beside all others of the list (score test): a part must be shown to be worse
 * than its whole, and a whole to be worse than the rest without its parts. Both
 * condition on the margins of the strata of half 1, so that the reference rate is not
 * taken as known: its uncertainty is in their variance. p is then adjusted over the
 * list.
 *
 * What that promises. Where nobody is treated otherwise than others with the same
 * facts, a list with anything shown comes in at most `level` of the logs. Of all lists,
 * the expected share of shown subgroups that have no excess beyond the rest of the list
 * is at most `level` (Benjamini & Hochberg 1995; with Yekutieli's (2001) under any
 * dependence; with Holm's (1979) even the chance of one). Nothing is dropped after the
 * tests, which would undo this. Price: of two subgroups that the log can hardly tell
 * apart neither may be shown; and a part of one stratum alone is compared on the scale
 * of odds. Persons decided upon more than once must be in one half with all decisions,
 * and their design effect known.
 */
#ifndef IEM_SUBGROUPS_H
#define IEM_SUBGROUPS_H

#include "stats/conjunctions.h"
#include "stats/interval.h"

/* Cells: people with the same codes and facts, in two halves. */
typedef struct iem_subgroup_data {
    size_t n_cells, n_dimensions;
    const iem_dimension *dimension;
    const uint32_t *stratum;          /* rising; people with the same facts */
    uint32_t n_strata;                /* all ids are below */
    const int64_t *n[2], *adverse[2]; /* per cell: half 0 and half 1 */
} iem_subgroup_data;

typedef enum iem_subgroup_family {
    IEM_FAMILY_BH,
    IEM_FAMILY_BY,
    IEM_FAMILY_HOLM
} iem_subgroup_family;

typedef struct iem_subgroup_options {
    iem_conjunction_options slice;
    unsigned most; /* subgroups in the list: 1 … 64 */
    double level;  /* of what is shown, such as .05 */
    iem_subgroup_family family;
    double design_effect; /* variance is so many times what it would be if nobody had
                             more than one decision; NaN: not known, nothing is shown */
} iem_subgroup_options;

/* Depth 3, 30 decisions, weight 5, z of 1.645, ranked by z; at most 20 subgroups; level
 * .05 after Benjamini & Hochberg; one decision per person. */
iem_subgroup_options iem_subgroup_defaults(void);

typedef struct iem_subgroup {
    iem_condition condition[IEM_CONJUNCTION_DEPTH]; /* by rising dimension */
    unsigned depth;
    double z_found; /* half 0, beside the others of the list */
    /* All that follows is of half 1. Counts of the subgroup in strata where there are
     * others, and those others. */
    double n, adverse, n_rest, adverse_rest;
    double excess;           /* adverse - expected at the rate of its strata */
    double violation;        /* excess / all decisions (Kearns et al. 2018) */
    iem_estimate difference; /* Mantel-Haenszel, with the rest of its strata; intervals
                                as if each had one decision */
    iem_estimate ratio;
    double z_excess, p_excess; /* worse than the rest of its strata, one-sided */
    double z_beyond, p_beyond; /* worse beside all others of the list, one-sided */
    double p, p_adjusted;      /* NaN: half 1 cannot tell */
    bool shown;
} iem_subgroup;

typedef struct iem_subgroups {
    iem_subgroup *list; /* shown ones first, each part by falling violation */
    size_t n;           /* listed */
    size_t family;      /* p-values that were adjusted together */
    size_t shown;
} iem_subgroups;

/* Dimensions of which none is other than a fact, or cells with one half: an empty list.
 */
iem_status iem_subgroups_find(const iem_subgroup_data *data,
                              const iem_subgroup_options *options, iem_subgroups *found,
                              iem_error *err);
void iem_subgroups_clear(iem_subgroups *found);

/* Adverse rates where two conditions meet: [1][1] both, [1][0] the first alone, [0][1]
 * the second alone, [0][0] neither. */
typedef struct iem_meeting {
    double n[2][2], adverse[2][2];
} iem_meeting;

/* p11 - p10 - p01 + p00: what meeting adds beyond the two apart. Interval from the four
 * Wilson intervals (Zou & Donner 2008, MOVER); *se, unless NULL, the plain one. NaN
 * when one of the four is empty. */
iem_estimate iem_interaction_contrast(const iem_meeting *m, double *se);

#endif
