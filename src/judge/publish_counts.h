/* The counts of a result that a reader could add up, as a problem of suppression:
 * groups of a ground make up the log, intersections make up groups, cells of equal
 * facts make up groups and, where a group is compared with everyone else, cells of all;
 * grades make up the adverse decisions. */
#ifndef IEM_PUBLISH_COUNTS_H
#define IEM_PUBLISH_COUNTS_H

#include "judge/editions.h"
#include "judge/suppress.h"
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

/* Builds the problem and solves it. */
iem_status iem_publish_counts_make(const struct iem_result *result, iem_coarseness by,
                                   const iem_editions *before,
                                   iem_publish_counts *counts, iem_error *err);
void iem_publish_counts_clear(iem_publish_counts *counts);

/* The whole log did, since an earlier edition: nothing of it may be told. */
bool iem_publish_log_changed_little(const iem_publish_counts *counts);
/* What is told now is added to the editions. */
iem_status iem_publish_tell(const iem_publish_counts *counts, iem_editions *editions,
                            iem_error *err);

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
