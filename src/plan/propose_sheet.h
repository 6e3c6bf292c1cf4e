/* The sheet on which a proposal is written: YAML and remarks, in one of two languages.
 */
#ifndef IEM_PROPOSE_SHEET_H
#define IEM_PROPOSE_SHEET_H

#include "plan/propose.h"

typedef struct iem_sheet {
    const iem_proposal *p;
    iem_buffer *out;
    bool dutch;
} iem_sheet;

void iem_sheet_put(iem_sheet *w, const char *text);
void iem_sheet_say(iem_sheet *w, const char *en, const char *nl);
/* A scalar, in quotes where YAML would take it for something else. */
void iem_sheet_scalar(iem_sheet *w, const char *text);
void iem_sheet_list(iem_sheet *w, const char *const *texts, size_t n);
/* In a remark, which ends with its line: `other` for what would end it, and for what no
 * plan may have. */
void iem_sheet_remark(iem_sheet *w, iem_slice text, const char *other);
/* The same, cut short. */
void iem_sheet_shown(iem_sheet *w, const char *text);
/* "[0, 15000]", or the number of bands. */
void iem_sheet_cuts(iem_sheet *w, const iem_proposed_column *column);
/* What stands in a column: "3 values: a, b, c", "0 to 38". */
void iem_sheet_values(iem_sheet *w, const iem_column *seen);
/* Why column i has its role, and its values where they are nobody's; ends the line. */
void iem_sheet_why(iem_sheet *w, size_t i);
/* What is asked about it, on a line of its own. */
void iem_sheet_question(iem_sheet *w, size_t i, const char *indent);
/* `process`, where the names of columns say so. */
void iem_sheet_process(iem_sheet *w);
bool iem_sheet_in_process(const iem_sheet *w, size_t i); /* column i */
void iem_sheet_heading(iem_sheet *w, const char *en, const char *nl);

#endif
