/* What a log can say about how decisions came about, and what this one cannot for want
 * of a column. */
#include "family/safeguards.h"

#include "family/asked.h"
#include "plan/derived.h"

#include <stdio.h>
#include <string.h>

/* What is told without a question of its own. */
static const struct {
    const char *measure, *metric;
    iem_process_key key;
} further[] = {
    {"adverse_followed_by_reviewer", "P2", IEM_REVIEWER},
    {"review_seconds_median", "P5", IEM_REVIEW_SECONDS},
    {"same_wording", "P7", IEM_MOTIVATION_HASH},
    {"picked_at_random_share", "P4", IEM_N_PROCESS_KEYS}, /* a role of its own */
};
enum { N_FURTHER = sizeof further / sizeof *further, MOST_COLUMNS = 8 };

static const iem_measure_row *find_row(const char *id, const iem_family **family)
{
    for (size_t f = 0; iem_families[f]; f++)
        for (size_t i = 0; i < iem_families[f]->n_rows; i++)
            if (strcmp(iem_families[f]->rows[i].id, id) == 0) {
                *family = iem_families[f];
                return &iem_families[f]->rows[i];
            }
    return NULL;
}

/* A safeguard while its columns are listed. */
struct listing {
    const iem_process *process;
    iem_arena *arena;
    const char *column[MOST_COLUMNS];
    bool missing[MOST_COLUMNS];
    size_t n;
};

static void list(struct listing *l, const char *column, bool missing)
{
    if (l->n == MOST_COLUMNS) return;
    l->column[l->n] = column;
    l->missing[l->n++] = missing;
}

static bool list_needs(struct listing *l, const iem_question *question)
{
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        const iem_process_column *column = &l->process->column[k];
        const iem_process_row *row = &iem_process_rows[k];
        if (question->needs & IEM_ASKS(k)) list(l, row->key, !column->name);
        if (!(question->lists & IEM_ASKS(k))) continue;
        const char *what =
            iem_arena_format(l->arena, "%s: %s", row->key, row->word[IEM_SENSE_YES]);
        if (!what) return false;
        list(l, what, column->name && column->word[IEM_SENSE_YES].n == 0);
    }
    if (question->can) list(l, question->setting, !question->can(l->process));
    return true;
}

static iem_status put(struct listing *l, const char *id, const char *metric,
                      const char *measure, iem_safeguard *s, iem_error *err)
{
    const iem_family *family = NULL;
    const iem_measure_row *row = find_row(measure, &family);
    const char **columns = iem_arena_take(l->arena, l->n + 1, sizeof *columns);
    bool *missing = iem_arena_take(l->arena, l->n + 1, sizeof *missing);
    if (!columns || !missing || !row) return iem_fail_memory(err);
    *s = (iem_safeguard){.id = id,
                         .metric = metric,
                         .family = family->name,
                         .asks = row->meaning,
                         .columns = columns,
                         .missing = missing,
                         .n_columns = l->n,
                         .answered = true};
    for (size_t i = 0; i < l->n; i++) {
        columns[i] = l->column[i];
        missing[i] = l->missing[i];
        if (missing[i]) s->answered = false;
    }
    return IEM_OK;
}

static iem_status put_question(const struct iem_plan *plan, struct iem_result *result,
                               size_t i, iem_safeguard *s, iem_error *err)
{
    const iem_question *question = &iem_questions[i];
    struct listing l = {.process = &plan->process, .arena = &result->arena};
    const bool by_person = !iem_question_fits(&plan->process, question) &&
                           iem_plan_answers(plan, question);
    char measure[64];
    snprintf(measure, sizeof measure, "%s%s", question->id,
             question->term ? "_median" : "_share");
    if (by_person) {
        list(&l, "person", false);
        list(&l, "outcome", false);
    } else if (!list_needs(&l, question)) {
        return iem_fail_memory(err);
    }
    return put(&l, question->id, question->metric, measure, s, err);
}

iem_status iem_safeguards_list(const struct iem_plan *plan, struct iem_result *result,
                               iem_error *err)
{
    const size_t n = iem_n_questions + N_FURTHER;
    iem_safeguard *all = iem_arena_take(&result->arena, n, sizeof *all);
    if (!all) return iem_fail_memory(err);
    for (size_t i = 0; i < iem_n_questions; i++)
        IEM_TRY(put_question(plan, result, i, &all[i], err));
    for (size_t i = 0; i < N_FURTHER; i++) {
        struct listing l = {.process = &plan->process, .arena = &result->arena};
        if (further[i].key == IEM_N_PROCESS_KEYS)
            list(&l, "route", !iem_plan_aspect(plan, IEM_ROUTE));
        else
            list(&l, iem_process_rows[further[i].key].key,
                 !plan->process.column[further[i].key].name);
        IEM_TRY(put(&l, further[i].measure, further[i].metric, further[i].measure,
                    &all[iem_n_questions + i], err));
    }
    result->safeguards = all;
    result->n_safeguards = n;
    return IEM_OK;
}
