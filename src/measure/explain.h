/* One decision, and what the log says about people like the one it is about: the model
 * behind `iemand explain`. It takes everything from a measured result and its counts,
 * so that it cannot differ from the list of cases. */
#ifndef IEM_EXPLAIN_H
#define IEM_EXPLAIN_H

#include "measure/measure.h"
#include "plan/questions.h"

/* The people with one value of a fact, all other facts being those of the case,
 * whatever their group. */
typedef struct iem_case_value {
    const char *text; /* "[0, 15000)", "alone" */
    bool own;         /* of the case itself */
    bool missing;
    bool banded;
    double low, high; /* of a band; infinite: open */
    double n, adverse;
    double cells;      /* that were added up, each with a rounding of its own */
    iem_estimate rate; /* Wilson's interval, rounding included */
    double p; /* two-sided, of the same rate as with the own value; NaN: not tested */
} iem_case_value;

/* One of the facts by which people were compared. */
typedef struct iem_case_fact {
    size_t fact;            /* of the result's facts */
    const char *recorded;   /* as it stands in the log */
    iem_case_value *values; /* in order of the bands or names, the own among them */
    size_t n_values;
    /* Two-sided: some other value has another rate than the own one. The least p of the
     * values times their number (Bonferroni), and that by Holm over the facts. NaN:
     * nobody to compare with. */
    double p, p_adjusted;
    bool telling; /* p_adjusted is at most 0.05 */
} iem_case_fact;

/* The comparison on one ground. */
typedef struct iem_case_ground {
    const char *ground, *group;
    const iem_treatment *treatment; /* NULL: the others are compared with this group */
    const iem_cell_row *cell;       /* NULL: likewise, or the plan has no facts */
    iem_estimate group_rate, twin_rate; /* in the cell; Wilson, rounding included */
    /* How many times as common and as decisive a fact outside the log must be to bring
     * the lower bound of the group chance below one half (VanderWeele & Ding 2017); NaN
     * where it is below already. */
    double hidden_cause;
    iem_grade grade; /* of an adverse decision */
    iem_grade_why why;
} iem_case_ground;

/* What anybody would want to know of one decision. */
typedef enum iem_card_question {
    IEM_CARD_HUMAN,    /* did a person look at it? */
    IEM_CARD_FACTS,    /* are all facts there? */
    IEM_CARD_HEARD,    /* was she heard before it was taken? */
    IEM_CARD_REASON,   /* is its reason its own? */
    IEM_CARD_TWINS,    /* is there anybody with the same facts to compare with? */
    IEM_CARD_ADVICE,   /* was the advice followed? */
    IEM_CARD_INFORMED, /* was she told how it was taken? */
    IEM_CARD_WAY_OUT,  /* did anybody in this situation get out? */
    IEM_CARD_BEFORE,   /* were decisions about her adverse before, in this log? */
    IEM_N_CARD_QUESTIONS
} iem_card_question;

typedef enum iem_card_why {
    IEM_CARD_PLAIN, /* the answer is all there is */
    IEM_CARD_NEVER_ASKED,
    IEM_CARD_ADVICE_ADVERSE,
    IEM_CARD_ADVICE_FAVOURABLE,
    IEM_CARD_UPHELD,  /* an objection against this very decision */
    IEM_CARD_BLOCKED, /* its advice could not be set aside */
    IEM_CARD_SET_ASIDE,
    IEM_CARD_NEVER_SET_ASIDE, /* in a hundred advices or more */
    IEM_CARD_FEW_ADVICES,     /* never, in fewer */
} iem_card_why;

typedef struct iem_card_line {
    iem_answer answer;
    iem_card_why why;
    const char *lacks; /* keys that the plan would need; NULL: then the row is silent */
    /* Facts that are missing, of so many; others with this reason; twins; advices set
     * aside, of so many; earlier adverse decisions. NaN: not counted. */
    double n, of;
    /* Of what was before, at other agencies whose ledgers were looked at: "tax 2", or
     * their names where there is nothing; NULL: nobody looked. */
    const char *elsewhere;
    bool found_elsewhere;
} iem_card_line;

typedef struct iem_case {
    const char *id;       /* NULL: the plan names no case column */
    const char *decision; /* as it stands in the log */
    bool adverse;
    double people; /* that the row stands for */
    iem_case_ground *grounds;
    size_t n_grounds;
    iem_case_fact *facts; /* most telling first */
    size_t n_facts;
    iem_card_line card[IEM_N_CARD_QUESTIONS];
} iem_case;

/* All decisions of one case or one person. */
struct iem_explanation {
    struct iem_result *result;
    iem_case *cases; /* in the order of the log */
    size_t n_cases;
    iem_contact contact;
};

/* What a row of the log says, for its case. All are borrowed. */
typedef struct iem_case_row {
    const uint32_t *key;         /* codes of facts and grounds */
    const char *const *recorded; /* text per fact */
    const char *id, *decision;
    bool adverse;
    double people;
} iem_case_row;

/* Everything is kept in the result's arena. Grades must have been given. */
iem_status iem_measuring_explain(const iem_measuring *m, const iem_case_row *row,
                                 iem_case *out, iem_error *err);

#endif
