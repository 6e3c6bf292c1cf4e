/* A table that people filled in, or that this program wrote: read row by row, in order,
 * and refused as a whole when a row cannot be read. Delimiter and encoding are found
 * out, as for a log: spreadsheets write what their country uses. */
#ifndef IEM_SHEET_H
#define IEM_SHEET_H

#include "base/status.h"
#include "base/text.h"

typedef struct iem_sheet {
    const char *name;         /* of the file, as messages show it */
    const char *const *names; /* of the columns */
    size_t n;                 /* columns */
} iem_sheet;

typedef struct iem_sheet_work {
    /* Once, before the rows. */
    iem_status (*header)(const iem_sheet *sheet, void *ctx, iem_error *err);
    /* UTF-8, as many as there are columns, without what keeps spreadsheets from
     * computing (base/field.h); borrowed until it returns. A row whose fields are all
     * empty is no row. */
    iem_status (*row)(const iem_sheet *sheet, uint64_t line, const iem_slice *fields,
                      void *ctx, iem_error *err);
    void *ctx;
} iem_sheet_work;

iem_status iem_sheet_read(const char *path, const iem_sheet_work *work, iem_error *err);

/* The column called so, upper and lower case alike; SIZE_MAX: there is none. */
size_t iem_sheet_column(const iem_sheet *sheet, const char *name);

#endif
