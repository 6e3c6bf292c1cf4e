/* The measures that were asked for beside the core, in the summary. */
#ifndef IEM_TEXT_ALSO_H
#define IEM_TEXT_ALSO_H

#include "report/text_parts.h"

void iem_text_write_also(iem_text_page *page);

#endif
