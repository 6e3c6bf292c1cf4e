/* Many claims at once. */
#ifndef IEM_MULTIPLE_H
#define IEM_MULTIPLE_H

#include <stdbool.h>
#include <stddef.h>

/* Holm (1979) adjusted p-values; NaN stays NaN and is no member. Returns the family
 * size; SIZE_MAX when there is no memory, and all adjusted values are NaN.
 * R: p.adjust(method = "holm"). `adjusted` must not be `p`. */
size_t iem_holm(const double *p, double *adjusted, size_t n);
/* Benjamini & Hochberg (1995) adjusted p-values, same conventions. */
size_t iem_benjamini_hochberg(const double *p, double *adjusted, size_t n);

#endif
