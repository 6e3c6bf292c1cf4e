/* Distinct profiles of facts, and how far two of them are apart. */
#ifndef IEM_PROFILES_H
#define IEM_PROFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a fact is compared. What two profiles differ in it, is
 *   NUMBER    |x - z| / unit;  3 when one of them is not known
 *   RANK      |x - z| / unit, unit = levels - 1, ranks 0 … unit; when one is not known,
 *             the most that it could be: max(v, 1 - v) of the other one, v = x / unit
 *   CATEGORY  0 when the codes are the same, else 1; a value that is not known is a
 * code like any other (Luong, Ruggieri & Turini 2011, and their later module). Two
 * values that are not known are alike, where that module has them differ: people of
 * whom the same is recorded are equals, and everybody is at distance 0 from herself. */
typedef enum iem_fact_kind {
    IEM_FACT_NUMBER,
    IEM_FACT_RANK,
    IEM_FACT_CATEGORY
} iem_fact_kind;

#define IEM_NOT_KNOWN INT64_MIN

typedef struct iem_profile_fact {
    iem_fact_kind kind;
    double unit; /* > 0; in the unit of the values. NUMBER: what counts as 1, usually
                    the standard deviation. A category has none */
} iem_profile_fact;

/* How the differences become one distance: their mean (the authors'), or the root of
 * the sum of their squares. */
typedef enum iem_metric { IEM_METRIC_MEAN, IEM_METRIC_EUCLID } iem_metric;

/* Borrowed. All profiles differ; what is made of them does not depend on their order.
 */
typedef struct iem_profiles {
    size_t n, n_facts; /* 1 … IEM_PROFILE_FACTS facts */
    const iem_profile_fact *facts;
    const int64_t *values; /* n x n_facts, profile after profile; a category's codes >=
                              0 or IEM_NOT_KNOWN */
    iem_metric metric;
} iem_profiles;

enum { IEM_PROFILE_FACTS = 256 };

/* A distance as a whole number, so that equal ones are equal whatever the order of the
 * facts: each difference is rounded once, to whole multiples of 1 / IEM_APART (the
 * least common multiple of 1 … 20, times 16: ranks of up to 21 levels are exact), and
 * at most 3.0e8; then they, or their squares, are added. */
__extension__ typedef unsigned __int128 iem_apart;
#define IEM_APART 3724680960.0

iem_apart iem_profiles_apart(const iem_profiles *p, size_t i, size_t j);
/* The same as a distance: the mean difference, or the root of the sum of squares. */
double iem_profiles_distance(const iem_profiles *p, iem_apart apart);

/* Standard deviation (divided by n) of a fact over the people of all profiles, those of
 * whom it is known; 0 when it never differs, NaN when nobody's is known. `people`: how
 * many there are at each profile; NULL: one. */
double iem_profiles_deviation(const iem_profiles *p, size_t fact, const double *people);

#endif
