/* Families of measures beside the core. A family is computed when the plan asks for it
 * (`also`).
 *
 * To add one: a file with a table of rows and one function, and its name in family.c.
 */
#ifndef IEM_FAMILY_H
#define IEM_FAMILY_H

#include "family/work.h"

/* All families, ended by NULL; the core comes first. */
extern const iem_family *const iem_families[];

/* Does the plan name a family that there is not, or one whose columns it lacks? */
iem_status iem_families_check(const struct iem_plan *plan, iem_error *err);
/* Does the plan name the columns that this family (there is one) cannot do without? */
bool iem_family_fits(const struct iem_plan *plan, const char *name);
/* Does only a whole summary show this row? Of a question it is all but its share and
 * how that differs at equal facts. */
bool iem_family_is_detail(const iem_family *family, size_t row);
/* Computes those the plan asks for; with "all", those whose columns it has. And the
 * outcomes of the groups, which need not be asked for. */
iem_status iem_families_measure(const iem_measuring *core, uint64_t seed,
                                iem_error *err);
/* Only those of them that say something of single cases (measure/result.h: similar). */
iem_status iem_families_of_cases(const iem_measuring *core, uint64_t seed,
                                 iem_error *err);
void iem_families_clear(struct iem_result *result);

#endif
