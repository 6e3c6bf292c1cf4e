#include "engine/answers.h"
#include "plan/questions.h"

#include <string.h>

/* ---- Columns of the log ---- */

static bool has(const iem_answers *a, iem_process_key key)
{
    return a->plan->process.column[key].name != NULL;
}

static bool is_in_process(const iem_answers *a, const char *column)
{
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        const char *name = iem_plan_process(a->plan, (iem_process_key)k);
        if (name && strcmp(name, column) == 0) return true;
    }
    return false;
}

static void say_columns(const iem_answers *a)
{
    for (size_t i = 0; a->proposal && i < a->proposal->look->n; i++) {
        const char *column = a->proposal->look->columns[i].name;
        const iem_process_key key = iem_process_guess(column);
        const iem_slice shown = iem_slice_of(column);
        if (key == IEM_N_PROCESS_KEYS || has(a, key) || is_in_process(a, column))
            continue;
        iem_buffer_format(
            a->out,
            a->dutch ? "verder: '%s' onder 'process' kan staan in kolom '%.*s'\n"
                     : "next: '%s' under 'process' could be column '%.*s'\n",
            iem_process_rows[key].key, iem_slice_clip(shown), shown.at);
    }
}

/* ---- One more column ---- */

/* Does this one lack, and nothing else? */
static bool is_last(const iem_answers *a, const iem_question *question,
                    iem_process_key key)
{
    if (!(question->needs & IEM_ASKS(key)) || has(a, key)) return false;
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++)
        if (question->needs & IEM_ASKS(k) && k != (int)key &&
            !has(a, (iem_process_key)k))
            return false;
    return true;
}

static void say_key(const iem_answers *a, iem_process_key key)
{
    size_t n = 0;
    for (size_t i = 0; i < iem_n_questions; i++) {
        if (!is_last(a, &iem_questions[i], key)) continue;
        if (n++ == 0)
            iem_buffer_format(a->out, a->dutch ? "  met %s: %s" : "  with %s: %s",
                              iem_process_rows[key].key, iem_questions[i].id);
        else
            iem_buffer_format(a->out, ", %s", iem_questions[i].id);
    }
    if (n) iem_buffer_text(a->out, "\n");
}

/* Only for a plan that has some: to all others it is a list of everything. */
void iem_answers_process(const iem_answers *a)
{
    say_columns(a);
    if (!iem_process_given(&a->plan->process)) return;
    iem_buffer_text(a->out,
                    a->dutch ? "wat één kolom onder 'process' erbij zou zeggen:\n"
                             : "what one more column under 'process' would answer:\n");
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) say_key(a, (iem_process_key)k);
}
