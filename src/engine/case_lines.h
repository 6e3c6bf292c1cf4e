/* The lines of cases.csv. What belongs to a cell is put in words once and kept, as long
 * as there is room for it; what belongs to a case is written beside it. */
#ifndef IEM_CASE_LINES_H
#define IEM_CASE_LINES_H

#include "base/buffer.h"
#include "engine/log.h"
#include "measure/result.h"

#define IEM_CASES_HEADER                                                               \
    "case,person,people,ground,group,decision,grade,group_chance,group_chance_low,"    \
    "twins_n,twins_adverse,group_n,group_adverse,sentence,edition\n"

typedef struct iem_case_lines iem_case_lines;

/* For so many threads. All but the key file is borrowed. */
iem_status iem_case_lines_new(const struct iem_plan *plan, const iem_options *options,
                              const struct iem_result *result, unsigned threads,
                              iem_case_lines **lines, iem_error *err);
void iem_case_lines_free(iem_case_lines *lines);

/* A case: a row of the log, and the row of its cell for one of its grounds. */
typedef struct iem_case_entry {
    const iem_log_rows *rows;
    size_t i, treatment;
    const iem_cell_row *cell; /* in memory that is slow to answer */
} iem_case_entry;

/* Lines of this cell will be wanted; and now soon. */
void iem_case_expect(const iem_case_lines *lines, const iem_cell_row *cell);
void iem_case_fetch(const iem_case_lines *lines, const iem_cell_row *cell);
/* Adds the line of a case; by each thread with its own number. */
iem_status iem_case_line(iem_case_lines *lines, unsigned worker,
                         const iem_case_entry *about, iem_buffer *out, iem_error *err);
/* Adds the case number, by which equally strong cases are ranked. */
iem_status iem_case_number(iem_case_lines *lines, unsigned worker,
                           const iem_case_entry *about, iem_buffer *out,
                           iem_error *err);

/* What stands for the case number where rows are counted profiles: "age=[18, 30);
 * family=alone". */
void iem_case_profile(const struct iem_plan *plan, const iem_cell_row *cell,
                      iem_buffer *out);

#endif
