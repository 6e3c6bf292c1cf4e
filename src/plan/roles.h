/* Which column of this file plays which role: plan × header → columns to read. */
#ifndef IEM_ROLES_H
#define IEM_ROLES_H

#include "plan/plan.h"

/* Positions in the list of wanted columns; IEM_NO_ROLE: the plan has no such role. */
enum { IEM_NO_ROLE = -1 };

typedef struct iem_roles {
    size_t *columns;           /* the wanted columns: index in the header */
    size_t n_columns, n_coded; /* the first ones; the others are case and person */
    int decision, count, case_id, person; /* index into columns */
    int grounds[IEM_MAX_GROUNDS];
    int facts[IEM_MAX_FACTS];
    int aspects[IEM_MAX_ASPECTS];
    int process[IEM_N_PROCESS_KEYS];
    int *where; /* one per plan->where */
} iem_roles;

/* `with_ids`: also the case and person columns (not needed for counting alone).
 * A column that the header lacks, or has twice, is IEM_ERR_DATA, with the nearest name
 * as a hint: "log.csv: no column 'origen'; did you mean 'origin'". */
iem_status iem_roles_bind(const struct iem_plan *plan, const char *log_name,
                          const char *const *header, size_t n_header, bool with_ids,
                          iem_roles *roles, iem_error *err);
void iem_roles_clear(iem_roles *roles);

#endif
