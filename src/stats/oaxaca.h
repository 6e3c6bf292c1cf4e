/* What of the gap between two groups goes with their facts, by regression: for facts
 * too many to compare people cell by cell. Oaxaca (1973) and Blinder (1973) with a
 * linear model of the decision, Fairlie (2005) with a logistic one. Which side's
 * regression says what a fact is worth is a choice; all the usual ones are given. */
#ifndef IEM_OAXACA_H
#define IEM_OAXACA_H

#include "stats/regression.h"

/* p1 - p0 = explained + unexplained. Standard errors by the delta method, without
 * supposing equal variances, with both sides drawn together with their facts. NaN:
 * these people do not determine it (facts that go together on the side that says what
 * they are worth), or the logistic fit has no maximum. */
typedef struct iem_split {
    iem_estimate explained, unexplained;
    double explained_se, unexplained_se;
} iem_split;

/* Facts are worth what they are worth … */
typedef struct iem_oaxaca {
    iem_split reference; /* to the reference */
    iem_split group;     /* to the group */
    iem_split pooled;    /* to both, with a column for the group (Jann 2008) */
    iem_split together;  /* to both, without (Neumark 1988; Oaxaca & Ransom 1994):
                            part of a surcharge passes for facts */
    iem_split by_size;   /* on average, each side by its size (Cotton 1988) */
    iem_split halves;    /* on average, both alike (Reimers 1983) */
    /* In three parts, seen from the reference: gap = endowments (reference.explained) +
     * coefficients (group.unexplained) + interaction. */
    iem_estimate interaction;
} iem_oaxaca;

typedef struct iem_fairlie {
    iem_split reference, group, pooled, together; /* as above */
} iem_fairlie;

/* Only people whose every column occurs on both sides can be compared, over and over
 * until that holds among those who are left. gap: p1 - p0 among them; outside: what the
 * others add to the gap of all. */
typedef struct iem_comparable {
    iem_estimate gap;
    double outside_gap;
    double group_outside, reference_outside; /* shares of people left out */
} iem_comparable;

/* kept[n_cells] receives the tables of the cells that can be compared, and empty ones.
 */
iem_status iem_comparable_cells(const iem_design *facts, const iem_table *table,
                                iem_table *kept, iem_comparable *how, iem_error *err);

/* On tables from iem_comparable_cells(). */
iem_status iem_oaxaca_blinder(const iem_design *facts, const iem_table *kept,
                              iem_oaxaca *out, iem_error *err);
iem_status iem_fairlie_split(const iem_design *facts, const iem_table *kept,
                             iem_fairlie *out, iem_error *err);

/* How much of the deviance of all decisions a logistic regression takes away
 * (commonality analysis), as shares of it: by the facts alone, by the group alone, by
 * either of them, and by neither. They add up to 1; `shared` may be below 0. A
 * description, no detector: a group whose own facts do not count has hardly any share
 * of its own. NaN: one kind of decision, or a side is empty. */
typedef struct iem_commonality {
    double facts_only, group_only, shared, unexplained;
} iem_commonality;
iem_status iem_commonality_of(const iem_design *facts, const iem_table *table,
                              iem_commonality *out, iem_error *err);

#endif
