#include "base/status.h"

#include "base/print.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void iem_explain(iem_error *err, iem_status status, const char *format, ...)
{
    if (!err) return;
    va_list args;
    va_start(args, format);
    err->status = status;
    iem_print_list(err->message, sizeof err->message, format, args);
    va_end(args);
    /* One line that steers no terminal, whatever a value that was read contains. */
    iem_text_in_line(err->message);
}
