/* Which counts may be published, and which must stay out so that others cannot be
 * worked out. A pure problem of counts and how they add up: it knows no groups.
 *
 * What is published is rounded to a multiple of ten; a count below ten is a secret
 * (primary suppression). A reader knows how counts add up. From a total that happened
 * to be rounded up, and parts that all happened to be rounded down, a secret could be
 * told almost exactly. So it is worked out what a reader can work out: an interval for
 * each count, narrowed along every sum until nothing moves (the shuttle algorithm of
 * Buzzigoli & Giusti 1999, on sums of any shape). Where the interval of a secret is
 * narrower than IEM_PROTECTION, the smallest published count it is added up with is
 * hidden too (complementary suppression), and so on.
 *
 * The reader is taken to be strong: she knows of every hidden count whether it is below
 * ten. Several sums together may tell her a little more than one after another does: a
 * search through all logs that agree (tests/unit/test_suppress.c) leaves every secret a
 * range of three or more. */
#ifndef IEM_SUPPRESS_H
#define IEM_SUPPRESS_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    IEM_LEAST_COUNT = 10, /* fewer people are not published */
    IEM_COUNT_STEP = 10,  /* published counts are multiples of it */
    IEM_PROTECTION = 5,   /* of a secret: highest minus lowest value it may have */
};

typedef struct iem_suppress_count {
    double n;         /* as it is; whole, not negative */
    bool shown;       /* is published, rounded */
    double low, high; /* what a reader can work out; high may be infinite */
} iem_suppress_count;

typedef struct iem_suppression {
    iem_suppress_count *count;
    size_t n_counts, counts_capacity;
    size_t *first; /* sum s: whole term[first[s]], parts after it, up to the next */
    size_t n_sums, sums_capacity;
    size_t *term;
    size_t n_terms, terms_capacity;
    bool failed; /* no memory; asked once, by solve */
} iem_suppression;

/* A count; `wanted`: it is to be published unless it is a secret. Returns its index. */
size_t iem_suppress_add(iem_suppression *s, double n, bool wanted);
/* `whole` is the sum of the parts that follow. */
void iem_suppress_whole(iem_suppression *s, size_t whole);
void iem_suppress_part(iem_suppression *s, size_t part);

/* Hides what has to be hidden. */
iem_status iem_suppress_solve(iem_suppression *s, iem_error *err);
void iem_suppress_clear(iem_suppression *s);

/* The nearest multiple of IEM_COUNT_STEP, halves up. */
double iem_suppress_rounded(double n);

#endif
