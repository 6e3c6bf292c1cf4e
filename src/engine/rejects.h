/* The account of rejected rows: the first ones as warnings, all of them in a file, and
 * the decision whether there are too many. */
#ifndef IEM_REJECTS_H
#define IEM_REJECTS_H

#include "base/buffer.h"
#include "base/file.h"
#include "csv/reader.h"

typedef struct iem_rejects {
    const iem_options *options;
    iem_file *file; /* NULL: not asked for */
    uint64_t n;
} iem_rejects;

iem_status iem_rejects_open(const iem_options *options, iem_rejects *rejects,
                            iem_error *err);
/* Adds those of one block of the file called `name`. */
iem_status iem_rejects_add(iem_rejects *rejects, const char *name,
                           const iem_delivery *delivery, iem_error *err);
/* Completes the file (also when the scan stops here); IEM_ERR_DATA when more rows were
 * rejected than the options allow. */
iem_status iem_rejects_close(iem_rejects *rejects, uint64_t rows_read, iem_error *err);
void iem_rejects_discard(iem_rejects *rejects);

/* Adds one CSV field (with a comma before it unless it is the first), quoted if needed.
 */
void iem_csv_field(iem_buffer *line, bool first, iem_slice text);

#endif
