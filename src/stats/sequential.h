/* Looking again every period without paying for the looks: an exact conditional
 * e-process for the odds ratio between a group and its reference, when it began, and
 * whether the periods agree.
 *
 * Given the margins of a cell of equal facts, the group's adverse count A is noncentral
 * hypergeometric with log odds ratio theta + o_c, whatever the rates of the cell. So
 * the likelihood of all cells of all periods needs two things: the sum of A, and K
 * (theta), the sum over cells of ln E exp(theta A) at log odds ratio o_c (Turner, Ly &
 * Grunwald 2024 for e-processes in stratified tables; Ville 1939 for why). */
#ifndef IEM_SEQUENTIAL_H
#define IEM_SEQUENTIAL_H

#include "stats/table2x2.h"

#include <stdbool.h>
#include <stddef.h>

/* Log odds ratios -2.5, -2.45 … 2.5. */
enum { IEM_GRID = 101, IEM_GRID_MIDDLE = IEM_GRID / 2 };
double iem_grid_theta(size_t i);

/* What is known after some cells: all that has to be kept between periods. It adds up
 * over cells, offices and periods; {0} is nothing seen. */
typedef struct iem_sequence {
    double adverse;     /* sum of the group's adverse counts: a whole number */
    double k[IEM_GRID]; /* K on the grid; 0 in the middle */
} iem_sequence;

/* Adds n cells of one period. Cells where a side is empty or all got the same decision
 * tell nothing and are skipped; counts are rounded to whole ones. `offset`: the log
 * odds ratio that facts inside the cell explain, from margins or earlier periods only
 * (NULL: 0). */
void iem_sequence_add(iem_sequence *s, const iem_table *t, const double *offset,
                      size_t n);
/* Adds what was seen elsewhere or in another period. */
void iem_sequence_join(iem_sequence *s, const iem_sequence *other);

/* ln E against "in every cell the log odds ratio is at most `null`" (above) or "at
 * least" (not above): a mixture over the grid beyond `null` with weights exp(-|theta -
 * null| / .7). If that is so, E ever reaches 1 / alpha with probability alpha at most,
 * however often one looks. 0 when nothing was seen; NaN when `null` leaves no grid. */
double iem_sequence_log_e(const iem_sequence *s, double null, bool above);

/* The odds ratio common to all cells: conditional maximum likelihood, and the odds
 * ratios of the grid that neither side rejects at alpha / 2 each, one step wider. With
 * probability 1 - alpha the interval holds the truth at every look. NaN: beyond the
 * grid. */
iem_estimate iem_sequence_odds_ratio(const iem_sequence *s, double alpha);

/* theta A - K(theta): the log likelihood, but for a constant, of a log odds ratio on
 * the grid or between its points (eight of them give K to 1e-13 a decision); and where
 * it is largest. NaN: beyond the grid. */
double iem_sequence_likelihood(const iem_sequence *s, double theta);
double iem_sequence_likeliest(const iem_sequence *s);

/* ln E (above) after each of n periods, mixed over the period from which the odds ratio
 * is larger: half of it since the first, half since period i > 0 with weights 1 / (i (i
 * + 1)), counted from 0. So what was well for long does not hide what is wrong since
 * (Shin, Ramdas & Rinaldo 2024: e-detectors); a mixture of e-processes is one. Returns
 * the first period at which E >= 1 / alpha, SIZE_MAX when there is none. */
size_t iem_sequence_follow(const iem_sequence *periods, size_t n, double null,
                           double alpha, double *log_e);

/* Since when? If the odds ratio is exp(null) before a period and a larger one from it
 * on: gain[i] is the log likelihood ratio of a change at period i, and the period with
 * the largest is `at`. `first` … `last`: the periods that are at least a twentieth as
 * likely (a drop of 3). No law says how often that holds the truth: over 60 periods of
 * 500 decisions it did in 94 to 99 % of drawn logs, with a drop of 1.92, half the 95 %
 * point of chi-square, in 81 to 99 %. at = SIZE_MAX when no period gains anything. */
typedef struct iem_change {
    size_t at, first, last;
    double gain;
    double odds_ratio; /* from `at` on; NaN: beyond the grid */
} iem_change;
iem_change iem_sequence_change(const iem_sequence *periods, size_t n, double null,
                               double *gain);

/* Do estimates agree (over periods, offices)? Cochran's (1954) Q over those with a
 * value and a positive standard error, I2 = max(0, 1 - df / Q) (Higgins & Thompson
 * 2002), and their mean weighted by 1 / se^2. Below two estimates NaN. */
typedef struct iem_heterogeneity {
    double q, p, i2, mean;
    size_t df;
} iem_heterogeneity;
iem_heterogeneity iem_cochran_q(const double *value, const double *se, size_t n);

#endif
