/* One record of a log to one coded row: decision, count, codes of facts and grounds. */
#ifndef IEM_CODER_H
#define IEM_CODER_H

#include "plan/roles.h"
#include "tally/tally.h"

typedef struct iem_row {
    iem_row_fate fate;
    bool adverse;
    int64_t count;
    uint32_t key[IEM_MAX_FACTS + IEM_MAX_GROUNDS];
    int64_t x[IEM_MAX_NUMERIC]; /* millionths; meaningless where the fact is missing */
    int64_t centred[IEM_MAX_NUMERIC]; /* x minus its band's origin; 0 where missing */
} iem_row;

/* Codes records against the dimensions of one tally. A growing coder adds new
 * categories to them; a frozen one (second pass) treats a new category as a log that
 * changed. One coder belongs to one thread. */
typedef struct iem_coder iem_coder;

iem_status iem_coder_new(const struct iem_plan *plan, struct iem_tally *tally,
                         bool frozen, iem_coder **coder, iem_error *err);
/* The columns of the part that is read now, and its decimal mark (0: '.'). */
void iem_coder_bind(iem_coder *coder, const iem_roles *roles, char decimal);
/* fields: the wanted columns of one record. A rejected row's reason goes to `reason`
 * (256 bytes). Fails only for memory, or when frozen and the log changed. */
iem_status iem_coder_row(iem_coder *coder, const iem_slice *fields, iem_row *row,
                         char *reason, iem_error *err);
bool iem_coder_missing(const iem_coder *coder, iem_slice text);
void iem_coder_free(iem_coder *coder);

#endif
