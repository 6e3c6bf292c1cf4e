/* How a failure is told and handed on. */
#ifndef IEM_STATUS_H
#define IEM_STATUS_H

#include <iemand.h>

/* Puts a failure into words: one line in `err` (NULL allowed). */
__attribute__((format(printf, 3, 4))) void iem_explain(iem_error *err,
                                                       iem_status status,
                                                       const char *format, ...);

/* Explains and gives the status, so that a branch reads
 * `return iem_fail(err, IEM_ERR_DATA, "…");`. A macro, so that a reader of the code who
 * is a program sees that it never gives IEM_OK. */
#define iem_fail(err, status, ...) (iem_explain((err), (status), __VA_ARGS__), (status))

static inline iem_status iem_fail_memory(iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "out of memory");
}

/* Hands a failure up; only where nothing has to be freed. */
#define IEM_TRY(call)                                                                  \
    do {                                                                               \
        const iem_status try_status_ = (call);                                         \
        if (try_status_ != IEM_OK) return try_status_;                                 \
    } while (0)

#endif
