/* What was asked for beside the core, in the summary. */
#ifndef IEM_TEXT_ALSO_H
#define IEM_TEXT_ALSO_H

#include "report/text_parts.h"

/* The measures; nothing where there are none. */
/* What stands out among their questions. */
void iem_text_write_process(iem_text_page *page);
void iem_text_write_also(iem_text_page *page);
/* What was declared, held against the log; nothing where there was no declaration. */
void iem_text_write_declared(iem_text_page *page);

/* How far this has come, and which column would tell most; where all is asked for. */
void iem_text_write_maturity(iem_text_page *page);

#endif
