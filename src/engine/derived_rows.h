/* Rows as they are sorted, so that those of one person, score or version stand
 * together.
 */
#ifndef IEM_DERIVED_ROWS_H
#define IEM_DERIVED_ROWS_H

#include "base/sorter.h"
#include "measure/derived.h"

/* In this order they come. */
typedef enum iem_derived_kind {
    IEM_ROW_LAST,    /* the last day of the log */
    IEM_ROW_ALARM,   /* a last day behind an alarm, whose number is the use */
    IEM_ROW_PERSON,  /* a decision about somebody, on a day */
    IEM_ROW_SCORE,   /* a decision by a score, for some use */
    IEM_ROW_VERSION, /* a day on which a version decided */
    IEM_ROW_WRONG,   /* a decision of a version, found wrong on a day */
} iem_derived_kind;

enum {
    IEM_DERIVED_ID =
        16, /* bytes: a hash, of which two are never the same in practice */
    IEM_DERIVED_WIDTH = 38,
    /* marks of a person's decision */
    IEM_MARK_ADVERSE = 1,
    IEM_MARK_FOUND = 2,   /* what was looked for was there */
    IEM_MARK_NOTHING = 4, /* it was not */
    IEM_MARK_RANDOM = 8,  /* picked at random */
};

typedef struct iem_derived_row {
    iem_derived_kind kind;
    unsigned char id[IEM_DERIVED_ID];
    int32_t day;
    uint64_t use;
    uint32_t cell, period;
    unsigned marks;
} iem_derived_row;

void iem_derived_id(iem_slice text, unsigned char out[IEM_DERIVED_ID]);
void iem_derived_pack(const iem_derived_row *row, unsigned char out[IEM_DERIVED_WIDTH]);
iem_derived_row iem_derived_unpack(const unsigned char in[IEM_DERIVED_WIDTH]);

/* Counts one decision of a cell of the tally's cube. */
typedef struct iem_derived_counts {
    const struct iem_tally *tally;
    bool has_period;
    iem_derived *derived;
} iem_derived_counts;
iem_status iem_derived_count(const iem_derived_counts *counts, iem_derived_key key,
                             const uint32_t *codes, uint32_t period, uint32_t answer,
                             bool adverse, int64_t n, iem_error *err);

/* Reads all rows in order and counts what they answer. `as_of`: until then the log was
 * kept; IEM_NOT_SAID: until its last decision. */
iem_status iem_derived_read(iem_sorter *rows, const iem_derived_counts *counts,
                            int32_t as_of, iem_error *err);

#endif
