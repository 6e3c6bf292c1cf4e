/* What the parts of the measuring share: people one by one, and groups by number. */
#ifndef IEM_CHAIN_WORK_H
#define IEM_CHAIN_WORK_H

#include "chain/chain.h"

/* All decisions about one person, by time and agency. */
typedef struct iem_person {
    const iem_event *events;
    size_t n;
} iem_person;

typedef struct iem_people {
    iem_sorter *events;
    iem_event *kept; /* of the person at hand */
    size_t capacity;
    iem_event ahead; /* the first of the next one */
    bool has_ahead;
    bool by_month;
} iem_people;

typedef struct iem_chain_work iem_chain_work;

iem_status iem_people_start(iem_people *people, const iem_chain_work *work,
                            iem_error *err);
/* *person has no events when nobody is left. */
iem_status iem_people_next(iem_people *people, iem_person *person, iem_error *err);
void iem_people_clear(iem_people *people);

/* The groups of all agencies, by ground and name. Where agencies record different
 * groups of one person, that person is in the group `differs` of the ground. */
#define IEM_NO_GROUP     UINT32_MAX
#define IEM_DIFFERS_TEXT "(differs)"
typedef struct iem_group_name {
    size_t ground;
    const char *name;
    bool known; /* a group, and not missing or different */
} iem_group_name;

typedef struct iem_groups {
    const char **grounds; /* sorted */
    const char **references;
    size_t n_grounds;
    iem_group_name *at;
    size_t n;
    uint32_t *differs, *missing; /* per ground */
    uint32_t **of; /* per agency: [combination * n_grounds + ground]; IEM_NO_GROUP: the
                      agency does not record it */
} iem_groups;

struct iem_chain_work {
    const iem_chain_how *how;
    const iem_party *parties;
    size_t n; /* agencies */
    iem_chain_unit unit;
    iem_sorter *events;
    iem_groups groups;
    iem_chain_result *result;
};

iem_status iem_groups_make(iem_chain_work *work, iem_error *err);
void iem_groups_clear(iem_chain_work *work);
/* The group of a person in each ground, as all agencies together record it: room for
 * n_grounds. IEM_NO_GROUP: none of them records it. */
void iem_groups_of(const iem_chain_work *work, const iem_person *person,
                   uint32_t *group);

/* From the verdict of a margin: `p_adjusted` beyond it, and the bounds within
 * `assured`. */
iem_verdict iem_chain_verdict(double p_adjusted, double high, double assured,
                              iem_chain_why *why);

/* Moments in the window, in the common unit. */
uint32_t iem_chain_moments(const iem_chain_work *work);

/* The parts; each reads all people from the beginning. */
iem_status iem_chain_load(iem_chain_work *work, iem_error *err);
iem_status iem_chain_cascades(iem_chain_work *work, iem_error *err);
iem_status iem_chain_traces(iem_chain_work *work, iem_error *err);
void iem_chain_counts_alone(iem_chain_work *work);

#endif
