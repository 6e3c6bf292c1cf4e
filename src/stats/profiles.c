#include "stats/profiles.h"

#include <math.h>

/* 2^60 / IEM_APART: 256 squares of it still fit. */
static const double most = 309485009.8;
static const double not_known = 3;

/* Half up; 2^60 at most. */
static uint64_t whole(double difference)
{
    const double capped = difference < most ? difference : most;
    return (uint64_t)(int64_t)(capped * IEM_APART + .5);
}

static uint64_t between(int64_t x, int64_t z)
{
    return x > z ? (uint64_t)x - (uint64_t)z : (uint64_t)z - (uint64_t)x;
}

/* What one side's rank could differ from the other, of which nothing is known. */
static double rank_at_most(int64_t known, double unit)
{
    const double v = (double)known / unit;
    return fmax(v, 1 - v);
}

static double difference(const iem_profile_fact *fact, int64_t x, int64_t z)
{
    if (x == z) return 0;
    if (fact->kind == IEM_FACT_CATEGORY) return 1;
    if (x != IEM_NOT_KNOWN && z != IEM_NOT_KNOWN)
        return (double)between(x, z) / fact->unit;
    if (fact->kind == IEM_FACT_NUMBER) return not_known;
    return rank_at_most(x == IEM_NOT_KNOWN ? z : x, fact->unit);
}

iem_apart iem_profiles_apart(const iem_profiles *p, size_t i, size_t j)
{
    const int64_t *x = p->values + i * p->n_facts, *z = p->values + j * p->n_facts;
    iem_apart sum = 0;
    for (size_t f = 0; f < p->n_facts; f++) {
        if (x[f] == z[f]) continue;
        const iem_apart d = whole(difference(&p->facts[f], x[f], z[f]));
        sum += p->metric == IEM_METRIC_EUCLID ? d * d : d;
    }
    return sum;
}

double iem_profiles_distance(const iem_profiles *p, iem_apart apart)
{
    const double sum = (double)apart;
    return p->metric == IEM_METRIC_EUCLID ? sqrt(sum) / IEM_APART
                                          : sum / IEM_APART / (double)p->n_facts;
}

static double people_at(const double *people, size_t i)
{
    return people ? people[i] : 1;
}

double iem_profiles_deviation(const iem_profiles *p, size_t fact, const double *people)
{
    const int64_t *x = p->values + fact;
    double n = 0, sum = 0, squares = 0, origin = NAN;
    for (size_t i = 0; i < p->n; i++) {
        const int64_t value = x[i * p->n_facts];
        if (value == IEM_NOT_KNOWN || people_at(people, i) <= 0) continue;
        if (isnan(origin)) origin = (double)value;
        n += people_at(people, i);
        sum += people_at(people, i) * ((double)value - origin);
    }
    const double mean = origin + sum / n;
    for (size_t i = 0; n > 0 && i < p->n; i++) {
        const int64_t value = x[i * p->n_facts];
        if (value == IEM_NOT_KNOWN) continue;
        const double from_mean = (double)value - mean;
        squares += people_at(people, i) * from_mean * from_mean;
    }
    return n > 0 ? sqrt(squares / n) : NAN;
}
