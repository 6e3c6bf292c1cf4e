/* How a failure is told and handed on. */
#ifndef IEM_STATUS_H
#define IEM_STATUS_H

#include <iemand.h>

/* Fills `err` (NULL allowed) and returns `status`, so that a branch reads
 * `return iem_fail(err, IEM_ERR_DATA, "…");` */
__attribute__((format(printf, 3, 4))) iem_status iem_fail(iem_error *err,
                                                          iem_status status,
                                                          const char *format, ...);

iem_status iem_fail_memory(iem_error *err);

/* Hands a failure up; only where nothing has to be freed. */
#define IEM_TRY(call)                                                                  \
    do {                                                                               \
        const iem_status try_status_ = (call);                                         \
        if (try_status_ != IEM_OK) return try_status_;                                 \
    } while (0)

#endif
