#include "report/markdown_parts.h"

#include "base/print.h"

#include <string.h>

/* What starts a link, a mention, a reference to an issue, a formula, a table cell, an
 * emoji, HTML or emphasis. A colon and a point only where one could begin. */
static bool is_markup(const char *at)
{
    if (*at == ':') return at[1] > ' ' && at[1] <= '~';
    if (*at == '.') return iem_is_letter(at[1]);
    return strchr("\\`*_{}[]<>#|~&@$^\"!", *at) != NULL;
}

/* As character references, which no dialect of Markdown reads as markup. */
void iem_markdown_text(iem_buffer *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at == '\n' || *at == '\r' || *at == '\t')
            iem_buffer_text(out, " ");
        else if (is_markup(at))
            iem_buffer_format(out, "&#%d;", *at);
        else
            iem_buffer_bytes(out, at, 1);
    }
}
