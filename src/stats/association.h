/* How well a trait (the rows of a table) tells the group (its columns), value by value
 * and, for several traits at once, person by person. */
#ifndef IEM_ASSOCIATION_H
#define IEM_ASSOCIATION_H

#include "stats/information.h"
#include "stats/interval.h"

enum { IEM_HGR_SIZE = 200 };

/* All are 0 to 1, NaN with fewer than two rows or columns that are not empty. Chance
 * lifts every one of them above 0; `v_corrected`, `u` and p allow for that. */
typedef struct iem_association {
    double n, rows, columns; /* rows and columns that are not empty */
    double chi2, df, p;      /* Pearson, and the upper tail */
    double v;                /* Cramér (1946) */
    double v_corrected;      /* Bergsma (2013) */
    double u_raw;            /* Theil (1972), U(column | row): I / H(column) */
    iem_estimate u;          /* beyond chance (information.h); may be below 0. It
                              * understates where a value has hardly one member: .02 of
                              * .05 for a group of 3 % and 2 to 10 people to a value.
                              * Interval by the delta method */
    double tau, lambda;      /* Goodman & Kruskal (1954), of the column given the row */
    double hgr; /* Hirschfeld, Gebelein & Rényi: the largest correlation that scores of
                 * rows and of columns can have, the second singular value of
                 * p_ij / sqrt(p_i. p_.j) (Lancaster 1958); for two columns it is v.
                 * NaN as well when both sides have over IEM_HGR_SIZE values. */
} iem_association;
iem_status iem_associate(iem_crosstab t, iem_association *out, iem_error *err);

/* People by their combination of traits: members of the group and others, and
 * codes[i * traits + j], the value of trait j in combination i, below `levels`. */
typedef struct iem_combinations {
    const double *members, *others;
    const uint32_t *codes;
    size_t n, traits, levels;
    uint64_t stream; /* key of the random halves */
} iem_combinations;

/* Chance that a member looks more like one than somebody else does (area under the ROC
 * curve), told from all traits together by a rule that never saw either of them: people
 * are dealt into two random halves, each judged by the rates of the other, ten times
 * over. .5 on average when the traits say nothing. Rates of a combination are pulled
 * towards what its traits say one by one (naive Bayes), so that combinations seen once
 * or never count too. Whoever had the whole log could tell somewhat better.
 *
 * The interval takes the mean of the halves to be as uncertain as one of them (DeLong,
 * DeLong & Clarke-Pearson 1988): halves that learn from each other are not independent,
 * and as if they were, intervals hold in 81 to 90 % where 95 % is said. NaN with fewer
 * than 4 members or others. */
iem_status iem_predictability(const iem_combinations *data, iem_estimate *out,
                              iem_error *err);

#endif
