/* cmocka with what it lacks: its includes in order, and doubles compared as doubles. */
#ifndef IEM_CHECK_H
#define IEM_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline int check_is_close(double got, double want, double rel)
{
    if (isnan(want)) return isnan(got);
    if (isinf(want)) return isinf(got) && (got > 0) == (want > 0);
    const double size = fabs(want) > 1e-300 ? fabs(want) : 1;
    return fabs(got - want) <= rel * size;
}

/* Fails with both numbers; `rel` is relative to `want` (absolute when want is 0). */
#define assert_close(got, want, rel) assert_close_in(#got, (got), (want), (rel))
#define assert_close_in(name, got, want, rel)                                          \
    do {                                                                               \
        const double got_ = (got), want_ = (want);                                     \
        if (!check_is_close(got_, want_, (rel)))                                       \
            fail_msg("%s: got %.17g, want %.17g", (name), got_, want_);                \
    } while (0)

#define assert_ok(call)                                                                \
    do {                                                                               \
        iem_error ok_err_ = {0};                                                       \
        (void)ok_err_;                                                                 \
        const int ok_status_ = (int)(call);                                            \
        if (ok_status_ != 0) fail_msg("%s: status %d", #call, ok_status_);             \
    } while (0)

#endif
