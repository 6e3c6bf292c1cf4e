/* Which one further column would let a log tell most. */
#ifndef IEM_NEXT_H
#define IEM_NEXT_H

#include "measure/result.h"

/* Fills result->next_columns with every key of `process` and every role that the plan
 * does not name and that would open something: a question about single decisions, a
 * family of measures, or a principle of which nothing can be told yet. Those that open
 * most come first, ties by name. Where no single one opens anything, it is the best
 * pair, or nothing. Takes the plan's safeguards, its columns and the number of facts.
 */
iem_status iem_next_columns_look(struct iem_result *result, iem_error *err);

#endif
