/* Cases: what may be said about the people of one group in one cell of equal facts. */
#ifndef IEM_CELLS_H
#define IEM_CELLS_H

#include "measure/treatment.h"

/* What looking inside the bands of a cell showed: Mantel-Haenszel risk ratio over the
 * sub-cells, and the share of members in sub-cells that also have twins. */
typedef struct iem_inside {
    double ratio, overlap; /* NaN: nobody looked */
} iem_inside;

/* One row per cell with members of one treatment: counts, group chance, one-sided mid-p
 * of the cells that can be tested. `rows` has room for *n fact cells; *n becomes the
 * number filled. Bounds and grades come after discovery. */
iem_status iem_cells_fill(const iem_subject *subject, size_t treatment, double deff,
                          iem_cell_row *rows, size_t *n, iem_error *err);

/* Cell discovery among n rows (all cells of one ground): Benjamini-Hochberg, q = .10,
 * on the tested ones. Returns the level at which bounds of discovered cells are to be
 * taken (false coverage rate; Benjamini & Yekutieli 2005): .05 R / m. */
iem_status iem_cells_discover(iem_cell_row *rows, size_t n, double *level,
                              size_t *tested, iem_error *err);

/* Bound and grade of one row; `inside` NULL: the cell has no banded fact. */
void iem_cell_grade(iem_cell_row *row, double level, double deff, double rounded,
                    bool has_facts, const iem_inside *inside);

#endif
