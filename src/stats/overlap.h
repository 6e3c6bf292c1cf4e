/* Several groups that may overlap, at once: what does each add beside the others, among
 * people with the same facts?
 *
 *     logit p = a_f + sum of d_j over the groups j that a person is in
 *
 * with one a_f per stratum f, which makes the stratum's expected adverse decisions
 * those seen. One group alone is Cochran, Mantel and Haenszel's test. */
#ifndef IEM_OVERLAP_H
#define IEM_OVERLAP_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

enum { IEM_OVERLAP_MOST = 64 };

/* People of one stratum who are in the same groups; bit j of `in`: group j. Rows of a
 * stratum stand together. */
typedef struct iem_overlap_row {
    uint32_t stratum;
    uint64_t in;
    double n, adverse;
} iem_overlap_row;

typedef struct iem_overlap_data {
    const iem_overlap_row *row;
    size_t n_rows;
} iem_overlap_data;

/* Fits d for the groups in `free` by maximum likelihood (the others: 0), with a ridge
 * of 1e-6 that keeps a group with one kind of decision finite. d: IEM_OVERLAP_MOST
 * long. rate: per row, or NULL; NaN in a stratum without decisions. */
iem_status iem_overlap_fit(const iem_overlap_data *data, uint64_t free, double *d,
                           double *rate, iem_error *err);

/* Score test (Rao 1948) that group j adds nothing beside those in `others`: z > 0: more
 * adverse decisions than they explain. Each stratum's information times N / (N - 1), so
 * that without others z is that of the Cochran-Mantel-Haenszel test. NaN when the log
 * cannot tell them apart (less than a millionth of the variance is left beside them).
 */
typedef struct iem_overlap_test {
    double z, excess, variance; /* excess: adverse - expected; variance: of it */
} iem_overlap_test;
iem_status iem_overlap_score(const iem_overlap_data *data, unsigned j, uint64_t others,
                             iem_overlap_test *test, iem_error *err);

#endif
