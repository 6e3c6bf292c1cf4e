/* One table of a result as CSV (RFC 4180): its fields, row by row. */
#ifndef IEM_REPORT_FIELDS_H
#define IEM_REPORT_FIELDS_H

#include "report/voice.h"

typedef struct iem_fields {
    const struct iem_result *result;
    iem_voice voice;
    iem_buffer *out;
    bool begun; /* a field of this row is written */
} iem_fields;

/* A spreadsheet takes some texts for formulas: those get an apostrophe in front. NULL
 * is an empty field. */
void iem_field_text(iem_fields *f, const char *value);
/* 12 significant digits and a point; what is not finite is an empty field. */
void iem_field_number(iem_fields *f, double value);
void iem_field_flag(iem_fields *f, bool value);
/* Three fields: value, low, high. */
void iem_field_estimate(iem_fields *f, iem_estimate e);
/* A list in one field, with "; " between its texts. */
void iem_field_list(iem_fields *f, const char *const *texts, size_t n);
/* The header row; `names` end with NULL. */
void iem_fields_head(iem_fields *f, const char *const *names);
void iem_fields_end(iem_fields *f); /* of a row */

#define IEM_HEADS(...)                                                                 \
    (const char *const[])                                                              \
    {                                                                                  \
        __VA_ARGS__, NULL                                                              \
    }

/* What was declared, and what became of findings and of flagged cases. Without a
 * declaration or a ledger of reviews: tables of heads alone. */
void iem_table_declared(iem_fields *f);
void iem_table_followup(iem_fields *f);
void iem_table_effects(iem_fields *f);
void iem_table_precision(iem_fields *f);
/* What the log can show of the process, column by column, and of each principle. */
void iem_table_safeguards(iem_fields *f);
void iem_table_principles(iem_fields *f);
void iem_table_maturity(iem_fields *f);
void iem_table_next_columns(iem_fields *f);

#endif
