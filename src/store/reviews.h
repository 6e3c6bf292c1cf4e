/* The records of people that a history keeps, and what it knows of findings. */
#ifndef IEM_STORE_REVIEWS_H
#define IEM_STORE_REVIEWS_H

#include "judge/followup.h"
#include "store/history.h"

/* Adds all records of the history to those there are, in the order in which they were
 * written; cases go by pseudonyms. */
iem_status iem_history_reviews(const iem_history *history, struct iem_reviews *reviews,
                               iem_error *err);

/* The findings of all scans that stand, each once, and the day on which its first scan
 * was recorded, be it one that was replaced; by that day. Texts are kept in `arena`. */
iem_status iem_history_seen(const iem_history *history, iem_arena *arena,
                            iem_seen **seen, size_t *n, iem_error *err);

/* Periods of the scans that stand, in their order. */
typedef struct iem_kept_period {
    const char *name, *count_sha256;
} iem_kept_period;
iem_status iem_history_periods(const iem_history *history, iem_arena *arena,
                               iem_kept_period **periods, size_t *n, iem_error *err);

#endif
