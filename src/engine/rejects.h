/* The account of rejected rows: the first ones as warnings, all of them in a file, and
 * the decision whether there are too many. */
#ifndef IEM_REJECTS_H
#define IEM_REJECTS_H

#include "base/buffer.h"
#include "base/file.h"
#include "engine/log.h"
#include "engine/spool.h"

typedef struct iem_rejects {
    iem_log *log;
    const iem_options *options;
    iem_file *file;   /* NULL: not asked for */
    iem_spool *spool; /* where lines cannot be numbered yet; else NULL */
    uint64_t n;
    iem_buffer record;
} iem_rejects;

iem_status iem_rejects_open(iem_log *log, const iem_options *options,
                            iem_rejects *rejects, iem_error *err);
/* Adds one of a part of the log; those of a part come in the order of lines. The line
 * counts from where this process began to read the part. */
iem_status iem_rejects_add(iem_rejects *rejects, size_t part, uint64_t line,
                           const char *reason, iem_error *err);
/* Adds those of the other ranks, after iem_log_settle. */
iem_status iem_rejects_gather(iem_rejects *rejects, iem_error *err);
/* Completes the file (also when the scan stops here); IEM_ERR_DATA when more rows were
 * rejected than the options allow. */
iem_status iem_rejects_close(iem_rejects *rejects, uint64_t rows_read, iem_error *err);
void iem_rejects_discard(iem_rejects *rejects);

#endif
