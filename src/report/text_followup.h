#ifndef IEM_TEXT_FOLLOWUP_H
#define IEM_TEXT_FOLLOWUP_H

#include "report/text_parts.h"

/* What became of findings, where it was asked for. */
void iem_text_write_followup(iem_text_page *page);

#endif
