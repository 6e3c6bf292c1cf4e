/* One job of many: makes a log, has the library do all it can with it, and gives
 * everything back. With the public header alone, as any other program has to. */
#ifndef IEM_LOAD_JOBS_H
#define IEM_LOAD_JOBS_H

#include <iemand.h>

typedef struct load_job {
    const char *datasets; /* folder of the logs that come with iemand */
    const char *folder;   /* for files */
    size_t number;        /* which job: the log, the plan and what is asked follow */
    unsigned threads;
    const char *reader;
    uint64_t hash;                /* of all that was said and written */
    size_t scans, texts, refused; /* so far */
    iem_error err;
} load_job;

/* The number of kinds of jobs, which take turns, and what kind i does. */
enum { LOAD_KINDS = 20 };
const char *load_kind(size_t i);

/* False: job->err says why. The same number gives the same hash, whatever else. */
bool load_do(load_job *job);

#endif
