/* Yes and no by group and period: the course of one question, as it is and among people
 * with the same facts. */
#ifndef IEM_ASKED_PERIODS_H
#define IEM_ASKED_PERIODS_H

#include "family/asked_count.h"
#include "stats/table2x2.h"

/* The cells of a section by period; those of one cell of equal facts side by side. */
typedef struct iem_asked_periods {
    iem_work *work;
    const iem_section *section;
    const size_t *facts; /* per cell of the section: its cell of equal facts */
    size_t n;            /* periods by code; 0: the section has no time */
    const char **name;   /* by code; NULL: missing */
    size_t *first, *cell;
    iem_asked_counts *own, *other, *all; /* per cell of equal facts */
    iem_asked_counts *sum;               /* per group of the view at hand */
    iem_table *table;
    size_t *order; /* cells of one period by group; those of group g from start[g] on */
    size_t *start;
} iem_asked_periods;

iem_status iem_asked_periods_open(iem_work *work, const iem_section *section,
                                  const size_t *facts, iem_asked_periods *periods,
                                  iem_error *err);
void iem_asked_periods_clear(iem_asked_periods *periods);
/* Statistics of a question in a view, period by period: the share of each group, and
 * what lies between it and its reference at equal facts. `row`: of the question's first
 * in its family's table. */
iem_status iem_asked_periods_tell(iem_asked_periods *periods,
                                  const iem_asked_axis *axis, size_t view, size_t row,
                                  iem_error *err);

#endif
