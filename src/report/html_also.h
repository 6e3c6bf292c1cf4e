/* The measures that were asked for beside the core, on the page. */
#ifndef IEM_HTML_ALSO_H
#define IEM_HTML_ALSO_H

#include "report/html_parts.h"

/* A section; nothing where there are none. */
void iem_html_write_also(iem_page *page);

#endif
