/* Reading a table as iem_reader_run reads a file: records in batches, on several
 * threads, told of in order. */
#ifndef IEM_TABLE_READ_H
#define IEM_TABLE_READ_H

#include "csv/reader.h"
#include "csv/table.h"

typedef struct iem_table_reading {
    const iem_table *table;
    iem_source *source; /* of which progress and digest are kept */
    unsigned threads;
    char mark; /* the decimal mark of numbers; 0: '.' */
    const iem_reader_work *work;
} iem_table_reading;

iem_status iem_table_read(const iem_table_reading *reading, iem_reader_end *end,
                          iem_error *err);

#endif
