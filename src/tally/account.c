#include "tally/account.h"

#include "base/grow.h"
#include "plan/day.h"

#include <stdlib.h>

/* Two codes for each of so many days: ended and not. */
enum { SHORT = 1024 };

static iem_status learn_answers(const iem_asking *asking, iem_asked *asked,
                                iem_error *err)
{
    iem_dict *dict = &asking->tally->dims[asking->tally->n_dims + asked->aspect].dict;
    for (int a = 0; a < IEM_N_ANSWERS; a++)
        if (!asked->question->term || a >= IEM_ANSWER_NOT_ASKED)
            IEM_TRY(iem_dict_add(dict, iem_slice_of(iem_answer_text((iem_answer)a)),
                                 &asked->answer[a], err));
    if (!asked->question->term) return IEM_OK;
    asked->term = iem_zeroed(2 * (size_t)SHORT, sizeof *asked->term);
    if (!asked->term) return iem_fail_memory(err);
    for (size_t i = 0; i < 2 * (size_t)SHORT; i++) asked->term[i] = IEM_NO_CODE;
    return IEM_OK;
}

static uint64_t keys_to_read(const iem_process *process)
{
    uint64_t keys = 0;
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++)
        if (process->column[k].name && iem_process_rows[k].kind != IEM_PROCESS_TEXT)
            keys |= IEM_ASKS(k);
    return keys;
}

iem_status iem_asking_init(const struct iem_plan *plan, struct iem_tally *tally,
                           bool frozen, iem_asking *asking, iem_error *err)
{
    *asking = (iem_asking){.process = &plan->process, .tally = tally};
    asking->keys = keys_to_read(asking->process);
    if (frozen) return IEM_OK;
    for (size_t i = 0; i < plan->n_aspects; i++)
        asking->n += plan->aspects[i].kind == IEM_QUESTION;
    if (asking->n == 0) return IEM_OK;
    asking->at = iem_zeroed(asking->n, sizeof *asking->at);
    if (!asking->at) return iem_fail_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < plan->n_aspects; i++) {
        if (plan->aspects[i].kind != IEM_QUESTION) continue;
        iem_asked *asked = &asking->at[n++];
        asked->question = &iem_questions[plan->aspects[i].place];
        asked->aspect = i;
        IEM_TRY(learn_answers(asking, asked, err));
    }
    return IEM_OK;
}

void iem_asking_clear(iem_asking *asking)
{
    for (size_t i = 0; asking->at && i < asking->n; i++) free(asking->at[i].term);
    free(asking->at);
    *asking = (iem_asking){0};
}

static iem_status code_term(const iem_asking *asking, const iem_asked *asked,
                            int32_t days, bool ended, uint32_t *code, iem_error *err)
{
    char text[IEM_TERM_TEXT];
    iem_dict *dict = &asking->tally->dims[asking->tally->n_dims + asked->aspect].dict;
    uint32_t *const known = days < SHORT ? &asked->term[2 * days + ended] : NULL;
    if (known && *known != IEM_NO_CODE) {
        *code = *known;
        return IEM_OK;
    }
    iem_term_write(days, ended, text);
    IEM_TRY(iem_dict_add(dict, iem_slice_of(text), code, err));
    if (known) *known = *code;
    return IEM_OK;
}

iem_status iem_asking_answer(iem_asking *asking, const iem_account *account,
                             uint32_t *codes, iem_error *err)
{
    for (size_t i = 0; i < asking->n; i++) {
        const iem_asked *asked = &asking->at[i];
        int32_t days = 0;
        const iem_answer answer =
            asked->question->term
                ? asked->question->term(asking->process, account, &days)
                : asked->question->answer(asking->process, account);
        codes[asked->aspect] = asked->answer[answer];
        if (asked->term && answer < IEM_ANSWER_NOT_ASKED)
            IEM_TRY(code_term(asking, asked, days, answer == IEM_ANSWER_YES,
                              &codes[asked->aspect], err));
    }
    return IEM_OK;
}

bool iem_account_read(const iem_process *process, iem_process_key key, iem_slice text,
                      char decimal, int32_t *said)
{
    iem_day day = {0};
    int64_t micro = 0;
    if (iem_process_rows[key].kind == IEM_PROCESS_DAY) {
        if (!iem_day_read(text, process->day_first, &day)) return false;
        *said = iem_day_number(day);
        return true;
    }
    if (iem_decimal_read(text, decimal, &micro) != IEM_DECIMAL_OK || micro < 0)
        return false;
    if (iem_process_rows[key].kind == IEM_PROCESS_DAYS && micro % IEM_MICRO != 0)
        return false;
    const int64_t whole = micro / IEM_MICRO;
    *said = whole < INT32_MAX ? (int32_t)whole : INT32_MAX;
    return true;
}
