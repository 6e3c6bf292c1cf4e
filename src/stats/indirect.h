/* Does a trait carry the group into the decision? Part of a twin gap at equal facts
 * goes through a trait when members have it more often and it costs everybody. */
#ifndef IEM_INDIRECT_H
#define IEM_INDIRECT_H

#include "stats/table2x2.h"

#include <stddef.h>

/* Rows first[c] … first[c + 1] - 1 of `t` are the values of the trait (or combinations
 * of several) among people with the facts of cell c. */
typedef struct iem_indirect_data {
    const iem_table *t;
    const size_t *first;
    size_t cells;
    double deff; /* design effect of repeated persons, by which variances grow; 1 */
} iem_indirect_data;

/* All over the members who have at least two twins with the same facts and trait, so
 * that the two gaps are those of the same people: `gap` compares them with everybody of
 * the reference with their facts, `left` with those who have their trait as well. What
 * goes `through` the trait is the difference, and share = 1 - left / gap. The gaps are
 * SATT (Iacus, King & Porro 2012) without linear adjustment for numeric facts.
 *
 * Intervals by the delta method on the joint influence of each person, who may have had
 * another trait; that of the share by Fieller (1954). share NaN: fewer than two such
 * twins in all cells (members 0), or a gap within 3 standard errors of 0, of which
 * nothing could be a share. Below 0: the trait hides part of the gap; above 1: it makes
 * more than all of it. */
typedef struct iem_indirect {
    iem_estimate gap, left, through, share;
    double members; /* compared */
    double overlap; /* of the group's members */
} iem_indirect;
iem_indirect iem_indirect_share(const iem_indirect_data *data);

#endif
