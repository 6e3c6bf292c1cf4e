/* Cells of a column in memory, and the text each stands for: the one that pandas writes
 * to CSV. Columns are laid out as Arrow lays them out (arrow.apache.org/docs/format,
 * "Columnar"), and are read where they are. */
#ifndef IEM_CELLS_H
#define IEM_CELLS_H

#include "base/text.h"

/* Of the text of one cell that has to be written, with what may be read behind it. */
enum { IEM_CELL_ROOM = 112 };

typedef enum iem_cells_as {
    IEM_CELLS_NOTHING, /* missing, all of them */
    IEM_CELLS_BITS,    /* True, False */
    IEM_CELLS_SIGNED,
    IEM_CELLS_UNSIGNED,
    IEM_CELLS_REAL,    /* shortest.h; NaN is missing */
    IEM_CELLS_DECIMAL, /* all digits of its scale */
    IEM_CELLS_DAY,     /* 2026-11-23 */
    IEM_CELLS_TIME,    /* 2026-11-23 10:00:00; days where no cell has a time */
    IEM_CELLS_TEXT,    /* offsets of 4 or 8 bytes into text */
    IEM_CELLS_VIEW,    /* 16 bytes each */
    IEM_CELLS_WORD,    /* numbers of words */
    IEM_CELLS_OTHER,   /* no text stands for these */
} iem_cells_as;

typedef struct iem_cells {
    iem_cells_as as;
    unsigned width;           /* bytes of a number, offset, index or decimal */
    size_t first;             /* cells in the buffers before ours */
    size_t n;                 /* ours */
    const uint8_t *known;     /* a bit each, the lowest first; NULL: none is missing */
    const void *values;       /* numbers, bits, offsets, views or indices */
    const char *text;         /* what offsets count in … */
    size_t text_n;            /* … and how much of it is ours */
    const void *const *texts; /* what views point into */
    const iem_slice *words;   /* of which 16 bytes may be read */
    bool unsigned_index;
    int scale;         /* digits behind the mark of a decimal */
    int64_t per_day;   /* ticks of a time or day */
    int digits;        /* of the fraction of a second */
    bool days_alone;   /* no cell has a time */
    int zone;          /* minutes that a time is ahead of UTC */
    bool zoned;        /* then it is written behind */
    bool sure;         /* every text is valid UTF-8 and begins with no quote */
    const char *other; /* what others are, in the words of Arrow */
} iem_cells;

/* The texts of `n` cells from `first` on, each at out[i * step]; 16 bytes of each may
 * be read. They are borrowed from the cells, or from `room` (n * IEM_CELL_ROOM bytes),
 * of which what is left is returned. `mark` is the decimal mark. A missing cell is the
 * empty text. */
char *iem_cells_text(const iem_cells *cells, size_t first, size_t n, char mark,
                     char *room, iem_slice *out, size_t step);
/* For a time: which digits of the fraction the column needs, and whether it has times
 * at all. To be called once, when all else is filled in. */
void iem_cells_settle_times(iem_cells *cells);
static inline bool iem_cells_has(const iem_cells *cells, size_t i)
{
    const size_t at = cells->first + i;
    return !cells->known || (cells->known[at / 8] >> at % 8 & 1);
}
/* The number of an index; SIZE_MAX when it is below zero. */
size_t iem_cells_index(const iem_cells *cells, size_t i);

#endif
