/* Reasons and other values for machines: the codes of the schema. */
#ifndef IEM_WHY_H
#define IEM_WHY_H

#include "measure/result.h"

/* "empty-group" …; IEM_WHY_NONE is "undefined". */
const char *iem_why_code(iem_why why);
const char *iem_grade_why_code(iem_grade_why why);

/* "individual" …, by iem_type; "likely" …, by iem_grade. */
extern const char *const iem_type_codes[], *const iem_grade_codes[];

#endif
