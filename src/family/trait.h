/* Traits as the sections of the tally count them. */
#ifndef IEM_TRAIT_H
#define IEM_TRAIT_H

#include "family/work.h"
#include "stats/indirect.h"

typedef struct iem_trait {
    const char *name;
    size_t axis;     /* of the tally */
    unsigned number; /* 1 for the first */
} iem_trait;
/* All traits of the plan, in the result's arena. */
iem_status iem_traits_list(const iem_work *work, iem_trait **traits, size_t *n,
                           iem_error *err);

/* n[value * groups + group]: people by value of the trait and group of the view;
 * allocated. `values` is how many values there are. */
iem_status iem_trait_table(const iem_work *work, size_t view, const iem_trait *trait,
                           double **n, size_t *values, iem_error *err);

/* Decisions, or outcomes, by cell of equal facts, value of the trait and group: rows
 * ordered by cell, then value. All arrays are allocated. */
typedef struct iem_trait_row {
    size_t cell;
    uint32_t value, group;
    double n, adverse;
} iem_trait_row;
typedef struct iem_trait_rows {
    iem_trait_row *at;
    size_t n;
} iem_trait_rows;
/* Decisions by group of the view. */
iem_status iem_trait_decisions(const iem_work *work, size_t view,
                               const iem_trait *trait, iem_trait_rows *rows,
                               iem_error *err);
/* Observed outcomes, `adverse` of them positive, of all groups together; where the plan
 * says how cases were picked, of those picked at random: the trait may have had a part
 * in who else was. */
iem_status iem_trait_outcomes(const iem_work *work, const iem_trait *trait,
                              iem_trait_rows *rows, iem_error *err);
/* One group beside another, or IEM_REST, in rows of decisions. */
iem_status iem_trait_compare(const iem_trait_rows *rows, size_t group, size_t reference,
                             double deff, iem_indirect *out, iem_error *err);

/* Everybody by combination of all traits: per combination its codes, and per cell of
 * the section "traits" its combination. */
typedef struct iem_trait_combinations {
    uint32_t *codes;
    size_t *of_cell;
    size_t n, traits, levels;
} iem_trait_combinations;
iem_status iem_trait_combine(const iem_work *work, const iem_trait *traits,
                             iem_trait_combinations *c, iem_error *err);
void iem_trait_combinations_clear(iem_trait_combinations *c);

#endif
