/* The e-process for averaging. */
#include "stats/averaging.h"

#include <math.h>

static double d_of(size_t i)
{
    const size_t middle = IEM_AVERAGING_D / 2;
    return ((double)i - (double)middle) / 10;
}

static double l_of(size_t i)
{
    return (double)(i + 1) / 10;
}

/* The point of the grid next to a log odds ratio: any alternative will do for an
 * e-value, so nothing is interpolated. */
static size_t grid_point(double theta)
{
    const double at = round(theta * 20) + IEM_GRID_MIDDLE;
    return (size_t)fmin(fmax(at, 0), IEM_GRID - 1);
}

static void add_cell(iem_averaging *a, const iem_table *t, double score,
                     const double *offset)
{
    iem_sequence cell = {0};
    iem_sequence_add(&cell, t, offset, 1);
    iem_sequence_join(&a->alike, &cell);
    for (size_t i = 0; i < IEM_AVERAGING_D; i++)
        for (size_t j = 0; j < IEM_AVERAGING_L; j++) {
            const size_t at = grid_point(d_of(i) - l_of(j) * score);
            a->likelihood[i][j] += iem_grid_theta(at) * cell.adverse - cell.k[at];
        }
}

void iem_averaging_add(iem_averaging *a, const iem_table *t, const double *score,
                       const double *offset, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add_cell(a, &t[i], score[i], offset ? &offset[i] : NULL);
}

void iem_averaging_join(iem_averaging *a, const iem_averaging *other)
{
    iem_sequence_join(&a->alike, &other->alike);
    for (size_t i = 0; i < IEM_AVERAGING_D; i++)
        for (size_t j = 0; j < IEM_AVERAGING_L; j++)
            a->likelihood[i][j] += other->likelihood[i][j];
}

double iem_averaging_log_e(const iem_averaging *a)
{
    const double best =
        iem_sequence_likelihood(&a->alike, iem_sequence_likeliest(&a->alike));
    double largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < IEM_AVERAGING_D; i++)
        for (size_t j = 0; j < IEM_AVERAGING_L; j++)
            largest = fmax(largest, a->likelihood[i][j]);
    for (size_t i = 0; i < IEM_AVERAGING_D; i++)
        for (size_t j = 0; j < IEM_AVERAGING_L; j++)
            sum += exp(a->likelihood[i][j] - largest);
    return largest + log(sum / (IEM_AVERAGING_D * IEM_AVERAGING_L)) - best;
}
