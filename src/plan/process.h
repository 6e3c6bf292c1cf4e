/* What a log says about how a decision came about: who looked, who was heard, when, and
 * what came of an objection. The plan names the columns under `process`; their names
 * there are fixed, those in the log are free. */
#ifndef IEM_PROCESS_H
#define IEM_PROCESS_H

#include "base/buffer.h"
#include "plan/texts.h"

/* In this order they are hashed. */
typedef enum iem_process_key {
    /* who decided */
    IEM_REVIEWER_TYPE,
    IEM_REVIEWER_ROLE,
    IEM_REVIEW_AT,
    IEM_BLIND,
    IEM_ADVICE,
    IEM_CUSTOM,
    IEM_OVERRIDE_BLOCKED,
    IEM_ESCALATED,
    /* heard, told and reached */
    IEM_RECEIVED_AT,
    IEM_INFO_REQUESTED_AT,
    IEM_INFO_DUE_AT,
    IEM_INFO_RECEIVED_AT,
    IEM_FACT_SOURCE,
    IEM_DECIDED_AT,
    IEM_NOTIFIED_AT,
    IEM_EFFECTIVE_AT,
    IEM_INFORMED,
    IEM_CHANNEL,
    IEM_LANGUAGE,
    IEM_CONTACT_AT,
    IEM_CONTACT_REACHED,
    /* objections and complaints */
    IEM_OBJECTION_AT,
    IEM_OBJECTION_DECIDED_AT,
    IEM_OBJECTION_OUTCOME,
    IEM_COMPLAINT_AT,
    IEM_COMPLAINT_DECIDED_AT,
    IEM_COMPLAINT_TOPIC,
    IEM_COMPLAINT_OUTCOME,
    /* terms, and the way out */
    IEM_TERM_DAYS,
    IEM_STOP_REQUESTED_AT,
    IEM_STOPPED_AT,
    /* what the state knows, and what for */
    IEM_FACTS_AT,
    IEM_CORRECTED,
    IEM_SELECTED_BEFORE,
    IEM_PURPOSE,
    IEM_MODEL_VERSION,
    IEM_REVIEW_SECONDS,
    /* only their texts count */
    IEM_REVIEWER,
    IEM_MOTIVATION_HASH,
    IEM_SCORE_ID,
    IEM_SOURCE_RECORD,
    IEM_AGENCY,
    IEM_N_PROCESS_KEYS,
} iem_process_key;

typedef enum iem_process_kind {
    IEM_PROCESS_WORD,    /* one of a few values, each of which stands for a word */
    IEM_PROCESS_DAY,     /* a day; nothing: it did not happen */
    IEM_PROCESS_SECONDS, /* a number */
    IEM_PROCESS_DAYS,    /* a whole number */
    IEM_PROCESS_TEXT,    /* counted as it is */
} iem_process_kind;

/* What a value of a word stands for. */
typedef enum iem_sense {
    IEM_SENSE_YES,
    IEM_SENSE_NO,
    IEM_SENSE_ELSE,
    IEM_N_SENSES
} iem_sense;

typedef struct iem_process_row {
    const char *key; /* "reviewer_type" */
    iem_process_kind kind;
    const char *word[IEM_N_SENSES];   /* keys of the values: "human"; NULL: none */
    const char *values[IEM_N_SENSES]; /* "mens|beide": they stand for it unless the plan
                                        says otherwise; NULL: only what it says */
    const char *bound;                /* key of a number: "least", "within"; NULL */
    int64_t usual;                    /* it, when the plan does not say; 0: none */
} iem_process_row;

extern const iem_process_row iem_process_rows[IEM_N_PROCESS_KEYS];

typedef struct iem_process_column {
    char *name; /* of the column; NULL: the plan has none */
    iem_texts word[IEM_N_SENSES];
    bool said[IEM_N_SENSES]; /* the plan lists them, so that all others are a no */
    int64_t bound;           /* seconds or days; 0: none */
    size_t line;             /* of the plan file; 0: a flag */
} iem_process_column;

/* Days are counted from 1970-01-01. */
#define IEM_NOT_SAID INT32_MIN

typedef struct iem_process {
    iem_process_column column[IEM_N_PROCESS_KEYS];
    bool day_first;   /* 17-03-2014, in all columns of days */
    int32_t as_of;    /* until then the log was kept; IEM_NOT_SAID: not said */
    int32_t alarm_at; /* since then it is known that something is wrong */
    int32_t in_use, out_of_use; /* days between which decisions may be taken so */
} iem_process;

void iem_process_init(iem_process *process);
bool iem_process_copy(iem_process *to, const iem_process *from); /* false: no memory */
void iem_process_clear(iem_process *process);
/* What the hashes know of it: nothing where there is none. */
void iem_process_write(const iem_process *process, iem_buffer *out);
/* The values of words that the plan leaves to us, in small letters, with a capital, and
 * in capitals. False: no memory. */
bool iem_process_settle(iem_process *process);

/* The key of that name; IEM_N_PROCESS_KEYS: there is none. */
iem_process_key iem_process_find(const char *name);

/* The key whose column such a name usually has, in English or Dutch;
 * IEM_N_PROCESS_KEYS: none. A purpose may be that of a loan, and is never guessed. */
iem_process_key iem_process_guess(const char *column);

/* What a text of a column of words stands for; IEM_N_SENSES: nothing that is known. */
iem_sense iem_process_sense(const iem_process *process, iem_process_key key,
                            iem_slice text);

#endif
