#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

void iem_explain(iem_error *err, iem_status status, const char *format, ...)
{
    if (!err) return;
    va_list args;
    va_start(args, format);
    err->status = status;
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    /* One line, whatever a value that was read contains. */
    for (char *c = err->message; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
}
