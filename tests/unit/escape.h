/* Fields in a transcript: in brackets, with line ends and NUL made visible. */
#ifndef IEM_ESCAPE_H
#define IEM_ESCAPE_H

#include "base/buffer.h"
#include "base/text.h"

static inline void write_escaped(iem_buffer *out, iem_slice text)
{
    iem_buffer_text(out, "[");
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.at[i];
        if (c == '\n')
            iem_buffer_text(out, "\\n");
        else if (c == '\r')
            iem_buffer_text(out, "\\r");
        else if (c == '\0')
            iem_buffer_text(out, "\\0");
        else
            iem_buffer_bytes(out, &c, 1);
    }
    iem_buffer_text(out, "]");
}

#endif
