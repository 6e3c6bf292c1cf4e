/* The questions about a declaration, part by part. */
#ifndef IEM_DECLARED_PARTS_H
#define IEM_DECLARED_PARTS_H

#include "judge/declared_ask.h"

/* Each asks its questions. */
void iem_ask_record(iem_asking *a);
void iem_ask_use(iem_asking *a);
void iem_ask_traits(iem_asking *a);
void iem_ask_roles(iem_asking *a);
void iem_ask_norms(iem_asking *a);

/* Most questions that are not asked of each role or norm. */
enum { IEM_ASKED_ONCE = 20 };

#endif
