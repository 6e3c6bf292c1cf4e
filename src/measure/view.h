/* One ground (or pair of grounds) seen through the cube: its groups, and for each cell
 * of equal facts the counts of each group in it. */
#ifndef IEM_VIEW_H
#define IEM_VIEW_H

#include "base/arena.h"
#include "stats/twin.h"
#include "tally/tally.h"

/* The cells of equal facts: rows first[c] … first[c + 1] - 1 of the settled cube. */
typedef struct iem_fact_cells {
    size_t n;
    size_t *first;
    bool *missing; /* a fact of this cell is missing: nobody in it is a twin for sure */
    uint64_t *key; /* hash of the facts: the same in every log with the same codes */
} iem_fact_cells;

iem_status iem_fact_cells_find(const struct iem_tally *tally, iem_fact_cells *cells,
                               iem_error *err);
void iem_fact_cells_clear(iem_fact_cells *cells);

/* The groups of one ground, small ones pooled as the plan says. */
typedef struct iem_levels {
    size_t dim;         /* of the tally */
    uint32_t *of_code;  /* code of the tally to level */
    uint32_t missing;   /* the code of those without a group; IEM_NO_CODE: none */
    const char **names; /* sorted, or bands from low to high and then what was pooled */
    size_t n;
    char (*bands)[IEM_BAND_TEXT]; /* by code; other names are the tally's, the plan's */
    const char **pooled;          /* names of groups that were pooled */
    size_t n_pooled;
} iem_levels;

iem_status iem_levels_find(const struct iem_plan *plan, const struct iem_tally *tally,
                           size_t ground, iem_levels *levels, iem_error *err);
void iem_levels_clear(iem_levels *levels);

typedef struct iem_view_group {
    const char *name;     /* "outside Europe", or "a × b" */
    const char *parts[2]; /* names per ground */
    int64_t n, adverse;
    int64_t mixed; /* decisions in cells where its members got both kinds */
    bool unnamed;  /* those whose group is missing: no group at all */
} iem_view_group;

typedef struct iem_view {
    const char *name;     /* of the ground, or "a × b" */
    const char **grounds; /* their names */
    size_t n_grounds;
    size_t reference;           /* index of the named reference; IEM_REST, IEM_NOBODY */
    const char *reference_name; /* as the plan names it; NULL: the rest */
    size_t largest;
    iem_view_group *groups; /* only groups with decisions, in order of their levels */
    size_t n_groups;
    int64_t n_all, adverse_all; /* of all of them */
    /* Entry e: group[e] of the groups in a cell, with its sums; sorted by cell, group.
     */
    size_t *first; /* per cell */
    uint32_t *group;
    int64_t *n, *adverse;
    iem_wide *sums;
    const iem_cube *rows; /* not NULL: entry e is its row e, which keeps the sums */
    iem_wide *totals;     /* per cell: decisions, adverse ones, sums */
    size_t n_entries, n_sums, q;
    /* The entries of group g in the order of their cells: places first_of[g] …
     * first_of[g + 1] - 1. */
    size_t *first_of;
    uint32_t *entry, *cell;   /* per place */
    int64_t mixed;            /* decisions in cells in which both kinds occur */
    size_t levels_b;          /* levels of the second ground; 1 for a single one */
    uint32_t *group_of_level; /* level a * levels_b + level b to group; UINT32_MAX */
} iem_view;

#define IEM_REST   SIZE_MAX
/* The plan names a reference that has no decisions in this log. It is never replaced by
 * another one: nobody can be compared. */
#define IEM_NOBODY (SIZE_MAX - 1)

/* Names and groups are kept in `arena`, where they outlive the view. */
iem_status iem_view_build(const struct iem_plan *plan, const struct iem_tally *tally,
                          const iem_fact_cells *cells, const iem_levels *a,
                          const iem_levels *b, iem_arena *arena, iem_view *view,
                          iem_error *err);
void iem_view_clear(iem_view *view);

/* One group against its reference, cell by cell; only cells with members. */
typedef struct iem_comparison {
    size_t n;
    const uint32_t *cell; /* index into the fact cells; the view's own list */
    iem_table *table;
    double *within;  /* as in iem_twin; NULL without numeric facts */
    iem_table total; /* over all cells, those without members too */
    double apart;    /* people in cells with both decisions but without twins */
} iem_comparison;

iem_status iem_compare_groups(const iem_view *view, size_t group, size_t reference,
                              iem_comparison *comparison, iem_error *err);
void iem_comparison_clear(iem_comparison *comparison);

#endif
