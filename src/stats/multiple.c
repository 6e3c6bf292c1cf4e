/* Adjusting p-values for how many claims were looked at. Equal p-values get equal
 * adjusted ones, so the order among ties does not matter. */
#include "stats/multiple.h"

#include "base/grow.h"

#include <gsl/gsl_heapsort.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* NaN, which is no member, comes last. */
static int by_p(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    if (isnan(a) || isnan(b)) return isnan(a) - isnan(b);
    return (a > b) - (a < b);
}

/* Writes the order of rising p to *order and NaN to `adjusted`; the number of members,
 * or SIZE_MAX when there is no memory. */
static size_t family_of(const double *p, double *adjusted, size_t n, size_t **order)
{
    *order = iem_zeroed(n, sizeof **order);
    if (*order && n) gsl_heapsort_index(*order, p, n, sizeof *p, by_p);
    size_t members = 0;
    for (size_t i = 0; i < n; i++) members += isnan(p[i]) ? 0 : 1;
    for (size_t i = 0; i < n; i++) adjusted[i] = NAN;
    return *order ? members : SIZE_MAX;
}

size_t iem_holm(const double *p, double *adjusted, size_t n)
{
    size_t *order;
    const size_t members = family_of(p, adjusted, n, &order);
    if (!order) return members;
    double largest = 0;
    for (size_t i = 0; i < members; i++) {
        largest = fmax(largest, (double)(members - i) * p[order[i]]);
        adjusted[order[i]] = fmin(1, largest);
    }
    free(order);
    return members;
}

size_t iem_benjamini_hochberg(const double *p, double *adjusted, size_t n)
{
    size_t *order;
    const size_t members = family_of(p, adjusted, n, &order);
    if (!order) return members;
    double least = 1;
    for (size_t i = members; i-- > 0;) {
        least = fmin(least, (double)members / (double)(i + 1) * p[order[i]]);
        adjusted[order[i]] = least;
    }
    free(order);
    return members;
}
