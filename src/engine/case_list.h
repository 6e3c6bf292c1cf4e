/* The list of cases that a scan wrote (`--cases`), read again row by row. */
#ifndef IEM_CASE_LIST_H
#define IEM_CASE_LIST_H

#include "judge/reviews.h"

typedef struct iem_listed_case {
    const char *list; /* as messages show its name */
    uint64_t line;
    iem_slice case_id, ground, group;
    iem_grade grade;
    iem_slice chance, chance_low; /* as they stand there; may be empty */
} iem_listed_case;

/* Calls `take` with each case, in the order of the list; slices, without blanks around
 * them (iem_review_text), are borrowed until it returns. A file that is no such list,
 * or a case without a number, is IEM_ERR_DATA. */
iem_status iem_case_list_read(const char *path,
                              iem_status (*take)(const iem_listed_case *listed,
                                                 void *ctx, iem_error *err),
                              void *ctx, iem_error *err);

/* Such a figure; 0 where it is less, NaN where it is empty. */
double iem_listed_chance(iem_slice text);

#endif
