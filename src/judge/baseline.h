/* The gate beside an earlier one: what is new, what is worse, what improved. */
#ifndef IEM_BASELINE_H
#define IEM_BASELINE_H

#include "measure/whom.h"

/* A ruling of the earlier gate. */
typedef struct iem_before {
    char id[17];
    iem_verdict verdict;
    iem_estimate estimate;
    iem_estimate first; /* in the gate with which the baseline began, when that is not
                           this one; else undefined */
} iem_before;

typedef struct iem_baseline {
    iem_before *at;
    size_t n, capacity;
    char count_sha256[IEM_SHA256_HEX];
    const char *name; /* of the file or log, for messages; borrowed */
    bool paired;      /* the same cases, decided by another model */
} iem_baseline;

/* The gate of a result in JSON; and of a result that was judged just now. */
iem_status iem_baseline_read(const char *path, iem_baseline *baseline, iem_error *err);
iem_status iem_baseline_of(const struct iem_result *result, const char *name,
                           iem_baseline *baseline, iem_error *err);
void iem_baseline_clear(iem_baseline *baseline);

/* Holds the rulings of the result's gate that count against those of the baseline. One
 * that failed before and is not shown to be worse is known and stops counting, as is
 * one that could not be told before either. One that is shown to be worse fails, unless
 * it still passes. Worse than before, or than when the baseline began: else it could be
 * renewed every time with a change that is too small to show. Refused when the two were
 * not counted alike.
 *
 * The two are compared as independent logs; of the same cases, where their changes are
 * known case by case, by those. Elsewhere that is careful: the errors of two decisions
 * about the same people partly cancel. */
iem_status iem_gate_compare(struct iem_result *result, const iem_whom *whom,
                            const iem_baseline *baseline, iem_error *err);

#endif
