/* Text in Markdown: nothing in it is markup, whatever a log has for names. */
#ifndef IEM_MARKDOWN_PARTS_H
#define IEM_MARKDOWN_PARTS_H

#include "base/buffer.h"

/* As one line: line ends and tabs are blanks. */
void iem_markdown_text(iem_buffer *out, const char *text);

#endif
