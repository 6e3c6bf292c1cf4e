/* Cut points for bands: thresholds of the law where the name tells, else round numbers
 * near the quantiles, so that somebody can defend them. */
#include "base/grow.h"
#include "plan/propose_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of age, the steps, working life and pension. */
static const int64_t ages[] = {18, 30, 45, 65};

enum { FEW_PEOPLE = 2000, MANY_PEOPLE = 20000 };

struct steps {
    const iem_value *values[IEM_LOOK_KEPT]; /* ascending */
    double below[IEM_LOOK_KEPT];            /* share of the people below it */
    size_t n;
};

static int by_number(const void *a, const void *b)
{
    const iem_value *const *x = a, *const *y = b;
    return ((*x)->micro > (*y)->micro) - ((*x)->micro < (*y)->micro);
}

static void list_steps(const iem_column *seen, struct steps *steps)
{
    double all = 0, below = 0;
    steps->n = 0;
    for (size_t i = 0; i < seen->n_values && i < IEM_LOOK_KEPT; i++) {
        steps->values[steps->n++] = &seen->values[i];
        all += (double)seen->values[i].n;
    }
    qsort((void *)steps->values, steps->n, sizeof(const iem_value *), by_number);
    for (size_t i = 0; i < steps->n; i++) {
        steps->below[i] = below / all;
        below += (double)steps->values[i]->n;
    }
}

static double share_below(const struct steps *steps, int64_t cut)
{
    size_t i = 0;
    while (i < steps->n && steps->values[i]->micro < cut) i++;
    return i < steps->n ? steps->below[i] : 1;
}

/* The roundest number above `low` and not above `high`: a multiple of the largest 5, 2
 * or 1 with noughts. */
static int64_t round_number(int64_t low, int64_t high)
{
    static const int64_t firsts[] = {5, 2, 1};
    for (int64_t ten = INT64_C(1000000000000000000); ten >= 1; ten /= 10)
        for (size_t i = 0; i < 3; i++) {
            if (ten > INT64_MAX / firsts[i]) continue;
            const int64_t step = ten * firsts[i];
            const int64_t down = high / step - (high % step < 0);
            if (down > INT64_MIN / step && down * step > low) return down * step;
        }
    return high;
}

/* A cut that leaves about this share below it: in the gap that comes nearest, or
 * anywhere in the gaps that come near enough. */
static int64_t cut_near(const struct steps *steps, double share, double tolerance)
{
    size_t nearest = 1, first = 0, last = 0;
    for (size_t i = 1; i < steps->n; i++) {
        const double away = fabs(steps->below[i] - share);
        if (away < fabs(steps->below[nearest] - share)) nearest = i;
        if (away > tolerance) continue;
        if (first == 0) first = i;
        last = i;
    }
    if (first == 0) first = last = nearest;
    return round_number(steps->values[first - 1]->micro, steps->values[last]->micro);
}

static void add_cut(iem_proposed_column *column, int64_t cut)
{
    if (column->n_cuts == IEM_PROPOSED_CUTS) return;
    if (column->n_cuts && column->cuts[column->n_cuts - 1] >= cut) return;
    column->cuts[column->n_cuts++] = cut;
}

static void cut_by_age(const struct steps *steps, iem_proposed_column *column)
{
    double before = 0;
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        const int64_t cut = ages[i] * IEM_MICRO;
        const double below = share_below(steps, cut);
        if (below - before < .02 || below > .98) continue;
        add_cut(column, cut);
        before = below;
    }
}

static unsigned number_of_bands(uint64_t people)
{
    return people < FEW_PEOPLE ? 3 : people < MANY_PEOPLE ? 4 : 5;
}

void iem_propose_cuts(const iem_column *seen, iem_about about, uint64_t people,
                      iem_proposed_column *column)
{
    struct steps steps;
    const unsigned bands = number_of_bands(people);
    list_steps(seen, &steps);
    column->n_cuts = 0;
    if (steps.n < 2) return;
    if (about == IEM_ABOUT_AGE) cut_by_age(&steps, column);
    if (column->n_cuts > 0) return;
    for (unsigned i = 1; i < bands; i++)
        add_cut(column, cut_near(&steps, (double)i / bands, 1. / (4 * bands)));
}
