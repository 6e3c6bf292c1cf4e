/* Where a record surely begins, found without reading the log from its start.
 *
 * Behind a line end a record begins, unless a quoted field goes on. Both cases are read
 * in step by libcsv under the rule (parse.h); where the two agree that a record begins,
 * one does, whatever stands before. They nearly always agree within a record or two: a
 * log that is read inside out soon breaks the rule of quotes, which ends at the next
 * line end; and without any quote the field would grow longer than a record may be. */
#ifndef IEM_BORDER_H
#define IEM_BORDER_H

#include "csv/source.h"

#include <stddef.h>

/* A log of which any byte can be read. */
typedef struct iem_border_form {
    iem_source *source;
    uint64_t size;
    char delimiter;
    size_t max_record;
} iem_border_form;

/* The first place behind `from` where a record surely begins: bytes of the log, at most
 * its size, which is also the answer when none can be told within 16 of the longest
 * records. *after_cr: the byte before is a CR. It depends on the bytes behind `from`
 * alone, so all that ask about one place are told the same. */
iem_status iem_border_find(const iem_border_form *form, uint64_t from, uint64_t *border,
                           bool *after_cr, iem_error *err);
/* The place behind the log's first record, which begins at `begin` or after blank
 * lines. */
iem_status iem_border_behind_header(const iem_border_form *form, uint64_t begin,
                                    uint64_t *border, bool *after_cr, iem_error *err);

#endif
