/* Which counts of a result are published, and how: what the tables of an edition are
 * filled from. */
#ifndef IEM_PUBLISHED_H
#define IEM_PUBLISHED_H

#include "judge/editions.h"
#include "judge/sums.h"
#include "measure/whom.h"
#include "stats/table2x2.h"

/* People, those of them with an adverse decision, and the others: places in the
 * problem; IEM_NO_PLACE: not in it, hence not published. */
#define IEM_NO_PLACE SIZE_MAX
typedef struct iem_trio {
    size_t n, adverse, favourable;
} iem_trio;

typedef struct iem_grade_places {
    double adverse; /* published; NaN: hidden */
    size_t grade[4];
} iem_grade_places;

typedef struct iem_publish_counts {
    iem_coarseness by;
    const iem_editions *before; /* NULL: nothing is known of earlier editions */
    double people, adverse;     /* of the whole log, exactly */
    iem_suppression problem;
    const struct iem_result *result;
    iem_whom whom; /* of the result */
    iem_trio all;
    iem_trio *group;                        /* by row of result->groups */
    iem_trio *member, *reference;           /* by treatment; everyone else is nowhere */
    iem_trio *cell_member, *cell_reference; /* by row of result->cells */
    iem_grade_places *cases;                /* by row of result->cases */
    iem_arena names;
    const char **cell_name; /* by row of result->cells; NULL: nobody asks */
    bool few_in_cells;      /* some cell of equal facts has a small count */
    bool *outcome;          /* by row of result->groups: what turned out may be told */
    bool **family;          /* by family and statistic: its numbers of people may be */
} iem_publish_counts;

void iem_publish_counts_clear(iem_publish_counts *counts);

/* Enough people with each kind of decision, and not nearly all with the adverse one. */
bool iem_publish_enough(const iem_publish_counts *counts, double n, double adverse);
/* The row of a group; n_groups of the result: there is none of that name. */
size_t iem_publish_row(const iem_publish_counts *counts, const char *ground,
                       const char *group);
/* Rounded; NaN: hidden. */
double iem_published(const iem_publish_counts *counts, size_t place);
/* Both the people and the adverse ones among them are published. */
bool iem_published_both(const iem_publish_counts *counts, iem_trio trio);
/* A group and its reference. Everyone else is what is left of the published log without
 * the published group: that tells nothing more. NaN: hidden. */
iem_table iem_published_table(const iem_publish_counts *counts, const iem_treatment *t,
                              size_t treatment);
/* The adverse ones, unless those they belong to are hidden. */
double iem_published_adverse(const iem_publish_counts *counts, iem_trio trio);

#endif
