/* Counts and how they add up: which of them may be published is a pure problem of
 * these, and knows no groups. */
#ifndef IEM_SUMS_H
#define IEM_SUMS_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* How coarsely an edition tells of people. */
typedef struct iem_coarseness {
    double least; /* fewer people are not published */
    double step;  /* published counts are multiples of it */
} iem_coarseness;

/* As Statistics Netherlands did with the control of students' grants; and its rule for
 * figures about incomes, of which no percentage is told of fewer than a hundred. */
static const iem_coarseness iem_by_tens = {10, 10}, iem_by_hundreds = {100, 100};

typedef struct iem_suppress_count {
    double n;         /* as it is; whole, not negative */
    bool shown;       /* is published, rounded */
    bool dear;        /* is hidden only when nothing else helps */
    double low, high; /* what a reader can work out; high may be infinite */
} iem_suppress_count;

typedef struct iem_suppression {
    iem_coarseness by;
    iem_suppress_count *count;
    size_t n_counts, counts_capacity;
    size_t *first; /* sum s: whole term[first[s]], parts after it, up to the next */
    size_t n_sums, sums_capacity;
    bool *loose; /* by sum: its parts are known as such only where they are shown */
    size_t loose_capacity;
    size_t *term;
    size_t n_terms, terms_capacity;
    bool failed; /* no memory; asked once, by solve */
} iem_suppression;

/* A count; `wanted`: it is to be published unless it is a secret. Returns its index. */
size_t iem_suppress_add(iem_suppression *s, double n, bool wanted);
/* `whole` is the sum of the parts that follow. */
void iem_suppress_whole(iem_suppression *s, size_t whole);
/* `whole` has those of the parts that follow that are shown, and others: of a part that
 * is hidden nobody is told that it is one. */
void iem_suppress_at_least(iem_suppression *s, size_t whole);
void iem_suppress_part(iem_suppression *s, size_t part);

/* Which of two counts is hidden rather, by index: what is not dear, then the smaller.
 * SIZE_MAX is none. */
size_t iem_suppress_smaller(const iem_suppression *s, size_t a, size_t b);
/* Behind the last part of a sum, in `term`. */
size_t iem_suppress_sum_end(const iem_suppression *s, size_t sum);
void iem_suppress_clear(iem_suppression *s);

/* The nearest multiple of the step, halves up. */
double iem_suppress_rounded(iem_coarseness by, double n);

#endif
