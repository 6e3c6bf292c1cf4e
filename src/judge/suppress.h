/* Which counts may be published, and which must stay out so that others cannot be
 * worked out. A pure problem of counts and how they add up: it knows no groups.
 *
 * What is published is rounded to a multiple of a step; a count below the least one
 * that is told is a secret (primary suppression). A reader knows how counts add up.
 * From a total that happened to be rounded up, and parts that all happened to be
 * rounded down, a secret could be told almost exactly. So it is worked out what a
 * reader can work out: an interval for each count, narrowed along every sum until
 * nothing moves (the shuttle algorithm of Buzzigoli & Giusti 1999, on sums of any
 * shape). Where the interval of a secret is too narrow, the smallest published count it
 * is added up with is hidden too (complementary suppression), and so on.
 *
 * There are two readers. A plain one sees that a count is hidden and not why: of a
 * secret she is left with an interval as wide as the least count, so with ten she
 * cannot tell it to within 5, nor that it is below ten at all. A knowing one is told of
 * every hidden count whether it is below the least: of the secrets among them she is
 * left with a range of half of it. Several sums together may tell a little more than
 * one after another does: a search through all logs that agree
 * (tests/unit/test_suppress.c) says how much, and whole programs over all that is
 * published of a log are solved in tests/cli/publish_withstands_linear_programs. */
#ifndef IEM_SUPPRESS_H
#define IEM_SUPPRESS_H

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
/* Hides what has to be hidden. */
iem_status iem_suppress_solve(iem_suppression *s, iem_error *err);
void iem_suppress_clear(iem_suppression *s);

/* The nearest multiple of the step, halves up. */
double iem_suppress_rounded(iem_coarseness by, double n);

#endif
