#include "plan/derived.h"

#include <string.h>

static const char *const names[IEM_N_DERIVED] = {
    [IEM_DERIVED_CLEARED] = "cleared_before",
    [IEM_DERIVED_REUSED] = "score_reused",
    [IEM_DERIVED_CHANGE] = "change_days",
    [IEM_DERIVED_ALARM] = "decided_after_alarm",
};

iem_derived_key iem_derived_find(const char *question)
{
    int key = 0;
    while (key < IEM_N_DERIVED && strcmp(names[key], question) != 0) key++;
    return (iem_derived_key)key;
}

static bool has(const struct iem_plan *plan, iem_process_key key)
{
    return plan->process.column[key].name != NULL;
}

/* Where a row is several people, nobody can be followed. */
static bool follows_people(const struct iem_plan *plan)
{
    return plan->person && !plan->count && iem_plan_aspect(plan, IEM_OUTCOME) &&
           (has(plan, IEM_DECIDED_AT) || iem_plan_aspect(plan, IEM_TIME));
}

static bool fits(const struct iem_plan *plan, iem_derived_key key)
{
    return iem_question_fits(&plan->process,
                             &iem_questions[iem_question_find(names[key])]);
}

bool iem_plan_derives(const struct iem_plan *plan, iem_derived_key key)
{
    switch (key) {
    case IEM_DERIVED_CLEARED:
        return !has(plan, IEM_SELECTED_BEFORE) && follows_people(plan);
    case IEM_DERIVED_REUSED:
        return !plan->count && fits(plan, key);
    case IEM_DERIVED_CHANGE:
        return fits(plan, key);
    default:
        return has(plan, IEM_DECIDED_AT) && !fits(plan, key);
    }
}

bool iem_plan_answers(const struct iem_plan *plan, const iem_question *question)
{
    const iem_derived_key key = iem_derived_find(question->id);
    return iem_question_fits(&plan->process, question) ||
           (key == IEM_DERIVED_CLEARED && iem_plan_derives(plan, key));
}
