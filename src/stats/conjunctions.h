/* The worst-off conjunction of up to three levels ("origin = B and post = 12"), found
 * among all that occur. Works on cells, whatever the number of rows behind them; only
 * conjunctions that have cells are ever looked at. */
#ifndef IEM_CONJUNCTIONS_H
#define IEM_CONJUNCTIONS_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IEM_CONJUNCTION_DEPTH = 3 };

/* One way to cut people up. Levels are dense: codes below n_levels. */
typedef struct iem_dimension {
    const uint32_t *code; /* per cell */
    uint32_t n_levels;
    bool fact; /* never alone: a slice has at least one dimension that is no fact */
} iem_dimension;

/* Cells in the order of their stratum (people with the same facts). */
typedef struct iem_conjunction_data {
    size_t n_cells, n_dimensions;
    const iem_dimension *dimension;
    const uint32_t *stratum; /* rising */
    const double *n;         /* decisions, 0 or more */
} iem_conjunction_data;

/* What is looked for: for each cell adverse decisions less those expected, and
 * n p (1 - p), with which the variance of a slice's residual given the margins of the
 * strata is sum_f (w_f - w_f^2 / W_f), w_f being the slice's part of stratum f, W_f
 * that of all (p alike in a stratum: Cochran, Mantel and Haenszel's but for N - 1).
 * Where something is explained already, the residual is beside it, and `excess`
 * without: people whom an explanation has passed by have a residual and are not worse
 * off. */
typedef struct iem_conjunction_values {
    const double *residual, *weight; /* per cell */
    const double *stratum_weight;    /* per stratum: W_f */
    const double *excess;            /* per cell, or NULL: the same as residual */
} iem_conjunction_values;

/* How slices are ranked. Each condition after the first has a price of 2 ln(number of
 * all levels), the largest chi-square that so many tries bring by chance (risk
 * inflation, Foster & George 1994): a part of a group outranks the group only with
 * reason. */
typedef enum iem_conjunction_score {
    IEM_CONJUNCTION_Z,       /* z^2 - price */
    IEM_CONJUNCTION_WEIGHTED /* residual - sqrt(price * variance): how far the
                          size-weighted violation (Kearns, Neel, Roth & Wu 2018) exceeds
                          its noise */
} iem_conjunction_score;

typedef struct iem_conjunction_options {
    iem_conjunction_score score;
    unsigned depth;    /* 1 … 3 */
    double min_n;      /* decisions in a slice */
    double min_weight; /* sum of weights in a slice, and its variance; above 0 */
    double min_z;      /* z^2 - price >= min_z^2, and z of the excess; 0: any slice */
    unsigned threads;  /* 0: as many as there are processors */
} iem_conjunction_options;

typedef struct iem_condition {
    uint32_t dimension, level;
} iem_condition;

typedef struct iem_conjunction {
    iem_condition condition[IEM_CONJUNCTION_DEPTH]; /* by rising dimension */
    unsigned depth;
    double n, residual, variance, score;
} iem_conjunction;

typedef struct iem_conjunctions
    iem_conjunctions; /* the cells, made ready for many searches */

/* `data` may go after this. NULL in *slices on failure. */
iem_status iem_conjunctions_new(const iem_conjunction_data *data,
                                iem_conjunctions **slices, iem_error *err);
void iem_conjunctions_free(iem_conjunctions *slices);

/* The `most` best slices with residual and excess above 0, best first; ties: fewer
 * conditions, then lower dimensions (facts after all others) and levels. The same for
 * any number of threads. A slice below min_n or min_weight is not refined, nor one
 * whose cells of positive residual together could not reach the list (after Sagadeeva &
 * Boehm 2021, SliceLine): neither loses anything. O(cells * dimensions^depth) at most.
 */
iem_status iem_conjunctions_search(const iem_conjunctions *slices,
                                   const iem_conjunction_values *values,
                                   const iem_conjunction_options *options, size_t most,
                                   iem_conjunction *best, size_t *found,
                                   iem_error *err);

/* Scores slices that were found again, by other values; -INFINITY: a slice that would
 * no longer be found. O(cells) each. */
iem_status iem_conjunctions_score(const iem_conjunctions *slices,
                                  const iem_conjunction_values *values,
                                  const iem_conjunction_options *options,
                                  iem_conjunction *slice, size_t n, iem_error *err);

/* Whether a cell (of the caller's) meets all conditions. */
bool iem_conjunction_has(const iem_conjunction *slice, const iem_dimension *dimension,
                         size_t cell);

#endif
