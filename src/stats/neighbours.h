/* The k nearest people, exactly: among the distinct profiles of facts, each with as
 * many people as have it. Equal distances are equal (profiles.h), and everybody at the
 * k-th distance has the same share in the places that are left: no order of rows, of
 * profiles or of threads reaches the result. */
#ifndef IEM_NEIGHBOURS_H
#define IEM_NEIGHBOURS_H

#include "base/status.h"
#include "stats/profiles.h"

typedef struct iem_search {
    const iem_profiles *profiles;
    /* Among whom, at each profile: decisions and adverse ones (whole numbers). */
    const double *people, *adverse;
    /* A number of each person at a profile, added up over neighbours; NULL: none. In
     * millionths, say; sums must stay below 2^63. */
    const int64_t *score;
    /* Asked about are the profiles where this is over 0; NULL: where there are people.
     */
    const double *asked;
    size_t k;     /* 1 or more */
    bool without; /* who is asked about is one of the people, and is left out herself */
    unsigned threads;
} iem_search;

/* The neighbours of one person. With `without`, the people are without herself, but the
 * adverse decisions and scores still with hers: iem_near_rate takes hers off. */
typedef struct iem_near {
    double distance;               /* of the k-th; NaN: not k people, or not asked */
    double nearer, nearer_adverse; /* nearer than that; all when there are not k */
    double tied, tied_adverse;     /* at that distance: one or more */
    int64_t nearer_score, tied_score;
    bool own_tied; /* she herself is among those at the k-th distance (which is 0) */
} iem_near;

/* One per profile. Takes some 10 bytes of memory for each fact of each profile
 * meanwhile, and the same answers whatever the threads. The time is up to the facts:
 * where each says something about others, most of the profiles are never looked at;
 * where none does, it is that of all pairs. */
iem_status iem_neighbours_find(const iem_search *search, iem_near *near,
                               iem_error *err);

/* Share of adverse decisions among the k nearest, ties averaged. `own`: 1 when she is
 * left out and her own decision was adverse, else 0. NaN when there are not k. */
double iem_near_rate(const iem_near *near, size_t k, double own);

/* The k nearest profiles of people (themselves not counted), nearest first, at equal
 * distances by their place in `profiles`: near[i * k + j] for profile i, SIZE_MAX
 * beyond the last and where profile i is not asked about. */
iem_status iem_neighbours_list(const iem_search *search, size_t *near, iem_error *err);

#endif
