/* What deserves to be read first: the one number on which a group is judged, the order
 * of groups and cells in every renderer, and the group that makes the headline. */
#ifndef IEM_ORDER_H
#define IEM_ORDER_H

#include "measure/result.h"
#include "report/words.h"

#include <stdbool.h>
#include <stddef.h>

/* The twin gap, or on the ratio scale the twin ratio. */
const iem_bounds *iem_treatment_effect(const iem_treatment *t);

/* The run of groups or treatments of one ground that starts at `first`: where it ends.
 */
size_t iem_groups_end(const struct iem_result *result, size_t first);
size_t iem_treatments_end(const struct iem_result *result, size_t first);
/* Fills `order` with result->treatments[first .. end): fail, cannot tell, pass, within
 * each the strongest evidence first. */
void iem_treatments_order(const struct iem_result *result, size_t first, size_t end,
                          const iem_treatment **order);
/* What to say where no cell was discovered: too few people, or spread over many cells.
 */
iem_word iem_cells_none(const struct iem_result *result);
/* Up to `limit` cells, discovered ones first, by the lower bound of their group chance;
 * of one treatment, or of all (NULL). Returns how many. */
size_t iem_cells_strongest(const struct iem_result *result, const iem_treatment *of,
                           const iem_cell_row **cells, size_t limit);

/* A group of a pair of grounds, such as origin and sex together. */
bool iem_treatment_is_pair(const iem_treatment *t);

/* How many groups stand how, and those to speak of; NULL where there is none. The worst
 * on each scale speak for all: [0] on the gap, [1] on the ratio. */
typedef struct iem_standing {
    size_t total, fails, cannot;
    size_t blind; /* of those that cannot be told: no difference could show at all */
    const iem_treatment *head;   /* of the failing ones, the strongest */
    const iem_treatment *unsure; /* the first that cannot be told */
    const iem_treatment *any;
    const iem_treatment *loosest[2]; /* passes, with the largest gap still allowed */
    const iem_treatment *dullest[2]; /* cannot be told, the largest detectable gap */
} iem_standing;

/* Declared grounds speak first; pairs of grounds only where those have no finding. */
iem_standing iem_treatments_standing(const struct iem_result *result);
/* The head of that; NULL: there is no finding. */
const iem_treatment *iem_treatment_headline(const struct iem_result *result);
/* Is there one that a published edition has no name for? */
bool iem_finding_is_hidden(const struct iem_result *result);

#endif
