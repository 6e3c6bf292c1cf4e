/* The inside of a coder, for the two files that have a hand in it: coder.c codes one
 * row by the book, columns.c many rows at a time and leaves to it what is unusual. */
#ifndef IEM_CODING_H
#define IEM_CODING_H

#include "tally/account.h"
#include "tally/aspects.h"
#include "tally/coder.h"
#include "tally/grid.h"
#include "tally/spelling.h"

/* What a spelling of the decision, or of a `where` column, stands for. */
enum { IEM_FAVOURABLE, IEM_ADVERSE, IEM_NO_DECISION, IEM_UNLISTED };
enum { IEM_OUTSIDE, IEM_INSIDE };

struct iem_coder {
    const struct iem_plan *plan;
    struct iem_tally *tally;
    const iem_roles *roles;
    bool frozen, only_adverse;
    char decimal;
    bool missing_is_numeric; /* a missing marker such as -1 reads as a number */
    bool empty_is_missing;
    /* By text, whatever the spelling. With a frozen coder the dimension's own
     * dictionary stays untouched. */
    iem_dict decision, *where, *category;
    /* The same by spelling. */
    iem_spellings decision_spelled, *where_spelled, *category_spelled;
    iem_asking asking;
    iem_spellings *process_spelled; /* by key, where there is something to ask */
    iem_grid *grids;                /* of banded dimensions */
    iem_rows *uncounted;            /* rows that are being coded; NULL: one by itself */
    iem_decoder decoder;
    iem_slice *texts; /* of one record */
};

iem_status iem_coder_decide(iem_coder *coder, iem_slice text, uint32_t *word,
                            iem_error *err);
iem_status iem_coder_inside(iem_coder *coder, size_t where, iem_slice text,
                            uint32_t *inside, iem_error *err);
iem_status iem_coder_number(iem_coder *coder, size_t axis, int64_t value,
                            uint32_t *code, iem_error *err);
/* The sense of a word, or IEM_UNSAID. */
enum { IEM_UNSAID = IEM_N_SENSES + 1 };
iem_status iem_coder_word(iem_coder *coder, size_t key, iem_slice text, uint32_t *code,
                          iem_error *err);
/* Gives the codes of one aspect in all rows their new numbers. */
void iem_rows_recode(iem_rows *rows, size_t aspect, const uint32_t *recode);

#endif
