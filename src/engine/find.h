/* The rows of one case or one person in a log that was scanned. */
#ifndef IEM_FIND_H
#define IEM_FIND_H

#include "engine/scan.h"
#include "plan/questions.h"

/* More rows than these under one number, and it names no case: no more are kept. */
enum { IEM_MOST_FINDS = 100 };

/* Why a row may not have been used. */
typedef enum iem_unused {
    IEM_NO_DECISION,
    IEM_OUTSIDE_WHERE,
    IEM_WAS_REJECTED,
    IEM_N_UNUSED
} iem_unused;

typedef struct iem_wanted_id {
    iem_by by;
    const char *id;
    size_t cell; /* where rows are counted profiles: the fact cell; else SIZE_MAX */
} iem_wanted_id;

/* A row as it stands in the log. */
typedef struct iem_find iem_find;
struct iem_find {
    iem_find *next;
    uint32_t *key;
    char *id, *decision; /* id NULL: no case column */
    char **recorded;     /* per fact */
    size_t n_recorded;
    uint32_t *aspects;   /* codes; of numbers and questions 0 */
    iem_account account; /* days and words */
    double people;
    bool adverse;
};

/* Those of one block, and in the end of the whole log, in its order. */
typedef struct iem_finds {
    iem_find *first, **last;
    size_t n;                    /* found, also those that were not kept */
    size_t unused[IEM_N_UNUSED]; /* rows of the case */
    char *alike; /* NULL, or a number that differs from the wanted one in dress only */
} iem_finds;

/* `finds` is to be cleared, also after a failure. */
iem_status iem_find_rows(const iem_scanned *scanned, const iem_wanted_id *wanted,
                         iem_finds *finds, iem_error *err);
void iem_finds_clear(iem_finds *finds);

#endif
