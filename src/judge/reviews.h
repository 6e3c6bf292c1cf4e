/* What people did with findings, and what they say of cases that were flagged: two
 * kinds of records, which only grow in number. A later record about the same finding or
 * case does not change an earlier one; the newest counts. */
#ifndef IEM_REVIEWS_H
#define IEM_REVIEWS_H

#include "base/arena.h"
#include "measure/result.h"

enum { IEM_GRADES = IEM_GRADE_CANNOT_TELL + 1 };
#define IEM_NO_GRADE ((iem_grade)IEM_GRADES)

/* Words of a file, in either language; the first is that of every output. */
typedef struct iem_term {
    const char *code, *dutch;
} iem_term;

typedef enum iem_reaction {
    IEM_NO_REACTION, /* the finding was seen, and that is all */
    IEM_ACKNOWLEDGED,
    IEM_DISPUTED,
    IEM_EXPLAINED,
    IEM_N_REACTIONS,
} iem_reaction;

typedef enum iem_course {
    IEM_UNDECIDED,
    IEM_CHANGE,
    IEM_ACCEPT,
    IEM_STOP,
    IEM_NOTHING, /* decided to do nothing */
    IEM_N_COURSES,
} iem_course;

typedef enum iem_judgement {
    IEM_NOT_JUDGED, /* a line that was not filled in */
    IEM_GROUP_DECIDED,
    IEM_PERSON_DECIDED,
    IEM_NOT_TOLD, /* the file of the case does not tell */
    IEM_N_JUDGEMENTS,
} iem_judgement;

typedef enum iem_yes_no { IEM_NO_ANSWER, IEM_YES, IEM_NO, IEM_N_YES_NO } iem_yes_no;

extern const iem_term iem_reaction_terms[IEM_N_REACTIONS];
extern const iem_term iem_course_terms[IEM_N_COURSES];
extern const iem_term iem_judgement_terms[IEM_N_JUDGEMENTS];
extern const iem_term iem_answer_terms[IEM_N_YES_NO];
extern const iem_term iem_grade_terms[IEM_GRADES];

/* Bytes of a text that people fill in, or that says what it is about. */
enum { IEM_REVIEW_TEXT = 2000 };

/* Without blanks around it: spreadsheets leave them, and columns of a fixed width. */
iem_slice iem_review_text(iem_slice field);

/* Which of the words it is, upper and lower case alike; `n`: none of them. */
size_t iem_term_find(const iem_term *terms, size_t n, iem_slice word);

/* Days are "2026-05-10"; a text that was not given is "". */
typedef struct iem_reacted {
    const char *from;    /* "findings.csv:3"; "": a history */
    const char *finding; /* its id */
    const char *seen_on, *reaction_on, *owner;
    iem_reaction reaction;
    iem_course course;
    const char *reason;
    const char *changed_version, *changed_on;
} iem_reacted;

typedef struct iem_reviewed {
    const char *from;    /* likewise */
    const char *case_id; /* as the log has it, or its pseudonym */
    const char *ground;
    iem_grade grade;            /* at the time; IEM_NO_GRADE: not given */
    double chance, chance_low;  /* likewise; NaN: not given */
    const char *sample;         /* id of the draw; "": people chose the case */
    double sample_n, sample_of; /* of its grade: so many were drawn, of so many; NaN */
    const char *reviewed_on;
    iem_judgement judgement;
    iem_yes_no changed; /* the decision, because of the review */
} iem_reviewed;

struct iem_reviews {
    iem_arena arena;
    iem_reacted *reactions;
    size_t n_reactions, reaction_capacity;
    iem_reviewed *cases;
    size_t n_cases, case_capacity;
    size_t unfilled; /* lines about cases that nobody judged yet */
    size_t n_hidden; /* of the cases, the first ones: they go by keyed pseudonyms */
};

/* Adds a record; its texts are copied. */
iem_status iem_reviews_add_reaction(struct iem_reviews *reviews,
                                    const iem_reacted *reacted, iem_error *err);
iem_status iem_reviews_add_case(struct iem_reviews *reviews,
                                const iem_reviewed *reviewed, iem_error *err);
/* The day a record is of: that of its reaction, else that it was seen on. */
const char *iem_reacted_day(const iem_reacted *reacted);

/* Days since 1970-01-01 of "2026-05-10"; NaN: of no day. */
double iem_review_day(const char *day);

#endif
