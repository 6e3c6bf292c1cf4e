/* Made-up logs, in memory and as a file. */
#ifndef IEM_LOAD_LOG_H
#define IEM_LOAD_LOG_H

#include "jobs.h"

typedef struct load_log {
    char *at; /* CSV without quotes, and a NUL */
    size_t n, room;
} load_log;

enum { LOAD_PATH = 512 };
typedef struct load_path {
    char at[LOAD_PATH];
} load_path;
load_path load_file(const load_job *job, const char *name);

/* Rows of a world with the number of the job as its seed; `agency` 0: none. */
iem_status load_log_make(load_job *job, const char *world, uint64_t rows, double agency,
                         load_log *log);
iem_status load_log_write(load_job *job, const load_log *log, load_path path);
void load_log_clear(load_log *log);

/* The same rows handed over, as texts or as columns of Arrow; breaks up `log`. */
iem_status load_log_push(load_job *job, load_log *log, iem_frame **frame);
iem_status load_log_arrow(load_job *job, load_log *log, iem_frame **frame);

#endif
