/* From the texts of a row to what it says about how its decision came about, and from
 * that to the answers of the plan's questions. */
#ifndef IEM_ACCOUNT_H
#define IEM_ACCOUNT_H

#include "plan/questions.h"
#include "tally/tally.h"

/* The questions of a plan, with the codes of their answers in a tally that grows. */
typedef struct iem_asked {
    const iem_question *question;
    size_t aspect;                  /* of the plan */
    uint32_t answer[IEM_N_ANSWERS]; /* codes; of a term the last two */
    uint32_t *term;                 /* codes of short terms, IEM_NO_CODE: not yet */
} iem_asked;

typedef struct iem_asking {
    const iem_process *process;
    struct iem_tally *tally;
    iem_asked *at;
    size_t n;      /* 0: nothing is learned, rows are only read */
    uint64_t keys; /* IEM_ASKS(key) | …: columns to be read */
} iem_asking;

/* Adds the answers to the dictionaries of the tally, unless it is frozen. */
iem_status iem_asking_init(const struct iem_plan *plan, struct iem_tally *tally,
                           bool frozen, iem_asking *asking, iem_error *err);
void iem_asking_clear(iem_asking *asking);

/* The codes of the answers, at their aspects. */
iem_status iem_asking_answer(iem_asking *asking, const iem_account *account,
                             uint32_t *codes, iem_error *err);

/* A day, seconds or days that are not missing; false: the text is none. */
bool iem_account_read(const iem_process *process, iem_process_key key, iem_slice text,
                      char decimal, int32_t *said);

#endif
