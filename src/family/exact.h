/* People by their facts as they are: numbers as numbers, not in bands. */
#ifndef IEM_EXACT_H
#define IEM_EXACT_H

#include "family/work.h"
#include "stats/profiles.h"

typedef struct iem_exact {
    iem_profiles profiles; /* numbers in units of their standard deviation */
    iem_profile_fact facts[IEM_MAX_FACTS];
    int64_t *values;
    double *people, *adverse; /* at each profile */
    size_t *of;               /* profile of each cell of the section */
    size_t *fact_cell; /* of each profile: the core's cell of equal facts; SIZE_MAX */
    const iem_section *section;
} iem_exact;

/* Of the section "profiles"; profiles are in the order of their facts' values. */
iem_status iem_exact_make(iem_work *work, iem_exact *exact, iem_error *err);
void iem_exact_clear(iem_exact *exact);

/* Decisions of one group and of its reference at each profile. */
typedef struct iem_exact_sides {
    double *n1, *a1, *n0, *a0;
} iem_exact_sides;

iem_status iem_exact_sides_make(const iem_exact *exact, iem_exact_sides *sides,
                                iem_error *err);
/* Counts anew; a reference of IEM_NOBODY has nobody. */
void iem_exact_count(const iem_work *work, const iem_exact *exact, size_t view,
                     size_t group, size_t reference, iem_exact_sides *sides);
void iem_exact_sides_clear(iem_exact_sides *sides);

#endif
