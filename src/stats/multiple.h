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
/* The same for claims that stand for `weight` (> 0; NULL: 1) each, as if each were
 * written down so many times (Benjamini & Hochberg 1997). */
size_t iem_benjamini_hochberg_weighted(const double *p, const double *weight,
                                       double *adjusted, size_t n);
/* Benjamini & Yekutieli (2001): holds whatever the dependence. R: p.adjust("BY"). */
size_t iem_benjamini_yekutieli(const double *p, double *adjusted, size_t n);

/* e-BH (Wang & Ramdas 2022) on ln e: the least level q at which each claim is among the
 * discoveries {k : e_(k) >= n / (q k)}. Holds whatever the dependence. Same conventions
 * as above; -INFINITY is an e of 0. */
size_t iem_e_benjamini_hochberg(const double *log_e, double *adjusted, size_t n);

#endif
