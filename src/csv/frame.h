/* A log in memory: chunks of rows, each with its columns as cells.h has them. It can be
 * read any number of times. */
#ifndef IEM_FRAME_H
#define IEM_FRAME_H

#include "base/arena.h"
#include "csv/cells.h"

#include <iemand.h>

/* Some rows that were handed over together. */
typedef struct iem_frame_chunk {
    size_t n_rows;
    iem_cells *columns;       /* of the table, in its order */
    struct ArrowArray array;  /* what the cells are in; release NULL: pushed texts */
    struct iem_pushed *texts; /* likewise, one for each column */
    iem_arena arena;          /* words of dictionaries */
} iem_frame_chunk;

struct iem_frame {
    char *name;
    char **names; /* of the columns */
    size_t n_columns;
    bool has_header;
    iem_frame_chunk *chunks;
    size_t n_chunks, capacity;
    uint64_t n_rows;
};

/* Adds a chunk, with zeroed cells; its rows are not counted yet. */
iem_status iem_frame_add_chunk(iem_frame *table, iem_frame_chunk **chunk,
                               iem_error *err);
void iem_frame_chunk_clear(iem_frame_chunk *chunk, size_t n_columns);

#endif
