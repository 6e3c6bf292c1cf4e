/* From a settled tally to the measured part of a result.
 *
 *   measuring_new     views, scores
 *   measuring_groups  group rows, treatments, their cells (again when design effects
 *                     are known)
 *   measuring_cells   facts of the cells
 *   measuring_refine  what a second pass should gather, if anything
 *   measuring_inside  what it gathered about sub-bands
 *   measuring_grades  grades, totals
 */
#ifndef IEM_MEASURE_H
#define IEM_MEASURE_H

#include "measure/derived.h"
#include "measure/refine.h"

typedef struct iem_measuring iem_measuring;

/* The tally must be settled; all are borrowed and outlive the measuring. */
iem_status iem_measuring_new(const struct iem_plan *plan, const struct iem_tally *tally,
                             const iem_options *options, struct iem_result *result,
                             iem_measuring **measuring, iem_error *err);
/* Measures all groups and their cells, on all threads. */
iem_status iem_measuring_groups(iem_measuring *m, iem_error *err);
/* Design effects of repeated persons; measure groups again afterwards. */
void iem_measuring_set_deff(iem_measuring *m, const iem_refine *refine,
                            const iem_gathered *gathered);
/* Where those without a group got other decisions at equal facts: what each comparison
 * is when they are all placed on one side. After the last measuring of groups. */
iem_status iem_measuring_place(iem_measuring *m, iem_error *err);
/* Gives each cell the texts of its facts. */
iem_status iem_measuring_cells(iem_measuring *m, iem_error *err);
/* `buckets`: the plan names a person and there are rows to read. n_wanted == 0 and no
 * influence: nothing to gather. */
iem_status iem_measuring_refine(iem_measuring *m, bool buckets, iem_refine *refine,
                                iem_error *err);
/* Grades all cells; `gathered` NULL: nobody looked inside the bands. */
iem_status iem_measuring_grades(iem_measuring *m, const iem_refine *refine,
                                const iem_gathered *gathered, iem_error *err);
/* What families may tell of beside the tally; borrowed. */
void iem_measuring_set_derived(iem_measuring *m, const iem_derived *derived);
size_t iem_measuring_fact_cells(const iem_measuring *m);
size_t iem_measuring_views(const iem_measuring *m);
/* The fact cell of a coded row; SIZE_MAX when the log changed. */
size_t iem_measuring_cell(const iem_measuring *m, const uint32_t *key);
/* The same for n rows whose keys are `width` codes apart. */
void iem_measuring_cells_of(const iem_measuring *m, size_t n, const uint32_t *keys,
                            size_t width, size_t *cells);
/* The treatment of the row's own group in a view; SIZE_MAX: it is the reference. */
size_t iem_measuring_own(const iem_measuring *m, size_t view, const uint32_t *key);
/* First treatment of a view and their number; is the row among the reference of one? */
void iem_measuring_treatments(const iem_measuring *m, size_t view, size_t *first,
                              size_t *n);
bool iem_measuring_is_reference(const iem_measuring *m, size_t view, size_t treatment,
                                const uint32_t *key);
/* The cell row of a treatment in a fact cell; NULL when it has no members there. */
const iem_cell_row *iem_measuring_row(const iem_measuring *m, size_t treatment,
                                      size_t cell);
void iem_measuring_free(iem_measuring *m);

#endif
