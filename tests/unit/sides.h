/* People with a score on two sides, drawn by chance, and as counts by distinct score.
 */
#ifndef IEM_TEST_SIDES_H
#define IEM_TEST_SIDES_H

#include "base/hash.h"
#include "stats/rank.h"

#include "check.h"

enum { MOST_PEOPLE = 4000 };

typedef struct people {
    size_t n_a, n_b;
    double a[MOST_PEOPLE], b[MOST_PEOPLE];
} people;

typedef struct counted {
    iem_sides sides;
    double value[2 * MOST_PEOPLE], a[2 * MOST_PEOPLE], b[2 * MOST_PEOPLE];
} counted;

static inline int by_score(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static inline void count_one(const counted *c, double *counts, double score)
{
    size_t i = 0;
    while (i < c->sides.n && c->value[i] < score) i++;
    counts[i]++;
}

/* Counts of scores that are told apart by `spread` (0: exactly); buckets begin at
 * multiples of `width`, which is 0 or a little more than the spread. */
static inline double in_bucket(double score, double width, double spread)
{
    return width > 0 ? floor(score / width) * width + spread / 2 : score;
}

static inline void count_people(const people *p, double width, double spread,
                                counted *c)
{
    double all[2 * MOST_PEOPLE];
    size_t n = 0;
    for (size_t i = 0; i < p->n_a; i++) all[n++] = in_bucket(p->a[i], width, spread);
    for (size_t i = 0; i < p->n_b; i++) all[n++] = in_bucket(p->b[i], width, spread);
    qsort(all, n, sizeof *all, by_score);
    c->sides = (iem_sides){c->value, c->a, c->b, 0, spread};
    for (size_t i = 0; i < n; i++)
        if (i == 0 || all[i] > all[i - 1]) c->value[c->sides.n++] = all[i];
    memset(c->a, 0, sizeof c->a);
    memset(c->b, 0, sizeof c->b);
    for (size_t i = 0; i < p->n_a; i++)
        count_one(c, c->a, in_bucket(p->a[i], width, spread));
    for (size_t i = 0; i < p->n_b; i++)
        count_one(c, c->b, in_bucket(p->b[i], width, spread));
}

/* Whole scores from 0 to `levels` - 1, those of a somewhat higher. */
static inline void draw_people(people *p, size_t n_a, size_t n_b, double levels,
                               double shift, uint64_t seed)
{
    p->n_a = n_a;
    p->n_b = n_b;
    for (size_t i = 0; i < n_a; i++)
        p->a[i] = floor(levels * pow(iem_uniform(seed, i), 1 / (1 + shift)));
    for (size_t i = 0; i < n_b; i++)
        p->b[i] = floor(levels * iem_uniform(seed, 100000 + i));
}

static inline double draw_normal(uint64_t seed, uint64_t i)
{
    return iem_normal_quantile(iem_uniform(seed, i));
}

#endif
