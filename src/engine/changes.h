/* What changed between two decisions about the same cases, cell by cell and person by
 * person. */
#ifndef IEM_CHANGES_H
#define IEM_CHANGES_H

#include "measure/measure.h"
#include "tally/tally.h"

/* What was decided, the last code of a place, from 0 to IEM_DECIDED - 1. */
enum { IEM_BEFORE = 1, IEM_NOW = 2, IEM_OF_PERSON = 4, IEM_DECIDED = 8 };

/* Cases of somebody who may come back. */
typedef struct iem_return {
    uint64_t person; /* a hash */
    int64_t count;
    uint64_t place; /* cell of the cube of places */
} iem_return;

/* Cases that are in both logs. Places: the codes of a row's facts and grounds, then
 * what was decided. Rows of a named person (IEM_OF_PERSON) are among the returns as
 * well, by 24 bytes each; without a person column there are none. */
typedef struct iem_changes {
    iem_cube places;
    iem_return *returns;
    size_t n_returns, capacity;
} iem_changes;

iem_status iem_changes_init(const struct iem_tally *tally, iem_changes *changes,
                            iem_error *err);
void iem_changes_clear(iem_changes *changes);
/* Adds `count` people with the codes of `tally`; `person` NULL: nobody in particular.
 */
iem_status iem_changes_add(iem_changes *changes, const uint32_t *key, unsigned decided,
                           int64_t count, const uint64_t *person, iem_error *err);
/* Adds all of `other`, which is of the same tally. */
iem_status iem_changes_merge(iem_changes *changes, const iem_changes *other,
                             iem_error *err);

/* The change of each treatment's gap, in result->treatments[].paired_change, and its
 * standard error: of the people of a cell McNemar's (1947), and where people come back
 * that of independent persons (Liang & Zeger 1986). Undefined where the decisions of
 * fewer than ten people changed. Sorts what it is given. */
iem_status iem_changes_settle(iem_changes *changes, const iem_measuring *measuring,
                              struct iem_result *result, iem_error *err);

#endif
