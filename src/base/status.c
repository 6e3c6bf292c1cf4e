#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

iem_status iem_fail(iem_error *err, iem_status status, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        err->status = status;
        vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
        /* One line, whatever a value that was read contains. */
        for (char *c = err->message; *c; c++)
            if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    }
    return status;
}

iem_status iem_fail_memory(iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "out of memory");
}
