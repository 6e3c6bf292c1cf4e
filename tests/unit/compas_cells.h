/* COMPAS as cells: African-American people beside Caucasian ones, others left out. */
#ifndef IEM_TEST_COMPAS_CELLS_H
#define IEM_TEST_COMPAS_CELLS_H

#include "stats/regression.h"

#include "../golden/compas.h"

enum {
    COMPAS_CELLS = sizeof(golden_compas) / sizeof *golden_compas,
    COMPAS_COLUMNS = 7,
    COMPAS_ACTIVE = 4
};

typedef struct compas_cells {
    uint32_t column[COMPAS_CELLS * COMPAS_ACTIVE];
    double value[COMPAS_CELLS * COMPAS_ACTIVE];
    iem_table table[COMPAS_CELLS];
} compas_cells;

/* Columns: three ages, priors (a number), felony, misdemeanour, recidivism. */
static iem_design compas_make(compas_cells *to)
{
    for (size_t c = 0; c < COMPAS_CELLS; c++) {
        const struct golden_compas *const g = &golden_compas[c];
        const uint32_t column[COMPAS_ACTIVE] = {g->age, 3,
                                                4 + (uint32_t)g->misdemeanour, 6};
        const double value[COMPAS_ACTIVE] = {1, g->priors, 1, g->recidivism};
        for (size_t j = 0; j < COMPAS_ACTIVE; j++) {
            to->column[COMPAS_ACTIVE * c + j] = column[j];
            to->value[COMPAS_ACTIVE * c + j] = value[j];
        }
        to->table[c] = (iem_table){0, 0, 0, 0};
        if (g->race == 1) to->table[c] = (iem_table){g->flagged, g->n, 0, 0};
        if (g->race == 0) to->table[c] = (iem_table){0, 0, g->flagged, g->n};
    }
    return (iem_design){COMPAS_CELLS, COMPAS_COLUMNS, COMPAS_ACTIVE, to->column,
                        to->value};
}

#endif
