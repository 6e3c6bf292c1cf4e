/* Reading a table as iem_reader_run reads a file: records in batches, on several
 * threads, told of in order. */
#ifndef IEM_FRAME_READ_H
#define IEM_FRAME_READ_H

#include "csv/frame.h"
#include "csv/reader.h"

typedef struct iem_frame_reading {
    const iem_frame *table;
    iem_source *source; /* of which progress and digest are kept */
    unsigned threads;
    char mark; /* the decimal mark of numbers; 0: '.' */
    const iem_reader_work *work;
} iem_frame_reading;

iem_status iem_frame_read(const iem_frame_reading *reading, iem_reader_end *end,
                          iem_error *err);

#endif
