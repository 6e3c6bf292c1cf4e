/* A scan, and somebody who looks at it while the log and the counts are still there. */
#ifndef IEM_SCAN_H
#define IEM_SCAN_H

#include "engine/log.h"
#include "measure/measure.h"

typedef struct iem_scanned {
    iem_log *log;
    const struct iem_plan *plan; /* with all cut points */
    struct iem_tally *tally;
    const iem_measuring *measuring;
    struct iem_result *result;
} iem_scanned;

/* Of decisions and not of counts: a saved tally is refused by the name of `who`. Of
 * the measures beside the core only what is about single cases is there. */
typedef struct iem_onlooker {
    const char *who; /* "explain" */
    iem_status (*look)(const iem_scanned *scanned, void *ctx, iem_error *err);
    void *ctx;
} iem_onlooker;

/* iem_scan; `onlooker` NULL: nobody looks. */
iem_status iem_scan_before(const iem_plan *plan, const iem_options *options,
                           const char *const *paths, size_t n_paths,
                           const iem_onlooker *onlooker, iem_result **result,
                           iem_error *err);

/* What counts alone say, without measures beside the core; they are taken, also on
 * failure. Who comes back is not known of them. */
iem_status iem_scan_counts(const iem_plan *plan, const iem_options *options,
                           struct iem_tally *tally, iem_result **result,
                           iem_error *err);

#endif
