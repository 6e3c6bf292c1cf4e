/* Looking again every period for averaging: do own facts count less in the group than
 * in the reference?
 *
 * As in sequential.h, with log odds ratio d - l s_c + o_c in the cell with score s_c.
 * E is the likelihood mixed over d and l > 0, over the largest likelihood that any d
 * has with l = 0. It is below the E against the true d, whichever that is, so that
 * "facts count alike, at whatever surcharge" keeps its level at every look (Wasserman,
 * Ramdas & Balakrishnan 2020). */
#ifndef IEM_AVERAGING_H
#define IEM_AVERAGING_H

#include "stats/sequential.h"

/* d = -1, -.9 … 1; l = .1, .2 … 1. */
enum { IEM_AVERAGING_D = 21, IEM_AVERAGING_L = 10 };

/* {0}: nothing seen. Adds up as iem_sequence does. */
typedef struct iem_averaging {
    iem_sequence alike;                                  /* l = 0 */
    double likelihood[IEM_AVERAGING_D][IEM_AVERAGING_L]; /* log, over d = l = 0 */
} iem_averaging;

/* `score`: log odds by facts, about 0 in the middle of the group, from margins or
 * earlier periods only. Log odds ratios are taken at the nearest point of the grid. */
void iem_averaging_add(iem_averaging *a, const iem_table *t, const double *score,
                       const double *offset, size_t n);
void iem_averaging_join(iem_averaging *a, const iem_averaging *other);
/* ln E; NaN while the most likely odds ratio is beyond the grid or nothing was seen. */
double iem_averaging_log_e(const iem_averaging *a);

#endif
