#include "engine/answers.h"

#include "base/grow.h"
#include "engine/manifest.h"
#include "family/safeguards.h"
#include "judge/next.h"
#include "report/next.h"

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
        iem_buffer_line(a->out,
                        a->dutch
                            ? "verder: '%s' onder 'process' kan staan in kolom '%.*s'\n"
                            : "next: '%s' under 'process' could be column '%.*s'\n",
                        iem_process_rows[key].key, iem_slice_clip(shown), shown.at);
    }
}

/* ---- One more column ---- */

static void say_next(const iem_answers *a, const struct iem_result *r)
{
    iem_voice voice;
    if (r->n_next_columns == 0 || !iem_voice_find(a->dutch ? "nl" : "en", &voice))
        return;
    iem_buffer_text(a->out, a->dutch ? "welke kolom erbij het meeste zou zeggen:\n"
                                     : "which further column would tell most:\n");
    for (size_t i = 0; i < r->n_next_columns && i < IEM_NEXT_SHOWN; i++) {
        iem_buffer_text(a->out, "  ");
        iem_next_say(&voice, &r->next_columns[i], a->out);
        iem_buffer_text(a->out, "\n    ");
        iem_next_say_opened(&voice, &r->next_columns[i], a->out);
        iem_buffer_text(a->out, "\n");
    }
    if (r->n_next_columns <= IEM_NEXT_SHOWN) return;
    iem_buffer_text(a->out, "  ");
    iem_next_say_rest(&voice, r, a->out);
    iem_buffer_text(a->out, "\n");
}

/* All that it takes is known of the plan alone. */
iem_status iem_answers_process(const iem_answers *a, iem_error *err)
{
    struct iem_result *r = iem_zeroed(1, sizeof *r);
    if (!r) return iem_fail_memory(err);
    say_columns(a);
    iem_status status = iem_manifest_fill(a->plan, a->tally, a->options, r, err);
    if (status == IEM_OK) status = iem_safeguards_list(a->plan, r, err);
    if (status == IEM_OK) status = iem_next_columns_look(r, err);
    if (status == IEM_OK) say_next(a, r);
    iem_result_free(r);
    return status;
}
