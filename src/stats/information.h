/* How much one column of a log says about another, in nats (ln 2 of them are a bit).
 * Counts are doubles, as in table2x2.h. */
#ifndef IEM_INFORMATION_H
#define IEM_INFORMATION_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/* Counts by two columns of a log: n[i * columns + j]. Rows and columns in which nothing
 * was counted are as if they were not there. */
typedef struct iem_crosstab {
    const double *n;
    size_t rows, columns;
} iem_crosstab;

/* - sum p ln p (Shannon 1948); NaN when nothing was counted. */
double iem_entropy(const double *n, size_t count);

/* Mutual information of row and column. It is never 0 in a log, because chance makes
 * some of it: `by_chance` is its mean over all tables with the same margins (Vinh, Epps
 * & Bailey 2010), which is df / (2 n) in large tables (Miller 1955) and more than that
 * in sparse ones. All NaN when nothing was counted; p NaN with fewer than two rows or
 * columns. */
typedef struct iem_information {
    double value, by_chance;
    double rows, columns; /* entropies of the margins */
    double g2, df, p;     /* 2 n value, and its chi-square upper tail */
} iem_information;
iem_status iem_mutual_information(iem_crosstab t, iem_information *out, iem_error *err);

/* The share of an entropy that is known, less what chance makes: 0 on average when
 * nothing is known, 1 when all is. Slightly below 0 is 0. NaN when chance alone would
 * leave nothing unknown, as with a number that is different for everybody. */
double iem_beyond_chance(double value, double by_chance, double entropy);

/* What is I(decision; group | facts)? Rows first[c] … first[c + 1] - 1 are the groups
 * with the facts of cell c: `adverse` of `n` decisions. */
typedef struct iem_conditional_data {
    const size_t *first;
    size_t cells;
    const double *n, *adverse;
    const uint64_t *keys; /* of the rows, for the random numbers; NULL: their places */
    uint64_t stream;      /* key of those numbers */
} iem_conditional_data;

/* p: chi-square where at least 5 decisions of each kind are expected in each row of the
 * informative cells (two groups, both kinds of decision); else by permuting the groups
 * within each cell (Kim, Neykov, Balakrishnan & Wasserman 2022), the same whatever the
 * other cells are: stopped at 10 replicates as extreme (Besag & Clifford 1991), at most
 * 999, and 99 when 999 would take over 20 million draws.
 *
 * share: what chance makes is known where nothing else is. Where a small group differs
 * from a large one, its handful of decisions in a cell cannot show that as the large
 * one's can, and what remains has any sign: with 10 people to a cell, 15 % of them in a
 * group decided at .06 against .03, .06 instead of .01, and at .13 against .2 -.013
 * instead of .005. So groups of which fewer than two decisions of either kind are
 * expected in a cell are taken as one there (.000 and -.001). The margins decide which,
 * so that on average nothing is found where nothing is. */
typedef struct iem_conditional {
    double value, by_chance; /* as above */
    double entropy;          /* of the decision given the facts */
    double share;            /* iem_beyond_chance, small groups of a cell as one */
    double g2, df, p;        /* NaN without an informative cell */
    double draws;            /* replicates behind p; 0: chi-square */
    size_t informative;      /* cells */
} iem_conditional;
iem_conditional iem_conditional_information(const iem_conditional_data *data);

/* How far apart the answers of two groups are: p[i] and q[i] people got answer i. A
 * value that one group never got counts as much as any other. Kullback & Leibler (1951)
 * sum p ln(p / q), NaN when q lacks an answer that p has; Jensen-Shannon (Lin 1991) in
 * nats, at most ln 2; total variation sum |p - q| / 2. NaN when a group is empty. */
typedef struct iem_divergence {
    double kullback_leibler, jensen_shannon, total_variation;
} iem_divergence;
iem_divergence iem_divergence_of(const double *p, const double *q, size_t n);

#endif
