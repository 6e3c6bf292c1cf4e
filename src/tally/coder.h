/* Records of a log to coded rows: decision, count, codes of facts and grounds. */
#ifndef IEM_CODER_H
#define IEM_CODER_H

#include "csv/batch.h"
#include "plan/roles.h"
#include "tally/tally.h"

/* One row of a log by itself. */
typedef struct iem_row {
    iem_row_fate fate;
    bool adverse;
    int64_t count;
    uint32_t key[IEM_MAX_AXES];
    /* Of each banded axis, facts first: millionths; 0 where it is missing. */
    int64_t x[IEM_MAX_NUMERIC + IEM_MAX_GROUNDS + IEM_MAX_ASPECTS];
    int64_t centred[IEM_MAX_NUMERIC]; /* of a fact: x minus its band's origin, or 0 */
} iem_row;

enum { IEM_ROWS = 128 };

/* Used rows, a handful at a time. */
typedef struct iem_rows {
    size_t n, width;    /* codes per key, see iem_key_width */
    size_t n_banded, q; /* banded axes; numeric facts */
    size_t n_aspects;
    uint32_t *keys;    /* n * width: of the dimensions */
    uint32_t *aspects; /* n * n_aspects: of the axes behind them; of numbers 0 when
                          the coder is frozen */
    int64_t *x;        /* n * n_banded, as in iem_row */
    int64_t *centred;  /* n * q, likewise */
    bool all_one;      /* count[] is 1 throughout */
    bool in_turn;      /* record[] is 0, 1, 2, … throughout */
    int64_t count[IEM_ROWS];
    uint8_t adverse[IEM_ROWS];
    uint8_t record[IEM_ROWS]; /* which of the records that were coded it is */
} iem_rows;

iem_status iem_rows_init(const struct iem_tally *tally, iem_rows *rows, iem_error *err);
void iem_rows_clear(iem_rows *rows);

/* Codes records against the dimensions of one tally. A growing coder adds new
 * categories to them, and counts there what became of each row; a frozen one (second
 * pass) treats a new category as a log that changed. One coder belongs to one thread.
 */
typedef struct iem_coder iem_coder;

iem_status iem_coder_new(const struct iem_plan *plan, struct iem_tally *tally,
                         bool frozen, iem_coder **coder, iem_error *err);
/* For a frozen coder: what is not adverse is left out, before more than its decision is
 * looked at. */
void iem_coder_only_adverse(iem_coder *coder);
/* The columns of the part that is read now, and its decimal mark (0: not known). */
iem_status iem_coder_bind(iem_coder *coder, const iem_roles *roles, char decimal,
                          iem_error *err);
/* Codes `n` records (at most IEM_ROWS) of a stretch from `first` on; a growing coder
 * rejects in the batch what must be. Fails only for memory, or when frozen and the log
 * changed. */
iem_status iem_coder_rows(iem_coder *coder, iem_batch *batch,
                          const iem_stretch *stretch, size_t first, size_t n,
                          iem_rows *rows, iem_error *err);
/* One record by itself; the reason of a rejected row goes to `reason` (256 bytes). */
iem_status iem_coder_row(iem_coder *coder, const iem_slice *fields, iem_row *row,
                         char *reason, iem_error *err);
bool iem_coder_missing(const iem_coder *coder, iem_slice text);
void iem_coder_free(iem_coder *coder);

#endif
