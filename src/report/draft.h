/* A text of sentences, of which as many are taken as there is room for: first those
 * that have to be there, then those that are worth most. */
#ifndef IEM_REPORT_DRAFT_H
#define IEM_REPORT_DRAFT_H

#include "report/register.h"

/* How gladly a sentence is left out. */
typedef enum iem_worth { IEM_FIRST, IEM_NEEDED, IEM_EXTRA } iem_worth;

typedef struct iem_draft {
    const iem_essay *essay;
    struct iem_sentence *at;
    size_t n, capacity;
    bool paragraph; /* the next one begins one */
    bool failed;
} iem_draft;

/* Takes what was said; nothing said is no sentence. Tags that a name would open are
 * opened no more: the register reads its texts as HTML. */
void iem_draft_add(iem_draft *d, iem_worth worth, iem_buffer *said);
/* The same with a text and what fills its places. */
void iem_draft_say(iem_draft *d, iem_worth worth, iem_said text,
                   const char *const *args);
#define IEM_NO_ARGS ((const char *const[]){NULL})

/* "Measured with iemand 0.1.0 on 3 March 2026." */
void iem_draft_open(iem_draft *d);
/* From when the decisions are. */
void iem_draft_periods(iem_draft *d);
/* A question about the declaration, its answer and what was seen. */
void iem_draft_declared(iem_draft *d, iem_worth worth, const iem_declared_check *q);
/* How coarsely numbers are told. */
void iem_draft_rounded(iem_draft *d);
/* Too few decisions to tell anything: the whole text. False: there are enough. */
bool iem_draft_few(iem_draft *d);

/* Writes at most `room` characters behind `out` and empties the draft; IEM_ERR_USAGE
 * where the first sentences do not fit. */
iem_status iem_draft_finish(iem_draft *d, size_t room, iem_buffer *out, iem_error *err);

#endif
