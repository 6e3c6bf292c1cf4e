#include "engine/warn.h"

#include "base/print.h"
#include "base/text.h"

#include <stdarg.h>

void iem_warn(const iem_options *options, const char *format, ...)
{
    char line[600];
    va_list args;
    if (!options->on_warning) return;
    va_start(args, format);
    iem_print_list(line, sizeof line, format, args);
    va_end(args);
    iem_text_in_line(line);
    options->on_warning(line, options->ctx);
}
