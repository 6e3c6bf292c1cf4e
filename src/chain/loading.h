/* The inside of load.c, which reads people, and load_judge.c, which says what it found.
 */
#ifndef IEM_CHAIN_LOADING_H
#define IEM_CHAIN_LOADING_H

#include "chain/work.h"
#include "stats/together.h"

enum {
    IEM_LOAD_EXACT = 30,  /* below this expected count its exact distribution counts */
    IEM_LOAD_CLASSES = 7, /* 1, 2, 3, 4, 5-8, 9-16, 17 decisions or more */
    IEM_LOAD_STAY = 60,   /* adverse decisions of one agency that are told apart */
};

struct iem_stratum {
    double people, hit;
    double *loads; /* people by the number of adverse decisions */
};

/* One person at one agency. */
struct iem_stay {
    size_t agency, stratum;
    size_t decisions, adverse;
    uint32_t cell;
};

/* A set of people whose common load is looked at: everybody with a threshold k, or a
 * group with k = 2. */
struct iem_subset {
    size_t k;
    uint32_t group; /* IEM_NO_GROUP: everybody */
    double people, observed, expected;
    double *weight; /* per stratum: mean pivot of its people */
    double null_variance, log_variance;
    iem_tail tail;
};

struct iem_loading {
    iem_chain_work *work;
    iem_people people;
    size_t *base; /* per agency: its first stratum */
    struct iem_stratum *strata;
    size_t n_strata;
    struct iem_stay *stays; /* of the person at hand */
    size_t n_stays;
    uint32_t *group; /* likewise, per ground */
    double *p, *at;  /* likewise, room */
    struct iem_subset *subsets;
    size_t n_subsets, n_whole;   /* the first ones are everybody, k = 2 … */
    double *gap_variance;        /* per subset of a group */
    double *observed, *expected; /* people by number of agencies */
    double adverse;              /* decisions */
    double observed_load[IEM_CHAIN_LOAD + 1], expected_load[IEM_CHAIN_LOAD + 1];
};

/* Whom a group is compared with. */
struct iem_compared {
    const struct iem_subset *named; /* NULL: everybody known to two, but the group */
    double people, observed, expected;
};
struct iem_compared iem_load_beside(const struct iem_loading *l,
                                    const struct iem_subset *s);

/* Fills in the result. */
iem_status iem_load_judge(struct iem_loading *l, iem_error *err);

#endif
