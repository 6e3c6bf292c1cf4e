/* Fields of CSV that is written for people: RFC 4180, and never a formula.
 *
 * A spreadsheet computes what begins with '=', '+', '-' or '@' (or their wide forms, in
 * some countries), also behind a tab or a line end (OWASP, "CSV Injection"), and a log
 * may hold anything. Such a text gets an apostrophe in front, which spreadsheets take
 * for "this is text"; so does one that has apostrophes there already, so that the text
 * can be had back whole. Controls but tabs and line ends become U+FFFD: they could
 * steer the terminal of who looks at the file. */
#ifndef IEM_FIELD_H
#define IEM_FIELD_H

#include "base/buffer.h"
#include "base/text.h"

/* Adds one field, with a comma before it unless it is the first, quoted if needed. */
void iem_csv_field(iem_buffer *line, bool first, iem_slice text);
/* Does the field hold the whole text: has it no such controls? */
bool iem_csv_holds(iem_slice text);
/* The text of a field that iem_csv_field wrote. */
iem_slice iem_csv_text(iem_slice field);

#endif
