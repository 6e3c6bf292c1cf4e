/* A section cut by one of its axes: its cells by period, or by batch. */
#ifndef IEM_SLICES_H
#define IEM_SLICES_H

#include "family/work.h"

/* Slice i has the section's cells cell[first[i]] … cell[first[i + 1] - 1]; those of one
 * cell of equal facts, facts[…] at the same places, stand side by side. Slices are in
 * the order of their names; those whose name is missing are left out. */
typedef struct iem_slices {
    size_t n;
    const char **name; /* in the arena of the result */
    size_t *first, *cell, *facts;
    size_t widest;  /* cells of the largest slice */
    double missing; /* decisions without a name */
} iem_slices;

iem_status iem_slices_make(iem_work *work, const iem_section *section, size_t axis,
                           iem_slices *slices, iem_error *err);
void iem_slices_clear(iem_slices *slices);

#endif
