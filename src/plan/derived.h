/* Answers that no single row gives: they take the other rows of the same person, score
 * or version. A pass of its own finds them (engine/derive.h). */
#ifndef IEM_PLAN_DERIVED_H
#define IEM_PLAN_DERIVED_H

#include "plan/plan.h"
#include "plan/questions.h"

typedef enum iem_derived_key {
    IEM_DERIVED_CLEARED, /* cleared_before, of persons and days; where no column says it
                          */
    IEM_DERIVED_REUSED,  /* score_reused */
    IEM_DERIVED_CHANGE,  /* change_days: a term */
    IEM_DERIVED_ALARM,   /* decided_after_alarm, where a book of gates says when */
    IEM_N_DERIVED,
} iem_derived_key;

/* Of such a question ("cleared_before"); IEM_N_DERIVED: a row answers it. */
iem_derived_key iem_derived_find(const char *question);
/* Has the plan what it takes? Of the alarm: beside a book of gates. */
bool iem_plan_derives(const struct iem_plan *plan, iem_derived_key key);
/* Can the plan answer this question, be it from a row or from several? */
bool iem_plan_answers(const struct iem_plan *plan, const iem_question *question);

#endif
