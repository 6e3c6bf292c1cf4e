/* The sections of the JSON result; each writes itself whole. */
#ifndef IEM_JSON_SECTIONS_H
#define IEM_JSON_SECTIONS_H

#include "report/json_parts.h"

void iem_document_manifest(iem_document *w);
void iem_document_group(iem_document *w, const iem_group_row *g);
void iem_document_disparity(iem_document *w, const iem_treatment *t, int measure);
void iem_document_treatment(iem_document *w, const iem_treatment *t);
void iem_document_followup(iem_document *w); /* where it was asked for */
void iem_document_declared(iem_document *w); /* nothing: there is no declaration */
void iem_document_principles(iem_document *w);
void iem_document_next_columns(iem_document *w);
void iem_document_maturity(iem_document *w);
void iem_document_gate(iem_document *w); /* null: there is none */

#endif
