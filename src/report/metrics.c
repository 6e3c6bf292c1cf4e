#include "report/metrics.h"

#include "base/print.h"
#include "report/voice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void iem_metric(iem_buffer *out, const char *name, const char *help)
{
    iem_buffer_format(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* Backslash, quote and line feed are escaped; what is not UTF-8, or could deceive who
 * reads it, is replaced as everywhere. */
static void put_label(iem_buffer *out, const char *text)
{
    for (size_t len = 0; *text; text += len) {
        const iem_slice safe = iem_name_next(text, &len);
        if (*safe.at == '\\' || *safe.at == '"') iem_buffer_text(out, "\\");
        iem_buffer_bytes(out, safe.at, safe.len);
    }
}

void iem_metric_number(iem_buffer *out, double number)
{
    char text[40];
    iem_print(text, sizeof text, "%.12g", number);
    iem_buffer_text(out, text);
}

void iem_sample(iem_buffer *out, const char *name, const char *const *labels,
                double value)
{
    if (!isfinite(value)) return;
    iem_buffer_text(out, name);
    for (size_t i = 0; labels[i]; i += 2) {
        iem_buffer_text(out, i ? "\"," : "{");
        iem_buffer_text(out, labels[i]);
        iem_buffer_text(out, "=\"");
        put_label(out, labels[i + 1]);
    }
    iem_buffer_text(out, labels[0] ? "\"}" : "");
    iem_buffer_text(out, " ");
    iem_metric_number(out, value);
    iem_buffer_text(out, "\n");
}
