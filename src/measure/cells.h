/* Cases: what may be said about the people of one group in one cell of equal facts. */
#ifndef IEM_CELLS_H
#define IEM_CELLS_H

#include "measure/shrunk.h"
#include "measure/subject.h"

/* What looking inside the bands of a cell showed: Mantel-Haenszel risk ratio over the
 * sub-cells, and the share of members in sub-cells that also have twins. */
typedef struct iem_inside {
    double ratio, overlap; /* NaN: nobody looked */
} iem_inside;

/* One row per cell of a comparison: counts, group chance, one-sided mid-p of the cells
 * that can be tested. Bounds and grades come after discovery. */
void iem_cells_fill(const iem_subject *subject, const iem_comparison *comparison,
                    const iem_shrunk_rates *rates, size_t treatment, double deff,
                    iem_cell_row *rows);

/* Cell discovery among n rows (all cells of one ground): Benjamini-Hochberg, q = .10,
 * on the tested ones. Returns the level at which bounds of discovered cells are to be
 * taken (false coverage rate; Benjamini & Yekutieli 2005): .05 R / m. */
iem_status iem_cells_discover(iem_cell_row *rows, size_t n, double *level,
                              size_t *tested, iem_error *err);

/* Shrunken rates of one row: as printed, and at the corners of rounding that are
 * mildest and harshest for the group; and the decisions behind them. */
typedef struct iem_cell_rates {
    struct {
        double p1, p0;
    } at[3];
    double weight1, weight0;
} iem_cell_rates;
iem_cell_rates iem_cell_rates_of(const iem_cell_row *row, iem_shrink_weights weights,
                                 double rounded);

/* Bound and grade of one row; `inside` NULL: the cell has no banded fact. */
void iem_cell_grade(iem_cell_row *row, const iem_cell_rates *rates, double level,
                    double deff, double rounded, bool has_facts,
                    const iem_inside *inside);

#endif
