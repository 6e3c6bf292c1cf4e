/* Cubes that have to be the same. */
#ifndef IEM_CUBES_H
#define IEM_CUBES_H

#include "tally/cube.h"

#include "check.h"

static inline void assert_same_cell(const iem_cube *a, size_t c, const iem_cube *b,
                                    size_t d)
{
    assert_memory_equal(iem_cube_at(a, c), iem_cube_at(b, d), a->stride);
    for (size_t i = 0; i < a->n_sums; i++)
        assert_true(iem_cube_sum(a, c, i) == iem_cube_sum(b, d, i));
}

/* In the same order, too. */
static inline void assert_same_cubes(const iem_cube *a, const iem_cube *b)
{
    assert_int_equal(a->n_cells, b->n_cells);
    if (a->n_cells == 0) return;
    assert_int_equal(a->n_sums, b->n_sums);
    assert_int_equal(a->stride, b->stride);
    for (size_t c = 0; c < a->n_cells; c++) assert_same_cell(a, c, b, c);
}

#endif
