/* Bytes to records: the index (index.h) where the log is regular, libcsv under our rule
 * (parse.h) where it is not. For any bytes the two together say what libcsv alone would
 * have said. */
#ifndef IEM_SPLIT_H
#define IEM_SPLIT_H

#include "csv/batch.h"
#include "csv/index.h"
#include "csv/parse.h"

typedef struct iem_split_form {
    iem_dialect dialect;
    size_t max_record;
    const char *const *names; /* of the log's columns */
    size_t n_columns;
    const size_t *columns;      /* the wanted ones, in the order of the fields */
    size_t n_fields, n_checked; /* the first ones have to be valid text */
    iem_index_scan *scan;       /* NULL: libcsv alone */
} iem_split_form;

/* One per thread; borrows the form. */
typedef struct iem_splitter iem_splitter;
iem_status iem_splitter_new(const iem_split_form *form, iem_splitter **splitter,
                            iem_error *err);
/* Splits one piece, as iem_parser_read does; behind the bytes IEM_INDEX_MARGIN more may
 * be read. The batch borrows from the splitter and the bytes; its lines count from 1
 * within the piece. */
iem_status iem_split(iem_splitter *splitter, iem_slice bytes, bool last,
                     iem_parse_rest before, iem_batch *batch, iem_parse_rest *after,
                     iem_error *err);
/* The batch without its first record, which it has. */
void iem_split_drop_first(iem_splitter *splitter, iem_batch *batch);
void iem_splitter_free(iem_splitter *splitter);

#endif
