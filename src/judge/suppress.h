/* Which counts may be published, and which must stay out so that others cannot be
 * worked out.
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
 * left with a range of half of it. Several sums together may tell more than one
 * after another does, so that a sum which follows from others is to be given as well:
 * if groups add up to all, and the adverse decisions of groups to those of all, then so
 * do the favourable ones. What is left is little: a search through all logs that agree
 * (tests/unit/test_suppress.c) says how much, and whole programs over all that is
 * published of a log are solved in tests/cli/publish_withstands_linear_programs. */
#ifndef IEM_SUPPRESS_H
#define IEM_SUPPRESS_H

#include "judge/sums.h"

/* Hides what has to be hidden. */
iem_status iem_suppress_solve(iem_suppression *s, iem_error *err);

#endif
