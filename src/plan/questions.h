/* Questions about how one decision came about, answered from its row alone.
 *
 * To add one: a row of the table in questions.c (what it needs, and a function of what
 * the row says), and one of the family that tells of its theme. */
#ifndef IEM_QUESTIONS_H
#define IEM_QUESTIONS_H

#include "plan/process.h"

/* Questions of one theme are counted together, and told by one family. */
typedef enum iem_theme {
    IEM_THEME_REVIEW,
    IEM_THEME_CONTACT,
    IEM_THEME_OBJECTION,
    IEM_THEME_TERMS,
    IEM_THEME_STOP,
    IEM_THEME_PURPOSE,
    IEM_THEME_LEARNING,
    IEM_THEME_DATA_QUALITY,
    IEM_THEME_FEEDBACK,
    IEM_N_THEMES,
} iem_theme;

/* What one row says. A word is an iem_sense (IEM_N_SENSES: a value that is not known),
 * a day the number of days since 1970-01-01, seconds and days are as they are;
 * IEM_NOT_SAID: nothing. */
typedef struct iem_account {
    bool adverse;
    int32_t said[IEM_N_PROCESS_KEYS];
} iem_account;

typedef enum iem_answer {
    IEM_ANSWER_YES,
    IEM_ANSWER_NO,
    IEM_ANSWER_NOT_ASKED, /* it is not about this decision */
    IEM_ANSWER_MISSING,   /* it is, and the row does not say */
    IEM_N_ANSWERS,
} iem_answer;

/* "yes", "no", "not-asked", IEM_MISSING_TEXT: as they are counted. Those of a term that
 * came to its end are its days ("14"), of one that had not yet "14+". */
const char *iem_answer_text(iem_answer answer);

enum { IEM_TERM_TEXT = 16, IEM_LONGEST_TERM = 36525 }; /* a hundred years */

/* "14" or "14+", and back; false: that is no term. */
void iem_term_write(int32_t days, bool ended, char out[IEM_TERM_TEXT]);
bool iem_term_read(const char *text, int32_t *days, bool *ended);

typedef struct iem_question {
    const char *id;     /* "human_review" */
    const char *metric; /* "P1", of the Ombudsman's vision in numbers */
    iem_theme theme;
    uint64_t needs; /* IEM_ASKS(key) | …: columns it cannot do without */
    uint64_t lists; /* of them, those of which the plan has to say what is a yes */
    bool (*can)(const iem_process *process); /* NULL: no more is needed */
    const char *setting;                     /* what it then needs: "in_use" */
    iem_answer (*answer)(const iem_process *process, const iem_account *account);
    /* A term instead: its days, and yes (it ended) or no (not yet). */
    iem_answer (*term)(const iem_process *process, const iem_account *account,
                       int32_t *days);
    bool of_rows; /* one row alone does not tell: see plan/derived.h. What its function
                     says is whether the row is asked at all. */
} iem_question;

#define IEM_ASKS(key) (UINT64_C(1) << (key))

extern const iem_question iem_questions[];
extern const size_t iem_n_questions;

/* The question of this id; iem_n_questions: there is none. */
size_t iem_question_find(const char *id);
/* Can the plan answer it? */
bool iem_question_fits(const iem_process *process, const iem_question *question);

#endif
