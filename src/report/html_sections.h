/* The sections of the page, in the order in which they are read. Each writes itself
 * whole, and a failure into the page. */
#ifndef IEM_HTML_SECTIONS_H
#define IEM_HTML_SECTIONS_H

#include "report/html_parts.h"

void iem_html_write_answer(iem_page *page);
void iem_html_write_gate(iem_page *page);     /* where there is one */
void iem_html_write_followup(iem_page *page); /* where it was asked for */
void iem_html_write_affected(iem_page *page);
void iem_html_write_person(iem_page *page);
void iem_html_write_carries(iem_page *page);
void iem_html_write_process(iem_page *page); /* where it can be compared */
void iem_html_write_when(iem_page *page);
void iem_html_write_limits(iem_page *page);
void iem_html_write_principles(iem_page *page);
void iem_html_write_maturity(iem_page *page);
void iem_html_write_tables(iem_page *page);
void iem_html_write_declared(iem_page *page); /* where there is a declaration */
void iem_html_write_manifest(iem_page *page);

#endif
