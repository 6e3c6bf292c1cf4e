/* What the files of this folder share while they measure: views, scores, treatments. */
#ifndef IEM_MEASURING_H
#define IEM_MEASURING_H

#include "measure/measure.h"

/* One view with what belongs to it. */
struct iem_part {
    iem_view view;
    iem_score score;
    bool scored;
    const iem_levels *a, *b;
    size_t first, n;            /* its treatments */
    size_t *treatment_of_group; /* SIZE_MAX: the reference */
    bool discovered;            /* among its rows, with bounds at `level` */
    double level, tested;
};

struct iem_measuring {
    const struct iem_plan *plan;
    const struct iem_tally *tally;
    struct iem_result *result;
    const iem_derived *derived; /* NULL: nobody looked */
    unsigned threads;
    iem_fact_cells cells;
    iem_cube cell_index; /* fact codes to fact cell */
    iem_levels *levels;
    struct iem_part *parts;
    size_t n_parts, n_treatments;
    size_t *part_of; /* per treatment */
    size_t *group_of;
    double *deff_gap, *deff_weight;
    size_t *persons; /* different members; SIZE_MAX: not known */
    double pooled_rate;
    iem_error *errors;  /* per treatment, of the parallel work */
    iem_cell_row *rows; /* all, by treatment and cell; the result's own array */
    size_t *first_row;  /* per treatment, and the end */
    iem_shrink_weights *weights; /* per treatment: behind its rows */
    const char *const **names;   /* per fact cell: texts of its facts, in the arena */
};

iem_subject iem_measuring_subject(const iem_measuring *m, size_t treatment);

/* Of a group: people with several decisions make it smaller than it looks. One that is
 * the reference has no effect of its own, nor has what stands for no group (SIZE_MAX):
 * then the largest of the part. */
double iem_part_deff(const iem_measuring *m, const struct iem_part *part, size_t group);

/* Discovery among the rows of each part, once for each time they were measured. */
iem_status iem_measuring_discover(iem_measuring *m, iem_error *err);

/* The first failure among those of the treatments, which were worked on in parallel. */
iem_status iem_measuring_failure(const iem_measuring *m, iem_error *err);

/* The group of a coded row whose codes of grounds are `grounds`; UINT32_MAX: none. */
uint32_t iem_part_group(const struct iem_part *part, size_t n_facts,
                        const uint32_t *grounds);

#endif
